"""The parts of an ods file that hold no cell: how cells look, how pages print, what is frozen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from svcreview.forms import Grid, Kind
from svcreview.forms.grid import BAND_COLUMNS, FILLED_IN, MARK_AT
from svcreview.language import Text
from svcreview.papers.look import LOOKS, Look
from svcreview.text import escape

MIMETYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>'
MANIFEST: Final = (
    f"{_XML}<manifest:manifest xmlns:manifest="
    '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_CHARACTER: Final = 0.19  # centimetres that one character of a column's width takes
_FONT: Final = "Microsoft JhengHei"


def automatic_styles(grid: Grid) -> str:
    """The styles that the cells, columns, rows and worksheets refer to."""
    widths = sorted({column.width for column in (*grid.columns, *BAND_COLUMNS)})
    parts = [
        *(_column_style(width) for width in widths),
        '<style:style style:name="row" style:family="table-row">'
        '<style:table-row-properties style:use-optimal-row-height="true"/></style:style>',
        *(_table_style(name, shown=name != "meta") for name in ("form", "bands", "meta")),
        '<number:text-style style:name="words"><number:text-content/></number:text-style>',
        *(_cell_style(kind.value, LOOKS[kind], locked=kind not in FILLED_IN) for kind in Kind),
        _cell_style("blank", Look(line=None), locked=True),
    ]
    return f"<office:automatic-styles>{''.join(parts)}</office:automatic-styles>"


def _column_style(width: int) -> str:
    return (
        f'<style:style style:name="width{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * _CHARACTER:.2f}cm"/>'
        "</style:style>"
    )


def _table_style(name: str, *, shown: bool) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table" '
        f'style:master-page-name="{name if shown else "bands"}">'
        f'<style:table-properties table:display="{str(shown).lower()}"/></style:style>'
    )


def _cell_style(name: str, look: Look, *, locked: bool) -> str:
    words = ' style:data-style-name="words"' if look.words else ""
    weight = "bold" if look.bold else "normal"
    across = {"left": "start", "center": "center"}[look.across]
    return (
        f'<style:style style:name="{name}" style:family="table-cell" '
        f'style:parent-style-name="Default"{words}>'
        f"<style:table-cell-properties {' '.join(_box(look, locked=locked))}/>"
        f'<style:paragraph-properties fo:text-align="{across}"/>'
        f'<style:text-properties fo:color="#{look.ink}" fo:font-size="{look.size}pt" '
        f'style:font-size-asian="{look.size}pt" fo:font-weight="{weight}" '
        f'style:font-weight-asian="{weight}"/></style:style>'
    )


def _box(look: Look, *, locked: bool) -> Iterator[str]:
    yield f'style:cell-protect="{"protected" if locked else "none"}"'
    yield f'fo:wrap-option="{"wrap" if look.wrap else "no-wrap"}"'
    yield f'style:vertical-align="{"middle" if look.centred else "top"}"'
    if look.paper:
        yield f'fo:background-color="#{look.paper}"'
    if look.line:
        yield f'fo:border="0.5pt solid #{look.line}"'
    if look.struck:
        yield f'style:diagonal-bl-tr="0.5pt solid #{look.line}"'


def styles(code: str) -> str:
    """The default look, and the printed page: A4 landscape, as wide as the paper, numbered."""
    return (
        f"{_XML}<office:document-styles {_spaces()}><office:styles>"
        '<style:default-style style:family="table-cell"><style:text-properties '
        f'style:font-name="{_FONT}" style:font-name-asian="{_FONT}" fo:font-family="{_FONT}" '
        f'style:font-family-asian="{_FONT}" fo:language="zh" fo:country="TW"/>'
        '</style:default-style><style:style style:name="Default" style:family="table-cell"/>'
        "</office:styles><office:automatic-styles>"
        '<style:page-layout style:name="a4"><style:page-layout-properties '
        'fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape" '
        'fo:margin-top="1cm" fo:margin-bottom="1cm" fo:margin-left="1cm" fo:margin-right="1cm" '
        'style:scale-to-X="1" style:scale-to-Y="0"/>'
        "<style:header-style/><style:footer-style><style:header-footer-properties "
        'fo:margin-top="0.3cm" fo:min-height="0.5cm"/></style:footer-style></style:page-layout>'
        "</office:automatic-styles><office:master-styles>"
        f"{_master_page('form', code)}{_master_page('bands', '')}"
        "</office:master-styles></office:document-styles>"
    )


def _master_page(name: str, left: str) -> str:
    page, pages = "<text:page-number>1</text:page-number>", "<text:page-count>1</text:page-count>"
    numbers = Text(f"第{page}頁，共{pages}頁", f"Page {page} of {pages}")
    return (
        f'<style:master-page style:name="{name}" style:page-layout-name="a4">'
        '<style:header style:display="false"/><style:footer>'
        f"<style:region-left><text:p>{escape(left)}</text:p></style:region-left>"
        f"<style:region-right><text:p>{numbers}</text:p></style:region-right>"
        "</style:footer></style:master-page>"
    )


def settings(name: str, head: int) -> str:
    """The names of the columns, and whose each row is, stay on screen while one scrolls."""
    places = {
        "HorizontalSplitMode": 2,
        "VerticalSplitMode": 2,
        "HorizontalSplitPosition": MARK_AT - 1,
        "VerticalSplitPosition": head,
        "ActiveSplitRange": 3,
        "PositionRight": MARK_AT - 1,
        "PositionBottom": head,
    }
    shorts = {"HorizontalSplitMode", "VerticalSplitMode", "ActiveSplitRange"}
    items = "".join(
        f'<config:config-item config:name="{key}" config:type="{"short" if key in shorts else "int"}">'
        f"{value}</config:config-item>"
        for key, value in places.items()
    )
    return (
        f"{_XML}<office:document-settings {_spaces()}><office:settings>"
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        '<config:config-item-map-named config:name="Tables">'
        f'<config:config-item-map-entry config:name="{escape(name)}">{items}'
        "</config:config-item-map-entry></config:config-item-map-named>"
        '<config:config-item config:name="ActiveTable" config:type="string">'
        f"{escape(name)}</config:config-item>"
        "</config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )


def _spaces() -> str:
    named = ("office", "style", "table", "text", "config")
    listed = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in named
    )
    fo = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
    ooo = "http://openoffice.org/2004/office"
    return f'{listed} xmlns:fo="{fo}" xmlns:ooo="{ooo}" office:version="1.3"'
