"""What every part of the store stands on: its database, its clock, and the round as it is now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, Self

from sqlalchemy import Connection, select

from svcreview.errors import StoreError
from svcreview.frozen import thaw
from svcreview.language import Text
from svcreview.model import Phase, Round
from svcreview.store import acts, chains, refusals, writing
from svcreview.store.engine import Database
from svcreview.store.schema import ROUNDS
from svcreview.text import one_line


class Standing(NamedTuple):
    """Where the round stands, the digest it was frozen with, and the round with its later recusals."""

    phase: Phase
    digest: str
    round: Round


class StoreBase:
    """One round's database; each method of those that build on it is one transaction."""

    def __init__(
        self,
        database: Database,
        round_id: str,
        *,
        clock: Callable[[], datetime],
        salts: Callable[[], bytes],
    ) -> None:
        self.round_id = round_id
        self._db = database
        self._clock = clock
        self._salts = salts
        self._frozen: tuple[str, Round] | None = None
        self._amended: tuple[tuple[str, int], Round] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.dispose()

    def dispose(self) -> None:
        """Let go of the file or the server; ``close`` closes scoring."""
        self._db.dispose()

    def refuse_other_round(self) -> None:
        """Raise if a file, which holds one round only, holds another one."""
        if self._db.on_server:
            return
        with self._db.reading() as db:
            found = db.scalars(select(ROUNDS.c.round)).all()
        if found and self.round_id not in found:
            raise StoreError(
                Text(
                    f"{self._db.name}：內容為輪次 {found[0]}，不是 {self.round_id}",
                    f"{self._db.name}: holds round {found[0]}, not {self.round_id}",
                ),
                Text("請核對 round.yaml 的 id。", "Check the id in round.yaml."),
            )

    def _now(self) -> datetime:
        moment = self._clock()
        if moment.tzinfo is None:
            raise ValueError("the store's clock must give aware times")
        return moment

    def _act(self, db: Connection, actor: str, approval: str | None = None) -> writing.Act:
        stamp = chains.Stamp(
            round_id=self.round_id,
            actor=refusals.named(actor),
            at=self._now(),
            approval=one_line(approval or "") or None,
            salts=self._salts,
        )
        return writing.Act(db, stamp)

    def _standing(self, db: Connection, *, lock: bool = False, share: bool = False) -> Standing:
        """Phase and settings. The lock (shared among savers) holds off a ``close`` meanwhile."""
        query = select(ROUNDS.c.phase, ROUNDS.c.digest).where(ROUNDS.c.round == self.round_id)
        row = db.execute(query.with_for_update(read=share) if lock else query).first()
        if row is None:
            raise refusals.not_open(self.round_id)
        if self._frozen is None or self._frozen[0] != row.digest:
            self._frozen = (row.digest, self._thaw(db, row.digest))
        return Standing(Phase(row.phase), row.digest, self._with_recusals(db, *self._frozen))

    def _with_recusals(self, db: Connection, digest: str, frozen: Round) -> Round:
        """``frozen`` with the recusals that members declared since; those only ever grow."""
        last = acts.last_recusal(db, self.round_id)
        if last is None:
            return frozen
        if self._amended is None or self._amended[0] != (digest, last):
            declared = acts.declared_recusals(db, self.round_id)
            later = tuple(recusal for recusal in declared if recusal.pair not in frozen.recused)
            self._amended = (digest, last), replace(frozen, recusals=frozen.recusals + later)
        return self._amended[1]

    def _thaw(self, db: Connection, digest: str) -> Round:
        settings = db.scalar(select(ROUNDS.c.settings).where(ROUNDS.c.round == self.round_id))
        if settings is None or hashlib.sha256(settings.encode()).hexdigest() != digest:
            raise refusals.settings_changed(self._db.name)
        try:
            return thaw(Round, json.loads(settings))
        except ValueError as exc:  # pydantic's and json's are both one
            raise refusals.settings_changed(self._db.name) from exc
