"""A paper sheet keyed in at a terminal, entry by entry; each is kept as soon as it is typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

import click

from svcreview import clerk, exchange
from svcreview.clerk import Checked, Paper
from svcreview.cli.common import end, table, tell, words
from svcreview.errors import SvcreviewError
from svcreview.language import Text
from svcreview.model import Comment, CommentKind, Sheet, SheetState, Submission
from svcreview.rubric import Dimension, Rubric
from svcreview.sheets import MemberRecord, sheet_faults
from svcreview.store import Store
from svcreview.text import narrow, one_line, parse_number, shorten, trim

_ABSTAIN: Final = ("不評分", "棄權", "abstain")
_WIDE: Final = 40


def key_by_hand(store: Store, paper: Paper, *, by: str, scan: str | None, again: bool) -> None:
    """Ask for every entry that ``by`` has not keyed in, or with ``again`` for all."""
    entries = paper.entries if again else paper.left(by)
    if not entries:  # the store says why nobody keys the same paper in twice
        clerk.key_in(store, paper, _blank(paper), by=by, scan=scan)
    tell(_how(len(entries)))
    known = paper.record.round.submission_by_id
    for number, id_ in enumerate(entries, 1):
        sheet = _ask(paper, known[id_], number, len(entries))
        clerk.key_in(store, paper, [sheet], by=by, scan=scan, again=again)
        paper = clerk.open_paper(store, paper.member)


def _blank(paper: Paper) -> list[Sheet]:
    return [Sheet(submission=id_, member=paper.member) for id_ in paper.entries]


def _how(count: int) -> Text:
    return Text(
        f"共 {count} 案。未評請直接按 Enter；不評分（棄權）請在第一個構面輸入「不評分」。"
        "每案輸入完即保存，可隨時以 Ctrl-C 中斷。",
        f"{count} entries. Press Enter for what is not scored; type “abstain” at the first "
        "dimension to abstain. Each entry is kept once it is typed; stop at any time with Ctrl-C.",
    )


def _ask(paper: Paper, entry: Submission, number: int, count: int) -> Sheet:
    round_ = paper.record.round
    agency = round_.agency_by_id[entry.agency].name
    click.echo(
        f"\n[{number}/{count}] {entry.id} {one_line(agency)}　{one_line(entry.title)}", err=True
    )
    sheet = Sheet(submission=entry.id, member=paper.member)
    while True:
        filled = _ask_marks(round_.rubric, sheet)
        if filled.state is SheetState.ABSTAINED or _is_sum(round_.rubric, filled):
            return _with_reasons(paper.record, filled)
        tell(_OTHER_SUM)


_OTHER_SUM: Final = Text(
    "總分與各構面得分之和不符，請對照紙本重新輸入本案；紙本總分有誤者，總分請按 Enter 略過並洽委員。",
    "The total is not the sum of the marks: key this entry in again. If the paper itself is "
    "wrong, press Enter at the total, and ask the member.",
)


def _ask_marks(rubric: Rubric, sheet: Sheet) -> Sheet:
    for place, dimension in enumerate(rubric.dimensions):
        answer = _mark(rubric, dimension, may_abstain=place == 0)
        if answer == _ABSTAIN[0]:
            return replace(sheet, state=SheetState.ABSTAINED)
        if isinstance(answer, Decimal):
            sheet = replace(sheet, marks={**sheet.marks, dimension.key: answer})
    return sheet


def _mark(rubric: Rubric, dimension: Dimension, *, may_abstain: bool) -> Decimal | str | None:
    """Points, ``None`` for an empty cell, or 不評分; asked for until it is one of these."""
    weight = trim(dimension.weight)
    asked = words(f"　{dimension.title.zh}（0–{weight}）", f"  {dimension.title.en} (0–{weight})")
    while True:
        typed = narrow(_prompt(asked))
        if not typed:
            return None
        if may_abstain and typed.casefold() in _ABSTAIN:
            return _ABSTAIN[0]
        points = parse_number(typed)
        if points is None:
            tell(Text("這不是數字", "this is no number"))
            continue
        probe = Sheet(submission="-", member="-", marks={dimension.key: points})
        wrong = [text for _, text in sheet_faults(rubric, probe)]
        if not wrong:
            return points
        tell(wrong[0])


def _is_sum(rubric: Rubric, sheet: Sheet) -> bool:
    """Whether the total on the paper is that of the marks; an empty one says nothing."""
    if not sheet.marks:
        return True
    typed = _prompt(words("　總分（紙本所載）", "  Total (as on the paper)"))
    marks = (sheet.marks.get(d.key, Decimal(0)) for d in rubric.scored)
    return not typed or parse_number(typed) == sum(marks, Decimal(0))


def _with_reasons(record: MemberRecord, sheet: Sheet) -> Sheet:
    """The reason on the paper, and each further one that the rules ask for."""
    given = _commented(sheet, None, _prompt(words("　理由", "  Reason")))
    if given.state is SheetState.ABSTAINED or not given.marks:
        return given
    for dimension, why in exchange.reasons_wanted(record, given):
        given = _commented(given, dimension, _prompt(f"　{why}"))
    return given


def _commented(sheet: Sheet, dimension: str | None, text: str) -> Sheet:
    if not text:
        return sheet
    comment = Comment(kind=CommentKind.REASON, text=text, dimension=dimension)
    return replace(sheet, comments=(*sheet.comments, comment))


def _prompt(asked: str) -> str:
    try:
        answer: str = click.prompt(asked, default="", show_default=False, err=True)
    except click.Abort as exc:  # Ctrl-C, or a terminal that was closed
        raise SvcreviewError(_STOPPED, _GO_ON) from exc
    return answer.strip()


_STOPPED: Final = Text("已中斷，這一案沒有保存", "stopped; this entry was not kept")
_GO_ON: Final = Text(
    "先前輸入完的案件均已保存；再執行同一指令即可繼續。",
    "The entries before it are kept: run the same command to go on.",
)


def show_outcome(checked: Checked, by: str) -> None:
    """What came of it: waiting for the other person, differing, or handed in."""
    if checked.differences:
        click.echo(_differences_table(checked, by))
        tell(_DIFFER)
        end(complete=False)
    if checked.other is None:
        click.echo(
            words(f"已登錄（{by}），待另一人核對", f"Keyed in by {by}; another person must check")
        )
        end(complete=True)
    handed_in = "、".join(checked.handed_in)
    click.echo(
        words(
            f"兩次登錄相符（登錄：{checked.other}／核對：{by}），已送出：{handed_in}",
            f"Both agree ({checked.other}, {by}); handed in: {handed_in.replace('、', ', ')}",
        )
    )
    if checked.blank:
        left = "、".join(checked.blank)
        tell(Text(f"紙本空白，未送出：{left}", f"Blank on the paper, not handed in: {left}"))
    end(complete=not checked.blank)


_DIFFER: Final = Text(
    "兩次登錄不符，沒有送出任何案件；請對照紙本，登錄有誤的人加 --again 重新登錄。",
    "The two differ, and nothing was handed in. Look at the paper; whoever misread it keys it in "
    "again with --again.",
)


def _differences_table(checked: Checked, by: str) -> str:
    header = [
        *words("案號 項目", "entry what").split(),
        shorten(checked.other or "", 20),
        shorten(by, 20),
    ]
    return table(header, _difference_rows(checked))


def _difference_rows(checked: Checked) -> Iterator[list[str]]:
    for one in checked.differences:
        texts = (one.what, one.first, one.second)
        yield [one.submission, *(shorten(str(text), _WIDE) for text in texts)]
