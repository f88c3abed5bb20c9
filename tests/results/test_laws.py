"""Laws that hold whatever the marks are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from svcreview.model import Method, Rules, TieStep
from svcreview.results import compute, from_json, to_json
from svcreview.rubric import PassRule
from tests.builders import a_rubric
from tests.results.records import a_record, column, record

quick = settings(max_examples=40, deadline=None)

methods = st.sampled_from(list(Method))


@st.composite
def tables(draw, *, gaps=True, low=60, high=75):
    """Totals of up to six submissions by up to five members."""
    total = st.integers(low, high)
    cell = st.one_of(total, st.none()) if gaps else total
    members = draw(st.integers(1, 5))
    row = st.lists(cell, min_size=members, max_size=members)
    return draw(st.lists(row, min_size=1, max_size=6))


rule_sets = st.builds(
    Rules,
    method=methods,
    equal_ranks=st.sampled_from(["first", "average"]),
    unequal_n=st.sampled_from(["mean_rank", "scaled"]),
    ties=st.permutations(list(TieStep)).map(tuple),
    trimmed=st.booleans(),
)


@quick
@given(tables(), rule_sets, st.randoms(use_true_random=False))
def test_the_order_of_sheets_and_files_is_irrelevant(totals, rules, random: Random):
    plain = a_record(totals, rules=rules)
    round_, sheets = plain.round, list(plain.sheets)
    random.shuffle(sheets)
    turned = replace(round_, submissions=round_.submissions[::-1], members=round_.members[::-1])

    shuffled = compute(record(turned, sheets))

    # the settings are another text then; every figure is the same
    assert replace(shuffled, settings_digest="") == replace(compute(plain), settings_digest="")


@quick
@given(tables(), rule_sets)
def test_names_of_members_are_irrelevant(totals, rules):
    plain = a_record(totals, rules=rules)
    renamed = tuple(replace(member, name=f"另名{member.id}") for member in plain.round.members)

    other = compute(replace(plain, round=replace(plain.round, members=renamed)))

    assert other.categories == compute(plain).categories


@quick
@given(tables(), rule_sets, st.integers(-60, 25))
def test_a_constant_added_to_all_totals_keeps_the_order(totals, rules, constant):
    # the item steps look at marks, and the builder spreads every total alike: steps keep, too
    moved = [[t if t is None else t + 4 * (constant // 4) for t in row] for row in totals]

    before, after = a_record(totals, rules=rules), a_record(moved, rules=rules)

    for name in ("position_by_mean", "position_by_rank", "position", "recommended", "mean_rank"):
        assert column(before, name) == column(after, name)


@quick
@given(tables(), rule_sets)
def test_other_ids_of_submissions_leave_every_value_with_its_submission(totals, rules):
    upside_down = a_record(totals[::-1], rules=rules)
    given_ = a_record(totals, rules=rules)

    for name in ("mean", "median", "mean_rank", "rank_sum", "position", "recommended", "tie_step"):
        assert column(given_, name) == column(upside_down, name)[::-1]


@quick
@given(tables(), rule_sets, st.integers(0, 7), st.integers(55, 80))
def test_never_more_are_recommended_than_there_are_places(totals, rules, places, pass_mark):
    rubric = a_rubric(passing=PassRule(mean=Decimal(pass_mark)))

    rows = compute(a_record(totals, rules=rules, places=places, rubric=rubric)).rows

    sure = [row for row in rows if row.recommended]
    assert len(sure) <= places
    assert all(row.passed and row.mean >= pass_mark for row in sure)


@quick
@given(tables(gaps=False))
def test_average_ranks_of_a_whole_panel_sum_to_n_times_n_plus_one_over_two(totals):
    n, members = len(totals), len(totals[0])

    given_ = a_record(totals, rules=Rules(equal_ranks="average"))

    assert sum(column(given_, "rank_sum")) == members * Decimal(n * (n + 1)) / 2


@quick
@given(tables(gaps=False), rule_sets, st.data())
def test_marks_of_a_recused_member_change_nothing(totals, rules, data):
    s = data.draw(st.integers(0, len(totals) - 1))
    m = data.draw(st.integers(0, len(totals[0]) - 1))
    other = [list(row) for row in totals]
    other[s][m] = data.draw(st.integers(0, 100))

    before = a_record(totals, recused=[(s, m)], rules=rules)
    after = a_record(other, recused=[(s, m)], rules=rules)

    assert compute(before) == compute(after)


@quick
@given(tables(), rule_sets)
def test_json_gives_back_what_it_was_given(totals, rules):
    results = compute(a_record(totals, rules=rules))

    assert from_json(to_json(results)) == results


@quick
@given(tables(), rule_sets)
def test_every_assigned_sheet_is_accounted_for_once(totals, rules):
    results = compute(a_record(totals, rules=rules))

    for row in results.rows:
        assert row.n == len(row.sheets)
        assert row.n + len(row.recused) + len(row.abstained) + len(row.missing) == len(totals[0])
    for m in results.members:
        assert m.assigned == m.recused + m.counted + m.abstained + m.missing
