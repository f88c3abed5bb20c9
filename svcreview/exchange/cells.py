"""What a table from a person is made of: cells, rows, and the bounds that we read within."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from svcreview.errors import InputError, Problem
from svcreview.language import Text
from svcreview.text import one_line, uncell

MAX_BYTES: Final = 64 * 2**20
MAX_COLUMNS: Final = 256
MAX_CSV_ROWS: Final = 2_000_000
MAX_SHEET_ROWS: Final = 2**20  # what Excel and LibreOffice themselves hold


class Oddity(StrEnum):
    """What a cell may hold that is neither text nor a number."""

    FORMULA = "formula"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that is neither text nor a number, with what a person sees in it."""

    kind: Oddity
    shown: str


Cell = str | Decimal | Odd | None
Row = tuple[int, Sequence[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One worksheet or csv file.

    ``rows`` pairs each row that is not blank with its number as the spreadsheet shows it. They
    are read once: those of a csv file are parsed while they are asked for.
    """

    source: str
    header: tuple[str, ...]
    rows: Iterable[Row]
    notices: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """One worksheet as it is: its rows that are not blank, what is hidden, what is merged.

    Hidden columns count from 0; of a merged range its first cell is named, in xlsx all of it.
    """

    name: str
    rows: tuple[Row, ...]
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merged: tuple[str, ...] = ()


def shown(cell: Cell) -> str:
    """``cell`` as a person sees it."""
    if isinstance(cell, Odd):
        return cell.shown
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return cell or ""


def words_in(cell: Cell) -> str:
    """The text in ``cell`` on one line, without the guard against formulas: to compare by."""
    return one_line(uncell(cell) if isinstance(cell, str) else shown(cell))


def number(value: float) -> Decimal:
    """The number that a spreadsheet shows for ``value``: 24.3, though it stores 24.299999999999997.

    Fifteen digits are all that Excel ever shows; what lies behind them nobody typed.
    """
    return Decimal(f"{value:.15g}")


def blank(cell: Cell) -> bool:
    """Whether nothing stands in ``cell``."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def refused(source: str, text: Text, hint: Text | None = None) -> InputError:
    """The error that says why ``source`` is not read at all."""
    return InputError(source, [Problem("", text)], hint)


SAVE_AS_XLSX: Final = Text(
    "請在 Excel 開啟後，以「另存新檔」存成「Excel 活頁簿 (*.xlsx)」再試一次。",
    "Open it in Excel, save it as “Excel Workbook (*.xlsx)”, and try again.",
)
SAVE_AS_CSV: Final = Text(
    "請只留下評分資料，或另存成「CSV UTF-8（逗號分隔）(*.csv)」再試一次。",
    "Keep only the marks, or save as “CSV UTF-8 (Comma delimited) (*.csv)”, and try again.",
)


def too_many_rows(source: str, limit: int) -> InputError:
    """More rows than we read."""
    return refused(
        source,
        Text(f"超過 {limit:,} 列，無法讀取", f"more than {limit:,} rows"),
        Text(
            "請刪去資料下方多餘的列，或分成數個檔案。",
            "Delete the surplus rows below the data, or split the file.",
        ),
    )


def too_many_columns(source: str, limit: int = MAX_COLUMNS) -> InputError:
    """More columns than we read."""
    return refused(
        source,
        Text(f"超過 {limit} 欄，無法讀取", f"more than {limit} columns"),
        Text("請刪去資料右方多餘的欄。", "Delete the surplus columns to the right of the data."),
    )


def no_rows(source: str) -> InputError:
    """Nothing stands in the table."""
    return refused(
        source,
        Text("沒有任何資料", "there is nothing in it"),
        Text(
            "請確認選對檔案；第一列應為欄名。",
            "Make sure that it is the right file; its first row holds the column names.",
        ),
    )
