"""Run the command line as a user does, but inside this process."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from svcreview.cli import cli

KEYS = ("innovation", "impact", "sustainability", "diffusion")


@dataclass(frozen=True)
class Ran:
    """What a command left: exit status, what it printed, what it said on stderr."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def svcreview(*arguments: object, language: str = "zh") -> Ran:
    """Run ``svcreview ARGUMENTS``; anything but a plain exit is the test's failure."""
    outcome = CliRunner().invoke(cli, [str(a) for a in arguments], env={"SVCREVIEW_LANG": language})
    if outcome.exception is not None and not isinstance(outcome.exception, SystemExit):
        raise outcome.exception
    return Ran(outcome.exit_code, outcome.stdout, outcome.stderr)


def marks_csv(path: Path, rows: Iterable[Mapping[str, object]]) -> Path:
    """A table of marks; a row's ``marks`` spreads over the four dimensions, blanks stay blank."""
    lines = ["submission,member,dimension,mark,state,comment,note,category,agency,title"]
    for row in rows:
        marks = list(row.get("marks", ("", "", "", "")))  # type: ignore[call-overload]
        tail = [
            str(row.get(name, ""))
            for name in ("state", "comment", "note", "category", "agency", "title")
        ]
        for key, mark in zip(KEYS, marks, strict=True):
            cells = [str(row["submission"]), str(row["member"]), key, str(mark), *tail]
            lines.append(",".join('"' + cell.replace('"', '""') + '"' for cell in cells))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def rows_by_label(ranking: Any) -> dict[str, dict[str, Any]]:
    """The rows of ``rank --json`` by the label that the table used."""
    return {row["label"]: row for category in ranking["categories"] for row in category["rows"]}
