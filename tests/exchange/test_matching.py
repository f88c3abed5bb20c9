"""A table of marks read against a round that exists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from svcreview.errors import InputError
from svcreview.exchange import read_marks, sheets_for
from svcreview.model import Pair, Round, Sheet
from tests.builders import a_round, a_submission
from tests.exchange.tables import LONG, Rows, a_csv, one_sheet, plan_rubric

STATE = [*LONG, "state"]


def arrived(
    tmp_path: Path, round_: Round, rows: Rows, header: Sequence[str] = LONG
) -> tuple[Sheet, ...]:
    return sheets_for(
        round_, read_marks(a_csv(tmp_path / "m.csv", rows, header), rubric=plan_rubric())
    )


def problems(tmp_path: Path, round_: Round, rows: Rows, header: Sequence[str] = LONG) -> list[str]:
    with pytest.raises(InputError) as caught:
        arrived(tmp_path, round_, rows, header)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("entry", ["S002", "案S002", "ｓ２的標籤", "s2的標籤"])
@pytest.mark.parametrize("person", ["M02", "委員2", "委員２"])
def test_entries_and_members_are_found_by_every_name_they_have(
    tmp_path: Path, entry: str, person: str
) -> None:
    round_ = a_round([a_submission("S001"), a_submission("S002", label="s2的標籤")])

    sheets = arrived(tmp_path, round_, one_sheet(entry, person))

    assert [sheet.pair for sheet in sheets] == [Pair("S002", "M02")]


def test_everybody_unknown_is_told_at_once_with_the_row_and_the_nearest_name(
    tmp_path: Path,
) -> None:
    rows = [
        ("案S001", "委員1", "impact", 20),
        ("案S01", "委員1", "impact", 20),
        ("S002", "張三", "impact", 20),
    ]

    assert problems(tmp_path, a_round(members=1), rows) == [
        "第 3 列，本輪次沒有參獎案「案S01」，是否為「案S001」？",
        "第 4 列，本輪次沒有委員「張三」；可填：M01、委員1",
    ]


def test_a_title_that_two_entries_share_asks_for_the_id(tmp_path: Path) -> None:
    round_ = a_round([a_submission("S001", title="同名"), a_submission("S002", title="同名")])

    assert problems(tmp_path, round_, one_sheet("同名", "M01")) == [
        "第 2 列，參獎案「同名」可能是S001、S002，請改填代號"
    ]


def test_marks_of_a_recused_member_are_refused(tmp_path: Path) -> None:
    round_ = a_round(recused=[("S001", "M01")])

    assert problems(tmp_path, round_, one_sheet("S001", "M01")) == [
        "第 2 列，委員「M01」於「S001」應迴避，卻有評分，請刪去這些列"
    ]


def test_marks_of_a_member_who_was_not_asked_are_refused(tmp_path: Path) -> None:
    round_ = replace(a_round(), assignments=frozenset([Pair("S001", "M02")]))

    assert problems(tmp_path, round_, one_sheet("S001", "M01")) == [
        "第 2 列，委員「M01」於「S001」未分派評分，請刪去這些列，或先變更分派"
    ]


def test_a_recusal_that_the_round_does_not_know_is_told_and_a_known_one_is_fine(
    tmp_path: Path,
) -> None:
    rows = [("S001", "M01", "", "", "迴避"), ("S001", "M02", "", "", "迴避")]

    assert problems(tmp_path, a_round(recused=[("S001", "M01")]), rows, STATE) == [
        "第 3 列，委員「M02」於「S001」列為迴避，但本輪次並未登錄此筆迴避，請核對後更正"
    ]
    assert arrived(tmp_path, a_round(recused=[("S001", "M01"), ("S001", "M02")]), rows, STATE) == ()


def test_one_sheet_under_two_names_is_refused(tmp_path: Path) -> None:
    rows = [*one_sheet("S001", "M01"), *one_sheet("案S001", "委員1")]

    assert problems(tmp_path, a_round(), rows) == [
        "第 6 列，委員「委員1」於「案S001」以不同寫法出現兩次，請只留一份"
    ]


def test_empty_rows_of_a_recused_or_unassigned_pair_stop_nobody(tmp_path: Path) -> None:
    round_ = a_round(recused=[("S001", "M01")])
    rows = [*one_sheet("S001", "M01", ("", "", "", "")), *one_sheet("S001", "M02")]

    assert [sheet.pair for sheet in arrived(tmp_path, round_, rows)] == [Pair("S001", "M02")]
