"""The long table out: one row per dimension of a sheet, the same columns that ``read_marks`` takes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Set
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from svcreview.files import write_whole
from svcreview.model import (
    CommentKind,
    MarkState,
    Pair,
    Record,
    Round,
    Sheet,
    SheetState,
    counts,
    draw_codes,
)
from svcreview.text import cell, trim

if TYPE_CHECKING:
    import pandas as pd


# A note (委員內部註記) is in neither. A reason explains marks to the panel, it is no text for agencies.
_REMARKS: Final = frozenset((CommentKind.STRENGTH, CommentKind.IMPROVEMENT, CommentKind.REMARK))
_REASONS: Final = frozenset((CommentKind.REASON,))


class LongRow(NamedTuple):
    """One dimension of one sheet, in the order of the file's columns.

    Ids stand for submission and agency, the zh title for the category, as in ``rank --json``;
    ``member`` is a code, or a name where asked for. ``mark`` is ``None`` where there is none, and ``state`` says why.
    """

    submission: str
    agency: str
    category: str
    member: str
    dimension: str
    mark: Decimal | None
    state: str
    comment: str
    reason: str


COLUMNS: Final = LongRow._fields


def long_rows(record: Record, *, every: bool = False, names: bool = False) -> Iterator[LongRow]:
    """The rows of each sheet that counts, ordered by submission, member's code and dimension.

    ``every`` adds the sheets that do not count, recused pairs (state ``recused``, without marks)
    and pairs that nothing came for (``unscored``). ``names`` shows members by name. Informational
    dimensions and notes are never in it; a comment on the whole submission stands on each row.
    """
    round_ = record.round
    sheets = {sheet.pair: sheet for sheet in record.sheets}
    codes = draw_codes(round_.id, round_.member_by_id)
    pairs = sheets.keys() | round_.assignments if every else _counting(record)
    for pair in sorted(pairs, key=lambda pair: _place(pair, codes)):
        member = round_.member_by_id[pair.member].name if names else codes[pair.member]
        yield from _sheet_rows(round_, pair, member, sheets.get(pair))


def write_long_table(
    path: Path, record: Record, *, every: bool = False, names: bool = False
) -> None:
    """``long_rows`` as a file that ``svcreview new --marks`` takes: csv for programs, or xlsx.

    The csv has no byte order mark, so that every program finds the first column by its name;
    who wants to look at it in Excel asks for a path that ends in ``.xlsx``.
    """
    rows = long_rows(record, every=every, names=names)
    write_whole(path, _xlsx(rows) if path.suffix.lower() == ".xlsx" else _csv(rows))


def _csv(rows: Iterable[LongRow]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_cell, row) for row in rows)
    return out.getvalue()


def _xlsx(rows: Iterable[LongRow]) -> bytes:
    from openpyxl import Workbook  # slow to import, and only this format needs it

    book = Workbook(write_only=True)
    sheet = book.create_sheet("marks")
    sheet.freeze_panes = "A2"
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append([None if v is None else v if isinstance(v, Decimal) else cell(v) for v in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheets_frame(record: Record, *, every: bool = False, names: bool = False) -> pd.DataFrame:
    """``long_rows`` for notebooks; ``mark`` is a float, nan where there is none."""
    import pandas as pd  # 0.4 s to import, and only notebooks need it

    rows = long_rows(record, every=every, names=names)
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"mark": float})


def _counting(record: Record) -> Iterator[Pair]:
    round_ = record.round
    for sheet in record.sheets:
        if sheet.pair in round_.to_score and counts(sheet, round_.rubric):
            yield sheet.pair


def _place(pair: Pair, codes: Mapping[str, str]) -> tuple[str, int, str]:
    code = codes[pair.member]
    return pair.submission, len(code), code  # AA comes after Z


def _sheet_rows(round_: Round, pair: Pair, member: str, sheet: Sheet | None) -> Iterator[LongRow]:
    submission = round_.submission_by_id[pair.submission]
    state = _state(round_, pair, sheet)
    seen = None if state == MarkState.RECUSED else sheet
    for dimension in round_.rubric.scored:
        yield LongRow(
            submission=submission.id,
            agency=submission.agency,
            category=round_.category_by_id[submission.category].title.zh,
            member=member,
            dimension=dimension.key,
            mark=None if seen is None else seen.marks.get(dimension.key),
            state=state,
            comment="" if seen is None else _words(seen, dimension.key, _REMARKS),
            reason="" if seen is None else _words(seen, dimension.key, _REASONS),
        )


def _state(round_: Round, pair: Pair, sheet: Sheet | None) -> str:
    if pair in round_.recused:
        return MarkState.RECUSED.value
    if sheet is None:
        return MarkState.UNSCORED.value
    # A sheet of a pair that is no longer assigned is kept, and counts for nothing.
    return (sheet.state if pair in round_.assignments else SheetState.VOID).value


def _words(sheet: Sheet, dimension: str, kinds: Set[CommentKind]) -> str:
    return "；".join(
        comment.text
        for comment in sheet.comments
        if comment.kind in kinds and comment.dimension in (None, dimension)
    )


@lru_cache(maxsize=2**14)  # the same few ids and codes stand on a million rows
def _cell(value: str | Decimal | None) -> str:
    if value is None:
        return ""
    return trim(value) if isinstance(value, Decimal) else cell(value)
