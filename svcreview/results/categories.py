"""One category's rows: columns of numbers become the frozen values that everybody reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from svcreview.model import Category, Opinion, Round, Submission, TieStep
from svcreview.results.differences import find_differences
from svcreview.results.measures import Measures, Slice, measure, take
from svcreview.results.printing import means, or_none, points, ranks
from svcreview.results.standing import Standing, stand
from svcreview.results.tally import Tally
from svcreview.results.values import (
    CategoryResults,
    CountedSheet,
    Difference,
    DimensionResult,
    Flag,
    SubmissionResult,
)
from svcreview.rubric import Rubric
from svcreview.scoring.points import Ints

Printed = Sequence[Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairsWithout:
    """Codes of the members without a counting sheet, by index of the submission in the tally."""

    recused: Mapping[int, tuple[str, ...]]
    abstained: Mapping[int, tuple[str, ...]]
    missing: Mapping[int, tuple[str, ...]]

    @classmethod
    def of(cls, tally: Tally) -> PairsWithout:
        return cls(
            recused=tally.codes_by_submission(tally.recused),
            abstained=tally.codes_by_submission(tally.abstained),
            missing=tally.codes_by_submission(tally.missing),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """All that the rows of one category are made of; ``index`` points into the tally."""

    round: Round
    tally: Tally
    entries: Sequence[Submission]
    index: Ints
    part: Slice
    measures: Measures
    standing: Standing
    without: PairsWithout


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """What is printed of one category: one entry per submission."""

    mean: Printed
    median: Printed
    trimmed: Printed
    low: Printed
    high: Printed
    rank_sum: Printed
    mean_rank: Printed
    dimensions: Sequence[tuple[DimensionResult, ...]]
    sheets: Sequence[tuple[CountedSheet, ...]]
    differences: Mapping[int, tuple[Difference, ...]]


def category_results(
    category: Category,
    round_: Round,
    tally: Tally,
    without: PairsWithout,
    opinions: Mapping[str, Opinion],
) -> CategoryResults:
    """Both methods, the line and the flags of ``category``; rows by position, then id."""
    known = _known(category, round_, tally, without)
    columns = _columns(known)
    rows = [
        _row(i, known, columns, opinions.get(entry.id)) for i, entry in enumerate(known.entries)
    ]
    return CategoryResults(
        id=category.id,
        title=category.title,
        places=category.places,
        method=round_.rules.method,
        equal_n=known.measures.equal_n,
        settled=not any(row.missing for row in rows),
        rows=tuple(sorted(rows, key=_by_position)),
    )


def _by_position(row: SubmissionResult) -> tuple[bool, int, str]:
    return row.position is None, row.position or 0, row.submission


def _known(category: Category, round_: Round, tally: Tally, without: PairsWithout) -> _Known:
    in_order = [round_.submission_by_id[id_] for id_ in tally.submissions]
    inside = [i for i, entry in enumerate(in_order) if entry.category == category.id]
    index = np.array(inside, dtype=np.int64)
    part = take(tally, index)
    measures = measure(part, round_.rules)
    return _Known(
        round=round_,
        tally=tally,
        entries=[in_order[i] for i in inside],
        index=index,
        part=part,
        measures=measures,
        standing=stand(part, measures, category, round_.rubric, round_.rules),
        without=without,
    )


def _columns(known: _Known) -> _Columns:
    measures, rubric = known.measures, known.round.rubric
    return _Columns(
        mean=or_none(means, measures.mean),
        median=or_none(means, measures.median),
        trimmed=or_none(means, measures.trimmed),
        low=or_none(points, measures.low),
        high=or_none(points, measures.high),
        rank_sum=or_none(ranks, measures.rank_sum),
        mean_rank=or_none(means, measures.mean_rank),
        dimensions=_dimensions(measures, rubric),
        sheets=_sheets(known),
        differences=find_differences(measures, rubric, known.round.rules.differences),
    )


def _dimensions(measures: Measures, rubric: Rubric) -> Sequence[tuple[DimensionResult, ...]]:
    """The results of each entry, in the order of the rubric's dimensions."""
    columns = []
    for d, dimension in enumerate(rubric.dimensions):
        printed = zip(
            or_none(means, measures.dimension_mean[d]),
            or_none(points, measures.dimension_low[d]),
            or_none(points, measures.dimension_high[d]),
            strict=True,
        )
        columns.append(
            [
                DimensionResult(
                    key=dimension.key,
                    title=dimension.title,
                    weight=dimension.weight,
                    mean=mean,
                    low=low,
                    high=high,
                    informational=dimension.informational,
                )
                for mean, low, high in printed
            ]
        )
    return list(zip(*columns, strict=True))


def _sheets(known: _Known) -> Sequence[tuple[CountedSheet, ...]]:
    """The counting sheets of each entry, in the order of the codes."""
    scored = [not dimension.informational for dimension in known.round.rubric.dimensions]
    part, measures, codes = known.part, known.measures, known.tally.codes
    marks = zip(*map(points, part.marks[scored]), strict=True)
    columns = zip(
        part.member.tolist(), points(part.total), ranks(measures.half_rank), marks, strict=True
    )
    sheets = [
        CountedSheet(code=codes[member], total=total, rank=rank, marks=given)
        for member, total, rank, given in columns
    ]
    ends = np.cumsum(measures.n).tolist()
    return [tuple(sheets[a:b]) for a, b in zip([0, *ends], ends, strict=False)]


def _row(i: int, known: _Known, columns: _Columns, opinion: Opinion | None) -> SubmissionResult:
    entry, standing, at = known.entries[i], known.standing, int(known.index[i])
    step = standing.line.steps[i]
    return SubmissionResult(
        submission=entry.id,
        agency=entry.agency,
        agency_name=known.round.agency_by_id[entry.agency].name,
        title=entry.title,
        label=entry.label,
        n=int(known.measures.n[i]),
        mean=columns.mean[i],
        median=columns.median[i],
        trimmed_mean=columns.trimmed[i],
        low=columns.low[i],
        high=columns.high[i],
        rank_sum=columns.rank_sum[i],
        mean_rank=columns.mean_rank[i],
        first_places=int(known.measures.first_places[i]),
        passed=_passed(i, known),
        position_by_mean=int(standing.by_mean[i]) or None,
        position_by_rank=int(standing.by_rank[i]) or None,
        position=standing.line.positions[i] or None,
        recommended=standing.line.recommended[i],
        tie_step=None if step is None else TieStep(step),
        flags=_flags(i, known, different=i in columns.differences),
        dimensions=columns.dimensions[i],
        sheets=columns.sheets[i],
        recused=known.without.recused.get(at, ()),
        abstained=known.without.abstained.get(at, ()),
        missing=known.without.missing.get(at, ()),
        differences=columns.differences.get(i, ()),
        opinion=opinion,
    )


def _passed(i: int, known: _Known) -> bool | None:
    """``None`` without a pass rule, and where there is nothing to be judged."""
    passed = known.standing.passed
    return None if passed is None or not known.measures.n[i] else bool(passed[i])


def _flags(i: int, known: _Known, *, different: bool) -> tuple[str, ...]:
    """The flags of one entry, always in this order."""
    entry, n = known.entries[i], known.measures.n
    raised = {
        Flag.TIE_AT_LINE: i in known.standing.line.tied,
        Flag.MARKED_DIFFERENCE: different,
        Flag.BELOW_PASS: _passed(i, known) is False,
        Flag.INCOMPLETE: int(known.index[i]) in known.without.missing,
        Flag.NO_SHEETS: n[i] == 0,
        Flag.MOVED_CATEGORY: entry.registered_category not in (None, entry.category),
        Flag.UNEQUAL_N: n[i] < known.measures.most,
    }
    return tuple(flag for flag, on in raised.items() if on)
