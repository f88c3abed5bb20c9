"""The pages as people meet them: in Chromium, on a screen, a phone and paper."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from svcreview.announcement import Rule
from svcreview.language import Text
from svcreview.model import Approval, CommentKind, Filing
from svcreview.reports.agency_page import agency_report
from svcreview.reports.convert import Head, page
from svcreview.reports.html import Html
from svcreview.reports.index_page import Entry, State, index_page
from svcreview.reports.notebook import shown
from svcreview.reports.sources import ChainHead, SummarySource
from svcreview.reports.summary_page import summary
from svcreview.results.values import Flag
from tests.browser import DESKTOP, PHONE, opened
from tests.reports.builders import (
    a_category,
    a_comment,
    a_member,
    a_result,
    a_row,
    a_sheet_that_counts,
    an_agency,
    an_entry,
)

PAPER = (1001, 700)  # A4 landscape, 297 mm less two margins of 16 mm, at 96 pixels an inch
PAGES = ["agencies/A001.html", "summary.html", "index.html"]
HOSTILE = [
    "<script>alert(1)</script>",
    "{agency}{{ 7*7 }}{% raw %}",
    '=HYPERLINK("http://example.org","x")',
    "../../x",
    "長" * 300,
    "x" * 300,
    '"><img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">javascript:alert(1)</a>',
    "\u202egnp.exe\u202c\u2066\u200f",
    "</style></title></main><svg onload=alert(1)>",
]


def written(folder: Path, *pieces: Html, text: str = "", language: str = "zh") -> Path:
    head = Head(
        language=language,
        title=text or "報告",
        running=(Text("草稿", "Draft"),),
        foot=text or "機關",
    )
    path = folder / "page.html"
    path.write_bytes(page(shown(*(piece.markup for piece in pieces)), head))
    return path


def an_agency_page(folder: Path, text: str) -> Path:
    entry = an_entry(
        title=text,
        decision="not_recommended",
        reason=text,
        category=Text(text, text),
        comments=tuple(
            a_comment(text, kind, "innovation")
            for kind in (CommentKind.STRENGTH, CommentKind.IMPROVEMENT, CommentKind.REMARK)
        ),
    )
    results = an_agency(
        entry,
        replace(entry, id="S002"),
        title=text,
        plan=text,
        contact=text,
        agency_name=text,
        approval=Approval(number=text),
        rubric_note=Text(text, text),
        draft=True,
    )
    report = agency_report(results)
    pieces = (report.heading, report.overview, report.submissions, report.notes)
    return written(folder, *pieces, text=text)


def a_summary_page(folder: Path, text: str) -> Path:
    row = a_row(agency_name=text, title=text, missing=("B",), flags=(Flag.TIE_AT_LINE,))
    results = a_result(
        a_category(row, title=Text(text, text), settled=False),
        title=text,
        plan=text,
        rubric=text,
        rubric_note=Text(text, text),
        approval=Approval(number=text),
        filing=Filing(file_number=text, classification_number=text),
        settled=False,
    )
    made = summary(
        SummarySource(
            language="zh",
            version="1",
            rules=(Rule(title=Text("合格標準", "Pass mark"), lines=(Text(text, text),)),),
            results=results,
            results_digest="a" * 64,
            heads=(ChainHead(chain="A", head="b" * 64, count=3),),
        )
    )
    pieces = (made.heading, made.status, made.discussion, made.ranking, made.settings, made.records)
    return written(folder, *pieces, text=text)


def an_index_page(folder: Path, text: str) -> Path:
    entry = Entry(agency="A001", name=text, submissions=1, state=State.FAILED, reason=text)
    ready = replace(entry, agency="A002", state=State.READY)
    made = index_page(a_result(title=text), [entry, ready], "zh", summary_error=text)
    return written(folder, made, text=text)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_quiet_accessible_and_asks_for_nothing_but_itself(
    browser: Browser, finished: Path, name: str
) -> None:
    with opened(browser, finished / name, DESKTOP) as seen:
        assert seen.requests == [(finished / name).as_uri()]
        assert seen.axe() == []
        assert seen.errors == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways(
    browser: Browser, finished: Path, name: str, size: tuple[int, int]
) -> None:
    with opened(browser, finished / name, size) as seen:
        assert seen.sideways() == 0


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_its_language_and_what_it_is(
    browser: Browser, finished: Path, name: str
) -> None:
    with opened(browser, finished / name) as seen:
        assert seen.page.locator("html").get_attribute("lang") == "zh-Hant-TW"
        assert seen.page.locator("main h1").count() == 1
        assert seen.page.locator("main .marks .demo").inner_text() == "示範資料，非真實評審結果"


def test_every_link_of_the_front_page_leads_to_a_file(browser: Browser, finished: Path) -> None:
    with opened(browser, finished / "index.html") as seen:
        links = seen.page.locator("a").evaluate_all(
            "found => found.map(a => a.getAttribute('href'))"
        )

    assert links == ["summary.html", "agencies/A001.html", "agencies/A002.html"]
    assert all((finished / link).is_file() for link in links)


# The page's policy forbids the evaluation that Playwright's own polling needs, so the page tells.
SCROLLED_TO = """node => ({
    reached: new Promise((done) => {
        node.addEventListener("scroll", () => done(node.scrollLeft), {once: true});
        setTimeout(() => done(node.scrollLeft), 8000);
    }),
})"""


def test_a_wide_table_scrolls_in_a_region_that_the_keyboard_reaches(
    browser: Browser, tmp_path: Path
) -> None:
    codes = [chr(ord("A") + place) for place in range(17)]
    row = a_row(sheets=tuple(a_sheet_that_counts(code) for code in codes))
    results = a_result(a_category(row), members=tuple(a_member(code) for code in codes))
    source = SummarySource(
        language="zh", version="1", rules=(), results=results, results_digest="a", heads=()
    )

    with opened(browser, written(tmp_path, summary(source).scores), PHONE) as seen:
        region = seen.page.get_by_role("region", name="社會創新共融評分總表")
        region.focus()
        scrolled = region.evaluate_handle(SCROLLED_TO)
        seen.page.keyboard.press("ArrowRight")
        assert scrolled.evaluate("({reached}) => reached") > 0
        assert seen.sideways() == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_tables_of_the_largest_panel_fit_on_landscape_paper(
    browser: Browser, tmp_path: Path, language: str
) -> None:
    codes = [chr(ord("A") + place) for place in range(17)]
    row = a_row(
        title="中小微企業多元振興（數位／淨零）輔導",
        sheets=tuple(a_sheet_that_counts(code, 100, 12) for code in codes[1:]),
        recused=("A",),
        flags=(Flag.TIE_AT_LINE, Flag.UNEQUAL_N, Flag.MARKED_DIFFERENCE),
    )
    results = a_result(a_category(row), members=tuple(a_member(code) for code in codes))
    source = SummarySource(
        language=language, version="1", rules=(), results=results, results_digest="a", heads=()
    )
    made = summary(source)

    path = written(tmp_path, made.ranking, made.scores, language=language)

    with opened(browser, path, PAPER) as seen:
        seen.page.emulate_media(media="print")
        wide = seen.page.locator(".scroll").evaluate_all(
            "found => found.map(region => region.scrollWidth - region.clientWidth)"
        )

    assert wide == [0, 0]


@pytest.mark.parametrize("kind", [an_agency_page, a_summary_page, an_index_page])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_people_write_runs_nothing_and_breaks_no_page(
    browser: Browser, tmp_path: Path, text: str, kind: object
) -> None:
    path = kind(tmp_path, text)  # type: ignore[operator]

    with opened(browser, path, PHONE) as seen:
        assert seen.errors == []
        assert seen.requests == [path.as_uri()]
        assert seen.page.locator("script, img, main style, a[href^=javascript]").count() == 0
        assert seen.page.locator("main").count() == 1
        assert seen.sideways() == 0


@pytest.mark.parametrize("kind", [an_agency_page, a_summary_page, an_index_page])
def test_long_names_stay_readable_and_accessible(
    browser: Browser, tmp_path: Path, kind: object
) -> None:
    path = kind(tmp_path, "長" * 300)  # type: ignore[operator]

    with opened(browser, path, DESKTOP) as seen:
        assert seen.axe() == []
        assert seen.sideways() == 0


def test_a_printed_report_shows_its_headings_and_marks_every_page(
    browser: Browser, tmp_path: Path
) -> None:
    report = agency_report(an_agency(*(an_entry(title=f"第{n}案之服務") for n in range(1, 7))))
    pieces = (report.heading, report.overview, report.submissions, report.notes)
    head = Head(
        language="zh",
        title="報告",
        running=(Text("示範資料，非真實評審結果", "Demo"),),
        foot="示範電力服務處",
    )
    path = tmp_path / "page.html"
    path.write_bytes(page(shown(*(piece.markup for piece in pieces)), head))

    sheets = printed(browser, path)

    total = len(sheets)
    assert total > 2
    for number, sheet in enumerate(sheets, 1):
        assert sheet.split()[0] == "示範資料，非真實評審結果"
        assert sheet.split()[-2:] == ["示範電力服務處", f"第{number}頁，共{total}頁"]
    whole = "".join(sheets)
    assert "初評結果與評審意見" in whole
    assert [whole.count(f"第{n}案之服務") for n in range(1, 7)] == [2] * 6  # list and heading


def printed(browser: Browser, path: Path) -> list[str]:
    """The text of each page of paper."""
    paper = path.with_suffix(".pdf")
    with opened(browser, path) as seen:
        seen.page.pdf(path=str(paper), prefer_css_page_size=True)
    text = subprocess.run(
        ["pdftotext", "-layout", str(paper), "-"], check=True, capture_output=True, text=True
    ).stdout
    return text.rstrip("\f").split("\f")


def test_a_printed_page_is_a4(browser: Browser, finished: Path, tmp_path: Path) -> None:
    sizes = {}
    for name in ("agencies/A001.html", "summary.html"):
        paper = tmp_path / "page.pdf"
        with opened(browser, finished / name) as seen:
            seen.page.pdf(path=str(paper), prefer_css_page_size=True)
        told = subprocess.run(["pdfinfo", str(paper)], check=True, capture_output=True, text=True)
        (line,) = [line for line in told.stdout.splitlines() if line.startswith("Page size")]
        sizes[name] = [round(float(number)) for number in line.split() if number[0].isdigit()]

    assert sizes == {"agencies/A001.html": [595, 842], "summary.html": [842, 595]}
