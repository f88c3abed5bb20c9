"""How far a member has come, told from the phase and the member's own acts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from svcreview.model import Event, Pair, Phase, Submission
from svcreview.sheets import MemberAct, MemberRecord
from svcreview.text import TAIPEI

_STEPS: Final = (
    (MemberAct.RULES_READ, "rules"),
    (MemberAct.DECLARED, "declaration"),
    (MemberAct.RECUSALS_DONE, "recusals"),
)


def step_of(record: MemberRecord) -> str:
    """Where the member stands: rules, declaration, recusals, scoring, or closed."""
    if record.phase is not Phase.SCORING:
        return "closed"
    return next((step for act, step in _STEPS if latest(record, act) is None), "scoring")


def admitted(record: MemberRecord) -> bool:
    """Whether the member may see what the entries say: declared, and recusals settled."""
    return all(latest(record, act) is not None for act, _ in _STEPS)


def latest(record: MemberRecord, kind: str, submission: str | None = None) -> Event | None:
    """The member's last act of ``kind``, about ``submission`` if one is named."""
    return next(_matching(record, kind, submission), None)


def _matching(record: MemberRecord, kind: str, submission: str | None) -> Iterator[Event]:
    for event in reversed(record.acts):
        if event.kind == kind and submission in (None, event.payload.get("submission")):
            yield event


def deadline_of(record: MemberRecord) -> datetime | None:
    """Until when this member is asked to score: an extension of their own comes first."""
    extended = latest(record, "extended")
    if extended is None:
        return record.round.deadline
    until = datetime.fromisoformat(extended.payload["until"])
    return until if until.tzinfo else until.replace(tzinfo=TAIPEI)


def to_score(record: MemberRecord, member: str) -> tuple[Submission, ...]:
    """The entries that ``member`` scores."""
    round_ = record.round
    return tuple(s for s in round_.assigned_to[member] if Pair(s.id, member) in round_.to_score)
