"""What members did besides marking, read from the events; and what they keep for themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select

from svcreview.model import SECRETARIAT, Event, Recusal
from svcreview.sheets import KEYED_IN, RETURNED, MemberAct
from svcreview.store import chains, reading
from svcreview.store.schema import COMMENTS, EVENTS, OWN

ABOUT_MEMBERS: Final = (*(act.value for act in MemberAct), "extended", RETURNED, KEYED_IN)


def acts_about(db: Connection, round_id: str, member: str) -> tuple[Event, ...]:
    """The events about ``member``, in order; reasons in words stand in ``payload["reason"]``."""
    # The database leaves out what cannot be meant, before a hundred payloads are parsed.
    named = chains.json_text({"member": member})[1:-1]
    query = _query(round_id, ABOUT_MEMBERS).where(EVENTS.c.payload.contains(named, autoescape=True))
    events = [e for e in _read(db, query) if e.payload.get("member") == member]
    return tuple(_with_reasons(db, round_id, events))


def acts_of_kind(db: Connection, round_id: str, kinds: Iterable[str]) -> list[Event]:
    """The events of ``kinds``, in order, with their reasons in words."""
    return _with_reasons(db, round_id, _read(db, _query(round_id, kinds)))


def last_recusal(db: Connection, round_id: str) -> int | None:
    """The number of the last event by which a member stepped aside."""
    found: int | None = db.scalar(
        select(func.max(EVENTS.c.seq)).where(
            EVENTS.c.round == round_id, EVENTS.c.kind == MemberAct.RECUSED.value
        )
    )
    return found


def declared_recusals(db: Connection, round_id: str) -> tuple[Recusal, ...]:
    """The recusals that members declared since the round was opened, in order."""
    return tuple(
        Recusal(
            submission=event.payload["submission"],
            member=event.payload["member"],
            ground=event.payload["ground"],
            reason=event.payload.get("reason", ""),
        )
        for event in acts_of_kind(db, round_id, [MemberAct.RECUSED.value])
    )


def _query(round_id: str, kinds: Iterable[str]) -> Select[Any]:
    query = select(EVENTS).where(EVENTS.c.round == round_id, EVENTS.c.kind.in_(list(kinds)))
    return query.order_by(EVENTS.c.seq)


def _read(db: Connection, query: Select[Any]) -> list[Event]:
    return [reading.event_of(row) for row in db.execute(query).mappings()]


def _with_reasons(db: Connection, round_id: str, events: Iterable[Event]) -> list[Event]:
    """``events`` with the words that stand apart, so that a purge can remove them."""
    query = select(COMMENTS.c.seq, COMMENTS.c.text).where(
        COMMENTS.c.round == round_id, COMMENTS.c.chain == SECRETARIAT, COMMENTS.c.n == 0
    )
    listed = list(events)
    words = {r.seq: r.text for r in db.execute(query)} if any(map(_says, listed)) else {}
    return [
        reading.with_reason(event, words[event.seq]) if event.seq in words else event
        for event in listed
    ]


def _says(event: Event) -> bool:
    return bool(event.payload.get("comments"))


def own_things(db: Connection, round_id: str, member: str) -> Mapping[str, str]:
    """What ``member`` keeps, by name."""
    query = select(OWN.c.name, OWN.c.value).where(OWN.c.round == round_id, OWN.c.member == member)
    return {row.name: row.value for row in db.execute(query)}


def keep(db: Connection, round_id: str, member: str, things: Mapping[str, str]) -> None:
    """Write ``things`` over what ``member`` keeps under the same names; an empty one is dropped."""
    names = list(things)
    db.execute(
        OWN.delete().where(OWN.c.round == round_id, OWN.c.member == member, OWN.c.name.in_(names))
    )
    rows = [
        {"round": round_id, "member": member, "name": name, "value": value}
        for name, value in things.items()
        if value
    ]
    if rows:
        db.execute(OWN.insert(), rows)
