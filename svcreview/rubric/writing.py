"""A rubric as the mapping that ``Rubric.from_mapping`` reads back to an equal one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from svcreview.language import Text
from svcreview.rubric.values import Dimension, Level
from svcreview.rubric.whole import Rubric


def mapping_of(rubric: Rubric) -> dict[str, Any]:
    """``rubric`` as plain data for YAML, bands in points, settings that are not used left out."""
    passing, reasons = rubric.passing, rubric.reasons
    data = {
        "id": rubric.id,
        "title": _text(rubric.title),
        "note": rubric.note and _text(rubric.note),
        "step": _number(rubric.step),
        "dimensions": [_dimension(dimension) for dimension in rubric.dimensions],
        "passing": _used(
            mean=_number(passing.mean),
            dimensions=_numbers(passing.dimensions),
            majority_at=_number(passing.majority_at),
        ),
        "reasons": _used(
            total_below=_number(reasons.total_below),
            total_above=_number(reasons.total_above),
            marks_below=_numbers(reasons.marks_below),
        ),
    }
    return _used(**data)


def _dimension(dimension: Dimension) -> dict[str, Any]:
    return _used(
        key=dimension.key,
        title=_text(dimension.title),
        question=_text(dimension.question),
        weight=_number(dimension.weight),
        informational=dimension.informational or None,
        points=[_text(point) for point in dimension.points],
        levels=_levels(dimension.levels),
        levels_by_category={
            category: _levels(levels) for category, levels in dimension.levels_by_category.items()
        },
    )


def _levels(levels: Sequence[Level]) -> list[dict[str, Any]]:
    return [
        {
            "from": _number(level.low),
            "to": _number(level.high),
            "title": _text(level.title),
            "descriptor": _text(level.descriptor),
        }
        for level in levels
    ]


def _used(**data: Any) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, {}, [])}


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _numbers(numbers: Mapping[str, Decimal]) -> dict[str, int | float | None]:
    return {key: _number(number) for key, number in numbers.items()}


def _number(number: Decimal | None) -> int | float | None:
    """``number`` as YAML shows it: 1, 0.5; the steps of 0.1 come back exactly from a float."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)
