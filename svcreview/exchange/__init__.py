"""Tables of marks in (csv, xlsx, ods) and out (csv, data frame)."""

from svcreview.exchange.cells import Cell, Odd, Oddity, Table
from svcreview.exchange.export import COLUMNS, LongRow, long_rows, sheets_frame, write_long_table
from svcreview.exchange.founding import content_id, round_from_marks
from svcreview.exchange.laying import Change, Laid, lay
from svcreview.exchange.marks import read_marks
from svcreview.exchange.matching import sheets_for
from svcreview.exchange.paper import (
    Agreed,
    Difference,
    agreed,
    differences,
    reasons_wanted,
    scan_of,
    sheets_from,
    to_key,
)
from svcreview.exchange.points import SCALES
from svcreview.exchange.returned import Returned, is_score_sheet, read_score_sheet
from svcreview.exchange.tables import read_table
from svcreview.exchange.values import Entry, MarkedSheet, MarksTable, Reviewer

__all__ = [
    "COLUMNS",
    "SCALES",
    "Agreed",
    "Cell",
    "Change",
    "Difference",
    "Entry",
    "Laid",
    "LongRow",
    "MarkedSheet",
    "MarksTable",
    "Odd",
    "Oddity",
    "Returned",
    "Reviewer",
    "Table",
    "agreed",
    "content_id",
    "differences",
    "is_score_sheet",
    "lay",
    "long_rows",
    "read_marks",
    "read_score_sheet",
    "read_table",
    "reasons_wanted",
    "round_from_marks",
    "scan_of",
    "sheets_for",
    "sheets_frame",
    "sheets_from",
    "to_key",
    "write_long_table",
]
