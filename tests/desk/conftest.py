"""A desk as members use it: on a real store in SQLite, with a page that only sends messages."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from svcreview.desk import FolderFiles, Reply, ScoringDesk
from svcreview.model import Agency, Practice, Round
from svcreview.store import Store, open_store
from tests.builders import KEYS, a_round, a_submission

OPENED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PRACTICE = Practice(id="P01", agency="練習機關", category="c", title="練習案名")
TEXTS = {
    **{"S001": "# 一號案\n\n內容甲", "S002": "# 二號案\n\n內容乙", "S003": ""},
    **{"S004": "# 不得見", "P01": "# 練習內容"},
}


class Page:
    """What a page does: it sends messages and reads the answers."""

    def __init__(self, desk: ScoringDesk) -> None:
        self.desk = desk
        self._numbers = itertools.count(1)

    def ask(self, op: str, **said: Any) -> dict[str, Any]:
        return self.reply(op, **said).body

    def reply(self, op: str, **said: Any) -> Reply:
        return self.desk.receive({"id": next(self._numbers), "op": op, **said})

    def state(self) -> dict[str, Any]:
        return self.desk.state()

    def case(self, submission: str = "S001") -> dict[str, Any]:
        return next(case for case in self.state()["cases"] if case["id"] == submission)

    def save(self, fields: Mapping[str, Any], submission: str = "S001") -> dict[str, Any]:
        """Save ``fields`` over what is stored."""
        base = self.case(submission)["counter"]
        return self.ask("save", submission=submission, base=base, fields=dict(fields))

    def mark(self, submission: str = "S001", *points: int) -> dict[str, Any]:
        """Give all four marks."""
        given = zip(KEYS, points or (20,) * 4, strict=True)
        return self.save({f"mark:{key}": str(mark) for key, mark in given}, submission)

    def practise(self, *points: int, **fields: Any) -> dict[str, Any]:
        """Give marks on the practice case, as many as there are points, over what is stored."""
        given = {f"mark:{key}": str(mark) for key, mark in zip(KEYS, points, strict=False)}
        base = self.state()["practice"]["case"]["counter"]
        return self.ask("practice", submission="P01", base=base, fields=given | fields)

    def hand_in(self, *submissions: str) -> dict[str, Any]:
        bases = {s: self.case(s)["counter"] for s in submissions}
        return self.ask("hand_in", submissions=list(submissions), bases=bases)

    def begin(self) -> Page:
        """Go through everything that comes before scoring."""
        self.ask("rules_read")
        self.ask("declare", publish_name=True)
        assert self.ask("recusals_done")["state"]["step"] == "scoring"
        return self


class Panel:
    """A round, its store and its folder; ``page`` seats a member."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self.store = store
        self.now = OPENED

    def page(self, member: str = "M01", **options: Any) -> Page:
        files = FolderFiles(self.folder)
        desk = ScoringDesk(
            self.store, member, folder_files=files, clock=lambda: self.now, **options
        )
        return Page(desk)


def the_round(folder: Path) -> Round:
    """Three members, three submissions with names to be looked for, one recusal."""
    entries = [
        a_submission(f"S00{n}", agency=f"A00{n}", title=f"案名{n}", team=(f"組員{n}",))
        for n in (1, 2, 3)
    ]
    plain = a_round([*entries, a_submission("S004", agency="A004", title="不得見")])
    return replace(
        plain,
        agencies=tuple(Agency(id=f"A00{n}", name=f"參獎機關{n}") for n in (1, 2, 3, 4)),
        recusals=a_round(recused=[("S004", "M01")]).recusals,
        annexes={
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
        deadline=OPENED + timedelta(days=10),
    )


@pytest.fixture
def seats(tmp_path: Path) -> Iterator[Callable[..., Panel]]:
    """Open a round, changed as wanted, and give its panel."""
    opened: list[Store] = []

    def seat(**changes: Any) -> Panel:
        folder = tmp_path / "round"
        for submission, text in TEXTS.items():
            (folder / "submissions" / submission).mkdir(parents=True)
            (folder / "submissions" / submission / "entry.md").write_text(text, encoding="utf-8")
        for submission in ("S001", "P01"):
            annex = folder / "submissions" / submission / "附件.pdf"
            annex.write_bytes(b"%PDF-1.7 " + b"x" * 100)
        salts = itertools.count()
        panel: Panel
        store = open_store(
            tmp_path / "store.sqlite",
            "test-round",
            create=True,
            clock=lambda: panel.now,
            salts=lambda: next(salts).to_bytes(16, "big"),
        )
        opened.append(store)
        panel = Panel(folder, store)
        store.open_round(
            replace(the_round(folder), **changes), actor="secretary", approval="115001"
        )
        return panel

    yield seat
    for store in opened:
        store.dispose()


@pytest.fixture
def panel(seats: Callable[..., Panel]) -> Panel:
    return seats()


@pytest.fixture
def practising(seats: Callable[..., Panel]) -> Panel:
    """A panel with a practice case."""
    return seats(practice=PRACTICE)


@pytest.fixture
def page(panel: Panel) -> Page:
    """The page of M01, who has declared and may score."""
    return panel.page().begin()
