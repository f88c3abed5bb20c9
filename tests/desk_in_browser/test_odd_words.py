"""What people paste, and what no page would ever send: read in the store, not on the screen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.desk_in_browser.odd_files import HOSTILE
from tests.desk_in_browser.page import Window, a_window, comment, eventually, open_case
from tests.desk_in_browser.server import ARound, Server
from tests.input_method import ALT, InputMethod

FORGED = (Path(__file__).parent / "forged.js").read_text(encoding="utf-8")
FAMILY = "👨\u200d👩\u200d👧\u200d👦"
FLAGS = "🇹🇼🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Window]:
    with a_window(browser) as window:
        window.context.add_init_script(FORGED)
        yield window


@pytest.fixture(scope="module")
def page(odd_server: Server, window: Window) -> Page:
    return window.tab(odd_server.link)


def typed_by_script(area: Locator, words: str) -> None:
    """As pasted by a program: half characters cannot come from a keyboard."""
    area.evaluate(
        "(area, words) => { area.value = JSON.parse(words);"
        " area.dispatchEvent(new InputEvent('input', {bubbles: true})); }",
        json.dumps(words),
    )


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("strength", "前\x00中\x07\x1b[31m後\x7f\x85", "前中[31m後"),
        ("improvement", "\u202e反轉\u202c與\u2066隔離\u2069，\u200f\u200e", "反轉與隔離，"),
        ("note", f"{FAMILY}{FLAGS}👍🏽𠮷e\u0301", f"{FAMILY}{FLAGS}👍🏽𠮷é"),
    ],
    ids=["control characters", "bidi overrides", "emoji and accents"],
)
def test_odd_characters_are_kept_or_cleaned_away_and_nothing_else_with_them(
    page: Page, odd_round: ARound, name: str, typed: str, kept: str
) -> None:
    open_case(page, "S007")
    page.locator(f'[data-key="toggle-S007|innovation:{name}"]').click()
    typed_by_script(page.locator(f'textarea[data-field="S007|text:innovation:{name}"]'), typed)

    def look() -> str | None:
        return odd_round.texts("S007").get(f"innovation:{name}")

    assert eventually(look, kept) == kept


def test_half_a_character_is_left_out(page: Page, odd_round: ARound) -> None:
    open_case(page, "S007")
    for field in ("text:impact:strength", "private"):
        if field == "private":
            page.get_by_role("tab", name="我的筆記").click()
        else:
            comment(page, f"S007|{field}")
        typed_by_script(page.locator(f'textarea[data-field="S007|{field}"]'), "半個\ud83d字\udc4d")

    def look() -> tuple[str | None, str]:
        return odd_round.texts("S007").get("impact:strength"), odd_round.own("private/S007")

    assert eventually(look, ("半個字", "半個字")) == ("半個字", "半個字")
    assert kept_in_the_browser(page) == []


def kept_in_the_browser(page: Page) -> list[str]:
    kept: list[str] = page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('svcreview:'))"
        ".map((key) => key.split(':').slice(3).join(':'))"
    )
    return kept


def test_markup_in_own_words_runs_nowhere(
    page: Page, window: Window, odd_round: ARound, odd_server: Server
) -> None:
    open_case(page, "S008")
    words = HOSTILE.replace("\t", " ")
    comment(page, "S008|text:innovation:strength").fill(words)
    page.get_by_role("button", name="常用語").first.click()
    page.get_by_role("button", name="存為常用語").click()
    page.locator(".svr-phrase").first.wait_for()
    page.get_by_role("tab", name="我的筆記").click()
    page.locator('[data-field="S008|private"]').fill(words)

    def look() -> list[str]:
        return [
            odd_round.texts("S008").get("innovation:strength", ""),
            odd_round.own("private/S008"),
            *json.loads(odd_round.own("bank") or "[]"),
        ]

    wanted = [words.strip()] * 3
    assert eventually(look, wanted) == wanted
    for key in ("view-across", "view-overview", "handin", "step-scoring"):
        page.locator(f"[data-key={key}]").click()
        page.locator(".svr-start").wait_for()
    for other in ("English", "中文"):
        page.locator("[data-key=language]", has_text=other).click()
    page.locator("[data-key=language]", has_text="English").wait_for()
    markup = page.locator(
        ".svr-desk :is(script,style,img,svg,iframe,base,meta,[onmouseover],a[href])"
    )
    assert markup.count() == 0
    assert page.evaluate("window.evil") is None
    assert (window.said, window.hosts()) == ([], {odd_server.address})


def test_a_megabyte_pasted_into_a_comment_is_refused_in_words_and_hinders_nothing(
    page: Page, odd_round: ARound
) -> None:
    open_case(page, "S009")
    area = comment(page, "S009|text:innovation:strength")
    page.keyboard.insert_text("長" * 350_000)  # 1 MB in UTF-8
    page.locator('[data-field="S009|mark:innovation"]').fill("24")
    told = page.locator(".svr-refused")
    told.wait_for()

    def look() -> dict[str, Decimal]:
        return dict(odd_round.sheet("S009").marks)

    assert eventually(look, {"innovation": Decimal(24)}) == {"innovation": Decimal(24)}
    assert "文字超過上限 10,000 字" in told.inner_text()
    assert len(area.input_value()) == 350_000  # to be copied elsewhere or cut down
    assert kept_in_the_browser(page) == ["S009:text:innovation:strength"]

    area.fill("縮短後的意見")
    assert eventually(lambda: odd_round.texts("S009"), {"innovation:strength": "縮短後的意見"})
    assert eventually(lambda: kept_in_the_browser(page), []) == []


MARK = "mark:innovation"  # 0 to 30 in whole points
FORGERIES: list[dict[str, Any]] = [
    *({"fields": {MARK: mark}} for mark in ("31", "-1", "24.5", "1e1", "nan", "inf", "9" * 5000)),
    *({"fields": {MARK: mark}} for mark in (24, 24.0, True, [24], {"mark": 24})),
    {"fields": {"mark:nothing": "1"}},
    {"fields": {"mark:__proto__": "1", "constructor": "1"}},
    {"fields": {"na:innovation": True}},
    {"fields": {"text:innovation:approved": "核定"}},
    {"fields": {"text:innovation:strength": ["清單"]}},
    {"fields": {"state": "handed_in"}},
    {"fields": {MARK: "24"}, "base": 0},
    {"fields": {MARK: "24"}, "base": -1},
    {"fields": {MARK: "24"}, "base": "1"},
    {"fields": {MARK: "24"}, "submission": "S999"},
    {"fields": {MARK: "24"}, "submission": "../S001"},
    {"fields": {MARK: "24"}, "submission": None},
    {"fields": {MARK: "24"}, "op": "save_draft"},
    {"op": "hand_in", "submissions": ["S011"], "bases": {"S011": 1}},
    {"op": "annex", "submission": "S001", "name": "../../store.sqlite", "start": 0, "length": 9},
    {"op": "asset", "name": "../__init__.py", "start": 0, "length": 9},
]


def test_what_no_page_would_send_is_refused_and_leaves_the_sheet_alone(
    page: Page, odd_round: ARound
) -> None:
    open_case(page, "S011")
    page.locator('[data-field="S011|mark:impact"]').fill("20")
    given = {"impact": Decimal(20)}
    assert eventually(lambda: dict(odd_round.sheet("S011").marks), given) == given

    answers = [
        page.evaluate("(m) => window.forge(m)", {"op": "save", "submission": "S011", "base": 1} | m)
        for m in FORGERIES
    ]

    taken = [
        f for f, a in zip(FORGERIES, answers, strict=True) if a["ok"] or not a["error"]["text"]
    ]
    assert taken == []
    assert (dict(odd_round.sheet("S011").marks), odd_round.texts("S011")) == (given, {})
    honest = {"op": "save", "submission": "S011", "base": 1, "fields": {MARK: "24"}}
    assert page.evaluate("(m) => window.forge(m)", honest)["ok"]  # the same line does carry
    assert dict(odd_round.sheet("S011").marks) == {**given, "innovation": Decimal(24)}


def test_words_of_an_input_method_reach_the_store_once(page: Page, odd_round: ARound) -> None:
    open_case(page, "S012")
    ime = InputMethod(page)
    comment(page, "S012|text:innovation:strength")
    ime.compose("ㄒ", "ㄒㄧ", "ㄒㄧㄣ")
    ime.press("KeyN", modifiers=ALT)
    ime.press("Enter", key="Enter")
    page.wait_for_timeout(1200)  # saved in mid-word, and acknowledged
    ime.commit("新")
    page.locator('[data-field="S012|mark:innovation"]').focus()
    ime.compose("２", "２４")
    ime.commit("２４")
    page.locator('[data-field="S012|mark:impact"]').focus()

    def look() -> tuple[dict[str, str], dict[str, Decimal]]:
        return odd_round.texts("S012"), dict(odd_round.sheet("S012").marks)

    wanted = ({"innovation:strength": "新"}, {"innovation": Decimal(24)})
    assert eventually(look, wanted) == wanted
