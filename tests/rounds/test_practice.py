"""The practice case: a part of round.yaml whose files are kept like an entry's."""

# ruff: noqa: E501  (a case of a table is one line)

from __future__ import annotations

import hashlib

import pytest

from svcreview.model import Practice
from svcreview.rounds import read_round
from tests.rounds.folders import a_folder, change, problems_of, warnings_of
from tests.rounds.pdfs import a_file, objects_of

PRACTICE = """
practice:
  id: P01
  agency: 示範機關（往年）
  category: 數位創新加值
  title: 練習案：往年案例
"""


def a_folder_with(tmp_path, practice=PRACTICE, entry="# 練習案"):
    folder = a_folder(tmp_path)
    with (folder / "round.yaml").open("a", encoding="utf-8") as settings:
        settings.write(practice)
    if entry:
        (folder / "submissions/P01").mkdir()
        (folder / "submissions/P01/entry.md").write_text(entry, "utf-8")
    return folder


def test_a_round_need_not_have_a_practice_case(tmp_path):
    assert read_round(a_folder(tmp_path)).round.practice is None


def test_the_practice_case_is_no_submission(tmp_path):
    round_ = read_round(a_folder_with(tmp_path)).round

    assert round_.practice == Practice(
        id="P01", agency="示範機關（往年）", category="digital", title="練習案：往年案例"
    )
    assert "P01" not in round_.submission_by_id
    assert {pair.submission for pair in round_.assignments} == set(round_.submission_by_id)


def test_its_files_are_recorded_like_an_entrys(tmp_path):
    folder = a_folder_with(tmp_path)
    pdf = a_file(objects_of(4))
    (folder / "submissions/P01/附件.pdf").write_bytes(pdf)

    round_ = read_round(folder).round

    assert round_.annexes["submissions/P01/附件.pdf"] == hashlib.sha256(pdf).hexdigest()
    assert "submissions/P01/entry.md" in round_.annexes
    assert round_.pages == {"submissions/P01/附件.pdf": 4}


def test_a_practice_case_without_text_is_warned_of(tmp_path):
    warned = warnings_of(a_folder_with(tmp_path, entry=""))

    assert [w for w in warned if w.startswith("submissions")] == [
        "submissions/P01: the practice case has no entry.md, so members have nothing to score; add it"
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: P01", "id: S002", "round.yaml practice.id: the id “S002” of the practice case is taken by submissions.csv; take another one, such as P01"),
        ("id: P01", "id: s002", "round.yaml practice.id: the id “s002” of the practice case is taken by submissions.csv; take another one, such as P01"),
        ("id: P01", "id: 練習", "round.yaml practice.id: “練習” must be letters, digits and -, a letter first, at most 32 characters"),
        ("category: 數位創新加值", "category: digitel", "round.yaml practice.category: there is no category “digitel”; did you mean “digital”?"),
        ("  title: 練習案：往年案例\n", "", "round.yaml practice.title: is missing; please fill it in"),
        ("  agency: 示範機關（往年）\n", "", "round.yaml practice.agency: is missing; please fill it in"),
        ("  title: 練習案：", "  titel: x\n  title: 練習案：", "round.yaml practice.titel: is no known key; did you mean “title”?"),
    ],
)  # fmt: skip
def test_a_fault_of_the_practice_case_names_its_place_and_the_remedy(tmp_path, old, new, told):
    assert problems_of(change(a_folder_with(tmp_path), old, new)) == [told]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("practice:\n", []),
        ("practice: null\n", []),
        ("practice: P01\n", ["expected “name: value” lines, found “P01”"]),
    ],
)
def test_nothing_written_is_no_practice_case(tmp_path, written, told):
    folder = a_folder_with(tmp_path, practice=written, entry="")

    if told:
        assert problems_of(folder)[0] == f"round.yaml practice: {told[0]}"
    else:
        assert read_round(folder).round.practice is None


def test_nobody_is_assigned_to_it_by_name(tmp_path):
    folder = a_folder_with(tmp_path)
    (folder / "assignments.csv").write_text("submission,member\n*,*\nP01,M01\n", "utf-8")

    assert problems_of(folder)[0].startswith(
        "assignments.csv:3 submission: there is no submission “P01”"
    )
