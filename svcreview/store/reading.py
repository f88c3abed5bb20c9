"""Rows to values. Built by hand, not through pydantic: a large round has a quarter million sheets."""

from __future__ import annotations

import gc
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, FromClause, Row, Select, select

from svcreview.model import (
    SECRETARIAT,
    Comment,
    CommentKind,
    Event,
    Opinion,
    Pair,
    Sheet,
    SheetState,
)
from svcreview.sheets import Draft
from svcreview.store.schema import COMMENTS, DRAFTS, EVENTS, METADATA, REVISIONS, UNCHAINED
from svcreview.store.values import Head, Heads

OPEN: Final = (SheetState.DRAFT, SheetState.RETURNED)  # a member may still write
HANDED_IN: Final = (SheetState.HANDED_IN, SheetState.ABSTAINED)
_READ: Final = ("submission", "member", "seq", "at", "state", "marks", "not_applicable", "comments")
_Words = Mapping[tuple[int, int], str]

_points = cache(Decimal)  # a round has few different marks
_time = cache(datetime.fromisoformat)


class _Columns(NamedTuple):
    """What drafts and revisions share."""

    submission: str
    member: str
    state: str
    marks: str
    not_applicable: str


_OF_DRAFT: Final = ("counter", "saved_at", "noted_at", "comments", *_Columns._fields)


def drafts(table: FromClause = DRAFTS) -> Select[Any]:
    """The columns of a draft, as ``draft_of`` wants them."""
    return select(*(table.c[name] for name in _OF_DRAFT))


def draft_of(row: Row[Any]) -> Draft:
    """The draft in a row that was selected with ``drafts``."""
    return _drafted(*row)


# Each save of a desk reads all drafts of its member, and all but one are as they were: what the
# same columns say need not be parsed again. More are kept than a member has cases.
@lru_cache(maxsize=1024)
def _drafted(counter: int, saved_at: str, noted_at: str, comments: str, *of_sheet: str) -> Draft:
    said = tuple(_comment(item, item["text"]) for item in json.loads(comments))
    saved, columns = _time(saved_at), _Columns(*of_sheet)
    handed_in_at = saved if SheetState(columns.state) in HANDED_IN else None
    return Draft(_sheet(columns, said, handed_in_at), counter, saved, _time(noted_at))


def keyed_sheet(row: Row[Any]) -> Sheet:
    """The sheet in a row of ``READINGS``."""
    said = tuple(_comment(item, item["text"]) for item in json.loads(row.comments))
    return _sheet(row, said, None)


def _sheet(
    row: Row[Any] | _Columns, comments: tuple[Comment, ...], handed_in_at: datetime | None
) -> Sheet:
    return Sheet(
        submission=row.submission,
        member=row.member,
        state=SheetState(row.state),
        marks=marks_of(row.marks),
        not_applicable=_skipped(row.not_applicable),
        comments=comments,
        handed_in_at=handed_in_at,
    )


def marks_of(stored: str) -> dict[str, Decimal]:
    """The marks in a column ``marks``, by dimension."""
    return {key: _points(points) for key, points in json.loads(stored).items()}


@cache
def _skipped(listed: str) -> frozenset[str]:
    return frozenset(json.loads(listed))


def _comment(item: Mapping[str, Any], text: str) -> Comment:
    return Comment(kind=CommentKind(item["kind"]), text=text, dimension=item["dimension"])


def latest_sheets(db: Connection, round_id: str) -> tuple[Sheet, ...]:
    """The latest sheet of each pair, in order.

    The chain decides wherever a sheet was handed in or voided; a draft only speaks for a pair
    that is still being written.
    """
    with _without_collector():
        sheets = {draft.sheet.pair: draft.sheet for draft in _open_drafts(db, round_id)}
        words = _words(db, round_id)
        for pair, row in _latest_revisions(db, round_id).items():
            if pair not in sheets or SheetState(row.state) not in OPEN:
                sheets[pair] = _revised(row, words[row.member])
        return tuple(sheets[pair] for pair in sorted(sheets))


@contextmanager
def _without_collector() -> Iterator[None]:
    # A million values that all stay: looking for garbage among them takes half of the time.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _revised(row: Row[Any], words: _Words) -> Sheet:
    state = SheetState(row.state)
    said = () if row.comments == "[]" else _said(row.comments, row.seq, words)
    return _sheet(row, said, _time(row.at) if state in HANDED_IN else None)


def _open_drafts(db: Connection, round_id: str) -> Iterator[Draft]:
    states = [state.value for state in OPEN]
    query = drafts().where(DRAFTS.c.round == round_id, DRAFTS.c.state.in_(states))
    return map(draft_of, db.execute(query))


def _latest_revisions(db: Connection, round_id: str) -> dict[Pair, Row[Any]]:
    # Reading all in the order of the key is quicker than asking for the last of each pair.
    columns = [REVISIONS.c[name] for name in _READ]
    query = select(*columns).where(REVISIONS.c.round == round_id)
    ordered = query.order_by(REVISIONS.c.member, REVISIONS.c.seq)
    return {Pair(row.submission, row.member): row for row in db.execute(ordered)}


def read_draft(db: Connection, round_id: str, pair: Pair) -> Draft | None:
    """The draft of ``pair``."""
    query = drafts().where(
        DRAFTS.c.round == round_id,
        DRAFTS.c.submission == pair.submission,
        DRAFTS.c.member == pair.member,
    )
    row = db.execute(query).first()
    return None if row is None else draft_of(row)


def _words(db: Connection, round_id: str) -> Mapping[str, _Words]:
    """Chain → (entry, number) → text; what was purged is not there."""
    found: defaultdict[str, dict[tuple[int, int], str]] = defaultdict(dict)
    for row in db.execute(select(COMMENTS).where(COMMENTS.c.round == round_id)):
        found[row.chain][row.seq, row.n] = row.text
    return found


def _said(listed: str, seq: int, words: _Words) -> tuple[Comment, ...]:
    return tuple(_with_words(json.loads(listed), seq, words))


def _with_words(items: Iterable[Mapping[str, Any]], seq: int, words: _Words) -> Iterator[Comment]:
    for n, item in enumerate(items):
        if (seq, n) in words:
            yield _comment(item, words[seq, n])


def read_events(db: Connection, round_id: str) -> tuple[Event, ...]:
    """All acts of the secretariat's chain, in order."""
    query = select(EVENTS).where(EVENTS.c.round == round_id).order_by(EVENTS.c.seq)
    return tuple(event_of(row) for row in db.execute(query).mappings())


def event_of(row: Mapping[Any, Any]) -> Event:
    """The event in a row of ``EVENTS``."""
    return Event(
        seq=row["seq"],
        at=_time(row["at"]),
        actor=row["actor"],
        kind=row["kind"],
        approval=row["approval"],
        payload=json.loads(row["payload"]),
    )


def with_reason(event: Event, text: str) -> Event:
    """``event`` with the words of its one comment as its reason."""
    return replace(event, payload={**event.payload, "reason": text})


def last_results(db: Connection, round_id: str) -> str | None:
    """The digest of the results that were noted last."""
    query = (
        select(EVENTS.c.payload)
        .where(EVENTS.c.round == round_id, EVENTS.c.kind == "results")
        .order_by(EVENTS.c.seq.desc())
        .limit(1)
    )
    payload = db.scalar(query)
    return None if payload is None else str(json.loads(payload)["digest"])


def read_opinions(db: Connection, round_id: str) -> tuple[Opinion, ...]:
    """The latest texts on each submission, in order."""
    opinions: dict[str, Opinion] = {}
    words = _words(db, round_id)[SECRETARIAT]
    for event in read_events(db, round_id):
        if event.kind == "opinion":
            said = tuple(_with_words(event.payload.get("comments", []), event.seq, words))
            submission = event.payload["submission"]
            opinions[submission] = Opinion(
                submission=submission,
                comments=said,
                approved_by=event.payload["approved_by"],
                approval=event.approval,
            )
    return tuple(opinions[submission] for submission in sorted(opinions))


def member_head(db: Connection, round_id: str, member: str) -> Head:
    """Where the chain of ``member`` ends."""
    query = (
        select(REVISIONS.c.seq, REVISIONS.c.digest)
        .where(REVISIONS.c.round == round_id, REVISIONS.c.member == member)
        .order_by(REVISIONS.c.seq.desc())
        .limit(1)
    )
    row = db.execute(query).first()
    return Head(member, 0, None) if row is None else Head(member, row.seq, row.digest)


def secretariat_head(db: Connection, round_id: str) -> Head:
    """Where the chain of events ends."""
    query = (
        select(EVENTS.c.seq, EVENTS.c.digest)
        .where(EVENTS.c.round == round_id)
        .order_by(EVENTS.c.seq.desc())
        .limit(1)
    )
    row = db.execute(query).first()
    return Head(SECRETARIAT, 0, None) if row is None else Head(SECRETARIAT, row.seq, row.digest)


def read_heads(db: Connection, round_id: str, members: Iterable[str]) -> Heads:
    """Where every chain ends; a member who never handed in has an empty one."""
    written = select(REVISIONS.c.member).where(REVISIONS.c.round == round_id).distinct()
    everybody = sorted({*members, *db.scalars(written)})
    own = (member_head(db, round_id, member) for member in everybody)
    return Heads((secretariat_head(db, round_id), *own))


def plain_rows(db: Connection, round_id: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table as they are stored, for ``svcreview.verify`` alone.

    What members keep for themselves, what they practised and a paper keyed in once are in no
    chain, so there is nothing to check them against.
    """
    return {
        table.name: [
            dict(row)
            for row in db.execute(select(table).where(table.c.round == round_id)).mappings()
        ]
        for table in METADATA.sorted_tables
        if "round" in table.c and table.name not in UNCHAINED
    }
