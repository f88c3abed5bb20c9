"""The look of every page, kept in one file beside the template."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

TEMPLATE: Final = Path(__file__).resolve().parent / "template"


@cache
def stylesheet() -> str:
    """The style sheet of all pages and of the notebooks."""
    return (TEMPLATE / "page.css").read_text(encoding="utf-8")
