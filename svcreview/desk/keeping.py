"""What a member keeps at the desk: phrases to use again, and where the page was left."""

from __future__ import annotations

import json
from typing import Final

from svcreview.desk import refusals
from svcreview.desk.messages import MAX_PHRASE, Message, RefusedError, small_json
from svcreview.desk.sitting import Sitting
from svcreview.desk.state import BANK, PLACE
from svcreview.desk.values import Reply

_MAX_BANK: Final = 200


def bank(sitting: Sitting, asked: Message) -> Reply:
    """``{add}`` or ``{remove}``: a phrase comes or, by its place in the list, goes."""
    kept: list[str] = json.loads(sitting.record().own.get(BANK, "[]"))
    if asked.has("remove"):
        index = asked.number("remove")
        kept = kept[:index] + kept[index + 1 :]
    else:
        kept = _longer(kept, asked.text("add", most=MAX_PHRASE))
    sitting.store.keep(sitting.member, {BANK: json.dumps(kept, ensure_ascii=False)})
    return Reply({"bank": kept})


def _longer(kept: list[str], text: str) -> list[str]:
    if len(kept) >= _MAX_BANK:
        raise RefusedError(refusals.FULL, refusals.REMOVE)
    return [*kept, text] if text and text not in kept else kept


def place(sitting: Sitting, asked: Message) -> Reply:
    """``{place}``: where the page was left."""
    sitting.store.keep(sitting.member, {PLACE: small_json(asked.mapping("place"))})
    return Reply({})
