"""Saving: every field lands on the sheet it was written on, and nothing is overwritten unseen."""

from datetime import timedelta
from decimal import Decimal

import pytest

from svcreview.model import CommentKind, SheetState


def test_a_save_is_acknowledged_with_counter_time_and_the_case_as_stored(page):
    reply = page.save({"mark:innovation": "20", "text:impact:strength": "流程清楚"})

    assert (reply["ok"], reply["counter"]) == (True, 1)
    assert reply["saved_at"] == "2026-03-02T01:00:00.000000Z"
    assert reply["saved_text"] == "已儲存　上午9時"
    assert reply["case"] == page.case()
    assert reply["case"]["marks"] == {"innovation": "20"}
    assert reply["case"]["texts"] == {"impact:strength": "流程清楚"}


def test_a_save_changes_the_named_fields_and_no_other(page, panel):
    page.save({"mark:innovation": "20", "mark:impact": "15", "text:_:note": "待查"})
    page.save({"mark:impact": None, "text:_:strength": "好"})

    sheet = panel.store.draft("S001", "M01").sheet
    assert sheet.marks == {"innovation": Decimal(20)}
    assert [(c.dimension, c.kind, c.text) for c in sheet.comments] == [
        (None, CommentKind.STRENGTH, "好"),
        (None, CommentKind.NOTE, "待查"),
    ]


def test_a_stale_page_is_told_what_is_stored_and_overwrites_nothing(page, panel):
    page.save({"mark:innovation": "20"})

    reply = page.ask("save", submission="S001", base=0, fields={"mark:innovation": "5"})

    assert (reply["ok"], reply["error"]["kind"], reply["counter"]) == (False, "stale", 1)
    assert reply["stored"]["mark:innovation"] == "20"
    assert panel.store.draft("S001", "M01").sheet.marks == {"innovation": Decimal(20)}


def test_a_save_that_was_stored_but_not_heard_of_is_no_clash(page):
    fields = {"text:_:strength": "很好 \n", "private": "自己看"}
    first = page.ask("save", submission="S001", base=0, fields=fields)

    again = page.ask("save", submission="S001", base=0, fields=fields)

    assert (again["ok"], again["counter"]) == (True, first["counter"])


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"mark:impact": "26"}, {"mark:impact": "26 分不在 0 至 25 之間"}),
        ({"mark:impact": "-1"}, {"mark:impact": "-1 分不在 0 至 25 之間"}),
        ({"mark:impact": "1.5"}, {"mark:impact": "1.5 分不合給分級距 1"}),
        ({"mark:impact": "nan"}, {"mark:impact": "這不是數字"}),
        ({"mark:impact": "9" * 10_000}, {"mark:impact": "這不是數字"}),
        ({"mark:impact": 20}, {"mark:impact": "這不是數字"}),
        ({"na:impact": True}, {"na:impact": "計分的構面不能選「不適用」"}),
        ({"na:impact": "yes"}, {"na:impact": "這個欄位的內容不對"}),
        ({"text:_:note": 3}, {"text:_:note": "這個欄位的內容不對"}),
        ({"abstain": " "}, {"abstain": "請填寫不評分之理由"}),
        ({"abstain": 3}, {"abstain": "這個欄位的內容不對"}),
    ],
)
def test_a_field_that_cannot_be_saved_is_named_and_none_of_the_others_is(page, fields, faults):
    reply = page.ask("save", submission="S001", base=0, fields={"mark:diffusion": "3"} | fields)

    assert (reply["ok"], reply["fields"]) == (False, faults)
    assert reply["error"]["kind"] == "refused"
    assert page.case()["counter"] == 0


@pytest.mark.parametrize(
    "fields", [{"mark:charm": "1"}, {"text:_:praise": "好"}, {"state": "void"}, {"": 1}]
)
def test_a_field_that_no_page_has_is_a_broken_message(page, fields):
    reply = page.ask("save", submission="S001", base=0, fields=fields)

    assert reply["error"]["kind"] == "broken"


def test_a_full_width_number_is_the_same_mark(page):
    assert page.save({"mark:impact": "２０"})["case"]["marks"] == {"impact": "20"}


def test_private_notes_never_reach_the_record(page, panel):
    page.save({"mark:impact": "1", "private": "只給自己"})

    assert page.case()["private"] == "只給自己"
    assert "只給自己" not in repr(panel.store.record())
    assert "只給自己" not in repr(panel.page("M02").begin().state())


def test_clearing_empties_marks_and_comments_and_leaves_the_private_note(page):
    page.mark("S001")
    page.save({"text:_:note": "一", "private": "二", "abstain": "與職務衝突"})

    reply = page.ask("clear", submission="S001", base=2)

    case = reply["case"]
    assert (case["state"], case["counter"], case["marks"], case["texts"]) == ("unscored", 3, {}, {})
    assert (case["private"], case["abstain"]) == ("二", None)


def test_after_the_close_nothing_is_written_and_the_page_is_told(page, panel):
    page.save({"mark:innovation": "20"})
    panel.store.close(actor="secretary", approval=None)

    reply = page.ask("save", submission="S001", base=1, fields={"mark:innovation": "5"})

    assert reply["error"]["kind"] == "phase"
    assert reply["state"]["step"] == "closed"
    assert reply["state"]["cases"][0]["marks"] == {"innovation": "20"}
    assert panel.store.draft("S001", "M01").sheet.marks == {"innovation": Decimal(20)}


def test_after_the_deadline_writing_goes_on_with_a_warning(page, panel):
    panel.now += timedelta(days=11)

    assert page.save({"mark:innovation": "20"})["ok"]
    assert page.state()["round"]["late_text"] == (
        "評分期限已過，尚未截止前仍可儲存及送出，請儘速完成。"
    )


def test_own_ranks_are_per_category_of_whole_sheets_and_share_places(page):
    page.mark("S001", 20, 20, 20, 20)
    page.mark("S002", 20, 20, 20, 20)
    page.save({"mark:innovation": "25"}, "S003")

    state = page.state()

    assert state["ranks"] == {"S001": "1", "S002": "1"}
    assert state["ranks_text"] == "暫定序位（已評2／3案）"
    assert state["progress"]["text"] == "已送出0案，已評完2案，共3案"
    assert [case["total"] for case in state["cases"]] == ["80", "80", "25"]


def test_a_returned_sheet_stays_returned_while_it_is_mended(page, panel):
    page.mark("S001")
    page.hand_in("S001")
    panel.store.return_sheet(
        panel.store.draft("S001", "M01").sheet.pair, actor="secretary", reason="漏寫理由"
    )

    case = page.save({"mark:impact": "7"})["case"]

    assert (case["state"], case["returned_reason"]) == ("returned", "漏寫理由")
    assert panel.store.record().sheets[0].state is SheetState.RETURNED


def test_the_comment_bank_is_kept_per_member(page, panel):
    page.ask("bank", add="資料完整")
    page.ask("bank", add="成效明確")
    assert page.ask("bank", add="成效明確")["bank"] == ["資料完整", "成效明確"]

    assert page.ask("bank", remove=0)["bank"] == ["成效明確"]
    assert panel.page().state()["bank"] == ["成效明確"]
    assert panel.page("M02").state()["bank"] == []


def test_the_place_is_remembered_if_it_is_small(page, panel):
    place = {"view": "case", "submission": "S001", "pages": {"S001": 12}, "splitter": 0.4}

    assert page.ask("place", place=place) == {"id": 4, "ok": True}
    assert page.ask("place", place={"x": "字" * 4096})["error"]["kind"] == "broken"
    assert panel.page().state()["place"] == place
