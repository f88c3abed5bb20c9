"""The secretariat's summary: where the round stands, what is to be discussed, both methods."""

from __future__ import annotations

import itertools
import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from svcreview.announcement import Rule
from svcreview.language import Text, using
from svcreview.model import Approval, Filing, Method, TieStep
from svcreview.reports.html import Html, join
from svcreview.reports.ranking import to_discuss
from svcreview.reports.sources import ChainHead, SummarySource
from svcreview.reports.summary_page import Summary, summary
from svcreview.results.values import Difference, Flag, RoundResults
from tests.reports.builders import (
    a_category,
    a_member,
    a_result,
    a_row,
    a_sheet_that_counts,
)
from tests.reports.reading import Reader, Table, after


def a_source(results: RoundResults | None = None, **changes: object) -> SummarySource:
    plain = SummarySource(
        language="zh",
        version="1.2.3",
        rules=(
            Rule(
                title=Text("構面及配分", "Points"), lines=(Text("一行", "one"), Text("二行", "two"))
            ),
        ),
        results=results or a_result(),
        results_digest="ab" * 32,
        heads=(),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def markup(made: Summary) -> str:
    return join([getattr(made, field.name) for field in fields(made)]).markup


def read(results: RoundResults | None = None, **changes: object) -> Reader:
    return Reader(markup(summary(a_source(results, **changes))))


def lines_of(piece: Html) -> list[str]:
    return Reader(piece.markup).lines


def order(results: RoundResults) -> Table:
    return Table(summary(a_source(results)).ranking.markup, "社會創新共融名次（總評分法）")


def unsettled() -> RoundResults:
    row = a_row(missing=("C", "D"), flags=(Flag.INCOMPLETE,))
    return a_result(a_category(row, settled=False), settled=False)


def test_the_summary_is_marked_as_internal() -> None:
    assert read().lines[0] == "示範資料，非真實評審結果內部文件"


def test_a_settled_round_says_that_all_sheets_are_in() -> None:
    assert after(read().lines, "辦理情形") == "評分已齊備。"


def test_an_unsettled_round_says_so_first_and_lists_every_missing_pair_by_code() -> None:
    found = lines_of(summary(a_source(unsettled())).status)

    assert found[1] == "未定案"
    assert found[3] == "S001　示範服務001：委員C、D"


def test_an_unsettled_category_recommends_nobody() -> None:
    table = order(unsettled())

    assert table.rows[0][0] == "暫定名次"
    assert [row[9] for row in table.rows[1:]] == ["未定案"]
    assert table.lined == []


def test_the_order_shows_both_methods_and_draws_the_line_after_the_last_recommended() -> None:
    table = order(a_result())

    assert table.rows == [
        [
            "名次",
            "編號",
            "參獎機關（單位）",
            "參獎案",
            "委員數",
            "平均總評分",
            "序位合計",
            "序位法名次",
            "合格",
            "推薦名額",
            "備註",
        ],
        ["1", "S001", "示範機關001", "示範服務001", "2", "81.00", "3", "1", "合格", "列入", ""],
        ["2", "S002", "示範機關002", "示範服務002", "2", "81.00", "3", "2", "合格", "—", ""],
    ]
    assert table.lined == [1]


def test_with_unequal_numbers_of_members_the_mean_rank_stands_instead_of_the_sum() -> None:
    table = order(a_result(a_category(equal_n=False)))

    assert [row[6] for row in table.rows] == ["平均序位", "1.50", "1.50"]


def test_under_the_rank_method_the_other_position_is_the_one_by_means() -> None:
    category = a_category(a_row(position_by_mean=3, position_by_rank=1), method=Method.RANK)

    found = summary(a_source(a_result(category))).ranking.markup

    table = Table(found, "社會創新共融名次（序位法）")
    assert [row[7] for row in table.rows] == ["總評分法名次", "3"]


def test_a_tie_at_the_line_leaves_the_recommendation_open_and_draws_no_line() -> None:
    tied = (
        a_row("S001", 1, recommended=None, flags=(Flag.TIE_AT_LINE,)),
        a_row("S002", 1, recommended=None, flags=(Flag.TIE_AT_LINE,)),
    )

    table = order(a_result(a_category(*tied)))

    assert [row[9] for row in table.rows[1:]] == ["同分待決", "同分待決"]
    assert table.lined == []


def test_without_places_nobody_is_recommended() -> None:
    table = order(a_result(a_category(a_row(recommended=None), places=None)))

    assert [row[9] for row in table.rows[1:]] == ["—"]


def test_remarks_say_the_tie_step_and_every_flag_in_words() -> None:
    row = a_row(tie_step=TieStep.INNOVATION, flags=(Flag.UNEQUAL_N, Flag.MOVED_CATEGORY))

    table = order(a_result(a_category(row)))

    assert table.rows[1][10] == (
        "同分時創新性得分較高者優先評分委員人數少於同類別他案評分前變更類別"
    )


def test_absent_figures_are_dashes_never_zeros() -> None:
    row = a_row(
        position=None, n=0, mean=None, rank_sum=None, passed=None, position_by_rank=None, sheets=()
    )

    table = order(a_result(a_category(row)))

    assert table.rows[1] == [
        "—", "S001", "示範機關001", "示範服務001", "0", "—", "—", "—", "—", "—", "",
    ]  # fmt: skip


def test_a_marked_difference_is_put_to_the_panel_in_the_fixed_sentence() -> None:
    row = a_row(
        differences=(
            Difference(kind="total_range", low=Decimal(61), high=Decimal(85)),
            Difference(
                kind="dimension_range", low=Decimal(9), high=Decimal(20), dimension="innovation"
            ),
        )
    )

    (case,) = to_discuss(a_result(a_category(row)))

    with using("zh"):
        assert [str(reason) for reason in case.reasons] == [
            "總分最高85分與最低61分相差24分；「創新性」最高20分與最低9分相差11分，"
            "達提請討論標準，是否屬明顯差異請小組認定。"
        ]


def test_a_difference_across_the_pass_mark_says_so() -> None:
    difference = Difference(kind="range_across_pass", low=Decimal(65), high=Decimal(78))

    (case,) = to_discuss(a_result(a_category(a_row(differences=(difference,)))))

    assert case.reasons[0].zh == (
        "總分最高78分與最低65分相差13分（且有總分未達合格分數），"
        "達提請討論標準，是否屬明顯差異請小組認定。"
    )


def test_a_range_that_breaks_two_thresholds_is_told_once() -> None:
    both = (
        Difference(kind="total_range", low=Decimal(62), high=Decimal(87)),
        Difference(kind="range_across_pass", low=Decimal(62), high=Decimal(87)),
    )

    (case,) = to_discuss(a_result(a_category(a_row(differences=both))))

    assert case.reasons[0].zh == (
        "總分最高87分與最低62分相差25分（且有總分未達合格分數），"
        "達提請討論標準，是否屬明顯差異請小組認定。"
    )


def test_a_tie_at_the_line_is_to_be_discussed() -> None:
    cases = to_discuss(a_result(a_category(a_row(flags=(Flag.TIE_AT_LINE,)), a_row("S002", 2))))

    assert [case.row.submission for case in cases] == ["S001"]


def test_nothing_to_discuss_is_said_in_a_word() -> None:
    assert lines_of(summary(a_source()).discussion) == ["應提會討論案件", "無。"]


def test_the_score_table_has_a_total_and_a_rank_per_code_and_says_why_a_cell_has_none() -> None:
    row = a_row(
        sheets=(a_sheet_that_counts("A", 80, 2),), recused=("B",), abstained=("C",), missing=("D",)
    )
    members = tuple(a_member(code) for code in "ABCDE")

    found = summary(a_source(a_result(a_category(row), members=members))).scores.markup

    table = Table(found, "社會創新共融評分總表")
    assert table.rows == [
        ["編號", "A", "B", "C", "D", "E", "平均總評分", "序位合計", "平均序位"],
        ["S001", "80｜2", "迴避", "棄權", "未送出", "—", "81.00", "3", "1.50"],
    ]


def test_completion_is_told_by_code() -> None:
    member = a_member("K", assigned=12, recused=1, counted=9, abstained=1, missing=1)

    found = summary(a_source(a_result(members=(member,)))).progress.markup

    assert Table(found, "各委員評分完成情形（案數）").rows == [
        ["委員代號", "應評", "已送出", "棄權", "未送出", "另迴避"],
        ["K", "11", "9", "1", "1", "1"],
    ]


def test_settings_name_the_rules_the_approval_and_the_filing() -> None:
    results = a_result(
        approval=Approval(number="經綜字第1號", dated=date(2026, 1, 20)),
        filing=Filing(file_number="115/1", retention_years=10, classification_number="0103"),
    )

    found = lines_of(summary(a_source(results)).settings)

    told = {
        term: after(found, term)
        for term in ("構面及配分", "核准文號", "檔號", "分類號", "保存年限")
    }
    assert told == {
        "構面及配分": "一行",
        "核准文號": "經綜字第1號（115年1月20日）",
        "檔號": "115/1",
        "分類號": "0103",
        "保存年限": "10年",
    }


def test_records_show_digests_version_and_the_heads_of_chains() -> None:
    heads = (
        ChainHead(chain="secretariat", head="12" * 32, count=57),
        ChainHead(chain="K", head="34" * 32, count=30),
    )

    piece = summary(a_source(heads=heads)).records

    found = lines_of(piece)
    assert after(found, "設定摘要值（SHA-256）") == "5e" * 32
    assert after(found, "結果摘要值（SHA-256）") == "ab" * 32
    assert after(found, "程式版本") == "svcreview 1.2.3"
    assert Table(piece.markup, "紀錄鏈").rows[1:] == [
        ["幕僚單位", "57", "12" * 32],
        ["委員K", "30", "34" * 32],
    ]


def test_the_deadline_is_a_day_of_the_roc_calendar() -> None:
    results = a_result(deadline=datetime(2026, 3, 20, 9, 0, tzinfo=UTC))

    assert after(read(results).lines, "評分截止") == "115年3月20日下午5時"


@pytest.mark.parametrize("settled", [True, False])
def test_headings_never_skip_a_level(*, settled: bool) -> None:
    depths = read(a_result() if settled else unsettled()).depths

    assert depths.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(depths))


def test_an_english_summary_has_chinese_only_where_people_wrote_it() -> None:
    row = a_row(
        agency_name="Demo body",
        title="Demo service",
        missing=("B",),
        flags=(Flag.INCOMPLETE, Flag.TIE_AT_LINE),
        differences=(Difference(kind="total_range", low=Decimal(61), high=Decimal(85)),),
    )
    results = a_result(
        a_category(row, settled=False), title="Demonstration", plan=None, settled=False
    )

    found = "".join(read(results, language="en").lines)

    assert re.findall("[\u3001-\u9fff\uff01-\uff5b\uff5d\uff5e]+", found) == []
