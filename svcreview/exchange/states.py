"""What the column ``state`` may say, and what it says about a whole sheet."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from svcreview.exchange.columns import fold
from svcreview.language import Text
from svcreview.model import SheetState


class Said(StrEnum):
    """What a table says of one member × one submission: a sheet's state, or none for a recusal."""

    HANDED_IN = "handed_in"
    RECUSED = "recused"
    ABSTAINED = "abstained"
    DRAFT = "draft"
    UNSCORED = "unscored"
    RETURNED = "returned"
    VOID = "void"


_WORDS: Final[Mapping[Said, tuple[str, ...]]] = {
    Said.HANDED_IN: ("已送出", "送出", "確認送出"),
    Said.RECUSED: ("迴避",),
    Said.ABSTAINED: ("棄權",),
    Said.DRAFT: ("未送出", "草稿"),
    Said.UNSCORED: ("未評", "未評分"),
    Said.RETURNED: ("退回", "退回修正"),
    Said.VOID: ("不計",),
}
STATES: Final = {fold(word): said for said, zh in _WORDS.items() for word in (said.value, *zh)}
LISTED: Final = tuple(f"{said.value}（{zh[0]}）" for said, zh in _WORDS.items())
WITHOUT_MARKS: Final = (Said.RECUSED, Said.ABSTAINED, Said.UNSCORED)
SHOWN: Final = {said: zh[0] for said, zh in _WORDS.items()}
SHEET_STATES: Final[Mapping[Said, SheetState | None]] = {
    Said.HANDED_IN: SheetState.HANDED_IN,
    Said.RECUSED: None,
    Said.ABSTAINED: SheetState.ABSTAINED,
    Said.DRAFT: SheetState.DRAFT,
    Said.UNSCORED: SheetState.DRAFT,
    Said.RETURNED: SheetState.RETURNED,
    Said.VOID: SheetState.VOID,
}


def conflict(first: Said, second: Said) -> Text:
    """One sheet with two states."""
    return Text(
        f"狀態「{SHOWN[second]}」與同一委員同一案先前的「{SHOWN[first]}」不一致，請改成一致",
        f"state {second.value}: this member's sheet on this submission was {first.value} before; "
        "give it one state",
    )


def marks_despite(said: Said) -> Text:
    """Marks on a sheet whose state says that there are none."""
    return Text(
        f"狀態為「{SHOWN[said]}」卻有得分，請刪去得分或更正狀態",
        f"the state is {said.value}, yet there are marks: delete them, or mend the state",
    )
