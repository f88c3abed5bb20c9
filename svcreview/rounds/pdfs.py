"""How many pages the entries' PDF files have, and what is to be mended in them.

Whoever enters sends whatever file they like, so pypdf reads them in a process of its own, with
a bound on time and memory.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from svcreview.errors import Problem
from svcreview.language import Text
from svcreview.rounds.intake import Intake

_READER: Final = Path(__file__).with_name("pdf_reader.py")
_READY: Final = '"ready"'
_HEADER: Final = 1024  # bytes before which a PDF says that it is one, as viewers have it
_SECONDS: Final = 20.0
_BYTES: Final = 2**29
_LIMITS: Final = "limits"


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in one file: its pages, or the fault for which they are not known."""

    pages: int | None = None
    fault: str | None = None
    scripts: bool = False


def read_pages(intake: Intake, names: Sequence[str]) -> Mapping[str, int]:
    """File → its pages, of those of ``names`` that are PDF; what is odd of one is a warning."""
    pdfs = [name for name in names if name.casefold().endswith(".pdf")]
    strangers = [name for name in pdfs if not _says_pdf(intake.folder / name)]
    intake.warnings += [Problem(name, _NO_PDF) for name in strangers]
    known = [name for name in pdfs if name not in strangers]
    looks = zip(known, look_into([intake.folder / name for name in known]), strict=True)
    pages = {}
    for name, look in looks:
        if look.fault is not None:
            intake.warnings.append(Problem(name, _FAULTS[look.fault]))
        if look.scripts:
            intake.warnings.append(Problem(name, _SCRIPTS))
        if look.pages is not None:
            pages[name] = look.pages
    return pages


def _says_pdf(path: Path) -> bool:
    with path.open("rb") as stream:
        return b"%PDF" in stream.read(_HEADER)


def look_into(
    paths: Sequence[Path], *, seconds: float = _SECONDS, size: int = _BYTES
) -> Iterator[Look]:
    """What is in each of ``paths``, in order, each within ``seconds`` and ``size`` bytes."""
    waiting = [str(path.resolve()) for path in paths]
    while waiting:
        looks = _run({"paths": waiting, "seconds": seconds, "bytes": size})
        yield from looks
        waiting = waiting[len(looks) :]
        if waiting:  # the first of them ended the reader
            yield Look(fault=_LIMITS)
            waiting = waiting[1:]


def _run(order: Mapping[str, Any]) -> list[Look]:
    """The answers to ``order``, as far as the reader came."""
    command = [sys.executable, "-P", str(_READER)]  # -P: our modules beside it shadow nobody's
    done = subprocess.run(  # noqa: S603  (our own program, and what it is told goes in by stdin)
        command,
        input=json.dumps(order),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    ready, *answers = done.stdout.splitlines(keepends=True) or [""]
    if ready.rstrip() != _READY:
        raise RuntimeError(f"the reader of PDF files did not start:\n{done.stderr}")
    return [Look(**json.loads(answer)) for answer in answers if answer.endswith("\n")]


_NO_PDF: Final = Text(
    "檔名為 .pdf，內容卻不是 PDF；請重新轉檔",
    "is called .pdf but is no PDF; convert it again",
)
_SCRIPTS: Final = Text(
    "內含程式碼（JavaScript），評分畫面一律不執行；請確認不影響閱讀，或另存為不含程式碼的 PDF",
    "carries scripts (JavaScript), which the scoring desk never runs; see that it can be read "
    "without, or save it as a PDF that has none",
)
_FAULTS: Final[Mapping[str, Text]] = {
    "password": Text(
        "需要密碼才能開啟，委員無法閱讀；請以不設密碼的檔案取代",
        "asks for a password, so members cannot read it; replace it by a file without one",
    ),
    "damaged": Text(
        "檔案內容損毀，無法計算頁數；請由原始檔重新轉存 PDF",
        "is damaged, and its pages cannot be counted; make the PDF again from the original",
    ),
    "count": Text(
        "標示的頁數與實際頁數不符，未記錄頁數；請由原始檔重新轉存 PDF",
        "has another number of pages than it says, so none is recorded; make the PDF again from "
        "the original",
    ),
    _LIMITS: Text(
        "內容異常龐大或複雜，計算頁數時超出時間或記憶體上限；請由原始檔重新轉存 PDF",
        "is so large or tangled that counting its pages went beyond time or memory; make the PDF "
        "again from the original",
    ),
}
