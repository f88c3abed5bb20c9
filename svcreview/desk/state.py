"""Everything the screen shows, as plain data in the language in use."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from svcreview.desk.cases import cases_of
from svcreview.desk.practice import practice_view
from svcreview.desk.rules import approval_text, deadline_words, rules_page
from svcreview.desk.steps import admitted, deadline_of, latest, step_of
from svcreview.desk.values import Json
from svcreview.desk.views import case_view, standing_view
from svcreview.desk.words import DECLARATION, GROUNDS, told
from svcreview.language import Text, current
from svcreview.model import Recusal, Submission
from svcreview.rounds.conflicts import Conflict, conflicts
from svcreview.rubric import Dimension, Level
from svcreview.sheets import MemberAct, MemberRecord
from svcreview.text import show_time, trim, utc

BANK: Final = "bank"
PLACE: Final = "place"


def state_of(record: MemberRecord, member: str, now: datetime) -> Json:
    """The whole state for ``member``: nothing of others, nothing of entries to keep out of."""
    step, round_ = step_of(record), record.round
    cases = cases_of(record, member) if admitted(record) else {}
    return {
        "step": step,
        "language": current(),
        "demonstration": round_.demonstration,
        "round": _round_view(record, now),
        "member": {"id": member, "name": round_.member_by_id[member].name, "code": None},
        "rules": rules_page(record),
        "declaration": _declaration(record),
        "recusals": _recusals(record, member, step),
        "grounds": [{"key": key, "text": told(text)} for key, text in GROUNDS.items()],
        "dimensions": [_dimension(record, dimension) for dimension in round_.rubric.dimensions],
        "categories": {category.id: told(category.title) for category in round_.categories},
        "cases": [case_view(record, case) for case in cases.values()],
        **standing_view(record, cases),
        "bank": json.loads(record.own.get(BANK, "[]")),
        "place": _without(json.loads(record.own.get(PLACE, "{}")), _hidden(record, member)),
        "practice": practice_view(record) if admitted(record) else None,
        "closed_text": _closed(record) if step == "closed" else None,
    }


def _hidden(record: MemberRecord, member: str) -> frozenset[str]:
    return frozenset(r.submission for r in record.round.recusals if r.member == member)


def _without(place: Any, hidden: frozenset[str]) -> Any:
    """``place`` as a page remembered it, without what it says of entries to keep out of."""
    if isinstance(place, dict):
        return {
            key: _without(item, hidden)
            for key, item in place.items()
            if key not in hidden and not (isinstance(item, str) and item in hidden)
        }
    if isinstance(place, list):
        return [_without(i, hidden) for i in place if not (isinstance(i, str) and i in hidden)]
    return place


def _round_view(record: MemberRecord, now: datetime) -> Json:
    round_, deadline = record.round, deadline_of(record)
    passed = deadline is not None and now > deadline
    return {
        "id": round_.id,
        "title": round_.title,
        "deadline": utc(deadline) if deadline else None,
        "deadline_text": deadline_words(deadline, current()) if deadline else None,
        "deadline_passed": passed,
        "late_text": told(_LATE) if passed else None,
        "contact": round_.contact,
        "approval": approval_text(round_),
        "phase": record.phase.value,
    }


_LATE: Final = Text(
    "評分期限已過，尚未截止前仍可儲存及送出，請儘速完成。",
    "The deadline has passed. Until scoring is closed you can still save and hand in: please finish.",
)


def _declaration(record: MemberRecord) -> Json:
    given = latest(record, MemberAct.DECLARED)
    return {
        "sentences": [told(sentence) for sentence in DECLARATION],
        "given": utc(given.at) if given else None,
        "given_text": show_time(given.at, current()) if given else None,
        "publish_name": given.payload["publish_name"] if given else None,
    }


def _recusals(record: MemberRecord, member: str, step: str) -> list[Json]:
    """The list on which a member steps aside.

    While it is gone through it shows every entry; later only those that the member scores, for
    a recused one is not to be seen any more.
    """
    if latest(record, MemberAct.DECLARED) is None:
        return []
    recused = {r.submission: r for r in record.round.recusals if r.member == member}
    proposed = proposals(record, member)
    return [
        _recusal(record, entry, recused.get(entry.id), proposed.get(entry.id))
        for entry in record.round.assigned_to[member]
        if step == "recusals" or entry.id not in recused
    ]


def proposals(record: MemberRecord, member: str) -> dict[str, Conflict]:
    """What the machine suggests to ``member`` and was not answered yet, the first of each entry."""
    answered = {
        (event.payload["submission"], event.payload["ground"])
        for event in record.acts
        if event.kind == MemberAct.NOT_RECUSED
    }
    found: dict[str, Conflict] = {}
    for conflict in conflicts(record.round, [record.round.member_by_id[member]]):
        submission = conflict.pair.submission
        if (submission, conflict.ground) not in answered:
            found.setdefault(submission, conflict)
    return found


def _recusal(
    record: MemberRecord, entry: Submission, recusal: Recusal | None, proposal: Conflict | None
) -> Json:
    return {
        "submission": entry.id,
        "agency": record.round.agency_by_id[entry.agency].name,
        "title": entry.title,
        "category": entry.category,
        "team": list(entry.team),
        "contacts": list(entry.contacts),
        "proposal": {"ground": proposal.ground, "text": told(_why(proposal))} if proposal else None,
        "recused": recusal is not None,
        "ground": recusal.ground if recusal else None,
        "ground_text": told(GROUNDS[recusal.ground]) if recusal else None,
        "reason": recusal.reason if recusal else None,
    }


def _why(conflict: Conflict) -> Text:
    role = conflict.role
    if role is None:
        return Text(
            f"您的服務機關「{conflict.name}」為參獎機關或其上級、所屬機關，是否迴避？",
            f"You work for “{conflict.name}”, which is the entrant or stands above or below it. "
            "Recuse?",
        )
    return Text(
        f"{role.zh}「{conflict.name}」與您同名，如為本人即應迴避，是否迴避？",
        f"A {role.en} bears your name, “{conflict.name}”. If that is you, you must keep out. "
        "Recuse?",
    )


def _dimension(record: MemberRecord, dimension: Dimension) -> Json:
    return {
        "key": dimension.key,
        "title": told(dimension.title),
        "question": told(dimension.question),
        "points": [told(point) for point in dimension.points],
        "weight": trim(dimension.weight),
        "step": trim(record.round.rubric.step),
        "informational": dimension.informational,
        "levels": {
            category.id: [_level(level) for level in dimension.levels_for(category.id)]
            for category in record.round.categories
        },
    }


def _level(level: Level) -> Json:
    return {
        "low": trim(level.low),
        "high": trim(level.high),
        "title": told(level.title),
        "descriptor": told(level.descriptor),
    }


def _closed(record: MemberRecord) -> str:
    contact = record.round.contact
    zh, en = (f"（{contact}）", f" ({contact})") if contact else ("", "")
    return told(
        Text(
            f"評分已截止，內容僅供檢視；如有疑問請洽幕僚單位{zh}。",
            f"Scoring is closed and everything is read-only; questions go to the secretariat{en}.",
        )
    )
