"""The rules of the field that a rubric must keep, told as problems with their places.

參照 最有利標評選辦法 §6 (items do not overlap), §8 (the difference between bands must be clear),
§19 (items and weights are announced and stay): so weights sum to 100, keys are unique, and the
bands of a dimension cover 0…weight without gap, overlap or twin.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from svcreview.errors import Problem
from svcreview.fields import suggestion
from svcreview.language import Text
from svcreview.rubric.values import Dimension, Level, PassRule, ReasonRule
from svcreview.text import shorten, trim

_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")


def dimension_problems(dimensions: Sequence[Dimension], step: Decimal | None) -> Iterator[Problem]:
    """What is wrong with the dimensions of a rubric, one by one and together.

    Without a ``step`` that could be read, nothing is blamed for not following it.
    """
    for index, dimension in enumerate(dimensions):
        place = f"dimensions[{index}]"
        yield from _key_problems(dimension.key, f"{place}.key")
        if step is not None:
            yield from _step_problems(dimension, step, place)
    yield from _twins([d.key for d in dimensions], "key")
    yield from _twins([d.title.zh for d in dimensions], "title.zh")
    yield from _sum_problems(dimensions)


def _key_problems(key: str, place: str) -> Iterator[Problem]:
    if key and not _KEY.fullmatch(key):
        yield Problem(
            place,
            Text(
                f"「{shorten(key)}」應為小寫英文字母開頭，只含小寫英文、數字與底線",
                f"“{shorten(key)}” must be lower-case letters, digits and _, a letter first",
            ),
        )


def _step_problems(dimension: Dimension, step: Decimal, place: str) -> Iterator[Problem]:
    yield from _weight_problems(dimension.weight, step, f"{place}.weight")
    for where, levels in _all_levels(dimension):
        yield from _level_problems(levels, dimension.weight, step, f"{place}.{where}")


def _weight_problems(weight: Decimal, step: Decimal, place: str) -> Iterator[Problem]:
    if weight % step:
        yield Problem(
            place,
            Text(
                f"配分 {trim(weight)} 不是給分單位 {step} 的倍數",
                f"the weight {trim(weight)} is no multiple of the step {step}",
            ),
        )


def _all_levels(dimension: Dimension) -> Iterator[tuple[str, Sequence[Level]]]:
    yield "levels", dimension.levels
    for category, levels in dimension.levels_by_category.items():
        yield f"levels_by_category.{category}", levels


def _twins(names: Sequence[str], field: str) -> Iterator[Problem]:
    for name, count in Counter(name for name in names if name).items():
        if count > 1:
            places = [f"dimensions[{i}].{field}" for i, other in enumerate(names) if other == name]
            found = shorten(name)
            yield Problem(
                places[-1],
                Text(
                    f"「{found}」重複，已用於 {places[0]}",
                    f"“{found}” is taken by {places[0]} already",
                ),
            )


def _sum_problems(dimensions: Sequence[Dimension]) -> Iterator[Problem]:
    weights = [d.weight for d in dimensions if not d.informational]
    total = sum(weights, Decimal(0))
    if total != 100 and all(weights):  # a weight that could not be read has its own problem
        added = " + ".join(map(trim, weights)) or "0"
        yield Problem(
            "dimensions",
            Text(
                f"計分構面的配分合計應為 100，目前為 {added} = {trim(total)}",
                f"the weights of scored dimensions must sum to 100, but {added} = {trim(total)}",
            ),
        )


def _level_problems(
    levels: Sequence[Level], weight: Decimal, step: Decimal, place: str
) -> Iterator[Problem]:
    """Where ``levels`` do not cover 0…``weight`` once, in order and in words of their own."""
    if not weight or any(Decimal(-1) in (level.low, level.high) for level in levels):
        return  # a number could not be read, and has its own problem
    wanted = Decimal(0)
    for index, level in enumerate(levels):
        yield from _border_problems(level, wanted, step, f"{place}[{index}]")
        wanted = level.high + step
    if levels and levels[-1].high != weight:
        yield Problem(
            place,
            Text(
                f"最高級距止於 {trim(levels[-1].high)}，應止於配分 {trim(weight)}",
                f"the highest band ends at {trim(levels[-1].high)}, not at the weight "
                f"{trim(weight)}",
            ),
        )
    yield from _twin_problems(levels, place)


def _border_problems(level: Level, wanted: Decimal, step: Decimal, place: str) -> Iterator[Problem]:
    if level.low != wanted:
        yield Problem(
            f"{place}.from",
            Text(
                f"級距應從 {trim(wanted)} 起，卻從 {trim(level.low)} 起（不可有缺口或重疊）",
                f"the band must start at {trim(wanted)}, not at {trim(level.low)} "
                "(no gap, no overlap)",
            ),
        )
    if level.high < level.low:
        yield Problem(
            f"{place}.to",
            Text(
                f"級距 {trim(level.low)} 至 {trim(level.high)} 沒有任何分數，請調整起點或配分",
                f"no mark lies in the band {trim(level.low)} to {trim(level.high)}; "
                "move its start or change the weight",
            ),
        )
    if level.high % step:
        yield Problem(
            f"{place}.to",
            Text(
                f"{trim(level.high)} 不是給分單位 {step} 的倍數",
                f"{trim(level.high)} is no multiple of the step {step}",
            ),
        )


def _twin_problems(levels: Sequence[Level], place: str) -> Iterator[Problem]:
    for what, words in (
        ("title", [level.title for level in levels]),
        ("descriptor", [level.descriptor for level in levels]),
    ):
        for language in ("zh", "en"):
            said = Counter(word.in_(language) for word in words if word.in_(language))
            for sentence, count in said.items():
                if count > 1:
                    yield Problem(f"{place}.{what}.{language}", _twin(sentence, count))


def _twin(sentence: str, count: int) -> Text:
    found = shorten(sentence, 30)
    return Text(
        f"{count} 個級距都寫「{found}」，級距之間的差別應明確",
        f"{count} bands say “{found}”; the difference between bands must be clear",
    )


def rule_problems(
    dimensions: Sequence[Dimension], passing: PassRule, reasons: ReasonRule
) -> Iterator[Problem]:
    """Where pass rule or reason thresholds name no scored dimension, or leave its range."""
    yield from _mark_problems(passing.dimensions, dimensions, "passing.dimensions")
    yield from _mark_problems(reasons.marks_below, dimensions, "reasons.marks_below")
    below, above = reasons.total_below, reasons.total_above
    if below is not None and above is not None and below > above:
        yield Problem(
            "reasons",
            Text(
                f"total_below（{below}）高於 total_above（{above}），每一份都會要求理由",
                f"total_below ({below}) is above total_above ({above}): every sheet would want "
                "a reason",
            ),
        )


def _mark_problems(
    marks: Mapping[str, Decimal], dimensions: Sequence[Dimension], place: str
) -> Iterator[Problem]:
    weights = {d.key: d.weight for d in dimensions if not d.informational}
    for key, mark in marks.items():
        if key not in weights:
            near = suggestion(key, weights)
            text = Text(f"沒有這個計分構面{near.zh}", f"is no scored dimension{near.en}")
            yield Problem(f"{place}.{shorten(key, 40)}", text)
        elif weights[key] and mark > weights[key]:
            weight = trim(weights[key])
            yield Problem(
                f"{place}.{key}",
                Text(
                    f"{trim(mark)} 超過配分 {weight}", f"{trim(mark)} is above the weight {weight}"
                ),
            )
