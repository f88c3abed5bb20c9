"""A frozen value becomes plain JSON data, always the same bytes, and comes back equal."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from svcreview.frozen import in_pieces, plain, thaw
from svcreview.model import (
    Approval,
    Comment,
    CommentKind,
    Filing,
    Opinion,
    Pair,
    Round,
    Rules,
    Sheet,
    SheetState,
)
from svcreview.rubric import PassRule
from svcreview.text import TAIPEI
from svcreview.verify import canonical, digest
from tests.builders import KEYS, a_round, a_rubric, a_sheet, a_submission

points = st.decimals(min_value=0, max_value=25, places=1)
moments = st.datetimes(min_value=datetime(1912, 1, 1), timezones=st.just(UTC))
words = st.text(max_size=20)
comments = st.builds(
    Comment, kind=st.sampled_from(CommentKind), text=words, dimension=st.none() | words
)
sheets = st.builds(
    Sheet,
    submission=words,
    member=words,
    state=st.sampled_from(SheetState),
    marks=st.dictionaries(st.sampled_from(KEYS), points),
    not_applicable=st.frozensets(words, max_size=3),
    comments=st.lists(comments, max_size=3).map(tuple),
    handed_in_at=st.none() | moments,
)


def over_json(value: object) -> object:
    return json.loads(canonical(plain(value)))


def a_full_round() -> Round:
    return a_round(
        (
            a_submission("S001", team=("甲", "乙"), designated=True),
            a_submission("S002", category="d", label="舊編號 7", registered_category="c"),
        ),
        recused=[("S001", "M02")],
        rubric=replace(a_rubric(), passing=PassRule(mean=Decimal(70), majority_at=Decimal("60.5"))),
        rules=Rules(trimmed=True),
        approval=Approval(number="經綜字第1號", dated=date(2026, 1, 31)),
        filing=Filing(file_number="0115", retention_years=10),
        deadline=datetime(2026, 3, 20, 17, 0, tzinfo=TAIPEI),
        annexes={"submissions/S001/entry.md": "00ff"},
    )


@given(sheets)
def test_every_sheet_comes_back_equal(sheet):
    assert thaw(Sheet, over_json(sheet)) == sheet


def test_a_round_with_everything_in_it_comes_back_equal():
    round_ = a_full_round()

    assert thaw(Round, over_json(round_)) == round_


def test_a_round_keeps_its_digest_over_a_freeze_and_a_thaw():
    round_ = a_full_round()

    assert digest(plain(thaw(Round, over_json(round_)))) == digest(plain(round_))


@given(st.builds(Opinion, submission=words, comments=st.lists(comments, max_size=3).map(tuple)))
def test_every_opinion_comes_back_equal(opinion):
    assert thaw(Opinion, over_json(opinion)) == opinion


@given(st.permutations([Pair(f"S{s}", f"M{m}") for s in range(3) for m in range(3)]))
def test_the_order_in_which_a_set_was_filled_changes_no_byte(pairs):
    expected = canonical(plain(a_round(assignments=frozenset(sorted(pairs)))))

    assert canonical(plain(a_round(assignments=frozenset(pairs)))) == expected


@given(st.frozensets(st.builds(Pair, submission=words, member=words)))
def test_a_set_of_pairs_is_written_by_submission_then_by_member(pairs):
    in_order = sorted(pairs, key=lambda pair: (pair.submission, pair.member))

    assert plain(pairs) == [[pair.submission, pair.member] for pair in in_order]


@pytest.mark.parametrize("levels", range(6))
def test_the_pieces_of_a_value_are_its_canonical_bytes_however_deep_it_is_opened(levels):
    round_ = a_full_round()

    assert b"".join(in_pieces(round_, levels)) == canonical(plain(round_))


def test_a_level_more_opens_what_lies_a_level_deeper():
    opinion = Opinion(submission="S1", comments=(), approved_by="甲")

    assert list(in_pieces((opinion, opinion), 1)) == [
        b"[",
        b"",
        canonical(plain(opinion)),
        b",",
        canonical(plain(opinion)),
        b"]",
    ]
    assert b"".join(in_pieces((opinion, ()), 2)) == canonical(plain((opinion, ())))


@given(st.permutations(KEYS))
def test_the_order_in_which_marks_were_given_changes_no_byte(keys):
    sheet = a_sheet(marks=dict.fromkeys(keys, 20))

    assert canonical(plain(sheet)) == canonical(plain(a_sheet(marks=dict.fromkeys(KEYS, 20))))


def test_points_and_moments_are_written_as_text():
    sheet = a_sheet(
        marks={"impact": "24.50"}, handed_in_at=datetime(2026, 3, 20, 17, 0, tzinfo=TAIPEI)
    )

    data = plain(sheet)

    assert data["marks"] == {"impact": "24.50"}
    assert data["handed_in_at"] == "2026-03-20T09:00:00.000000Z"
    assert data["state"] == "handed_in"


def test_absence_stays_absence():
    assert plain(a_submission())["label"] is None


@pytest.mark.parametrize("stranger", [object(), b"bytes", 1j, Sheet])
def test_what_has_no_place_in_frozen_data_is_a_programming_mistake(stranger):
    with pytest.raises(TypeError, match="has no place in frozen data"):
        plain(stranger)


@pytest.mark.parametrize(
    "change", [{"state": "lost"}, {"marks": {"impact": "九十"}}, {"handed_in_at": "yesterday"}]
)
def test_data_of_another_shape_is_refused(change):
    with pytest.raises(ValidationError):
        thaw(Sheet, {**plain(a_sheet()), **change})
