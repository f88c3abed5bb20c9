"""Building pages: a string is always text, only ``Html`` is markup.

Everything that people wrote enters a page through ``text.escape``, here and nowhere else; so
nobody who writes a page can forget it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from svcreview.language import HTML_LANG, Text, current
from svcreview.text import escape

_CHINESE: Final = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True, repr=False)
class Html:
    """Markup that is safe to show. Notebooks display it; its text form never carries content."""

    markup: str

    def _repr_html_(self) -> str:
        return self.markup

    def __repr__(self) -> str:
        return f"<Html: {len(self.markup)} characters>"


Child = Html | Text | str | None


def tag(name: str, *children: Child, **attributes: str | None) -> Html:
    """The element ``name``; ``class_`` and ``aria_label`` become ``class`` and ``aria-label``.

    An attribute that is ``None`` is left out.
    """
    head = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{head}>{join(children).markup}</{name}>")


def join(children: Iterable[Child]) -> Html:
    """``children`` after each other, nothing between them; ``None`` is nothing."""
    return Html("".join(_markup(child) for child in children if child is not None))


def _markup(child: Html | Text | str) -> str:
    return child.markup if isinstance(child, Html) else escape(str(child))


def said(text: str) -> Html:
    """What people wrote; on an English page Chinese is marked, so that it is read out as such."""
    foreign = current() == "en" and _CHINESE.search(text) is not None
    return tag("span", text, lang=HTML_LANG["zh"]) if foreign else Html(escape(text))


def paragraphs(*lines: Child) -> Html:
    """Each line as a paragraph of its own."""
    return join(tag("p", line) for line in lines if line is not None)


def facts(pairs: Iterable[tuple[Child, Child]], kind: str = "facts") -> Html:
    """Terms and what they are; a pair without a value is left out."""
    rows = (
        tag("div", tag("dt", term), tag("dd", value)) for term, value in pairs if value is not None
    )
    return tag("dl", *rows, class_=kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its header, and how its cells are set (``num``, ``mid``, ``wide``)."""

    header: Child
    kind: str | None = None


def table(
    key: str,
    caption: Child,
    columns: Sequence[Column],
    rows: Iterable[tuple[str | None, Sequence[Child]]],
    *,
    header_column: int = 0,
    foot: Sequence[Child] | None = None,
    kind: str | None = None,
) -> Html:
    """A table with caption and scoped headers in a region of its own that scrolls if it must.

    ``key`` is an id, unique on the page; each row is its class and its cells, of which the one in
    ``header_column`` names the row; ``foot`` is the last row. ``kind`` is the look: ``titled``
    where a heading above says what the caption says, ``small`` for a table of a few numbers.
    """
    heads = (tag("th", c.header, scope="col", class_=c.kind) for c in columns)
    body = (_row(columns, cells, header_column, class_) for class_, cells in rows)
    whole = tag(
        "table",
        tag("caption", caption, id=key),
        tag("thead", tag("tr", *heads)),
        tag("tbody", *body),
        tag("tfoot", _row(columns, foot, header_column, None)) if foot else None,
        class_=kind,
    )
    return tag("div", whole, class_="scroll", role="region", tabindex="0", aria_labelledby=key)


def _row(columns: Sequence[Column], cells: Sequence[Child], header: int, kind: str | None) -> Html:
    made = (
        tag("th", cell, scope="row", class_=column.kind)
        if place == header
        else tag("td", cell, class_=column.kind)
        for place, (column, cell) in enumerate(zip(columns, cells, strict=True))
    )
    return tag("tr", *made, class_=kind)
