"""Frozen values to plain JSON data and back.

The way out is ours, so that the same value always gives the same bytes: ``Decimal`` as a plain
string, times in UTC, sets sorted. The way back follows the type annotations (pydantic).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from hashlib import sha256
from operator import attrgetter
from typing import Any, Final, TypeVar

from svcreview.text import utc

Value = TypeVar("Value")
_READY: Final = frozenset({str, int, float, bool, type(None)})


def plain(value: object) -> Any:
    """``value`` as dictionaries, lists, strings, numbers and ``None``; field names are kept."""
    if type(value) in _READY:  # first, and lists next: nearly all of a large round is these
        return value
    if isinstance(value, (list, tuple)):
        return [item if type(item) in _READY else plain(item) for item in value]
    opened = unfold(value)
    if isinstance(opened, dict):
        return {key: plain(item) for key, item in opened.items()}
    return plain(opened) if isinstance(opened, list) else opened


def unfold(value: object) -> Any:
    """One level of ``plain``, its parts as they are; other than JSON's own lists and strings."""
    if type(value) is Decimal:  # first: most of what is asked of a large round
        return format(value, "f")
    if is_dataclass(value) and not isinstance(value, type):
        return {name: getattr(value, name) for name in _field_names(type(value))}
    if isinstance(value, Mapping):
        return {str(key): item for key, item in value.items()}
    if isinstance(value, Set):
        return _in_order(value)
    return _plain_scalar(value)


def _in_order(values: Set[Any]) -> list[Any]:
    """``values`` sorted; named tuples by one field at a time, which takes half as long."""
    ordered = list(values)
    names = getattr(type(ordered[0]), "_fields", ()) if ordered else ()
    for name in reversed(names):
        ordered.sort(key=attrgetter(name))
    return ordered if names else sorted(ordered)


_ENCODER: Final = json.JSONEncoder(
    default=unfold,
    sort_keys=True,
    separators=(",", ":"),
    ensure_ascii=False,
    allow_nan=False,
    check_circular=False,  # a frozen value cannot hold itself
)


def canonical(value: object) -> bytes:
    """The bytes of ``verify.canonical(plain(value))``, without making that copy first.

    For a million marks the copy would take as long again, and 200 MB.
    """
    return _ENCODER.encode(value).encode()


def in_pieces(value: object, levels: int) -> Iterator[bytes]:
    """``canonical(value)`` in pieces: dataclasses and tuples are opened ``levels`` deep.

    One text with a Chinese character in it takes two bytes for each: 90 MB for a million marks.
    """
    if levels and isinstance(value, tuple):
        yield from _enclosed(b"[", ((b"", item) for item in value), b"]", levels - 1)
    elif levels and is_dataclass(value):
        named = ((canonical(name) + b":", item) for name, item in sorted(unfold(value).items()))
        yield from _enclosed(b"{", named, b"}", levels - 1)
    else:
        yield canonical(value)


def _enclosed(
    opening: bytes, items: Iterable[tuple[bytes, object]], closing: bytes, levels: int
) -> Iterator[bytes]:
    yield opening
    for i, (label, item) in enumerate(items):
        yield b"," + label if i else label
        yield from in_pieces(item, levels)
    yield closing


def digest(value: object) -> str:
    """SHA-256 of ``canonical(value)``, in hex: the same as ``verify.digest(plain(value))``."""
    return sha256(canonical(value)).hexdigest()


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _plain_scalar(value: object) -> Any:
    if isinstance(value, Enum):  # before str, which some of them are, too
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):  # before date, which it is, too
        return utc(value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"{type(value).__name__} has no place in frozen data")


@cache
def _adapter(kind: Any) -> Any:
    from pydantic import TypeAdapter  # slow to import, and only needed on the way in

    return TypeAdapter(kind)


def thaw(kind: type[Value], data: Any) -> Value:
    """The ``kind`` that ``plain`` made ``data`` from.

    Raises ``pydantic.ValidationError`` if ``data`` is of another shape.
    """
    key: Any = kind  # a type is hashable, whatever the checker thinks of it
    value: Value = _adapter(key).validate_python(data)
    return value
