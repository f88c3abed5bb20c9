"""The entries' files in a round's folder: only what was recorded at ``open``, only as it was then."""

from __future__ import annotations

import hashlib
import os
import stat
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import Final

from svcreview.errors import SvcreviewError
from svcreview.language import Text

ENTRIES: Final = "submissions"
_Signature = tuple[int, int, int, int]


class EntryFileError(SvcreviewError):
    """A file of an entry cannot be shown."""

    hint = Text("請洽幕僚單位。", "Please tell the secretariat.")


_GONE: Final = Text("找不到這個檔案", "this file is missing")
_CHANGED: Final = Text(
    "檔案內容與開放評分時不同，不予顯示", "the file is not the one recorded when scoring was opened"
)


class FolderFiles:
    """The files below ``submissions/`` of the round in ``folder``; links are never followed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._checked: dict[str, tuple[_Signature, str]] = {}

    def size(self, name: str, digest: str) -> int:
        """The length in bytes of the file ``name``, which must have this SHA-256."""
        with self._open(name, digest) as stream:
            return os.fstat(stream.fileno()).st_size

    def read(self, name: str, digest: str, start: int, length: int) -> bytes:
        """At most ``length`` bytes of it, from ``start``."""
        with self._open(name, digest) as stream:
            stream.seek(start)
            return stream.read(length)

    def _open(self, name: str, digest: str) -> BufferedReader:
        path = self._path(name)
        try:
            stream = path.open("rb")
        except OSError as exc:
            raise EntryFileError(_GONE) from exc
        try:
            self._refuse_changed(stream, name, digest)
        except BaseException:
            stream.close()
            raise
        return stream

    def _path(self, name: str) -> Path:
        """Where ``name`` lies, if every step to it is a folder of its own and no link."""
        parts = PurePosixPath(name).parts
        if len(parts) < 3 or parts[0] != ENTRIES or any(map(_leads_away, parts)):
            raise EntryFileError(_GONE)
        path = self._folder
        for part in parts:
            path = path / part
            if path.is_symlink():
                raise EntryFileError(_GONE)
        if not path.is_file():
            raise EntryFileError(_GONE)
        return path

    def _refuse_changed(self, stream: BufferedReader, name: str, digest: str) -> None:
        found = os.fstat(stream.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise EntryFileError(_GONE)
        now = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
        known = self._checked.get(name)
        if known is None or known[0] != now:  # a large file is not read whole for each piece
            known = now, hashlib.file_digest(stream, "sha256").hexdigest()
            self._checked[name] = known
        if known[1] != digest:
            raise EntryFileError(_CHANGED)


def _leads_away(part: str) -> bool:
    return part == ".." or "\\" in part or ":" in part or "\0" in part
