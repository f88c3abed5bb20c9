"""Shipped notebooks are clean, thin, and run."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest

from svcreview.files import shipped
from svcreview.reports.sources import SummarySource, freeze
from tests.reports.builders import a_result, an_agency

NOTEBOOKS = ("agency_report.ipynb", "summary.ipynb")
ALL = (*NOTEBOOKS, "score.ipynb")  # the last is no report: tests/desk_in_browser runs it
SUMMARY = SummarySource(
    language="zh",
    version="1.2.3",
    rules=(),
    results=a_result(),
    results_digest="ab" * 32,
    heads=(),
)
SOURCES: dict[str, Callable[[], object]] = {
    "agency_report.ipynb": an_agency,
    "summary.ipynb": lambda: SUMMARY,
}


def read(name: str) -> Any:
    return nbformat.read(shipped("notebooks") / name, as_version=4)


def code(name: str) -> list[Any]:
    return [cell for cell in read(name).cells if cell.cell_type == "code"]


def test_these_notebooks_are_shipped() -> None:
    assert sorted(path.name for path in shipped("notebooks").glob("*.ipynb")) == sorted(ALL)


@pytest.mark.parametrize("name", ALL)
def test_a_notebook_is_valid_and_stored_without_outputs(name: str) -> None:
    nbformat.validate(read(name))

    assert [(cell.outputs, cell.execution_count) for cell in code(name)] == [
        ([], None) for _ in code(name)
    ]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_has_one_parameter_its_source(name: str) -> None:
    tagged = [cell for cell in code(name) if "parameters" in cell.metadata.get("tags", [])]

    assert [re.fullmatch(r'source = "\w+\.json"', cell.source) is not None for cell in tagged] == [
        True
    ]


@pytest.mark.parametrize("name", ALL)
def test_a_notebook_only_calls(name: str) -> None:
    source = "\n".join(cell.source for cell in code(name))

    assert re.findall(r"\b(def|class|lambda|SELECT|INSERT|sqlite|sqlalchemy)\b", source) == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_on_a_small_file_and_shows_a_piece_per_cell(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / "small.json").write_bytes(freeze(SOURCES[name]()))

    ran = papermill.execute_notebook(
        str(shipped("notebooks") / name),
        str(tmp_path / "out.ipynb"),
        {"source": "small.json"},
        kernel_name="python3",
        progress_bar=False,
        cwd=str(tmp_path),
    )

    shown = [o for cell in ran.cells if cell.cell_type == "code" for o in cell.outputs]
    assert [sorted(output.data) for output in shown] == [["text/html", "text/plain"]] * (
        len(code(name)) - 1  # all but the parameters
    )
