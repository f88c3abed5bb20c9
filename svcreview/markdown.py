"""Markdown of people to HTML: an allow-list, so that no entry can do more than be read.

Raw HTML shows as the text it is; pictures become their description; links lead to web and mail
addresses only and say nothing of where they were clicked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from svcreview.text import clean, escape

_SHIFT: Final = 2  # the page's own headings come above: # becomes h3
_LOWEST: Final = 6
_ADDRESS: Final = re.compile(r"(https?://[^\s/]|mailto:[^\s])", re.IGNORECASE)
_MOST_LAID_OUT: Final = 60_000  # characters; an entry of forty pages has as many
_NESTING: Final = 40  # deeper quotes and lists are nobody's entry


def is_long(text: str) -> bool:
    """Whether laying out ``text`` could keep its readers waiting: seconds, if it is meant ill."""
    return len(text) > _MOST_LAID_OUT


def plain_html(text: str) -> str:
    """``text`` as it was written, in one piece; no longer to make than to read."""
    return f"<pre>{escape(text)}</pre>\n"


def entry_html(text: str) -> str:
    """``text`` as HTML made of headings, paragraphs, lists, quotes, tables, code and links."""
    parser = _parser()
    tokens = parser.parse(clean(text))
    _mend(tokens)
    return str(parser.renderer.render(tokens, parser.options, {}))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _NESTING})
    parser.enable(["table", "strikethrough"])
    parser.validateLink = _is_address  # type: ignore[method-assign]
    return parser


def _is_address(url: str) -> bool:
    return bool(_ADDRESS.match(url.strip()))


def _mend(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + _SHIFT, _LOWEST)}"
        elif token.type == "link_open":
            token.attrs = {
                "href": str(token.attrs.get("href", "")),
                "rel": "noopener noreferrer",
                "target": "_blank",
            }
        elif token.type == "image":
            _describe(token)
        elif token.type == "fence":
            token.info = ""
        _mend(token.children or ())


def _describe(token: Token) -> None:
    """Make a picture its description: nothing is fetched from anywhere."""
    token.type, token.content = "text", f"［{token.content}］" if token.content else ""
    token.children = None
