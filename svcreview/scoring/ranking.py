"""Ranks and positions.

Letters and forms as in ``points``: dense (S, M) arrays for people, long integer arrays for the
results. A rank is derived from marks, never typed. Ranks count in half units (rank 1 is 2, the
average rank 1.5 is 3), so sums of them are exact; nothing here compares floats.
"""

from __future__ import annotations

from math import lcm

import numpy as np
from numpy.typing import ArrayLike, NDArray

from svcreview.scoring.points import (
    UNDEFINED,
    Floats,
    Ints,
    counts,
    half_up,
    long_form,
    quotient,
    sums,
)


def half_ranks(member: Ints, total: Ints, *, equal: str = "first") -> Ints:
    """Rank of each sheet among the sheets of its member, all of one category, in half units.

    Parameters
    ----------
    member, total : (K,) index of the member, total in tenths; the highest total is best.
    equal : what equal totals of one member share: ``first``, the best of their ranks
        (1, 1, 3: 同分同名次，次一名次遞延), or ``average``, the mean of them (1.5, 1.5, 3).

    Returns
    -------
    (K,) ranks in half units: 2 is rank 1.

    Raises
    ------
    ValueError
        If ``equal`` is anything else.

    Source: 最有利標評選辦法 §15 (參照).
    """
    if equal not in ("first", "average"):
        raise ValueError(f"equal is {equal!r}, not 'first' or 'average'")
    order = np.lexsort((-total, member))
    new_member = _changes(member[order])
    new_run = new_member | _changes(total[order])
    rank = 2 * (1 + _latest(new_run) - _latest(new_member))
    if equal == "average":
        run = np.cumsum(new_run) - 1
        rank += np.bincount(run)[run] - 1 if len(run) else 0
    result = np.empty(len(total), dtype=np.int64)
    result[order] = rank
    return result


def _changes(values: Ints) -> NDArray[np.bool_]:
    """Where another value begins."""
    begins = np.ones(len(values), dtype=np.bool_)
    begins[1:] = values[1:] != values[:-1]
    return begins


def _latest(begins: NDArray[np.bool_]) -> Ints:
    """For each place the last place up to it where something began."""
    return np.maximum.accumulate(np.where(begins, np.arange(len(begins)), 0))


def first_place_counts(submission: Ints, member: Ints, total: Ints, size: int) -> Ints:
    """How many members put each submission first: (S,), 0 where none did.

    A member who gives several submissions the same highest total puts each of them first,
    whichever way equal ranks are counted.
    """
    return counts(submission[half_ranks(member, total) == 2], size)


def mean_rank_hundredths(submission: Ints, half_rank: Ints, size: int) -> Ints:
    """Mean rank of each submission as printed: (S,) in hundredths, half up.

    ``UNDEFINED`` where nobody scored. Means instead of sums, because with recusals the number of
    members differs (序位法; 參照 最有利標評選辦法 §15).
    """
    return half_up(50 * sums(submission, half_rank, size), counts(submission, size))


def scaled_rank_hundredths(
    submission: Ints, member: Ints, half_rank: Ints, size: int, *, entries: int
) -> Ints:
    r"""Mean scaled rank of each submission, for members who scored unequally many.

    .. math:: \frac{1}{n_s} \sum_{m \in M_s} \left(\frac{r_{sm} - 0.5}{n_m} N + 0.5\right)

    Parameters
    ----------
    submission, member, half_rank : (K,) indices, and the rank in half units among the n_m sheets
        of the member in the category.
    size : number of submissions S. entries : N, the number of entries of the category.

    Returns
    -------
    (S,) in hundredths, half up, of whole-number fractions; ``UNDEFINED`` where nobody scored.
    """
    numerator, denominator = _scaled_sums(submission, member, half_rank, size, entries)
    n = counts(submission, size)
    return np.array(
        [
            (200 * top + denominator * k) // (2 * denominator * k) if k else UNDEFINED
            for top, k in zip(numerator, n.tolist(), strict=True)
        ],
        dtype=np.int64,
    )


def _scaled_sums(
    submission: Ints, member: Ints, half_rank: Ints, size: int, entries: int
) -> tuple[list[int], int]:
    """Sums of the scaled ranks of each submission over one common denominator.

    Python integers: the common multiple of fifty different n_m leaves 64 bits far behind.
    """
    seen = np.bincount(member)[member] if len(member) else member
    common = lcm(*np.unique(seen).tolist())
    sizes, kind = np.unique(seen, return_inverse=True)
    parts = sums(submission * len(sizes) + kind, half_rank - 1, size * len(sizes))
    factors = [common // int(k) * entries for k in sizes]
    table = parts.reshape(size, len(sizes)).tolist()
    n = counts(submission, size).tolist()
    return [
        sum(a * f for a, f in zip(row, factors, strict=True) if a) + common * k
        for row, k in zip(table, n, strict=True)
    ], 2 * common


def member_ranks(totals: ArrayLike, *, equal: str = "first") -> Floats:
    """Rank of each total among all totals of its member.

    Parameters
    ----------
    totals : (S, M) points from 0 to 100 of one category; nan where there is no counting sheet.
    equal : ``first`` (1, 1, 3) or ``average`` (1.5, 1.5, 3).

    Returns
    -------
    (S, M) ranks, 1 = best; nan in the gaps.

    Raises
    ------
    ValueError
        If a total is below 0, above 100 or no multiple of 0.1, or ``equal`` is anything else.

    Source: 最有利標評選辦法 §15 (參照).
    """
    sheets = long_form(totals)
    result = np.full(np.asarray(totals).shape, np.nan)
    halves = half_ranks(sheets.member, sheets.total, equal=equal)
    result[sheets.submission, sheets.member] = halves / 2
    return result


def rank_sums(totals: ArrayLike, *, equal: str = "first") -> Floats:
    """Sum of each submission's ranks (序位合計): lowest is best, where all n are equal.

    Parameters
    ----------
    totals : (S, M) points from 0 to 100 of one category; nan where there is no counting sheet.
    equal : ``first`` (1, 1, 3) or ``average`` (1.5, 1.5, 3).

    Returns
    -------
    (S,) sums of ranks; nan where nobody scored.

    Raises
    ------
    ValueError
        If a total is below 0, above 100 or no multiple of 0.1, or ``equal`` is anything else.

    Source: 最有利標評選辦法 §15 (參照).
    """
    ranks = member_ranks(totals, equal=equal)
    return np.where(np.isnan(ranks).all(axis=1), np.nan, np.nansum(ranks, axis=1))


def mean_ranks(totals: ArrayLike, *, equal: str = "first") -> Floats:
    r"""Mean rank of each submission over the members who scored it (序位法 with recusals).

    .. math:: \bar r_s = \frac{1}{n_s} \sum_{m \in M_s} r_{sm}

    Parameters
    ----------
    totals : (S, M) points T_sm from 0 to 100; nan where member m has no counting sheet on s.
    equal : ``first`` (equal totals of one member share the better rank: 1, 1, 3) or ``average``.

    Returns
    -------
    (S,) mean ranks, 1 = best, not rounded; nan where nobody scored.

    Raises
    ------
    ValueError
        If a total is below 0, above 100 or no multiple of 0.1, or ``equal`` is anything else.
        A missing total is never a zero.

    Source: 最有利標評選辦法 §15 (參照); means instead of sums because n_s differs.
    """
    sheets, size = long_form(totals), len(np.asarray(totals))
    halves = half_ranks(sheets.member, sheets.total, equal=equal)
    return quotient(sums(sheets.submission, halves, size), 2 * counts(sheets.submission, size))


def first_places(totals: ArrayLike) -> Ints:
    """How many members put each submission first; a shared first place counts for each.

    Parameters
    ----------
    totals : (S, M) points from 0 to 100 of one category; nan where there is no counting sheet.

    Returns
    -------
    (S,) numbers of members, 0 where nobody did.

    Raises
    ------
    ValueError
        If a total is below 0, above 100 or no multiple of 0.1.
    """
    return first_place_counts(*long_form(totals), len(np.asarray(totals)))


def positions(values: Ints, *, highest_first: bool) -> Ints:
    """Positions by values as printed: equal values share the better one (1, 1, 3).

    Parameters
    ----------
    values : (S,) whole numbers in the unit that is printed, ``UNDEFINED`` where there is none.
    highest_first : True for means of totals, False for ranks.

    Returns
    -------
    (S,) positions, 1 = best; 0 where the value is undefined.
    """
    known = values != UNDEFINED
    key = -values if highest_first else values
    better = np.searchsorted(np.sort(key[known]), key, side="left")
    return np.where(known, 1 + better, 0)
