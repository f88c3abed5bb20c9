"""The parts of a rubric out of the mapping that a person wrote; problems are noted, not raised."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from svcreview.fields import MAX_PROSE, Fields, as_number
from svcreview.language import Text
from svcreview.rubric.bands import Band, read_levels
from svcreview.rubric.values import Dimension, Level, PassRule, ReasonRule
from svcreview.text import shorten

STEPS: Final = (Decimal(1), Decimal("0.5"), Decimal("0.1"))
_NOTHING: Final = Text("", "")
_HUNDRED: Final = Decimal(100)


def read_step(rubric: Fields) -> Decimal | None:
    """The step of marks, 1 where the rubric says nothing; ``None`` if it cannot be read."""
    raw = rubric.raw("step")
    step = Decimal(1) if raw is None else as_number(raw)
    if step in STEPS:
        return step
    found = shorten(str(raw), 40)
    rubric.note(
        "step", f"只能是 1、0.5 或 0.1，卻是「{found}」", f"must be 1, 0.5 or 0.1, found “{found}”"
    )
    return None


def read_dimension(part: Fields, *, bands: Mapping[str, Band], step: Decimal) -> Dimension:
    """One dimension; weight 0 stands for a weight that could not be read."""
    weight = _read_weight(part)
    dimension = Dimension(
        key=part.text("key", limit=32),
        title=part.bilingual("title") or _NOTHING,
        question=part.bilingual("question", limit=MAX_PROSE) or _NOTHING,
        weight=weight or Decimal(0),
        points=_read_points(part),
        levels=read_levels(part, "levels", bands=bands, weight=weight, step=step),
        levels_by_category=_by_category(part, bands, weight, step),
        informational=part.flag("informational", default=False),
    )
    part.done()
    return dimension


def _read_weight(part: Fields) -> Decimal | None:
    weight = part.number("weight", Decimal(0), _HUNDRED)
    if weight == 0:
        part.note("weight", "配分應大於 0", "the weight must be above 0")
    return weight or None


def _read_points(part: Fields) -> tuple[Text, ...]:
    points = []
    for item in part.parts("points", required=False):
        points.append(Text(item.text("zh", limit=MAX_PROSE), item.text("en", limit=MAX_PROSE)))
        item.done()
    return tuple(points)


def _by_category(
    part: Fields, bands: Mapping[str, Band], weight: Decimal | None, step: Decimal
) -> Mapping[str, tuple[Level, ...]]:
    group = part.part("levels_by_category")
    return {
        key: read_levels(group, key, bands=bands, weight=weight, step=step)
        for key in group.keys()  # noqa: SIM118
    }


def read_passing(rubric: Fields) -> PassRule:
    """What a submission must reach."""
    part = rubric.part("passing")
    rule = PassRule(
        mean=part.number("mean", Decimal(0), _HUNDRED, required=False),
        dimensions=_read_marks(part.part("dimensions")),
        majority_at=part.number("majority_at", Decimal(0), _HUNDRED, required=False),
    )
    part.done()
    return rule


def read_reasons(rubric: Fields) -> ReasonRule:
    """When a member must give a reason."""
    part = rubric.part("reasons")
    rule = ReasonRule(
        total_below=part.number("total_below", Decimal(0), _HUNDRED, required=False),
        total_above=part.number("total_above", Decimal(0), _HUNDRED, required=False),
        marks_below=_read_marks(part.part("marks_below")),
    )
    part.done()
    return rule


def _read_marks(part: Fields) -> Mapping[str, Decimal]:
    marks = {key: part.number(key, Decimal(0), _HUNDRED) for key in part.keys()}  # noqa: SIM118
    return {key: mark for key, mark in marks.items() if mark is not None}
