"""What a member does in the store: saves, hands in, declares, steps aside, keeps own things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from svcreview.errors import StoreError
from svcreview.model import Comment, CommentKind, Event, Pair, Phase, Recusal, Sheet, SheetState
from svcreview.sheets import Draft, MemberAct, MemberRecord
from svcreview.store import acts, chains, practice, reading, refusals, writing
from svcreview.store.base import StoreBase
from svcreview.store.checks import check_pairs, refuse_faulty
from svcreview.store.engine import KeyTakenError
from svcreview.store.values import StaleDraftError
from svcreview.text import clean

NOTED_EVERY: Final = timedelta(minutes=10)


class MemberStore(StoreBase):
    """The part of the store that members write; made by ``open_store``."""

    def draft(self, submission: str, member: str) -> Draft | None:
        """The sheet of this pair as last saved, whatever its state."""
        with self._db.reading() as db:
            return reading.read_draft(db, self.round_id, Pair(submission, member))

    def of_member(self, member: str) -> MemberRecord:
        """All that ``member`` may know: the round, own sheets, own acts, own things."""
        with self._db.reading() as db:
            now = self._standing(db)
            case, rubric = now.round.practice, now.round.rubric
            drafts = writing.drafts_of(db, self.round_id, [member])
            return MemberRecord(
                round=now.round,
                phase=now.phase,
                drafts={pair.submission: draft for pair, draft in drafts.items()},
                acts=acts.acts_about(db, self.round_id, member),
                own=acts.own_things(db, self.round_id, member),
                practice=practice.read(db, self.round_id, Pair(case.id, member)) if case else None,
                practised=practice.practised(db, self.round_id, rubric) if case else (),
            )

    # Sheets

    def save_draft(self, sheet: Sheet, *, base: int, own: Mapping[str, str] | None = None) -> Draft:
        """Write ``sheet`` over save ``base`` of its pair (0: the first); its state stays.

        ``own``: things that its member keeps, written with it or not at all. Raises
        ``StaleDraftError`` if somebody saved in between; the database itself refuses.
        """
        kept = chains.cleaned_sheet(sheet)
        try:
            with self._db.writing() as db:
                now = self._standing(db, lock=True, share=True)
                refusals.wants(now.phase, Phase.SCORING)
                refuse_faulty(now.round, [kept], self.round_id)
                row = chains.draft_row(self.round_id, kept, self._now(), base + 1)
                draft = writing.save(db, row, base=base)
                if draft is not None and own:
                    acts.keep(db, self.round_id, sheet.member, own)
        except KeyTakenError as exc:
            raise self._refusal(sheet.pair, base) from exc
        if draft is None:
            raise self._refusal(sheet.pair, base)
        if draft.saved_at - draft.noted_at >= NOTED_EVERY:
            self._note(sheet.pair)
        return draft

    def _note(self, pair: Pair) -> None:
        # A transaction of its own: savers share their lock, and a chain grows under a full one.
        with self._db.writing() as db:
            open_still = self._standing(db, lock=True).phase is Phase.SCORING
            draft = reading.read_draft(db, self.round_id, pair)
            if open_still and draft is not None and draft.sheet.state in reading.OPEN:
                self._act(db, pair.member).note(draft)

    def save_practice(
        self, sheet: Sheet, *, base: int, own: Mapping[str, str] | None = None
    ) -> Draft:
        """Write ``sheet``, of the practice case, over save ``base`` of its member (0: the first).

        ``own`` and ``StaleDraftError`` as with ``save_draft``; no chain hears of it.
        """
        kept = chains.cleaned_sheet(sheet)
        try:
            with self._db.writing() as db:
                now = self._standing(db, lock=True, share=True)
                refusals.wants(now.phase, Phase.SCORING)
                practice.refuse_faulty(now.round, kept)
                row = chains.draft_row(self.round_id, kept, self._now(), base + 1)
                draft = practice.save(db, row, base=base)
                if draft is not None and own:
                    acts.keep(db, self.round_id, sheet.member, own)
        except KeyTakenError as exc:
            raise self._stale_practice(sheet.pair, base) from exc
        if draft is None:
            raise self._stale_practice(sheet.pair, base)
        return draft

    def _stale_practice(self, pair: Pair, base: int) -> StaleDraftError:
        with self._db.reading() as db:
            return StaleDraftError(pair, base, practice.read(db, self.round_id, pair))

    def hand_in(self, sheet: Sheet, *, actor: str, base: int | None = None) -> int:
        """Append ``sheet``, handed in or abstained, to its member's chain; its number there.

        With ``base`` a sheet that was saved since then is refused, as by ``save_draft``.
        """
        bases = {} if base is None else {sheet.pair: base}
        return self.hand_in_many([sheet], actor=actor, bases=bases)[0]

    def hand_in_many(
        self, sheets: Iterable[Sheet], *, actor: str, bases: Mapping[Pair, int] | None = None
    ) -> tuple[int, ...]:
        """Hand in all of ``sheets`` or none."""
        given: Sequence[Sheet] = list(sheets)
        with self._db.writing() as db:
            now = self._standing(db, lock=True)
            refusals.wants(now.phase, Phase.SCORING)
            act = self._act(db, actor)
            kept = [writing.handed_in(chains.cleaned_sheet(sheet), act.stamp.at) for sheet in given]
            refuse_faulty(now.round, kept, self.round_id, complete=True)
            drafts = writing.drafts_of(db, self.round_id, {sheet.member for sheet in kept})
            refusals.refuse_handed_in(kept, drafts)
            refusals.refuse_stale(bases or {}, drafts)
            act.keep_pace(kept, drafts)
            return act.revise(kept)

    def _refusal(self, pair: Pair, base: int) -> StoreError:
        stored = self.draft(pair.submission, pair.member)
        if stored is not None and stored.sheet.state not in reading.OPEN:
            return refusals.is_handed_in([pair])
        return StaleDraftError(pair, base, stored)

    # Acts

    def note_act(
        self,
        member: str,
        kind: MemberAct,
        payload: Mapping[str, object] | None = None,
        *,
        reason: str = "",
    ) -> Event:
        """Append what ``member`` did, while scoring is open; the words of ``reason`` stand apart."""
        if kind is MemberAct.RECUSED:
            raise ValueError("a recusal has a method of its own")
        with self._db.writing() as db:
            refusals.wants(self._standing(db, lock=True).phase, Phase.SCORING)
            said = {**(payload or {}), "member": member}
            return self._act(db, member).tell(kind.value, said, _words(reason))

    def recuse(self, recusal: Recusal) -> Event:
        """``recusal``, declared by its member, from now on; a sheet already begun is voided."""
        with self._db.writing() as db:
            now = self._standing(db, lock=True)
            refusals.wants(now.phase, Phase.SCORING)
            check_pairs(now.round, [recusal.pair])
            act = self._act(db, recusal.member)
            draft = reading.read_draft(db, self.round_id, recusal.pair)
            said = {
                "submission": recusal.submission,
                "member": recusal.member,
                "ground": recusal.ground,
            }
            event = act.tell(MemberAct.RECUSED.value, said, _words(recusal.reason))
            if draft is not None and draft.sheet.state is not SheetState.VOID:
                act.void(draft)
            return event

    def keep(self, member: str, things: Mapping[str, str]) -> None:
        """Write ``things`` over what ``member`` keeps under the same names; an empty one is dropped."""
        with self._db.writing() as db:
            self._standing(db, lock=True, share=True)
            acts.keep(db, self.round_id, member, things)


def _words(reason: str) -> tuple[Comment, ...]:
    text = clean(reason)
    return (Comment(kind=CommentKind.REASON, text=text),) if text else ()
