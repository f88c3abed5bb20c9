"""What the secretariat does with score sheets: makes them, takes them back, keys paper in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from svcreview import exchange, papers
from svcreview.errors import InputError, Problem, StoreError, SvcreviewError
from svcreview.exchange import Agreed, Difference, Laid
from svcreview.fields import suggestion
from svcreview.files import write_whole
from svcreview.forms import form_of
from svcreview.language import Text
from svcreview.model import Pair, Round, Sheet
from svcreview.sheets import MemberRecord, Reading, person
from svcreview.store import Store
from svcreview.text import shorten

FOLDER: Final = Path("papers") / "score-sheets"  # in the round's folder
_FORMATS: Final = {
    ".html": papers.printed_form,
    ".xlsx": papers.xlsx_form,
    ".ods": papers.ods_form,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """The files that were written, and the members who have nothing to score."""

    files: tuple[Path, ...]
    idle: tuple[str, ...]


def export_score_sheets(
    store: Store,
    folder: Path,
    *,
    by: str,
    members: Sequence[str] = (),
    drafts: bool = False,
    replace: bool = False,
) -> Exported:
    """Write the score sheets of ``members`` (of all without) into ``folder``, three files each.

    ``drafts`` fills in what they have saved. A file of the same name that says something else is
    refused without ``replace``, for it may be one that came back.
    """
    round_ = store.record().round
    wanted = _known(round_, members) if members else list(round_.member_by_id)
    busy = [member for member in wanted if any(p.member == member for p in round_.to_score)]
    contents = _contents(store, folder, busy, drafts=drafts)
    if not replace:
        _refuse_other_files(contents)
    store.note_export(busy, actor=by, drafts=drafts)
    for path, content in contents.items():
        write_whole(path, content)
    idle = tuple(member for member in wanted if member not in busy)
    return Exported(files=tuple(contents), idle=idle)


def _contents(
    store: Store, folder: Path, members: Sequence[str], *, drafts: bool
) -> dict[Path, bytes]:
    key, settings = store.draw_sheet_key(), store.settings_digest
    found: dict[Path, bytes] = {}
    for member in members:
        record = store.of_member(member)
        form = form_of(record, member, settings=settings, key=key, drafts=drafts)
        found |= {folder / (member + ending): make(form) for ending, make in _FORMATS.items()}
    return found


def _known(round_: Round, members: Sequence[str]) -> list[str]:
    """``members`` once each; raises one ``InputError`` for all that the round does not have."""
    strange = [member for member in members if member not in round_.member_by_id]
    if strange:
        raise InputError(
            round_.id,
            [Problem(shorten(member), _no_member(round_, member)) for member in strange],
            Text("請核對 members.csv 的委員編號。", "Check the ids in members.csv."),
        )
    return list(dict.fromkeys(members))


def _no_member(round_: Round, member: str) -> Text:
    near = suggestion(member, round_.member_by_id)
    return Text(f"沒有這位委員{near.zh}", f"there is no such member{near.en}")


def _refuse_other_files(contents: Mapping[Path, bytes]) -> None:
    other = [path for path, content in contents.items() if _says_else(path, content)]
    if other:
        zh, en = "、".join(path.name for path in other), ", ".join(path.name for path in other)
        raise SvcreviewError(
            Text(
                f"{other[0].parent}：已有內容不同的檔案，未予覆蓋：{zh}",
                f"{other[0].parent}: files that say something else are there already: {en}",
            ),
            Text(
                "其中若有委員交回的評分表，請先移走或匯入；確定覆蓋請加 --yes。",
                "If a member's sheet that came back is among them, import it or move it away; to "
                "write over them add --yes.",
            ),
        )


def _says_else(path: Path, content: bytes) -> bool:
    return path.exists() and not (path.is_file() and path.read_bytes() == content)


def read_score_sheets(
    store: Store, paths: Iterable[Path], *, member: str | None = None, hand_in: bool = False
) -> tuple[Laid, ...]:
    """What the score sheets in ``paths`` would change, each of another member.

    With ``member`` no sheet of anybody else is taken. Raises ``InputError`` as
    ``exchange.read_score_sheet`` and ``exchange.lay`` do; nothing is stored.
    """
    round_, settings, key = store.record().round, store.settings_digest, store.sheet_key()
    seen: dict[str, Path] = {}
    found = []
    for path in paths:
        returned = exchange.read_score_sheet(path, round_, settings=settings, key=key)
        whose = returned.stamp.member
        if member is not None and whose != member:
            raise InputError(str(path), [Problem("", _not_of(whose, member))], _CHECK_FILE)
        if whose in seen:
            raise InputError(str(path), [Problem("", _twice(whose, seen[whose]))], _CHECK_FILE)
        seen[whose] = path
        found.append(exchange.lay(returned, store.of_member(whose), hand_in=hand_in))
    return tuple(found)


def _not_of(whose: str, member: str) -> Text:
    return Text(
        f"這是委員 {whose} 的評分表，不是 {member} 的",
        f"this is the score sheet of member {whose}, not of {member}",
    )


def _twice(member: str, first: Path) -> Text:
    return Text(
        f"委員 {member} 的評分表已由 {first.name} 匯入，請只留一份",
        f"member {member}'s score sheet is in {first.name}, too: keep one",
    )


_CHECK_FILE: Final = Text("沒有儲存任何內容，請核對檔案。", "Nothing was stored; check the files.")


# Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One member's paper sheet while it is keyed in: what it is for, and who read what of it."""

    record: MemberRecord
    member: str
    readings: tuple[Reading, ...]

    @property
    def entries(self) -> tuple[str, ...]:
        """The entries that are still to be handed in."""
        return tuple(exchange.to_key(self.record, self.member))

    def reading_of(self, by: str) -> Reading | None:
        """What ``by`` keyed in so far."""
        return next((one for one in self.readings if person(one.by) == person(by)), None)

    def left(self, by: str) -> tuple[str, ...]:
        """The entries that ``by`` has not keyed in."""
        mine = self.reading_of(by)
        return tuple(id_ for id_ in self.entries if mine is None or id_ not in mine.sheets)

    def is_read(self, reading: Reading) -> bool:
        """Whether ``reading`` is of the whole paper."""
        return reading.sheets.keys() >= set(self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of a reading: handed in, differing from another one, or waiting for one."""

    handed_in: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    other: str | None = None  # who keyed the other reading in


def open_paper(store: Store, member: str) -> Paper:
    """The paper of ``member``; raises where there is nothing left to key in."""
    round_ = store.record().round
    _known(round_, [member])
    paper = Paper(record=store.of_member(member), member=member, readings=store.readings(member))
    if not paper.entries:
        raise StoreError(
            Text(
                f"委員 {member} 沒有待送出的案件",
                f"member {member} has nothing left to hand in",
            ),
            Text(
                "已送出者如需更正，請先退回：svcreview return。",
                "To mend what is handed in, have it given back first: svcreview return.",
            ),
        )
    return paper


def key_in(
    store: Store,
    paper: Paper,
    sheets: Sequence[Sheet],
    *,
    by: str,
    scan: str | None = None,
    again: bool = False,
) -> None:
    """Keep what ``by`` read of ``paper``: some entries, or the rest of them."""
    bases = {
        Pair(id_, paper.member): case.counter
        for id_, case in exchange.to_key(paper.record, paper.member).items()
    }
    left = set(paper.left(by)) - {sheet.submission for sheet in sheets}
    store.key_in(sheets, actor=by, bases=bases, scan=scan, again=again, done=not left)


def check_paper(store: Store, member: str, *, by: str) -> Checked:
    """Hold what ``by`` keyed in against what others did; the first match is handed in.

    Raises ``InputError`` if two agree on what cannot be handed in; then nothing is.
    """
    paper = open_paper(store, member)
    mine = paper.reading_of(by)
    others = [one for one in paper.readings if one != mine and paper.is_read(one)]
    if mine is None or not paper.is_read(mine) or not others:
        return Checked()
    round_ = paper.record.round
    found = {one.by: exchange.differences(round_, one, mine) for one in others}
    alike = next((one for one in others if not found[one.by]), None)
    if alike is None:
        last = others[-1]
        entries = {difference.submission for difference in found[last.by]}
        store.note_difference(member, entries, actor=by)
        return Checked(differences=found[last.by], other=last.by)
    return _hand_in(store, paper, alike, mine)


def _hand_in(store: Store, paper: Paper, keyed: Reading, checked: Reading) -> Checked:
    found: Agreed = exchange.agreed(paper.record, checked)
    if found.sheets:
        store.hand_in_paper(
            found.sheets,
            keyed=keyed,
            checked=checked,
            scan=exchange.scan_of(keyed, checked),
            own=found.own,
        )
    handed_in = tuple(sheet.submission for sheet in found.sheets)
    return Checked(handed_in=handed_in, blank=found.blank, other=keyed.by)


def scan_digest(path: Path) -> str:
    """SHA-256 of the scanned paper in ``path``, in hex."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as exc:
        why = Text(f"無法讀取（{exc.strerror}）", f"cannot be read ({exc.strerror})")
        raise InputError(str(path), [Problem("", why)]) from exc
