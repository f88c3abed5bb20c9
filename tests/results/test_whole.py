"""What computing leaves behind in the program that asked for it."""

from __future__ import annotations

import gc

import pytest

from svcreview.results import compute
from tests.results.records import a_record


@pytest.fixture
def frozen_program():
    """A program that keeps all it has from the collector, as a server does before it forks."""
    gc.freeze()
    yield
    gc.unfreeze()


def test_the_collector_is_on_again_and_nothing_stays_frozen():
    compute(a_record([[80]]))

    assert (gc.isenabled(), gc.get_freeze_count()) == (True, 0)


def test_a_collector_that_was_off_stays_off():
    gc.disable()
    try:
        compute(a_record([[80]]))
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.usefixtures("frozen_program")
def test_what_a_program_froze_for_itself_stays_frozen():
    compute(a_record([[80]]))

    assert gc.get_freeze_count() > 0
