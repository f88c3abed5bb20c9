"""``sheets``: score sheets out, back in, and paper keyed in twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import click

from svcreview import clerk, exchange
from svcreview.cli.common import (
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
from svcreview.cli.keying import key_by_hand, show_outcome
from svcreview.errors import SvcreviewError
from svcreview.exchange import Laid
from svcreview.language import Text
from svcreview.model import Pair, Round, Sheet, SheetState
from svcreview.store import Store
from svcreview.text import shorten

_WIDE: Final = 40  # of a text in the table of changes
_PATH: Final = click.Path(path_type=Path)


@click.group(
    help=words("評分表的產製、匯入與紙本登錄。", "Make score sheets, take them back, key paper in.")
)
def sheets() -> None:
    """Hold the commands on score sheets."""


@sheets.command(
    help=words(
        "產製各委員的評分表：可列印簽名的網頁（.html）、Excel（.xlsx）及 ODF（.ods），"
        "只列該委員應評且未迴避的案件。",
        "Make each member's score sheet: a page to print and sign (.html), Excel (.xlsx) and "
        "OpenDocument (.ods), with that member's entries only.",
    )
)
@folder_argument
@click.option(
    "--member",
    "members",
    metavar="ID …",
    multiple=True,
    help=words("只產製這位委員的（可重複）", "only this member's (may be given again)"),
)
@click.option(
    "--to",
    metavar="FOLDER",
    type=_PATH,
    help=words(
        "寫到這個資料夾（預設為輪次資料夾的 papers/score-sheets）",
        "where to write (default: papers/score-sheets in the round's folder)",
    ),
)
@click.option(
    "--with-drafts",
    is_flag=True,
    help=words(
        "填入委員目前已儲存的分數與文字；此舉會記入紀錄",
        "fill in what members have saved; this is put on record",
    ),
)
@click.option(
    "--yes", is_flag=True, help=words("覆蓋內容不同的舊檔", "write over files that differ")
)
@by_option
def export(
    folder: Path, members: Sequence[str], to: Path | None, *, with_drafts: bool, yes: bool, by: str
) -> None:
    """Make score sheets."""
    made = clerk.export_score_sheets(
        opened(folder).store,
        to or folder / clerk.FOLDER,
        by=by,
        members=members,
        drafts=with_drafts,
        replace=yes,
    )
    for path in made.files:
        click.echo(str(path))
    if made.idle:
        tell(
            Text(
                f"沒有應評案件，未產製：{'、'.join(made.idle)}",
                f"Nothing to score, so no sheet: {', '.join(made.idle)}",
            )
        )


@sheets.command(
    "import",
    help=words(
        "匯入委員交回的評分表（.xlsx、.ods），先列出與系統內容的差異，加 --yes 才儲存；"
        "或匯入評分明細（csv、xlsx、ods），state 欄空白者視為已送出。",
        "Take back members' score sheets (.xlsx, .ods): shows what would change, and stores it with "
        "--yes. Or take in a table of marks (csv, xlsx, ods); an empty state counts as handed in.",
    ),
)
@folder_argument
@click.argument("sources", metavar="FILE …", nargs=-1, required=True, type=_PATH)
@click.option(
    "--member",
    metavar="ID",
    help=words("只接受這位委員的評分表", "refuse a score sheet of anybody else"),
)
@click.option(
    "--hand-in",
    is_flag=True,
    help=words("匯入評分表後即確認送出（否則存為草稿）", "hand the score sheets in (else: drafts)"),
)
@click.option(
    "--dry-run", is_flag=True, help=words("只列出差異，不儲存", "show what would change, no more")
)
@click.option("--yes", is_flag=True, help=words("確認儲存", "store what is shown"))
@scale_option
@by_option
def import_(
    folder: Path,
    sources: Sequence[Path],
    *,
    member: str | None,
    hand_in: bool,
    dry_run: bool,
    yes: bool,
    scale: str | None,
    by: str,
) -> None:
    """Take score sheets, or tables of marks, in."""
    store = opened(folder).store
    forms = [path for path in sources if exchange.is_score_sheet(path)]
    if not forms:
        _refuse_options({"--member": member is not None, "--hand-in": hand_in}, _FOR_FORMS)
        _import_tables(store, sources, scale, by, dry_run=dry_run)
    elif len(forms) < len(sources):
        raise click.UsageError(str(_MIXED))
    else:
        _refuse_options({"--scale": scale is not None}, _FOR_TABLES)
        laid = clerk.read_score_sheets(store, forms, member=member, hand_in=hand_in)
        _import_forms(store, laid, by, hand_in=hand_in, dry_run=dry_run, yes=yes)


_FOR_FORMS: Final = Text("只用於委員的評分表", "is for score sheets only")
_FOR_TABLES: Final = Text("只用於評分明細", "is for tables of marks only")
_MIXED: Final = Text(
    "評分表與評分明細請分開匯入", "import score sheets and tables of marks one after the other"
)


def _refuse_options(given: dict[str, bool], why: Text) -> None:
    for option, is_given in given.items():
        if is_given:
            raise click.UsageError(f"{option} {why}")


# Score sheets


def _import_forms(
    store: Store, laid: Sequence[Laid], by: str, *, hand_in: bool, dry_run: bool, yes: bool
) -> None:
    for one in laid:
        _show(one, hand_in=hand_in)
    unfinished = [Pair(id_, one.arrival.member) for one in laid for id_ in one.unfinished]
    if unfinished:
        tell(_left_out(unfinished))
    arrivals = [one.arrival for one in laid if one.arrival.sheets]
    if dry_run:
        tell(Text("僅供檢視，沒有儲存任何內容。", "Nothing was stored."))
    elif not arrivals:
        tell(Text("沒有要儲存的內容。", "There is nothing to store."))
    elif not yes:
        raise SvcreviewError(_NOT_STORED, _SAY_YES)
    else:
        store.take_in(arrivals, actor=by, hand_in=hand_in)
        _say_stored(sum(len(arrival.sheets) for arrival in arrivals), hand_in=hand_in)
    end(complete=not unfinished)


_NOT_STORED: Final = Text("尚未儲存任何內容", "nothing is stored yet")
_SAY_YES: Final = Text(
    "核對上列差異無誤後，加 --yes 再執行一次；只想檢視請加 --dry-run。",
    "Look at the changes above, then run it again with --yes; to only look, add --dry-run.",
)


def _show(one: Laid, *, hand_in: bool) -> None:
    arrival = one.arrival
    title = Text(f"{arrival.file}（委員 {arrival.member}）", f"{arrival.file} ({arrival.member})")
    click.echo(str(title))
    if one.changes:
        click.echo(_changes_table(one))
    else:
        click.echo(words("與系統內容相同", "says what is stored already"))
    if hand_in and arrival.sheets:
        entries = [sheet.submission for sheet in arrival.sheets]
        click.echo(words(f"將送出：{'、'.join(entries)}", f"To hand in: {', '.join(entries)}"))


def _changes_table(one: Laid) -> str:
    header = words("案號 構面 項目 系統內 檔案", "entry dimension what stored file").split()
    rows = (
        (
            change.submission,
            str(change.dimension),
            str(change.what),
            shorten(str(change.stored), _WIDE),
            shorten(str(change.given), _WIDE),
        )
        for change in one.changes
    )
    return table(header, rows)


def _left_out(pairs: Iterable[Pair]) -> Text:
    told = listed(pairs)
    return Text(f"未評，未送出：{told.zh}", f"Not scored, not handed in: {told.en}")


def _say_stored(count: int, *, hand_in: bool) -> None:
    if hand_in:
        click.echo(words(f"已送出 {count} 份評分表", f"{count} sheets handed in"))
    else:
        click.echo(words(f"已存為草稿 {count} 份", f"{count} sheets stored as drafts"))


# Tables of marks


def _import_tables(
    store: Store, sources: Sequence[Path], scale: str | None, by: str, *, dry_run: bool
) -> None:
    round_ = store.record().round
    arrived: list[Sheet] = []
    for source in sources:
        taken = exchange.read_marks(source, rubric=round_.rubric, scale=scale)
        for notice in taken.notices:
            tell(notice)
        arrived += exchange.sheets_for(round_, taken)
    finished = [sheet for sheet in arrived if _finished(sheet, round_)]
    if dry_run:
        tell(
            Text(
                f"可送出 {len(finished)} 份，沒有儲存。", f"{len(finished)} to hand in; not stored."
            )
        )
    else:
        store.hand_in_many(finished, actor=by)
        click.echo(words(f"已送出 {len(finished)} 份評分表", f"{len(finished)} sheets handed in"))
    waiting = [sheet.pair for sheet in arrived if sheet not in finished]
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


# Paper


@sheets.command(
    help=words(
        "登錄委員的紙本評分表：一人登錄、另一人再登錄一次，兩次相符才送出。",
        "Key in a member's paper sheet: one person, then another; only what both read alike is "
        "handed in.",
    )
)
@folder_argument
@click.option("--member", metavar="ID", required=True, help=words("委員編號", "the member's id"))
@click.option(
    "--by", metavar="NAME", required=True, help=words("登錄人或核對人姓名", "who keys it in")
)
@click.option(
    "--scan",
    metavar="FILE",
    type=_PATH,
    help=words("紙本掃描檔，其 SHA-256 記入紀錄", "the scanned paper; its SHA-256 is recorded"),
)
@click.option(
    "--from",
    "source",
    metavar="FILE.csv",
    type=_PATH,
    help=words("由評分明細讀入，不逐項詢問", "read it from a table of marks instead of asking"),
)
@click.option(
    "--again",
    is_flag=True,
    help=words("重新登錄，取代自己先前登錄的內容", "key in again, in place of what one keyed in"),
)
def enter(
    folder: Path, *, member: str, by: str, scan: Path | None, source: Path | None, again: bool
) -> None:
    """Key a paper in."""
    store = opened(folder).store
    paper = clerk.open_paper(store, member)
    digest = clerk.scan_digest(scan) if scan else None
    if source is not None:
        read = exchange.sheets_from(source, paper.record, member)
        clerk.key_in(store, paper, read, by=by, scan=digest, again=again)
    else:
        key_by_hand(store, paper, by=by, scan=digest, again=again)
    show_outcome(clerk.check_paper(store, member, by=by), by)


COMMANDS = {"sheets": sheets}
