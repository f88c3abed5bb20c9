"""What a round came to, as frozen values: everything anybody reads is drawn from these.

Members appear as codes only. Points and ranks are rounded half up to two decimals, as printed;
absence is ``None``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from svcreview.language import Text
from svcreview.model import Approval, Comment, Filing, Method, Opinion, Phase, Rules, TieStep


class Flag:
    """The words that stand in ``flags``; each is explained on the summary page."""

    TIE_AT_LINE = "tie_at_line"
    MARKED_DIFFERENCE = "marked_difference"
    BELOW_PASS = "below_pass"  # noqa: S105  (a pass mark, no password)
    INCOMPLETE = "incomplete"  # a sheet that should count is missing
    NO_SHEETS = "no_sheets"
    MOVED_CATEGORY = "moved_category"
    UNEQUAL_N = "unequal_n"  # fewer members than another entry of the category


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionResult:
    """One dimension of one submission: ``mean`` of 0…``weight`` points, lowest and highest mark."""

    key: str
    title: Text
    weight: Decimal
    mean: Decimal | None
    low: Decimal | None
    high: Decimal | None
    informational: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedSheet:
    """One member's sheet that counts: total 0–100 and rank among that member's own sheets."""

    code: str
    total: Decimal
    rank: Decimal
    marks: tuple[Decimal, ...]  # in the order of the rubric's scored dimensions


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A difference between members that is put to the panel (明顯差異請小組認定).

    ``kind``: total_range, range_across_pass or dimension_range; ``dimension`` for the last.
    """

    kind: str
    low: Decimal
    high: Decimal
    dimension: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionResult:
    """One submission within its category, by both methods; ``position`` follows the official one."""

    submission: str
    agency: str
    agency_name: str
    title: str
    label: str | None
    n: int
    mean: Decimal | None
    median: Decimal | None
    trimmed_mean: Decimal | None
    low: Decimal | None
    high: Decimal | None
    rank_sum: Decimal | None
    mean_rank: Decimal | None
    first_places: int
    passed: bool | None
    position_by_mean: int | None
    position_by_rank: int | None
    position: int | None
    recommended: bool | None
    tie_step: TieStep | None
    flags: tuple[str, ...]
    dimensions: tuple[DimensionResult, ...]
    sheets: tuple[CountedSheet, ...]  # in the order of the codes
    recused: tuple[str, ...]  # codes
    abstained: tuple[str, ...]
    missing: tuple[str, ...]
    differences: tuple[Difference, ...]
    opinion: Opinion | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryResults:
    """One category: ``rows`` by position, then submission id."""

    id: str
    title: Text
    places: int | None
    method: Method
    equal_n: bool  # as many members on every entry that has a sheet, so rank sums compare
    settled: bool
    rows: tuple[SubmissionResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberProgress:
    """One member, by code: how many sheets were to be scored, and what became of them."""

    code: str
    assigned: int
    recused: int
    counted: int
    abstained: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundResults:
    """A round's results. ``settled`` is False (未定案) while a sheet that should count is missing."""

    round: str
    title: str
    year: int
    phase: Phase
    demonstration: bool
    settings_digest: str  # SHA-256 of the round as it was opened
    rubric: str
    rubric_note: Text | None
    plan: str | None
    approval: Approval | None
    filing: Filing
    deadline: datetime | None
    contact: str | None
    rules: Rules
    pass_mark: Decimal | None
    settled: bool
    categories: tuple[CategoryResults, ...]
    members: tuple[MemberProgress, ...]

    @property
    def rows(self) -> tuple[SubmissionResult, ...]:
        return tuple(row for category in self.categories for row in category.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionScore:
    """得分／配分 of one dimension, with the band that the points fall in."""

    key: str
    title: Text
    weight: Decimal
    points: Decimal | None
    band: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencySubmission:
    """One entry as its own agency may read it.

    ``points_withheld``: only one member scored, so the means would be that member's marks.
    ``decision``: ``None`` until the panel decided, then recommended or not_recommended.
    """

    id: str
    title: str
    category: Text
    total: Decimal | None
    dimensions: tuple[DimensionScore, ...]
    points_withheld: bool
    comments: tuple[Comment, ...]
    comments_approved: bool
    decision: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyResults:
    """All that one agency's report is drawn from: nothing of any other agency or member is in it."""

    language: str
    round: str
    title: str
    year: int
    demonstration: bool
    plan: str | None
    approval: Approval | None
    rubric_note: Text | None
    contact: str | None
    agency: str
    agency_name: str
    draft: bool  # 草稿: not decided, or a text is not approved
    submissions: tuple[AgencySubmission, ...]
