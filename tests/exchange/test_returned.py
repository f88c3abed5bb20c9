"""A member's score sheet comes back: read where it was filled in, refused where a hand was elsewhere.

Every file here is a real one: made as for a member, opened and saved again by openpyxl, or
changed in its XML as LibreOffice would write it.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from svcreview.errors import InputError
from svcreview.exchange import Returned, is_score_sheet, read_score_sheet
from svcreview.forms import form_of
from svcreview.language import Text, using
from svcreview.model import SheetState
from svcreview.papers import xlsx_form
from svcreview.rubric import Rubric
from tests.builders import a_dimension, a_sheet
from tests.exchange.tables import a_csv, an_ods, an_xlsx, one_sheet, plan_rubric
from tests.score_sheets import (
    BOTH,
    COLUMNS,
    KEY,
    NS,
    SETTINGS,
    SHEET,
    Say,
    a_file,
    a_panel_round,
    a_record,
    at,
    edited,
    edited_ods,
    filled,
    marks,
    ods_row,
    parts_of,
    repacked,
    row_of,
    write_ods_cell,
)


def read(path: Path, **options: Any) -> Returned:
    known = {"settings": SETTINGS, "key": KEY} | options
    return read_score_sheet(path, known.pop("round_", None) or a_panel_round(), **known)


def refusal(path: Path, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        read(path, **options)
    return str(caught.value)


# --- what was filled in


@pytest.mark.parametrize("ending", BOTH)
def test_an_untouched_sheet_says_nothing(tmp_path, ending):
    assert read(a_file(tmp_path, ending)).fields == {"S001": {}, "S002": {}}


@pytest.mark.parametrize("ending", BOTH)
def test_marks_and_texts_come_back_under_the_names_of_the_desk(tmp_path, ending):
    path = filled(
        a_file(tmp_path, ending),
        *marks("S001", 20, 21, 22, 23),
        Say("S001", "優點", "介面清楚\n第二行", "創新性"),
        Say("S001", "理由", "整體良好"),
        Say("S001", "內部註記", "請召集人留意", "擴散應用"),
    )

    assert read(path).fields["S001"] == {
        "mark:innovation": "20",
        "mark:impact": "21",
        "mark:sustainability": "22",
        "mark:diffusion": "23",
        "text:innovation:strength": "介面清楚\n第二行",
        "text:_:reason": "整體良好",
        "text:diffusion:note": "請召集人留意",
        "abstain": None,
    }


@pytest.mark.parametrize("ending", BOTH)
@pytest.mark.parametrize("word", ["不評分", "棄權"])
def test_an_abstention_takes_its_reason_from_beside_it(tmp_path, ending, word):
    path = filled(
        a_file(tmp_path, ending), Say("S002", "不評分", word), Say("S002", "理由", "曾參與規劃")
    )

    assert read(path).fields["S002"] == {"abstain": "曾參與規劃"}


@pytest.mark.parametrize("ending", BOTH)
def test_an_empty_cell_takes_away_only_what_stood_in_it_when_the_sheet_was_made(tmp_path, ending):
    record = a_record(a_sheet("S001", state=SheetState.DRAFT))
    path = filled(a_file(tmp_path, ending, record, drafts=True), *marks("S001", 20, 20, None, 20))

    fields = read(path).fields["S001"]

    assert (fields["mark:innovation"], fields["mark:sustainability"]) == ("20", None)


@pytest.mark.parametrize("ending", BOTH)
@pytest.mark.parametrize(
    "text", ["=1+1", "- 一\n- 二", "+886", "@人", "'引號", "#N/A", "  ", "=HYPERLINK()"]
)
def test_a_text_that_looks_like_a_formula_goes_out_and_comes_back_as_the_text_it_is(
    tmp_path, ending, text
):
    comments = a_sheet("S001", state=SheetState.DRAFT)
    said = replace(comments, comments=(_strength(text),) if text.strip() else ())
    path = a_file(tmp_path, ending, a_record(said), drafts=True)

    assert (read(path).fields["S001"]["text:impact:strength"] or "") == text.strip()


def _strength(text):
    from svcreview.model import Comment, CommentKind

    return Comment(kind=CommentKind.STRENGTH, text=text, dimension="impact")


@pytest.mark.parametrize("ending", BOTH)
@pytest.mark.parametrize(
    ("typed", "mark"), [("２４", "24"), ("24", "24"), (" 24.0 ", "24"), (24.0, "24"), (0, "0")]
)
def test_a_mark_may_be_typed_as_the_desk_lets_one_type_it(tmp_path, ending, typed, mark):
    path = filled(a_file(tmp_path, ending), *marks("S001", typed, None, None, None))

    assert read(path).fields["S001"] == {"mark:innovation": mark, "abstain": None}


def an_informational_rubric() -> Rubric:
    rubric = plan_rubric()
    extra = a_dimension("gender", 10, title=Text("性別友善", "Gender"), informational=True)
    return replace(rubric, dimensions=(*rubric.dimensions, extra))


@pytest.mark.parametrize("ending", BOTH)
@pytest.mark.parametrize(
    ("typed", "fields"),
    [("不適用", {"na:gender": True}), (7, {"mark:gender": "7", "abstain": None}), (None, {})],
)
def test_what_is_not_counted_takes_points_or_not_applicable(tmp_path, ending, typed, fields):
    record = a_record(rubric=an_informational_rubric())
    path = filled(
        a_file(tmp_path, ending, record), Say("S001", "得分", typed, "性別友善（不計分）")
    )

    assert read(path, round_=record.round).fields["S001"] == fields


def test_a_sheet_made_in_english_comes_back_to_a_chinese_desk(tmp_path):
    with using("en"):
        form = form_of(a_record(), "M01", settings=SETTINGS, key=KEY)
        path = tmp_path / "M01.xlsx"
        path.write_bytes(xlsx_form(form))

    assert read(path).stamp.language == "en"


# --- marks that are none


@pytest.mark.parametrize("ending", BOTH)
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (26, "不在 0 至 25 之間"),
        (-1, "不在 0 至 25 之間"),
        (20.5, "不合給分級距 1"),
        ("廿四", "不是數字"),
        ("20／25", "請只填得分"),
        ("二十分", "不是數字"),
        ("1,000", "含有逗號"),
    ],
)
def test_what_is_no_mark_of_the_rubric_is_told_with_its_cell(tmp_path, ending, typed, words):
    path = filled(a_file(tmp_path, ending), *marks("S001", 20, typed, 20, 20))

    told = refusal(path)

    sheet = load_workbook(a_file(tmp_path, ".xlsx"))[SHEET]
    assert words in told
    assert at(sheet, "S001", "得分", "效益及影響").coordinate in told


def test_a_formula_in_the_place_of_a_mark_is_refused(tmp_path):
    path = filled(a_file(tmp_path), *marks("S001", "=10+10", 20, 20, 20))

    assert "是公式" in refusal(path)


def test_a_mark_that_excel_made_a_date_of_is_refused(tmp_path):
    path = filled(a_file(tmp_path), *marks("S001", dt.date(2026, 3, 5), 20, 20, 20))

    assert "是日期" in refusal(path)


def test_a_date_that_kept_the_look_of_a_number_is_off_the_scale(tmp_path):
    path = filled(a_file(tmp_path), *marks("S001", 46086, 20, 20, 20))  # 2026-03-05 as Excel counts

    assert "不在 0 至 25 之間" in refusal(path)


@pytest.mark.parametrize(("value", "words"), [(True, "是邏輯值"), ("#DIV/0!", "錯誤值")])
def test_a_truth_value_or_an_error_is_no_mark(tmp_path, value, words):
    path = filled(a_file(tmp_path), *marks("S001", value, 20, 20, 20))

    assert words in refusal(path)


def test_the_same_in_ods(tmp_path):
    def spoil(table: ElementTree.Element) -> None:
        office, names = NS % "office", iter(("創新性", "效益及影響", "可持續性"))
        for kind in ("formula", "date", "boolean"):
            cell = ods_row(table, "S001", next(names))[6]
            write_ods_cell(cell, "20")
            cell.set(office + "value-type", "float" if kind == "formula" else kind)
            cell.set(office + "value", "20")
            if kind == "formula":
                cell.set(NS % "table" + "formula", "of:=10+10")

    told = refusal(edited_ods(a_file(tmp_path, ".ods"), spoil))

    assert all(words in told for words in ("是公式", "是日期", "是邏輯值"))


@pytest.mark.parametrize("ending", BOTH)
def test_all_wrong_cells_are_told_at_once(tmp_path, ending):
    path = filled(a_file(tmp_path, ending), *marks("S001", 26, "廿", 20.5, -3))

    assert "發現 4 個問題" in refusal(path)


@pytest.mark.parametrize("ending", BOTH)
def test_marks_beside_an_abstention_are_refused(tmp_path, ending):
    path = filled(
        a_file(tmp_path, ending),
        *marks("S001", 20, 20, 20, 20),
        Say("S001", "不評分", "不評分"),
        Say("S001", "理由", "熟識"),
    )

    assert "不評分的案件不得有得分" in refusal(path)


@pytest.mark.parametrize("ending", BOTH)
def test_an_abstention_without_a_reason_is_refused(tmp_path, ending):
    assert "請填寫不評分之理由" in refusal(
        filled(a_file(tmp_path, ending), Say("S001", "不評分", "不評分"))
    )


def test_another_word_than_abstain_is_not_guessed(tmp_path):
    assert "「放棄」無法判讀" in refusal(filled(a_file(tmp_path), Say("S001", "不評分", "放棄")))


@pytest.mark.parametrize("ending", BOTH)
def test_a_text_of_a_million_characters_is_refused(tmp_path, ending):
    path = filled(a_file(tmp_path, ending), Say("S001", "優點", "長" * 1_000_000, "創新性"))

    assert "文字超過上限 10,000 字" in refusal(path)


def test_a_formula_among_the_texts_is_refused(tmp_path):
    path = filled(a_file(tmp_path), Say("S001", "優點", "=1+1", "創新性"))

    assert "是公式" in refusal(path)


# --- rows and columns


def moved_rows(sheet: Worksheet) -> None:
    """Two entries change places, as after sorting."""
    top, below = (
        range(row_of(sheet, entry, "創新性"), row_of(sheet, entry) + 1)
        for entry in ("S001", "S002")
    )
    for one, other in zip(top, below, strict=True):
        for column in range(1, 14):
            left, right = sheet.cell(one, column), sheet.cell(other, column)
            left.value, right.value = right.value, left.value


def repeated_row(sheet: Worksheet) -> None:
    row, end = row_of(sheet, "S001"), sheet.max_row + 1
    for column in range(1, 14):
        sheet.cell(end, column).value = sheet.cell(row, column).value


def foreign_row(sheet: Worksheet) -> None:
    for column, value in enumerate(("S009", "", "", "", "創新性", 25, 20), 1):
        sheet.cell(sheet.max_row + (column == 1), column).value = value


EDITS: list[tuple[str, Callable[[Worksheet], object], str]] = [
    ("rows sorted", moved_rows, "列序與原表不同"),
    ("a row deleted", lambda s: s.delete_rows(row_of(s, "S001", "創新性")), "缺少列：S001／創新性"),
    ("a row repeated", repeated_row, "列重複：S001／整體"),
    ("an empty row inserted", lambda s: s.insert_rows(row_of(s, "S002", "創新性")), "列序與原表不同"),
    ("a row on top", lambda s: s.insert_rows(1), "表格上方曾增刪列"),
    ("a row of another entry", foreign_row, "多出不屬於本表的列"),
    ("a column inserted", lambda s: s.insert_cols(5), "欄位曾增刪"),
    ("a column deleted", lambda s: s.delete_cols(9), "欄位曾增刪"),
    ("a column renamed", lambda s: setattr(_head(s, "得分"), "value", "分數"), "應為「得分」"),
    ("cells merged", lambda s: s.merge_cells("I15:I18"), "有合併儲存格（I15:I18）"),
    ("a row hidden", lambda s: _hide(s.row_dimensions[16]), "有隱藏的列（第 16 列）"),
    ("a column hidden", lambda s: _hide(s.column_dimensions["K"]), "有隱藏的欄（K 欄）"),
    ("a title changed", lambda s: _set(s, "S001", "案名", "別案"), "由「漏水地圖」改成「別案」"),
    ("a weight changed", lambda s: _set(s, "S001", "配分", 30), "由「100」改成「30」"),
    ("another member", lambda s: _rewrite(s, "M01", "M02"), "鎖定的內容由「委員：M01"),
    ("a note beside the table", lambda s: setattr(s["P20"], "value", "請看這裡"), "不供填寫"),
    ("a note below", lambda s: setattr(s["I40"], "value", "補充"), "不供填寫"),
    ("a struck cell", lambda s: _set(s, "S001", "不評分", "x", "創新性"), "不供填寫"),
    ("a total typed", lambda s: _set(s, "S001", "得分", 99), "總分「99」是自行填入的"),
]  # fmt: skip


def _head(sheet, name):
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == name)


def _hide(shape):
    shape.hidden = True


def _set(sheet, entry, column, value, dimension="整體"):
    at(sheet, entry, column, dimension).value = value


def _rewrite(sheet, old, new):
    for row in sheet.iter_rows(max_row=6):
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = cell.value.replace(f"委員：{old}", f"委員：{new}")


@pytest.mark.parametrize(("edit", "words"), [e[1:] for e in EDITS], ids=[e[0] for e in EDITS])
def test_what_a_hand_did_to_the_locked_part_is_told(tmp_path, edit, words):
    assert words in refusal(edited(a_file(tmp_path), edit))


def test_a_total_typed_over_with_the_true_sum_does_no_harm(tmp_path):
    path = filled(a_file(tmp_path), *marks("S001", 20, 20, 20, 20), Say("S001", "得分", 80))

    assert read(path).fields["S001"]["mark:impact"] == "20"


def test_rows_out_of_place_are_told_alone_for_all_cells_would_be_wrong(tmp_path):
    assert "發現 1 個問題" in refusal(edited(a_file(tmp_path), moved_rows))


ODS_EDITS: list[tuple[str, Callable[[ElementTree.Element], object], str]] = [
    ("a row deleted", lambda t: t.remove(ods_row(t, "S001", "創新性")), "缺少列：S001／創新性"),
    ("a row repeated", lambda t: t.append(ods_row(t, "S001")), "列重複：S001／整體"),
    ("a row moved", lambda t: _to_the_end(t, ods_row(t, "S001")), "列序與原表不同"),
    ("a row hidden", lambda t: _mark(ods_row(t, "S001"), "visibility", "collapse"), "有隱藏的列"),
    ("a filter", lambda t: _mark(ods_row(t, "S001"), "visibility", "filter"), "有隱藏的列"),
    ("cells merged", lambda t: _mark(ods_row(t, "S001")[8], "number-rows-spanned", "2"), "有合併儲存格"),
    ("a title changed", lambda t: write_ods_cell(ods_row(t, "S001")[3], "別案"), "改成「別案」"),
    ("a column inserted", lambda t: [row.insert(4, row[3]) for row in _table_rows(t)], "欄位曾增刪"),
]  # fmt: skip


def _to_the_end(table, row):
    table.remove(row)
    table.append(row)


def _mark(element, name, value):
    element.set(NS % "table" + name, value)


def _table_rows(table):
    return [row for row in table.iter(NS % "table" + "table-row") if len(row) == len(COLUMNS)]


@pytest.mark.parametrize(
    ("edit", "words"), [e[1:] for e in ODS_EDITS], ids=[e[0] for e in ODS_EDITS]
)
def test_the_same_is_told_of_an_ods_file(tmp_path, edit, words):
    assert words in refusal(edited_ods(a_file(tmp_path, ".ods"), edit))


def test_libreoffice_writes_equal_cells_once_and_counts_them(tmp_path):
    def folded(table: ElementTree.Element) -> None:
        """The five empty cells of texts and abstention of a row become one that is repeated."""
        row = ods_row(table, "S001", "創新性")
        for cell in list(row)[8:]:
            row.remove(cell)
        blank = ElementTree.SubElement(row, NS % "table" + "table-cell")
        blank.set(NS % "table" + "number-columns-repeated", "1015")
        end = ElementTree.SubElement(table, NS % "table" + "table-row")
        end.set(NS % "table" + "number-rows-repeated", "1048500")
        ElementTree.SubElement(end, NS % "table" + "table-cell")

    assert read(edited_ods(a_file(tmp_path, ".ods"), folded)).fields["S001"] == {}


# --- worksheets, packages


def whole_book(path: Path, edit: Callable[[Any], object]) -> Path:
    book = load_workbook(path)
    edit(book)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda b: b.create_sheet("我的筆記"), "多出工作表：我的筆記"),
        (lambda b: b.remove(b["級距說明"]), "缺少工作表：級距說明"),
        (lambda b: setattr(b[SHEET], "title", "評分"), "缺少工作表：評分表"),
        (lambda b: b.remove(b["svcreview"]), "隱藏的識別資料工作表已遭刪除"),
        (lambda b: setattr(b["級距說明"]["D2"], "value", 3), "「級距說明」工作表的內容已遭更動"),
        (lambda b: setattr(b["svcreview"]["B3"], "value", "0" * 64), "識別資料與封印不符"),
        (lambda b: setattr(b["svcreview"]["B2"], "value", "{}"), "識別資料與封印不符"),
        (lambda b: setattr(b["svcreview"]["B1"], "value", "svcreview-score-sheet-9"), "其他版本"),
    ],
)
def test_worksheets_that_were_added_deleted_or_changed_are_told(tmp_path, edit, words):
    assert words in refusal(whole_book(a_file(tmp_path), edit))


def test_the_identity_of_another_member_written_over_ones_own_is_seen(tmp_path):
    def forge(book: Any) -> None:
        cell = book["svcreview"]["B2"]
        cell.value = cell.value.replace('"M01"', '"M02"')

    assert "識別資料與封印不符" in refusal(whole_book(a_file(tmp_path), forge))


def test_a_workbook_with_macros_is_not_read(tmp_path):
    path = tmp_path / "M01.xlsm"
    path.write_bytes(repacked(parts_of(a_file(tmp_path)) | {"xl/vbaProject.bin": b"\xd0\xcf"}))

    assert "含有巨集" in refusal(path)


def test_an_ods_file_with_macros_is_not_read(tmp_path):
    path = tmp_path / "m.ods"
    parts = parts_of(a_file(tmp_path, ".ods"))
    path.write_bytes(repacked(parts | {"Basic/Standard/Module1.xml": b"<m/>"}))

    assert "含有巨集" in refusal(path)


def test_a_sheet_that_unpacks_to_a_flood_is_not_read(tmp_path):
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(repacked(parts_of(a_file(tmp_path)) | {"xl/media/x.bin": b"\0" * 60 * 2**20}))

    assert "壓縮比異常" in refusal(path)


def test_a_sheet_far_larger_than_we_make_is_not_read(tmp_path):
    path = tmp_path / "large.xlsx"
    noise = Random(7).randbytes(21 * 2**20)
    path.write_bytes(repacked(parts_of(a_file(tmp_path)) | {"xl/media/x.bin": noise}))

    assert "超過 20 MB" in refusal(path)


def test_a_cell_at_the_end_of_the_world_does_not_fill_the_memory(tmp_path):
    path = edited(a_file(tmp_path), lambda sheet: setattr(sheet["XFD1048576"], "value", 1))

    assert "無法讀取" in refusal(path)


def test_a_damaged_file_is_said_to_be_damaged(tmp_path):
    path = a_file(tmp_path)
    path.write_bytes(path.read_bytes()[:-900])

    assert "檔案已損壞" in refusal(path)


# --- strangers


def test_a_sheet_of_another_round_is_named(tmp_path):
    other = replace(a_record().round, id="other-114")
    path = a_file(tmp_path, record=replace(a_record(), round=other))

    assert "這是輪次 other-114 的評分表，不是本輪次 test-round 的" in refusal(path)


def test_a_sheet_made_under_other_settings_is_outdated(tmp_path):
    assert "評分設定與本輪次不同" in refusal(a_file(tmp_path), settings="6" * 64)


@pytest.mark.parametrize("key", [None, b"x" * 32])
def test_a_sheet_that_another_store_sealed_is_a_stranger(tmp_path, key):
    assert "識別資料與封印不符" in refusal(a_file(tmp_path), key=key)


# --- a score sheet, or a table of marks


@pytest.mark.parametrize("ending", BOTH)
def test_a_score_sheet_is_known_whatever_it_is_called(tmp_path, ending):
    path = a_file(tmp_path, ending).rename(tmp_path / "回覆.bak")

    assert is_score_sheet(path)


def test_a_score_sheet_without_its_hidden_worksheet_is_still_one(tmp_path):
    assert is_score_sheet(whole_book(a_file(tmp_path), lambda book: book.remove(book["svcreview"])))


@pytest.mark.parametrize("make", [a_csv, an_xlsx, an_ods])
def test_a_table_of_marks_is_no_score_sheet(tmp_path, make):
    assert not is_score_sheet(make(tmp_path / "table", one_sheet()))


@pytest.mark.parametrize("encoding", ["cp950", "utf-8-sig", "utf-16"])
def test_a_score_sheet_saved_as_csv_is_known_and_refused(tmp_path, encoding):
    rows = load_workbook(a_file(tmp_path))[SHEET].iter_rows(values_only=True)
    lines = [",".join("" if value is None else str(value) for value in row) for row in rows]
    path = tmp_path / "M01.csv"
    path.write_text("\n".join(lines), encoding=encoding)

    assert is_score_sheet(path)
    assert "另存成文字檔（csv）的評分表" in refusal(path)


def test_an_encrypted_workbook_is_left_to_the_reader_of_tables_which_says_so(tmp_path):
    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))

    assert not is_score_sheet(path)


def test_a_package_with_locked_parts_says_that_it_has_a_password(tmp_path):
    raw = bytearray(a_file(tmp_path, ".ods").read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as package:
        first = package.infolist()[0].header_offset
    raw[first + 6] |= 1
    central = raw.index(b"PK\x01\x02")
    raw[central + 8] |= 1
    path = tmp_path / "locked.ods"
    path.write_bytes(bytes(raw))

    assert "檔案設有密碼" in refusal(path)
