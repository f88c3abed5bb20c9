"""Means, medians and the like: known answers by hand, and what is refused."""

from __future__ import annotations

import warnings
from fractions import Fraction
from statistics import mean, median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcreview.scoring.points import (
    UNDEFINED,
    extremes,
    half_up,
    mean_hundredths,
    mean_totals,
    median_hundredths,
    median_totals,
    trimmed_hundredths,
    trimmed_means,
    z_scores,
)
from svcreview.text import half_up as half_up_decimal

NAN = float("nan")

sheets = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 1000)), min_size=1, max_size=40
)  # (submission, total in tenths)


def columns(pairs):
    return tuple(np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))


def test_mean_of_totals_leaves_gaps_out_and_is_nan_where_nobody_scored():
    totals = [[80, 90, NAN], [70.5, NAN, NAN], [NAN, NAN, NAN]]

    np.testing.assert_array_equal(mean_totals(totals), [85.0, 70.5, NAN])


def test_a_sum_of_floats_counts_as_the_tenth_it_means():
    assert mean_totals([[0.1 + 0.2, 0.3]])[0] == 0.3


@pytest.mark.parametrize(
    ("total", "message"),
    [
        (-1, r"total -1 of submission 1, member 0 is not in 0\.\.100"),
        (100.1, r"total 100\.1 of submission 1, member 0 is not in 0\.\.100"),
        (80.55, r"total 80\.55 of submission 1, member 0 is not a multiple of 0\.1"),
        (float("inf"), r"total inf of submission 1, member 0 is not in 0\.\.100"),
    ],
)
def test_a_total_off_the_scale_is_refused_with_its_place(total, message):
    with pytest.raises(ValueError, match=message):
        mean_totals([[80], [total]])


def test_totals_that_are_no_table_are_refused():
    with pytest.raises(ValueError, match="totals have 1 dimensions, not 2"):
        mean_totals([80, 90])


def test_undefined_values_raise_no_warning():
    nobody = [[NAN, NAN], [80, NAN]]

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mean_totals(nobody), median_totals(nobody), trimmed_means(nobody), z_scores(nobody)


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [
        (1, 2, 1),  # exactly one half goes up
        (49, 100, 0),
        (1, 3, 0),
        (2, 3, 1),
        (5, 2, 3),  # and not to the even neighbour, as Python's round would
        (7, 0, UNDEFINED),
    ],
)
def test_rounding_is_half_up_in_whole_numbers(numerator, denominator, rounded):
    assert half_up(np.array([numerator]), np.array([denominator])).tolist() == [rounded]


@pytest.mark.parametrize(
    ("totals", "printed"),
    [
        ([820, 820, 820, 825], 8213),  # 82.125 → 82.13
        ([800, 800, 801], 8003),  # 80.0333… → 80.03
        ([800, 801, 801], 8007),  # 80.0666… → 80.07
        ([999] * 7 + [1000], 9991),  # 99.9125 → 99.91
        ([1000] * 3, 10000),
    ],
)
def test_means_are_printed_half_up_with_two_decimals(totals, printed):
    total = np.array(totals)

    assert mean_hundredths(np.zeros(len(totals), dtype=np.int64), total, 1).tolist() == [printed]


@given(sheets)
def test_printed_means_are_the_exact_fraction_rounded_once(pairs):
    submission, total = columns(pairs)

    printed = mean_hundredths(submission, total, 5)

    for s in range(5):
        own = [Fraction(t, 10) for i, t in pairs if i == s]
        expected = int(100 * half_up_decimal(mean(own))) if own else UNDEFINED
        assert printed[s] == expected


@given(sheets)
def test_medians_and_extremes_are_those_of_the_sorted_totals(pairs):
    submission, total = columns(pairs)

    middle = median_hundredths(submission, total, 5)
    low, high = extremes(submission, total, 5)

    for s in range(5):
        own = [t for i, t in pairs if i == s]
        assert middle[s] == (median(own) * 10 if own else UNDEFINED)
        assert (low[s], high[s]) == ((min(own), max(own)) if own else (UNDEFINED, UNDEFINED))


def test_median_of_four_is_the_mean_of_the_middle_two():
    assert median_totals([[70, 80.1, 80.2, 100]])[0] == 80.15


def test_trimmed_mean_leaves_one_highest_and_one_lowest_out():
    # (82 + 84 + 89) / 3 = 85
    assert trimmed_means([[60, 82, 84, 89, 100]])[0] == 85.0


def test_trimmed_mean_is_refused_under_five_members():
    np.testing.assert_array_equal(trimmed_means([[60, 82, 84, 89, NAN]]), [NAN])


def test_printed_trimmed_mean_is_rounded_half_up():
    totals = np.array([600, 800, 800, 801, 1000, 600, 900])

    printed = trimmed_hundredths(np.array([0, 0, 0, 0, 0, 1, 1]), totals, 2)

    assert printed.tolist() == [8003, UNDEFINED]  # 240.1 / 3 = 80.0333…


def test_z_scores_of_the_classic_example():
    # Source: English Wikipedia, "Standard deviation", basic examples: 2, 4, 4, 4, 5, 5, 7, 9 has
    # mean 5 and population standard deviation 2.
    totals = [[2], [4], [4], [4], [5], [5], [7], [9]]

    assert z_scores(totals)[:, 0].tolist() == [-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2]


def test_z_scores_are_undefined_for_seven_sheets_and_for_equal_totals():
    seven = [[t, 80] for t in (70, 71, 72, 73, 74, 75, 76)]

    assert np.isnan(z_scores([*seven, [NAN, 80]])).all()
