"""The results of a whole round."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from svcreview.frozen import digest
from svcreview.model import Record
from svcreview.results.categories import PairsWithout, category_results
from svcreview.results.opinions import opinions_of
from svcreview.results.tally import Tally, tally
from svcreview.results.values import MemberProgress, RoundResults


def compute(record: Record) -> RoundResults:
    """Everything that the marks of ``record`` came to; the same record gives the same value.

    Raises
    ------
    ValueError
        If a pair has two sheets, or a mark is off its scale: the store refuses both.
    """
    with _collector_paused():
        return _compute(record)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Nothing made here is garbage, yet looking for it took a quarter of the time of a million marks."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            _count_as_old()
            gc.enable()


def _count_as_old() -> None:
    """What was frozen and thawed is old, and the collector does not walk it at its next turn."""
    if not gc.get_freeze_count():  # what a program froze for itself must not be thawed
        gc.freeze()
        gc.unfreeze()


def _compute(record: Record) -> RoundResults:
    round_, counted = record.round, tally(record)
    without = PairsWithout.of(counted)
    opinions = opinions_of(record, counted.sheets)
    return RoundResults(
        round=round_.id,
        title=round_.title,
        year=round_.year,
        phase=record.phase,
        demonstration=round_.demonstration,
        settings_digest=record.settings_digest or digest(round_),
        rubric=round_.rubric.id,
        rubric_note=round_.rubric.note,
        plan=round_.plan,
        approval=round_.approval,
        filing=round_.filing,
        deadline=round_.deadline,
        contact=round_.contact,
        rules=round_.rules,
        pass_mark=round_.rubric.passing.of_totals,
        settled=not counted.missing.size,
        categories=tuple(
            category_results(category, round_, counted, without, opinions)
            for category in round_.categories
        ),
        members=_progress(counted),
    )


def _progress(counted: Tally) -> tuple[MemberProgress, ...]:
    """What became of each member's pairs, in the order of the codes."""
    columns = zip(
        counted.codes,
        counted.per_member(counted.assigned),
        counted.per_member(counted.recused),
        counted.per_member(counted.member),
        counted.per_member(counted.abstained),
        counted.per_member(counted.missing),
        strict=True,
    )
    return tuple(
        MemberProgress(
            code=code, assigned=of, recused=out, counted=in_, abstained=none, missing=missing
        )
        for code, of, out, in_, none, missing in columns
    )
