"""One case of a member: the entry, the sheet of it, and the member's own ranks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from svcreview.desk.steps import latest, to_score
from svcreview.model import CommentKind, Pair, Sheet, SheetState, Submission
from svcreview.rubric import Rubric
from svcreview.sheets import RETURNED, Draft, MemberRecord, unanswered
from svcreview.text import trim

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An entry, the member's sheet of it, and what the member keeps beside it.

    ``agency`` is the name that is shown; the practice case has no other.
    """

    rubric: Rubric
    submission: Submission
    agency: str
    draft: Draft | None
    private: str
    abstain: str | None = None

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

    @property
    def total(self) -> Decimal | None:
        """The sum of the marks given so far; ``None`` before the first."""
        marks = self.draft.sheet.marks if self.draft else {}
        given = [marks[d.key] for d in self.rubric.scored if d.key in marks]
        return sum(given, Decimal(0)) if given else None

    @property
    def marked(self) -> bool:
        """Whether all marks are there and meant to count."""
        if self.draft is None or self.abstain is not None:
            return False
        sheet = self.draft.sheet
        counting = sheet.state not in (SheetState.ABSTAINED, SheetState.VOID)
        return counting and sheet.complete(self.rubric)

    @property
    def done(self) -> bool:
        """Whether nothing is missing: all marks, or the wish to abstain."""
        return self.abstain is not None or self.marked


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
        rubric=record.round.rubric,
        submission=submission,
        agency=record.round.agency_by_id[submission.agency].name,
        draft=draft,
        private=record.own.get(private_name(submission.id), ""),
        abstain=abstain,
    )


def practice_case(record: MemberRecord) -> Case | None:
    """The practice case and what the member has on it; ``None`` in a round without one."""
    given = record.round.practice
    if given is None:
        return None
    return Case(
        rubric=record.round.rubric,
        submission=Submission(
            id=given.id, agency=given.agency, category=given.category, title=given.title
        ),
        agency=given.agency,
        draft=record.practice,
        private=record.own.get(private_name(given.id), ""),
    )


def texts_of(sheet: Sheet) -> dict[str, str]:
    """The comments by field, ``impact:strength``; several of one kind stand below each other."""
    texts: dict[str, str] = {}
    for comment in sheet.comments:
        key = f"{comment.dimension or WHOLE}:{comment.kind.value}"
        texts[key] = f"{texts[key]}\n{comment.text}" if key in texts else comment.text
    return texts


def reopen_asked(record: MemberRecord, case: Case) -> bool:
    """Whether the member asked to have the sheet back and did not get it yet."""
    return case.settled and any(
        pair.submission == case.submission.id for pair in unanswered(record.acts)
    )


def returned_reason(record: MemberRecord, case: Case) -> str | None:
    """Why the sheet was given back, while it is with its member again."""
    if case.draft is None or case.draft.sheet.state is not SheetState.RETURNED:
        return None
    event = latest(record, RETURNED, case.submission.id)
    return None if event is None else event.payload.get("reason")


def ranks_of(record: MemberRecord, cases: Mapping[str, Case]) -> dict[str, str]:
    """The member's own ranks, per category, of the cases with all marks; equal totals share one."""
    totals = {id_: case.total for id_, case in cases.items() if case.marked}
    by_category = defaultdict[str, list[Decimal]](list)
    for id_, points in totals.items():
        if points is not None:
            insort(by_category[cases[id_].submission.category], points)
    average = record.round.rules.equal_ranks == "average"
    return {
        id_: _rank(points, by_category[cases[id_].submission.category], average=average)
        for id_, points in totals.items()
        if points is not None
    }


def _rank(points: Decimal, among: list[Decimal], *, average: bool) -> str:
    better = len(among) - bisect_right(among, points)
    alike = len(among) - better - bisect_left(among, points)
    first = 1 + better
    return trim(Decimal(first) + Decimal(alike - 1) / 2) if average else str(first)
