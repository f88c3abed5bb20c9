"""The page 「本次評分規則一覽」: everything announced before scoring, in one place."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from svcreview.announcement import Rule, announced, approval_words
from svcreview.desk.steps import deadline_of, latest
from svcreview.desk.values import Json
from svcreview.desk.words import told
from svcreview.language import Text
from svcreview.model import Round
from svcreview.sheets import MemberRecord
from svcreview.text import roc_time, show_time


def rules_page(record: MemberRecord) -> list[Json]:
    """The sections of the page, each with a title and a text of one or more lines."""
    round_ = record.round
    rules = (
        *announced(round_),
        Rule(title=Text("評分期限", "Deadline"), lines=_deadline(record)),
        Rule(title=Text("核准文號", "Approval"), lines=(_approval(round_),)),
        Rule(title=Text("聯絡窗口", "Whom to call"), lines=(_contact(round_),)),
    )
    return [
        {"title": told(rule.title), "text": "\n".join(told(line) for line in rule.lines)}
        for rule in rules
    ]


def _deadline(record: MemberRecord) -> tuple[Text, ...]:
    deadline = deadline_of(record)
    if deadline is None:
        return (_NO_DEADLINE,)
    until = Text(f"{deadline_words(deadline, 'zh')}止。", f"{deadline_words(deadline, 'en')}.")
    return (until,) if latest(record, "extended") is None else (until, _EXTENDED)


_NO_DEADLINE: Final = Text(
    "未訂期限，由幕僚單位通知截止。", "None is set; the secretariat closes scoring."
)
_EXTENDED: Final = Text("以上為核准展延予您之期限。", "This is the extension approved for you.")


def deadline_words(deadline: datetime, language: str) -> str:
    """``deadline`` with its day of the week: 115年3月20日（星期五）下午5時."""
    return roc_time(deadline, weekday=True) if language == "zh" else show_time(deadline, "en")


def approval_text(round_: Round) -> str | None:
    """Number and date of the approval, in the language in use."""
    return None if round_.approval is None else told(approval_words(round_.approval))


def _approval(round_: Round) -> Text:
    if round_.approval is None:
        return Text("未登載。", "Not stated.")
    return approval_words(round_.approval)


def _contact(round_: Round) -> Text:
    found = round_.contact
    return Text("請洽幕僚單位。", "The secretariat.") if found is None else Text(found, found)
