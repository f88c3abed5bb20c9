"""A table of marks as a whole round: last year's spreadsheet becomes one in one step."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Iterator
from typing import Final, TypeVar

from svcreview.exchange.columns import fold
from svcreview.exchange.labels import key_of
from svcreview.exchange.values import Entry, MarkedSheet, MarksTable
from svcreview.language import Text
from svcreview.model import (
    NO_CATEGORY,
    Agency,
    Category,
    Member,
    Pair,
    Recusal,
    Round,
    Sheet,
    Submission,
)
from svcreview.rubric import Rubric
from svcreview.verify import canonical

Key = TypeVar("Key", bound=Hashable)
# Beside 「未分類」 the two categories of the ministry's plan, 肆一, under the ids that rubrics use.
_KNOWN: Final = {
    NO_CATEGORY: Text("未分類", "Uncategorised"),
    "digital": Text("數位創新加值", "Digital innovation"),
    "social": Text("社會創新共融", "Social inclusion"),
}
_BY_WORD: Final = {
    fold(word): id_ for id_, title in _KNOWN.items() for word in (id_, title.zh, title.en)
}
_TITLE: Final = "匯入之評分表"
_REASON: Final = "匯入之評分表列為迴避"


def round_from_marks(
    table: MarksTable,
    *,
    rubric: Rubric,
    year: int,
    places: int | None = None,
    round_id: str | None = None,
    title: str | None = None,
) -> tuple[Round, tuple[Sheet, ...]]:
    """The round that ``table`` shows, and its sheets.

    Ids follow the order of first appearance; ``places`` holds for each category. The round's id
    comes from what the table says, whatever its file is called. ``year`` is ROC.
    """
    parts = _Parts(table)
    round_ = Round(
        id=round_id or content_id(table),
        title=title or _TITLE,
        year=year,
        rubric=rubric,
        categories=tuple(
            Category(id=id_, title=title, places=places) for id_, title in parts.categories.items()
        ),
        agencies=tuple(parts.agencies()),
        submissions=tuple(parts.submissions()),
        members=tuple(Member(id=id_, name=name) for name, id_ in parts.members.items()),
        assignments=frozenset(parts.pair(marked) for marked in table.sheets),
        recusals=tuple(_recusal(parts.pair(m)) for m in table.sheets if m.state is None),
    )
    sheets = (sheet_of(marked, parts.pair(marked)) for marked in table.sheets)
    return round_, tuple(sheet for sheet in sheets if sheet is not None)


def content_id(table: MarksTable) -> str:
    """An id for the round in ``table``: the same for the same content as csv, xlsx or ods."""
    content = hashlib.sha256()
    for e in table.entries:
        content.update(canonical([e.label, e.title, e.agency, e.category]))
    for sheet in table.sheets:  # one by one: a list of all would cost as much as the table
        marks = {dimension: str(points) for dimension, points in sheet.marks.items()}
        comments = [[comment.kind, comment.dimension, comment.text] for comment in sheet.comments]
        content.update(canonical([sheet.submission, sheet.member, sheet.state, marks, comments]))
    return f"marks-{content.hexdigest()[:10]}"


def sheet_of(marked: MarkedSheet, pair: Pair) -> Sheet | None:
    """The sheet of ``pair``; ``None`` where the member is recused or nothing was written yet."""
    if marked.state is None or not marked.filled:
        return None
    return Sheet(
        submission=pair.submission,
        member=pair.member,
        state=marked.state,
        marks=marked.marks,
        comments=marked.comments,
    )


class _Parts:
    """Everything that needs an id, by the words of the table."""

    def __init__(self, table: MarksTable) -> None:
        self._entries = table.entries
        self._ids = _numbered("S", 3, (entry.label for entry in table.entries))
        self.members = _numbered("M", 2, (member.name for member in table.members))
        self._agency_ids = _numbered("A", 3, (_agency_key(entry) for entry in table.entries))
        self._category_ids, self.categories = _categories(table)

    def pair(self, marked: MarkedSheet) -> Pair:
        return Pair(self._ids[marked.submission], self.members[marked.member])

    def agencies(self) -> Iterator[Agency]:
        first = {_agency_key(e): e.agency or e.label for e in reversed(self._entries)}
        for key, id_ in self._agency_ids.items():
            yield Agency(id=id_, name=first[key])

    def submissions(self) -> Iterator[Submission]:
        for entry in self._entries:
            yield Submission(
                id=self._ids[entry.label],
                agency=self._agency_ids[_agency_key(entry)],
                category=self._category_ids[_category_key(entry)],
                title=entry.title or entry.label,
                label=entry.label,
            )


def _numbered(letter: str, width: int, keys: Iterable[Key]) -> dict[Key, str]:
    """An id for each key, in order: S001, S002, …, wider only where there are more."""
    ordered = list(dict.fromkeys(keys))
    width = max(width, len(str(len(ordered))))
    return {key: f"{letter}{number:0{width}}" for number, key in enumerate(ordered, 1)}


def _agency_key(entry: Entry) -> tuple[str, str]:
    """Entries of one agency share this; without an agency each entry is its own."""
    return ("entry", entry.label) if entry.agency is None else ("agency", key_of(entry.agency))


def _category_key(entry: Entry) -> str:
    return NO_CATEGORY if entry.category is None else fold(entry.category)


def _categories(table: MarksTable) -> tuple[dict[str, str], dict[str, Text]]:
    """The id of each category key, and the title of each id."""
    ids: dict[str, str] = {}
    titles: dict[str, Text] = {}
    for entry in table.entries:
        key = _category_key(entry)
        if key in ids:
            continue
        known = _BY_WORD.get(key)
        id_ = ids[key] = known or f"c{1 + len(titles.keys() - _KNOWN.keys())}"
        name = entry.category or ""
        titles[id_] = _KNOWN[known] if known else Text(name, name)
    return ids, titles


def _recusal(pair: Pair) -> Recusal:
    return Recusal(submission=pair.submission, member=pair.member, ground="other", reason=_REASON)
