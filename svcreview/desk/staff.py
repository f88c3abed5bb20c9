"""What the secretariat found of an entry beforehand (幕僚初審意見), and where a mark differs from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from svcreview.desk.cases import WHOLE, Case
from svcreview.desk.values import Json
from svcreview.desk.words import told
from svcreview.language import Text
from svcreview.model import Round, StaffOpinion, Submission
from svcreview.rubric import Dimension, Level
from svcreview.text import trim


def staff_view(round_: Round, submission: Submission) -> Json:
    """The opinions on ``submission`` by dimension, as plain data; those on the whole under ``_``."""
    return {
        opinion.dimension or WHOLE: _opinion(round_, submission, opinion)
        for opinion in round_.staff_opinions_on.get(submission.id, ())
    }


def _opinion(round_: Round, submission: Submission, opinion: StaffOpinion) -> Json:
    band = _band(round_, submission, opinion)
    return {
        "text": opinion.text,
        "level": opinion.level if band else None,
        "level_text": told(_told(band.level)) if band else None,
    }


class Band(NamedTuple):
    """A band of a dimension's marks."""

    dimension: Dimension
    level: Level


def _band(round_: Round, submission: Submission, opinion: StaffOpinion) -> Band | None:
    """The band that ``opinion`` names, if it names one."""
    if opinion.dimension is None or opinion.level is None:
        return None
    dimension = round_.rubric.dimension(opinion.dimension)
    return Band(dimension, dimension.levels_for(submission.category)[opinion.level])


def _told(level: Level) -> Text:
    low, high, title = trim(level.low), trim(level.high), level.title
    return Text(f"{title.zh}（{low}–{high}分）", f"{title.en} ({low}–{high} points)")


def differing(round_: Round, case: Case) -> Iterator[Band]:
    """The bands named by staff opinions that the marks of ``case`` lie outside of."""
    marks, submission = case.sheet("").marks, case.submission
    for opinion in round_.staff_opinions_on.get(submission.id, ()):
        band = _band(round_, submission, opinion)
        if band is not None and band.dimension.key in marks:
            points = marks[band.dimension.key]
            if band.dimension.level_of(points, submission.category) != band.level:
                yield band
