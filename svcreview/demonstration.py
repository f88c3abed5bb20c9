"""The demonstration round: recorded acts, replayed at their recorded times.

Clock and salts come from the recording, so the round, its chain heads and its reports are the
same bytes wherever and whenever it is made.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from datetime import datetime
from enum import StrEnum
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple

from svcreview import exchange
from svcreview.errors import InputError
from svcreview.files import read_yaml, shipped
from svcreview.folders import new_folder, set_aside
from svcreview.model import Comment, CommentKind, Opinion, Pair, Sheet
from svcreview.workbench import Workbench, open_round, start_round

ROUND_ID: Final = "demo-115"
_RECORDED: Final = "recorded"
# When a member did a step, as the recording calls it → how the page asks for it.
_STEPS: Final = {
    "rules_read": "rules_read",
    "declared": "declare",
    "recusals_done": "recusals_done",
}
# What does not belong to a round as its secretariat wrote it: the recording, and what was produced.
_NOT_INPUTS: Final = (
    _RECORDED,
    "reports",
    "papers",
    "results",
    "results.json",
    "member-codes.csv",
    "store.sqlite*",
    ".*",
)


class Until(StrEnum):
    """How far the demonstration goes."""

    SCORING = "scoring"
    MEETING = "meeting"


class _Act(NamedTuple):
    at: datetime
    perform: Callable[[], object]


class _Clock:
    """Shows the time of the act that is being replayed."""

    def __init__(self) -> None:
        self.now: datetime | None = None

    def __call__(self) -> datetime:
        if self.now is None:
            raise ValueError("the recording has no time for this act")
        return self.now


def make_demonstration(
    folder: Path, *, until: Until = Until.MEETING, replace: bool = False
) -> Workbench:
    """The demonstration round in ``folder``, up to the phase ``until``; reports are not made here.

    An existing folder is refused; with ``replace`` it is replaced if it is an earlier
    demonstration, and refused if it is anything else.
    """
    source = shipped("runs") / "demo"
    earlier = set_aside(folder) if replace and _is_demonstration(folder) else nullcontext()
    with earlier, new_folder(folder) as making:
        shutil.copytree(
            source, making, ignore=shutil.ignore_patterns(*_NOT_INPUTS), dirs_exist_ok=True
        )
        _replay(making, source / _RECORDED, until)
    return open_round(folder)


def _is_demonstration(folder: Path) -> bool:
    try:
        return not folder.is_symlink() and read_yaml(folder / "round.yaml").get("id") == ROUND_ID
    except (InputError, OSError):
        return False


def _replay(folder: Path, recorded: Path, until: Until) -> None:
    acts = read_yaml(recorded / "acts.yaml")
    clock = _Clock()
    clock.now = _time(acts["opened"])
    bench, _ = start_round(
        folder,
        by=acts["opened"]["by"],
        approval=acts["opened"]["approval"],
        clock=clock,
        salts=_recorded_salts(),
    )
    deadline = bench.round.deadline
    for act in sorted(_acts(bench, acts, recorded), key=lambda act: act.at):
        if until is Until.SCORING and deadline is not None and act.at > deadline:
            break  # the late member's last entries wait at the desk
        clock.now = act.at
        act.perform()
    if until is not Until.SCORING:
        _close(bench, acts, clock, _opinions(recorded, acts["opinions"]))
    bench.store.dispose()


def _close(
    bench: Workbench, acts: Mapping[str, Any], clock: _Clock, opinions: list[Opinion]
) -> None:
    clock.now = _time(acts["closed"])
    bench.store.close(actor=acts["closed"]["by"], approval=acts["closed"]["approval"])
    clock.now = _time(acts["opinions"])
    for opinion in opinions:
        bench.store.approve_opinion(
            opinion, actor=acts["opinions"]["approved_by"], approval=acts["opinions"]["approval"]
        )
    bench.freeze_results()


def _acts(bench: Workbench, acts: Mapping[str, Any], recorded: Path) -> Iterator[_Act]:
    """What happened while scoring was open: extensions, what members began with, each sheet."""
    for extended in acts.get("extended", ()):
        yield _Act(_time(extended), partial(_extend, bench, extended))
    for member, began in acts["began"].items():
        yield from _began(bench, member, began)
    for member, practised in acts["practised"].items():
        yield _Act(_time(practised), partial(_practise, bench, member, practised["marks"]))
    by_pair = {sheet.pair: sheet for sheet in _sheets(bench, recorded)}
    together: defaultdict[tuple[datetime, str], list[Sheet]] = defaultdict(list)
    for member, times in acts["handed_in"].items():
        for submission, at in times.items():
            together[datetime.fromisoformat(at), member].append(by_pair[Pair(submission, member)])
    for (at, member), sheets in together.items():
        yield _Act(at, partial(bench.store.hand_in_many, sheets, actor=member))


def _extend(bench: Workbench, given: Mapping[str, Any]) -> None:
    payload = {name: given[name] for name in ("member", "until", "reason")}
    bench.store.append_event(
        "extended", actor=given["by"], approval=given["approval"], payload=payload
    )


def _began(bench: Workbench, member: str, began: Mapping[str, Any]) -> Iterator[_Act]:
    """What ``member`` did at the desk before scoring."""
    said = {"publish_name": began["publish_name"]}
    for kind, op in _STEPS.items():
        message = {"op": op, **(said if op == "declare" else {})}
        yield _Act(datetime.fromisoformat(began[kind]), partial(_ask, bench, member, message))


def _practise(bench: Workbench, member: str, marks: Mapping[str, int]) -> None:
    practice = bench.round.practice
    if practice is None:
        raise ValueError("the recording has marks for a practice case, the round has none")
    fields = {f"mark:{dimension}": str(points) for dimension, points in marks.items()}
    asked = {"op": "practice", "submission": practice.id, "base": 0, "fields": fields}
    _ask(bench, member, asked)


def _ask(bench: Workbench, member: str, message: Mapping[str, Any]) -> None:
    reply = bench.desk(member).receive({"id": 1, "language": "zh", **message}).body
    if not reply["ok"]:
        raise ValueError(f"the recording of {member} does not hold: {reply['error']['text']}")


def _sheets(bench: Workbench, recorded: Path) -> tuple[Sheet, ...]:
    round_ = bench.round
    return exchange.sheets_for(
        round_, exchange.read_marks(recorded / "sheets.csv", rubric=round_.rubric)
    )


def _opinions(recorded: Path, approved: Mapping[str, Any]) -> list[Opinion]:
    texts = read_yaml(recorded / "opinions.yaml")
    return [
        Opinion(
            submission=given["submission"],
            comments=tuple(
                Comment(
                    kind=CommentKind(text["kind"]),
                    dimension=text.get("dimension"),
                    text=text["text"],
                )
                for text in given["comments"]
            ),
            approved_by=approved["approved_by"],
            approval=approved["approval"],
        )
        for given in texts["opinions"]
    ]


def _time(act: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(act["at"])


def _recorded_salts() -> Callable[[], bytes]:
    numbers = count()
    return lambda: hashlib.sha256(f"{ROUND_ID} salt {next(numbers)}".encode()).digest()[:16]
