"""``close``, ``reopen`` and ``return``: bringing a round to its close."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from svcreview.cli.common import (
    approval_option,
    by_option,
    end,
    folder_argument,
    listed,
    opened,
    table,
    tell,
    words,
)
from svcreview.language import Text
from svcreview.model import Pair
from svcreview.store import Head
from svcreview.text import ABSENT


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


COMMANDS = {"return": return_, "close": close, "reopen": reopen}
