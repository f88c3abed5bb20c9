"""Results as JSON, their digest, and the mapping that ``rank --json`` prints."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256

import pytest

from svcreview import verify
from svcreview.errors import TamperedError
from svcreview.frozen import plain
from svcreview.language import Text
from svcreview.model import Approval, Comment, CommentKind, TieStep
from svcreview.results import compute, from_json, rank_rows, results_digest, to_json
from tests.builders import a_round, a_rubric, a_sheet, a_submission
from tests.results.records import a_record, code, record


@pytest.fixture
def results():
    """Results in which nearly every field has something to say."""
    comment = Comment(kind=CommentKind.STRENGTH, text="「好」 <b>", dimension="impact")
    round_ = a_round(
        3,
        3,
        recused=[("S003", "M03")],
        rubric=a_rubric(note=Text("示範配分", "demonstration weights")),
        approval=Approval(number="經綜字第1150000001號"),
        deadline=datetime(2026, 3, 20, 9, tzinfo=UTC),
    )
    marks = {"S001": (24, 20, 20, 20), "S002": (20, 24, 20, 20), "S003": (1, "2.5", 3, 4)}
    sheets = [
        a_sheet(submission, member, given, comments=(comment,))
        for submission, given in marks.items()
        for member in ("M01", "M02")
    ]
    return compute(record(round_, sheets))


def test_results_come_back_from_their_json_as_they_were(results):
    assert from_json(to_json(results)) == results


def test_the_json_is_canonical_and_the_digest_is_that_of_its_bytes(results):
    content = to_json(results)

    assert content == verify.canonical(json.loads(content)) == verify.canonical(plain(results))
    assert results_digest(results) == sha256(content).hexdigest()


def test_the_digest_of_the_settings_is_that_of_the_round():
    given = a_record([[80]])

    assert compute(given).settings_digest == verify.digest(plain(given.round))


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"round":"r"}', b'{"round":NaN}'])
def test_what_is_no_results_file_is_named_as_such(content):
    with pytest.raises(TamperedError, match="評分結果檔的內容不是本系統寫出的格式") as caught:
        from_json(content)

    assert "svcreview rank" in caught.value.hint.en
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_marks_of_equal_value_give_equal_bytes_however_they_are_written():
    plainly, with_zeros = (
        record(a_round(1, 1), [a_sheet(marks=marks)])
        for marks in (("20", "20.5", "20", "20"), ("20.0", "20.50", "20.00", "2E+1"))
    )

    assert to_json(compute(plainly)) == to_json(compute(with_zeros))


def test_points_are_written_as_members_give_them_and_means_with_two_decimals(results):
    row = json.loads(to_json(results))["categories"][0]["rows"][2]

    assert [sheet["marks"] for sheet in row["sheets"]] == [["1", "2.5", "3", "4"]] * 2
    assert (row["low"], row["mean"], row["rank_sum"]) == ("10.5", "10.50", "6")


def test_rank_rows_are_what_other_programs_rely_on(results):
    table = rank_rows(results)
    category = table["categories"][0]

    assert (table["digest"], table["settled"]) == (results_digest(results), False)
    assert (category["id"], category["category"], category["places"], category["method"]) == (
        "c",
        "c",
        1,
        "mean",
    )
    assert category["rows"][0] == {
        "submission": "S001",
        "agency": "A001",
        "agency_name": "機關A001",
        "title": "案S001",
        "n": 2,
        "mean": "84.00",
        "median": "84.00",
        "trimmed_mean": None,
        "rank_sum": "2",
        "mean_rank": "1.00",
        "first_places": 2,
        "passed": None,
        "position": 1,
        "recommended": True,
        "tie_step": TieStep.INNOVATION.value,
        "flags": ["incomplete"],
    }
    assert json.loads(json.dumps(table)) == table


def test_rank_rows_name_the_missing_sheets_by_code():
    given = a_record([[80, None], [80, 80]])

    assert rank_rows(compute(given))["missing"] == [
        {"submission": "S001", "member": code(given.round, "M02")}
    ]


def test_a_label_of_an_imported_table_is_kept_beside_the_generated_id():
    given = record(a_round([a_submission(label="第1案（北區）")], 1), [a_sheet()])

    row = rank_rows(compute(given))["categories"][0]["rows"][0]

    assert (row["submission"], row["label"]) == ("S001", "第1案（北區）")


def test_what_does_not_exist_is_null():
    row = rank_rows(compute(a_record([[None]])))["categories"][0]["rows"][0]

    absent = ("mean", "median", "rank_sum", "mean_rank", "position", "tie_step", "passed")
    assert [row[name] for name in absent] == [None] * len(absent)


def test_z_scores_are_given_on_request_only():
    # One member's totals 80 + (2, 4, 4, 4, 5, 5, 7, 9): mean 85, population sd 2 (the example of
    # English Wikipedia, "Standard deviation"); the other scored one entry and has no z-score.
    totals = [
        [82, None],
        [84, None],
        [84, None],
        [84, None],
        [85, None],
        [85, 1],
        [87, None],
        [89, None],
    ]
    results = compute(a_record(totals))

    table = {
        row["submission"]: row["z"] for row in rank_rows(results, z=True)["categories"][0]["rows"]
    }

    assert [table[f"S00{i}"] for i in range(1, 9)] == [
        "-1.50", "-0.50", "-0.50", "-0.50", "0.00", "0.00", "1.00", "2.00"
    ]  # fmt: skip
    assert "z" not in rank_rows(results)["categories"][0]["rows"][0]


def test_z_scores_are_null_where_nobody_scored_eight_entries():
    table = rank_rows(compute(a_record([[80], [90]])), z=True)

    assert [row["z"] for row in table["categories"][0]["rows"]] == [None, None]


def test_settings_that_differ_give_another_digest():
    given = a_record([[80]])
    other = replace(given, round=replace(given.round, contact="分機 1234"))

    assert compute(given).settings_digest != compute(other).settings_digest
    assert compute(given).pass_mark is None
    assert compute(given).rows[0].low == Decimal(80)
