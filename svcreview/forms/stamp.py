"""Whose score sheet it is, of which round, and made after which saves: sealed with the round's key.

The seal tells a sheet of ours from one that another round made or that a hand changed. It says
nothing of what was filled in: that is what a member does.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from svcreview.frozen import canonical, thaw

FORMAT: Final = "svcreview-score-sheet-1"
META: Final = "svcreview"  # the hidden worksheet of a file on which the stamp stands


@dataclass(frozen=True, slots=True, kw_only=True)
class StampedEntry:
    """An entry of the sheet, and how often it had been saved when the sheet was made."""

    submission: str
    counter: int
    settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a score sheet must say of itself to be taken back.

    ``settings`` is the digest of the round as opened, ``due`` the deadline that is printed on it.
    ``drafts``: what the member had saved was filled in, so a cell that is empty now was emptied.
    """

    round: str
    member: str
    settings: str
    language: str
    drafts: bool
    due: datetime | None
    entries: tuple[StampedEntry, ...]

    @property
    def generation(self) -> int:
        """A number that rises with each save of the member: which of two sheets is the later."""
        return sum(entry.counter for entry in self.entries)


def stamp_text(stamp: Stamp) -> str:
    """``stamp`` as it stands in a file."""
    return canonical(stamp).decode()


def read_stamp(text: str) -> Stamp | None:
    """The stamp that ``text`` is, if it is one."""
    try:
        return thaw(Stamp, json.loads(text))
    except (ValueError, RecursionError):  # no JSON, or JSON of something else
        return None


def seal_of(stamp: Stamp, key: bytes) -> str:
    """What nobody can write under ``stamp`` without the round's key, in hex."""
    return hmac.new(key, stamp_text(stamp).encode(), sha256).hexdigest()


def code_of(stamp: Stamp, seal: str) -> str:
    """The short code by which people and printed pages name a sheet."""
    shown = seal.upper()
    return f"SVR-{stamp.member}-{shown[:4]}-{shown[4:8]}-{shown[8:12]}"
