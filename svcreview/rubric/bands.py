"""Bands of a dimension, written in one of two ways.

``bands`` at the top of a rubric names each band once and says at which share of the weight it
starts; a dimension then only gives a sentence per band. So the author of next year's rubric
changes a weight without counting points anew, and one set of sentences serves two weightings.
A list of ``{from, to, title, descriptor}`` in points is for who wants other borders.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from svcreview.fields import MAX_PROSE, Fields, as_number, suggestion
from svcreview.language import Text
from svcreview.rubric.values import Level
from svcreview.text import shorten

_NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Band:
    """A band by name: it starts at ``share`` (0 to below 1) of the weight of any dimension."""

    title: Text
    share: Decimal


def read_bands(rubric: Fields) -> Mapping[str, Band]:
    """The bands that all dimensions share, lowest first; empty if the rubric names none."""
    if rubric.raw("bands") is None:
        return {}
    group = rubric.part("bands")
    bands = {key: _read_band(group.part(key)) for key in group.keys()}  # noqa: SIM118
    shares = [band.share for band in bands.values()]
    if shares and shares[0] != 0:
        rubric.note("bands", "第一個級距應從 0% 起", "the first band must start at 0%")
    if any(above <= below for below, above in pairwise(shares)):
        rubric.note(
            "bands",
            "級距的起點應由低到高，不可相同",
            "bands must start ever higher, each at a share of its own",
        )
    return bands


def _read_band(band: Fields) -> Band:
    title = band.bilingual("title") or _NOTHING
    share = _read_share(band)
    band.done()
    return Band(title, share)


def _read_share(band: Fields) -> Decimal:
    raw = band.raw("from", required=True)
    text = str(raw)
    percent = as_number(text[:-1]) if text.endswith(("%", "％")) else None
    if raw is not None and (percent is None or not 0 <= percent < 100):
        found = shorten(text, 40)
        band.note(
            "from",
            f"應為 0% 至 99% 的百分比，卻是「{found}」",
            f"expected a percentage from 0% to 99%, found “{found}”",
        )
        percent = None
    return (percent or Decimal(0)) / 100


def read_levels(
    fields: Fields, key: str, *, bands: Mapping[str, Band], weight: Decimal | None, step: Decimal
) -> tuple[Level, ...]:
    """The levels at ``key``, in whichever of the two ways they are written."""
    if isinstance(fields.raw(key, required=True), list):
        return tuple(_read_level(part) for part in fields.parts(key))
    described = _read_descriptors(fields.part(key), bands)
    return () if weight is None else _levels_of(bands, described, weight, step)


def _read_level(level: Fields) -> Level:
    low = level.number("from", Decimal(0), Decimal(100))
    high = level.number("to", Decimal(0), Decimal(100))
    value = Level(
        low=Decimal(-1) if low is None else low,
        high=Decimal(-1) if high is None else high,
        title=level.bilingual("title") or _NOTHING,
        descriptor=level.bilingual("descriptor", limit=MAX_PROSE) or _NOTHING,
    )
    level.done()
    return value


def _read_descriptors(group: Fields, bands: Mapping[str, Band]) -> Mapping[str, Text]:
    for key in group.keys():  # noqa: SIM118  (it also marks the keys as known)
        if key not in bands:
            near = suggestion(key, bands)
            group.note(
                key, f"bands 裡沒有這個級距{near.zh}", f"is no band named under bands{near.en}"
            )
    return {key: group.bilingual(key, limit=MAX_PROSE) or _NOTHING for key in bands}


def _levels_of(
    bands: Mapping[str, Band], described: Mapping[str, Text], weight: Decimal, step: Decimal
) -> tuple[Level, ...]:
    """``bands`` in points: each starts at its share of ``weight``, rounded up to a full step."""
    lows = [
        (band.share * weight / step).to_integral_value(ROUND_CEILING) * step
        for band in bands.values()
    ]
    highs = [*(low - step for low in lows[1:]), weight]
    return tuple(
        Level(low=low, high=high, title=band.title, descriptor=described[key])
        for (key, band), low, high in zip(bands.items(), lows, highs, strict=True)
    )
