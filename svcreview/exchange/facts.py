"""What the rows say of a submission beside its marks: category, agency and title, once each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from svcreview.exchange.cells import Cell
from svcreview.exchange.gathered import Problems
from svcreview.exchange.labels import key_of, label_of
from svcreview.language import Text
from svcreview.text import shorten

_WORDS: Final[Mapping[str, Text]] = {
    "category": Text("類別", "category"),
    "agency": Text("機關", "agency"),
    "title": Text("案名", "title"),
}


class Facts:
    """Each fact of each submission, as the first row that tells it does."""

    def __init__(self, at: Mapping[str, int], problems: Problems) -> None:
        self._at = [(name, at[name]) for name in _WORDS if name in at]
        self._problems = problems
        self._usual: dict[tuple[str, str], Cell] = {}
        self._told: dict[tuple[str, str], tuple[str, int]] = {}
        self._refused: set[tuple[str, str, Cell]] = set()

    def of(self, submission: str, name: str) -> str | None:
        """The fact called ``name`` of the submission with this key."""
        told = self._told.get((submission, name))
        return None if told is None else told[0]

    def take(self, submission: str, row: int, cells: Sequence[Cell]) -> None:
        """Remember or compare what ``row`` says."""
        for name, column in self._at:
            cell = cells[column]
            if cell and cell != self._usual.get((submission, name)):
                self._compare(submission, name, row, column, cell)

    def _compare(self, submission: str, name: str, row: int, column: int, cell: Cell) -> None:
        found = label_of(cell)
        if found is None:
            return
        if isinstance(found, Text):
            self._problems.add(found, row=row, column=column)
            return
        first, where = self._told.setdefault((submission, name), (found, row))
        if key_of(first) == key_of(found):
            self._usual.setdefault((submission, name), cell)
        elif (submission, name, cell) not in self._refused:  # told once, not on every row
            self._refused.add((submission, name, cell))
            self._problems.add(_differs(_WORDS[name], found, first, where), row=row, column=column)


def _differs(what: Text, found: str, first: str, where: int) -> Text:
    one, other = shorten(found, 30), shorten(first, 30)
    return Text(
        f"{what.zh}「{one}」與同一案第 {where} 列的「{other}」不一致，請改成一致",
        f"{what.en} “{one}” is not the “{other}” of the same submission in row {where}: "
        "make them one",
    )
