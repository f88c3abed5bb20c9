"""Notebooks as files: the same run gives the same bytes.

papermill and nbclient write times, durations, paths and a random cell id into a notebook; here
they are taken out. The manifest says how long a run took.
"""

from __future__ import annotations

from typing import Any, Final

_INJECTED: Final = "injected-parameters"
_OF_ONE_RUN: Final = ("papermill", "execution")


def normalised(notebook: Any) -> bytes:
    """The executed ``notebook`` (an nbformat node) as bytes that repeat."""
    import nbformat

    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        for key in _OF_ONE_RUN:
            cell.metadata.pop(key, None)
        if _INJECTED in cell.metadata.get("tags", []):
            cell["id"] = _INJECTED
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return (text + "\n").encode()


def shown(*pieces: str) -> Any:
    """A notebook that only shows ``pieces`` of markup: the way to a page that no kernel makes."""
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    outputs = [
        new_output("display_data", data={"text/html": piece})  # type: ignore[no-untyped-call]
        for piece in pieces
    ]
    cell = new_code_cell(outputs=outputs)  # type: ignore[no-untyped-call]
    return new_notebook(cells=[cell])  # type: ignore[no-untyped-call]
