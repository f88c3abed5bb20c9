"""What is marked and written on the entries of a round, and what is known of it all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from svcreview.model.round import Pair, Phase, Round
from svcreview.rubric import Rubric


class MarkState(StrEnum):
    """The five states of a mark. None of them is 0."""

    MARK = "mark"
    UNSCORED = "unscored"
    ABSTAINED = "abstained"
    RECUSED = "recused"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a member gives a dimension: ``points`` 0…weight in the rubric's step, or why there are none."""

    state: MarkState
    points: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.points is None) == (self.state is MarkState.MARK):
            raise ValueError(f"a mark in state {self.state} with points {self.points}")


class CommentKind(StrEnum):
    """What a comment is for. A note never leaves the panel (委員內部註記)."""

    STRENGTH = "strength"  # 優點
    IMPROVEMENT = "improvement"  # 改善建議
    REMARK = "remark"  # an imported comment of neither kind
    REASON = "reason"  # asked for by a threshold of the rubric
    NOTE = "note"  # 委員內部註記


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One text by a member; ``dimension`` is ``None`` where it is about the whole submission."""

    kind: CommentKind
    text: str
    dimension: str | None = None


class SheetState(StrEnum):
    """Where a sheet stands; only ``HANDED_IN`` counts, and only with all marks."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"  # 已送出
    RETURNED = "returned"  # 退回修正
    ABSTAINED = "abstained"  # 棄權: handed in without marks
    VOID = "void"  # marks kept, never counted: a late recusal, a member who left


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One member × one submission.

    ``marks`` maps a dimension's key to its points; a dimension that is missing is not yet scored.
    ``not_applicable`` names informational dimensions answered n.a.; ``informational`` ones never
    enter a total.
    """

    submission: str
    member: str
    state: SheetState = SheetState.DRAFT
    marks: Mapping[str, Decimal] = field(default_factory=dict)
    not_applicable: frozenset[str] = frozenset()
    comments: tuple[Comment, ...] = ()
    handed_in_at: datetime | None = None

    @property
    def pair(self) -> Pair:
        return Pair(self.submission, self.member)

    def mark(self, dimension: str) -> Mark:
        """The mark on ``dimension`` (recusals are the round's to know, not the sheet's)."""
        if self.state is SheetState.ABSTAINED:
            return Mark(MarkState.ABSTAINED)
        if dimension in self.not_applicable:
            return Mark(MarkState.NOT_APPLICABLE)
        points = self.marks.get(dimension)
        return Mark(MarkState.UNSCORED) if points is None else Mark(MarkState.MARK, points)

    def complete(self, rubric: Rubric) -> bool:
        """Whether every dimension that counts has points."""
        return all(dimension.key in self.marks for dimension in rubric.scored)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """The words on one submission that an agency may read (意見彙整).

    ``approved_by`` is ``None`` while they are a draft; then a report that shows them says 草稿.
    """

    submission: str
    comments: tuple[Comment, ...]
    approved_by: str | None = None
    approval: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act by one person: the secretariat's chain is made of these."""

    seq: int
    at: datetime
    actor: str
    kind: str
    approval: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Everything the store knows that results are drawn from: the latest sheet of each pair.

    ``settings_digest`` is the SHA-256 of the round as it was opened; ``round`` is as amended.
    """

    round: Round
    phase: Phase
    sheets: tuple[Sheet, ...]
    opinions: tuple[Opinion, ...] = ()
    settings_digest: str | None = None

    @property
    def missing(self) -> tuple[Pair, ...]:
        """Assigned, unrecused pairs without a complete sheet or an abstention, in order."""
        done = {sheet.pair for sheet in self.sheets if settles(sheet, self.round.rubric)}
        return tuple(sorted(self.round.to_score - done))


def counts(sheet: Sheet, rubric: Rubric) -> bool:
    """Whether ``sheet`` enters a result: handed in, and all its marks are there."""
    return sheet.state is SheetState.HANDED_IN and sheet.complete(rubric)


def settles(sheet: Sheet, rubric: Rubric) -> bool:
    """Whether nothing more is to be waited for from ``sheet``."""
    return sheet.state is SheetState.ABSTAINED or counts(sheet, rubric)
