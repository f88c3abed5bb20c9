"""A returned score sheet laid over what its member has: what changes, and what is in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from svcreview.desk.cases import Case, cases_of
from svcreview.desk.handing_in import faults_of, sheet_to_hand_in
from svcreview.desk.patching import patched
from svcreview.desk.views import stored_fields
from svcreview.errors import InputError, Problem
from svcreview.exchange.handing import nothing_on, with_sheet
from svcreview.exchange.returned import Returned
from svcreview.forms.words import ABSTAIN, IMPROVEMENT, NOT_APPLICABLE, NOTE, REASON, STRENGTH
from svcreview.forms.words import WHOLE as WHOLE_ENTRY
from svcreview.language import Text
from svcreview.model import Pair, Round, Sheet
from svcreview.sheets import Arrival, Draft, MemberRecord
from svcreview.text import show_time

_MARK: Final = Text("得分", "mark")
_EMPTY: Final = Text("（空白）", "(empty)")
_YES: Final = Text("是", "yes")
_KINDS: Final = {
    "strength": STRENGTH,
    "improvement": IMPROVEMENT,
    "reason": REASON,
    "note": NOTE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field: what is stored, and what the file says instead."""

    submission: str
    dimension: Text
    what: Text
    stored: Text
    given: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """What a file would do to its member's sheets, and what would be stored.

    ``unfinished`` are entries with nothing on them at all, left as they are at a hand-in.
    """

    arrival: Arrival
    changes: tuple[Change, ...]
    unfinished: tuple[str, ...] = ()


@dataclass
class _Laying:
    """One file while its entries are gone through."""

    returned: Returned
    record: MemberRecord
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    bases: dict[Pair, int] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    unfinished: list[str] = field(default_factory=list)


def lay(returned: Returned, record: MemberRecord, *, hand_in: bool) -> Laid:
    """``returned`` laid over ``record``, its member's; with ``hand_in`` as it would be handed in.

    Raises one ``InputError`` for entries that are not the member's any more, that were handed
    in, or that were saved after the file was made (both contents are shown), and, at a hand-in,
    for everything that keeps an entry from being handed in.
    """
    laying = _Laying(returned, record)
    cases = cases_of(record, returned.stamp.member)
    for stamped in returned.stamp.entries:
        said = returned.fields.get(stamped.submission, {})
        case = cases.get(stamped.submission)
        if case is None:
            _refuse_stranger(laying, stamped.submission, said)
            continue
        changes = list(_changes(record, case, said))
        if changes and case.settled:
            _tell(laying, case.submission.id, _HANDED_IN)
        elif changes and case.counter != stamped.counter:
            laying.problems += _outdated(case, stamped.counter, changes)
        elif not case.settled:
            laying.changes += changes
            _take(laying, case, said, changed=bool(changes), hand_in=hand_in)
    if laying.problems:
        raise InputError(returned.file, laying.problems, _HINT)
    return _laid(laying)


def _laid(laying: _Laying) -> Laid:
    return Laid(
        arrival=Arrival(
            member=laying.returned.stamp.member,
            sheets=tuple(laying.sheets.values()),
            bases=laying.bases,
            own=laying.own,
            file=laying.returned.file,
            digest=laying.returned.digest,
        ),
        changes=tuple(laying.changes),
        unfinished=tuple(laying.unfinished),
    )


def _take(
    laying: _Laying, case: Case, said: Mapping[str, object], *, changed: bool, hand_in: bool
) -> None:
    if not (changed or hand_in):
        return
    member = laying.returned.stamp.member
    id_, pair = case.submission.id, Pair(case.submission.id, member)
    sheet, own = patched(laying.record.round.rubric, case.sheet(member), said)
    laying.bases[pair] = case.counter
    if changed:
        laying.own |= own
    if not hand_in:
        laying.sheets[id_] = sheet
        return
    after = with_sheet(laying.record, case, sheet, own)
    if nothing_on(after):
        laying.unfinished.append(id_)
        return
    for _, text in faults_of(laying.record.round, after):
        _tell(laying, id_, text)
    laying.sheets[id_] = sheet_to_hand_in(after, member)


def _tell(laying: _Laying, submission: str, text: Text) -> None:
    laying.problems.append(Problem(submission, text))


def _refuse_stranger(laying: _Laying, submission: str, said: Mapping[str, object]) -> None:
    """An entry that is not the member's any more is let pass as long as nothing stands on it."""
    if any(value not in (None, False, "") for value in said.values()):
        pair = Pair(submission, laying.returned.stamp.member)
        _tell(laying, submission, _why_not(laying.record.round, pair))


def _why_not(round_: Round, pair: Pair) -> Text:
    if pair in round_.recused:
        return Text(
            "委員對本案已迴避，不得評分，請清空這一案",
            "the member has been recused from it since: empty this entry",
        )
    return Text(
        "本案未分派給這位委員評分，請清空這一案",
        "it is not assigned to this member: empty this entry",
    )


def _outdated(case: Case, made_after: int, changes: list[Change]) -> Iterator[Problem]:
    """That the entry was saved since, with both contents."""
    saved = _saved(case.draft)
    yield Problem(
        case.submission.id,
        Text(
            f"這份評分表產製於第 {made_after} 次儲存之後，但系統內已存到第 {case.counter} 次{saved.zh}，"
            "兩邊內容不同，未予覆蓋",
            f"the file was made after save {made_after}, but save {case.counter} is stored"
            f"{saved.en}, and they differ; nothing was overwritten",
        ),
    )
    for change in changes:
        yield Problem(
            f"{case.submission.id} {change.dimension} {change.what}",
            Text(
                f"系統內「{change.stored.zh}」，檔案「{change.given.zh}」",
                f"stored “{change.stored.en}”, in the file “{change.given.en}”",
            ),
        )


def _saved(draft: Draft | None) -> Text:
    if draft is None:
        return Text("", "")
    return Text(f"（{show_time(draft.saved_at, 'zh')}）", f" ({show_time(draft.saved_at, 'en')})")


def _changes(record: MemberRecord, case: Case, said: Mapping[str, object]) -> Iterator[Change]:
    """Each field that the file gives another content than is stored."""
    stored = stored_fields(case)
    for name, given in said.items():
        before, after = _told(name, stored.get(name)), _told(name, given)
        if before != after:
            dimension, what = _names(record, name)
            yield Change(
                submission=case.submission.id,
                dimension=dimension,
                what=what,
                stored=before,
                given=after,
            )


def _told(name: str, value: object) -> Text:
    if value is True:
        return _YES
    if name == "abstain" and value is not None:
        return Text(f"{ABSTAIN.zh}：{value}", f"abstains: {value}")
    return _EMPTY if value in (None, False, "") else Text(str(value), str(value))


def _names(record: MemberRecord, name: str) -> tuple[Text, Text]:
    """The dimension of a field, and what of it the field is."""
    head, _, rest = name.partition(":")
    key, _, kind = rest.partition(":")
    if head == "abstain":
        return WHOLE_ENTRY, ABSTAIN
    dimension = WHOLE_ENTRY if key == "_" else record.round.rubric.dimension(key).title
    return dimension, {"mark": _MARK, "na": NOT_APPLICABLE}.get(head) or _KINDS[kind]


_HANDED_IN: Final = Text(
    "已送出，檔案內容與送出的不同；如需修改，請先退回：svcreview return",
    "it is handed in, and the file says something else; to change it have it given back first: "
    "svcreview return",
)
_HINT: Final = Text(
    "沒有儲存任何內容。請核對後，以 svcreview sheets export --with-drafts 產製最新的評分表再填。",
    "Nothing was stored. Look at both, then make a fresh sheet: svcreview sheets export "
    "--with-drafts.",
)
