"""What the desk says to a member: the declaration, the grounds, and short sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from svcreview.language import Text, current
from svcreview.text import TAIPEI, roc_time

GROUNDS: Final[Mapping[str, Text]] = {
    "own_body": Text(
        "任職於參獎機關或其上級、所屬機關", "works for the entrant, or for a body above or below it"
    ),
    "apa_32": Text(
        "本人、配偶、四親等內血親、三親等內姻親或其共同權利義務人涉入本案，或曾為本案之代理人、輔佐人"
        "（參照行政程序法第32條）",
        "self, spouse, a relative or someone with a shared right or duty is involved, or acted as "
        "agent (see Administrative Procedure Act, art. 32)",
    ),
    "apa_33": Text(
        "有具體事實足認執行職務有偏頗之虞（參照行政程序法第33條）",
        "facts give reason to fear bias (see Administrative Procedure Act, art. 33)",
    ),
    "employment_3_years": Text(
        "三年內曾與參獎機關有僱傭、委任或代理關係",
        "was employed or mandated by the entrant within three years",
    ),
    "coached": Text("曾親自輔導本參獎案", "personally coached this entry"),
    "other": Text("其他（請於理由敘明）", "other (say which in the reason)"),
}

DECLARATION: Final = (
    Text(
        "本人親自評閱各參獎案並評分，不委由他人代理。",
        "I read and score the entries in person and let nobody act for me.",
    ),
    Text(
        "除將於下一步申報之迴避事項外，本人與各參獎機關及參獎案均無應迴避之利害關係；"
        "評分期間如發現應迴避之情形，將即時申報。",
        "Beyond what I declare in the next step I have no interest in any entrant or entry that "
        "calls for recusal; should I find one while scoring, I shall declare it at once.",
    ),
    Text(
        "本人對參獎資料、評分及評審過程負保密責任，評審結束後亦同；資料僅供評審使用，不另行複製或流用。",
        "I keep the entries, the marks and the proceedings confidential, afterwards too, and use "
        "the material for this review only, without copying it or passing it on.",
    ),
    Text(
        "本人同意於評審作業必要範圍內，蒐集、處理及利用本人姓名、職稱、服務單位及評分紀錄。",
        "I consent to the collection, processing and use of my name, position, organisation and "
        "marks as far as this review needs it.",
    ),
)


def told(text: Text) -> str:
    """``text`` in the language in use."""
    return text.in_(current())


def sentences(*texts: Text) -> str:
    """``texts`` behind each other, each a sentence that ends."""
    stop, gap = ("。", "") if current() == "zh" else (".", " ")
    spoken = [told(text) for text in texts if told(text)]
    return gap.join(one if one[-1] in "。？！.?!" else one + stop for one in spoken)


def clock_time(moment: datetime) -> str:
    """The time of day of ``moment`` in Taipei, as it stands behind 「已儲存」."""
    if current() == "zh":
        return roc_time(moment).split("日", 1)[1]
    return f"{moment.astimezone(TAIPEI):%H:%M}"


def saved_text(moment: datetime) -> str:
    """What an acknowledged save says."""
    return told(Text(f"已儲存　{clock_time(moment)}", f"Saved {clock_time(moment)}"))
