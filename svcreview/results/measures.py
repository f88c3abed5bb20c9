"""The numbers of one category, as columns: one entry per submission, in the order of the ids.

Integers in the unit they are printed in (see ``scoring.points``): tenths of a point for totals
and marks, hundredths for means and mean ranks, halves for ranks. ``UNDEFINED`` is −1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from svcreview.model import Rules
from svcreview.results.tally import Tally
from svcreview.scoring.points import (
    UNDEFINED,
    Ints,
    counts,
    extremes,
    mean_hundredths,
    median_hundredths,
    sums,
    trimmed_hundredths,
)
from svcreview.scoring.ranking import (
    first_place_counts,
    half_ranks,
    mean_rank_hundredths,
    scaled_rank_hundredths,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The K sheets of one category of ``size`` entries; ``submission`` counts within it."""

    size: int
    submission: Ints
    member: Ints
    marks: Ints
    total: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Columns (S,) of one category; those by dimension are (D, S), ``half_rank`` is by sheet (K,).

    ``most`` is the largest n; ``equal_n``: equally many members scored every entry that anybody
    scored, so that rank sums compare (an entry without a sheet stands in no order).
    """

    n: Ints
    mean: Ints
    median: Ints
    trimmed: Ints
    low: Ints
    high: Ints
    half_rank: Ints
    rank_sum: Ints
    mean_rank: Ints
    first_places: Ints
    dimension_mean: Ints
    dimension_low: Ints
    dimension_high: Ints
    most: int
    equal_n: bool


def take(tally: Tally, submissions: Ints) -> Slice:
    """The sheets on ``submissions``, indices into those of ``tally`` and sorted."""
    local = np.full(len(tally.submissions), UNDEFINED, dtype=np.int64)
    local[submissions] = np.arange(len(submissions))
    rows = np.flatnonzero(local[tally.submission] != UNDEFINED)
    return Slice(
        size=len(submissions),
        submission=local[tally.submission[rows]],
        member=tally.member[rows],
        marks=tally.marks[:, rows],
        total=tally.total[rows],
    )


def measure(part: Slice, rules: Rules) -> Measures:
    """Both methods and all that is printed beside them, from the sheets of one category."""
    submission, total, size = part.submission, part.total, part.size
    low, high = extremes(submission, total, size)
    half_rank = half_ranks(part.member, total, equal=rules.equal_ranks)
    rank_sum = sums(submission, half_rank, size)
    n = counts(submission, size)
    equal_n = len(np.unique(n[n > 0])) <= 1
    mean, dimension_low, dimension_high = _by_dimension(part)
    return Measures(
        n=n,
        mean=mean_hundredths(submission, total, size),
        median=median_hundredths(submission, total, size),
        trimmed=_trimmed(part, rules),
        low=low,
        high=high,
        half_rank=half_rank,
        rank_sum=np.where(n == 0, UNDEFINED, rank_sum),
        mean_rank=_mean_rank(part, half_rank, scaled=rules.unequal_n == "scaled" and not equal_n),
        first_places=first_place_counts(submission, part.member, total, size),
        dimension_mean=mean,
        dimension_low=dimension_low,
        dimension_high=dimension_high,
        most=int(n.max(initial=0)),
        equal_n=equal_n,
    )


def _trimmed(part: Slice, rules: Rules) -> Ints:
    if not rules.trimmed:
        return np.full(part.size, UNDEFINED, dtype=np.int64)
    return trimmed_hundredths(part.submission, part.total, part.size)


def _mean_rank(part: Slice, half_rank: Ints, *, scaled: bool) -> Ints:
    if scaled:
        return scaled_rank_hundredths(
            part.submission, part.member, half_rank, part.size, entries=part.size
        )
    return mean_rank_hundredths(part.submission, half_rank, part.size)


def _by_dimension(part: Slice) -> tuple[Ints, Ints, Ints]:
    """Mean in hundredths, lowest and highest mark in tenths, each (D, S)."""
    size = (3, len(part.marks), part.size)
    table = np.empty(size, dtype=np.int64)
    for d, marks in enumerate(part.marks):
        answered = marks != UNDEFINED  # an informational dimension may be n.a.
        submission, points = part.submission[answered], marks[answered]
        table[0, d] = mean_hundredths(submission, points, part.size)
        table[1, d], table[2, d] = extremes(submission, points, part.size)
    return table[0], table[1], table[2]
