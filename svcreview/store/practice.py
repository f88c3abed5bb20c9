"""The practice case in the store: one replaceable row a member, which nothing else ever reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from sqlalchemy import Connection, literal, select

from svcreview.errors import InputError, StoreError
from svcreview.language import Text
from svcreview.model import Pair, Round, Sheet, SheetState
from svcreview.rubric import Rubric
from svcreview.sheets import Draft, check_sheet
from svcreview.store import chains, reading
from svcreview.store.schema import PRACTICE
from svcreview.text import shorten

_WRITTEN: Final = ("counter", "saved_at", "marks", "not_applicable", "comments")
_HINT: Final = Text("請核對案號與委員編號。", "Check the ids of the submission and the member.")


def refuse_faulty(round_: Round, sheet: Sheet) -> None:
    """Raise unless ``sheet`` is a member's of the round's practice case, with marks on the scale."""
    name = f"{shorten(sheet.submission)}/{shorten(sheet.member)}"
    if round_.practice is None or sheet.submission != round_.practice.id:
        raise StoreError(
            Text(f"評分表 {name}：這不是練習案", f"sheet {name}: this is no practice case"), _HINT
        )
    if sheet.member not in round_.member_by_id:
        raise StoreError(
            Text(f"評分表 {name}：沒有這位委員", f"sheet {name}: there is no such member"), _HINT
        )
    problems = check_sheet(round_, sheet)
    if problems:
        raise InputError(round_.id, problems)


def save(db: Connection, row: chains.Row, *, base: int) -> Draft | None:
    """Write ``row``, a draft's, over save ``base``; ``None`` if another save came between.

    Raises ``KeyTakenError`` where a first save finds another one.
    """
    written = {name: row[name] for name in _WRITTEN}
    if base == 0:
        db.execute(PRACTICE.insert().values(round=row["round"], member=row["member"], **written))
    elif not _saved_over(db, row["round"], row["member"], base, written):
        return None
    return read(db, row["round"], Pair(row["submission"], row["member"]))


def _saved_over(db: Connection, round_id: str, member: str, base: int, written: chains.Row) -> bool:
    statement = (
        PRACTICE.update()
        .where(
            PRACTICE.c.round == round_id,
            PRACTICE.c.member == member,
            PRACTICE.c.counter == base,
        )
        .values(**written)
    )
    return db.execute(statement).rowcount == 1


def read(db: Connection, round_id: str, pair: Pair) -> Draft | None:
    """The practice sheet of ``pair``, the practice case and a member, as last saved."""
    rows = select(
        PRACTICE,
        literal(pair.submission).label("submission"),
        literal(SheetState.DRAFT.value).label("state"),
        PRACTICE.c.saved_at.label("noted_at"),
    ).where(PRACTICE.c.round == round_id, PRACTICE.c.member == pair.member)
    row = db.execute(reading.drafts(rows.subquery())).first()
    return None if row is None else reading.draft_of(row)


def practised(db: Connection, round_id: str, rubric: Rubric) -> tuple[Mapping[str, Decimal], ...]:
    """The marks of everybody whose practice sheet is complete, ordered by the marks themselves."""
    keys = [dimension.key for dimension in rubric.scored]
    given = sorted(_complete(db, round_id, keys).values())
    return tuple(dict(zip(keys, marks, strict=True)) for marks in given)


def who_practised(db: Connection, round_id: str, rubric: Rubric) -> frozenset[str]:
    """The members whose practice sheet is complete."""
    return frozenset(_complete(db, round_id, [dimension.key for dimension in rubric.scored]))


def _complete(db: Connection, round_id: str, keys: Sequence[str]) -> dict[str, list[Decimal]]:
    query = select(PRACTICE.c.member, PRACTICE.c.marks).where(PRACTICE.c.round == round_id)
    given = {row.member: reading.marks_of(row.marks) for row in db.execute(query)}
    return {
        member: [marks[key] for key in keys]
        for member, marks in given.items()
        if marks.keys() >= set(keys)
    }
