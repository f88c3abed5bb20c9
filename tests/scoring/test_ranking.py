"""Ranks and positions: known answers by hand, and the laws of ranks."""

from __future__ import annotations

import warnings
from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from svcreview.scoring.points import UNDEFINED, long_form
from svcreview.scoring.ranking import (
    first_places,
    half_ranks,
    mean_rank_hundredths,
    mean_ranks,
    member_ranks,
    positions,
    rank_sums,
    scaled_rank_hundredths,
)

NAN = float("nan")

whole_tables = st.tuples(st.integers(1, 6), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.integers(60, 70).map(float))
)
tables_with_gaps = st.tuples(st.integers(1, 6), st.integers(1, 5)).flatmap(
    lambda shape: arrays(
        np.float64, shape, elements=st.one_of(st.integers(60, 70).map(float), st.just(NAN))
    )
)


def as_read_in_the_examples(totals):
    """The mean rank in the words of its definition, one comparison per pair (EXAMPLES §4)."""
    t = np.asarray(totals, dtype=float)
    better = (t[None, :, :] > t[:, None, :]).sum(axis=1)
    ranks = np.where(np.isnan(t), np.nan, 1 + better)
    n = (~np.isnan(t)).sum(axis=1)
    return np.where(n > 0, np.nansum(ranks, axis=1) / np.maximum(n, 1), np.nan)


def test_equal_totals_of_one_member_share_the_better_rank_and_the_next_one_is_deferred():
    totals = [[90], [90], [80]]  # 同分同名次，次一名次遞延

    assert member_ranks(totals)[:, 0].tolist() == [1, 1, 3]


def test_equal_totals_share_the_average_rank_where_the_round_says_so():
    totals = [[90], [90], [80]]

    assert member_ranks(totals, equal="average")[:, 0].tolist() == [1.5, 1.5, 3]


def test_ranks_are_drawn_within_what_a_member_scored():
    totals = [[90, NAN], [80, 70], [NAN, 60]]

    np.testing.assert_array_equal(member_ranks(totals), [[1, NAN], [2, 1], [NAN, 2]])


def test_mean_ranks_rank_sums_and_first_places_by_hand():
    totals = [[90, 80, NAN], [85, 80, 70], [NAN, 60, 75], [NAN, NAN, NAN]]
    # ranks:   1   1  –        2   1   2      –   3   1

    np.testing.assert_array_equal(rank_sums(totals), [2, 5, 4, NAN])
    np.testing.assert_array_equal(mean_ranks(totals), [1, 5 / 3, 2, NAN])
    assert first_places(totals).tolist() == [2, 1, 1, 0]


@pytest.mark.parametrize("of", [member_ranks, mean_ranks, rank_sums])
def test_a_misspelt_rule_for_equal_totals_is_refused(of):
    with pytest.raises(ValueError, match="equal is 'dense', not 'first' or 'average'"):
        of([[80, 90]], equal="dense")


def test_a_total_above_a_hundred_is_refused():
    with pytest.raises(ValueError, match=r"total 101 of submission 0, member 0 is not in 0\.\.100"):
        mean_ranks([[101]])


def test_undefined_ranks_raise_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mean_ranks([[NAN]]), rank_sums([[NAN]]), first_places([[NAN]])


@given(tables_with_gaps)
def test_mean_ranks_are_those_of_the_definition(totals):
    np.testing.assert_allclose(mean_ranks(totals), as_read_in_the_examples(totals), rtol=1e-15)


@given(whole_tables)
def test_average_ranks_of_a_complete_member_sum_to_n_times_n_plus_one_over_two(totals):
    n = len(totals)

    assert (member_ranks(totals, equal="average").sum(axis=0) == n * (n + 1) / 2).all()


@given(whole_tables, st.integers(-60, 30))
def test_adding_a_constant_changes_no_rank(totals, constant):
    np.testing.assert_array_equal(member_ranks(totals + constant), member_ranks(totals))


def test_printed_mean_ranks_are_rounded_half_up():
    submission, half_rank = np.array([0] * 8), np.array([2] * 7 + [4])

    assert mean_rank_hundredths(submission, half_rank, 1).tolist() == [113]  # 9/8 = 1.125


def test_scaled_ranks_by_hand():
    # N = 4 entries. Member 0 scored all four: 1, 2, 3, 4 stay (1−0.5)/4×4+0.5 = 1, … = 4.
    # Member 1 scored the last two: (1−0.5)/2×4+0.5 = 1.5 and (2−0.5)/2×4+0.5 = 3.5.
    totals = [[90, NAN], [80, NAN], [70, 90], [60, 80]]
    submission, member, total = long_form(totals)

    scaled = scaled_rank_hundredths(
        submission, member, half_ranks(member, total), len(totals), entries=4
    )

    assert scaled.tolist() == [100, 200, 225, 375]


@given(tables_with_gaps, st.sampled_from(["first", "average"]))
def test_scaled_ranks_are_exact_fractions_rounded_once(totals, equal):
    ranks = member_ranks(totals, equal=equal)
    n = (~np.isnan(totals)).sum(axis=0)
    submission, member, total = long_form(totals)

    scaled = scaled_rank_hundredths(
        submission, member, half_ranks(member, total, equal=equal), len(ranks), entries=len(ranks)
    )

    for s, own in enumerate(ranks):
        half = Fraction(1, 2)
        values = [
            (Fraction(r) - half) / int(n[m]) * len(ranks) + half
            for m, r in enumerate(own.tolist())
            if r == r
        ]
        mean = floor(100 * sum(values) / len(values) + half) if values else UNDEFINED
        assert scaled[s] == mean


def test_fifty_different_numbers_of_sheets_do_not_overflow():
    # Member m scores the first m + 1 of 50 entries, all in the same order.
    totals = np.array([[100.0 - s if s <= m else NAN for m in range(50)] for s in range(50)])
    submission, member, total = long_form(totals)

    scaled = scaled_rank_hundredths(submission, member, half_ranks(member, total), 50, entries=50)

    assert scaled[49] == 5000  # only the member who scored all fifty: rank 50
    # the first entry has rank 1 everywhere: the mean of 0.5 / n × 50 + 0.5 over n = 1 … 50
    assert scaled[0] == floor(
        sum(Fraction(5000, 2 * n) + 50 for n in range(1, 51)) / 50 + Fraction(1, 2)
    )


def test_equal_printed_values_share_a_position_and_the_next_one_is_deferred():
    assert positions(np.array([8200, 8500, 8500]), highest_first=True).tolist() == [3, 1, 1]
    assert positions(np.array([150, 100, 150]), highest_first=False).tolist() == [2, 1, 2]


def test_what_has_no_value_has_no_position():
    values = np.array([UNDEFINED, 8000, 9000])

    assert positions(values, highest_first=True).tolist() == [0, 2, 1]
    assert positions(values, highest_first=False).tolist() == [0, 1, 2]
