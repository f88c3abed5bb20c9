"""The files of one round folder, each read within the folder, with all that is wrong gathered."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from svcreview.errors import InputError, Problem
from svcreview.fields import Fields, suggestion
from svcreview.files import MAX_YAML_BYTES, parse_yaml, read_bytes, read_csv, read_text
from svcreview.language import Text
from svcreview.rubric import Rubric, load_preset, load_rubric
from svcreview.text import narrow, shorten, uncell

Columns = Mapping[str, Sequence[str]]  # a column's name → what else its header may say


@dataclass
class Intake:
    """What was read of ``folder`` so far: digests of its files, problems, and remarks."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)

    def settings(self, name: str) -> Fields:
        """The mapping in the YAML file ``name``; an empty one where it cannot be read."""
        try:
            decoded = read_text(self._file(name), MAX_YAML_BYTES)
            self._announce(name, decoded.encoding)
            return Fields(parse_yaml(decoded.text, name), "", self.problems)
        except InputError as exc:
            self._tell(name, exc)
            return Fields({}, name, [])  # its keys are not missing: the whole file is

    def rubric(self, name: str) -> Rubric | None:
        """The rubric that round.yaml names: a preset, or a file of the folder."""
        own = name.endswith((".yaml", ".yml"))
        try:
            return load_rubric(self._file(name)) if own else load_preset(name)
        except InputError as exc:
            self._tell(name if own else "round.yaml rubric", exc)
            return None

    def table(
        self, name: str, columns: Columns, *, required: Sequence[str], optional: bool = False
    ) -> list[Fields]:
        """The rows of the CSV file ``name``; none where it cannot be read or need not be there."""
        path = self.folder / name
        if optional and not path.exists() and not path.is_symlink():
            return []
        try:
            header, rows, encoding = read_csv(self._file(name))
            if optional and not any(header):
                return []
            self._announce(name, encoding)
            names = self._columns(name, header, columns, required)
            read = [self._row(f"{name}:{line}", names, cells) for line, cells in rows]
        except InputError as exc:
            self._tell(name, exc)
            return []
        if not read and not optional:
            self.problems.append(Problem(name, _NO_ROWS))
        return read

    def words(self, name: str) -> None:
        """Note whether the text file ``name`` can be read."""
        try:
            self._announce(name, read_text(self.folder / name).encoding)
        except InputError as exc:
            self._tell(name, exc)

    def _announce(self, name: str, encoding: str) -> None:
        if encoding != "utf-8":
            self.notices.append(Problem(name, _read_as(encoding)))

    def _file(self, name: str) -> Path:
        path = self.folder / name
        # realpath, as Path.resolve raises on a link that leads to itself
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self.folder)):
            raise InputError(name, [Problem("", _OUTSIDE)])
        self.inputs[name] = hashlib.sha256(read_bytes(path)).hexdigest()
        return path

    def _tell(self, name: str, exc: InputError) -> None:
        hint = Text("", "") if exc.hint is InputError.hint else exc.hint
        for problem in exc.problems:
            place = re.sub(r"^ line ", ":", f" {problem.place}".rstrip())
            text = Text(problem.text.zh + hint.zh, f"{problem.text.en} {hint.en}".rstrip())
            self.problems.append(Problem(name + place, text))

    def _columns(
        self, name: str, header: Sequence[str], columns: Columns, required: Sequence[str]
    ) -> list[str]:
        """The known column under each title: ``""`` without a title, ``?`` under an unknown one."""
        known = {_folded(word): key for key, words in columns.items() for word in (key, *words)}
        names = [known.get(_folded(title), "?") if title else "" for title in header]
        faults = [
            *(_unknown(t, columns) for t, key in zip(header, names, strict=True) if key == "?"),
            *(_twice(key) for key in columns if names.count(key) > 1),
        ]
        missing = [_missing(key) for key in required if key not in names]
        self.problems += [Problem(f"{name}:1", fault) for fault in [*faults, *missing]]
        if missing:
            raise InputError(name, [])  # else each row would be blamed for it
        return names

    def _row(self, place: str, names: Sequence[str], cells: Sequence[str]) -> Fields:
        columns = [*names, *[""] * len(cells)]
        stray = [c for key, c in zip(columns, cells, strict=False) if not key and c.strip()]
        if stray:
            found = shorten(stray[0], 40)
            zh = f"「{found}」不在任何有標題的欄位；文字中有逗號時，整格請加引號"
            en = f"“{found}” stands under no title; a cell with a comma needs quotes"
            self.problems.append(Problem(place, Text(zh, en)))
        filled = {key: uncell(cell) for key, cell in zip(names, cells, strict=False) if key}
        return Fields(filled, place, self.problems, joint=" ")


def _unknown(title: str, columns: Columns) -> Text:
    near, found = suggestion(title, columns), shorten(title, 40)
    return Text(f"沒有這個欄位：「{found}」{near.zh}", f"no known column “{found}”{near.en}")


def _twice(key: str) -> Text:
    return Text(f"欄位 {key} 出現不只一次", f"the column {key} stands more than once")


def _missing(key: str) -> Text:
    return Text(f"缺少欄位 {key}", f"the column {key} is missing")


_OUTSIDE = Text(
    "檔案或捷徑指向資料夾之外，不予讀取；請將檔案放進資料夾",
    "the file or link leads out of the folder and is not read; put the file into the folder",
)

_NO_ROWS = Text("只有標題列，請至少填一列", "has a header only; fill in one row at least")


def _folded(header: str) -> str:
    return re.sub(r"[\s_-]", "", narrow(header)).casefold()


def _read_as(encoding: str) -> Text:
    name = {"cp950": "Big5（cp950）", "utf-16": "UTF-16"}[encoding]
    return Text(
        f"以{name}編碼讀入；請確認罕用字是否正確，建議另存為「CSV UTF-8」",
        f"read as {encoding}; check rare characters, or better save as “CSV UTF-8”",
    )
