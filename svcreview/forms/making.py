"""A score sheet out of what one member may know, or once more out of its stamp."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from svcreview.announcement import reasons
from svcreview.desk.cases import Case, cases_of
from svcreview.desk.rules import approval_text
from svcreview.desk.staff import staff_view
from svcreview.desk.steps import deadline_of
from svcreview.desk.views import stored_fields
from svcreview.forms.stamp import Stamp, StampedEntry, seal_of
from svcreview.forms.values import Form, FormEntry, Keyed
from svcreview.language import current, using
from svcreview.model import Event, Round, Submission
from svcreview.sheets import KEYED_IN, MemberRecord


def form_of(
    record: MemberRecord, member: str, *, settings: str, key: bytes, drafts: bool = False
) -> Form:
    """The score sheet of ``member`` in the language in use; recused entries are not on it.

    ``settings`` is the digest of the round as opened, ``key`` what seals its sheets; ``drafts``
    fills in what the member has saved.
    """
    cases = _in_order(record.round, cases_of(record, member))
    stamp = Stamp(
        round=record.round.id,
        member=member,
        settings=settings,
        language=current(),
        drafts=drafts,
        due=deadline_of(record),
        entries=tuple(
            StampedEntry(submission=id_, counter=case.counter, settled=case.settled)
            for id_, case in cases.items()
        ),
    )
    form = blank_form(record.round, stamp, key=key)
    filled = {id_: _filled(case) for id_, case in cases.items()} if drafts else {}
    entries = (replace(entry, filled=filled.get(entry.id, {})) for entry in form.entries)
    return replace(form, entries=tuple(entries), keyed=_keyed(record.acts))


def blank_form(round_: Round, stamp: Stamp, *, key: bytes) -> Form:
    """The sheet that ``stamp`` was put on, with nothing filled in; its entries must be known."""
    known = round_.submission_by_id
    used = {known[entry.submission].category for entry in stamp.entries}
    with using(stamp.language):
        return Form(
            title=round_.title,
            demonstration=round_.demonstration,
            member_name=round_.member_by_id[stamp.member].name,
            rubric=round_.rubric,
            categories={c.id: c.title for c in round_.categories if c.id in used},
            contact=round_.contact,
            approval=approval_text(round_),
            reasons=tuple(reasons(round_)),
            entries=tuple(_entry(round_, known[e.submission], e) for e in stamp.entries),
            stamp=stamp,
            seal=seal_of(stamp, key),
        )


def _entry(round_: Round, submission: Submission, stamped: StampedEntry) -> FormEntry:
    return FormEntry(
        id=submission.id,
        agency=round_.agency_by_id[submission.agency].name,
        title=submission.title,
        category=submission.category,
        settled=stamped.settled,
        opinions={about: _opinion(said) for about, said in staff_view(round_, submission).items()},
    )


def _opinion(said: Mapping[str, str | None]) -> str:
    """An opinion in one text, the band that it names first."""
    return "　".join(part for part in (said["level_text"], said["text"]) if part)


def _filled(case: Case) -> dict[str, object]:
    # A private note is nobody else's to read, and whoever exports is somebody else.
    return {name: value for name, value in stored_fields(case).items() if name != "private"}


def _in_order(round_: Round, cases: Mapping[str, Case]) -> dict[str, Case]:
    """``cases`` by category, since each is ranked apart; else in the order of the round."""
    places = {category.id: place for place, category in enumerate(round_.categories)}
    ordered = sorted(cases.items(), key=lambda item: places[item[1].submission.category])
    return dict(ordered)


def _keyed(acts: tuple[Event, ...]) -> tuple[Keyed, ...]:
    return tuple(
        Keyed(
            submissions=tuple(act.payload["submissions"]),
            keyed_by=act.payload["keyed_by"],
            keyed_at=datetime.fromisoformat(act.payload["keyed_at"]),
            checked_by=act.actor,
            checked_at=act.at,
            scan=act.payload["scan"],
        )
        for act in acts
        if act.kind == KEYED_IN
    )
