"""Score sheets that leave the system and come back: as files, and on paper keyed in twice.

What was keyed in once stands in a table of its own, in no record, dump, chain or export, until a
second person's reading of the same paper says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, inspect, select

from svcreview.model import Event, Pair, Phase, Sheet
from svcreview.sheets import KEYED_IN, Arrival, Draft, Reading, person
from svcreview.store import acts, chains, reading, refusals, writing
from svcreview.store.base import Standing
from svcreview.store.checks import refuse_faulty
from svcreview.store.members import MemberStore
from svcreview.store.schema import META, READINGS
from svcreview.text import utc

EXPORTED: Final = "sheets_exported"
IMPORTED: Final = "sheets_imported"
KEYED_ONCE: Final = "sheets_keyed"
DIFFERENT: Final = "sheets_differ"
PAPER_KINDS: Final = (EXPORTED, IMPORTED, KEYED_ONCE, DIFFERENT, KEYED_IN)


class PaperStore(MemberStore):
    """The part of the store that takes score sheets out and in; made by ``open_store``."""

    # As files

    def sheet_key(self) -> bytes | None:
        """What seals this round's score sheets; ``None`` as long as none was made."""
        with self._db.reading() as db:
            return self._key(db)

    def draw_sheet_key(self) -> bytes:
        """What seals this round's score sheets, from the first one on."""
        with self._db.writing() as db:
            self._standing(db, lock=True)
            key = self._key(db)
            if key is None:
                key = self._salts() + self._salts()
                db.execute(META.insert().values(name=self._key_name, value=key.hex()))
            return key

    def note_export(self, members: Iterable[str], *, actor: str, drafts: bool) -> Event:
        """Note whose score sheets are made, with what they have saved or without."""
        with self._db.writing() as db:
            self._standing(db, lock=True)
            said = {"members": list(members), "drafts": drafts}
            return self._act(db, actor).tell(EXPORTED, said)

    @property
    def _key_name(self) -> str:
        return f"sheet_key/{self.round_id}"

    def _key(self, db: Connection) -> bytes | None:
        found = db.scalar(select(META.c.value).where(META.c.name == self._key_name))
        return None if found is None else bytes.fromhex(found)

    def take_in(
        self, arrivals: Sequence[Arrival], *, actor: str, hand_in: bool = False
    ) -> tuple[Event, ...]:
        """What came back on score sheets, all of it or nothing: as drafts, or handed in.

        Raises as ``save_draft`` and ``hand_in`` do. A draft that is written over goes into its
        member's chain first, so that no word of it is lost.
        """
        with self._db.writing() as db:
            now = self._standing(db, lock=True)
            refusals.wants(now.phase, Phase.SCORING)
            act = self._act(db, actor)
            return tuple(_arrive(act, now, arrival, hand_in=hand_in) for arrival in arrivals)

    # On paper

    def readings(self, member: str) -> tuple[Reading, ...]:
        """What was keyed in of the paper of ``member`` and not handed in yet, the oldest first."""
        with self._db.reading() as db:
            return _readings(db, self.round_id, member)

    def key_in(
        self,
        sheets: Sequence[Sheet],
        *,
        actor: str,
        bases: Mapping[Pair, int],
        scan: str | None,
        again: bool = False,
        done: bool = False,
    ) -> None:
        """Keep what ``actor`` keyed in of one member's paper, ``done`` with the last of it.

        The same person never reads the same sheet twice: with ``again`` the new reading takes
        the place of the old one, and still counts once.
        """
        with self._db.writing() as db:
            now = self._standing(db, lock=True)
            refusals.wants(now.phase, Phase.SCORING)
            READINGS.create(db, checkfirst=True)  # a round opened by an earlier program has none
            kept = [chains.cleaned_sheet(sheet) for sheet in sheets]
            refuse_faulty(now.round, kept, self.round_id)
            (member,) = {sheet.member for sheet in kept}
            drafts = writing.drafts_of(db, self.round_id, [member])
            refusals.refuse_handed_in(kept, drafts)
            act = self._act(db, actor)
            mine = _of(_readings(db, self.round_id, member), actor)
            twice = [sheet.pair for sheet in kept if mine and sheet.submission in mine.sheets]
            if twice and not again:
                raise refusals.same_reader(twice, act.stamp.actor)
            _keep_reading(act, kept, bases, scan)
            if done:
                said = {"member": member, "submissions": _names(kept, mine), "scan": scan}
                act.tell(KEYED_ONCE, said)

    def note_difference(self, member: str, submissions: Iterable[str], *, actor: str) -> Event:
        """Note that two readings of a paper differ, and on which entries; never by how much."""
        with self._db.writing() as db:
            self._standing(db, lock=True)
            said = {"member": member, "submissions": sorted(submissions)}
            return self._act(db, actor).tell(DIFFERENT, said)

    def hand_in_paper(
        self,
        sheets: Sequence[Sheet],
        *,
        keyed: Reading,
        checked: Reading,
        scan: str | None,
        own: Mapping[str, str],
    ) -> Event:
        """Hand in ``sheets``, on which the readings ``keyed`` and ``checked`` agree.

        ``own`` is written over what the member keeps. Raises ``StoreError`` if a reading is not
        what is stored any more, and ``StaleDraftError`` if the member saved since it was keyed in.
        """
        with self._db.writing() as db:
            now = self._standing(db, lock=True)
            refusals.wants(now.phase, Phase.SCORING)
            if person(keyed.by) == person(checked.by):
                raise refusals.same_reader([sheet.pair for sheet in sheets], checked.by)
            stored = _readings(db, self.round_id, keyed.member)
            if any(_of(stored, one.by) != one for one in (keyed, checked)):
                raise refusals.reading_changed(keyed.member)
            act = self._act(db, checked.by)
            bases = {
                sheet.pair: min(keyed.bases[sheet.submission], checked.bases[sheet.submission])
                for sheet in sheets
            }
            kept = [writing.handed_in(chains.cleaned_sheet(s), act.stamp.at) for s in sheets]
            _lay(act, now, kept, bases, source=self.round_id, hand_in=True)
            acts.keep(db, self.round_id, keyed.member, own)
            gone = (READINGS.c.round == self.round_id, READINGS.c.member == keyed.member)
            db.execute(READINGS.delete().where(*gone))
            return act.tell(KEYED_IN, _said(sheets, keyed, scan))


def _arrive(act: writing.Act, now: Standing, arrival: Arrival, *, hand_in: bool) -> Event:
    kept = [chains.cleaned_sheet(sheet) for sheet in arrival.sheets]
    if hand_in:
        kept = [writing.handed_in(sheet, act.stamp.at) for sheet in kept]
    _lay(act, now, kept, arrival.bases, source=arrival.file, hand_in=hand_in)
    acts.keep(act.db, act.round_id, arrival.member, arrival.own)
    said = {
        "member": arrival.member,
        "submissions": [sheet.submission for sheet in kept],
        "handed_in": hand_in,
        "file": arrival.file,
        "sha256": arrival.digest,
    }
    return act.tell(IMPORTED, said)


def _lay(
    act: writing.Act,
    now: Standing,
    kept: Sequence[Sheet],
    bases: Mapping[Pair, int],
    *,
    source: str,
    hand_in: bool,
) -> None:
    """Write ``kept`` over the drafts that they were laid over, and into the chain if handed in."""
    refuse_faulty(now.round, kept, source, complete=hand_in)
    drafts = writing.drafts_of(act.db, act.round_id, {sheet.member for sheet in kept})
    refusals.refuse_handed_in(kept, drafts)
    refusals.refuse_stale(bases, drafts)
    act.revise(_written_over(kept, drafts))
    act.keep_pace(kept, drafts)
    if hand_in:
        act.revise(kept)


def _written_over(kept: Sequence[Sheet], drafts: Mapping[Pair, Draft]) -> list[Sheet]:
    """The drafts that say something else than ``kept`` and would be gone."""
    old = (drafts[sheet.pair].sheet for sheet in kept if sheet.pair in drafts)
    new = {sheet.pair: sheet for sheet in kept}
    return [sheet for sheet in old if writing.begun(sheet) and not _alike(sheet, new[sheet.pair])]


def _alike(one: Sheet, other: Sheet) -> bool:
    return replace(one, state=other.state, handed_in_at=other.handed_in_at) == other


def _of(readings: Iterable[Reading], by: str) -> Reading | None:
    return next((one for one in readings if person(one.by) == person(by)), None)


def _names(kept: Sequence[Sheet], mine: Reading | None) -> list[str]:
    return sorted({sheet.submission for sheet in kept} | set(mine.sheets if mine else ()))


def _said(sheets: Sequence[Sheet], keyed: Reading, scan: str | None) -> dict[str, object]:
    return {
        "member": keyed.member,
        "submissions": [sheet.submission for sheet in sheets],
        "keyed_by": keyed.by,
        "keyed_at": keyed.at,
        "scan": scan,
    }


def _readings(db: Connection, round_id: str, member: str) -> tuple[Reading, ...]:
    if not inspect(db).has_table(READINGS.name):
        return ()
    query = select(READINGS).where(READINGS.c.round == round_id, READINGS.c.member == member)
    by_reader: dict[str, list[Row[Any]]] = {}
    for row in db.execute(query.order_by(READINGS.c.submission)):
        by_reader.setdefault(row.reader, []).append(row)
    found = (_reading(member, rows) for rows in by_reader.values())
    return tuple(sorted(found, key=lambda one: (one.at, person(one.by))))


def _reading(member: str, rows: Sequence[Row[Any]]) -> Reading:
    last = max(rows, key=lambda row: str(row.at))
    return Reading(
        member=member,
        by=last.by,
        at=datetime.fromisoformat(last.at),
        scan=last.scan,
        sheets={row.submission: reading.keyed_sheet(row) for row in rows},
        bases={row.submission: row.base for row in rows},
    )


def _keep_reading(
    act: writing.Act, kept: Sequence[Sheet], bases: Mapping[Pair, int], scan: str | None
) -> None:
    """Write ``kept`` over what this person keyed in of the same entries before."""
    whose = {
        "round": act.round_id,
        "member": kept[0].member,
        "reader": person(act.stamp.actor),
    }
    mine = [READINGS.c[name] == value for name, value in whose.items()]
    entries = READINGS.c.submission.in_([sheet.submission for sheet in kept])
    act.db.execute(READINGS.delete().where(*mine, entries))
    said = {"by": act.stamp.actor, "at": utc(act.stamp.at), "scan": scan}
    rows = [
        whose
        | said
        | chains.mark_columns(sheet)
        | {"base": bases.get(sheet.pair, 0), "comments": chains.json_text(sheet.comments)}
        for sheet in kept
    ]
    act.db.execute(READINGS.insert(), rows)
    # It is one paper, so the scan that was named last is that of all its entries.
    act.db.execute(READINGS.update().where(*mine).values(scan=scan))
