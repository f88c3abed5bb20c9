"""Every figure of random small panels against the rules as a clerk would work them out.

The arithmetic here is slow on purpose: fractions, one loop per sentence of the rules (README,
"Scoring rules"), nothing shared with ``svcreview.scoring``. Marks have few distinct values, so
ties inside a sheet, between entries and across the line are the usual case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from hypothesis import given, settings
from hypothesis import strategies as st

from svcreview.model import Category, Method, Record, Rules, SheetState, TieStep
from svcreview.results import Flag, compute
from svcreview.rubric import PassRule
from tests.builders import KEYS, a_round, a_rubric, a_sheet, a_submission
from tests.results.records import record

Marks = Mapping[str, Fraction]
LADDERS = (
    Rules().ties,
    (TieStep.FIRST_PLACES, TieStep.HEAVIEST, TieStep.INNOVATION),
    (TieStep.LOTS, TieStep.INNOVATION),
    (),
)


@dataclass(kw_only=True, eq=False)
class Entry:
    """One submission with what a clerk writes into its row, column by column."""

    sheets: Mapping[str, Marks]
    totals: Mapping[str, Fraction]
    ranks: Mapping[str, Fraction]
    scaled_ranks: Mapping[str, Fraction]
    first_places: int
    passed: bool | None = None
    position: int | None = None
    recommended: bool | None = None
    tie_step: TieStep | None = None
    tied: bool = False

    @property
    def n(self) -> int:
        return len(self.totals)


def two_decimals(sum_: Fraction, n: int) -> Fraction:
    return Fraction(floor(100 * sum_ / n + Fraction(1, 2)), 100)


def mean(values: Mapping[str, Fraction]) -> Fraction:
    return two_decimals(sum(values.values(), Fraction(0)), len(values))


def by_hand(given_: Record, category: Category) -> dict[str, Entry]:
    """The rows of ``category``, worked out sentence by sentence."""
    rules = given_.round.rules
    sheets = counting_sheets(given_, category)
    entries = {submission: an_entry(submission, sheets, rules) for submission in sheets}
    scored = [entry for entry in entries.values() if entry.n]
    for entry in scored:
        entry.passed = passes(entry, given_.round.rubric.passing)
    worth = order(scored, rules)
    for entry in scored:
        entry.position = 1 + sum(worth(other) > worth(entry) for other in scored)
    if category.places is not None:
        draw_the_line(entries, category.places, ladder(given_.round))
    return entries


def counting_sheets(given_: Record, category: Category) -> dict[str, dict[str, Marks]]:
    """Handed in, all marks there, not recused."""
    found: dict[str, dict[str, Marks]] = {
        s.id: {} for s in given_.round.submissions if s.category == category.id
    }
    for sheet in given_.sheets:
        ok = sheet.state is SheetState.HANDED_IN and len(sheet.marks) == len(KEYS)
        if sheet.submission in found and ok and sheet.pair not in given_.round.recused:
            marks = {key: Fraction(points) for key, points in sheet.marks.items()}
            found[sheet.submission][sheet.member] = marks
    return found


def an_entry(submission: str, sheets: dict[str, dict[str, Marks]], rules: Rules) -> Entry:
    totals = {
        (s, m): sum(marks.values(), Fraction(0)) for s in sheets for m, marks in sheets[s].items()
    }
    own, ranks, scaled, first_places = {}, {}, {}, 0
    for member in sheets[submission]:
        total = own[member] = totals[submission, member]
        seen = [points for (_, m), points in totals.items() if m == member]
        better, alike = sum(t > total for t in seen), sum(t == total for t in seen)
        first_places += better == 0
        shared = Fraction(alike - 1, 2) if rules.equal_ranks == "average" else 0
        ranks[member] = rank = better + 1 + Fraction(shared)
        scaled[member] = (rank - Fraction(1, 2)) / len(seen) * len(sheets) + Fraction(1, 2)
    return Entry(
        sheets=sheets[submission],
        totals=own,
        ranks=ranks,
        scaled_ranks=scaled,
        first_places=first_places,
    )


def passes(entry: Entry, rule: PassRule) -> bool | None:
    if rule.mean is not None:
        return mean(entry.totals) >= rule.mean
    if rule.majority_at is not None:
        return 2 * sum(total >= rule.majority_at for total in entry.totals.values()) > entry.n
    return None


def printed_rank(entry: Entry, scored: list[Entry], rules: Rules) -> Fraction:
    unequal = len({other.n for other in scored}) > 1
    return mean(entry.scaled_ranks if unequal and rules.unequal_n == "scaled" else entry.ranks)


def order(scored: list[Entry], rules: Rules) -> Callable[[Entry], Fraction]:
    """What the official method goes by, the higher the better."""
    if rules.method is Method.MEAN:
        return lambda entry: mean(entry.totals)
    return lambda entry: -printed_rank(entry, scored, rules)


def ladder(round_) -> dict[TieStep, Callable[[Entry], Fraction]]:
    """The announced steps that can be answered, up to the first that people must take."""
    weights = {d.key: d.weight for d in round_.rubric.dimensions}
    heaviest = [key for key in KEYS if weights[key] == max(weights.values())]
    steps = {
        TieStep.INNOVATION: lambda e: mean({m: s["innovation"] for m, s in e.sheets.items()}),
        TieStep.HEAVIEST: lambda e: mean({m: s[heaviest[0]] for m, s in e.sheets.items()}),
        TieStep.FIRST_PLACES: lambda e: Fraction(e.first_places, e.n),
    }
    ties = round_.rules.ties
    people = [i for i, step in enumerate(ties) if step not in steps]
    skipped = set() if len(heaviest) == 1 else {TieStep.HEAVIEST}
    return {step: steps[step] for step in ties[: min(people, default=None)] if step not in skipped}


def draw_the_line(entries: dict[str, Entry], places: int, steps: dict) -> None:
    """Only those that pass take places; the ladder splits the one group that crosses the line."""
    for entry in entries.values():
        entry.recommended = False
    able = [entry for entry in entries.values() if entry.n and entry.passed is not False]
    remaining = dict(steps)
    while True:
        within = [e for e in able if sum(o.position <= e.position for o in able) <= places]
        across = [
            e
            for e in able
            if e not in within and sum(o.position < e.position for o in able) < places
        ]
        if not across or not remaining:
            break
        step = next(iter(remaining))
        split(entries, across[0].position, step, remaining.pop(step))
    for entry in within:
        entry.recommended = True
    for entry in entries.values():
        if across and entry.position == across[0].position:
            entry.tie_step = None
            if entry in across:
                entry.recommended, entry.tied = None, True


def split(entries: dict[str, Entry], position: int | None, step: TieStep, value: Callable) -> None:
    group = [e for e in entries.values() if e.position == position]
    values = [value(e) for e in group]
    for entry, own in zip(group, values, strict=True):
        entry.position += sum(other > own for other in values)
        entry.tie_step = step if len(set(values)) > 1 else entry.tie_step


def differs(entry: Entry, round_) -> bool:
    """20 points apart; or 10 with one below the pass mark; or a third of an item's points."""
    totals, rule = list(entry.totals.values()), round_.rubric.passing
    mark = next((m for m in (rule.mean, rule.majority_at) if m is not None), Decimal(0))
    apart = max(totals) - min(totals)
    items = [
        (d.weight, [sheet[d.key] for sheet in entry.sheets.values()])
        for d in round_.rubric.dimensions
    ]
    return (
        apart >= 20
        or (apart >= 10 and min(totals) < mark)
        or any(3 * (max(marks) - min(marks)) >= weight for weight, marks in items)
    )


@st.composite
def sheets(draw, submission, member, weights, step):
    """About half of each mark, or less of everything; a few steps moved to another item."""
    marks = {key: Decimal(weight // 2) for key, weight in zip(KEYS, weights, strict=True)}
    if draw(st.integers(0, 9)) == 9:
        marks = {key: points - draw(st.sampled_from([3, 5])) for key, points in marks.items()}
    moved = step * draw(st.sampled_from([0, 0, 1, 1, 2, 5]))
    marks[draw(st.sampled_from(KEYS))] += moved
    if draw(st.integers(0, 3)):
        marks[draw(st.sampled_from(KEYS))] -= moved
    state = draw(st.sampled_from([SheetState.HANDED_IN] * 12 + list(SheetState)))
    if draw(st.integers(0, 19)) == 19:
        del marks["diffusion"]
    return a_sheet(submission, member, {} if state is SheetState.ABSTAINED else marks, state)


@st.composite
def panels(draw):
    """A round of up to six entries, four members and two categories, and their sheets."""
    weights = draw(
        st.sampled_from([(25,) * 4, (30, 30, 20, 20), (40, 20, 20, 20), (20, 40, 20, 20)])
    )
    step = draw(st.sampled_from([Decimal(1), Decimal("0.5"), Decimal("0.1")]))
    usual = sum(weight // 2 for weight in weights)
    mark = draw(st.sampled_from([None, Decimal(usual), Decimal(usual) + step]))
    passing = draw(st.sampled_from([PassRule(mean=mark), PassRule(majority_at=mark)]))
    entries = [
        a_submission(f"S{i:03}", draw(st.sampled_from("aab")))
        for i in range(draw(st.integers(1, 6)))
    ]
    plain = a_round(entries, draw(st.integers(1, 4)), rubric=a_rubric(weights, passing=passing))
    pairs = sorted(plain.assignments)
    recused = draw(st.sets(st.sampled_from(pairs), max_size=draw(st.sampled_from([0, 1, 4]))))
    rules = Rules(
        method=draw(st.sampled_from(list(Method))),
        equal_ranks=draw(st.sampled_from(["first", "average"])),
        unequal_n=draw(st.sampled_from(["mean_rank", "scaled"])),
        ties=draw(st.sampled_from(LADDERS)),
    )
    places = draw(st.sampled_from([None, 0, 1, 1, 2, 3, 9]))
    members = len(plain.members)
    given_round = a_round(
        entries, members, places=places, recused=recused, rules=rules, rubric=plain.rubric
    )
    return record(given_round, [draw(sheets(*pair, weights, step)) for pair in pairs])


@settings(max_examples=200, deadline=None)
@given(panels())
def test_every_figure_is_what_a_clerk_would_write(given_):
    rules = given_.round.rules
    for category in compute(given_).categories:
        entries = by_hand(given_, given_.round.category_by_id[category.id])
        scored = [entry for entry in entries.values() if entry.n]
        for row in category.rows:
            entry = entries[row.submission]
            for name in ("n", "first_places", "position", "recommended", "passed", "tie_step"):
                assert getattr(row, name) == getattr(entry, name), (name, row.submission)
            assert (row.mean, row.rank_sum, row.mean_rank) == (
                (mean(entry.totals), sum(entry.ranks.values()), printed_rank(entry, scored, rules))
                if entry.n
                else (None, None, None)
            )
            assert (Flag.TIE_AT_LINE in row.flags) == entry.tied
            assert (Flag.MARKED_DIFFERENCE in row.flags) == (
                entry.n > 0 and differs(entry, given_.round)
            )


@settings(max_examples=100, deadline=None)
@given(panels())
def test_a_round_is_settled_when_each_unrecused_pair_counts_or_abstained(given_):
    abstained = {sheet.pair for sheet in given_.sheets if sheet.state is SheetState.ABSTAINED}
    counted = {
        (submission, member)
        for category in given_.round.categories
        for submission, marked in counting_sheets(given_, category).items()
        for member in marked
    }

    left = given_.round.assignments - given_.round.recused - abstained - counted

    assert compute(given_).settled == (not left)
