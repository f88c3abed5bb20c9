"""What a member types reaches the store, or stays in the browser until it has."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import BrowserContext

from svcreview.desk import ScoringDesk
from svcreview.workbench import Workbench
from tests.widget.pages import DeskPage, seated

STRENGTH = "S001|text:innovation:strength"
MARK = "S001|mark:innovation"
WORDS = "資料介接架構清楚，惟偏鄉據點之人力來源未說明。"


def open_strength(at_desk: DeskPage) -> None:
    at_desk.key("toggle-S001|innovation:strength").click()


def test_a_comment_typed_in_one_go_arrives_as_one_save_and_leaves_the_browser(
    at_desk: DeskPage,
) -> None:
    open_strength(at_desk)
    at_desk.page.keyboard.type(WORDS)
    at_desk.status("saved")

    assert at_desk.line.case("S001")["texts"] == {"innovation:strength": WORDS}
    assert [save["base"] for save in at_desk.line.saves()] == list(range(len(at_desk.line.saves())))
    assert at_desk.kept() == {}


def test_words_are_in_the_browser_before_they_are_sent(at_desk: DeskPage) -> None:
    open_strength(at_desk)
    at_desk.line.asked.clear()
    at_desk.page.keyboard.insert_text(WORDS)

    assert at_desk.kept() == {"S001:text:innovation:strength": WORDS}
    assert at_desk.line.saves() == []


def test_whoever_types_without_a_pause_is_saved_all_the_same(at_desk: DeskPage) -> None:
    open_strength(at_desk)
    at_desk.line.asked.clear()
    for _ in range(16):
        at_desk.page.keyboard.type("字")
        at_desk.page.wait_for_timeout(100)

    assert at_desk.line.saves() != []


def test_leaving_a_field_saves_at_once(at_desk: DeskPage) -> None:
    at_desk.field(MARK).fill("24")
    at_desk.field("S001|mark:impact").focus()
    at_desk.page.wait_for_timeout(100)

    assert at_desk.line.case("S001")["marks"] == {"innovation": "24"}


def test_without_an_answer_it_says_so_in_red_keeps_the_words_and_sends_them_again(
    at_desk: DeskPage,
) -> None:
    at_desk.line.cut = True
    open_strength(at_desk)
    at_desk.page.keyboard.insert_text(WORDS)
    at_desk.status("unsaved")
    assert at_desk.kept() == {"S001:text:innovation:strength": WORDS}
    assert at_desk.line.case("S001")["texts"] == {}

    at_desk.line.cut = False
    at_desk.page.evaluate("window.dispatchEvent(new Event('online'))")
    at_desk.status("saved")

    assert at_desk.line.case("S001")["texts"] == {"innovation:strength": WORDS}
    assert at_desk.kept() == {}


def test_saved_but_not_answered_is_no_clash_when_it_is_sent_again(at_desk: DeskPage) -> None:
    at_desk.line.mute = True
    open_strength(at_desk)
    at_desk.page.keyboard.insert_text(WORDS)
    at_desk.status("unsaved")

    at_desk.line.mute = False
    at_desk.page.get_by_role("button", name="重試").click()
    at_desk.until("document.querySelector('.svr-save').dataset.status !== 'unsaved'")
    at_desk.page.wait_for_timeout(200)

    assert at_desk.line.case("S001")["texts"] == {"innovation:strength": WORDS}
    assert at_desk.kept() == {}
    assert not at_desk.page.locator(".svr-clash").is_visible()


def test_a_reload_takes_up_what_could_not_be_sent(
    context: BrowserContext, desk: ScoringDesk
) -> None:
    with seated(context, desk) as before:
        before.line.cut = True
        open_strength(before)
        before.page.keyboard.insert_text(WORDS)

    with seated(context, desk) as after:
        after.status("saved")
        assert after.line.case("S001")["texts"] == {"innovation:strength": WORDS}
        assert after.kept() == {}


def test_a_tab_closed_inside_the_pause_has_its_words_in_the_next(
    context: BrowserContext, desk: ScoringDesk
) -> None:
    with seated(context, desk) as before:
        open_strength(before)
        before.page.keyboard.insert_text(WORDS)
        before.page.close(run_before_unload=False)

    with seated(context, desk) as after:
        after.page.wait_for_timeout(500)
        assert after.line.case("S001")["texts"] == {"innovation:strength": WORDS}
        assert after.kept() == {}


def elsewhere(desk: ScoringDesk, **fields: str) -> None:
    """The same member saves S001 from another window."""
    base = next(c["counter"] for c in desk.state("zh")["cases"] if c["id"] == "S001")
    reply = desk.receive(
        {"id": 1, "op": "save", "submission": "S001", "base": base, "fields": fields}
    )
    assert reply.body["ok"], reply.body


def test_two_windows_on_different_fields_both_get_through(
    at_desk: DeskPage, desk: ScoringDesk
) -> None:
    elsewhere(desk, **{"mark:impact": "20"})
    at_desk.field(MARK).fill("24")
    at_desk.status("saved")

    assert at_desk.line.case("S001")["marks"] == {"innovation": "24", "impact": "20"}


def test_two_windows_on_one_field_show_both_texts_and_the_member_keeps_their_own(
    at_desk: DeskPage, desk: ScoringDesk
) -> None:
    elsewhere(desk, **{"text:innovation:strength": "另一份"})
    open_strength(at_desk)
    at_desk.page.keyboard.insert_text(WORDS)
    at_desk.status("clash")
    shown = at_desk.page.locator(".svr-clash .svr-words").all_inner_texts()
    assert shown == [WORDS, "另一份"]
    assert at_desk.line.case("S001")["texts"] == {"innovation:strength": "另一份"}

    at_desk.page.get_by_role("button", name="保留我的").click()
    at_desk.status("saved")

    assert at_desk.line.case("S001")["texts"] == {"innovation:strength": WORDS}
    assert at_desk.kept() == {}


def test_two_windows_on_one_field_and_the_member_takes_the_other_text(
    at_desk: DeskPage, desk: ScoringDesk
) -> None:
    elsewhere(desk, **{"text:innovation:strength": "另一份"})
    open_strength(at_desk)
    at_desk.page.keyboard.insert_text(WORDS)
    at_desk.status("clash")
    at_desk.page.get_by_role("button", name="採用另一份").click()
    at_desk.page.keyboard.press("Tab")
    at_desk.page.wait_for_timeout(200)

    assert at_desk.line.case("S001")["texts"] == {"innovation:strength": "另一份"}
    assert at_desk.field(STRENGTH).input_value() == "另一份"
    assert at_desk.kept() == {}


def test_a_text_that_the_desk_refuses_stays_readable_and_keeps_no_other_from_being_saved(
    at_desk: DeskPage,
) -> None:
    open_strength(at_desk)
    at_desk.field(STRENGTH).fill("長" * 10_001)
    at_desk.field(MARK).fill("24")
    at_desk.status("unstored")
    at_desk.until("document.querySelector('.svr-refused .svr-words')")
    at_desk.page.wait_for_timeout(500)

    assert at_desk.line.case("S001")["marks"] == {"innovation": "24"}
    assert json.dumps(list(at_desk.kept())) == '["S001:text:innovation:strength"]'


def test_private_notes_reach_the_store_as_such(at_desk: DeskPage) -> None:
    at_desk.page.get_by_role("tab", name="我的筆記").click()
    at_desk.field("S001|private").fill("待查去年資料")
    at_desk.status("saved")

    assert at_desk.line.case("S001")["private"] == "待查去年資料"


@pytest.mark.parametrize("name", ["step aside", "ask for a case back"])
def test_a_reason_that_could_not_be_sent_stays_in_its_form(
    at_desk: DeskPage, desk: ScoringDesk, bench: Workbench, name: str
) -> None:
    REASONS[name](at_desk, desk)
    at_desk.page.keyboard.insert_text(WORDS)
    at_desk.line.lost = True
    send = at_desk.page.locator(".svr-reasonform button[type=submit]")
    send.click()
    at_desk.page.locator(".svr-failure:visible").wait_for()
    assert at_desk.page.locator(".svr-reasonform textarea").input_value() == WORDS

    at_desk.line.lost = False
    send.click()
    at_desk.page.locator(".svr-reasonform").wait_for(state="detached")

    acts = bench.store.of_member("M03").acts
    assert [act.payload.get("reason") for act in acts][-1] == WORDS


def step_aside(at_desk: DeskPage, _: ScoringDesk) -> None:
    at_desk.key("step-recusals").click()
    at_desk.key("recuse-S002").click()
    at_desk.page.get_by_label("事由").select_option("coached")
    at_desk.page.get_by_label("理由").focus()


def ask_for_a_case_back(at_desk: DeskPage, desk: ScoringDesk) -> None:
    elsewhere(desk, **{f"mark:{key}": "15" for key in MARKS})
    reply = desk.receive({"id": 1, "op": "hand_in", "submissions": ["S001"], "bases": {"S001": 1}})
    assert reply.body["ok"], reply.body
    at_desk.page.reload()
    at_desk.key("handin").click()
    at_desk.key("review-S001").click()
    at_desk.key("reopen").click()


MARKS = ("innovation", "impact", "sustainability", "diffusion")
REASONS = {
    "step aside": step_aside,
    "ask for a case back": ask_for_a_case_back,
}


def test_what_another_window_wrote_is_seen_before_it_is_written_over(
    at_desk: DeskPage, desk: ScoringDesk
) -> None:
    open_strength(at_desk)
    elsewhere(desk, **{"text:innovation:strength": "另一份"})
    at_desk.field(MARK).fill("24")
    at_desk.field(STRENGTH).focus()  # the mark is saved only now, while the comment has the focus
    at_desk.status("saved")
    assert at_desk.field(STRENGTH).input_value() == "另一份"

    at_desk.page.keyboard.press("Control+End")
    at_desk.page.keyboard.insert_text("，再補一句")
    at_desk.until("!Object.keys(localStorage).some((key) => key.startsWith('svcreview:'))")

    assert at_desk.line.case("S001")["texts"] == {"innovation:strength": "另一份，再補一句"}


def test_what_the_desk_cleans_away_does_not_move_the_cursor(at_desk: DeskPage) -> None:
    open_strength(at_desk)
    at_desk.page.keyboard.insert_text("頭尾")
    at_desk.page.keyboard.press("ArrowLeft")
    at_desk.page.evaluate("document.execCommand('insertText', false, '\u202e中\u0007\ud800')")
    at_desk.status("saved")
    at_desk.page.keyboard.insert_text("間")
    at_desk.until("!Object.keys(localStorage).some((key) => key.startsWith('svcreview:'))")

    assert at_desk.line.case("S001")["texts"] == {"innovation:strength": "頭中間尾"}


def test_a_private_note_is_kept_after_the_sheet_was_handed_in(
    at_desk: DeskPage, desk: ScoringDesk
) -> None:
    elsewhere(desk, **{f"mark:{key}": "15" for key in MARKS})
    reply = desk.receive({"id": 1, "op": "hand_in", "submissions": ["S001"], "bases": {"S001": 1}})
    assert reply.body["ok"], reply.body
    at_desk.page.reload()
    at_desk.key("handin").click()
    at_desk.key("review-S001").click()
    at_desk.page.get_by_role("tab", name="我的筆記").click()

    at_desk.field("S001|private").fill("會議時再問維運經費")
    at_desk.status("saved")

    assert at_desk.line.case("S001")["private"] == "會議時再問維運經費"
    assert not at_desk.field("S001|mark:impact").is_editable()


def test_more_written_upon_a_save_that_nobody_answered_is_no_clash_with_oneself(
    at_desk: DeskPage,
) -> None:
    at_desk.line.mute = True
    open_strength(at_desk)
    at_desk.page.keyboard.insert_text("前半句")
    at_desk.status("unsaved")
    at_desk.page.keyboard.insert_text("，後半句")
    at_desk.line.mute = False
    at_desk.page.get_by_role("button", name="重試").click()
    at_desk.status("saved")

    assert at_desk.line.case("S001")["texts"] == {"innovation:strength": "前半句，後半句"}
    assert not at_desk.page.locator(".svr-clash").is_visible()


def test_nor_is_it_after_a_reload(context: BrowserContext, desk: ScoringDesk) -> None:
    with seated(context, desk) as before:
        before.line.mute = True
        open_strength(before)
        before.page.keyboard.insert_text("前半句")
        before.status("unsaved")
        before.line.cut = True
        before.page.keyboard.insert_text("，後半句")

    with seated(context, desk) as after:
        after.status("saved")
        assert after.line.case("S001")["texts"] == {"innovation:strength": "前半句，後半句"}
        assert not after.page.locator(".svr-clash").is_visible()


def test_an_acknowledgement_here_takes_nothing_from_what_another_window_keeps(
    context: BrowserContext, desk: ScoringDesk
) -> None:
    key = "svcreview:demo-115:M03:S001:text:innovation:strength"
    with seated(context, desk) as seen:
        open_strength(seen)
        seen.page.keyboard.insert_text("前半句")
        other = """(key) => { const kept = JSON.parse(localStorage.getItem(key));
          localStorage.setItem(key, JSON.stringify({ ...kept, value: "前半句，後半句" })); }"""
        seen.page.evaluate(other, key)  # the same member goes on in another window
        seen.status("saved")

        assert seen.kept() == {"S001:text:innovation:strength": "前半句，後半句"}
