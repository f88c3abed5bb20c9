"""The codes by which members are named wherever their names must not stand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from random import Random

from svcreview.text import letters


def draw_codes(round_id: str, member_ids: Iterable[str]) -> Mapping[str, str]:
    """Member id → code (A, B, …), drawn so that the order of the file gives nothing away.

    The draw repeats for the same round and members, so results repeat byte for byte.
    """
    ids = sorted(member_ids)
    seed = hashlib.sha256("\n".join(["member codes", round_id, *ids]).encode()).digest()
    Random(seed).shuffle(ids)  # noqa: S311  (it must repeat; the key file is what is kept secret)
    return dict(zip(ids, letters(), strict=False))
