"""Each test of the desk has a fresh profile in the one Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.desk_in_browser.page import Window, a_window


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    with a_window(browser) as window:
        yield window
