"""Whatever stands in a file, the answer is a table of marks or an error that says why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svcreview.errors import InputError
from svcreview.exchange import MarksTable, read_marks, round_from_marks
from tests.exchange.tables import TITLES, a_csv, an_ods, an_xlsx, one_sheet, plan_rubric

WORDS = st.sampled_from(
    [
        "甲",
        "王",
        "impact",
        "創新性",
        "24",
        "２４",
        "24.5",
        "-1",
        "",
        " ",
        "NaN",
        "1e400",
        "=1+1",
        "迴避",
        "棄權",
        "12/25",
    ]
)
CELLS = WORDS | st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=8)
NAMES = [
    "submission",
    "member",
    "dimension",
    "mark",
    "state",
    "comment",
    "note",
    "agency",
    "category",
    *TITLES,
]
HEADERS = st.lists(st.sampled_from(NAMES) | CELLS, min_size=1, max_size=8) | st.permutations(
    NAMES[:9]
)
PLACES = st.integers(0, 6000)  # most files here are shorter: some are cut, some are not


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


def outcome(path: Path) -> MarksTable | InputError:
    try:
        table = read_marks(path, rubric=plan_rubric())
    except InputError as error:
        return error
    round_from_marks(table, rubric=plan_rubric(), year=114)
    return table


@settings(max_examples=200, deadline=None)
@given(header=HEADERS, rows=st.lists(st.lists(CELLS, max_size=10), max_size=6))
def test_any_rectangle_of_text_is_a_table_of_marks_or_an_input_error(
    folder: Path, header: list[str], rows: list[list[str]]
) -> None:
    found = outcome(a_csv(folder / "m.csv", rows, header))

    assert isinstance(found, MarksTable) or (found.problems and str(found))


@settings(max_examples=50, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("make", [a_csv, an_xlsx, an_ods])
def test_any_byte_changed_or_cut_is_a_table_of_marks_or_an_input_error(folder, make, data) -> None:  # type: ignore[no-untyped-def]
    path = make(folder / "m", [*one_sheet(), *one_sheet("乙")])
    raw = bytearray(path.read_bytes())  # an xlsx says when it was made: its size varies a little
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(PLACES) % len(raw)] = data.draw(st.integers(0, 255))
    path.write_bytes(raw[: data.draw(PLACES)])

    found = outcome(path)

    assert isinstance(found, MarksTable) or (found.problems and str(found))


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_a_table_of_marks_or_an_input_error(folder: Path, content: bytes) -> None:
    path = folder / "m.bin"
    path.write_bytes(content)

    assert isinstance(outcome(path), InputError)
