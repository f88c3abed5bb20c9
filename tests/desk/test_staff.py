"""The staff's preliminary opinion (幕僚初審意見): shown as such; a differing mark wants a reason."""

from dataclasses import replace
from decimal import Decimal

import pytest

from svcreview.model import StaffOpinion
from tests.builders import KEYS, a_dimension, a_rubric
from tests.desk.conftest import PRACTICE

# The bands of the tests' rubric: 尚可 0–12.5, 優良 12.5–25; index 0 is the lowest.
OPINIONS = (
    StaffOpinion(submission="S001", text="資料完整，成效可期"),
    StaffOpinion(submission="S001", text="作法具新意", dimension="innovation", level=1),
    StaffOpinion(submission="S001", text="成效尚待觀察", dimension="impact"),
    StaffOpinion(submission="S002", text="與既有作法相近", dimension="innovation", level=0),
    StaffOpinion(submission="S004", text="不得見的初審"),
    StaffOpinion(submission="P01", text="練習用初審", dimension="diffusion", level=0),
)
ASKED = {
    "field": "text:innovation:reason",
    "text": "「innovation」與幕僚初審意見（優良）不同，請敘明理由",
}


@pytest.fixture
def page(seats):
    return seats(staff_opinions=OPINIONS, practice=PRACTICE).page().begin()


def problems(page, submission="S001"):
    return page.hand_in(submission).get("problems", {submission: []})[submission]


def test_an_opinion_stands_in_its_case_by_dimension(page):
    assert page.case("S001")["staff"] == {
        "_": {"text": "資料完整，成效可期", "level": None, "level_text": None},
        "innovation": {"text": "作法具新意", "level": 1, "level_text": "優良（12.5–25分）"},
        "impact": {"text": "成效尚待觀察", "level": None, "level_text": None},
    }
    assert page.case("S003")["staff"] == {}
    assert page.state()["practice"]["case"]["staff"]["diffusion"]["level_text"] == (
        "尚可（0–12.5分）"
    )


def test_the_opinion_on_a_recused_entry_is_not_to_be_seen(page):
    assert "不得見的初審" not in repr(page.state())


def test_it_speaks_english_when_asked(page):
    state = page.ask("hello", language="en")["state"]

    assert state["cases"][0]["staff"]["innovation"]["level_text"] == "good (12.5–25 points)"


@pytest.mark.parametrize(
    ("points", "asked"), [("25", []), ("13", []), ("12.5", []), ("12", [ASKED]), ("0", [ASKED])]
)
def test_a_mark_in_another_band_wants_a_reason_at_hand_in(seats, points, asked):
    rubric = a_rubric(step=Decimal("0.5"))
    page = seats(staff_opinions=OPINIONS, rubric=rubric).page().begin()
    page.mark("S001")
    page.save({"mark:innovation": points})

    assert problems(page) == asked


def test_with_a_reason_the_sheet_is_handed_in(page):
    page.mark("S001", 5, 20, 20, 20)
    page.save({"text:innovation:reason": "他縣市已有類似作法"})

    assert page.hand_in("S001")["ok"]


def test_a_reason_on_another_dimension_does_not_do(page):
    page.mark("S001", 5, 20, 20, 20)
    page.save({"text:impact:reason": "成效不足", "text:innovation:note": "內部"})

    assert problems(page) == [ASKED]


def test_only_the_opinion_on_the_same_entry_and_dimension_is_asked_about(page):
    page.mark("S002", 5, 5, 5, 5)
    page.mark("S003", 5, 5, 5, 5)

    assert problems(page, "S002") == problems(page, "S003") == []


def test_a_draft_is_never_asked_for_a_reason(page):
    assert page.mark("S001", 5, 20, 20, 20)["ok"]
    assert page.case("S001")["complete"]


def test_who_abstains_is_not_asked_why_a_mark_differs(page):
    page.mark("S001", 5, 20, 20, 20)
    page.save({"abstain": "資料不足以判斷"})

    assert page.hand_in("S001")["ok"]


def test_bands_worded_for_the_category_are_the_ones_that_are_meant(seats):
    low, high = a_dimension().levels
    lower = {"c": (replace(low, high=Decimal(4)), replace(high, low=Decimal(5)))}
    dimensions = tuple(a_dimension(key, levels_by_category=lower) for key in KEYS)
    page = seats(staff_opinions=OPINIONS, rubric=a_rubric(dimensions=dimensions)).page().begin()
    page.mark("S001", 4, 20, 20, 20)

    assert problems(page) == [ASKED]
    page.save({"mark:innovation": "5"})
    assert page.hand_in("S001")["ok"]
