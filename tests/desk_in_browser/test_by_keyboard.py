"""A member without a mouse, from the rules to the receipt; what counts is what the store holds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from svcreview.model import SheetState
from svcreview.workbench import open_round
from tests.desk_in_browser.page import axe, press, tab_to
from tests.desk_in_browser.server import (
    CASES,
    MEMBER,
    ARound,
    Server,
    a_round,
    serving,
)

MARKS = {"innovation": "27", "impact": "25", "sustainability": "16", "diffusion": "15"}
PRACTICE = {"innovation": "20", "impact": "20", "sustainability": "12", "diffusion": "10"}
PRAISE = "以聲學辨識漏水，領先同業。"


@pytest.fixture(scope="module")
def opened_round(tmp_path_factory) -> ARound:
    return a_round(tmp_path_factory.mktemp("keyboard") / "round")


@pytest.fixture(scope="module")
def server(opened_round, tmp_path_factory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("home")
    with serving(opened_round.folder, home) as server:
        yield server


def score(page, marks):
    for number, mark in enumerate(marks.values(), start=1):
        page.keyboard.press(f"Alt+{number}")
        page.keyboard.type(mark)


def test_a_member_without_a_mouse_goes_from_the_rules_to_the_receipt(server, opened_round, window):
    page = window.tab(server.link)
    faults = {"rules": axe(page)}

    press(page, "[data-key=next]")
    page.wait_for_selector("[data-key=publish-no]")
    faults["declaration"] = axe(page)
    tab_to(page, "[data-key=publish-yes]")
    page.keyboard.press("Space")
    press(page, "[data-key=next]")

    page.wait_for_selector("[data-key=recuse-S003]")
    faults["recusals"] = axe(page)
    press(page, "[data-key=recuse-S003]")
    page.keyboard.press("ArrowDown")  # the first ground of the list
    page.keyboard.press("Tab")
    page.keyboard.insert_text("本人為該案評選顧問")
    press(page, ".svr-reasonform button[type=submit]")
    page.wait_for_selector(".svr-recused")
    press(page, "[data-key=next]")

    page.wait_for_selector("[data-key=practise]")
    faults["practice offer"] = axe(page)
    press(page, "[data-key=practise]")
    page.wait_for_selector('[data-field="P01|mark:innovation"]')
    score(page, PRACTICE)
    press(page, "[data-key=spread]")
    page.wait_for_selector("[data-tab=spread][aria-selected=true]")
    faults["practice"] = axe(page)
    press(page, "[data-key=start]")

    page.wait_for_selector('[data-field="S001|mark:innovation"]')
    faults["scoring"] = axe(page)
    score(page, MARKS)
    page.keyboard.press("Alt+1")
    page.keyboard.press("Alt+c")
    page.keyboard.insert_text(PRAISE)
    page.keyboard.press("Alt+n")
    page.wait_for_selector('[data-field="S002|mark:innovation"]')
    score(page, MARKS)

    press(page, "[data-key=handin]")
    page.wait_for_selector("[data-key=send]")
    faults["handing in"] = axe(page)
    press(page, "[data-key=send]")
    page.wait_for_selector("[data-key=receipt]")
    faults["receipt"] = axe(page)

    handed_in = {case: opened_round.sheet(case) for case in ("S001", "S002")}
    wanted = {key: Decimal(mark) for key, mark in MARKS.items()}
    assert {case: sheet.state for case, sheet in handed_in.items()} == {
        "S001": SheetState.HANDED_IN,
        "S002": SheetState.HANDED_IN,
    }
    assert {case: dict(sheet.marks) for case, sheet in handed_in.items()} == {
        "S001": wanted,
        "S002": wanted,
    }
    assert opened_round.texts("S001") == {"innovation:strength": PRAISE}
    with open_round(opened_round.folder).store as store:
        recused = {r.submission for r in store.record().round.recusals if r.member == MEMBER}
        practice = store.of_member(MEMBER).practice
        counted = {sheet.submission for sheet in store.record().sheets if sheet.member == MEMBER}
    assert recused == {"S003"}
    assert practice is not None
    assert {key: str(mark) for key, mark in practice.sheet.marks.items()} == PRACTICE
    assert counted == {"S001", "S002"}
    assert [fault for found in faults.values() for fault in found] == []
    assert window.hosts() == {server.address}


def test_a_recused_entry_is_nowhere_on_the_members_page(server, window):
    page = window.tab(server.link)
    press(page, "[data-key=list]")

    page.wait_for_selector(".svr-list")

    shown = page.locator("main").inner_html()
    assert {case: case in shown for case in CASES} == {"S001": True, "S002": True, "S003": False}
