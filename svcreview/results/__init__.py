"""Results: sheets and a round in, frozen values out; JSON in and out."""

from svcreview.results.agency import agency_results
from svcreview.results.jsonio import from_json, results_digest, to_json
from svcreview.results.rank_table import rank_rows
from svcreview.results.values import (
    AgencyResults,
    AgencySubmission,
    CategoryResults,
    CountedSheet,
    Difference,
    DimensionResult,
    DimensionScore,
    Flag,
    MemberProgress,
    RoundResults,
    SubmissionResult,
)
from svcreview.results.whole import compute

__all__ = [
    "AgencyResults",
    "AgencySubmission",
    "CategoryResults",
    "CountedSheet",
    "Difference",
    "DimensionResult",
    "DimensionScore",
    "Flag",
    "MemberProgress",
    "RoundResults",
    "SubmissionResult",
    "agency_results",
    "compute",
    "from_json",
    "rank_rows",
    "results_digest",
    "to_json",
]
