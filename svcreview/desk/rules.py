"""The page 「本次評分規則一覽」: everything announced before scoring, in one place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Final

from svcreview.desk.steps import deadline_of, latest
from svcreview.desk.values import Json
from svcreview.desk.words import told
from svcreview.language import Text
from svcreview.model import Method, Round, Rules, TieStep
from svcreview.sheets import MemberRecord
from svcreview.text import roc_time, show_date, show_time, trim

_METHODS: Final = {
    Method.MEAN: Text(
        "總評分法：各委員總分之平均，高者為先。",
        "Mean of totals: the mean of all members' totals, highest first.",
    ),
    Method.RANK: Text(
        "序位法：各委員依總分排定序位，平均序位低者為先。",
        "Rank order: each member's totals give ranks; the lowest mean rank comes first.",
    ),
}
_EQUAL: Final = {
    "first": Text(
        "同一委員給分相同者，同分同名次，次一名次遞延（1、1、3）。",
        "Equal totals of one member share a rank and the next one is left out (1, 1, 3).",
    ),
    "average": Text(
        "同一委員給分相同者，取平均序位（1.5、1.5、3）。",
        "Equal totals of one member share the mean of their ranks (1.5, 1.5, 3).",
    ),
}
_TRIMMED: Final = Text(
    "各案去除一最高及一最低總分後平均（法規無明文之作法，應於評分前簽奉核准）。",
    "One highest and one lowest total of each entry are left out (no regulation provides for this; "
    "it needs approval before scoring).",
)
_TIES: Final = {
    TieStep.INNOVATION: Text("創新性得分較高者", "higher on innovation"),
    TieStep.HEAVIEST: Text("配分最高構面得分較高者", "higher on the heaviest dimension"),
    TieStep.FIRST_PLACES: Text("獲第一序位比例較高者", "larger share of first places"),
    TieStep.RESCORING: Text("重行評分", "scored again"),
    TieStep.LOTS: Text("抽籤", "lots"),
}
_FINAL: Final = {
    "before_meeting": Text(
        "送出之分數即為正式評分，會議前確定。",
        "Marks handed in are final before the meeting.",
    ),
    "after_discussion": Text(
        "送出之分數為預評；會議逐案討論後，由委員確認或調整，始為正式評分。",
        "Marks handed in are preliminary; each member confirms or adjusts them once the entry has "
        "been discussed at the meeting.",
    ),
}


def rules_page(record: MemberRecord) -> list[Json]:
    """The sections of the page, each with a title and a text of one or more lines."""
    round_ = record.round
    sections = (
        (Text("評定方式", "Method"), _method(round_.rules)),
        (Text("構面及配分", "Dimensions and points"), _weights(round_)),
        (Text("類別及推薦名額", "Categories and places"), _places(round_)),
        (Text("同分處理", "Ties"), _ties(round_.rules)),
        (Text("合格標準", "Pass mark"), _passing(round_)),
        (Text("應填理由之情形", "When a reason is asked for"), _reasons(round_)),
        (Text("評分確定時點", "When marks become final"), [_FINAL[round_.rules.final_marks]]),
        (Text("提請討論之評分差異", "Differences put to the panel"), _differences(round_.rules)),
        (Text("評分期限", "Deadline"), _deadline(record)),
        (Text("核准文號", "Approval"), _approval(round_)),
        (Text("聯絡窗口", "Whom to call"), _contact(round_)),
    )
    return [
        {"title": told(title), "text": "\n".join(told(line) for line in lines)}
        for title, lines in sections
    ]


def _method(rules: Rules) -> list[Text]:
    lines = [_METHODS[rules.method], _EQUAL[rules.equal_ranks]]
    return [*lines, _TRIMMED] if rules.trimmed else lines


def _weights(round_: Round) -> Iterator[Text]:
    rubric = round_.rubric
    for d in rubric.scored:
        weight = trim(d.weight)
        yield Text(f"{d.title.zh}：{weight}分", f"{d.title.en}: {weight} points")
    step = trim(rubric.step)
    yield Text(f"總分100分，給分級距{step}分。", f"100 points in all, in steps of {step}.")
    for d in rubric.dimensions:
        if d.informational:
            yield Text(
                f"{d.title.zh}：僅供參考，不計分", f"{d.title.en}: for information, not counted"
            )
    if rubric.note is not None:
        yield rubric.note


def _places(round_: Round) -> Iterator[Text]:
    for category in round_.categories:
        zh, en = category.title.zh, category.title.en
        if category.places is None:
            yield Text(f"{zh}：未設推薦名額", f"{en}: no line is drawn")
        else:
            yield Text(f"{zh}：推薦名額{category.places}名", f"{en}: {category.places} places")
    yield Text(
        "各類別分別排序；得不足額推薦。",
        "Categories are ranked separately; fewer may be recommended than there are places.",
    )


def _ties(rules: Rules) -> list[Text]:
    if not rules.ties:
        return [Text("由小組決定。", "Decided by the panel.")]
    steps = [_TIES[step] for step in rules.ties]
    return [
        Text(
            f"同分跨越推薦名額線時，依序：{' → '.join(s.zh for s in steps)}。",
            f"For a tie across the line, in this order: {' → '.join(s.en for s in steps)}.",
        )
    ]


def _passing(round_: Round) -> list[Text]:
    rule, lines = round_.rubric.passing, []
    if rule.mean is not None:
        mean = trim(rule.mean)
        lines.append(Text(f"總分平均須達{mean}分。", f"The mean of totals must reach {mean}."))
    for key, points in rule.dimensions.items():
        title, floor = round_.rubric.dimension(key).title, trim(points)
        lines.append(
            Text(
                f"「{title.zh}」平均須達{floor}分。",
                f"The mean on “{title.en}” must reach {floor}.",
            )
        )
    if rule.majority_at is not None:
        at = trim(rule.majority_at)
        lines.append(
            Text(
                f"須過半數評分委員給予{at}分以上。",
                f"More than half of the members who scored must give {at} or more.",
            )
        )
    return lines or [Text("未設合格標準。", "There is none.")]


def _reasons(round_: Round) -> list[Text]:
    rule, lines = round_.rubric.reasons, []
    if rule.total_below is not None:
        below = trim(rule.total_below)
        lines.append(Text(f"總分未達{below}分。", f"A total below {below}."))
    if rule.total_above is not None:
        above = trim(rule.total_above)
        lines.append(Text(f"總分逾{above}分。", f"A total above {above}."))
    for key, points in rule.marks_below.items():
        title, floor = round_.rubric.dimension(key).title, trim(points)
        lines.append(
            Text(f"「{title.zh}」未達{floor}分。", f"A mark below {floor} on “{title.en}”.")
        )
    return lines or [Text("未規定。", "None is asked for.")]


def _differences(rules: Rules) -> list[Text]:
    found, lines = rules.differences, []
    if found.total_range is not None:
        points = trim(found.total_range)
        lines.append(
            Text(
                f"同一案最高與最低總分相差{points}分以上。",
                f"Totals of one entry that lie {points} points or more apart.",
            )
        )
    if found.range_across_pass is not None:
        points = trim(found.range_across_pass)
        lines.append(
            Text(
                f"同一案總分相差{points}分以上，且有委員評分未達合格標準。",
                f"Totals {points} points or more apart with one below the pass mark.",
            )
        )
    if found.dimension_share is not None:
        zh, en = _share(found.dimension_share)
        lines.append(
            Text(
                f"任一構面給分相差達該構面配分之{zh}。",
                f"Marks on one dimension that lie {en} of its points or more apart.",
            )
        )
    return lines or [Text("未設門檻，由小組認定。", "No threshold; the panel judges.")]


def _share(share: Decimal) -> tuple[str, str]:
    if share == Decimal(1) / 3:
        return "三分之一", "a third"
    percent = trim(share * 100)
    return f"{percent}%", f"{percent} %"


def _deadline(record: MemberRecord) -> list[Text]:
    deadline = deadline_of(record)
    if deadline is None:
        return [
            Text("未訂期限，由幕僚單位通知截止。", "None is set; the secretariat closes scoring.")
        ]
    lines = [Text(f"{deadline_words(deadline, 'zh')}止。", f"{deadline_words(deadline, 'en')}.")]
    if latest(record, "extended") is not None:
        lines.append(Text("以上為核准展延予您之期限。", "This is the extension approved for you."))
    return lines


def deadline_words(deadline: datetime, language: str) -> str:
    """``deadline`` with its day of the week: 115年3月20日（星期五）下午5時."""
    return roc_time(deadline, weekday=True) if language == "zh" else show_time(deadline, "en")


def approval_text(round_: Round) -> str | None:
    """Number and date of the approval, in the language in use."""
    if round_.approval is None:
        return None
    number, dated = round_.approval.number, round_.approval.dated
    if dated is None:
        return number
    return told(Text(f"{show_date(dated, 'zh')}{number}", f"{number}, {show_date(dated, 'en')}"))


def _approval(round_: Round) -> list[Text]:
    found = approval_text(round_)
    return [Text("未登載。", "Not stated.")] if found is None else [Text(found, found)]


def _contact(round_: Round) -> list[Text]:
    found = round_.contact
    return [Text("請洽幕僚單位。", "The secretariat.")] if found is None else [Text(found, found)]
