"""What one agency may read of a round: its own entries, no member, no other agency.

Nothing in here depends on the marks of anybody else's entries, so a page that leaves tells
nothing about them, and stays the same byte for byte when they change.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from svcreview.errors import SvcreviewError
from svcreview.language import LANGUAGES, Text
from svcreview.model import Phase, Round
from svcreview.results.opinions import leaving
from svcreview.results.values import (
    AgencyResults,
    AgencySubmission,
    DimensionScore,
    RoundResults,
    SubmissionResult,
)
from svcreview.rubric import Dimension

DECIDED: Final = (Phase.DECIDED, Phase.ARCHIVED)


def agency_results(
    round_: Round, results: RoundResults, agency: str, language: str
) -> AgencyResults:
    """The slice of ``results`` that ``agency`` may read, its entries in the order of their ids.

    Raises
    ------
    SvcreviewError
        If the round has no such agency.
    ValueError
        If ``language`` is not one of the product's.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r} is not one of {LANGUAGES}")
    if agency not in round_.agency_by_id:
        raise _no_such_agency(round_, agency)
    rows = sorted((r for r in results.rows if r.agency == agency), key=lambda r: r.submission)
    entries = tuple(_entry(round_, row) for row in rows)
    return AgencyResults(
        language=language,
        round=results.round,
        title=results.title,
        year=results.year,
        demonstration=results.demonstration,
        plan=results.plan,
        approval=results.approval,
        rubric_note=results.rubric_note,
        contact=results.contact,
        agency=agency,
        agency_name=round_.agency_by_id[agency].name,
        draft=results.phase not in DECIDED or not all(e.comments_approved for e in entries),
        submissions=entries,
    )


def _no_such_agency(round_: Round, agency: str) -> SvcreviewError:
    known = sorted(round_.agency_by_id)
    return SvcreviewError(
        Text(f"本輪次沒有機關「{agency}」", f"The round has no agency {agency!r}"),
        Text(f"可用的機關代號：{'、'.join(known)}", f"Agencies of the round: {', '.join(known)}"),
    )


def _entry(round_: Round, row: SubmissionResult) -> AgencySubmission:
    category = round_.submission_by_id[row.submission].category
    withheld = row.n == 1  # the means would be that member's marks
    opinion = row.opinion
    return AgencySubmission(
        id=row.submission,
        title=row.title,
        category=round_.category_by_id[category].title,
        total=None if withheld else row.mean,
        dimensions=tuple(
            _score(dimension, None if withheld else result.mean, category)
            for dimension, result in zip(round_.rubric.dimensions, row.dimensions, strict=True)
            if not dimension.informational
        ),
        points_withheld=withheld,
        comments=() if opinion is None else leaving(opinion.comments),
        comments_approved=opinion is None or opinion.approved_by is not None,
    )


def _score(dimension: Dimension, points: Decimal | None, category: str) -> DimensionScore:
    band = None if points is None else dimension.level_of(points, category).title
    return DimensionScore(
        key=dimension.key,
        title=dimension.title,
        weight=dimension.weight,
        points=points,
        band=band,
    )
