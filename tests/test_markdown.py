"""Markdown of people to HTML: what is on the list shows, everything else stays text."""

import re
import time
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcreview.markdown import entry_html, is_long, plain_html

ALLOWED = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "em", "strong", "s"),
    *("a", "code", "pre", "table", "thead", "tbody", "tr", "th", "td"),
}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    handle_startendtag = handle_starttag


def read(text):
    reader = _Reader()
    reader.feed(entry_html(text))
    return reader


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# 緣起\n\n內容", "<h3>緣起</h3>\n<p>內容</p>\n"),
        ("##### 小節", "<h6>小節</h6>\n"),
        ("**重點**與*強調*", "<p><strong>重點</strong>與<em>強調</em></p>\n"),
        ("- 一\n- 二", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n"),
        ("~~舊~~", "<p><s>舊</s></p>\n"),
        ("", ""),
    ],
)
def test_plain_markdown_is_what_it_always_was(text, html):
    assert entry_html(text) == html


def test_a_table_is_a_table():
    html = entry_html("|年度|件數|\n|---|--:|\n|114|1,024|")

    assert "<th>年度</th>" in html
    assert '<td style="text-align:right">1,024</td>' in html


def test_raw_html_shows_as_text():
    assert entry_html("<script>alert(1)</script>\n\n一<b>二</b>") == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n<p>一&lt;b&gt;二&lt;/b&gt;</p>\n"
    )


@pytest.mark.parametrize("address", ["https://example.org/", "HTTP://a.b", "mailto:a@example.org"])
def test_a_link_leads_out_and_says_nothing_of_where_it_was_clicked(address):
    html = entry_html(f"[連結]({address})")

    assert html == (
        f'<p><a href="{address}" rel="noopener noreferrer" target="_blank">連結</a></p>\n'
    )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "/m/other",
        "../S002/entry.md",
        "blob:x",
        "https:",
    ],
)
@pytest.mark.parametrize("form", ["[x]({})", "<{}>", "[x][1]\n\n[1]: {}", "![x]({})"])
def test_any_other_address_is_no_link(address, form):
    assert read(form.format(address)).tags <= {"p"}


@pytest.mark.parametrize(
    "text", ["![圖一](https://example.org/a.png)", "![圖一][1]\n\n[1]: http://a.b/c.png"]
)
def test_a_picture_becomes_its_description(text):
    assert entry_html(text) == "<p>［圖一］</p>\n"


def test_a_description_with_html_stays_text():
    assert entry_html("![<img src=x onerror=alert(1)>](https://a.b/c.png)") == (
        "<p>［&lt;img src=x onerror=alert(1)&gt;］</p>\n"
    )


def test_the_language_of_a_code_block_brings_no_attribute():
    assert entry_html('```"onmouseover=alert(1)\nx\n```') == "<pre><code>x\n</code></pre>\n"


def test_control_and_bidi_characters_are_gone():
    assert entry_html("前\x00後\u202e反\ud83d") == "<p>前後反</p>\n"


@given(
    st.text(
        st.sampled_from(list("#*_`~[]()<>!|-\n &;:/\"'=ahrefjvscipt1.\\\u202e\ud800字")),
        max_size=80,
    )
)
def test_nothing_but_the_list_ever_comes_out(text):
    page = read(text)

    assert page.tags <= ALLOWED
    assert {name for name, _ in page.attributes} <= {"href", "rel", "target", "style", "start"}
    for name, value in page.attributes:
        if name == "href":
            assert re.match(r"(https?://|mailto:)", value, re.IGNORECASE)
        if name == "style":
            assert re.fullmatch("text-align:(left|right|center)", value)


@pytest.mark.parametrize(
    "text", ["[" * 20_000, "> " * 20_000, "*a " * 20_000, "![" * 20_000, "`" * 40_000]
)
def test_hostile_nesting_takes_no_longer_than_reading_it(text):
    began = time.perf_counter()

    entry_html(text)

    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("unit", ["[", "- a\n", "*a_", "|x|y|\n", "<b>&\n\n"])
def test_a_megabyte_is_shown_as_it_was_written_at_once(unit):
    text = (unit * 2**20)[: 2**20]
    began = time.process_time()

    html = plain_html(text)

    assert time.process_time() - began < 1
    assert is_long(text)
    assert unescape(html.removeprefix("<pre>").removesuffix("</pre>\n")) == text.strip()
