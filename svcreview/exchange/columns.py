"""Which column holds what: header names in zh-TW and English, as secretariats write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from svcreview.exchange.gathered import Problems
from svcreview.language import Text
from svcreview.rubric import Rubric
from svcreview.text import narrow, one_line, shorten

REQUIRED: Final = ("submission", "member", "dimension", "mark")
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "submission": ("參獎案", "案號", "案件編號", "參獎案號"),
    "member": ("委員", "委員姓名", "評審委員"),
    "dimension": ("構面", "評審構面", "評分項目"),
    "mark": ("得分", "分數", "評分"),
    "category": ("類別", "參獎類別"),
    "agency": ("機關", "參獎機關", "機關名稱", "參獎機關(單位)"),
    "title": ("案名", "參獎案名稱", "案件名稱"),
    "comment": ("意見", "評語", "評審意見"),
    "note": ("內部註記", "委員內部註記", "註記"),
    "reason": ("評分理由", "理由"),
    "state": ("狀態",),
    "strength": ("優點",),
    "improvement": ("改善建議",),
}
_MEANING: Final = {word: name for name, words in NAMES.items() for word in (name, *words)}
_QUOTED: Final = 12  # more columns than this are no help in a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where each thing stands in a row.

    ``marks`` pairs the column of a mark with the dimension it is for; ``None``: the column
    ``dimension`` of the same row says. So a table with one column per dimension is read, too.
    """

    width: int
    at: Mapping[str, int]
    marks: tuple[tuple[int, str | None], ...]
    ignored: tuple[str, ...]


def fold(text: str) -> str:
    """``text`` as names are compared: half-width, lower case, single spaces for ``_``."""
    return " ".join(narrow(one_line(text)).casefold().replace("_", " ").split())


def dimension_words(rubric: Rubric) -> Mapping[str, str]:
    """Every word for a dimension, folded → its key."""
    return {
        fold(word): dimension.key
        for dimension in rubric.dimensions
        for word in (dimension.title.en, dimension.title.zh, dimension.key)
    }


def find_columns(header: Sequence[str], rubric: Rubric, problems: Problems) -> Columns:
    """The columns that ``header`` names; raises at once if one is missing or stands twice."""
    folded = [fold(name) for name in header]
    at: dict[str, int] = {}
    for column, word in enumerate(folded):
        name = _MEANING.get(word)
        if name in at:
            problems.add(_twice(name, header[at[name]], header[column]))
        elif name is not None:
            at[name] = column
    wide = _wide(folded, at, rubric)
    missing = [name for name in REQUIRED if name not in at]
    if missing and not (wide and missing == ["dimension", "mark"]):
        problems.add(_missing(missing, header))
    problems.settle()
    marks = wide or ((at["mark"], None),)
    used = {*at.values(), *(column for column, _ in marks)}
    ignored = [name for column, name in enumerate(header) if name and column not in used]
    return Columns(width=len(header), at=at, marks=marks, ignored=tuple(ignored))


def _wide(
    folded: Sequence[str], at: Mapping[str, int], rubric: Rubric
) -> tuple[tuple[int, str | None], ...]:
    """One column per dimension, if the table has that shape."""
    if "dimension" in at or "mark" in at:
        return ()
    words = dimension_words(rubric)
    found = {words[word]: column for column, word in enumerate(folded) if word in words}
    if not {dimension.key for dimension in rubric.scored} <= found.keys():
        return ()
    return tuple((column, key) for key, column in found.items())


def ignored_notice(ignored: Sequence[str]) -> Text:
    """That some columns are not read."""
    names = [shorten(name, 30) for name in ignored[:_QUOTED]]
    return Text(
        f"未使用的欄位：{'、'.join(names)}。", f"Columns that are not used: {', '.join(names)}."
    )


def _twice(name: str, first: str, second: str) -> Text:
    return Text(
        f"欄位「{shorten(first)}」與「{shorten(second)}」都是 {name}，請只留一欄",
        f"the columns “{shorten(first)}” and “{shorten(second)}” both mean {name}: keep one",
    )


def _missing(missing: Sequence[str], header: Sequence[str]) -> Text:
    found = [shorten(name, 30) for name in header if name][:_QUOTED]
    guesses = [_guess(name, header) for name in missing]
    zh = "、".join(f"{name}（{NAMES[name][0]}{guess.zh}）" for name, guess in guesses)
    en = ", ".join(f"{name} ({NAMES[name][0]}){guess.en}" for name, guess in guesses)
    return Text(
        f"缺少欄位：{zh}；第一列的欄名為：{'、'.join(found)}。第一列應為欄名，其上不可有標題列",
        f"missing columns: {en}; the first row names: {', '.join(found)}. "
        "The first row must hold the names, with no title above",
    )


def _guess(name: str, header: Sequence[str]) -> tuple[str, Text]:
    """A column that perhaps was meant."""
    free = {fold(given): given for given in header if fold(given) not in _MEANING}
    for word in (name, *NAMES[name]):
        near = get_close_matches(fold(word), free, n=1, cutoff=0.6)
        if near:
            meant = shorten(free[near[0]], 30)
            return name, Text(f"，是否為「{meant}」？", f" – did you mean “{meant}”?")
    return name, Text("", "")
