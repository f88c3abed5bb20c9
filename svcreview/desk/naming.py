"""What the fields of a save are called when a member is told about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from svcreview.desk.cases import WHOLE
from svcreview.language import Text
from svcreview.model import CommentKind
from svcreview.rubric import Rubric

_OWN: Final[Mapping[str, Text]] = {
    "private": Text("我的筆記", "your notes"),
    "abstain": Text("不評分之理由", "the reason for abstaining"),
}
_KINDS: Final[Mapping[str, Text]] = {
    CommentKind.STRENGTH: Text("優點", "the strengths"),
    CommentKind.IMPROVEMENT: Text("改善建議", "the improvements"),
    CommentKind.NOTE: Text("內部註記", "the internal note"),
    CommentKind.REASON: Text("理由", "the reason"),
}
_HEADS: Final[Mapping[str, Text]] = {
    "mark": Text("分數", "the mark"),
    "na": Text("不適用", "“not applicable”"),
}


def field_name(rubric: Rubric, name: str) -> Text:
    """What the field ``name`` of a save is called: 「創新性」的優點."""
    if name in _OWN:
        return _OWN[name]
    head, key, kind = [*name.split(":"), ""][:3]
    what = _KINDS[kind] if head == "text" else _HEADS[head]
    if key == WHOLE:
        return Text(f"整案意見的{what.zh}", f"{what.en} on the entry as a whole")
    title = rubric.dimension(key).title
    return Text(f"「{title.zh}」的{what.zh}", f"{what.en} on “{title.en}”")
