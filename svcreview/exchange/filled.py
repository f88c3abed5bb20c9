"""What was filled in on a score sheet, cell by cell, under the names by which the desk saves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from svcreview.desk.cases import WHOLE
from svcreview.desk.messages import RefusedError, bounded
from svcreview.desk.patching import FieldsRefusedError, patched
from svcreview.exchange.cells import Cell, Odd, blank, shown
from svcreview.exchange.gathered import Problems
from svcreview.exchange.labels import words_of
from svcreview.exchange.points import ODD_WORDS, no_number, number_in, quoted
from svcreview.forms import Form, Grid, Kind, Spot
from svcreview.forms.words import ABSTAIN, NOT_APPLICABLE
from svcreview.language import Text
from svcreview.model import Sheet
from svcreview.text import cell_name, narrow, shorten, trim

Cells = Sequence[Cell]
Fields = dict[str, dict[str, object]]
Places = dict[tuple[str, str], tuple[int, int]]
_ABSTAINED: Final = (ABSTAIN.zh, ABSTAIN.en, "棄權")
_REASON: Final = f"text:{WHOLE}:reason"


def read_fields(
    rows: Mapping[int, Cells], form: Form, grid: Grid, problems: Problems
) -> tuple[Fields, Mapping[tuple[str, str], str]]:
    """What each entry's cells say, and the cell of each field; the layout was checked before.

    An empty cell says nothing where the sheet was made empty. Where it held what the member had
    saved, an empty cell takes that away.
    """
    reader = _Reader(form, problems)
    for number, spots in grid.below_head():
        cells = rows.get(number, ())
        for column, spot in enumerate(spots):
            reader.take(spot, cells[column] if column < len(cells) else None, number, column)
    reader.check()
    cells_of = {key: cell_name(column, row) for key, (row, column) in reader.places.items()}
    return reader.fields, cells_of


class _Reader:
    """The cells read so far."""

    def __init__(self, form: Form, problems: Problems) -> None:
        self.fields: Fields = {entry.id: {} for entry in form.entries}
        self.places: Places = {}
        self._form = form
        self._problems = problems
        self._totals: list[tuple[str, Cell, int, int]] = []

    def take(self, spot: Spot, found: Cell, row: int, column: int) -> None:
        if spot.kind is Kind.TOTAL and spot.entry is not None:
            self._totals.append((spot.entry, found, row, column))
        if spot.entry is None or spot.field is None:
            return
        self.places[spot.entry, spot.field] = row, column
        readers = {Kind.MARK: self._mark, Kind.TEXT: self._text, Kind.ABSTAIN: self._abstain}
        said = readers[spot.kind](spot, spot.field, found)
        if isinstance(said, Text):
            self._problems.add(said, row=row, column=column)
        else:
            self.fields[spot.entry].update(said)

    def _nothing(self, *names: str) -> dict[str, object]:
        return dict.fromkeys(names) if self._form.stamp.drafts else {}

    def _mark(self, spot: Spot, name: str, found: Cell) -> dict[str, object] | Text:
        skipping = name.replace("mark:", "na:", 1)
        informational = spot.dimension is not None and spot.dimension.informational
        if blank(found):
            emptied: dict[str, object] = {skipping: False} if informational else {}
            return self._nothing(name) | (emptied if self._form.stamp.drafts else {})
        if isinstance(found, Odd):
            return quoted(found, ODD_WORDS[found.kind])
        if informational and narrow(shown(found)) in (NOT_APPLICABLE.zh, NOT_APPLICABLE.en):
            return {skipping: True}
        points = number_in(found)
        return quoted(found, no_number(shown(found))) if points is None else {name: trim(points)}

    def _text(self, _: Spot, name: str, found: Cell) -> dict[str, object] | Text:
        if blank(found):
            return self._nothing(name)
        if isinstance(found, Odd):
            odd, said = ODD_WORDS[found.kind], shorten(found.shown, 40)
            return Text(f"「{said}」{odd.zh}", f"“{said}” {odd.en}")
        try:
            return {name: bounded(words_of(found))}
        except RefusedError as exc:
            return exc.message

    def _abstain(self, _: Spot, name: str, found: Cell) -> dict[str, object] | Text:
        if blank(found):
            return self._nothing(name)
        if isinstance(found, str) and narrow(found) in _ABSTAINED:
            return {name: ""}
        said = shorten(shown(found), 40)
        return Text(
            f"「{said}」無法判讀；不評分請填「{ABSTAIN.zh}」，否則留空白",
            f"“{said}” is not understood: write “{ABSTAIN.en}”, or leave it empty",
        )

    def check(self) -> None:
        """What cells say together: abstentions, totals, and the rules that the desk has."""
        for entry, fields in self.fields.items():
            self._settle_abstention(entry, fields)
            blank_sheet = Sheet(submission=entry, member=self._form.stamp.member)
            try:
                patched(self._form.rubric, blank_sheet, fields)
            except FieldsRefusedError as exc:
                for name, why in exc.fields.items():
                    self._tell(entry, name, why)
        for entry, found, row, column in self._totals:
            if not self._is_total(entry, found):
                self._problems.add(_total_typed(found), row=row, column=column)

    def _settle_abstention(self, entry: str, fields: dict[str, object]) -> None:
        """An abstention's reason is what stands beside it; and there are no marks with it."""
        given = [name for name, value in fields.items() if name[:5] == "mark:" and value]
        if fields.get("abstain") is None:
            if given:
                fields["abstain"] = None  # marks take an earlier wish to abstain back
            return
        fields["abstain"] = fields.pop(_REASON, None) or ""
        if given:
            self._tell(entry, "abstain", _MARKS_BESIDE)

    def _tell(self, entry: str, name: str, why: Text) -> None:
        row, column = self.places[entry, name]
        self._problems.add(why, row=row, column=column)

    def _is_total(self, entry: str, found: Cell) -> bool:
        if blank(found) or isinstance(found, Odd):
            return True  # computed, as it was made
        fields = self.fields[entry]
        marks = [fields.get(f"mark:{d.key}") for d in self._form.rubric.scored]
        given = [Decimal(mark) for mark in marks if isinstance(mark, str)]
        return len(given) == len(marks) and number_in(found) == sum(given, Decimal(0))


_MARKS_BESIDE: Final = Text(
    "不評分的案件不得有得分，請刪去得分或清空這一格",
    "an entry that is abstained from has no marks: delete them, or empty this cell",
)


def _total_typed(found: Cell) -> Text:
    said = shorten(shown(found), 20)
    return Text(
        f"總分「{said}」是自行填入的，與各構面得分之和不符；請更正得分，總分由系統計算",
        f"the total “{said}” was typed and is not the sum of the marks: mend the marks, totals are "
        "computed",
    )
