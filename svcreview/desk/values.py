"""What the desk needs from others, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from svcreview.model import Event, Pair, Recusal, Sheet
from svcreview.sheets import Draft, MemberAct, MemberRecord

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one message: ``body`` is plain JSON, ``buffers`` go beside it as they are."""

    body: Json
    buffers: tuple[bytes, ...] = ()


class DeskStore(Protocol):
    """The part of the store that a desk works on: one member's own."""

    def of_member(self, member: str) -> MemberRecord: ...

    def save_draft(
        self, sheet: Sheet, *, base: int, own: Mapping[str, str] | None = None
    ) -> Draft: ...

    def save_practice(
        self, sheet: Sheet, *, base: int, own: Mapping[str, str] | None = None
    ) -> Draft: ...

    def hand_in_many(
        self, sheets: Iterable[Sheet], *, actor: str, bases: Mapping[Pair, int] | None = None
    ) -> tuple[int, ...]: ...

    def note_act(
        self,
        member: str,
        kind: MemberAct,
        payload: Mapping[str, object] | None = None,
        *,
        reason: str = "",
    ) -> Event: ...

    def recuse(self, recusal: Recusal) -> Event: ...

    def keep(self, member: str, things: Mapping[str, str]) -> None: ...


class EntryFiles(Protocol):
    """The files of the entries, by the names that were recorded with their digests at ``open``.

    Both methods raise ``EntryFileError`` for a file that is not there or is another one by now.
    """

    def size(self, name: str, digest: str) -> int:
        """The length in bytes of the file ``name``, which must have this SHA-256."""
        ...

    def read(self, name: str, digest: str, start: int, length: int) -> bytes:
        """At most ``length`` bytes of it, from ``start``."""
        ...
