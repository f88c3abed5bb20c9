"""How long the desk takes in a round of 300 submissions: ``python -m tests.benchmarks.bench_desk``.

Targets, at the median: a save ≤ 10 ms, ``hello`` ≤ 100 ms. A real file in WAL mode that waits for
the disk, fifteen members who all went through what comes before scoring, one of them with marks
and comments on every submission. The time of the processor is shown too, which a busy machine
spares.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

from svcreview.desk import FolderFiles, ScoringDesk
from svcreview.model import Comment, CommentKind, Practice, StaffOpinion
from svcreview.store import Store, open_store
from tests.builders import KEYS, a_round, a_sheet

SUBMISSIONS, MEMBERS, RUNS = 300, 15, 200
WORDS = "流程清楚，成效明確，值得推廣。" * 8
BEFORE = (("rules_read", {}), ("declare", {"publish_name": True}), ("recusals_done", {}))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open_store(folder / "store.sqlite", "test-round", create=True) as store:
            store.open_round(the_round(), actor="secretary", approval=None)
            desk = seated(store, folder)
            base = ask(desk, "save", submission="S150", base=1, fields={"private": "開始"})[
                "counter"
            ]
            timed("save", saving(desk, "save", "S150", base))
            timed("practice", saving(desk, "practice", "P01", 0))
            timed("hello", lambda: ask(desk, "hello"))


def the_round() -> Any:
    plain = a_round(SUBMISSIONS, MEMBERS)
    opinions = (
        StaffOpinion(submission=entry.id, text="成效可期", dimension=key, level=1)
        for entry in plain.submissions
        for key in KEYS
    )
    practice = Practice(id="P01", agency="練習機關", category="c", title="練習案")
    return replace(plain, staff_opinions=tuple(opinions), practice=practice)


def seated(store: Store, folder: Path) -> ScoringDesk:
    """The desk of a member who has written on every submission; the others have handed in."""
    desks = [
        ScoringDesk(store, f"M{n:02}", folder_files=FolderFiles(folder))
        for n in range(1, MEMBERS + 1)
    ]
    for desk in desks:
        for op, said in BEFORE:
            ask(desk, op, **said)
    submissions = [f"S{n:03}" for n in range(1, SUBMISSIONS + 1)]
    said = tuple(Comment(kind=CommentKind.STRENGTH, dimension=key, text=WORDS) for key in KEYS)
    for desk in desks[1:]:
        sheets = [a_sheet(name, desk.member, comments=said) for name in submissions]
        store.hand_in_many(sheets, actor=desk.member)
    marks = {f"mark:{key}": "20" for key in KEYS}
    words = {f"text:{key}:strength": WORDS for key in KEYS}
    for name in submissions:
        ask(desks[0], "save", submission=name, base=0, fields=marks | words)
    return desks[0]


def saving(desk: ScoringDesk, op: str, submission: str, base: int) -> Callable[[], None]:
    """Each call saves another mark and another comment."""
    counter = base

    def save() -> None:
        nonlocal counter
        fields = {"mark:impact": str(counter % 26), "text:impact:strength": f"第{counter}次"}
        counter = ask(desk, op, submission=submission, base=counter, fields=fields)["counter"]

    return save


def ask(desk: ScoringDesk, op: str, **said: object) -> dict[str, Any]:
    body = desk.receive({"id": 1, "op": op, **said}).body
    assert body["ok"], body
    return body


def timed(what: str, act: Callable[[], object]) -> None:
    times, before = [], process_time()
    for _ in range(RUNS):
        start = perf_counter()
        act()
        times.append(perf_counter() - start)
    cpu = (process_time() - before) / RUNS
    p95 = quantiles(times, n=20)[-1]
    print(
        f"{what}: median {1000 * median(times):.1f} ms, p95 {1000 * p95:.1f} ms, "
        f"processor {1000 * cpu:.1f} ms"
    )


if __name__ == "__main__":
    main()
