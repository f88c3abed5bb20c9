"""What a user installs is whole: the built wheel works elsewhere, without the repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

SHIPPED = "svcreview/shipped"
PRODUCED = ("store.sqlite", "results.json", "results/1.json", "member-codes.csv")
PRODUCED_FOLDERS = ("reports/index.html", "reports/agencies/A001.html", "papers/minutes.docx")


def run(*command: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """A copy of the repository in which the demonstration was run, so that much lies about."""
    copy = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", ".gitignore"):
        shutil.copy(repository / name, copy)
    for name in ("svcreview", "rubrics", "notebooks", "runs/demo"):
        shutil.copytree(
            repository / name, copy / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    for name in (*PRODUCED, *PRODUCED_FOLDERS):
        path = copy / "runs" / "demo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("produced")
    return copy


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target, cwd=source)
    assert built.returncode == 0, built.stderr
    (path,) = target.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def files_below(folder: Path, name: str) -> set[str]:
    skipped = ("__pycache__", ".ipynb_checkpoints", ".gitkeep", "images")  # of the README
    return {
        f"{name}/{path.relative_to(folder).as_posix()}"
        for path in folder.rglob("*")
        if path.is_file() and not any(part in skipped for part in path.parts)
    }


@pytest.mark.parametrize("name", ["rubrics", "notebooks"])
def test_the_wheel_holds_every_file_that_is_shipped(contents, source, name):
    there = {entry for entry in contents if entry.startswith(f"{SHIPPED}/{name}/")}

    assert there == files_below(source / name, f"{SHIPPED}/{name}") != set()


def test_the_wheel_holds_every_file_of_the_package(contents, source):
    there = {entry for entry in contents if entry.startswith("svcreview/")}

    packaged = files_below(source / "svcreview", "svcreview")
    assert packaged - there == set()
    assert {entry for entry in there - packaged if not entry.startswith(f"{SHIPPED}/")} == set()


def test_the_wheel_holds_the_demonstration_as_people_wrote_it(contents, repository):
    there = {
        entry.removeprefix(f"{SHIPPED}/runs/demo/")
        for entry in contents
        if entry.startswith(f"{SHIPPED}/runs/")
    }

    assert {"round.yaml", "submissions.csv", "members.csv", "submissions/S001/entry.md"} <= there
    assert there & {*PRODUCED, *PRODUCED_FOLDERS} == set()


def test_the_wheel_holds_nothing_else_at_its_top(contents, wheel):
    version = wheel.name.split("-")[1]

    assert {entry.split("/")[0] for entry in contents} == {
        "svcreview",
        f"svcreview-{version}.dist-info",
    }


# --- elsewhere


@dataclass(frozen=True)
class Elsewhere:
    """An environment that has svcreview from its wheel only, and a folder to work in."""

    environment: Path
    folder: Path

    @property
    def scripts(self) -> Path:
        return self.environment / ("Scripts" if os.name == "nt" else "bin")

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        # nbconvert's own base templates and Jupyter's kernel lie in the shared data of the
        # environment that lends its third-party packages.
        lent = Path(sysconfig.get_path("data")) / "share" / "jupyter"
        settings = {
            "HOME": str(home),
            "JUPYTER_PATH": str(lent),
            "PATH": f"{self.scripts}{os.pathsep}{kept.pop('PATH', '')}",
            "SVCREVIEW_LANG": "en",
            **kept,
        }
        return run(self.scripts / program, *arguments, cwd=self.folder, env=settings)


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Elsewhere:
    """The wheel in a new environment, which borrows the third-party packages of this one."""
    environment = tmp_path_factory.mktemp("environment")
    assert run(sys.executable, "-m", "venv", "--without-pip", environment).returncode == 0
    place = Elsewhere(environment, tmp_path_factory.mktemp("elsewhere"))
    program = place.scripts / "python"
    installed = run(
        *(sys.executable, "-m", "pip", "--python", program, "install"),
        *("--quiet", "--no-deps", "--no-index", wheel),
    )
    assert installed.returncode == 0, installed.stderr
    found = run(program, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    # .pth files of a borrowed folder are not read, so an editable svcreview in it stays unseen.
    (Path(found.stdout.strip()) / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return place


def test_elsewhere_svcreview_comes_from_the_wheel(elsewhere):
    where = elsewhere.run("python", "-c", "import svcreview; print(svcreview.__file__)")

    assert Path(where.stdout.strip()).is_relative_to(elsewhere.environment), where.stderr


def test_elsewhere_both_commands_answer(elsewhere):
    plain = elsewhere.run("svcreview", "--help")
    through_jupyter = elsewhere.run("python", "-m", "jupyter", "svcreview", "--help")

    assert (plain.returncode, through_jupyter.returncode) == (0, 0), through_jupyter.stderr
    assert "Make the demonstration round and its reports" in plain.stdout
    assert plain.stdout.partition("Options")[2] == through_jupyter.stdout.partition("Options")[2]


def test_elsewhere_the_version_is_that_of_the_repository(elsewhere):
    assert elsewhere.run("svcreview", "--version").stdout.split()[-1] == metadata.version(
        "svcreview"
    )


def test_elsewhere_the_demonstration_is_made_with_all_its_reports(elsewhere):
    made = elsewhere.run("svcreview", "demo", "a demonstration")

    reports = elsewhere.folder / "a demonstration" / "reports"
    assert made.returncode == 0, made.stderr
    assert (reports / "index.html").is_file()
    assert len(list((reports / "agencies").glob("*.html"))) >= 10
    checked = elsewhere.run("svcreview", "verify", "a demonstration")
    assert checked.returncode == 0, checked.stderr


@pytest.mark.full
def test_in_an_empty_environment_the_wheel_brings_all_it_needs(wheel, tmp_path, repository):
    """Third-party packages come from the registry, as at a user's."""
    place = Elsewhere(tmp_path / "environment", tmp_path)
    assert run(sys.executable, "-m", "venv", place.environment).returncode == 0
    constraints = repository / ".ci" / "constraints.txt"

    installed = run(
        *(place.scripts / "python", "-m", "pip", "install", "--quiet"),
        *("--constraint", constraints, wheel),
    )

    assert installed.returncode == 0, installed.stderr
    assert place.run("svcreview", "demo").returncode == 0
    assert place.run("jupyter", "svcreview", "--help").returncode == 0


# --- pinned


def needed(name: str, extras: tuple[str, ...] = ()) -> set[str]:
    """Names of all distributions that ``name`` needs here, by way of installed metadata."""
    waiting, seen = [(name, frozenset(extras))], set()
    while waiting:
        item = waiting.pop()
        if item in seen:
            continue
        seen.add(item)
        for line in metadata.requires(item[0]) or ():
            requirement = Requirement(line)
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": e}) for e in (*item[1], "")):
                waiting.append((_normal(requirement.name), frozenset(requirement.extras)))
    return {found for found, _ in seen} - {name}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_that_is_needed_is_pinned(repository):
    lines = (repository / ".ci" / "constraints.txt").read_text().split()
    pinned = {_normal(line.partition("==")[0]) for line in lines}

    assert needed("svcreview", ("test", "postgres")) - pinned == set()
