"""The same commands with the round kept in PostgreSQL instead of a file in its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.run import marks_csv, svcreview
from tests.cli.test_folder_to_results import all_sheets
from tests.cli.test_table_to_results import THREE_BY_THREE
from tests.postgres import new_schema


@pytest.fixture
def server(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty database that the environment names."""
    url = new_schema(postgres_url)
    monkeypatch.setenv("SVCREVIEW_STORE", url)
    return url


def test_a_round_from_folder_to_verified_results_without_a_file_of_marks(
    server: str, tmp_path: Path
) -> None:
    folder = tmp_path / "115"
    statuses = [
        svcreview("new", folder).status,
        svcreview("open", folder, "--approval", "1").status,
        svcreview("sheets", "import", folder, all_sheets(folder, tmp_path / "m.csv")).status,
        svcreview("close", folder).status,
        svcreview("rank", folder).status,
        svcreview("verify", folder).status,
    ]

    assert statuses == [0] * 6
    assert not (folder / "store.sqlite").exists()


def test_a_table_gives_the_same_results_as_in_a_file(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = marks_csv(tmp_path / "marks.csv", THREE_BY_THREE)
    svcreview("new", tmp_path / "server", "--marks", table, "--places", 1, "--year", 114)
    on_server = svcreview("rank", tmp_path / "server", "--json")

    monkeypatch.delenv("SVCREVIEW_STORE")
    svcreview("new", tmp_path / "file", "--marks", table, "--places", 1, "--year", 114)
    in_file = svcreview("rank", tmp_path / "file", "--json")

    assert on_server.status == 0
    assert on_server.json == in_file.json


def test_the_password_of_the_database_is_in_no_file_and_no_message(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "115"
    svcreview("new", folder)
    svcreview("open", folder)
    monkeypatch.setenv("SVCREVIEW_STORE", "postgresql+psycopg://clerk:s3cret@127.0.0.1:1/none")

    ran = svcreview("rank", folder)

    files = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert ran.status == 1
    assert "s3cret" not in ran.out + ran.err
    assert b"postgresql" not in files
