"""Which sheets count, as arrays; and what became of every other pair.

Everything downstream reads whole columns instead of a million marks one by one. Members are
indices into their codes from here on, in the order of the codes, so no order of a file survives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from svcreview.model import Pair, Record, Round, Sheet, SheetState, draw_codes
from svcreview.rubric import Rubric
from svcreview.scoring.points import UNDEFINED, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The K sheets that count, ordered by submission and code, and the pairs without one.

    ``submission`` and ``member`` (K,) are indices into ``submissions`` and ``codes``; ``marks``
    (D, K) are tenths of a point in the order of the rubric's dimensions, ``UNDEFINED`` where an
    informational one has no answer; ``total`` (K,) is the plain sum of those that are scored.
    ``sheets`` are the same ones, in no order.
    The other pairs are (submission, member) in one number: ``submission × codes + member``.
    """

    submissions: tuple[str, ...]
    codes: tuple[str, ...]
    submission: Ints
    member: Ints
    marks: Ints
    total: Ints
    sheets: tuple[Sheet, ...]
    assigned: Ints
    recused: Ints
    abstained: Ints
    missing: Ints

    def codes_by_submission(self, pairs: Ints) -> Mapping[int, tuple[str, ...]]:
        """Submission index → codes of the members in ``pairs``, in their order."""
        found: dict[int, list[str]] = defaultdict(list)
        for pair in np.sort(pairs).tolist():
            submission, member = divmod(pair, len(self.codes))
            found[submission].append(self.codes[member])
        return {submission: tuple(codes) for submission, codes in found.items()}

    def per_member(self, pairs: Ints) -> list[int]:
        """How many of ``pairs`` each member has, in the order of the codes."""
        size = len(self.codes)
        return [int(count) for count in np.bincount(pairs % max(size, 1), minlength=size)]


def tally(record: Record) -> Tally:
    """Take up the sheets of ``record`` that count: handed in, complete, assigned, not recused.

    Raises
    ------
    ValueError
        If a pair has two sheets, or a mark is off its scale: the store refuses both.
    """
    round_ = record.round
    pairs, scored = _Pairs.of(round_), _scored(round_.rubric)
    assigned = pairs.numbers(round_.assignments)
    recused = pairs.numbers(round_.recused & round_.assignments)
    numbers, sheets = _to_score(pairs, record.sheets, _without(assigned, recused))
    abstained = numbers[_where(sheets, SheetState.ABSTAINED)]
    handed_in = _where(sheets, SheetState.HANDED_IN)
    marks = _marks([sheets[i] for i in handed_in], round_.rubric)
    complete = np.flatnonzero(np.all(marks[scored] != UNDEFINED, axis=0))
    order = complete[np.argsort(numbers[handed_in][complete])]
    counted, marks = numbers[handed_in][order], marks[:, order]
    size = max(len(pairs.codes), 1)
    return Tally(
        submissions=pairs.submissions,
        codes=pairs.codes,
        submission=counted // size,
        member=counted % size,
        marks=marks,
        total=marks[scored].sum(axis=0, dtype=np.int64),
        sheets=tuple(sheets[handed_in[i]] for i in complete.tolist()),
        assigned=assigned,
        recused=recused,
        abstained=abstained,
        missing=_without(assigned, np.concatenate([recused, counted, abstained])),
    )


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs as numbers: submissions in the order of their ids, members in that of their codes."""

    submissions: tuple[str, ...]
    codes: tuple[str, ...]
    submission_index: Mapping[str, int]
    member_index: Mapping[str, int]

    @classmethod
    def of(cls, round_: Round) -> _Pairs:
        code_of = draw_codes(round_.id, round_.member_by_id)
        members = sorted(code_of, key=lambda member: (len(code_of[member]), code_of[member]))
        submissions = tuple(sorted(round_.submission_by_id))
        return cls(
            submissions,
            tuple(code_of[member] for member in members),
            {submission: i for i, submission in enumerate(submissions)},
            {member: i for i, member in enumerate(members)},
        )

    def numbers(self, pairs: Collection[Pair]) -> Ints:
        """The numbers of ``pairs``, sorted; raises ``KeyError`` for one of another round."""
        submissions, members, size = self.submission_index, self.member_index, len(self.codes)
        return np.sort(_ints([submissions[s] * size + members[m] for s, m in pairs]))

    def of_sheets(self, sheets: Sequence[Sheet]) -> Ints:
        """The numbers of the pairs of ``sheets``; −1 for a pair of another round."""
        submission = _ints([self.submission_index.get(sheet.submission, -1) for sheet in sheets])
        member = _ints([self.member_index.get(sheet.member, -1) for sheet in sheets])
        unknown = (submission < 0) | (member < 0)
        return np.where(unknown, -1, submission * len(self.codes) + member)


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _without(pairs: Ints, others: Ints) -> Ints:
    return np.setdiff1d(pairs, others, assume_unique=True)


def _to_score(pairs: _Pairs, sheets: Sequence[Sheet], wanted: Ints) -> tuple[Ints, Sequence[Sheet]]:
    """Those of ``sheets`` that are wanted at all, with the numbers of their pairs."""
    numbers = pairs.of_sheets(sheets)
    at = np.flatnonzero(_among(wanted, numbers))
    in_order = np.sort(numbers[at])
    if (in_order[1:] == in_order[:-1]).any():
        raise ValueError("two sheets of one member on one submission")
    return numbers[at], [sheets[i] for i in at.tolist()]


def _among(pairs: Ints, numbers: Ints) -> NDArray[np.bool_]:
    """Which of ``numbers`` are in ``pairs``, which are sorted: ``np.isin`` would sort them again."""
    first, end = (np.searchsorted(pairs, numbers, side) for side in ("left", "right"))
    return first < end


def _where(sheets: Sequence[Sheet], state: SheetState) -> list[int]:
    return [i for i, sheet in enumerate(sheets) if sheet.state is state]


def _scored(rubric: Rubric) -> list[int]:
    return [i for i, dimension in enumerate(rubric.dimensions) if not dimension.informational]


def _marks(sheets: Sequence[Sheet], rubric: Rubric) -> Ints:
    """(D, K) marks in tenths of a point; ``UNDEFINED`` for what is not marked."""
    marks = np.empty((len(rubric.dimensions), len(sheets)), dtype=np.int64)
    given, tenths = [sheet.marks for sheet in sheets], _Tenths({"": UNDEFINED})
    for row, dimension in zip(marks, rubric.dimensions, strict=True):
        row[:] = [tenths[str(points.get(dimension.key, ""))] for points in given]
        if dimension.informational:
            row[[dimension.key in sheet.not_applicable for sheet in sheets]] = UNDEFINED
        highest = int(row.max(initial=UNDEFINED))
        if highest > 10 * dimension.weight:
            raise ValueError(
                f"a mark of {highest / 10:g} on {dimension.key}, above {dimension.weight}"
            )
    return marks


class _Tenths(dict[str, int]):
    """Points as text → whole tenths, each worked out once: a million marks have a few hundred values.

    Text, because the hash of a decimal takes as long as working the tenths out.
    """

    def __missing__(self, text: str) -> int:
        points = Decimal(text)
        tenths = int(points * 10)
        if tenths != points * 10 or tenths < 0:
            raise ValueError(f"{points} points are not a multiple of 0.1 from 0 up")
        self[text] = tenths
        return tenths
