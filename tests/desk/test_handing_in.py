"""Handing in: what is missing is said per field; then the sheet is read-only until it is returned."""

from dataclasses import replace
from decimal import Decimal

import pytest

from svcreview.desk.handing_in import is_placeholder
from svcreview.model import Pair
from svcreview.rubric import ReasonRule
from tests.builders import a_rubric


def test_a_whole_sheet_is_handed_in_and_then_read_only(page):
    page.mark("S001")

    state = page.hand_in("S001")["state"]

    case = state["cases"][0]
    assert (case["state"], case["handed_in_text"]) == ("handed_in", "115年3月2日上午9時")
    assert state["progress"]["text"] == "已送出1案，已評完1案，共3案"
    refused = page.save({"mark:impact": "1"})
    assert refused["error"] == {
        "kind": "refused",
        "text": "本案已送出，不能再修改。如需修改，請按「申請開放修改」。",
    }


def test_of_several_all_are_handed_in_or_none_and_each_problem_names_its_field(page, panel):
    page.mark("S001")
    page.save({"mark:innovation": "20", "mark:impact": "20", "mark:diffusion": "20"}, "S002")

    reply = page.hand_in("S001", "S002")

    assert reply["ok"] is False
    assert reply["error"]["text"] == "有1案尚未完成，未送出"
    assert reply["problems"] == {
        "S002": [{"field": "mark:sustainability", "text": "「sustainability」尚未評分"}]
    }
    assert {sheet.state.value for sheet in panel.store.record().sheets} == {"draft"}


RULE = ReasonRule(
    total_below=Decimal(60), total_above=Decimal(95), marks_below={"impact": Decimal(10)}
)


@pytest.mark.parametrize(
    ("points", "fields"),
    [
        ((15, 15, 15, 14), ["text:_:reason"]),
        ((15, 15, 15, 15), []),
        ((25, 25, 25, 20), []),
        ((25, 25, 25, 21), ["text:_:reason"]),
        ((25, 9, 25, 25), ["text:impact:reason"]),
        ((5, 5, 5, 5), ["text:_:reason", "text:impact:reason"]),
    ],
)
def test_reasons_are_asked_for_where_the_rubric_says_so(seats, points, fields):
    page = seats(rubric=a_rubric(reasons=RULE)).page().begin()
    page.mark("S001", *points)

    problems = page.hand_in("S001").get("problems", {"S001": []})["S001"]

    assert [problem["field"] for problem in problems] == fields


def test_a_reason_in_words_lets_the_sheet_pass(seats):
    page = seats(rubric=a_rubric(reasons=RULE)).page().begin()
    page.mark("S001", 25, 9, 5, 5)

    page.save({"text:_:reason": "成效不足", "text:impact:reason": "未提數據"})

    assert page.hand_in("S001")["ok"]


def test_a_draft_is_never_asked_for_reasons(seats):
    page = seats(rubric=a_rubric(reasons=RULE)).page().begin()

    assert page.mark("S001", 0, 0, 0, 0)["ok"]


@pytest.mark.parametrize(
    "text",
    ["請補述", "請補述理由…", "（請補述）", "待補", "理由待補。", "待補述", "TODO", "todo: 成效",
     "xxx", "ＸＸＸ", "○○○", "…", "---", "略", "測試", "Lorem ipsum dolor"],
)  # fmt: skip
def test_placeholder_text_is_known_as_such(text):
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    ["量化成果尚待補充", "有待補強", "待補助對象擴大後", "無", "好", "A", "Todos los días",
     "建議補充說明服務對象", "👍"],
)  # fmt: skip
def test_a_real_remark_is_no_placeholder(text):
    assert not is_placeholder(text)


def test_placeholder_text_is_saved_and_stops_only_the_handing_in(page):
    page.mark("S001")

    assert page.save({"text:impact:improvement": "待補"})["ok"]
    assert page.hand_in("S001")["problems"] == {
        "S001": [{"field": "text:impact:improvement", "text": "內容仍是待補文字，請改寫或清空"}]
    }


def test_a_private_note_is_nobodys_to_check(page):
    page.mark("S001")
    page.save({"private": "待補"})

    assert page.hand_in("S001")["ok"]


def test_who_abstains_hands_in_a_reason_and_no_marks(page, panel):
    page.mark("S001")
    page.save({"abstain": "本案資料不足以判斷"})
    assert (page.case()["state"], page.case()["complete"], page.state()["ranks"]) == (
        "draft",
        True,
        {},
    )

    page.hand_in("S001")

    sheet = panel.store.record().sheets[0]
    assert (sheet.state.value, sheet.marks) == ("abstained", {})
    assert [comment.text for comment in sheet.comments] == ["本案資料不足以判斷"]
    assert page.case()["state"] == "abstained"


def test_who_meant_to_abstain_may_still_score(page):
    page.save({"abstain": "本案資料不足以判斷"})
    page.save({"abstain": None})
    page.mark("S001")

    assert page.hand_in("S001")["state"]["cases"][0]["state"] == "handed_in"


def test_a_stale_page_hands_nothing_in(page, panel):
    page.mark("S001")
    page.save({"mark:impact": "1"})

    reply = page.ask("hand_in", submissions=["S001"], bases={"S001": 1})

    assert reply["error"]["kind"] == "stale"
    assert reply["state"]["cases"][0]["marks"]["impact"] == "1"
    assert panel.store.draft("S001", "M01").sheet.state.value == "draft"


def test_a_member_asks_to_have_a_sheet_back_and_gets_it(page, panel):
    page.mark("S001")
    page.hand_in("S001")
    assert (
        page.ask("ask_reopen", submission="S001", reason="")["error"]["text"] == "請填寫申請理由。"
    )

    asked = page.ask("ask_reopen", submission="S001", reason="誤植分數")["state"]["cases"][0]
    panel.store.return_sheet(Pair("S001", "M01"), actor="secretary", reason="委員申請")
    given = page.case()

    assert (asked["state"], asked["reopen_asked"]) == ("handed_in", True)
    assert (given["state"], given["reopen_asked"]) == ("returned", False)
    assert panel.store.of_member("M01").acts[-2].payload["reason"] == "誤植分數"


def test_nothing_is_asked_back_that_is_not_handed_in(page):
    assert page.ask("ask_reopen", submission="S001", reason="誤植")["error"]["text"] == (
        "本案尚未送出，可直接修改。"
    )


def test_both_versions_stay_in_the_chain(page, panel):
    page.mark("S001", 1, 1, 1, 1)
    page.hand_in("S001")
    panel.store.return_sheet(Pair("S001", "M01"), actor="secretary", reason="")
    page.mark("S001", 2, 2, 2, 2)
    page.hand_in("S001")

    rows = panel.store.dump()["revisions"]

    assert [row["state"] for row in rows] == ["handed_in", "returned", "handed_in"]
    assert [row["marks"].count('"1"') for row in rows] == [4, 4, 0]
    assert replace(panel.store.record().sheets[0]).marks["impact"] == Decimal(2)


def test_asking_twice_is_one_request(page, panel):
    page.mark("S001")
    page.hand_in("S001")

    for _ in range(2):
        assert page.ask("ask_reopen", submission="S001", reason="誤植分數")["ok"]

    kinds = [event.kind for event in panel.store.events()]
    assert kinds.count("reopen_asked") == 1


def test_a_private_note_is_kept_after_the_sheet_was_handed_in(page, panel):
    page.mark("S001")
    page.hand_in("S001")
    before = page.case()

    reply = page.save({"private": "會議時再問維運經費"})

    assert (reply["ok"], reply["case"]) == (True, {**before, "private": "會議時再問維運經費"})
    assert page.case() == reply["case"]


def test_nothing_else_of_a_sheet_that_was_handed_in_is_changed_beside_the_note(page):
    page.mark("S001")
    page.hand_in("S001")

    reply = page.save({"private": "記", "mark:impact": "1"})

    assert (reply["ok"], page.case()["private"]) == (False, "")
