"""The agency's report: its own result in words and points, and nothing of anybody else."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from svcreview.errors import ReportError
from svcreview.language import Text
from svcreview.model import Approval, CommentKind
from svcreview.reports.agency_page import agency_report
from svcreview.reports.html import join
from svcreview.results.values import AgencyResults
from tests.reports.builders import a_comment, a_score, an_agency, an_entry
from tests.reports.reading import Reader, after


def read(results: AgencyResults) -> Reader:
    report = agency_report(results)
    return Reader(join([report.heading, report.overview, report.submissions, report.notes]).markup)


def lines(results: AgencyResults) -> list[str]:
    return read(results).lines


def test_the_total_stands_with_its_maximum() -> None:
    assert after(lines(an_agency()), "總分") == "82.13／100"


def test_each_dimension_shows_points_weight_and_band_beside_its_bar() -> None:
    found = lines(an_agency(an_entry(dimensions=(a_score("innovation", "24.33"),))))

    row = found.index("創新性")
    assert found[row + 1 : row + 4] == [
        "24.33／30",
        "創新性得分圖配分30分，得24.33分",
        "優良",
    ]


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ("recommended", "列入本次推薦名單"),
        ("not_recommended", "未列入本次推薦名單"),
        (None, "尚未決議"),
    ],
)
def test_the_decision_is_said_in_words(decision: str | None, words: str) -> None:
    assert after(lines(an_agency(an_entry(decision=decision))), "初評結果") == words


def test_a_case_that_is_not_recommended_says_why() -> None:
    entry = an_entry(decision="not_recommended", reason="創新作法未具體呈現。")

    assert after(lines(an_agency(entry)), "未列入理由") == "創新作法未具體呈現。"


def test_without_a_written_reason_the_panels_own_sentence_stands() -> None:
    entry = an_entry(decision="not_recommended", reason=None)

    assert after(lines(an_agency(entry)), "未列入理由") == (
        "經初評小組綜合評量，未列入本次推薦名單。"
    )


def test_comments_are_grouped_by_kind_and_stand_in_the_order_of_the_dimensions() -> None:
    entry = an_entry(
        comments=(
            a_comment("整體宜補充。", CommentKind.IMPROVEMENT),
            a_comment("可推廣。", CommentKind.STRENGTH, "diffusion"),
            a_comment("做法新穎。", CommentKind.STRENGTH, "innovation"),
        )
    )

    found = lines(an_agency(entry))

    assert found[found.index("評審意見") + 1 : found.index("說明")] == [
        "優點",
        "創新性",
        "做法新穎。",
        "擴散應用",
        "可推廣。",
        "改善建議",
        "整體",
        "整體宜補充。",
    ]


def test_an_entry_without_comments_says_so() -> None:
    assert after(lines(an_agency(an_entry(comments=()))), "評審意見") == "無。"


@pytest.mark.parametrize("kind", [CommentKind.NOTE, CommentKind.REASON])
def test_what_is_for_the_panel_only_stops_the_report(kind: CommentKind) -> None:
    entry = an_entry(comments=(a_comment("本席不同意", kind),))

    with pytest.raises(ReportError, match="S001：意見中有不得提供機關之內容"):
        agency_report(an_agency(entry))


def test_points_of_a_single_member_are_withheld_with_the_reason() -> None:
    entry = an_entry(points_withheld=True)

    found = lines(an_agency(entry))

    assert after(found, "各構面得分").startswith("本案有效評分僅1份")
    assert "82.13" not in "".join(found)


def test_without_any_sheet_there_are_no_points() -> None:
    entry = an_entry(total=None, dimensions=tuple(a_score(points=None) for _ in range(1)))

    assert after(lines(an_agency(entry)), "各構面得分") == "本案無有效評分。"


def test_a_draft_says_so_and_why() -> None:
    entry = an_entry(decision=None, comments_approved=False)

    found = lines(an_agency(entry, draft=True))

    assert found[0] == "示範資料，非真實評審結果草稿"
    place = found.index("本報告為草稿，請勿對外提供。")
    assert found[place + 1 : place + 3] == ["初評小組尚未決議。", "意見尚未核定。"]


def test_a_final_report_carries_no_word_of_a_draft() -> None:
    assert "草稿" not in "".join(lines(an_agency(draft=False)))


def test_only_a_demonstration_is_called_one() -> None:
    assert lines(an_agency(demonstration=True))[0] == "示範資料，非真實評審結果"
    assert "示範資料" not in "".join(lines(an_agency(demonstration=False)))


def test_a_draft_of_a_real_round_carries_the_mark_alone() -> None:
    assert lines(an_agency(demonstration=False, draft=True))[0] == "草稿"


def test_several_entries_are_listed_on_top() -> None:
    report = agency_report(an_agency(an_entry(title="甲案"), an_entry(id="S002", title="乙案")))

    found = Reader(report.overview.markup).lines
    assert found[0] == "參獎案一覽（2案）"
    assert [line for line in found if line in ("甲案", "乙案")] == ["甲案", "乙案"]


def test_a_single_entry_needs_no_list() -> None:
    assert agency_report(an_agency()).overview.markup == ""


def test_plan_approval_contact_and_weights_are_named_at_the_end() -> None:
    results = an_agency(
        plan="經濟部提升服務效能實施計畫",
        approval=Approval(number="經綜字第1號", dated=date(2026, 1, 20)),
    )

    found = lines(results)

    assert found[found.index("參照") :] == [
        "參照",
        "經濟部提升服務效能實施計畫",
        "核准文號",
        "經綜字第1號（115年1月20日）",
        "聯絡窗口",
        "示範部會綜合規劃司",
    ]
    assert after(found, "配分") == "示範配分"


def test_headings_never_skip_a_level() -> None:
    depths = read(an_agency(an_entry(), an_entry(id="S002"))).depths

    assert depths[0] == 1
    assert depths.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(depths))


def test_an_english_report_has_chinese_only_where_people_wrote_it() -> None:
    entry = an_entry(title="Meters", comments=(a_comment("New.", dimension="innovation"),))
    results = an_agency(
        entry,
        language="en",
        title="Demonstration round",
        agency_name="Demo body",
        plan=None,
        contact=None,
        rubric_note=Text("示範配分", "demonstration weights"),
        draft=True,
    )

    found = "".join(lines(replace(results, submissions=(replace(entry, decision=None),))))

    assert re.findall("[\u3000-\u9fff\uff01-\uff5e]+", found) == []


def test_a_chinese_report_has_no_english_words() -> None:
    entry = an_entry(decision="not_recommended", total=Decimal("60.00"))

    found = "".join(lines(an_agency(entry, draft=True)))

    assert re.findall("[A-Za-z]+", found) == []
