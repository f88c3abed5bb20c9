"""The rubric as one value, and the way in and out of the mapping that people write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from svcreview.errors import InputError, Problem
from svcreview.fields import Fields
from svcreview.language import Text
from svcreview.rubric.bands import read_bands
from svcreview.rubric.checks import dimension_problems, rule_problems
from svcreview.rubric.parsing import read_dimension, read_passing, read_reasons, read_step
from svcreview.rubric.values import Dimension, PassRule, ReasonRule


@dataclass(frozen=True, kw_only=True)
class Rubric:
    """The whole rubric, the same for both categories but for the wording of bands."""

    id: str
    title: Text
    step: Decimal
    dimensions: tuple[Dimension, ...]
    note: Text | None = None  # 「示範配分」 on the presets
    passing: PassRule = field(default_factory=PassRule)
    reasons: ReasonRule = field(default_factory=ReasonRule)

    @cached_property
    def scored(self) -> tuple[Dimension, ...]:
        """The dimensions that make up the total; their weights sum to 100."""
        return tuple(d for d in self.dimensions if not d.informational)

    def dimension(self, key: str) -> Dimension:
        """The dimension called ``key``; raises ``KeyError``."""
        for dimension in self.dimensions:
            if dimension.key == key:
                return dimension
        raise KeyError(key)

    @classmethod
    def from_mapping(cls, data: Mapping[str, object], source: str) -> Rubric:
        """The rubric that ``data`` describes; raises one ``InputError`` with all its problems.

        ``source`` names the file in the error. README and ``rubrics/moea-113/equal.yaml`` show
        the keys.
        """
        problems: list[Problem] = []
        fields = Fields(data, "", problems)
        step, bands = read_step(fields), read_bands(fields)
        unit = step or Decimal(1)
        dimensions = tuple(
            read_dimension(part, bands=bands, step=unit) for part in fields.parts("dimensions")
        )
        rubric = cls(
            id=fields.text("id", limit=64),
            title=fields.bilingual("title") or Text("", ""),
            note=fields.bilingual("note", required=False),
            step=unit,
            dimensions=dimensions,
            passing=read_passing(fields),
            reasons=read_reasons(fields),
        )
        fields.done()
        problems += dimension_problems(rubric.dimensions, step)
        problems += rule_problems(rubric.dimensions, rubric.passing, rubric.reasons)
        if problems:
            raise InputError(source, problems)
        return rubric
