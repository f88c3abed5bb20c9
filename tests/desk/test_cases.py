"""A member's own ranks are the ones that the results draw from the same totals."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcreview.desk.cases import cases_of, ranks_of
from svcreview.model import Phase, Rules
from svcreview.scoring.ranking import half_ranks
from svcreview.sheets import Draft, MemberRecord
from tests.builders import a_round, a_sheet, a_submission

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def own_ranks(totals, rules, categories):
    """The ranks of M01, who gives ``totals`` in innovation points and nothing else."""
    entries = [a_submission(f"S{i:03}", category=c) for i, c in enumerate(categories)]
    round_ = replace(a_round(entries), rules=rules)
    drafts = {
        entry.id: Draft(a_sheet(entry.id, marks=(points, 0, 0, 0)), 1, NOW, NOW)
        for entry, points in zip(entries, totals, strict=True)
    }
    record = MemberRecord(round=round_, phase=Phase.SCORING, drafts=drafts)
    return ranks_of(record, cases_of(record, "M01"))


@pytest.mark.parametrize("equal", ["first", "average"])
@given(totals=st.lists(st.integers(0, 25), min_size=1, max_size=12))
def test_own_ranks_are_those_of_the_results(equal, totals):
    ranks = own_ranks(totals, Rules(equal_ranks=equal), ["c"] * len(totals))

    tenths = np.array(totals) * 10
    wanted = half_ranks(np.zeros(len(totals), dtype=np.int64), tenths, equal=equal)
    assert [Decimal(rank) * 2 for rank in ranks.values()] == wanted.tolist()


def test_each_category_is_ranked_by_itself():
    assert own_ranks([9, 8, 8, 7], Rules(), ["c", "d", "c", "d"]) == {
        "S000": "1",
        "S001": "1",
        "S002": "2",
        "S003": "2",
    }
