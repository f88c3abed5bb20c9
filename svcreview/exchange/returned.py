"""A member's score sheet on its way back: whose it is, whether a hand changed it, what it says.

What is locked must stand as it was made, cell by cell; only then is what was filled in read. The
file is small and comes from outside, so it is opened within narrow bounds.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from svcreview import files
from svcreview.errors import InputError
from svcreview.exchange.cells import MAX_BYTES, Worksheet, refused, words_in
from svcreview.exchange.filled import read_fields
from svcreview.exchange.gathered import Problems
from svcreview.exchange.layout import check_layout
from svcreview.exchange.ods import ods_worksheets
from svcreview.exchange.packages import damaged, open_package
from svcreview.exchange.xlsx import xlsx_worksheets
from svcreview.forms import Stamp, blank_form, grid_of, read_stamp, seal_of
from svcreview.forms.stamp import FORMAT, META
from svcreview.language import Text
from svcreview.model import Round
from svcreview.text import shorten

_ZIP: Final = b"PK\x03\x04"
_MOST: Final = 20 * 2**20  # unpacked: a thousand entries with long comments take a tenth of it
_CHUNK: Final = 2**20
_HEAD: Final = 2**16  # of a csv file: a sheet saved as one names its code in the first lines
_MARK: Final = re.compile(
    rb"SVR-[A-Za-z][A-Za-z0-9-]{0,31}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}|" + FORMAT.encode()
)
_WORDS_STAND_IN: Final = ("content.xml", "xl/sharedStrings.xml", "xl/worksheets/")
_MACROS: Final = ("xl/vbaProject.bin", "xl/macrosheets/", "Basic/", "Scripts/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What one file says, by the desk's names of fields; ``digest`` is the file's SHA-256.

    A field that is not there was left alone. ``cells`` tells where each field stands.
    """

    file: str
    digest: str
    stamp: Stamp
    fields: Mapping[str, Mapping[str, object]]
    cells: Mapping[tuple[str, str], str]


def is_score_sheet(path: Path) -> bool:
    """Whether ``path`` is a score sheet of some round, and no table of marks."""
    raw = files.read_bytes(path, MAX_BYTES)
    if not raw.startswith(_ZIP):
        return _MARK.search(raw[:_HEAD].replace(b"\0", b"")) is not None  # of UTF-16 the letters
    with open_package(raw, str(path)) as package:
        return _small(package) and any(_names_us(package, part) for part in package.infolist())


def _small(package: zipfile.ZipFile) -> bool:
    return sum(part.file_size for part in package.infolist()) <= _MOST


def _names_us(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    if not part.filename.startswith(_WORDS_STAND_IN):
        return False
    return _MARK.search(package.read(part)) is not None


def read_score_sheet(path: Path, round_: Round, *, settings: str, key: bytes | None) -> Returned:
    """What the score sheet in ``path`` says, of the round with the digest ``settings``.

    Raises ``InputError`` for a sheet of another round, one that was made under other settings or
    not by us, and for everything in it that a hand changed beside what is to be filled in.
    """
    raw, source = files.read_bytes(path, MAX_BYTES), str(path)
    if not raw.startswith(_ZIP):
        raise _saved_as_csv(source)
    worksheets = {each.name: each for each in _worksheets(raw, source)}
    stamp = _stamp(worksheets, source, round_, settings)
    if key is None or not hmac.compare_digest(seal_of(stamp, key), _meta(worksheets, "seal")):
        raise refused(source, _NO_SEAL, _ASK)
    form = blank_form(round_, stamp, key=key)
    grid, problems = grid_of(form), Problems(source)
    sheet = check_layout(worksheets, form, grid, problems)
    problems.settle()
    fields, cells = read_fields(sheet, form, grid, problems)
    problems.settle()
    return Returned(
        file=path.name,
        digest=hashlib.sha256(raw).hexdigest(),
        stamp=stamp,
        fields=fields,
        cells=cells,
    )


def _worksheets(raw: bytes, source: str) -> list[Worksheet]:
    with open_package(raw, source) as package:
        names = package.namelist()
        if not _small(package):
            raise refused(source, _TOO_LARGE, _ASK)
        if any(name.startswith(_MACROS) for name in names):
            raise refused(source, _HAS_MACROS, _AGAIN)
        if "xl/workbook.xml" in names:
            return xlsx_worksheets(raw, source)
        if "content.xml" in names:
            return ods_worksheets(package, source)
    raise damaged(source)


def _meta(worksheets: Mapping[str, Worksheet], name: str) -> str:
    """What the hidden worksheet says under ``name``."""
    rows = worksheets[META].rows if META in worksheets else ()
    said = {words_in(cells[0]): words_in(cells[1]) for _, cells in rows if len(cells) > 1}
    return said.get(name, "")


def _stamp(worksheets: Mapping[str, Worksheet], source: str, round_: Round, settings: str) -> Stamp:
    if META not in worksheets:
        raise refused(source, _NO_META, _AGAIN)
    if _meta(worksheets, "format") != FORMAT:
        raise refused(source, _OTHER_FORMAT, _ASK)
    stamp = read_stamp(_meta(worksheets, "stamp"))
    if stamp is None:
        raise refused(source, _NO_SEAL, _ASK)
    if stamp.round != round_.id:
        raise _other_round(source, stamp, round_)
    if stamp.settings != settings:
        raise refused(source, _OTHER_SETTINGS, _ASK)
    known = {entry.submission for entry in stamp.entries} <= round_.submission_by_id.keys()
    if stamp.member not in round_.member_by_id or not known:
        raise refused(source, _NO_SEAL, _ASK)
    return stamp


def _other_round(source: str, stamp: Stamp, round_: Round) -> InputError:
    found = shorten(stamp.round)
    return refused(
        source,
        Text(
            f"這是輪次 {found} 的評分表，不是本輪次 {round_.id} 的",
            f"this score sheet is of round {found}, not of {round_.id}",
        ),
        Text("請核對檔案與輪次資料夾。", "Check the file and the folder of the round."),
    )


def _saved_as_csv(source: str) -> InputError:
    return refused(
        source,
        Text(
            "這是另存成文字檔（csv）的評分表，罕用字與鎖定均已失去，不予讀取",
            "this is a score sheet saved as a text file (csv): rare characters and all locks are "
            "lost in it",
        ),
        _AGAIN,
    )


_AGAIN: Final = Text(
    "請委員交回原格式（.xlsx 或 .ods）的檔案，或以 svcreview sheets export 重新產製後重填。",
    "Ask the member for the file in its own format (.xlsx or .ods), or make a new one: svcreview "
    "sheets export.",
)
_ASK: Final = Text(
    "請以 svcreview sheets export 重新產製，請委員改填新表。",
    "Make a new one with svcreview sheets export, and ask the member to fill that in.",
)
_NO_META: Final = Text(
    "隱藏的識別資料工作表已遭刪除，無法得知是哪一份評分表",
    "the hidden worksheet that says whose it is was deleted",
)
_OTHER_FORMAT: Final = Text(
    "由其他版本的 svcreview 產製，格式不同",
    "made by another version of svcreview, in another format",
)
_NO_SEAL: Final = Text(
    "識別資料與封印不符：不是由本輪次產製，或遭人更動",
    "its seal is not this round's: it was made elsewhere, or somebody changed whose it is",
)
_OTHER_SETTINGS: Final = Text(
    "這份評分表產製時的評分設定與本輪次不同，已經過時",
    "it was made under other settings than this round has: it is outdated",
)
_TOO_LARGE: Final = Text(
    "檔案解壓縮後超過 20 MB，不是本系統產製的評分表大小",
    "it unpacks to more than 20 MB, which no score sheet does",
)
_HAS_MACROS: Final = Text("檔案含有巨集，不予讀取", "there are macros in it, and it is not read")
