"""Whether a sheet may be stored: pure, so that whoever builds sheets can ask before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from svcreview.errors import InputError, Problem, StoreError
from svcreview.language import Text
from svcreview.model import CommentKind, Opinion, Pair, Round, Sheet, SheetState
from svcreview.rubric import Dimension, Rubric
from svcreview.store.refusals import refuse_twice
from svcreview.text import shorten, trim


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


def check_sheet(round_: Round, sheet: Sheet, *, complete: bool = False) -> list[Problem]:
    """Everything wrong with the marks and comments of ``sheet``; ``complete`` wants all marks."""
    place, rubric = f"{sheet.submission}/{sheet.member}", round_.rubric
    dimensions = {dimension.key: dimension for dimension in rubric.dimensions}
    texts = [*_mark_faults(sheet, rubric, dimensions), *_other_faults(sheet, dimensions)]
    if complete and sheet.state is not SheetState.ABSTAINED:
        texts += [
            (d.key, Text(f"「{d.title.zh}」尚未評分", f"“{d.title.en}” is not scored yet"))
            for d in rubric.scored
            if d.key not in sheet.marks
        ]
    return [Problem(f"{place} {shorten(key)}", text) for key, text in texts]


def _mark_faults(
    sheet: Sheet, rubric: Rubric, dimensions: dict[str, Dimension]
) -> Iterator[tuple[str, Text]]:
    for key, points in sheet.marks.items():
        dimension = dimensions.get(key)
        if dimension is None:
            yield key, _NO_DIMENSION
        elif not points.is_finite() or not 0 <= points <= dimension.weight:
            yield key, _off_range(points, dimension)
        elif points % rubric.step:
            found, step = shorten(trim(points)), trim(rubric.step)
            yield (
                key,
                Text(
                    f"{found} 分不合給分級距 {step}",
                    f"{found} is not a multiple of the step {step}",
                ),
            )


_NO_DIMENSION = Text("評分標準沒有這個構面", "the rubric has no such dimension")


def _off_range(points: Decimal, dimension: Dimension) -> Text:
    found, weight = shorten(str(points)), trim(dimension.weight)
    return Text(f"{found} 分不在 0 至 {weight} 之間", f"{found} is not between 0 and {weight}")


def _other_faults(sheet: Sheet, dimensions: dict[str, Dimension]) -> Iterator[tuple[str, Text]]:
    if sheet.state is SheetState.ABSTAINED and sheet.marks:
        yield "state", Text("棄權的評分表不得有分數", "an abstained sheet may not have marks")
    for key in sorted(sheet.not_applicable):
        if key not in dimensions:
            yield key, _NO_DIMENSION
        elif key in sheet.marks or not dimensions[key].informational:
            yield key, _NOT_APPLICABLE
    for comment in sheet.comments:
        if comment.dimension is not None and comment.dimension not in dimensions:
            yield comment.dimension, _NO_DIMENSION


_NOT_APPLICABLE = Text(
    "「不適用」只能用於不計分且未給分的構面",
    "“not applicable” is for informational dimensions without points only",
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
            problems.append(Problem(f"{place} {shorten(comment.dimension)}", _NO_DIMENSION))
        if comment.kind is CommentKind.NOTE:
            problems.append(Problem(place, _NOTE))
    return problems


_NOTE = Text(
    "委員內部註記不得提供機關",
    "a member's internal note may not reach the agency",
)
