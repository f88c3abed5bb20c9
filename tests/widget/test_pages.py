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
from tests.widget.conftest import practise, ready
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


def problems(at_desk: DeskPage) -> None:
    for key in COMPLETE:
        at_desk.field(f"S001|{key}").fill("5")
    press("handin", "send")(at_desk)
    at_desk.page.wait_for_selector("[data-problem]")


def staff(at_desk: DeskPage) -> None:
    press("nextcase", "nextcase", "staff-S003-impact")(at_desk)
    at_desk.field("S003|mark:impact").fill("5")
    at_desk.key("differs-S003-impact").click()


def entry(at_desk: DeskPage) -> None:
    press("nextcase", "nextcase")(at_desk)
    at_desk.page.locator('[data-tab="text"]').evaluate("tab => tab.click()")
    at_desk.page.locator("details.svr-staff summary").click()


def spread(at_desk: DeskPage) -> None:
    press("list", "case-P01")(at_desk)
    for key, mark in COMPLETE.items():
        at_desk.field(f"P01|{key}").fill(mark)
    at_desk.key("spread").click()
    at_desk.page.wait_for_selector(".svr-spread")


def practice_offer(at_desk: DeskPage) -> None:
    at_desk.line.desk.receive({"id": 1, "op": "place", "place": {}})
    at_desk.page.reload()
    at_desk.page.wait_for_selector("[data-key=practise]")


def line_down(at_desk: DeskPage) -> None:
    at_desk.line.cut = True
    at_desk.page.clock.fast_forward(21_000)
    at_desk.page.clock.fast_forward(7_000)
    at_desk.page.wait_for_selector(".svr-line", state="visible")


# In this order: the first page needs a member who has marked nothing, the last one cuts the line.
PAGES: dict[str, Callable[[DeskPage], None]] = {
    "practice offer": practice_offer,
    "practice spread": spread,
    "case": press("list", "case-S001"),
    "list": press("list"),
    "bank": bank,
    "abstain": press("abstain"),
    "clear": press("clear"),
    "staff": staff,
    "entry": entry,
    "across": press("view-across"),
    "overview": press("view-overview"),
    "review": press("handin"),
    "problems": problems,
    "rules": press("step-rules"),
    "declaration": press("step-declaration"),
    "recusals": press("step-recusals"),
    "recusal form": press("step-recusals", "recuse-S002"),
    "help": help_overlay,
    "line down": line_down,
}
NAMELESS = """[...document.querySelectorAll('.svr-desk :is(button,input,select,textarea,summary)')]
  .filter((e) => e.checkVisibility() && !e.disabled && !(e.getAttribute('aria-label')
    || e.labels?.[0]?.textContent || e.textContent).trim()).map((e) => e.outerHTML)"""


def at_home(seen: DeskPage) -> None:
    """From wherever the page before left the member, to the first case's form."""
    seen.page.keyboard.press("Escape")
    seen.key("step-scoring").click()
    seen.key("view-case").click()
    if seen.page.locator(".svr-list").is_visible():
        seen.key("list").click()
    while not seen.key("previous").is_disabled():
        seen.key("previous").click()
    seen.key("nextcase").click()
    seen.page.locator('[data-tab="form"]').evaluate("tab => tab.click()")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE, ZOOMED], ids=["desktop", "phone", "zoomed"])
def test_every_page_is_accessible_and_fits_its_window(
    browser: Browser, bench: Workbench, size: tuple[int, int], language: str
) -> None:
    desk, context = ready(bench.desk("M03")), a_context(browser, size)
    context.clock.install()
    for member in ("M01", "M02"):
        practise(ready(bench.desk(member)), ("20", "22", "15", "14"))
    wrong: dict[str, object] = {}
    with seated(context, desk) as seen:
        if language == "en":
            seen.key("language").click()
        for name, open_it in PAGES.items():
            if name != "practice offer":
                at_home(seen)
            open_it(seen)
            seen.page.clock.run_for(50)
            faults = (seen.axe(), seen.sideways(), seen.errors)
            found = (*faults, seen.page.evaluate(UNGUARDED), seen.page.evaluate(NAMELESS))
            if found != ([], 0, [], [], []):
                wrong[name] = found
    context.close()

    assert wrong == {}


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
        seen.page.locator(".svr-recused").get_by_text("已迴避").wait_for()
        seen.key("next").click()
        seen.key("start").click()
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
        "() => { window.print = () => { const cells = document.querySelectorAll('.svr-paper td');"
        " window.row = [...cells].slice(0, 6).map((cell) => cell.textContent) } }"
    )
    at_desk.key("receipt").click()
    row = at_desk.page.evaluate("window.row")
    at_desk.key("review-S001").click()

    assert row == ["24", "25", "16", "17", "82", "1"]  # marks, total, provisional rank
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
