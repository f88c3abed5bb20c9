"""Row by row to sheets: every row is checked, and what is wrong is gathered.

A million rows pass through here, so each spelling of a label and each mark is judged once and
remembered; the rest of a row is a few look-ups.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from svcreview.exchange.cells import Cell, Odd, blank
from svcreview.exchange.columns import Columns, dimension_words, fold
from svcreview.exchange.facts import Facts
from svcreview.exchange.gathered import Problems
from svcreview.exchange.labels import Labels, label_of, words_of
from svcreview.exchange.points import read_points
from svcreview.exchange.states import (
    LISTED,
    SHEET_STATES,
    STATES,
    WITHOUT_MARKS,
    Said,
    conflict,
    marks_despite,
)
from svcreview.exchange.values import Entry, MarkedSheet, MarksTable, Reviewer
from svcreview.fields import suggestion
from svcreview.language import Text
from svcreview.model import Comment, CommentKind
from svcreview.rubric import Rubric
from svcreview.text import clean, shorten

_TEXTS: Final = {
    "strength": CommentKind.STRENGTH,
    "improvement": CommentKind.IMPROVEMENT,
    "comment": CommentKind.REMARK,
    "reason": CommentKind.REASON,
    "note": CommentKind.NOTE,
}
_SUBMISSION: Final = Text("參獎案", "submissions")
_MEMBER: Final = Text("委員", "members")


class _Sheet:
    """One member × one submission while its rows are still coming."""

    __slots__ = ("marks", "member", "row", "rows", "said", "submission", "texts")

    def __init__(self, submission: str, member: str, row: int) -> None:
        self.submission = submission
        self.member = member
        self.row = row
        self.said: Said | None = None
        self.marks: dict[str, Decimal] = {}
        self.rows: dict[str, int] = {}  # dimension → the row that spoke of it
        self.texts: dict[tuple[CommentKind, Cell], list[str | None]] = {}  # → its dimensions

    def comments(self) -> Iterator[Comment]:
        """The texts; one that stands on every row of the sheet is about the whole submission."""
        for (kind, cell), dimensions in self.texts.items():
            everywhere = len(self.rows) > 1 and self.rows.keys() <= set(dimensions)
            whole = None in dimensions or everywhere
            if text := clean(words_of(cell)):
                for dimension in [None] if whole else dimensions:
                    yield Comment(kind=kind, text=text, dimension=dimension)


class Reading:
    """The rows read so far."""

    def __init__(
        self, columns: Columns, rubric: Rubric, scale: str | None, problems: Problems
    ) -> None:
        self._columns = columns
        self._rubric = rubric
        self._scale = scale
        self._problems = problems
        self._submissions, self._members = Labels(), Labels()
        self._facts = Facts(columns.at, problems)
        self._sheets: dict[tuple[str, str], _Sheet] = {}
        self._words = dimension_words(rubric)
        self._dimensions: dict[Cell, str | Text | None] = {}
        self._states: dict[Cell, Said | Text | None] = {}
        self._points: dict[tuple[Cell, str], Decimal | Text | None] = {}
        self._state_at = columns.at.get("state")
        self._texts_at = [(k, columns.at[name]) for name, k in _TEXTS.items() if name in columns.at]

    def take(self, row: int, cells: Sequence[Cell]) -> None:
        """Read one row."""
        if len(cells) != self._columns.width:
            cells = self._fitted(row, cells)
        sheet = self._sheet(row, cells)
        if sheet is None:
            return
        if self._state_at is not None:
            self._take_state(sheet, row, cells[self._state_at])
        about: str | None = None
        for column, fixed in self._columns.marks:
            key = fixed or self._dimension(row, cells)
            if key is not None:
                self._take_mark(sheet, row, column, key, cells[column])
            about = None if fixed else key
        if self._texts_at:
            self._take_texts(sheet, row, about, cells)
        self._facts.take(sheet.submission, row, cells)

    def _fitted(self, row: int, cells: Sequence[Cell]) -> Sequence[Cell]:
        """``cells`` as many as there are names; a surplus is told, else a comment would be cut."""
        width = self._columns.width
        surplus = [cell for cell in cells[width:] if not blank(cell)]
        if surplus:
            self._problems.add(_surplus(len(surplus)), row=row, column=width)
        return [*cells[:width], *([None] * (width - len(cells)))]

    def _sheet(self, row: int, cells: Sequence[Cell]) -> _Sheet | None:
        at = self._columns.at
        submission = self._submissions.key(cells[at["submission"]], row)
        member = self._members.key(cells[at["member"]], row)
        if not (isinstance(submission, str) and isinstance(member, str)):
            self._refuse_label(submission, row, at["submission"], _NO_SUBMISSION)
            self._refuse_label(member, row, at["member"], _NO_MEMBER)
            return None
        sheet = self._sheets.get((submission, member))
        if sheet is None:
            sheet = self._sheets[submission, member] = _Sheet(submission, member, row)
        return sheet

    def _refuse_label(self, found: str | Text | None, row: int, column: int, none: Text) -> None:
        if not isinstance(found, str):
            self._problems.add(found or none, row=row, column=column)

    def _take_state(self, sheet: _Sheet, row: int, cell: Cell) -> None:
        if cell not in self._states:
            self._states[cell] = _state_of(cell)
        said = self._states[cell]
        if isinstance(said, Said) and sheet.said not in (None, said):
            said = conflict(sheet.said or said, said)
        if isinstance(said, Said):
            sheet.said = said
        elif said is not None:
            self._problems.add(said, row=row, column=self._state_at)

    def _dimension(self, row: int, cells: Sequence[Cell]) -> str | None:
        column = self._columns.at["dimension"]
        cell = cells[column]
        if cell not in self._dimensions:
            self._dimensions[cell] = self._dimension_of(cell)
        found = self._dimensions[cell]
        if isinstance(found, str):
            return found
        if found is not None or not self._about_the_whole(cells):
            self._problems.add(found or _NO_DIMENSION, row=row, column=column)
        return None

    def _dimension_of(self, cell: Cell) -> str | Text | None:
        found = label_of(cell)
        if not isinstance(found, str) or fold(found) in self._words:
            return self._words[fold(found)] if isinstance(found, str) else found
        known = [d.title.zh for d in self._rubric.dimensions]
        hint = suggestion(found, [*known, *(d.key for d in self._rubric.dimensions)])
        name = shorten(found, 40)
        return Text(
            f"沒有「{name}」這個構面{hint.zh}", f"“{name}” is no dimension of the rubric{hint.en}"
        )

    def _about_the_whole(self, cells: Sequence[Cell]) -> bool:
        """Whether a row without a dimension says something all the same: a state or a comment."""
        if not blank(cells[self._columns.at["mark"]]):
            return False
        spoken = [column for _, column in self._texts_at]
        if self._state_at is not None:
            spoken.append(self._state_at)
        return not all(blank(cells[column]) for column in spoken)

    def _take_mark(self, sheet: _Sheet, row: int, column: int, key: str, cell: Cell) -> None:
        first = sheet.rows.setdefault(key, row)
        if first != row:
            self._problems.add(self._twice(sheet, key, first), row=row, column=column)
            return
        slot = (cell, key)
        if slot not in self._points:
            dimension = self._rubric.dimension(key)
            self._points[slot] = read_points(cell, dimension, self._rubric.step, self._scale)
        points = self._points[slot]
        if isinstance(points, Decimal):
            sheet.marks[key] = points
        elif points is not None:
            self._problems.add(points, row=row, column=column)

    def _twice(self, sheet: _Sheet, key: str, first: int) -> Text:
        title = self._rubric.dimension(key).title
        submission = shorten(self._submissions.first[sheet.submission][0], 30)
        member = shorten(self._members.first[sheet.member][0], 30)
        return Text(
            f"「{submission}」委員「{member}」的「{title.zh}」與第 {first} 列重複，請只留一列",
            f"“{title.en}” of submission “{submission}” by member “{member}” repeats row {first}: "
            "keep one",
        )

    def _take_texts(
        self, sheet: _Sheet, row: int, about: str | None, cells: Sequence[Cell]
    ) -> None:
        for kind, column in self._texts_at:
            cell = cells[column]
            if isinstance(cell, Odd):
                found = label_of(cell)
                if isinstance(found, Text):
                    self._problems.add(found, row=row, column=column)
            elif not blank(cell):
                sheet.texts.setdefault((kind, cell), []).append(about)

    def finish(self, source: str) -> MarksTable:
        """Everything read; raises one ``InputError`` if any row was wrong."""
        for sheet in self._sheets.values():
            if sheet.said in WITHOUT_MARKS and sheet.marks:
                row = sheet.rows[next(iter(sheet.marks))]
                self._problems.add(marks_despite(sheet.said), row=row, column=self._state_at)
        self._problems.settle()
        if not self._sheets:
            self._problems.add(_NO_ROWS)
            self._problems.settle()
        return MarksTable(
            source=source,
            entries=tuple(self._entries()),
            members=tuple(Reviewer(name=n, row=row) for n, row in self._members.first.values()),
            sheets=tuple(self._marked()),
            notices=(
                *self._submissions.notices(_SUBMISSION),
                *self._members.notices(_MEMBER),
            ),
        )

    def _entries(self) -> Iterator[Entry]:
        for key, (label, row) in self._submissions.first.items():
            yield Entry(
                label=label,
                row=row,
                title=self._facts.of(key, "title"),
                agency=self._facts.of(key, "agency"),
                category=self._facts.of(key, "category"),
            )

    def _marked(self) -> Iterator[MarkedSheet]:
        for sheet in self._sheets.values():
            yield MarkedSheet(
                submission=self._submissions.first[sheet.submission][0],
                member=self._members.first[sheet.member][0],
                row=sheet.row,
                state=SHEET_STATES[sheet.said or Said.HANDED_IN],
                marks=sheet.marks,
                comments=tuple(sheet.comments()),
            )


def _state_of(cell: Cell) -> Said | Text | None:
    found = label_of(cell)
    if not isinstance(found, str):
        return found
    if (said := STATES.get(fold(found))) is not None:
        return said
    hint, name = suggestion(found, LISTED), shorten(found, 40)
    return Text(f"沒有「{name}」這種狀態{hint.zh}", f"“{name}” is no state{hint.en}")


def _surplus(count: int) -> Text:
    return Text(
        f"比欄名多出 {count} 格，常見原因是文字中有逗號而未加引號；請在 Excel 開啟並另存為 .xlsx",
        f"cells beyond the last column name: {count}, often for a comma in a text without quotes; "
        "open it in Excel and save it as .xlsx",
    )


_MERGED: Final = Text(
    "若原為合併儲存格，請取消合併並填滿每一列", "if cells were merged, unmerge and fill each row"
)
_NO_SUBMISSION: Final = Text(
    f"缺少參獎案（submission）；{_MERGED.zh}", f"submission is empty; {_MERGED.en}"
)
_NO_MEMBER: Final = Text(f"缺少委員（member）；{_MERGED.zh}", f"member is empty; {_MERGED.en}")
_NO_DIMENSION: Final = Text(
    f"缺少構面（dimension）；{_MERGED.zh}", f"dimension is empty; {_MERGED.en}"
)
_NO_ROWS: Final = Text(
    "只有欄名，沒有任何評分資料，請確認選對檔案與工作表",
    "there are column names and no marks below: make sure it is the right file and worksheet",
)
