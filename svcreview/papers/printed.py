"""The score sheet on paper: one A4 landscape page or more, to be signed.

What a machine works out later, and what nobody may fill in, is struck, so that no cell of a
signed sheet stands empty without a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from svcreview.forms import Form, FormEntry, Keyed
from svcreview.forms.grid import dimension_name, mark_of, total_of
from svcreview.forms.words import (
    ABSTAIN,
    BANDS,
    CODE,
    CONTACT,
    DEMONSTRATION,
    DUE,
    MEMBER,
    NOT_APPLICABLE,
    OPINION,
    REASON,
    TITLE,
    TOTAL,
    due_words,
    reasons,
)
from svcreview.language import HTML_LANG, Text, current, using
from svcreview.markup import Child, Html, css_string, join, said, tag
from svcreview.rubric import Dimension
from svcreview.text import ABSENT, escape, show_time, trim

_TEMPLATE: Final = Path(__file__).resolve().parent / "template" / "score_sheet.css"
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)


def printed_form(form: Form) -> bytes:
    """``form`` as a page made for print, in the language of its stamp."""
    with using(form.stamp.language):
        body = join(
            (
                tag("p", DEMONSTRATION, class_="warning") if form.demonstration else None,
                _heading(form),
                *_categories(form),
                _bands(form),
            )
        )
        return _page(form, body).encode()


def _page(form: Form, body: Html) -> str:
    language = HTML_LANG[form.stamp.language]
    title = escape(f"{form.title} {TITLE} {form.stamp.member}")
    style = _TEMPLATE.read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>\n{style}{_print_rules(form)}\n</style>\n</head>\n"
        f"<body>\n<main>\n{body.markup}\n</main>\n</body>\n</html>\n"
    )


def _print_rules(form: Form) -> str:
    numbers = Text(
        '"第" counter(page) "頁，共" counter(pages) "頁"',
        '"Page " counter(page) " of " counter(pages)',
    )
    foot = f"{MEMBER} {form.stamp.member}　{CODE} {form.code}"
    running = str(DEMONSTRATION) if form.demonstration else ""
    return (
        f"@page{{@top-center{{content:{css_string(running)}}}"
        f"@bottom-left{{content:{css_string(foot)}}}@bottom-right{{content:{numbers}}}}}"
    )


def _heading(form: Form) -> Html:
    due = due_words(form.stamp.due) if form.stamp.due else None
    facts: tuple[tuple[Child, Child], ...] = (
        (MEMBER, join((form.stamp.member, Html("　"), tag("b", said(form.member_name))))),
        (DUE, due),
        (Text("核准文號", "Approval"), said(form.approval) if form.approval else None),
        (CONTACT, said(form.contact) if form.contact else None),
        (CODE, tag("span", form.code, class_="code")),
    )
    listed = (
        tag("div", tag("dt", name), tag("dd", fact)) for name, fact in facts if fact is not None
    )
    return tag(
        "header", tag("h1", said(form.title), tag("span", TITLE, class_="what")), tag("dl", *listed)
    )


def _categories(form: Form) -> Iterator[Html]:
    """A table for each category; what is signed stands under the last, on the page of its marks."""
    *others, last = form.categories
    for category in others:
        yield _category(form, category, None)
    yield _category(form, last, join((_NOTHING_BELOW, _notes(form), _signature(), _staff(form))))


_NOTHING_BELOW: Final = tag("p", Text("（以下空白）", "(nothing below)"), class_="end")


def _category(form: Form, category: str, below: Html | None) -> Html:
    *entries, last = (_entry(form, entry) for entry in form.entries if entry.category == category)
    heads: tuple[Html, ...] = (
        tag("th", Text("案號", "Entry"), scope="col", class_="id"),
        tag("th", Text("參獎機關／參獎案", "Agency and entry"), scope="col", class_="entry"),
        *(_dimension_head(dimension) for dimension in form.rubric.dimensions),
        _head(TOTAL, Text("100分", "100")),
        _head(Text("序位", "Rank"), Text("系統計算", "by the system")),
        tag("th", REASON, scope="col", class_="reason"),
    )
    # Only rows of one group are kept on one page, so what is signed is a row like the last entry.
    signed = tag("tr", tag("td", below, colspan=str(len(heads)), class_="signed"))
    key = f"category-{list(form.categories).index(category)}"
    name = join((Text("類別", "Category"), Html("："), form.categories[category]))
    whole = tag(
        "table",
        tag("caption", name, id=key),
        tag("thead", tag("tr", *heads)),
        tag("tbody", *entries),
        tag("tbody", last, signed if below else None, class_="last"),
        class_="marks",
    )
    return _scrolling(key, whole)


def _scrolling(key: str, whole: Html) -> Html:
    """A wide table that a small screen moves sideways, by keyboard as well."""
    return tag("div", whole, class_="scroll", role="region", tabindex="0", aria_labelledby=key)


def _dimension_head(dimension: Dimension) -> Html:
    weight = trim(dimension.weight)
    return _head(dimension_name(dimension), Text(f"配分{weight}", f"of {weight}"))


def _head(name: Text, below: Text) -> Html:
    return tag("th", name, tag("small", below), scope="col", class_="figure")


def _entry(form: Form, entry: FormEntry) -> Html:
    who = tag(
        "th",
        said(entry.agency),
        tag("span", said(entry.title)),
        *_opinions(form, entry),
        scope="row",
        class_="entry",
    )
    return tag(
        "tr",
        tag("td", entry.id, class_="id"),
        who,
        *(_mark(entry, dimension) for dimension in form.rubric.dimensions),
        tag("td", _total(form, entry), class_="total"),
        tag("td", class_="struck"),
        tag("td", *_reasons(form, entry), class_="reason"),
    )


def _opinions(form: Form, entry: FormEntry) -> Iterator[Html]:
    """What the secretariat found of the entry, for a mark in another band asks for a reason."""
    named = [("_", OPINION), *((d.key, d.title) for d in form.rubric.dimensions)]
    for about, title in named:
        if about in entry.opinions:
            yield tag("small", title, Html("："), said(entry.opinions[about]))


def _total(form: Form, entry: FormEntry) -> Child:
    total = total_of(form, entry)
    return ABSTAIN if entry.abstained else None if total is None else trim(total)


def _mark(entry: FormEntry, dimension: Dimension) -> Html:
    if entry.abstained:
        return tag("td", class_="struck")
    if entry.filled.get(f"na:{dimension.key}") is True:
        return tag("td", NOT_APPLICABLE)
    points = mark_of(entry, dimension)
    return tag("td", None if points is None else trim(points))


def _reasons(form: Form, entry: FormEntry) -> Iterator[Html]:
    """What is filled in; the whole entry first, then each dimension under its name."""
    whole = entry.text("abstain" if entry.abstained else "text:_:reason")
    named = [(d.title, entry.text(f"text:{d.key}:reason")) for d in form.rubric.dimensions]
    if whole:
        yield tag("p", said(whole))
    for title, text in named:
        if text:
            yield tag("p", title, Html("："), said(text))


def _notes(form: Form) -> Html:
    step = trim(form.rubric.step)
    lines = (
        Text(
            f"各構面得分為0分至其配分，給分級距{step}分，請以阿拉伯數字填寫；總分為各構面得分之和"
            "（註明不計分者除外）。塗改處請簽章。",
            f"Marks go from 0 to the points of the dimension in steps of {step}; the total is their "
            "sum, without what is not counted. Sign beside every correction.",
        ),
        *reasons(form),
        Text(
            "不評分（棄權）者，請於總分欄填「不評分」並敘明理由。序位由系統依總分計算，無須填寫。",
            "To abstain, write so in the column of totals and give the reason. Ranks are computed.",
        ),
    )
    return tag("ol", *(tag("li", line) for line in lines), class_="notes")


def _signature() -> Html:
    blank = tag("span", class_="line")
    day = join(
        (
            Html("民國"),
            tag("span", class_="gap"),
            Html("年"),
            tag("span", class_="gap"),
            Html("月"),
            tag("span", class_="gap"),
            Html("日"),
        )
    )
    return tag(
        "div",
        tag("p", Text("委員簽名：", "Signature: "), blank, class_="who"),
        tag("p", Text("日期：", "Date: "), day if current() == "zh" else blank),
        class_="signature",
    )


def _staff(form: Form) -> Html:
    """Who keyed the paper in and who keyed it again; blank lines until somebody did."""
    heads = (
        Text("案號", "Entries"),
        Text("登錄", "Keyed in by"),
        Text("核對", "Checked by"),
        Text("掃描檔摘要值（SHA-256）", "Scan (SHA-256)"),
    )
    rows = [_keyed(keyed) for keyed in form.keyed] or [tag("tr", *(tag("td") for _ in heads))]
    return tag(
        "table",
        tag(
            "caption",
            Text("紙本登錄（由幕僚單位辦理）", "Paper sheet (filled in by the secretariat)"),
        ),
        tag("thead", tag("tr", *(tag("th", head, scope="col") for head in heads))),
        tag("tbody", *rows),
        class_="staff",
    )


def _keyed(keyed: Keyed) -> Html:
    language = current()
    return tag(
        "tr",
        tag("td", Text("、".join(keyed.submissions), ", ".join(keyed.submissions))),
        tag("td", said(keyed.keyed_by), tag("small", show_time(keyed.keyed_at, language))),
        tag("td", said(keyed.checked_by), tag("small", show_time(keyed.checked_at, language))),
        tag("td", tag("span", keyed.scan or ABSENT, class_="code")),
    )


def _bands(form: Form) -> Html:
    """The bands of all dimensions, on pages of their own behind what is signed."""
    heads = (_DIMENSION, Text("類別", "Category"), _BAND, _POINTS, Text("說明", "Meaning"))
    rows = (
        tag(
            "tr",
            tag("th", dimension_name(bands.dimension), scope="row"),
            tag("td", _category_names(form, bands.categories)),
            tag("td", level.title),
            tag("td", f"{trim(level.low)}–{trim(level.high)}", class_="points"),
            tag("td", level.descriptor, class_="meaning"),
            class_="first" if level is bands.levels[-1] else None,
        )
        for bands in form.bands()
        for level in reversed(bands.levels)
    )
    whole = tag(
        "table",
        tag("thead", tag("tr", *(tag("th", head, scope="col") for head in heads))),
        tag("tbody", *rows),
        class_="bands",
        aria_labelledby="bands",
    )
    return tag("section", tag("h2", BANDS, id="bands"), _scrolling("bands", whole))


_DIMENSION: Final = Text("構面", "Dimension")
_BAND: Final = Text("等第", "Band")
_POINTS: Final = Text("分數", "Points")


def _category_names(form: Form, categories: tuple[str, ...]) -> Text:
    if len(categories) == len(form.categories):
        return Text("各類別", "All")
    titles = [form.categories[category] for category in categories]
    return Text("、".join(t.zh for t in titles), ", ".join(t.en for t in titles))
