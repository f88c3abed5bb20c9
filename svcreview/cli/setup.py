"""``new``, ``check`` and ``open``: from files to a round in which members score."""

from __future__ import annotations

from pathlib import Path

import click

from svcreview import workbench
from svcreview.cli.common import (
    approval_option,
    by_option,
    end,
    folder_argument,
    scale_option,
    tell,
    tell_problems,
    words,
)
from svcreview.cli.outcome import make_reports
from svcreview.language import Text
from svcreview.rounds import ReadRound, read_round, write_example
from svcreview.rubric import load_named
from svcreview.text import argument, one_line
from svcreview.workbench import Workbench

_WARNINGS = Text("提醒（不影響執行）：", "Warnings (nothing is stopped by them):")
_NOTICES = Text("說明：", "Notes:")
_RUBRIC = "moea-113/equal"
_TITLE_LENGTH = 300


def _title(_: click.Context, __: click.Parameter, title: str | None) -> str | None:
    """A title that round.yaml can hold."""
    line = None if title is None else one_line(title)
    if line is not None and not 0 < len(line) <= _TITLE_LENGTH:
        raise click.BadParameter(
            words(
                f"名稱應為 1 至 {_TITLE_LENGTH} 字，卻有 {len(line)} 字",
                f"a title has 1 to {_TITLE_LENGTH} characters, found {len(line)}",
            )
        )
    return line


@click.command(
    help=words(
        "建立新輪次，內為附說明的範例檔；以 --marks 指定評分明細（csv、xlsx、ods），則直接匯入成完整輪次。",
        "Make a round in DIR; with --marks, turn a table of marks (csv, xlsx, ods) into a whole one.",
    )
)
@folder_argument
@click.option(
    "--marks",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=words(
        "評分明細；欄位：參獎案、委員、構面、得分（或每個構面各一欄），可加類別、參獎機關、案名、"
        "意見（可提供機關）、內部註記（不對外）、狀態（如迴避）",
        "table of marks; columns submission, member, dimension, mark (or one column per dimension); "
        "optional category, agency, title, comment (may reach the agency), note (never does), state",
    ),
)
@click.option(
    "--rubric",
    show_default=_RUBRIC,
    metavar="NAME",
    help=words("評分標準：內建名稱或檔案", "rubric: the name of a preset, or a file"),
)
@click.option(
    "--places", type=click.IntRange(0, 9999), help=words("各類別推薦名額", "places per category")
)
@scale_option
@click.option("--title", callback=_title, help=words("輪次名稱", "title of the round"))
@click.option(
    "--year",
    type=click.IntRange(min=90, max=299),
    help=words(
        "民國年度（預設取自名稱，否則為今年）", "ROC year (default: from the title, else this year)"
    ),
)
@click.option(
    "--report",
    "with_reports",
    is_flag=True,
    help=words("匯入後立即產製全部報告", "make all reports right after the import"),
)
@by_option
def new(
    folder: Path,
    *,
    marks: Path | None,
    rubric: str | None,
    places: int | None,
    scale: str | None,
    title: str | None,
    year: int | None,
    with_reports: bool,
    by: str,
) -> None:
    """Make a round folder."""
    if marks is None:
        _refuse_without_marks(
            rubric=rubric,
            places=places,
            scale=scale,
            title=title,
            year=year,
            report=with_reports or None,
        )
        write_example(folder)
        tell(
            Text(
                f"已建立 {folder}。請依檔案內的說明填寫，再執行：svcreview check {argument(folder)}",
                f"Made {folder}. Fill in the files, then run: svcreview check {argument(folder)}",
            )
        )
        return
    bench = _new_from_table(
        folder,
        marks,
        rubric=rubric or _RUBRIC,
        places=places,
        scale=scale,
        title=title,
        year=year,
        by=by,
    )
    end(complete=make_reports(bench, language="zh") if with_reports else _tell_next(bench))


def _refuse_without_marks(**given: object) -> None:
    for name, value in given.items():
        if value is not None:
            raise click.UsageError(
                words(f"--{name} 須與 --marks 一起使用", f"--{name} goes with --marks")
            )


def _new_from_table(
    folder: Path,
    marks: Path,
    *,
    rubric: str,
    places: int | None,
    scale: str | None,
    title: str | None,
    year: int | None,
    by: str,
) -> Workbench:
    bench, notices = workbench.round_from_table(
        folder,
        marks,
        rubric=load_named(rubric, Path.cwd()),
        places=places,
        scale=scale,
        title=title,
        year=year,
        by=by,
    )
    click.get_current_context().call_on_close(bench.store.dispose)
    for notice in notices:
        tell(notice)
    record = bench.record
    tell(
        Text(
            f"已匯入 {len(record.round.submissions)} 案、{len(record.round.members)} 位委員、"
            f"{len(record.sheets)} 份評分表；「意見」（comment）欄可能提供給機關，「內部註記」（note）欄不會對外。",
            f"Imported {len(record.round.submissions)} submissions, {len(record.round.members)} members, "
            f"{len(record.sheets)} sheets. The column comment may reach the agency, note never does.",
        )
    )
    return bench


def _tell_next(bench: Workbench) -> bool:
    """Say what comes next, and what is missing; ``True`` if nothing is."""
    folder = argument(bench.folder)
    tell(
        Text(
            f"查看排序：svcreview rank {folder}；產製報告：svcreview report {folder}",
            f"See the order: svcreview rank {folder}; make the reports: svcreview report {folder}",
        )
    )
    missing = len(bench.record.missing)
    if missing:
        tell(
            Text(
                f"未定案：尚有 {missing} 份應評而未完成的評分表。",
                f"Not settled: {missing} assigned sheets are not complete.",
            )
        )
    return not missing


@click.command(
    help=words(
        "檢查 DIR 的所有檔案，一次列出全部問題。",
        "Check all files in DIR; tell everything wrong at once.",
    )
)
@folder_argument
def check(folder: Path) -> None:
    """Check a round's files."""
    read = read_round(folder)
    _tell_read(read)
    round_ = read.round
    click.echo(
        words(
            f"{folder}：沒有問題（{len(round_.submissions)} 案、{len(round_.members)} 位委員）",
            f"{folder}: no problems ({len(round_.submissions)} submissions, {len(round_.members)} members)",
        )
    )
    changed = workbench.differs_from_opened(read, folder)
    if changed:
        tell(
            Text(
                f"下列檔案於開放評分後有變更，不影響已凍結之設定：{'、'.join(changed)}",
                f"Changed since scoring was opened, without effect on the frozen settings: {', '.join(changed)}",
            )
        )


def _tell_read(read: ReadRound) -> None:
    tell_problems(_NOTICES, read.notices)
    tell_problems(_WARNINGS, read.warnings)


@click.command(
    "open",
    help=words(
        "檢查後凍結評分標準與設定，開放評分；之後的變更均留下紀錄。",
        "Check, freeze the rubric and the settings, and open scoring; later changes leave a record.",
    ),
)
@folder_argument
@by_option
@approval_option()
def open_(folder: Path, by: str, approval: str | None) -> None:
    """Open a round for scoring."""
    bench, read = workbench.start_round(folder, by=by, approval=approval)
    click.get_current_context().call_on_close(bench.store.dispose)
    _tell_read(read)
    click.echo(
        words(
            f"{folder}：已開放評分，設定摘要值 {bench.store.settings_digest}",
            f"{folder}: scoring is open, digest of the settings {bench.store.settings_digest}",
        )
    )


COMMANDS = {"new": new, "check": check, "open": open_}
