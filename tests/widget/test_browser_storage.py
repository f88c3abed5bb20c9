"""The browser's own store may be full, forbidden or spoilt: then the desk is the one that keeps."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext

from svcreview.desk import ScoringDesk
from tests.browser_stores import FORBIDDEN, FULL
from tests.widget.pages import ADDRESS, seated

WORDS = "資料介接架構清楚。"
SPOILT = """localStorage.setItem("svcreview:demo-115:M03:S001:private", "{no json");
localStorage.setItem("svcreview:demo-115:M03:S001:text:innovation:note", "null");
localStorage.setItem("svcreview:demo-115:M03:S001:nonsense", '{"value": 3, "base": 0}');
localStorage.setItem("svcreview:demo-115:M03:S001:mark:nonsense", '{"value": "3", "base": 0}');"""


@pytest.mark.parametrize("script", [FORBIDDEN, FULL, SPOILT], ids=["forbidden", "full", "spoilt"])
def test_words_reach_the_desk_whatever_the_browsers_store_is_like(
    context: BrowserContext, desk: ScoringDesk, script: str
) -> None:
    context.add_init_script(f"if (location.href === '{ADDRESS}') {{ {script} }}")
    with seated(context, desk) as seen:
        seen.key("toggle-S001|innovation:strength").click()
        seen.page.keyboard.insert_text(WORDS)
        waiting = seen.page.locator(".svr-save").get_attribute("data-status")
        seen.status("saved")

        kept_at_once = script == SPOILT
        assert waiting == ("saving" if kept_at_once else "unsaved")
        assert seen.line.case("S001")["texts"] == {"innovation:strength": WORDS}
        assert seen.errors == []


def test_what_a_full_store_still_held_of_earlier_words_is_gone_with_the_acknowledgement(
    context: BrowserContext, desk: ScoringDesk
) -> None:
    with seated(context, desk) as seen:
        seen.line.held = True
        seen.key("toggle-S001|innovation:strength").click()
        seen.page.keyboard.insert_text("前半句")
        seen.page.evaluate(f"() => {{ {FULL} }}")
        seen.page.keyboard.insert_text(WORDS * 50)
        seen.line.held = False
        seen.release()
        seen.status("saved")

        assert seen.line.case("S001")["texts"] == {"innovation:strength": "前半句" + WORDS * 50}
        assert seen.kept() == {}
