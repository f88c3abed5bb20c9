"""Scoring closes while somebody types: the page locks, the words stay, and nobody calls them stored."""

from __future__ import annotations

from playwright.sync_api import BrowserContext

from svcreview.desk import ScoringDesk
from svcreview.workbench import Workbench
from tests.widget.pages import DeskPage, seated

STRENGTH = "S001|text:innovation:strength"
TOGGLE = "toggle-S001|innovation:strength"


def type_before_and_after(seen: DeskPage, bench: Workbench) -> None:
    """「截止前」 is saved, then the secretariat closes, then 「截止後」 is typed."""
    seen.key(TOGGLE).click()
    seen.page.keyboard.insert_text("截止前")
    seen.status("saved")
    bench.store.close(actor="幕僚", approval=None)
    seen.page.keyboard.insert_text("截止後")
    seen.page.wait_for_selector(".svr-refused .svr-words")


def stored(bench: Workbench) -> list[str]:
    draft = bench.store.draft("S001", "M03")
    assert draft is not None
    return [comment.text for comment in draft.sheet.comments]


def test_the_fields_lock_with_the_words_in_them_and_it_says_that_they_are_not_stored(
    at_desk: DeskPage, bench: Workbench
) -> None:
    type_before_and_after(at_desk, bench)
    told = at_desk.page.locator(".svr-refused").inner_text()

    assert stored(bench) == ["截止前"]
    assert at_desk.field(STRENGTH).input_value() == "截止前截止後"
    assert not at_desk.field(STRENGTH).is_editable()
    assert not at_desk.field("S001|mark:innovation").is_editable()
    assert "評分已截止，下列1項內容沒有存入系統" in told
    assert "截止前截止後" in told
    assert at_desk.page.locator(".svr-closed").inner_text().startswith("評分已截止")
    at_desk.status("unstored")


def test_a_mark_typed_too_late_is_shown_as_not_stored_too(
    at_desk: DeskPage, bench: Workbench
) -> None:
    at_desk.field("S001|mark:impact").fill("20")
    at_desk.status("saved")
    bench.store.close(actor="幕僚", approval=None)
    at_desk.field("S001|mark:impact").fill("27")
    at_desk.page.wait_for_selector(".svr-refused .svr-words")

    assert at_desk.line.case("S001")["marks"] == {"impact": "20"}
    assert at_desk.field("S001|mark:impact").input_value() == "27"
    assert at_desk.page.locator(".svr-refused .svr-words").inner_text() == "27"


def test_it_is_not_sent_again_and_again(at_desk: DeskPage, bench: Workbench) -> None:
    type_before_and_after(at_desk, bench)
    at_desk.line.asked.clear()
    at_desk.page.evaluate("window.dispatchEvent(new Event('online'))")
    at_desk.page.wait_for_timeout(1500)

    assert at_desk.line.saves() == []
    assert not at_desk.key("retry").is_visible()


def test_the_browser_keeps_it_over_a_reload_until_the_member_lets_it_go(
    context: BrowserContext, desk: ScoringDesk, bench: Workbench
) -> None:
    with seated(context, desk) as before:
        type_before_and_after(before, bench)

    with seated(context, desk) as after:
        shown = after.page.locator(".svr-refused .svr-words").inner_text()
        kept = after.kept()
        sent = after.line.saves()
        after.page.get_by_role("button", name="不再保留").click()
        after.page.wait_for_selector(".svr-refused", state="hidden")

        assert (shown, sent) == ("截止前截止後", [])
        assert kept == {"S001:text:innovation:strength": "截止前截止後"}
        assert after.kept() == {}
        after.key("toggle-S001|innovation:strength").click()
        assert after.field(STRENGTH).input_value() == "截止前"
    assert stored(bench) == ["截止前"]


def test_words_that_were_kept_are_stored_when_scoring_is_opened_again(
    at_desk: DeskPage, bench: Workbench
) -> None:
    type_before_and_after(at_desk, bench)
    bench.store.reopen(actor="幕僚", approval="示範字第2號")
    at_desk.key("language").click()
    at_desk.status("saved")

    assert stored(bench) == ["截止前截止後"]
    assert at_desk.kept() == {}
    assert at_desk.field(STRENGTH).is_editable()


def test_an_act_that_comes_too_late_locks_the_page_as_well(
    at_desk: DeskPage, bench: Workbench
) -> None:
    at_desk.key("abstain").click()
    at_desk.page.keyboard.insert_text("非本人專業領域")
    bench.store.close(actor="幕僚", approval=None)
    at_desk.page.locator("form").get_by_role("button", name="本案不評分").click()
    at_desk.page.wait_for_selector(".svr-closed")

    assert at_desk.line.case("S001")["state"] == "unscored"
    assert not at_desk.field("S001|mark:innovation").is_editable()


def test_a_sheet_handed_in_elsewhere_locks_here(at_desk: DeskPage, desk: ScoringDesk) -> None:
    fields = {"mark:innovation": "24", "mark:impact": "25"}
    fields |= {"mark:sustainability": "16", "mark:diffusion": "17"}
    save = {"id": 1, "op": "save", "submission": "S001", "base": 0, "fields": fields}
    counter = desk.receive(save).body["counter"]
    bases = {"S001": counter}
    desk.receive({"id": 2, "op": "hand_in", "submissions": ["S001"], "bases": bases})

    at_desk.field("S001|mark:innovation").fill("30")
    at_desk.page.wait_for_selector(".svr-refused .svr-words")
    at_desk.until("document.querySelector('[data-field=\"S001|mark:innovation\"]').readOnly")

    assert at_desk.line.case("S001")["marks"]["innovation"] == "24"
    assert "本案已送出" in at_desk.page.locator(".svr-refused").inner_text()
