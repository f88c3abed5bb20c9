"""How long results take, and how much memory: ``python -m tests.benchmarks.bench_results``.

Each case runs in a process of its own, so that its peak is its own. Marks are made as a store
gives them: one object each, nothing shared. The peak includes the sheets that are given.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from decimal import Decimal
from multiprocessing import get_context
from random import Random
from time import perf_counter, process_time
from typing import NamedTuple

from svcreview.model import Member, Pair, Phase, Record, Rules
from svcreview.results import compute, to_json
from tests.builders import a_round, a_sheet


class Case(NamedTuple):
    """``each`` of ``members`` score each of ``submissions``; ``unequal_n`` as in the rules."""

    submissions: int
    members: int
    each: int
    unequal_n: str = "mean_rank"

    def __str__(self) -> str:
        marks = self.submissions * self.each * 4
        panel = f"{self.each} of {self.members}" if self.each < self.members else f"{self.members}"
        return f"{self.submissions} × {panel} × 4 = {marks} marks, {self.unequal_n}"


CASES = (
    Case(200, 15, 15),
    Case(16_667, 15, 15),
    Case(10_000, 500, 25),
    Case(10_000, 500, 25, "scaled"),
)


def a_record(case: Case) -> Record:
    random = Random(case.submissions)
    members = [f"M{i:03}" for i in range(case.members)]
    plain = a_round(case.submissions, 1, places=10, rules=Rules(unequal_n=case.unequal_n))
    pairs = [
        Pair(submission.id, member)
        for submission in plain.submissions
        for member in random.sample(members, case.each)
    ]
    panel = tuple(Member(id=member, name=member) for member in members)
    round_ = replace(plain, members=panel, assignments=frozenset(pairs))
    left_out = case.submissions // 7  # some sheets are missing, so that n differs
    sheets = tuple(a_sheet(*pair, [*_marks(random)]) for pair in pairs[left_out:])
    return Record(round=round_, phase=Phase.MEETING, sheets=sheets)


def _marks(random: Random) -> Iterator[str]:
    return (str(Decimal(random.randint(80, 250)) / 10) for _ in range(4))


def peak() -> str:
    try:
        import resource
    except ImportError:  # Windows
        return "unknown"
    unit = 1 if sys.platform == "darwin" else 1024
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6:.0f} MB"


def measure(case: Case) -> str:
    record = a_record(case)
    given = peak()
    watch = Watch()
    results = compute(record)
    lines = [f"{case}: {watch}, peak {peak()} ({given} before)"]
    watch = Watch()
    size = len(to_json(results))
    lines.append(f"  as JSON: {watch}, {size / 1e6:.1f} MB, peak {peak()}")
    return "\n".join(lines)


class Watch:
    """Time since it was made: on the wall, and of the processor, which a busy machine spares."""

    def __init__(self) -> None:
        self.wall, self.cpu = perf_counter(), process_time()

    def __str__(self) -> str:
        return f"{perf_counter() - self.wall:.2f} s (CPU {process_time() - self.cpu:.2f} s)"


def main() -> None:
    for case in CASES:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            print(alone.submit(measure, case).result(), flush=True)


if __name__ == "__main__":
    main()
