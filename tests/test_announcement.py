"""The rules of a round in words: one wording for every page that tells them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from svcreview.announcement import announced, approval_words
from svcreview.language import Text
from svcreview.model import (
    Approval,
    Category,
    DifferenceRules,
    Method,
    Practice,
    Regime,
    Round,
    Rules,
    StaffOpinion,
    TieStep,
)
from svcreview.rubric import PassRule, ReasonRule
from tests.builders import a_dimension, a_round, a_rubric

TITLES = [
    "評定方式",
    "構面及配分",
    "類別及推薦名額",
    "序位計算",
    "委員數不同",
    "同分處理",
    "合格標準",
    "應填理由之情形",
    "評分確定時點",
    "提請討論之評分差異",
    "明顯差異處理",
]


def told(round_: Round, language: str = "zh") -> dict[str, list[str]]:
    """Title in zh-TW → the lines in ``language``."""
    return {
        rule.title.zh: [line.in_(language) for line in rule.lines] for rule in announced(round_)
    }


def with_rubric(**changes: object) -> Round:
    return a_round(rubric=a_rubric(**changes))


def test_every_rule_is_told_even_where_nothing_is_demanded():
    none = DifferenceRules(total_range=None, range_across_pass=None, dimension_share=None)

    found = told(a_round(rules=Rules(ties=(), differences=none)))

    assert list(found) == TITLES
    silent = ("同分處理", "合格標準", "應填理由之情形", "提請討論之評分差異", "明顯差異處理")
    assert [found[title] for title in silent] == [
        ["同分跨越推薦名額線時，由小組決定。"],
        ["未設合格標準。"],
        ["未規定。"],
        ["未設標準，由小組認定。"],
        ["是否屬明顯差異由小組認定；屬明顯差異者，參照採購評選委員會審議規則第6條處理。"],
    ]  # fmt: skip


def test_the_usual_rules_are_told_in_words():
    found = told(a_round(rules=Rules()))

    assert {title: found[title] for title in TITLES if title not in TITLES[1:3]} == {
        "評定方式": ["總評分法：各委員總分之平均，高者為先。"],
        "序位計算": ["同一委員給予相同總分者，同分同名次，次一名次遞延（1、1、3）。"],
        "委員數不同": ["因迴避等致各案評分委員人數不同時，序位以實際評分委員之平均序位比較。"],
        "同分處理": [
            "同分跨越推薦名額線時，依序：創新性得分較高者 → 配分最高構面得分較高者 → "
            "獲第一序位比例較高者 → 重行評分 → 抽籤。"
        ],
        "合格標準": ["未設合格標準。"],
        "應填理由之情形": ["未規定。"],
        "評分確定時點": ["送出之分數即為正式評分，會議前確定。"],
        "提請討論之評分差異": [
            "同一案最高與最低總分相差20分以上。",
            "同一案總分相差10分以上，且有委員評分未達合格標準。",
            "任一構面給分相差達該構面配分之三分之一。",
        ],
        "明顯差異處理": [
            "達上列任一標準者，是否屬明顯差異由小組認定；屬明顯差異者，參照採購評選委員會審議規則第6條處理。"
        ],
    }


def test_the_other_choices_are_told_in_words():
    rules = Rules(
        method=Method.RANK,
        equal_ranks="average",
        unequal_n="scaled",
        ties=(TieStep.HEAVIEST, TieStep.LOTS),
        trimmed=True,
        differences=DifferenceRules(
            total_range=Decimal("15.5"), range_across_pass=None, dimension_share=Decimal("0.4")
        ),
        regime=Regime.PPP_24,
        final_marks="after_discussion",
    )

    found = told(a_round(rules=rules))

    assert {title: found[title] for title in TITLES if title not in TITLES[1:3]} == {
        "評定方式": [
            "序位法：各委員依總分排定序位，序位合計低者為先。",
            "各案去除一最高及一最低總分後平均（法規無明文之作法，應於評分前簽奉核准）。",
        ],
        "序位計算": ["同一委員給予相同總分者，取平均名次（1.5、1.5、3）。"],
        "委員數不同": [
            "因迴避等致各案評分委員人數不同時，序位先換算為（r−0.5）÷n×N＋0.5，再以平均比較"
            "（r為序位，n為該委員於同類別所評案數，N為該類別案數）。"
        ],
        "同分處理": ["同分跨越推薦名額線時，依序：配分最高構面得分較高者 → 抽籤。"],
        "合格標準": ["未設合格標準。"],
        "應填理由之情形": ["未規定。"],
        "評分確定時點": ["送出之分數為預評；會議逐案討論後，由委員確認或調整，始為正式評分。"],
        "提請討論之評分差異": [
            "同一案最高與最低總分相差15.5分以上。",
            "任一構面給分相差達該構面配分之40%。",
        ],
        "明顯差異處理": [
            "達上列任一標準者，是否屬明顯差異由小組認定；屬明顯差異者，參照民間參與公共建設甄審委員會組織及評審辦法"
            "第24條處理。"
        ],
    }


def test_dimensions_are_told_with_points_step_and_the_rubrics_own_note():
    dimensions = (
        a_dimension("need", 60, title=Text("需求", "Need")),
        a_dimension("reach", 40, title=Text("成效", "Reach")),
        a_dimension("extra", 10, title=Text("參考", "Extra"), informational=True),
    )
    round_ = with_rubric(dimensions=dimensions, step=Decimal("0.5"), note=Text("示範配分", "demo"))

    assert told(round_)["構面及配分"] == [
        "需求60分、成效40分，總分100分（示範配分），以0.5分為給分單位。",
        "參考僅供參考，不計分。",
    ]


def test_places_are_told_for_each_category():
    categories = (
        Category(id="a", title=Text("甲類", "A"), places=3),
        Category(id="b", title=Text("乙類", "B")),
    )

    assert told(a_round(categories=categories))["類別及推薦名額"] == [
        "甲類3案、乙類未設推薦名額。",
        "各類別分別排序；得不足額推薦（得從缺）。",
    ]


def test_a_pass_mark_is_told_with_each_of_its_demands():
    rule = PassRule(
        mean=Decimal(70), dimensions={"innovation": Decimal("12.5")}, majority_at=Decimal(75)
    )

    assert told(with_rubric(passing=rule))["合格標準"] == [
        "總分平均須達70分。",
        "「innovation」平均須達12.5分。",
        "須過半數評分委員給予75分以上。",
    ]


def test_a_reason_is_announced_for_thresholds_and_for_bands_that_staff_named():
    rule = ReasonRule(
        total_below=Decimal(60), total_above=Decimal(95), marks_below={"impact": Decimal(10)}
    )
    opinion = StaffOpinion(submission="S001", text="", dimension="impact", level=1)
    round_ = replace(with_rubric(reasons=rule), staff_opinions=(opinion,))

    assert told(round_)["應填理由之情形"] == [
        "總分未達60分或逾95分。",
        "「impact」未達10分。",
        "給分與幕僚初審意見所列級距不同。",
    ]


def test_one_bound_on_the_total_is_told_alone():
    assert told(with_rubric(reasons=ReasonRule(total_above=Decimal(95))))["應填理由之情形"] == [
        "總分逾95分。"
    ]


def test_an_opinion_without_a_band_asks_for_no_reason():
    opinion = StaffOpinion(submission="S001", text="資料齊備")

    assert told(a_round(staff_opinions=(opinion,)))["應填理由之情形"] == ["未規定。"]


def test_a_practice_case_is_announced_where_there_is_one():
    practice = Practice(id="P01", agency="甲", category="c", title="乙")

    found = told(a_round(practice=practice))

    assert list(found) == [*TITLES, "練習案"]
    assert found["練習案"][0].endswith("練習案不列入任何結果。")


@pytest.mark.parametrize(
    ("method", "equal", "unequal", "regime", "final"),
    [
        *product(
            Method,
            ("first", "average"),
            ("mean_rank", "scaled"),
            Regime,
            ("before_meeting", "after_discussion"),
        )
    ],
)
def test_each_choice_has_its_sentences_in_both_languages(method, equal, unequal, regime, final):
    rules = Rules(
        method=method, equal_ranks=equal, unequal_n=unequal, regime=regime, final_marks=final
    )
    title = Text("甲", "A")
    round_ = a_round(rules=rules, categories=(Category(id="c", title=title),))

    english = told(round_, "en")

    assert all(line for lines in told(round_).values() for line in lines)
    assert [t for lines in english.values() for t in lines if re.search("[\u3001-\uff5e]", t)] == []


def test_an_approval_is_told_with_its_day_if_that_is_known():
    number = "示範秘字第1150000012號"

    found = [approval_words(Approval(number=number, dated=d)).zh for d in (None, date(2026, 2, 24))]

    assert found == [number, f"{number}（115年2月24日）"]
