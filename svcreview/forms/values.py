"""A score sheet of one member, whichever format it is written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from svcreview.forms.stamp import Stamp, code_of
from svcreview.language import Text
from svcreview.rubric import Dimension, Level, Rubric


@dataclass(frozen=True, slots=True, kw_only=True)
class FormEntry:
    """One entry on the sheet.

    ``opinions`` is what the secretariat found beforehand (幕僚初審意見), by dimension, ``_`` for
    the whole entry. ``filled`` is what stands in it, by the names under which the desk saves: ``mark:impact``,
    ``text:_:reason``, ``abstain``; empty where nothing is to be filled in.
    """

    id: str
    agency: str
    title: str
    category: str
    settled: bool
    opinions: Mapping[str, str] = field(default_factory=dict)
    filled: Mapping[str, object] = field(default_factory=dict)

    @property
    def abstained(self) -> bool:
        return self.filled.get("abstain") is not None

    def text(self, name: str) -> str:
        """The text filled in under ``name``."""
        found = self.filled.get(name)
        return found if isinstance(found, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """Who keyed a paper sheet in (登錄), who keyed it again (核對), and the digest of its scan."""

    submissions: tuple[str, ...]
    keyed_by: str
    keyed_at: datetime
    checked_by: str
    checked_at: datetime
    scan: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The score sheet of one member: never an entry, a mark or a name of anybody else."""

    title: str
    demonstration: bool
    member_name: str
    rubric: Rubric
    categories: Mapping[str, Text]
    contact: str | None
    approval: str | None
    reasons: tuple[Text, ...]
    entries: tuple[FormEntry, ...]
    stamp: Stamp
    seal: str
    keyed: tuple[Keyed, ...] = ()

    @property
    def code(self) -> str:
        return code_of(self.stamp, self.seal)

    @property
    def has_opinions(self) -> bool:
        return any(entry.opinions for entry in self.entries)

    def bands(self) -> tuple[Bands, ...]:
        """The bands of each dimension, once where all categories on the sheet share them."""
        return tuple(
            Bands(dimension=dimension, categories=categories, levels=levels)
            for dimension in self.rubric.dimensions
            for levels, categories in self._levels(dimension).items()
        )

    def _levels(self, dimension: Dimension) -> Mapping[tuple[Level, ...], tuple[str, ...]]:
        found: dict[tuple[Level, ...], tuple[str, ...]] = {}
        for category in self.categories:
            levels = dimension.levels_for(category)
            found[levels] = (*found.get(levels, ()), category)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """The levels of a dimension in these categories, lowest first."""

    dimension: Dimension
    categories: tuple[str, ...]
    levels: tuple[Level, ...]
