"""Hostile and unlucky days: real processes, and a sentence with status 1 in place of a traceback.

Whatever happens, nothing is left half-written and the next run works.
"""

from __future__ import annotations

import os
import resource
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from svcreview import open_round
from svcreview.model import Phase
from tests.cli.run import Ran, marks_csv, svcreview

ONE_SHEET = [{"submission": "甲", "member": "王", "marks": (20, 20, 20, 20)}]
COMMAND = (sys.executable, "-m", "svcreview")


def process(
    *arguments: object, before: Callable[[], None] | None = None, **options: object
) -> subprocess.Popen[str]:
    """``svcreview ARGUMENTS`` as a process of its own, talking English."""
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        env=os.environ | {"SVCREVIEW_LANG": "en"},
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=before,  # noqa: PLW1509  (no threads here)
        **{"stdout": subprocess.PIPE} | options,  # type: ignore[call-overload]
    )


def ended(started: subprocess.Popen[str]) -> Ran:
    out, err = started.communicate(timeout=60)
    return Ran(started.returncode, out or "", err)


def only(size: int) -> Callable[[], None]:
    """A disk on which no file can grow beyond ``size`` bytes."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example") / "115"
    assert svcreview("new", folder).status == 0
    return folder


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("closed")
    table = marks_csv(top / "m.csv", ONE_SHEET)
    assert svcreview("new", top / "114", "--marks", table).status == 0
    return top / "114"


@pytest.fixture
def round_115(example: Path, tmp_path: Path) -> Path:
    return shutil.copytree(example, tmp_path / "115")


@pytest.fixture
def round_114(closed: Path, tmp_path: Path) -> Path:
    return shutil.copytree(closed, tmp_path / "114")


# --- two at once


def test_of_two_opens_at_once_one_opens_and_the_other_is_told(round_115: Path) -> None:
    both = [process("open", round_115, "--by", name) for name in ("Lin", "Wu")]

    ran = sorted((ended(started) for started in both), key=lambda each: each.status)

    assert [each.status for each in ran] == [0, 1]
    assert ran[1].err.startswith("Error: round example-115 was opened before\n")
    assert svcreview("verify", round_115).status == 0


# --- a full disk


@pytest.mark.parametrize("size", [0, 1000, 20_000])
def test_new_on_a_full_disk_leaves_nothing_and_names_the_folder(tmp_path: Path, size: int) -> None:
    table = marks_csv(tmp_path / "m.csv", ONE_SHEET)

    ran = ended(process("new", tmp_path / "r", "--marks", table, before=only(size)))

    assert (ran.status, names(tmp_path)) == (1, ["m.csv"])
    assert ran.err.startswith(f"Error: {tmp_path / 'r'}/")
    assert "free space" in ran.err


def test_open_on_a_full_disk_can_be_repeated_with_the_key_to_the_codes(round_115: Path) -> None:
    failed = ended(process("open", round_115, before=only(40_000)))

    again = svcreview("open", round_115)

    assert (failed.status, again.status) == (1, 0)
    assert failed.err.startswith(f"Error: {round_115 / 'store.sqlite'}: ")
    assert (round_115 / "member-codes.csv").is_file()


def test_a_round_is_not_open_as_long_as_the_key_to_the_codes_cannot_be_written(
    round_115: Path,
) -> None:
    (round_115 / "member-codes.csv").mkdir()
    failed = svcreview("open", round_115, language="en")
    (round_115 / "member-codes.csv").rmdir()

    again = svcreview("open", round_115)

    assert (failed.status, again.status) == (1, 0)
    assert "member-codes.csv: cannot be written (this is a folder, not a file)" in failed.err
    assert (round_115 / "member-codes.csv").is_file()


def test_close_says_that_scoring_is_closed_though_the_results_cannot_be_written(
    round_115: Path,
) -> None:
    svcreview("open", round_115)
    (round_115 / "results.json").mkdir()

    ran = svcreview("close", round_115, language="en")

    assert ran.status == 1
    assert ran.out.startswith(f"{round_115}: scoring is closed\n")
    assert "results.json: cannot be written" in ran.err
    assert open_round(round_115).record.phase is Phase.MEETING


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [["--help"], ["rank", "{}", "--json"]])
def test_a_full_disk_behind_the_output_is_a_sentence(
    round_114: Path, arguments: Sequence[str]
) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ran = ended(process(*(a.format(round_114) for a in arguments), stdout=full))

    assert ran.status == 1
    assert ran.err == (
        "Error: output: cannot be read or written (No space left on device)\n"
        "Check free space and permissions, then run again.\n"
    )


# --- stopped


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_says_so_and_leaves_nothing(
    tmp_path: Path, number: signal.Signals
) -> None:
    table = marks_csv(
        tmp_path / "m.csv",
        [{**ONE_SHEET[0], "submission": f"案{i}", "member": f"委員{j}"} for i in range(200) for j in range(9)],
    )  # fmt: skip
    started = process("new", tmp_path / "r", "--marks", table)
    while not any(name.endswith(".new") for name in names(tmp_path)):
        assert started.poll() is None, "too quick to be stopped"

    started.send_signal(number)
    ran = ended(started)

    assert ran.status == 1
    assert ran.err == (
        "Error: Interrupted; no file is left half-written, and the command can be run again.\n"
    )
    assert names(tmp_path) == ["m.csv"]


def test_after_ctrl_c_no_further_report_is_begun(tmp_path: Path) -> None:
    sheets = [{**ONE_SHEET[0], "submission": f"案{i}"} for i in range(9)]
    folder = tmp_path / "r"
    svcreview("new", folder, "--marks", marks_csv(tmp_path / "m.csv", sheets))
    started = process("report", folder)
    while not (folder / "reports" / "agencies" / "A009.json").exists():
        assert started.poll() is None, "it ended before it could be stopped"

    started.send_signal(signal.SIGINT)
    ran = ended(started)

    assert ran.status == 1
    assert ran.err.startswith("Error: Interrupted;")
    assert not (folder / "reports" / "agencies" / "A009.html").exists()


# --- places that are not what they seem


def test_a_store_of_a_newer_version_is_left_alone(round_114: Path) -> None:
    with sqlite3.connect(round_114 / "store.sqlite") as db:
        db.execute("UPDATE meta SET value = '99'")
    db.close()
    before = (round_114 / "store.sqlite").read_bytes()

    ran = [svcreview(c, round_114, language="en") for c in ("rank", "open", "status", "report")]

    assert [each.status for each in ran] == [1] * 4
    assert {each.err for each in ran} == {
        f"Error: {round_114 / 'store.sqlite'}: written by a newer svcreview "
        "(schema 99, this one knows 1)\nUpdate svcreview and try again.\n"
    }
    assert (round_114 / "store.sqlite").read_bytes() == before


@pytest.mark.parametrize("command", ["new", "demo"])
def test_a_current_folder_that_was_deleted_is_a_sentence(tmp_path: Path, command: str) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()

    ran = ended(process(command, "115", before=lambda: (os.chdir(gone), gone.rmdir())[1]))

    assert ran.status == 1
    assert ran.err.startswith("Error: 115: cannot be made (No such file or directory)\n")


@pytest.mark.parametrize("name", ["store.sqlite", "round.yaml", "marks.pdf", ".", ""])
def test_an_export_goes_into_a_table_only(round_114: Path, name: str) -> None:
    before = {path: path.read_bytes() for path in round_114.iterdir()}

    ran = svcreview("export", round_114, "--to", round_114 / name if name else "")

    assert ran.status == 2
    assert {path: path.read_bytes() for path in round_114.iterdir()} == before


@pytest.mark.parametrize("name", ["members.csv", "member-codes.csv"])
def test_an_export_never_overwrites_the_rounds_own_tables(round_114: Path, name: str) -> None:
    before = (round_114 / name).read_bytes()

    ran = svcreview("export", round_114, "--to", round_114 / name)

    assert ran.status == 1
    assert (round_114 / name).read_bytes() == before


@pytest.mark.parametrize("written", ['"  example-115 "', '"ｅｘample-115"'])
def test_an_id_typed_full_width_or_with_blanks_is_one_id_in_every_command(
    round_115: Path, written: str
) -> None:
    settings = round_115 / "round.yaml"
    text = settings.read_text(encoding="utf-8").replace("id: example-115", f"id: {written}", 1)
    settings.write_text(text, encoding="utf-8")

    statuses = [svcreview(c, round_115).status for c in ("open", "status", "close", "verify")]

    assert statuses == [0, 3, 3, 0]


@pytest.mark.parametrize(
    "address",
    ["clerk:s3cret@host/rounds", "postgresql://clerk@127.0.0.1:1/rounds?password=s3cret"],
)
def test_a_password_in_the_environment_is_never_repeated(
    round_114: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("SVCREVIEW_STORE", address)

    ran = svcreview("status", round_114)

    assert ran.status == 1
    assert "s3cret" not in ran.out + ran.err


def test_marks_on_another_scale_are_converted_into_an_open_round_too(
    round_115: Path, tmp_path: Path
) -> None:
    svcreview("open", round_115)
    sheet = {"submission": "S001", "member": "M01", "marks": (80, 80, 80, 80)}
    table = marks_csv(tmp_path / "m.csv", [sheet])

    refused = svcreview("sheets", "import", round_115, table)
    taken = svcreview("sheets", "import", round_115, table, "--scale", "0-100")

    assert (refused.status, taken.status) == (1, 0)
    assert "--scale" in refused.err


def test_a_command_that_is_proposed_can_be_typed_as_it_stands(tmp_path: Path) -> None:
    folder = tmp_path / "初評 115 $(date) {x} %s 'q'"
    made = svcreview("new", folder, language="en")
    proposed = made.err.strip().rpartition("run: svcreview ")[2]

    checked = subprocess.run(
        f"{shlex.join(COMMAND)} {proposed}", shell=True, capture_output=True, check=False
    )

    assert checked.returncode == 0


@pytest.mark.parametrize("title", ["", "\u202e", "長" * 301])
def test_a_title_that_the_round_cannot_hold_is_wrong_usage(tmp_path: Path, title: str) -> None:
    table = marks_csv(tmp_path / "m.csv", ONE_SHEET)

    ran = svcreview("new", tmp_path / "r", "--marks", table, "--title", title)

    assert (ran.status, names(tmp_path)) == (2, ["m.csv"])
