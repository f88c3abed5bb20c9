"""How long a million marks take on their way in and out: ``python -m tests.benchmarks.bench_exchange``.

Target: 1,000,000 marks of a csv file become a round with its sheets in well under 10 s and 1 GB.
Processor time is shown, so that a busy machine does not blur it.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from svcreview.exchange import read_marks, round_from_marks, write_long_csv
from svcreview.model import Phase, Record
from tests.builders import KEYS, a_rubric
from tests.exchange.tables import an_ods, an_xlsx

HEADER = ("submission", "member", "dimension", "mark", "agency", "category", "comment")
Outcome = TypeVar("Outcome")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        million = Path(folder) / "million.csv"
        with million.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([HEADER, *rows(2500, 100)])
        bench_million(million)
        for make in (an_xlsx, an_ods):
            path = make(Path(folder) / make.__name__, rows(200, 15), HEADER)
            timed(f"{make.__name__}: 12,000 rows to sheets", lambda path=path: taken(path))


def bench_million(path: Path) -> None:
    table = timed(
        "csv: 1,000,000 rows to checked values", lambda: read_marks(path, rubric=a_rubric())
    )
    round_, sheets = timed(
        "… to a round", lambda: round_from_marks(table, rubric=a_rubric(), year=114, places=3)
    )
    record = Record(round=round_, phase=Phase.MEETING, sheets=sheets)
    print(f"peak memory so far: {peak_megabytes():.0f} MB")
    timed("… and out again", lambda: write_long_csv(path.with_name("out.csv"), record))


def rows(submissions: int, members: int) -> Iterator[tuple[object, ...]]:
    for s in range(submissions):
        for m in range(members):
            for d, key in enumerate(KEYS):
                mark = (7 * s + 3 * m + d) % 26
                yield f"案{s}", f"委員{m}", key, mark, f"機關{s % 40}", f"類{s % 2}", f"意見{s % 9}"


def taken(path: Path) -> object:
    return round_from_marks(read_marks(path, rubric=a_rubric()), rubric=a_rubric(), year=114)


def timed(what: str, act: Callable[[], Outcome]) -> Outcome:
    start = time.process_time()
    outcome = act()
    print(f"{what}: {time.process_time() - start:.2f} s of processor time")
    return outcome


def peak_megabytes() -> float:
    if sys.platform == "win32":
        return float("nan")
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


if __name__ == "__main__":
    main()
