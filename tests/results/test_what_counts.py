"""Which sheets count, what is missing, and what is flagged."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from svcreview.model import DifferenceRules, Pair, Recusal, Rules, SheetState
from svcreview.results import Difference, Flag, MemberProgress, compute
from svcreview.rubric import PassRule
from tests.builders import KEYS, a_dimension, a_round, a_rubric, a_sheet, a_submission
from tests.results.records import a_record, code, column, record, rows

FULL = (20, 20, 20, 20)


@pytest.mark.parametrize("state", [SheetState.DRAFT, SheetState.RETURNED, SheetState.VOID])
def test_only_what_was_handed_in_counts_and_the_rest_is_missing(state):
    round_ = a_round(1, 2)

    results = compute(
        record(round_, [a_sheet(), a_sheet(member="M02", marks=(1, 1, 1, 1), state=state)])
    )

    row = results.rows[0]
    assert (row.n, row.mean) == (1, Decimal("80.00"))
    assert row.missing == (code(round_, "M02"),)
    assert row.flags == (Flag.INCOMPLETE,)
    assert (results.settled, results.categories[0].settled) == (False, False)


def test_a_handed_in_sheet_with_a_gap_does_not_count_and_nothing_is_filled_in():
    round_ = a_round(1, 2)

    row = compute(record(round_, [a_sheet(), a_sheet(member="M02", marks=(25, 25, 25))])).rows[0]

    assert (row.n, row.mean, row.missing) == (1, Decimal("80.00"), (code(round_, "M02"),))


def test_an_abstention_settles_its_pair_and_is_no_zero():
    round_ = a_round(1, 2)
    abstained = a_sheet(member="M02", marks=(), state=SheetState.ABSTAINED)

    results = compute(record(round_, [a_sheet(), abstained]))

    row = results.rows[0]
    assert (row.n, row.mean, row.abstained) == (1, Decimal("80.00"), (code(round_, "M02"),))
    assert results.settled


def test_a_zero_is_a_mark():
    assert column(a_record([[0, 80]]), "mean") == [Decimal("40.00")]


def test_a_recused_members_marks_change_nothing():
    round_ = a_round(2, 2, recused=[("S001", "M02")])
    others = [a_sheet(), a_sheet("S002"), a_sheet("S002", "M02", (25, 25, 25, 25))]
    own = a_sheet("S001", "M02", (0, 0, 0, 0))

    assert compute(record(round_, [*others, own])) == compute(record(round_, others))


def test_sheets_outside_the_assignment_do_not_count():
    round_ = replace(a_round(1, 2), assignments=frozenset({Pair("S001", "M01")}))
    strangers = [a_sheet(member="M02"), a_sheet("S999"), a_sheet(member="M99")]

    results = compute(record(round_, [a_sheet(), *strangers]))

    assert results.rows[0].n == 1
    assert results.settled


def test_two_sheets_of_one_pair_are_a_programming_mistake():
    with pytest.raises(ValueError, match="two sheets of one member on one submission"):
        compute(record(a_round(1, 1), [a_sheet(), a_sheet()]))


@pytest.mark.parametrize(
    ("marks", "message"),
    [
        ((26, 20, 20, 20), "a mark of 26 on innovation, above 25"),
        ((-1, 20, 20, 20), "-1 points are not a multiple of 0.1 from 0 up"),
        ((20.05, 20, 20, 20), "20.05 points are not a multiple of 0.1 from 0 up"),
    ],
)
def test_a_mark_off_its_scale_is_refused_not_rounded(marks, message):
    with pytest.raises(ValueError, match=message):
        compute(record(a_round(1, 1), [a_sheet(marks=marks)]))


def test_progress_is_told_by_code_and_adds_up():
    round_ = a_round(3, 2, recused=[("S001", "M02")])
    abstained = a_sheet("S002", "M02", (), SheetState.ABSTAINED)

    results = compute(record(round_, [a_sheet(), a_sheet("S002"), a_sheet("S003"), abstained]))

    assert set(results.members) == {
        MemberProgress(
            code=code(round_, "M01"), assigned=3, recused=0, counted=3, abstained=0, missing=0
        ),
        MemberProgress(
            code=code(round_, "M02"), assigned=3, recused=1, counted=0, abstained=1, missing=1
        ),
    }
    assert [member.code for member in results.members] == ["A", "B"]


def test_a_recusal_from_what_was_not_assigned_is_nobodys_progress():
    plain = a_round(2, 1)
    round_ = replace(
        plain,
        assignments=frozenset({Pair("S001", "M01")}),
        recusals=(Recusal(submission="S002", member="M01", ground="own_body"),),
    )

    results = compute(record(round_, [a_sheet()]))

    assert (results.members[0].assigned, results.members[0].recused) == (1, 0)
    assert results.settled


def test_one_category_may_be_settled_while_another_waits():
    round_ = a_round([a_submission("S001", "a"), a_submission("S002", "b")], 1)

    results = compute(record(round_, [a_sheet()]))

    assert [category.settled for category in results.categories] == [True, False]
    assert not results.settled


def test_missing_members_are_those_the_record_names():
    given = a_record([[80, None, 70], [None, None, 60]])

    named = {(row.submission, c) for row in compute(given).rows for c in row.missing}

    assert named == {(s, code(given.round, m)) for s, m in given.missing}


def test_members_names_and_ids_are_nowhere_in_the_results():
    results = repr(compute(a_record([[80, 70]])))

    assert not [name for name in ("M01", "M02", "委員1", "委員2") if name in results]


def test_an_informational_dimension_has_a_mean_and_no_part_in_the_total():
    info = a_dimension("curiosity", 10, informational=True)
    round_ = a_round(1, 3, rubric=replace(a_rubric(), dimensions=(*a_rubric().dimensions, info)))
    marks = dict(zip(KEYS, FULL, strict=True))
    sheets = [
        a_sheet(member="M01", marks={**marks, "curiosity": 8}),
        a_sheet(
            member="M02", marks={**marks, "curiosity": 2}, not_applicable=frozenset({"curiosity"})
        ),
        a_sheet(member="M03", marks=marks),
    ]

    row = compute(record(round_, sheets)).rows[0]

    assert (row.n, row.mean) == (3, Decimal("80.00"))
    assert (row.dimensions[-1].mean, row.dimensions[-1].low) == (Decimal("8.00"), Decimal(8))
    assert row.dimensions[-1].informational
    assert row.sheets[0].marks == (Decimal(20), Decimal(20), Decimal(20), Decimal(20))


def test_a_moved_entry_and_fewer_members_are_flagged():
    moved = a_submission("S001", registered_category="other")
    round_ = a_round([moved, a_submission("S002")], 2, places=None, recused=[("S001", "M02")])

    given = record(round_, [a_sheet(), a_sheet("S002"), a_sheet("S002", "M02")])

    assert column(given, "flags") == [(Flag.MOVED_CATEGORY, Flag.UNEQUAL_N), ()]


PASS_80 = a_rubric(passing=PassRule(mean=Decimal(80)))


@pytest.mark.parametrize(
    ("totals", "kinds"),
    [
        ([90, 70.1], ["range_across_pass"]),  # 19.9: not 20, but 10 with one below 80
        ([95, 85.1], []),  # nearly 10, both above
        ([95, 84], []),
        ([89.9, 79.9], ["range_across_pass"]),  # 10.0 exactly
        ([79, 69], ["range_across_pass"]),  # at least one below, as the words say
        ([80, 100], ["total_range"]),  # 20.0 exactly, none below the pass mark
        ([60, 80], ["total_range", "range_across_pass"]),
        ([60], []),
    ],
)
def test_marked_differences_of_totals_follow_the_default_thresholds(totals, kinds):
    rules = Rules(differences=DifferenceRules(dimension_share=None))

    row = rows(a_record([totals], rubric=PASS_80, rules=rules))["S001"]

    assert [difference.kind for difference in row.differences] == kinds
    assert (Flag.MARKED_DIFFERENCE in row.flags) == bool(kinds)


@pytest.mark.parametrize(
    ("low", "high", "different"), [("10", "20", True), ("10", "19.9", False), ("20", "30", True)]
)
def test_a_third_of_a_dimensions_points_is_a_marked_difference_exactly(low, high, different):
    # 1/3 of 30 points is 10, although Decimal(1) / 3 times 30 is a little less
    round_ = a_round(1, 2, rubric=a_rubric((30, 30, 20, 20)))
    sheets = [a_sheet(marks=(low, 20, 10, 10)), a_sheet(member="M02", marks=(high, 20, 10, 10))]

    row = compute(record(round_, sheets)).rows[0]

    found = Difference(
        kind="dimension_range", low=Decimal(low), high=Decimal(high), dimension="innovation"
    )
    assert row.differences == ((found,) if different else ())


def test_two_thirds_are_two_thirds_although_the_decimal_is_a_little_more():
    rules = Rules(
        differences=DifferenceRules(total_range=None, dimension_share=Decimal(2) / Decimal(3))
    )
    round_ = a_round(1, 2, rubric=a_rubric((30, 30, 20, 20)), rules=rules)
    sheets = [a_sheet(marks=(10, 20, 10, 10)), a_sheet(member="M02", marks=(30, 20, 10, 10))]

    assert len(compute(record(round_, sheets)).rows[0].differences) == 1


def test_thresholds_that_are_off_raise_no_flag():
    off = DifferenceRules(total_range=None, range_across_pass=None, dimension_share=None)

    assert column(
        a_record([[0, 100]], rubric=PASS_80, rules=Rules(differences=off)), "differences"
    ) == [()]


def test_the_mark_of_a_majority_is_the_pass_mark_where_the_mean_has_none():
    # 70 and 80: 10 apart, one below 75
    rubric = a_rubric(passing=PassRule(majority_at=Decimal(75)))

    given = a_record([[80, 70]], rubric=rubric)

    assert compute(given).pass_mark == 75
    assert [difference.kind for difference in rows(given)["S001"].differences] == [
        "range_across_pass"
    ]
