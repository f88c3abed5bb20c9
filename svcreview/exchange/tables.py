"""Reading one table from a csv, xlsx or ods file: what is inside decides, not the file's name."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from svcreview import files
from svcreview.errors import InputError
from svcreview.exchange.cells import (
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_CSV_ROWS,
    SAVE_AS_CSV,
    SAVE_AS_XLSX,
    Row,
    Table,
    no_rows,
    refused,
    too_many_columns,
    too_many_rows,
)
from svcreview.exchange.ods import read_ods
from svcreview.exchange.packages import damaged, encrypted, open_package
from svcreview.exchange.xlsx import read_xlsx
from svcreview.language import Text

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_XLSX: Final = "EncryptedPackage".encode("utf-16-le")
_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_MARKUP: Final = (b"<?xml", b"<html", b"<!doc", b"<tabl", b"<meta", b"{\\rtf", b"%pdf-")


def read_table(path: Path, *, sheet: str | None = None) -> Table:
    """The table in ``path``: a csv file, or the first worksheet that holds something.

    ``sheet`` names another worksheet. Raises ``InputError`` for what is no such file, for one
    that is locked, damaged or beyond the bounds, and for one that is empty.
    """
    raw = files.read_bytes(path, MAX_BYTES)
    if raw.startswith(_ZIP):
        return _read_package(raw, str(path), sheet)
    if raw.startswith(_OLE):
        raise encrypted(str(path)) if _LOCKED_XLSX in raw else _old_excel(str(path))
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:5].lower().startswith(_MARKUP):
        raise _page(str(path))
    if sheet is not None:
        raise _no_worksheets(str(path))
    return _read_csv(path)


def _read_csv(path: Path) -> Table:
    header, rows, encoding = files.read_csv(path)
    if not any(header):
        raise no_rows(str(path))
    if len(header) > MAX_COLUMNS:
        raise too_many_columns(str(path))
    notices = (_BIG5,) if encoding == "cp950" else ()
    return Table(
        source=str(path), header=tuple(header), rows=_bounded(rows, str(path)), notices=notices
    )


_BIG5: Final = Text(
    "檔案不是 UTF-8，以 cp950（Big5）讀取；請留意罕用字是否正確。",
    "The file is not UTF-8 and was read as cp950 (Big5); look at rare characters.",
)


def _bounded(rows: Iterator[tuple[int, list[str]]], source: str) -> Iterator[Row]:
    for count, row in enumerate(rows, 1):
        if count > MAX_CSV_ROWS:
            raise too_many_rows(source, MAX_CSV_ROWS)
        yield row


def _read_package(raw: bytes, source: str, sheet: str | None) -> Table:
    with open_package(raw, source) as package:
        names = frozenset(package.namelist())
        if "xl/workbook.xml" in names:
            return read_xlsx(raw, source, sheet)
        if _is_ods(package, names):
            if _is_locked_ods(package, names):
                raise encrypted(source)
            return read_ods(package, source, sheet)
    raise _other_office(source, names)


def _is_ods(package: zipfile.ZipFile, names: frozenset[str]) -> bool:
    return "mimetype" in names and package.read("mimetype").strip().startswith(_ODS)


def _is_locked_ods(package: zipfile.ZipFile, names: frozenset[str]) -> bool:
    manifest = "META-INF/manifest.xml"
    if "content.xml" not in names:  # newer LibreOffice locks the package as a whole
        return True
    return manifest in names and b":encryption-data" in package.read(manifest)


_OFFICE: Final = {
    "word/document.xml": Text("這是 Word 文件，不是試算表", "this is a Word document"),
    "ppt/presentation.xml": Text("這是 PowerPoint 簡報", "this is a PowerPoint file"),
    "xl/workbook.bin": Text(
        "這是 Excel 二進位活頁簿（.xlsb）", "this is a binary workbook (.xlsb)"
    ),
    "mimetype": Text("這是 ODF 文件，但不是試算表", "this is an ODF file, but no spreadsheet"),
}


def _other_office(source: str, names: frozenset[str]) -> InputError:
    for name, text in _OFFICE.items():
        if name in names:
            return refused(source, text, SAVE_AS_XLSX)
    return damaged(source)


def _old_excel(source: str) -> InputError:
    text = Text("這是舊版 Excel（.xls）或其他舊版 Office 檔案", "this is an old Office file (.xls)")
    return refused(source, text, SAVE_AS_XLSX)


def _page(source: str) -> InputError:
    text = Text(
        "這是網頁、XML、RTF 或 PDF，不是試算表（有些系統匯出的 .xls 其實是網頁）",
        "this is a web page, XML, RTF or PDF, no spreadsheet (some systems call a page .xls)",
    )
    return refused(source, text, SAVE_AS_XLSX)


def _no_worksheets(source: str) -> InputError:
    text = Text("csv 檔沒有工作表可選", "a csv file has no worksheets to choose from")
    return refused(source, text, SAVE_AS_CSV)
