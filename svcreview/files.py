"""Files: read what people wrote within bounds; write ours whole or not at all.

Readers never trust size, encoding or YAML tags; writers put a file under a temporary name beside
its place, flush it to disk and rename it, so a stopped run leaves whole files only.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from svcreview.errors import InputError, Problem, SvcreviewError
from svcreview.language import Text

MAX_TEXT_BYTES: Final = 64 * 2**20
MAX_YAML_BYTES: Final = 2 * 2**20
MAX_YAML_DEPTH: Final = 40
_PACKAGE: Final = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The folder ``rubrics``, ``notebooks`` or ``runs`` that comes with svcreview.

    It stands at the top of the repository, and inside the package of an installed wheel.
    """
    inside = _PACKAGE / "shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file and the encoding it was found in, ``utf-8`` or ``cp950``."""

    text: str
    encoding: str


def read_text(path: Path, limit: int = MAX_TEXT_BYTES) -> Decoded:
    """The text of ``path``: UTF-8 with or without BOM, UTF-16 with BOM, else cp950 read strictly."""
    raw = read_bytes(path, limit)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):  # Excel's "Unicode text"
        return Decoded(_decode(path, raw, "utf-16"), "utf-16")
    with contextlib.suppress(UnicodeDecodeError):
        return Decoded(raw.decode("utf-8-sig"), "utf-8")
    return Decoded(_decode(path, raw, "cp950"), "cp950")


def _decode(path: Path, raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as exc:
        line = raw[: exc.start].count(b"\n") + 1
        raise _unreadable(
            path,
            Text(
                f"第 {line} 行既不是 UTF-8 也不是 cp950（Big5）文字",
                f"line {line} is neither UTF-8 nor cp950 (Big5) text",
            ),
            Text(
                "請在 Excel 以「CSV UTF-8（逗號分隔）」另存新檔。",
                "In Excel, save as “CSV UTF-8 (Comma delimited)”.",
            ),
        ) from exc


def read_bytes(path: Path, limit: int = MAX_TEXT_BYTES) -> bytes:
    """The bytes of ``path``, a plain file of at most ``limit`` bytes."""
    try:
        if not path.is_file():
            raise _unreadable(path, Text("找不到這個檔案", "there is no such file"))
        with path.open("rb") as stream:
            raw = stream.read(limit + 1)
    except OSError as exc:
        raise _unreadable(
            path, Text(f"無法讀取（{exc.strerror}）", f"cannot be read ({exc.strerror})")
        ) from exc
    if len(raw) > limit:
        size = f"{limit / 2**20:.0f} MB"
        raise _unreadable(path, Text(f"檔案超過上限 {size}", f"the file is larger than {size}"))
    return raw


def _unreadable(path: Path, text: Text, hint: Text | None = None) -> InputError:
    return InputError(str(path), [Problem("", text)], hint)


class _StrictLoader(yaml.SafeLoader):
    """Safe YAML without aliases (they blow up), without tags, and with a bounded depth."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            self._refuse("aliases (*name) are not allowed")
        self.depth += 1
        if self.depth > MAX_YAML_DEPTH:
            self._refuse("nested too deeply")
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1

    def _refuse(self, what: str) -> None:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        mark: Any = event.start_mark
        raise yaml.constructor.ConstructorError(None, None, what, mark)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen: set[str] = set()
        for key_node, _ in node.value:
            key = str(key_node.value)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in ``path``; every fault of the text is an ``InputError`` with its line."""
    return parse_yaml(read_text(path, MAX_YAML_BYTES).text, str(path))


def parse_yaml(text: str, source: str) -> dict[str, Any]:
    """The mapping that ``text`` is; ``source`` names it in errors."""
    try:
        data = yaml.load(text, Loader=_StrictLoader)  # noqa: S506  (a SafeLoader, made stricter)
    except (yaml.YAMLError, ValueError, RecursionError) as exc:
        mark = getattr(exc, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else ""
        what = getattr(exc, "problem", None) or str(exc).splitlines()[0]
        raise InputError(
            source, [Problem(place, Text(f"不是有效的 YAML：{what}", f"not valid YAML: {what}"))]
        ) from exc
    if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
        found = type(data).__name__
        raise InputError(
            source,
            [
                Problem(
                    "",
                    Text(
                        f"應為「名稱: 值」的清單，卻是 {found}",
                        f"expected a mapping, found {found}",
                    ),
                )
            ],
        )
    return data


def read_csv(path: Path) -> tuple[list[str], Iterator[tuple[int, list[str]]], str]:
    """Header, (line number, cells) of each row that is not blank, and the encoding found.

    Excel's habits are taken as they come: BOM, cp950, CRLF, semicolons or tabs.
    """
    decoded = read_text(path)
    first = decoded.text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(decoded.text, newline=""), delimiter=delimiter, strict=True)
    rows = _csv_rows(reader, path)
    header = next(rows, (0, []))[1]
    return [name.strip() for name in header], rows, decoded.encoding


def _csv_rows(reader: Any, path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as exc:
        raise InputError(
            str(path),
            [
                Problem(
                    f"line {reader.line_num}",
                    Text(f"不是有效的 CSV：{exc}", f"not valid CSV: {exc}"),
                )
            ],
        ) from exc


def write_whole(path: Path, content: bytes | str) -> None:
    """``content`` at ``path``, all of it or nothing; text is written as UTF-8 with ``\\n``."""
    raw = content.encode() if isinstance(content, str) else content
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as stream:
            stream.write(raw)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as exc:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise SvcreviewError(
            Text(
                f"{path}：無法寫入（{exc.strerror}）", f"{path}: cannot be written ({exc.strerror})"
            ),
            Text(
                "請確認磁碟空間與資料夾權限後再執行一次。",
                "Check free space and permissions, then run again.",
            ),
        ) from exc
