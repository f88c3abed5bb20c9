"""What one act writes inside its transaction: entries behind the chains' heads, rows of drafts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam

from svcreview.model import (
    SECRETARIAT,
    Comment,
    Event,
    Pair,
    Phase,
    Record,
    Round,
    Sheet,
    SheetState,
)
from svcreview.sheets import Draft
from svcreview.store import chains, reading, refusals
from svcreview.store.schema import COMMENTS, DRAFTS, EVENTS, REVISIONS, ROUNDS
from svcreview.store.values import Head
from svcreview.text import utc


@dataclass(frozen=True, slots=True)
class Act:
    """One person's act in the open transaction ``db``.

    Whoever makes one holds the lock on the round, so no chain can grow in between.
    """

    db: Connection
    stamp: chains.Stamp

    @property
    def round_id(self) -> str:
        return self.stamp.round_id

    def tell(
        self, kind: str, payload: Mapping[str, object], comments: Sequence[Comment] = ()
    ) -> Event:
        """Append an event to the secretariat's chain."""
        head = reading.secretariat_head(self.db, self.round_id)
        entry = chains.event_entry(self.stamp, head, kind, payload, comments)
        _insert(self.db, EVENTS, [entry.row])
        _insert(self.db, COMMENTS, entry.words)
        return reading.event_of(entry.row)

    def revise(self, sheets: Iterable[Sheet], *, reason: str | None = None) -> tuple[int, ...]:
        """Append each sheet to its member's chain; the numbers that they got there."""
        heads: dict[str, Head] = {}
        entries: list[chains.Entry] = []
        for sheet in sheets:
            member = sheet.member
            if member not in heads:
                heads[member] = reading.member_head(self.db, self.round_id, member)
            entry = chains.revision(self.stamp, heads[member], sheet, reason)
            heads[member] = entry.head
            entries.append(entry)
        _insert(self.db, REVISIONS, [entry.row for entry in entries])
        _insert(self.db, COMMENTS, [words for entry in entries for words in entry.words])
        return tuple(entry.row["seq"] for entry in entries)

    def keep_pace(self, sheets: Sequence[Sheet], drafts: Mapping[Pair, Draft]) -> None:
        """Write ``sheets`` over the rows of ``drafts``: an old page's counter is stale after it."""
        old = [pair for pair in (sheet.pair for sheet in sheets) if pair in drafts]
        if old:
            gone = DRAFTS.delete().where(
                DRAFTS.c.round == self.round_id,
                DRAFTS.c.submission == bindparam("of_submission"),
                DRAFTS.c.member == bindparam("of_member"),
            )
            self.db.execute(gone, [{"of_submission": s, "of_member": m} for s, m in old])
        counters = {pair: draft.counter for pair, draft in drafts.items()}
        rows = [
            chains.draft_row(self.round_id, sheet, self.stamp.at, counters.get(sheet.pair, 0) + 1)
            for sheet in sheets
        ]
        _insert(self.db, DRAFTS, rows)

    def note(self, draft: Draft) -> None:
        """Append ``draft`` as it stands; its counter stays, for nothing in it has changed."""
        pair = draft.sheet.pair
        self.revise([draft.sheet])
        self.db.execute(
            DRAFTS.update()
            .where(
                DRAFTS.c.round == self.round_id,
                DRAFTS.c.submission == pair.submission,
                DRAFTS.c.member == pair.member,
            )
            .values(noted_at=utc(self.stamp.at))
        )

    def void(self, draft: Draft) -> None:
        """Take ``draft`` out of everything that counts; what stood in it stays in the chain."""
        gone = replace(draft.sheet, state=SheetState.VOID, handed_in_at=None)
        self.keep_pace([gone], {gone.pair: draft})
        # Handed in, its words stand in the entry before; a copy would be one more to purge.
        settled = draft.sheet.state in reading.HANDED_IN
        self.revise([replace(gone, comments=()) if settled else gone])

    def begin(self, settings: str, found: str) -> None:
        """Freeze the settings; the primary key refuses a second ``open``."""
        row = {"phase": Phase.SCORING.value, "settings": settings, "digest": found}
        _insert(self.db, ROUNDS, [{"round": self.round_id, **row}])

    def move(self, phase: Phase) -> None:
        """Write the new phase; the event that says so is appended by the caller."""
        self.db.execute(
            ROUNDS.update().where(ROUNDS.c.round == self.round_id).values(phase=phase.value)
        )


def _insert(db: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        db.execute(table.insert(), rows)


def save(db: Connection, row: chains.Row, *, base: int) -> Draft | None:
    """Write ``row`` over save ``base``, or as the first; ``None`` if another save came between.

    Raises ``KeyTakenError`` where a first save finds another one.
    """
    pair = Pair(row["submission"], row["member"])
    if base == 0:
        _insert(db, DRAFTS, [row | {"state": SheetState.DRAFT.value, "counter": 1}])
    elif not _saved_over(db, row, pair, base):
        return None
    return reading.read_draft(db, row["round"], pair)


def _saved_over(db: Connection, row: chains.Row, pair: Pair, base: int) -> bool:
    written = {name: row[name] for name in ("marks", "not_applicable", "comments", "saved_at")}
    statement = (
        DRAFTS.update()
        .where(
            DRAFTS.c.round == row["round"],
            DRAFTS.c.submission == pair.submission,
            DRAFTS.c.member == pair.member,
            DRAFTS.c.counter == base,
            DRAFTS.c.state.in_([state.value for state in reading.OPEN]),
        )
        .values(**written, counter=base + 1)
    )
    return db.execute(statement).rowcount == 1


def drafts_of(db: Connection, round_id: str, members: Iterable[str]) -> dict[Pair, Draft]:
    """The drafts of all pairs of ``members``."""
    found: dict[Pair, Draft] = {}
    for member in members:
        query = reading.drafts().where(DRAFTS.c.round == round_id, DRAFTS.c.member == member)
        for row in db.execute(query).all():
            found[Pair(row.submission, member)] = reading.draft_of(row)
    return found


def freeze(round_: Round, round_id: str) -> tuple[str, str]:
    """The settings as they are stored, and their digest."""
    if round_.id != round_id:
        raise ValueError(f"this is the store of round {round_id!r}, not of {round_.id!r}")
    if SECRETARIAT in round_.member_by_id:
        raise refusals.reserved_member()
    settings = chains.json_text(round_)
    return settings, hashlib.sha256(settings.encode()).hexdigest()


def close_round(act: Act, round_: Round, sheets: tuple[Sheet, ...]) -> Event:
    """Move to the meeting; the event holds every head and the pairs that are missing."""
    heads = reading.read_heads(act.db, act.round_id, round_.member_by_id)
    missing = Record(round=round_, phase=Phase.MEETING, sheets=sheets).missing
    act.move(Phase.MEETING)
    said = {
        "phase": Phase.MEETING,
        "heads": {head.chain: {"count": head.count, "digest": head.head} for head in heads},
        "missing": missing,
    }
    return act.tell("close", said)


def begun(sheet: Sheet) -> bool:
    """Whether ``sheet`` is still being written, and something is in it."""
    written = sheet.marks or sheet.not_applicable or sheet.comments
    return sheet.state in reading.OPEN and bool(written)


def handed_in(sheet: Sheet, at: datetime) -> Sheet:
    """``sheet`` as it stands once handed in; one that abstains stays so."""
    abstained = sheet.state is SheetState.ABSTAINED
    state = SheetState.ABSTAINED if abstained else SheetState.HANDED_IN
    return replace(sheet, state=state, handed_in_at=at)
