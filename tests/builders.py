"""Small builders with plain defaults: a test names only what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from svcreview.language import Text
from svcreview.model import (
    Agency,
    Category,
    Member,
    Pair,
    Recusal,
    Round,
    Sheet,
    SheetState,
    Submission,
)
from svcreview.rubric import Dimension, Level, Rubric

KEYS = ("innovation", "impact", "sustainability", "diffusion")


def a_dimension(key: str = "innovation", weight: int = 25, **changes: Any) -> Dimension:
    half = Decimal(weight) / 2
    levels = (
        Level(low=Decimal(0), high=half, title=Text("尚可", "fair"), descriptor=Text("一", "one")),
        Level(
            low=half, high=Decimal(weight), title=Text("優良", "good"), descriptor=Text("二", "two")
        ),
    )
    question = Text(f"{key}？", f"{key}?")
    plain = Dimension(
        key=key, title=Text(key, key), question=question, weight=Decimal(weight), levels=levels
    )
    return replace(plain, **changes)


def a_rubric(weights: Iterable[int] = (25, 25, 25, 25), **changes: Any) -> Rubric:
    dimensions = tuple(a_dimension(key, weight) for key, weight in zip(KEYS, weights, strict=True))
    plain = Rubric(id="test", title=Text("測試", "test"), step=Decimal(1), dimensions=dimensions)
    return replace(plain, **changes)


def a_round(
    submissions: int | Iterable[Submission] = 3,
    members: int = 3,
    *,
    places: int | None = 1,
    recused: Iterable[tuple[str, str]] = (),
    **changes: Any,
) -> Round:
    """A round in which every member scores every submission of one category ``c``."""
    if isinstance(submissions, int):
        submissions = [a_submission(f"S{i:03}") for i in range(1, submissions + 1)]
    entries = tuple(submissions)
    panel = tuple(Member(id=f"M{i:02}", name=f"委員{i}") for i in range(1, members + 1))
    categories = tuple(
        Category(id=c, title=Text(c, c), places=places)
        for c in sorted({s.category for s in entries})
    )
    plain = Round(
        id="test-round",
        title="測試評審",
        year=114,
        rubric=a_rubric(),
        categories=categories,
        agencies=tuple(Agency(id=a, name=f"機關{a}") for a in sorted({s.agency for s in entries})),
        submissions=entries,
        members=panel,
        assignments=frozenset(Pair(s.id, m.id) for s in entries for m in panel),
        recusals=tuple(Recusal(submission=s, member=m, ground="own_body") for s, m in recused),
    )
    return replace(plain, **changes)


def a_submission(id: str = "S001", category: str = "c", **changes: Any) -> Submission:  # noqa: A002
    plain = Submission(id=id, agency="A" + id[1:], category=category, title=f"案{id}")
    return replace(plain, **changes)


def a_sheet(
    submission: str = "S001",
    member: str = "M01",
    marks: Iterable[float | str] | Mapping[str, Any] = (20, 20, 20, 20),
    state: SheetState = SheetState.HANDED_IN,
    **changes: Any,
) -> Sheet:
    """A sheet handed in; ``marks`` in the order innovation, impact, sustainability, diffusion."""
    given = marks if isinstance(marks, Mapping) else dict(zip(KEYS, marks, strict=False))
    points = {key: Decimal(str(value)) for key, value in given.items()}
    return replace(
        Sheet(submission=submission, member=member, marks=points, state=state), **changes
    )
