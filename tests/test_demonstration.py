"""The demonstration round: what it must show, that it repeats, and that it can be checked."""

from __future__ import annotations

import hashlib
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from svcreview import open_round
from svcreview.demonstration import Until, make_demonstration
from svcreview.errors import SvcreviewError
from svcreview.model import Phase
from svcreview.results import Flag, RoundResults
from tests.cli.run import Ran, svcreview


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration with all its reports, made once for this module."""
    folder = tmp_path_factory.mktemp("one") / "demo"
    ran = svcreview("demo", folder)
    assert (ran.status, ran.out.strip()) == (0, str(folder / "reports" / "index.html"))
    return folder


@pytest.fixture(scope="module")
def results(demo: Path) -> RoundResults:
    return open_round(demo).results()


def test_it_is_settled_with_two_categories_and_at_least_ten_agencies(results: RoundResults) -> None:
    assert results.settled
    assert [(c.id, c.places) for c in results.categories] == [("digital", 3), ("social", 2)]
    assert 12 <= len(results.rows) <= 16
    assert len({row.agency for row in results.rows}) >= 10


def test_a_tie_at_the_line_is_settled_by_innovation(results: RoundResults) -> None:
    tied = [row for row in results.rows if row.tie_step == "innovation"]

    assert [row.recommended for row in tied] == [True, False]
    assert tied[0].mean == tied[1].mean
    first, second = (row.dimensions[0].mean for row in tied)
    assert first is not None
    assert second is not None
    assert first > second


def test_one_entry_is_below_the_pass_mark(results: RoundResults) -> None:
    below = [row for row in results.rows if Flag.BELOW_PASS in row.flags]

    assert len(below) == 1
    assert below[0].mean is not None
    assert below[0].mean < Decimal(70)


def test_members_differ_markedly_on_an_entry(results: RoundResults) -> None:
    ranges = [
        d.high - d.low for row in results.rows for d in row.differences if d.kind == "total_range"
    ]

    assert ranges
    assert min(ranges) >= 20


def test_one_entry_was_moved_and_at_least_two_members_are_recused(results: RoundResults) -> None:
    assert sum(Flag.MOVED_CATEGORY in row.flags for row in results.rows) == 1
    assert sum(len(row.recused) for row in results.rows) >= 2


def test_both_methods_disagree_somewhere_so_that_showing_both_teaches_something(
    results: RoundResults,
) -> None:
    assert any(row.position_by_mean != row.position_by_rank for row in results.rows)


def test_one_member_came_after_the_deadline_but_within_an_approved_extension(demo: Path) -> None:
    record = open_round(demo).record
    extended = {
        e.payload["member"] for e in open_round(demo).store.events() if e.kind == "extended"
    }
    deadline = record.round.deadline
    assert deadline is not None

    late = {s.member for s in record.sheets if s.handed_in_at and s.handed_in_at > deadline}

    assert (len(late), late) == (1, extended)


def test_every_page_says_that_it_is_a_demonstration(demo: Path) -> None:
    pages = sorted((demo / "reports").rglob("*.html"))

    assert len(pages) == 12 + 2
    assert [
        p.name for p in pages if "示範資料，非真實評審結果" not in p.read_text(encoding="utf-8")
    ] == []


def test_no_agency_report_names_a_member_or_another_agency(
    demo: Path, results: RoundResults
) -> None:
    round_ = open_round(demo).round
    people = [member.name for member in round_.members]
    for agency in {row.agency for row in results.rows}:
        texts = [
            (demo / "reports" / "agencies" / f"{agency}.{ending}").read_text(encoding="utf-8")
            for ending in ("json", "ipynb", "html")
        ]
        own = round_.agency_by_id[agency].name
        # A branch carries its parent's name in its own.
        others = [a.name for a in round_.agencies if a.name not in own]
        found = [
            name for name in (*people, *others) for text in texts if name in text.replace(own, "")
        ]
        assert found == []


REPEATING = (
    "results.json",
    "store heads",
    "reports/**/*.json",
    "reports/**/*.ipynb",
    "reports/**/*.html",
)


def test_the_summary_lists_chains_by_code_so_that_their_order_gives_no_member_away(
    demo: Path,
) -> None:
    page = (demo / "reports" / "summary.html").read_text(encoding="utf-8")

    assert re.findall(r">委員([A-Z])</t[dh]>", page) == list("ABCDEFG")


def fingerprints(folder: Path) -> dict[str, str]:
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for pattern in REPEATING
        for path in folder.glob(pattern)
        if path.name != "manifest.json"  # it holds the times of the run
    }
    heads = {f"head of {head.chain}": head.head or "" for head in open_round(folder).store.heads()}
    return found | heads


def test_made_in_another_folder_it_is_the_same_byte_for_byte(demo: Path, tmp_path: Path) -> None:
    other = tmp_path / "另一個 資料夾" / "示範"
    assert svcreview("demo", other).status == 0

    first, second = fingerprints(demo), fingerprints(other)

    assert len(first) == 1 + 12 * 3 + 3 + 1 + 8
    assert first == second


def test_verify_passes_and_names_a_byte_that_was_changed(demo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "demo"
    shutil.copytree(demo, copy)
    page = copy / "reports" / "agencies" / "A01.html"
    untouched = svcreview("verify", copy)

    page.write_bytes(page.read_bytes().replace("示範".encode(), "示苑".encode(), 1))
    changed = svcreview("verify", copy)

    assert (untouched.status, changed.status) == (0, 1)
    assert "reports/agencies/A01.html" in changed.err


def test_the_english_reports_are_complete(demo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "demo"
    shutil.copytree(demo, copy)

    ran = svcreview("report", copy, "--agency", "A01", "--lang", "en", language="en")

    assert ran.status == 0
    page = (copy / "reports" / "agencies" / "A01.html").read_text(encoding="utf-8")
    assert '<html lang="en"' in page
    assert not re.search("得分／|總分|優點|改善建議|草稿", page)


def test_a_demonstration_can_stop_while_members_are_scoring(tmp_path: Path) -> None:
    folder = tmp_path / "demo"

    ran = svcreview("demo", folder, "--until", "scoring")

    assert ran.status == 0
    record = open_round(folder).record
    assert record.phase is Phase.SCORING
    assert len({pair.member for pair in record.missing}) == 1
    steps = {m.id: open_round(folder).desk(m.id).state()["step"] for m in record.round.members}
    assert set(steps.values()) == {"scoring"}  # nobody begins at the rules again
    practice = open_round(folder).desk("M01").state()["practice"]
    assert practice["spread"]["n"] == 6
    assert not (folder / "results.json").exists()


def test_an_existing_demonstration_is_replaced_only_when_told_to(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    make_demonstration(folder, until=Until.SCORING).store.dispose()

    refused: Ran = svcreview("demo", folder, "--until", "scoring")
    replaced: Ran = svcreview("demo", folder, "--until", "scoring", "--yes")

    assert (refused.status, replaced.status) == (1, 0)


def test_a_folder_that_is_no_demonstration_is_never_replaced(tmp_path: Path) -> None:
    assert svcreview("new", tmp_path / "115").status == 0

    with pytest.raises(SvcreviewError, match="115"):
        make_demonstration(tmp_path / "115", until=Until.SCORING, replace=True)

    assert (tmp_path / "115" / "round.yaml").exists()


def test_an_earlier_demonstration_comes_back_if_the_new_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "demo"
    make_demonstration(folder, until=Until.SCORING).store.dispose()
    (folder / "note.txt").write_text("mine", encoding="utf-8")
    monkeypatch.setenv("SVCREVIEW_STORE", "no address")

    failed = svcreview("demo", folder, "--until", "scoring", "--yes")

    assert failed.status == 1
    assert (folder / "note.txt").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]
