"""One real run for all tests of this folder: it takes seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reports.builders import a_run


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``reports`` folder of a run in which all went well; nobody changes it."""
    folder = tmp_path_factory.mktemp("finished")
    a_run(folder)
    return folder / "reports"
