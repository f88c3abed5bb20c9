"""One Chromium for all tests of the desk; each test has a fresh profile in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import a_browser
from tests.desk_in_browser.page import Window, a_window


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    with a_window(browser) as window:
        yield window
