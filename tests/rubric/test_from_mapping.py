"""A rubric out of what a person wrote: all its faults at once, each with its place."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcreview.errors import InputError
from svcreview.language import using
from svcreview.rubric import Rubric, mapping_of


def both(word: str) -> dict[str, str]:
    return {"zh": word, "en": word + " (en)"}


def a_band(low: float, high: float, word: str) -> dict[str, Any]:
    return {"from": low, "to": high, "title": both(word), "descriptor": both(f"說明{word}")}


def a_dimension(key: str, weight: int, **changes: Any) -> dict[str, Any]:
    levels = [a_band(0, 9, "低"), a_band(10, weight, "高")]
    plain = {"key": key, "title": both(key), "question": both("？"), "weight": weight}
    return {**plain, "levels": levels, **changes}


def a_mapping(**changes: Any) -> dict[str, Any]:
    dimensions = [a_dimension("need", 60), a_dimension("result", 40)]
    plain = {"id": "own", "title": both("自訂"), "step": 1, "dimensions": dimensions}
    return copy.deepcopy({**plain, **changes})


def problems_of(data: dict[str, Any]) -> list[str]:
    with using("en"), pytest.raises(InputError) as caught:
        Rubric.from_mapping(data, "own.yaml")
    with using("en"):
        return [str(problem) for problem in caught.value.problems]


def with_levels(*levels: dict[str, Any], weight: int = 60, step: float = 1) -> dict[str, Any]:
    first = a_dimension("need", weight, levels=list(levels))
    return a_mapping(step=step, dimensions=[first, a_dimension("result", 100 - weight)])


def test_a_sound_mapping_becomes_a_rubric():
    rubric = Rubric.from_mapping(a_mapping(passing={"mean": 70}), "own.yaml")

    assert [(d.key, d.weight) for d in rubric.dimensions] == [("need", 60), ("result", 40)]
    assert [(level.low, level.high) for level in rubric.dimensions[0].levels] == [(0, 9), (10, 60)]
    assert rubric.passing.mean == 70


def test_all_problems_are_told_at_once_with_their_places():
    data = a_mapping(pasing={"mean": 70}, step=2)
    data["dimensions"][0]["weight"] = -1
    data["dimensions"][1]["titel"] = data["dimensions"][1].pop("title")

    assert problems_of(data) == [
        "step: must be 1, 0.5 or 0.1, found “2”",
        "dimensions[0].weight: -1 is not between 0 and 100",
        "dimensions[1].title: is missing; please fill it in",
        "dimensions[1].titel: is no known key; did you mean “title”?",
        "pasing: is no known key; did you mean “passing”?",
    ]


def test_an_error_survives_the_way_between_processes():
    with pytest.raises(InputError) as caught:
        Rubric.from_mapping(a_mapping(step=7), "own.yaml")

    again = pickle.loads(pickle.dumps(caught.value))

    assert (str(again), again.problems) == (str(caught.value), caught.value.problems)


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        (
            (60, 39),
            "dimensions: the weights of scored dimensions must sum to 100, but 60 + 39 = 99",
        ),
        (
            (60, 41),
            "dimensions: the weights of scored dimensions must sum to 100, but 60 + 41 = 101",
        ),
    ],
)
def test_weights_sum_to_exactly_100(weights, told):
    dimensions = [a_dimension(f"d{weight}", weight) for weight in weights]

    assert problems_of(a_mapping(dimensions=dimensions)) == [told]


def test_an_informational_dimension_has_a_range_and_never_counts():
    extra = a_dimension("clarity", 10, informational=True, levels=[a_band(0, 10, "皆可")])
    data = a_mapping(dimensions=[*a_mapping()["dimensions"], extra])

    rubric = Rubric.from_mapping(data, "own.yaml")

    assert [d.key for d in rubric.scored] == ["need", "result"]
    assert rubric.dimension("clarity").weight == 10


def test_a_pass_rule_cannot_stand_on_an_informational_dimension():
    extra = a_dimension("clarity", 10, informational=True, levels=[a_band(0, 10, "皆可")])
    data = a_mapping(
        dimensions=[*a_mapping()["dimensions"], extra], passing={"dimensions": {"clarity": 5}}
    )

    assert problems_of(data) == [
        "passing.dimensions.clarity: is no scored dimension; known: need, result"
    ]


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        (
            [a_band(0, 9, "低"), a_band(11, 60, "高")],
            [
                "dimensions[0].levels[1].from: the band must start at 10, not at 11 (no gap, no overlap)"
            ],
        ),
        (
            [a_band(0, 9, "低"), a_band(9, 60, "高")],
            [
                "dimensions[0].levels[1].from: the band must start at 10, not at 9 (no gap, no overlap)"
            ],
        ),
        (
            [a_band(0, 9, "低"), a_band(10, 59, "高")],
            ["dimensions[0].levels: the highest band ends at 59, not at the weight 60"],
        ),
        (
            [a_band(0, 9, "低"), a_band(10, 60, "低")],
            [
                "dimensions[0].levels.title.zh: 2 bands say “低”; "
                "the difference between bands must be clear",
                "dimensions[0].levels.title.en: 2 bands say “低 (en)”; "
                "the difference between bands must be clear",
                "dimensions[0].levels.descriptor.zh: 2 bands say “說明低”; "
                "the difference between bands must be clear",
                "dimensions[0].levels.descriptor.en: 2 bands say “說明低 (en)”; "
                "the difference between bands must be clear",
            ],
        ),
    ],
)
def test_bands_cover_the_weight_once_and_in_words_of_their_own(levels, told):
    assert problems_of(with_levels(*levels)) == told


def test_bands_follow_the_step_of_the_rubric():
    data = with_levels(a_band(0, 29.5, "低"), a_band(30, 60, "高"), step=0.5)
    data["dimensions"][1]["levels"] = [a_band(0, 9.5, "低"), a_band(10, 40, "高")]

    rubric = Rubric.from_mapping(data, "own.yaml")

    assert rubric.dimensions[0].levels[0].high == Decimal("29.5")


def test_keys_and_titles_of_dimensions_are_unique():
    data = a_mapping(dimensions=[a_dimension("need", 60), a_dimension("need", 40)])

    assert problems_of(data) == [
        "dimensions[1].key: “need” is taken by dimensions[0].key already",
        "dimensions[1].title.zh: “need” is taken by dimensions[0].title.zh already",
    ]


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ({"passing": {"mean": 101}}, "passing.mean: 101 is not between 0 and 100"),
        (
            {"passing": {"dimensions": {"need": 61}}},
            "passing.dimensions.need: 61 is above the weight 60",
        ),
        (
            {"reasons": {"marks_below": {"needs": 3}}},
            "reasons.marks_below.needs: is no scored dimension; did you mean “need”?",
        ),
        (
            {"reasons": {"total_below": 90, "total_above": 80}},
            "reasons: total_below (90) is above total_above (80): every sheet would want a reason",
        ),
        ({"reasons": {"total_below": "九十"}}, "reasons.total_below: “九十” is not a number"),
        ({"passing": {"mean": float("nan")}}, "passing.mean: “nan” is not a number"),
        ({"passing": {"mean": float("inf")}}, "passing.mean: “inf” is not a number"),
        ({"passing": {"mean": True}}, "passing.mean: “True” is not a number"),
        ({"passing": ["mean"]}, "passing: expected “name: value” lines, found “['mean']”"),
        (
            {"dimensions": "four"},
            "dimensions: expected a list (each item starts with “- ”), found “four”",
        ),
    ],
)
def test_rules_stay_within_the_range_of_what_they_are_about(rules, told):
    assert problems_of(a_mapping(**rules))[0] == told


def test_full_width_digits_are_numbers_too():
    assert Rubric.from_mapping(a_mapping(passing={"mean": "７０"}), "x").passing.mean == 70


NAMED = {
    "low": {"from": "0%", "title": both("待加強")},
    "high": {"from": "75%", "title": both("優良")},
}
SAID = {"low": both("沒有數據"), "high": both("有數據")}


def test_named_bands_start_at_their_share_of_each_weight_rounded_up_to_the_step():
    dimensions = [a_dimension("need", 30, levels=SAID), a_dimension("result", 70, levels=SAID)]

    rubric = Rubric.from_mapping(a_mapping(bands=NAMED, dimensions=dimensions), "own.yaml")

    # 75 % of 30 is 22.5 and of 70 is 52.5; whole points from there on are 23 and 53
    assert [[(x.low, x.high) for x in d.levels] for d in rubric.dimensions] == [
        [(0, 22), (23, 30)],
        [(0, 52), (53, 70)],
    ]


def test_a_sentence_is_wanted_for_each_named_band_and_for_no_other():
    said = {"low": both("沒有數據"), "hihg": both("有數據")}
    dimensions = [a_dimension("need", 100, levels=said)]

    assert problems_of(a_mapping(bands=NAMED, dimensions=dimensions)) == [
        "dimensions[0].levels.hihg: is no band named under bands; did you mean “high”?",
        "dimensions[0].levels.high: is missing; please fill it in",
    ]


def test_a_weight_too_small_for_the_named_bands_is_pointed_out():
    bands = {**NAMED, "top": {"from": "90%", "title": both("卓越")}}
    said = {**SAID, "top": both("有第三方查核")}
    dimensions = [a_dimension("need", 2, levels=said), a_dimension("result", 98, levels=said)]

    assert problems_of(a_mapping(bands=bands, dimensions=dimensions)) == [
        "dimensions[0].levels[1].to: no mark lies in the band 2 to 1; "
        "move its start or change the weight"
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_message_speaks_the_language_in_use(language):
    with pytest.raises(InputError) as caught, using(language):
        Rubric.from_mapping({"step": [], "dimensions": [{}]}, "own.yaml")

    with using(language):
        chinese = [any("\u4e00" <= c <= "\u9fff" for c in str(p)) for p in caught.value.problems]
    assert chinese == [language == "zh"] * len(caught.value.problems)


yaml_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*a_mapping(), *a_dimension("x", 1), "zh"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*a_mapping(), "bands", "passing", "reasons"]), yaml_values))
def test_whatever_stands_in_the_file_only_expected_errors_come_out(data):
    with pytest.raises(InputError):
        Rubric.from_mapping(data, "own.yaml")


@given(st.integers(12, 88), st.sampled_from([1, 0.5, 0.1]), st.booleans())
def test_a_rubric_written_and_read_again_is_the_same(weight, step, informational):
    step = Decimal(str(step))
    border = float(10 - step)
    dimensions = [
        a_dimension(key, w, levels=[a_band(0, border, "低"), a_band(10, w, "高")])
        for key, w in (("need", weight), ("result", 100 - weight))
    ]
    if informational:
        extra = a_dimension("clarity", 10, informational=True, points=[both("要點")])
        dimensions.append({**extra, "levels": [a_band(0, 10, "皆可")]})
    data = a_mapping(step=float(step), dimensions=dimensions, reasons={"marks_below": {"need": 3}})
    rubric = Rubric.from_mapping(data, "own.yaml")

    assert Rubric.from_mapping(mapping_of(rubric), "again") == rubric
