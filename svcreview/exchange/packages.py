"""The zip package that every xlsx and ods file is: opened within bounds, or refused in words.

The sizes that a zip's directory states bind: ``zipfile`` never hands out more bytes than stated
there, and only stored and deflated parts are read, which unpack in small steps.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from svcreview.errors import InputError
from svcreview.exchange.cells import SAVE_AS_CSV, SAVE_AS_XLSX, refused
from svcreview.language import Text

MAX_UNPACKED: Final = 200 * 2**20
MAX_PARTS: Final = 5_000
MAX_RATIO: Final = 300  # deflate reaches 1000 on zeros; real tables of marks stay under 100
_SMALL: Final = 20 * 2**20  # whatever the ratio, this much does no harm
_CHUNK: Final = 2**20
_DOCTYPE: Final = b"<!DOCTYPE"
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


def open_package(raw: bytes, source: str) -> zipfile.ZipFile:
    """The package in ``raw``, after its sizes, its checksums and its XML were found harmless."""
    try:
        package = zipfile.ZipFile(io.BytesIO(raw))
        _check_directory(package, source)
        for part in package.infolist():
            _check_part(package, part, source)
    except _UNREADABLE as exc:  # what zipfile raises on a file that was cut or altered
        raise damaged(source) from exc
    return package


def _check_directory(package: zipfile.ZipFile, source: str) -> None:
    parts = package.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise encrypted(source)
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    bomb = unpacked > _SMALL and unpacked > MAX_RATIO * packed
    if bomb or unpacked > MAX_UNPACKED or len(parts) > MAX_PARTS:
        raise _too_large(source, unpacked)
    if any(part.compress_type not in _METHODS for part in parts):
        raise damaged(source)


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, source: str) -> None:
    """Read ``part`` to its end: checksum, and no document type (entities would follow)."""
    is_xml = part.filename.endswith((".xml", ".rels"))
    tail = b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            text = tail + chunk.replace(b"\0", b"")  # UTF-16 has a zero beside each letter
            if is_xml and _DOCTYPE in text:
                raise _has_doctype(source, part.filename)
            tail = text[-len(_DOCTYPE) :]


def damaged(source: str) -> InputError:
    """Not the spreadsheet that it claims to be."""
    return refused(
        source,
        Text("檔案已損壞，或不是試算表", "the file is damaged, or no spreadsheet"),
        SAVE_AS_XLSX,
    )


def encrypted(source: str) -> InputError:
    """Protected by a password."""
    return refused(
        source,
        Text("檔案設有密碼", "the file is protected by a password"),
        Text(
            "請在 Excel 或 LibreOffice 取消密碼保護後另存新檔。",
            "Remove the password in Excel or LibreOffice, and save it again.",
        ),
    )


def _too_large(source: str, unpacked: int) -> InputError:
    size = f"{unpacked / 2**20:,.0f} MB"
    return refused(
        source,
        Text(
            f"解壓縮後為 {size}，超過上限或壓縮比異常，不予讀取",
            f"it would unpack to {size}: beyond the limit, or packed beyond belief",
        ),
        SAVE_AS_CSV,
    )


def _has_doctype(source: str, part: str) -> InputError:
    return refused(
        source,
        Text(
            f"內部的 {part} 含有文件類型宣告（DTD），不予讀取",
            f"its part {part} declares a document type (DTD)",
        ),
        SAVE_AS_XLSX,
    )
