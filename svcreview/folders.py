"""A new folder that appears whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from svcreview.errors import SvcreviewError
from svcreview.language import Text

_ABANDONED: Final = 3600  # seconds


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder to fill; it takes the place of ``folder`` at the end, and is gone after a failure.

    Missing folders above are made, and taken away again after a failure.
    """
    target, made = _absolute(folder), []
    making = target.parent / f".{target.name}.{os.getpid()}.new"
    try:
        _refuse_filled(folder)
        _sweep(target)
        made = _missing_parents(target)
        making.mkdir(parents=True)
        yield making
        _refuse_filled(folder)  # somebody else may have been quicker
        _put(making, target)
    except BaseException as exc:
        shutil.rmtree(making, ignore_errors=True)
        for parent in made:
            with suppress(OSError):  # somebody else has put something there meanwhile
                parent.rmdir()
        if isinstance(exc, OSError):
            raise _unwritable(folder, exc) from exc
        if isinstance(exc, SvcreviewError):  # a place that is gone again says nothing to anybody
            exc.message = _renamed(exc.message, str(making), str(folder))
        raise


@contextmanager
def set_aside(folder: Path) -> Iterator[None]:
    """``folder`` out of the way of another; it comes back after a failure, else it is gone."""
    target = _absolute(folder)
    aside = target.parent / f".{target.name}.{os.getpid()}.old"
    try:
        target.rename(aside)
        try:
            yield
        except BaseException:
            aside.rename(target)
            raise
        shutil.rmtree(aside)
    except OSError as exc:
        raise _unwritable(folder, exc) from exc


def _absolute(folder: Path) -> Path:
    try:
        return folder.absolute()
    except OSError as exc:  # the current folder was deleted
        raise _unwritable(folder, exc) from exc


def _renamed(text: Text, old: str, new: str) -> Text:
    return Text(text.zh.replace(old, new), text.en.replace(old, new))


def _sweep(target: Path) -> None:
    """Take away what a run left that was killed: nobody fills a folder for an hour."""
    ours = re.compile(rf"\.{re.escape(target.name)}\.\d+\.new")
    for path in target.parent.iterdir() if target.parent.is_dir() else ():
        if ours.fullmatch(path.name) and path.stat().st_mtime < time.time() - _ABANDONED:
            shutil.rmtree(path)


def _refuse_filled(folder: Path) -> None:
    if not folder.exists() and not folder.is_symlink():
        return
    if folder.is_dir() and not any(folder.iterdir()):
        return
    raise SvcreviewError(
        Text(
            f"{folder} 已存在且不是空的資料夾，未做任何更動",
            f"{folder} exists and is no empty folder; nothing was changed",
        ),
        Text("請換一個資料夾名稱。", "Choose another folder."),
    )


def _missing_parents(target: Path) -> list[Path]:
    """The folders above ``target`` that are not there, the lowest first."""
    return [parent for parent in target.parents if not parent.exists()]


def _put(making: Path, target: Path) -> None:
    if not target.exists():
        making.rename(target)
        return
    moved: list[Path] = []  # an empty folder stays the one it is: a shell may be standing in it
    try:
        for child in sorted(making.iterdir()):
            moved.append(child.rename(target / child.name))
    except OSError:
        for child in moved:
            child.rename(making / child.name)
        raise
    making.rmdir()


def _unwritable(folder: Path, exc: OSError) -> SvcreviewError:
    return SvcreviewError(
        Text(f"{folder}：無法建立（{exc.strerror}）", f"{folder}: cannot be made ({exc.strerror})"),
        Text(
            "請確認磁碟空間、資料夾權限與名稱長度後再執行一次。",
            "Check free space, permissions and the length of the name, then run again.",
        ),
    )
