"""The desks on screen: one anywidget, whose page is joined from ``src/*.js`` without a build."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import anywidget

from svcreview.desk import ScoringDesk

_HERE: Final = Path(__file__).parent


def page_module() -> str:
    """The page's program as one ES module: the files of ``src`` in the order of their names."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(_HERE.glob("src/*.js")))


def page_style() -> str:
    """The page's rules of looks."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(_HERE.glob("*.css")))


class _OnScreen(anywidget.AnyWidget):  # as given to AnyWidget, _css is dropped
    _esm = page_module()
    _css = page_style()


def scoring_widget(desk: ScoringDesk) -> anywidget.AnyWidget:
    """``desk`` on screen: each message of the page is the desk's to answer, and nothing else is."""
    widget = _OnScreen()

    def answer(_widget: object, message: Any, _buffers: object) -> None:
        reply = desk.receive(message)
        widget.send(reply.body, buffers=list(reply.buffers))

    widget.on_msg(answer)
    return widget
