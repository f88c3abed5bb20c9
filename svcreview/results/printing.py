"""Columns of whole tenths, hundredths and halves as the decimals that are printed.

Equal values share one object: a million marks need no more than a thousand.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from svcreview.scoring.points import UNDEFINED, Ints


def points(tenths: Ints) -> list[Decimal]:
    """Points as members give them: 805 → ``80.5``, 800 → ``80``."""
    return _column(tenths, _trimmed)


def ranks(halves: Ints) -> list[Decimal]:
    """Ranks and sums of them: 15 → ``7.5``, 14 → ``7``."""
    return _column(5 * halves, _trimmed)


def means(hundredths: Ints) -> list[Decimal]:
    """Means with their two decimals: 8213 → ``82.13``, 8000 → ``80.00``."""
    return _column(hundredths, lambda value: Decimal(value).scaleb(-2))


def or_none(shown: Callable[[Ints], list[Decimal]], values: Ints) -> list[Decimal | None]:
    """``shown(values)``, and ``None`` where a value is ``UNDEFINED``."""
    known = (values != UNDEFINED).tolist()
    return [value if ok else None for value, ok in zip(shown(values), known, strict=True)]


def _column(values: Ints, shown: Callable[[int], Decimal]) -> list[Decimal]:
    found = values.tolist()
    table = {value: shown(value) for value in set(found)}
    return [table[value] for value in found]


def _trimmed(tenths: int) -> Decimal:
    whole, tenth = divmod(tenths, 10)
    return Decimal(tenths).scaleb(-1) if tenth else Decimal(whole)
