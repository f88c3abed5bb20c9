"""A new folder appears whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from svcreview.errors import InputError, Problem, SvcreviewError
from svcreview.folders import new_folder, set_aside
from svcreview.language import Text


def filled(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "round.yaml").write_text("earlier", encoding="utf-8")
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_failure_leaves_nothing_and_names_the_folder_that_was_asked_for(tmp_path: Path) -> None:
    wanted = tmp_path / "above" / "115"

    with pytest.raises(InputError) as caught, new_folder(wanted) as making:
        (making / "round.yaml").write_text("half", encoding="utf-8")
        raise InputError(str(making / "round.yaml"), [Problem("", Text("壞了", "broken"))])

    assert caught.value.message.en == f"{wanted / 'round.yaml'}: 1 problem"
    assert names(tmp_path) == []


def test_of_two_that_make_one_folder_the_slower_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SvcreviewError, match="已存在"), new_folder(tmp_path / "115") as making:
        (making / "round.yaml").write_text("later", encoding="utf-8")
        filled(tmp_path / "115")

    assert names(tmp_path) == ["115"]
    assert (tmp_path / "115" / "round.yaml").read_text(encoding="utf-8") == "earlier"


def test_what_a_killed_run_left_is_taken_away_once_it_is_surely_abandoned(tmp_path: Path) -> None:
    abandoned = filled(tmp_path / ".115.4711.new")
    os.utime(abandoned, (0, 0))
    filled(tmp_path / ".115.4712.new")  # perhaps still being filled

    with new_folder(tmp_path / "115"):
        pass

    assert names(tmp_path) == [".115.4712.new", "115"]


@pytest.mark.parametrize("name", ["/", "長" * 300])
def test_a_name_that_cannot_be_made_is_an_expected_error(name: str) -> None:
    with pytest.raises(SvcreviewError), new_folder(Path(name)):
        pytest.fail("must not be entered")


def test_a_folder_set_aside_comes_back_after_a_failure(tmp_path: Path) -> None:
    folder = filled(tmp_path / "demo")

    with pytest.raises(SvcreviewError, match="壞了"), set_aside(folder):
        assert not folder.exists()
        raise SvcreviewError(Text("壞了", "broken"))

    assert names(folder) == ["round.yaml"]
    assert names(tmp_path) == ["demo"]


def test_a_folder_set_aside_gives_way_to_its_successor(tmp_path: Path) -> None:
    folder = filled(tmp_path / "demo")

    with set_aside(folder):
        folder.mkdir()

    assert names(folder) == []
    assert names(tmp_path) == ["demo"]
