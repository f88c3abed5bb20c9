"""Pass rule, places, ties at the line, unequal numbers of members, rounding."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from svcreview.model import Category, Method, Rules, TieStep
from svcreview.results import Flag, compute
from svcreview.rubric import PassRule
from tests.builders import a_round, a_rubric, a_sheet, a_submission
from tests.results.records import a_record, column, record, rows

BY_RANK = Rules(method=Method.RANK)


def tied(first, second, *, weights=(25, 25, 25, 25), places=1, rules=None):
    """Two submissions, each with the sheets of its members as marks."""
    members = max(len(first), len(second))
    rubric = a_rubric(weights)
    round_ = a_round(2, members, places=places, rubric=rubric, rules=rules or Rules())
    return record(
        round_,
        [
            a_sheet(submission, f"M{m:02}", marks)
            for submission, given in (("S001", first), ("S002", second))
            for m, marks in enumerate(given, 1)
        ],
    )


@pytest.mark.parametrize(
    ("totals", "printed"),
    [
        ([82, 82, 82, 82.5], "82.13"),  # 82.125, exactly half: up
        ([80, 80, 80.1], "80.03"),  # 80.0333…
        ([80, 80.1, 80.1], "80.07"),  # 80.0666…
        ([100, 100, 100], "100.00"),
        ([0, 0, 0], "0.00"),
    ],
)
def test_means_are_printed_half_up_with_two_decimals(totals, printed):
    assert str(column(a_record([totals]), "mean")[0]) == printed


def test_equal_printed_means_share_a_position_even_if_the_sums_differ():
    # 80.005 is printed 80.01, and so are 80.0111… and 80.01 itself
    means_alike = [[80.1] + [80] * 19, [80.2] + [80] * 19]  # 80.005, 80.01

    given = a_record(means_alike, places=None)

    assert column(given, "mean") == [Decimal("80.01"), Decimal("80.01")]
    assert column(given, "position") == [1, 1]


def test_the_method_of_the_round_is_official_and_the_other_stands_beside_it():
    # means 82 and 81; ranks of S001: 1, 2, 2 = 5, of S002: 2, 1, 1 = 4
    totals = [[90, 78, 78], [83, 80, 80]]

    by_mean, by_rank = a_record(totals), a_record(totals, rules=BY_RANK)

    assert column(by_mean, "position_by_mean") == column(by_rank, "position_by_mean") == [1, 2]
    assert column(by_mean, "position_by_rank") == column(by_rank, "position_by_rank") == [2, 1]
    assert column(by_mean, "recommended") == [True, False]
    assert column(by_rank, "recommended") == [False, True]


def test_with_a_whole_panel_the_rank_sum_orders():
    given = a_record([[90, 90], [80, 90], [70, 70]], rules=BY_RANK)

    assert compute(given).categories[0].equal_n
    assert column(given, "rank_sum") == [Decimal(2), Decimal(3), Decimal(6)]
    assert column(given, "position") == [1, 2, 3]


def test_with_unequal_numbers_of_members_the_mean_rank_orders():
    # S003 has the lowest sum (2) only because one member scored it
    totals = [[90, 90], [80, 80], [85, None]]

    given = a_record(totals, recused=[(2, 1)], rules=BY_RANK)

    assert not compute(given).categories[0].equal_n
    assert column(given, "rank_sum") == [Decimal(2), Decimal(5), Decimal(2)]
    assert column(given, "mean_rank") == [Decimal("1.00"), Decimal("2.50"), Decimal("2.00")]
    assert column(given, "position_by_rank") == column(given, "position") == [1, 3, 2]
    assert Flag.UNEQUAL_N in rows(given)["S003"].flags


def test_average_ranks_where_the_round_says_so():
    given = a_record([[90], [90], [80]], rules=replace(BY_RANK, equal_ranks="average"))

    assert column(given, "rank_sum") == [Decimal("1.5"), Decimal("1.5"), Decimal(3)]
    assert column(given, "first_places") == [1, 1, 0]


def test_scaled_ranks_by_hand_where_the_round_says_so():
    # M01 scored all three: (1 − 0.5) / 3 × 3 + 0.5 = 1, then 2, 3.
    # M02 scored S002 and S003: (1 − 0.5) / 2 × 3 + 0.5 = 1.25 and (2 − 0.5) / 2 × 3 + 0.5 = 2.75.
    totals = [[90, None], [80, 95], [70, 60]]

    given = a_record(totals, recused=[(0, 1)], rules=replace(BY_RANK, unequal_n="scaled"))

    # (2 + 1.25) / 2 = 1.625 → 1.63 and (3 + 2.75) / 2 = 2.875 → 2.88
    assert column(given, "mean_rank") == [Decimal("1.00"), Decimal("1.63"), Decimal("2.88")]
    assert column(given, "position") == [1, 2, 3]


def test_an_entry_that_nobody_scored_leaves_the_numbers_of_the_others_equal():
    # Each member scored two of the three; S003 has no rank at all, so sums of the others compare.
    totals = [[90, 90], [80, 95], [None, None]]

    given = a_record(
        totals, recused=[(2, 0), (2, 1)], rules=replace(BY_RANK, unequal_n="scaled"), places=None
    )

    assert compute(given).categories[0].equal_n
    assert column(given, "mean_rank") == [Decimal("1.50"), Decimal("1.50"), None]
    assert column(given, "position") == [1, 1, None]


def test_ranks_are_drawn_within_the_category():
    entries = [a_submission("S001", "a"), a_submission("S002", "b"), a_submission("S003", "b")]
    round_ = a_round(entries, 1)
    sheets = [a_sheet("S001", marks=(20, 20, 20, 20)), a_sheet("S002", marks=(25, 25, 25, 25))]

    given = record(round_, [*sheets, a_sheet("S003", marks=(10, 10, 10, 10))])

    assert column(given, "mean_rank") == [Decimal("1.00"), Decimal("1.00"), Decimal("2.00")]
    assert column(given, "recommended") == [True, True, False]


def test_the_heaviest_dimension_decides_where_innovation_is_equal():
    given = tied([(20, 30, 10, 10)], [(20, 20, 15, 15)], weights=(20, 40, 20, 20))

    assert column(given, "tie_step") == [TieStep.HEAVIEST, TieStep.HEAVIEST]
    assert column(given, "recommended") == [True, False]


def test_the_heaviest_step_is_skipped_where_two_dimensions_are_equally_heavy():
    given = tied([(20, 30, 10, 10)], [(20, 20, 15, 15)], weights=(30, 30, 20, 20))

    assert column(given, "tie_step") == [None, None]
    assert column(given, "recommended") == [None, None]


def test_the_innovation_step_is_skipped_where_the_rubric_has_no_such_dimension():
    other = a_rubric()
    dimensions = (replace(other.dimensions[0], key="novelty"), *other.dimensions[1:])
    round_ = a_round(2, 1, rubric=replace(other, dimensions=dimensions))
    keys = ("novelty", "impact", "sustainability", "diffusion")
    marks = [dict(zip(keys, m, strict=True)) for m in ((25, 20, 20, 15), (15, 20, 20, 25))]

    given = record(round_, [a_sheet("S001", marks=marks[0]), a_sheet("S002", marks=marks[1])])

    assert column(given, "tie_step") == [None, None]


def test_more_first_places_decide_where_the_items_are_equal():
    # mean 80 on both, 20.00 on every dimension; S001 is first with two of three members
    low, high = (18, 18, 18, 18), (21, 21, 21, 21)

    given = tied([high, high, low], [(20, 20, 20, 20)] * 3)

    assert column(given, "mean") == [Decimal("80.00"), Decimal("80.00")]
    assert column(given, "first_places") == [2, 1]
    assert column(given, "tie_step") == [TieStep.FIRST_PLACES, TieStep.FIRST_PLACES]
    assert column(given, "recommended") == [True, False]


def test_first_places_count_as_a_share_of_those_who_scored():
    # Both means are 80. S001 is first with two of three members, S002 with the only one who scored
    # it: by number S001 would lead, by share (2/3 against 1/1) S002 does.
    totals = [[78, 81, 81], [80, None, None]]
    recused = [(1, 1), (1, 2)]

    given = a_record(totals, recused=recused, rules=Rules(ties=(TieStep.FIRST_PLACES,)))

    assert column(given, "first_places") == [2, 1]
    assert column(given, "recommended") == [False, True]
    assert column(given, "tie_step") == [TieStep.FIRST_PLACES, TieStep.FIRST_PLACES]


def test_a_step_may_split_a_tie_and_the_next_one_goes_on_with_the_rest():
    # all means 80; innovation 24, 21, 21, 18; heaviest (impact) separates the two in the middle
    marks = [(24, 20, 18, 18), (21, 20, 20, 19), (21, 22, 19, 18), (18, 30, 16, 16)]
    round_ = a_round(4, 1, places=2, rubric=a_rubric((25, 35, 20, 20)))

    given = record(round_, [a_sheet(f"S00{i}", marks=m) for i, m in enumerate(marks, 1)])

    assert column(given, "position_by_mean") == [1, 1, 1, 1]
    assert column(given, "position") == [1, 3, 2, 4]
    assert column(given, "recommended") == [True, False, True, False]
    assert [step and step.value for step in column(given, "tie_step")] == [
        "innovation",
        "heaviest",
        "heaviest",
        "innovation",
    ]


@pytest.mark.parametrize("ladder", [(), (TieStep.RESCORING, TieStep.INNOVATION), (TieStep.LOTS,)])
def test_a_tie_that_waits_for_people_is_undecided_and_flagged(ladder):
    given = tied([(25, 15, 20, 20)], [(15, 25, 20, 20)], rules=Rules(ties=ladder))

    assert column(given, "position") == [1, 1]
    assert column(given, "recommended") == [None, None]
    assert column(given, "flags") == [(Flag.TIE_AT_LINE,), (Flag.TIE_AT_LINE,)]


def test_a_tie_above_the_line_is_shared_and_no_step_runs():
    given = a_record([[90], [90], [80]], places=2)

    assert column(given, "position") == [1, 1, 3]
    assert column(given, "recommended") == [True, True, False]
    assert column(given, "tie_step") == [None, None, None]


def test_one_below_the_pass_mark_lets_the_next_move_up():
    # by rank S001 leads, by mean it falls below 80
    rubric = replace(a_rubric(), passing=PassRule(mean=Decimal(80)))
    totals = [[86, 86, 50], [85, 85, 84], [70, 70, 80]]

    given = a_record(totals, rubric=rubric, rules=BY_RANK, places=1)

    assert column(given, "rank_sum") == [Decimal(5), Decimal(5), Decimal(8)]
    assert column(given, "passed") == [False, True, False]
    assert column(given, "recommended") == [False, True, False]
    assert column(given, "tie_step") == [None, None, None]
    assert Flag.BELOW_PASS in rows(given)["S001"].flags


def test_the_pass_mark_is_compared_with_the_mean_as_printed():
    # 79.995 is printed 80.00
    rubric = replace(a_rubric(), passing=PassRule(mean=Decimal(80)))

    given = a_record([[79.9] + [80] * 19, [79.8] + [80] * 19], rubric=rubric)

    assert column(given, "mean") == [Decimal("80.00"), Decimal("79.99")]
    assert column(given, "passed") == [True, False]


def test_a_dimension_below_its_own_mark_does_not_pass():
    rubric = replace(a_rubric(), passing=PassRule(dimensions={"impact": Decimal(15)}))
    round_ = a_round(2, 1, rubric=rubric)

    given = record(
        round_,
        [a_sheet("S001", marks=(25, 14, 25, 25)), a_sheet("S002", marks=(15, 15, 15, 15))],
    )

    assert column(given, "passed") == [False, True]
    assert column(given, "recommended") == [False, True]


def test_half_of_the_members_is_no_majority():
    rubric = replace(a_rubric(), passing=PassRule(majority_at=Decimal(75)))

    given = a_record([[75, 75, 74, 74], [75, 75, 75, 0]], rubric=rubric)

    assert column(given, "passed") == [False, True]


def test_without_a_pass_rule_nobody_passed_or_failed():
    assert column(a_record([[10]]), "passed") == [None]


@pytest.mark.parametrize(
    ("places", "recommended"),
    [(None, [None, None, None]), (0, [False] * 3), (2, [True, True, False]), (9, [True] * 3)],
)
def test_any_number_of_places_is_handled(places, recommended):
    assert column(a_record([[90], [80], [70]], places=places), "recommended") == recommended


def test_an_entry_without_sheets_stands_last_without_position():
    given = a_record(
        [[None, None], [80, 80]], places=2, rubric=a_rubric(passing=PassRule(mean=Decimal(1)))
    )
    category = compute(given).categories[0]
    row = category.rows[-1]

    assert [r.submission for r in category.rows] == ["S002", "S001"]
    assert (row.n, row.mean, row.rank_sum, row.mean_rank, row.median) == (0, None, None, None, None)
    assert (row.position, row.passed, row.recommended) == (None, None, False)
    assert row.flags == (Flag.INCOMPLETE, Flag.NO_SHEETS, Flag.UNEQUAL_N)
    assert row.dimensions[0].mean is None


def test_rows_stand_by_position_then_by_id():
    given = a_record([[70], [90], [80], [90]])

    assert [row.submission for row in compute(given).rows] == ["S002", "S004", "S003", "S001"]


def test_each_category_has_its_own_line():
    entries = [a_submission(f"S{i:03}", "ab"[i % 2]) for i in range(4)]
    categories = (Category(id="a", title=None, places=1), Category(id="b", title=None, places=None))
    round_ = replace(a_round(entries, 1), categories=categories)

    given = record(
        round_, [a_sheet(e.id, marks=(10 + i, 20, 20, 20)) for i, e in enumerate(entries)]
    )

    assert column(given, "recommended") == [False, None, True, None]


def test_the_trimmed_mean_is_an_option_and_needs_five_members():
    five, four = [60, 82, 84, 89, 100], [60, 82, 84, 89, None]

    on = a_record([five, four], recused=[(1, 4)], rules=Rules(trimmed=True))
    off = a_record([five, four], recused=[(1, 4)])

    assert column(on, "trimmed_mean") == [Decimal("85.00"), None]
    assert column(off, "trimmed_mean") == [None, None]
