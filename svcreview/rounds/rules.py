"""How marks become an order: the part of round.yaml that is announced beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from svcreview.fields import Fields
from svcreview.model import DifferenceRules, Method, Regime, Rules, TieStep
from svcreview.text import one_line

METHODS: Final[Mapping[str, Method]] = {
    "mean": Method.MEAN,
    "rank": Method.RANK,
    "總評分法": Method.MEAN,
    "序位法": Method.RANK,
}
EQUAL_RANKS: Final[Mapping[str, str]] = {
    "first": "first",
    "average": "average",
    "同分同名次": "first",
    "平均名次": "average",
}
UNEQUAL_N: Final[Mapping[str, str]] = {
    "mean_rank": "mean_rank",
    "scaled": "scaled",
    "平均序位": "mean_rank",
    "換算序位": "scaled",
}
TIES: Final[Mapping[str, TieStep]] = {
    **{step.value: step for step in TieStep},
    "創新性": TieStep.INNOVATION,
    "配分最高項目": TieStep.HEAVIEST,
    "第一名較多": TieStep.FIRST_PLACES,
    "重行評分": TieStep.RESCORING,
    "抽籤": TieStep.LOTS,
}
FINAL_MARKS: Final[Mapping[str, str]] = {
    "before_meeting": "before_meeting",
    "after_discussion": "after_discussion",
    "會前評定": "before_meeting",
    "討論後評定": "after_discussion",
}
REGIMES: Final[Mapping[str, Regime]] = {
    **{regime.value: regime for regime in Regime},
    "審議規則": Regime.REVIEW_RULES_6,
    "促參": Regime.PPP_24,
}
THIRD: Final = Decimal(1) / Decimal(3)
_DEFAULT: Final = Rules()


def read_rules(fields: Fields) -> Rules:
    """The rules in round.yaml; what it does not say is as ``Rules`` has it."""
    return Rules(
        method=fields.choice("method", METHODS, _DEFAULT.method),
        equal_ranks=fields.choice("equal_ranks", EQUAL_RANKS, _DEFAULT.equal_ranks),
        unequal_n=fields.choice("unequal_n", UNEQUAL_N, _DEFAULT.unequal_n),
        ties=_read_ties(fields),
        trimmed=fields.flag("trimmed", default=False),
        differences=_read_differences(fields.part("differences")),
        regime=fields.choice("regime", REGIMES, _DEFAULT.regime),
        final_marks=fields.choice("final_marks", FINAL_MARKS, _DEFAULT.final_marks),
        comparison_band=fields.flag("comparison_band", default=False),
    )


def _read_ties(fields: Fields) -> tuple[TieStep, ...]:
    if not fields.given("ties"):
        return _DEFAULT.ties
    steps = []
    for index, item in enumerate(fields.items("ties")):
        key = f"ties[{index}]"
        one = Fields({key: item}, fields.place, fields.problems)
        step = one.choice(key, TIES, None)
        if step in steps:
            one.note(key, f"「{step}」出現兩次", f"“{step}” stands twice")
        elif step is not None:
            steps.append(step)
    return tuple(steps)


def _read_differences(part: Fields) -> DifferenceRules:
    default = _DEFAULT.differences
    rules = DifferenceRules(
        total_range=_limit(part, "total_range", default.total_range, 100),
        range_across_pass=_limit(part, "range_across_pass", default.range_across_pass, 100),
        dimension_share=_read_share(part, default.dimension_share),
    )
    part.done()
    return rules


def _limit(part: Fields, key: str, default: Decimal | None, high: int) -> Decimal | None:
    """The number at ``key``; ``null`` turns the rule off, no mention leaves the default."""
    number = part.number(key, Decimal(0), Decimal(high), required=False)
    return number if part.given(key) else default


def _read_share(part: Fields, default: Decimal | None) -> Decimal | None:
    written = one_line(str(part.raw("dimension_share")))
    if written != "1/3":  # the one usual share that no decimal number says
        return _limit(part, "dimension_share", default, 1)
    return THIRD
