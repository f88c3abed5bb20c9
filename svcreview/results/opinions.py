"""The words on each submission: what was approved, or a draft from the members' comments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from svcreview.model import Comment, CommentKind, Opinion, Record, Sheet
from svcreview.rubric import Rubric

MAY_LEAVE: Final = (CommentKind.STRENGTH, CommentKind.IMPROVEMENT, CommentKind.REMARK)


def opinions_of(record: Record, counted: Iterable[Sheet]) -> Mapping[str, Opinion]:
    """Submission → its opinion; a submission without any words has none.

    What the secretariat wrote stands before the members' own words, approved before draft.
    """
    drafts = _drafts(counted, record.round.rubric)
    written = sorted(record.opinions, key=lambda opinion: opinion.approved_by is not None)
    return drafts | {opinion.submission: opinion for opinion in written}


def _drafts(sheets: Iterable[Sheet], rubric: Rubric) -> dict[str, Opinion]:
    comments: dict[str, list[Comment]] = defaultdict(list)
    for sheet in sheets:
        if sheet.comments:
            comments[sheet.submission] += leaving(sheet.comments)
    return {
        submission: Opinion(submission=submission, comments=_in_order(found, rubric))
        for submission, found in comments.items()
        if found
    }


def leaving(comments: Iterable[Comment]) -> tuple[Comment, ...]:
    """Those that an agency may read: never a note within the panel, never a reason."""
    return tuple(comment for comment in comments if comment.kind in MAY_LEAVE)


def _in_order(comments: Iterable[Comment], rubric: Rubric) -> tuple[Comment, ...]:
    """By dimension, kind and wording: an order in which no member can be followed."""
    keys = [dimension.key for dimension in rubric.dimensions]

    def place(comment: Comment) -> tuple[int, int, str]:
        at = keys.index(comment.dimension) if comment.dimension in keys else len(keys)
        return at, MAY_LEAVE.index(comment.kind), comment.text

    return tuple(sorted(comments, key=place))
