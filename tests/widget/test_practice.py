"""The practice case: offered, never forced; its spread without names; it counts nowhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext

from svcreview.workbench import Workbench
from tests.widget.conftest import KEYS, practise, ready
from tests.widget.pages import DeskPage, seated

OWN = ("20", "24", "12", "16")
PANEL = {  # the dimensions one after another, then what they come to: 70, 75, 62
    "M01": ("18", "22", "14", "16"),
    "M02": ("21", "25", "16", "13"),
    "M04": ("27", "10", "15", "10"),
}


@pytest.fixture
def newcomer(context: BrowserContext, bench: Workbench) -> Iterator[DeskPage]:
    """A page of a member who comes to scoring for the first time."""
    with seated(context, ready(bench.desk("M03"))) as seen:
        yield seen


def mark_all(seen: DeskPage, marks: tuple[str, ...] = OWN) -> None:
    for key, mark in zip(KEYS, marks, strict=True):
        seen.field(f"P01|mark:{key}").fill(mark)
    seen.status("saved")


def test_it_is_offered_before_anything_is_marked_and_may_be_skipped(newcomer: DeskPage) -> None:
    offered = newcomer.page.get_by_role("heading", level=1).inner_text()
    newcomer.key("start").click()

    assert offered == "正式評分前，可先練習一案"
    assert newcomer.page.locator(".svr-casehead h2").inner_text().startswith("S001")


def test_who_skipped_it_is_not_asked_again_and_finds_it_first_in_the_list(
    context: BrowserContext, bench: Workbench
) -> None:
    desk = ready(bench.desk("M03"))
    with seated(context, desk) as before:
        before.key("start").click()
        before.page.wait_for_timeout(1000)

    with seated(context, desk) as after:
        after.key("list").click()
        first = after.page.locator(".svr-list li").first.inner_text()

    assert "練習" in first
    assert "P01" in first


def test_the_button_leads_to_the_first_entry_without_marks(newcomer: DeskPage) -> None:
    newcomer.key("practise").click()
    at_practice = newcomer.page.locator(".svr-casehead h2").inner_text()
    newcomer.key("start").click()

    assert at_practice.startswith("練習 P01")
    assert newcomer.page.locator(".svr-casehead h2").inner_text().startswith("S001")


def test_its_marks_are_kept_and_are_in_no_progress_rank_table_or_review(
    newcomer: DeskPage,
) -> None:
    newcomer.key("practise").click()
    mark_all(newcomer)
    state = newcomer.line.desk.state("zh")
    tables = []
    for view in ("view-across", "view-overview", "handin"):
        newcomer.key(view).click()
        tables.append(newcomer.page.locator(".svr-across, .svr-overview, .svr-handin").inner_text())

    assert state["practice"]["case"]["marks"] == dict(zip(KEYS, OWN, strict=True))
    assert (state["progress"]["done"], state["ranks"]) == (0, {})
    assert ["P01" in table for table in tables] == [False, False, False]


def test_it_is_neither_handed_in_nor_abstained_from(newcomer: DeskPage) -> None:
    newcomer.key("practise").click()
    newcomer.page.wait_for_selector(".svr-form")

    found = [newcomer.key(name).count() for name in ("abstain", "clear", "reopen")]

    assert found == [0, 0, 0]
    assert newcomer.page.get_by_role("tab", name="我的筆記").count() == 0


def test_who_has_not_finished_is_told_what_the_spread_waits_for(
    newcomer: DeskPage, bench: Workbench
) -> None:
    for member, marks in PANEL.items():
        practise(ready(bench.desk(member)), marks)
    newcomer.key("practise").click()
    newcomer.page.get_by_role("tab", name="練習結果").click()
    told = newcomer.page.locator(".svr-private p").all_inner_texts()

    assert told == ["各構面都評分後，即可對照其他委員的評分分布。"]
    assert newcomer.page.locator(".svr-spread").count() == 0
    assert not newcomer.key("spread").is_visible()


def test_the_spread_shows_lowest_median_highest_and_own_and_no_name(
    newcomer: DeskPage, bench: Workbench
) -> None:
    for member, marks in PANEL.items():
        practise(ready(bench.desk(member)), marks)
    newcomer.key("practise").click()
    mark_all(newcomer)
    newcomer.key("spread").click()
    rows = newcomer.page.locator(".svr-spread tbody tr").all_inner_texts()
    shown = newcomer.page.locator(".svr-private").inner_text()
    names = [bench.round.member_by_id[member].name for member in PANEL]

    # Four members: the median is the mean of the two in the middle.
    assert [row.split() for row in rows] == [
        ["創新性", "18", "20.5", "27", "20"],
        ["效益及影響", "10", "23", "25", "24"],
        ["可持續性", "12", "14.5", "16", "12"],
        ["擴散應用", "10", "14.5", "16", "16"],
        ["總分", "62", "71", "75", "72"],
    ]
    assert [name in shown for name in names] == [False, False, False]


def test_finishing_it_moves_nothing_under_the_hand(newcomer: DeskPage) -> None:
    newcomer.key("practise").click()
    before = newcomer.field("P01|mark:diffusion").bounding_box()
    mark_all(newcomer)

    assert newcomer.key("spread").is_visible()
    assert newcomer.field("P01|mark:diffusion").bounding_box() == before
