"""Records for tests of results: a table of totals or marks becomes a round with its sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from svcreview.model import Pair, Phase, Record, Round, Sheet, draw_codes
from svcreview.results import SubmissionResult, compute
from tests.builders import a_round, a_sheet

Totals = Sequence[Sequence[float | None]]


def spread(total: float) -> list[str]:
    """Four marks out of 25 that sum to ``total``, as even as tenths allow."""
    each, rest = divmod(round(10 * total), 4)
    return [str(Decimal(each + (i < rest)) / 10) for i in range(4)]


def pair(s: int, m: int) -> Pair:
    """Submission ``s`` and member ``m`` as the builders call them, both from 0."""
    return Pair(f"S{s + 1:03}", f"M{m + 1:02}")


def sheets_of(totals: Totals) -> list[Sheet]:
    """One sheet for each total of the table (submissions × members); ``None`` is no sheet."""
    return [
        a_sheet(*pair(s, m), spread(total))
        for s, row in enumerate(totals)
        for m, total in enumerate(row)
        if total is not None
    ]


def a_record(totals: Totals, *, recused: Iterable[tuple[int, int]] = (), **changes: Any) -> Record:
    """The record of a round in which the members gave ``totals``; ``changes`` are the round's."""
    pairs = [tuple(pair(*at)) for at in recused]
    round_ = a_round(len(totals), len(totals[0]), recused=pairs, **changes)
    return record(round_, sheets_of(totals))


def record(round_: Round, sheets: Iterable[Sheet], **changes: Any) -> Record:
    return Record(**{"round": round_, "phase": Phase.MEETING, "sheets": tuple(sheets), **changes})


def rows(given: Record) -> Mapping[str, SubmissionResult]:
    """The rows of the results by the submission's id."""
    return {row.submission: row for row in compute(given).rows}


def column(given: Record, name: str) -> list[Any]:
    """One field of all rows, in the order of the submissions' ids."""
    found = rows(given)
    return [getattr(found[submission], name) for submission in sorted(found)]


def code(round_: Round, member: str) -> str:
    return draw_codes(round_.id, round_.member_by_id)[member]
