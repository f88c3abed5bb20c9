"""``status``: how far each member has come, and who waits for an answer; never a mark."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from svcreview.cli.common import (
    end,
    folder_argument,
    json_option,
    opened,
    print_json,
    table,
    tell,
    words,
)
from svcreview.frozen import plain
from svcreview.language import Text, current
from svcreview.model import Phase, Record, draw_codes
from svcreview.results import MemberProgress, compute
from svcreview.results.words import PHASES
from svcreview.sheets import AskedBack, Headway
from svcreview.store import Store, utc_now
from svcreview.text import ABSENT, argument, shorten, show_time

_LOOK_EVERY_SECONDS: Final = 2
_NOT_BEGUN: Final = Text("未開始", "not begun")
_STEPS: Final = (
    ("recusals_done", Text("已完成", "done")),
    ("declared", Text("已聲明", "declared")),
    ("rules_read", Text("已閱規則", "rules read")),
)
_PRACTISED: Final = {
    True: Text("已完成", "done"),
    False: Text("未完成", "not yet"),
    None: Text(ABSENT, ABSENT),
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One member: name, sheets counted, steps taken."""

    name: str
    sheets: MemberProgress
    headway: Headway


@dataclass(frozen=True, slots=True)
class _Status:
    """Everything that is shown: what is equal to what was shown last is not shown again."""

    phase: Phase
    complete: bool
    rows: tuple[_Row, ...]


@click.command(
    help=words(
        "各委員完成情形、最近儲存時間，以及待處理的開放修改申請；不顯示任何分數。",
        "How far each member has come, and who asked to have a sheet back; no marks.",
    )
)
@folder_argument
@json_option
@click.option(
    "--watch",
    is_flag=True,
    help=words(
        "有變動即再顯示，直到全數送出或截止評分；按 Ctrl-C 結束",
        "show each change, until all are handed in or scoring is closed; Ctrl-C ends it",
    ),
)
def status(folder: Path, *, as_json: bool, watch: bool) -> None:
    """Show who is finished."""
    store = opened(folder).store
    seen = _look(store)
    _show(seen, folder, as_json=as_json)
    try:
        for changed in _changes(store, seen) if watch else ():
            seen = changed
            if not as_json:
                click.echo(f"\n{_time(utc_now())}")
            _show(seen, folder, as_json=as_json)
    except KeyboardInterrupt:  # the way to end it
        click.get_current_context().exit(0)
    end(complete=seen.complete)


def _changes(store: Store, seen: _Status) -> Iterator[_Status]:
    """How things stand, each time that they changed; ends when nothing more is waited for."""
    while not seen.complete and seen.phase is Phase.SCORING:
        time.sleep(_LOOK_EVERY_SECONDS)
        now = _look(store)
        if now != seen:
            yield now
        seen = now


def _look(store: Store) -> _Status:
    record = store.record()
    sheets = _progress(record)
    rows = tuple(
        _Row(record.round.member_by_id[each.member].name, sheets[each.member], each)
        for each in store.headway()
    )
    return _Status(record.phase, not record.missing, rows)


def _progress(record: Record) -> Mapping[str, MemberProgress]:
    """Progress by member: the codes that results use belong to the key, which lies elsewhere."""
    by_code = {row.code: row for row in compute(record).members}
    codes = draw_codes(record.round.id, record.round.member_by_id)
    return {member: by_code[code] for member, code in codes.items()}


def _show(now: _Status, folder: Path, *, as_json: bool) -> None:
    if as_json:
        print_json({"phase": now.phase.value, "members": [_plain(row) for row in now.rows]})
        return
    click.echo(str(PHASES[now.phase]))
    click.echo(_members_table(now))
    asked = [(row, one) for row in now.rows for one in row.headway.asked_back]
    if asked:
        title = Text("申請開放修改，尚未處理：", "Asked to have a sheet back, not answered yet:")
        click.echo(f"\n{title}")
        click.echo(_asked_table(asked))
        tell(_how_to_answer(folder))


def _plain(row: _Row) -> dict[str, object]:
    figures = {name: value for name, value in plain(row.sheets).items() if name != "code"}
    return {"member": row.headway.member, "name": row.name, **figures, **plain(row.headway)}


def _members_table(now: _Status) -> str:
    practising = any(row.headway.practised is not None for row in now.rows)
    columns = [c for c in _COLUMNS if practising or c is not _PRACTICE]
    lines = ([cell(row) for _, cell in columns] for row in now.rows)
    return table([str(title) for title, _ in columns], lines)


def _step(headway: Headway) -> Text:
    return next((text for name, text in _STEPS if getattr(headway, name)), _NOT_BEGUN)


_Column = tuple[Text, Callable[[_Row], str]]
_PRACTICE: Final[_Column] = (
    Text("練習案", "practice"),
    lambda row: str(_PRACTISED[row.headway.practised]),
)
_COLUMNS: Final[tuple[_Column, ...]] = (
    (Text("委員", "member"), lambda row: row.headway.member),
    (Text("姓名", "name"), lambda row: row.name),
    (Text("應評", "to score"), lambda row: str(row.sheets.assigned - row.sheets.recused)),
    (Text("已送出", "handed in"), lambda row: str(row.sheets.counted)),
    (Text("棄權", "abstained"), lambda row: str(row.sheets.abstained)),
    (Text("未送出", "missing"), lambda row: str(row.sheets.missing)),
    (Text("評分前程序", "before scoring"), lambda row: str(_step(row.headway))),
    _PRACTICE,
    (Text("最近儲存", "last saved"), lambda row: _time(row.headway.last_saved)),
)


def _time(moment: datetime | None) -> str:
    return ABSENT if moment is None else show_time(moment, current())


def _asked_table(asked: list[tuple[_Row, AskedBack]]) -> str:
    header = words("委員 姓名 案號 申請時間 理由", "member name submission asked reason")
    return table(
        header.split(),
        [
            [
                row.headway.member,
                row.name,
                one.submission,
                _time(one.at),
                shorten(one.reason),
            ]
            for row, one in asked
        ],
    )


def _how_to_answer(folder: Path) -> Text:
    command = f"svcreview return {argument(folder)}"
    return Text(
        f"同意者請執行：{command} 案號 委員 --reason 理由",
        f"To agree: {command} SUBMISSION MEMBER --reason REASON",
    )


COMMANDS = {"status": status}
