"""One browser for all tests of this folder; a fresh round, as opened, for each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from svcreview.desk import ScoringDesk
from svcreview.files import shipped
from svcreview.workbench import Workbench, open_round, start_round
from tests.widget.pages import DeskPage, Seat, a_context

KEYS = ("innovation", "impact", "sustainability", "diffusion")


@pytest.fixture(scope="session")
def just_opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's inputs, opened for scoring; nobody has scored, nobody changes it."""
    folder = tmp_path_factory.mktemp("rounds") / "demo"
    shutil.copytree(shipped("runs") / "demo", folder)
    start_round(folder, by="幕僚", approval="示範字第1號")
    return folder


@pytest.fixture
def bench(just_opened: Path, tmp_path: Path) -> Workbench:
    folder = tmp_path / "round"
    shutil.copytree(just_opened, folder)
    return open_round(folder)


@pytest.fixture
def desk(bench: Workbench) -> ScoringDesk:
    """The desk of a member who has gone through all that comes before scoring."""
    return ready(bench.desk("M03"), {"op": "place", "place": {"offered": True}})


def ready(desk: ScoringDesk, *more: Mapping[str, object]) -> ScoringDesk:
    """``desk`` after all that comes before scoring; ``more`` is asked of it as well."""
    steps = ({"op": "rules_read"}, {"op": "declare", "publish_name": True}, {"op": "recusals_done"})
    for number, message in enumerate((*steps, *more)):
        reply = desk.receive({"id": number, **message})
        assert reply.body["ok"], reply.body
    return desk


def practise(desk: ScoringDesk, marks: tuple[str, ...]) -> None:
    """The member of ``desk`` scores the practice case."""
    fields = {f"mark:{key}": mark for key, mark in zip(KEYS, marks, strict=True)}
    message = {"id": 1, "op": "practice", "submission": "P01", "base": 0, "fields": fields}
    reply = desk.receive(message)
    assert reply.body["ok"], reply.body


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = a_context(browser)
    yield made
    made.close()


@pytest.fixture(scope="session")
def seat(browser: Browser) -> Seat:
    """The page that most tests share: a new one takes Chromium longer than all they do with it."""
    return Seat(a_context(browser))


@pytest.fixture
def at_desk(seat: Seat, desk: ScoringDesk) -> Iterator[DeskPage]:
    seat.clear()
    with seat.taken(desk) as seen:
        yield seen
