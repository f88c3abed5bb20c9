"""Messages from a page, read as if an enemy had written them: every wrong one gives a refusal."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Final, TypeGuard

from svcreview.errors import SvcreviewError
from svcreview.language import Text
from svcreview.text import clean, shorten

MAX_TEXT: Final = 10_000  # characters of one text, after cleaning
MAX_PHRASE: Final = 1000  # characters of a phrase in the comment bank
MAX_PLACE: Final = 4096  # bytes of what a page remembers
MAX_LISTED: Final = 1000  # submissions in one message
_SAFE: Final = 2**53  # beyond it a browser cannot count
_DEPTH: Final = 8


class RefusedError(SvcreviewError):
    """What a member asked for and is not done; ``kind`` says how a page shows it."""

    kind = "refused"


class BrokenMessageError(RefusedError):
    """A message that no page of ours sends."""

    kind = "broken"
    hint = Text("請重新載入頁面後再試一次。", "Reload the page and try again.")


class ClosedError(RefusedError):
    """What is only done while scoring is open; the page is told how things stand now."""

    kind = "phase"


class Message:
    """One message, asked for its parts by name and type."""

    def __init__(self, data: object) -> None:
        self._data: Mapping[object, object] = data if isinstance(data, Mapping) else {}

    @property
    def id(self) -> int | None:
        """The number under which the page waits for the answer."""
        found = self._data.get("id")
        return found if _is_int(found) and abs(found) < _SAFE else None

    @property
    def op(self) -> str:
        found = self._data.get("op")
        return found if isinstance(found, str) else ""

    def has(self, name: str) -> bool:
        return name in self._data

    def is_string(self, name: str) -> bool:
        return isinstance(self._data.get(name), str)

    def string(self, name: str) -> str:
        """The string ``name``, as it came."""
        found = self._data.get(name)
        if not isinstance(found, str):
            raise _wrong(name)
        return found

    def text(self, name: str, *, most: int = MAX_TEXT) -> str:
        """The text ``name``, cleaned and of at most so many characters."""
        try:
            return bounded(self.string(name), most)
        except TooLongError as exc:
            raise exc.named(_CALLED[name]) from exc

    def flag(self, name: str) -> bool:
        found = self._data.get(name)
        if not isinstance(found, bool):
            raise _wrong(name)
        return found

    def number(self, name: str) -> int:
        """The whole number ``name``, 0 or more."""
        found = self._data.get(name)
        if not _is_int(found) or not 0 <= found < _SAFE:
            raise _wrong(name)
        return found

    def numbers(self, name: str) -> dict[str, int]:
        """The mapping ``name`` from strings to whole numbers."""
        found = self.mapping(name)
        if not all(_is_int(value) and 0 <= value < _SAFE for value in found.values()):
            raise _wrong(name)
        return {key: value for key, value in found.items() if _is_int(value)}

    def mapping(self, name: str) -> dict[str, object]:
        found = self._data.get(name)
        if not isinstance(found, Mapping) or len(found) > MAX_LISTED:
            raise _wrong(name)
        if not all(isinstance(key, str) for key in found):
            raise _wrong(name)
        return {str(key): value for key, value in found.items()}

    def strings(self, name: str) -> list[str]:
        """The list ``name`` of different strings."""
        found = self._data.get(name)
        if not isinstance(found, (list, tuple)) or len(found) > MAX_LISTED:
            raise _wrong(name)
        if not all(isinstance(item, str) for item in found):
            raise _wrong(name)
        return list(dict.fromkeys(found))


class TooLongError(RefusedError):
    """A text with more characters than are kept."""

    hint = Text("請縮短後再試一次。", "Shorten it and try again.")

    def named(self, field: Text) -> RefusedError:
        """The same of the field that is called ``field``."""
        told = Text(f"{field.zh}：{self.message.zh}", f"{field.en}: {self.message.en}")
        return RefusedError(told, self.hint)


_CALLED: Final = {
    "reason": Text("理由", "the reason"),
    "add": Text("常用語", "the phrase"),
}


def bounded(text: str, most: int = MAX_TEXT) -> str:
    """``text`` cleaned, if it is no longer than a text may be."""
    # What is far too long is not even cleaned: that takes time for each character.
    far_too_long = len(text) > 4 * most
    cleaned = "" if far_too_long else clean(text)
    if far_too_long or len(cleaned) > most:
        found = len(text if far_too_long else cleaned)
        raise TooLongError(
            Text(
                f"文字超過上限 {most:,} 字（現有 {found:,} 字），未儲存",
                f"more than {most:,} characters ({found:,}), not saved",
            )
        )
    return cleaned


def small_json(value: object) -> str:
    """``value`` as JSON text, if it is plain, shallow and small."""
    text = json.dumps(_plain(value, _DEPTH), ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > MAX_PLACE:
        raise _wrong("place")
    return text


def _plain(value: object, depth: int) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and len(value) <= MAX_PLACE:
        return clean(value)
    if isinstance(value, (int, float)) and abs(value) < _SAFE and math.isfinite(value):
        return value
    if depth and isinstance(value, Mapping) and len(value) <= MAX_PLACE:
        return {clean(str(key)[:MAX_PLACE]): _plain(item, depth - 1) for key, item in value.items()}
    if depth and isinstance(value, (list, tuple)) and len(value) <= MAX_PLACE:
        return [_plain(item, depth - 1) for item in value]
    raise _wrong("place")


def _is_int(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _wrong(name: str) -> BrokenMessageError:
    found = shorten(name)
    return BrokenMessageError(
        Text(
            f"訊息不完整（{found}），未處理",
            f"the message is malformed ({found}); nothing was done",
        )
    )


def unknown(name: str) -> BrokenMessageError:
    """A part of a message that nobody knows."""
    return _wrong(name)
