"""``svcreview new DIR --marks FILE``: last year's spreadsheet becomes a round in one command."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.run import Ran, marks_csv, rows_by_label, svcreview

THREE_BY_THREE = [
    {"submission": "甲案", "member": "王", "marks": (22, 21, 20, 19)},  # 82
    {"submission": "甲案", "member": "李", "marks": (20, 20, 20, 18)},  # 78
    {"submission": "甲案", "member": "陳", "marks": (21, 20, 20, 19)},  # 80
    {"submission": "乙案", "member": "王", "marks": (23, 19, 18, 20)},  # 80
    {"submission": "乙案", "member": "李", "marks": (22, 20, 20, 18)},  # 80
    {"submission": "乙案", "member": "陳", "state": "迴避"},
    {"submission": "丙案", "member": "王", "marks": (15, 15, 15, 15)},  # 60
    {"submission": "丙案", "member": "李", "marks": (18, 17, 18, 17)},  # 70
    {"submission": "丙案", "member": "陳", "marks": (16, 16, 17, 16)},  # 65
]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "還沒有的資料夾" / "round 113"
    table = marks_csv(tmp_path / "marks.csv", THREE_BY_THREE)
    assert svcreview("new", folder, "--marks", table, "--places", 1).status == 0
    return folder


def test_a_table_becomes_a_round_with_ranks_in_one_command(made: Path) -> None:
    ranking = svcreview("rank", made, "--json").json

    rows = rows_by_label(ranking)
    assert [category["category"] for category in ranking["categories"]] == ["未分類"]
    assert [
        (label, rows[label]["n"], rows[label]["mean"]) for label in ("甲案", "乙案", "丙案")
    ] == [
        ("甲案", 3, "80.00"),
        ("乙案", 2, "80.00"),
        ("丙案", 3, "65.00"),
    ]


def test_the_tie_at_the_line_goes_to_the_entry_stronger_on_innovation(made: Path) -> None:
    rows = rows_by_label(svcreview("rank", made, "--json").json)

    # 甲案 (22+20+21)/3 = 21.00; 乙案 (23+22)/2 = 22.50
    assert (rows["乙案"]["position"], rows["乙案"]["recommended"]) == (1, True)
    assert (rows["甲案"]["position"], rows["甲案"]["recommended"]) == (2, False)
    assert rows["乙案"]["tie_step"] == "innovation"


def test_each_label_is_kept_and_files_are_named_by_generated_ids_only(made: Path) -> None:
    with (made / "submissions.csv").open(encoding="utf-8-sig", newline="") as stream:
        ids = [row["id"] for row in csv.DictReader(stream)]

    assert ids == ["S001", "S002", "S003"]
    assert not [path for path in made.rglob("*") if "案" in path.name]


def test_a_sheet_with_a_blank_mark_leaves_the_round_unsettled(tmp_path: Path) -> None:
    rows = [*THREE_BY_THREE[:-1], {"submission": "丙案", "member": "陳", "marks": (16, "", 17, 16)}]
    table = marks_csv(tmp_path / "marks.csv", rows)

    made = svcreview("new", tmp_path / "r", "--marks", table)
    ranked = svcreview("rank", tmp_path / "r", "--json")

    assert (made.status, ranked.status) == (3, 3)
    assert "未定案" in ranked.err
    assert rows_by_label(ranked.json)["丙案"]["n"] == 2


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("26", "26"),
        ("-1", "-1"),
        ("九十", "九十"),
        ("NaN", "NaN"),
        ("1e400", "1e400"),
        ("=1+1", "=1+1"),
        ("20.5", "20.5"),
    ],
)
def test_a_mark_that_cannot_be_is_refused_with_its_row_and_leaves_nothing(
    tmp_path: Path, mark: str, told: str
) -> None:
    rows = [*THREE_BY_THREE, {"submission": "丁案", "member": "王", "marks": (20, mark, 20, 20)}]

    ran = svcreview("new", tmp_path / "r", "--marks", marks_csv(tmp_path / "m.csv", rows))

    row_in_the_sheet = 1 + 4 * len(THREE_BY_THREE) + 2
    assert ran.status == 1
    assert str(row_in_the_sheet) in ran.err
    assert told in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["m.csv"]


def test_marks_out_of_100_are_refused_with_the_remedy_and_then_converted(tmp_path: Path) -> None:
    table = marks_csv(
        tmp_path / "m.csv", [{"submission": "甲", "member": "王", "marks": (80, 60, 90, 50)}]
    )

    refused = svcreview("new", tmp_path / "r", "--marks", table)
    taken = svcreview("new", tmp_path / "r", "--marks", table, "--scale", "0-100")

    assert refused.status == 1
    assert "--scale 0-100" in refused.err
    assert taken.status == 0
    # 80 % of 25 = 20; 60 % = 15; 90 % = 22.5 → 23; 50 % = 12.5 → 13
    assert rows_by_label(svcreview("rank", tmp_path / "r", "--json").json)["甲"]["mean"] == "71.00"


def test_comments_may_reach_the_agency_and_notes_never(tmp_path: Path) -> None:
    sheet = {
        "submission": "甲",
        "member": "王",
        "marks": (20, 20, 20, 20),
        "comment": "請補充量化數據",
    }
    table = marks_csv(
        tmp_path / "m.csv",
        [{**sheet, "note": "本席曾任顧問"}, {**sheet, "member": "李", "comment": "服務對象明確"}],
    )
    folder = tmp_path / "r"
    assert svcreview("new", folder, "--marks", table).status == 0

    assert svcreview("report", folder).status == 0

    page = (folder / "reports" / "agencies" / "A001.html").read_text(encoding="utf-8")
    assert ("請補充量化數據" in page, "服務對象明確" in page, "本席曾任顧問" in page) == (
        True,
        True,
        False,
    )


def test_exported_marks_make_the_same_round_again(made: Path, tmp_path: Path) -> None:
    target = tmp_path / "long.csv"
    assert svcreview("export", made, "--to", target, "--all").status == 0

    again = svcreview("new", tmp_path / "again", "--marks", target, "--places", 1)

    assert again.status == 0
    before = svcreview("rank", made, "--json").json["categories"][0]["rows"]
    after = svcreview("rank", tmp_path / "again", "--json").json["categories"][0]["rows"]
    figures = ("n", "mean", "rank_sum", "mean_rank", "position", "recommended", "tie_step")
    assert [[row[f] for f in figures] for row in after] == [
        [row[f] for f in figures] for row in before
    ]


def test_the_long_table_has_the_agreed_columns_and_codes_instead_of_names(
    made: Path, tmp_path: Path
) -> None:
    target = tmp_path / "long.csv"
    svcreview("export", made, "--to", target)

    with target.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream)

    assert header[:8] == [
        "submission",
        "agency",
        "category",
        "member",
        "dimension",
        "mark",
        "state",
        "comment",
    ]
    assert len(rows) == 8 * 4
    assert {row[3] for row in rows} == {"A", "B", "C"}


def test_an_existing_folder_is_never_written_into(made: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in made.iterdir())

    ran = svcreview("new", made, "--marks", tmp_path / "marks.csv")

    assert ran.status == 1
    assert str(made) in ran.err
    assert sorted(path.name for path in made.iterdir()) == before


@pytest.mark.parametrize(
    "option", [("--places", "3"), ("--scale", "0-100"), ("--title", "x"), ("--rubric", "x")]
)
def test_options_that_belong_to_a_table_are_wrong_usage_without_one(
    tmp_path: Path, option: tuple[str, str]
) -> None:
    ran: Ran = svcreview("new", tmp_path / "r", *option)

    assert ran.status == 2
    assert not (tmp_path / "r").exists()


EVIL = [
    "../../x",
    "<script>alert(1)</script>",
    "{agency}",
    "CON",
    '=HYPERLINK("http://x")',
    "長" * 300,
    "a/b\\c:d",
]


def test_evil_agency_names_neither_leave_the_folder_nor_become_code(tmp_path: Path) -> None:
    rows = [
        {
            "submission": f"案{i}",
            "member": "王",
            "marks": (20, 20, 20, 20),
            "agency": name,
            "title": name,
        }
        for i, name in enumerate(EVIL)
    ]
    folder = tmp_path / "inside" / "r"
    assert svcreview("new", folder, "--marks", marks_csv(tmp_path / "m.csv", rows)).status == 0
    assert svcreview("report", folder, "--agency", "A002").status == 0
    assert svcreview("export", folder, "--to", tmp_path / "long.csv").status == 0

    outside = sorted(path.name for path in tmp_path.iterdir())
    pages = "".join(
        path.read_text(encoding="utf-8") for path in (folder / "reports").rglob("*.html")
    )
    with (tmp_path / "long.csv").open(encoding="utf-8-sig", newline="") as stream:
        starts = {cell[:1] for row in csv.reader(stream) for cell in row}
    assert outside == ["inside", "long.csv", "m.csv"]
    assert "<script" not in pages
    assert not starts & set("=+-@\t\r")
