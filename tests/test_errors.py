"""An expected failure says where, what was found and what to do, in both languages."""

from __future__ import annotations

import importlib
import pickle
import pkgutil
from collections.abc import Iterator

import pytest

import svcreview
from svcreview.errors import InputError, Problem, StaleSheetError, SvcreviewError
from svcreview.language import Text, using

WHAT = Text("找不到委員", "no such member")
HINT = Text("請檢查名冊。", "Check the list.")


def test_an_error_speaks_the_language_in_use():
    error = SvcreviewError(WHAT, HINT)

    assert (str(error), str(error.hint)) == ("找不到委員", "請檢查名冊。")
    with using("en"):
        assert (str(error), str(error.hint)) == ("no such member", "Check the list.")


def test_a_kind_of_error_may_carry_its_own_hint():
    assert StaleSheetError(WHAT).hint == StaleSheetError.hint


def test_a_hint_given_with_the_error_outranks_that_of_its_kind():
    assert StaleSheetError(WHAT, HINT).hint == HINT


def test_an_input_error_tells_every_problem_with_its_place():
    error = InputError(
        "members.csv",
        [
            Problem("row 2", Text("少了姓名", "the name is missing")),
            Problem("row 5", Text("重複", "stands twice")),
        ],
    )

    with using("en"):
        assert str(error) == (
            "members.csv: 2 problems\n  row 2: the name is missing\n  row 5: stands twice"
        )
    assert str(error) == "members.csv：發現 2 個問題\n  row 2: 少了姓名\n  row 5: 重複"


def test_one_problem_is_not_called_problems():
    error = InputError("x.csv", [Problem("", Text("空的", "it is empty"))])

    with using("en"):
        assert str(error) == "x.csv: 1 problem\n  it is empty"


def test_problems_may_come_from_a_generator_and_are_kept():
    error = InputError("x.csv", (Problem(place, WHAT) for place in ("row 2", "row 3")))

    assert [problem.place for problem in error.problems] == ["row 2", "row 3"]


def test_an_input_error_survives_the_way_to_another_process():
    error = InputError("x.csv", [Problem("row 2", WHAT)], HINT)

    twin = pickle.loads(pickle.dumps(error))

    assert (str(twin), twin.source, twin.problems, twin.hint) == (
        str(error),
        "x.csv",
        error.problems,
        HINT,
    )


def test_problems_beyond_those_listed_are_counted_here_and_in_another_process():
    error = InputError("x.csv", [Problem("row 2", WHAT)], more=40)

    assert str(error) == "x.csv：發現 41 個問題\n  row 2: 找不到委員\n  ……另有 40 個問題"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def kinds_with_the_plain_signature() -> Iterator[type[SvcreviewError]]:
    """Every error class of svcreview that is made from message and hint."""
    for module in pkgutil.walk_packages(svcreview.__path__, "svcreview."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    waiting = [SvcreviewError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__init__ is SvcreviewError.__init__:
            yield kind


@pytest.mark.parametrize("hint", [None, HINT])
def test_every_plain_kind_survives_the_way_to_another_process(hint):
    for kind in kinds_with_the_plain_signature():
        error = kind(WHAT, hint)

        twin = pickle.loads(pickle.dumps(error))

        assert (type(twin), str(twin), twin.hint) == (kind, str(error), error.hint)
