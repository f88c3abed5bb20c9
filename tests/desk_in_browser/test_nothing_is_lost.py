"""Kernels killed, tabs closed, servers gone, two tabs at once: what was typed and what the store holds.

Each test writes into a field of its own; the last one closes the round.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

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


def stored(opened_round, field, wanted):
    """What the store holds of ``field`` of S001, once it is ``wanted`` or patience is over."""
    return eventually(lambda: opened_round.texts("S001").get(field.partition("text:")[2]), wanted)


def test_what_was_saved_is_there_after_a_reload(server, opened_round, window):
    field = "S001|text:innovation:strength"
    page = window.tab(server.link)
    write(page, field, "重新載入前寫的話")
    assert stored(opened_round, field, "重新載入前寫的話") == "重新載入前寫的話"

    page.reload()
    page.wait_for_selector("[data-dimension]")

    assert comment(page, field).input_value() == "重新載入前寫的話"


def test_a_kernel_killed_in_mid_sentence_takes_no_word_with_it(server, opened_round, window):
    field = "S001|text:innovation:improvement"
    page = window.tab(server.link)
    write(page, field, "前半句")
    for kernel in server.kernels():
        kernel.kill()
    write(page, field, "，後半句")

    page.get_by_role("button", name="重新載入").click()

    assert stored(opened_round, field, "前半句，後半句") == "前半句，後半句"


def test_a_tab_closed_while_typing_is_made_good_by_the_next_one(server, opened_round, window):
    field = "S001|text:impact:strength"
    page = window.tab(server.link)
    write(page, field, "話還沒說完")
    page.close(run_before_unload=False)

    window.tab(server.link)

    assert stored(opened_round, field, "話還沒說完") == "話還沒說完"


def test_a_server_that_is_started_again_finds_what_was_written_meanwhile(
    server, opened_round, window
):
    field = "S001|text:impact:improvement"
    before = server.link
    page = window.tab(before)
    server.stop()
    write(page, field, "斷線時寫的話")
    page.locator("#notice", has_text="連線中斷，內容暫存於本機").wait_for()

    server.start()
    page.get_by_role("button", name="重新載入").click()

    assert server.link == before
    assert stored(opened_round, field, "斷線時寫的話") == "斷線時寫的話"


def test_the_stale_one_of_two_tabs_is_refused_and_shows_both_texts(server, opened_round, window):
    field = "S001|text:sustainability:strength"
    first, second = window.tab(server.link), window.tab(server.link)
    comment(second, field)
    write(first, field, "第一個視窗")
    assert stored(opened_round, field, "第一個視窗") == "第一個視窗"

    write(second, field, "第二個視窗")
    shown = second.locator(".svr-clashes")
    shown.wait_for()

    assert [text in shown.inner_text() for text in ("第一個視窗", "第二個視窗")] == [True, True]
    assert stored(opened_round, field, "第一個視窗") == "第一個視窗"


def test_what_is_typed_after_the_close_changes_nothing_and_the_page_says_so(
    server, opened_round, window
):
    field = "S001|text:diffusion:strength"
    page = window.tab(server.link)
    write(page, field, "截止前")
    assert stored(opened_round, field, "截止前") == "截止前"

    opened_round.close()
    write(page, field, "截止後")
    told = page.locator(".svr-refused")
    told.wait_for()

    assert [words in told.inner_text() for words in ("評分已截止", "截止前截止後")] == [True, True]
    assert stored(opened_round, field, "截止前") == "截止前"
