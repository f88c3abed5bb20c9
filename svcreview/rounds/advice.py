"""What the author of a round should look at again, although nothing is wrong in form.

The composition of a panel follows regulations that do not bind this one, so it is never more
than a warning, and each says 「參照」.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from svcreview.errors import Problem
from svcreview.language import Text
from svcreview.model import Round
from svcreview.rounds.conflicts import conflict_proposals
from svcreview.text import TAIPEI, roc_year, shorten

_LEAST_MEMBERS: Final = 5
_LISTED: Final = 8


def advice(round_: Round) -> Iterator[Problem]:
    """All warnings about ``round_``."""
    yield from _settings_advice(round_)
    yield from _category_advice(round_)
    yield from _entry_advice(round_)
    yield from _panel_advice(round_)
    yield from _assignment_advice(round_)
    yield from conflict_proposals(round_)


def _settings_advice(round_: Round) -> Iterator[Problem]:
    if round_.approval is None:
        yield _warn(
            "round.yaml approval",
            "尚未填簽奉核准文號；評分項目與配分應於評分前核定公告",
            "no approval is named; items and weights are approved and announced before scoring",
        )
    if round_.deadline is None:
        yield _warn("round.yaml deadline", "尚未填評分截止時間", "no deadline for scoring is given")
    elif abs(roc_year(round_.deadline.astimezone(TAIPEI).date()) - round_.year) > 1:
        yield _warn(
            "round.yaml deadline",
            f"截止時間與年度（{round_.year}）相差一年以上，請確認",
            f"the deadline is more than a year away from year {round_.year}; please check",
        )
    if round_.rules.trimmed and (round_.approval is None or len(round_.members) < 5):
        yield _warn(
            "round.yaml trimmed",
            "去除最高及最低分為法規無明文之作法，應於評分前簽奉核准，且委員應達5人",
            "no regulation knows trimmed means; they need an approval beforehand and 5 members",
        )


def _category_advice(round_: Round) -> Iterator[Problem]:
    sizes = Counter(submission.category for submission in round_.submissions)
    for index, category in enumerate(round_.categories):
        place, size, places = f"round.yaml categories[{index}]", sizes[category.id], category.places
        if not size:
            yield _warn(place, "這個類別沒有參獎案", "this category has no submission")
        elif places is not None and places >= size:
            yield _warn(
                f"{place}.places",
                f"推薦名額 {places} 不少於參獎案數 {size}，請確認",
                f"{places} places for {size} submissions; please check",
            )


def _entry_advice(round_: Round) -> Iterator[Problem]:
    titles = Counter((s.agency, s.title) for s in round_.submissions)
    for (agency, title), count in titles.items():
        if count > 1:
            found = shorten(title, 40)
            yield _warn(
                "submissions.csv title",
                f"機關 {agency} 有 {count} 案同名「{found}」，是否重複？",
                f"agency {agency} has {count} submissions called “{found}”; listed twice?",
            )
    for entry in round_.submissions:
        moved = entry.registered_category not in (None, entry.category)
        if moved and not entry.move_reason:
            yield _warn(
                "submissions.csv move_reason",
                f"{entry.id} 已調整類別，請填調整理由",
                f"{entry.id} was moved to another category; give the reason",
            )


def _panel_advice(round_: Round) -> Iterator[Problem]:
    size = len(round_.members)
    if size < _LEAST_MEMBERS:
        yield _warn(
            "members.csv",
            f"委員 {size} 人，未達5人（參照政府採購法第94條）",
            f"{size} members, fewer than 5 (compare Government Procurement Act, art. 94)",
        )
    yield from _expert_advice(round_)
    yield from _sex_advice(round_)
    conveners = sum(member.convener for member in round_.members)
    if conveners != 1:
        yield _warn(
            "members.csv convener",
            f"召集人 {conveners} 人，應為1人",
            f"{conveners} conveners instead of 1",
        )


def _expert_advice(round_: Round) -> Iterator[Problem]:
    unknown = sum(member.expert is None for member in round_.members)
    experts = sum(member.expert is True for member in round_.members)
    size = len(round_.members)
    if unknown:
        yield _warn(
            "members.csv expert",
            f"{unknown} 位委員未填是否為外聘專家學者，無法核對比例",
            f"{unknown} members without a word on being outside experts; the share is not checked",
        )
    elif 3 * experts < size:
        yield _warn(
            "members.csv expert",
            f"外聘專家學者 {experts}／{size} 人，未達三分之一（參照政府採購法第94條）",
            f"{experts} of {size} are outside experts, less than a third "
            "(compare Government Procurement Act, art. 94)",
        )


def _sex_advice(round_: Round) -> Iterator[Problem]:
    sexes = Counter(member.sex for member in round_.members)
    size, fewer = len(round_.members), min(sexes["female"], sexes["male"])
    if sexes[None]:
        yield _warn(
            "members.csv sex",
            f"{sexes[None]} 位委員未填性別，無法核對比例",
            f"the sex of {sexes[None]} members is not given; the share is not checked",
        )
    elif 3 * fewer < size:
        yield _warn(
            "members.csv sex",
            f"任一性別未達三分之一（女 {sexes['female']}、男 {sexes['male']}）",
            f"one sex is less than a third ({sexes['female']} women, {sexes['male']} men)",
        )


def _assignment_advice(round_: Round) -> Iterator[Problem]:
    scored = {pair.submission for pair in round_.to_score}
    idle = [s.id for s in round_.submissions if s.id not in scored]
    if idle:
        zh, en = "、".join(idle[:_LISTED]), ", ".join(idle[:_LISTED])
        yield _warn(
            "assignments.csv",
            f"{len(idle)} 案沒有任何委員評分：{zh}",
            f"{len(idle)} submission(s) that no member scores: {en}",
        )
    for recusal in round_.recusals:
        if recusal.pair not in round_.assignments:
            yield _warn(
                "recusals.csv",
                f"{recusal.member} 原未分派評 {recusal.submission}，請確認此筆迴避",
                f"{recusal.member} is not assigned to {recusal.submission}; check this recusal",
            )


def _warn(place: str, zh: str, en: str) -> Problem:
    return Problem(place, Text(zh, en))
