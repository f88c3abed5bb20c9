"""A table of marks read against a round that exists: each row's entry and member are looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from svcreview.exchange.founding import sheet_of
from svcreview.exchange.gathered import Problems
from svcreview.exchange.labels import key_of
from svcreview.exchange.values import MarkedSheet, MarksTable
from svcreview.fields import suggestion
from svcreview.language import Text
from svcreview.model import Pair, Round, Sheet
from svcreview.text import shorten

Known: TypeAlias = Sequence[tuple[str, Sequence[str | None]]]  # ids, and how each may be written


def sheets_for(round_: Round, table: MarksTable) -> tuple[Sheet, ...]:
    """The sheets in ``table`` for ``round_``, whose rubric it was read with.

    A submission may be written as its id, label or title, a member as id or name. Raises one
    ``InputError`` for everything unknown and for every pair that is not to be scored.
    """
    problems = Problems(table.source)
    submissions = _find(
        [(entry.label, entry.row) for entry in table.entries],
        [(s.id, (s.id, s.label, s.title)) for s in round_.submissions],
        Text("參獎案", "submission"),
        problems,
    )
    members = _find(
        [(member.name, member.row) for member in table.members],
        [(m.id, (m.id, m.name)) for m in round_.members],
        Text("委員", "member"),
        problems,
    )
    sheets: dict[Pair, Sheet] = {}
    for marked in table.sheets:
        if marked.submission in submissions and marked.member in members:
            pair = Pair(submissions[marked.submission], members[marked.member])
            wrong = _refusal(round_, pair, marked, sheets)
            if wrong is not None:
                problems.add(wrong, row=marked.row)
            elif (sheet := sheet_of(marked, pair)) is not None:
                sheets[pair] = sheet
    problems.settle()
    return tuple(sheets.values())


def _names(known: Known) -> dict[str, frozenset[str]]:
    """Every way to write an entry or a member → the ids that may be meant."""
    meant: dict[str, frozenset[str]] = {}
    for id_, words in known:
        for word in words:
            if word is not None:
                key = key_of(word)
                meant[key] = meant.get(key, frozenset()) | {id_}
    return meant


def _find(
    labels: Iterable[tuple[str, int]],
    known: Known,
    what: Text,
    problems: Problems,
) -> dict[str, str]:
    """The id that each label means; every label without exactly one is a problem."""
    ids: dict[str, str] = {}
    names = _names(known)
    for label, row in labels:
        meant = names.get(key_of(label), frozenset())
        if len(meant) == 1:
            (ids[label],) = meant
        else:
            problems.add(_unclear(what, label, meant, known), row=row)
    return ids


def _unclear(what: Text, label: str, meant: frozenset[str], known: Known) -> Text:
    found = shorten(label, 40)
    if meant:
        listed = sorted(meant)
        return Text(
            f"{what.zh}「{found}」可能是{'、'.join(listed)}，請改填代號",
            f"{what.en} “{found}” may be {', '.join(listed)}: write the id",
        )
    spelt = [word for _, words in known for word in dict.fromkeys(words) if word is not None]
    hint = suggestion(label, spelt)
    return Text(
        f"本輪次沒有{what.zh}「{found}」{hint.zh}",
        f"this round has no {what.en} “{found}”{hint.en}",
    )


def _refusal(
    round_: Round, pair: Pair, marked: MarkedSheet, taken: Mapping[Pair, Sheet]
) -> Text | None:
    """Why the round cannot take ``marked`` for ``pair``."""
    recused = pair in round_.recused
    if marked.state is None:
        return None if recused else _not_recused(marked)
    if recused and marked.filled:
        return _recused(marked)
    if pair not in round_.assignments and marked.filled:
        return _not_assigned(marked)
    return _twice(marked) if pair in taken else None


def _who(marked: MarkedSheet) -> Text:
    submission, member = shorten(marked.submission, 30), shorten(marked.member, 30)
    return Text(f"委員「{member}」於「{submission}」", f"member “{member}” on “{submission}”")


def _recused(marked: MarkedSheet) -> Text:
    who = _who(marked)
    return Text(
        f"{who.zh}應迴避，卻有評分，請刪去這些列",
        f"{who.en} is recused, yet there are marks: delete these rows",
    )


def _not_recused(marked: MarkedSheet) -> Text:
    who = _who(marked)
    return Text(
        f"{who.zh}列為迴避，但本輪次並未登錄此筆迴避，請核對後更正",
        f"{who.en} is given as recused, but this round has no such recusal: check and mend it",
    )


def _not_assigned(marked: MarkedSheet) -> Text:
    who = _who(marked)
    return Text(
        f"{who.zh}未分派評分，請刪去這些列，或先變更分派",
        f"{who.en} is not assigned: delete these rows, or change the assignment first",
    )


def _twice(marked: MarkedSheet) -> Text:
    who = _who(marked)
    return Text(
        f"{who.zh}以不同寫法出現兩次，請只留一份",
        f"{who.en} appears twice under different spellings: keep one",
    )
