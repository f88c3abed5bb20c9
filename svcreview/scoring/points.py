"""Totals and what is drawn from them: means, medians, trimmed means, z-scores.

Letters: ``S`` submissions, ``M`` members, ``K`` sheets that count. Two forms of the same data:

- *dense*, for people: an (S, M) array of totals from 0 to 100 points, nan where there is no sheet;
- *long*, for a million marks: equally long 1-D integer arrays with one entry per sheet, the index
  of its submission and its total in tenths of a point.

Marks are multiples of 0.1 point, so tenths are whole numbers and every sum is exact; a value that
is printed comes out in whole hundredths, rounded half up once. ``UNDEFINED`` (−1) stands where
nothing can be said; the dense forms answer nan there, and warn of nothing.
"""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

UNDEFINED: Final = -1
FEWEST_TO_TRIM: Final = 5
FEWEST_FOR_Z: Final = 8


class LongForm(NamedTuple):
    """One entry per sheet: ``submission`` and ``member`` are indices, ``total`` is in tenths."""

    submission: Ints
    member: Ints
    total: Ints


def long_form(totals: ArrayLike) -> LongForm:
    """The sheets of a dense array, in the order of submissions, then members.

    Parameters
    ----------
    totals : (S, M) points T_sm from 0 to 100; nan where member m has no counting sheet on s.

    Returns
    -------
    Three (K,) arrays. Sums of floats such as 80.30000000000001 are taken as the tenth they mean.

    Raises
    ------
    ValueError
        If ``totals`` is not two-dimensional, a total is below 0 or above 100, or lies between
        two tenths. A missing total is never a zero.
    """
    t = np.asarray(totals, dtype=float)
    if t.ndim != 2:
        raise ValueError(f"totals have {t.ndim} dimensions, not 2 (submissions, members)")
    _refuse(t, (t < 0) | (t > 100), "is not in 0..100")
    _refuse(t, np.abs(10 * t - np.rint(10 * t)) > 1e-6, "is not a multiple of 0.1")
    submission, member = np.nonzero(~np.isnan(t))
    return LongForm(submission, member, np.rint(10 * t[submission, member]).astype(np.int64))


def _refuse(t: Floats, off: NDArray[np.bool_], why: str) -> None:
    if off.any():
        s, m = np.argwhere(off)[0]
        raise ValueError(f"total {t[s, m]:g} of submission {s}, member {m} {why}")


def counts(submission: Ints, size: int) -> Ints:
    """How many sheets each submission has: (size,), 0 where there is none."""
    return np.bincount(submission, minlength=size).astype(np.int64)


def sums(submission: Ints, value: Ints, size: int) -> Ints:
    """The exact sum of ``value`` over the sheets of each submission: (size,), in its unit."""
    result = np.zeros(size, dtype=np.int64)
    np.add.at(result, submission, value)
    return result


def extremes(submission: Ints, value: Ints, size: int) -> tuple[Ints, Ints]:
    """Lowest and highest ``value`` of each submission: two (size,) arrays in its unit."""
    low = np.full(size, np.iinfo(np.int64).max)
    high = np.full(size, UNDEFINED, dtype=np.int64)
    np.minimum.at(low, submission, value)
    np.maximum.at(high, submission, value)
    return np.where(high == UNDEFINED, UNDEFINED, low), high


def half_up(numerator: Ints, denominator: Ints) -> Ints:
    """``numerator / denominator`` rounded half up to whole numbers (第三位四捨五入).

    Neither is negative; ``UNDEFINED`` where the denominator is 0.

    Source: 檢察官遴選作業 §17 (參照) for the rounding; integer arithmetic, so 0.5 is exactly 0.5.
    """
    n = np.maximum(denominator, 1)
    return np.where(denominator == 0, UNDEFINED, (2 * numerator + n) // (2 * n))


def mean_hundredths(submission: Ints, total: Ints, size: int) -> Ints:
    """Mean of each submission's totals as printed (總評分法).

    Parameters
    ----------
    submission, total : (K,) index of the submission, total (or mark) in tenths of a point.
    size : number of submissions S.

    Returns
    -------
    (S,) means in hundredths of a point, half up; ``UNDEFINED`` where nobody scored.

    Source: 最有利標評選辦法 §12 (參照).
    """
    return half_up(10 * sums(submission, total, size), counts(submission, size))


def median_hundredths(submission: Ints, total: Ints, size: int) -> Ints:
    """Median of each submission's totals, in hundredths of a point: (S,), exact without rounding.

    With an even number of sheets it is the mean of the middle two, a multiple of 0.05.
    """
    n = counts(submission, size)
    ordered = total[np.lexsort((total, submission))]
    first = np.cumsum(n) - n
    result = np.full(size, UNDEFINED, dtype=np.int64)
    some = n > 0
    lower, upper = first[some] + (n[some] - 1) // 2, first[some] + n[some] // 2
    result[some] = 5 * (ordered[lower] + ordered[upper])
    return result


def trimmed_hundredths(submission: Ints, total: Ints, size: int) -> Ints:
    """Mean without one highest and one lowest total, in hundredths of a point, half up.

    Returns
    -------
    (S,); ``UNDEFINED`` under 5 sheets, where one member less would decide.

    No regulation knows it: 法規無明文之作法，應於評分前簽奉核准.
    """
    n, rest = counts(submission, size), _rest(submission, total, size)
    return np.where(n < FEWEST_TO_TRIM, UNDEFINED, half_up(10 * rest, np.maximum(n - 2, 1)))


def _rest(submission: Ints, total: Ints, size: int) -> Ints:
    low, high = extremes(submission, total, size)
    return sums(submission, total, size) - low - high


def z_of_sheets(member: Ints, total: Ints) -> Floats:
    r"""z-score of each sheet among the sheets of its member, all of one category.

    .. math:: z_{sm} = \frac{T_{sm} - \bar T_m}{\sigma_m}

    with the standard deviation over all of the member's sheets (divisor n_m, not n_m − 1: they
    are all there is, no sample).

    Parameters
    ----------
    member, total : (K,) index of the member, total in tenths.

    Returns
    -------
    (K,) without unit; nan where the member has under 8 sheets or gave the same total everywhere.
    """
    size = int(member.max(initial=-1)) + 1
    n = counts(member, size)
    first = sums(member, total, size)
    spread = n * sums(member, total * total, size) - first * first  # (n sigma)², a whole number
    known = (n >= FEWEST_FOR_Z) & (spread > 0)
    z = (n[member] * total - first[member]) / np.sqrt(np.where(known, spread, 1)[member])
    return np.where(known[member], z, np.nan)


def quotient(numerator: Ints, denominator: Ints) -> Floats:
    """``numerator / denominator`` as floats, nan where the denominator is 0."""
    result = np.full(numerator.shape, np.nan)
    np.divide(numerator, denominator, out=result, where=denominator > 0)
    return result


def mean_totals(totals: ArrayLike) -> Floats:
    r"""Mean of the totals of each submission over the members who scored it (總評分法).

    .. math:: \bar T_s = \frac{1}{n_s} \sum_{m \in M_s} T_{sm}

    Parameters
    ----------
    totals : (S, M) points T_sm from 0 to 100; nan where member m has no counting sheet on s.

    Returns
    -------
    (S,) points, not rounded; nan where nobody scored.

    Raises
    ------
    ValueError
        If a total is below 0, above 100, or no multiple of 0.1. A missing total is never a zero.

    Source: 最有利標評選辦法 §12 (參照).
    """
    sheets, size = long_form(totals), len(np.asarray(totals))
    total = sums(sheets.submission, sheets.total, size)
    return quotient(total, 10 * counts(sheets.submission, size))


def median_totals(totals: ArrayLike) -> Floats:
    """Median of the totals of each submission over the members who scored it.

    Parameters
    ----------
    totals : (S, M) points from 0 to 100; nan where member m has no counting sheet on s.

    Returns
    -------
    (S,) points; nan where nobody scored.

    Raises
    ------
    ValueError
        If a total is below 0, above 100, or no multiple of 0.1.
    """
    sheets, size = long_form(totals), len(np.asarray(totals))
    median = median_hundredths(sheets.submission, sheets.total, size)
    return np.where(median == UNDEFINED, np.nan, median / 100)


def trimmed_means(totals: ArrayLike) -> Floats:
    r"""Mean of each submission's totals without one highest and one lowest.

    .. math:: \frac{\sum_m T_{sm} - \max_m T_{sm} - \min_m T_{sm}}{n_s - 2}

    Parameters
    ----------
    totals : (S, M) points from 0 to 100; nan where member m has no counting sheet on s.

    Returns
    -------
    (S,) points, not rounded; nan where fewer than 5 members scored.

    Raises
    ------
    ValueError
        If a total is below 0, above 100, or no multiple of 0.1.

    No regulation knows it: 法規無明文之作法，應於評分前簽奉核准.
    """
    sheets, size = long_form(totals), len(np.asarray(totals))
    n = counts(sheets.submission, size)
    rest = _rest(sheets.submission, sheets.total, size)
    return quotient(rest, np.where(n < FEWEST_TO_TRIM, 0, 10 * (n - 2)))


def z_scores(totals: ArrayLike) -> Floats:
    """z-score of each total among all totals of its member in one category; never official.

    Parameters
    ----------
    totals : (S, M) points from 0 to 100 of one category; nan where there is no counting sheet.

    Returns
    -------
    (S, M) without unit; nan in the gaps, and for a member with under 8 sheets or with the same
    total everywhere. The standard deviation divides by n_m.

    Raises
    ------
    ValueError
        If a total is below 0, above 100, or no multiple of 0.1.

    Punishes members who saw the better submissions: see the severity adjustment instead.
    """
    sheets = long_form(totals)
    result = np.full(np.asarray(totals).shape, np.nan)
    result[sheets.submission, sheets.member] = z_of_sheets(sheets.member, sheets.total)
    return result
