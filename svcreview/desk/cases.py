"""One case as its member sees it, and the member's own ranks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from svcreview.desk.steps import latest, to_score
from svcreview.desk.values import Json
from svcreview.desk.words import told
from svcreview.language import Text, current
from svcreview.model import CommentKind, Pair, Sheet, SheetState, Submission
from svcreview.rubric import Rubric
from svcreview.sheets import Draft, MemberAct, MemberRecord
from svcreview.text import show_time, trim, utc

WHOLE: Final = "_"  # stands where a text is about the whole entry
KINDS: Final = tuple(
    kind.value
    for kind in (
        CommentKind.STRENGTH,
        CommentKind.IMPROVEMENT,
        CommentKind.NOTE,
        CommentKind.REASON,
    )
)
SETTLED: Final = (SheetState.HANDED_IN, SheetState.ABSTAINED)


def private_name(submission: str) -> str:
    """Under which name a member keeps the private note on ``submission``."""
    return f"private/{submission}"


def abstain_name(submission: str) -> str:
    """Under which name the reason stands for which a member means to abstain."""
    return f"abstain/{submission}"


@dataclass(frozen=True, slots=True)
class Case:
    """An entry, the member's sheet of it, and what the member keeps beside it."""

    submission: Submission
    draft: Draft | None
    private: str
    abstain: str | None

    @property
    def counter(self) -> int:
        return self.draft.counter if self.draft else 0

    @property
    def settled(self) -> bool:
        return self.draft is not None and self.draft.sheet.state in SETTLED

    def sheet(self, member: str) -> Sheet:
        return (
            self.draft.sheet if self.draft else Sheet(submission=self.submission.id, member=member)
        )

    def total(self, rubric: Rubric) -> Decimal | None:
        """The sum of the marks given so far; ``None`` before the first."""
        marks = self.draft.sheet.marks if self.draft else {}
        given = [marks[d.key] for d in rubric.scored if d.key in marks]
        return sum(given, Decimal(0)) if given else None

    def marked(self, rubric: Rubric) -> bool:
        """Whether all marks are there and meant to count."""
        if self.draft is None or self.abstain is not None:
            return False
        state = self.draft.sheet.state
        return state not in (SheetState.ABSTAINED, SheetState.VOID) and self.draft.sheet.complete(
            rubric
        )

    def done(self, rubric: Rubric) -> bool:
        """Whether nothing is missing: all marks, or the wish to abstain."""
        return self.abstain is not None or self.marked(rubric)


def cases_of(record: MemberRecord, member: str) -> dict[str, Case]:
    """The member's cases by id, in the order of the round."""
    return {s.id: case_of(record, s) for s in to_score(record, member)}


def own_case(record: MemberRecord, member: str, submission: str) -> Case | None:
    """The member's case ``submission``, if there is one."""
    if Pair(submission, member) not in record.round.to_score:
        return None
    return case_of(record, record.round.submission_by_id[submission])


def with_saved(record: MemberRecord, draft: Draft, own: Mapping[str, str]) -> MemberRecord:
    """``record`` as it stands after this save: reading it all again would take as long."""
    kept = {name: text for name, text in {**record.own, **own}.items() if text}
    return replace(record, drafts={**record.drafts, draft.sheet.submission: draft}, own=kept)


def case_of(record: MemberRecord, submission: Submission) -> Case:
    """What the member has on ``submission``."""
    draft = record.drafts.get(submission.id)
    abstain = record.own.get(abstain_name(submission.id))
    if abstain is None and draft is not None and draft.sheet.state is SheetState.ABSTAINED:
        abstain = texts_of(draft.sheet).get(f"{WHOLE}:{CommentKind.REASON}", "")
    return Case(
        submission=submission,
        draft=draft,
        private=record.own.get(private_name(submission.id), ""),
        abstain=abstain,
    )


def texts_of(sheet: Sheet) -> dict[str, str]:
    """The comments by field, ``impact:strength``; several of one kind stand below each other."""
    texts: dict[str, str] = {}
    for comment in sheet.comments:
        key = f"{comment.dimension or WHOLE}:{comment.kind.value}"
        texts[key] = f"{texts[key]}\n{comment.text}" if key in texts else comment.text
    return texts


def case_view(record: MemberRecord, case: Case) -> Json:
    """``case`` as plain data for the screen."""
    submission, draft = case.submission, case.draft
    sheet = case.sheet("")
    total, agency = case.total(record.round.rubric), record.round.agency_by_id[submission.agency]
    return {
        "id": submission.id,
        "agency": agency.name,
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
        "complete": case.done(record.round.rubric),
        "handed_in_text": _handed_in(case),
        "reopen_asked": reopen_asked(record, case),
        "returned_reason": _returned(record, case),
    }


def stored_fields(record: MemberRecord, case: Case) -> Json:
    """All fields of ``case`` as stored, under the names that a save uses."""
    sheet = case.sheet("")
    fields: Json = {}
    for dimension in record.round.rubric.dimensions:
        points = sheet.marks.get(dimension.key)
        fields[f"mark:{dimension.key}"] = None if points is None else trim(points)
        if dimension.informational:
            fields[f"na:{dimension.key}"] = dimension.key in sheet.not_applicable
    fields |= {f"text:{name}": text for name, text in texts_of(sheet).items()}
    return fields | {"private": case.private, "abstain": case.abstain}


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


def reopen_asked(record: MemberRecord, case: Case) -> bool:
    """Whether the member asked to have the sheet back and did not get it yet."""
    asked = latest(record, MemberAct.REOPEN_ASKED, case.submission.id)
    given = latest(record, "return", case.submission.id)
    return case.settled and asked is not None and (given is None or given.seq < asked.seq)


def _returned(record: MemberRecord, case: Case) -> str | None:
    if case.draft is None or case.draft.sheet.state is not SheetState.RETURNED:
        return None
    event = latest(record, "return", case.submission.id)
    return None if event is None else event.payload.get("reason")


def ranks_of(record: MemberRecord, cases: Mapping[str, Case]) -> dict[str, str]:
    """The member's own ranks, per category, of the cases with all marks; equal totals share one."""
    rubric, by_category = record.round.rubric, defaultdict[str, list[Decimal]](list)
    totals = {id_: total(case, rubric) for id_, case in cases.items() if case.marked(rubric)}
    for id_, points in totals.items():
        insort(by_category[cases[id_].submission.category], points)
    average = record.round.rules.equal_ranks == "average"
    return {
        id_: _rank(points, by_category[cases[id_].submission.category], average=average)
        for id_, points in totals.items()
    }


def total(case: Case, rubric: Rubric) -> Decimal:
    """The total of a case that has all its marks."""
    found = case.total(rubric)
    if found is None:
        raise ValueError(f"{case.submission.id} has no marks")
    return found


def _rank(points: Decimal, among: list[Decimal], *, average: bool) -> str:
    better = len(among) - bisect_right(among, points)
    alike = len(among) - better - bisect_left(among, points)
    first = 1 + better
    return trim(Decimal(first) + Decimal(alike - 1) / 2) if average else str(first)


def standing_view(record: MemberRecord, cases: Mapping[str, Case]) -> Json:
    """What changes with each save beyond its own sheet: ranks and progress."""
    rubric, ranks = record.round.rubric, ranks_of(record, cases)
    done = sum(case.done(rubric) for case in cases.values())
    handed, of = sum(case.settled for case in cases.values()), len(cases)
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
