"""The desk of one member: every message of a page goes in here, and a reply comes out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from svcreview.desk import entries, handing_in, refusals
from svcreview.desk.cases import (
    Case,
    abstain_name,
    case_view,
    cases_of,
    own_case,
    reopen_asked,
    standing_view,
    stored_fields,
    with_saved,
)
from svcreview.desk.messages import BrokenMessageError, Message, RefusedError, small_json
from svcreview.desk.patching import FieldsRefusedError, patched
from svcreview.desk.state import BANK, PLACE, proposals, state_of
from svcreview.desk.steps import admitted, latest, step_of
from svcreview.desk.values import DeskStore, EntryFiles, Json, Reply
from svcreview.desk.words import DECLARATION, GROUNDS, saved_text, told
from svcreview.errors import PhaseError, StaleSheetError, StoreError, SvcreviewError
from svcreview.language import LANGUAGES, Text, using
from svcreview.model import Pair, Phase, Recusal, Sheet, SheetState
from svcreview.sheets import Draft, MemberAct, MemberRecord
from svcreview.text import utc

_MAX_BANK: Final = 200


def _utc_now() -> datetime:
    return datetime.now(UTC)


class ScoringDesk:
    """What ``member`` sees and may do in one round; ``state`` for the screen, ``receive`` for acts.

    Nothing of anybody else is ever asked of the store, and every message is checked here and
    again by the store, whatever the page allowed.
    """

    def __init__(
        self,
        store: DeskStore,
        member: str,
        *,
        folder_files: EntryFiles,
        assets: Mapping[str, Path] | None = None,
        clock: Callable[[], datetime] = _utc_now,
        language: str = "zh",
    ) -> None:
        self.member = member
        self._store = store
        self._files = folder_files
        self._assets = assets or {}
        self._clock = clock
        self._language = language
        self._ops: Mapping[str, Callable[[Message], Reply]] = {
            "hello": self._hello,
            "rules_read": self._rules_read,
            "declare": self._declare,
            "recuse": self._recuse,
            "answer_proposal": self._answer_proposal,
            "recusals_done": self._recusals_done,
            "save": self._save,
            "clear": self._clear,
            "hand_in": self._hand_in,
            "ask_reopen": self._ask_reopen,
            "entry": self._entry,
            "annex": self._annex,
            "asset": self._asset,
            "bank": self._bank,
            "place": self._place,
        }
        if member not in self._record().round.member_by_id:
            raise StoreError(
                Text(f"沒有編號 {member} 的委員", f"there is no member {member}"),
                Text("請核對 members.csv 的委員編號。", "Check the ids in members.csv."),
            )

    def state(self, language: str | None = None) -> Json:
        """Everything the screen shows, in ``language`` or the one spoken last."""
        with using(language or self._language):
            return self._state()

    def receive(self, message: object) -> Reply:
        """Do what ``message`` asks; whatever it is, a reply comes back."""
        asked = Message(message)
        self._listen(asked)
        with using(self._language):
            try:
                done = self._ops.get(asked.op, _unknown_op)(asked)
            except SvcreviewError as exc:
                done = Reply({"ok": False, **self._refused(asked, exc)})
            return Reply({"id": asked.id, "ok": True, **done.body}, done.buffers)

    def _listen(self, asked: Message) -> None:
        wanted = asked.string("language") if asked.is_string("language") else ""
        if wanted in LANGUAGES:
            self._language = wanted

    def _refused(self, asked: Message, exc: SvcreviewError) -> Json:
        kind, text = refusals.told_to_member(exc)
        body: Json = {"error": {"kind": kind, "text": text}}
        with suppress(SvcreviewError):  # the first failure is the one to tell
            body |= self._beside(asked, exc)
        return body

    def _beside(self, asked: Message, exc: SvcreviewError) -> Json:
        """What a page needs to go on after ``exc``."""
        if isinstance(exc, FieldsRefusedError):
            return {"fields": {name: told(why) for name, why in exc.fields.items()}}
        if isinstance(exc, PhaseError):
            return {"state": self._state()}
        return self._stored(asked) if isinstance(exc, StaleSheetError) else {}

    def _stored(self, asked: Message) -> Json:
        """What the store holds of the sheet that a stale page wrote to."""
        if asked.op == "hand_in":
            return {"state": self._state()}
        record, case = self._case(asked)
        return {
            "counter": case.counter,
            "stored": stored_fields(record, case),
            "case": case_view(record, case),
        }

    def _record(self) -> MemberRecord:
        return self._store.of_member(self.member)

    def _state(self) -> Json:
        return state_of(self._record(), self.member, self._clock())

    def _changed(self) -> Reply:
        return Reply({"state": self._state()})

    # Before scoring

    def _hello(self, _: Message) -> Reply:
        return self._changed()

    def _rules_read(self, _: Message) -> Reply:
        if latest(self._record(), MemberAct.RULES_READ) is None:
            self._store.note_act(self.member, MemberAct.RULES_READ)
        return self._changed()

    def _declare(self, asked: Message) -> Reply:
        self._wants_step("declaration")
        said = {
            "publish_name": asked.flag("publish_name"),
            "sentences": [told(sentence) for sentence in DECLARATION],
        }
        self._store.note_act(self.member, MemberAct.DECLARED, said)
        return self._changed()

    def _recuse(self, asked: Message) -> Reply:
        self._wants_step("recusals", "scoring")
        ground, reason = asked.string("ground"), asked.text("reason")
        if ground not in GROUNDS:
            raise BrokenMessageError(refusals.NO_GROUND)
        return self._step_aside(self._own(asked), ground, reason)

    def _step_aside(self, submission: str, ground: str, reason: str) -> Reply:
        if not reason:
            raise RefusedError(refusals.WHY_RECUSED)
        self._store.recuse(
            Recusal(submission=submission, member=self.member, ground=ground, reason=reason)
        )
        return self._changed()

    def _answer_proposal(self, asked: Message) -> Reply:
        self._wants_step("recusals", "scoring")
        submission, reason = self._own(asked), asked.text("reason")
        proposal = proposals(self._record(), self.member).get(submission)
        if proposal is None:
            raise RefusedError(refusals.NO_PROPOSAL)
        if asked.flag("recuse"):
            return self._step_aside(
                submission, proposal.ground, reason or told(refusals.AS_PROPOSED)
            )
        if not reason:
            raise RefusedError(refusals.WHY_NOT)
        said = {"submission": submission, "ground": proposal.ground}
        self._store.note_act(self.member, MemberAct.NOT_RECUSED, said, reason=reason)
        return self._changed()

    def _recusals_done(self, _: Message) -> Reply:
        self._wants_step("recusals", "scoring")
        record = self._record()
        waiting = proposals(record, self.member)
        if waiting:
            listed = list(waiting)
            zh, en = "、".join(listed), ", ".join(listed)
            raise RefusedError(
                Text(
                    f"尚有系統提示未答覆：{zh}",
                    f"proposals of the system wait for an answer: {en}",
                ),
                Text("請逐案選擇是否迴避。", "Say for each whether you step aside."),
            )
        if latest(record, MemberAct.RECUSALS_DONE) is None:
            self._store.note_act(self.member, MemberAct.RECUSALS_DONE)
        return self._changed()

    def _wants_step(self, *steps: str) -> None:
        found = step_of(self._record())
        if found == "closed":
            raise PhaseError(refusals.CLOSED)
        if found not in steps:
            raise RefusedError(refusals.OTHER_STEP, refusals.IN_ORDER)

    # Scoring

    def _own(self, asked: Message) -> str:
        """The submission named, if the member scores it: of all others nothing is told apart."""
        submission = asked.string("submission")
        if Pair(submission, self.member) not in self._record().round.to_score:
            raise RefusedError(refusals.NOT_YOURS)
        return submission

    def _case(self, asked: Message) -> tuple[MemberRecord, Case]:
        record = self._record()
        if not admitted(record):
            raise RefusedError(refusals.OTHER_STEP, refusals.IN_ORDER)
        return record, _found(record, self.member, asked.string("submission"))

    def _save(self, asked: Message) -> Reply:
        record, case = self._case(asked)
        base, fields = asked.number("base"), asked.mapping("fields")
        _refuse_settled(record, case)
        stored = case.sheet(self.member)
        sheet, own = patched(record.round.rubric, stored, fields)
        if case.draft is not None and (sheet, own) == (stored, _kept(record, own)):
            # Saved before, but the page never heard of it: no clash, whatever its base is.
            return self._saved(record, case.draft)
        if base != case.counter:
            raise StaleSheetError(refusals.STALE)
        return self._write(record, sheet, base, own)

    def _clear(self, asked: Message) -> Reply:
        record, case = self._case(asked)
        base = asked.number("base")
        _refuse_settled(record, case)
        empty = Sheet(submission=case.submission.id, member=self.member)
        return self._write(record, empty, base, {abstain_name(case.submission.id): ""})

    def _write(
        self, record: MemberRecord, sheet: Sheet, base: int, own: Mapping[str, str]
    ) -> Reply:
        draft = self._store.save_draft(sheet, base=base, own=own)
        return self._saved(with_saved(record, draft, own), draft)

    def _saved(self, record: MemberRecord, draft: Draft) -> Reply:
        case = _found(record, self.member, draft.sheet.submission)
        saved = {
            "counter": draft.counter,
            "saved_at": utc(draft.saved_at),
            "saved_text": saved_text(draft.saved_at),
            "case": case_view(record, case),
        }
        return Reply(saved | standing_view(record, cases_of(record, self.member)))

    def _hand_in(self, asked: Message) -> Reply:
        self._wants_step("scoring")
        record, bases = self._record(), asked.numbers("bases")
        cases = [_found(record, self.member, name) for name in asked.strings("submissions")]
        if not cases or any(case.submission.id not in bases for case in cases):
            raise BrokenMessageError(refusals.NOTHING)
        for case in cases:
            _refuse_settled(record, case)
            if bases[case.submission.id] != case.counter:
                raise StaleSheetError(refusals.STALE)
        rubric = record.round.rubric
        problems = {c.submission.id: handing_in.problems_of(rubric, c) for c in cases}
        open_still = {id_: found for id_, found in problems.items() if found}
        if open_still:
            return _not_complete(open_still)
        self._store.hand_in_many(
            [handing_in.sheet_to_hand_in(case, self.member) for case in cases],
            actor=self.member,
            bases={Pair(c.submission.id, self.member): bases[c.submission.id] for c in cases},
        )
        return self._changed()

    def _ask_reopen(self, asked: Message) -> Reply:
        self._wants_step("scoring")
        record, case = self._case(asked)
        reason = asked.text("reason")
        if not case.settled:
            raise RefusedError(refusals.NOT_HANDED_IN)
        if reopen_asked(record, case):
            return self._changed()
        if not reason:
            raise RefusedError(refusals.WHY_REOPEN)
        said = {"submission": case.submission.id}
        self._store.note_act(self.member, MemberAct.REOPEN_ASKED, said, reason=reason)
        return self._changed()

    # Entries and files

    def _entry(self, asked: Message) -> Reply:
        record, case = self._case(asked)
        return Reply(entries.entry_view(self._files, record.round, case.submission.id))

    def _annex(self, asked: Message) -> Reply:
        record, case = self._case(asked)
        start, length = asked.number("start"), asked.number("length")
        annex = entries.Annex.of(record.round, case.submission.id, asked.string("name"))
        total = self._files.size(annex.path, annex.digest)
        piece = self._files.read(annex.path, annex.digest, start, min(length, entries.MAX_CHUNK))
        return Reply({"start": start, "total": total}, (piece,))

    def _asset(self, asked: Message) -> Reply:
        path = self._assets.get(asked.string("name"))
        if path is None:
            raise BrokenMessageError(refusals.NO_ASSET)
        start, length = asked.number("start"), asked.number("length")
        total, piece = entries.read_piece(path, start, min(length, entries.MAX_CHUNK))
        return Reply({"start": start, "total": total}, (piece,))

    # What the member keeps

    def _bank(self, asked: Message) -> Reply:
        bank: list[str] = json.loads(self._record().own.get(BANK, "[]"))
        kept = (
            _shorter(bank, asked.number("remove"))
            if asked.has("remove")
            else _longer(bank, asked.text("add"))
        )
        self._store.keep(self.member, {BANK: json.dumps(kept, ensure_ascii=False)})
        return Reply({"bank": kept})

    def _place(self, asked: Message) -> Reply:
        self._store.keep(self.member, {PLACE: small_json(asked.mapping("place"))})
        return Reply({})


def _unknown_op(_: Message) -> Reply:
    raise BrokenMessageError(refusals.UNKNOWN_OP)


def _found(record: MemberRecord, member: str, submission: str) -> Case:
    case = own_case(record, member, submission)
    if case is None:
        raise RefusedError(refusals.NOT_YOURS)
    return case


def _kept(record: MemberRecord, names: Iterable[str]) -> dict[str, str]:
    return {name: record.own.get(name, "") for name in names}


def _refuse_settled(record: MemberRecord, case: Case) -> None:
    if record.phase is not Phase.SCORING:
        raise PhaseError(refusals.CLOSED)
    if case.settled:
        raise RefusedError(refusals.HANDED_IN, refusals.ASK)
    if case.draft is not None and case.draft.sheet.state is SheetState.VOID:
        raise RefusedError(refusals.VOID)


def _not_complete(problems: Mapping[str, Sequence[Json]]) -> Reply:
    count = len(problems)
    text = Text(f"有{count}案尚未完成，未送出", f"{count} not complete yet; nothing was handed in")
    error = {"kind": "refused", "text": told(text)}
    return Reply({"ok": False, "error": error, "problems": problems})


def _shorter(bank: list[str], index: int) -> list[str]:
    return bank[:index] + bank[index + 1 :]


def _longer(bank: list[str], text: str) -> list[str]:
    if len(bank) >= _MAX_BANK:
        raise RefusedError(refusals.FULL)
    return [*bank, text] if text and text not in bank else bank
