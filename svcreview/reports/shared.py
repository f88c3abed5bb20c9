"""What the pages have in common: the marks on top, numbers, dates."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from svcreview.announcement import approval_words
from svcreview.language import Text, current
from svcreview.model import Approval
from svcreview.reports.html import Child, Html, join, said, tag
from svcreview.text import trim

DEMONSTRATION: Final = Text(
    "示範資料，非真實評審結果", "Demonstration data, not the result of a real review"
)
DRAFT: Final = Text("草稿", "Draft")
INTERNAL: Final = Text("內部文件", "Internal document")
NONE: Final = Text("—", "–")
UNNAMED: Final = Text("未命名", "Unnamed")


def marks(*, demonstration: bool, others: Iterable[Text] = ()) -> Html | None:
    """The band that stays on top: demonstration data first, then 草稿 or 內部文件."""
    shown = [(DEMONSTRATION, "demo")] if demonstration else []
    shown += [(mark, "mark") for mark in others]
    if not shown:
        return None
    return tag("p", *(tag("strong", text, class_=kind) for text, kind in shown), class_="marks")


def number(value: Decimal | int | None) -> Child:
    """``value`` as it was rounded; absence is a dash."""
    return NONE if value is None else str(value)


def out_of(points: Decimal | None, weight: Decimal) -> Html:
    """「24.33／30」: points of a weight, the weight set smaller."""
    sign = "／" if current() == "zh" else "/"
    return join(
        (
            tag("b", number(points)),
            tag("span", sign + trim(weight), class_="of"),
        )
    )


def name(text: str) -> Child:
    """A name or title that people gave; an empty one is said to be so."""
    return said(text) if text.strip() else UNNAMED


def approved(approval: Approval | None) -> Html | None:
    """Number and date of the paper that allowed the round."""
    return None if approval is None else said(str(approval_words(approval)))
