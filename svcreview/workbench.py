"""A round's folder, its store, and what is drawn from both: the one place that wires them."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from svcreview import exchange, results
from svcreview.errors import PhaseError, StoreError
from svcreview.files import read_yaml, write_whole
from svcreview.folders import new_folder
from svcreview.language import Text, current
from svcreview.model import Phase, Record, Round, draw_codes
from svcreview.results import AgencyResults, RoundResults
from svcreview.rounds import ReadRound, read_round, write_folder
from svcreview.rubric import Rubric
from svcreview.store import Store, open_store, random_salt, utc_now
from svcreview.text import TAIPEI, argument, cell, narrow, one_line, roc_year, roc_year_in
from svcreview.verify import Verification, verify_folder

if TYPE_CHECKING:
    from anywidget import AnyWidget

    from svcreview.desk import ScoringDesk
    from svcreview.reports import ChainHead, ReportRun

STORE_VARIABLE: Final = "SVCREVIEW_STORE"  # a PostgreSQL URL; never written into a file
STORE_FILE: Final = "store.sqlite"
RESULTS_FILE: Final = "results.json"
CODES_FILE: Final = "member-codes.csv"
_PDF_VIEWER: Final = Path(__file__).parent / "widget" / "vendor" / "pdfjs"
_PDF_VIEWER_PARTS: Final = frozenset({".mjs", ".wasm", ".pfb", ".bcmap"})
OWN_TABLES: Final = frozenset(
    {
        *("submissions.csv", "members.csv", "assignments.csv", "recusals.csv"),
        *("staff_opinions.csv", CODES_FILE),
    }
)


def _unwatched(done: int, total: int, name: str) -> None:
    """Progress that nobody looks at."""


@dataclass(frozen=True, slots=True)
class Workbench:
    """An opened round: ask it for the round, its results, its reports."""

    folder: Path
    store: Store

    @property
    def record(self) -> Record:
        """The round as amended, its phase, and the latest sheet of each pair."""
        return self.store.record()

    @property
    def round(self) -> Round:
        return self.record.round

    def results(self) -> RoundResults:
        """Everything the marks came to; raises ``PhaseError`` before scoring is closed."""
        return results.compute(self.unsealed())

    def desk(self, member: str) -> ScoringDesk:
        """What ``member`` sees and may do, in the language in use."""
        from svcreview.desk import FolderFiles, ScoringDesk  # only who sits at it needs it

        parts = {p.name: p for p in _PDF_VIEWER.iterdir() if p.suffix in _PDF_VIEWER_PARTS}
        files = FolderFiles(self.folder)
        return ScoringDesk(self.store, member, folder_files=files, assets=parts, language=current())

    def widget(self, member: str) -> AnyWidget:
        """The scoring desk of ``member`` on screen; a notebook shows it."""
        from svcreview.widget import scoring_widget  # knows Jupyter

        return scoring_widget(self.desk(member))

    def unsealed(self) -> Record:
        """The record, once nobody can be influenced by it: marks stay sealed until ``close``."""
        record = self.record
        if record.phase is Phase.SCORING:
            raise PhaseError(
                Text("評分尚未截止，分數仍在密封中", "Scoring is still open; the marks are sealed"),
                Text(
                    f"請先截止評分：svcreview close {argument(self.folder)}",
                    f"Close scoring first: svcreview close {argument(self.folder)}",
                ),
            )
        return record

    def freeze_results(self, record: Record | None = None) -> RoundResults:
        """Compute the results and keep them as ``results.json``; earlier ones stay as ``results/<n>.json``.

        ``record`` spares reading it again, where it was just read.
        """
        computed = results.compute(record or self.unsealed())
        content = results.to_json(computed)
        path = self.folder / RESULTS_FILE
        earlier = path.read_bytes() if path.is_file() else content
        if earlier != content:
            write_whole(_next_free(self.folder / "results"), earlier)
        write_whole(path, content)
        self.store.note_results(hashlib.sha256(content).hexdigest())
        return computed

    def report(
        self,
        *,
        language: str = "zh",
        agencies: Sequence[str] | None = None,
        progress: Callable[[int, int, str], None] = _unwatched,
    ) -> ReportRun:
        """Write the reports of all agencies, or of those named, the summary and the index."""
        from svcreview import reports  # papermill and nbconvert take a second to load

        record = self.unsealed()
        round_, computed = record.round, self.freeze_results(record)

        def slice_of(agency: str) -> AgencyResults:
            return results.agency_results(round_, computed, agency, language)

        return reports.run_reports(
            self.folder,
            round_,
            computed,
            language=language,
            agencies=agencies,
            heads=self._coded_heads(round_),
            slices=slice_of,
            progress=progress,
        )

    def _coded_heads(self, round_: Round) -> list[ChainHead]:
        """The heads by code: the order of the members' ids would give the key away."""
        from svcreview.reports import ChainHead  # as in ``report``

        codes = draw_codes(round_.id, round_.member_by_id)
        heads = (
            ChainHead(
                chain=codes.get(head.chain, head.chain), head=head.head or "", count=head.count
            )
            for head in self.store.heads()
        )
        return sorted(heads, key=lambda h: (h.chain in codes.values(), len(h.chain), h.chain))


def _next_free(folder: Path) -> Path:
    taken = [int(path.stem) for path in folder.glob("*.json") if path.stem.isdigit()]
    return folder / f"{max(taken, default=0) + 1}.json"


def store_location(folder: Path) -> str | Path:
    """Where the round is kept: the database named in the environment, else a file in its folder."""
    address = os.environ.get(STORE_VARIABLE, "").strip()
    if address and "://" not in address:  # not repeated: it may hold a password
        raise StoreError(
            Text(
                f"環境變數 {STORE_VARIABLE} 不是資料庫位址",
                f"the environment variable {STORE_VARIABLE} holds no address of a database",
            ),
            Text(
                "請改為 postgresql://帳號@主機/資料庫 的格式，或刪除這個環境變數。",
                "Write it as postgresql://USER@HOST/DATABASE, or unset the variable.",
            ),
        )
    return address or folder / STORE_FILE


def _in_folder(folder: Path) -> bool:
    return store_location(folder) == folder / STORE_FILE


def open_round(path: str | Path) -> Workbench:
    """The workbench of the round in folder ``path``, which was opened before."""
    folder = Path(path)
    round_id = _round_id(folder)
    if _in_folder(folder):
        _refuse_unopened(folder)
    return Workbench(folder, open_store(store_location(folder), round_id))


def _round_id(folder: Path) -> str:
    return narrow(one_line(str(read_yaml(folder / "round.yaml").get("id", ""))))  # as at open


def _refuse_unopened(folder: Path) -> None:
    if not (folder / STORE_FILE).exists():
        raise PhaseError(
            Text(f"{folder}：尚未開放評分", f"{folder}: scoring was never opened"),
            Text(
                f"請先執行：svcreview open {argument(folder)}",
                f"Run first: svcreview open {argument(folder)}",
            ),
        )


def verify_round(folder: Path) -> Verification:
    """Check every chain, digest and file of the round in ``folder``, damaged ones too."""
    if _in_folder(folder):
        _round_id(folder)
        _refuse_unopened(folder)
        return verify_folder(folder)
    return verify_folder(folder, rows=open_round(folder).store.dump())


def differs_from_opened(read: ReadRound, folder: Path) -> tuple[str, ...]:
    """The files of ``folder`` that are not as they were at ``open``; none if it was not opened.

    Such files are history: what they say now changes no result.
    """
    if _in_folder(folder) and not (folder / STORE_FILE).exists():
        return ()
    with open_store(store_location(folder), read.round.id) as store:
        opened = [event for event in store.events() if event.kind == "open"]
        inputs = opened[0].payload.get("inputs", {}) if opened else {}
        return tuple(sorted(name for name in inputs if read.inputs.get(name) != inputs[name]))


def start_round(
    folder: Path,
    *,
    by: str,
    approval: str | None = None,
    clock: Callable[[], datetime] = utc_now,
    salts: Callable[[], bytes] = random_salt,
) -> tuple[Workbench, ReadRound]:
    """Check the files of ``folder``, freeze its settings and open scoring."""
    read = read_round(folder)
    approved = approval or (read.round.approval.number if read.round.approval else None)
    store = open_store(store_location(folder), read.round.id, clock=clock, salts=salts, create=True)
    if store.phase is Phase.SETUP:  # first, so that a failure leaves the round to be opened again
        write_codes(folder, read.round)
    store.open_round(read.round, actor=by, approval=approved, inputs=read.inputs)
    return Workbench(folder, store), read


def round_from_table(
    folder: Path,
    source: Path,
    *,
    rubric: Rubric,
    by: str,
    places: int | None = None,
    scale: str | None = None,
    title: str | None = None,
    year: int | None = None,
) -> tuple[Workbench, tuple[Text, ...]]:
    """A whole round from a table of marks: folder, store and results, phase *meeting*.

    Gives the workbench and what a person should be told. A failure leaves nothing behind.
    ``year`` is ROC; without it the one that ``title`` names, else the present one.
    """
    table = exchange.read_marks(source, rubric=rubric, scale=scale)
    year = year or roc_year_in(title or "") or roc_year(utc_now().astimezone(TAIPEI).date())
    round_, sheets = exchange.round_from_marks(
        table, rubric=rubric, year=year, places=places, title=title
    )
    with new_folder(folder) as making:
        write_folder(making, round_)
        write_codes(making, round_)
        store = open_store(store_location(making), round_.id, create=True)
        store.import_round(round_, sheets, actor=by, source=source.name)
        Workbench(making, store).freeze_results()
        store.dispose()
    return open_round(folder), table.notices


def write_codes(folder: Path, round_: Round) -> None:
    """The key from codes to members: the one file that joins them, never part of a report."""
    codes = draw_codes(round_.id, round_.member_by_id)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["code", "member", "name"])
    for member, code in sorted(codes.items(), key=lambda item: (len(item[1]), item[1])):
        writer.writerow([code, member, cell(round_.member_by_id[member].name)])
    write_whole(folder / CODES_FILE, "\ufeff" + out.getvalue())
