"""Band and number move together, by mouse, by keyboard and with an input method."""

from __future__ import annotations

import pytest

from tests.widget.pages import DeskPage

MARK = "S001|mark:innovation"


def chosen(at_desk: DeskPage) -> list[int]:
    return [n for n in range(5) if at_desk.key(f"band-S001-innovation-{n}").is_checked()]


def marks(at_desk: DeskPage) -> object:
    """The marks in the store once the member has gone on to the next dimension."""
    at_desk.field("S001|mark:impact").focus()
    at_desk.page.wait_for_timeout(100)
    return at_desk.line.case("S001")["marks"]


@pytest.mark.parametrize(
    ("typed", "at"), [("0", 0), ("11", 0), ("12", 1), ("22", 2), ("23", 3), ("２７", 4), ("30", 4)]
)
def test_a_number_chooses_its_band(at_desk: DeskPage, typed: str, at: int) -> None:
    at_desk.field(MARK).focus()
    at_desk.page.keyboard.insert_text(typed)

    assert chosen(at_desk) == [at]
    assert marks(at_desk) == {"innovation": str(int(typed))}


def test_a_band_offers_its_marks_and_invents_none(at_desk: DeskPage) -> None:
    at_desk.key("band-S001-innovation-4").locator("..").click()
    offered = at_desk.page.locator('[data-dimension="innovation"] .svr-offer').all_inner_texts()
    focused = at_desk.page.evaluate("document.activeElement.dataset.field")

    assert offered == ["27", "28", "29", "30"]
    assert focused == MARK
    assert marks(at_desk) == {}
    assert chosen(at_desk) == []


def test_an_offered_mark_is_given_by_one_click(at_desk: DeskPage) -> None:
    at_desk.key("band-S001-innovation-4").locator("..").click()
    at_desk.page.locator('[data-dimension="innovation"] [data-mark="28"]').click()

    assert marks(at_desk) == {"innovation": "28"}
    assert chosen(at_desk) == [4]


def test_another_band_keeps_the_mark_until_another_is_given(at_desk: DeskPage) -> None:
    at_desk.field(MARK).fill("24")
    at_desk.key("band-S001-innovation-4").locator("..").click()

    assert marks(at_desk) == {"innovation": "24"}
    assert chosen(at_desk) == [3]


def test_the_way_to_27_never_saves_a_2(at_desk: DeskPage) -> None:
    at_desk.key("band-S001-innovation-4").locator("..").click()
    at_desk.page.keyboard.type("2")
    at_desk.page.wait_for_timeout(500)
    assert at_desk.line.saves() == []

    at_desk.page.keyboard.type("7")
    at_desk.status("saved")

    assert at_desk.line.case("S001")["marks"] == {"innovation": "27"}


def test_the_keyboard_alone_gives_a_mark(at_desk: DeskPage) -> None:
    at_desk.key("band-S001-innovation-0").focus()
    for _ in range(3):
        at_desk.page.keyboard.press("ArrowRight")
    at_desk.page.keyboard.press("Tab")
    at_desk.page.keyboard.press("ArrowUp")
    at_desk.page.keyboard.press("ArrowUp")

    assert marks(at_desk) == {"innovation": "24"}


@pytest.mark.parametrize("typed", ["31", "-1", "24.5", "abc", "1e1"])
def test_what_is_no_mark_is_not_sent_and_says_why(at_desk: DeskPage, typed: str) -> None:
    at_desk.field(MARK).fill(typed)

    assert at_desk.field(MARK).get_attribute("aria-invalid") == "true"
    assert marks(at_desk) == {}


def test_an_emptied_field_takes_the_mark_back(at_desk: DeskPage) -> None:
    at_desk.field(MARK).fill("24")
    at_desk.status("saved")
    at_desk.field(MARK).fill("")

    assert marks(at_desk) == {}


def compose(at_desk: DeskPage, text: str) -> object:
    """An input method in mid-word, as Chromium reports it."""
    session = at_desk.page.context.new_cdp_session(at_desk.page)
    session.send("Input.imeSetComposition", {"text": text, "selectionStart": 1, "selectionEnd": 1})
    return session


def test_no_shortcut_while_an_input_method_is_at_work(at_desk: DeskPage) -> None:
    at_desk.key("toggle-S001|innovation:strength").click()
    session = compose(at_desk, "ㄒㄧㄣ")
    at_desk.page.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
        "{code: 'KeyN', key: 'n', altKey: true, bubbles: true, isComposing: true}))"
    )
    at_desk.page.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
        "{key: '?', bubbles: true, isComposing: true}))"
    )
    assert at_desk.page.locator("dialog").count() == 0
    session.send("Input.insertText", {"text": "新"})  # type: ignore[attr-defined]
    at_desk.status("saved")

    assert at_desk.line.case("S001")["texts"] == {"innovation:strength": "新"}


def test_a_save_in_mid_word_takes_nothing_from_the_input_method(at_desk: DeskPage) -> None:
    at_desk.key("toggle-S001|innovation:strength").click()
    at_desk.page.keyboard.insert_text("架構")
    session = compose(at_desk, "ㄑㄧㄥ")
    at_desk.page.wait_for_timeout(1300)
    session.send("Input.insertText", {"text": "清楚"})  # type: ignore[attr-defined]
    at_desk.status("saved")

    assert at_desk.line.case("S001")["texts"] == {"innovation:strength": "架構清楚"}


def test_alt_n_and_alt_p_walk_through_the_cases_from_within_a_text(at_desk: DeskPage) -> None:
    at_desk.key("toggle-S001|innovation:strength").click()
    at_desk.page.keyboard.press("Alt+KeyN")
    title = at_desk.page.locator(".svr-casehead h2").inner_text()
    at_desk.page.keyboard.press("Alt+KeyP")

    assert title.startswith("S002")
    assert at_desk.page.locator(".svr-casehead h2").inner_text().startswith("S001")
