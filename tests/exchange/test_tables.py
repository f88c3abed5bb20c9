"""Reading one table, whatever the file is called and whoever tampered with it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import odf.opendocument
import odf.table
import odf.text
import pytest
from openpyxl import Workbook

from svcreview.errors import InputError
from svcreview.exchange import Odd, Oddity, Table, read_table
from svcreview.exchange.cells import MAX_BYTES, MAX_COLUMNS
from tests.exchange.tables import a_csv, an_ods, an_ods_of, an_xlsx, an_xlsx_of, cell_xml, table_xml

Maker = Callable[..., Path]


def rows_of(table: Table) -> list[tuple[int, tuple[object, ...]]]:
    return [(row, tuple(cells)) for row, cells in table.rows]


def refusal(path: Path, **how: str) -> str:
    """What a person reads, in Chinese, without the path of the test."""
    with pytest.raises(InputError) as caught:
        rows_of(read_table(path, **how))
    assert caught.value.source == str(path)
    return f"{caught.value}\n{caught.value.hint}".replace(str(path), "")


@pytest.mark.parametrize("make", [an_xlsx, an_ods])
def test_xlsx_and_ods_give_text_numbers_and_empty_cells_alike(tmp_path: Path, make: Maker) -> None:
    path = make(
        tmp_path / "a", [["甲", 24.5, None, 24], [None, "x y", 0.1, None]], ["a", "b", "c", "d"]
    )

    table = read_table(path)

    assert table.header == ("a", "b", "c", "d")
    assert [(row, (*cells, None)[:4]) for row, cells in rows_of(table)] == [
        (2, ("甲", Decimal("24.5"), None, Decimal(24))),
        (3, (None, "x y", Decimal("0.1"), None)),
    ]


def test_what_is_inside_decides_and_not_the_name(tmp_path: Path) -> None:
    assert read_table(an_xlsx(tmp_path / "marks.csv", [["甲"]], ["a"])).header == ("a",)
    assert read_table(an_ods(tmp_path / "marks.xlsx", [["甲"]], ["a"])).header == ("a",)
    assert read_table(a_csv(tmp_path / "marks.ods", [["甲"]], ["a"])).header == ("a",)


@pytest.mark.parametrize("make", [a_csv, an_xlsx, an_ods])
def test_rows_keep_the_number_that_the_spreadsheet_shows(tmp_path: Path, make: Maker) -> None:
    path = make(tmp_path / "a", [["甲\n乙", "1"], ["", ""], ["", ""], ["丙", "2"]], ["a", "b"])

    assert [row for row, _ in rows_of(read_table(path))] == [2, 5]


EXCEL_ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="3"><c r="B3"><v>24.299999999999997</v></c></row>'
    '<row r="4"><c r="A4" t="s"><v>2</v></c><c r="B4"><v>1E400</v></c></row>'
)
EXCEL_STRINGS = (
    "<si><t>參獎案</t></si><si><t>得分</t></si><si><r><t>甲</t></r><r><t>案</t></r></si>"
)


def test_a_workbook_of_excel_is_read_with_its_shared_strings(tmp_path: Path) -> None:
    table = read_table(an_xlsx_of(tmp_path / "a.xlsx", EXCEL_ROWS, EXCEL_STRINGS))

    # Excel stores 8.1 × 3 as 24.299999999999997 and shows 24.3; nobody typed the difference.
    assert table.header == ("參獎案", "得分")
    assert rows_of(table) == [(3, (None, Decimal("24.3"))), (4, ("甲案", Decimal("Infinity")))]


@pytest.mark.parametrize(
    ("rows", "strings"),
    [
        (EXCEL_ROWS, EXCEL_STRINGS[:-9]),
        (EXCEL_ROWS, ""),
        (EXCEL_ROWS[:-9], EXCEL_STRINGS),
        (EXCEL_ROWS.replace("24.29", "x"), EXCEL_STRINGS),
    ],
)
def test_a_workbook_of_excel_with_a_fault_inside_is_refused(
    tmp_path: Path, rows: str, strings: str
) -> None:
    assert "檔案已損壞" in refusal(an_xlsx_of(tmp_path / "a.xlsx", rows, strings))


def test_formulas_dates_truth_values_and_errors_of_excel_are_named_as_such(tmp_path: Path) -> None:
    path = an_xlsx(
        tmp_path / "a.xlsx",
        [["=SUM(A1:A2)", date(2026, 3, 20), True, "#N/A"]],
        ["a", "b", "c", "d"],
    )

    assert rows_of(read_table(path)) == [
        (
            2,
            (
                Odd(Oddity.FORMULA, "=SUM(A1:A2)"),
                Odd(Oddity.DATE, "2026-03-20"),
                Odd(Oddity.BOOLEAN, "TRUE"),
                Odd(Oddity.ERROR, "#N/A"),
            ),
        )
    ]


def test_formulas_dates_and_truth_values_of_libreoffice_are_named_as_such(tmp_path: Path) -> None:
    odd = (
        '<table:table-cell table:formula="of:=[.A1]+1" office:value-type="float" office:value="3"/>'
        '<table:table-cell office:value-type="date" office:date-value="2026-12-25">'
        "<text:p>12/25</text:p></table:table-cell>"
        '<table:table-cell office:value-type="boolean" office:boolean-value="true">'
        "<text:p>TRUE</text:p></table:table-cell>"
    )
    header = "".join(map(cell_xml, "abc"))
    path = an_ods_of(
        tmp_path / "a.ods",
        f"<table:table><table:table-row>{header}</table:table-row><table:table-row>{odd}</table:table-row></table:table>",
    )

    assert rows_of(read_table(path)) == [
        (
            2,
            (
                Odd(Oddity.FORMULA, "=[.A1]+1"),
                Odd(Oddity.DATE, "12/25"),
                Odd(Oddity.BOOLEAN, "TRUE"),
            ),
        )
    ]


def test_an_empty_tail_of_a_million_repeated_rows_and_columns_costs_nothing(tmp_path: Path) -> None:
    tail = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    rows = table_xml("a", [["h"], ["甲"]]).replace("</table:table>", tail + "</table:table>")

    assert rows_of(read_table(an_ods_of(tmp_path / "a.ods", rows))) == [(2, ("甲",))]


def test_repeated_cells_and_rows_of_libreoffice_are_spread_out(tmp_path: Path) -> None:
    header = "".join(map(cell_xml, "abcd"))
    repeated = (
        '<table:table-row table:number-rows-repeated="2">'
        '<table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7"/>'
        "</table:table-row>"
    )
    path = an_ods_of(
        tmp_path / "a.ods",
        f"<table:table><table:table-row>{header}</table:table-row>{repeated}</table:table>",
    )

    seven = (None, None, Decimal(7), Decimal(7))
    assert rows_of(read_table(path)) == [(2, seven), (3, seven)]


def test_a_cell_of_several_lines_keeps_them_and_leaves_remarks_in_the_margin_out(
    tmp_path: Path,
) -> None:
    cell = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>密</text:p></office:annotation>'
        '<text:p>一<text:s text:c="2"/><text:span>二</text:span>三</text:p><text:p>四</text:p></table:table-cell>'
    )
    header = cell_xml("a")
    path = an_ods_of(
        tmp_path / "a.ods",
        f"<table:table><table:table-row>{header}</table:table-row><table:table-row>{cell}</table:table-row></table:table>",
    )

    assert rows_of(read_table(path)) == [(2, ("一  二三\n四",))]


def test_an_ods_file_of_another_program_is_read(tmp_path: Path) -> None:
    document = odf.opendocument.OpenDocumentSpreadsheet()
    sheet = odf.table.Table(name="評分")
    for line in (["參獎案", "得分"], ["甲案", "２４"]):
        row = odf.table.TableRow()
        for text in line:
            cell = odf.table.TableCell(valuetype="string")
            cell.addElement(odf.text.P(text=text))
            row.addElement(cell)
        sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    document.save(str(tmp_path / "a.ods"))

    table = read_table(tmp_path / "a.ods")

    assert (table.header, rows_of(table)) == (("參獎案", "得分"), [(2, ("甲案", "２４"))])


def two_sheets_xlsx(path: Path) -> Path:
    book = Workbook()
    book.active.title = "空白"
    for name in ("評分", "備份"):
        book.create_sheet(name).append([name])
    book.save(path)
    return path


def two_sheets_ods(path: Path) -> Path:
    return an_ods_of(
        path, table_xml("空白", []) + table_xml("評分", [["評分"]]) + table_xml("備份", [["備份"]])
    )


@pytest.mark.parametrize("make", [two_sheets_xlsx, two_sheets_ods])
def test_the_first_worksheet_that_holds_something_is_read_and_the_others_are_announced(
    tmp_path: Path, make: Maker
) -> None:
    path = make(tmp_path / "a")

    table = read_table(path)

    assert table.header == ("評分",)
    assert [notice.zh for notice in table.notices] == [
        "只讀取工作表「評分」；另有資料的工作表未讀取：備份。"
    ]


@pytest.mark.parametrize("make", [two_sheets_xlsx, two_sheets_ods])
def test_another_worksheet_is_read_by_its_name(tmp_path: Path, make: Maker) -> None:
    path = make(tmp_path / "a")

    assert read_table(path, sheet="備份").header == ("備份",)
    assert "沒有名為「評份」的工作表；現有：空白、評分、備份" in refusal(path, sheet="評份")


def test_a_csv_file_has_no_worksheets(tmp_path: Path) -> None:
    assert "csv 檔沒有工作表可選" in refusal(a_csv(tmp_path / "a.csv", []), sheet="x")


def test_a_wrong_size_stated_in_the_file_makes_no_row_wider(tmp_path: Path) -> None:
    path = an_xlsx(tmp_path / "a.xlsx", [["甲"]], ["a"])
    rewrite(path, lambda name, text: text.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"'))

    assert rows_of(read_table(path)) == [(2, ("甲",))]


def test_big5_files_are_read_and_announced(tmp_path: Path) -> None:
    table = read_table(a_csv(tmp_path / "a.csv", [["王"]], ["委員"], encoding="cp950"))

    assert (table.header, rows_of(table)) == (("委員",), [(2, ("王",))])
    assert ["cp950" in notice.zh for notice in table.notices] == [True]


def rewrite(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    """Change the parts of a package in place."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, raw in parts.items():
            package.writestr(name, change(name, raw))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (OLE, "舊版 Excel（.xls）"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "設有密碼"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "這是網頁"),
        (b'\xef\xbb\xbf\r\n<?xml version="1.0"?><Workbook/>', "這是網頁、XML"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04 and then nothing", "檔案已損壞，或不是試算表"),
        (b"", "沒有任何資料"),
        (b"\n\n,,\n", "沒有任何資料"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe\x00", "不是"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "marks.xlsx"
    path.write_bytes(content)

    assert told in refusal(path)


def test_a_file_that_does_not_exist_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "找不到這個檔案" in refusal(tmp_path / "none.xlsx")
    assert "這是資料夾，不是檔案" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("word/document.xml", "這是 Word 文件"),
        ("ppt/presentation.xml", "PowerPoint"),
        ("xl/workbook.bin", ".xlsb"),
        ("anything", "不是試算表"),
    ],
)
def test_other_packages_named_xlsx_are_refused_by_what_they_are(
    tmp_path: Path, part: str, told: str
) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(part, "<x/>")

    assert told in refusal(path)


def test_a_text_document_of_libreoffice_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", "<x/>")

    assert "這是 ODF 文件，但不是試算表" in refusal(path)


def test_a_locked_ods_file_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = an_ods_of(tmp_path / "a.ods", "", manifest="<m:x><manifest:encryption-data/></m:x>")

    assert "取消密碼保護" in refusal(path)


def test_an_ods_file_locked_as_a_whole_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("encrypted-package", "x")

    assert "取消密碼保護" in refusal(path)


def test_a_locked_zip_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = an_xlsx(tmp_path / "a.xlsx", [["甲"]])
    raw = bytearray(path.read_bytes())
    for place in range(len(raw) - 4):
        if raw[place : place + 4] == b"PK\x01\x02":
            raw[place + 8] |= 1  # the bit that says "encrypted" in the zip's directory
    path.write_bytes(raw)

    assert "取消密碼保護" in refusal(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = an_xlsx(tmp_path / "a.xlsx", [["甲"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet2.xml", bytes(64 * 2**20))

    assert "超過上限或壓縮比異常" in refusal(path)


def test_a_part_that_states_a_wrong_size_is_refused(tmp_path: Path) -> None:
    path = an_xlsx(tmp_path / "a.xlsx", [["甲"]] * 500)
    raw = path.read_bytes()
    name = b"xl/worksheets/sheet1.xml"
    size = raw.rindex(name) - 46 + 24  # the field "uncompressed size" of the zip's directory
    path.write_bytes(raw[:size] + (100).to_bytes(4, "little") + raw[size + 4 :])

    assert "檔案已損壞" in refusal(path)


def test_a_damaged_byte_is_found(tmp_path: Path) -> None:
    path = an_ods(tmp_path / "a.ods", [["甲"]] * 50)
    raw = bytearray(path.read_bytes())
    place = raw.index(b"content.xml") + 60
    raw[place] ^= 255
    path.write_bytes(raw)

    assert "檔案已損壞" in refusal(path)


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


def test_entities_are_refused_in_ods_and_xlsx(tmp_path: Path) -> None:
    ods = an_ods_of(tmp_path / "a.ods", table_xml("a", [["&b;"]]), prologue=LAUGHS)
    xlsx = an_xlsx(tmp_path / "a.xlsx", [["甲"]])
    rewrite(
        xlsx,
        lambda name, text: (
            text.replace(b"<worksheet", LAUGHS.encode() + b"<worksheet", 1)
            if name.endswith("sheet1.xml")
            else text
        ),
    )

    assert "content.xml 含有文件類型宣告（DTD）" in refusal(ods)
    assert "sheet1.xml 含有文件類型宣告（DTD）" in refusal(xlsx)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"]
)
def test_a_workbook_with_broken_parts_is_refused_and_no_other_error_gets_out(
    tmp_path: Path, part: str
) -> None:
    path = an_xlsx(tmp_path / "a.xlsx", [["甲"]])
    rewrite(path, lambda name, text: text[: len(text) // 2] if name == part else text)

    assert "檔案已損壞" in refusal(path)


def test_a_workbook_whose_worksheets_cannot_be_found_is_refused_with_the_remedy(
    tmp_path: Path,
) -> None:
    path = an_xlsx_of(tmp_path / "a.xlsx", EXCEL_ROWS, EXCEL_STRINGS)
    sheet = '<sheet name="評分" sheetId="1" r:id="r1"/>'.encode()
    rewrite(path, lambda name, text: text.replace(sheet, b""))

    assert "存成「Excel 活頁簿 (*.xlsx)」" in refusal(path)


@pytest.mark.full
def test_more_rows_than_two_million_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a\n" + "1\n" * 2_000_001, encoding="utf-8")

    assert "超過 2,000,000 列" in refusal(path)


def test_a_row_beyond_what_a_worksheet_can_hold_is_refused(tmp_path: Path) -> None:
    path = an_xlsx(tmp_path / "a.xlsx", [["甲"]], ["a"])
    rewrite(path, lambda name, text: text.replace(b'<row r="2">', b'<row r="2000000000">'))
    ods = an_ods_of(
        tmp_path / "a.ods",
        table_xml("a", [["甲"]]).replace(
            "<table:table-row", '<table:table-row table:number-rows-repeated="2000000"'
        ),
    )

    assert "超過 1,048,576 列" in refusal(path)
    assert "超過 1,048,576 列" in refusal(ods)


@pytest.mark.parametrize("make", [a_csv, an_xlsx, an_ods])
def test_more_columns_than_any_table_of_marks_has_are_refused(tmp_path: Path, make: Maker) -> None:
    path = make(tmp_path / "a", [], [f"c{i}" for i in range(MAX_COLUMNS + 1)])

    assert "超過 256 欄" in refusal(path)


def test_a_file_beyond_the_bound_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "big.xlsx"
    with path.open("wb") as stream:
        stream.write(b"PK\x03\x04")
        stream.truncate(MAX_BYTES + 1)  # a hole: nothing is written to disk

    assert "檔案超過上限 64 MB" in refusal(path)
