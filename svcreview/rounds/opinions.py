"""What the secretariat found of each entry beforehand (幕僚初審意見): staff_opinions.csv."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from svcreview.fields import Fields, as_number, suggestion
from svcreview.language import Text
from svcreview.model import StaffOpinion, Submission
from svcreview.rounds.names import Names
from svcreview.rubric import Dimension, Level, Rubric
from svcreview.text import one_line, shorten, trim

STAFF_OPINIONS: Final[Mapping[str, Sequence[str]]] = {
    "submission": ("案號", "編號", "參獎案", "參獎案編號"),
    "dimension": ("構面", "評審構面"),
    "opinion": ("意見", "初審意見", "幕僚初審意見"),
    "level": ("級距", "等第", "建議級距"),
}
_DIMENSION: Final = Text("構面", "dimension")


def read_staff_opinions(
    rows: Sequence[Fields],
    submissions: Sequence[Submission],
    entries: Names,
    rubric: Rubric | None,
) -> tuple[StaffOpinion, ...]:
    """The opinions, one at most for each entry and dimension; without a rubric no level is read."""
    reading = _Reading({s.id: s for s in submissions}, entries, rubric)
    opinions = [opinion for row in rows if (opinion := reading.read(row)) is not None]
    return tuple(opinions)


class _Reading:
    """The rows read so far."""

    def __init__(
        self, submissions: Mapping[str, Submission], entries: Names, rubric: Rubric | None
    ) -> None:
        self._submissions = submissions
        self._entries = entries
        self._dimensions = {d.key: d for d in rubric.dimensions} if rubric else {}
        self._names = Names.of(_DIMENSION, [(d.key, d.title.zh) for d in self._dimensions.values()])
        self._first: dict[tuple[str, str | None], str] = {}

    def read(self, row: Fields) -> StaffOpinion | None:
        submission = self._entries.refer(row, "submission")
        key = self._names.refer(row, "dimension", required=False)
        text, wanted = row.prose("opinion", required=False), row.text("level", required=False)
        if not text and not wanted:
            row.note(
                "opinion", "意見與級距皆空白，請至少填一項", "give an opinion, a level, or both"
            )
        level = self._level(row, wanted, submission, key) if wanted else None
        if submission is None or (key is None and row.text("dimension", required=False)):
            return None
        self._note_twin(row, submission, key)
        return StaffOpinion(submission=submission, text=text, dimension=key, level=level)

    def _note_twin(self, row: Fields, submission: str, key: str | None) -> None:
        first = self._first.setdefault((submission, key), row.place)
        if first == row.place:
            return
        about = self._dimensions[key].title if key else Text("全案", "the whole entry")
        row.note(
            "dimension",
            f"{submission}「{about.zh}」重複，已見於 {first}，請合併為一列",
            f"{submission}, {about.en}: stands at {first} already; make them one row",
        )

    def _level(
        self, row: Fields, wanted: str, submission: str | None, key: str | None
    ) -> int | None:
        if not row.text("dimension", required=False):
            row.note(
                "level",
                "級距是對構面而言，請填構面，或將級距留空",
                "a level is of a dimension: name one, or leave the level empty",
            )
        if submission is None or key is None:
            return None
        dimension, category = self._dimensions[key], self._submissions[submission].category
        found = _level_of(wanted, dimension, category)
        if found is None:
            _note_unknown(row, wanted, dimension, dimension.levels_for(category))
        return found


def _level_of(wanted: str, dimension: Dimension, category: str) -> int | None:
    """The place of the band that is called ``wanted``, or that a mark of so many points lies in."""
    levels = dimension.levels_for(category)
    for place, level in enumerate(levels):
        if wanted.casefold() in (one_line(t).casefold() for t in (level.title.zh, level.title.en)):
            return place
    points = as_number(wanted)
    if points is None or not 0 <= points <= dimension.weight:
        return None
    return levels.index(dimension.level_of(points, category))


def _note_unknown(row: Fields, wanted: str, dimension: Dimension, levels: Sequence[Level]) -> None:
    zh, en = ([level.title.in_(language) for level in levels] for language in ("zh", "en"))
    near = Text(suggestion(wanted, [*zh, *en], zh).zh, suggestion(wanted, [*zh, *en], en).en)
    found, weight, title = shorten(wanted, 40), trim(dimension.weight), dimension.title
    row.note(
        "level",
        f"「{title.zh}」沒有級距「{found}」{near.zh}，或填落在該級距的分數（0 至 {weight}）",
        f"“{title.en}” has no level “{found}”{near.en}; or give a mark that lies in it "
        f"(0 to {weight})",
    )
