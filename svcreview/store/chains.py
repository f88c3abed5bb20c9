"""Entries of the chains: from values to the rows that are appended, digests included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from svcreview.frozen import plain
from svcreview.model import Comment, Sheet
from svcreview.store.values import Head
from svcreview.text import clean, trim, utc
from svcreview.verify import SECRETARIAT, canonical, comment_digest, entry_digest

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who does it, when, with which approval; ``salts`` gives sixteen fresh bytes each time."""

    round_id: str
    actor: str
    at: datetime
    approval: str | None
    salts: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a chain, and the rows of the words that it only holds digests of."""

    row: Row
    words: Sequence[Row] = ()

    @property
    def head(self) -> Head:
        return Head(self.row.get("member", SECRETARIAT), self.row["seq"], self.row["digest"])


def json_text(data: object) -> str:
    """``data`` as the JSON text that is stored."""
    return canonical(plain(data)).decode()


def cleaned(data: Any) -> Any:
    """Plain ``data`` with every text in it cleaned."""
    if isinstance(data, str):
        return clean(data)
    if isinstance(data, Mapping):
        return {clean(str(key)): cleaned(item) for key, item in data.items()}
    if isinstance(data, (list, tuple)):
        return [cleaned(item) for item in data]
    return data


def cleaned_sheet(sheet: Sheet) -> Sheet:
    """``sheet`` with its comments cleaned; what is empty then is no comment."""
    return replace(sheet, comments=cleaned_comments(sheet.comments))


def cleaned_comments(comments: Iterable[Comment]) -> tuple[Comment, ...]:
    """``comments`` without control characters and lone surrogates, and without empty ones."""
    words = (replace(comment, text=clean(comment.text)) for comment in comments)
    return tuple(comment for comment in words if comment.text)


def mark_columns(sheet: Sheet) -> Row:
    """The columns that drafts and revisions share."""
    # "+ 0" because a minus zero is a zero.
    marks = {key: trim(points + 0) for key, points in sheet.marks.items()}
    return {
        "submission": sheet.submission,
        "member": sheet.member,
        "state": sheet.state.value,
        "marks": json_text(marks),
        "not_applicable": json_text(sheet.not_applicable),
    }


def draft_row(round_id: str, sheet: Sheet, at: datetime, counter: int) -> Row:
    """``sheet`` as the replaceable row of its pair."""
    return {
        "round": round_id,
        **mark_columns(sheet),
        "comments": json_text(sheet.comments),
        "counter": counter,
        "saved_at": utc(at),
        "noted_at": utc(at),
    }


def revision(stamp: Stamp, after: Head, sheet: Sheet, reason: str | None) -> Entry:
    """The entry that ``sheet`` becomes in its member's chain, behind ``after``."""
    kept, words = _salted(sheet.comments, stamp, after)
    row: Row = {
        "round": stamp.round_id,
        **mark_columns(sheet),
        "seq": after.count + 1,
        "at": utc(stamp.at),
        "actor": stamp.actor,
        "comments": json_text(kept),
        "reason": reason,
        "prev": after.head,
    }
    return Entry(row | {"digest": entry_digest(row)}, words)


def event_entry(
    stamp: Stamp, after: Head, kind: str, payload: Mapping[str, object], comments: Sequence[Comment]
) -> Entry:
    """The next entry of the secretariat's chain; words of ``comments`` stay out of the payload."""
    kept, words = _salted(comments, stamp, after)
    said = cleaned(plain(payload)) | ({"comments": kept} if comments else {})
    row: Row = {
        "round": stamp.round_id,
        "seq": after.count + 1,
        "at": utc(stamp.at),
        "actor": stamp.actor,
        "kind": kind,
        "approval": stamp.approval,
        "payload": json_text(said),
        "prev": after.head,
    }
    return Entry(row | {"digest": entry_digest(row)}, words)


def _salted(comments: Sequence[Comment], stamp: Stamp, after: Head) -> tuple[list[Row], list[Row]]:
    """What the entry behind ``after`` keeps of ``comments``, and the rows of their words."""
    key = {"round": stamp.round_id, "chain": after.chain, "seq": after.count + 1}
    kept: list[Row] = []
    words: list[Row] = []
    for n, comment in enumerate(comments):
        salt = stamp.salts().hex()
        found = comment_digest(salt, comment.text)
        kept.append({"kind": comment.kind, "dimension": comment.dimension, "digest": found})
        words.append({**key, "n": n, "salt": salt, "text": comment.text})
    return plain(kept), words
