"""Score sheets in the store: taken in whole or not at all; paper counts once two people agree."""

from dataclasses import replace
from datetime import timedelta

import pytest

from svcreview.errors import InputError, PhaseError, StoreError
from svcreview.model import Comment, CommentKind, Pair, Recusal, Sheet, SheetState
from svcreview.results import compute
from svcreview.sheets import Arrival
from svcreview.store import StaleDraftError
from svcreview.verify import verify_folder
from tests.builders import a_sheet
from tests.store.conftest import execute

ALL = ("S001", "S002", "S003")
SCAN = "ab" * 32


def a_draft(entry="S001", member="M01", marks=(20, 20, 20, 20), **changes):
    return a_sheet(entry, member, marks, SheetState.DRAFT, **changes)


def an_arrival(*sheets, bases=None, own=None):
    pairs = {sheet.pair: 0 for sheet in sheets}
    return Arrival(
        member=sheets[0].member,
        sheets=sheets,
        bases=pairs if bases is None else bases,
        own=own or {},
        file="M01.xlsx",
        digest="c" * 64,
    )


def kinds(store):
    return [event.kind for event in store.events()]


def state(store, entry="S001", member="M01"):
    draft = store.draft(entry, member)
    return None if draft is None else draft.sheet.state


# --- the key


def test_the_key_is_drawn_once_and_kept(store):
    assert store.sheet_key() is None

    key = store.draw_sheet_key()

    assert len(key) == 32
    assert (store.draw_sheet_key(), store.sheet_key()) == (key, key)


def test_the_key_is_in_no_dump(store):
    key = store.draw_sheet_key()

    assert key.hex() not in repr(store.dump())


def test_making_score_sheets_is_put_on_record_with_its_actor(store):
    store.note_export(["M01", "M02"], actor="林科員", drafts=True)

    event = store.events()[-1]
    assert (event.kind, event.actor) == ("sheets_exported", "林科員")
    assert event.payload == {"members": ["M01", "M02"], "drafts": True}


# --- files


def test_what_came_back_is_saved_as_drafts_with_one_event(store):
    (event,) = store.take_in([an_arrival(a_draft(), a_draft("S002"))], actor="林科員")

    assert [state(store, entry) for entry in ALL] == [SheetState.DRAFT, SheetState.DRAFT, None]
    assert (event.kind, event.actor) == ("sheets_imported", "林科員")
    assert event.payload == {
        "member": "M01",
        "submissions": ["S001", "S002"],
        "handed_in": False,
        "file": "M01.xlsx",
        "sha256": "c" * 64,
    }


def test_no_mark_stands_in_the_event(store):
    sheet = a_draft(marks=(13, 17, 19, 23))

    (event,) = store.take_in([an_arrival(sheet)], actor="林", hand_in=True)

    assert not any(str(mark) in repr(event.payload) for mark in sheet.marks.values())


def test_what_came_back_may_be_handed_in_at_once(store):
    store.take_in([an_arrival(a_draft())], actor="林科員", hand_in=True)

    assert state(store) is SheetState.HANDED_IN
    (row,) = [row for row in store.dump()["revisions"] if row["state"] == "handed_in"]
    assert row["actor"] == "林科員"


def test_several_members_are_taken_in_together_or_not_at_all(store):
    store.save_draft(a_draft("S001", "M02"), base=0)
    stale = an_arrival(a_draft("S001", "M02", (1, 1, 1, 1)))

    with pytest.raises(StaleDraftError):
        store.take_in([an_arrival(a_draft()), stale], actor="林")

    assert state(store) is None
    assert "sheets_imported" not in kinds(store)


def test_a_draft_that_is_written_over_stays_in_the_chain(store):
    said = Comment(kind=CommentKind.STRENGTH, text="原先的話", dimension="impact")
    store.save_draft(a_draft(comments=(said,)), base=0)

    arrival = an_arrival(a_draft(marks=(1, 1, 1, 1)), bases={Pair("S001", "M01"): 1})
    store.take_in([arrival], actor="林")

    assert "原先的話" in [row["text"] for row in store.dump()["comments"]]
    assert store.draft("S001", "M01").sheet.comments == ()


def test_a_draft_that_is_handed_in_as_it_is_goes_into_the_chain_once(store):
    store.save_draft(a_draft(), base=0)

    arrival = an_arrival(a_draft(), bases={Pair("S001", "M01"): 1})
    store.take_in([arrival], actor="林", hand_in=True)

    assert len(store.dump()["revisions"]) == 1


def test_what_is_kept_beside_a_sheet_comes_with_it(store):
    store.take_in([an_arrival(a_draft(), own={"abstain/S001": "曾參與"})], actor="林")

    assert store.of_member("M01").own == {"abstain/S001": "曾參與"}


@pytest.mark.parametrize(
    ("prepare", "sheet", "error"),
    [
        (lambda s: s.hand_in(a_sheet(), actor="M01"), a_draft(), StoreError),
        (lambda s: s.recuse(_recusal()), a_draft(), StoreError),
        (lambda s: s.close(actor="s", approval=None), a_draft(), PhaseError),
        (lambda s: None, a_draft(marks=(99, 1, 1, 1)), InputError),
        (lambda s: None, a_draft("S009"), StoreError),
    ],
)
def test_what_the_desk_would_refuse_is_refused_here_too(store, prepare, sheet, error):
    prepare(store)

    with pytest.raises(error):
        store.take_in([an_arrival(sheet)], actor="林")


def _recusal():
    return Recusal(submission="S001", member="M01", ground="coached")


def test_a_sheet_without_all_marks_is_a_draft_and_never_handed_in(store):
    with pytest.raises(InputError):
        store.take_in([an_arrival(a_draft(marks=(20,)))], actor="林", hand_in=True)

    store.take_in([an_arrival(a_draft(marks=(20,)))], actor="林")
    assert state(store) is SheetState.DRAFT


# --- paper


def paper(member="M01", marks=(20, 20, 20, 20)):
    return [a_draft(entry, member, marks) for entry in ALL]


def bases(member="M01", count=0):
    return {Pair(entry, member): count for entry in ALL}


def keyed(store, by="王科員", sheets=None, scan=SCAN, **options):
    chosen = paper() if sheets is None else sheets
    store.key_in(chosen, actor=by, bases=bases(), scan=scan, **options)
    return next(one for one in store.readings("M01") if one.by == by)


def test_one_reading_counts_for_nothing_anywhere(store):
    before = store.record()

    keyed(store, done=True)

    assert store.record() == before
    assert compute(store.record()) == compute(before)
    assert [state(store, entry) for entry in ALL] == [None] * 3
    assert "readings" not in store.dump()


def test_no_mark_of_a_reading_is_in_an_event_or_in_what_the_member_sees(store):
    keyed(store, sheets=paper(marks=(13, 17, 19, 23)), done=True)

    told = repr([event.payload for event in store.events()]) + repr(store.of_member("M01"))
    assert not any(repr(mark) in told for mark in ("13", "17", "19", "23"))


def test_a_reading_is_kept_entry_by_entry_and_survives(store, opens):
    for sheet in paper()[:2]:
        keyed(store, sheets=[sheet])

    (reading,) = opens().readings("M01")

    assert list(reading.sheets) == ["S001", "S002"]
    assert (reading.by, reading.scan) == ("王科員", SCAN)


def test_the_whole_of_a_reading_is_put_on_record_once_it_is_done(store):
    keyed(store, sheets=paper()[:1])
    assert "sheets_keyed" not in kinds(store)

    keyed(store, sheets=paper()[1:], done=True)

    event = store.events()[-1]
    assert (event.kind, event.actor) == ("sheets_keyed", "王科員")
    assert event.payload == {"member": "M01", "submissions": list(ALL), "scan": SCAN}


@pytest.mark.parametrize("again", ["王科員", " 王 科員", "王科員　"])
def test_the_same_person_does_not_read_twice(store, again):
    keyed(store, done=True)

    with pytest.raises(StoreError, match="登錄與核對不得為同一人"):
        keyed(store, by=again)


def test_a_person_may_mend_what_they_keyed_in_and_it_still_counts_once(store):
    keyed(store, done=True)

    keyed(store, sheets=paper(marks=(1, 1, 1, 1)), again=True, done=True)

    (reading,) = store.readings("M01")
    assert {int(m) for s in reading.sheets.values() for m in s.marks.values()} == {1}


def enter(store, first, second, sheets=None):
    chosen = paper() if sheets is None else sheets
    return store.hand_in_paper(chosen, keyed=first, checked=second, scan=SCAN, own={})


def test_what_two_people_read_alike_is_handed_in_with_both_names_and_the_scan(store):
    first, second = keyed(store, done=True), keyed(store, "李科員", done=True)

    event = enter(store, first, second)

    assert [state(store, entry) for entry in ALL] == [SheetState.HANDED_IN] * 3
    assert (event.kind, event.actor) == ("sheets_entered", "李科員")
    assert {name: event.payload[name] for name in ("keyed_by", "scan", "submissions")} == {
        "keyed_by": "王科員",
        "scan": SCAN,
        "submissions": list(ALL),
    }
    assert store.readings("M01") == ()


def test_the_member_learns_of_it_and_nobody_else(store):
    enter(store, keyed(store), keyed(store, "李科員"))

    assert [act.kind for act in store.of_member("M01").acts] == ["sheets_entered"]
    assert store.of_member("M02").acts == ()


def test_the_store_itself_refuses_one_person_as_both(store):
    reading = keyed(store)

    with pytest.raises(StoreError, match="登錄與核對不得為同一人"):
        enter(store, reading, reading)


def test_a_reading_that_changed_meanwhile_hands_nothing_in(store):
    first, second = keyed(store), keyed(store, "李科員")
    keyed(store, sheets=paper(marks=(1, 1, 1, 1)), again=True)

    with pytest.raises(StoreError, match="紙本登錄內容剛被更動"):
        enter(store, first, second)

    assert state(store) is None


def test_a_member_who_saved_at_the_desk_meanwhile_is_not_written_over(store):
    first, second = keyed(store), keyed(store, "李科員")
    store.save_draft(a_draft(marks=(5, 5, 5, 5)), base=0)

    with pytest.raises(StaleDraftError):
        enter(store, first, second)

    assert len(store.readings("M01")) == 2


def test_a_difference_is_put_on_record_without_a_mark(store):
    store.note_difference("M01", {"S002", "S001"}, actor="李科員")

    event = store.events()[-1]
    assert (event.kind, event.actor) == ("sheets_differ", "李科員")
    assert event.payload == {"member": "M01", "submissions": ["S001", "S002"]}


def test_abstentions_and_blank_entries_are_read_as_they_are(store):
    said = Comment(kind=CommentKind.REASON, text="熟識")
    abstained = a_sheet("S001", marks=(), state=SheetState.ABSTAINED, comments=(said,))
    blank = Sheet(submission="S002", member="M01")

    reading = keyed(store, sheets=[abstained, blank])

    assert reading.sheets["S001"] == abstained
    assert reading.sheets["S002"] == replace(blank, state=SheetState.DRAFT)


@pytest.mark.parametrize(
    ("prepare", "error"),
    [
        (lambda s: s.hand_in(a_sheet(), actor="M01"), StoreError),
        (lambda s: s.recuse(_recusal()), StoreError),
        (lambda s: s.close(actor="s", approval=None), PhaseError),
    ],
)
def test_a_paper_that_came_too_late_is_refused(store, prepare, error):
    prepare(store)

    with pytest.raises(error):
        keyed(store)


def test_chains_verify_after_all_of_it(store, tmp_path):
    store.note_export(["M01"], actor="林", drafts=False)
    store.take_in([an_arrival(a_draft("S001", "M02"))], actor="林", hand_in=True)
    enter(store, keyed(store), keyed(store, "李科員"))

    assert verify_folder(tmp_path, rows=store.dump()).findings == ()


def test_a_reading_changed_by_hand_behind_the_stores_back_hands_nothing_in(store, location):
    first, second = keyed(store), keyed(store, "李科員")
    execute(location, "UPDATE readings SET marks = '{}' WHERE reader = '李科員'")

    with pytest.raises(StoreError, match="紙本登錄內容剛被更動"):
        enter(store, first, second)


def test_the_time_of_keying_is_that_of_the_first_reading(store):
    first, second = keyed(store), keyed(store, "李科員")

    event = enter(store, first, second)

    assert first.at < second.at
    assert event.payload["keyed_at"] == first.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert event.at - first.at >= timedelta(minutes=1)


def test_a_store_of_an_earlier_program_takes_paper_as_well(store, location):
    execute(location, "DROP TABLE readings")

    assert store.readings("M01") == ()
    assert keyed(store, done=True).by == "王科員"
