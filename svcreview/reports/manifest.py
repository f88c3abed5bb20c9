"""manifest.json: what was made from what. All but ``run`` repeats for the same inputs."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from svcreview import __version__
from svcreview.files import read_bytes, shipped, write_whole
from svcreview.reports.style import TEMPLATE

NOTEBOOKS: Final = ("agency_report.ipynb", "summary.ipynb")  # those that pages are made with
NAME: Final = "manifest.json"
_KINDS: Final = (".html", ".ipynb", ".json")
_TOOLS: Final = ("ipykernel", "nbclient", "nbconvert", "nbformat", "papermill", "pydantic")


def write(
    reports: Path, *, made: Iterable[str], inputs: Mapping[str, str], run: Mapping[str, Any]
) -> Path:
    """Write the manifest of ``reports``; ``made`` names the files that this run wrote.

    A file kept from an earlier run keeps the digest it was listed with: to take a new one would
    cover up that somebody changed it since.
    """
    earlier = listed(reports)
    fresh = set(made)
    files = {
        name: _sha256(path) if name in fresh or name not in earlier else earlier[name]
        for name, path in _present(reports)
    }
    data = {"files": files, "inputs": dict(inputs), "versions": _versions(), "run": dict(run)}
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    write_whole(reports / NAME, text + "\n")
    return reports / NAME


def listed(reports: Path) -> dict[str, str]:
    """The files and digests of the manifest that is there; none if it cannot be read."""
    path = reports / NAME
    if not path.is_file():
        return {}
    try:
        files = dict(json.loads(read_bytes(path))["files"])
    except (ValueError, KeyError, TypeError, RecursionError):  # half a file, or another one
        return {}
    return {str(name): str(digest) for name, digest in files.items()}


def program_digests() -> dict[str, str]:
    """Digests of the notebooks and the template that pages are made with."""
    notebooks = {f"notebooks/{name}": shipped("notebooks") / name for name in NOTEBOOKS}
    template = {f"template/{path.name}": path for path in TEMPLATE.iterdir() if path.is_file()}
    return {name: _sha256(path) for name, path in sorted((notebooks | template).items())}


def _present(reports: Path) -> list[tuple[str, Path]]:
    found = (path for path in reports.rglob("*") if path.suffix in _KINDS and path.is_file())
    named = ((path.relative_to(reports).as_posix(), path) for path in found)
    return sorted((name, path) for name, path in named if name != NAME)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _versions() -> dict[str, str]:
    tools = {tool: version(tool) for tool in _TOOLS}
    return {"svcreview": __version__, "python": platform.python_version()} | tools
