"""What the pages of a report are built of: lists of facts, and tables, out of safe markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from svcreview.markup import Child, Html, join, paragraphs, said, tag

__all__ = ["Child", "Column", "Html", "facts", "join", "paragraphs", "said", "table", "tag"]


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
