"""Worksheets of LibreOffice (ods): content.xml, read as a stream, repeats counted and not copied."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

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
from svcreview.text import cell_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NS: Final = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE: Final = _NS % "table" + "table"
_ROW: Final = _NS % "table" + "table-row"
_CELLS: Final = (_NS % "table" + "table-cell", _NS % "table" + "covered-table-cell")
_NAME: Final = _NS % "table" + "name"
_FORMULA: Final = _NS % "table" + "formula"
_COLUMNS_REPEATED: Final = _NS % "table" + "number-columns-repeated"
_ROWS_REPEATED: Final = _NS % "table" + "number-rows-repeated"
_TYPE: Final = _NS % "office" + "value-type"
_COLUMN: Final = _NS % "table" + "table-column"
_VISIBILITY: Final = _NS % "table" + "visibility"
_SPANS: Final = (_NS % "table" + "number-columns-spanned", _NS % "table" + "number-rows-spanned")
_VALUE: Final = _NS % "office" + "value"
_STRING: Final = _NS % "office" + "string-value"
_PARAGRAPH: Final = _NS % "text" + "p"
_SPACES: Final = _NS % "text" + "s"
_SPACE_COUNT: Final = _NS % "text" + "c"
_BREAKS: Final = {_NS % "text" + "tab": "\t", _NS % "text" + "line-break": "\n"}
_LEFT_OUT: Final = (_NS % "office" + "annotation", _NS % "text" + "note")
_MAX_SPACES: Final = 1_000


def read_ods(package: zipfile.ZipFile, source: str, sheet: str | None) -> Table:
    """The table in the open document ``package``; a column without a name is left out."""
    sheets = ods_worksheets(package, source)
    place, notices = choose(
        source, [each.name for each in sheets], sheet, lambda index: not sheets[index].rows
    )
    rows = sheets[place].rows
    header = tuple(shown(cell) for cell in rows[0][1]) if rows else ()
    return Table(source=source, header=header, rows=_cut(rows[1:], len(header)), notices=notices)


def ods_worksheets(package: zipfile.ZipFile, source: str) -> list[Worksheet]:
    """All worksheets of the open document ``package``."""
    try:
        with package.open("content.xml") as stream:
            return [reader.worksheet(name) for name, reader in _sheets(stream, source)]
    except (SyntaxError, ValueError) as exc:  # not XML, a number that is none
        raise damaged(source) from exc


def _cut(rows: Sequence[Row], width: int) -> tuple[Row, ...]:
    return tuple((row, cells[:width]) for row, cells in rows if any(cells[:width]))


def _sheets(stream: object, source: str) -> list[tuple[str, _Rows]]:
    from defusedxml.ElementTree import iterparse  # only needed for this format

    sheets: list[tuple[str, _Rows]] = []
    reader = _Rows(source)
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        if element.tag == _TABLE and event == "start":
            reader = _Rows(source)
            sheets.append((element.get(_NAME, ""), reader))
        elif element.tag == _COLUMN and event == "end":
            reader.take_column(element)
        elif element.tag == _ROW and event == "end":
            reader.take(element)
            element.clear()  # else the whole document stays in memory
    return sheets


class _Rows:
    """The rows of one worksheet that are not blank, in order."""

    def __init__(self, source: str) -> None:
        self.rows: list[Row] = []
        self._source = source
        self._number = 0
        self._column = 0
        self._hidden_rows: list[int] = []
        self._hidden_columns: list[int] = []
        self._merged: list[str] = []

    def worksheet(self, name: str) -> Worksheet:
        return Worksheet(
            name=name,
            rows=tuple(self.rows),
            hidden_rows=tuple(self._hidden_rows),
            hidden_columns=tuple(self._hidden_columns),
            merged=tuple(self._merged),
        )

    def take_column(self, element: Element) -> None:
        first, self._column = self._column, self._column + _repeats(element, _COLUMNS_REPEATED)
        if _is_hidden(element):  # beyond what we read, nobody asks
            self._hidden_columns += range(first, min(self._column, MAX_COLUMNS))

    def take(self, element: Element) -> None:
        first, repeats = self._number + 1, _repeats(element, _ROWS_REPEATED)
        self._number += repeats
        cells = self._cells(element)
        if not cells:
            return
        if self._number > MAX_SHEET_ROWS:
            raise too_many_rows(self._source, MAX_SHEET_ROWS)
        rows = range(first, first + repeats)
        self.rows.extend((row, cells) for row in rows)
        if _is_hidden(element):
            self._hidden_rows += rows
        self._merged += (cell_name(column, first) for column in _merged(element))

    def _cells(self, element: Element) -> tuple[Cell, ...]:
        """The cells up to the last that holds something."""
        cells: list[Cell] = []
        gap = 0
        for child in element:
            if child.tag not in _CELLS:
                continue
            value, repeats = _cell(child), _repeats(child, _COLUMNS_REPEATED)
            if blank(value):
                gap += repeats
                continue
            if len(cells) + gap + repeats > MAX_COLUMNS:
                raise too_many_columns(self._source)
            cells += [None] * gap + [value] * repeats
            gap = 0
        return tuple(cells)


def _is_hidden(element: Element) -> bool:
    return element.get(_VISIBILITY, "visible") != "visible"


def _merged(element: Element) -> Iterator[int]:
    """The columns of the cells in this row that reach over others."""
    column = 0
    for child in element:
        if child.tag in _CELLS:
            if any(child.get(span, "1") != "1" for span in _SPANS):
                yield column
            column += _repeats(child, _COLUMNS_REPEATED)


def _repeats(element: Element, attribute: str) -> int:
    return max(1, int(element.get(attribute, "1")))


def _cell(element: Element) -> Cell:
    kind = element.get(_TYPE)
    words = "\n".join(_words(child) for child in element if child.tag == _PARAGRAPH)
    if (formula := element.get(_FORMULA)) is not None:
        return Odd(Oddity.FORMULA, formula.removeprefix("of:"))
    if kind in ("float", "percentage", "currency"):
        return number(float(element.get(_VALUE, "")))
    if kind in ("date", "time"):
        return Odd(Oddity.DATE, words)
    if kind == "boolean":
        return Odd(Oddity.BOOLEAN, words)
    return words or element.get(_STRING)


def _words(element: Element) -> str:
    return "".join(_pieces(element))


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == _SPACES:
            yield " " * min(_repeats(child, _SPACE_COUNT), _MAX_SPACES)
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _LEFT_OUT:
            yield _words(child)
        yield child.tail or ""
