"""A paper sheet keyed in by two people into a real store."""

from __future__ import annotations

import hashlib

import pytest

from svcreview.clerk import check_paper, key_in, open_paper, scan_digest
from svcreview.errors import InputError, StoreError
from svcreview.model import Sheet, SheetState
from tests.builders import a_sheet
from tests.score_sheets import exported


def a_reading(**points):
    """What somebody read of M01's paper: four equal marks for each entry named."""
    return [
        a_sheet(entry, marks=(points[entry],) * 4, state=SheetState.DRAFT)
        if entry in points
        else Sheet(submission=entry, member="M01")
        for entry in ("S001", "S002")
    ]


def reads(store, by, sheets=None, **options):
    chosen = a_reading(S001=20, S002=21) if sheets is None else sheets
    key_in(store, open_paper(store, "M01"), chosen, by=by, **options)
    return check_paper(store, "M01", by=by)


def states(store):
    return {sheet.submission: sheet.state for sheet in store.record().sheets}


def test_the_first_reading_waits(store):
    checked = reads(store, "王科員")

    assert checked.other is None
    assert states(store) == {}


def test_a_second_person_who_reads_the_same_hands_it_in(store):
    reads(store, "王科員")

    checked = reads(store, "李科員")

    assert (checked.handed_in, checked.other) == (("S001", "S002"), "王科員")
    assert states(store) == {"S001": SheetState.HANDED_IN, "S002": SheetState.HANDED_IN}


def test_a_difference_in_one_entry_holds_all_of_them(store):
    reads(store, "王科員")

    checked = reads(store, "李科員", a_reading(S001=20, S002=12))

    assert {d.submission for d in checked.differences} == {"S002"}
    assert states(store) == {}
    assert store.events()[-1].kind == "sheets_differ"


def test_the_first_may_mend_a_misreading_and_then_is_the_one_who_checks(store):
    reads(store, "王科員", a_reading(S001=20, S002=12))
    reads(store, "李科員")

    checked = reads(store, "王科員", again=True)

    assert checked.handed_in == ("S001", "S002")
    event = store.events()[-1]
    assert (event.payload["keyed_by"], event.actor) == ("李科員", "王科員")


def test_of_three_readings_any_two_that_agree_will_do(store):
    reads(store, "王科員", a_reading(S001=20, S002=12))
    reads(store, "李科員")

    assert reads(store, "陳科員").other == "李科員"


def test_blank_entries_are_left_to_the_member(store):
    reads(store, "王科員", a_reading(S001=20))

    checked = reads(store, "李科員", a_reading(S001=20))

    assert (checked.handed_in, checked.blank) == (("S001",), ("S002",))
    assert states(store) == {"S001": SheetState.HANDED_IN}


def test_a_blank_paper_hands_nothing_in(store):
    reads(store, "王科員", a_reading())

    checked = reads(store, "李科員", a_reading())

    assert (checked.handed_in, checked.blank) == ((), ("S001", "S002"))


def test_what_both_read_and_the_desk_would_refuse_is_told_and_nothing_is_handed_in(store):
    reads(store, "王科員", a_reading(S001=10, S002=20))

    with pytest.raises(InputError, match="總分未達60分，請填寫理由"):
        reads(store, "李科員", a_reading(S001=10, S002=20))

    assert states(store) == {}


def test_half_a_reading_is_not_held_against_another(store):
    reads(store, "王科員")

    checked = reads(store, "李科員", a_reading(S001=20, S002=21)[:1])

    assert checked.other is None
    assert open_paper(store, "M01").left("李科員") == ("S002",)
    assert open_paper(store, "M01").left("王科員") == ()


def test_a_member_with_everything_handed_in_has_no_paper_to_key(store):
    reads(store, "王科員")
    reads(store, "李科員")

    with pytest.raises(StoreError, match="沒有待送出的案件"):
        open_paper(store, "M01")


def test_names_times_and_scan_stand_on_the_sheet_printed_afterwards(store, tmp_path):
    scan = tmp_path / "M01.pdf"
    scan.write_bytes(b"%PDF-1.7 scanned")
    digest = scan_digest(scan)
    reads(store, "王科員", scan=digest)
    reads(store, "李科員", scan=digest)

    page = (exported(store, tmp_path / "out", drafts=True) / "M01.html").read_text(encoding="utf-8")

    assert digest == hashlib.sha256(b"%PDF-1.7 scanned").hexdigest()
    assert all(word in page for word in ("王科員", "李科員", digest, "115年3月2日"))


def test_readings_of_two_different_scans_differ(store):
    reads(store, "王科員", scan="a" * 64)

    (difference,) = reads(store, "李科員", scan="b" * 64).differences

    assert str(difference.what) == "掃描檔"


def test_a_scan_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InputError, match="無法讀取"):
        scan_digest(tmp_path / "none.pdf")
