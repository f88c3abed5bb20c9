"""``sheets``, ``close``, ``reopen`` and ``return``: bringing a round to its close."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from svcreview import exchange
from svcreview.cli.common import (
    approval_option,
    by_option,
    end,
    folder_argument,
    listed,
    opened,
    scale_option,
    table,
    tell,
    words,
)
from svcreview.language import Text
from svcreview.model import Pair, Round, Sheet, SheetState
from svcreview.store import Head
from svcreview.text import ABSENT


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


COMMANDS = {"return": return_, "sheets": sheets, "close": close, "reopen": reopen}
