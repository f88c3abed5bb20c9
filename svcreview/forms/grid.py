"""Where everything stands on a score sheet that is filled in on a computer.

One grid serves xlsx and ods on the way out and the check on the way back, so that the three
cannot disagree. A row is one dimension of one entry; the last row of each entry is about the
whole of it. Nothing is merged, and each row says whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from svcreview.desk.cases import WHOLE
from svcreview.forms import words
from svcreview.forms.values import Bands, Form, FormEntry
from svcreview.language import Text
from svcreview.model import CommentKind
from svcreview.rubric import Dimension
from svcreview.text import cell_name, trim

Value = str | Decimal | None


class Kind(StrEnum):
    """What a cell is for, which decides how it looks and whether it is locked."""

    TITLE = "title"
    WARNING = "warning"
    NOTE = "note"
    HEAD = "head"
    FIXED = "fixed"
    AGAIN = "again"  # says once more whose the row is
    NUMBER = "number"
    WHOLE = "whole"  # a fixed text in the row about the whole entry
    TOTAL = "total"
    BAND = "band"
    STRUCK = "struck"  # nothing belongs here
    MARK = "mark"
    TEXT = "text"
    ABSTAIN = "abstain"


FILLED_IN: Final = frozenset((Kind.MARK, Kind.TEXT, Kind.ABSTAIN))
COMPUTED: Final = frozenset((Kind.TOTAL, Kind.BAND))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One cell. ``value`` is what stands in it; of a computed one, what it comes to as it is.

    ``field`` is the name under which the desk saves what is filled in. ``marks`` are the cells
    that a total adds up or, a single one, whose band is told; ``bands`` the rows of the other
    worksheet where that dimension's bands stand, the first and the last.
    """

    kind: Kind
    value: Value = None
    entry: str | None = None
    field: str | None = None
    dimension: Dimension | None = None
    marks: tuple[str, ...] = ()
    bands: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the table: its name, and how many characters wide it is."""

    title: Text
    width: int


COLUMNS: Final = (
    Column(title=Text("案號", "Entry"), width=8),
    Column(title=Text("類別", "Category"), width=14),
    Column(title=Text("參獎機關", "Agency"), width=20),
    Column(title=Text("案名", "Title"), width=28),
    Column(title=Text("構面", "Dimension"), width=13),
    Column(title=Text("配分", "Points"), width=7),
    Column(title=Text("得分", "Mark"), width=8),
    Column(title=Text("等第", "Band"), width=9),
    Column(title=words.STRENGTH, width=30),
    Column(title=words.IMPROVEMENT, width=30),
    Column(title=words.REASON, width=26),
    Column(title=words.NOTE, width=20),
    Column(title=words.ABSTAIN, width=8),
)
DIMENSION_AT: Final = 4
MARK_AT: Final = 6
_BEHIND_BAND: Final = 8
_OPINIONS: Final = Column(title=words.OPINION, width=26)
BAND_COLUMNS: Final = (
    Column(title=Text("構面", "Dimension"), width=14),
    Column(title=Text("類別", "Category"), width=18),
    Column(title=Text("等第", "Band"), width=10),
    Column(title=Text("最低分", "From"), width=9),
    Column(title=Text("最高分", "To"), width=9),
    Column(title=Text("說明", "What it means"), width=90),
)
_TEXTS: Final = (
    CommentKind.STRENGTH,
    CommentKind.IMPROVEMENT,
    CommentKind.REASON,
    CommentKind.NOTE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The rows of the two worksheets that a person sees; rows count from 1, as on screen."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Spot, ...], ...]
    head: int  # the row of the column names
    bands: tuple[tuple[Spot, ...], ...]

    def below_head(self) -> Iterator[tuple[int, tuple[Spot, ...]]]:
        """The rows of the table with their numbers."""
        yield from enumerate(self.rows[self.head :], self.head + 1)


def grid_of(form: Form) -> Grid:
    """The grid of ``form``, in the language of its stamp."""
    bands, places = _band_rows(form)
    columns = _columns(form)
    top = list(_top(form))
    rows = [*top, tuple(Spot(kind=Kind.HEAD, value=_said(form, c.title)) for c in columns)]
    head = len(rows)
    for entry in form.entries:
        rows += _entry_rows(form, entry, len(rows) + 1, places)
    return Grid(columns=columns, rows=tuple(rows), head=head, bands=bands)


def _columns(form: Form) -> tuple[Column, ...]:
    """The columns of ``form``: one more where the secretariat gave opinions."""
    if not form.has_opinions:
        return COLUMNS
    return (*COLUMNS[:_BEHIND_BAND], _OPINIONS, *COLUMNS[_BEHIND_BAND:])


def _opinions(form: Form, entry: FormEntry, about: str) -> Iterator[Spot]:
    if form.has_opinions:
        yield Spot(kind=Kind.FIXED, value=entry.opinions.get(about))


def _said(form: Form, text: Text) -> str:
    return text.in_(form.stamp.language)


def _top(form: Form) -> Iterator[tuple[Spot, ...]]:
    colon = _said(form, Text("：", ": "))
    if form.demonstration:
        yield (Spot(kind=Kind.WARNING, value=_said(form, words.DEMONSTRATION)),)
    yield (Spot(kind=Kind.TITLE, value=f"{form.title}　{_said(form, words.TITLE)}"),)
    facts = [
        (words.MEMBER, f"{form.stamp.member}　{form.member_name}"),
        (words.DUE, _said(form, words.due_words(form.stamp.due)) if form.stamp.due else None),
        (words.CONTACT, form.contact),
        (words.CODE, form.code),
    ]
    for name, fact in facts:
        if fact is not None:
            yield (Spot(kind=Kind.NOTE, value=f"{_said(form, name)}{colon}{fact}"),)
    for number, line in enumerate(words.how_to_fill(form), 1):
        yield (Spot(kind=Kind.NOTE, value=f"{number}. {_said(form, line)}"),)


def _entry_rows(
    form: Form, entry: FormEntry, first: int, places: dict[tuple[str, str], tuple[int, int]]
) -> Iterator[tuple[Spot, ...]]:
    marks: list[str] = []
    for row, dimension in enumerate(form.rubric.dimensions, first):
        at = cell_name(MARK_AT, row)
        if not dimension.informational:
            marks.append(at)
        yield (
            *_whose(form, entry, dimension, again=row > first),
            _mark(form, entry, dimension),
            Spot(
                kind=Kind.BAND,
                value=_band(form, entry, dimension),
                entry=entry.id,
                marks=(at,),
                bands=places[dimension.key, entry.category],
            ),
            *_opinions(form, entry, dimension.key),
            *_texts(entry, dimension.key),
            Spot(kind=Kind.STRUCK),
        )
    yield (
        *_whose(form, entry, None, again=True),
        Spot(kind=Kind.TOTAL, value=_total(form, entry), entry=entry.id, marks=tuple(marks)),
        Spot(kind=Kind.STRUCK),
        *_opinions(form, entry, WHOLE),
        *_texts(entry, WHOLE),
        _abstention(form, entry),
    )


def _whose(
    form: Form, entry: FormEntry, dimension: Dimension | None, *, again: bool
) -> Iterator[Spot]:
    category = _said(form, form.categories[entry.category])
    for value in (entry.id, category, entry.agency, entry.title):
        yield Spot(kind=Kind.AGAIN if again else Kind.FIXED, value=value)
    if dimension is None:
        yield Spot(kind=Kind.WHOLE, value=_said(form, words.WHOLE))
        yield Spot(kind=Kind.NUMBER, value=sum((d.weight for d in form.rubric.scored), Decimal(0)))
    else:
        yield Spot(kind=Kind.FIXED, value=dimension_name(dimension).in_(form.stamp.language))
        yield Spot(kind=Kind.NUMBER, value=dimension.weight)


def dimension_name(dimension: Dimension) -> Text:
    """The dimension's title; one that is not counted says so."""
    if not dimension.informational:
        return dimension.title
    zh, en = dimension.title.zh, dimension.title.en
    return Text(f"{zh}（{words.NO_COUNT.zh}）", f"{en} ({words.NO_COUNT.en})")


def mark_of(entry: FormEntry, dimension: Dimension) -> Decimal | None:
    """The mark that is filled in."""
    found = entry.text(f"mark:{dimension.key}")
    return Decimal(found) if found and not entry.abstained else None


def _mark(form: Form, entry: FormEntry, dimension: Dimension) -> Spot:
    skipped = entry.filled.get(f"na:{dimension.key}") is True
    return Spot(
        kind=Kind.MARK,
        value=_said(form, words.NOT_APPLICABLE) if skipped else mark_of(entry, dimension),
        entry=entry.id,
        field=f"mark:{dimension.key}",
        dimension=dimension,
    )


def _band(form: Form, entry: FormEntry, dimension: Dimension) -> Value:
    points = mark_of(entry, dimension)
    return "" if points is None else _said(form, dimension.level_of(points, entry.category).title)


def _total(form: Form, entry: FormEntry) -> Value:
    total = total_of(form, entry)
    return "" if total is None else total


def total_of(form: Form, entry: FormEntry) -> Decimal | None:
    """The sum of the marks that are filled in, once all are there."""
    marks = [mark_of(entry, dimension) for dimension in form.rubric.scored]
    given = [mark for mark in marks if mark is not None]
    return sum(given, Decimal(0)) if len(given) == len(marks) else None


def _texts(entry: FormEntry, about: str) -> Iterator[Spot]:
    for kind in _TEXTS:
        name = f"text:{about}:{kind.value}"
        why = about == WHOLE and kind is CommentKind.REASON and entry.abstained
        yield Spot(
            kind=Kind.TEXT,
            value=entry.text("abstain" if why else name) or None,
            entry=entry.id,
            field=name,
        )


def _abstention(form: Form, entry: FormEntry) -> Spot:
    chosen = _said(form, words.ABSTAIN) if entry.abstained else None
    return Spot(kind=Kind.ABSTAIN, value=chosen, entry=entry.id, field="abstain")


def _band_rows(
    form: Form,
) -> tuple[tuple[tuple[Spot, ...], ...], dict[tuple[str, str], tuple[int, int]]]:
    """The worksheet of the bands, and where those of a dimension in a category stand on it."""
    rows = [tuple(Spot(kind=Kind.HEAD, value=_said(form, c.title)) for c in BAND_COLUMNS)]
    places: dict[tuple[str, str], tuple[int, int]] = {}
    for bands in form.bands():
        first, last = len(rows) + 1, len(rows) + len(bands.levels)
        places |= {(bands.dimension.key, category): (first, last) for category in bands.categories}
        rows += _levels(form, bands)
    return tuple(rows), places


def _levels(form: Form, bands: Bands) -> Iterator[tuple[Spot, ...]]:
    every = len(bands.categories) == len(form.categories)
    titles = [_said(form, form.categories[category]) for category in bands.categories]
    who = _said(form, Text("各類別", "All")) if every else "、".join(titles)
    name = _said(form, dimension_name(bands.dimension))
    for level in bands.levels:
        yield (
            Spot(kind=Kind.FIXED, value=name),
            Spot(kind=Kind.FIXED, value=who),
            Spot(kind=Kind.FIXED, value=_said(form, level.title)),
            Spot(kind=Kind.NUMBER, value=level.low),
            Spot(kind=Kind.NUMBER, value=level.high),
            Spot(kind=Kind.FIXED, value=_said(form, level.descriptor)),
        )


def bands_in_words(form: Form, dimension: Dimension, category: str) -> str:
    """The bands of a dimension in one line, the highest first: 卓越 27–30、優良 23–26…"""
    levels: Sequence[str] = [
        f"{_said(form, level.title)} {trim(level.low)}–{trim(level.high)}"
        for level in reversed(dimension.levels_for(category))
    ]
    return _said(form, Text("、", ", ")).join(levels)
