"""Labels of one column: which spellings mean the same submission, member, agency or category.

Two spellings are one label if they differ in Unicode form, in blanks or in half and full width:
nobody means two entries by that, input methods do it. Upper and lower case are kept apart, since
codes such as ``a1`` and ``A1`` may be two; a notice asks the person to look.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from svcreview.exchange.cells import Cell, Odd, blank, shown
from svcreview.exchange.points import ODD_WORDS
from svcreview.language import Text
from svcreview.text import narrow, one_line, shorten, uncell

MAX_LABEL: Final = 300
_QUOTED: Final = 5


def key_of(label: str) -> str:
    """What two spellings of one label have in common."""
    return " ".join(narrow(one_line(label)).split())


def words_of(cell: Cell) -> str:
    """The text of a cell, a number as it is printed, without the guard against formulas."""
    return shown(cell) if not isinstance(cell, str) else uncell(cell)


def label_of(cell: Cell) -> str | Text | None:
    """The label in ``cell``, what is wrong with it, or ``None`` where there is none."""
    if isinstance(cell, Odd):
        found, odd = shorten(cell.shown, 40), ODD_WORDS[cell.kind]
        return Text(f"「{found}」{odd.zh}", f"“{found}” {odd.en}")
    if blank(cell):
        return None
    label = one_line(words_of(cell))
    if len(label) > MAX_LABEL:
        return Text(
            f"「{shorten(label, 20)}」有 {len(label)} 個字，上限 {MAX_LABEL} 字，請縮短",
            f"“{shorten(label, 20)}” has {len(label)} characters: shorten it to {MAX_LABEL}",
        )
    return label or None


class Labels:
    """The labels that a column has shown so far, in order of appearance."""

    def __init__(self) -> None:
        self.first: dict[str, tuple[str, int]] = {}  # key → first spelling and its row
        self._known: dict[Cell, str | Text | None] = {}
        self._respelt: dict[str, str] = {}

    def key(self, cell: Cell, row: int) -> str | Text | None:
        """The key of the label in ``cell``, what is wrong with it, or ``None`` if it is blank."""
        if cell in self._known:
            return self._known[cell]
        found = label_of(cell)
        if isinstance(found, str):
            found = self._seen(found, row)
        self._known[cell] = found
        return found

    def _seen(self, label: str, row: int) -> str:
        key = key_of(label)
        spelling, _ = self.first.setdefault(key, (label, row))
        if spelling != label:
            self._respelt.setdefault(key, label)
        return key

    def notices(self, what: Text) -> Iterator[Text]:
        """What a person should look at: spellings taken as one, and labels nearly alike."""
        if self._respelt:
            pairs = [(self.first[key][0], other) for key, other in self._respelt.items()]
            zh, en = _listed(pairs)
            yield Text(
                f"{what.zh}之寫法僅空白或全形、半形不同，視為同一個：{zh}。",
                f"Of {what.en}, these differ in blanks or width alone and are taken as one: {en}.",
            )
        if alike := self._alike():
            zh, en = _listed(alike)
            yield Text(
                f"{what.zh}之寫法僅大小寫不同，仍視為不同：{zh}；如為同一個，請改成一致後重新匯入。",
                f"Of {what.en}, these differ in upper and lower case alone and are kept apart: {en}; "
                "if they are the same, spell them alike and import again.",
            )

    def _alike(self) -> list[tuple[str, str]]:
        by_fold: dict[str, str] = {}
        return [
            (by_fold[fold], key)
            for key in self.first
            if by_fold.setdefault(fold := key.casefold(), key) != key
        ]


def _listed(pairs: list[tuple[str, str]]) -> tuple[str, str]:
    quoted = [(shorten(one, 30), shorten(other, 30)) for one, other in pairs[:_QUOTED]]
    more = len(pairs) - len(quoted)
    zh = "、".join(f"「{one}」與「{other}」" for one, other in quoted)
    en = ", ".join(f"“{one}” and “{other}”" for one, other in quoted)
    return (f"{zh}等 {len(pairs)} 組", f"{en} and {more} more") if more else (zh, en)
