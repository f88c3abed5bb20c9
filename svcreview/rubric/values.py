"""What a rubric is made of: bands, dimensions, pass rules, thresholds for reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from svcreview.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A named band ``low``…``high`` (points, both included) with the sentence that defines it."""

    low: Decimal
    high: Decimal
    title: Text
    descriptor: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One question (構面), answered with points from 0 to ``weight`` (配分).

    ``points`` are the plan's own sub-points. ``levels`` go from the lowest band to the highest;
    ``levels_by_category`` replaces them where a category words its bands differently. An
    ``informational`` dimension never enters a total and may be answered n.a.
    """

    key: str
    title: Text
    question: Text
    weight: Decimal
    levels: tuple[Level, ...]
    points: tuple[Text, ...] = ()
    levels_by_category: Mapping[str, tuple[Level, ...]] = field(default_factory=dict)
    informational: bool = False

    def levels_for(self, category: str) -> tuple[Level, ...]:
        return self.levels_by_category.get(category, self.levels)

    def level_of(self, points: Decimal, category: str) -> Level:
        """The band that ``points`` fall in (a mean between two bands belongs to the lower one)."""
        levels = self.levels_for(category)
        return next((level for level in reversed(levels) if points >= level.low), levels[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class PassRule:
    """What a submission must reach to be recommended (合格); ``None`` or empty: no such demand.

    ``mean`` on the mean of totals, ``dimensions`` on the mean of each dimension,
    ``majority_at`` = more than half of the members who scored give this total or more.
    """

    mean: Decimal | None = None
    dimensions: Mapping[str, Decimal] = field(default_factory=dict)
    majority_at: Decimal | None = None

    @property
    def of_totals(self) -> Decimal | None:
        """The mark that one member's total is held against (合格分數)."""
        return self.majority_at if self.mean is None else self.mean


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRule:
    """Totals and marks that want a reason at hand-in (參照 口試規則 §9)."""

    total_below: Decimal | None = None
    total_above: Decimal | None = None
    marks_below: Mapping[str, Decimal] = field(default_factory=dict)
