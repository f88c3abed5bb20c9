"""Scoring: saving, clearing, practising, handing in, asking for a sheet back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from svcreview.desk import handing_in, refusals
from svcreview.desk.cases import Case, abstain_name, reopen_asked, with_saved
from svcreview.desk.messages import (
    BrokenMessageError,
    ClosedError,
    Message,
    RefusedError,
    unknown,
)
from svcreview.desk.patching import patched
from svcreview.desk.practice import practice_view
from svcreview.desk.sitting import Sitting
from svcreview.desk.values import Json, Reply
from svcreview.desk.views import case_view, standing_of
from svcreview.desk.words import saved_text, told
from svcreview.errors import StaleSheetError
from svcreview.language import Text
from svcreview.model import Pair, Phase, Sheet, SheetState
from svcreview.sheets import Draft, MemberAct, MemberRecord
from svcreview.text import utc


def save(sitting: Sitting, asked: Message) -> Reply:
    """``{submission, base, fields}``: fields of one sheet, laid onto save ``base`` of it."""
    record, case = sitting.case(asked)
    base, fields = asked.number("base"), asked.mapping("fields")
    if case.settled and case.draft is not None and fields.keys() == {"private"}:
        return _note(sitting, record, case.draft, fields)
    _refuse_settled(record, case)
    sheet, own = patched(case.rubric, case.sheet(sitting.member), fields)
    if case.draft is not None and _is_stored(record, case.draft, sheet, own):
        # Saved before, but the page never heard of it: no clash, whatever its base is.
        return _saved(sitting, record, case.draft)
    _refuse_stale(case, base)
    return _write(sitting, record, sheet, base, own)


def clear(sitting: Sitting, asked: Message) -> Reply:
    """``{submission, base}``: marks and comments go, the private note stays."""
    record, case = sitting.case(asked)
    base = asked.number("base")
    _refuse_settled(record, case)
    empty = Sheet(submission=case.submission.id, member=sitting.member)
    return _write(sitting, record, empty, base, {abstain_name(case.submission.id): ""})


def practice(sitting: Sitting, asked: Message) -> Reply:
    """``{submission, base, fields}``: as ``save``, of the practice case; nobody abstains from it."""
    record, case = sitting.practice(asked)
    base, fields = asked.number("base"), asked.mapping("fields")
    _refuse_closed(record)
    if "abstain" in fields:
        raise unknown("fields")
    sheet, own = patched(case.rubric, case.sheet(sitting.member), fields)
    if case.draft is not None and _is_stored(record, case.draft, sheet, own):
        return _practised(sitting, case.draft)
    _refuse_stale(case, base)
    return _practised(sitting, sitting.store.save_practice(sheet, base=base, own=own))


def hand_in(sitting: Sitting, asked: Message) -> Reply:
    """``{submissions, bases}``: all of them, or what is missing of each."""
    sitting.wants_step("scoring")
    record, bases = sitting.record(), asked.numbers("bases")
    cases = [sitting.found(record, name) for name in asked.strings("submissions")]
    if not cases or any(case.submission.id not in bases for case in cases):
        raise BrokenMessageError(refusals.NOTHING)
    for case in cases:
        _refuse_settled(record, case)
        _refuse_stale(case, bases[case.submission.id])
    problems = {c.submission.id: handing_in.problems_of(record.round, c) for c in cases}
    open_still = {id_: found for id_, found in problems.items() if found}
    if open_still:
        return _not_complete(open_still)
    sitting.store.hand_in_many(
        [handing_in.sheet_to_hand_in(case, sitting.member) for case in cases],
        actor=sitting.member,
        bases={Pair(c.submission.id, sitting.member): bases[c.submission.id] for c in cases},
    )
    return sitting.changed()


def ask_reopen(sitting: Sitting, asked: Message) -> Reply:
    """``{submission, reason}``: the secretariat is asked to give a sheet back."""
    sitting.wants_step("scoring")
    record, case = sitting.case(asked)
    reason = asked.text("reason")
    if not case.settled:
        raise RefusedError(refusals.NOT_HANDED_IN)
    if reopen_asked(record, case):
        return sitting.changed()
    if not reason:
        raise RefusedError(refusals.WHY_REOPEN)
    said = {"submission": case.submission.id}
    sitting.store.note_act(sitting.member, MemberAct.REOPEN_ASKED, said, reason=reason)
    return sitting.changed()


def _is_stored(record: MemberRecord, stored: Draft, sheet: Sheet, own: Mapping[str, str]) -> bool:
    return (sheet, own) == (stored.sheet, _kept(record, own))


def _kept(record: MemberRecord, names: Iterable[str]) -> dict[str, str]:
    return {name: record.own.get(name, "") for name in names}


def _refuse_closed(record: MemberRecord) -> None:
    if record.phase is not Phase.SCORING:
        raise ClosedError(refusals.CLOSED)


def _refuse_settled(record: MemberRecord, case: Case) -> None:
    _refuse_closed(record)
    if case.settled:
        raise RefusedError(refusals.HANDED_IN, refusals.ASK)
    if case.draft is not None and case.draft.sheet.state is SheetState.VOID:
        raise RefusedError(refusals.VOID)


def _refuse_stale(case: Case, base: int) -> None:
    if base != case.counter:
        raise StaleSheetError(refusals.STALE)


def _write(
    sitting: Sitting, record: MemberRecord, sheet: Sheet, base: int, own: Mapping[str, str]
) -> Reply:
    draft = sitting.store.save_draft(sheet, base=base, own=own)
    return _saved(sitting, with_saved(record, draft, own), draft)


def _note(
    sitting: Sitting, record: MemberRecord, draft: Draft, fields: Mapping[str, object]
) -> Reply:
    """What a member notes in private on a sheet that is handed in: the sheet is not touched."""
    _refuse_closed(record)
    _, own = patched(record.round.rubric, draft.sheet, fields)
    sitting.store.keep(sitting.member, own)
    noted = replace(draft, saved_at=sitting.clock())
    return Reply(_saved(sitting, with_saved(record, draft, own), draft).body | _acknowledged(noted))


def _saved(sitting: Sitting, record: MemberRecord, draft: Draft) -> Reply:
    case = sitting.found(record, draft.sheet.submission)
    shown = {"case": case_view(record, case), **standing_of(record, sitting.member)}
    return Reply(_acknowledged(draft) | shown)


def _practised(sitting: Sitting, draft: Draft) -> Reply:
    # Read again: others may have finished theirs meanwhile.
    return Reply(_acknowledged(draft) | {"practice": practice_view(sitting.record())})


def _acknowledged(draft: Draft) -> Json:
    return {
        "counter": draft.counter,
        "saved_at": utc(draft.saved_at),
        "saved_text": saved_text(draft.saved_at),
    }


def _not_complete(problems: Mapping[str, Sequence[Json]]) -> Reply:
    count = len(problems)
    text = Text(f"有{count}案尚未完成，未送出", f"{count} not complete yet; nothing was handed in")
    error = {"kind": "refused", "text": told(text)}
    return Reply({"ok": False, "error": error, "problems": problems})
