"""The score sheet on paper: what it says, what is struck, and how it comes out of the printer."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from svcreview.forms import form_of
from svcreview.language import using
from svcreview.model import Comment, CommentKind, Event, SheetState
from svcreview.papers import printed_form
from svcreview.sheets import KEYED_IN
from tests.browser import DESKTOP, PHONE, opened
from tests.builders import a_sheet, a_submission
from tests.score_sheets import KEY, SETTINGS, a_record

AT = datetime(2026, 3, 21, 1, 30, tzinfo=UTC)
REASON = Comment(kind=CommentKind.REASON, text="資料不足")


def printed(record, *, drafts=False, language="zh") -> str:
    with using(language):
        form = form_of(record, "M01", settings=SETTINGS, key=KEY, drafts=drafts)
    return printed_form(form).decode()


@pytest.fixture
def on_screen(tmp_path: Path, browser: Browser):
    """Open the sheet of a record in the browser, at a size."""

    def show(record, size=DESKTOP, **options):
        path = tmp_path / "M01.html"
        path.write_text(printed(record, **options), encoding="utf-8")
        return opened(browser, path, size)

    return show


def cells(page, entry):
    row = page.locator("table.marks tr", has=page.locator("td.id", has_text=entry))
    return [cell.inner_text() for cell in row.locator("td, th").all()]


def struck(page, entry):
    row = page.locator("table.marks tr", has=page.locator("td.id", has_text=entry))
    return row.locator("td.struck").count()


def test_cases_stand_against_dimensions_with_total_rank_and_reason(on_screen):
    with on_screen(a_record()) as seen:
        heads = [
            h.inner_text()
            for h in seen.page.locator("table.marks").first.locator("th[scope=col]").all()
        ]
        captions = seen.page.locator("table.marks > caption").all_inner_texts()

        assert heads == [
            *("案號", "參獎機關／參獎案", "創新性\n配分25", "效益及影響\n配分25"),
            *("可持續性\n配分25", "擴散應用\n配分25", "總分\n100分", "序位\n系統計算", "理由"),
        ]
        assert captions == ["類別：數位創新加值", "類別：社會創新共融"]


def test_the_rank_is_struck_and_everything_else_is_left_to_write_in(on_screen):
    with on_screen(a_record()) as seen:
        assert struck(seen.page, "S001") == 1
        assert cells(seen.page, "S001")[2:7] == [""] * 5


def test_drafts_are_filled_in_when_asked_for(on_screen):
    sheet = a_sheet("S001", marks=(20, 21, 22, 23), state=SheetState.DRAFT, comments=(REASON,))

    with on_screen(a_record(sheet), drafts=True) as seen:
        assert cells(seen.page, "S001")[2:] == ["20", "21", "22", "23", "86", "", "資料不足"]
    with on_screen(a_record(sheet)) as seen:
        assert cells(seen.page, "S001")[2:] == [""] * 7


def test_of_an_abstention_every_mark_is_struck(on_screen):
    sheet = a_sheet("S001", marks=(), state=SheetState.ABSTAINED, comments=(REASON,))

    with on_screen(a_record(sheet), drafts=True) as seen:
        assert struck(seen.page, "S001") == 5
        assert cells(seen.page, "S001")[6] == "不評分"
        assert cells(seen.page, "S001")[8] == "資料不足"


def test_a_recused_entry_is_not_on_the_paper_and_nobody_else_is():
    page = printed(a_record())

    assert not any(word in page for word in ("S003", "一站申辦", "M02", "委員2"))


def test_who_keyed_the_paper_in_and_who_checked_it_stands_on_it(on_screen):
    act = Event(
        seq=9,
        at=AT,
        actor="李科員",
        kind=KEYED_IN,
        payload={
            "member": "M01",
            "submissions": ["S001", "S002"],
            "keyed_by": "王科員",
            "keyed_at": "2026-03-21T01:00:00.000000Z",
            "scan": "ab" * 32,
        },
    )

    with on_screen(replace(a_record(), acts=(act,))) as seen:
        texts = seen.page.locator("table.staff td").all_inner_texts()

    assert texts == [
        "S001、S002",
        "王科員\n115年3月21日上午9時",
        "李科員\n115年3月21日上午9時30分",
        "ab" * 32,
    ]


def test_hostile_text_stays_text(on_screen):
    hostile = '"><img src=x onerror=alert(1)>{}</style>'
    entries = (a_submission("S001", "digital", title=hostile),)
    record = a_record(entries=entries, recused=(), title=hostile, contact=hostile)

    with on_screen(record) as seen:
        assert seen.page.locator("img").count() == 0
        assert seen.errors == []
        assert hostile in seen.page.locator("main").inner_text()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_page_asks_for_nothing_says_no_error_and_passes_axe(on_screen, language, size):
    with on_screen(a_record(), size, language=language) as seen:
        assert seen.errors == []
        assert len(seen.requests) == 1
        assert seen.sideways() == 0
        assert seen.axe() == []
        assert seen.page.locator("html").get_attribute("lang") == (
            "zh-Hant-TW" if language == "zh" else "en"
        )


def pdf(seen, path: Path) -> list[str]:
    """The text of each printed page."""
    seen.page.pdf(path=str(path), prefer_css_page_size=True)
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    return text.split("\f")[:-1]


def many_entries(count: int):
    entries = [a_submission(f"S{n:03}", "digital", title=f"案名{n}") for n in range(1, count + 1)]
    return a_record(entries=entries, recused=())


def test_on_paper_it_is_a4_landscape_numbered_and_signed_once(on_screen, tmp_path):
    with on_screen(many_entries(30)) as seen:
        pages = pdf(seen, tmp_path / "out.pdf")

    info = subprocess.run(
        ["pdfinfo", str(tmp_path / "out.pdf")], capture_output=True, text=True, check=True
    ).stdout
    width, height = map(float, re.findall(r"([0-9.]+) x ([0-9.]+) pts \(A4\)", info)[0])
    assert width > height
    for number, page in enumerate(pages, 1):
        assert f"第{number}頁，共{len(pages)}頁" in page.replace(" ", "")
    assert [("委員簽名" in page) for page in pages].count(True) == 1
    assert all("創新性" in page for page in pages if "案名" in page)  # the names are repeated


def test_signature_and_the_secretariats_lines_stand_on_a_page_with_marks(on_screen, tmp_path):
    for count in (1, 6, 7, 8, 9):
        with on_screen(many_entries(count)) as seen:
            pages = pdf(seen, tmp_path / "out.pdf")

        (signed,) = [page for page in pages if "委員簽名" in page]
        assert f"案名{count}" in signed
        assert "掃描檔摘要值" in signed
