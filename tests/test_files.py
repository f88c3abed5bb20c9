"""What people wrote is read within bounds; what we write is there whole or not at all."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcreview.errors import InputError, SvcreviewError
from svcreview.files import (
    MAX_YAML_BYTES,
    MAX_YAML_DEPTH,
    Decoded,
    parse_yaml,
    read_bytes,
    read_csv,
    read_text,
    read_yaml,
    shipped,
    write_whole,
)
from svcreview.language import using


def a_file(folder: Path, content: bytes | str, name: str = "members.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows_of(folder: Path, content: bytes | str) -> list[list[str]]:
    header, rows, _ = read_csv(a_file(folder, content))
    return [header, *(cells for _, cells in rows)]


def complaint(error: SvcreviewError) -> str:
    with using("en"):
        return str(error)


# --- encodings


@pytest.mark.parametrize(
    ("codec", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp950", "cp950"), ("utf-16", "utf-16")],
)
def test_text_is_read_in_every_encoding_that_excel_writes(tmp_path, codec, found):
    path = a_file(tmp_path, "委員,機關\r\n王小明,示範機關\r\n".encode(codec))

    assert read_text(path) == Decoded("委員,機關\r\n王小明,示範機關\r\n", found)


def test_a_character_that_big5_does_not_have_is_no_reason_to_guess(tmp_path):
    path = a_file(tmp_path, "好\n".encode("cp950") + b"\xff\xff\n")

    with pytest.raises(InputError) as caught:
        read_text(path)

    assert complaint(caught.value) == (
        f"{path}: 1 problem\n  line 2 is neither UTF-8 nor cp950 (Big5) text"
    )
    assert "CSV UTF-8" in str(caught.value.hint)


def test_a_workbook_that_was_only_renamed_is_no_text(tmp_path):
    path = a_file(tmp_path, b"PK\x03\x04\x14\x00\x06\x00\x08\x00")

    with pytest.raises(InputError, match="這不是文字檔"):
        read_text(path)


def test_an_empty_file_is_empty_text(tmp_path):
    assert read_text(a_file(tmp_path, b"")) == Decoded("", "utf-8")


# --- what cannot be read


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError) as caught:
        read_bytes(tmp_path / "members.csv")

    assert complaint(caught.value) == (
        f"{tmp_path / 'members.csv'}: 1 problem\n  there is no such file"
    )


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(InputError, match="這是資料夾，不是檔案"):
        read_bytes(tmp_path)


def test_a_name_that_no_system_allows_is_an_expected_error(tmp_path):
    with pytest.raises(InputError):
        read_bytes(tmp_path / ("長" * 300))


def test_a_pipe_does_not_hold_the_program_up(tmp_path):
    os.mkfifo(tmp_path / "members.csv")

    with pytest.raises(InputError, match="這不是一般檔案"):
        read_bytes(tmp_path / "members.csv")


def test_a_pipe_or_device_is_not_replaced_by_a_file(tmp_path):
    os.mkfifo(tmp_path / "out.csv")
    (tmp_path / "link.csv").symlink_to(tmp_path / "out.csv")

    for name in ("out.csv", "link.csv"):
        with pytest.raises(SvcreviewError, match="無法寫入（這不是一般檔案）"):
            write_whole(tmp_path / name, b"x")

    assert (tmp_path / "out.csv").is_fifo()
    assert (tmp_path / "link.csv").is_symlink()


@pytest.mark.parametrize("path", ["", ".", "/"])
def test_a_path_without_a_name_is_an_expected_error(path):
    with pytest.raises(SvcreviewError, match="這是資料夾，不是檔案"):
        write_whole(Path(path), b"x")


def test_a_file_at_the_limit_is_read_and_one_byte_more_is_refused(tmp_path):
    path = a_file(tmp_path, b"12345")

    assert read_bytes(path, limit=5) == b"12345"
    with pytest.raises(InputError, match="檔案超過上限"):
        read_bytes(path, limit=4)


# --- YAML


def test_a_mapping_is_read_with_its_types():
    data = parse_yaml("title: 評審\nplaces: 6\nstep: 0.5\ntrimmed: false\nplan: null\n", "r.yaml")

    assert data == {"title": "評審", "places": 6, "step": 0.5, "trimmed": False, "plan": None}


@pytest.mark.parametrize(
    "shown", ["010301", "0115", "17:00", "2026-03-20", "1e400", ".nan", ".inf", "0x1F", "1_000"]
)
def test_numbers_of_files_and_dates_stay_as_they_were_typed(shown):
    assert parse_yaml(f"number: {shown}", "r.yaml") == {"number": shown}


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "NO", "y", "n"])
def test_a_code_such_as_no_is_a_word_and_no_refusal(word):
    assert parse_yaml(f"id: {word}", "r.yaml") == {"id": word}


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ("a: &x 1\nb: *x", "line 2"),
        ("a: 1\nb: !!python/object/apply:os.system ['true']", "line 2"),
        ("a: 1\nb: !include /etc/passwd", "line 2"),
        ("a: 1\nb: 2\na: 3", "line 3"),
        ("a: 1\nb:\n  c: 1\n  c: 2", "line 4"),
        ("a: 1\nb: [1, 2", "line 2"),
        ("a: 1\n\tb: 2", "line 2"),
        ("a: 1\n---\nb: 2", "line 2"),
        ("a: " + "[" * (MAX_YAML_DEPTH + 1) + "]" * (MAX_YAML_DEPTH + 1), "line 1"),
        ("a: " + "[" * 5000, "line 1"),
    ],
    ids=lambda value: value[:24],
)
def test_a_fault_of_the_text_is_told_with_its_line(wrong, place):
    with pytest.raises(InputError) as caught:
        parse_yaml(wrong, "round.yaml")

    assert [problem.place for problem in caught.value.problems] == [place]


@pytest.mark.parametrize("wrong", ["", "- a\n- b", "text", "1: one", "[1]: x"])
def test_what_is_no_mapping_of_names_is_refused(wrong):
    with pytest.raises(InputError):
        parse_yaml(wrong, "round.yaml")


@given(st.text(max_size=200))
def test_no_text_whatever_brings_the_reader_down(words):
    try:
        data = parse_yaml(words, "round.yaml")
    except InputError:
        return
    assert isinstance(data, dict)


def test_a_yaml_file_of_unlikely_size_is_refused(tmp_path):
    path = a_file(tmp_path, b"a: " + b"x" * MAX_YAML_BYTES, "round.yaml")

    with pytest.raises(InputError, match="檔案超過上限 2 MB"):
        read_yaml(path)


# --- CSV


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end_of_excel_gives_the_same_rows(tmp_path, delimiter, end):
    content = end.join(
        delimiter.join(row) for row in [["id", "name"], ["M01", "王"], ["M02", "李"]]
    )

    assert rows_of(tmp_path, content) == [["id", "name"], ["M01", "王"], ["M02", "李"]]


def test_a_quoted_header_cell_may_hold_the_other_delimiters(tmp_path):
    content = '"案號;代碼;編號",title\nS001,案名\n'

    assert rows_of(tmp_path, content) == [["案號;代碼;編號", "title"], ["S001", "案名"]]


def test_a_quoted_header_cell_may_span_lines(tmp_path):
    content = '"案號\n（自編）";title\nS001;案名\n'

    assert rows_of(tmp_path, content) == [["案號\n（自編）", "title"], ["S001", "案名"]]


def test_blank_lines_before_the_header_do_not_hide_the_delimiter(tmp_path):
    assert rows_of(tmp_path, "\n\nid;name\nM01;王\n") == [["id", "name"], ["M01", "王"]]


def test_blank_rows_are_left_out_and_the_others_keep_the_number_that_excel_shows(tmp_path):
    _, rows, _ = read_csv(a_file(tmp_path, 'id,note\nS1,"一\n二\n三"\n,\n\nS2,x\n'))

    assert list(rows) == [(2, ["S1", "一\n二\n三"]), (5, ["S2", "x"])]


def test_a_file_without_a_row_has_neither_header_nor_rows(tmp_path):
    assert rows_of(tmp_path, "") == [[]]
    assert rows_of(tmp_path, "\r\n \r\n") == [[]]


@pytest.mark.parametrize(
    "broken", ['id,name\nM01,"王\n', 'id,name\nM01,"王"小"明"\n', "id,name\nM01," + "長" * 200_000]
)
def test_a_broken_table_is_told_with_its_line(tmp_path, broken):
    _, rows, _ = read_csv(a_file(tmp_path, broken))

    with pytest.raises(InputError) as caught:
        list(rows)

    assert [problem.place for problem in caught.value.problems] == ["line 2"]


# --- writing


def test_a_file_is_written_whole_with_its_folders_and_nothing_beside_it(tmp_path):
    write_whole(tmp_path / "a" / "b" / "results.json", "一\n二\n")

    assert (tmp_path / "a" / "b" / "results.json").read_bytes() == "一\n二\n".encode()
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["results.json"]


def test_an_older_file_is_replaced(tmp_path):
    path = a_file(tmp_path, "a longer text than the new one")

    write_whole(path, b"new")

    assert path.read_bytes() == b"new"


@pytest.fixture
def only_a_thousand_bytes() -> Iterator[None]:
    """As on a full disk, the system refuses to write on after the first thousand bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_leaves_the_older_file_as_it_was(tmp_path, only_a_thousand_bytes):
    path = a_file(tmp_path, "older")

    with pytest.raises(SvcreviewError, match="無法寫入"):
        write_whole(path, b"x" * 5000)

    assert path.read_text() == "older"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_the_place_of_the_file_is_told_and_stays(tmp_path):
    (tmp_path / "results.json").mkdir()

    with pytest.raises(SvcreviewError) as caught:
        write_whole(tmp_path / "results.json", b"x")

    assert complaint(caught.value).startswith(f"{tmp_path / 'results.json'}: cannot be written (")
    assert "free space" in caught.value.hint.en
    assert [path.name for path in tmp_path.iterdir()] == ["results.json"]


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path):
    a_file(tmp_path, "", "reports")

    with pytest.raises(SvcreviewError, match="無法寫入"):
        write_whole(tmp_path / "reports" / "index.html", b"x")


def test_the_unfinished_file_of_another_process_is_left_to_it(tmp_path):
    theirs = a_file(tmp_path, "half", ".results.json.1.tmp")

    write_whole(tmp_path / "results.json", b"x")

    assert theirs.read_text() == "half"


# --- what is shipped


def test_in_the_repository_the_shipped_folders_are_those_at_its_top(repository):
    assert [shipped(name) for name in ("rubrics", "notebooks", "runs")] == [
        repository / "rubrics",
        repository / "notebooks",
        repository / "runs",
    ]
