"""Which pairs may be stored."""

from dataclasses import replace

import pytest

from svcreview.errors import StoreError
from svcreview.language import using
from svcreview.model import Pair
from svcreview.store.checks import check_pairs
from tests.builders import a_round


@pytest.mark.parametrize(
    ("pair", "why"),
    [
        (Pair("S009", "M01"), "sheet S009/M01: there is no such submission"),
        (Pair("S001", "M09"), "sheet S001/M09: there is no such member"),
        (Pair("S002", "M01"), "sheet S002/M01: the member is recused from this submission"),
        (Pair("S003", "M01"), "sheet S003/M01: the submission is not assigned to this member"),
    ],
)
def test_a_pair_that_is_not_to_be_scored_is_refused_with_the_reason(pair, why):
    round_ = a_round(recused=[("S002", "M01")])
    round_ = replace(round_, assignments=round_.assignments - {Pair("S003", "M01")})

    with using("en"), pytest.raises(StoreError) as refused:
        check_pairs(round_, [Pair("S001", "M01"), pair])

    assert refused.value.message.en == why
