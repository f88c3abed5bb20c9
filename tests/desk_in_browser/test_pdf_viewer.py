"""PDF annexes on the member's page in Voila: read in pieces, and every odd file answered in words."""

from __future__ import annotations

import json
import os
from time import monotonic

import psutil
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.desk_in_browser.odd_files import (
    BARS,
    LARGE,
    PLAIN,
    READABLE,
    SCAN,
    THICK,
    UNREADABLE,
)
from tests.desk_in_browser.page import Window, a_window, axe, eventually, open_case
from tests.desk_in_browser.server import MARKS, ARound, Server

LONGEST_CANVAS = 16_384  # Chromium draws nothing on a longer one


@pytest.fixture(scope="module")
def window(browser):
    with a_window(browser) as window:
        yield window


@pytest.fixture(scope="module")
def tab(odd_server: Server, window: Window) -> Page:
    return window.tab(odd_server.link)


@pytest.fixture
def page(tab: Page) -> Page:
    """The tab that all share, at the annexes of the first case."""
    open_case(tab, "S001")
    tab.locator('[data-tab="annexes"]').click()
    tab.locator(".svr-files").wait_for()
    return tab


def open_annex(page: Page, name: str) -> None:
    page.locator(f'[data-key="annex-{name}"]').click()


def drawn(page: Page, number: int) -> Locator:
    """The words of that page, which lie over its picture; there once it is drawn."""
    layer = page.locator(f'.svr-pdf-page[data-page="{number}"] .svr-pdf-words')
    return layer.get_by_text(f"Page {number}", exact=True)


def turn_to(page: Page, number: int) -> None:
    page.get_by_label("頁碼").fill(str(number))
    page.keyboard.press("Enter")
    drawn(page, number).wait_for(state="attached")


def canvases(page: Page) -> list[list[int]]:
    sizes: list[list[int]] = page.locator(".svr-pdf-page canvas").evaluate_all(
        "all => all.map((c) => [c.width, c.height])"
    )
    return sizes


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_answered_in_words(page, window, odd_server, name):
    open_annex(page, name)

    page.locator(".svr-pdf-note", has_text=UNREADABLE[name]).wait_for()
    assert window.hosts() == {odd_server.address}


@pytest.mark.parametrize("name", READABLE)
def test_what_a_file_would_do_is_switched_off_and_its_page_is_read(page, window, odd_server, name):
    open_annex(page, name)
    drawn(page, 1).wait_for(state="attached")
    page.locator('.svr-pdf-page[data-page="1"]').click()
    page.wait_for_timeout(200)  # whatever a click starts

    note = page.locator(".svr-pdf-note")
    assert (note.inner_text() if note.is_visible() else "") == READABLE[name]
    assert page.evaluate("window.evil") is None
    assert len(window.context.pages) == 1
    assert window.hosts() == {odd_server.address}
    assert [words for words in window.said if not words.startswith("Warning: ")] == []


@pytest.mark.parametrize("name", BARS)
def test_a_page_of_a_freakish_shape_takes_no_freakish_memory(page, name):
    open_annex(page, name)
    page.locator(".svr-pdf-page canvas").wait_for(state="attached")

    (size,) = canvases(page)

    assert max(size) <= LONGEST_CANVAS
    assert size[0] * size[1] <= 12_000_000


def remembered(odd_round: ARound) -> int | None:
    place = json.loads(odd_round.own("place") or "{}")
    page: int | None = place.get("pages", {}).get(f"S001/{PLAIN}")
    return page


def test_a_page_can_be_read_cited_and_is_found_again(page, odd_server, odd_round):
    open_annex(page, PLAIN)
    drawn(page, 1).wait_for()
    turn_to(page, 7)

    page.get_by_role("button", name="引用本頁").click()

    cited = page.locator("textarea:visible").first.input_value()
    drawn(page, 7).wait_for()
    assert "佐證資料第7頁" in cited
    assert page.get_by_label("頁碼").input_value() == "7"
    assert axe(page) == []
    assert eventually(lambda: remembered(odd_round), 7) == 7
    page.goto(odd_server.link)
    open_case(page, "S001")
    page.locator('[data-tab="annexes"]').click()
    open_annex(page, PLAIN)
    drawn(page, 7).wait_for()


def test_the_first_page_of_a_large_file_does_not_wait_for_the_rest(page):
    started = monotonic()
    open_annex(page, LARGE)

    drawn(page, 1).wait_for()

    assert monotonic() - started < 6  # 2 s on an idle machine; the whole file takes far longer


def test_an_annex_at_the_end_of_a_long_list_is_in_sight_once_it_is_opened(page):
    open_annex(page, "限制列印.pdf")
    drawn(page, 1).wait_for()

    expect(page.locator(".svr-pdf-bar")).to_be_in_viewport()
    expect(drawn(page, 1)).to_be_in_viewport()


def test_any_of_eight_hundred_pages_is_a_moment_away(page):
    open_annex(page, THICK)
    drawn(page, 1).wait_for()

    for number in (800, 2, 400):
        turn_to(page, number)

    assert len(canvases(page)) <= 4  # only pages near the reader hold a picture


def memory(page: Page) -> float:
    """Megabytes of all pages of this browser, after whatever is garbage has gone."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.detach()
    ours = psutil.Process(os.getpid()).children(recursive=True)
    drawers = [p for p in ours if "--type=renderer" in " ".join(p.cmdline())]
    return sum(p.memory_full_info().uss for p in drawers) / 2**20


def test_paging_through_a_scanned_file_does_not_fill_the_memory(page):
    open_annex(page, SCAN)
    drawn(page, 1).wait_for()
    before = memory(page)

    for number in range(2, 17):
        turn_to(page, number)

    assert memory(page) - before < 250  # 16 pictures of 26 MB each, were they all kept


def test_a_second_window_shows_the_same_page_and_cites_into_the_first(page, window):
    open_annex(page, PLAIN)
    turn_to(page, 2)
    with window.context.expect_page() as opened:
        page.locator(".svr-pdf-bar").get_by_role("button", name="另開視窗").click()
    other = opened.value
    drawn(other, 2).wait_for()
    faults = axe(other)

    turn_to(other, 5)
    other.get_by_role("button", name="引用本頁").click()
    written = page.locator("textarea:visible").first.input_value()
    other.close()

    assert faults == []
    assert "佐證資料第5頁" in written


@pytest.fixture(scope="module")
def late(odd_server: Server, odd_round: ARound, window: Window) -> Page:
    """A tab of a member who has read ninety annexes, and handed in the sheet of S005."""
    many = {f"S013/第{number:03}號佐證資料.pdf": 3 for number in range(88)}
    marks = {f"mark:{key}": "15" for key in MARKS}
    odd_round.ask(
        {"op": "place", "place": {"pages": many}},
        {"op": "save", "submission": "S005", "base": 0, "fields": marks},
        {"op": "hand_in", "submissions": ["S005"], "bases": {"S005": 1}},
    )
    return window.tab(odd_server.link)


def test_a_page_is_remembered_however_many_annexes_were_read_before(late, odd_round):
    open_case(late, "S001")
    late.locator('[data-tab="annexes"]').click()
    open_annex(late, PLAIN)

    turn_to(late, 4)

    assert eventually(lambda: remembered(odd_round), 4) == 4


def test_a_page_cited_on_a_sheet_that_is_handed_in_goes_to_the_private_notes(late, odd_round):
    open_case(late, "S005")
    late.locator('[data-tab="annexes"]').click()
    open_annex(late, "附件.pdf")
    drawn(late, 1).wait_for()

    late.get_by_role("button", name="引用本頁").click()

    wanted = "（附件第1頁）"
    assert eventually(lambda: odd_round.own("private/S005"), wanted) == wanted
    assert odd_round.texts("S005") == {}
