"""``verify``: is everything stored what was once written?"""

from __future__ import annotations

from pathlib import Path

import click

from svcreview.cli.common import end, folder_argument, json_option, print_json, words
from svcreview.errors import TamperedError
from svcreview.frozen import plain
from svcreview.language import Text
from svcreview.workbench import verify_round


@click.command(
    help=words(
        "檢核各紀錄鏈、設定、結果與報告是否與寫入時一致。",
        "Check chains, settings, results and reports against what was once written.",
    )
)
@folder_argument
@json_option
def verify(folder: Path, *, as_json: bool) -> None:
    """Check a round."""
    outcome = verify_round(folder)
    if as_json:
        print_json(plain(outcome))
    for note in outcome.notes:
        click.echo(
            words(f"說明：{note.place} {note.zh}", f"Note: {note.place} {note.en}"), err=True
        )
    for finding in outcome.findings:
        click.echo(f"{finding.place}: {words(finding.zh, finding.en)}", err=True)
    if outcome.findings:
        count = len(outcome.findings)
        raise TamperedError(
            Text(f"{folder}：{count} 處與紀錄不符", f"{folder}: {count} findings"),
            Text("請保全現場並比對備份。", "Keep everything as it is and compare with a backup."),
        )
    if not as_json:
        click.echo(words(f"{folder}：檢核通過", f"{folder}: verified"))
    end(complete=True)


COMMANDS = {"verify": verify}
