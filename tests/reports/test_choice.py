"""Which agencies a run is about."""

from __future__ import annotations

import pytest

from svcreview.errors import InputError
from svcreview.reports.choice import choose


def test_all_are_chosen_unless_some_are_named() -> None:
    assert choose(["A2", "A1"], None) == ["A2", "A1"]


def test_those_named_are_made_once_and_in_the_order_of_the_round() -> None:
    assert choose(["A1", "A2", "A3"], ["A3", "A1", "A3"]) == ["A1", "A3"]


def test_every_unknown_agency_is_named_at_once_with_those_that_exist() -> None:
    with pytest.raises(InputError) as caught:
        choose(["A1"], ["A8", "A9"])

    assert [problem.place for problem in caught.value.problems] == ["A8", "A9"]
    assert caught.value.problems[0].text.zh.endswith("可用代號：A1")


@pytest.mark.parametrize(
    "name", ["../x", "a/b", "", "CON", "nul", "COM1", "summary", "水利署", "a" * 65, "A.1", "A 1"]
)
def test_an_id_that_cannot_name_a_file_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="不能作為檔名"):
        choose([name], None)


def test_ids_that_differ_in_capitals_only_would_share_their_files() -> None:
    with pytest.raises(InputError, match="僅大小寫不同"):
        choose(["A1", "a1"], None)
