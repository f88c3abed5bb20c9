"""``rank``, ``export`` and ``report``: what the marks came to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from tqdm import tqdm

from svcreview import exchange
from svcreview.announcement import METHODS
from svcreview.cli.common import (
    end,
    folder_argument,
    json_option,
    listed,
    opened,
    print_json,
    table,
    tell,
    words,
)
from svcreview.errors import SvcreviewError
from svcreview.language import LANGUAGES, Text
from svcreview.results import CategoryResults, RoundResults, SubmissionResult, rank_rows
from svcreview.results.words import FLAGS, TIE_STEPS, UNSETTLED, recommendation
from svcreview.text import shorten, show
from svcreview.workbench import OWN_TABLES, Workbench


@click.command(
    help=words("列出各類別排序（評分截止後）。", "Show the order in each category (after close).")
)
@folder_argument
@click.option(
    "--with-z",
    is_flag=True,
    help=words(
        "附上標準化分數（僅供參考，非正式結果）", "add z-scores (for reference, never official)"
    ),
)
@json_option
def rank(folder: Path, *, with_z: bool, as_json: bool) -> None:
    """Show the order."""
    outcome = opened(folder).results()
    if as_json:
        print_json(rank_rows(outcome, z=with_z))
    else:
        click.echo("\n\n".join(_category(category) for category in outcome.categories))
    _tell_unsettled(outcome)
    end(complete=outcome.settled)


def _category(category: CategoryResults) -> str:
    places = Text(f"推薦名額{category.places}案", f"places: {category.places}")
    if category.places is None:
        places = Text("未定推薦名額", "no places set")
    title = words(
        f"{category.title.zh}（{METHODS[category.method].zh}，{places.zh}）",
        f"{category.title.en} ({METHODS[category.method].en}, {places.en})",
    )
    header = words(
        f"{'' if category.settled else '暫定'}名次 案號 機關 案名 人數 平均 序位合計 平均序位 推薦 備註",
        "position id agency title n mean rank_sum mean_rank recommended notes",
    ).split()
    rows = [_row(row, settled=category.settled) for row in category.rows]
    return f"{title}\n{table(header, rows)}"


def _row(row: SubmissionResult, *, settled: bool) -> list[str]:
    notes = [str(FLAGS[flag]) for flag in row.flags]
    if row.tie_step is not None:
        notes.insert(0, str(TIE_STEPS[row.tie_step]))
    return [
        show(row.position),
        row.submission,
        shorten(row.agency_name, 24),
        shorten(row.title, 24),
        str(row.n),
        show(row.mean),
        show(row.rank_sum),
        show(row.mean_rank),
        str(recommendation(row.recommended) if settled else UNSETTLED),
        words("；", "; ").join(notes),
    ]


def _tell_unsettled(outcome: RoundResults) -> None:
    if not outcome.settled:
        pairs = listed((row.submission, code) for row in outcome.rows for code in row.missing)
        tell(
            Text(
                f"未定案：下列應評之評分表尚未完成（案號／委員代號）：{pairs.zh}",
                f"Not settled: these assigned sheets are not complete (submission/member code): {pairs.en}",
            )
        )


def _table_path(_: click.Context, __: click.Parameter, target: Path) -> Path:
    if target.suffix.lower() not in (".csv", ".xlsx"):
        raise click.BadParameter(
            words(
                f"檔名須以 .csv 或 .xlsx 結尾，卻是「{shorten(str(target))}」",
                f"the file's name must end in .csv or .xlsx, found “{shorten(str(target))}”",
            )
        )
    return target


def _refuse_own_file(folder: Path, target: Path) -> None:
    own = target.name.casefold() in OWN_TABLES
    if own and target.parent.resolve() == folder.resolve():
        raise SvcreviewError(
            Text(
                f"{target}：這是輪次本身的檔案，未覆寫",
                f"{target}: a file of the round itself; it was not overwritten",
            ),
            Text("請換一個檔名。", "Choose another name."),
        )


@click.command(
    help=words(
        "匯出評分明細（長表；.csv 供程式、.xlsx 供 Excel；委員以代號表示）。",
        "Export the marks as a long table (.csv for programs, .xlsx for Excel), members as codes.",
    )
)
@folder_argument
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    callback=_table_path,
    help=words("要寫入的檔案（.csv 或 .xlsx）", "the file to write (.csv or .xlsx)"),
)
@click.option(
    "--all",
    "every",
    is_flag=True,
    help=words("包含未計入的評分表及其狀態", "add the sheets that do not count"),
)
@click.option(
    "--names",
    is_flag=True,
    help=words("以委員姓名取代代號（內部使用）", "names instead of codes (internal)"),
)
def export(folder: Path, target: Path, *, every: bool, names: bool) -> None:
    """Export the marks."""
    record = opened(folder).unsealed()
    _refuse_own_file(folder, target)
    exchange.write_long_table(target, record, every=every, names=names)
    tell(Text(f"已寫入 {target}", f"Wrote {target}"))
    end(complete=not record.missing)


@click.command(
    help=words(
        "產製各機關報告、彙整頁與索引（評分截止後）。",
        "Make every agency's report, the summary and the index.",
    )
)
@folder_argument
@click.option(
    "--agency",
    "agencies",
    multiple=True,
    metavar="ID",
    help=words("只產製此機關（可重複）", "only this agency (may be repeated)"),
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default="zh",
    show_default=True,
    help=words("報告語言", "language of the reports"),
)
def report(folder: Path, agencies: tuple[str, ...], language: str) -> None:
    """Make the reports."""
    end(complete=make_reports(opened(folder), language=language, agencies=agencies))


def make_reports(bench: Workbench, *, language: str, agencies: Sequence[str] = ()) -> bool:
    """Make the reports behind a bar; tell what failed or is missing; ``True`` if nothing is."""
    with Progress() as progress:
        run = bench.report(language=language, agencies=agencies or None, progress=progress)
    for agency, reason in run.failed:
        tell(Text(f"{agency}：報告未完成，{reason}", f"{agency}: no report, {reason}"))
    click.echo(run.index)
    _tell_unsettled(run.results)
    return run.results.settled and not run.failed


class Progress:
    """One bar on stderr: how many reports are done, and which was the last."""

    def __init__(self) -> None:
        self._bar = tqdm(unit=words("份", "reports"), leave=False, disable=None)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *exc: object) -> None:
        self._bar.close()

    def __call__(self, done: int, total: int, name: str) -> None:
        self._bar.total = total
        self._bar.set_postfix_str(name, refresh=False)
        self._bar.update(done - self._bar.n)


COMMANDS = {"rank": rank, "export": export, "report": report}
