"""The score sheet as xlsx and ods: locked but for what is filled in, checked while one types."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from odf import opendocument
from odf.table import Table, TableCell, TableRow
from openpyxl import load_workbook

from svcreview.forms import form_of
from svcreview.model import Comment, CommentKind, SheetState
from svcreview.papers import ods_form, xlsx_form
from tests.builders import a_sheet, a_submission
from tests.exchange.tables import plan_rubric
from tests.score_sheets import (
    BOTH,
    COLUMNS,
    KEY,
    NS,
    SETTINGS,
    SHEET,
    a_file,
    a_record,
    at,
    parts_of,
)

WRITERS = {".xlsx": xlsx_form, ".ods": ods_form}
DRAFT = a_sheet("S001", marks=(20, 21, 22, 23), state=SheetState.DRAFT)


def workbook(path: Path):
    return load_workbook(path)


def visible_text(path: Path) -> str:
    """Every text in the file, hidden worksheets included."""
    if path.suffix == ".ods":
        return "".join(ElementTree.fromstring(parts_of(path)["content.xml"]).itertext())
    cells = (c.value for s in workbook(path) for row in s.iter_rows() for c in row)
    return "\n".join(str(value) for value in cells if value is not None)


def test_only_what_is_filled_in_can_be_typed_into(tmp_path):
    sheet = workbook(a_file(tmp_path))[SHEET]

    open_cells = {
        (sheet.cell(c.row, 1).value, sheet.cell(c.row, 5).value, COLUMNS[c.column - 1])
        for row in sheet.iter_rows()
        for c in row
        if not c.protection.locked
    }

    texts = ("優點", "改善建議", "理由", "內部註記")
    titles = ("創新性", "效益及影響", "可持續性", "擴散應用")
    assert open_cells == {
        *((e, t, column) for e in ("S001", "S002") for t in titles for column in ("得分", *texts)),
        *((e, "整體", column) for e in ("S001", "S002") for column in (*texts, "不評分")),
    }


def test_every_worksheet_is_locked_and_none_can_be_added_or_deleted(tmp_path):
    book = workbook(a_file(tmp_path))

    assert [sheet.protection.sheet for sheet in book] == [True, True, True]
    assert book.security.lockStructure


def test_the_worksheet_that_says_whose_it_is_cannot_even_be_unhidden_by_a_click(tmp_path):
    assert workbook(a_file(tmp_path))["svcreview"].sheet_state == "veryHidden"


def checks(path: Path) -> dict[str, tuple[str, str]]:
    found = workbook(path)[SHEET].data_validations.dataValidation
    return {str(c.sqref): (c.type, c.formula1) for c in found}


def test_each_mark_is_checked_from_nought_to_the_weight_in_steps(tmp_path):
    rubric = plan_rubric(step=Decimal("0.5"))
    path = a_file(tmp_path, record=a_record(rubric=rubric))
    cell = at(workbook(path)[SHEET], "S001", "得分", "創新性").coordinate

    kind, formula = checks(path)[cell]

    assert kind == "custom"
    assert f"{cell}>=0,{cell}<=25" in formula
    assert f"{cell}/0.5" in formula


def test_the_prompt_beside_a_mark_names_its_bands_from_the_top(tmp_path):
    found = workbook(a_file(tmp_path))[SHEET].data_validations.dataValidation

    prompts = {check.prompt for check in found if check.type == "custom"}

    assert prompts == {"請填0至25，級距1。 優良 12.5–25、尚可 0–12.5"}


def test_an_abstention_is_chosen_from_a_list(tmp_path):
    sheet = workbook(a_file(tmp_path))[SHEET]
    cells = {at(sheet, entry, "不評分").coordinate for entry in ("S001", "S002")}

    found = checks(a_file(tmp_path))

    assert found[" ".join(sorted(cells))] == ("list", '"不評分"')


def test_total_and_band_are_computed_from_the_marks_of_the_same_entry(tmp_path):
    sheet = workbook(a_file(tmp_path))[SHEET]
    first = at(sheet, "S001", "得分", "創新性").row
    cells = ",".join(f"G{first + n}" for n in range(4))

    assert at(sheet, "S001", "得分").value == f'=IF(COUNT({cells})=4,SUM({cells}),"")'
    assert f"LOOKUP(G{first}," in at(sheet, "S001", "等第", "創新性").value


def test_the_printed_spreadsheet_is_a4_landscape_with_the_names_on_every_page(tmp_path):
    sheet = workbook(a_file(tmp_path))[SHEET]
    head = at(sheet, "S001", "得分", "創新性").row - 1

    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.oddFooter.right.text == "第&P頁，共&N頁"


@pytest.mark.parametrize("ending", BOTH)
def test_the_instructions_stand_above_the_table(tmp_path, ending):
    text = visible_text(a_file(tmp_path, ending))

    assert "請只填寫淺黃色儲存格" in text
    assert "下列情形須填理由：總分未達60分。" in text
    assert "評分期限：115年3月20日（星期五）下午5時止" in text
    assert "聯絡窗口：幕僚單位 分機123" in text


@pytest.mark.parametrize("ending", BOTH)
def test_nothing_of_other_members_or_recused_entries_is_in_the_file(tmp_path, ending):
    raw = b"".join(parts_of(a_file(tmp_path, ending)).values()).decode(errors="replace")

    assert not any(word in raw for word in ("S003", "一站申辦", "M02", "委員2", "委員3"))


@pytest.mark.parametrize("ending", BOTH)
@pytest.mark.parametrize("title", ["=1+1", "+886", "@SUM(A1)", "-2", '=HYPERLINK("http://x")'])
def test_no_title_is_ever_a_formula(tmp_path, ending, title):
    entries = (a_submission("S001", "digital", title=title),)
    path = a_file(tmp_path, ending, a_record(entries=entries, recused=()))

    if ending == ".xlsx":
        cell = at(workbook(path)[SHEET], "S001", "案名", "創新性")
        assert (cell.data_type, cell.value) == ("s", f"'{title}")
    else:
        assert f"'{title}" in visible_text(path)


def test_markup_in_a_title_does_not_break_the_ods_file(tmp_path):
    entries = (a_submission("S001", "digital", title='</table:table><b> & "x"'),)
    path = a_file(tmp_path, ".ods", a_record(entries=entries, recused=()))

    assert '</table:table><b> & "x"' in visible_text(path)


# --- ods


def ods_sheets(path: Path) -> dict[str, Table]:
    document = opendocument.load(str(path))
    return {t.getAttribute("name"): t for t in document.spreadsheet.getElementsByType(Table)}


def test_another_library_reads_the_ods_file_and_finds_three_locked_worksheets(tmp_path):
    sheets = ods_sheets(a_file(tmp_path, ".ods"))

    assert list(sheets) == ["評分表", "級距說明", "svcreview"]
    assert [t.getAttribute("protected") for t in sheets.values()] == ["true"] * 3


def test_the_ods_file_says_the_same_as_the_xlsx_file_cell_by_cell(tmp_path):
    record = a_record(DRAFT)
    xlsx, ods = (a_file(tmp_path, ending, record, drafts=True) for ending in BOTH)

    rows = ods_sheets(ods)["評分表"].getElementsByType(TableRow)
    said = [["".join(map(str, c.childNodes)) for c in r.getElementsByType(TableCell)] for r in rows]
    book = [[_shown(c) for c in row] for row in workbook(xlsx)[SHEET].iter_rows()]

    computed = (6, 7)  # a formula in one, its value in the other
    assert [_without(row, computed) for row in said if len(row) > 1] == [
        _without(row, computed) for row in book if any(row[1:])
    ]


def _shown(cell):
    return "" if cell.value is None else str(cell.value)


def _without(row, columns):
    return [text for place, text in enumerate(row) if place not in columns]


def test_each_ods_mark_has_a_check_that_names_its_own_cell(tmp_path):
    root = ElementTree.fromstring(parts_of(a_file(tmp_path, ".ods"))["content.xml"])
    table = NS % "table"
    checks = {c.get(table + "name"): c for c in root.iter(table + "content-validation")}
    used = [c for c in root.iter() if c.get(table + "content-validation-name")]

    assert len(used) == len(checks) == 10  # eight marks, two abstentions
    for check in checks.values():
        cell = check.get(table + "base-cell-address").rpartition(".")[2]
        condition = check.get(table + "condition")
        assert f"[.{cell}]<=25" in condition or "不評分" in condition


def test_the_mimetype_stands_first_and_unpacked_as_the_format_wants(tmp_path):
    with zipfile.ZipFile(a_file(tmp_path, ".ods")) as package:
        first = package.infolist()[0]

    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_lines_tabs_and_double_blanks_of_a_comment_survive_in_ods(tmp_path):
    from svcreview.exchange import read_score_sheet

    said = Comment(kind=CommentKind.NOTE, text="一  二\n三\t四   五", dimension="impact")
    record = a_record(replace(DRAFT, comments=(said,)))
    path = a_file(tmp_path, ".ods", record, drafts=True)

    back = read_score_sheet(path, record.round, settings=SETTINGS, key=KEY)

    assert back.fields["S001"]["text:impact:note"] == "一  二\n三\t四   五"


# --- the same bytes

REPEAT = """
import hashlib, sys
from tests.builders import a_sheet
from tests.papers.test_spreadsheets import WRITERS, made
print([hashlib.sha256(write(made())).hexdigest() for write in WRITERS.values()])
"""


def made():
    return form_of(a_record(DRAFT), "M01", settings=SETTINGS, key=KEY, drafts=True)


def test_another_process_with_another_hash_seed_writes_the_same_bytes(repository):
    def digests(seed: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", REPEAT],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=repository,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert digests("1") == digests("2")


@pytest.mark.parametrize("ending", BOTH)
def test_no_clock_is_in_the_file(tmp_path, ending):
    with zipfile.ZipFile(a_file(tmp_path, ending)) as package:
        times = {part.date_time for part in package.infolist()}
        core = [package.read(name) for name in package.namelist() if "core.xml" in name]

    assert times == {(1980, 1, 1, 0, 0, 0)}
    assert not any(b"created" in part or b"modified" in part for part in core)
