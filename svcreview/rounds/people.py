"""The tables of a round: entries, panel, who scores what, and who keeps out of what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

from svcreview.fields import MAX_PROSE, YES_NO, Fields
from svcreview.language import Text
from svcreview.model import Member, Pair, Recusal, Submission
from svcreview.rounds.names import Names, note_twins, read_id
from svcreview.text import narrow

Columns = Mapping[str, Sequence[str]]
SUBMISSIONS: Final[Columns] = {
    "id": ("案號", "編號", "代號", "參獎案編號"),
    "agency": ("機關", "參獎機關", "參獎機關（單位）", "機關代號"),
    "category": ("類別", "參獎類別", "類別代號"),
    "title": ("案名", "名稱", "參獎案", "參獎案名稱", "服務名稱"),
    "label": ("原編號", "來源編號"),
    "registered_category": ("報名類別", "原報名類別"),
    "move_reason": ("調整理由", "移列理由"),
    "designated": ("指定參選",),
    "team": ("團隊", "團隊成員", "參獎團隊"),
    "contacts": ("聯絡人", "聯絡窗口", "承辦人"),
}
MEMBERS: Final[Columns] = {
    "id": ("委員編號", "編號", "代號"),
    "name": ("姓名", "委員姓名"),
    "occupation": ("職稱", "職業", "現職"),
    "organisation": ("organization", "服務機關", "服務單位", "任職機關"),
    "expert": ("專家", "外聘專家", "專家學者"),
    "sex": ("性別", "gender"),
    "convener": ("召集人",),
}
ASSIGNMENTS: Final[Columns] = {
    "submission": ("案號", "編號", "參獎案", "參獎案編號"),
    "member": ("委員", "委員編號"),
}
RECUSALS: Final[Columns] = {
    **ASSIGNMENTS,
    "ground": ("迴避事由", "事由"),
    "origin": ("提出方式", "迴避方式"),
    "reason": ("理由", "說明", "備註"),
}
_SEXES: Final[Mapping[str, str | None]] = {
    **dict.fromkeys(("female", "f", "女", "女性"), "female"),
    **dict.fromkeys(("male", "m", "男", "男性"), "male"),
}
GROUNDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "own_body",
            "本機關",
            "本機關或其上級、所屬機關",
            "任職於參獎機關",
            "任職於參獎機關之上級機關",
            "任職於參獎機關之所屬機關",
        ),
        "own_body",
    ),
    **dict.fromkeys(("apa_32", "行政程序法第32條", "行政程序法32"), "apa_32"),
    **dict.fromkeys(("apa_33", "行政程序法第33條", "行政程序法33"), "apa_33"),
    **dict.fromkeys(
        ("employment_3_years", "三年內任職", "3年內任職", "三年內曾有僱傭或委任關係"),
        "employment_3_years",
    ),
    **dict.fromkeys(("coached", "曾輔導本案", "曾輔導本參獎案"), "coached"),
    **dict.fromkeys(("other", "其他"), "other"),
}
ORIGINS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("declared", "自行申報", "自行迴避"), "declared"),
    **dict.fromkeys(("requested", "申請迴避", "當事人申請"), "requested"),
    **dict.fromkeys(("ordered", "命令迴避", "職權命令"), "ordered"),
}
EVERYONE: Final = "*"


def read_submissions(
    rows: Sequence[Fields], agencies: Names, categories: Names
) -> tuple[Submission, ...]:
    """The entries; one that refers to nothing known keeps ``""`` there, and its problem."""
    submissions = [_read_submission(row, agencies, categories) for row in rows]
    note_twins((s.id, row) for s, row in zip(submissions, rows, strict=True))
    return tuple(submissions)


def _read_submission(row: Fields, agencies: Names, categories: Names) -> Submission:
    return Submission(
        id=read_id(row),
        agency=agencies.refer(row, "agency") or "",
        category=categories.refer(row, "category") or "",
        title=row.text("title"),
        label=row.text("label", required=False) or None,
        registered_category=categories.refer(row, "registered_category", required=False),
        move_reason=row.text("move_reason", required=False, limit=MAX_PROSE) or None,
        designated=row.flag("designated", default=False),
        team=_read_names(row, "team"),
        contacts=_read_names(row, "contacts"),
    )


def _read_names(row: Fields, key: str) -> tuple[str, ...]:
    names = re.split("[、;；]", row.text(key, required=False, limit=MAX_PROSE))
    return tuple(name.strip() for name in names if name.strip())


def read_members(rows: Sequence[Fields]) -> tuple[Member, ...]:
    """The panel."""
    members = [_read_member(row) for row in rows]
    note_twins((m.id, row) for m, row in zip(members, rows, strict=True))
    return tuple(members)


def _read_member(row: Fields) -> Member:
    known: Mapping[str, bool | None] = YES_NO
    return Member(
        id=read_id(row),
        name=row.text("name"),
        occupation=row.text("occupation", required=False),
        organisation=row.text("organisation", required=False),
        expert=row.choice("expert", known, None),
        sex=row.choice("sex", _SEXES, None),
        convener=row.flag("convener", default=False),
    )


def read_assignments(rows: Sequence[Fields], submissions: Names, members: Names) -> frozenset[Pair]:
    """The pairs to be scored: all of them where the table has no row."""
    if not rows:
        return frozenset(map(Pair._make, product(submissions.by_id, members.by_id)))
    return frozenset(
        Pair(s, m)
        for row in rows
        for s in _meant(row, "submission", submissions)
        for m in _meant(row, "member", members)
    )


def _meant(row: Fields, key: str, names: Names) -> frozenset[str]:
    if narrow(row.text(key)) == EVERYONE:
        return names.by_id
    found = names.refer(row, key)
    return frozenset() if found is None else frozenset([found])


def read_recusals(
    rows: Sequence[Fields], submissions: Names, members: Names
) -> tuple[Recusal, ...]:
    """Who keeps out of what, each pair once."""
    recusals: list[Recusal] = []
    for row in rows:
        recusal = _read_recusal(row, submissions, members)
        if recusal and recusal.pair in {other.pair for other in recusals}:
            pair = f"{recusal.submission}／{recusal.member}"
            row.note("member", f"{pair} 重複列出", f"{pair} is listed twice")
        elif recusal:
            recusals.append(recusal)
    return tuple(recusals)


def _read_recusal(row: Fields, submissions: Names, members: Names) -> Recusal | None:
    submission, member = submissions.refer(row, "submission"), members.refer(row, "member")
    row.raw("ground", required=True)
    ground = row.choice("ground", GROUNDS, "")
    reason = row.text("reason", required=False, limit=MAX_PROSE)
    if ground == "other" and not reason:
        row.note(
            "reason",
            "迴避事由為「其他」時，請寫明理由",
            "the ground “other” needs a reason in words",
        )
    origin = row.choice("origin", ORIGINS, "declared")
    if submission is None or member is None:
        return None
    return Recusal(
        submission=submission, member=member, ground=ground, origin=origin, reason=reason
    )


def names_of(what: Text, named: Sequence[Submission] | Sequence[Member]) -> Names:
    """How assignments and recusals may refer to ``named``."""
    return Names.of(what, [(n.id, n.title if isinstance(n, Submission) else n.name) for n in named])
