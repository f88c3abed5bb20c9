"""What every test may count on: no setting of this machine, and property tests that repeat in CI."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from tests.browser import a_browser
from tests.postgres import postgres_url

__all__ = ["postgres_url"]

REPOSITORY = Path(__file__).resolve().parent.parent

# A slow machine is no fault of the code; a red run in CI must be red again when repeated.
settings.register_profile("svcreview", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "svcreview")


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may prefer English, and may keep real rounds in a database."""
    monkeypatch.delenv("SVCREVIEW_LANG", raising=False)
    monkeypatch.delenv("SVCREVIEW_STORE", raising=False)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The top of the repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests: playwright runs once in a process, and it takes a second to start."""
    with a_browser() as running:
        yield running
