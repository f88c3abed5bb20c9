"""Rubrics: what is asked, how many points each dimension is worth, what each band means.

Source of the four dimensions and their sub-points: the ministry's plan, 肆二. Weights, levels,
step and pass mark are settings of a round, never constants of the plan.
"""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRule:
    """Totals and marks that want a reason at hand-in (參照 口試規則 §9)."""

    total_below: Decimal | None = None
    total_above: Decimal | None = None
    marks_below: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """The whole rubric, the same for both categories but for the wording of bands."""

    id: str
    title: Text
    step: Decimal
    dimensions: tuple[Dimension, ...]
    note: Text | None = None  # 「示範配分」 on the presets
    passing: PassRule = field(default_factory=PassRule)
    reasons: ReasonRule = field(default_factory=ReasonRule)

    @property
    def scored(self) -> tuple[Dimension, ...]:
        """The dimensions that make up the total; their weights sum to 100."""
        return tuple(d for d in self.dimensions if not d.informational)

    def dimension(self, key: str) -> Dimension:
        """The dimension called ``key``; raises ``KeyError``."""
        for dimension in self.dimensions:
            if dimension.key == key:
                return dimension
        raise KeyError(key)
