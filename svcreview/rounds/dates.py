"""Dates as people write them, ROC or AD, read in Taipei time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from svcreview.language import Text
from svcreview.text import ROC_OFFSET, TAIPEI, narrow, roc_date, shorten

END_OF_DAY: Final = time(23, 59)  # a day without a time ends with it (參照 民法 §121)
_SANE_YEARS: Final = range(2000, 2100)  # ROC 89 to 188
_DAY: Final = re.compile(
    r"(?:民國)?\s*(\d{1,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*"
    r"(?:\(?(?:星期|週)([一二三四五六日])\)?)?"
)
_CLOCK: Final = re.compile(
    r"[T\s]*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?\s*(Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE
)
_SPOKEN: Final = re.compile(r"\s*(上午|下午)\s*(\d{1,2})\s*時\s*(?:(\d{1,2})\s*分)?")


@dataclass(frozen=True, slots=True)
class ReadTime:
    """A moment in UTC; ``whole_day`` where no time was written and the day's end is meant."""

    moment: datetime
    whole_day: bool = False


def read_day(text: str) -> date | Text:
    """The day that ``text`` names, or what is wrong with it."""
    found = _DAY.fullmatch(narrow(text))
    return _unreadable(text) if found is None else _day_of(found)


def read_time(text: str) -> ReadTime | Text:
    """The moment that ``text`` names in Taipei time, or what is wrong with it."""
    plain = narrow(text)
    found = _DAY.match(plain)
    if found is None:
        return _unreadable(text)
    day = _day_of(found)
    if isinstance(day, Text):
        return day
    rest = plain[found.end() :]
    if not rest:
        return ReadTime(_in_utc(day, END_OF_DAY), whole_day=True)
    return _moment(day, rest) or _unreadable(text)


def _moment(day: date, clock: str) -> ReadTime | None:
    try:
        if spoken := _SPOKEN.fullmatch(clock):
            half, hour, minute = spoken.groups()
            later = 12 if half == "下午" and int(hour) < 12 else 0
            return ReadTime(_in_utc(day, time(int(hour) + later, int(minute or 0))))
        if written := _CLOCK.fullmatch(clock):
            return ReadTime(_written(day, written))
    except ValueError:  # an hour 25, a minute 61
        return None
    return None


def _written(day: date, clock: re.Match[str]) -> datetime:
    hour, minute, second, fraction, zone = clock.groups()
    moment = time(int(hour), int(minute), int(second or 0), int(f"{fraction or 0:0<6}"))
    if zone is None:
        return _in_utc(day, moment)
    offset = "+00:00" if zone in "Zz" else zone
    return datetime.fromisoformat(f"{day.isoformat()}T{moment.isoformat()}{offset}").astimezone(UTC)


def _in_utc(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, TAIPEI).astimezone(UTC)


def _day_of(found: re.Match[str]) -> date | Text:
    written, month, day = (int(part) for part in found.groups()[:3])
    year = written if written >= 1000 else written + ROC_OFFSET
    if year not in _SANE_YEARS:
        return _strange_year(written)
    try:
        value = date(year, month, day)
    except ValueError:
        return Text(
            f"沒有「{shorten(found.group())}」這一天", f"there is no day “{shorten(found.group())}”"
        )
    weekday = found.group(4)
    if weekday and not roc_date(value, weekday=True).endswith(f"{weekday}）"):
        right = roc_date(value, weekday=True)
        return Text(f"日期與星期不符，應為 {right}", f"day and weekday disagree: {right}")
    return value


def _strange_year(written: int) -> Text:
    roc = {2: written + 100, 4: written - 2000}.get(len(str(written)), 0)
    if roc + ROC_OFFSET not in _SANE_YEARS:
        return Text(
            f"年份 {written} 不合理；請寫民國年（115）或西元年（2026）",
            f"the year {written} is not plausible; write the ROC (115) or the AD year (2026)",
        )
    ad = roc + ROC_OFFSET
    return Text(
        f"年份 {written} 不合理，似將民國與西元混用，是否為民國 {roc} 年（西元 {ad} 年）？",
        f"the year {written} is not plausible; ROC and AD mixed up? Did you mean ROC {roc} ({ad})?",
    )


def _unreadable(text: str) -> Text:
    found = shorten(text, 40)
    return Text(
        f"「{found}」不是日期時間；請寫成 115-03-20 17:00 或 2026-03-20T17:00",
        f"“{found}” is no date and time; write 115-03-20 17:00 or 2026-03-20T17:00",
    )
