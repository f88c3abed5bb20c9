"""round.yaml: the settings that a round is opened with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from svcreview.errors import Problem
from svcreview.fields import MAX_PROSE, Fields
from svcreview.language import Text
from svcreview.model import Agency, Approval, Category, Filing, Practice, Rules
from svcreview.rounds.dates import read_day, read_time
from svcreview.rounds.names import Names, note_twins, read_id
from svcreview.rounds.rules import read_rules
from svcreview.text import ROC_OFFSET, show_time

_AGENCY: Final = Text("參獎機關", "agency")
_CATEGORY: Final = Text("類別", "category")
_YEARS: Final = (90, 188)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What round.yaml says, but for the rubric, which it only names."""

    id: str
    title: str
    year: int
    plan: str | None
    rubric: str
    demonstration: bool
    categories: tuple[Category, ...]
    agencies: tuple[Agency, ...]
    rules: Rules
    deadline: datetime | None
    contact: str | None
    approval: Approval | None
    filing: Filing
    practice: Practice | None


def read_settings(fields: Fields, notices: list[Problem]) -> Settings:
    """The settings in ``fields``; problems are noted there, remarks in ``notices``."""
    categories = _read_categories(fields)
    settings = Settings(
        id=read_id(fields),
        title=fields.text("title"),
        year=_read_year(fields),
        plan=fields.text("plan", required=False, limit=MAX_PROSE) or None,
        rubric=fields.text("rubric"),
        demonstration=fields.flag("demonstration", default=False),
        categories=categories,
        agencies=_read_agencies(fields),
        rules=read_rules(fields),
        deadline=_read_deadline(fields, notices),
        contact=fields.text("contact", required=False) or None,
        approval=_read_approval(fields.part("approval")),
        filing=_read_filing(fields.part("filing")),
        practice=_read_practice(fields, category_names(categories)),
    )
    fields.done()
    return settings


def _read_year(fields: Fields) -> int:
    first, last = _YEARS
    year = fields.whole("year", 0, 9999)
    if year is None or first <= year <= last:
        return year or 0
    if first <= year - ROC_OFFSET <= last:
        roc = year - ROC_OFFSET
        zh, en = f"{year} 是西元年，請填民國年 {roc}", f"{year} is an AD year; write ROC {roc}"
    else:
        zh, en = f"民國 {year} 年不合理，請填如 115", f"ROC {year} is not plausible; write 115"
    fields.note("year", zh, en)
    return 0


def _read_categories(fields: Fields) -> tuple[Category, ...]:
    parts = list(fields.parts("categories"))
    categories = [_read_category(part) for part in parts]
    note_twins((c.id, part) for c, part in zip(categories, parts, strict=True))
    return tuple(categories)


def _read_category(part: Fields) -> Category:
    category = Category(
        id=read_id(part),
        title=part.bilingual("title") or Text("", ""),
        places=part.whole("places", 0, 9999, required=False),
    )
    part.done()
    return category


def category_names(categories: Iterable[Category]) -> Names:
    """How other settings and tables may refer to ``categories``."""
    return Names.of(_CATEGORY, [(category.id, category.title.zh) for category in categories])


def _read_agencies(fields: Fields) -> tuple[Agency, ...]:
    parts = list(fields.parts("agencies"))
    listed = [(read_id(part), part.text("name")) for part in parts]
    note_twins((id_, part) for (id_, _), part in zip(listed, parts, strict=True))
    names = Names.of(_AGENCY, listed)
    agencies = []
    for (id_, name), part in zip(listed, parts, strict=True):
        agencies.append(
            Agency(id=id_, name=name, parent=names.refer(part, "parent", required=False))
        )
        part.done()
    _note_circles(agencies, parts)
    return tuple(agencies)


def _note_circles(agencies: list[Agency], parts: list[Fields]) -> None:
    parent = {agency.id: agency.parent for agency in agencies}
    for agency, part in zip(agencies, parts, strict=True):
        seen, above = {agency.id}, agency.parent
        while above is not None and above not in seen:
            seen.add(above)
            above = parent.get(above)
        if above is not None and above == agency.id:
            part.note(
                "parent",
                f"上級機關繞了一圈又回到「{agency.id}」",
                f"the bodies above lead in a circle back to “{agency.id}”",
            )


def _read_deadline(fields: Fields, notices: list[Problem]) -> datetime | None:
    written = fields.text("deadline", required=False)
    if not written:
        return None
    read = read_time(written)
    if isinstance(read, Text):
        fields.note("deadline", read.zh, read.en)
        return None
    if read.whole_day:
        zh, en = show_time(read.moment, "zh"), show_time(read.moment, "en")
        text = Text(f"未寫時間，讀作 {zh}", f"no time is given; read as {en}")
        notices.append(Problem("round.yaml deadline", text))
    return read.moment


def _read_approval(part: Fields) -> Approval | None:
    number, dated = part.text("number", required=False), _read_date(part)
    if dated is not None and not number:
        part.note("number", "有核准日期而無文號，請補上", "a date without a number; fill it in")
    part.done()
    return Approval(number=number, dated=dated) if number else None


def _read_date(part: Fields) -> date | None:
    written = part.text("date", required=False)
    read = read_day(written) if written else None
    if isinstance(read, Text):
        part.note("date", read.zh, read.en)
        return None
    return read


def _read_practice(fields: Fields, categories: Names) -> Practice | None:
    if fields.raw("practice") is None:
        return None
    part = fields.part("practice")
    practice = Practice(
        id=read_id(part),
        agency=part.text("agency"),
        category=categories.refer(part, "category") or "",
        title=part.text("title"),
    )
    part.done()
    return practice


def _read_filing(part: Fields) -> Filing:
    filing = Filing(
        file_number=part.text("file_number", required=False) or None,
        retention_years=part.whole("retention_years", 1, 999, required=False),
        classification_number=part.text("classification_number", required=False) or None,
    )
    part.done()
    return filing
