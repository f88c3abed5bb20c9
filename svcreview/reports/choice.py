"""Which agencies a run is about, and whether their ids can name files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from svcreview.errors import InputError, Problem
from svcreview.language import Text

SUMMARY: Final = "summary"
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_RESERVED: Final = re.compile(  # devices that Windows opens whatever the ending, and our own page
    rf"con|prn|aux|nul|com\d|lpt\d|{SUMMARY}", re.IGNORECASE
)


def choose(known: Sequence[str], wanted: Sequence[str] | None) -> list[str]:
    """The ids of ``known`` that are ``wanted`` (``None``: all), in the order of the round.

    Raises ``InputError`` with every id that is unknown or cannot be a file name.
    """
    unknown = [_unknown(name, known) for name in wanted or () if name not in known]
    if problems := [*_unsafe(known), *unknown]:
        raise InputError("--agency" if unknown else "agencies", problems)
    return [name for name in known if wanted is None or name in wanted]


def _unknown(name: str, known: Sequence[str]) -> Problem:
    return Problem(
        name,
        Text(
            f"本輪次沒有這個機關的參獎案；可用代號：{'、'.join(known)}",
            f"no agency of that id has an entry in this round; known: {', '.join(known)}",
        ),
    )


def _unsafe(ids: Sequence[str]) -> Iterator[Problem]:
    for place, name in enumerate(ids):
        if not _ID.fullmatch(name) or _RESERVED.fullmatch(name):
            yield Problem(
                name,
                Text(
                    "這個機關代號不能作為檔名（限英數字、底線及連字號，且非系統保留字）",
                    "this agency id cannot be a file name (letters, digits, _ and -, no reserved "
                    "word)",
                ),
            )
        if name.lower() in (other.lower() for other in ids[:place]):
            yield Problem(
                name,
                Text(
                    "與另一機關代號僅大小寫不同，檔名會重複",
                    "differs from another id in capitals only, so their files would be the same",
                ),
            )
