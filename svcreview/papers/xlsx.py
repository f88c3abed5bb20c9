"""The score sheet as a workbook of Excel: locked but for what is filled in, with its own checks."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING, Final, cast

from svcreview.forms import Form, Grid, Kind, Spot, grid_of, stamp_text
from svcreview.forms.grid import BAND_COLUMNS, FILLED_IN, MARK_AT, Column
from svcreview.forms.stamp import FORMAT, META
from svcreview.forms.words import ABSTAIN, BANDS, TITLE
from svcreview.language import Text, using
from svcreview.papers.look import LOOKS, Look
from svcreview.papers.packing import packed, parts_of
from svcreview.papers.rules import (
    abstain_cells,
    allowed_formula,
    mark_rules,
    prompt,
    refusal,
)
from svcreview.text import cell, cell_name, clean, column_name, display_width

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.styles import NamedStyle
    from openpyxl.worksheet.header_footer import HeaderFooterItem
    from openpyxl.worksheet.worksheet import Worksheet

# openpyxl writes the time of day into this part; nobody needs it.
_PROPERTIES: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp='
    b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc='
    b'"http://purl.org/dc/elements/1.1/"><dc:creator>svcreview</dc:creator></cp:coreProperties>'
)

# A row with this stays as high as it is; without, it grows with what is typed into it.
_FIXED: Final = b' customHeight="1"'
_LINE_POINTS: Final = 16


def xlsx_form(form: Form) -> bytes:
    """``form`` as an xlsx file; the same form gives the same bytes."""
    out = io.BytesIO()
    with using(form.stamp.language):
        _book(form).save(out)
    parts = {name: raw.replace(_FIXED, b"") for name, raw in parts_of(out.getvalue()).items()}
    return packed(parts | {"docProps/core.xml": _PROPERTIES})


def _book(form: Form) -> Workbook:
    from openpyxl import Workbook  # 0.2 s to import, and only needed for this format
    from openpyxl.workbook.protection import WorkbookProtection

    grid, book = grid_of(form), Workbook()
    book.remove(book.worksheets[0])
    book.security = WorkbookProtection(lockStructure=True)
    for kind in Kind:
        book.add_named_style(_style(kind))
    _write_form(book.create_sheet(str(TITLE)), form, grid)
    _write_bands(book.create_sheet(str(BANDS)), grid)
    _write_meta(book, form)
    return book


def _write_form(sheet: Worksheet, form: Form, grid: Grid) -> None:
    for row, spots in enumerate(grid.rows, 1):
        for column, spot in enumerate(spots, 1):
            _write(_cell(sheet, row, column), spot)
        sheet.row_dimensions[row].height = (
            _height(spots, grid.columns, least=2)
            if row > grid.head
            else 1.6 * LOOKS[spots[0].kind].size
        )
    for column, shape in enumerate(grid.columns):
        _width(sheet, column, shape.width)
    _add_checks(sheet, form, grid)
    sheet.freeze_panes = cell_name(MARK_AT - 1, grid.head + 1)
    _print_on_a4(sheet, grid.head, form.code)
    _protect(sheet)


def _write_bands(sheet: Worksheet, grid: Grid) -> None:
    for row, spots in enumerate(grid.bands, 1):
        for column, spot in enumerate(spots, 1):
            _dress(_cell(sheet, row, column), spot.kind, spot.value)
        sheet.row_dimensions[row].height = _height(spots, BAND_COLUMNS, least=1)
    for column, shape in enumerate(BAND_COLUMNS):
        _width(sheet, column, shape.width)
    sheet.freeze_panes = "A2"
    _print_on_a4(sheet, 1, "")
    _protect(sheet)


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast("Cell", sheet.cell(row, column))  # nothing is merged


def _height(spots: Sequence[Spot], columns: Sequence[Column], *, least: int) -> float:
    """How high a row must be for its longest text: not every program finds out by itself."""
    lines = (
        sum(max(1, ceil(display_width(line) / column.width)) for line in spot.value.split("\n"))
        for spot, column in zip(spots, columns, strict=True)
        if isinstance(spot.value, str)
    )
    return _LINE_POINTS * max((least, *lines)) + 4


def _write_meta(book: Workbook, form: Form) -> None:
    sheet = book.create_sheet(META)
    sheet.sheet_state = "veryHidden"
    for line in (("format", FORMAT), ("stamp", stamp_text(form.stamp)), ("seal", form.seal)):
        sheet.append(line)
    _protect(sheet)


def _write(target: Cell, spot: Spot) -> None:
    _dress(target, spot.kind, spot.value)
    if spot.kind is Kind.TOTAL:
        cells = ",".join(spot.marks)
        target.value = f'=IF(COUNT({cells})={len(spot.marks)},SUM({cells}),"")'
    elif spot.kind is Kind.BAND:
        (mark,), (first, last) = spot.marks, spot.bands
        lows, names = (f"'{BANDS}'!${c}${first}:${c}${last}" for c in "DC")
        target.value = f'=IF(ISNUMBER({mark}),IFERROR(LOOKUP({mark},{lows},{names}),""),"")'


def _dress(target: Cell, kind: Kind, value: str | Decimal | None) -> None:
    target.style = kind.value
    if value is not None:
        target.value = cell(clean(value)) if isinstance(value, str) else value
        if isinstance(value, str):
            target.data_type = "s"  # "#N/A" is a text here, and no error


def _style(kind: Kind) -> NamedStyle:
    """How cells of ``kind`` look; named, so that it stands in the file once."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

    look = LOOKS[kind]
    line = Side(style="thin", color=look.line) if look.line else None
    upright = "center" if look.centred else "top"
    return NamedStyle(
        name=kind.value,
        font=Font(name="Microsoft JhengHei", size=look.size, bold=look.bold, color=look.ink),
        alignment=Alignment(horizontal=look.across, vertical=upright, wrap_text=look.wrap),
        border=Border(
            left=line,
            right=line,
            top=line,
            bottom=line,
            diagonal=line if look.struck else None,
            diagonalUp=look.struck,
        ),
        fill=PatternFill("solid", fgColor=look.paper) if look.paper else PatternFill(),
        number_format=_format(look),
        protection=Protection(locked=kind not in FILLED_IN),
    )


def _format(look: Look) -> str:
    # As text, what begins with a sign stays what was typed and no 3/5 becomes a day in March.
    return "@" if look.words else "General"


def _width(sheet: Worksheet, column: int, width: int) -> None:
    sheet.column_dimensions[column_name(column)].width = width


def _add_checks(sheet: Worksheet, form: Form, grid: Grid) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    for name, rule in mark_rules(form, grid).items():
        # One for each cell: the condition names it, and for several Excel would shift the name.
        check = DataValidation(
            type="custom",
            formula1=allowed_formula(form, rule, name),
            allow_blank=True,
            showInputMessage=True,
            showErrorMessage=True,
            sqref=name,
        )
        check.promptTitle, check.prompt = prompt(form, rule)
        check.errorTitle, check.error = refusal(form, rule)
        sheet.add_data_validation(check)
    choice = DataValidation(
        type="list", formula1=f'"{ABSTAIN}"', allow_blank=True, showErrorMessage=True
    )
    for name in abstain_cells(grid):
        choice.add(name)
    sheet.add_data_validation(choice)


def _print_on_a4(sheet: Worksheet, head: int, code: str) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = f"{head}:{head}"
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = 0.4
    margins.bottom = 0.75
    footer = cast("HeaderFooterItem", sheet.oddFooter)
    footer.left.text = code
    footer.right.text = str(Text("第&P頁，共&N頁", "Page &P of &N"))


def _protect(sheet: Worksheet) -> None:
    """Lock what is locked, without a password; widths, heights and zoom stay free."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
