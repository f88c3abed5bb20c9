"""The store of one round: drafts that are replaced, revisions and events that are appended."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from svcreview.errors import InputError, StoreError
from svcreview.model import (
    SECRETARIAT,
    Event,
    Opinion,
    Pair,
    Phase,
    Record,
    Round,
    Sheet,
    SheetState,
)
from svcreview.sheets import Headway, MemberAct
from svcreview.store import chains, reading, refusals, writing
from svcreview.store.checks import check_opinion, check_pairs, refuse_faulty
from svcreview.store.engine import Database, KeyTakenError
from svcreview.store.headway import headway
from svcreview.store.papers import PAPER_KINDS, PaperStore
from svcreview.store.schema import ROUNDS
from svcreview.store.values import Heads
from svcreview.text import one_line

_OWN_KINDS: Final = frozenset(
    ["open", "import", "close", "reopen", "return", "opinion", "results", *MemberAct, *PAPER_KINDS]
)
_OWN_KEYS: Final = frozenset(["phase", "settings", "inputs", "heads", "comments"])


def utc_now() -> datetime:
    """The time, aware and in UTC."""
    return datetime.now(UTC)


def random_salt() -> bytes:
    """Sixteen bytes that nobody can guess."""
    return os.urandom(16)


def open_store(
    location: str | Path,
    round_id: str,
    *,
    clock: Callable[[], datetime] = utc_now,
    salts: Callable[[], bytes] = random_salt,
    create: bool = False,
) -> Store:
    """The store of round ``round_id`` in an SQLite file or a PostgreSQL database.

    Raises ``StoreError`` where there is none, unless ``create``; for a file that is no store, is
    damaged or locked, or was written by a newer version; and where no server answers.
    """
    database = Database(location, create=create)
    store = Store(database, round_id, clock=clock, salts=salts)
    try:
        store.refuse_other_round()
    except StoreError:
        database.dispose()
        raise
    return store


class Store(PaperStore):
    """Everything that is kept of one round; made by ``open_store``.

    Each method is one transaction: it happens as a whole or not at all.
    """

    # Reading

    @property
    def phase(self) -> Phase:
        """Where the round stands; ``SETUP`` until it is opened."""
        with self._db.reading() as db:
            found = db.scalar(select(ROUNDS.c.phase).where(ROUNDS.c.round == self.round_id))
        return Phase.SETUP if found is None else Phase(found)

    @property
    def settings_digest(self) -> str:
        """SHA-256 of the settings that the round was opened with."""
        with self._db.reading() as db:
            return self._standing(db).digest

    def record(self) -> Record:
        """The round, its phase, the latest sheet of each pair and the latest texts."""
        with self._db.reading() as db:
            now = self._standing(db)
            return Record(
                round=now.round,
                phase=now.phase,
                sheets=reading.latest_sheets(db, self.round_id),
                opinions=reading.read_opinions(db, self.round_id),
                settings_digest=now.digest,
            )

    def headway(self) -> tuple[Headway, ...]:
        """How far each member has come, in the order of the round; without a mark."""
        with self._db.reading() as db:
            return headway(db, self.round_id, self._standing(db).round)

    def events(self) -> tuple[Event, ...]:
        """All acts of the secretariat's chain, in order."""
        with self._db.reading() as db:
            return reading.read_events(db, self.round_id)

    def heads(self) -> Heads:
        """Where every chain ends: what a signed paper can hold on to."""
        with self._db.reading() as db:
            return reading.read_heads(db, self.round_id, self._standing(db).round.member_by_id)

    def dump(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The rows as stored, for ``svcreview.verify`` and nobody else."""
        with self._db.reading() as db:
            return reading.plain_rows(db, self.round_id)

    # The round

    def open_round(
        self,
        round_: Round,
        *,
        actor: str,
        approval: str | None,
        inputs: Mapping[str, str] | None = None,
    ) -> Event:
        """Freeze the settings and open scoring; ``inputs`` are the digests of the files read."""
        settings, found = writing.freeze(round_, self.round_id)
        said: dict[str, object] = {"phase": Phase.SCORING, "settings": found}
        said |= {"inputs": inputs} if inputs else {}
        try:
            with self._db.writing() as db:
                act = self._act(db, actor, approval)
                act.begin(settings, found)
                return act.tell("open", said)
        except KeyTakenError as exc:
            raise refusals.already_open(self.round_id) from exc

    def import_round(
        self, round_: Round, sheets: Iterable[Sheet], *, actor: str, source: str
    ) -> Event:
        """A whole round from a table: settings, all sheets in the state they have, and its close.

        A sheet that is handed in without all marks is kept and never counts. Gives the event of
        the import; the round then stands before its meeting.
        """
        settings, found = writing.freeze(round_, self.round_id)
        kept = tuple(chains.cleaned_sheet(sheet) for sheet in sheets)
        refuse_faulty(round_, kept, source)
        said = {
            "phase": Phase.SCORING,
            "settings": found,
            "source": source,
            "sheets": len(kept),
        }
        try:
            with self._db.writing() as db:
                act = self._act(db, actor)
                act.begin(settings, found)
                event = act.tell("import", said)
                act.revise(kept)
                act.keep_pace(kept, {})
                writing.close_round(act, round_, kept)
                return event
        except KeyTakenError as exc:
            raise refusals.already_open(self.round_id) from exc

    def close(self, *, actor: str, approval: str | None) -> Event:
        """Close scoring and write down the head of every chain and which sheets are missing.

        What is still being written is appended as it stands.
        """
        with self._db.writing() as db:
            now = self._standing(db, lock=True)
            refusals.wants(now.phase, Phase.SCORING)
            act = self._act(db, actor, approval)
            sheets = reading.latest_sheets(db, self.round_id)
            act.revise(sheet for sheet in sheets if writing.begun(sheet))
            return writing.close_round(act, now.round, sheets)

    def reopen(self, *, actor: str, approval: str) -> Event:
        """Open scoring again."""
        number = refusals.approved(approval)
        with self._db.writing() as db:
            refusals.wants(self._standing(db, lock=True).phase, Phase.MEETING)
            act = self._act(db, actor, number)
            act.move(Phase.SCORING)
            return act.tell("reopen", {"phase": Phase.SCORING})

    # Sheets

    def return_sheet(self, pair: Pair, *, actor: str, reason: str) -> Event:
        """Give a handed-in sheet back to its member, who may change it and hand it in again."""
        why = one_line(reason)
        with self._db.writing() as db:
            now = self._standing(db, lock=True)
            refusals.wants(now.phase, Phase.SCORING)
            check_pairs(now.round, [pair])
            drafts = writing.drafts_of(db, self.round_id, [pair.member])
            if pair not in drafts or drafts[pair].sheet.state in reading.OPEN:
                raise refusals.not_handed_in(pair)
            act = self._act(db, actor)
            given = replace(drafts[pair].sheet, state=SheetState.RETURNED, handed_in_at=None)
            act.keep_pace([given], drafts)
            # The words stand in the entry before; a second copy would be one more to purge.
            (seq,) = act.revise([replace(given, comments=())], reason=why or None)
            said = {"submission": pair.submission, "member": pair.member, "seq": seq}
            return act.tell("return", said | ({"reason": why} if why else {}))

    # Acts

    def append_event(
        self,
        kind: str,
        *,
        actor: str,
        approval: str | None = None,
        payload: Mapping[str, object] | None = None,
    ) -> Event:
        """Append an act to the secretariat's chain; those with a method of their own go there."""
        said = payload or {}
        if kind in _OWN_KINDS or not _OWN_KEYS.isdisjoint(said):
            raise ValueError(f"an event {kind!r} with {sorted(said)} has a method of its own")
        with self._db.writing() as db:
            self._standing(db, lock=True)
            return self._act(db, actor, approval).tell(kind, said)

    def approve_opinion(self, opinion: Opinion, *, actor: str, approval: str | None) -> Event:
        """Keep the words on one submission that its agency may read; the latest ones hold."""
        comments = chains.cleaned_comments(opinion.comments)
        with self._db.writing() as db:
            now = self._standing(db, lock=True)
            problems = check_opinion(now.round, replace(opinion, comments=comments))
            if problems:
                raise InputError(self.round_id, problems)
            said = {"submission": opinion.submission, "approved_by": opinion.approved_by}
            act = self._act(db, actor, approval or opinion.approval)
            return act.tell("opinion", said, comments)

    def note_results(self, digest: str, *, actor: str = SECRETARIAT) -> Event | None:
        """Note which results were drawn, unless the last ones noted are the same."""
        with self._db.writing() as db:
            self._standing(db, lock=True)
            if reading.last_results(db, self.round_id) == digest:
                return None
            return self._act(db, actor).tell("results", {"digest": digest})
