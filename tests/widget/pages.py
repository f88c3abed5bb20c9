"""The desk's page in a browser without Jupyter: the real desk answers what the page asks."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from svcreview.desk import ScoringDesk
from svcreview.widget import page_module, page_style
from tests.browser import DESKTOP, Opened

ADDRESS = "http://desk.test/"
_HTML = """<!doctype html><html lang="zh-Hant-TW"><meta charset="utf-8"><title>初評評分系統</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:">
<link rel="stylesheet" href="desk.css"><style>body{margin:0}</style><main id="desk"></main>
<script type="module">
import { mount } from "./desk.mjs";
let last = 0;
const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const request = async (op, args = {}) => {
  last += 1;
  const reply = await window.ask({ id: last, op, ...args });
  if (reply === null) return new Promise(() => {});
  const answer = { ...reply.body, buffers: reply.buffers.map(bytes) };
  return reply.held ? new Promise((resolve) => held.push(() => resolve(answer))) : answer;
};
const held = [];
window.release = () => held.splice(0).forEach((answer) => answer());
window.unmount = mount(document.getElementById("desk"), { request });
</script>"""


@dataclass
class Line:
    """The line between page and desk: what went over it, and whether answers come through."""

    desk: ScoringDesk
    asked: list[dict[str, Any]] = field(default_factory=list)
    cut: bool = False  # nothing arrives at the desk
    mute: bool = False  # it arrives, but no answer comes back
    lost: bool = False  # nothing arrives, and the page is told so
    held: bool = False  # the answer waits on its way until ``DeskPage.release``

    def ask(self, message: dict[str, Any]) -> dict[str, Any] | None:
        self.asked.append(message)
        if self.lost:
            raise ConnectionError("nobody answers")
        if self.cut:
            return None
        reply = self.desk.receive(message)
        json.dumps(reply.body, allow_nan=False)
        buffers = [base64.b64encode(piece).decode() for piece in reply.buffers]
        answer = {"body": reply.body, "buffers": buffers, "held": self.held}
        return None if self.mute else answer

    def saves(self) -> list[dict[str, Any]]:
        return [message for message in self.asked if message["op"] == "save"]

    def case(self, submission: str) -> Mapping[str, Any]:
        """The case as the store holds it."""
        cases = self.desk.state("zh")["cases"]
        return next(case for case in cases if case["id"] == submission)


@dataclass(frozen=True)
class DeskPage(Opened):
    line: Line = field(kw_only=True)

    def field(self, name: str) -> Any:
        return self.page.locator(f'[data-field="{name}"]')

    def key(self, name: str) -> Any:
        return self.page.locator(f'[data-key="{name}"]')

    def kept(self) -> dict[str, str]:
        """What the browser itself keeps of things not yet acknowledged."""
        kept: dict[str, str] = self.page.evaluate(
            "Object.fromEntries(Object.keys(localStorage).filter((k) => k.startsWith('svcreview:'))"
            ".map((k) => [k.split(':').slice(3).join(':'), JSON.parse(localStorage[k]).value]))"
        )
        return kept

    def until(self, condition: str) -> None:
        self.page.wait_for_function(condition, timeout=8000)

    def release(self) -> None:
        """All answers that were held on their way arrive now."""
        self.page.evaluate("window.release()")

    def status(self, wanted: str) -> None:
        self.until(f"document.querySelector('.svr-save')?.dataset.status === '{wanted}'")


def a_context(browser: Browser, size: tuple[int, int] = DESKTOP) -> BrowserContext:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    context.route("**/*", _serve)
    return context


def _serve(route: Any) -> None:
    name = route.request.url.removeprefix(ADDRESS)
    body = {
        "": (_HTML, "text/html"),
        "desk.mjs": (page_module(), "text/javascript"),
        "desk.css": (page_style(), "text/css"),
    }.get(name)
    if body is None:
        route.abort()
    else:
        route.fulfill(body=body[0], content_type=f"{body[1]}; charset=utf-8")


class Seat:
    """One page at which one desk after another is opened, each with an empty store of the browser."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self._line: Line | None = None
        self.page.expose_function("ask", self._ask)

    def _ask(self, message: dict[str, Any]) -> dict[str, Any] | None:
        return None if self._line is None else self._line.ask(message)

    @contextmanager
    def taken(self, desk: ScoringDesk) -> Iterator[DeskPage]:
        """The member of ``desk`` sits here."""
        seen = DeskPage(self.page, line=Line(desk))
        heard: dict[str, Callable[[Any], None]] = {
            "console": lambda m: seen.errors.append(m.text) if m.type == "error" else None,
            "pageerror": lambda error: seen.errors.append(str(error)),
            "request": lambda request: seen.requests.append(request.url),
        }
        for event, listener in heard.items():
            self.page.on(event, listener)  # type: ignore[call-overload]
        self._line = seen.line
        try:
            self.page.goto(ADDRESS)
            self.page.wait_for_selector(".svr-head")
            yield seen
        finally:
            self._line = None
            for event, listener in heard.items():
                self.page.remove_listener(event, listener)

    def clear(self) -> None:
        """Nothing of the last desk is left, in the page or in the store of the browser."""
        for other in self.page.context.pages:
            if other != self.page:
                other.close()
        self.page.goto("about:blank")
        session = self.page.context.new_cdp_session(self.page)
        session.send(
            "Storage.clearDataForOrigin", {"origin": ADDRESS, "storageTypes": "local_storage"}
        )
        session.detach()


@contextmanager
def seated(context: BrowserContext, desk: ScoringDesk) -> Iterator[DeskPage]:
    """A fresh page of ``context`` at which the member of ``desk`` sits."""
    seat = Seat(context)
    try:
        with seat.taken(desk) as seen:
            yield seen
    finally:
        seat.page.close()
