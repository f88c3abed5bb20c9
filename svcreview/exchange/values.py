"""What a table of marks said, checked and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from svcreview.language import Text
from svcreview.model import Comment, SheetState


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One submission as the table calls it; ``row`` is where it appears first."""

    label: str
    row: int
    title: str | None = None
    agency: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """One member as the table calls them; ``row`` is where they appear first."""

    name: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedSheet:
    """What the table says of one member × one submission, by their labels.

    ``state`` is ``None`` where the member is recused. A dimension missing in ``marks`` is not yet
    scored.
    """

    submission: str
    member: str
    row: int
    state: SheetState | None
    marks: Mapping[str, Decimal]
    comments: tuple[Comment, ...] = ()

    @property
    def filled(self) -> bool:
        """Whether anything was written: an abstention is, an untouched draft is not."""
        return bool(self.marks or self.comments) or self.state is SheetState.ABSTAINED


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksTable:
    """A whole table of marks; everything stands in the order of its first appearance."""

    source: str
    entries: tuple[Entry, ...]
    members: tuple[Reviewer, ...]
    sheets: tuple[MarkedSheet, ...]
    notices: tuple[Text, ...] = ()
