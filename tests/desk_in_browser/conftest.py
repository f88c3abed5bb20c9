"""Each test of the desk has a fresh profile in the one Chromium; most share one running server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.desk_in_browser.odd_files import odd_files
from tests.desk_in_browser.page import Window, a_window
from tests.desk_in_browser.server import ARound, Server, a_round, serving

ODD_CASES = tuple(f"S{number:03}" for number in range(1, 15))


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    with a_window(browser) as window:
        yield window


@pytest.fixture(scope="session")
def odd_round(tmp_path_factory: pytest.TempPathFactory) -> ARound:
    """A round whose entries hold everything that people send; its member is ready to score."""
    made = a_round(tmp_path_factory.mktemp("odd") / "round", odd_files(), cases=ODD_CASES)
    made.enter()
    made.spoil("S010/entry.md", b"\xff\xfe\x80\x81 no text in any encoding")
    made.spoil("S010/annex.pdf", b"%PDF-1.7 another file by now")
    return made


@pytest.fixture(scope="session")
def odd_server(odd_round: ARound, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serves ``odd_round`` to all tests that neither stop it nor close the round."""
    with serving(odd_round.folder, tmp_path_factory.mktemp("home")) as server:
        yield server
