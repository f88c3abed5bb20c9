"""The summary's tables of one category: the order, and the coded score table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from svcreview.announcement import METHODS
from svcreview.language import Text
from svcreview.model import Method
from svcreview.reports.html import Child, Column, Html, join, table, tag
from svcreview.reports.shared import NONE, name, number
from svcreview.reports.words import differences_in_words
from svcreview.results.values import CategoryResults, Flag, RoundResults, SubmissionResult
from svcreview.results.words import FLAGS, TIE_STEPS, UNSETTLED
from svcreview.text import trim

_MANY_CODES: Final = 9  # more columns need smaller print to fit a page
_RECUSED: Final = Text("迴避", "recused")
_ABSTAINED: Final = Text("棄權", "abstained")
_MISSING: Final = Text("未送出", "missing")


def order_table(place: int, category: CategoryResults) -> Html:
    """The order by the official method, with what the other method would say."""
    official = METHODS[category.method]
    caption = Text(
        f"{category.title.zh}名次（{official.zh}）",
        f"{category.title.en}: order by {official.en}",
    )
    ranks = Text("序位合計", "Rank sum") if category.equal_n else Text("平均序位", "Mean rank")
    columns = (
        Column(header=_position(category), kind="mid"),
        Column(header=Text("編號", "Id")),
        Column(header=Text("參獎機關（單位）", "Agency"), kind="name"),
        Column(header=Text("參獎案", "Entry"), kind="wide"),
        Column(header=Text("委員數", "Members"), kind="num"),
        Column(header=Text("平均總評分", "Mean"), kind="num"),
        Column(header=ranks, kind="num"),
        Column(header=_other_method(category), kind="mid"),
        Column(header=Text("合格", "Passed"), kind="mid"),
        Column(header=Text("推薦名額", "Places"), kind="mid"),
        Column(header=Text("備註", "Remarks"), kind="remarks"),
    )
    last = _last_recommended(category)
    rows = (("line" if row is last else None, _order_row(category, row)) for row in category.rows)
    return table(f"order-{place}", caption, columns, rows, header_column=1, kind="titled")


def _position(category: CategoryResults) -> Text:
    if category.settled:
        return Text("名次", "Position")
    return Text("暫定名次", "Position so far")


def _other_method(category: CategoryResults) -> Text:
    other = METHODS[Method.RANK if category.method is Method.MEAN else Method.MEAN]
    return Text(f"{other.zh}名次", f"Position by {other.en}")


def _last_recommended(category: CategoryResults) -> SubmissionResult | None:
    """The row that the line (推薦名額線) is drawn under, once nothing about it is open."""
    if not category.settled or any(Flag.TIE_AT_LINE in row.flags for row in category.rows):
        return None
    return next((row for row in reversed(category.rows) if row.recommended), None)


def _order_row(category: CategoryResults, row: SubmissionResult) -> tuple[Child, ...]:
    by_rank = category.method is Method.RANK
    return (
        tag("b", number(row.position)),
        row.submission,
        name(row.agency_name),
        name(row.title),
        number(row.n),
        number(row.mean),
        number(row.rank_sum if category.equal_n else row.mean_rank),
        number(row.position_by_mean if by_rank else row.position_by_rank),
        _passed(row),
        _recommended(category, row),
        _remarks(row),
    )


def _passed(row: SubmissionResult) -> Text:
    if row.passed is None:
        return NONE
    return Text("合格", "yes") if row.passed else Text("不合格", "no")


def _recommended(category: CategoryResults, row: SubmissionResult) -> Child:
    if not category.settled:
        return tag("span", UNSETTLED, class_="state open")
    if Flag.TIE_AT_LINE in row.flags:
        return tag("span", Text("同分待決", "tie open"), class_="state open")
    if row.recommended:
        return tag("span", Text("列入", "within"), class_="state recommended")
    return NONE


def _remarks(row: SubmissionResult) -> Html:
    found = [FLAGS[flag] for flag in row.flags]
    if row.tie_step is not None:
        found.insert(0, TIE_STEPS[row.tie_step])
    return tag("ul", *(tag("li", text) for text in found), class_="tight") if found else Html("")


def score_table(place: int, category: CategoryResults, codes: Sequence[str]) -> Html:
    """得分｜序位 of each member, by code."""
    caption = Text(
        f"{category.title.zh}評分總表（各委員代號之總分｜序位）",
        f"{category.title.en}: total | rank of each member, by code",
    )
    columns = (
        Column(header=Text("編號", "Id")),
        *(Column(header=code, kind="mid") for code in codes),
        Column(header=Text("平均總評分", "Mean"), kind="num"),
        Column(header=Text("序位合計", "Rank sum"), kind="num"),
        Column(header=Text("平均序位", "Mean rank"), kind="num"),
    )
    rows = ((None, _score_row(row, codes)) for row in category.rows)
    kind = "titled dense" if len(codes) > _MANY_CODES else "titled"
    return table(f"scores-{place}", caption, columns, rows, kind=kind)


def _score_row(row: SubmissionResult, codes: Sequence[str]) -> tuple[Child, ...]:
    counted = {sheet.code: _total_and_rank(sheet.total, sheet.rank) for sheet in row.sheets}
    words = (
        dict.fromkeys(row.recused, _RECUSED)
        | dict.fromkeys(row.abstained, _ABSTAINED)
        | dict.fromkeys(row.missing, _MISSING)
    )
    cells = (counted.get(code) or _state(words.get(code)) for code in codes)
    means = (number(row.mean), number(row.rank_sum), number(row.mean_rank))
    return (row.submission, *cells, *means)


def _total_and_rank(total: Decimal, rank: Decimal) -> Html:
    return join((trim(total), tag("span", "｜", class_="of"), trim(rank)))


def _state(word: Text | None) -> Child:
    return NONE if word is None else tag("span", word, class_="quiet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One entry that the panel must discuss, and why."""

    row: SubmissionResult
    reasons: tuple[Text, ...]


def to_discuss(results: RoundResults) -> tuple[Case, ...]:
    """應提會討論案件: marked differences and ties at the line, in the order of the results."""
    cases = (Case(row=row, reasons=tuple(_reasons(row))) for row in results.rows)
    return tuple(case for case in cases if case.reasons)


def _reasons(row: SubmissionResult) -> list[Text]:
    titles = {dimension.key: dimension.title for dimension in row.dimensions}
    found = [differences_in_words(row.differences, titles)] if row.differences else []
    if Flag.TIE_AT_LINE in row.flags:
        found.append(
            Text(
                "推薦名額線上同分，依同分處理順序仍無法分出先後，請小組決議。",
                "Tied at the line; the tie ladder does not resolve it. The panel is to decide.",
            )
        )
    return found
