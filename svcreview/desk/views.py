"""Cases as plain data for the screen."""

from __future__ import annotations

from collections.abc import Mapping

from svcreview.desk.cases import (
    Case,
    cases_of,
    ranks_of,
    reopen_asked,
    returned_reason,
    texts_of,
)
from svcreview.desk.staff import staff_view
from svcreview.desk.values import Json
from svcreview.desk.words import told
from svcreview.language import Text, current
from svcreview.model import SheetState
from svcreview.sheets import MemberRecord
from svcreview.text import show_time, trim, utc


def case_view(record: MemberRecord, case: Case) -> Json:
    """``case`` with everything that its form shows."""
    submission, draft, sheet, total = case.submission, case.draft, case.sheet(""), case.total
    return {
        "id": submission.id,
        "agency": case.agency,
        "title": submission.title,
        "category": submission.category,
        "state": _state(case),
        "counter": case.counter,
        "saved_at": utc(draft.saved_at) if draft else None,
        "marks": {key: trim(points) for key, points in sheet.marks.items()},
        "na": sorted(sheet.not_applicable),
        "texts": texts_of(sheet),
        "private": case.private,
        "abstain": case.abstain,
        "total": None if total is None else trim(total),
        "complete": case.done,
        "handed_in_text": _handed_in(case),
        "reopen_asked": reopen_asked(record, case),
        "returned_reason": returned_reason(record, case),
        "staff": staff_view(record.round, submission),
    }


def _state(case: Case) -> str:
    if case.draft is None:
        return "unscored"
    sheet = case.draft.sheet
    written = sheet.marks or sheet.not_applicable or sheet.comments or case.abstain is not None
    if sheet.state is SheetState.DRAFT and not written:
        return "unscored"
    return sheet.state.value


def _handed_in(case: Case) -> str | None:
    at = case.draft.sheet.handed_in_at if case.draft else None
    return show_time(at, current()) if at else None


def stored_fields(case: Case) -> Json:
    """All fields of ``case`` as stored, under the names that a save uses."""
    sheet = case.sheet("")
    fields: Json = {}
    for dimension in case.rubric.dimensions:
        points = sheet.marks.get(dimension.key)
        fields[f"mark:{dimension.key}"] = None if points is None else trim(points)
        if dimension.informational:
            fields[f"na:{dimension.key}"] = dimension.key in sheet.not_applicable
    fields |= {f"text:{name}": text for name, text in texts_of(sheet).items()}
    return fields | {"private": case.private, "abstain": case.abstain}


def standing_view(record: MemberRecord, cases: Mapping[str, Case]) -> Json:
    """What changes with each save beyond its own sheet: ranks and progress."""
    ranks, of = ranks_of(record, cases), len(cases)
    # Ranked are those with all marks; who means to abstain is done as well.
    done = len(ranks) + sum(case.abstain is not None for case in cases.values())
    handed = sum(case.settled for case in cases.values())
    text = Text(
        f"已送出{handed}案，已評完{done}案，共{of}案",
        f"{handed} handed in, {done} complete, {of} in all",
    )
    ranked = Text(
        f"暫定序位（已評{len(ranks)}／{of}案）", f"Provisional ranks ({len(ranks)} of {of} scored)"
    )
    return {
        "ranks": ranks,
        "ranks_text": told(ranked),
        "progress": {"done": done, "of": of, "handed_in": handed, "text": told(text)},
    }


def standing_of(record: MemberRecord, member: str) -> Json:
    """``standing_view`` of all the member's cases."""
    return standing_view(record, cases_of(record, member))
