"""Problems with the rows of a long table: all counted, the first of them kept in words."""

from __future__ import annotations

from typing import Final

from svcreview.errors import InputError, Problem
from svcreview.language import Text
from svcreview.text import cell_name

LISTED: Final = 50  # nobody mends a thousand rows by hand: after these, the cause is known


class Problems:
    """What is wrong with the table ``source``."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._listed: list[Problem] = []
        self._count = 0

    def add(self, text: Text, *, row: int | None = None, column: int | None = None) -> None:
        """Count one more; ``row`` is told in words and, with ``column``, as a cell's name."""
        self._count += 1
        if len(self._listed) >= LISTED:
            return
        place = cell_name(column, row) if row is not None and column is not None else ""
        words = text if row is None else Text(f"第 {row} 列，{text.zh}", f"row {row}: {text.en}")
        self._listed.append(Problem(place, words))

    def settle(self) -> None:
        """Raise one ``InputError`` if there is anything."""
        if self._count:
            raise InputError(self._source, self._listed, more=self._count - len(self._listed))
