"""``sheets export``, ``import`` and ``enter`` as a clerk types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from svcreview.cli import cli
from svcreview.model import SheetState
from svcreview.workbench import open_round
from tests.cli.run import Ran, marks_csv, svcreview
from tests.exchange.tables import TITLES
from tests.postgres import new_schema
from tests.score_sheets import Say, filled

# FIPS 180-2, appendix B.1: SHA-256 of “abc”.
ABC_DIGEST = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.fixture(params=["sqlite", "postgresql"])
def folder(request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example round of ``svcreview new``, opened."""
    if request.param == "postgresql":
        url = new_schema(request.getfixturevalue("postgres_url"))
        monkeypatch.setenv("SVCREVIEW_STORE", url)
    made = tmp_path / "115"
    assert svcreview("new", made).status == 0
    assert svcreview("open", made, "--by", "林科員").status == 0
    return made


def entries_of(folder: Path, member: str = "M01") -> list[str]:
    with open_round(folder).store as store:
        return sorted(p.submission for p in store.record().round.to_score if p.member == member)


def states(folder: Path) -> dict[str, SheetState]:
    with open_round(folder).store as store:
        return {f"{s.submission}/{s.member}": s.state for s in store.record().sheets}


def marked(path: Path, *entries: str, mark: int = 20) -> Path:
    says = [Say(entry, "得分", mark, title) for entry in entries for title in TITLES]
    return filled(path, *says)


def sheet_of(folder: Path, member: str = "M01", ending: str = ".xlsx") -> Path:
    assert svcreview("sheets", "export", folder, "--member", member, "--by", "林").status == 0
    return folder / "papers" / "score-sheets" / f"{member}{ending}"


# --- export


def test_export_names_the_files_that_it_wrote(folder):
    ran = svcreview("sheets", "export", folder, "--member", "M01", "--by", "林科員")

    assert ran.status == 0
    assert [Path(line).name for line in ran.out.splitlines()] == ["M01.html", "M01.xlsx", "M01.ods"]


def test_export_writes_to_the_folder_that_is_named(folder, tmp_path):
    svcreview("sheets", "export", folder, "--to", tmp_path / "給委員", "--by", "林")

    assert (tmp_path / "給委員" / "M03.ods").is_file()


# --- import


def test_import_shows_what_would_change_and_stores_nothing_without_yes(folder):
    path = marked(sheet_of(folder), entries_of(folder)[0])

    ran = svcreview("sheets", "import", folder, path)

    assert ran.status == 1
    assert "創新性" in ran.out
    assert "加 --yes 再執行一次" in ran.err
    assert states(folder) == {}


def test_a_dry_run_shows_the_same_and_ends_well(folder):
    path = marked(sheet_of(folder), entries_of(folder)[0])

    ran = svcreview("sheets", "import", folder, path, "--dry-run")

    assert (ran.status, states(folder)) == (0, {})
    assert "沒有儲存任何內容" in ran.err


def test_with_yes_a_sheet_is_stored_as_drafts(folder):
    entry = entries_of(folder)[0]
    path = marked(sheet_of(folder, ending=".ods"), entry)

    ran = svcreview("sheets", "import", folder, path, "--yes", "--by", "林科員")

    assert (ran.status, "已存為草稿 1 份" in ran.out) == (0, True)
    assert states(folder) == {f"{entry}/M01": SheetState.DRAFT}


def test_with_hand_in_all_entries_are_handed_in_and_what_is_blank_is_named(folder):
    *done, blank = entries_of(folder)
    path = marked(sheet_of(folder), *done)

    ran = svcreview("sheets", "import", folder, path, "--yes", "--hand-in", "--by", "林科員")

    assert ran.status == 3
    assert f"未評，未送出：{blank}／M01" in ran.err
    assert states(folder) == {f"{entry}/M01": SheetState.HANDED_IN for entry in done}


def test_several_members_come_in_with_one_command(folder):
    entry = entries_of(folder)[0]
    paths = [marked(sheet_of(folder, member), entry) for member in ("M01", "M02")]

    ran = svcreview("sheets", "import", folder, *paths, "--yes")

    assert ran.status == 0
    assert states(folder) == {f"{entry}/{m}": SheetState.DRAFT for m in ("M01", "M02")}


def test_one_bad_sheet_among_several_stores_nothing(folder):
    entry = entries_of(folder)[0]
    good = marked(sheet_of(folder, "M01"), entry)
    bad = marked(sheet_of(folder, "M02"), entry, mark=99)

    ran = svcreview("sheets", "import", folder, good, bad, "--yes")

    assert (ran.status, states(folder)) == (1, {})


def test_nothing_new_is_said_so(folder):
    ran = svcreview("sheets", "import", folder, sheet_of(folder))

    assert (ran.status, "與系統內容相同" in ran.out) == (0, True)
    assert "沒有要儲存的內容" in ran.err


def test_tables_of_marks_come_in_as_before_several_at_once_too(folder, tmp_path):
    tables = [
        marks_csv(
            tmp_path / f"{member}.csv",
            [
                {"submission": e, "member": member, "marks": (20,) * 4}
                for e in entries_of(folder, member)
            ],
        )
        for member in ("M01", "M02")
    ]

    ran = svcreview("sheets", "import", folder, *tables)

    assert ran.status == 0
    assert set(states(folder).values()) == {SheetState.HANDED_IN}


def test_a_dry_run_of_a_table_stores_nothing(folder, tmp_path):
    entry = entries_of(folder)[0]
    table = marks_csv(
        tmp_path / "m.csv", [{"submission": entry, "member": "M01", "marks": (20,) * 4}]
    )

    ran = svcreview("sheets", "import", folder, table, "--dry-run")

    assert (ran.status, states(folder)) == (0, {})


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--scale", "0-10"], "--scale 只用於評分明細"),
        (["--hand-in"], "--hand-in 只用於委員的評分表"),
    ],
)
def test_an_option_that_belongs_to_the_other_kind_of_file_is_wrong_usage(
    folder, tmp_path, options, words
):
    table = marks_csv(tmp_path / "m.csv", [{"submission": "S001", "member": "M01"}])
    path = sheet_of(folder) if options[0] == "--scale" else table

    ran = svcreview("sheets", "import", folder, path, *options)

    assert (ran.status, words in ran.err) == (2, True)


def test_sheets_and_tables_are_not_mixed(folder, tmp_path):
    table = marks_csv(tmp_path / "m.csv", [{"submission": "S001", "member": "M01"}])

    ran = svcreview("sheets", "import", folder, sheet_of(folder), table)

    assert (ran.status, "請分開匯入" in ran.err) == (2, True)


# --- enter


def paper_csv(folder: Path, path: Path, mark: int = 20, entries: list[str] | None = None) -> Path:
    chosen = entries_of(folder) if entries is None else entries
    rows = [{"submission": e, "member": "M01", "marks": (mark,) * 4} for e in chosen]
    return marks_csv(path, rows)


def enters(folder: Path, by: str, source: Path, *more: object) -> Ran:
    return svcreview(
        "sheets", "enter", folder, "--member", "M01", "--by", by, "--from", source, *more
    )


def test_paper_counts_once_a_second_person_keyed_in_the_same(folder, tmp_path):
    source = paper_csv(folder, tmp_path / "paper.csv")

    first = enters(folder, "王科員", source)
    assert (first.status, "待另一人核對" in first.out, states(folder)) == (0, True, {})

    second = enters(folder, "李科員", source)
    assert second.status == 0
    assert "登錄：王科員／核對：李科員" in second.out
    assert states(folder) == {f"{e}/M01": SheetState.HANDED_IN for e in entries_of(folder)}


def test_neither_status_nor_the_results_know_of_a_paper_keyed_in_once(folder, tmp_path):
    before = svcreview("status", folder, "--json").out

    enters(folder, "王科員", paper_csv(folder, tmp_path / "paper.csv"))

    assert svcreview("status", folder, "--json").out == before
    assert svcreview("verify", folder).status == 0
    assert svcreview("close", folder, "--by", "s").status == 3
    assert svcreview("export", folder, "--all", "--to", tmp_path / "all.csv").status in (0, 3)
    assert ",20," not in (tmp_path / "all.csv").read_text(encoding="utf-8")


def test_the_same_person_is_refused_twice(folder, tmp_path):
    source = paper_csv(folder, tmp_path / "paper.csv")
    enters(folder, "王科員", source)

    ran = enters(folder, "王 科員", source)

    assert (ran.status, "登錄與核對不得為同一人" in ran.err, states(folder)) == (1, True, {})


def test_differences_are_listed_and_nothing_is_handed_in(folder, tmp_path):
    enters(folder, "王科員", paper_csv(folder, tmp_path / "a.csv", 20))

    ran = enters(folder, "李科員", paper_csv(folder, tmp_path / "b.csv", 21))

    assert (ran.status, states(folder)) == (3, {})
    header, *rows = ran.out.splitlines()
    assert header.split() == ["案號", "項目", "王科員", "李科員"]
    assert len(rows) == 4 * len(entries_of(folder))
    assert rows[0].split()[2:] == ["20", "21"]


def test_whoever_misread_it_keys_it_in_again(folder, tmp_path):
    right, wrong = (paper_csv(folder, tmp_path / f"{n}.csv", n) for n in (20, 21))
    enters(folder, "王科員", wrong)
    enters(folder, "李科員", right)

    ran = enters(folder, "王科員", right, "--again")

    assert (ran.status, "已送出" in ran.out) == (0, True)


def test_the_scan_is_on_record(folder, tmp_path):
    scan, source = tmp_path / "scan.pdf", paper_csv(folder, tmp_path / "paper.csv")
    scan.write_bytes(b"abc")
    for by in ("王科員", "李科員"):
        enters(folder, by, source, "--scan", scan)

    with open_round(folder).store as store:
        event = store.events()[-1]
    assert event.payload["scan"] == ABC_DIGEST


def typed(folder: Path, by: str, *answers: object, again: bool = False) -> Ran:
    """Key the paper in at a terminal; whoever types less than is asked for goes away."""
    arguments = ["sheets", "enter", str(folder), "--member", "M01", "--by", by]
    outcome = CliRunner().invoke(
        cli,
        [*arguments, *(["--again"] if again else [])],
        input="".join(f"{answer}\n" for answer in answers),
        env={"SVCREVIEW_LANG": "zh"},
    )
    return Ran(outcome.exit_code, outcome.stdout, outcome.stderr)


FOUR = (20, 20, 20, 20, 80, "")  # marks, the total on the paper, no reason


def test_at_a_terminal_each_entry_is_asked_for_and_kept(folder):
    count = len(entries_of(folder))

    assert typed(folder, "王科員", *FOUR * count).status == 0
    second = typed(folder, "李科員", *FOUR * count)

    assert (second.status, "已送出" in second.out) == (0, True)


def test_who_is_interrupted_goes_on_where_they_stopped(folder):
    count = len(entries_of(folder))

    gone = typed(folder, "王科員", *FOUR, 20, 20)  # in the second entry
    assert (gone.status, "先前輸入完的案件均已保存" in gone.err) == (1, True)

    rest = typed(folder, "王科員", *FOUR * (count - 1))

    assert rest.status == 0
    assert f"共 {count - 1} 案" in rest.err


def test_a_mark_off_the_scale_is_asked_for_again(folder):
    count = len(entries_of(folder))

    ran = typed(folder, "王科員", 99, "廿", "２０", 20, 20, 20, 80, "", *FOUR * (count - 1))

    assert ran.status == 0
    assert "99 分不在 0 至" in ran.err
    assert "這不是數字" in ran.err


def test_a_total_on_the_paper_that_is_not_the_sum_is_noticed_at_once(folder):
    count = len(entries_of(folder))

    ran = typed(folder, "王科員", 20, 20, 20, 20, 81, *FOUR * count)

    assert ran.status == 0
    assert "總分與各構面得分之和不符" in ran.err


def test_an_abstention_is_typed_at_the_first_dimension(folder):
    count = len(entries_of(folder))
    answers = ("棄權", "曾參與規劃", *FOUR * (count - 1))

    typed(folder, "王科員", *answers)
    typed(folder, "李科員", *answers)

    assert states(folder)[f"{entries_of(folder)[0]}/M01"] is SheetState.ABSTAINED


def test_an_unknown_member_has_no_paper(folder):
    ran = svcreview("sheets", "enter", folder, "--member", "M77", "--by", "王")

    assert (ran.status, "沒有這位委員" in ran.err) == (1, True)
