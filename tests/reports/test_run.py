"""A whole run: what is written, what is kept, what happens when something fails."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from svcreview import __version__
from svcreview.errors import InputError, SvcreviewError
from svcreview.frozen import plain
from svcreview.language import Text
from svcreview.model import CommentKind
from svcreview.results.values import AgencyResults
from svcreview.verify import digest
from tests.reports.builders import (
    a_category,
    a_comment,
    a_result,
    a_row,
    a_run,
    a_slice,
    an_entry,
)
from tests.reports.reading import Reader, Table


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def states(reports: Path) -> dict[str, str]:
    page = (reports / "index.html").read_text(encoding="utf-8")
    return {row[0]: row[3] for row in Table(page, "各機關報告").rows[1:]}


def manifest(reports: Path) -> dict[str, dict[str, str]]:
    data: dict[str, dict[str, str]] = json.loads((reports / "manifest.json").read_bytes())
    return data


def fails_for_a002(agency: str) -> AgencyResults:
    """A slice whose text must not leave: the page refuses it, in the kernel."""
    if agency != "A002":
        return a_slice(agency)
    note = a_comment("本席不同意。", CommentKind.NOTE)
    return replace(a_slice(agency), submissions=(an_entry(comments=(note,)),))


@pytest.fixture
def again(finished: Path, tmp_path: Path) -> Path:
    """A round's folder that holds the reports of a finished run."""
    shutil.copytree(finished, tmp_path / "reports")
    return tmp_path


def test_a_run_writes_three_files_per_agency_the_summary_the_index_and_the_manifest(
    finished: Path,
) -> None:
    assert sorted(files(finished)) == [
        "agencies/A001.html",
        "agencies/A001.ipynb",
        "agencies/A001.json",
        "agencies/A002.html",
        "agencies/A002.ipynb",
        "agencies/A002.json",
        "index.html",
        "manifest.json",
        "summary.html",
        "summary.ipynb",
        "summary.json",
    ]


def test_each_page_is_about_its_own_agency_only(finished: Path) -> None:
    page = (finished / "agencies" / "A001.html").read_text(encoding="utf-8")

    assert "示範機關001" in page
    assert "示範機關002" not in page


def test_the_data_of_a_report_are_the_slice_as_canonical_json(finished: Path) -> None:
    data = json.loads((finished / "agencies" / "A001.json").read_bytes())

    assert digest(data) == digest(plain(a_slice("A001")))


def test_an_agencys_page_is_small(finished: Path) -> None:
    assert (finished / "agencies" / "A001.html").stat().st_size < 20_000


def test_the_manifest_lists_every_other_file_with_its_digest(finished: Path) -> None:
    there = {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files(finished).items()
        if name != "manifest.json"
    }

    assert manifest(finished)["files"] == there


def test_the_manifest_names_what_the_reports_were_made_from_and_with(finished: Path) -> None:
    found = manifest(finished)

    assert found["inputs"]["results"] == digest(plain(a_result()))
    assert found["inputs"]["settings"] == "5e" * 32
    assert [name for name in found["inputs"] if "/" in name] == [
        "notebooks/agency_report.ipynb",
        "notebooks/summary.ipynb",
        "template/conf.json",
        "template/index.html.j2",
        "template/page.css",
    ]
    assert found["versions"]["svcreview"] == __version__


def test_two_runs_in_two_folders_give_the_same_bytes(finished: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "another {place} with spaces"

    a_run(elsewhere)

    here, there = files(finished), files(elsewhere / "reports")
    run = json.loads(here.pop("manifest.json")), json.loads(there.pop("manifest.json"))
    assert here == there
    assert [{**each, "run": None} for each in run] == [{**run[0], "run": None}] * 2


def test_a_written_notebook_holds_no_time_no_path_and_no_random_id(finished: Path) -> None:
    notebook = nbformat.read(finished / "agencies" / "A001.ipynb", as_version=4)

    assert sorted(notebook.metadata) == ["kernelspec", "language_info"]
    assert {key for cell in notebook.cells for key in cell.metadata} == {"tags"}
    assert [cell.id for cell in notebook.cells] == [
        "about",
        "parameters",
        "injected-parameters",
        "style",
        "heading",
        "overview",
        "submissions",
        "notes",
    ]


def test_progress_counts_every_page_once(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []

    a_run(tmp_path, agencies=["A001"], progress=lambda *step: told.append(step))

    assert [step[:2] for step in told] == [(0, 2), (1, 2), (2, 2)]
    assert sorted(step[2] for step in told) == ["", "A001", "summary"]


def test_an_agency_that_fails_is_named_and_stops_nobody_else(again: Path) -> None:
    run = a_run(again, slices=fails_for_a002)

    reports = again / "reports"
    assert [agency for agency, _ in run.failed] == ["A002"]
    assert "意見中有不得提供機關之內容" in run.failed[0][1]
    assert states(reports) == {"A001": "完成", "A002": "產製失敗"}
    assert [name for name in files(reports) if "A002" in name] == [
        "agencies/A002.failed.ipynb",  # and the page that an earlier run had made is gone
        "agencies/A002.json",
    ]
    assert "agencies/A002.failed.ipynb" in manifest(reports)["files"]
    assert manifest(reports)["run"]["failed"] == dict(run.failed)


def test_a_failed_report_is_made_good_by_the_next_run(again: Path) -> None:
    (again / "reports" / "agencies" / "A002.failed.ipynb").write_text("{}")

    run = a_run(again, agencies=["A002"])

    assert run.failed == ()
    assert not (again / "reports" / "agencies" / "A002.failed.ipynb").exists()


def test_results_that_cannot_be_sliced_fail_for_their_agency_only(again: Path) -> None:
    def slices(agency: str) -> AgencyResults:
        if agency == "A002":
            raise SvcreviewError(Text("意見檔損壞", "the comments are damaged"))
        return a_slice(agency)

    run = a_run(again, slices=slices)

    assert run.failed == (("A002", "意見檔損壞"),)
    assert states(again / "reports") == {"A001": "完成", "A002": "產製失敗"}
    assert [name for name in files(again / "reports") if "A002" in name] == []


def test_a_run_for_one_agency_keeps_the_reports_of_the_others(again: Path) -> None:
    before = files(again / "reports")

    run = a_run(again, agencies=["A002"])

    names = [path.relative_to(again / "reports").as_posix() for path in run.written]
    assert not any("A001" in name for name in names)
    assert states(again / "reports") == {"A001": "完成", "A002": "完成"}
    after = files(again / "reports")
    assert {**after, "manifest.json": b""} == {**before, "manifest.json": b""}


def test_a_kept_report_that_no_longer_fits_the_results_is_called_outdated(again: Path) -> None:
    def changed(agency: str) -> AgencyResults:
        return replace(a_slice(agency), contact="新的聯絡窗口")

    a_run(again, agencies=["A002"], slices=changed)

    assert states(again / "reports") == {
        "A001": "內容已過時，請重新產製",
        "A002": "完成",
    }


def test_a_kept_file_that_somebody_changed_keeps_the_digest_it_was_listed_with(again: Path) -> None:
    reports = again / "reports"
    page = reports / "agencies" / "A001.html"
    listed = manifest(reports)["files"]["agencies/A001.html"]
    page.write_text("changed by hand")

    a_run(again, agencies=["A002"])

    assert manifest(reports)["files"]["agencies/A001.html"] == listed


def test_reports_of_an_agency_that_left_the_round_are_taken_away(again: Path) -> None:
    a_run(again, results=a_result(a_category(a_row("S001"))))

    assert [name for name in files(again / "reports") if "A002" in name] == []
    assert states(again / "reports") == {"A001": "完成"}


def test_a_draft_is_listed_as_one(tmp_path: Path) -> None:
    a_run(tmp_path, agencies=["A001"], slices=lambda agency: a_slice(agency, draft=True))

    assert states(tmp_path / "reports") == {"A001": "草稿", "A002": "尚未產製"}


def test_an_english_run_makes_english_pages(tmp_path: Path) -> None:
    a_run(
        tmp_path,
        agencies=["A001"],
        language="en",
        slices=lambda agency: a_slice(agency, language="en"),
    )

    reports = tmp_path / "reports"
    pages = ["index.html", "summary.html", "agencies/A001.html"]
    read = [Reader((reports / name).read_text(encoding="utf-8")).lines for name in pages]
    said = "Demonstration data, not the result of a real review"
    assert [sum(line.startswith(said) for line in lines) for lines in read] == [1, 1, 1]


def test_an_unknown_agency_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="A9"):
        a_run(tmp_path, agencies=["A9"])

    assert files(tmp_path) == {}
