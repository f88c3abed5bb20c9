"""Every page of the desk: accessible, quiet, no wider than its window, safe within JupyterLab."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from svcreview.desk import ScoringDesk
from svcreview.widget import page_module
from svcreview.workbench import Workbench
from tests.browser import DESKTOP, PHONE
from tests.widget.pages import DeskPage, a_context, seated

ZOOMED = (683, 384)  # 1366×768 at 200 %
COMPLETE = {
    "mark:innovation": "24",
    "mark:impact": "25",
    "mark:sustainability": "16",
    "mark:diffusion": "17",
}
UNGUARDED = """[...document.querySelectorAll(
  '.svr-desk :is(a[href],button,input,select,textarea,summary,[tabindex])')]
  .filter((e) => !e.hasAttribute('data-lm-suppress-shortcuts')).map((e) => e.outerHTML)"""


def press(*names: str) -> Callable[[DeskPage], None]:
    def open_it(at_desk: DeskPage) -> None:
        for name in names:
            at_desk.key(name).click()

    return open_it


def bank(at_desk: DeskPage) -> None:
    press("toggle-S001|impact:note")(at_desk)
    at_desk.page.get_by_role("button", name="常用語").first.click()


def help_overlay(at_desk: DeskPage) -> None:
    at_desk.page.keyboard.press("?")
    at_desk.page.wait_for_selector("dialog[open]")


PAGES: dict[str, Callable[[DeskPage], None]] = {
    "case": press(),
    "list": press("list"),
    "bank": bank,
    "abstain": press("abstain"),
    "clear": press("clear"),
    "across": press("view-across"),
    "overview": press("view-overview"),
    "review": press("handin"),
    "rules": press("step-rules"),
    "declaration": press("step-declaration"),
    "recusals": press("step-recusals"),
    "recusal form": press("step-recusals", "recuse-S002"),
    "help": help_overlay,
    "english": press("language"),
}


def wait_for_text(at_desk: DeskPage) -> None:
    at_desk.page.wait_for_selector(".svr-entry > :not(.svr-quiet)", state="attached")


@pytest.mark.parametrize("size", [DESKTOP, PHONE, ZOOMED], ids=["desktop", "phone", "zoomed"])
def test_every_page_is_accessible_and_fits_its_window(
    browser: Browser, desk: ScoringDesk, size: tuple[int, int]
) -> None:
    context = a_context(browser, size)
    wrong: dict[str, object] = {}
    for name, open_it in PAGES.items():
        with seated(context, desk) as seen:
            seen.key("view-case").click()  # the page before left its own view as the place
            wait_for_text(seen)
            if size != DESKTOP:
                seen.page.get_by_role("tab", name="評分表").click()
            open_it(seen)
            seen.page.wait_for_timeout(50)
            found = (seen.axe(), seen.sideways(), seen.errors, seen.page.evaluate(UNGUARDED))
            if found != ([], 0, [], []):
                wrong[name] = found
    context.close()

    assert wrong == {}


def test_all_four_dimensions_are_in_sight_at_1366_by_768(at_desk: DeskPage) -> None:
    for key, mark in COMPLETE.items():
        at_desk.field(f"S001|{key}").fill(mark)
    at_desk.status("saved")
    lowest = at_desk.page.evaluate(
        "Math.max(...[...document.querySelectorAll('.svr-form .svr-below')]"
        ".map((row) => row.getBoundingClientRect().bottom))"
    )
    moved = at_desk.page.evaluate("document.querySelector('.svr-pane-form').scrollTop")

    assert moved == 0
    assert lowest <= 768


def test_steps_come_one_after_another(context: BrowserContext, bench: Workbench) -> None:
    desk = bench.desk("M03")
    with seated(context, desk) as seen:
        seen.key("next").click()
        seen.key("publish-no").check()
        seen.key("next").click()
        seen.key("recuse-S003").click()
        seen.page.get_by_label("事由").select_option("coached")
        seen.page.get_by_label("理由").fill("曾輔導該案撰寫")
        seen.page.locator("form").get_by_role("button", name="申報迴避").click()
        seen.page.get_by_text("已迴避：").wait_for()
        seen.key("next").click()
        seen.page.wait_for_selector(".svr-casehead")

    state = desk.state("zh")
    assert (state["step"], state["declaration"]["publish_name"]) == ("scoring", False)
    assert "S003" not in [case["id"] for case in state["cases"]]


def test_handing_in_leaves_a_read_only_sheet_and_a_receipt(at_desk: DeskPage) -> None:
    for key, mark in COMPLETE.items():
        at_desk.field(f"S001|{key}").fill(mark)
    at_desk.key("handin").click()
    at_desk.key("send").click()
    at_desk.page.wait_for_selector(".svr-group-sent")
    assert at_desk.line.case("S001")["state"] == "handed_in"

    at_desk.page.evaluate(
        "() => { window.print = () => {"
        " window.paper = document.querySelector('.svr-paper').textContent } }"
    )
    at_desk.key("receipt").click()
    paper = at_desk.page.evaluate("window.paper")
    at_desk.key("review-S001").click()

    assert "評分送出收執聯" in paper
    assert "82／100" in paper
    assert not at_desk.field("S001|mark:innovation").is_editable()


def test_what_keeps_a_case_from_being_handed_in_is_a_link_to_the_field(
    at_desk: DeskPage,
) -> None:
    for key in COMPLETE:
        at_desk.field(f"S001|{key}").fill("5")
    at_desk.key("handin").click()
    at_desk.key("send").click()
    at_desk.page.locator('[data-problem="S001|text:_:reason"]').click()
    at_desk.page.keyboard.insert_text("成效數據未附佐證，無從查證。")
    at_desk.status("saved")
    at_desk.key("handin").click()
    at_desk.key("send").click()
    at_desk.page.wait_for_selector(".svr-group-sent")

    assert at_desk.line.case("S001")["state"] == "handed_in"


def test_a_reason_is_needed_to_ask_for_a_case_back(at_desk: DeskPage) -> None:
    for key, mark in COMPLETE.items():
        at_desk.field(f"S001|{key}").fill(mark)
    at_desk.key("handin").click()
    at_desk.key("send").click()
    at_desk.page.wait_for_selector(".svr-group-sent")
    at_desk.key("review-S001").click()
    at_desk.key("reopen").click()
    at_desk.page.keyboard.insert_text("漏看附件二")
    at_desk.page.get_by_role("button", name="送出申請").click()
    at_desk.page.get_by_text("已申請開放修改").wait_for()

    assert at_desk.line.case("S001")["reopen_asked"] is True


def test_abstaining_and_coming_back(at_desk: DeskPage) -> None:
    at_desk.key("abstain").click()
    at_desk.page.keyboard.insert_text("非本人專業領域")
    at_desk.page.locator("form").get_by_role("button", name="本案不評分").click()
    at_desk.page.get_by_role("button", name="恢復評分").wait_for()
    assert at_desk.line.case("S001")["abstain"] == "非本人專業領域"

    at_desk.page.get_by_role("button", name="恢復評分").click()
    at_desk.key("abstain").wait_for()

    assert not at_desk.line.case("S001")["abstain"]


def test_clearing_a_case_takes_marks_and_comments(at_desk: DeskPage) -> None:
    at_desk.field("S001|mark:innovation").fill("24")
    at_desk.status("saved")
    at_desk.key("clear").click()
    at_desk.page.get_by_role("button", name="確定清除").click()
    at_desk.until("document.querySelector('[data-field=\"S001|mark:innovation\"]').value === ''")

    assert at_desk.line.case("S001")["marks"] == {}


def test_the_place_is_remembered(context: BrowserContext, desk: ScoringDesk) -> None:
    with seated(context, desk) as before:
        before.key("nextcase").click()
        before.key("splitter").press("ArrowLeft")
        before.page.wait_for_timeout(1000)

    with seated(context, desk) as after:
        title = after.page.locator(".svr-casehead h2").inner_text()
        share = after.key("splitter").get_attribute("aria-valuenow")

    assert title.startswith("S002")
    assert share == "44"


def test_peoples_words_are_never_read_as_html(at_desk: DeskPage) -> None:
    words = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    at_desk.key("toggle-S001|innovation:strength").click()
    at_desk.page.keyboard.insert_text(words)
    at_desk.page.get_by_role("button", name="常用語").first.click()
    at_desk.page.get_by_role("button", name="存為常用語").click()
    at_desk.page.locator(".svr-phrase").wait_for()

    assert at_desk.page.locator(".svr-desk :is(img, script)").count() == 0
    assert at_desk.page.locator(".svr-phrase").inner_text() == words


def test_nothing_is_asked_of_the_network(at_desk: DeskPage) -> None:
    names = {url.rsplit("/", 1)[1] for url in at_desk.requests if url.startswith("http")}
    assert names == {"", "desk.css", "desk.mjs"}


def test_the_page_is_one_valid_module(tmp_path: Path, browser: Browser) -> None:
    page = browser.new_page()
    exported = page.evaluate(
        "async (text) => Object.keys(await import(URL.createObjectURL("
        "new Blob([text], {type: 'text/javascript'})))).sort()",
        page_module(),
    )
    page.close()

    assert exported == ["default", "mount"]
