"""zh-TW and English side by side: every sentence that a person reads stands here or as a ``Text``.

The two wordings stand next to each other at the place that speaks, so that nobody changes one
and forgets the other.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES: Final = ("zh", "en")
HTML_LANG: Final = {"zh": "zh-Hant-TW", "en": "en"}

_chosen: ContextVar[str | None] = ContextVar("svcreview_language", default=None)


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages; ``str()`` gives the language in use."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.in_(current())

    def in_(self, language: str) -> str:
        """This sentence in ``language``, one of ``zh`` and ``en``."""
        return self.zh if language == "zh" else self.en


def current() -> str:
    """The language in use: what ``using`` chose, else ``SVCREVIEW_LANG``, else zh.

    The system's locale is not asked: an English Windows in a ministry still wants Chinese.
    """
    wanted = _chosen.get() or os.environ.get("SVCREVIEW_LANG", "")[:2].lower()
    return wanted if wanted in LANGUAGES else "zh"


@contextmanager
def using(language: str) -> Iterator[None]:
    """Speak ``language`` inside the block."""
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r} is not one of {LANGUAGES}")
    token = _chosen.set(language)
    try:
        yield
    finally:
        _chosen.reset(token)
