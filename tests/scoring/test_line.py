"""The line and its ladder: who is in, who is out, and which step said so."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from svcreview.scoring.line import Line, Step, draw_line

ALL = (True, True, True, True)


def test_without_places_there_is_no_line():
    assert draw_line([1, 2], [True, True], None, []) == Line((1, 2), (None, None), (None, None))


def test_the_first_places_are_recommended():
    line = draw_line([2, 1, 3], [True, True, True], 2, [])

    assert line.recommended == (True, True, False)


def test_no_places_and_more_places_than_entries_are_both_allowed():
    assert draw_line([1, 1], [True, True], 0, []).recommended == (False, False)
    assert draw_line([1, 1], [True, True], 5, []).recommended == (True, True)


def test_a_tie_off_the_line_stays_shared_and_the_ladder_does_not_run():
    ladder = [Step("innovation", [1, 2, 3, 4])]

    line = draw_line([1, 1, 3, 3], ALL, 2, ladder)

    assert line == Line((1, 1, 3, 3), (True, True, False, False), (None,) * 4)


def test_a_step_that_separates_names_itself():
    line = draw_line([1, 2, 2, 4], ALL, 2, [Step("innovation", [0, 2000, 2001, 0])])

    assert line.positions == (1, 3, 2, 4)
    assert line.recommended == (True, False, True, False)
    assert line.steps == (None, "innovation", "innovation", None)


def test_a_step_that_separates_nothing_hands_over_to_the_next():
    ladder = [Step("innovation", [20, 20]), Step("first_places", [Fraction(1, 3), Fraction(2, 5)])]

    line = draw_line([1, 1], [True, True], 1, ladder)

    assert line.recommended == (False, True)
    assert line.steps == ("first_places", "first_places")


def test_only_the_part_that_still_crosses_the_line_goes_on():
    ladder = [Step("innovation", [24, 23, 23, 22]), Step("heaviest", [1, 8, 9, 99])]

    line = draw_line([1, 1, 1, 1], ALL, 2, ladder)

    assert line.positions == (1, 3, 2, 4)
    assert line.recommended == (True, False, True, False)
    assert line.steps == ("innovation", "heaviest", "heaviest", "innovation")


def test_a_split_along_the_line_leaves_both_halves_shared():
    ladder = [Step("innovation", [24, 24, 22, 22]), Step("heaviest", [1, 2, 3, 4])]

    line = draw_line([1, 1, 1, 1], ALL, 2, ladder)

    assert line.positions == (1, 1, 3, 3)
    assert line.recommended == (True, True, False, False)
    assert line.steps == ("innovation",) * 4


def test_a_step_without_its_outcome_stops_the_ladder():
    ladder = [Step("rescoring", None), Step("first_places", [1, 2])]

    line = draw_line([1, 1], [True, True], 1, ladder)

    assert line == Line((1, 1), (None, None), (None, None), frozenset({0, 1}))


def test_what_no_step_could_separate_stays_undecided_beside_what_was():
    line = draw_line([1, 1, 1, 4], ALL, 2, [Step("innovation", [9, 5, 5, 99])])

    assert line.positions == (1, 2, 2, 4)
    assert line.recommended == (True, None, None, False)
    assert line.steps == ("innovation", None, None, None)
    assert line.tied == {1, 2}


def test_one_that_did_not_pass_lets_the_next_move_up():
    line = draw_line([1, 2, 3], [True, False, True], 2, [])

    assert line.recommended == (True, False, True)


def test_a_tie_with_one_that_did_not_pass_is_no_tie_across_the_line():
    line = draw_line([1, 1], [True, False], 1, [Step("innovation", [1, 2])])

    assert line == Line((1, 1), (True, False), (None, None))


def test_one_that_did_not_pass_is_placed_along_with_the_tie_it_stands_in():
    line = draw_line([1, 1, 1], [True, False, True], 1, [Step("innovation", [10, 20, 30])])

    assert line.positions == (3, 2, 1)
    assert line.recommended == (False, False, True)


def test_an_entry_without_position_is_never_recommended():
    assert draw_line([1, 0], [True, True], 2, []).recommended == (True, False)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.integers(0, 2), st.integers(0, 2))),
    st.integers(0, 6),
)
def test_never_more_than_the_places_and_no_free_place_while_somebody_waits(entries, places):
    keys = [key for key, *_ in entries]
    shared = [1 + sum(0 < other < key for other in keys) if key else 0 for key in keys]
    passed = [ok for _, ok, *_ in entries]
    ladder = [Step(name, [e[i] for e in entries]) for name, i in (("a", 2), ("b", 3))]

    line = draw_line(shared, passed, places, ladder)

    able = sum(ok and bool(p) for ok, p in zip(passed, shared, strict=True))
    sure, open_ = line.recommended.count(True), line.recommended.count(None)
    assert sure <= places
    assert sure == min(places, able) or sure < places < sure + open_
