"""Marked differences between members (明顯差異): what the panel is asked to look at.

No number stands in procurement law; the thresholds are the round's (參照 審議規則 §6, 促參 §24).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from math import ceil
from typing import TypeAlias

import numpy as np

from svcreview.model import DifferenceRules
from svcreview.results.measures import Measures
from svcreview.results.printing import points
from svcreview.results.values import Difference
from svcreview.rubric import Rubric
from svcreview.scoring.points import Ints

Found: TypeAlias = tuple[int, Difference]


def find_differences(
    measures: Measures, rubric: Rubric, rules: DifferenceRules
) -> Mapping[int, tuple[Difference, ...]]:
    """Index of an entry → its differences: of the totals first, then of each dimension."""
    found: dict[int, list[Difference]] = defaultdict(list)
    of_totals = _of_totals(measures, rubric.passing.of_totals, rules)
    of_dimensions = _of_dimensions(measures, rubric, rules.dimension_share)
    for entry, difference in chain(of_totals, of_dimensions):
        found[entry].append(difference)
    return {entry: tuple(differences) for entry, differences in found.items()}


def _of_totals(
    measures: Measures, pass_mark: Decimal | None, rules: DifferenceRules
) -> Iterator[Found]:
    low, high = measures.low, measures.high
    if rules.total_range is not None:
        yield from _wide("total_range", low, high, _tenths(rules.total_range))
    if rules.range_across_pass is not None and pass_mark is not None:
        below = low < _tenths(pass_mark)
        enough = _tenths(rules.range_across_pass)
        yield from _wide("range_across_pass", low, np.where(below, high, low), enough)


def _of_dimensions(measures: Measures, rubric: Rubric, share: Decimal | None) -> Iterator[Found]:
    if share is None:
        return
    # A third can only be written as 0.333… with an end: take the fraction that is meant.
    meant = Fraction(share).limit_denominator(10**6)
    for d, dimension in enumerate(rubric.dimensions):
        if not dimension.informational:
            low, high = measures.dimension_low[d], measures.dimension_high[d]
            enough = _tenths(meant * Fraction(dimension.weight))
            yield from _wide("dimension_range", low, high, enough, dimension.key)


def _wide(
    kind: str, low: Ints, high: Ints, enough: int, dimension: str | None = None
) -> Iterator[Found]:
    """The entries whose range is ``enough`` tenths; a range of 0 is never a difference."""
    at = np.flatnonzero((high - low >= enough) & (high > low))
    for i, a, b in zip(at.tolist(), points(low[at]), points(high[at]), strict=True):
        yield i, Difference(kind=kind, low=a, high=b, dimension=dimension)


def _tenths(mark: Decimal | Fraction) -> int:
    """The fewest tenths that reach ``mark``."""
    return ceil(10 * Fraction(mark))
