"""Builders of the files that secretariats have: one table as csv, as xlsx and as ods."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook

from svcreview.language import Text
from svcreview.rubric import Rubric
from tests.builders import KEYS, a_dimension, a_rubric

TITLES = ("創新性", "效益及影響", "可持續性", "擴散應用")
LONG = ("submission", "member", "dimension", "mark")
Rows = Iterable[Sequence[object]]

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
    for prefix in ("office", "table", "text")
)
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def plan_rubric(weight: int = 25, **changes: object) -> Rubric:
    """Four dimensions with the plan's titles."""
    dimensions = tuple(
        a_dimension(key, weight, title=Text(title, f"{key.title()} (en)"))
        for key, title in zip(KEYS, TITLES, strict=True)
    )
    return a_rubric(dimensions=dimensions, **changes)


def one_sheet(
    submission: object = "甲案", member: object = "王", marks: Sequence[object] = (20, 20, 20, 20)
) -> list[tuple[object, ...]]:
    """The four long rows of one member's sheet."""
    return [(submission, member, key, mark) for key, mark in zip(KEYS, marks, strict=True)]


def a_csv(path: Path, rows: Rows, header: Sequence[str] = LONG, encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def an_xlsx(path: Path, rows: Rows, header: Sequence[str] = LONG) -> Path:
    book = Workbook()
    for row in [header, *rows]:
        book.active.append(list(row))
    book.save(path)
    return path


def an_xlsx_of(path: Path, rows: str, strings: str) -> Path:
    """An xlsx file as Excel writes it, texts in a part of their own (openpyxl writes them inline)."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    kinds = {
        "workbook": "sheet.main",
        "worksheets/sheet1": "worksheet",
        "sharedStrings": "sharedStrings",
    }
    overrides = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{types}.{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="評分" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return path


def an_ods(path: Path, rows: Rows, header: Sequence[str] = LONG) -> Path:
    return an_ods_of(path, table_xml("工作表1", [header, *rows]))


def table_xml(name: str, rows: Rows) -> str:
    lines = "".join(
        f"<table:table-row>{''.join(map(cell_xml, row))}</table:table-row>" for row in rows
    )
    return f"<table:table table:name={quoteattr(name)}>{lines}</table:table>"


def cell_xml(value: object) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, (int, float)):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def an_ods_of(path: Path, tables: str, *, prologue: str = "", manifest: str = "<m/>") -> Path:
    """An ods file with ``tables`` as its content, written by hand so that a test sees each attribute."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prologue}<office:document-content {_NAMESPACES}>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", _ODS_TYPE)
        package.writestr("META-INF/manifest.xml", manifest)
        package.writestr("content.xml", content)
    return path
