"""The values every room speaks of: what counts, what is missing, and codes that tell nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcreview.model import (
    Mark,
    MarkState,
    Pair,
    Phase,
    Record,
    SheetState,
    counts,
    draw_codes,
    settles,
)
from svcreview.text import letters
from tests.builders import KEYS, a_dimension, a_round, a_rubric, a_sheet

ids = st.lists(st.text("ABCMxyz0123456789", min_size=1, max_size=6), unique=True, max_size=30)


# --- five states, none of them 0


def test_a_mark_has_five_states():
    assert [str(state) for state in MarkState] == [
        "mark",
        "unscored",
        "abstained",
        "recused",
        "not_applicable",
    ]


@pytest.mark.parametrize("state", [state for state in MarkState if state is not MarkState.MARK])
def test_no_state_but_a_mark_has_points_and_least_of_all_zero(state):
    assert Mark(state).points is None
    with pytest.raises(ValueError, match="in state"):
        Mark(state, Decimal(0))


def test_a_mark_without_points_is_no_mark():
    with pytest.raises(ValueError, match="in state mark"):
        Mark(MarkState.MARK)


def test_zero_points_are_a_mark_like_any_other():
    assert a_sheet(marks=[0]).mark("innovation") == Mark(MarkState.MARK, Decimal(0))


def test_a_dimension_nobody_touched_is_unscored():
    assert a_sheet(marks=[20]).mark("impact") == Mark(MarkState.UNSCORED)


def test_an_abstention_has_no_marks_whatever_was_typed_before():
    sheet = a_sheet(state=SheetState.ABSTAINED)

    assert {sheet.mark(key) for key in KEYS} == {Mark(MarkState.ABSTAINED)}


def test_an_informational_dimension_may_be_not_applicable():
    sheet = a_sheet(not_applicable=frozenset({"access"}))

    assert sheet.mark("access") == Mark(MarkState.NOT_APPLICABLE)


# --- what counts


@pytest.mark.parametrize(
    ("state", "counted", "settled"),
    [
        (SheetState.DRAFT, False, False),
        (SheetState.HANDED_IN, True, True),
        (SheetState.RETURNED, False, False),
        (SheetState.ABSTAINED, False, True),
        (SheetState.VOID, False, False),
    ],
)
def test_only_a_handed_in_sheet_counts(state, counted, settled):
    sheet = a_sheet(state=state)

    assert (counts(sheet, a_rubric()), settles(sheet, a_rubric())) == (counted, settled)


@pytest.mark.parametrize("missing", KEYS)
def test_a_sheet_that_lacks_one_mark_neither_counts_nor_settles(missing):
    sheet = a_sheet(marks={key: 20 for key in KEYS if key != missing})

    assert (counts(sheet, a_rubric()), settles(sheet, a_rubric())) == (False, False)


def test_a_sheet_full_of_zeros_counts():
    assert counts(a_sheet(marks=[0, 0, 0, 0]), a_rubric())


def test_an_informational_dimension_keeps_no_sheet_from_counting():
    plain = a_rubric()
    rubric = replace(
        plain, dimensions=(*plain.dimensions, a_dimension("access", 10, informational=True))
    )

    assert counts(a_sheet(), rubric)


# --- what is missing


def test_every_assigned_pair_without_a_sheet_is_missing_in_order():
    round_ = a_round(submissions=2, members=2)
    record = Record(round=round_, phase=Phase.SCORING, sheets=(a_sheet("S001", "M02"),))

    assert record.missing == (Pair("S001", "M01"), Pair("S002", "M01"), Pair("S002", "M02"))


def test_a_recused_pair_is_never_missing():
    round_ = a_round(submissions=1, members=2, recused=[("S001", "M01")])

    assert Record(round=round_, phase=Phase.SCORING, sheets=()).missing == (Pair("S001", "M02"),)


def test_an_abstention_is_not_waited_for_and_a_returned_sheet_is():
    round_ = a_round(submissions=1, members=2)
    sheets = (
        a_sheet("S001", "M01", state=SheetState.ABSTAINED),
        a_sheet("S001", "M02", state=SheetState.RETURNED),
    )

    record = Record(round=round_, phase=Phase.MEETING, sheets=sheets)

    assert record.missing == (Pair("S001", "M02"),)


# --- codes


@given(st.text(max_size=10), ids)
def test_each_member_gets_one_of_the_first_letters(round_id, members):
    codes = draw_codes(round_id, members)

    assert sorted(codes) == sorted(members)
    assert sorted(codes.values()) == sorted(islice(letters(), len(members)))


@given(ids, st.randoms())
def test_codes_repeat_and_the_order_of_the_file_does_not_matter(members, chance):
    shuffled = list(members)
    chance.shuffle(shuffled)

    assert draw_codes("r", shuffled) == draw_codes("r", members)


def test_the_first_in_the_file_may_get_any_code():
    members = ["M01", "M02", "M03", "M04", "M05"]

    drawn = {draw_codes(f"round-{n}", members)["M01"] for n in range(100)}

    assert drawn == {"A", "B", "C", "D", "E"}
