"""A table of marks becomes a whole round."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from svcreview.exchange import MarksTable, read_marks, round_from_marks
from svcreview.language import Text
from svcreview.model import Pair, Phase, Record, Round, Sheet, SheetState
from tests.exchange.tables import LONG, Rows, a_csv, an_ods, an_xlsx, one_sheet, plan_rubric


def table_of(tmp_path: Path, rows: Rows, header: Sequence[str] = LONG) -> MarksTable:
    return read_marks(a_csv(tmp_path / "m.csv", rows, header), rubric=plan_rubric())


def made(
    tmp_path: Path, rows: Rows, header: Sequence[str] = LONG, **settings: object
) -> tuple[Round, tuple[Sheet, ...]]:
    table = table_of(tmp_path, rows, header)
    return round_from_marks(table, **{"rubric": plan_rubric(), "year": 114, **settings})  # type: ignore[arg-type]


def test_ids_follow_the_order_of_first_appearance_and_labels_are_kept(tmp_path: Path) -> None:
    round_, sheets = made(
        tmp_path, [*one_sheet("乙", "李"), *one_sheet("甲", "王"), *one_sheet("乙", "王")]
    )

    assert [(s.id, s.label, s.title, s.agency) for s in round_.submissions] == [
        ("S001", "乙", "乙", "A001"),
        ("S002", "甲", "甲", "A002"),
    ]
    assert [(m.id, m.name) for m in round_.members] == [("M01", "李"), ("M02", "王")]
    assert [sheet.pair for sheet in sheets] == [
        Pair("S001", "M01"),
        Pair("S002", "M02"),
        Pair("S001", "M02"),
    ]
    assert round_.assignments == {sheet.pair for sheet in sheets}


def test_ids_grow_wider_where_there_are_more(tmp_path: Path) -> None:
    rows = [(f"案{i}", f"委員{i % 100}", "impact", 20) for i in range(1000)]

    round_, _ = made(tmp_path, rows)

    assert (round_.submissions[0].id, round_.submissions[-1].id) == ("S0001", "S1000")
    assert (round_.agencies[0].id, round_.members[0].id) == ("A0001", "M001")


def test_without_agencies_each_submission_is_its_own(tmp_path: Path) -> None:
    round_, _ = made(tmp_path, [*one_sheet("甲"), *one_sheet("乙")])

    assert [(agency.id, agency.name) for agency in round_.agencies] == [
        ("A001", "甲"),
        ("A002", "乙"),
    ]


def test_submissions_of_one_agency_share_it_however_it_is_spelt(tmp_path: Path) -> None:
    rows = [
        ("甲", "王", "impact", 20, "示範處A"),
        ("乙", "王", "impact", 20, ""),
        ("丙", "王", "impact", 20, "示範處Ａ"),
    ]

    round_, _ = made(tmp_path, rows, [*LONG, "agency"])

    assert [(agency.id, agency.name) for agency in round_.agencies] == [
        ("A001", "示範處A"),
        ("A002", "乙"),
    ]
    assert [submission.agency for submission in round_.submissions] == ["A001", "A002", "A001"]


def test_without_categories_there_is_one_and_without_places_no_line(tmp_path: Path) -> None:
    round_, _ = made(tmp_path, one_sheet())

    assert [(c.id, c.title, c.places) for c in round_.categories] == [
        ("uncategorised", Text("未分類", "Uncategorised"), None)
    ]


def test_the_plans_categories_get_the_ids_that_rubrics_use_and_others_are_numbered(
    tmp_path: Path,
) -> None:
    names = ["特別類", "社會創新共融", "數位創新加值", "其他類"]
    rows = [(f"案{i}", "王", "impact", 20, name) for i, name in enumerate(names)]

    round_, _ = made(tmp_path, rows, [*LONG, "類別"], places=2)

    assert [(c.id, c.title.zh, c.places) for c in round_.categories] == [
        ("c1", "特別類", 2),
        ("social", "社會創新共融", 2),
        ("digital", "數位創新加值", 2),
        ("c2", "其他類", 2),
    ]
    assert [submission.category for submission in round_.submissions] == [
        "c1",
        "social",
        "digital",
        "c2",
    ]


def test_a_recused_pair_is_assigned_recused_and_has_no_sheet(tmp_path: Path) -> None:
    rows = [(*row, "") for row in one_sheet("甲", "王")] + [("甲", "李", "", "", "迴避")]

    round_, sheets = made(tmp_path, rows, [*LONG, "state"])

    assert round_.assignments == {Pair("S001", "M01"), Pair("S001", "M02")}
    assert [(r.pair, r.ground, r.reason) for r in round_.recusals] == [
        (Pair("S001", "M02"), "other", "匯入之評分表列為迴避")
    ]
    assert [sheet.member for sheet in sheets] == ["M01"]


def test_complete_sheets_are_handed_in_and_every_other_pair_is_missing(tmp_path: Path) -> None:
    rows = [
        *one_sheet("甲", "王"),
        *one_sheet("甲", "李", (20, "", 20, 20)),
        ("甲", "陳", "impact", ""),
    ]

    round_, sheets = made(tmp_path, rows)

    assert [(s.member, s.state, len(s.marks)) for s in sheets] == [
        ("M01", SheetState.HANDED_IN, 4),
        ("M02", SheetState.HANDED_IN, 3),
    ]
    record = Record(round=round_, phase=Phase.MEETING, sheets=sheets)
    assert record.missing == (Pair("S001", "M02"), Pair("S001", "M03"))


def test_an_abstention_is_a_sheet_without_marks(tmp_path: Path) -> None:
    _, sheets = made(tmp_path, [("甲", "王", "", "", "棄權")], [*LONG, "state"])

    assert [(sheet.state, sheet.marks) for sheet in sheets] == [(SheetState.ABSTAINED, {})]


@pytest.mark.parametrize("make", [an_xlsx, an_ods])
def test_the_id_of_the_round_comes_from_its_content_and_not_from_file_or_folder(
    tmp_path: Path, make: Callable[..., Path]
) -> None:
    elsewhere = tmp_path / "another folder"
    elsewhere.mkdir()
    read = [
        read_marks(path, rubric=plan_rubric())
        for path in (a_csv(tmp_path / "a.csv", one_sheet()), make(elsewhere / "b", one_sheet()))
    ]

    first, second = (round_from_marks(table, rubric=plan_rubric(), year=114)[0] for table in read)

    assert first == second
    assert first.id.startswith("marks-")


def test_another_mark_makes_another_round(tmp_path: Path) -> None:
    table = table_of(tmp_path, one_sheet())
    other = table_of(tmp_path, one_sheet(marks=(20, 20, 20, 21)))
    renamed = replace(table, entries=(replace(table.entries[0], title="新案名"),))

    ids = {
        round_from_marks(each, rubric=plan_rubric(), year=114)[0].id
        for each in (table, other, renamed)
    }

    assert len(ids) == 3


def test_title_year_and_id_may_be_given(tmp_path: Path) -> None:
    round_, _ = made(tmp_path, one_sheet(), title="初評", year=113, round_id="r-113")

    assert (round_.id, round_.title, round_.year) == ("r-113", "初評", 113)
