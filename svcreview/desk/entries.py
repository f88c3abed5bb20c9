"""What an entry says: its text as HTML, and the files beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from svcreview.desk.files import ENTRIES, EntryFileError
from svcreview.desk.values import EntryFiles, Json
from svcreview.desk.words import sentences, told
from svcreview.language import Text
from svcreview.markdown import entry_html, is_long, plain_html
from svcreview.model import Round

MAX_CHUNK: Final = 2**20
_MAX_ENTRY: Final = 2**20
_TEXT: Final = "entry.md"
_NO_TEXT: Final = Text("本案沒有文字內容，請見附件。", "This entry has no text; see its annexes.")
_NOTHING: Final = Text(
    "本案沒有文字內容，也沒有附件，請洽幕僚單位。",
    "This entry has neither text nor annexes; please tell the secretariat.",
)
_NO_ANNEX: Final = Text("本案沒有這個附件", "this entry has no such annex")
_TOO_LONG: Final = Text("文字內容過長，無法顯示", "the text is too long to be shown")
_UNFORMATTED: Final = Text(
    "本案文字較長，以未排版的原文顯示。",
    "This text is long and is shown as written, without layout.",
)
_NO_WORDS: Final = Text("文字檔編碼無法辨識", "the text is in no known encoding")


@dataclass(frozen=True, slots=True)
class Annex:
    """A file that was recorded with an entry when scoring was opened."""

    name: str
    path: str
    digest: str

    @classmethod
    def of(cls, round_: Round, submission: str, name: str) -> Annex:
        """The annex ``name`` of ``submission``; raises ``EntryFileError`` where there is none."""
        found = next((a for a in annexes_of(round_, submission) if a.name == name), None)
        if found is None:
            raise EntryFileError(_NO_ANNEX)
        return found


def annexes_of(round_: Round, submission: str) -> list[Annex]:
    """All annexes of ``submission``, by name."""
    return [file for file in _files(round_, submission) if file.name != _TEXT]


def _files(round_: Round, submission: str) -> list[Annex]:
    start = f"{ENTRIES}/{submission}/"
    return [
        Annex(path.removeprefix(start), path, digest)
        for path, digest in sorted(round_.annexes.items())
        if path.startswith(start)
    ]


def entry_view(files: EntryFiles, round_: Round, submission: str) -> Json:
    """The text of the entry, and each annex with what is wrong with it."""
    annexes = [
        _annex_view(files, annex, round_.pages.get(annex.path))
        for annex in annexes_of(round_, submission)
    ]
    text = next((file for file in _files(round_, submission) if file.name == _TEXT), None)
    html, why = _text_view(files, text) if text else ("", None)
    if not html and why is None:
        why = told(_NO_TEXT if annexes else _NOTHING)
    return {"html": html, "why": why, "annexes": annexes}


def _text_view(files: EntryFiles, text: Annex) -> tuple[str, str | None]:
    try:
        if files.size(text.path, text.digest) > _MAX_ENTRY:
            raise EntryFileError(_TOO_LONG)
        raw = files.read(text.path, text.digest, 0, _MAX_ENTRY)
        words = _decoded(raw)
        return (
            (plain_html(words), told(_UNFORMATTED)) if is_long(words) else (entry_html(words), None)
        )
    except EntryFileError as exc:
        return "", _why(exc)


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "cp950"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise EntryFileError(_NO_WORDS)


def _annex_view(files: EntryFiles, annex: Annex, pages: int | None) -> Json:
    size, why = None, None
    try:
        size = files.size(annex.path, annex.digest)
    except EntryFileError as exc:
        why = _why(exc)
    return {
        "name": annex.name,
        "pages": pages,
        "bytes": size,
        "sha256": annex.digest,
        "ok": why is None,
        "why": why,
    }


def _why(exc: EntryFileError) -> str:
    return sentences(exc.message, exc.hint)


def read_piece(path: Path, start: int, length: int) -> tuple[int, bytes]:
    """The length of a file of our own, and a piece of it, a mebibyte at most."""
    with path.open("rb") as stream:
        stream.seek(start)
        return path.stat().st_size, stream.read(min(length, MAX_CHUNK))
