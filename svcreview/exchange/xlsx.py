"""Worksheets of Excel (xlsx, xlsm), read through openpyxl without loading the whole workbook."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final, Protocol, cast
from zipfile import BadZipFile

from svcreview.exchange.cells import (
    MAX_COLUMNS,
    MAX_SHEET_ROWS,
    Cell,
    Odd,
    Oddity,
    Row,
    Table,
    Worksheet,
    blank,
    number,
    shown,
    too_many_columns,
    too_many_rows,
)
from svcreview.exchange.packages import damaged
from svcreview.exchange.sheets import choose

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet as Worksheet_


# Of a workbook that is loaded as a whole, where each empty cell costs as much as a full one.
MAX_WHOLE_ROWS: Final = 6_000
MAX_WHOLE_COLUMNS: Final = 64


class _SheetCell(Protocol):
    """A cell as openpyxl reads it."""

    @property
    def value(self) -> object: ...
    @property
    def data_type(self) -> object: ...


class _Sheet(Protocol):
    """What we use of openpyxl's read-only worksheet, which its stubs leave half untyped."""

    title: str

    def reset_dimensions(self) -> None: ...
    def iter_rows(self, *, min_row: int, max_col: int) -> Iterable[Iterable[_SheetCell]]: ...


# openpyxl has no error of its own for a workbook that breaks the format: whatever its reader
# stumbles over comes out. Our own code inside the ``try`` raises none of these.
_STUMBLES: Final = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)


def read_xlsx(raw: bytes, source: str, sheet: str | None) -> Table:
    """The table in the workbook ``raw``; cells right of the header's last name are left out."""
    from openpyxl import load_workbook  # 0.2 s to import, and only needed for this format

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on drop-down lists and the like, which we do not read
        try:
            workbook = load_workbook(io.BytesIO(raw), read_only=True)
            try:
                return _table(workbook, source, sheet)
            finally:
                workbook.close()
        except _STUMBLES as exc:
            raise damaged(source) from exc


def xlsx_worksheets(raw: bytes, source: str) -> list[Worksheet]:
    """All worksheets of the small workbook ``raw``, which is loaded as a whole."""
    from openpyxl import load_workbook  # as in ``read_xlsx``

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return [_whole(each, source) for each in load_workbook(io.BytesIO(raw)).worksheets]
        except _STUMBLES as exc:
            raise damaged(source) from exc


def _whole(sheet: Worksheet_, source: str) -> Worksheet:
    if sheet.max_column > MAX_WHOLE_COLUMNS:
        raise too_many_columns(source, MAX_WHOLE_COLUMNS)
    if sheet.max_row > MAX_WHOLE_ROWS:
        raise too_many_rows(source, MAX_WHOLE_ROWS)
    rows = (
        (row, tuple(_cell(cell.value, str(cell.data_type)) for cell in cells))
        for row, cells in enumerate(sheet.iter_rows(), 1)
    )
    return Worksheet(
        name=sheet.title,
        rows=tuple((row, cells) for row, cells in rows if not all(map(blank, cells))),
        hidden_rows=tuple(row for row, shape in sheet.row_dimensions.items() if shape.hidden),
        hidden_columns=tuple(_hidden_columns(sheet)),
        merged=tuple(sorted(str(range_) for range_ in sheet.merged_cells.ranges)),
    )


def _hidden_columns(sheet: Worksheet_) -> Iterator[int]:
    for shape in sheet.column_dimensions.values():
        if shape.hidden and shape.min and shape.max:  # one entry may speak of many columns
            yield from range(shape.min - 1, min(shape.max, MAX_COLUMNS))


def _table(workbook: Workbook, source: str, sheet: str | None) -> Table:
    sheets = cast("list[_Sheet]", workbook.worksheets)
    if not sheets:  # as in the “strict” variant, whose parts openpyxl does not know
        raise damaged(source)
    for each in sheets:
        each.reset_dimensions()  # a wrong one would make every row 16384 cells wide
    place, notices = choose(
        source,
        [each.title for each in sheets],
        sheet,
        lambda index: next(_rows(sheets[index], source, 1, MAX_COLUMNS), None) is None,
    )
    head, cells = next(_rows(sheets[place], source, 1, MAX_COLUMNS + 1), (0, ()))
    header = tuple(shown(cell) for cell in cells)
    while header and not header[-1].strip():
        header = header[:-1]
    if len(header) > MAX_COLUMNS:
        raise too_many_columns(source)
    rows = tuple(_rows(sheets[place], source, head + 1, len(header)))
    return Table(source=source, header=header, rows=rows, notices=notices)


def _rows(sheet: _Sheet, source: str, first: int, width: int) -> Iterator[Row]:
    """The rows that are not blank, from row ``first`` on."""
    for row, cells in enumerate(sheet.iter_rows(min_row=first, max_col=width), first):
        if row > MAX_SHEET_ROWS:
            raise too_many_rows(source, MAX_SHEET_ROWS)
        values = tuple(_cell(cell.value, str(cell.data_type)) for cell in cells)
        if not all(blank(value) for value in values):
            yield row, values


def _cell(value: object, kind: str) -> Cell:
    if value is None:
        return None
    if kind == "s":
        return str(value)
    if kind == "n" and isinstance(value, (int, float)):
        return number(value)
    return _odd(value, kind)


def _odd(value: object, kind: str) -> Odd:
    if kind == "f":  # an array formula keeps its words in an attribute
        return Odd(Oddity.FORMULA, str(getattr(value, "text", value)))
    if kind == "b":
        return Odd(Oddity.BOOLEAN, str(value).upper())
    if kind == "d":
        moment = value.isoformat() if isinstance(value, (date, datetime, time)) else value
        return Odd(Oddity.DATE, str(moment).removesuffix("T00:00:00"))
    return Odd(Oddity.ERROR, str(value))
