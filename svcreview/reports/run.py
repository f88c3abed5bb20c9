"""One run: freeze what each report is drawn from, make the pages, write index and manifest."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from svcreview import __version__
from svcreview.announcement import announced
from svcreview.errors import ReportError, SvcreviewError
from svcreview.files import shipped, write_whole
from svcreview.language import Text, using
from svcreview.model import Agency, Round
from svcreview.reports import agency_page, index_page, manifest, summary_page
from svcreview.reports.choice import SUMMARY, choose
from svcreview.reports.convert import Head, page
from svcreview.reports.index_page import Entry, State
from svcreview.reports.notebook import shown
from svcreview.reports.shared import DEMONSTRATION, DRAFT, INTERNAL
from svcreview.reports.sources import ChainHead, SummarySource, freeze, read
from svcreview.reports.worker import Job, Outcome, make
from svcreview.results import AgencyResults, RoundResults, results_digest
from svcreview.results.words import UNSETTLED
from svcreview.text import utc

_ENDINGS: Final = ("json", "ipynb", "html", "failed.ipynb")  # what a page is made of
_JOBS: Final = min(2, os.cpu_count() or 1)  # each page also has a kernel, a process of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRun:
    """What a run left behind, and the ``results`` that it was drawn from.

    ``failed`` pairs an agency (or ``summary``) with the reason.
    """

    results: RoundResults
    index: Path
    manifest: Path
    written: tuple[Path, ...]
    failed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """What every step of a run needs to know."""

    folder: Path
    round: Round
    results: RoundResults
    language: str
    slices: Callable[[str], AgencyResults]

    @property
    def agencies_folder(self) -> Path:
        return self.folder / "agencies"

    @property
    def entrants(self) -> tuple[Agency, ...]:
        """The agencies that have entries, in the order of the round."""
        present = {row.agency for row in self.results.rows}
        return tuple(agency for agency in self.round.agencies if agency.id in present)


def run_reports(
    folder: Path,
    round_: Round,
    results: RoundResults,
    *,
    language: str = "zh",
    agencies: Sequence[str] | None = None,
    heads: Sequence[ChainHead] = (),
    slices: Callable[[str], AgencyResults],
    progress: Callable[[int, int, str], None],
) -> ReportRun:
    """Write ``folder/reports``: a report per agency, the summary, the index and the manifest.

    ``agencies`` names those to be made (``None``: all); reports of the others are kept.
    ``slices`` gives one agency's results. ``progress`` is told how many pages are done, of how
    many, and which. An agency whose report fails is named in the answer and stops nobody else.

    Raises ``InputError`` for agencies that have no entry in this round, and ``SvcreviewError``
    where nothing can be written.
    """
    run = _Run(folder / "reports", round_, results, language, slices)
    started = datetime.now(UTC)
    with using(language):
        known = [agency.id for agency in run.entrants]
        wanted = choose(known, agencies)
        _clear_withdrawn(run, known)
        jobs, refused = _prepare(run, wanted, heads)
        outcomes = (*refused, *_make_all(jobs, progress, done=len(refused)))
        errors = {outcome.key: outcome.error for outcome in outcomes if outcome.error is not None}
        index = _write_index(run, errors)
    written = (*_made(run, outcomes), index)
    listed = manifest.write(
        run.folder,
        made=[path.relative_to(run.folder).as_posix() for path in written],
        inputs=_inputs(results),
        run=_timing(started, outcomes),
    )
    failed = tuple((o.key, o.error) for o in outcomes if o.error is not None)
    return ReportRun(
        results=results,
        index=index,
        manifest=listed,
        written=(*written, listed),
        failed=failed,
    )


def _prepare(
    run: _Run, wanted: Sequence[str], heads: Sequence[ChainHead]
) -> tuple[list[Job], list[Outcome]]:
    """Freeze the data of each page; an agency whose data cannot be made is refused."""
    jobs, refused = [_summary_job(run, heads)], []
    for agency in wanted:
        _clear(run.agencies_folder, agency)
        try:
            jobs.append(_agency_job(run, agency))
        except SvcreviewError as exc:
            refused.append(Outcome(key=agency, seconds=0, error=str(exc)))
    return jobs, refused


def _clear(folder: Path, key: str) -> None:
    """Take an earlier page away before its data change: an old page must not pass for a new one."""
    for ending in _ENDINGS:
        _remove(folder / f"{key}.{ending}")


def _clear_withdrawn(run: _Run, known: Sequence[str]) -> None:
    """Take away what earlier runs made for agencies that have no entry any more."""
    for name in manifest.listed(run.folder):
        folder, _, file = name.rpartition("/")
        ours = folder == run.agencies_folder.name and Path(file).name == file
        if ours and file.split(".")[0] not in known:
            _remove(run.agencies_folder / file)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as exc:
        raise ReportError(
            Text(
                f"{path}：無法更換（{exc.strerror}）",
                f"{path}: cannot be replaced ({exc.strerror})",
            ),
            Text("請先關閉開啟中的報告檔案。", "Close the report if it is open elsewhere."),
        ) from exc


def _agency_job(run: _Run, agency: str) -> Job:
    results = run.slices(agency)
    write_whole(run.agencies_folder / f"{agency}.json", freeze(results))
    title = "｜".join((results.agency_name, str(agency_page.TITLE), results.title))
    head = Head(
        language=run.language,
        title=title,
        running=_running(run.results, *([DRAFT] if results.draft else [])),
        foot=results.agency_name,
    )
    notebook = shipped("notebooks") / "agency_report.ipynb"
    return Job(key=agency, folder=run.agencies_folder, notebook=notebook, head=head)


def _summary_job(run: _Run, heads: Sequence[ChainHead]) -> Job:
    _clear(run.folder, SUMMARY)
    source = SummarySource(
        language=run.language,
        version=__version__,
        rules=announced(run.round),
        results=run.results,
        results_digest=results_digest(run.results),
        heads=tuple(heads),
    )
    write_whole(run.folder / f"{SUMMARY}.json", freeze(source))
    notebook = shipped("notebooks") / "summary.ipynb"
    head = _internal_head(run, summary_page.TITLE, landscape=True)
    return Job(key=SUMMARY, folder=run.folder, notebook=notebook, head=head)


def _internal_head(run: _Run, title: Text, *, landscape: bool = False) -> Head:
    shown = (INTERNAL,) if run.results.settled else (UNSETTLED, INTERNAL)
    return Head(
        language=run.language,
        title=f"{title}｜{run.results.title}",
        running=_running(run.results, *shown),
        foot=run.results.title,
        landscape=landscape,
    )


def _running(results: RoundResults, *marks: Text) -> tuple[Text, ...]:
    return (DEMONSTRATION, *marks) if results.demonstration else marks


def _make_all(
    jobs: Sequence[Job], progress: Callable[[int, int, str], None], *, done: int
) -> list[Outcome]:
    """Do ``jobs`` side by side, and put the outcomes in the order of the jobs.

    Threads are enough: the work is done by kernels, which are processes of their own.
    """
    total = done + len(jobs)
    progress(done, total, "")
    found: dict[str, Outcome] = {}
    with _stoppable(ThreadPoolExecutor(_JOBS)) as pool:
        for future in as_completed([pool.submit(make, job) for job in jobs]):
            outcome = future.result()
            found[outcome.key] = outcome
            progress(done + len(found), total, outcome.key)
    return [found[job.key] for job in jobs]


@contextmanager
def _stoppable(pool: ThreadPoolExecutor) -> Iterator[ThreadPoolExecutor]:
    """``pool``, which begins no further job once Ctrl-C was pressed."""
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _write_index(run: _Run, errors: Mapping[str, str]) -> Path:
    entries = [_entry(run, agency, errors) for agency in run.entrants]
    body = index_page.index_page(
        run.results, entries, run.language, summary_error=errors.get(SUMMARY)
    )
    head = _internal_head(run, index_page.TITLE)
    write_whole(run.folder / "index.html", page(shown(body.markup), head))
    return run.folder / "index.html"


def _entry(run: _Run, agency: Agency, errors: Mapping[str, str]) -> Entry:
    return Entry(
        agency=agency.id,
        name=agency.name,
        submissions=sum(row.agency == agency.id for row in run.results.rows),
        state=State.FAILED if agency.id in errors else _state(run, agency.id),
        reason=errors.get(agency.id),
    )


def _state(run: _Run, agency: str) -> State:
    """What the files say, so that reports of earlier runs are listed as they are."""
    stem = run.agencies_folder / agency
    if stem.with_name(f"{agency}.html").is_file():
        return _state_of_page(run, agency)
    failed = stem.with_name(f"{agency}.failed.ipynb").is_file()
    return State.FAILED if failed else State.ABSENT


def _state_of_page(run: _Run, agency: str) -> State:
    try:
        shown_ = read(AgencyResults, run.agencies_folder / f"{agency}.json")
        now = run.slices(agency)
    except SvcreviewError:
        return State.OUTDATED
    if replace(now, language=shown_.language) != shown_:
        return State.OUTDATED
    return State.DRAFT if shown_.draft else State.READY


def _inputs(results: RoundResults) -> dict[str, str]:
    frozen = {"results": results_digest(results), "settings": results.settings_digest}
    return frozen | manifest.program_digests()


def _made(run: _Run, outcomes: Sequence[Outcome]) -> list[Path]:
    """The files that this run wrote, as far as they are there."""
    stems = [
        (run.folder if outcome.key == SUMMARY else run.agencies_folder) / outcome.key
        for outcome in outcomes
    ]
    paths = (stem.with_name(f"{stem.name}.{ending}") for stem in stems for ending in _ENDINGS)
    return [path for path in paths if path.is_file()]


def _timing(started: datetime, outcomes: Sequence[Outcome]) -> dict[str, object]:
    return {
        "started": utc(started),
        "finished": utc(datetime.now(UTC)),
        "seconds": {outcome.key: outcome.seconds for outcome in outcomes},
        "failed": {outcome.key: outcome.error for outcome in outcomes if outcome.error is not None},
    }
