"""Building pages: a string is always text, only ``Html`` is markup.

Everything that people wrote enters a page through ``text.escape``, here and nowhere else; so
nobody who writes a page can forget it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from svcreview.language import HTML_LANG, Text, current
from svcreview.text import escape, one_line

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


def css_string(text: str) -> str:
    """``text`` as a string in a style sheet: whatever is no letter or digit becomes its number."""
    safe = (c if c.isalnum() else f"\\{ord(c):06x}" for c in one_line(text))
    return '"' + "".join(safe) + '"'
