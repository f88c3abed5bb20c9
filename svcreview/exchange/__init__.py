"""Tables of marks in (csv, xlsx, ods) and out (csv, data frame)."""

from svcreview.exchange.cells import Cell, Odd, Oddity, Table
from svcreview.exchange.export import COLUMNS, LongRow, long_rows, sheets_frame, write_long_table
from svcreview.exchange.founding import content_id, round_from_marks
from svcreview.exchange.marks import read_marks
from svcreview.exchange.matching import sheets_for
from svcreview.exchange.points import SCALES
from svcreview.exchange.tables import read_table
from svcreview.exchange.values import Entry, MarkedSheet, MarksTable, Reviewer

__all__ = [
    "COLUMNS",
    "SCALES",
    "Cell",
    "Entry",
    "LongRow",
    "MarkedSheet",
    "MarksTable",
    "Odd",
    "Oddity",
    "Reviewer",
    "Table",
    "content_id",
    "long_rows",
    "read_marks",
    "read_table",
    "round_from_marks",
    "sheets_for",
    "sheets_frame",
    "write_long_table",
]
