"""A table of marks from a file to frozen, checked values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from svcreview.exchange.cells import Table
from svcreview.exchange.columns import Columns, find_columns, ignored_notice
from svcreview.exchange.gathered import Problems
from svcreview.exchange.points import scale_notice
from svcreview.exchange.reading import Reading
from svcreview.exchange.tables import read_table
from svcreview.exchange.values import MarksTable
from svcreview.language import Text
from svcreview.rubric import Rubric


def read_marks(
    path: Path, *, rubric: Rubric, scale: str | None = None, sheet: str | None = None
) -> MarksTable:
    """The marks in the csv, xlsx or ods file ``path``, as ``rubric`` weighs them.

    One row per submission, member and dimension, or one row per submission and member with a
    column for each dimension. ``scale``, one of ``SCALES``, converts marks given on it; ``sheet``
    names a worksheet other than the first. Raises one ``InputError`` that lists everything wrong.
    """
    table = read_table(path, sheet=sheet)
    problems = Problems(table.source)
    columns = find_columns(table.header, rubric, problems)
    reading = Reading(columns, rubric, scale, problems)
    for row, cells in table.rows:
        reading.take(row, cells)
    marks = reading.finish(table.source)
    return replace(marks, notices=(*_notices(table, columns, rubric, scale), *marks.notices))


def _notices(table: Table, columns: Columns, rubric: Rubric, scale: str | None) -> Iterator[Text]:
    yield from table.notices
    if scale is not None:
        yield scale_notice(scale, rubric.step)
    if columns.ignored:
        yield ignored_notice(columns.ignored)
