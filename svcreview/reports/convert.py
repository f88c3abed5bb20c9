"""Notebook to standalone HTML, through the project's own nbconvert template."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from svcreview.language import HTML_LANG, Text, using
from svcreview.markup import css_string
from svcreview.reports.style import TEMPLATE, stylesheet
from svcreview.text import escape, shorten


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a page says beside its content: language, title, and the running words in print.

    ``running`` stands at the top of each printed page (示範資料, 草稿, 內部文件), ``foot`` at the
    bottom left, page numbers at the bottom right.
    """

    language: str
    title: str
    running: tuple[Text, ...]
    foot: str
    landscape: bool = False


def page(notebook: Any, head: Head) -> bytes:
    """The page that ``notebook`` (an nbformat node) shows."""
    with using(head.language):
        resources = {
            "page": {
                "lang": HTML_LANG[head.language],
                "title": escape(head.title),
                "wide": head.landscape,
                "style": stylesheet(),
                "print": _print_rules(head),
            }
        }
    body, _ = _exporter().from_notebook_node(notebook, resources=resources)
    text: str = body
    return text.encode()


@cache
def _exporter() -> Any:
    from nbconvert.exporters.templateexporter import TemplateExporter

    return TemplateExporter(  # type: ignore[no-untyped-call]
        template_name=TEMPLATE.name,
        extra_template_basedirs=[str(TEMPLATE.parent)],
        file_extension=".html",
    )


def _print_rules(head: Head) -> str:
    size = "A4 landscape" if head.landscape else "A4"
    running = "｜".join(str(text) for text in head.running)
    numbers = Text(
        '"第" counter(page) "頁，共" counter(pages) "頁"',
        '"Page " counter(page) " of " counter(pages)',
    )
    return (
        f"@page{{size:{size};"
        f"@top-center{{content:{css_string(running)}}}"
        f"@bottom-left{{content:{css_string(shorten(head.foot, 40))}}}"
        f"@bottom-right{{content:{numbers}}}}}"
    )
