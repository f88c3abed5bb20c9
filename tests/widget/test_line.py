"""A dead line is noticed while nothing is typed, told, tried again with growing pauses, and mended."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext

from svcreview.desk import ScoringDesk
from tests.widget.pages import DeskPage, seated

WORDS = "斷線時寫的話"
KEPT = "連線中斷，內容暫存於本機，恢復後自動補存。"


@pytest.fixture
def timed(context: BrowserContext, desk: ScoringDesk) -> Iterator[DeskPage]:
    """A page whose clock the test moves on."""
    context.clock.install()
    with seated(context, desk) as seen:
        yield seen


def pass_time(seen: DeskPage, seconds: int) -> None:
    for _ in range(seconds):
        seen.page.clock.run_for(1000)


def pings(seen: DeskPage) -> int:
    return sum(message["op"] == "ping" for message in seen.line.asked)


def strip(seen: DeskPage) -> str:
    shown = seen.page.locator(".svr-line")
    return str(shown.locator("p").inner_text()) if shown.is_visible() else ""


def test_it_is_noticed_within_thirty_seconds_while_nothing_is_typed(timed: DeskPage) -> None:
    timed.line.cut = True
    pass_time(timed, 29)

    assert strip(timed) == KEPT
    timed.status("offline")


def test_a_living_line_is_asked_seldom_and_says_nothing(timed: DeskPage) -> None:
    pass_time(timed, 65)

    assert strip(timed) == ""
    assert pings(timed) == 3


def test_the_pauses_between_attempts_grow(timed: DeskPage) -> None:
    timed.line.cut = True
    pass_time(timed, 30)
    at = []
    for second in range(150):
        before = pings(timed)
        pass_time(timed, 1)
        at += [second] * (pings(timed) - before)
    pauses = [later - earlier for earlier, later in itertools.pairwise(at)]

    # To each pause, 2, 4, 8, 15 and then always 30 s, come 6 s in which an answer may arrive.
    assert pauses == sorted(pauses)
    assert (pauses[0] <= 10, pauses[-1]) == (True, 36)


def test_what_was_typed_meanwhile_is_stored_when_the_line_is_back(timed: DeskPage) -> None:
    timed.line.cut = True
    pass_time(timed, 29)
    timed.key("toggle-S001|innovation:strength").click()
    timed.page.keyboard.insert_text(WORDS)
    pass_time(timed, 2)
    before = (timed.line.saves(), timed.kept())

    timed.line.cut = False
    pass_time(timed, 35)

    assert before == ([], {"S001:text:innovation:strength": WORDS})
    assert strip(timed) == ""
    assert timed.line.case("S001")["texts"] == {"innovation:strength": WORDS}
    assert timed.kept() == {}


def test_the_button_tries_at_once(timed: DeskPage) -> None:
    timed.line.cut = True
    pass_time(timed, 120)
    timed.line.cut = False
    timed.page.get_by_role("button", name="重新連線").click()
    timed.page.wait_for_selector(".svr-line", state="hidden")

    assert strip(timed) == ""


def test_after_some_attempts_in_vain_a_reload_is_offered_too(timed: DeskPage) -> None:
    timed.line.cut = True
    pass_time(timed, 29)
    soon = timed.key("reload").is_visible()
    pass_time(timed, 60)

    assert (soon, timed.key("reload").is_visible()) == (False, True)


def test_its_coming_moves_nothing(timed: DeskPage) -> None:
    before = timed.field("S001|mark:impact").bounding_box()
    timed.line.cut = True
    pass_time(timed, 29)

    assert strip(timed) == KEPT
    assert timed.field("S001|mark:impact").bounding_box() == before


def test_where_the_browser_cannot_keep_words_it_does_not_promise_to(timed: DeskPage) -> None:
    timed.page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full') } }"
    )
    timed.line.cut = True
    timed.key("toggle-S001|innovation:strength").click()
    timed.page.keyboard.insert_text(WORDS)
    pass_time(timed, 29)

    assert "這台電腦無法暫存內容" in strip(timed)


def test_what_others_changed_meanwhile_is_read_when_the_line_is_back(
    timed: DeskPage, desk: ScoringDesk
) -> None:
    timed.line.cut = True
    pass_time(timed, 29)
    save = {"op": "save", "submission": "S001", "base": 0, "fields": {"mark:impact": "21"}}
    desk.receive({"id": 1, **save})
    timed.line.cut = False
    pass_time(timed, 35)

    assert timed.field("S001|mark:impact").input_value() == "21"
