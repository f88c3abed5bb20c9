"""Strings are text, only Html is markup."""

from __future__ import annotations

import html
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from svcreview.language import Text, using
from svcreview.reports.html import Column, Html, facts, join, said, table, tag
from svcreview.text import clean

HOSTILE = '"><img src=x onerror=alert(1)>'


class Elements(HTMLParser):
    """The tags and the text that a browser would see."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_string_is_escaped_and_markup_is_not() -> None:
    made = tag("p", "<b>", Html("<br>"), class_="x")

    assert made.markup == '<p class="x">&lt;b&gt;<br></p>'


def test_attributes_are_escaped_and_none_is_left_out() -> None:
    made = tag("a", "here", title=HOSTILE, aria_label=None)

    assert made.markup == f'<a title="{html.escape(HOSTILE)}">here</a>'


def test_a_text_is_said_in_the_language_in_use() -> None:
    with using("en"):
        assert tag("p", Text("優點", "Strengths")).markup == "<p>Strengths</p>"


def test_chinese_on_an_english_page_is_marked_as_chinese() -> None:
    with using("en"):
        assert said("示範機關").markup == '<span lang="zh-Hant-TW">示範機關</span>'
        assert said("Demo body").markup == "Demo body"


def test_a_chinese_page_needs_no_mark() -> None:
    with using("zh"):
        assert said("示範機關").markup == "示範機關"


def test_a_fact_without_a_value_is_left_out() -> None:
    made = facts([("核准文號", None), ("聯絡窗口", "示範司")])

    assert Elements(made.markup).text == "聯絡窗口示範司"


def test_a_table_names_itself_its_columns_and_its_rows() -> None:
    made = table(
        "t", "各案", [Column(header="編號"), Column(header="分數")], [(None, ("S001", "8"))]
    )

    assert made.markup == (
        '<div class="scroll" role="region" tabindex="0" aria-labelledby="t"><table>'
        '<caption id="t">各案</caption>'
        '<thead><tr><th scope="col">編號</th><th scope="col">分數</th></tr></thead>'
        '<tbody><tr><th scope="row">S001</th><td>8</td></tr></tbody></table></div>'
    )


def test_the_text_form_in_a_notebook_carries_no_content() -> None:
    assert repr(Html("secret")) == "<Html: 6 characters>"


@given(st.text())
def test_whatever_people_write_adds_no_element_and_reads_as_written(text: str) -> None:
    seen = Elements(join([tag("p", text)]).markup)

    assert seen.tags == ["p"]
    assert seen.text == clean(text)


@given(st.text())
def test_whatever_people_write_stays_inside_its_attribute(text: str) -> None:
    assert Elements(tag("p", "here", title=text).markup).text == "here"
