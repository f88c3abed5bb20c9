"""The score sheet as an OpenDocument spreadsheet, the government's own format.

Written by hand: the format is plain XML, and what we need of it is one page long. No library of
today that writes it is both maintained and free of the GPL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from svcreview.forms import Form, Grid, Kind, Spot, grid_of, stamp_text
from svcreview.forms.grid import BAND_COLUMNS, Column
from svcreview.forms.stamp import FORMAT, META
from svcreview.forms.words import ABSTAIN, BANDS, TITLE
from svcreview.language import using
from svcreview.papers.ods_parts import MANIFEST, MIMETYPE, automatic_styles, settings, styles
from svcreview.papers.packing import packed
from svcreview.papers.rules import (
    Rule,
    abstain_cells,
    allowed_formula,
    mark_rules,
    prompt,
    refusal,
)
from svcreview.text import cell, cell_name, clean, escape, trim

_SPACES: Final = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
    'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" '
    'office:version="1.3"'
)


def ods_form(form: Form) -> bytes:
    """``form`` as an ods file; the same form gives the same bytes."""
    with using(form.stamp.language):
        return _package(form, grid_of(form))


def _package(form: Form, grid: Grid) -> bytes:
    checked = [*mark_rules(form, grid), *abstain_cells(grid)]
    numbers = {name: number for number, name in enumerate(checked)}
    tables = (
        _table(str(TITLE), "form", grid.columns, grid.head, _form_rows(grid, numbers)),
        _table(str(BANDS), "bands", BAND_COLUMNS, 1, _plain_rows(grid.bands)),
        _table(META, "meta", (), 0, _meta_rows(form)),
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}>'
        f"{automatic_styles(grid)}<office:body>"
        '<office:spreadsheet table:structure-protected="true">'
        f"<table:content-validations>{''.join(_checks(form, grid, numbers))}</table:content-validations>"
        f"{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    return packed(
        {
            "mimetype": MIMETYPE.encode(),
            "META-INF/manifest.xml": MANIFEST.encode(),
            "content.xml": content.encode(),
            "styles.xml": styles(form.code).encode(),
            "settings.xml": settings(str(TITLE), grid.head).encode(),
        },
        stored=("mimetype",),
    )


def _table(name: str, style: str, columns: Iterable[Column], head: int, rows: Iterable[str]) -> str:
    widths = "".join(
        f'<table:table-column table:style-name="width{column.width}" '
        'table:default-cell-style-name="blank"/>'
        for column in columns
    )
    listed = list(rows)
    body = "".join(listed)
    if head:  # the row of names stands on every printed page
        above, name_row, below = listed[: head - 1], listed[head - 1], listed[head:]
        again = f"<table:table-header-rows>{name_row}</table:table-header-rows>"
        body = "".join([*above, again, *below])
    return (
        f'<table:table table:name="{escape(name)}" table:style-name="{style}" '
        f'table:protected="true">{widths}{body}</table:table>'
    )


def _form_rows(grid: Grid, checks: Mapping[str, int]) -> Iterator[str]:
    for row, spots in enumerate(grid.rows, 1):
        cells = (
            _form_cell(spot, checks.get(cell_name(column, row)))
            for column, spot in enumerate(spots)
        )
        yield _row(cells)


def _plain_rows(rows: Iterable[Iterable[Spot]]) -> Iterator[str]:
    for spots in rows:
        yield _row(_cell(spot.kind, spot.value) for spot in spots)


def _meta_rows(form: Form) -> Iterator[str]:
    for name, value in (("format", FORMAT), ("stamp", stamp_text(form.stamp)), ("seal", form.seal)):
        yield _row((_cell(Kind.FIXED, name), _cell(Kind.FIXED, value)))


def _row(cells: Iterable[str]) -> str:
    return f'<table:table-row table:style-name="row">{"".join(cells)}</table:table-row>'


def _form_cell(spot: Spot, check: int | None) -> str:
    more = "" if check is None else f' table:content-validation-name="check{check}"'
    if spot.kind is Kind.TOTAL:
        cells = ";".join(f"[.{name}]" for name in spot.marks)
        formula = f'of:=IF(COUNT({cells})={len(spot.marks)};SUM({cells});"")'
        more += f' table:formula="{escape(formula)}"'
    elif spot.kind is Kind.BAND:
        (mark,), (first, last) = spot.marks, spot.bands
        lows, names = (f"[$'{BANDS}'.${c}${first}:.${c}${last}]" for c in "DC")
        found = f'IFERROR(LOOKUP([.{mark}];{lows};{names});"")'
        more += f' table:formula="{escape(f"of:=IF(ISNUMBER([.{mark}]);{found};{chr(34) * 2})")}"'
    return _cell(spot.kind, spot.value, more)


def _cell(kind: Kind, value: str | Decimal | None, more: str = "") -> str:
    head = f'<table:table-cell table:style-name="{kind.value}"{more}'
    if value is None:
        return f"{head}/>"
    if isinstance(value, Decimal):
        shown = trim(value)
        return (
            f'{head} office:value-type="float" office:value="{shown}">'
            f"<text:p>{shown}</text:p></table:table-cell>"
        )
    lines = cell(clean(value)).split("\n")
    return f'{head} office:value-type="string">{"".join(map(_paragraph, lines))}</table:table-cell>'


def _paragraph(line: str) -> str:
    """A line in which no blank is lost: of several beside each other ODF keeps only the first."""
    words = escape(line).replace("\t", "<text:tab/>").replace("  ", " <text:s/>")
    return f"<text:p>{words}</text:p>"


def _checks(form: Form, grid: Grid, numbers: Mapping[str, int]) -> Iterator[str]:
    rules = mark_rules(form, grid)
    for name, number in numbers.items():
        rule = rules.get(name)
        words = _abstain_check() if rule is None else _mark_check(form, rule, name)
        place = f"$'{TITLE}'.{name}"
        yield (
            f'<table:content-validation table:name="check{number}" table:allow-empty-cell="true" '
            f'table:base-cell-address="{escape(place)}" {words}</table:content-validation>'
        )


def _mark_check(form: Form, rule: Rule, name: str) -> str:
    formula = allowed_formula(form, rule, f"[.{name}]", ";")
    (asks, asked), (tells, told) = prompt(form, rule), refusal(form, rule)
    return (
        f'table:condition="of:is-true-formula({escape(formula)})">'
        f'<table:help-message table:title="{escape(asks)}" table:display="true">'
        f"<text:p>{escape(asked)}</text:p></table:help-message>"
        f'<table:error-message table:title="{escape(tells)}" table:display="true" '
        f'table:message-type="stop"><text:p>{escape(told)}</text:p></table:error-message>'
    )


def _abstain_check() -> str:
    word = escape(f'of:cell-content-is-in-list("{ABSTAIN}")')
    return (
        f'table:condition="{word}" table:display-list="unsorted">'
        '<table:error-message table:display="true" table:message-type="stop"/>'
    )
