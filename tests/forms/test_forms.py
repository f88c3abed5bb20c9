"""The score sheet as a value: whose entries are on it, and how it is known again."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcreview.forms import Kind, blank_form, form_of, grid_of, read_stamp, seal_of, stamp_text
from svcreview.language import using
from svcreview.model import CommentKind, SheetState, StaffOpinion
from tests.builders import a_sheet
from tests.score_sheets import KEY, SETTINGS, a_record


def a_form(record, **options):
    return form_of(record, "M01", settings=SETTINGS, key=KEY, **options)


def texts(grid):
    return [str(spot.value) for row in grid.rows for spot in row if spot.value is not None]


def test_a_recused_entry_is_nowhere_on_the_sheet():
    form = a_form(a_record())

    assert [entry.id for entry in form.entries] == ["S001", "S002"]
    assert not any("S003" in text or "一站申辦" in text for text in texts(grid_of(form)))


def test_entries_stand_by_category_for_each_is_ranked_apart():
    record = a_record(recused=())

    assert [entry.id for entry in a_form(record).entries] == ["S001", "S003", "S002"]


def test_what_a_member_saved_is_filled_in_only_when_asked():
    record = a_record(a_sheet("S001", state=SheetState.DRAFT))

    assert {entry.id: dict(entry.filled) for entry in a_form(record).entries} == {
        "S001": {},
        "S002": {},
    }
    assert a_form(record, drafts=True).entries[0].filled["mark:impact"] == "20"


def test_a_private_note_is_never_on_the_sheet():
    record = replace(
        a_record(a_sheet("S001", state=SheetState.DRAFT)), own={"private/S001": "只有我知道"}
    )

    form = a_form(record, drafts=True)

    assert "只有我知道" not in repr(form)
    assert not any("只有我知道" in text for text in texts(grid_of(form)))


def test_the_stamp_names_the_save_that_each_entry_was_made_after():
    record = a_record(a_sheet("S001"))  # handed in, save 4

    stamp = a_form(record).stamp

    assert [(e.submission, e.counter, e.settled) for e in stamp.entries] == [
        ("S001", 4, True),
        ("S002", 0, False),
    ]
    assert stamp.generation == 4


def test_a_stamp_comes_back_as_it_was():
    stamp = a_form(a_record()).stamp

    assert read_stamp(stamp_text(stamp)) == stamp


@given(st.text())
def test_whatever_stands_where_the_stamp_should_is_a_stamp_or_none(text):
    assert read_stamp(text) is None


@pytest.mark.parametrize("depth", [10, 100_000])
def test_a_nest_of_brackets_is_no_stamp(depth):
    assert read_stamp("[" * depth) is None


@pytest.mark.parametrize(
    "change",
    [
        {"member": "M02"},
        {"round": "other"},
        {"settings": "e" * 64},
        {"drafts": True},
        {"due": None},
        {"entries": ()},
        {"language": "en"},
    ],
)
def test_each_thing_that_the_stamp_says_is_under_the_seal(change):
    stamp = a_form(a_record()).stamp

    assert seal_of(replace(stamp, **change), KEY) != seal_of(stamp, KEY)


def test_another_key_gives_another_seal():
    stamp = a_form(a_record()).stamp

    assert seal_of(stamp, b"x" * 32) != seal_of(stamp, KEY)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sheet_made_again_from_its_stamp_has_the_same_locked_cells(language):
    record = a_record(a_sheet("S001", state=SheetState.DRAFT))
    with using(language):
        form = a_form(record)

    again = blank_form(record.round, form.stamp, key=KEY)

    assert grid_of(again) == grid_of(form)


def test_a_row_for_each_dimension_and_one_for_the_whole_entry():
    grid = grid_of(a_form(a_record()))

    rows = [(row[0].value, row[4].value) for _, row in grid.below_head()]

    titles = ["創新性", "效益及影響", "可持續性", "擴散應用", "整體"]
    assert rows == [(entry, title) for entry in ("S001", "S002") for title in titles]


def test_marks_texts_and_abstention_are_filled_in_and_nothing_else():
    grid = grid_of(a_form(a_record()))
    fields = {
        spot.field for _, row in grid.below_head() for spot in row if spot.field and spot.entry
    }

    kinds = [kind.value for kind in (CommentKind.STRENGTH, CommentKind.IMPROVEMENT)]
    kinds += [CommentKind.REASON.value, CommentKind.NOTE.value]
    keys = ["innovation", "impact", "sustainability", "diffusion"]
    assert fields == {
        "abstain",
        *(f"mark:{key}" for key in keys),
        *(f"text:{key}:{kind}" for key in [*keys, "_"] for kind in kinds),
    }


def test_the_total_of_marks_that_are_filled_in_is_their_sum():
    sheet = a_sheet("S001", marks=(20, 21, 22, 23), state=SheetState.DRAFT)

    grid = grid_of(a_form(a_record(sheet), drafts=True))

    totals = [s.value for _, row in grid.below_head() for s in row if s.kind is Kind.TOTAL]
    assert totals == [Decimal(86), ""]


def test_a_recusal_since_then_takes_the_entry_off_the_next_sheet():
    record = a_record(recused=[("S002", "M01")])

    assert [entry.id for entry in a_form(record).entries] == ["S001", "S003"]


def test_an_opinion_of_the_secretariat_stands_beside_the_mark_that_it_is_about():
    opinions = (
        StaffOpinion(submission="S001", text="資料齊備"),
        StaffOpinion(submission="S001", text="成效待核實", dimension="impact", level=0),
    )

    grid = grid_of(a_form(a_record(staff_opinions=opinions)))

    place = [str(column.title) for column in grid.columns].index("幕僚初審意見")
    told = {
        row[4].value: row[place].value for _, row in grid.below_head() if row[0].value == "S001"
    }
    assert told == {
        "創新性": None,
        "效益及影響": "尚可（0–12.5分）　成效待核實",
        "可持續性": None,
        "擴散應用": None,
        "整體": "資料齊備",
    }


def test_a_round_without_opinions_has_no_column_for_them():
    grid = grid_of(a_form(a_record()))

    assert "幕僚初審意見" not in [str(column.title) for column in grid.columns]
