"""One member's browser window with the desk in it, and the keys that the member presses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Final, TypeVar
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page

from tests.browser import DESKTOP, Opened

PATIENCE_SECONDS: Final = 10
OPENING_SECONDS: Final = 30  # a kernel starts: seconds on a busy machine, and no test is about them
Found = TypeVar("Found")


@dataclass
class Window:
    """A fresh browser profile: whom its pages asked, and what they said or did unasked."""

    context: BrowserContext
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.context.on("console", self._heard)
        self.context.on("weberror", lambda error: self.said.append(str(error.error)))
        self.context.on("dialog", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.said.append(message.text)

    def _asked(self, dialog: Dialog) -> None:
        self.said.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()

    def tab(self, link: str) -> Page:
        page = self.context.new_page()
        page.goto(link, timeout=OPENING_SECONDS * 1000)
        page.wait_for_selector(".svr-desk .svr-start", timeout=OPENING_SECONDS * 1000)
        return page

    def hosts(self) -> set[str]:
        """Whom the pages asked for anything; what a page made itself (blob:, data:) is nobody."""
        return {urlsplit(url).netloc for url in self.requests if url.startswith(("http", "ws"))}


@contextmanager
def a_window(browser: Browser, size: tuple[int, int] = DESKTOP) -> Iterator[Window]:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    context.set_default_timeout(PATIENCE_SECONDS * 1000)
    try:
        yield Window(context)
    finally:
        context.close()


def tab_to(page: Page, selector: str, *, most: int = 120) -> None:
    """Press Tab until ``selector`` has the focus, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


def press(page: Page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Enter")


def open_case(page: Page, submission: str) -> None:
    """Choose the case from the table of all."""
    page.locator("[data-key=view-overview]").click()
    page.locator(f'[data-key="over-{submission}"]').click()


def write(page: Page, field_name: str, words: str) -> None:
    """Open the comment ``S001|text:innovation:strength`` and type ``words`` at its end."""
    area = comment(page, field_name)
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(words)
    assert area.evaluate("a => document.activeElement === a")


def comment(page: Page, field_name: str):
    submission, name = field_name.split("|")
    area = page.locator(f'textarea[data-field="{field_name}"]')
    if not area.is_visible():
        page.locator(f'[data-key="toggle-{submission}|{name.removeprefix("text:")}"]').click()
    area.focus()
    return area


def eventually(look: Callable[[], Found], wanted: Found) -> Found:
    """What ``look`` sees, as soon as it is ``wanted`` or when patience is over."""
    end = monotonic() + PATIENCE_SECONDS
    while True:
        try:
            seen = look()
        except AssertionError:
            if monotonic() > end:
                raise
        else:
            if seen == wanted or monotonic() > end:
                return seen
        sleep(0.05)


def axe(page: Page) -> list[str]:
    return Opened(page).axe()
