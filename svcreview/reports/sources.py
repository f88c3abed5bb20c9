"""What a report notebook reads: frozen JSON beside it, nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from svcreview.announcement import Rule
from svcreview.errors import ReportError
from svcreview.files import read_bytes
from svcreview.frozen import plain, thaw
from svcreview.language import Text
from svcreview.results.values import RoundResults
from svcreview.verify import canonical

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """Where a chain of revisions or events stands: ``head`` its last digest, ``count`` its links.

    ``chain`` is a member's code, or ``secretariat``.
    """

    chain: str
    head: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySource:
    """All that the secretariat's summary is drawn from."""

    language: str
    version: str
    rules: tuple[Rule, ...]
    results: RoundResults
    results_digest: str
    heads: tuple[ChainHead, ...]


def freeze(value: object) -> bytes:
    """``value`` as the canonical JSON that a report is drawn from."""
    return canonical(plain(value)) + b"\n"


def read(kind: type[Value], path: Path) -> Value:
    """The ``kind`` that was frozen at ``path``."""
    raw = read_bytes(path)
    try:
        return thaw(kind, json.loads(raw))
    except ValueError as exc:  # what json and pydantic raise
        raise ReportError(
            Text(f"{path.name}：不是報告的資料檔", f"{path.name}: not the data of a report"),
            Text("請重新執行 svcreview report。", "Run svcreview report again."),
        ) from exc
