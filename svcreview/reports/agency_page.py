"""The report that an agency reads about its own entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from svcreview.errors import ReportError
from svcreview.figures import points_bar
from svcreview.language import Text, using
from svcreview.model import Comment, CommentKind
from svcreview.reports.html import Child, Column, Html, facts, join, paragraphs, said, table, tag
from svcreview.reports.shared import (
    DRAFT,
    NONE,
    approved,
    marks,
    name,
    number,
    out_of,
)
from svcreview.results.values import AgencyResults, AgencySubmission, DimensionScore
from svcreview.text import trim

TITLE: Final = Text("初評結果與評審意見", "First-round result and comments")
_INTRO: Final = Text(
    "本報告彙整初評小組對貴機關（單位）參獎案之評分結果與意見，供檢討及精進服務參考；"
    "僅載明貴機關（單位）之資料，不含個別委員之評分及其他參獎機關（單位）之資料。",
    "This report gives the first-round panel’s result and comments on your entries, to help you "
    "improve your service. It covers your own entries only: no single member’s marks and "
    "nothing about other entrants.",
)
_DRAFT_LEAD: Final = Text(
    "本報告為草稿，請勿對外提供。", "This report is a draft; do not pass it on."
)
_UNDECIDED: Final = Text("初評小組尚未決議。", "The panel has not decided yet.")
_UNAPPROVED: Final = Text("意見尚未核定。", "The comments have not been approved yet.")
_DECISIONS: Final = {
    "recommended": Text("列入本次推薦名單", "Recommended"),
    "not_recommended": Text("未列入本次推薦名單", "Not recommended"),
    None: Text("尚未決議", "Not decided yet"),
}
_NOT_RECOMMENDED: Final = Text(
    "經初評小組綜合評量，未列入本次推薦名單。",
    "After overall consideration by the panel, this entry was not put on the list of "
    "recommendations.",
)
_WITHHELD: Final = Text(
    "本案有效評分僅1份，列示得分將等同揭露個別委員之評分，故不列示。",
    "Only one member’s sheet counts for this entry, so its points would be that member’s own "
    "marks; they are not shown.",
)
_NO_POINTS: Final = Text("本案無有效評分。", "No sheet counts for this entry.")
_KINDS: Final = (
    (CommentKind.STRENGTH, Text("優點", "Strengths")),
    (CommentKind.IMPROVEMENT, Text("改善建議", "Suggestions for improvement")),
    (CommentKind.REMARK, Text("其他意見", "Other comments")),
)
_OVERALL: Final = Text("整體", "Overall")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyReport:
    """The pieces of the report, in the order in which the notebook shows them."""

    heading: Html
    overview: Html
    submissions: Html
    notes: Html


def agency_report(results: AgencyResults) -> AgencyReport:
    """The report on ``results``, in the language they were made for."""
    with using(results.language):
        return AgencyReport(
            heading=_heading(results),
            overview=_overview(results),
            submissions=join(
                _submission(place, entry) for place, entry in enumerate(results.submissions, 1)
            ),
            notes=_notes(results),
        )


def _heading(results: AgencyResults) -> Html:
    lead = tag(
        "div",
        tag("p", said(results.title), class_="over"),
        tag("h1", tag("span", name(results.agency_name)), tag("small", TITLE)),
        tag("p", _INTRO, class_="lead"),
        _draft(results) if results.draft else None,
        class_="head",
    )
    shown = [DRAFT] if results.draft else []
    return join((marks(demonstration=results.demonstration, others=shown), lead))


def _draft(results: AgencyResults) -> Html:
    entries = results.submissions
    reasons = (
        _UNDECIDED if any(entry.decision is None for entry in entries) else None,
        _UNAPPROVED if not all(entry.comments_approved for entry in entries) else None,
    )
    return tag("div", tag("p", tag("b", _DRAFT_LEAD)), paragraphs(*reasons), class_="box warn")


def _overview(results: AgencyResults) -> Html:
    """All entries at a glance; a single one needs none."""
    if len(results.submissions) < 2:
        return Html("")
    columns = (
        Column(header=Text("參獎案", "Entry"), kind="wide"),
        Column(header=Text("類別", "Category"), kind="spare"),
        Column(header=Text("總分", "Total"), kind="num"),
        Column(header=Text("初評結果", "Result")),
    )
    rows = (
        (
            None,
            (
                tag("a", name(entry.title), href=f"#entry-{place}"),
                entry.category,
                _total(entry),
                _decision(entry),
            ),
        )
        for place, entry in enumerate(results.submissions, 1)
    )
    count = len(results.submissions)
    caption = Text(f"參獎案一覽（{count}案）", f"Entries ({count})")
    return table("overview", caption, columns, rows)


def _total(entry: AgencySubmission) -> Child:
    shown = entry.total is not None and not entry.points_withheld
    return out_of(entry.total, Decimal(100)) if shown else NONE


def _decision(entry: AgencySubmission) -> Html:
    return tag("span", _DECISIONS[entry.decision], class_=f"state {entry.decision or 'open'}")


def _submission(place: int, entry: AgencySubmission) -> Html:
    return tag(
        "section",
        tag("h2", name(entry.title), id=f"entry-{place}"),
        facts(
            (
                (Text("總分", "Total"), tag("span", _total(entry), class_="total")),
                (Text("初評結果", "Result"), _decision(entry)),
                (Text("類別", "Category"), entry.category),
            ),
            "strip",
        ),
        _reason(entry),
        _points(place, entry),
        _comments(entry),
        class_="entry",  # not a landmark of its own: two entries may have the same title
    )


def _reason(entry: AgencySubmission) -> Html | None:
    if entry.decision != "not_recommended":
        return None
    return tag(
        "div",
        tag("h3", Text("未列入理由", "Why it was not recommended")),
        tag("p", said(entry.reason) if entry.reason else _NOT_RECOMMENDED),
    )


def _points(place: int, entry: AgencySubmission) -> Html:
    heading = tag("h3", Text("各構面得分", "Points by dimension"))
    if entry.points_withheld:
        return join((heading, tag("p", _WITHHELD)))
    if entry.total is None:
        return join((heading, tag("p", _NO_POINTS)))
    longest = max(score.weight for score in entry.dimensions)
    columns = (
        Column(header=Text("構面", "Dimension")),
        Column(header=Text("得分／配分", "Points / maximum"), kind="num"),
        Column(header=_key(), kind="figure"),
        Column(header=Text("等第", "Band"), kind="mid"),
    )
    rows = ((None, _score(score, longest)) for score in entry.dimensions)
    total = (
        Text("總分", "Total"),
        out_of(entry.total, Decimal(100)),
        None,
        None,
    )
    caption = Text(f"第{place}案各構面得分", f"Entry {place}: points by dimension")
    shown = table(f"points-{place}", caption, columns, rows, foot=total, kind="titled")
    return join((heading, shown))


def _key() -> Html:
    return tag("span", Text("得分圖（外框為配分）", "Bar (frame = maximum)"), class_="key")


def _score(score: DimensionScore, longest: Decimal) -> tuple[Child, ...]:
    return (
        score.title,
        out_of(score.points, score.weight),
        _bar(score, longest),
        score.band or NONE,
    )


def _bar(score: DimensionScore, longest: Decimal) -> Html | None:
    if score.points is None:
        return None
    points, weight = number(score.points), trim(score.weight)
    title = Text(f"{score.title}得分圖", f"{score.title}: bar")
    desc = Text(f"配分{weight}分，得{points}分", f"{points} of {weight} points")
    return Html(points_bar(score.points, score.weight, longest, title=str(title), desc=str(desc)))


def _comments(entry: AgencySubmission) -> Html:
    titles = {score.key: score.title for score in entry.dimensions}
    shown = {kind for kind, _ in _KINDS}
    for comment in entry.comments:
        if comment.kind not in shown:
            raise _not_for_agencies(entry, comment)
    groups = [
        join((tag("h4", heading), _list(of_kind, titles)))
        for kind, heading in _KINDS
        if (of_kind := [comment for comment in entry.comments if comment.kind is kind])
    ]
    nothing = None if groups else tag("p", Text("無。", "None."))
    return join((tag("h3", Text("評審意見", "Comments")), *groups, nothing))


def _not_for_agencies(entry: AgencySubmission, comment: Comment) -> ReportError:
    return ReportError(
        Text(
            f"{entry.id}：意見中有不得提供機關之內容（{comment.kind}）",
            f"{entry.id}: one comment must not reach an agency ({comment.kind})",
        ),
        Text(
            "請於意見彙整中移除委員內部註記及評分理由，核定後再產製報告。",
            "Take internal notes and reasons out of the consolidated comments, then run again.",
        ),
    )


def _list(comments: list[Comment], titles: dict[str, Text]) -> Html:
    return tag("ul", *_items(comments, titles), class_="comments")


def _items(comments: list[Comment], titles: dict[str, Text]) -> Iterator[Html]:
    """One item per dimension, in the order of the rubric; what is about the whole comes last."""
    for key, title in [*titles.items(), (None, _OVERALL)]:
        about = [
            c.text for c in comments if (c.dimension if c.dimension in titles else None) == key
        ]
        if about:
            yield tag("li", tag("b", title), tag("div", *(tag("p", said(text)) for text in about)))


def _notes(results: AgencyResults) -> Html:
    return tag(
        "section",
        tag("h2", Text("說明", "Notes"), id="notes"),
        tag("ul", *(tag("li", note) for note in _remarks()), class_="plain"),
        facts(
            (
                (Text("配分", "Weights"), results.rubric_note),
                (Text("參照", "With reference to"), said(results.plan) if results.plan else None),
                (Text("核准文號", "Approval"), approved(results.approval)),
                (Text("聯絡窗口", "Contact"), said(results.contact) if results.contact else None),
            )
        ),
        class_="notes",
        aria_labelledby="notes",
    )


def _remarks() -> Iterator[Child]:
    yield Text(
        "得分為各委員所評分數之平均，以四捨五入計算至小數第2位；"
        "總分係就各委員之總分平均，與各構面得分相加之數可能略有差異。",
        "Points are means over the members who scored, rounded half up to two decimals. The total "
        "is the mean of the members’ totals and may differ slightly from the sum of the "
        "dimensions.",
    )
    yield Text(
        "等第依評分標準所定之分數級距；平均落於兩級距之間者，列較低等第。",
        "Bands are those of the rubric; a mean that falls between two bands belongs to the "
        "lower one.",
    )
