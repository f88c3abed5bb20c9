"""``desk`` refuses before a server starts; ``status --watch`` ends by itself."""

from __future__ import annotations

import pytest

from svcreview.demonstration import Until, make_demonstration
from tests.cli.run import svcreview


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk") / "round"
    make_demonstration(folder, until=Until.SCORING).store.dispose()
    return folder


def test_a_member_whom_the_round_does_not_know_is_refused(demonstration):
    ran = svcreview("desk", demonstration, "--member", "M99")

    assert (ran.status, ran.out) == (1, "")
    assert ran.err.splitlines() == [
        "錯誤：沒有編號 M99 的委員",
        "請核對 members.csv 的委員編號。",
    ]


def test_a_folder_that_was_never_opened_is_refused(tmp_path):
    svcreview("new", tmp_path / "round")

    ran = svcreview("desk", tmp_path / "round", "--member", "M01")

    assert ran.status == 1
    assert "尚未開放評分" in ran.err


def test_watching_ends_when_scoring_is_closed(tmp_path):
    folder = tmp_path / "round"
    make_demonstration(folder, until=Until.MEETING).store.dispose()

    once, watched = svcreview("status", folder), svcreview("status", folder, "--watch")

    assert (watched.status, watched.out) == (once.status, once.out)
