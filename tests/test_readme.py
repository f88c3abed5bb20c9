"""What the README promises: its commands exist, its example comes out as it says."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from svcreview.cli import cli
from tests.cli.run import svcreview
from tests.conftest import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
PROGRAM = re.compile(r"^(?:\S*[\\/])?(?:jupyter )?svcreview(?:\.exe)? (?P<arguments>.*)$")


def fenced_lines() -> Iterator[str]:
    for block in re.findall(r"^```[a-z]*\n(.*?)^```", README, re.DOTALL | re.MULTILINE):
        yield from block.splitlines()


def command_lines() -> list[str]:
    found = [PROGRAM.match(line) for line in fenced_lines()]
    return [match["arguments"] for match in found if match]


def commands(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    """The full name of every command, such as ``("sheets", "import")``."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)
        else:
            yield (*path, name)


def parse(arguments: list[str]) -> None:
    """Parse as the program would, without running anything."""
    command: click.Command = cli
    while isinstance(command, click.Group):
        name, *arguments = arguments
        found = command.get_command(click.Context(command), name)
        assert found is not None, f"there is no command {name}"
        command = found
    command.make_context(command.name, arguments)


def block_after(mark: str) -> str:
    pattern = rf"<!-- worked example: {mark} -->\n```[a-z]+\n(.*?)^```"
    found = re.search(pattern, README, re.DOTALL | re.MULTILINE)
    assert found is not None, f"the README has no block after <!-- worked example: {mark} -->"
    return found[1]


def test_the_readme_shows_how_to_go_from_nothing_to_a_report():
    steps = [line.split()[0] for line in command_lines()]

    assert [
        step for step in ("demo", "new", "check", "open", "close", "report") if step in steps
    ] == [
        "demo",
        "new",
        "check",
        "open",
        "close",
        "report",
    ]


@pytest.mark.parametrize("line", command_lines())
def test_every_command_line_of_the_readme_parses(line):
    parse(shlex.split(line, posix=True))


@pytest.mark.parametrize(
    "line", ["fly DIR", "rank DIR --upside-down", "rank", "report DIR --lang fr"]
)
def test_a_command_line_that_does_not_exist_would_be_noticed(line):
    with pytest.raises((AssertionError, click.UsageError)):
        parse(shlex.split(line))


def test_the_table_of_commands_names_every_command_and_no_other():
    rows = re.findall(r"^\| `svcreview ([a-z ]+?)[ `]*(?:\[?[A-Z].*?)?` \|", README, re.MULTILINE)

    assert sorted(tuple(row.split()) for row in rows) == sorted(commands(cli))


@pytest.mark.parametrize("path", list(commands(cli)), ids=" ".join)
def test_every_command_has_help(path):
    ran = svcreview(*path, "--help")

    assert (ran.status, ran.err) == (0, "")
    assert len(ran.out.splitlines()) > 3


def test_every_make_target_of_the_readme_exists():
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`?make ([a-z-]+)`?", README))

    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert {"demo", "test", "test-full"} <= named <= targets


@pytest.fixture
def example(tmp_path: Path) -> Path:
    marks = tmp_path / "marks.csv"
    marks.write_text(block_after("marks"), encoding="utf-8")
    made = svcreview("new", tmp_path / "example", "--marks", marks, "--places", 1)
    assert made.status == 0, made.err
    return tmp_path / "example"


def test_the_worked_example_comes_out_as_the_readme_says(example):
    promised: list[dict[str, Any]] = json.loads(block_after("result"))

    (category,) = svcreview("rank", example, "--json").json["categories"]

    shown = [
        {key: row[key] for key in promise}
        for row, promise in zip(category["rows"], promised, strict=True)
    ]
    assert shown == promised


def test_the_worked_example_is_the_one_that_the_prose_adds_up():
    marks = [line.split(",") for line in block_after("marks").splitlines()[1:]]
    sums: dict[tuple[str, str], list[str]] = {}
    for submission, member, _, mark, _ in marks:
        sums.setdefault((submission, member), []).extend([mark] if mark else [])

    for (submission, _), points in sums.items():
        shown = f"{'+'.join(points)} = **{sum(map(int, points))}**" if points else "recused（迴避）"
        (row,) = re.findall(rf"^\| {submission} \|.*$", README, re.MULTILINE)
        assert shown in row


@pytest.mark.parametrize(
    "target", re.findall(r"\]\((?!https?:)([^)#]+)\)", README) or ["README.md"]
)
def test_every_file_that_the_readme_links_exists(target):
    assert (REPOSITORY / target).exists()


PICTURES = re.findall(r"!\[(.*?)\]\((.+?)\)", README)


def test_the_readme_shows_index_summary_and_an_agency_report():
    assert [path for _, path in PICTURES] == [
        f"notebooks/images/{name}.png" for name in ("index", "summary", "agency")
    ]


@pytest.mark.parametrize(("description", "path"), PICTURES)
def test_a_picture_is_described_in_words_and_small(description, path):
    png = (REPOSITORY / path).read_bytes()
    width = int.from_bytes(png[16:20])  # PNG: signature, length and name of IHDR, then the width

    assert len(description) >= 10
    assert png.startswith(b"\x89PNG")
    assert width <= 1200
    assert len(png) <= 120_000
