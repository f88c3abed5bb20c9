"""Ids, and how one file refers to what another one lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from svcreview.fields import Fields, suggestion
from svcreview.language import Text
from svcreview.model import SECRETARIAT
from svcreview.text import narrow, shorten

_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,31}")
# Windows opens a device instead of a file of such a name, whatever its case.
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)
_OURS: Final = frozenset({SECRETARIAT, "summary"})  # the chain of events, and a page of the reports


def read_id(fields: Fields, key: str = "id") -> str:
    """The id at ``key``: it names files and folders, so it is plain ASCII and no device."""
    found = narrow(fields.text(key))
    if found and not _ID.fullmatch(found):
        shown = shorten(found, 40)
        fields.note(
            key,
            f"「{shown}」應以英文字母開頭，只含英文、數字與「-」，至多 32 字",
            f"“{shown}” must be letters, digits and -, a letter first, at most 32 characters",
        )
        return ""
    if found.casefold() in _DEVICES:
        fields.note(
            key,
            f"「{found}」是 Windows 保留的裝置名稱，請換一個代號",
            f"“{found}” is the name of a device on Windows; take another id",
        )
        return ""
    if found.casefold() in _OURS:
        fields.note(
            key,
            f"「{found}」是程式自用的名稱，請換一個代號",
            f"“{found}” is a name that svcreview keeps for itself; take another id",
        )
        return ""
    return found


def note_twins(ids: Iterable[tuple[str, Fields]]) -> None:
    """Note each id that was used before, upper and lower case being the same on Windows."""
    first: dict[str, str] = {}
    for id_, fields in ids:
        place = first.setdefault(id_.casefold(), fields.at("id"))
        if id_ and place != fields.at("id"):
            fields.note(
                "id", f"代號「{id_}」重複，已用於 {place}", f"the id “{id_}” is taken by {place}"
            )


@dataclass(frozen=True, slots=True)
class Names:
    """What may be referred to: by its id, or by a name that only one of them bears."""

    what: Text
    by_id: frozenset[str]
    by_name: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, what: Text, named: Iterable[tuple[str, str]]) -> Names:
        """Names out of pairs of id and name."""
        pairs = [(id_, name) for id_, name in named if id_]
        by_name: dict[str, tuple[str, ...]] = {}
        for id_, name in pairs:
            by_name[name] = (*by_name.get(name, ()), id_)
        return cls(what, frozenset(id_ for id_, _ in pairs), by_name)

    def refer(self, fields: Fields, key: str, *, required: bool = True) -> str | None:
        """The id that the word at ``key`` means; ``None``, and a problem noted, if none does."""
        word = fields.text(key, required=required)
        if not word or not self.by_id:  # an empty list is a problem of its own
            return None
        if narrow(word) in self.by_id:
            return narrow(word)
        bearers = self.by_name.get(word, ())
        if len(bearers) != 1:
            self._note_unknown(fields, key, word, bearers)
            return None
        return bearers[0]

    def _note_unknown(self, fields: Fields, key: str, word: str, bearers: tuple[str, ...]) -> None:
        found = shorten(word, 40)
        if bearers:
            ids = "、".join(bearers)
            zh = f"「{found}」同名者有 {ids}，請改填代號"
            en = f"“{found}” is the name of {', '.join(bearers)}; write the id"
        else:
            near = suggestion(word, [*sorted(self.by_id), *self.by_name])
            zh = f"沒有這個{self.what.zh}：「{found}」{near.zh}"
            en = f"there is no {self.what.en} “{found}”{near.en}"
        fields.note(key, zh, en)
