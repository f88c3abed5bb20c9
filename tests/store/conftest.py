"""One suite, two databases: every test that asks for ``store`` runs on both."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from svcreview.store import Store, open_store
from tests.builders import a_round
from tests.postgres import new_schema

OPENED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Where no store is yet: the path of a file, or an empty database on a server."""
    if request.param == "sqlite":
        return tmp_path / "store.sqlite"
    return new_schema(request.getfixturevalue("postgres_url"))


@pytest.fixture
def opens(location: str | Path) -> Iterator[Callable[..., Store]]:
    """Open the store in ``location``, as often as wanted; each goes at the end."""
    opened: list[Store] = []

    def open_it(round_id: str = "test-round", **options: Any) -> Store:
        store = open_store(location, round_id, **{"create": True, **options})
        opened.append(store)
        return store

    yield open_it
    for store in opened:
        store.dispose()


@pytest.fixture
def fresh(opens: Callable[..., Store]) -> Store:
    """A store in which no round was opened; its clock goes on a minute each time it is asked."""
    minutes, salts = itertools.count(), itertools.count()
    return opens(
        clock=lambda: OPENED + timedelta(minutes=next(minutes)),
        salts=lambda: next(salts).to_bytes(16, "big"),
    )


@pytest.fixture
def store(fresh: Store) -> Store:
    """A store with the round of ``a_round()``: three members score three submissions."""
    fresh.open_round(a_round(), actor="secretary", approval="115001")
    return fresh


def execute(location: str | Path, statement: str) -> None:
    """Run ``statement`` behind the store's back."""
    if isinstance(location, Path):
        with sqlite3.connect(location) as db:
            db.execute(statement)
        db.close()
    else:
        with psycopg.connect(location.replace("+psycopg", "")) as server:
            server.execute(statement)
