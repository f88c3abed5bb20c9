"""PDF annexes on the member's page: read in pieces, and every odd file answered in words."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

import pytest

from tests.desk_in_browser.page import axe
from tests.desk_in_browser.pdfs import a_pdf, a_pdf_behind_a_password, a_pdf_with_scripts
from tests.desk_in_browser.server import ARound, Server, a_round, serving

ODD = {
    "有密碼.pdf": (a_pdf_behind_a_password(), "這個檔案有密碼保護，無法開啟，請洽幕僚單位。"),
    "含程式.pdf": (a_pdf_with_scripts(), "這個檔案含有程式或動作，已一律停用，只顯示內容。"),
    "毀損.pdf": (a_pdf(pages=3)[:400], "這個檔案毀損，或不是PDF，無法顯示，請洽幕僚單位。"),
}
LARGE = "三十MB.pdf"


@pytest.fixture(scope="module")
def opened_round(tmp_path_factory) -> ARound:
    files = {name: content for name, (content, _) in ODD.items()}
    files |= {"佐證資料.pdf": a_pdf(pages=12), LARGE: a_pdf(pages=30, weight=1_000_000)}
    placed = {f"S001/{name}": content for name, content in files.items()}
    made = a_round(tmp_path_factory.mktemp("annexes") / "round", placed)
    made.enter()
    return made


@pytest.fixture(scope="module")
def server(opened_round, tmp_path_factory) -> Iterator[Server]:
    with serving(opened_round.folder, tmp_path_factory.mktemp("home")) as server:
        yield server


@pytest.fixture
def page(server, window):
    page = window.tab(server.link)
    page.locator('[data-tab="annexes"]').click()
    page.locator(".svr-files").wait_for()
    return page


def open_annex(page, name):
    page.locator(f'[data-key="annex-{name}"]').click()


def drawn(page, number):
    """The words of that page, which lie over its picture; there once it is drawn."""
    layer = page.locator(f'.svr-pdf-page[data-page="{number}"] .svr-pdf-words')
    return layer.get_by_text(f"Page {number}", exact=True)


@pytest.mark.parametrize(
    ("name", "words"),
    [(name, words) for name, (_, words) in ODD.items()],
    ids=["password", "scripts", "damaged"],
)
def test_an_odd_file_is_answered_in_words(page, window, server, name, words):
    open_annex(page, name)

    page.locator(".svr-pdf-note", has_text=words).wait_for()
    assert window.hosts() == {server.address}


def test_a_page_can_be_read_cited_and_is_found_again(page, window, server):
    open_annex(page, "佐證資料.pdf")
    drawn(page, 1).wait_for()
    page.get_by_label("頁碼").fill("7")
    page.keyboard.press("Enter")
    drawn(page, 7).wait_for()

    page.get_by_role("button", name="引用本頁").click()

    cited = page.locator("textarea:visible").first.input_value()
    drawn(page, 7).wait_for()
    assert ("7" in cited, page.get_by_label("頁碼").input_value()) == (True, "7")
    assert axe(page) == []
    page.wait_for_timeout(1200)  # the place is remembered a moment later
    page.reload()
    page.locator('[data-tab="annexes"]').click()
    open_annex(page, "佐證資料.pdf")
    drawn(page, 7).wait_for()


def test_the_first_page_of_a_large_file_does_not_wait_for_the_rest(page):
    started = monotonic()
    open_annex(page, LARGE)

    drawn(page, 1).wait_for()

    assert monotonic() - started < 6  # 2 s on an idle machine; the whole file takes far longer


def test_a_second_window_shows_the_same_page(page, window):
    open_annex(page, "佐證資料.pdf")
    page.get_by_label("頁碼").fill("2")
    page.keyboard.press("Enter")
    drawn(page, 2).wait_for()
    with window.context.expect_page() as opened:
        page.locator(".svr-pdf-bar").get_by_role("button", name="另開視窗").click()

    drawn(opened.value, 2).wait_for()

    assert axe(opened.value) == []
