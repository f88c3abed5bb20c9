"""Two readings of one paper: what differs is told, what agrees may be handed in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcreview.errors import InputError
from svcreview.exchange import agreed, differences, reasons_wanted, sheets_from
from svcreview.model import Comment, CommentKind, Sheet, SheetState
from svcreview.sheets import Reading
from tests.builders import KEYS, a_sheet
from tests.exchange.tables import a_csv
from tests.score_sheets import DUE, a_record


def read(entry="S001", *points, **changes):
    given = points or (20, 20, 20, 20)
    return a_sheet(entry, marks=given, state=SheetState.DRAFT, **changes)


def a_reading(*sheets, by="王科員", scan=None):
    return Reading(
        member="M01",
        by=by,
        at=DUE,
        scan=scan,
        sheets={sheet.submission: sheet for sheet in sheets},
        bases={sheet.submission: 0 for sheet in sheets},
    )


def reason(text, dimension=None):
    return Comment(kind=CommentKind.REASON, text=text, dimension=dimension)


def told(first, second):
    found = differences(a_record().round, first, second)
    return [(d.submission, str(d.what), str(d.first), str(d.second)) for d in found]


def test_each_mark_that_was_read_differently_is_told():
    first = a_reading(read("S001", 20, 21, 22, 23))
    second = a_reading(read("S001", 20, 12, 22, 23))

    assert told(first, second) == [("S001", "效益及影響", "21", "12")]


def test_a_mark_that_one_left_out_is_told():
    first = a_reading(read())
    second = a_reading(a_sheet("S001", marks=(20, 20, 20), state=SheetState.DRAFT))

    assert told(first, second) == [("S001", "擴散應用", "20", "（空白）")]


def test_an_entry_that_one_did_not_read_at_all_is_told():
    first, second = a_reading(read(), read("S002")), a_reading(read())

    assert {row[0] for row in told(first, second)} == {"S002"}


def test_an_abstention_against_marks_is_told():
    abstained = a_sheet("S001", marks=(), state=SheetState.ABSTAINED, comments=(reason("熟識"),))

    rows = told(a_reading(abstained), a_reading(read()))

    assert ("S001", "不評分", "不評分", "（空白）") in rows
    assert ("S001", "整體 理由", "熟識", "（空白）") in rows


def test_blanks_and_width_of_a_text_are_how_people_type():
    first = a_reading(read(comments=(reason("資料不足，成效 未明"),)))
    second = a_reading(read(comments=(reason("資料不足,成效未明 "),)))

    assert told(first, second) == []


def test_another_word_in_a_text_is_told():
    first = a_reading(read(comments=(reason("資料不足"),)))
    second = a_reading(read(comments=(reason("資料充足"),)))

    assert told(first, second) == [("S001", "整體 理由", "資料不足", "資料充足")]


def test_two_different_scans_are_two_papers():
    first, second = a_reading(read(), scan="a" * 64), a_reading(read(), scan="b" * 64)

    assert told(first, second) == [("–", "掃描檔", "a" * 64, "b" * 64)]


readings = st.lists(
    st.builds(
        lambda entry, points: read(entry, *points),
        st.sampled_from(["S001", "S002"]),
        st.tuples(*[st.integers(0, 25)] * 4),
    ),
    max_size=2,
    unique_by=lambda sheet: sheet.submission,
).map(lambda sheets: a_reading(*sheets))


@given(readings, readings)
def test_it_does_not_matter_who_read_first(first, second):
    there, back = told(first, second), told(second, first)

    assert {(entry, what, one, other) for entry, what, other, one in back} == set(there)


@given(readings)
def test_a_reading_agrees_with_itself(reading):
    assert told(reading, replace(reading, by="李科員")) == []


# --- what agrees


def test_blank_entries_are_left_and_the_rest_is_handed_in():
    found = agreed(a_record(), a_reading(read("S001"), Sheet(submission="S002", member="M01")))

    assert [sheet.submission for sheet in found.sheets] == ["S001"]
    assert found.blank == ("S002",)
    assert found.own == {"abstain/S001": ""}


def test_paper_takes_the_place_of_a_draft_at_the_desk_with_its_comments():
    draft = read(comments=(reason("桌上的草稿"),))

    (sheet,) = agreed(a_record(draft), a_reading(read("S001", 21, 21, 21, 21))).sheets

    assert sheet.comments == ()
    assert set(map(int, sheet.marks.values())) == {21}


def test_paper_takes_back_a_wish_to_abstain_at_the_desk():
    record = replace(a_record(), own={"abstain/S001": "原擬不評分"})

    (sheet,) = agreed(record, a_reading(read())).sheets

    assert sheet.state is SheetState.DRAFT


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        (read("S001", 10, 10, 10, 10), "總分未達60分，請填寫理由"),
        (a_sheet("S001", marks=(20, 20), state=SheetState.DRAFT), "「可持續性」尚未評分"),
        (a_sheet("S001", marks=(), state=SheetState.ABSTAINED), "不評分未填理由"),
        (read(comments=(reason("請補述"),)), "待補文字"),
    ],
)
def test_what_the_desk_would_not_take_is_refused_though_both_agree(sheet, words):
    with pytest.raises(InputError) as caught:
        agreed(a_record(), a_reading(sheet))

    assert words in str(caught.value)


def test_an_abstention_is_handed_in_with_its_reason():
    abstained = a_sheet("S001", marks=(), state=SheetState.ABSTAINED, comments=(reason("熟識"),))

    (sheet,) = agreed(a_record(), a_reading(abstained)).sheets

    assert (sheet.state, [c.text for c in sheet.comments]) == (SheetState.ABSTAINED, ["熟識"])


def test_an_entry_that_was_recused_since_is_left_out():
    record = a_record(recused=[("S001", "M01")])

    assert agreed(record, a_reading(read("S001"))).sheets == ()


def test_a_total_below_the_threshold_asks_for_a_reason():
    (wanted,) = reasons_wanted(a_record(), read("S001", 10, 10, 10, 10))

    assert (wanted[0], str(wanted[1])) == (None, "總分未達60分，請填寫理由")


# --- from a file


def rows(entry="S001", member="M01", state=""):
    return [(entry, member, key, 20, state) for key in KEYS]


HEADER = ("submission", "member", "dimension", "mark", "state")


def from_file(tmp_path, *lines):
    path = a_csv(tmp_path / "paper.csv", [row for group in lines for row in group], HEADER)
    return sheets_from(path, a_record(), "M01")


def test_a_table_of_marks_is_read_as_the_paper_and_missing_entries_as_blank(tmp_path):
    first, second = from_file(tmp_path, rows())

    assert (first.state, first.complete(a_record().round.rubric)) == (SheetState.DRAFT, True)
    assert (second.submission, dict(second.marks)) == ("S002", {})


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (rows(member="M02"), "不是委員 M01 尚待送出的案件"),
        (rows(state="draft"), "只能是已送出或棄權"),
        (rows("S003", "M01"), "應迴避"),
    ],
)
def test_a_table_that_says_more_than_the_paper_is_refused(tmp_path, line, words):
    with pytest.raises(InputError) as caught:
        from_file(tmp_path, line)

    assert words in str(caught.value)
