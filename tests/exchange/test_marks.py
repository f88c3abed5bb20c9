"""Reading marks: what a table may say, and how everything wrong with it is told at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from svcreview.errors import InputError
from svcreview.exchange import MarksTable, read_marks
from svcreview.language import using
from svcreview.model import Comment, CommentKind, SheetState
from tests.builders import KEYS
from tests.exchange.tables import (
    LONG,
    TITLES,
    Rows,
    a_csv,
    an_ods,
    an_xlsx,
    an_xlsx_of,
    one_sheet,
    plan_rubric,
)

Maker = Callable[..., Path]
ALL = [a_csv, an_xlsx, an_ods]


def read(tmp_path: Path, rows: Rows, header: Sequence[str] = LONG, **how: object) -> MarksTable:
    return read_marks(a_csv(tmp_path / "m.csv", rows, header), **{"rubric": plan_rubric(), **how})  # type: ignore[arg-type]


def problems(tmp_path: Path, rows: Rows, header: Sequence[str] = LONG, **how: object) -> list[str]:
    """Every problem of a table, as Chinese lines."""
    with pytest.raises(InputError) as caught:
        read(tmp_path, rows, header, **how)
    return [str(problem) for problem in caught.value.problems]


def marks_of(table: MarksTable) -> list[list[Decimal]]:
    return [list(sheet.marks.values()) for sheet in table.sheets]


@pytest.mark.parametrize("make", ALL)
def test_each_sheet_is_read_alike_from_csv_xlsx_and_ods(tmp_path: Path, make: Maker) -> None:
    rows = [*one_sheet("甲案", "王", (20, 21, 22, 23)), *one_sheet("乙案", "王", (10, 11, 12, 13))]

    table = read_marks(make(tmp_path / "m", rows), rubric=plan_rubric())

    assert [(entry.label, entry.row) for entry in table.entries] == [("甲案", 2), ("乙案", 6)]
    assert [(member.name, member.row) for member in table.members] == [("王", 2)]
    assert [(s.submission, s.member, s.state) for s in table.sheets] == [
        ("甲案", "王", SheetState.HANDED_IN),
        ("乙案", "王", SheetState.HANDED_IN),
    ]
    assert table.sheets[0].marks == dict(zip(KEYS, map(Decimal, (20, 21, 22, 23)), strict=True))
    assert table.notices == ()


@pytest.mark.parametrize(
    "names",
    [
        KEYS,
        TITLES,
        [k.title() + " (EN)" for k in KEYS],
        [k.upper() for k in KEYS],
        ["ｉｍｐａｃｔ", *KEYS[:1], *KEYS[2:]],
    ],
)
def test_dimensions_are_known_by_key_and_by_both_titles(
    tmp_path: Path, names: Sequence[str]
) -> None:
    table = read(tmp_path, [("甲", "王", name, 20) for name in names])

    assert set(table.sheets[0].marks) == set(KEYS)


def test_column_names_may_be_chinese_in_any_order_and_width(tmp_path: Path) -> None:
    header = ["構面", " 委員 ", "得分", "參獎案", "參獎機關（單位）", "類別", "案名", "Ｎｏｔｅ"]

    table = read(
        tmp_path, [("創新性", "王", "20", "甲", "示範處", "社會創新共融", "好案", "內部")], header
    )

    entry = table.entries[0]
    assert (entry.label, entry.agency, entry.category, entry.title) == (
        "甲",
        "示範處",
        "社會創新共融",
        "好案",
    )
    assert table.sheets[0].marks == {"innovation": Decimal(20)}
    assert [comment.kind for comment in table.sheets[0].comments] == [CommentKind.NOTE]


@pytest.mark.parametrize("make", ALL)
def test_a_table_with_one_column_per_dimension_is_read_too(tmp_path: Path, make: Maker) -> None:
    path = make(
        tmp_path / "m", [["甲", "王", 20, 21, 22, 23, "很好"]], ["參獎案", "委員", *TITLES, "意見"]
    )

    sheet = read_marks(path, rubric=plan_rubric()).sheets[0]

    assert list(sheet.marks.values()) == [Decimal(n) for n in (20, 21, 22, 23)]
    assert sheet.comments == (Comment(kind=CommentKind.REMARK, text="很好"),)


@pytest.mark.parametrize(
    ("written", "points"),
    [
        ("24", "24"),
        ("24.0", "24"),
        ("２４", "24"),
        (" 24 ", "24"),
        ("+24", "24"),
        ("-0", "0"),
        ("0", "0"),
        ("25", "25"),
        ("024", "24"),
    ],
)
def test_a_mark_is_what_a_person_reads_in_it(tmp_path: Path, written: str, points: str) -> None:
    marks = read(tmp_path, [("甲", "王", "innovation", written)]).sheets[0].marks

    assert str(marks["innovation"]) == points


def test_half_points_are_taken_where_the_rubric_has_them(tmp_path: Path) -> None:
    table = read(
        tmp_path, [("甲", "王", "impact", "24.5")], rubric=plan_rubric(step=Decimal("0.5"))
    )

    assert table.sheets[0].marks == {"impact": Decimal("24.5")}


@pytest.mark.parametrize("mark", ["", "  ", "　"])
def test_an_empty_mark_is_not_yet_scored_and_no_zero(tmp_path: Path, mark: str) -> None:
    table = read(tmp_path, one_sheet(marks=(20, mark, 20, 20)))

    assert set(table.sheets[0].marks) == {"innovation", "sustainability", "diffusion"}


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        (
            "30",
            "得分「30」高於「創新性」的配分 25，請更正；若原表採其他量尺，請加 --scale 0-100、0-10、1-7 其中之一",
        ),
        ("-1", "得分「-1」低於 0，「創新性」應為 0 至 25"),
        ("20.5", "得分「20.5」不是給分單位 1 的倍數，請更正，或以 --rubric 指定單位較小的評分標準"),
        ("NaN", "得分「NaN」不是數字，請改為阿拉伯數字；未評則留空"),
        ("1e400", "得分「1e400」不是數字，請改為阿拉伯數字；未評則留空"),
        ("九十", "得分「九十」不是數字，請改為阿拉伯數字；未評則留空"),
        ("inf", "得分「inf」不是數字，請改為阿拉伯數字；未評則留空"),
        ("12/25", "得分「12/25」請只填得分，不填「／配分」，也不是日期"),
        ("1,000", "得分「1,000」含有逗號，請去掉逗號"),
        ("=20+1", "得分「=20+1」是公式，請複製後以「選擇性貼上→值」取代公式"),
        ("迴避", "得分「迴避」請寫在「狀態」（state）欄，得分留空"),
    ],
)
def test_a_mark_that_cannot_be_is_told_with_its_cell_row_value_and_remedy(
    tmp_path: Path, mark: str, told: str
) -> None:
    found = problems(tmp_path, [("乙", "王", "innovation", 20), ("甲", "王", "innovation", mark)])

    assert found == [f"D3: 第 3 列，{told}"]


def test_the_same_is_told_in_english(tmp_path: Path) -> None:
    with using("en"):
        found = problems(tmp_path, [("甲", "王", "innovation", "30")])

    assert found == [
        "D2: row 2: mark “30” is above the weight 25 of “Innovation (en)”: mend it, or, if the table uses "
        "another scale, add --scale 0-100 or 0-10 or 1-7"
    ]


def test_cells_of_a_workbook_that_hold_no_number_are_told_by_what_they_are(tmp_path: Path) -> None:
    head = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in LONG)
    start = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("甲", "王"))
    cells = {
        "innovation": "<c><f>SUM(D1:D2)</f><v>20</v></c>",
        "impact": '<c t="e"><v>#DIV/0!</v></c>',
        "sustainability": '<c t="b"><v>1</v></c>',
        "diffusion": "<c><v>1E400</v></c>",
    }
    rows = "".join(
        f'<row>{start}<c t="inlineStr"><is><t>{key}</t></is></c>{cell}</row>'
        for key, cell in cells.items()
    )
    path = an_xlsx_of(tmp_path / "m.xlsx", f"<row>{head}</row>{rows}", "")

    with pytest.raises(InputError) as caught:
        read_marks(path, rubric=plan_rubric())

    assert [str(problem) for problem in caught.value.problems] == [
        "D2: 第 2 列，得分「=SUM(D1:D2)」是公式，請複製後以「選擇性貼上→值」取代公式",
        "D3: 第 3 列，得分「#DIV/0!」是試算表的錯誤值，請更正該儲存格",
        "D4: 第 4 列，得分「TRUE」是邏輯值，請改填文字或數字",
        "D5: 第 5 列，得分「Infinity」不是數字，請改為阿拉伯數字；未評則留空",
    ]


def test_a_formula_in_a_column_that_is_not_used_stops_nobody(tmp_path: Path) -> None:
    path = an_xlsx(tmp_path / "m.xlsx", [("甲", "王", "impact", 20, "=D2*4")], [*LONG, "總分"])

    table = read_marks(path, rubric=plan_rubric())

    assert [notice.zh for notice in table.notices] == ["未使用的欄位：總分。"]


@pytest.mark.parametrize(
    ("scale", "written", "points"),
    [
        (
            "0-100",
            ("0", "100", "50", "86"),
            ("0", "25", "13", "22"),
        ),  # 12.5 → 13, 21.5 → 22: half up
        ("0-10", ("0", "10", "5", "8.6"), ("0", "25", "13", "22")),
        ("1-7", ("1", "7", "4", "6"), ("0", "25", "13", "21")),  # (x − 1) / 6 × 25: 12.5, 20.83
    ],
)
def test_marks_on_another_scale_are_converted_and_the_notice_says_how(
    tmp_path: Path, scale: str, written: Sequence[str], points: Sequence[str]
) -> None:
    table = read(tmp_path, one_sheet(marks=written), scale=scale)

    assert [str(mark) for mark in table.sheets[0].marks.values()] == list(points)
    assert [scale.replace("-", " 至 ") in notice.zh for notice in table.notices] == [True]


def test_a_mean_with_many_decimals_is_converted_too(tmp_path: Path) -> None:
    table = read(tmp_path, [("甲", "王", "impact", "83.33333333333333")], scale="0-100")

    assert table.sheets[0].marks == {"impact": Decimal(21)}  # 20.83


@pytest.mark.parametrize(
    ("scale", "mark"), [("0-100", "100.5"), ("0-10", "11"), ("1-7", "0"), ("0-100", "-1")]
)
def test_a_mark_outside_the_scale_is_refused(tmp_path: Path, scale: str, mark: str) -> None:
    found = problems(tmp_path, [("甲", "王", "impact", mark)], scale=scale)

    assert found == [
        f"D2: 第 2 列，得分「{mark}」不在 --scale {scale} 的範圍內，請更正，或改用其他量尺（0-100、0-10、1-7）"
    ]


def test_everything_wrong_is_told_at_once_in_the_order_of_the_rows(tmp_path: Path) -> None:
    rows = [
        ("甲", "王", "innovation", 26),
        ("", "王", "impact", 20),
        ("甲", "", "impact", 20),
        ("甲", "王", "推廣應用", 20),
        ("甲", "王", "", 20),
        ("甲", "王", "impact", 20),
        ("甲", "王", "impact", 21),
    ]

    assert [problem.split("，")[0] for problem in problems(tmp_path, rows)] == [
        "D2: 第 2 列",
        "A3: 第 3 列",
        "B4: 第 4 列",
        "C5: 第 5 列",
        "C6: 第 6 列",
        "D8: 第 8 列",
    ]


def test_a_member_twice_on_one_dimension_names_the_first_row(tmp_path: Path) -> None:
    found = problems(tmp_path, [*one_sheet(), ("甲案", "王", "impact", 20)])

    assert found == ["D6: 第 6 列，「甲案」委員「王」的「效益及影響」與第 3 列重複，請只留一列"]


def test_an_unknown_dimension_names_the_nearest(tmp_path: Path) -> None:
    found = problems(tmp_path, [("甲", "王", "擴散運用", 20)])

    assert found == ["C2: 第 2 列，沒有「擴散運用」這個構面，是否為「擴散應用」？"]


def test_after_fifty_problems_the_rest_is_counted(tmp_path: Path) -> None:
    rows = [(f"案{i}", "王", "impact", 99) for i in range(1234)]

    with pytest.raises(InputError) as caught:
        read(tmp_path, rows)

    lines = str(caught.value).splitlines()
    assert "發現 1234 個問題" in lines[0]
    assert lines[-1] == "  ……另有 1184 個問題"
    assert len(lines) == 52


def test_missing_columns_are_named_with_those_found_and_a_guess(tmp_path: Path) -> None:
    found = problems(tmp_path, [("甲", "王", "x", 1)], ["submision", "委員", "構面", "備註"])

    assert found == [
        "缺少欄位：submission（參獎案，是否為「submision」？）、mark（得分）；第一列的欄名為："
        "submision、委員、構面、備註。第一列應為欄名，其上不可有標題列"
    ]


def test_two_columns_for_one_thing_are_refused(tmp_path: Path) -> None:
    found = problems(tmp_path, [("甲", "王", "impact", 20, 20)], [*LONG, "得分"])

    assert found == ["欄位「mark」與「得分」都是 mark，請只留一欄"]


def test_a_table_of_names_alone_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path, []) == ["只有欄名，沒有任何評分資料，請確認選對檔案與工作表"]


def test_a_comma_in_a_comment_without_quotes_is_told_and_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text(
        "submission,member,dimension,mark,comment\n甲,王,impact,20,好,但是貴\n", encoding="utf-8"
    )

    with pytest.raises(InputError, match="比欄名多出 1 格"):
        read_marks(path, rubric=plan_rubric())


def test_rows_may_end_before_the_last_column(tmp_path: Path) -> None:
    table = read(tmp_path, [("甲", "王", "impact", "20")], [*LONG, "comment", "note"])

    assert marks_of(table) == [[Decimal(20)]]


@pytest.mark.parametrize("column", ["submission", "member"])
def test_a_label_beyond_300_characters_is_refused(tmp_path: Path, column: str) -> None:
    row = {
        "submission": "甲",
        "member": "王",
        "dimension": "impact",
        "mark": 20,
        column: "長" * 301,
    }

    (found,) = problems(tmp_path, [list(row.values())])

    assert "有 301 個字，上限 300 字" in found
    assert read(tmp_path, [list({**row, column: "長" * 300}.values())]).sheets


def test_a_label_that_excel_made_a_number_is_read_as_printed(tmp_path: Path) -> None:
    table = read_marks(
        an_xlsx(tmp_path / "m.xlsx", [(101, 7.0, "impact", 20)]), rubric=plan_rubric()
    )

    assert (table.sheets[0].submission, table.sheets[0].member) == ("101", "7")


def test_labels_that_differ_in_width_or_blanks_alone_are_one_and_announced(tmp_path: Path) -> None:
    table = read(tmp_path, [("A１ 案", "王", "impact", 20), ("A1  案", "王", "innovation", 20)])

    assert [entry.label for entry in table.entries] == ["A１ 案"]
    assert [notice.zh for notice in table.notices] == [
        "參獎案之寫法僅空白或全形、半形不同，視為同一個：「A１ 案」與「A1 案」。"
    ]


def test_labels_that_differ_in_case_alone_are_two_and_announced(tmp_path: Path) -> None:
    table = read(tmp_path, [("甲", "Amy", "impact", 20), ("甲", "AMY", "impact", 20)])

    assert [member.name for member in table.members] == ["Amy", "AMY"]
    assert [notice.zh for notice in table.notices] == [
        "委員之寫法僅大小寫不同，仍視為不同：「Amy」與「AMY」；如為同一個，請改成一致後重新匯入。"
    ]


@pytest.mark.parametrize(
    ("fact", "word"), [("category", "類別"), ("agency", "機關"), ("title", "案名")]
)
def test_a_submission_with_two_of_one_fact_is_told_once(
    tmp_path: Path, fact: str, word: str
) -> None:
    rows = [
        ("甲", "王", key, 20, value)
        for key, value in zip(KEYS, ["一", "", "二", "二"], strict=True)
    ]

    assert problems(tmp_path, rows, [*LONG, fact]) == [
        f"E4: 第 4 列，{word}「二」與同一案第 2 列的「一」不一致，請改成一致"
    ]


STATE = [*LONG, "state"]


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("", SheetState.HANDED_IN),
        ("handed_in", SheetState.HANDED_IN),
        ("已送出", SheetState.HANDED_IN),
        ("Draft", SheetState.DRAFT),
        ("未送出", SheetState.DRAFT),
        ("退回", SheetState.RETURNED),
        ("void", SheetState.VOID),
        ("不計", SheetState.VOID),
    ],
)
def test_the_state_of_a_sheet_is_read_in_both_languages(
    tmp_path: Path, written: str, state: SheetState
) -> None:
    table = read(tmp_path, [(*row, written) for row in one_sheet()], STATE)

    assert [sheet.state for sheet in table.sheets] == [state]


@pytest.mark.parametrize(
    ("written", "state"), [("迴避", None), ("recused", None), ("棄權", SheetState.ABSTAINED)]
)
def test_one_row_without_dimension_says_that_a_member_keeps_out(
    tmp_path: Path, written: str, state: SheetState | None
) -> None:
    table = read(tmp_path, [("甲", "王", "", "", written)], STATE)

    assert [(sheet.state, sheet.marks) for sheet in table.sheets] == [(state, {})]


@pytest.mark.parametrize("written", ["迴避", "棄權", "未評"])
def test_marks_beside_a_state_that_has_none_are_refused(tmp_path: Path, written: str) -> None:
    found = problems(
        tmp_path, [("甲", "王", "impact", 20, ""), ("甲", "王", "innovation", "", written)], STATE
    )

    assert found == [f"E2: 第 2 列，狀態為「{written}」卻有得分，請刪去得分或更正狀態"]


def test_two_states_of_one_sheet_are_refused(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        [("甲", "王", "impact", 20, "void"), ("甲", "王", "innovation", 20, "草稿")],
        STATE,
    )

    assert found == ["E3: 第 3 列，狀態「未送出」與同一委員同一案先前的「不計」不一致，請改成一致"]


def test_an_unknown_state_is_refused_with_a_guess(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, [("甲", "王", "impact", 20, "recussed")], STATE)

    assert found == "E2: 第 2 列，沒有「recussed」這種狀態，是否為「recused（迴避）」？"


TEXTS = [*LONG, "comment", "note", "優點", "改善建議"]


def test_comments_keep_their_kind_and_their_dimension(tmp_path: Path) -> None:
    rows = [
        ("甲", "王", "innovation", 20, "好", "密", "", ""),
        ("甲", "王", "impact", 20, "", "", "快", "慢"),
        ("甲", "王", "", "", "整體可行", "", "", ""),
    ]

    assert read(tmp_path, rows, TEXTS).sheets[0].comments == (
        Comment(kind=CommentKind.REMARK, text="好", dimension="innovation"),
        Comment(kind=CommentKind.NOTE, text="密", dimension="innovation"),
        Comment(kind=CommentKind.STRENGTH, text="快", dimension="impact"),
        Comment(kind=CommentKind.IMPROVEMENT, text="慢", dimension="impact"),
        Comment(kind=CommentKind.REMARK, text="整體可行"),
    )


def test_a_comment_repeated_on_every_row_of_a_sheet_is_about_the_whole(tmp_path: Path) -> None:
    rows = [(*row, "同一段話", "", "", "") for row in one_sheet()]

    assert read(tmp_path, rows, TEXTS).sheets[0].comments == (
        Comment(kind=CommentKind.REMARK, text="同一段話"),
    )


def test_a_comment_on_two_of_four_rows_stays_with_these(tmp_path: Path) -> None:
    rows = [
        (*row, text, "", "", "")
        for row, text in zip(one_sheet(), ["甲", "", "甲", ""], strict=True)
    ]

    assert read(tmp_path, rows, TEXTS).sheets[0].comments == (
        Comment(kind=CommentKind.REMARK, text="甲", dimension="innovation"),
        Comment(kind=CommentKind.REMARK, text="甲", dimension="sustainability"),
    )


def test_text_is_cleaned_of_what_could_mislead_a_reader(tmp_path: Path) -> None:
    table = read(
        tmp_path, [("甲\u202e\n案", "王\x07", "impact", 20, "一\r\n二\u2066", "", "", "")], TEXTS
    )

    assert (table.sheets[0].submission, table.sheets[0].member) == ("甲 案", "王")
    assert table.sheets[0].comments[0].text == "一\n二"


@pytest.mark.parametrize(
    "name", ["../../x", "<script>alert(1)</script>", "{agency}", "CON", '=HYPERLINK("http://x")']
)
def test_names_are_text_whatever_they_look_like(tmp_path: Path, name: str) -> None:
    table = read(tmp_path, [(name, name, "impact", 20, name)], [*LONG, "agency"])

    assert (table.entries[0].label, table.members[0].name, table.entries[0].agency) == (
        name,
        name,
        name,
    )


def test_the_guard_of_an_exported_cell_is_taken_off_again(tmp_path: Path) -> None:
    table = read(tmp_path, [("'=1+1", "'@王", "impact", 20)])

    assert (table.sheets[0].submission, table.sheets[0].member) == ("=1+1", "@王")


def test_a_label_that_is_a_formula_or_a_date_in_a_workbook_is_refused(tmp_path: Path) -> None:
    path = an_xlsx(tmp_path / "m.xlsx", [("=A1", "王", "impact", 20)])

    with pytest.raises(InputError, match="第 2 列，「=A1」是公式"):
        read_marks(path, rubric=plan_rubric())


def test_problems_survive_the_way_between_processes(tmp_path: Path) -> None:
    import pickle

    with pytest.raises(InputError) as caught:
        read(tmp_path, [(f"案{i}", "王", "impact", 99) for i in range(60)])

    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
