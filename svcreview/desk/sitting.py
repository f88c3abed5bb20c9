"""One member at the desk: what every act works on, and what it may touch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from svcreview.desk import refusals
from svcreview.desk.cases import Case, own_case, practice_case
from svcreview.desk.messages import ClosedError, Message, RefusedError
from svcreview.desk.state import state_of
from svcreview.desk.steps import admitted, step_of
from svcreview.desk.values import DeskStore, EntryFiles, Json, Reply
from svcreview.model import Pair, Phase
from svcreview.sheets import MemberRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """``member`` at the desk; what is read is read anew for each message."""

    member: str
    store: DeskStore
    files: EntryFiles
    assets: Mapping[str, Path]
    clock: Callable[[], datetime]

    def record(self) -> MemberRecord:
        return self.store.of_member(self.member)

    def state(self) -> Json:
        """Everything the screen shows."""
        return state_of(self.record(), self.member, self.clock())

    def changed(self) -> Reply:
        """The reply to an act that changes more than one sheet."""
        return Reply({"state": self.state()})

    def wants_step(self, *steps: str) -> None:
        """Raise unless the member is at one of ``steps``."""
        found = step_of(self.record())
        if found == "closed":
            raise ClosedError(refusals.CLOSED)
        if found not in steps:
            raise RefusedError(refusals.OTHER_STEP, refusals.IN_ORDER)

    def own(self, asked: Message) -> str:
        """The submission named, if the member scores it: of all others nothing is told apart."""
        submission = asked.string("submission")
        if Pair(submission, self.member) not in self.record().round.to_score:
            raise RefusedError(refusals.NOT_YOURS)
        return submission

    def admitted(self) -> MemberRecord:
        """The record, once the member may see what the entries say."""
        record = self.record()
        if not admitted(record):
            if record.phase is not Phase.SCORING:
                raise ClosedError(refusals.NEVER_ADMITTED)
            raise RefusedError(refusals.OTHER_STEP, refusals.IN_ORDER)
        return record

    def case(self, asked: Message) -> tuple[MemberRecord, Case]:
        """The member's case that is named."""
        record = self.admitted()
        return record, self.found(record, asked.string("submission"))

    def found(self, record: MemberRecord, submission: str) -> Case:
        """The member's case ``submission``."""
        case = own_case(record, self.member, submission)
        if case is None:
            raise RefusedError(refusals.NOT_YOURS)
        return case

    def practice(self, asked: Message) -> tuple[MemberRecord, Case]:
        """The practice case, if that is what is named."""
        record = self.admitted()
        case = practice_case(record)
        if case is None or asked.string("submission") != case.submission.id:
            raise RefusedError(refusals.NOT_YOURS)
        return record, case

    def entry(self, asked: Message) -> tuple[MemberRecord, str]:
        """The entry named, which the member may read: an own case, or the practice case."""
        record, wanted = self.admitted(), asked.string("submission")
        if record.round.practice is None or wanted != record.round.practice.id:
            return record, self.found(record, wanted).submission.id
        return record, wanted
