"""Files: read what people wrote within bounds; write ours whole or not at all.

Readers never trust size, encoding or YAML tags; writers put a file under a temporary name beside
its place, flush it to disk and rename it, so a stopped run leaves whole files only.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from svcreview.errors import InputError, Problem, SvcreviewError
from svcreview.language import Text
from svcreview.text import shorten

MAX_TEXT_BYTES: Final = 64 * 2**20
MAX_YAML_BYTES: Final = 2 * 2**20
MAX_YAML_DEPTH: Final = 40
_HEADER_LENGTH: Final = 2**16  # far more than any header row
_SAVE_AS_CSV: Final = Text(
    "請在 Excel 以「CSV UTF-8（逗號分隔）」另存新檔。",
    "In Excel, save as “CSV UTF-8 (Comma delimited)”.",
)
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
    decoded = _decode(path, read_bytes(path, limit))
    if "\0" in decoded.text:
        raise _unreadable(path, Text("這不是文字檔", "this is not a text file"), _SAVE_AS_CSV)
    return decoded


def _decode(path: Path, raw: bytes) -> Decoded:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):  # Excel's "Unicode text"
        return Decoded(_strictly(path, raw, "utf-16"), "utf-16")
    with contextlib.suppress(UnicodeDecodeError):
        return Decoded(raw.decode("utf-8-sig"), "utf-8")
    return Decoded(_strictly(path, raw, "cp950"), "cp950")


def _strictly(path: Path, raw: bytes, encoding: str) -> str:
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
            _SAVE_AS_CSV,
        ) from exc


def read_bytes(path: Path, limit: int = MAX_TEXT_BYTES) -> bytes:
    """The bytes of ``path``, a plain file of at most ``limit`` bytes."""
    try:
        if not path.is_file():
            raise _unreadable(path, _no_file(path))
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


def _no_file(path: Path) -> Text:
    if path.is_dir():
        return Text("這是資料夾，不是檔案", "this is a folder, not a file")
    if path.exists():
        return Text("這不是一般檔案", "this is no plain file")
    return Text("找不到這個檔案", "there is no such file")


def _unreadable(path: Path, text: Text, hint: Text | None = None) -> InputError:
    return InputError(str(path), [Problem("", text)], hint)


class _YamlFault(yaml.MarkedYAMLError):
    """A fault that this loader found itself and can therefore tell in both languages."""

    def __init__(self, text: Text, mark: yaml.Mark) -> None:
        super().__init__(problem=text.en, problem_mark=mark)
        self.text = text


class _StrictLoader(yaml.SafeLoader):
    """Safe YAML without aliases (they blow up), without tags, and with a bounded depth.

    Plain words are read as in YAML 1.2: only ``true``, ``false``, ``null``, decimal numbers and
    nothing else is more than text. YAML 1.1 would silently turn a classification number 010301
    into 4289, and a date into another type.
    """

    depth = 0
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  (as the base class has it)

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            self._refuse(Text("不可使用別名（*名稱）", "aliases (*name) are not allowed"))
        if getattr(event, "tag", None) is not None:
            self._refuse(Text("不可使用標籤（!名稱）", "tags (!name) are not allowed"))
        self.depth += 1
        if self.depth > MAX_YAML_DEPTH:
            self._refuse(
                Text(
                    f"巢狀超過 {MAX_YAML_DEPTH} 層",
                    f"nested more than {MAX_YAML_DEPTH} levels deep",
                )
            )
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1

    def _refuse(self, text: Text) -> None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        raise _YamlFault(text, event.start_mark)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen: set[str] = set()
        for key_node, _ in node.value:
            key = str(key_node.value)
            if key in seen:
                name = shorten(key)
                raise _YamlFault(
                    Text(f"「{name}」出現兩次", f"the key “{name}” stands twice"),
                    key_node.start_mark,
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


_StrictLoader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"(~|null|Null|NULL|)\Z"), ["~", "n", "N", ""]
)
_StrictLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"(true|True|TRUE|false|False|FALSE)\Z"), list("tTfF")
)
_StrictLoader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"[+-]?(0|[1-9][0-9]{0,17})\Z"), list("+-0123456789")
)
_StrictLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"[+-]?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}\Z"),
    list("+-0123456789"),
)


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
        raise InputError(source, [Problem(place, _retold(exc))]) from exc
    if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
        raise InputError(source, [Problem("", _NO_SETTINGS)])
    return data


_NO_SETTINGS: Final = Text(
    "應為一行一項「名稱: 值」的設定，名稱須為文字",
    "expected “name: value” settings, one a line, each name a text",
)


def _retold(exc: Exception) -> Text:
    if isinstance(exc, _YamlFault):
        return exc.text
    what = getattr(exc, "problem", None) or str(exc).splitlines()[0]
    return Text(
        "這裡不是有效的 YAML；常見原因：冒號後缺空格、縮排不齊、用了 Tab 鍵、引號或括號不成對",
        f"not valid YAML ({what}); often a missing blank after a colon, uneven indentation, "
        "a tab, or an unpaired quote or bracket",
    )


def read_csv(path: Path) -> tuple[list[str], Iterator[tuple[int, list[str]]], str]:
    """Header, (row number, cells) of each row that is not blank, and the encoding found.

    Excel's habits are taken as they come: BOM, cp950, CRLF, semicolons or tabs. Rows are numbered
    as Excel shows them: a cell of several lines does not count twice.
    """
    decoded = read_text(path)
    source = io.StringIO(decoded.text, newline="")
    reader = csv.reader(source, delimiter=_delimiter(decoded.text), strict=True)
    rows = _csv_rows(reader, path)
    header = next(rows, (0, []))[1]
    return [name.strip() for name in header], rows, decoded.encoding


def _delimiter(text: str) -> str:
    unquoted = re.sub(r'"[^"]*("|$)', "", text[:_HEADER_LENGTH])
    header = next((line for line in unquoted.splitlines() if line.strip()), "")
    return max(",;\t", key=header.count)


def _csv_rows(reader: Any, path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as exc:
        raise InputError(
            str(path),
            [
                Problem(
                    f"line {reader.line_num}",
                    Text(
                        "這一列不是有效的 CSV；常見原因：引號不成對，或一格超過 13 萬字",
                        f"not valid CSV ({exc}); often an unpaired quote, or a cell of more than "
                        "130,000 characters",
                    ),
                )
            ],
        ) from exc


def write_whole(path: Path, content: bytes | str) -> None:
    """``content`` at ``path``, all of it or nothing; text is written as UTF-8 with ``\\n``.

    What stands at ``path`` is replaced only if it is a plain file, and never a device.
    """
    raw = content.encode() if isinstance(content, str) else content
    temporary = path.parent / f".{path.name}.{os.getpid()}.tmp"
    try:
        if path.exists() and not path.is_file():
            raise _unwritable(path, _no_file(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as stream:
            stream.write(raw)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as exc:
        raise _unwritable(path, Text(f"{exc.strerror}", f"{exc.strerror}")) from exc
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)  # there only if something stopped us


def _unwritable(path: Path, why: Text) -> SvcreviewError:
    return SvcreviewError(
        Text(f"{path}：無法寫入（{why.zh}）", f"{path}: cannot be written ({why.en})"),
        Text(
            "請確認磁碟空間與資料夾權限後再執行一次。",
            "Check free space and permissions, then run again.",
        ),
    )
