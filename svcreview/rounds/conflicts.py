"""Recusals that the data suggest: the machine proposes, a person decides.

參照 採購評選委員會審議規則 §14 and 行政程序法 §32. Bodies above and below count, along the tree of
agencies; the ministry is never in that tree, else each of its officials would be recused everywhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from svcreview.errors import Problem
from svcreview.language import Text
from svcreview.model import Agency, Member, Pair, Round, Submission
from svcreview.text import narrow, shorten

TEAM: Final = Text("團隊成員", "team member")
CONTACT: Final = Text("聯絡人", "contact")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A ground on which ``pair`` should perhaps be recused, and the name that suggests it.

    ``role`` says as what the entry lists somebody of the member's name; ``None`` where the name
    is of a body.
    """

    pair: Pair
    ground: str
    name: str
    role: Text | None = None


def conflicts(round_: Round, members: Iterable[Member]) -> Iterator[Conflict]:
    """What suggests a recusal for the pairs of ``members`` that are not recused yet."""
    kin, panel = _kin(round_), tuple(members)
    for submission in round_.submissions:
        people = _people(submission)
        for member in panel:
            pair = Pair(submission.id, member.id)
            if pair not in round_.to_score:
                continue
            if _same(member.organisation) in kin[submission.agency]:
                yield Conflict(pair, "own_body", member.organisation)
            if _same(member.name) in people:
                yield Conflict(pair, "apa_32", member.name, people[_same(member.name)])


def conflict_proposals(round_: Round) -> Iterator[Problem]:
    """A warning for each pair that should perhaps be recused and is not."""
    for found in conflicts(round_, round_.members):
        yield _own_body(found) if found.role is None else _own_name(found, found.role)


def _people(submission: Submission) -> Mapping[str, Text]:
    """The folded names that ``submission`` lists, each with the role to be told first."""
    contacts = {_same(_name_alone(contact)): CONTACT for contact in submission.contacts}
    return contacts | {_same(name): TEAM for name in submission.team}


def _name_alone(contact: str) -> str:
    """The name in 「王小明（分機123）」 or 「王小明 02-23456789」."""
    return re.split(r"[(:,/@]|[0-9]{2}", narrow(contact), maxsplit=1)[0]


def _kin(round_: Round) -> Mapping[str, set[str]]:
    """Agency → the folded names of itself, all bodies above it and all below it."""
    kin: dict[str, set[str]] = defaultdict(set)
    for agency in round_.agencies:
        for other in _line_up(agency, round_.agency_by_id):
            kin[agency.id].add(_same(other.name))
            kin[other.id].add(_same(agency.name))
    return kin


def _line_up(agency: Agency, by_id: Mapping[str, Agency]) -> Iterator[Agency]:
    """``agency`` and the bodies above it; the tree has been checked to hold no circle."""
    above: Agency | None = agency
    while above is not None:
        yield above
        above = by_id[above.parent] if above.parent else None


def _same(name: str) -> str:
    """``name`` without what people write now this way, now that: blanks, width, 台 and 臺."""
    return re.sub(r"\s", "", narrow(name)).replace("台", "臺").casefold()


def _own_body(found: Conflict) -> Problem:
    submission, member = found.pair
    body, row = shorten(found.name, 40), f"{submission},{member},own_body"
    return Problem(
        "recusals.csv",
        Text(
            f"{member} 的服務機關「{body}」為 {submission} 的參獎機關或其上級、所屬機關，"
            f"是否迴避？如是，請加一列 {row}",
            f"{member} works for “{body}”, which entered {submission} or stands above or "
            f"below who did; recuse? If so, add the row {row}",
        ),
    )


def _own_name(found: Conflict, role: Text) -> Problem:
    submission, member = found.pair
    name, row = shorten(found.name, 40), f"{submission},{member},apa_32"
    return Problem(
        "recusals.csv",
        Text(
            f"{member} 與 {submission} 的{role.zh}「{name}」同名，是否為同一人而應迴避？"
            f"如是，請加一列 {row}",
            f"{member} bears the name of “{name}”, {role.en} of {submission}; the same "
            f"person? If so, add the row {row}",
        ),
    )
