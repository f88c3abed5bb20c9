"""One real run and one browser for all tests of this folder: both take seconds to start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import a_browser
from tests.reports.builders import a_run


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``reports`` folder of a run in which all went well; nobody changes it."""
    folder = tmp_path_factory.mktemp("finished")
    a_run(folder)
    return folder / "reports"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with a_browser() as running:
        yield running
