"""Score sheets as they leave a real store, and the hands that fill them in or spoil them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from svcreview.clerk import export_score_sheets
from svcreview.forms import form_of
from svcreview.language import Text
from svcreview.model import Category, Pair, Phase, Round, Sheet, Submission
from svcreview.papers import ods_form, xlsx_form
from svcreview.rubric import ReasonRule
from svcreview.sheets import Draft, MemberRecord
from svcreview.store import Store
from tests.builders import a_round, a_submission
from tests.exchange.tables import TITLES, plan_rubric

SHEET = "評分表"
DUE = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)  # 115年3月20日下午5時 in Taipei
NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
COLUMNS = [
    *("案號", "類別", "參獎機關", "案名", "構面", "配分", "得分", "等第"),
    *("優點", "改善建議", "理由", "內部註記", "不評分"),
]


THREE = (
    a_submission("S001", "digital", title="漏水地圖"),
    a_submission("S002", "social", title="行動加油車"),
    a_submission("S003", "digital", title="一站申辦"),
)


def a_panel_round(
    entries: Sequence[Submission] = THREE,
    *,
    recused: Sequence[tuple[str, str]] = (("S003", "M01"),),
    **changes: Any,
) -> Round:
    """Three entries in two categories, three members; M01 is recused from S003."""
    titles = {"digital": "數位創新加值", "social": "社會創新共融"}
    named = {
        "rubric": plan_rubric(reasons=ReasonRule(total_below=Decimal(60))),
        "title": "115年度初評",
        "deadline": DUE,
        "contact": "幕僚單位 分機123",
        "categories": tuple(
            Category(id=id_, title=Text(title, id_.title()), places=1)
            for id_, title in titles.items()
        ),
    }
    return a_round(entries, recused=recused, **(named | changes))


KEY = b"k" * 32
SETTINGS = "5" * 64
BOTH = (".xlsx", ".ods")


def a_record(*sheets: Sheet, counter: int = 4, **changes: Any) -> MemberRecord:
    """What M01 may know, with ``sheets`` as saved; ``changes`` go to the round."""
    drafts = {sheet.submission: Draft(sheet, counter, DUE, DUE) for sheet in sheets}
    return MemberRecord(round=a_panel_round(**changes), phase=Phase.SCORING, drafts=drafts)


def a_file(
    folder: Path, ending: str = ".xlsx", record: MemberRecord | None = None, *, drafts: bool = False
) -> Path:
    """The score sheet of M01 in one format, made without a store."""
    form = form_of(record or a_record(), "M01", settings=SETTINGS, key=KEY, drafts=drafts)
    path = folder / f"M01{ending}"
    path.write_bytes(xlsx_form(form) if ending == ".xlsx" else ods_form(form))
    return path


def exported(store: Store, folder: Path, member: str = "M01", *, drafts: bool = False) -> Path:
    """The folder with the score sheet of ``member`` as html, xlsx and ods."""
    export_score_sheets(store, folder, by="林科員", members=[member], drafts=drafts, replace=True)
    return folder


@dataclass(frozen=True)
class Say:
    """What is written into one cell: of an entry, in the row of a dimension or of the whole."""

    entry: str
    column: str
    value: object
    dimension: str = "整體"


def marks(entry: str, *points: object) -> list[Say]:
    """The marks of an entry, dimension by dimension."""
    return [Say(entry, "得分", mark, title) for title, mark in zip(TITLES, points, strict=True)]


# xlsx


def edited(path: Path, edit: Callable[[Worksheet], object], to: str | None = None) -> Path:
    """``path`` after a hand opened it in a spreadsheet program, did ``edit``, and saved it."""
    book = load_workbook(path)
    edit(book[SHEET])
    target = path.with_name(to or f"back-{path.name}")
    book.save(target)
    return target


def at(sheet: Worksheet, entry: str, column: str, dimension: str = "整體") -> Any:
    """The cell of an entry in the row of ``dimension`` under ``column``."""
    return sheet.cell(row_of(sheet, entry, dimension), COLUMNS.index(column) + 1)


def row_of(sheet: Worksheet, entry: str, dimension: str = "整體") -> int:
    return next(
        row
        for row in range(1, sheet.max_row + 1)
        if (sheet.cell(row, 1).value, sheet.cell(row, 5).value) == (entry, dimension)
    )


def filled(path: Path, *says: Say) -> Path:
    """``path`` with ``says`` written into it, in whichever of the two formats it is."""
    if path.suffix == ".ods":
        return filled_ods(path, *says)

    def write(sheet: Worksheet) -> None:
        for say in says:
            at(sheet, say.entry, say.column, say.dimension).value = say.value

    return edited(path, write)


# ods


def edited_ods(path: Path, edit: Callable[[ElementTree.Element], object]) -> Path:
    """``path`` after ``edit`` changed the worksheet that is filled in."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    root = ElementTree.fromstring(parts["content.xml"])
    edit(next(each for each in root.iter(_n("table", "table")) if _name(each) == SHEET))
    parts["content.xml"] = ElementTree.tostring(root)
    target = path.with_name(f"back-{path.name}")
    target.write_bytes(repacked(parts))
    return target


def repacked(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def _n(space: str, name: str) -> str:
    return NS % space + name


def _name(table: ElementTree.Element) -> str:
    return table.get(_n("table", "name"), "")


def ods_rows(table: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, list[str]]]:
    """Each row with the texts of its cells."""
    for row in table.iter(_n("table", "table-row")):
        yield row, ["".join(cell.itertext()) for cell in row]


def ods_row(table: ElementTree.Element, entry: str, dimension: str = "整體") -> ElementTree.Element:
    return next(
        row
        for row, texts in ods_rows(table)
        if len(texts) > 4 and (texts[0], texts[4]) == (entry, dimension)
    )


def filled_ods(path: Path, *says: Say) -> Path:
    def write(table: ElementTree.Element) -> None:
        for say in says:
            cell = ods_row(table, say.entry, say.dimension)[COLUMNS.index(say.column)]
            write_ods_cell(cell, say.value)

    return edited_ods(path, write)


def write_ods_cell(cell: ElementTree.Element, value: object) -> None:
    """``value`` in ``cell`` as LibreOffice writes it: a number as such, a text in paragraphs."""
    for child in list(cell):
        cell.remove(child)
    for name in ("value-type", "value"):
        cell.attrib.pop(_n("office", name), None)
    if value is None:
        return
    number = isinstance(value, (int, float))
    cell.set(_n("office", "value-type"), "float" if number else "string")
    if number:
        cell.set(_n("office", "value"), str(value))
    for line in str(value).split("\n"):
        ElementTree.SubElement(cell, _n("text", "p")).text = line


def pair(entry: str, member: str = "M01") -> Pair:
    return Pair(entry, member)
