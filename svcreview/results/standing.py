"""Who stands where: positions by both methods, the pass rule, the line and its ladder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

from svcreview.model import Category, Method, Rules, TieStep
from svcreview.results.measures import Measures, Slice
from svcreview.rubric import Rubric
from svcreview.scoring.line import Line, Step, draw_line
from svcreview.scoring.points import Ints, counts
from svcreview.scoring.ranking import positions

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Columns (S,) of one category. ``passed`` is ``None`` where the rubric has no pass rule."""

    by_mean: Ints
    by_rank: Ints
    passed: Bools | None
    line: Line


def stand(
    part: Slice, measures: Measures, category: Category, rubric: Rubric, rules: Rules
) -> Standing:
    """Order the entries of ``category`` by values as printed and draw its line."""
    by_mean = positions(measures.mean, highest_first=True)
    key = measures.rank_sum if measures.equal_n else measures.mean_rank
    by_rank = positions(key, highest_first=False)
    passed = _passed(part, measures, rubric)
    official = by_mean if rules.method is Method.MEAN else by_rank
    may = measures.n > 0 if passed is None else passed & (measures.n > 0)
    steps = _steps(rules.ties, measures, rubric)
    line = draw_line(official.tolist(), may.tolist(), category.places, steps)
    return Standing(by_mean=by_mean, by_rank=by_rank, passed=passed, line=line)


def _passed(part: Slice, measures: Measures, rubric: Rubric) -> Bools | None:
    """Whether each entry reaches every demand of the pass rule, by values as printed."""
    rule = rubric.passing
    demands: list[Bools] = []
    if rule.mean is not None:
        demands.append(measures.mean >= _hundredths(rule.mean))
    keys = [dimension.key for dimension in rubric.dimensions]
    for key, mark in rule.dimensions.items():
        demands.append(measures.dimension_mean[keys.index(key)] >= _hundredths(mark))
    if rule.majority_at is not None:
        demands.append(_majority(part, measures.n, rule.majority_at))
    return np.all(demands, axis=0) if demands else None


def _hundredths(mark: Decimal) -> int:
    """The lowest printed value that reaches ``mark``."""
    return ceil(100 * Fraction(mark))


def _majority(part: Slice, n: Ints, at: Decimal) -> Bools:
    reached = part.submission[10 * part.total >= _hundredths(at)]
    return 2 * counts(reached, part.size) > n


def _steps(ties: Sequence[TieStep], measures: Measures, rubric: Rubric) -> list[Step]:
    """The declared ladder; a step that this rubric cannot answer is skipped."""
    item = {TieStep.INNOVATION: "innovation", TieStep.HEAVIEST: _heaviest(rubric)}
    keys = [dimension.key for dimension in rubric.dimensions]
    scored = {dimension.key for dimension in rubric.scored}
    steps = []
    for tie in ties:
        if tie is TieStep.FIRST_PLACES:
            steps.append(Step(tie.value, _shares(measures)))
        elif tie not in item:  # re-scoring and lots: decided by people, recorded later
            steps.append(Step(tie.value, None))
        elif (key := item[tie]) in scored:
            means = measures.dimension_mean[keys.index(str(key))]
            steps.append(Step(tie.value, means.tolist()))
    return steps


def _heaviest(rubric: Rubric) -> str | None:
    """The one dimension with more points than any other, if there is one."""
    heaviest = max((dimension.weight for dimension in rubric.scored), default=None)
    keys = [dimension.key for dimension in rubric.scored if dimension.weight == heaviest]
    return keys[0] if len(keys) == 1 else None


def _shares(measures: Measures) -> list[Fraction]:
    """First places of each entry over the members who scored it."""
    firsts = zip(measures.first_places.tolist(), measures.n.tolist(), strict=True)
    return [Fraction(first, max(n, 1)) for first, n in firsts]
