"""The mappings of a person's YAML file, taken key by key, with every problem gathered.

A reader that finds something wrong notes it and returns a stand-in (``None``, ``""``), so that the
rest of the file is still read; whoever holds the list raises once, at the end. Written by hand and
not with pydantic, because each problem wants the place, the find and the remedy in two languages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from difflib import SequenceMatcher, get_close_matches
from typing import Final, TypeVar

from svcreview.errors import Problem
from svcreview.language import Text
from svcreview.text import clean, narrow, one_line, parse_number, shorten, trim

MAX_NAME: Final = 300
MAX_PROSE: Final = 4000
_LISTED: Final = 12  # more known words than this are no help in a message
YES_NO: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("true", "yes", "y", "1", "v", "是", "有", "✓"), True),
    **dict.fromkeys(("false", "no", "n", "0", "否", "無"), False),
}
_MISSING: Final = ("缺少這一項，請補上", "is missing; please fill it in")
Choice = TypeVar("Choice")


def suggestion(word: str, known: Iterable[str], listed: Iterable[str] | None = None) -> Text:
    """What to write instead of ``word``: the nearest of ``known``, else all of them if few.

    ``listed`` are told in place of all where many of ``known`` mean the same.
    """
    words = [str(name) for name in known]
    by_fold = {name.casefold(): name for name in words}
    near = [shorten(by_fold[fold]) for fold in _nearest(word.casefold(), list(by_fold))]
    if len(near) == 1:
        return Text(f"，是否為「{near[0]}」？", f"; did you mean “{near[0]}”?")
    if near:
        either = "” or “".join(near)
        return Text(
            f"，是否為{''.join(f'「{name}」' for name in near)}之一？",
            f"; did you mean “{either}”?",
        )
    words = words if listed is None else list(listed)
    if not words or len(words) > _LISTED:
        return Text("", "")
    told = [shorten(name, 30) for name in words]
    return Text(f"；可填：{'、'.join(told)}", f"; known: {', '.join(told)}")


def _nearest(word: str, known: list[str]) -> list[str]:
    """Those of ``known`` that are most like ``word``, at most three and in their own order."""
    close = get_close_matches(word, known, n=3, cutoff=0.6)
    likeness = {name: SequenceMatcher(None, word, name).ratio() for name in close}
    best = max(likeness.values(), default=None)
    return [name for name in known if name in likeness and likeness[name] == best]


class Fields:
    """One mapping at ``place`` of a file; ``done`` tells of the keys that nobody asked for.

    The cells of a table's row by column are such a mapping, too; ``joint`` then stands between
    the row and the column: ``submissions.csv:7 agency``.
    """

    def __init__(
        self, data: object, place: str, problems: list[Problem], *, joint: str = "."
    ) -> None:
        self.place = place
        self._joint = joint
        self.problems = problems
        self._asked: dict[str, None] = {}
        self._data: Mapping[object, object] = data if isinstance(data, Mapping) else {}
        if not isinstance(data, Mapping):
            self.problems.append(Problem(place, _no_mapping(data)))

    def at(self, key: str) -> str:
        return f"{self.place}{self._joint}{key}" if self.place else key

    def given(self, key: str) -> bool:
        """Whether ``key`` stands there, if only with ``null`` (which turns a default off)."""
        return key in self._data

    def note(self, key: str, zh: str, en: str) -> None:
        """Tell that something is wrong with ``key``."""
        self.problems.append(Problem(self.at(key), Text(zh, en)))

    def raw(self, key: str, *, required: bool = False) -> object:
        """What stands at ``key`` as YAML gave it, ``None`` if nothing does."""
        self._asked[key] = None
        value = self._data.get(key)
        if required and value in (None, "", []):
            self.note(key, *_MISSING)
        return value

    def keys(self) -> list[str]:
        """The keys of this mapping in the file's order, for mappings that take any name."""
        names = [str(key) for key in self._data]
        self._asked.update(dict.fromkeys(names))
        return names

    def done(self) -> None:
        """Point out every key that is unknown here."""
        for key in self._data:
            if key not in self._asked:
                hint = suggestion(str(key), self._asked)
                found = shorten(str(key), 40)
                self.note(found, f"沒有這個設定項{hint.zh}", f"is no known key{hint.en}")

    def text(self, key: str, *, required: bool = True, limit: int = MAX_NAME) -> str:
        """One line of text at ``key``; ``""`` where there is none."""
        return self._words(key, one_line, required=required, limit=limit)

    def prose(self, key: str, *, required: bool = True, limit: int = MAX_PROSE) -> str:
        """The text at ``key`` with its line breaks; ``""`` where there is none."""
        return self._words(key, clean, required=required, limit=limit)

    def _words(self, key: str, tidy: Callable[[str], str], *, required: bool, limit: int) -> str:
        value = self.raw(key, required=required)
        if value is None:
            return ""
        if not isinstance(value, (str, int)) or isinstance(value, bool):
            return self._no_text(key, value)
        words = tidy(str(value))
        if required and value and not words:  # blanks and invisible characters alone
            self.note(key, *_MISSING)
        if len(words) > limit:
            self.note(
                key,
                f"有 {len(words)} 個字，上限 {limit} 字",
                f"has {len(words)} characters; at most {limit} are allowed",
            )
        return words

    def _no_text(self, key: str, value: object) -> str:
        found = shorten(str(value), 40)
        self.note(
            key,
            f"應為文字，卻是「{found}」；數字與是非請加引號",
            f"expected text, found “{found}”; put numbers and yes/no into quotes",
        )
        return ""

    def number(
        self, key: str, low: Decimal, high: Decimal | None, *, required: bool = True
    ) -> Decimal | None:
        """The number at ``key`` from ``low`` to ``high``, both included."""
        value = self.raw(key, required=required)
        if value is None or value == "":
            return None
        number = as_number(value)
        if number is None:
            found = shorten(str(value), 40)
            self.note(key, f"「{found}」不是數字", f"“{found}” is not a number")
        elif number < low or (high is not None and number > high):
            self._out_of_range(key, number, low, high)
            return None
        return number

    def _out_of_range(self, key: str, number: Decimal, low: Decimal, high: Decimal | None) -> None:
        found, least = trim(number), trim(low)
        if high is None:
            zh, en = f"{found} 小於下限 {least}", f"{found} is below {least}"
        else:
            zh = f"{found} 不在 {least} 至 {trim(high)} 之間"
            en = f"{found} is not between {least} and {trim(high)}"
        self.note(key, zh, en)

    def whole(self, key: str, low: int, high: int, *, required: bool = True) -> int | None:
        """The whole number at ``key`` from ``low`` to ``high``."""
        number = self.number(key, Decimal(low), Decimal(high), required=required)
        if number is None:
            return None
        if number != number.to_integral_value():
            self.note(key, f"{number} 不是整數", f"{number} is not a whole number")
            return None
        return int(number)

    def flag(self, key: str, *, default: bool) -> bool:
        """Yes or no at ``key``."""
        return self.choice(key, YES_NO, default)

    def choice(self, key: str, words: Mapping[str, Choice], default: Choice) -> Choice:
        """The value that the word at ``key`` stands for; ``default`` where there is none."""
        value = self.raw(key)
        if value is None or value == "":
            return default
        word = one_line(narrow(str(value)))
        if word.casefold() not in words:
            found = shorten(word, 40)
            zh = suggestion(word, words, _one_each(words, chinese=True)).zh
            en = suggestion(word, words, _one_each(words, chinese=False)).en
            self.note(key, f"不能填「{found}」{zh}", f"cannot be “{found}”{en}")
            return default
        return words[word.casefold()]

    def bilingual(self, key: str, *, required: bool = True, limit: int = MAX_NAME) -> Text | None:
        """The sentence at ``key`` in both languages: ``{zh: …, en: …}``."""
        if self.raw(key, required=required) is None:
            return None
        both = self.part(key)
        words = Text(both.text("zh", limit=limit), both.text("en", limit=limit))
        both.done()
        return words

    def part(self, key: str) -> Fields:
        """The mapping at ``key``; an empty one where there is none."""
        value = self.raw(key)
        return Fields({} if value is None else value, self.at(key), self.problems)

    def parts(self, key: str, *, required: bool = True) -> Iterator[Fields]:
        """The mappings of the list at ``key``."""
        for index, item in enumerate(self.items(key, required=required)):
            yield Fields(item, f"{self.at(key)}[{index}]", self.problems)

    def items(self, key: str, *, required: bool = False) -> list[object]:
        """The list at ``key``; empty where there is none."""
        value = self.raw(key, required=required)
        if value is None:
            return []
        if not isinstance(value, list):
            found = shorten(str(value), 40)
            self.note(
                key,
                f"應為清單（每項以「- 」開頭），卻是「{found}」",
                f"expected a list (each item starts with “- ”), found “{found}”",
            )
            return []
        return value


def _one_each(words: Mapping[str, object], *, chinese: bool) -> list[str]:
    """One of ``words`` for each thing that can be meant, in Chinese or not where both exist."""
    first: dict[object, str] = {}
    for word in sorted(words, key=lambda word: word.isascii() is chinese):
        first.setdefault(words[word], word)
    return list(first.values())


def as_number(value: object) -> Decimal | None:
    """The finite decimal number that a YAML scalar is, without needless zeros, or ``None``."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    number = parse_number(str(value))
    return None if number is None else Decimal(trim(number))


def _no_mapping(data: object) -> Text:
    found = shorten(str(data), 40)
    return Text(
        f"應為「名稱: 值」的設定，卻是「{found}」", f"expected “name: value” lines, found “{found}”"
    )
