"""Text and numbers on their way in and out: cleaning, escaping, rounding, ROC dates, cells."""

from __future__ import annotations

import html
import os
import re
import shlex
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import count, dropwhile
from typing import Final

TAIPEI: Final = timezone(timedelta(hours=8), "Asia/Taipei")  # no summer time since 1979
ROC_OFFSET: Final = 1911
ABSENT: Final = "–"
_WEEKDAYS: Final = "一二三四五六日"
# Direction marks that can make a reader see another order than the one stored (CVE-2021-42574).
_BIDI: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# U+FFFE and U+FFFF are no characters; an .xlsx that holds one cannot be opened.
_NEVER: Final = frozenset(_BIDI + "\ufeff\ufffe\uffff")
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_FORMULA_STARTS: Final = (*_FORMULA_SIGNS, "\t", "\r", "\n")
_PLAIN_ARGUMENT: Final = re.compile(r"[\w./\\:@%+=,][\w./\\:@%+=,~-]*")
_PLAIN_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,6})?")


def clean(text: str) -> str:
    """``text`` as we store it: NFC, ``\\n`` line ends, no control, bidi or surrogate characters.

    Emoji, private-use and rare characters of names stay.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    wanted = "".join(c for c in lines if c in "\n\t" or not _unwanted(c))
    # Last, for a removed character may have stood between a letter and its accent.
    return unicodedata.normalize("NFC", wanted).strip()


def _unwanted(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in _NEVER


def one_line(text: str) -> str:
    """``text`` cleaned and on one line: titles, names, labels."""
    return " ".join(clean(text).split())


def shorten(text: str, width: int = 60) -> str:
    """At most ``width`` characters on one line, for messages that quote what was found."""
    line = one_line(text)
    return line if len(line) <= width else line[: width - 1] + "…"


def argument(path: object) -> str:
    """``path`` as it is typed behind a command: quoted where a shell would split or expand it."""
    text = str(path)
    if _PLAIN_ARGUMENT.fullmatch(text):
        return text
    return f'"{text}"' if os.name == "nt" else shlex.quote(text)


def narrow(text: str) -> str:
    """``text`` with full-width digits, letters and signs (８５．５) as the ASCII ones.

    Only these are changed: NFKC would also turn ① into 1 and ㎡ into m2.
    """
    folded = "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in text)
    return folded.replace("\u3000", " ").strip()


def parse_number(text: str) -> Decimal | None:
    """The decimal number that ``text`` shows, or ``None``: no exponent, no nan, no words."""
    plain = narrow(text)
    return Decimal(plain) if _PLAIN_NUMBER.fullmatch(plain) else None


def escape(text: str) -> str:
    """``text`` for HTML content and quoted attributes: the only way text enters a page."""
    return html.escape(clean(text), quote=True)


def cell(text: str) -> str:
    """``text`` for a csv or spreadsheet cell: never read as a formula, whatever it starts with.

    Text that looks guarded already is guarded once more, so that ``uncell`` gives it back exactly.
    """
    return "'" + text if _may_run(text) else text


def uncell(text: str) -> str:
    """What ``cell`` made ``text`` from: exactly its guard is taken off, any other ``'`` stays."""
    return text[1:] if text.startswith("'") and _may_run(text) else text


def _may_run(text: str) -> bool:
    # Some programs drop blanks and invisible characters before they look for a formula.
    visible = "".join(dropwhile(_overlooked, text))
    return text.lstrip("'").startswith(_FORMULA_STARTS) or visible.startswith(_FORMULA_SIGNS)


def _overlooked(character: str) -> bool:
    return character == "'" or character.isspace() or unicodedata.category(character)[0] == "C"


def half_up(value: Decimal | Fraction | int, digits: int = 2) -> Decimal:
    """``value`` rounded half up to ``digits`` decimals, in exact arithmetic (第三位四捨五入)."""
    if isinstance(value, Fraction):
        scaled = value * 10**digits
        whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
        return Decimal(whole if scaled >= 0 else -whole).scaleb(-digits)
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return rounded + 0  # never "-0.00"


def trim(value: Decimal) -> str:
    """``value`` without needless zeros: 24.50 → ``24.5``, 30.0 → ``30``."""
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def show(value: Decimal | int | None) -> str:
    """``value`` as printed; what does not exist is a dash, never 0."""
    return ABSENT if value is None else str(value)


def roc_year(day: date) -> int:
    """The ROC year of ``day``: 2026 → 115."""
    return day.year - ROC_OFFSET


def roc_year_in(words: str) -> int | None:
    """The ROC year that a title names (113年度…), or ``None``."""
    found = re.search(r"(?<!\d)(\d{3})\s*年", words)
    return int(found[1]) if found else None


def roc_date(day: date, *, weekday: bool = False) -> str:
    """``115年3月20日``, with ``weekday`` also ``（星期五）``."""
    words = f"{roc_year(day)}年{day.month}月{day.day}日"
    return f"{words}（星期{_WEEKDAYS[day.weekday()]}）" if weekday else words


def roc_time(moment: datetime, *, weekday: bool = False) -> str:
    """``115年3月20日下午5時30分`` in Taipei time; ``moment`` must be aware."""
    local = _aware(moment).astimezone(TAIPEI)
    half = "上午" if local.hour < 12 else "下午"
    hour = local.hour if local.hour <= 12 else local.hour - 12
    minutes = f"{local.minute}分" if local.minute else ""
    return f"{roc_date(local.date(), weekday=weekday)}{half}{hour}時{minutes}"


def show_date(day: date, language: str) -> str:
    """``day`` as a person reads it: ROC in zh, ISO with the ROC year in en."""
    return roc_date(day) if language == "zh" else f"{day.isoformat()} (ROC {roc_year(day)})"


def show_time(moment: datetime, language: str) -> str:
    """``moment`` as a person reads it, in Taipei time."""
    if language == "zh":
        return roc_time(moment)
    return f"{_aware(moment).astimezone(TAIPEI):%Y-%m-%d %H:%M} (Taipei)"


def utc(moment: datetime) -> str:
    """``moment`` as stored: ``2026-03-20T09:00:00.000000Z``."""
    return f"{_aware(moment).astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:  # else Python would take this machine's zone for granted
        raise ValueError("a time without its zone is no moment")
    return moment


def letters() -> Iterator[str]:
    """A, B, …, Z, AA, AB, …: codes that mean nothing but their own order."""
    yield from map(column_name, count())


def display_width(text: str) -> int:
    """How many places ``text`` takes on a line where a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cell_name(column: int, row: int) -> str:
    """The name that a spreadsheet gives a cell: ``cell_name(3, 7)`` is ``D7``."""
    return f"{column_name(column)}{row}"


def column_name(column: int) -> str:
    """The letters over a column, counted from 0."""
    name, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(ord("A") + digit) + name
    return name
