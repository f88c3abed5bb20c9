"""What comes before scoring: rules, declaration, recusals."""

from __future__ import annotations

from svcreview.desk import refusals
from svcreview.desk.messages import BrokenMessageError, Message, RefusedError
from svcreview.desk.sitting import Sitting
from svcreview.desk.state import proposals
from svcreview.desk.steps import latest
from svcreview.desk.values import Reply
from svcreview.desk.words import DECLARATION, GROUNDS, told
from svcreview.language import Text
from svcreview.model import Recusal
from svcreview.sheets import MemberAct


def rules_read(sitting: Sitting, _: Message) -> Reply:
    """``{}``: the page of rules was read to its end."""
    if latest(sitting.record(), MemberAct.RULES_READ) is None:
        sitting.store.note_act(sitting.member, MemberAct.RULES_READ)
    return sitting.changed()


def declare(sitting: Sitting, asked: Message) -> Reply:
    """``{publish_name}``: the declaration is made."""
    sitting.wants_step("declaration")
    said = {
        "publish_name": asked.flag("publish_name"),
        "sentences": [told(sentence) for sentence in DECLARATION],
    }
    sitting.store.note_act(sitting.member, MemberAct.DECLARED, said)
    return sitting.changed()


def recuse(sitting: Sitting, asked: Message) -> Reply:
    """``{submission, ground, reason}``: the member keeps out of an entry, from now on."""
    sitting.wants_step("recusals", "scoring")
    ground, reason = asked.string("ground"), asked.text("reason")
    if ground not in GROUNDS:
        raise BrokenMessageError(refusals.NO_GROUND)
    return _step_aside(sitting, sitting.own(asked), ground, reason)


def _step_aside(sitting: Sitting, submission: str, ground: str, reason: str) -> Reply:
    if not reason:
        raise RefusedError(refusals.WHY_RECUSED)
    sitting.store.recuse(
        Recusal(submission=submission, member=sitting.member, ground=ground, reason=reason)
    )
    return sitting.changed()


def answer_proposal(sitting: Sitting, asked: Message) -> Reply:
    """``{submission, recuse, reason}``: yes or no to what the machine proposes."""
    sitting.wants_step("recusals", "scoring")
    submission, reason = sitting.own(asked), asked.text("reason")
    proposal = proposals(sitting.record(), sitting.member).get(submission)
    if proposal is None:
        raise RefusedError(refusals.NO_PROPOSAL)
    if asked.flag("recuse"):
        why = reason or told(refusals.AS_PROPOSED)
        return _step_aside(sitting, submission, proposal.ground, why)
    if not reason:
        raise RefusedError(refusals.WHY_NOT)
    said = {"submission": submission, "ground": proposal.ground}
    sitting.store.note_act(sitting.member, MemberAct.NOT_RECUSED, said, reason=reason)
    return sitting.changed()


def recusals_done(sitting: Sitting, _: Message) -> Reply:
    """``{}``: all other entries may be scored by this member."""
    sitting.wants_step("recusals", "scoring")
    record = sitting.record()
    waiting = proposals(record, sitting.member)
    if waiting:
        zh, en = "、".join(waiting), ", ".join(waiting)
        raise RefusedError(
            Text(f"尚有系統提示未答覆：{zh}", f"proposals of the system wait for an answer: {en}"),
            Text("請逐案選擇是否迴避。", "Say for each whether you step aside."),
        )
    if latest(record, MemberAct.RECUSALS_DONE) is None:
        sitting.store.note_act(sitting.member, MemberAct.RECUSALS_DONE)
    return sitting.changed()
