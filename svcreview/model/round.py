"""A round as it was opened: its settings, its people, its entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from svcreview.language import Text
from svcreview.rubric import Rubric

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
    is hidden from members while they score. ``team`` and ``contacts`` (聯絡人) name people for
    recusal proposals.
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
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """The entry that all members score before the real ones (練習案); it is in no result.

    ``agency`` is a name, not an id: the entry need not come from a body of the round.
    """

    id: str
    agency: str
    category: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffOpinion:
    """What the secretariat found of an entry beforehand (幕僚初審意見).

    ``dimension`` is ``None`` where it is about the whole entry. ``level`` is the place of the band
    that it sees in the dimension's levels, from 0; a mark in another band asks for a reason.
    """

    submission: str
    text: str
    dimension: str | None = None
    level: int | None = None


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
    pages: Mapping[str, int] = field(default_factory=dict)  # entry file → its pages, at ``open``
    practice: Practice | None = None
    staff_opinions: tuple[StaffOpinion, ...] = ()

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
    def assigned_to(self) -> Mapping[str, tuple[Submission, ...]]:
        """Member → the entries given to them, in order, those to keep out of included."""
        given: dict[str, list[Submission]] = {member.id: [] for member in self.members}
        for submission in self.submissions:
            for member in self.members:
                if (submission.id, member.id) in self.assignments:
                    given[member.id].append(submission)
        return {member: tuple(entries) for member, entries in given.items()}

    @cached_property
    def staff_opinions_on(self) -> Mapping[str, tuple[StaffOpinion, ...]]:
        """Submission → what the secretariat found of it; those without an opinion are not there."""
        found: dict[str, list[StaffOpinion]] = {}
        for opinion in self.staff_opinions:
            found.setdefault(opinion.submission, []).append(opinion)
        return {submission: tuple(opinions) for submission, opinions in found.items()}

    @cached_property
    def recused(self) -> frozenset[Pair]:
        return frozenset(recusal.pair for recusal in self.recusals)

    @cached_property
    def to_score(self) -> frozenset[Pair]:
        """The pairs that must be marked: assigned and not recused."""
        return self.assignments - self.recused
