"""Two readings of one paper sheet: where they differ, and what they agree on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from svcreview.desk.cases import WHOLE, Case, abstain_name, cases_of
from svcreview.desk.handing_in import faults_of, sheet_to_hand_in
from svcreview.errors import InputError, Problem
from svcreview.exchange.handing import nothing_on, with_sheet
from svcreview.exchange.marks import read_marks
from svcreview.exchange.matching import sheets_for
from svcreview.forms.words import ABSTAIN, IMPROVEMENT, NOTE, REASON, STRENGTH
from svcreview.forms.words import WHOLE as WHOLE_ENTRY
from svcreview.language import Text
from svcreview.model import Comment, CommentKind, Round, Sheet, SheetState
from svcreview.sheets import MemberRecord, Reading
from svcreview.text import ABSENT, narrow, trim

_KINDS: Final = {
    CommentKind.STRENGTH: STRENGTH,
    CommentKind.IMPROVEMENT: IMPROVEMENT,
    CommentKind.REASON: REASON,
    CommentKind.NOTE: NOTE,
    CommentKind.REMARK: Text("意見", "Comment"),
}
_NOTHING: Final = Text("（空白）", "(empty)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that two people read differently."""

    submission: str
    what: Text
    first: Text
    second: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What two readings come to: the sheets to hand in, and the entries that say nothing.

    ``own`` is what the member keeps beside them: an earlier wish to abstain is void.
    """

    sheets: tuple[Sheet, ...]
    blank: tuple[str, ...]
    own: Mapping[str, str]


def to_key(record: MemberRecord, member: str) -> dict[str, Case]:
    """The entries that a paper of ``member`` is for: to be scored, and not handed in."""
    return {id_: case for id_, case in cases_of(record, member).items() if not case.settled}


def sheets_from(path: Path, record: MemberRecord, member: str) -> tuple[Sheet, ...]:
    """What the table in ``path`` says of each entry that ``member`` still has to hand in.

    It has the columns of every table of marks; an entry that is not in it was left blank.
    """
    round_ = record.round
    given = {
        sheet.pair: sheet for sheet in sheets_for(round_, read_marks(path, rubric=round_.rubric))
    }
    wanted = to_key(record, member)
    strange = [pair for pair in given if pair.member != member or pair.submission not in wanted]
    undone = [pair for pair, sheet in given.items() if sheet.state not in _FINISHED]
    problems = [
        *(Problem(f"{s}/{m}", _not_on_it(member)) for s, m in strange),
        *(Problem(f"{s}/{m}", _UNDONE) for s, m in undone),
    ]
    if problems:
        raise InputError(str(path), problems)
    by_entry = {pair.submission: sheet for pair, sheet in given.items()}
    return tuple(
        _as_read(by_entry.get(id_, Sheet(submission=id_, member=member))) for id_ in wanted
    )


_FINISHED: Final = (SheetState.HANDED_IN, SheetState.ABSTAINED)
_UNDONE: Final = Text(
    "紙本登錄的狀態只能是已送出或棄權；未評者請留空白",
    "a paper is handed in or abstains; leave empty what was not scored",
)


def _not_on_it(member: str) -> Text:
    return Text(
        f"不是委員 {member} 尚待送出的案件，請刪去這些列",
        f"is no entry that member {member} still has to hand in: delete these rows",
    )


def _as_read(sheet: Sheet) -> Sheet:
    """``sheet`` as a reading keeps it: it is not handed in by being keyed."""
    if sheet.state is SheetState.ABSTAINED:
        return replace(sheet, handed_in_at=None)
    return replace(sheet, state=SheetState.DRAFT, handed_in_at=None)


def differences(round_: Round, first: Reading, second: Reading) -> tuple[Difference, ...]:
    """Everything that ``first`` and ``second`` read differently, entry by entry."""
    entries = sorted(first.sheets.keys() | second.sheets.keys())
    found = [_scans(first, second)] if _other_scan(first, second) else []
    for entry in entries:
        one, other = first.sheets.get(entry), second.sheets.get(entry)
        found += _differ(round_, entry, one, other)
    return tuple(found)


def _other_scan(first: Reading, second: Reading) -> bool:
    return None not in (first.scan, second.scan) and first.scan != second.scan


def _scans(first: Reading, second: Reading) -> Difference:
    one, other = first.scan or "", second.scan or ""
    return Difference(
        submission=ABSENT,
        what=Text("掃描檔", "scan"),
        first=Text(one, one),
        second=Text(other, other),
    )


def scan_of(first: Reading, second: Reading) -> str | None:
    """The digest of the scan that the two agree on."""
    return first.scan or second.scan


def _differ(
    round_: Round, entry: str, one: Sheet | None, other: Sheet | None
) -> Iterator[Difference]:
    left, right = _parts(round_, one), _parts(round_, other)
    for what in dict.fromkeys((*left, *right)):
        first, second = left.get(what), right.get(what)
        if _same(first) != _same(second):
            yield Difference(
                submission=entry,
                what=what,
                first=_NOTHING if first is None else Text(first, first),
                second=_NOTHING if second is None else Text(second, second),
            )


def _same(text: str | None) -> str:
    """``text`` as it is compared: blanks, and full and half width, are how people type."""
    return "".join(narrow(text or "").split())


def _parts(round_: Round, sheet: Sheet | None) -> dict[Text, str]:
    """What ``sheet`` says, each thing under its name."""
    if sheet is None:
        return {}
    parts = {}
    if sheet.state is SheetState.ABSTAINED:
        parts[ABSTAIN] = ABSTAIN.zh
    for dimension in round_.rubric.dimensions:
        if dimension.key in sheet.marks:
            parts[dimension.title] = trim(sheet.marks[dimension.key])
    for comment in sheet.comments:
        name = _comment_name(round_, comment)
        parts[name] = parts.get(name, "") + comment.text
    return parts


def _comment_name(round_: Round, comment: Comment) -> Text:
    kind = _KINDS[comment.kind]
    about = WHOLE_ENTRY
    if comment.dimension is not None:
        about = round_.rubric.dimension(comment.dimension).title
    return Text(f"{about.zh} {kind.zh}", f"{about.en}: {kind.en}")


def agreed(record: MemberRecord, reading: Reading) -> Agreed:
    """What to hand in of ``reading``, with which another one agrees.

    Raises one ``InputError`` for everything that the desk would not let a member hand in.
    """
    cases = to_key(record, reading.member)
    problems: list[Problem] = []
    sheets: list[Sheet] = []
    blank: list[str] = []
    for id_, sheet in reading.sheets.items():
        if id_ not in cases:
            continue  # recused, or handed in at the desk, since it was keyed in
        after = _case(record, cases[id_], sheet)
        if nothing_on(after) and sheet.state is not SheetState.ABSTAINED:
            blank.append(id_)
            continue
        problems += (Problem(id_, text) for text in _faults(record, sheet, after))
        sheets.append(sheet_to_hand_in(after, reading.member))
    if problems:
        raise InputError(reading.member, problems, _ASK_MEMBER)
    own = {abstain_name(sheet.submission): "" for sheet in sheets}
    return Agreed(sheets=tuple(sheets), blank=tuple(blank), own=own)


def reasons_wanted(record: MemberRecord, sheet: Sheet) -> list[tuple[str | None, Text]]:
    """The dimensions (``None``: the whole entry) that ``sheet`` must give a reason for, and why."""
    after = _case(record, to_key(record, sheet.member)[sheet.submission], sheet)
    parts = ((name.split(":"), text) for name, text in faults_of(record.round, after))
    return [
        (None if part[1] == WHOLE else part[1], text)
        for part, text in parts
        if part[0] == "text" and part[-1] == CommentKind.REASON
    ]


def _case(record: MemberRecord, case: Case, sheet: Sheet) -> Case:
    """``case`` with the paper in place of whatever its member had saved."""
    wish = _reason(sheet) if sheet.state is SheetState.ABSTAINED else ""
    kept = replace(sheet, state=SheetState.DRAFT, handed_in_at=None)
    return with_sheet(record, case, kept, {abstain_name(case.submission.id): wish})


def _reason(sheet: Sheet) -> str:
    said = (c.text for c in sheet.comments if c.kind is CommentKind.REASON)
    return "\n".join(said)


def _faults(record: MemberRecord, sheet: Sheet, after: Case) -> Iterator[Text]:
    if sheet.state is SheetState.ABSTAINED and not _reason(sheet):
        yield _NO_REASON
        return
    yield from (text for _, text in faults_of(record.round, after))


_NO_REASON: Final = Text("不評分未填理由", "it is abstained from without a reason")
_ASK_MEMBER: Final = Text(
    "兩次登錄相符，但尚不能送出；請向委員確認後，兩人均以 --again 重新登錄這些案件。",
    "Both readings agree, but they cannot be handed in like this. Ask the member, then let both "
    "key these entries in again with --again.",
)
