"""The words in which pages, tables and the command line speak of results: one wording each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from svcreview import announcement
from svcreview.language import Text
from svcreview.model import CommentKind, Phase, TieStep
from svcreview.results.values import Flag

UNSETTLED: Final = Text("未定案", "not settled")

PHASES: Final[Mapping[Phase, Text]] = {
    Phase.SETUP: Text("準備中", "setup"),
    Phase.SCORING: Text("評分中", "scoring"),
    Phase.MEETING: Text("待開會", "meeting"),
    Phase.DECIDED: Text("已決議", "decided"),
    Phase.ARCHIVED: Text("已歸檔", "archived"),
}

_IN_FAVOUR: Final = (TieStep.INNOVATION, TieStep.HEAVIEST, TieStep.FIRST_PLACES)
TIE_STEPS: Final[Mapping[TieStep, Text]] = {
    **{
        step: Text(
            f"同分時{announcement.TIE_STEPS[step].zh}優先",
            f"tie: {announcement.TIE_STEPS[step].en}",
        )
        for step in _IN_FAVOUR
    },
    TieStep.RESCORING: Text("同分經重行評分", "tie: scored again"),
    TieStep.LOTS: Text("同分經抽籤", "tie: lots drawn"),
}

FLAGS: Final[Mapping[str, Text]] = {
    Flag.TIE_AT_LINE: Text("推薦名額線上同分，尚未決定", "tie at the line, undecided"),
    Flag.MARKED_DIFFERENCE: Text(
        "委員評分差異達提請討論標準", "members differ enough to be discussed"
    ),
    Flag.BELOW_PASS: Text("未達合格標準", "below the pass mark"),
    Flag.INCOMPLETE: Text("尚有委員未完成評分", "a member's sheet is missing"),
    Flag.NO_SHEETS: Text("尚無可採計之評分", "no sheet that counts"),
    Flag.MOVED_CATEGORY: Text("評分前變更類別", "moved between categories before scoring"),
    Flag.UNEQUAL_N: Text("評分委員人數少於同類別他案", "fewer members than other entries"),
}

COMMENT_KINDS: Final[Mapping[CommentKind, Text]] = {
    CommentKind.STRENGTH: Text("優點", "Strengths"),
    CommentKind.IMPROVEMENT: Text("改善建議", "Suggested improvements"),
    CommentKind.REMARK: Text("評審意見", "Comments"),
    CommentKind.REASON: Text("評分理由", "Reason"),
    CommentKind.NOTE: Text("委員內部註記", "Note within the panel"),
}


def recommendation(value: bool | None) -> Text:
    """The computed standing against the line, in words; ``None`` is undecided."""
    if value is None:
        return Text("—", "–")
    return Text("列入推薦名額", "within the places") if value else Text("未列入", "not within")
