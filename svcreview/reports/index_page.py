"""The front page of a round's reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from svcreview import __version__
from svcreview.language import Text, using
from svcreview.reports.html import Child, Column, Html, facts, join, said, table, tag
from svcreview.reports.shared import DRAFT, INTERNAL, NONE, UNNAMED, marks, name
from svcreview.results.values import RoundResults
from svcreview.results.words import PHASES, UNSETTLED

TITLE: Final = Text("報告目錄", "Reports")

_SETTLED: Final = Text("評分已齊備", "all sheets are in")


class State(StrEnum):
    """Where an agency's report stands."""

    READY = "ready"
    DRAFT = "draft"
    OUTDATED = "outdated"  # the results have changed since it was made
    FAILED = "failed"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One agency in the list; ``reason`` says why its report failed."""

    agency: str
    name: str
    submissions: int
    state: State
    reason: str | None = None


_STATES: Final = {
    State.READY: Text("完成", "ready"),
    State.DRAFT: DRAFT,
    State.OUTDATED: Text("內容已過時，請重新產製", "outdated; make it again"),
    State.FAILED: Text("產製失敗", "failed"),
    State.ABSENT: Text("尚未產製", "not made yet"),
}
_LOOK: Final = {
    State.READY: "recommended",
    State.DRAFT: "open",
    State.OUTDATED: "bad",
    State.FAILED: "bad",
    State.ABSENT: "quiet",
}


_TO_MAKE: Final = (State.OUTDATED, State.FAILED, State.ABSENT)
_MAKE: Final = Text(
    "下表有尚未產製、產製失敗或內容已過時的報告，請執行 svcreview report 重新產製。",
    "Some reports below are missing, failed or outdated: run svcreview report again.",
)
_CHASE: Final = Text(
    "尚有應評的評分表未送出，名次與推薦均可能變動。請依彙整頁所列逐一處理；補齊評分者，"
    "經核准重新開放評分（svcreview reopen）、再次截止後，重新產製報告。",
    "Assigned sheets are missing, so order and recommendations may change. Deal with each one "
    "that the summary lists; where marks are to be added, get an approval, reopen scoring "
    "(svcreview reopen), close it again and make the reports again.",
)
_DISCUSS: Final = Text(
    "請核對彙整頁的「應提會討論案件」與各類別名次，提初評小組會議決議。"
    "決議且意見核定之前，機關報告均為草稿，僅供內部校對。",
    "Check the cases to discuss and the order in the summary, and put them to the panel. Until it "
    "has decided and the comments are approved, the agency reports are drafts for proofreading.",
)
_SEND: Final = Text(
    "各機關報告均已完成，經核准後分別提供各該機關；請勿提供本頁與彙整頁。",
    "All reports are ready. Once approved, each goes to its own agency; this page and the summary "
    "stay inside.",
)


def index_page(
    results: RoundResults, entries: Iterable[Entry], language: str, *, summary_error: str | None
) -> Html:
    """The whole page: status, the summary, one line per agency."""
    listed = tuple(entries)
    with using(language):
        return join(
            (
                marks(demonstration=results.demonstration, others=[INTERNAL]),
                _head(results),
                _failures(listed, summary_error),
                _next_step(results, listed),
                _summary(summary_error),
                _agencies(listed),
                tag("p", f"svcreview {__version__}", class_="colophon"),
            )
        )


def _head(results: RoundResults) -> Html:
    title = tag("h1", said(results.title) if results.title.strip() else UNNAMED)
    entries, agencies = len(results.rows), len({row.agency for row in results.rows})
    state = tag("strong", UNSETTLED, class_="state bad")
    standing = facts(
        (
            (Text("階段", "Phase"), PHASES[results.phase]),
            (Text("結果", "Results"), _SETTLED if results.settled else state),
            (Text("參獎案", "Entries"), Text(f"{entries}案", str(entries))),
            (Text("參獎機關", "Agencies"), Text(f"{agencies}個", str(agencies))),
        ),
        "strip",
    )
    return tag("div", tag("p", TITLE, class_="over"), title, standing, class_="head")


def _failures(entries: tuple[Entry, ...], summary_error: str | None) -> Html | None:
    failed: list[tuple[Child, str | None]] = [
        (join((entry.agency, Html("　"), name(entry.name))), entry.reason)
        for entry in entries
        if entry.state is State.FAILED
    ]
    if summary_error is not None:
        failed.append((Text("初評結果彙整", "First-round summary"), summary_error))
    if not failed:
        return None
    items = (
        tag("li", tag("b", who), tag("div", tag("code", why)) if why else None)
        for who, why in failed
    )
    lead = Text(
        "下列報告產製失敗，其餘報告不受影響；筆記本已保留（檔名 .failed.ipynb）供查明原因。",
        "These reports failed; the others are not affected. The notebooks are kept "
        "(.failed.ipynb) to find out why.",
    )
    return tag(
        "div", tag("p", tag("b", lead)), tag("ul", *items, class_="plain"), class_="box warn"
    )


def _next_step(results: RoundResults, entries: tuple[Entry, ...]) -> Html:
    """What the secretariat does now, by the first thing that is still open."""
    if any(entry.state in _TO_MAKE for entry in entries):
        step = _MAKE
    elif not results.settled:
        step = _CHASE
    elif any(entry.state is State.DRAFT for entry in entries):
        step = _DISCUSS
    else:
        step = _SEND
    return tag("div", tag("p", tag("b", Text("下一步", "Next step"))), tag("p", step), class_="box")


def _summary(summary_error: str | None) -> Html:
    link = tag("a", Text("初評結果彙整", "First-round summary"), href="summary.html", class_="door")
    about = Text(
        "辦理情形、應提會討論案件、各類別名次、評分總表、評審設定；供幕僚單位作業使用。",
        "Status, cases to discuss, order by category, scores and settings, for the secretariat.",
    )
    return tag(
        "section",
        tag("h2", Text("幕僚單位", "Secretariat"), id="staff"),
        tag("p", link if summary_error is None else _STATES[State.FAILED]),
        tag("p", about, class_="quiet"),
        aria_labelledby="staff",
    )


def _agencies(entries: tuple[Entry, ...]) -> Html:
    columns = (
        Column(header=Text("編號", "Id")),
        Column(header=Text("參獎機關（單位）", "Agency"), kind="wide"),
        Column(header=Text("參獎案數", "Entries"), kind="num"),
        Column(header=Text("報告狀態", "Report")),
    )
    rows = ((None, _agency(entry)) for entry in entries)
    made = sum(entry.state in (State.READY, State.DRAFT) for entry in entries)
    caption = Text("各機關報告", "Reports by agency")
    about = Text(
        f"共{len(entries)}份，已產製{made}份。各報告僅載明該機關之資料；"
        "標示「草稿」者尚未定案，請勿對外提供。",
        f"{made} of {len(entries)} are made. Each is about its own agency only. "
        "Do not pass on what is marked as a draft.",
    )
    return tag(
        "section",
        tag("h2", Text("參獎機關（單位）", "Agencies"), id="agencies"),
        tag("p", about),
        table("reports", caption, columns, rows, header_column=1, kind="titled")
        if entries
        else NONE,
        aria_labelledby="agencies",
    )


def _agency(entry: Entry) -> tuple[Child, ...]:
    there = entry.state not in (State.FAILED, State.ABSENT)
    page = f"agencies/{entry.agency}.html"
    return (
        entry.agency,
        tag("a", name(entry.name), href=page) if there else name(entry.name),
        str(entry.submissions),
        tag("span", _STATES[entry.state], class_=f"state {_LOOK[entry.state]}"),
    )
