"""The long table out, and in again."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from svcreview.exchange import (
    long_rows,
    read_marks,
    round_from_marks,
    sheets_frame,
    write_long_table,
)
from svcreview.model import (
    Comment,
    CommentKind,
    Pair,
    Phase,
    Record,
    Round,
    Sheet,
    SheetState,
    draw_codes,
)
from svcreview.rubric import Rubric
from svcreview.text import clean
from tests.builders import KEYS, a_dimension, a_round, a_rubric, a_sheet, a_submission

HEADER = [
    "submission",
    "agency",
    "category",
    "member",
    "dimension",
    "mark",
    "state",
    "comment",
    "reason",
]


def a_record(sheets: Iterable[Sheet], round_: Round | None = None) -> Record:
    return Record(round=round_ or a_round(), phase=Phase.MEETING, sheets=tuple(sheets))


def written(tmp_path: Path, record: Record, **how: bool) -> list[list[str]]:
    path = tmp_path / "long.csv"
    write_long_table(path, record, **how)
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def test_each_sheet_that_counts_has_one_row_per_dimension_in_the_rubrics_order(
    tmp_path: Path,
) -> None:
    record = a_record([a_sheet("S002", "M01", (20, "21.5", 22, 0))])
    code = draw_codes("test-round", ["M01", "M02", "M03"])["M01"]

    assert written(tmp_path, record) == [
        HEADER,
        ["S002", "A002", "c", code, "innovation", "20", "handed_in", "", ""],
        ["S002", "A002", "c", code, "impact", "21.5", "handed_in", "", ""],
        ["S002", "A002", "c", code, "sustainability", "22", "handed_in", "", ""],
        ["S002", "A002", "c", code, "diffusion", "0", "handed_in", "", ""],
    ]


def test_a_program_finds_the_first_column_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"

    write_long_table(path, a_record([]))

    assert path.read_bytes() == ",".join(HEADER).encode() + b"\n"


def test_sheets_that_do_not_count_are_left_out(tmp_path: Path) -> None:
    round_ = a_round(4, 3, recused=[("S001", "M01")], assignments=frozenset(
        Pair(s, m) for s in ("S001", "S002") for m in ("M01", "M02", "M03")
    ))  # fmt: skip
    sheets = [
        a_sheet("S001", "M01"),  # recused after it came
        a_sheet("S001", "M02", (20, 20, 20)),  # one mark short
        a_sheet("S001", "M03", state=SheetState.DRAFT),
        a_sheet("S002", "M01", state=SheetState.VOID),
        a_sheet("S002", "M02", (), state=SheetState.ABSTAINED),
        a_sheet("S002", "M03", state=SheetState.RETURNED),
        a_sheet("S003", "M01"),  # no longer assigned
    ]

    assert list(long_rows(a_record(sheets, round_))) == []


def test_all_adds_every_other_pair_with_its_state() -> None:
    round_ = a_round(3, 2, recused=[("S001", "M01")])
    round_ = replace(round_, assignments=round_.assignments - {Pair("S003", "M01")})
    sheets = [
        a_sheet("S001", "M01"),
        a_sheet("S001", "M02", (20, 20, 20)),
        a_sheet("S002", "M01", state=SheetState.VOID),
        a_sheet("S002", "M02", (), state=SheetState.ABSTAINED),
        a_sheet("S003", "M01"),
    ]

    rows = list(long_rows(a_record(sheets, round_), every=True, names=True))

    told = {(r.submission, r.member): r.state for r in rows}
    assert told == {
        ("S001", "委員1"): "recused",
        ("S001", "委員2"): "handed_in",
        ("S002", "委員1"): "void",
        ("S002", "委員2"): "abstained",
        ("S003", "委員1"): "void",
        ("S003", "委員2"): "unscored",
    }
    assert [r.mark for r in rows if (r.submission, r.member) == ("S001", "委員1")] == [None] * 4
    assert [r.mark for r in rows if (r.submission, r.member) == ("S001", "委員2")] == [
        20,
        20,
        20,
        None,
    ]


def test_members_are_codes_unless_names_are_asked_for() -> None:
    record = a_record([a_sheet("S001", f"M0{i}") for i in (1, 2, 3)])

    assert [row.member for row in long_rows(record)][::4] == ["A", "B", "C"]
    assert {row.member for row in long_rows(record, names=True)} == {"委員1", "委員2", "委員3"}


def test_a_path_ending_in_xlsx_gives_the_same_table_for_excel(tmp_path: Path) -> None:
    evil = Comment(kind=CommentKind.REMARK, text='=HYPERLINK("http://x")')
    record = a_record([a_sheet(marks=(20, "21.5", 22, 0), comments=(evil,))])

    write_long_table(tmp_path / "long.xlsx", record)

    sheet = openpyxl.load_workbook(tmp_path / "long.xlsx").worksheets[0]
    header, *rows = sheet.iter_rows()
    assert [cell.value for cell in header] == HEADER
    assert [row[5].value for row in rows] == [20, 21.5, 22, 0]
    assert {(row[7].value, row[7].data_type) for row in rows} == {("'" + evil.text, "s")}


def test_a_reason_stays_a_reason_when_the_table_comes_back(tmp_path: Path) -> None:
    reason = Comment(kind=CommentKind.REASON, text="低於60分之理由")
    record = a_record([a_sheet(comments=(reason,))])
    write_long_table(tmp_path / "long.csv", record)

    back = read_marks(tmp_path / "long.csv", rubric=record.round.rubric)

    assert [sheet.comments for sheet in back.sheets] == [(reason,)]


def test_code_aa_stands_after_z() -> None:
    round_ = a_round(1, 27)
    rows = long_rows(a_record([a_sheet("S001", m.id) for m in round_.members], round_))

    assert [row.member for row in rows][::4][-2:] == ["Z", "AA"]


def test_comments_stand_with_their_dimension_and_notes_nowhere() -> None:
    comments = (
        Comment(kind=CommentKind.STRENGTH, text="快", dimension="impact"),
        Comment(kind=CommentKind.IMPROVEMENT, text="慢", dimension="impact"),
        Comment(kind=CommentKind.NOTE, text="密", dimension="impact"),
        Comment(kind=CommentKind.REMARK, text="整體可行"),
    )
    rows = long_rows(a_record([a_sheet(comments=comments)]))

    assert [row.comment for row in rows] == ["整體可行", "快；慢；整體可行", "整體可行", "整體可行"]


def test_informational_dimensions_are_never_in_it() -> None:
    extra = a_dimension("practice", 10, informational=True)
    rubric: Rubric = a_rubric(dimensions=(*a_rubric().dimensions, extra))
    sheet = a_sheet(marks={**dict.fromkeys(KEYS, 20), "practice": 5})

    rows = long_rows(a_record([sheet], a_round(rubric=rubric)))

    assert [row.dimension for row in rows] == list(KEYS)


def test_no_cell_runs_as_a_formula(tmp_path: Path) -> None:
    evil = Comment(kind=CommentKind.REMARK, text='=HYPERLINK("http://x")')
    round_ = a_round(1, 1)
    round_ = replace(round_, members=(replace(round_.members[0], name="@王"),))

    rows = written(tmp_path, a_record([a_sheet(comments=(evil,))], round_), names=True)

    assert (rows[1][3], rows[1][7]) == ("'@王", '\'=HYPERLINK("http://x")')


def test_notebooks_get_the_same_rows_as_a_frame() -> None:
    record = a_record([a_sheet("S001", "M01", (20, 21, 22, 23))])

    frame = sheets_frame(record)

    assert list(frame.columns) == HEADER
    assert frame["mark"].tolist() == [20.0, 21.0, 22.0, 23.0]
    assert sheets_frame(a_record([])).empty


def test_an_empty_mark_is_nan_in_the_frame_and_no_zero() -> None:
    frame = sheets_frame(a_record([], a_round(1, 1)), every=True)

    assert frame["mark"].isna().tolist() == [True] * 4


POINTS = st.none() | st.integers(0, 25).map(Decimal)
TEXT = st.text(max_size=12).map(clean)  # as every store keeps it
STATES = st.sampled_from([SheetState.HANDED_IN, SheetState.DRAFT, SheetState.VOID])


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Rounds of up to three by three with gaps, recusals and comments."""
    entries = [a_submission(f"S00{i}", category=draw(st.sampled_from("cd"))) for i in (1, 2, 3)]
    recused = draw(
        st.sets(st.tuples(st.sampled_from(["S001", "S002"]), st.sampled_from(["M01", "M02"])))
    )
    round_ = a_round(entries, 3, recused=sorted(recused))
    sheets = []
    for pair in sorted(round_.to_score):
        marks = {key: points for key in KEYS if (points := draw(POINTS)) is not None}
        text = draw(TEXT)
        comments = (Comment(kind=CommentKind.REMARK, text=text),) if text else ()
        sheets.append(
            Sheet(
                submission=pair.submission,
                member=pair.member,
                marks=marks,
                state=draw(STATES),
                comments=comments,
            )
        )
    return a_record(sheets, round_)


@settings(max_examples=60, deadline=None)
@given(record=records())
def test_what_was_exported_makes_the_same_sheets_again(tmp_path_factory, record: Record) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path_factory.mktemp("round") / "long.csv"
    write_long_table(path, record, every=True)

    again, sheets = round_from_marks(
        read_marks(path, rubric=record.round.rubric), rubric=record.round.rubric, year=114
    )

    codes = draw_codes(record.round.id, record.round.member_by_id)
    label = {s.id: s.label for s in again.submissions}
    name = {m.id: m.name for m in again.members}
    assert {(label[s.submission], name[s.member]): (s.state, s.marks) for s in sheets} == {
        (s.submission, codes[s.member]): (s.state, s.marks)
        for s in record.sheets
        if s.marks or s.comments
    }
    assert {(label[p.submission], name[p.member]) for p in again.recused} == {
        (p.submission, codes[p.member]) for p in record.round.recused
    }
    assert {(label[p.submission], name[p.member]) for p in again.assignments} == {
        (p.submission, codes[p.member]) for p in record.round.assignments
    }
