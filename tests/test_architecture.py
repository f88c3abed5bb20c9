"""How the house is built: what may import what, how long things are, what lies where."""

from __future__ import annotations

import ast
import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

import svcreview

PACKAGE = Path(svcreview.__file__).parent
TOP_LEVEL = {
    *("pyproject.toml", "README.md", "notebooks", "svcreview", "rubrics", "runs", "tests"),
    *("CHANGELOG.md", "Makefile", ".ci", ".gitignore"),
}
HEAVY = {
    *("scipy", "sqlalchemy", "IPython", "jupyter", "jupyter_core", "jupyter_client", "ipykernel"),
    *("ipywidgets", "pandas", "numpy", "papermill", "nbconvert", "nbformat", "pydantic", "yaml"),
}
POSIX_ONLY_MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios"}
POSIX_ONLY_OS = {
    *("fork", "forkpty", "getuid", "geteuid", "getgid", "getegid", "setuid", "setsid", "killpg"),
    *("chown", "fchown", "lchown", "mkfifo", "statvfs", "fstatvfs", "uname", "nice", "getpgid"),
}


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def module_names() -> list[str]:
    found = pkgutil.walk_packages([str(PACKAGE)], "svcreview.")
    return ["svcreview", *(m.name for m in found if not m.name.endswith(".__main__"))]


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )


# --- floors


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the import contract of ``folder`` on the package in ``folder``."""
    program = (
        "import sys; from importlinter.cli import lint_imports as run; sys.exit(run(no_cache=True))"
    )
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy_of_the_house(tmp_path: Path, repository: Path) -> Path:
    shutil.copytree(PACKAGE, tmp_path / "svcreview", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(repository / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_go_down_the_floors_only(repository):
    outcome = lint_imports(repository)

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_an_import_that_goes_up_is_caught(copy_of_the_house):
    with (copy_of_the_house / "svcreview" / "text.py").open("a") as source:
        source.write("\nfrom svcreview import model as upstairs\n")

    outcome = lint_imports(copy_of_the_house)

    assert outcome.returncode == 1
    assert "svcreview.text is not allowed to import svcreview.model" in outcome.stdout


def test_a_room_without_a_floor_is_caught(copy_of_the_house):
    (copy_of_the_house / "svcreview" / "attic.py").write_text("")

    outcome = lint_imports(copy_of_the_house)

    assert outcome.returncode == 1
    assert "attic" in outcome.stdout


def test_a_database_in_the_core_is_caught(copy_of_the_house):
    with (copy_of_the_house / "svcreview" / "model" / "round.py").open("a") as source:
        source.write("\nimport sqlalchemy\n")

    outcome = lint_imports(copy_of_the_house)

    assert outcome.returncode == 1
    assert "svcreview.model is not allowed to import sqlalchemy" in outcome.stdout


def test_the_check_of_a_round_loads_alone_on_the_standard_library(tmp_path):
    shutil.copy(PACKAGE / "verify.py", tmp_path)
    load = f"import runpy; runpy.run_path({str(tmp_path / 'verify.py')!r}); print('loaded')"

    outcome = subprocess.run(
        [sys.executable, "-I", "-S", "-c", load], capture_output=True, text=True, check=False
    )

    assert outcome.stdout == "loaded\n", outcome.stderr


# --- light and portable


def test_importing_svcreview_loads_nothing_heavy():
    code = "import json, sys, svcreview; print(json.dumps(sorted(sys.modules)))"

    loaded = {name.partition(".")[0] for name in json.loads(python(code).stdout)}

    assert loaded & HEAVY == set()
    assert "svcreview" in loaded


# A stand-in for Windows: to svcreview's own modules the POSIX ones do not exist. Third-party
# packages keep them, since on Linux they are built to use them.
ON_WINDOWS = """
import builtins, importlib, json, os, sys
real, names, missing = builtins.__import__, json.loads(sys.argv[1]), set(json.loads(sys.argv[2]))
def guarded(name, globals=None, locals=None, fromlist=(), level=0):
    importer = (globals or {}).get("__name__", "").partition(".")[0]
    if importer == "svcreview" and name.partition(".")[0] in missing:
        raise ModuleNotFoundError(f"No module named {name!r}")
    return real(name, globals, locals, fromlist, level)
builtins.__import__ = guarded
del os.fork
for name in names:
    importlib.import_module(name)
print("imported", len(names))
"""


def test_every_module_imports_where_fork_fcntl_and_resource_do_not_exist():
    names = module_names()

    outcome = python(ON_WINDOWS, json.dumps(names), json.dumps(sorted(POSIX_ONLY_MODULES)))

    assert outcome.stdout.split() == ["imported", str(len(names))], outcome.stderr


def test_the_stand_in_for_windows_does_miss_those_modules(tmp_path):
    room = tmp_path / "svcreview"
    room.mkdir()
    (room / "__init__.py").write_text("")
    (room / "posix_only.py").write_text("import fcntl\n")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{ON_WINDOWS}"

    outcome = python(code, '["svcreview.posix_only"]', '["fcntl"]')

    assert "No module named 'fcntl'" in outcome.stderr


def posix_only_calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and (node.value.id, node.attr) in {("os", name) for name in POSIX_ONLY_OS}
        ):
            yield f"{path.relative_to(PACKAGE)}:{node.lineno}: os.{node.attr}"


def test_nothing_calls_what_windows_does_not_have():
    assert [call for path in sources() for call in posix_only_calls(path)] == []


def text_files_opened_without_encoding(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        named = {keyword.arg for keyword in node.keywords}
        bare = {"read_text": not node.args, "write_text": len(node.args) < 2}
        if node.func.attr in bare and bare[node.func.attr] and "encoding" not in named:
            yield f"{path.relative_to(PACKAGE)}:{node.lineno}: {node.func.attr}"


def test_no_text_is_read_or_written_in_the_encoding_of_the_machine():
    found = [where for path in sources() for where in text_files_opened_without_encoding(path)]

    assert found == []


# --- things one can see whole


def test_no_module_is_longer_than_four_hundred_lines():
    lengths = {str(p.relative_to(PACKAGE)): len(p.read_text().splitlines()) for p in sources()}

    assert {name: length for name, length in lengths.items() if length > 400} == {}


def function_lengths() -> list[int]:
    """Lines of each function, signature included, docstring not."""
    return [
        _lines(node)
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return length
    docstring = function.body[0]
    return length - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def test_most_functions_can_be_seen_whole():
    lengths = function_lengths()

    assert median(lengths) <= 10
    assert sum(length < 30 for length in lengths) >= 0.9 * len(lengths)


# --- what lies where


def repository_files(repository: Path) -> list[Path]:
    """All files that are, or without a word from anybody would be, in the repository."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=repository,
        capture_output=True,
        check=True,
    )
    names = listing.stdout.decode().split("\0")
    return [repository / name for name in names if name and (repository / name).is_file()]


def test_the_top_level_holds_what_the_design_allows(repository):
    found = {path.relative_to(repository).parts[0] for path in repository_files(repository)}

    assert found - TOP_LEVEL == set()


# Put together from pieces, or this file would be the first find.
MACHINE_PATHS = tuple(f"/{name}/" for name in ("work", "root", "home", "Users"))
HOSTS = tuple(
    f"{name}.{end}"
    for name, end in (
        *(("pypi", "org"), ("pythonhosted", "org"), ("debian", "org")),
        *(("npmjs", "org"), ("npmjs", "com")),
    )
)
VENDORED = "/vendor/"


def telltales(path: Path) -> list[str]:
    text = path.read_bytes().decode(errors="ignore")
    paths = [p for p in MACHINE_PATHS if re.search(rf"(?<![\w.]){p}", text)]
    return paths + [host for host in HOSTS if host in text]


def test_no_file_knows_this_machine_or_a_registry(repository):
    found = {
        str(path.relative_to(repository)): telltales(path)
        for path in repository_files(repository)
        if VENDORED not in path.as_posix() and telltales(path)
    }

    assert found == {}


def test_constraints_are_names_and_versions_only(repository):
    lines = (repository / ".ci" / "constraints.txt").read_text().splitlines()

    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []


def test_every_room_of_the_contract_stands_on_exactly_one_floor(repository):
    contract = tomllib.loads((repository / "pyproject.toml").read_text())["tool"]["importlinter"]
    floors = contract["contracts"][0]

    rooms = [room for floor in floors["layers"] for room in floor.split(" | ")]

    assert floors["exhaustive"] is True
    assert sorted(rooms) == sorted(set(rooms))
