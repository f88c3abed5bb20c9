"""``desk``: a member sits down and scores."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from svcreview import entry
from svcreview.cli.common import folder_argument, tell, words
from svcreview.language import Text
from svcreview.workbench import open_round


@click.command(
    help=words(
        "開啟一位委員的評分頁面，只限本機瀏覽器使用；按 Ctrl-C 結束。",
        "Open the scoring desk of one member in this computer's browser; Ctrl-C ends it.",
    )
)
@folder_argument
@click.option("--member", required=True, metavar="ID", help=words("委員代號", "the member's id"))
@click.option("--lab", is_flag=True, help=words("改用 JupyterLab 開啟", "open it in JupyterLab"))
@click.option(
    "--port",
    type=click.IntRange(1024, 65535),
    default=entry.PORT,
    show_default=True,
    help=words("連接埠", "port of the address"),
)
@click.option(
    "--no-browser", is_flag=True, help=words("只顯示網址，不開啟瀏覽器", "only print the address")
)
def desk(folder: Path, member: str, *, lab: bool, port: int, no_browser: bool) -> None:
    """Open the desk."""
    seat = _seat(folder, member, port)
    tell(entry.not_separated())
    serve = entry.serve_lab if lab else entry.serve
    serve(seat, ready=lambda link: _ready(link, open_browser=not no_browser))


def _seat(folder: Path, member: str, port: int) -> entry.Seat:
    """The place of ``member``; a round or a member that is not there is told here, not on a page."""
    bench = open_round(folder)
    with bench.store:
        return entry.Seat(folder, bench.desk(member).member, port)


def _ready(link: str, *, open_browser: bool) -> None:
    click.echo(link)
    tell(
        Text(
            "評分期間請保持這個視窗開啟；按 Ctrl-C 結束，已輸入的內容不會遺失。",
            "Keep this window open while scoring. Ctrl-C ends it; nothing that was written is lost.",
        )
    )
    if open_browser:
        webbrowser.open(link)


COMMANDS = {"desk": desk}
