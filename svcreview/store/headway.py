"""How far each member has come: read for the secretariat, who may know this and no mark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, or_, select

from svcreview.model import Event, Pair, Round, SheetState
from svcreview.sheets import RETURNED, AskedBack, Headway, MemberAct, unanswered
from svcreview.store import acts, practice, reading
from svcreview.store.schema import DRAFTS, REVISIONS

_STEPS: Final = (MemberAct.RULES_READ, MemberAct.DECLARED, MemberAct.RECUSALS_DONE)
_KINDS: Final = (*(step.value for step in _STEPS), MemberAct.REOPEN_ASKED.value, RETURNED)


def headway(db: Connection, round_id: str, round_: Round) -> tuple[Headway, ...]:
    """Each member's, in the order of the round."""
    events = acts.acts_of_kind(db, round_id, _KINDS)
    steps, saved = _first_times(events), _last_saved(db, round_id)
    asked = _asked_back(events, _handed_in(db, round_id))
    practised = (
        practice.who_practised(db, round_id, round_.rubric) if round_.practice else frozenset()
    )
    return tuple(
        Headway(
            member=member,
            rules_read=steps.get((member, MemberAct.RULES_READ)),
            declared=steps.get((member, MemberAct.DECLARED)),
            recusals_done=steps.get((member, MemberAct.RECUSALS_DONE)),
            practised=member in practised if round_.practice else None,
            last_saved=saved.get(member),
            asked_back=tuple(asked[member]),
        )
        for member in round_.member_by_id
    )


def _first_times(events: Iterable[Event]) -> dict[tuple[str, str], datetime]:
    times: dict[tuple[str, str], datetime] = {}
    for event in events:
        times.setdefault((event.payload["member"], event.kind), event.at)
    return times


def _asked_back(
    events: Iterable[Event], handed_in: frozenset[Pair]
) -> Mapping[str, list[AskedBack]]:
    found: defaultdict[str, list[AskedBack]] = defaultdict(list)
    for pair, event in unanswered(events).items():
        if pair in handed_in:  # else it was voided meanwhile, and there is nothing to give back
            reason = event.payload.get("reason", "")
            asked = AskedBack(submission=pair.submission, reason=reason, at=event.at)
            found[pair.member].append(asked)
    return found


def _handed_in(db: Connection, round_id: str) -> frozenset[Pair]:
    query = select(DRAFTS.c.submission, DRAFTS.c.member).where(
        DRAFTS.c.round == round_id, DRAFTS.c.state.in_(_values(reading.HANDED_IN))
    )
    return frozenset(Pair(row.submission, row.member) for row in db.execute(query))


def _last_saved(db: Connection, round_id: str) -> dict[str, datetime]:
    # A sheet given back and not saved since was last written by whoever gave it back.
    by_member = or_(
        DRAFTS.c.state.in_(_values([SheetState.DRAFT, *reading.HANDED_IN])),
        (DRAFTS.c.state == SheetState.RETURNED.value) & (DRAFTS.c.saved_at != DRAFTS.c.noted_at),
    )
    saved = (
        select(DRAFTS.c.member, func.max(DRAFTS.c.saved_at).label("at"))
        .where(DRAFTS.c.round == round_id, by_member)
        .group_by(DRAFTS.c.member)
    )
    handed_in = (
        select(REVISIONS.c.member, func.max(REVISIONS.c.at).label("at"))
        .where(REVISIONS.c.round == round_id, REVISIONS.c.state.in_(_values(reading.HANDED_IN)))
        .group_by(REVISIONS.c.member)
    )
    times: dict[str, datetime] = {}
    for query in (saved, handed_in):
        for row in db.execute(query):
            at = datetime.fromisoformat(row.at)
            times[row.member] = max(at, times.get(row.member, at))
    return times


def _values(states: Iterable[SheetState]) -> list[str]:
    return [state.value for state in states]
