"""Bars: what is drawn is what was counted, at any width, and readable without colour."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcreview.figures import points_bar


def a_bar(points: str = "24", weight: str = "30", longest: str = "30", **words: str) -> str:
    said = {"title": "創新性得分圖", "desc": "配分30分，得24分"} | words
    return points_bar(Decimal(points), Decimal(weight), Decimal(longest), **said)


def widths(svg: str) -> list[str]:
    return [rect.attrib["width"] for rect in ElementTree.fromstring(svg).iter("rect")]


def test_the_frame_shows_the_weight_and_the_filled_part_the_points() -> None:
    assert widths(a_bar("24", "30", "30")) == ["100.00%", "80.00%"]


def test_frames_of_several_dimensions_share_one_scale_of_points() -> None:
    assert widths(a_bar("10", "20", "40")) == ["50.00%", "25.00%"]


def test_no_points_leave_the_frame_empty() -> None:
    assert widths(a_bar("0", "25", "25")) == ["100.00%", "0.00%"]


def test_a_bar_says_in_words_what_it_shows() -> None:
    bar = ElementTree.fromstring(a_bar(title="創新性得分圖", desc="配分30分，得24分"))

    assert bar.attrib["role"] == "img"
    assert (bar.findtext("title"), bar.findtext("desc")) == ("創新性得分圖", "配分30分，得24分")


def test_the_end_of_the_points_is_a_stroke_so_that_it_shows_without_colour() -> None:
    bar = ElementTree.fromstring(a_bar("24", "30", "30"))

    (end,) = bar.findall("svg")
    assert end.attrib["x"] == "80.00%"
    assert [path.tag for path in end] == ["path"]


def test_words_from_people_stay_words() -> None:
    bar = a_bar(title='"><script>alert(1)</script>')

    assert ElementTree.fromstring(bar).findtext("title") == '"><script>alert(1)</script>'


@pytest.mark.parametrize(
    ("points", "weight", "longest"), [("-1", "30", "30"), ("31", "30", "30"), ("1", "30", "20")]
)
def test_points_outside_their_weight_are_a_mistake_of_the_caller(
    points: str, weight: str, longest: str
) -> None:
    with pytest.raises(ValueError, match="cannot be drawn"):
        a_bar(points, weight, longest)


@given(
    weight=st.integers(1, 100),
    share=st.decimals(0, 1, places=2, allow_nan=False),
)
def test_nothing_ever_sticks_out_of_the_room_a_bar_is_given(weight: int, share: Decimal) -> None:
    bar = points_bar(weight * share, Decimal(weight), Decimal(100), title="t", desc="d")

    assert all(0 <= float(number) <= 100 for number in re.findall(r'"([0-9.]+)%"', bar))
