"""Recusals that the data suggest: the machine proposes, a person decides.

參照 採購評選委員會審議規則 §14 and 行政程序法 §32. Bodies above and below count, along the tree of
agencies; the ministry is never in that tree, else each of its officials would be recused everywhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from svcreview.errors import Problem
from svcreview.language import Text
from svcreview.model import Agency, Member, Pair, Round, Submission
from svcreview.text import narrow, shorten


def conflict_proposals(round_: Round) -> Iterator[Problem]:
    """A warning for each pair that should perhaps be recused and is not."""
    kin = _kin(round_)
    for submission in round_.submissions:
        team = {_same(name) for name in submission.team}
        for member in round_.members:
            if Pair(submission.id, member.id) not in round_.to_score:
                continue
            if _same(member.organisation) in kin[submission.agency]:
                yield _own_body(member, submission)
            if _same(member.name) in team:
                yield _own_team(member, submission)


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


def _own_body(member: Member, submission: Submission) -> Problem:
    body = shorten(member.organisation, 40)
    row = f"{submission.id},{member.id},own_body"
    return Problem(
        "recusals.csv",
        Text(
            f"{member.id} 的服務機關「{body}」為 {submission.id} 的參獎機關或其上級、所屬機關，"
            f"是否迴避？如是，請加一列 {row}",
            f"{member.id} works for “{body}”, which entered {submission.id} or stands above or "
            f"below who did; recuse? If so, add the row {row}",
        ),
    )


def _own_team(member: Member, submission: Submission) -> Problem:
    name, row = shorten(member.name, 40), f"{submission.id},{member.id},apa_32"
    return Problem(
        "recusals.csv",
        Text(
            f"{member.id} 與 {submission.id} 的團隊成員「{name}」同名，是否為同一人而應迴避？"
            f"如是，請加一列 {row}",
            f"{member.id} bears the name of “{name}” in the team of {submission.id}; the same "
            f"person? If so, add the row {row}",
        ),
    )
