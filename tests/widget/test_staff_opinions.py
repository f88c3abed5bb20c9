"""What the secretariat found beforehand: set apart, quiet, and a reason only when handing in.

Of S003 the demonstration's secretariat sees impact at 優良 (23–26), sustainability and diffusion
at 優良 (15–17), and names no band of innovation.
"""

from __future__ import annotations

import pytest

from tests.widget.pages import DeskPage

AS_STAFF = {"innovation": "24", "impact": "25", "sustainability": "16", "diffusion": "15"}


@pytest.fixture
def at_s003(at_desk: DeskPage) -> DeskPage:
    at_desk.key("nextcase").click()
    at_desk.key("nextcase").click()
    at_desk.page.wait_for_selector('[data-field="S003|mark:impact"]')
    return at_desk


def give(seen: DeskPage, **marks: str) -> None:
    for key, mark in marks.items():
        seen.field(f"S003|mark:{key}").fill(mark)
    seen.status("saved")


def told_to_differ(seen: DeskPage) -> list[str]:
    return [key for key in AS_STAFF if seen.key(f"differs-S003-{key}").is_visible()]


def test_it_stands_folded_above_the_entry_and_outside_of_its_text(at_s003: DeskPage) -> None:
    box = at_s003.page.locator("details.svr-staff")
    folded = box.locator("dl").is_visible()
    box.locator("summary").click()
    titles = box.locator("dt").all_inner_texts()
    inside = at_s003.page.locator(".svr-entry", has_text="成果數據尚待核實").count()

    assert not folded
    assert titles == ["整案意見", "效益及影響", "可持續性", "擴散應用"]
    assert "優良（23–26分）" in box.inner_text()
    assert inside == 0


def test_an_entry_without_an_opinion_shows_no_box(at_desk: DeskPage) -> None:
    at_desk.page.wait_for_selector('[data-field="S001|mark:impact"]')

    assert at_desk.page.locator(".svr-staff, .svr-staff-chip").count() == 0


def test_each_dimension_names_the_band_and_gives_the_words_on_demand(at_s003: DeskPage) -> None:
    chip = at_s003.key("staff-S003-impact")
    words = at_s003.page.locator('[data-dimension="impact"] .svr-staff-words')
    before = words.is_visible()
    chip.click()

    assert chip.inner_text() == "幕僚：優良"
    assert (before, words.is_visible()) == (False, True)
    assert "協助家數具體，受惠面廣" in words.inner_text()


def test_a_mark_in_another_band_says_so_quietly_and_asks_nothing_of_a_draft(
    at_s003: DeskPage,
) -> None:
    give(at_s003, innovation="5", impact="22", sustainability="16")

    assert told_to_differ(at_s003) == ["impact"]
    assert at_s003.page.locator(".svr-problems").count() == 0
    assert set(at_s003.page.locator("[role=alert]").all_inner_texts()) == {""}
    assert at_s003.line.case("S003")["marks"]["impact"] == "22"


def test_the_line_opens_the_reason_and_knows_when_it_is_given(at_s003: DeskPage) -> None:
    give(at_s003, impact="22")
    at_s003.key("differs-S003-impact").click()
    at_s003.page.keyboard.insert_text("成果數據均為推估。")
    at_s003.status("saved")

    assert at_s003.line.case("S003")["texts"] == {"impact:reason": "成果數據均為推估。"}
    assert at_s003.key("differs-S003-impact").inner_text() == "已敘明理由"


def test_a_mark_back_in_the_band_takes_the_line_away(at_s003: DeskPage) -> None:
    give(at_s003, impact="22")
    give(at_s003, impact="23")

    assert told_to_differ(at_s003) == []
    assert at_s003.page.locator('[data-key="toggle-S003|impact:reason"]').is_hidden()


def test_nothing_moves_when_the_line_comes(at_s003: DeskPage) -> None:
    bands = at_s003.page.locator(".svr-form .svr-bands")
    before = [bands.nth(n).bounding_box() for n in range(4)]
    give(at_s003, impact="22", sustainability="11", diffusion="20")

    assert told_to_differ(at_s003) == ["impact", "sustainability", "diffusion"]
    assert [bands.nth(n).bounding_box() for n in range(4)] == before


def test_handing_in_asks_for_the_reason_and_leads_to_its_field(at_s003: DeskPage) -> None:
    give(at_s003, **AS_STAFF)
    give(at_s003, impact="22")
    at_s003.key("handin").click()
    at_s003.key("send").click()
    problem = at_s003.page.locator('[data-problem="S003|text:impact:reason"]')
    asked = problem.inner_text()
    problem.click()
    at_s003.page.keyboard.insert_text("成果數據均為推估。")
    at_s003.status("saved")
    at_s003.key("handin").click()
    at_s003.key("send").click()
    at_s003.page.wait_for_selector(".svr-group-sent")

    assert asked == "「效益及影響」與幕僚初審意見（優良）不同，請敘明理由"
    assert at_s003.line.case("S003")["state"] == "handed_in"
