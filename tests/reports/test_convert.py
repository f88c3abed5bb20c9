"""From notebook to page: only our HTML, in a frame that can run and load nothing."""

from __future__ import annotations

import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from svcreview.language import Text
from svcreview.reports.convert import Head, page
from svcreview.reports.notebook import shown


def a_head(language: str = "zh", **changes: object) -> Head:
    options = {"title": "報告", "running": (Text("草稿", "Draft"),), "foot": "示範機關"} | changes
    return Head(language=language, **options)  # type: ignore[arg-type]


def body(markup: bytes) -> str:
    found = re.search(r"<main[^>]*>(.*)</main>", markup.decode(), re.DOTALL)
    assert found is not None
    return found[1].strip()


def test_a_page_holds_what_its_cells_show_in_order() -> None:
    assert body(page(shown("<h1>一</h1>", "<p>二</p>"), a_head())).split() == [
        "<h1>一</h1>",
        "<p>二</p>",
    ]


def test_code_markdown_plain_text_warnings_and_notebook_only_cells_have_no_place_on_a_page() -> (
    None
):
    outputs = [
        new_output("stream", name="stderr", text="DeprecationWarning"),
        new_output("display_data", data={"text/plain": "plain", "image/png": "AAAA"}),
        new_output("execute_result", data={"text/html": "<p>this</p>", "text/plain": "plain"}),
    ]
    look = [new_output("execute_result", data={"text/html": "<style></style>"})]
    notebook = new_notebook(
        cells=[
            new_markdown_cell("<script>alert(1)</script> words"),
            new_code_cell("secret = 1", outputs=outputs),
            new_code_cell("x", outputs=look, metadata={"tags": ["notebook-only"]}),
        ]
    )

    assert body(page(notebook, a_head())) == "<p>this</p>"


def test_a_page_may_load_and_run_nothing() -> None:
    (policy,) = re.findall(
        'http-equiv="Content-Security-Policy" content="([^"]*)"',
        page(shown(), a_head()).decode(),
    )

    assert policy == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-Hant-TW"), ("en", "en")])
def test_a_page_says_its_language(language: str, tag: str) -> None:
    assert f'<html lang="{tag}">' in page(shown(), a_head(language)).decode()


def test_a_title_from_people_stays_a_title() -> None:
    made = page(shown(), a_head(title="</title><script>alert(1)</script>")).decode()

    assert "<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title>" in made


def test_words_at_the_foot_of_a_printed_page_cannot_leave_the_style_sheet() -> None:
    made = page(shown(), a_head(foot='"}</style><script>alert(1)</script>')).decode()

    assert "<script" not in made
    assert made.count("</style>") == 1
    assert r"\000022\00007d\00003c\00002fstyle" in made


def test_pages_are_numbered_in_their_language() -> None:
    assert '"第" counter(page) "頁，共" counter(pages) "頁"' in page(shown(), a_head()).decode()
    assert '"Page " counter(page) " of "' in page(shown(), a_head("en")).decode()
