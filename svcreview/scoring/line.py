"""The line that the places draw, and the ladder that separates a tie across it.

Plain Python on exact numbers: only the few submissions of one tie are ever compared.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the tie ladder: the submission with the higher value goes before.

    ``values`` has one exact number per submission; ``None`` where the step needs an outcome that
    nobody has recorded yet (a re-scoring, lots), and then the ladder stops there.
    """

    name: str
    values: Sequence[int | Fraction] | None


@dataclass(frozen=True, slots=True)
class Line:
    """Who stands where and on which side of the line.

    ``positions``: 1 = best, 0 = none. ``recommended``: ``None`` for a tie across the line that no
    step could separate, and for all where there are no places. ``steps``: the name of the step
    that separated a submission at the line. ``tied``: who no step could separate there.
    """

    positions: tuple[int, ...]
    recommended: tuple[bool | None, ...]
    steps: tuple[str | None, ...]
    tied: frozenset[int] = frozenset()


def draw_line(
    positions: Sequence[int], passed: Sequence[bool], places: int | None, steps: Sequence[Step]
) -> Line:
    """Draw the line after ``places`` submissions, and separate a tie that crosses it.

    Parameters
    ----------
    positions : (S,) shared positions, 1 = best, 0 = none.
    passed : (S,) whether a submission may be recommended at all; the line counts these only.
    places : how many may be recommended (推薦名額); ``None`` draws no line.
    steps : the declared ladder, in order. It runs for the group of equal positions that crosses
        the line and for no other; a step may split it, and what still crosses goes on alone.

    Returns
    -------
    The line. Never more than ``places`` are recommended.

    Source: 創新產品優先採購辦法 §8, §10; 最有利標評選辦法 §14, §15-1 (參照).
    """
    placed = list(positions)
    names: list[str | None] = [None] * len(placed)
    if places is None:
        return Line(tuple(placed), (None,) * len(placed), tuple(names))
    tied = _across(placed, passed, places)
    for step in steps:
        if not tied or step.values is None:
            break
        apart = _split(placed, tied, step.values)
        tied = _across(placed, passed, places)
        for i in set(apart) - set(tied):
            names[i] = step.name
    sides = _sides(placed, passed, places)
    tied_for_good = frozenset(i for i, side in enumerate(sides) if side is None)
    return Line(tuple(placed), sides, tuple(names), tied_for_good)


def _across(placed: Sequence[int], passed: Sequence[bool], places: int) -> list[int]:
    """The submissions of the one position that has the line inside it; empty if none has."""
    runners = _runners(placed, passed)
    if not 0 < places < len(runners) or runners[places - 1] != runners[places]:
        return []
    return [i for i, p in enumerate(placed) if p == runners[places]]


def _split(placed: list[int], tied: Sequence[int], values: Sequence[int | Fraction]) -> list[int]:
    """Give those of ``tied`` their positions by ``values``; which ones that took apart.

    Those that did not pass move along, else they would stand beside both halves of the group.
    """
    if len({values[i] for i in tied}) == 1:
        return []
    for i in tied:
        placed[i] += sum(values[j] > values[i] for j in tied)
    return list(tied)


def _sides(placed: Sequence[int], passed: Sequence[bool], places: int) -> tuple[bool | None, ...]:
    runners = _runners(placed, passed)

    def side(position: int, ok: bool) -> bool | None:
        if not ok or not position or bisect_left(runners, position) >= places:
            return False
        return True if bisect_right(runners, position) <= places else None

    return tuple(map(side, placed, passed))


def _runners(placed: Sequence[int], passed: Sequence[bool]) -> list[int]:
    return sorted(p for p, ok in zip(placed, passed, strict=True) if ok and p)
