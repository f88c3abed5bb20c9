"""The frozen values that every room speaks of: a round, its people and entries, what was marked.

Nothing here reads a file or a database. Points are ``Decimal`` (steps of 1, 0.5 or 0.1 are exact),
times are aware and in UTC, and absence is ``None``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from random import Random
from typing import Any, NamedTuple

from svcreview.language import Text
from svcreview.rubric import Rubric
from svcreview.text import letters

NO_CATEGORY = "uncategorised"  # 「未分類」: the one category of a table without that column
SECRETARIAT = "secretariat"  # the actor's name where nobody else is named


class Phase(StrEnum):
    """Where a round stands; it only moves on, but for an approved ``reopen``."""

    SETUP = "setup"
    SCORING = "scoring"
    MEETING = "meeting"
    DECIDED = "decided"
    ARCHIVED = "archived"


class Method(StrEnum):
    """The official method: 總評分法 (mean of totals) or 序位法 (rank order)."""

    MEAN = "mean"
    RANK = "rank"


class TieStep(StrEnum):
    """A step of the tie ladder, declared before scoring (參照 創新產品優先採購辦法 §8, §14)."""

    INNOVATION = "innovation"
    HEAVIEST = "heaviest"
    FIRST_PLACES = "first_places"
    RESCORING = "rescoring"
    LOTS = "lots"


class Regime(StrEnum):
    """Which regulation's outcomes a marked difference is handled under (參照); never a mix."""

    REVIEW_RULES_6 = "review_rules_6"  # 採購評選委員會審議規則 §6
    PPP_24 = "ppp_24"  # 促參甄審辦法 §24


class Pair(NamedTuple):
    """One member × one submission."""

    submission: str
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """Entries that are ranked together; ``places`` (推薦名額) is ``None`` where no line is drawn."""

    id: str
    title: Text
    places: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A body that enters (參獎機關); ``parent`` is the id of the body above it, never the ministry."""

    id: str
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One entry (參獎案).

    ``label`` is what an imported table called it. ``registered_category`` is set where the
    secretariat moved the entry before scoring, with ``move_reason``. ``designated`` (指定參選)
    is hidden from members while they score. ``team`` names people for recusal proposals.
    """

    id: str
    agency: str
    category: str
    title: str
    label: str | None = None
    registered_category: str | None = None
    move_reason: str | None = None
    designated: bool = False
    team: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One panel member (委員). ``organisation`` feeds recusal proposals; ``expert`` = from outside."""

    id: str
    name: str
    occupation: str = ""
    organisation: str = ""
    expert: bool | None = None
    sex: str | None = None
    convener: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recusal:
    """``member`` keeps out of ``submission`` (迴避). ``origin``: declared, requested or ordered."""

    submission: str
    member: str
    ground: str
    origin: str = "declared"
    reason: str = ""

    @property
    def pair(self) -> Pair:
        return Pair(self.submission, self.member)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The paper that allows an act: number and date of the signed file (簽奉核准)."""

    number: str
    dated: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRules:
    """When totals or marks of one submission are put to the panel as a marked difference.

    No number stands in a regulation; these are settings. ``total_range`` points; or
    ``range_across_pass`` points with one total below the pass mark; or a dimension's range of
    ``dimension_share`` of its weight. ``None`` turns a rule off.
    """

    total_range: Decimal | None = Decimal(20)
    range_across_pass: Decimal | None = Decimal(10)
    dimension_share: Decimal | None = Decimal(1) / Decimal(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How marks become an order. Announced beforehand, frozen at ``open``."""

    method: Method = Method.MEAN
    equal_ranks: str = "first"  # first: 1, 1, 3 (同分同名次，次一名次遞延); average: 1.5, 1.5, 3
    unequal_n: str = "mean_rank"  # or scaled: (r − 0.5) / n × N + 0.5
    ties: tuple[TieStep, ...] = (
        TieStep.INNOVATION,
        TieStep.HEAVIEST,
        TieStep.FIRST_PLACES,
        TieStep.RESCORING,
        TieStep.LOTS,
    )
    trimmed: bool = False  # 法規無明文之作法，應於評分前簽奉核准
    differences: DifferenceRules = field(default_factory=DifferenceRules)
    regime: Regime = Regime.REVIEW_RULES_6
    final_marks: str = "before_meeting"  # or after_discussion
    comparison_band: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What the records office asks for."""

    file_number: str | None = None  # 檔號
    retention_years: int | None = None  # 保存年限
    classification_number: str | None = None  # 分類號


@dataclass(frozen=True, kw_only=True)
class Round:
    """One round as it was opened: everything that decides how marks are read.

    The rubric is part of it, so a file edited later changes no old point. ``assignments`` holds
    every pair that is to be scored, recused ones included.
    """

    id: str
    title: str
    year: int  # ROC
    rubric: Rubric
    categories: tuple[Category, ...]
    agencies: tuple[Agency, ...]
    submissions: tuple[Submission, ...]
    members: tuple[Member, ...]
    assignments: frozenset[Pair]
    recusals: tuple[Recusal, ...] = ()
    rules: Rules = field(default_factory=Rules)
    plan: str | None = None
    approval: Approval | None = None
    filing: Filing = field(default_factory=Filing)
    deadline: datetime | None = None
    contact: str | None = None
    demonstration: bool = False
    annexes: Mapping[str, str] = field(default_factory=dict)  # entry file → SHA-256, at ``open``

    @cached_property
    def submission_by_id(self) -> Mapping[str, Submission]:
        return {submission.id: submission for submission in self.submissions}

    @cached_property
    def member_by_id(self) -> Mapping[str, Member]:
        return {member.id: member for member in self.members}

    @cached_property
    def agency_by_id(self) -> Mapping[str, Agency]:
        return {agency.id: agency for agency in self.agencies}

    @cached_property
    def category_by_id(self) -> Mapping[str, Category]:
        return {category.id: category for category in self.categories}

    @cached_property
    def recused(self) -> frozenset[Pair]:
        return frozenset(recusal.pair for recusal in self.recusals)

    @cached_property
    def to_score(self) -> frozenset[Pair]:
        """The pairs that must be marked: assigned and not recused."""
        return self.assignments - self.recused


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


def draw_codes(round_id: str, member_ids: Iterable[str]) -> Mapping[str, str]:
    """Member id → code (A, B, …), drawn so that the order of the file gives nothing away.

    The draw repeats for the same round and members, so results repeat byte for byte.
    """
    ids = sorted(member_ids)
    seed = hashlib.sha256("\n".join(["member codes", round_id, *ids]).encode()).digest()
    Random(seed).shuffle(ids)  # noqa: S311  (it must repeat; the key file is what is kept secret)
    return dict(zip(ids, letters(), strict=False))
