"""Sheets on their way: as last saved, what one member has, and what is wrong with them.

Pure, so that whoever builds sheets can ask before anything is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from svcreview.errors import Problem
from svcreview.language import Text
from svcreview.model import Event, Pair, Phase, Round, Sheet, SheetState
from svcreview.rubric import Dimension, Rubric
from svcreview.text import narrow, one_line, shorten, trim


@dataclass(frozen=True, slots=True)
class Draft:
    """The sheet as last saved. ``counter`` goes up with each save; the next one must name it.

    ``noted_at``: when it last went into its member's chain or, before that, was begun.
    """

    sheet: Sheet
    counter: int
    saved_at: datetime
    noted_at: datetime


class MemberAct(StrEnum):
    """What a member does besides marking; each is an event in the secretariat's chain."""

    RULES_READ = "rules_read"
    DECLARED = "declared"
    RECUSED = "recused"
    NOT_RECUSED = "not_recused"  # a proposal of the machine was answered with no
    RECUSALS_DONE = "recusals_done"
    REOPEN_ASKED = "reopen_asked"


RETURNED: Final = "return"  # the kind of event by which a sheet goes back to its member


def unanswered(acts: Iterable[Event]) -> Mapping[Pair, Event]:
    """The requests to have a sheet back that were not answered by giving it back, the last ones."""
    found: dict[Pair, Event] = {}
    for event in acts:
        if event.kind in (MemberAct.REOPEN_ASKED, RETURNED):
            pair = Pair(event.payload["submission"], event.payload["member"])
            found.pop(pair, None)
            if event.kind == MemberAct.REOPEN_ASKED:
                found[pair] = event
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBack:
    """A member's request, still open, to have a handed-in sheet back (申請開放修改)."""

    submission: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Headway:
    """How far a member has come, without a mark: when each step was done, ``None`` if not yet.

    ``practised`` is ``None`` in a round without a practice case. ``last_saved`` is of the
    member's own sheets, handing in included; a sheet that was given back does not move it.
    """

    member: str
    rules_read: datetime | None = None
    declared: datetime | None = None
    recusals_done: datetime | None = None
    practised: bool | None = None
    last_saved: datetime | None = None
    asked_back: tuple[AskedBack, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRecord:
    """Everything that one member may know: never a sheet, an act or a note of anybody else.

    ``drafts`` by submission; ``acts`` are the events about this member, in order; ``own`` is what
    the member keeps (notes, comment bank, place), by name. ``practice`` is the member's sheet of
    the practice case, ``practised`` the marks of all who finished theirs, in an order that says
    nothing of who gave them.
    """

    round: Round
    phase: Phase
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    acts: tuple[Event, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    practice: Draft | None = None
    practised: tuple[Mapping[str, Decimal], ...] = ()


KEYED_IN: Final = "sheets_entered"  # the event by which a paper sheet was handed in


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What came back on one member's score sheet, as a file.

    ``bases`` names the save that each of ``sheets`` was laid over (0: none), ``own`` what the
    member keeps beside them. ``file`` and ``digest`` (SHA-256) say which file it was.
    """

    member: str
    sheets: tuple[Sheet, ...]
    bases: Mapping[Pair, int]
    own: Mapping[str, str]
    file: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one person keyed in of one member's paper sheet; it counts for nothing by itself.

    ``sheets`` by submission, ``bases`` the save of the member's own draft that each one was keyed
    beside, ``scan`` the SHA-256 of the scanned paper. ``at`` is when it was last added to.
    """

    member: str
    by: str
    at: datetime
    scan: str | None
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    bases: Mapping[str, int] = field(default_factory=dict)


def person(name: str) -> str:
    """What two spellings of one person's name have in common."""
    return "".join(narrow(one_line(name)).casefold().split())


def check_sheet(round_: Round, sheet: Sheet, *, complete: bool = False) -> list[Problem]:
    """Everything wrong with the marks and comments of ``sheet``; ``complete`` wants all marks."""
    place = f"{sheet.submission}/{sheet.member}"
    faults = list(sheet_faults(round_.rubric, sheet))
    if complete:
        faults += missing_marks(round_.rubric, sheet)
    return [Problem(f"{place} {shorten(key)}", text) for key, text in faults]


def sheet_faults(rubric: Rubric, sheet: Sheet) -> Iterator[tuple[str, Text]]:
    """What keeps ``sheet`` from being stored at all: the dimension (or ``state``), and why."""
    dimensions = {dimension.key: dimension for dimension in rubric.dimensions}
    yield from _mark_faults(sheet, rubric, dimensions)
    yield from _other_faults(sheet, dimensions)


def missing_marks(rubric: Rubric, sheet: Sheet) -> list[tuple[str, Text]]:
    """The dimensions that must be marked before ``sheet`` can be handed in, and that are not."""
    if sheet.state is SheetState.ABSTAINED:
        return []
    return [
        (d.key, Text(f"「{d.title.zh}」尚未評分", f"“{d.title.en}” is not scored yet"))
        for d in rubric.scored
        if d.key not in sheet.marks
    ]


def _mark_faults(
    sheet: Sheet, rubric: Rubric, dimensions: Mapping[str, Dimension]
) -> Iterator[tuple[str, Text]]:
    for key, points in sheet.marks.items():
        dimension = dimensions.get(key)
        if dimension is None:
            yield key, NO_DIMENSION
        elif not points.is_finite() or not 0 <= points <= dimension.weight:
            yield key, _off_range(points, dimension)
        elif points % rubric.step:
            found, step = shorten(trim(points)), trim(rubric.step)
            yield (
                key,
                Text(
                    f"{found} 分不合給分級距 {step}",
                    f"{found} is not a multiple of the step {step}",
                ),
            )


NO_DIMENSION: Final = Text("評分標準沒有這個構面", "the rubric has no such dimension")


def _off_range(points: Decimal, dimension: Dimension) -> Text:
    found, weight = shorten(str(points)), trim(dimension.weight)
    return Text(f"{found} 分不在 0 至 {weight} 之間", f"{found} is not between 0 and {weight}")


def _other_faults(sheet: Sheet, dimensions: Mapping[str, Dimension]) -> Iterator[tuple[str, Text]]:
    if sheet.state is SheetState.ABSTAINED and sheet.marks:
        yield "state", Text("棄權的評分表不得有分數", "an abstained sheet may not have marks")
    for key in sorted(sheet.not_applicable):
        if key not in dimensions:
            yield key, NO_DIMENSION
        elif key in sheet.marks or not dimensions[key].informational:
            yield key, _NOT_APPLICABLE
    for comment in sheet.comments:
        if comment.dimension is not None and comment.dimension not in dimensions:
            yield comment.dimension, NO_DIMENSION


_NOT_APPLICABLE: Final = Text(
    "「不適用」只能用於不計分且未給分的構面",
    "“not applicable” is for informational dimensions without points only",
)
