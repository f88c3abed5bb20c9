"""The summary's own words: the rules of a round, and the differences to be discussed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from svcreview.language import Text
from svcreview.model import Regime, Rules, TieStep
from svcreview.results.values import Difference
from svcreview.results.words import METHODS
from svcreview.text import trim

_TOTALS: Final = Text("總分", "Totals")
_LADDER: Final = {
    TieStep.INNOVATION: Text("創新性得分較高者", "higher on innovation"),
    TieStep.HEAVIEST: Text("配分最高構面得分較高者", "higher on the heaviest dimension"),
    TieStep.FIRST_PLACES: Text("獲第1序位比例較高者", "larger share of first places"),
    TieStep.RESCORING: Text("重行評分", "re-scoring"),
    TieStep.LOTS: Text("抽籤", "lots"),
}
_REGIME: Final = {
    Regime.REVIEW_RULES_6: Text(
        "參照採購評選委員會審議規則第6條", "procurement review rules, article 6 (by analogy)"
    ),
    Regime.PPP_24: Text(
        "參照促進民間參與公共建設甄審辦法第24條", "PPP selection rules, article 24 (by analogy)"
    ),
}
_FINAL_MARKS: Final = {
    "before_meeting": Text("會前評定", "final before the meeting"),
    "after_discussion": Text(
        "會前預評，逐案討論後確認", "preliminary; confirmed after each case was discussed"
    ),
}
_EQUAL_RANKS: Final = {
    "first": Text("同分同名次，次一名次遞延（1、1、3）", "equal totals share a rank (1, 1, 3)"),
    "average": Text(
        "同分取平均名次（1.5、1.5、3）", "equal totals take the mean rank (1.5, 1.5, 3)"
    ),
}
_UNEQUAL_N: Final = {
    "mean_rank": Text(
        "評分委員數不同時，以平均序位排序", "with unequal numbers of members, the mean rank orders"
    ),
    "scaled": Text(
        "評分委員數不同時，以換算序位（(r−0.5)÷n×N＋0.5）之平均排序",
        "with unequal numbers of members, the mean of (r−0.5)/n×N+0.5 orders",
    ),
}


def rules_in_words(rules: Rules) -> list[tuple[Text, Text]]:
    """Each rule of the round: what it is about, and how it stands."""
    steps = [_LADDER[step] for step in rules.ties]
    return [
        (Text("評定方法", "Method"), METHODS[rules.method]),
        (Text("評分定案時點", "Marks are"), _FINAL_MARKS[rules.final_marks]),
        (Text("同分名次", "Equal ranks"), _EQUAL_RANKS[rules.equal_ranks]),
        (Text("委員數不同", "Unequal numbers"), _UNEQUAL_N[rules.unequal_n]),
        (
            Text("同分處理順序", "Tie ladder"),
            Text(
                " → ".join(step.zh for step in steps) or "未定",
                " → ".join(step.en for step in steps) or "none",
            ),
        ),
        (Text("去除最高最低分", "Trimmed mean"), _trimmed(used=rules.trimmed)),
        (Text("提請討論標準", "To be discussed"), _thresholds(rules)),
        (Text("明顯差異處理", "Marked differences"), _REGIME[rules.regime]),
    ]


def _trimmed(*, used: bool) -> Text:
    if not used:
        return Text("不採用", "not used")
    return Text(
        "採用（法規無明文之作法，應於評分前簽奉核准）",
        "used (in no regulation: to be approved before scoring)",
    )


def _thresholds(rules: Rules) -> Text:
    found: list[Text] = []
    limits = rules.differences
    if limits.total_range is not None:
        points = trim(limits.total_range)
        found.append(
            Text(f"總分最高與最低相差{points}分以上", f"totals {points} or more points apart")
        )
    if limits.range_across_pass is not None:
        points = trim(limits.range_across_pass)
        found.append(
            Text(
                f"相差{points}分以上且有總分未達合格分數",
                f"{points} or more apart with one below the pass mark",
            )
        )
    if limits.dimension_share is not None:
        share = Fraction(limits.dimension_share).limit_denominator(100)
        found.append(
            Text(
                f"單一構面相差達其配分之{share.numerator}／{share.denominator}",
                f"a dimension’s marks apart by {share} of its weight",
            )
        )
    return Text(
        "；".join(text.zh for text in found) or "不採用",
        "; ".join(t.en for t in found) or "not used",
    )


def differences_in_words(differences: Sequence[Difference], dimensions: Mapping[str, Text]) -> Text:
    """The sentence about one entry that is put to the panel; ``dimensions`` names the keys."""
    each = [_apart(difference, dimensions) for difference in _each_range_once(differences)]
    return Text(
        f"{'；'.join(text.zh for text in each)}，達提請討論標準，是否屬明顯差異請小組認定。",
        f"{'; '.join(text.en for text in each)}. This is enough to be discussed; whether it is a "
        "marked difference is for the panel to say.",
    )


def _each_range_once(differences: Sequence[Difference]) -> list[Difference]:
    """Without the plain range of totals where the one across the pass mark says it already."""
    across = any(difference.kind == "range_across_pass" for difference in differences)
    return [one for one in differences if not (across and one.kind == "total_range")]


def _apart(difference: Difference, dimensions: Mapping[str, Text]) -> Text:
    high, low = trim(difference.high), trim(difference.low)
    apart = trim(difference.high - difference.low)
    about = _TOTALS
    if difference.dimension is not None:
        about = dimensions[difference.dimension]
        about = Text(f"「{about.zh}」", about.en)
    below = difference.kind == "range_across_pass"
    return Text(
        f"{about.zh}最高{high}分與最低{low}分相差{apart}分"
        f"{'（且有總分未達合格分數）' if below else ''}",
        f"{about.en}: {high} at most and {low} at least, {apart} points apart"
        f"{', with a total below the pass mark' if below else ''}",
    )
