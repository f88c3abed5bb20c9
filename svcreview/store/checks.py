"""Whether sheets of these pairs, and an opinion, may be stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from svcreview.errors import InputError, Problem, StoreError
from svcreview.language import Text
from svcreview.model import CommentKind, Opinion, Pair, Round, Sheet
from svcreview.sheets import NO_DIMENSION, check_sheet
from svcreview.store.refusals import refuse_twice
from svcreview.text import shorten


def refuse_faulty(
    round_: Round, sheets: Sequence[Sheet], source: str, *, complete: bool = False
) -> None:
    """Raise for everything wrong with ``sheets``, which came from ``source``."""
    check_pairs(round_, (sheet.pair for sheet in sheets))
    refuse_twice(sheets)
    problems = [p for sheet in sheets for p in check_sheet(round_, sheet, complete=complete)]
    if problems:
        raise InputError(source, problems)


def check_pairs(round_: Round, pairs: Iterable[Pair]) -> None:
    """Raise ``StoreError`` unless all are to be scored: known, assigned and not recused."""
    wrong = [pair for pair in pairs if pair not in round_.to_score]
    if wrong:
        told = [_why_not(round_, pair) for pair in wrong]
        raise StoreError(
            Text("；".join(text.zh for text in told), "; ".join(text.en for text in told)),
            Text("請核對案號與委員編號。", "Check the ids of the submission and the member."),
        )


def _why_not(round_: Round, pair: Pair) -> Text:
    name = f"{shorten(pair.submission)}/{shorten(pair.member)}"
    if pair.submission not in round_.submission_by_id:
        return Text(f"評分表 {name}：沒有這個案號", f"sheet {name}: there is no such submission")
    if pair.member not in round_.member_by_id:
        return Text(f"評分表 {name}：沒有這位委員", f"sheet {name}: there is no such member")
    if pair in round_.recused:
        return Text(
            f"評分表 {name}：該委員對本案迴避，不得評分",
            f"sheet {name}: the member is recused from this submission",
        )
    return Text(
        f"評分表 {name}：本案未分派給該委員評分",
        f"sheet {name}: the submission is not assigned to this member",
    )


def check_opinion(round_: Round, opinion: Opinion) -> list[Problem]:
    """Everything that keeps the words of ``opinion`` from being kept for an agency."""
    place = shorten(opinion.submission)
    known = {dimension.key for dimension in round_.rubric.dimensions}
    problems = []
    if opinion.submission not in round_.submission_by_id:
        problems.append(Problem(place, Text("沒有這個案號", "there is no such submission")))
    for comment in opinion.comments:
        if comment.dimension is not None and comment.dimension not in known:
            problems.append(Problem(f"{place} {shorten(comment.dimension)}", NO_DIMENSION))
        if comment.kind is CommentKind.NOTE:
            problems.append(Problem(place, _NOTE))
    return problems


_NOTE = Text(
    "委員內部註記不得提供機關",
    "a member's internal note may not reach the agency",
)
