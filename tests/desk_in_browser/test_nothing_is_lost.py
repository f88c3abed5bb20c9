"""Kernels killed, tabs closed, servers gone, two tabs at once: what was typed and what the store holds.

Each test writes into a field of its own; the last one closes the round. The table of all of them:
``pytest tests/desk_in_browser/test_nothing_is_lost.py -rP``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser_stores import FORBIDDEN, FULL
from tests.desk_in_browser.page import comment, eventually, write
from tests.desk_in_browser.server import ARound, Server, a_round, serving


@pytest.fixture(scope="module")
def opened_round(tmp_path_factory) -> ARound:
    made = a_round(tmp_path_factory.mktemp("loss") / "round")
    made.enter()
    return made


@pytest.fixture(scope="module")
def server(opened_round, tmp_path_factory) -> Iterator[Server]:
    with serving(opened_round.folder, tmp_path_factory.mktemp("home")) as server:
        yield server


@pytest.fixture(scope="module")
def losses() -> Iterator[list[tuple[str, str, str]]]:
    """What happened, what was typed, what the store holds: printed when all is done."""
    rows: list[tuple[str, str, str]] = []
    yield rows
    lines = ["", "| interruption | typed | in the store |", "|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    sys.stdout.write("\n".join(lines) + "\n")


@pytest.fixture
def holds(opened_round: ARound, losses: list[tuple[str, str, str]], request) -> Callable[..., str]:
    """What the store holds of a field, once it is ``wanted``; noted beside what was typed."""

    def look(field: str, wanted: str, *, typed: str | None = None) -> str | None:
        found = eventually(lambda: written(opened_round, field), wanted)
        losses.append((request.node.name.removeprefix("test_"), typed or wanted, found or "–"))
        return found

    return look


def written(opened_round: ARound, field: str) -> str | None:
    return opened_round.texts("S001").get(field.partition("text:")[2])


def test_what_was_saved_is_there_after_a_reload(server, window, holds):
    field = "S001|text:innovation:strength"
    page = window.tab(server.link)
    write(page, field, "重新載入前寫的話")
    assert holds(field, "重新載入前寫的話") == "重新載入前寫的話"

    page.reload()
    page.wait_for_selector("[data-dimension]")

    assert comment(page, field).input_value() == "重新載入前寫的話"


def test_a_reload_in_mid_sentence_takes_no_word_with_it(server, window, holds):
    field = "S001|text:innovation:note"
    page = window.tab(server.link)
    write(page, field, "話說到一半")

    page.reload()

    assert holds(field, "話說到一半") == "話說到一半"


def test_a_kernel_killed_in_mid_sentence_takes_no_word_with_it(server, window, holds):
    field = "S001|text:innovation:improvement"
    page = window.tab(server.link)
    write(page, field, "前半句")
    for kernel in server.kernels():
        kernel.kill()
    write(page, field, "，後半句")

    # Nobody reloads: the page finds a new kernel by itself.
    assert holds(field, "前半句，後半句") == "前半句，後半句"
    assert comment(page, field).input_value() == "前半句，後半句"


def test_a_kernel_that_hangs_is_noticed_while_nothing_is_typed(server, window, holds):
    window.context.clock.install()
    page = window.tab(server.link)
    told = page.locator(".svr-line", has_text="連線中斷，內容暫存於本機，恢復後自動補存")
    for kernel in server.kernels():
        kernel.suspend()
    page.clock.fast_forward(20_000)
    page.clock.fast_forward(7_000)
    told.wait_for()
    for kernel in server.kernels():
        kernel.resume()
    page.get_by_role("button", name="重新連線").click()

    told.wait_for(state="hidden")
    field = "S001|text:diffusion:note"
    write(page, field, "恢復後寫的話")
    assert holds(field, "恢復後寫的話") == "恢復後寫的話"


def test_a_tab_closed_while_typing_is_made_good_by_the_next_one(server, window, holds):
    field = "S001|text:impact:strength"
    page = window.tab(server.link)
    write(page, field, "話還沒說完")
    page.close(run_before_unload=False)

    window.tab(server.link)

    assert holds(field, "話還沒說完") == "話還沒說完"


def test_a_server_that_is_started_again_gets_what_was_written_meanwhile_without_a_reload(
    server, window, holds
):
    field = "S001|text:impact:improvement"
    before = server.link
    page = window.tab(before)
    page.evaluate("window.notReloaded = true")
    server.stop()
    write(page, field, "斷線時寫的話")
    page.locator(".svr-line", has_text="連線中斷，內容暫存於本機").wait_for()

    server.start()
    page.get_by_role("button", name="重新連線").click()

    assert server.link == before
    assert holds(field, "斷線時寫的話") == "斷線時寫的話"
    page.locator(".svr-line").wait_for(state="hidden")
    assert page.evaluate("window.notReloaded") is True


def test_a_server_that_knows_the_member_no_more_wants_a_reload_which_takes_the_words_up(
    server, window, holds
):
    field = "S001|text:diffusion:improvement"
    page = window.tab(server.link)
    server.stop()
    write(page, field, "重新登入前寫的話")
    page.route("**/?token=*", lambda route: route.fulfill(body="<p>sign in</p>", status=403))
    server.start()
    page.get_by_role("button", name="重新連線").click()
    page.locator(".svr-line", has_text="請重新載入本頁").wait_for()
    page.unroute_all()

    page.get_by_role("button", name="重新載入").click()

    assert holds(field, "重新登入前寫的話") == "重新登入前寫的話"


def test_what_is_written_without_a_network_is_saved_when_it_is_back(server, window, holds):
    field = "S001|text:impact:note"
    page = window.tab(server.link)
    window.context.set_offline(True)
    write(page, field, "離線時寫的話")
    page.locator(".svr-save[data-status=offline]").wait_for()

    window.context.set_offline(False)

    assert holds(field, "離線時寫的話") == "離線時寫的話"
    page.locator(".svr-save[data-status=saved]").wait_for()


@pytest.mark.parametrize(
    ("script", "field"),
    [
        pytest.param(FULL, "S001|text:sustainability:note", id="full"),
        pytest.param(FORBIDDEN, "S001|text:sustainability:improvement", id="forbidden"),
    ],
)
def test_a_browser_that_keeps_nothing_says_so_until_it_is_saved(
    server, window, holds, script, field
):
    window.context.add_init_script(script)
    page = window.tab(server.link)

    write(page, field, "瀏覽器不保存的話")

    assert page.locator(".svr-save").get_attribute("data-status") == "unsaved"
    assert holds(field, "瀏覽器不保存的話") == "瀏覽器不保存的話"
    page.locator(".svr-save[data-status=saved]").wait_for()


def test_the_stale_one_of_two_tabs_is_refused_and_shows_both_texts(server, window, holds):
    field = "S001|text:sustainability:strength"
    first, second = window.tab(server.link), window.tab(server.link)
    comment(second, field)
    write(first, field, "第一個視窗")
    assert holds(field, "第一個視窗") == "第一個視窗"

    write(second, field, "第二個視窗")
    shown = second.locator(".svr-clashes")
    shown.wait_for()

    assert [text in shown.inner_text() for text in ("第一個視窗", "第二個視窗")] == [True, True]
    assert holds(field, "第一個視窗", typed="第二個視窗（兩份並列，請委員選擇）") == "第一個視窗"


def test_what_is_typed_after_the_close_changes_nothing_and_the_page_says_so(
    server, opened_round, window, holds
):
    field = "S001|text:diffusion:strength"
    page = window.tab(server.link)
    write(page, field, "截止前")
    assert holds(field, "截止前") == "截止前"

    opened_round.close()
    write(page, field, "截止後")
    told = page.locator(".svr-refused")
    told.wait_for()

    assert [words in told.inner_text() for words in ("評分已截止", "截止前截止後")] == [True, True]
    assert "下列1項內容沒有存入系統" in told.inner_text()
    assert comment(page, field).input_value() == "截止前截止後"
    assert not comment(page, field).is_editable()
    assert holds(field, "截止前", typed="截止前截止後（評分已截止）") == "截止前"
    assert kept(page) == ["S001:text:diffusion:strength"]


def kept(page: Page) -> list[str]:
    """What the browser itself still keeps for the member to copy."""
    found: list[str] = page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('svcreview:'))"
        ".map((key) => key.split(':').slice(3).join(':'))"
    )
    return found
