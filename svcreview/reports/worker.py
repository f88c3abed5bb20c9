"""Making one page from its frozen data."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from svcreview.errors import SvcreviewError
from svcreview.files import write_whole
from svcreview.language import using
from svcreview.reports.convert import Head, page
from svcreview.reports.engine import execute
from svcreview.reports.notebook import normalised
from svcreview.text import shorten


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Run ``notebook`` on ``folder/key.json`` and write ``key.ipynb`` and ``key.html`` beside it."""

    key: str
    folder: Path
    notebook: Path
    head: Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a job: ``error`` is ``None``, or why there is no page."""

    key: str
    seconds: float
    error: str | None = None


def make(job: Job) -> Outcome:
    """Do ``job``. It never raises: one report that fails must not stop the others."""
    started = time.monotonic()
    with using(job.head.language):
        try:
            error = _make(job)
        except SvcreviewError as exc:
            error = str(exc)
        except Exception as exc:  # noqa: BLE001  (a dead kernel, a fault of papermill's, …)
            error = f"{type(exc).__name__}: {shorten(str(exc), 300)}"
    return Outcome(key=job.key, seconds=round(time.monotonic() - started, 2), error=error)


def _make(job: Job) -> str | None:
    executed = execute(job.notebook, {"source": f"{job.key}.json"}, job.folder)
    if executed.error is not None:
        write_whole(job.folder / f"{job.key}.failed.ipynb", normalised(executed.notebook))
        return executed.error
    write_whole(job.folder / f"{job.key}.ipynb", normalised(executed.notebook))
    write_whole(job.folder / f"{job.key}.html", page(executed.notebook, job.head))
    return None
