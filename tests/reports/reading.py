"""Reading a page as a person does: lines of text, headings, cells of a table."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class Reader(HTMLParser):
    """The lines of text that a person reads, and the headings with their depth."""

    BLOCKS = (
        "p",
        "li",
        "dt",
        "dd",
        "th",
        "td",
        "h1",
        "h2",
        "h3",
        "h4",
        "caption",
        "tr",
        "div",
        "code",
    )

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self.depths: list[int] = []
        self.feed(markup)
        self.lines = [line for line in self.lines if line]

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if re.fullmatch("h[1-6]", tag):
            self.depths.append(int(tag[1]))
        if tag in self.BLOCKS:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.BLOCKS:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        self.lines[-1] += data


def after(found: list[str], line: str) -> str:
    """The line that follows ``line``."""
    return found[found.index(line) + 1]


class Table(HTMLParser):
    """The rows of the table called ``caption``; ``lined`` are the rows with the line under them."""

    def __init__(self, markup: str, caption: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.lined: list[int] = []
        match = re.search(f"<table[^>]*><caption[^>]*>{caption}.*?</table>", markup, re.DOTALL)
        if match is None:
            raise LookupError(f"no table is called {caption}")
        self.feed(match[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
            if ("class", "line") in attrs:
                self.lined.append(len(self.rows) - 1)
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data
