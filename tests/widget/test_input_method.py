"""Chinese words on their way: nothing the input method takes reaches the desk, and no word is lost.

Every event is Chromium's own. What counts is what the store holds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.input_method import ALT, CTRL, InputMethod
from tests.widget.pages import DeskPage

COMMENT = "S001|text:innovation:strength"
MARK = "S001|mark:innovation"
PRIVATE = "S001|private"
OTHER = "S001|mark:impact"

PLAIN_KEYS = (
    *("Enter", "Escape", "Space", "Backspace", "Slash", "Home", "End", "PageDown"),
    *("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"),
    *("Digit1", "Digit2", "Digit3", "Digit4", "Digit5"),
)
LETTERS = ("KeyN", "KeyP", "KeyL", "KeyC", "KeyV", "KeyW")
NAMES = {"Space": " ", "Slash": "?", **{f"Digit{n}": str(n) for n in range(1, 6)}}
KEYS = [
    *((code, 0) for code in PLAIN_KEYS),
    *((code, ALT) for code in (*LETTERS, "Digit1", "Digit2", "Digit3", "Digit4", "Slash")),
    *((code, CTRL) for code in ("KeyN", "KeyP", "Enter", "Digit1")),
    *((code, ALT | CTRL) for code in ("KeyN", "Digit1")),
]


def in_comment(at_desk: DeskPage) -> None:
    at_desk.key("toggle-S001|innovation:strength").click()


def in_mark(at_desk: DeskPage) -> None:
    at_desk.field(MARK).focus()


def in_private_notes(at_desk: DeskPage) -> None:
    at_desk.page.get_by_role("tab", name="我的筆記").click()
    at_desk.field(PRIVATE).focus()


def in_reason_to_abstain(at_desk: DeskPage) -> None:
    at_desk.key("abstain").click()


def in_reason_to_step_aside(at_desk: DeskPage) -> None:
    at_desk.key("step-recusals").click()
    at_desk.key("recuse-S002").click()
    at_desk.page.get_by_label("理由").focus()


FIELDS: dict[str, Callable[[DeskPage], None]] = {
    "comment": in_comment,
    "mark": in_mark,
    "private notes": in_private_notes,
    "reason to abstain": in_reason_to_abstain,
    "reason to step aside": in_reason_to_step_aside,
}


@pytest.fixture
def ime(at_desk: DeskPage) -> InputMethod:
    return InputMethod(at_desk.page)


def as_seen(at_desk: DeskPage) -> dict[str, Any]:
    """Everything about the page that a command would change."""
    seen: dict[str, Any] = at_desk.page.evaluate(
        """() => ({
          shown: document.querySelector('main').innerText,
          focus: document.activeElement.dataset.field ?? document.activeElement.tagName,
          written: [...document.querySelectorAll('input,textarea')].map((e) => e.value),
          checked: [...document.querySelectorAll(':checked')].length,
          dialogs: document.querySelectorAll('dialog').length,
          views: [...document.querySelectorAll('[aria-current],[aria-selected=true]')].map((e) => e.innerText),
        })"""
    )
    return seen


def sent(at_desk: DeskPage) -> list[dict[str, Any]]:
    """What a key could have sent; where the member is, is noted a while after it was reached."""
    return [message for message in at_desk.line.asked if message["op"] != "place"]


def take_every_key(ime: InputMethod) -> None:
    for code, modifiers in KEYS:
        ime.press(code, key=NAMES.get(code, code), modifiers=modifiers)  # as on macOS
        ime.press(code, modifiers=modifiers)  # as on Windows


@pytest.mark.parametrize("open_it", FIELDS.values(), ids=FIELDS)
def test_no_key_that_the_input_method_takes_does_anything_to_the_desk(
    at_desk: DeskPage, ime: InputMethod, open_it: Callable[[DeskPage], None]
) -> None:
    open_it(at_desk)
    before = as_seen(at_desk)
    at_desk.line.asked.clear()

    take_every_key(ime)  # before anything is underlined: the key that begins a word

    assert (as_seen(at_desk), sent(at_desk)) == (before, [])
    ime.compose("ㄒ", "ㄒㄧ", "ㄒㄧㄣ")
    at_desk.page.wait_for_timeout(1200)  # what is underlined may be saved, but not twice
    before = as_seen(at_desk)
    at_desk.line.asked.clear()
    take_every_key(ime)
    assert (as_seen(at_desk), sent(at_desk)) == (before, [])


def stored(at_desk: DeskPage) -> dict[str, Any]:
    """The store's sheet of S001 when nothing waits any more in the browser."""
    at_desk.until("!Object.keys(localStorage).some((key) => key.startsWith('svcreview:'))")
    case = at_desk.line.case("S001")
    return {
        "comment": case["texts"].get("innovation:strength", ""),
        "mark": case["marks"].get("innovation"),
        "private notes": case["private"],
    }


def by_clicking_elsewhere(at_desk: DeskPage) -> None:
    at_desk.field(OTHER).click()


def by_another_window(at_desk: DeskPage) -> None:
    other = at_desk.page.context.new_page()
    other.bring_to_front()
    other.close()
    at_desk.page.bring_to_front()


def by_an_acknowledgement(at_desk: DeskPage) -> None:
    at_desk.release()
    at_desk.page.wait_for_timeout(50)


INTERRUPTIONS: dict[str, Callable[[DeskPage], None]] = {
    "nothing": lambda _: None,
    "blur": by_clicking_elsewhere,
    "another window": by_another_window,
    "pause": lambda at_desk: at_desk.page.wait_for_timeout(1300),
}


@pytest.mark.parametrize("interrupt", INTERRUPTIONS.values(), ids=INTERRUPTIONS)
@pytest.mark.parametrize("name", ["comment", "private notes"])
def test_an_interrupted_word_is_neither_lost_nor_doubled(
    at_desk: DeskPage, ime: InputMethod, name: str, interrupt: Callable[[DeskPage], None]
) -> None:
    FIELDS[name](at_desk)
    at_desk.page.keyboard.insert_text("架構")
    ime.compose("ㄑ", "ㄑㄧ", "ㄑㄧㄥ")

    interrupt(at_desk)

    underlined = ime.at_work()  # else the browser has taken what was underlined as it stood
    if underlined:
        ime.commit("清楚")
    assert stored(at_desk)[name] == ("架構清楚" if underlined else "架構ㄑㄧㄥ")


@pytest.mark.parametrize("name", ["comment", "mark", "private notes"])
def test_an_acknowledgement_in_mid_word_takes_nothing_from_it(
    at_desk: DeskPage, ime: InputMethod, name: str
) -> None:
    at_desk.line.held = True
    at_desk.field(OTHER).fill("20")
    FIELDS[name](at_desk)
    ime.compose("２", "２４")

    by_an_acknowledgement(at_desk)

    assert at_desk.page.evaluate("document.activeElement.value") == "２４"
    at_desk.line.held = False
    ime.commit("２４")
    at_desk.release()
    assert stored(at_desk)[name] == {"mark": "24"}.get(name, "２４")


@pytest.mark.parametrize("name", ["comment", "mark", "private notes"])
def test_a_page_drawn_anew_in_mid_word_takes_nothing_from_it(
    at_desk: DeskPage, ime: InputMethod, name: str
) -> None:
    FIELDS[name](at_desk)
    at_desk.line.held = True
    at_desk.key("language").click()
    at_desk.field({"comment": COMMENT, "mark": MARK, "private notes": PRIVATE}[name]).focus()
    ime.compose("２", "２４")
    at_desk.line.held = False
    by_an_acknowledgement(at_desk)
    ime.commit("２４")

    assert stored(at_desk)[name] == {"mark": "24"}.get(name, "２４")
    at_desk.page.get_by_role("button", name="中文").wait_for()


def test_full_width_digits_are_a_mark(at_desk: DeskPage, ime: InputMethod) -> None:
    at_desk.field(MARK).focus()
    ime.compose("２", "２４")
    ime.commit("２４")

    assert stored(at_desk)["mark"] == "24"
    assert at_desk.key("band-S001-innovation-3").is_checked()
