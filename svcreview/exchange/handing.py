"""A case as it would stand with a sheet that came from elsewhere, so that the desk can judge it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from svcreview.desk.cases import Case, own_case, with_saved
from svcreview.model import Sheet
from svcreview.sheets import Draft, MemberRecord

_NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)  # of a draft that is only imagined


def with_sheet(record: MemberRecord, case: Case, sheet: Sheet, own: Mapping[str, str]) -> Case:
    """``case`` as it would stand if ``sheet`` and ``own`` had been saved."""
    draft = Draft(sheet, case.counter, _NO_TIME, _NO_TIME)
    after = own_case(with_saved(record, draft, own), sheet.member, sheet.submission)
    if after is None:
        raise ValueError(f"{sheet.pair} is not to be scored")
    return after


def nothing_on(case: Case) -> bool:
    """Whether nobody wrote anything on it."""
    sheet = case.sheet("")
    return case.abstain is None and not (sheet.marks or sheet.comments or sheet.not_applicable)
