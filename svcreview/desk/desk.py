"""The desk of one member: every message of a page goes in here, and a reply comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from svcreview.desk import before_scoring, keeping, reading, refusals, scoring
from svcreview.desk.messages import BrokenMessageError, ClosedError, Message
from svcreview.desk.patching import FieldsRefusedError
from svcreview.desk.practice import practice_view
from svcreview.desk.sitting import Sitting
from svcreview.desk.values import DeskStore, EntryFiles, Json, Reply
from svcreview.desk.views import case_view, stored_fields
from svcreview.desk.words import told
from svcreview.errors import PhaseError, StaleSheetError, StoreError, SvcreviewError
from svcreview.language import LANGUAGES, Text, using

# All that a page may ask for; each act checks by itself what the member may do.
_ACTS: Final[Mapping[str, Callable[[Sitting, Message], Reply]]] = {
    "ping": lambda _sitting, _asked: Reply({}),  # a sign of life; it touches nothing
    "hello": lambda sitting, _: sitting.changed(),
    "rules_read": before_scoring.rules_read,
    "declare": before_scoring.declare,
    "recuse": before_scoring.recuse,
    "answer_proposal": before_scoring.answer_proposal,
    "recusals_done": before_scoring.recusals_done,
    "save": scoring.save,
    "clear": scoring.clear,
    "practice": scoring.practice,
    "hand_in": scoring.hand_in,
    "ask_reopen": scoring.ask_reopen,
    "entry": reading.entry,
    "annex": reading.annex,
    "asset": reading.asset,
    "bank": keeping.bank,
    "place": keeping.place,
}


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
        self._language = language
        self._sitting = Sitting(
            member=member, store=store, files=folder_files, assets=assets or {}, clock=clock
        )
        if member not in self._sitting.record().round.member_by_id:
            raise StoreError(
                Text(f"沒有編號 {member} 的委員", f"there is no member {member}"),
                Text("請核對 members.csv 的委員編號。", "Check the ids in members.csv."),
            )

    def state(self, language: str | None = None) -> Json:
        """Everything the screen shows, in ``language`` or the one spoken last."""
        with using(language or self._language):
            return self._sitting.state()

    def receive(self, message: object) -> Reply:
        """Do what ``message`` asks; whatever it is, a reply comes back."""
        asked = Message(message)
        self._listen(asked)
        with using(self._language):
            try:
                done = _ACTS.get(asked.op, _unknown_act)(self._sitting, asked)
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
        if isinstance(exc, (PhaseError, ClosedError)):
            return {"state": self._sitting.state()}
        return self._stored(asked) if isinstance(exc, StaleSheetError) else {}

    def _stored(self, asked: Message) -> Json:
        """What the store holds of what a stale page wrote to."""
        if asked.op == "hand_in":
            return {"state": self._sitting.state()}
        if asked.op == "practice":
            record, case = self._sitting.practice(asked)
            shown = {"practice": practice_view(record)}
        else:
            record, case = self._sitting.case(asked)
            shown = {"case": case_view(record, case)}
        return {"counter": case.counter, "stored": stored_fields(case), **shown}


def _unknown_act(_sitting: Sitting, _asked: Message) -> Reply:
    raise BrokenMessageError(refusals.UNKNOWN_OP)
