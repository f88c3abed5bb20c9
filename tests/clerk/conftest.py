"""A real store with the round of ``a_panel_round()``, on both databases."""

from __future__ import annotations

import pytest

from svcreview.store import Store
from tests.score_sheets import a_panel_round
from tests.store.conftest import fresh, location, opens

__all__ = ["fresh", "location", "opens"]


@pytest.fixture
def store(fresh: Store) -> Store:
    """M01 scores S001 and S002, the others S003 as well."""
    fresh.open_round(a_panel_round(), actor="secretary", approval="115001")
    return fresh
