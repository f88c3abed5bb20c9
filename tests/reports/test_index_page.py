"""The front page: what there is, in which state, and what went wrong."""

from __future__ import annotations

import re

import pytest

from svcreview.reports.index_page import Entry, State, index_page
from tests.reports.builders import a_category, a_result, a_row
from tests.reports.reading import Reader, Table


def an_item(state: State = State.READY, agency: str = "A001", reason: str | None = None) -> Entry:
    return Entry(agency=agency, name="示範水務服務處", submissions=2, state=state, reason=reason)


def the_page(
    *entries: Entry, language: str = "zh", settled: bool = True, error: str | None = None
) -> str:
    results = a_result(a_category(a_row(), settled=settled), settled=settled)
    return index_page(results, entries, language, summary_error=error).markup


@pytest.mark.parametrize(
    ("state", "words", "linked"),
    [
        (State.READY, "完成", True),
        (State.DRAFT, "草稿", True),
        (State.OUTDATED, "內容已過時，請重新產製", True),
        (State.FAILED, "產製失敗", False),
        (State.ABSENT, "尚未產製", False),
    ],
)
def test_each_report_is_listed_with_its_state_and_linked_if_it_is_there(
    state: State, words: str, *, linked: bool
) -> None:
    page = the_page(an_item(state))

    assert Table(page, "各機關報告").rows[1] == ["A001", "示範水務服務處", "2", words]
    assert ('href="agencies/A001.html"' in page) == linked


def test_the_summary_is_one_click_away() -> None:
    assert re.findall('href="([^"]*)"', the_page()) == ["summary.html"]


def test_a_failed_summary_is_named_and_not_linked() -> None:
    page = the_page(error="NameError: x")

    assert 'href="summary.html"' not in page
    assert "NameError: x" in Reader(page).lines


def test_failed_reports_are_named_on_top_with_their_reason() -> None:
    found = Reader(the_page(an_item(State.FAILED, reason="ReportError: 意見尚未核定"))).lines

    place = found.index("A001　示範水務服務處")
    assert place < found.index("幕僚單位")
    assert found[place + 1] == "ReportError: 意見尚未核定"


def test_an_unsettled_round_says_so_on_its_front_page() -> None:
    assert "未定案" in Reader(the_page(settled=False)).lines
    assert "未定案" not in Reader(the_page(settled=True)).lines


def test_the_front_page_is_marked_as_internal_and_as_a_demonstration() -> None:
    assert Reader(the_page()).lines[0] == "示範資料，非真實評審結果內部文件"


def test_an_english_front_page_has_chinese_only_where_people_wrote_it() -> None:
    entry = Entry(agency="A001", name="Demo", submissions=1, state=State.FAILED, reason="x")
    results = a_result(title="Demonstration", settled=False)

    page = index_page(results, [entry], "en", summary_error="y").markup

    assert re.findall("[\u3001-\u9fff\uff01-\uff5e]+", page) == []


@pytest.mark.parametrize(
    ("state", "settled", "first_words"),
    [
        (State.DRAFT, True, "請核對彙整頁的「應提會討論案件」與各類別名次，提初評小組會議決議。"),
        (State.DRAFT, False, "尚有應評的評分表未送出，名次與推薦均可能變動。"),
        (State.READY, True, "各機關報告均已完成，經核准後分別提供各該機關；"),
        (State.ABSENT, True, "下表有尚未產製、產製失敗或內容已過時的報告，"),
        (State.FAILED, False, "下表有尚未產製、產製失敗或內容已過時的報告，"),
        (State.OUTDATED, True, "下表有尚未產製、產製失敗或內容已過時的報告，"),
    ],
)
def test_the_front_page_names_the_next_step(
    state: State, first_words: str, *, settled: bool
) -> None:
    found = Reader(the_page(an_item(state), settled=settled)).lines

    assert found[found.index("下一步") + 1].startswith(first_words)
