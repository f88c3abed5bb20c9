"""Small builders of frozen results with plain defaults: a test names only what it is about."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from svcreview.language import Text
from svcreview.model import Comment, CommentKind, Filing, Method, Phase, Rules
from svcreview.reports import ReportRun, run_reports
from svcreview.results.values import (
    AgencyResults,
    AgencySubmission,
    CategoryResults,
    CountedSheet,
    DimensionResult,
    DimensionScore,
    MemberProgress,
    RoundResults,
    SubmissionResult,
)
from tests.builders import a_round

TITLES = {
    "innovation": Text("創新性", "Innovation"),
    "impact": Text("效益及影響", "Benefit and impact"),
    "sustainability": Text("可持續性", "Sustainability"),
    "diffusion": Text("擴散應用", "Diffusion"),
}
WEIGHTS = {"innovation": 30, "impact": 30, "sustainability": 20, "diffusion": 20}


def a_score(
    key: str = "innovation", points: str | None = "24.33", **changes: Any
) -> DimensionScore:
    plain = DimensionScore(
        key=key,
        title=TITLES[key],
        weight=Decimal(WEIGHTS[key]),
        points=None if points is None else Decimal(points),
        band=Text("優良", "Good"),
    )
    return replace(plain, **changes)


def a_comment(
    text: str = "做法新穎。", kind: CommentKind = CommentKind.STRENGTH, dimension: str | None = None
) -> Comment:
    return Comment(kind=kind, text=text, dimension=dimension)


def an_entry(**changes: Any) -> AgencySubmission:
    plain = AgencySubmission(
        id="S001",
        title="智慧電表守護獨居長者",
        category=Text("社會創新共融", "Social inclusion"),
        total=Decimal("82.13"),
        dimensions=(
            a_score("innovation", "24.33"),
            a_score("impact", "25.07"),
            a_score("sustainability", "16.20"),
            a_score("diffusion", "16.53"),
        ),
        points_withheld=False,
        comments=(a_comment("做法新穎。", dimension="innovation"),),
        comments_approved=True,
        decision="recommended",
    )
    return replace(plain, **changes)


def an_agency(*entries: AgencySubmission, **changes: Any) -> AgencyResults:
    plain = AgencyResults(
        language="zh",
        round="test-round",
        title="示範部會115年度政府服務獎初評",
        year=115,
        demonstration=True,
        plan="示範部會提升服務效能實施計畫",
        approval=None,
        rubric_note=Text("示範配分", "demonstration weights"),
        contact="示範部會綜合規劃司",
        agency="A001",
        agency_name="示範電力服務處",
        draft=False,
        submissions=entries or (an_entry(),),
    )
    return replace(plain, **changes)


def a_sheet_that_counts(code: str = "A", total: int = 80, rank: int = 1) -> CountedSheet:
    quarter = Decimal(total) / 4
    return CountedSheet(code=code, total=Decimal(total), rank=Decimal(rank), marks=(quarter,) * 4)


def a_row(submission: str = "S001", position: int | None = 1, **changes: Any) -> SubmissionResult:
    plain = SubmissionResult(
        submission=submission,
        agency="A" + submission[1:],
        agency_name=f"示範機關{submission[1:]}",
        title=f"示範服務{submission[1:]}",
        label=None,
        n=2,
        mean=Decimal("81.00"),
        median=Decimal("81.00"),
        trimmed_mean=None,
        low=Decimal(80),
        high=Decimal(82),
        rank_sum=Decimal(3),
        mean_rank=Decimal("1.50"),
        first_places=1,
        passed=True,
        position_by_mean=position,
        position_by_rank=position,
        position=position,
        recommended=position == 1,
        tie_step=None,
        flags=(),
        dimensions=tuple(
            DimensionResult(
                key=key,
                title=TITLES[key],
                weight=Decimal(weight),
                mean=Decimal(weight),
                low=Decimal(weight),
                high=Decimal(weight),
            )
            for key, weight in WEIGHTS.items()
        ),
        sheets=(a_sheet_that_counts("A", 80), a_sheet_that_counts("B", 82)),
        recused=(),
        abstained=(),
        missing=(),
        differences=(),
        opinion=None,
    )
    return replace(plain, **changes)


def a_category(*rows: SubmissionResult, **changes: Any) -> CategoryResults:
    plain = CategoryResults(
        id="social",
        title=Text("社會創新共融", "Social inclusion"),
        places=1,
        method=Method.MEAN,
        equal_n=True,
        settled=True,
        rows=rows or (a_row("S001", 1), a_row("S002", 2)),
    )
    return replace(plain, **changes)


def a_member(code: str = "A", **changes: Any) -> MemberProgress:
    plain = MemberProgress(code=code, assigned=2, recused=0, counted=2, abstained=0, missing=0)
    return replace(plain, **changes)


def a_result(*categories: CategoryResults, **changes: Any) -> RoundResults:
    plain = RoundResults(
        round="test-round",
        title="示範部會115年度政府服務獎初評",
        year=115,
        phase=Phase.MEETING,
        demonstration=True,
        settings_digest="5e" * 32,
        rubric="moea-113/weighted",
        rubric_note=Text("示範配分", "demonstration weights"),
        plan="示範部會提升服務效能實施計畫",
        approval=None,
        filing=Filing(),
        deadline=None,
        contact=None,
        rules=Rules(),
        pass_mark=Decimal(70),
        settled=True,
        categories=categories or (a_category(),),
        members=(a_member("A"), a_member("B")),
    )
    return replace(plain, **changes)


def a_slice(agency: str, **changes: Any) -> AgencyResults:
    """The results of one agency of ``a_result()``."""
    return an_agency(agency=agency, agency_name=f"示範機關{agency[1:]}", **changes)


def a_run(folder: Path, **changes: Any) -> ReportRun:
    """Run the reports of ``a_result()`` in ``folder``: agencies A001 and A002, unless told otherwise."""
    results = changes.pop("results", a_result())
    ids = {row.agency: row for row in results.rows}
    round_ = changes.pop("round_", None) or a_round(len(ids))
    options: dict[str, Any] = {"slices": a_slice, "progress": lambda done, total, key: None}
    return run_reports(folder, round_, results, **(options | changes))
