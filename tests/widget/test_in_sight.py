"""At 1366×768 a member sees the bands of all four dimensions at once, whatever stands around them."""

from __future__ import annotations

import pytest

from tests.widget.conftest import KEYS
from tests.widget.pages import DeskPage

HEIGHT = 768
LOWEST = """(row) => Math.max(
  ...[...document.querySelectorAll(row)].map((found) => found.getBoundingClientRect().bottom))"""
OVERLAPPING = """[...document.querySelectorAll('.svr-band')].filter((band) =>
  band.scrollWidth > band.clientWidth + 1
  || band.nextElementSibling?.getBoundingClientRect().left < band.getBoundingClientRect().right)
  .map((band) => band.textContent)"""
MARKS = {  # each choice of bands has descriptors and offers of another length
    "nothing": (),
    "lowest": ("0", "0", "0", "0"),
    "middle": ("20", "20", "13", "13"),
    "highest": ("30", "30", "20", "20"),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("marks", MARKS.values(), ids=MARKS)
@pytest.mark.parametrize("case", ["S001", "S003"], ids=["plain", "with staff opinion"])
def test_the_bands_of_all_dimensions_are_in_sight_with_the_list_open(
    at_desk: DeskPage, language: str, marks: tuple[str, ...], case: str
) -> None:
    if language == "en":
        at_desk.key("language").click()
    at_desk.key("list").click()
    at_desk.key(f"case-{case}").click()
    for key, mark in zip(KEYS, marks, strict=False):
        at_desk.field(f"{case}|mark:{key}").fill(mark)
    at_desk.page.locator(".svr-casehead h2").click()

    assert at_desk.page.locator(".svr-list").is_visible()
    assert at_desk.page.evaluate("document.querySelector('.svr-pane-form').scrollTop") == 0
    assert at_desk.page.evaluate(LOWEST, ".svr-form .svr-bands") <= HEIGHT
    assert at_desk.page.evaluate(OVERLAPPING) == []


def test_with_the_list_closed_the_comments_of_the_last_dimension_are_in_sight_as_well(
    at_desk: DeskPage,
) -> None:
    for key, mark in zip(KEYS, ("24", "25", "16", "17"), strict=True):
        at_desk.field(f"S001|mark:{key}").fill(mark)
    at_desk.status("saved")

    assert at_desk.page.evaluate("document.querySelector('.svr-pane-form').scrollTop") == 0
    assert at_desk.page.evaluate(LOWEST, ".svr-form .svr-below") <= HEIGHT


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_narrow_form_keeps_every_band_and_mark_inside_its_edges(
    at_desk: DeskPage, language: str
) -> None:
    if language == "en":
        at_desk.key("language").click()
    at_desk.key("list").click()
    at_desk.key("splitter").press("End")
    outside = at_desk.page.evaluate(
        """() => {
          const edge = document.querySelector('.svr-pane-form').getBoundingClientRect().right;
          return [...document.querySelectorAll('.svr-form :is(.svr-band,.svr-mark,.svr-toggle)')]
            .filter((e) => e.getBoundingClientRect().right > edge).map((e) => e.textContent);
        }"""
    )

    assert outside == []
    assert at_desk.page.evaluate(OVERLAPPING) == []
