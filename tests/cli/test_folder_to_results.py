"""From a folder that a secretariat writes: new, check, open, sheets import, close, rank."""

from __future__ import annotations

from pathlib import Path

import pytest

from svcreview import open_round
from tests.cli.run import KEYS, svcreview


@pytest.fixture
def opened(tmp_path: Path) -> Path:
    folder = tmp_path / "115"
    assert svcreview("new", folder).status == 0
    assert svcreview("open", folder, "--by", "承辦人", "--approval", "示字第1號").status == 0
    return folder


def all_sheets(folder: Path, path: Path, leave_out: int = 0) -> Path:
    """Marks of every pair that is to be scored, but for the last ``leave_out``."""
    pairs = sorted(open_round(folder).round.to_score)
    lines = ["submission,member,dimension,mark"]
    lines += [f"{s},{m},{key},20" for s, m in pairs[: len(pairs) - leave_out] for key in KEYS]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_example_that_new_writes_passes_check(tmp_path: Path) -> None:
    made = svcreview("new", tmp_path / "r")
    checked = svcreview("check", tmp_path / "r")

    assert (made.status, checked.status) == (0, 0)
    assert "4 案、3 位委員" in checked.out


def test_a_whole_round_from_the_folder_to_the_order(opened: Path, tmp_path: Path) -> None:
    taken = svcreview(
        "sheets", "import", opened, all_sheets(opened, tmp_path / "m.csv"), "--by", "承辦人"
    )
    closed = svcreview("close", opened, "--by", "承辦人", "--approval", "示字第2號")
    ranked = svcreview("rank", opened, "--json")

    assert (taken.status, closed.status, ranked.status) == (0, 0, 0)
    means = {row["mean"] for category in ranked.json["categories"] for row in category["rows"]}
    assert means == {"80.00"}


@pytest.mark.parametrize("command", [("rank",), ("report",), ("export", "--to", "x.csv")])
def test_marks_stay_sealed_until_scoring_is_closed(opened: Path, command: tuple[str, ...]) -> None:
    ran = svcreview(command[0], opened, *command[1:])

    assert ran.status == 1
    assert f"svcreview close {opened}" in ran.err


def test_close_lists_what_is_missing_and_the_results_say_so(opened: Path, tmp_path: Path) -> None:
    svcreview("sheets", "import", opened, all_sheets(opened, tmp_path / "m.csv", leave_out=1))
    submission, member = open_round(opened).record.missing[0]

    closed = svcreview("close", opened)
    ranked = svcreview("rank", opened, "--json")

    assert (closed.status, ranked.status) == (3, 3)
    assert f"{submission}／{member}" in closed.err
    assert ranked.json["settled"] is False


def test_status_shows_who_is_missing_but_no_mark(opened: Path, tmp_path: Path) -> None:
    table = all_sheets(opened, tmp_path / "m.csv", leave_out=1)
    table.write_text(table.read_text(encoding="utf-8").replace(",20", ",17"), encoding="utf-8")
    svcreview("sheets", "import", opened, table)

    status = svcreview("status", opened, "--json")

    assert status.status == 3
    assert sum(row["missing"] for row in status.json["members"]) == 1
    assert "17" not in status.out


def test_a_second_open_is_refused(opened: Path) -> None:
    again = svcreview("open", opened)

    assert again.status == 1
    assert again.err.startswith("錯誤：")


def test_reopening_wants_an_approval_and_then_lets_sheets_in_again(
    opened: Path, tmp_path: Path
) -> None:
    svcreview("close", opened)

    without = svcreview("reopen", opened)
    approved = svcreview("reopen", opened, "--approval", "示字第3號")
    taken = svcreview("sheets", "import", opened, all_sheets(opened, tmp_path / "m.csv"))

    assert (without.status, approved.status, taken.status) == (2, 0, 0)


def test_editing_a_file_after_open_changes_no_result_and_is_reported(opened: Path) -> None:
    path = opened / "round.yaml"
    before = open_round(opened).store.settings_digest
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("places: ", "places: 1", 1), encoding="utf-8")

    checked = svcreview("check", opened)

    assert "round.yaml" in checked.err
    assert open_round(opened).store.settings_digest == before


@pytest.mark.parametrize(
    "command", ["check", "open", "status", "close", "rank", "report", "verify"]
)
def test_a_folder_that_is_no_round_gets_a_sentence(tmp_path: Path, command: str) -> None:
    ran = svcreview(command, tmp_path)

    assert ran.status == 1
    assert "round.yaml" in ran.err


@pytest.mark.parametrize("command", ["status", "close", "rank", "report", "verify"])
def test_a_round_that_was_never_opened_says_what_to_do(tmp_path: Path, command: str) -> None:
    svcreview("new", tmp_path / "r")

    ran = svcreview(command, tmp_path / "r")

    assert ran.status == 1
    assert f"svcreview open {tmp_path / 'r'}" in ran.err


def test_messages_come_in_english_too(tmp_path: Path) -> None:
    ran = svcreview("rank", tmp_path, language="en")

    assert ran.err.startswith("Error: ")
    assert ran.err.isascii()


def test_a_returned_sheet_is_missing_until_it_comes_again(opened: Path, tmp_path: Path) -> None:
    table = all_sheets(opened, tmp_path / "m.csv")
    svcreview("sheets", "import", opened, table)
    submission, member = min(open_round(opened).round.to_score)

    returned = svcreview("return", opened, submission, member, "--reason", "誤填構面")
    waiting = svcreview("status", opened, "--json")
    one = [
        line
        for line in table.read_text(encoding="utf-8").splitlines()
        if line.startswith(("submission", f"{submission},{member},"))
    ]
    table.write_text("\n".join(one), encoding="utf-8")
    again = svcreview("sheets", "import", opened, table)

    assert (returned.status, waiting.status, again.status) == (0, 3, 0)
    assert sum(row["missing"] for row in waiting.json["members"]) == 1


def test_a_sheet_that_was_never_handed_in_cannot_be_returned(opened: Path) -> None:
    submission, member = min(open_round(opened).round.to_score)

    ran = svcreview("return", opened, submission, member, "--reason", "誤填")

    assert ran.status == 1
    assert f"{submission}/{member}" in ran.err.replace("／", "/")
