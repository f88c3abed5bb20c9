"""The rubrics that ship with svcreview, and rubrics built upon them."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from svcreview.errors import InputError
from svcreview.language import Text, using
from svcreview.rubric import load_named, load_preset, load_rubric, preset_names

PRESETS = ("moea-113/equal", "moea-113/weighted")
# 經濟部提升服務效能實施計畫（113年9月5日經綜字第11301409590號修正），肆、二，without line ends.
PLAN = (
    "（一）創新性：服務策略或措施有別於現行作法。"
    "（二）效益及影響：服務策略或措施對服務對象產生正面影響，或解決公眾關注的重大問題；"
    "提供性別友善、族群共融及人權保障等服務具有成效。"
    "（三）可持續性：服務策略或措施具有可持續性，且達成預期成果。"
    "（四）擴散應用：服務策略或措施具有可學習、推廣或應用價值。"
)


def test_two_presets_ship():
    assert preset_names() == PRESETS


@pytest.mark.parametrize(
    ("name", "weights"), [(PRESETS[0], (25, 25, 25, 25)), (PRESETS[1], (30, 30, 20, 20))]
)
def test_a_preset_has_its_weights_whole_points_and_says_that_they_are_a_demonstration(
    name, weights
):
    rubric = load_preset(name)

    assert tuple(d.weight for d in rubric.scored) == weights
    assert (rubric.id, rubric.step, rubric.note) == (
        name,
        1,
        Text("示範配分", "demonstration weights"),
    )
    assert (rubric.passing.mean, rubric.reasons.total_below, rubric.reasons.total_above) == (
        70,
        60,
        95,
    )


@pytest.mark.parametrize("name", PRESETS)
def test_dimensions_and_points_are_the_words_of_the_plan(name):
    dimensions = load_preset(name).dimensions

    assert re.findall("）(.+?)：", PLAN) == [d.title.zh for d in dimensions]
    assert [p.zh for d in dimensions for p in d.points if p.zh not in PLAN] == []


@pytest.mark.parametrize("name", PRESETS)
def test_each_dimension_has_five_bands_worded_for_both_categories(name):
    for dimension in load_preset(name).dimensions:
        assert set(dimension.levels_by_category) == {"digital", "social"}
        titles = [level.title.zh for level in dimension.levels_for("digital")]
        assert titles == ["待加強", "尚可", "良好", "優良", "卓越"]


@pytest.mark.parametrize("name", PRESETS)
def test_no_sentence_stands_for_two_bands(name):
    said = [
        level.descriptor.in_(language)
        for dimension in load_preset(name).dimensions
        for levels in (dimension.levels, *dimension.levels_by_category.values())
        for level in levels
        for language in ("zh", "en")
    ]

    assert len(said) == len(set(said)) == 4 * 3 * 5 * 2


@pytest.mark.parametrize(
    ("name", "bands"),
    [
        ("moea-113/equal", "0–9、10–14、15–18、19–22、23–25"),
        ("moea-113/weighted", "0–11、12–17、18–22、23–26、27–30"),
    ],
)
def test_the_comment_in_a_preset_gives_the_points_of_its_bands(name, bands):
    levels = load_preset(name).dimensions[0].levels
    comment = (Path(__file__).parents[2] / "rubrics" / f"{name}.yaml").read_text("utf-8")

    assert "、".join(f"{level.low}–{level.high}" for level in levels) == bands
    assert bands in comment


def test_an_unknown_preset_is_answered_with_the_nearest_one():
    with using("en"), pytest.raises(InputError) as caught:
        load_preset("moea-113/wheighted")

    assert caught.value.problems[0].text.en == (
        "there is no preset rubric “moea-113/wheighted”; did you mean “moea-113/weighted”?"
    )


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "moea-113/equal.yaml/..", "x" * 300])
def test_a_preset_name_is_never_a_path(name):
    with pytest.raises(InputError):
        load_preset(name)


def test_next_years_rubric_may_name_only_what_differs(tmp_path):
    own = tmp_path / "rubric.yaml"
    own.write_text(
        "extends: moea-113/equal\nid: y116\nstep: 0.5\n"
        "weights: {innovation: 40, diffusion: 10}\npassing: {mean: 75}\n"
    )

    rubric = load_named("rubric.yaml", tmp_path)

    assert [d.weight for d in rubric.dimensions] == [40, 25, 25, 10]
    assert (rubric.id, rubric.passing.mean) == ("y116", 75)
    # 40 % of 40 points is 16; the band below ends half a point under it
    assert rubric.dimensions[0].levels[0].high == Decimal("15.5")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "extends: moea-113/equal\nweights: {inovation: 40}\n",
            "weights.inovation: is no known key; did you mean “innovation”?",
        ),
        (
            "extends: moea-113/equal\nweights: {innovation: 40}\n",
            "dimensions: the weights of scored dimensions must sum to 100, "
            "but 40 + 25 + 25 + 25 = 115",
        ),
        (
            "extends: moea-113/eqal\n",
            "extends: there is no preset rubric “moea-113/eqal”; did you mean “moea-113/equal”?",
        ),
        (
            "extends: moea-113/equal\nweights: 3\n",
            "weights: expected “name: value” lines, found “3”",
        ),
    ],
)
def test_faults_of_an_extending_rubric_have_their_places(tmp_path, text, told):
    (tmp_path / "rubric.yaml").write_text(text)

    with pytest.raises(InputError) as caught, using("en"):
        load_rubric(tmp_path / "rubric.yaml")

    with using("en"):
        assert [str(problem) for problem in caught.value.problems] == [told]
