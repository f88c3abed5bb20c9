"""The mapping that ``rank DIR --json`` prints; other programs rely on its names."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from svcreview.results.jsonio import results_digest
from svcreview.results.values import CategoryResults, RoundResults, SubmissionResult
from svcreview.scoring.points import z_of_sheets
from svcreview.text import half_up, trim

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"


def rank_rows(results: RoundResults, *, z: bool = False) -> dict[str, Json]:
    """``results`` as plain data: strings for decimals, ``null`` for what does not exist.

    ``z`` adds each submission's mean z-score, which is never official.
    """
    return {
        "digest": results_digest(results),
        "settled": results.settled,
        "missing": [
            {"submission": row.submission, "member": code}
            for row in results.rows
            for code in row.missing
        ],
        "categories": [_category(category, z=z) for category in results.categories],
    }


def _category(category: CategoryResults, *, z: bool) -> dict[str, Json]:
    scores = _mean_z(category) if z else {}
    return {
        "id": category.id,
        "category": category.title.zh,
        "places": category.places,
        "method": category.method.value,
        "settled": category.settled,
        "rows": [
            _row(row) | ({"z": scores.get(row.submission)} if z else {}) for row in category.rows
        ],
    }


def _row(row: SubmissionResult) -> dict[str, Json]:
    labelled: dict[str, Json] = {} if row.label is None else {"label": row.label}
    return {
        "submission": row.submission,
        **labelled,
        "agency": row.agency,
        "agency_name": row.agency_name,
        "title": row.title,
        "n": row.n,
        "mean": _string(row.mean),
        "median": _string(row.median),
        "trimmed_mean": _string(row.trimmed_mean),
        "rank_sum": None if row.rank_sum is None else trim(row.rank_sum),
        "mean_rank": _string(row.mean_rank),
        "first_places": row.first_places,
        "passed": row.passed,
        "position": row.position,
        "recommended": row.recommended,
        "tie_step": None if row.tie_step is None else row.tie_step.value,
        "flags": list(row.flags),
    }


def _string(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _mean_z(category: CategoryResults) -> Mapping[str, str]:
    """Submission → mean of the z-scores of its sheets that have one, with two decimals."""
    sheets = [(row.submission, sheet) for row in category.rows for sheet in row.sheets]
    member = np.unique([sheet.code for _, sheet in sheets], return_inverse=True)[1]
    total = np.array([int(10 * sheet.total) for _, sheet in sheets], dtype=np.int64)
    scores: dict[str, list[float]] = {}
    for (submission, _), score in zip(sheets, z_of_sheets(member, total).tolist(), strict=True):
        if not np.isnan(score):
            scores.setdefault(submission, []).append(score)
    return {
        submission: str(half_up(Fraction(sum(found) / len(found))))
        for submission, found in scores.items()
    }
