"""The entries' own files: digests, links, files that are not what they are called."""

from __future__ import annotations

import hashlib

import pytest

from svcreview.rounds import read_round
from tests.rounds.folders import a_folder, problems_of, warnings_of


def about_files(folder):
    return [warning for warning in warnings_of(folder) if warning.startswith("submissions")]


def test_every_file_of_an_entry_has_its_digest(tmp_path):
    folder = a_folder(tmp_path)
    pdf = b"%PDF-1.7 \xe9"
    (folder / "submissions/S002/附件 一.pdf").write_bytes(pdf)

    annexes = read_round(folder).round.annexes

    assert list(annexes) == [
        "submissions/S001/entry.md",
        "submissions/S002/entry.md",
        "submissions/S002/附件 一.pdf",
        "submissions/S003/entry.md",
        "submissions/S004/entry.md",
    ]
    assert annexes["submissions/S002/附件 一.pdf"] == hashlib.sha256(pdf).hexdigest()


def test_what_a_system_leaves_behind_is_no_annex(tmp_path):
    folder = a_folder(tmp_path)
    before = read_round(folder).round.annexes
    for name in ("Thumbs.db", ".DS_Store", "~$附件.docx"):
        (folder / "submissions/S001" / name).write_bytes(b"x")

    assert read_round(folder).round.annexes == before


def test_a_missing_entry_is_warned_of_once_for_all(tmp_path):
    folder = a_folder(tmp_path)
    (folder / "submissions/S001/entry.md").unlink()
    (folder / "submissions/S003/entry.md").unlink()

    assert about_files(folder) == ["submissions: no entry.md for 2 submission(s): S001, S003"]


def test_a_pdf_that_is_none_and_a_folder_of_nobody_are_warned_of(tmp_path):
    folder = a_folder(tmp_path)
    (folder / "submissions/S001/a.PDF").write_bytes(b"PK\x03\x04")
    (folder / "submissions/s04").mkdir()

    assert about_files(folder) == [
        "submissions/s04: is no submission's id, so it is not shown; did you mean “S004”?",
        "submissions/S001/a.PDF: is called .pdf but is no PDF; convert it again",
    ]


@pytest.mark.parametrize("place", ["submissions", "submissions/S001", "submissions/S001/entry.md"])
def test_a_link_among_the_entries_is_refused(tmp_path, place):
    folder = a_folder(tmp_path)
    outside = (folder / place).rename(tmp_path / "outside")
    (folder / place).symlink_to(outside)

    assert problems_of(folder) == [
        f"{place}: is a symbolic link and not read; put the file itself here"
    ]


def test_a_file_name_that_is_no_text_is_told(tmp_path):
    folder = a_folder(tmp_path)
    (folder / "submissions/S001/\udcff.pdf").write_bytes(b"%PDF")

    assert problems_of(folder) == [
        "submissions/S001/?.pdf: the name has characters that cannot be read; rename the file"
    ]


def test_an_entry_that_is_no_text_is_told(tmp_path):
    folder = a_folder(tmp_path)
    (folder / "submissions/S001/entry.md").write_bytes(b"\xff\xff\n")

    assert [problem.split(" In Excel")[0] for problem in problems_of(folder)] == [
        "submissions/S001/entry.md: line 1 is neither UTF-8 nor cp950 (Big5) text"
    ]


def test_a_folder_that_may_not_be_looked_into_is_told(tmp_path, monkeypatch):
    folder = a_folder(tmp_path)

    def refuse(path):  # nothing is closed to root, who may be running this
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("pathlib.Path.iterdir", refuse)

    assert problems_of(folder) == ["submissions: cannot be read (Permission denied)"]
