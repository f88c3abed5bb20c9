"""Three hundred cases for one member: every view shows all of them, and typing stays typing.

How long each takes is measured by ``tests/benchmarks/bench_desk_in_browser.py``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.desk_in_browser.page import Window, a_window, comment, eventually
from tests.desk_in_browser.server import ARound, Server, a_large_round, serving
from tests.desk_in_browser.timing import typing

COUNT = 300


@pytest.fixture(scope="module")
def large_round(tmp_path_factory) -> ARound:
    made = a_large_round(tmp_path_factory.mktemp("large") / "round", COUNT)
    made.enter()
    made.score(120)
    return made


@pytest.fixture(scope="module")
def server(large_round, tmp_path_factory) -> Iterator[Server]:
    with serving(large_round.folder, tmp_path_factory.mktemp("home")) as server:
        yield server


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Window]:
    with a_window(browser) as window:
        yield window


@pytest.fixture(scope="module")
def page(server, window) -> Page:
    return window.tab(server.link)


def test_the_list_shows_all_cases_and_its_filters_those_they_name(page):
    page.locator("[data-key=view-case]").click()
    page.locator("[data-key=list]").click()
    cases = page.locator('[data-key^="case-S"]')
    shown = {
        key: (page.locator(f"[data-key=filter-{key}]").click(), cases.count())[1]
        for key in ("open", "scored", "all")
    }
    page.locator("[data-key=list]").click()

    assert shown == {"open": 180, "scored": 120, "all": COUNT}


@pytest.mark.parametrize(("view", "rows"), [("across", "row-S"), ("overview", "over-S")])
def test_all_cases_are_there_at_once(page, view, rows):
    page.locator("[data-key=view-case]").click()

    page.locator(f"[data-key=view-{view}]").click()

    assert page.locator(f'[data-key^="{rows}"]').count() == COUNT


def test_the_review_lists_all_cases(page):
    page.locator("[data-key=step-scoring]").click()

    page.locator("[data-key=handin]").click()

    assert page.locator('[data-key^="review-S"]').count() == COUNT
    page.locator("[data-key=step-scoring]").click()


def test_a_mark_among_three_hundred_rows_is_saved(page, large_round):
    page.locator("[data-key=view-across]").click()
    page.locator("[data-key=dimension-innovation]").click()

    typing(page, "S250|mark:innovation", ["1", "12", "1", "19"])

    assert eventually(lambda: str(large_round.sheet("S250").marks["innovation"]), "19") == "19"


def test_closed_comments_are_not_made_three_hundred_times(page):
    page.locator("[data-key=view-across]").click()
    closed = page.locator("textarea").count()
    elements = page.evaluate("document.querySelectorAll('.svr-rows *').length")

    comment(page, "S005|text:innovation:improvement")

    assert (closed, page.locator("textarea").count()) == (0, 1)
    assert elements <= 60 * COUNT
