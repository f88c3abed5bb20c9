"""A round folder to spoil: the example, with one file or setting changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from svcreview.errors import InputError
from svcreview.language import using
from svcreview.rounds import read_round, write_example


def a_folder(tmp_path: Path, **files: str) -> Path:
    """The example round; ``members="…"`` replaces members.csv, ``round="…"`` round.yaml."""
    folder = tmp_path / "評審 資料夾"
    write_example(folder)
    for name, text in files.items():
        path = folder / ("round.yaml" if name == "round" else f"{name}.csv")
        path.write_bytes(text.encode())
    return folder


def change(folder: Path, old: str, new: str, name: str = "round.yaml") -> Path:
    """``folder`` with ``old`` replaced in one file; ``old`` must be there."""
    path = folder / name
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())
    return folder


def problems_of(folder: Path) -> list[str]:
    """What ``read_round`` finds wrong, in English."""
    with pytest.raises(InputError) as caught:
        read_round(folder)
    with using("en"):
        return [str(problem) for problem in caught.value.problems]


def warnings_of(folder: Path) -> list[str]:
    """What ``read_round`` warns of, in English."""
    with using("en"):
        return [str(problem) for problem in read_round(folder).warnings]
