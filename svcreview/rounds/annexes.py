"""The entries' own files: their digests, and what is odd about them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from svcreview.errors import Problem
from svcreview.fields import suggestion
from svcreview.language import Text
from svcreview.model import Practice
from svcreview.rounds.intake import Intake
from svcreview.rounds.pdfs import read_pages
from svcreview.text import shorten

FOLDER: Final = "submissions"
ENTRY: Final = "entry.md"
_LITTER: Final = frozenset({"thumbs.db", "desktop.ini"})  # a system writes these as it likes
_LISTED: Final = 8


@dataclass(frozen=True, slots=True)
class Annexes:
    """The files of the entries by their relative path: SHA-256, and the pages of PDF files."""

    digests: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, int] = field(default_factory=dict)


def read_annexes(intake: Intake, entries: Sequence[str], practice: Practice | None) -> Annexes:
    """Every file under ``submissions/<id>/`` of the ids ``entries`` and of the practice case."""
    top = intake.folder / FOLDER
    if top.is_symlink():
        intake.problems.append(Problem(FOLDER, _LINK))
        return Annexes()
    ids = [*entries, practice.id] if practice and practice.id else entries
    try:
        _warn_of_strangers(intake, top, ids)
        _warn_of_missing(intake, [id_ for id_ in entries if not (top / id_ / ENTRY).is_file()])
        if practice and not (top / practice.id / ENTRY).is_file():
            _warn_of_no_practice(intake, practice)
        digests = _digests(intake, top, ids)
    except OSError as exc:  # a folder that may not be looked into
        place = _name(intake, Path(exc.filename)) if exc.filename else FOLDER
        intake.problems.append(Problem(place, _cannot_be_read(exc)))
        return Annexes()
    return Annexes(digests, read_pages(intake, list(digests)))


def _digests(intake: Intake, top: Path, ids: Sequence[str]) -> dict[str, str]:
    paths = [path for id_ in sorted(set(ids)) for path in _files(intake, top / id_)]
    return {name: digest for path in paths for name, digest in _digest(intake, path)}


def _files(intake: Intake, folder: Path) -> Iterator[Path]:
    if folder.is_symlink():
        intake.problems.append(Problem(_name(intake, folder), _LINK))
        return
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_symlink():
            intake.problems.append(Problem(_name(intake, path), _LINK))
        elif not _is_text(path.name):
            found = path.name.encode("utf-8", "replace").decode()
            intake.problems.append(Problem(f"{_name(intake, folder)}/{found}", _BAD_NAME))
        elif path.is_dir():
            yield from _files(intake, path)
        elif not _is_litter(path.name):
            yield path


def _is_text(name: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _is_litter(name: str) -> bool:
    return name.startswith((".", "~$")) or name.casefold() in _LITTER


def _digest(intake: Intake, path: Path) -> Iterator[tuple[str, str]]:
    name = _name(intake, path)
    if path.name == ENTRY:
        intake.words(name)
    try:
        with path.open("rb") as stream:
            yield name, hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as exc:
        intake.problems.append(Problem(name, _cannot_be_read(exc)))


def _cannot_be_read(exc: OSError) -> Text:
    return Text(f"無法讀取（{exc.strerror}）", f"cannot be read ({exc.strerror})")


def _name(intake: Intake, path: Path) -> str:
    return path.relative_to(intake.folder).as_posix()


def _warn_of_strangers(intake: Intake, top: Path, ids: Sequence[str]) -> None:
    for path in sorted(top.iterdir()) if top.is_dir() else ():
        if path.name not in ids and not _is_litter(path.name):
            near, found = suggestion(path.name, ids), shorten(path.name, 40)
            text = Text(
                f"不是參獎案的代號，內容不會顯示{near.zh}",
                f"is no submission's id, so it is not shown{near.en}",
            )
            intake.warnings.append(Problem(f"{FOLDER}/{found}", text))


def _warn_of_missing(intake: Intake, ids: Sequence[str]) -> None:
    if not ids:
        return
    more = len(ids) > _LISTED
    zh, en = "、".join(ids[:_LISTED]), ", ".join(ids[:_LISTED])
    text = Text(
        f"{len(ids)} 案沒有參獎內容 {ENTRY}：{zh}{' 等' if more else ''}",
        f"no {ENTRY} for {len(ids)} submission(s): {en}{', …' if more else ''}",
    )
    intake.warnings.append(Problem(FOLDER, text))


def _warn_of_no_practice(intake: Intake, practice: Practice) -> None:
    text = Text(
        f"練習案沒有參獎內容 {ENTRY}，委員將無從評分；請補上",
        f"the practice case has no {ENTRY}, so members have nothing to score; add it",
    )
    intake.warnings.append(Problem(f"{FOLDER}/{practice.id}", text))


_LINK = Text(
    "這是捷徑（符號連結），不予讀取；請放入檔案本身",
    "is a symbolic link and not read; put the file itself here",
)
_BAD_NAME = Text(
    "檔名含無法辨識的字元，請重新命名",
    "the name has characters that cannot be read; rename the file",
)
