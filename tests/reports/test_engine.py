"""Running a notebook: the right parameters, this interpreter, and no secrets."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from svcreview.errors import ReportError
from svcreview.reports.engine import Executed, execute


def a_notebook(folder: Path, *cells: str, parameters: str = 'source = "A001.json"') -> Path:
    tagged = new_code_cell(parameters, metadata={"tags": ["parameters"]})
    notebook = new_notebook(
        cells=[tagged, *(new_code_cell(cell) for cell in cells)],
        metadata={"kernelspec": {"name": "python3", "display_name": "x", "language": "python"}},
    )
    path = folder / "notebook.ipynb"
    nbformat.write(notebook, path)
    return path


def printed(executed: Executed) -> list[str]:
    cells: list[Any] = executed.notebook.cells
    return [output["text"] for cell in cells for output in cell.get("outputs", [])]


def test_a_notebook_runs_on_this_interpreter_in_its_folder_and_without_our_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVCREVIEW_STORE", "postgresql://secret")
    folder = tmp_path / "{round}"
    folder.mkdir()
    notebook = a_notebook(
        folder,
        "import os, sys; print(source, sys.executable, os.getcwd(), 'SVCREVIEW_STORE' in os.environ)",
    )

    executed = execute(notebook, {"source": "A007.json"}, folder)

    assert executed.error is None
    assert printed(executed) == [f"A007.json {sys.executable} {folder} False\n"]


def test_a_notebook_that_fails_comes_back_as_far_as_it_ran_with_the_reason(tmp_path: Path) -> None:
    notebook = a_notebook(tmp_path, "print(1)", "1 / 0", "print(2)")

    executed = execute(notebook, {"source": "A001.json"}, tmp_path)

    assert executed.error == "ZeroDivisionError: division by zero"
    assert [o.output_type for c in executed.notebook.cells for o in c.get("outputs", [])] == [
        "stream",
        "error",
    ]


def test_a_parameter_that_the_notebook_does_not_have_is_refused(tmp_path: Path) -> None:
    notebook = a_notebook(tmp_path, parameters='sauce = "A001.json"')

    with pytest.raises(
        ReportError, match=r"notebook\.ipynb：參數應為 source，筆記本宣告的卻是 sauce"
    ):
        execute(notebook, {"source": "A001.json"}, tmp_path)


def test_a_parameter_that_nobody_sets_is_refused(tmp_path: Path) -> None:
    notebook = a_notebook(tmp_path, parameters='source = "A001.json"\nquick = True')

    with pytest.raises(ReportError, match="quick, source"):
        execute(notebook, {"source": "A001.json"}, tmp_path)
