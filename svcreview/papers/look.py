"""How each kind of cell looks, in xlsx and ods alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from svcreview.forms import Kind

_INK: Final = "1D2935"
_LINE: Final = "9AA5B1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Colours as hexadecimal digits, ``None`` for none; ``size`` in points.

    ``words``: what is typed stays a text.
    """

    ink: str = _INK
    paper: str | None = None
    line: str | None = _LINE
    size: int = 11
    bold: bool = False
    across: str = "left"
    centred: bool = False
    wrap: bool = True
    struck: bool = False
    words: bool = False


_PALE: Final = "FFF8DC"
_GREY: Final = "F1F3F5"
LOOKS: Final[Mapping[Kind, Look]] = {
    Kind.TITLE: Look(size=16, bold=True, line=None, wrap=False),
    Kind.WARNING: Look(ink="5C3800", bold=True, line=None, wrap=False),
    Kind.NOTE: Look(line=None, wrap=False),
    Kind.HEAD: Look(ink="FFFFFF", paper="14508C", bold=True, across="center", centred=True),
    Kind.FIXED: Look(paper=_GREY),
    Kind.AGAIN: Look(ink="6B7681", paper=_GREY),
    Kind.NUMBER: Look(paper=_GREY, across="center"),
    Kind.WHOLE: Look(paper=_GREY, bold=True),
    Kind.TOTAL: Look(paper="DCE8F4", bold=True, across="center"),
    Kind.BAND: Look(paper=_GREY, across="center"),
    Kind.STRUCK: Look(paper=_GREY, struck=True),
    Kind.MARK: Look(paper=_PALE, bold=True, across="center"),
    Kind.TEXT: Look(paper=_PALE, words=True),
    Kind.ABSTAIN: Look(paper=_PALE, across="center", words=True),
}
