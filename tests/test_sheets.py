from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcreview.language import using
from svcreview.model import Comment, CommentKind, SheetState
from svcreview.sheets import check_sheet
from tests.builders import KEYS, a_dimension, a_round, a_rubric, a_sheet


def problems(sheet, *, complete=False, round_=None):
    with using("en"):
        return [str(p) for p in check_sheet(round_ or a_round(), sheet, complete=complete)]


def test_a_whole_sheet_has_no_problem():
    assert problems(a_sheet(), complete=True) == []


@pytest.mark.parametrize(
    ("mark", "what"),
    [
        ("26", "26 is not between 0 and 25"),
        ("-1", "-1 is not between 0 and 25"),
        ("NaN", "NaN is not between 0 and 25"),
        ("1e400", "1E+400 is not between 0 and 25"),
        ("20.5", "20.5 is not a multiple of the step 1"),
    ],
)
def test_a_mark_off_the_scale_is_named_with_its_dimension(mark, what):
    assert problems(a_sheet(marks={"impact": mark})) == [f"S001/M01 impact: {what}"]


def test_all_problems_are_told_at_once():
    sheet = a_sheet(marks={"innovation": 99, "charm": 3}, comments=(a_comment("style"),))

    assert problems(sheet) == [
        "S001/M01 innovation: 99 is not between 0 and 25",
        "S001/M01 charm: the rubric has no such dimension",
        "S001/M01 style: the rubric has no such dimension",
    ]


def a_comment(dimension=None):
    return Comment(kind=CommentKind.REMARK, text="好", dimension=dimension)


def test_what_is_not_scored_is_a_problem_only_of_a_sheet_to_be_handed_in():
    half = a_sheet(marks={"innovation": 20, "impact": 20, "diffusion": 0})

    assert problems(half) == []
    assert problems(half, complete=True) == [
        "S001/M01 sustainability: “sustainability” is not scored yet"
    ]


def test_who_abstains_gives_no_marks():
    sheet = a_sheet(state=SheetState.ABSTAINED)

    assert problems(sheet, complete=True) == [
        "S001/M01 state: an abstained sheet may not have marks"
    ]
    assert problems(replace(sheet, marks={}), complete=True) == []


def test_not_applicable_is_for_informational_dimensions_only():
    rubric = a_rubric()
    extra = a_dimension("extra", 10, informational=True)
    round_ = a_round(rubric=replace(rubric, dimensions=(*rubric.dimensions, extra)))
    allowed = a_sheet(not_applicable=frozenset({"extra"}))
    refused = a_sheet(marks={}, not_applicable=frozenset({"impact"}))

    assert problems(allowed, complete=True, round_=round_) == []
    assert problems(refused, round_=round_) == [
        "S001/M01 impact: “not applicable” is for informational dimensions without points only"
    ]


@given(step=st.sampled_from(["1", "0.5", "0.1"]), marks=st.lists(st.integers(0, 25), max_size=4))
def test_every_multiple_of_the_step_within_the_weight_is_a_mark(step, marks):
    round_ = a_round(rubric=a_rubric(step=Decimal(step)))
    fine = [min(Decimal(25), Decimal(mark) + Decimal(step)) for mark in marks]

    assert problems(a_sheet(marks=dict(zip(KEYS, fine, strict=False))), round_=round_) == []
