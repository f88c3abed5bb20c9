"""Values to figures: inline SVG without script, without fonts of its own, readable in grey.

A bar is drawn in per cent of the room it is given, so that its lines stay sharp at any width and
no text is ever scaled: words and numbers stand in the table beside it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from svcreview.text import escape

_FRAME: Final = "#6b7683"
_FILL: Final = "#2f6fb2"
_END: Final = "#0f2f55"


def points_bar(points: Decimal, weight: Decimal, longest: Decimal, *, title: str, desc: str) -> str:
    """``points`` of ``weight`` as one horizontal bar.

    The frame is as long as the weight (配分) and the filled part as long as the points;
    ``longest`` is the weight whose frame fills the whole width, so bars below each other compare
    in points. The filled part ends in a dark stroke that is taller than the frame: it shows where
    the points end also where colours are lost.
    """
    if not 0 <= points <= weight <= longest:
        raise ValueError(f"a bar of {points} points in {weight}, in {longest}, cannot be drawn")
    frame, filled = _percent(weight, longest), _percent(points, longest)
    return (
        f'<svg class="bar" role="img" width="100%" height="18" focusable="false">'
        f"<title>{escape(title)}</title><desc>{escape(desc)}</desc>"
        f'<rect y="3" width="{frame}" height="12" rx="1" fill="#fff" stroke="{_FRAME}"/>'
        f'<rect y="4" width="{filled}" height="10" fill="{_FILL}"/>'
        f'<svg x="{filled}" overflow="visible">'
        f'<path d="M0 0V18" stroke="{_END}" stroke-width="3"/></svg>'
        "</svg>"
    )


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{part * 100 / whole:.2f}%"
