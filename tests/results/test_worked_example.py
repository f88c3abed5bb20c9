"""Three members, three submissions, one recusal, one tie: to be checked with a pocket calculator.

Marks on 創新性／效益及影響／可持續性／擴散應用, 25 points each, and their sum:

===========  ==================  ==================  ==================
submission   M01                 M02                 M03
===========  ==================  ==================  ==================
S001         24+22+22+22 = 90    20+20+20+20 = 80    22+21+21+20 = 84
S002         22+21+21+21 = 85    21+21+21+22 = 85    20+21+21+22 = 84
S003         21+21+21+22 = 85    19+19+20+20 = 78    迴避
===========  ==================  ==================  ==================

總評分法: S001 (90 + 80 + 84) / 3 = 254 / 3 = 84.666… → 84.67; S002 (85 + 85 + 84) / 3 = 84.67;
S003 (85 + 78) / 2 = 81.50.
序位: M01 ranks 1, 2, 2 (85 = 85: 同分同名次); M02 2, 1, 3; M03 1, 1, –.
序位合計 S001 1 + 2 + 1 = 4, S002 2 + 1 + 1 = 4, S003 2 + 3 = 5; with unequal numbers of members
the mean rank orders: 4 / 3 = 1.33, 4 / 3 = 1.33, 5 / 2 = 2.50.
One place: S001 and S002 tie across the line by either method, and 創新性 decides:
S001 (24 + 20 + 22) / 3 = 22.00 before S002 (22 + 21 + 20) / 3 = 21.00.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from svcreview.model import Method, Rules, TieStep
from svcreview.results import Flag, compute
from tests.builders import a_round, a_sheet
from tests.results.records import code, column, record, rows

MARKS = {
    ("S001", "M01"): (24, 22, 22, 22),
    ("S001", "M02"): (20, 20, 20, 20),
    ("S001", "M03"): (22, 21, 21, 20),
    ("S002", "M01"): (22, 21, 21, 21),
    ("S002", "M02"): (21, 21, 21, 22),
    ("S002", "M03"): (20, 21, 21, 22),
    ("S003", "M01"): (21, 21, 21, 22),
    ("S003", "M02"): (19, 19, 20, 20),
}


@pytest.fixture(params=list(Method))
def example(request):
    round_ = a_round(3, 3, recused=[("S003", "M03")], rules=Rules(method=request.param))
    return record(round_, [a_sheet(*pair, marks) for pair, marks in MARKS.items()])


def test_means_and_ranks_are_those_of_the_pocket_calculator(example):
    assert column(example, "mean") == [Decimal("84.67"), Decimal("84.67"), Decimal("81.50")]
    assert column(example, "rank_sum") == [Decimal(4), Decimal(4), Decimal(5)]
    assert column(example, "mean_rank") == [Decimal("1.33"), Decimal("1.33"), Decimal("2.50")]
    assert column(example, "median") == [Decimal("84.00"), Decimal("85.00"), Decimal("81.50")]
    assert column(example, "first_places") == [2, 2, 0]
    assert column(example, "n") == [3, 3, 2]


def test_both_methods_see_the_tie_and_innovation_decides_at_the_line(example):
    assert column(example, "position_by_mean") == [1, 1, 3]
    assert column(example, "position_by_rank") == [1, 1, 3]
    assert column(example, "position") == [1, 2, 3]
    assert column(example, "recommended") == [True, False, False]
    assert column(example, "tie_step") == [TieStep.INNOVATION, TieStep.INNOVATION, None]


def test_the_recused_member_stands_there_as_a_code_and_misses_nothing(example):
    results = compute(example)
    row = rows(example)["S003"]

    assert row.recused == (code(example.round, "M03"),)
    assert row.missing == ()
    assert row.flags == (Flag.UNEQUAL_N,)
    assert results.settled


def test_each_dimension_has_its_mean_lowest_and_highest_mark(example):
    innovation = rows(example)["S001"].dimensions[0]

    assert (innovation.key, innovation.weight) == ("innovation", Decimal(25))
    assert (innovation.mean, innovation.low, innovation.high) == (
        Decimal("22.00"),
        Decimal(20),
        Decimal(24),
    )


def test_every_counted_sheet_shows_total_rank_and_marks_under_its_code(example):
    sheets = {sheet.code: sheet for sheet in rows(example)["S003"].sheets}

    first, second = (sheets[code(example.round, member)] for member in ("M01", "M02"))
    assert (first.total, first.rank, first.marks) == (
        Decimal(85),
        Decimal(2),
        (Decimal(21), Decimal(21), Decimal(21), Decimal(22)),
    )
    assert (second.total, second.rank) == (Decimal(78), Decimal(3))
