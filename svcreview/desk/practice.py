"""The practice case (練習案): scored by all to find a common measure; it counts nowhere.

Once enough members have scored it, each of them sees how far the marks lie apart. Whose they are
is told by nothing: the store hands them over ordered by their values, and only the lowest, the
middle and the highest of each dimension are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median
from typing import Final

from svcreview.desk.cases import Case, practice_case
from svcreview.desk.values import Json
from svcreview.desk.views import case_view
from svcreview.desk.words import told
from svcreview.language import Text
from svcreview.sheets import MemberRecord
from svcreview.text import trim

SHOWN_FROM: Final = 3  # of two members, each would read the other's marks
_TOTAL: Final = Text("總分", "Total")
_OWN_FIRST: Final = Text(
    "各構面都評分後，即可對照其他委員的評分分布。",
    "Once you have marked every dimension you can see how the members' marks are spread.",
)
_TOO_FEW: Final = Text(
    f"您已完成練習。完成練習的委員達{SHOWN_FROM}位後，即顯示評分分布。",
    f"You are done. The spread is shown once {SHOWN_FROM} members have finished.",
)


def practice_view(record: MemberRecord) -> Json | None:
    """The practice case as it is shown, with the spread of marks or what that waits for."""
    case = practice_case(record)
    if case is None:
        return None
    waiting = _waiting(record, case)
    return {
        "case": case_view(record, case),
        "spread": _spread(record, case) if waiting is None else None,
        "waiting": None if waiting is None else told(waiting),
    }


def _waiting(record: MemberRecord, case: Case) -> Text | None:
    if not case.marked:
        return _OWN_FIRST
    return _TOO_FEW if len(record.practised) < SHOWN_FROM else None


def _spread(record: MemberRecord, case: Case) -> Json:
    n = len(record.practised)
    text = Text(
        f"已有{n}位委員（含您）完成練習。下表為各構面評分之最低、中位數及最高，不顯示是哪位委員所評。",
        f"{n} members, you among them, have finished. Shown are the lowest, the middle and the "
        "highest mark, and never whose they are.",
    )
    return {"n": n, "text": told(text), "rows": list(_rows(record, case))}


def _rows(record: MemberRecord, case: Case) -> Iterator[Json]:
    own, all_marks = case.sheet("").marks, record.practised
    for d in case.rubric.scored:
        yield _row(d.key, d.title, [marks[d.key] for marks in all_marks], own[d.key])
    totals = [sum(marks.values(), Decimal(0)) for marks in all_marks]
    if case.total is not None:
        yield _row(None, _TOTAL, totals, case.total)


def _row(key: str | None, title: Text, given: Sequence[Decimal], own: Decimal) -> Json:
    figures = {"low": min(given), "median": median(given), "high": max(given), "own": own}
    shown = {name: trim(points) for name, points in figures.items()}
    return {"dimension": key, "title": told(title), **shown}
