"""Whatever an entry's folder holds, the member reads it or reads why not, and nothing runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.desk_in_browser.page import Window, a_window, axe, open_case
from tests.desk_in_browser.server import Server

WHY = {
    "S004": "文字內容過長，無法顯示。請洽幕僚單位。",
    "S005": "本案沒有文字內容，請見附件。",
    "S006": "本案沒有文字內容，也沒有附件，請洽幕僚單位。",
    "S010": "檔案內容與開放評分時不同，不予顯示。請洽幕僚單位。",
}


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Window]:
    with a_window(browser) as window:
        yield window


@pytest.fixture(scope="module")
def page(odd_server: Server, window: Window) -> Page:
    """One tab for all: what an entry leaves behind would be seen in the next."""
    return window.tab(odd_server.link)


def entry(page: Page, submission: str):
    open_case(page, submission)
    page.get_by_role("tab", name="參獎內容").click()
    text = page.locator(".svr-entry")
    text.locator("> :not(.svr-quiet)").first.wait_for()
    return text


def test_markup_of_an_entry_is_read_as_words_and_nothing_of_it_runs(page, window, odd_server):
    text = entry(page, "S002")
    page.wait_for_timeout(300)  # what would run, would run by itself

    assert "<script>window.evil = 1</script>" in text.inner_text()
    assert (
        text.locator("script,style,img,svg,iframe,base,meta,[onmouseover],[onerror]").count() == 0
    )
    links = text.locator("a").evaluate_all("all => all.map((a) => [a.href, a.rel])")
    assert links == [["https://example.org/page", "noopener noreferrer"]]
    assert page.evaluate("window.evil") is None
    assert (window.said, window.hosts()) == ([], {odd_server.address})


def test_an_entry_of_a_megabyte_is_shown(page, window):
    text = entry(page, "S003")

    assert text.locator("pre").inner_text().count("一句話。") > 60_000
    assert "以未排版的原文顯示" in text.inner_text()
    assert window.said == []


@pytest.mark.parametrize("submission", WHY)
def test_an_entry_that_cannot_be_shown_says_why(page, window, submission):
    assert entry(page, submission).inner_text().strip() == WHY[submission]
    assert (axe(page), window.said) == ([], [])


def test_an_annex_changed_after_the_opening_is_named_and_not_shown(page):
    entry(page, "S010")

    page.get_by_role("tab", name="附件（1）").click()

    row = page.locator(".svr-files li")
    assert row.inner_text().split("\n")[0].startswith("annex.pdf")
    assert "檔案內容與開放評分時不同" in row.inner_text()
    assert row.get_by_role("button").count() == 0
