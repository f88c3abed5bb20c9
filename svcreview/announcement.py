"""The rules of a round in words: each is worded here, once, for every page and paper that tells it.

Regulations that do not bind a first-round panel are named with 「參照」.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from svcreview.language import Text
from svcreview.model import (
    Approval,
    Category,
    DifferenceRules,
    Method,
    Regime,
    Round,
    Rules,
    TieStep,
)
from svcreview.rubric import ReasonRule, Rubric
from svcreview.text import show_date, trim


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is announced about one matter: each line a sentence, or an item of a list."""

    title: Text
    lines: tuple[Text, ...]


def announced(round_: Round) -> tuple[Rule, ...]:
    """Everything that is announced before scoring, in the order in which people ask for it."""
    rules, rubric = round_.rules, round_.rubric
    told: Sequence[tuple[Text, Iterable[Text]]] = (
        (Text("評定方式", "Method"), _method(rules)),
        (Text("構面及配分", "Dimensions and points"), _weights(rubric)),
        (Text("類別及推薦名額", "Categories and places"), _places(round_)),
        (Text("序位計算", "Ranks"), [_EQUAL_RANKS[rules.equal_ranks]]),
        (Text("委員數不同", "Unequal numbers of members"), [_UNEQUAL_N[rules.unequal_n]]),
        (Text("同分處理", "Ties"), [_ties(rules)]),
        (Text("合格標準", "Pass mark"), list(_passing(rubric)) or [_NO_PASS_MARK]),
        (Text("應填理由之情形", "When a reason is asked for"), list(reasons(round_)) or [_NONE]),
        (Text("評分確定時點", "When marks become final"), [_FINAL[rules.final_marks]]),
        (
            Text("提請討論之評分差異", "Differences put to the panel"),
            list(_differences(rules.differences)) or [_NO_THRESHOLD],
        ),
        (Text("明顯差異處理", "Marked differences"), [_regime(rules)]),
        (Text("練習案", "Practice case"), [_PRACTICE] if round_.practice else []),
    )
    found = (Rule(title=title, lines=tuple(lines)) for title, lines in told)
    return tuple(rule for rule in found if rule.lines)


METHODS: Final[Mapping[Method, Text]] = {
    Method.MEAN: Text("總評分法", "mean of totals"),
    Method.RANK: Text("序位法", "rank order"),
}
TIE_STEPS: Final[Mapping[TieStep, Text]] = {
    TieStep.INNOVATION: Text("創新性得分較高者", "higher on innovation"),
    TieStep.HEAVIEST: Text("配分最高構面得分較高者", "higher on the heaviest dimension"),
    TieStep.FIRST_PLACES: Text("獲第一序位比例較高者", "larger share of first places"),
    TieStep.RESCORING: Text("重行評分", "scoring again"),
    TieStep.LOTS: Text("抽籤", "lots"),
}
_HOW: Final = {
    Method.MEAN: Text(
        "各委員總分之平均，高者為先", "the mean of all members’ totals, highest first"
    ),
    Method.RANK: Text(
        "各委員依總分排定序位，序位合計低者為先",
        "each member’s totals give ranks; the lowest sum of ranks comes first",
    ),
}
_TRIMMED: Final = Text(
    "各案去除一最高及一最低總分後平均（法規無明文之作法，應於評分前簽奉核准）。",
    "One highest and one lowest total of each entry are left out of the mean (no regulation "
    "provides for this; it needs approval before scoring).",
)
_EQUAL_RANKS: Final = {
    "first": Text(
        "同一委員給予相同總分者，同分同名次，次一名次遞延（1、1、3）。",
        "Equal totals of one member share a rank and the next one is left out (1, 1, 3).",
    ),
    "average": Text(
        "同一委員給予相同總分者，取平均名次（1.5、1.5、3）。",
        "Equal totals of one member share the mean of their ranks (1.5, 1.5, 3).",
    ),
}
_UNEQUAL_N: Final = {
    "mean_rank": Text(
        "因迴避等致各案評分委員人數不同時，序位以實際評分委員之平均序位比較。",
        "Where recusals leave entries with unequal numbers of members, ranks are compared by their "
        "mean over the members who scored.",
    ),
    "scaled": Text(
        "因迴避等致各案評分委員人數不同時，序位先換算為（r−0.5）÷n×N＋0.5，再以平均比較"
        "（r為序位，n為該委員於同類別所評案數，N為該類別案數）。",
        "Where recusals leave entries with unequal numbers of members, each rank r becomes "
        "(r−0.5)÷n×N+0.5 and the mean is compared (n: entries of the category that the member "
        "scored, N: all its entries).",
    ),
}
_FINAL: Final = {
    "before_meeting": Text(
        "送出之分數即為正式評分，會議前確定。",
        "Marks handed in are final before the meeting.",
    ),
    "after_discussion": Text(
        "送出之分數為預評；會議逐案討論後，由委員確認或調整，始為正式評分。",
        "Marks handed in are preliminary; each member confirms or adjusts them once the entry has "
        "been discussed at the meeting.",
    ),
}
_REGIMES: Final = {
    Regime.REVIEW_RULES_6: Text(
        "採購評選委員會審議規則第6條", "the procurement review rules, article 6"
    ),
    Regime.PPP_24: Text(
        "民間參與公共建設甄審委員會組織及評審辦法第24條", "the PPP selection rules, article 24"
    ),
}


_NO_PASS_MARK: Final = Text("未設合格標準。", "There is none.")
_NONE: Final = Text("未規定。", "None is asked for.")
_NO_THRESHOLD: Final = Text("未設標準，由小組認定。", "No threshold; the panel judges.")
_OFF: Final = DifferenceRules(total_range=None, range_across_pass=None, dimension_share=None)
_PRACTICE: Final = Text(
    "正式評分前，全體委員先試評同一案並對照彼此給分之分布（不具名）；練習案不列入任何結果。",
    "Before scoring, all members score one entry and see how their marks spread, without names; "
    "it is in no result.",
)


def _method(rules: Rules) -> Iterator[Text]:
    name, how = METHODS[rules.method], _HOW[rules.method]
    yield Text(f"{name.zh}：{how.zh}。", f"{name.en[0].upper()}{name.en[1:]}: {how.en}.")
    if rules.trimmed:
        yield _TRIMMED


def _weights(rubric: Rubric) -> Iterator[Text]:
    zh = "、".join(f"{d.title.zh}{trim(d.weight)}分" for d in rubric.scored)
    en = ", ".join(f"{d.title.en} {trim(d.weight)}" for d in rubric.scored)
    note = Text("", "")
    if rubric.note is not None:
        note = Text(f"（{rubric.note.zh}）", f" ({rubric.note.en})")
    step = trim(rubric.step)
    yield Text(
        f"{zh}，總分100分{note.zh}，以{step}分為給分單位。",
        f"{en}: 100 points in all{note.en}, in steps of {step}.",
    )
    for d in rubric.dimensions:
        if d.informational:
            yield Text(
                f"{d.title.zh}僅供參考，不計分。", f"{d.title.en} is for information, not counted."
            )


def _places(round_: Round) -> Iterator[Text]:
    each = [_places_of(category) for category in round_.categories]
    yield Text(f"{'、'.join(e.zh for e in each)}。", f"{', '.join(e.en for e in each)}.")
    yield Text(
        "各類別分別排序；得不足額推薦（得從缺）。",
        "Categories are ranked separately; fewer may be recommended than there are places.",
    )


def _places_of(category: Category) -> Text:
    title, places = category.title, category.places
    if places is None:
        return Text(f"{title.zh}未設推薦名額", f"{title.en} no line")
    return Text(f"{title.zh}{places}案", f"{title.en} {places}")


def _ties(rules: Rules) -> Text:
    steps = [TIE_STEPS[step] for step in rules.ties]
    if not steps:
        return Text(
            "同分跨越推薦名額線時，由小組決定。", "The panel decides a tie across the line."
        )
    return Text(
        f"同分跨越推薦名額線時，依序：{' → '.join(step.zh for step in steps)}。",
        f"For a tie across the line, in this order: {' → '.join(step.en for step in steps)}.",
    )


def _passing(rubric: Rubric) -> Iterator[Text]:
    rule = rubric.passing
    if rule.mean is not None:
        mean = trim(rule.mean)
        yield Text(f"總分平均須達{mean}分。", f"The mean of totals must reach {mean}.")
    for key, points in rule.dimensions.items():
        title, floor = rubric.dimension(key).title, trim(points)
        yield Text(
            f"「{title.zh}」平均須達{floor}分。", f"The mean on “{title.en}” must reach {floor}."
        )
    if rule.majority_at is not None:
        at = trim(rule.majority_at)
        yield Text(
            f"須過半數評分委員給予{at}分以上。",
            f"More than half of the members who scored must give {at} or more.",
        )


def reasons(round_: Round) -> Iterator[Text]:
    """When a member must give a reason, one case a line."""
    rule = round_.rubric.reasons
    totals = list(_totals_with_reasons(rule))
    if totals:
        zh, en = "或".join(t.zh for t in totals), " or ".join(t.en for t in totals)
        yield Text(f"總分{zh}。", f"A total {en}.")
    for key, points in rule.marks_below.items():
        title, floor = round_.rubric.dimension(key).title, trim(points)
        yield Text(f"「{title.zh}」未達{floor}分。", f"A mark below {floor} on “{title.en}”.")
    if any(opinion.level is not None for opinion in round_.staff_opinions):
        yield Text(
            "給分與幕僚初審意見所列級距不同。",
            "A mark in another band than the secretariat’s preliminary opinion names.",
        )


def _totals_with_reasons(rule: ReasonRule) -> Iterator[Text]:
    if rule.total_below is not None:
        below = trim(rule.total_below)
        yield Text(f"未達{below}分", f"below {below}")
    if rule.total_above is not None:
        above = trim(rule.total_above)
        yield Text(f"逾{above}分", f"above {above}")


def _differences(limits: DifferenceRules) -> Iterator[Text]:
    if limits.total_range is not None:
        points = trim(limits.total_range)
        yield Text(
            f"同一案最高與最低總分相差{points}分以上。",
            f"Totals of one entry that lie {points} points or more apart.",
        )
    if limits.range_across_pass is not None:
        points = trim(limits.range_across_pass)
        yield Text(
            f"同一案總分相差{points}分以上，且有委員評分未達合格標準。",
            f"Totals of one entry {points} points or more apart with one below the pass mark.",
        )
    if limits.dimension_share is not None:
        zh, en = _share(limits.dimension_share)
        yield Text(
            f"任一構面給分相差達該構面配分之{zh}。",
            f"Marks on one dimension that lie {en} of its points or more apart.",
        )


def _regime(rules: Rules) -> Text:
    by = _REGIMES[rules.regime]
    which = Text("", "")
    if rules.differences != _OFF:
        which = Text("達上列任一標準者，", " that meets any of the above")
    return Text(
        f"{which.zh}是否屬明顯差異由小組認定；屬明顯差異者，參照{by.zh}處理。",
        f"The panel says whether a difference{which.en} is a marked one; if so, it is handled "
        f"along the lines of {by.en}.",
    )


def _share(share: Decimal) -> tuple[str, str]:
    if share == Decimal(1) / 3:
        return "三分之一", "a third"
    percent = trim(share * 100)
    return f"{percent}%", f"{percent} %"


def approval_words(approval: Approval) -> Text:
    """Number and date of the paper that approved something."""
    number, dated = approval.number, approval.dated
    if dated is None:
        return Text(number, number)
    return Text(f"{number}（{show_date(dated, 'zh')}）", f"{number}, {show_date(dated, 'en')}")
