"""``status``, ``sheets``, ``close`` and ``reopen``: following a round to its close."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import click

from svcreview import exchange
from svcreview.cli.common import (
    approval_option,
    by_option,
    end,
    folder_argument,
    json_option,
    listed,
    opened,
    print_json,
    scale_option,
    table,
    tell,
    words,
)
from svcreview.frozen import plain
from svcreview.language import Text
from svcreview.model import Member, Pair, Phase, Record, Round, Sheet, SheetState, draw_codes
from svcreview.results import MemberProgress, compute
from svcreview.results.words import PHASES
from svcreview.store import Head
from svcreview.text import ABSENT

_LOOK_EVERY_SECONDS: Final = 3


@click.command(
    help=words(
        "各委員應評、已送出與未送出份數；不顯示任何分數。",
        "How many sheets each member has done; no marks.",
    )
)
@folder_argument
@json_option
@click.option(
    "--watch",
    is_flag=True,
    help=words(
        "持續更新，直到全數送出或截止評分；按 Ctrl-C 結束",
        "go on until all are handed in or scoring is closed; Ctrl-C ends it",
    ),
)
def status(folder: Path, *, as_json: bool, watch: bool) -> None:
    """Show who is finished."""
    store = opened(folder).store
    record = store.record()
    _show_status(record, as_json=as_json)
    with suppress(KeyboardInterrupt):
        while watch and record.missing and record.phase is Phase.SCORING:
            time.sleep(_LOOK_EVERY_SECONDS)
            earlier, record = record, store.record()
            if compute(record).members != compute(earlier).members:
                _show_status(record, as_json=as_json)
    end(complete=not record.missing)


def _show_status(record: Record, *, as_json: bool) -> None:
    names = {code: record.round.member_by_id[m] for m, code in _codes(record.round).items()}
    rows = compute(record).members
    if as_json:
        members = [_without_code(row, names[row.code]) for row in rows]
        print_json({"phase": record.phase.value, "members": members})
    else:
        click.echo(str(PHASES[record.phase]))
        click.echo(_progress_table(rows, names))


def _without_code(row: MemberProgress, member: Member) -> dict[str, object]:
    # The key from codes to members is a file of its own; a progress list is shown around.
    figures = {name: value for name, value in plain(row).items() if name != "code"}
    return {"member": member.id, "name": member.name, **figures}


def _codes(round_: Round) -> Mapping[str, str]:
    return draw_codes(round_.id, round_.member_by_id)


def _progress_table(rows: Iterable[MemberProgress], members: Mapping[str, Member]) -> str:
    header = words(
        "委員 姓名 應評 已送出 棄權 未送出",
        "member name to_score handed_in abstained missing",
    )
    ordered = sorted(rows, key=lambda row: members[row.code].id)
    return table(header.split(), (_progress_row(row, members[row.code]) for row in ordered))


def _progress_row(row: MemberProgress, member: Member) -> list[str]:
    figures = (row.assigned - row.recused, row.counted, row.abstained, row.missing)
    return [member.id, member.name, *map(str, figures)]


@click.group(help=words("評分表的匯入。", "Take score sheets in."))
def sheets() -> None:
    """Hold the commands on score sheets."""


@sheets.command(
    "import",
    help=words(
        "將評分明細匯入評分中的輪次；state 欄空白者視為已送出。",
        "Take a table of marks into a round that is open; an empty state counts as handed in.",
    ),
)
@folder_argument
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
@scale_option
@by_option
def import_(folder: Path, source: Path, scale: str | None, by: str) -> None:
    """Take a table of marks in."""
    bench = opened(folder)
    round_ = bench.round
    taken = exchange.read_marks(source, rubric=round_.rubric, scale=scale)
    for notice in taken.notices:
        tell(notice)
    arrived = exchange.sheets_for(round_, taken)
    finished = [sheet for sheet in arrived if _finished(sheet, round_)]
    bench.store.hand_in_many(finished, actor=by)
    waiting = [sheet.pair for sheet in arrived if sheet not in finished]
    click.echo(words(f"已送出 {len(finished)} 份評分表", f"{len(finished)} sheets handed in"))
    if waiting:
        tell(_not_taken(waiting))
    end(complete=not waiting)


def _finished(sheet: Sheet, round_: Round) -> bool:
    handed_in = sheet.state is SheetState.HANDED_IN and sheet.complete(round_.rubric)
    return handed_in or sheet.state is SheetState.ABSTAINED


def _not_taken(pairs: list[Pair]) -> Text:
    return Text(
        f"下列評分表未評完或未送出，沒有匯入：{listed(pairs).zh}",
        f"These sheets are not complete or not handed in, and were not taken: {listed(pairs).en}",
    )


@click.command(
    help=words(
        "截止評分；列出仍缺的評分表（結束狀態 3）。",
        "Close scoring; list the sheets that are still missing (exit status 3).",
    )
)
@folder_argument
@by_option
@approval_option()
def close(folder: Path, by: str, approval: str | None) -> None:
    """Close scoring."""
    bench = opened(folder)
    bench.store.close(actor=by, approval=approval)
    click.echo(words(f"{folder}：已截止評分", f"{folder}: scoring is closed"))
    click.echo(_heads_table(bench.store.heads()))
    missing = bench.record.missing
    if missing:
        tell(
            Text(
                f"未定案，下列應評之評分表未送出：{listed(missing).zh}",
                f"Not settled, not handed in: {listed(missing).en}",
            )
        )
    end(complete=bench.freeze_results().settled)


def _heads_table(heads: Iterable[Head]) -> str:
    header = words("紀錄鏈 筆數 末筆摘要值（SHA-256）", "chain entries head_(SHA-256)").split()
    rows = ((head.chain, str(head.count), head.head or ABSENT) for head in heads)
    return table(header, rows)


@click.command(help=words("經核准後重新開放評分。", "Open scoring again, with an approval."))
@folder_argument
@by_option
@approval_option(required=True)
def reopen(folder: Path, by: str, approval: str) -> None:
    """Open scoring again."""
    opened(folder).store.reopen(actor=by, approval=approval)
    click.echo(words(f"{folder}：已重新開放評分", f"{folder}: scoring is open again"))


@click.command(
    "return",
    help=words(
        "將已送出的評分表退回委員修正；兩個版本都會保留。",
        "Give a handed-in sheet back to its member; both versions are kept.",
    ),
)
@folder_argument
@click.argument("submission", metavar="SUBMISSION")
@click.argument("member", metavar="MEMBER")
@click.option("--reason", required=True, help=words("退回理由", "why it is given back"))
@by_option
def return_(folder: Path, submission: str, member: str, *, reason: str, by: str) -> None:
    """Give a sheet back."""
    bench = opened(folder)
    bench.store.return_sheet(Pair(submission, member), actor=by, reason=reason)
    click.echo(
        words(
            f"{submission}／{member}：已退回修正", f"{submission}/{member}: returned to its member"
        )
    )


COMMANDS = {"return": return_, "status": status, "sheets": sheets, "close": close, "reopen": reopen}
