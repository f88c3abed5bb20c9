"""``demo``: a whole round with invented bodies, people and marks, and all its reports."""

from __future__ import annotations

from pathlib import Path

import click

from svcreview.cli.common import end, tell, words
from svcreview.cli.outcome import make_reports
from svcreview.demonstration import Until, make_demonstration
from svcreview.language import LANGUAGES, Text


@click.command(
    help=words(
        "建立示範輪次並產製全部報告，機關、委員與分數均為虛構；DIR 預設為 ./svcreview-demo。",
        "Make the demonstration round in DIR (default ./svcreview-demo): invented bodies, panel and "
        "marks, with all reports.",
    )
)
@click.argument(
    "folder", metavar="[DIR]", default="svcreview-demo", type=click.Path(path_type=Path)
)
@click.option(
    "--until",
    type=click.Choice([step.value for step in Until]),
    default=Until.MEETING.value,
    show_default=True,
    help=words("進行到哪個階段", "how far the round goes"),
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default="zh",
    show_default=True,
    help=words("報告語言", "language of the reports"),
)
@click.option(
    "--yes", is_flag=True, help=words("取代先前的示範資料夾", "replace an earlier demonstration")
)
def demo(folder: Path, until: str, language: str, *, yes: bool) -> None:
    """Make the demonstration."""
    bench = make_demonstration(folder, until=Until(until), replace=yes)
    click.get_current_context().call_on_close(bench.store.dispose)
    if until == Until.SCORING:
        tell(Text(f"已建立 {folder}，評分中", f"Made {folder}; scoring is open"))
        end(complete=True)
    end(complete=make_reports(bench, language=language))


COMMANDS = {"demo": demo}
