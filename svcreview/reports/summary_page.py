"""The secretariat's summary of a round; an internal document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from svcreview.announcement import METHODS
from svcreview.language import Text, current, using
from svcreview.reports.html import Child, Column, Html, facts, join, paragraphs, said, table, tag
from svcreview.reports.ranking import order_table, score_table, to_discuss
from svcreview.reports.shared import INTERNAL, NONE, approved, marks, name, number
from svcreview.reports.sources import ChainHead, SummarySource
from svcreview.results.values import CategoryResults, RoundResults
from svcreview.results.words import PHASES, UNSETTLED
from svcreview.text import show_time

TITLE: Final = Text("初評結果彙整", "First-round summary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The pieces of the summary, in the order in which the notebook shows them."""

    heading: Html
    status: Html
    discussion: Html
    ranking: Html
    progress: Html
    scores: Html
    settings: Html
    records: Html


def summary(source: SummarySource) -> Summary:
    """The summary of ``source``, in the language it was made for."""
    results = source.results
    with using(source.language):
        return Summary(
            heading=_heading(results),
            status=_status(results),
            discussion=_discussion(results),
            ranking=_ranking(results),
            progress=_progress(results),
            scores=_scores(results),
            settings=_settings(source),
            records=_records(source),
        )


def _heading(results: RoundResults) -> Html:
    lead = tag(
        "div",
        tag("p", said(results.title), class_="over"),
        tag("h1", TITLE),
        tag(
            "p",
            Text(
                "本文件供幕僚單位作業使用，委員以代號表示；非經核准不得對外提供。",
                "For the secretariat’s work. Members appear as codes. Do not pass it on unless "
                "approved.",
            ),
            class_="lead",
        ),
        class_="head",
    )
    shown = [INTERNAL] if results.settled else [UNSETTLED, INTERNAL]
    return join((marks(demonstration=results.demonstration, others=shown), lead))


def _section(key: str, title: Text, *children: Child) -> Html:
    heading = tag("h2", title, id=key)
    return tag("section", heading, *children, aria_labelledby=key)


def _status(results: RoundResults) -> Html:
    entries = len(results.rows)
    panel = len(results.members)
    return _section(
        "status",
        Text("辦理情形", "Status"),
        _settled() if results.settled else _open_pairs(results),
        facts(
            (
                (Text("階段", "Phase"), PHASES[results.phase]),
                (Text("參獎案", "Entries"), Text(f"{entries}案", str(entries))),
                (Text("委員", "Members"), Text(f"{panel}位", str(panel))),
                (
                    Text("評分截止", "Deadline"),
                    show_time(results.deadline, current()) if results.deadline else None,
                ),
            ),
            "strip",
        ),
    )


def _settled() -> Html:
    return tag(
        "div",
        tag("p", tag("b", Text("評分已齊備。", "All sheets are in."))),
        class_="box good",
    )


def _open_pairs(results: RoundResults) -> Html:
    lines = (
        join((tag("b", row.submission), Html("　"), name(row.title), _missing(row.missing)))
        for row in results.rows
        if row.missing
    )
    return tag(
        "div",
        tag("p", tag("b", UNSETTLED, class_="loud")),
        tag(
            "p",
            Text(
                "下列評分尚未送出，名次與推薦均可能變動。請逐一處理（延長期限、該委員評分表全數不計，"
                "或該案不計），並敘明理由及核准文號。",
                "These sheets are not in, so order and recommendations may change. Deal with each "
                "one (extend, leave the member’s sheets out, or leave the case out), with reason "
                "and approval.",
            ),
        ),
        tag("ul", *(tag("li", line) for line in lines), class_="plain"),
        class_="box warn",
    )


def _missing(codes: tuple[str, ...]) -> Text:
    return Text(f"：委員{'、'.join(codes)}", f": {', '.join(codes)}")


def _discussion(results: RoundResults) -> Html:
    cases = to_discuss(results)
    items = (
        tag(
            "li",
            tag(
                "div",
                tag("b", case.row.submission, Html("　"), name(case.row.title)),
                tag("p", name(case.row.agency_name), class_="quiet"),
            ),
            tag("div", *(tag("p", reason) for reason in case.reasons)),
        )
        for case in cases
    )
    nothing = tag("p", Text("無。", "None."))
    return _section(
        "discussion",
        Text("應提會討論案件", "Cases to discuss"),
        tag("ul", *items, class_="comments cases") if cases else nothing,
    )


def _ranking(results: RoundResults) -> Html:
    parts = (
        join((tag("h3", category.title), tag("p", _line(category)), order_table(place, category)))
        for place, category in enumerate(results.categories, 1)
    )
    return _section("ranking", Text("各類別名次", "Order by category"), *parts)


def _line(category: CategoryResults) -> Child:
    method = METHODS[category.method]
    if category.places is None:
        return Text(
            f"評定方法：{method.zh}。本類別未定推薦名額。",
            f"Method: {method.en}. No places are set for this category.",
        )
    return Text(
        f"評定方法：{method.zh}。推薦名額：{category.places}案，得不足額推薦（得從缺）。"
        "名額確定時，以粗線標示推薦名額線；推薦名單以小組決議為準。",
        f"Method: {method.en}. Places: {category.places}; fewer may be recommended. "
        "A thick rule marks the line once nothing about it is open; the panel decides.",
    )


def _progress(results: RoundResults) -> Html:
    columns = (
        Column(header=Text("委員代號", "Member")),
        Column(header=Text("應評", "To score"), kind="num"),
        Column(header=Text("已送出", "Handed in"), kind="num"),
        Column(header=Text("棄權", "Abstained"), kind="num"),
        Column(header=Text("未送出", "Missing"), kind="num"),
        Column(header=Text("另迴避", "Recused besides"), kind="num"),
    )
    rows = (
        (
            None,
            (
                member.code,
                number(member.assigned - member.recused),
                number(member.counted),
                number(member.abstained),
                tag("strong", number(member.missing), class_="loud") if member.missing else "0",
                number(member.recused),
            ),
        )
        for member in results.members
    )
    caption = Text("各委員評分完成情形（案數）", "Completion by member (entries)")
    return _section(
        "progress",
        Text("評分完成情形", "Completion"),
        table("members", caption, columns, rows, kind="small"),
    )


def _scores(results: RoundResults) -> Html:
    codes = tuple(member.code for member in results.members)
    tables = (
        join((tag("h3", category.title), score_table(place, category, codes)))
        for place, category in enumerate(results.categories, 1)
    )
    note = Text(
        "各格為「總分｜序位」，序位由該委員於同類別所評總分排定；「—」表示未分派該委員評分。",
        "Each cell is total | rank; the rank follows from that member’s totals in the category. "
        "A dash means that the case was not assigned.",
    )
    return _section("scores", Text("評分總表", "Scores"), tag("p", note), *tables)


def _settings(source: SummarySource) -> Html:
    results = source.results
    pairs: list[tuple[Child, Child]] = [
        (Text("評分標準", "Rubric"), results.rubric),
        *((rule.title, paragraphs(*rule.lines)) for rule in source.rules),
        (Text("參照", "With reference to"), said(results.plan) if results.plan else NONE),
        (Text("核准文號", "Approval"), approved(results.approval) or NONE),
        *_filing(results),
    ]
    return _section("settings", Text("評審設定", "Settings"), facts(pairs))


def _filing(results: RoundResults) -> Iterator[tuple[Child, Child]]:
    filing = results.filing
    years = filing.retention_years
    yield Text("檔號", "File number"), said(filing.file_number) if filing.file_number else NONE
    yield (
        Text("分類號", "Classification"),
        said(filing.classification_number) if filing.classification_number else NONE,
    )
    yield (
        Text("保存年限", "Retention"),
        NONE if years is None else Text(f"{years}年", f"{years} years"),
    )


def _records(source: SummarySource) -> Html:
    results = source.results
    return _section(
        "records",
        Text("紀錄與摘要值", "Records and digests"),
        facts(
            (
                (
                    Text("設定摘要值（SHA-256）", "Settings (SHA-256)"),
                    _code(results.settings_digest),
                ),
                (Text("結果摘要值（SHA-256）", "Results (SHA-256)"), _code(source.results_digest)),
                (Text("程式版本", "Version"), f"svcreview {source.version}"),
            )
        ),
        _heads(source.heads) if source.heads else None,
    )


def _code(value: str) -> Html:
    return tag("code", value)


def _heads(heads: tuple[ChainHead, ...]) -> Html:
    columns = (
        Column(header=Text("紀錄鏈", "Chain")),
        Column(header=Text("筆數", "Entries"), kind="num"),
        Column(header=Text("末筆摘要值（SHA-256）", "Head (SHA-256)"), kind="wide"),
    )
    rows = ((None, (_chain(head), number(head.count), _code(head.head))) for head in heads)
    return table("heads", Text("紀錄鏈", "Chains"), columns, rows)


def _chain(head: ChainHead) -> Child:
    if head.chain == "secretariat":
        return Text("幕僚單位", "Secretariat")
    return Text(f"委員{head.chain}", f"Member {head.chain}")
