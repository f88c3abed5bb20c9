"""How far each member has come: for the secretariat, without a mark."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from svcreview.model import Pair, Practice, Recusal, SheetState
from svcreview.sheets import AskedBack, Headway, MemberAct
from svcreview.verify import verify_folder
from tests.builders import a_round, a_sheet

PRACTICE = Practice(id="P01", agency="練習機關", category="c", title="練習案")


def at(minute):
    """The clock of ``fresh`` goes on a minute at each act; the round was opened at minute 0."""
    return datetime(2026, 3, 2, 1, 0, tzinfo=UTC) + timedelta(minutes=minute)


def a_draft(*marks, **changes):
    return a_sheet(marks=marks, state=SheetState.DRAFT, **changes)


def of(store, member="M01"):
    return next(each for each in store.headway() if each.member == member)


def asks(store, submission="S001", member="M01", reason="誤植分數"):
    return store.note_act(member, MemberAct.REOPEN_ASKED, {"submission": submission}, reason=reason)


def test_who_has_done_nothing_yet_stands_in_the_list_too(store):
    assert store.headway() == tuple(Headway(member=m) for m in ("M01", "M02", "M03"))


def test_each_step_has_the_time_at_which_it_was_done_first(store):
    store.note_act("M01", MemberAct.RULES_READ)
    store.note_act("M02", MemberAct.RULES_READ)
    store.note_act("M01", MemberAct.DECLARED, {"publish_name": True})
    store.note_act("M01", MemberAct.RECUSALS_DONE)
    store.note_act("M01", MemberAct.RECUSALS_DONE)

    assert of(store) == Headway(member="M01", rules_read=at(1), declared=at(3), recusals_done=at(4))
    assert of(store, "M02") == Headway(member="M02", rules_read=at(2))


def test_whether_a_member_practised_is_told_only_of_whole_sheets(fresh):
    fresh.open_round(a_round(practice=PRACTICE), actor="secretary", approval=None)
    fresh.save_practice(a_draft(1, 2, 3, 4, submission="P01"), base=0)
    fresh.save_practice(a_draft(1, 2, 3, submission="P01", member="M02"), base=0)

    assert [each.practised for each in fresh.headway()] == [True, False, False]


def test_the_last_save_is_the_latest_of_all_the_members_sheets(store):
    store.save_draft(a_draft(20), base=0)
    store.save_draft(a_draft(20, submission="S002"), base=0)
    store.save_draft(a_draft(21, submission="S002", member="M02"), base=0)

    assert [each.last_saved for each in store.headway()] == [at(2), at(3), None]


def test_a_sheet_given_back_does_not_look_like_a_save_of_its_member(store):
    store.hand_in(a_sheet(), actor="M01")
    store.return_sheet(Pair("S001", "M01"), actor="secretary", reason="")

    assert of(store).last_saved == at(1)

    store.save_draft(a_draft(20), base=2)

    assert of(store).last_saved == at(3)


def test_a_request_stands_with_its_reason_and_its_time(store):
    store.hand_in(a_sheet(), actor="M01")
    asks(store)

    assert of(store).asked_back == (AskedBack(submission="S001", reason="誤植分數", at=at(2)),)
    assert of(store, "M02").asked_back == ()


def test_giving_the_sheet_back_answers_the_request_and_keeps_both_versions(store, tmp_path):
    store.hand_in(a_sheet(marks=(1, 1, 1, 1)), actor="M01")
    asks(store)

    store.return_sheet(Pair("S001", "M01"), actor="secretary", reason="委員申請")

    assert of(store).asked_back == ()
    store.hand_in(a_sheet(marks=(2, 2, 2, 2)), actor="M01")
    assert of(store).asked_back == ()  # handed in again is not asked again
    rows = [row for row in store.dump()["revisions"] if row["state"] == "handed_in"]
    assert [row["marks"].count('"1"') for row in rows] == [4, 0]
    assert store.record().sheets[0].marks["impact"] == Decimal(2)
    assert verify_folder(tmp_path, rows=store.dump()).findings == ()


def test_who_asks_again_after_it_was_given_back_is_in_the_list_again(store):
    store.hand_in(a_sheet(), actor="M01")
    asks(store)
    store.return_sheet(Pair("S001", "M01"), actor="secretary", reason="")
    store.hand_in(a_sheet(), actor="M01")

    asks(store, reason="再改一處")

    assert of(store).asked_back == (AskedBack(submission="S001", reason="再改一處", at=at(5)),)


def test_the_same_request_made_twice_is_one(store):
    store.hand_in(a_sheet(), actor="M01")
    asks(store)
    asks(store, reason="再請")

    assert of(store).asked_back == (AskedBack(submission="S001", reason="再請", at=at(3)),)


@pytest.mark.parametrize("recused", ["S001", "S002"])
def test_a_recusal_leaves_no_request_on_its_own_entry_only(store, recused):
    store.hand_in(a_sheet(), actor="M01")
    asks(store)

    store.recuse(Recusal(submission=recused, member="M01", ground="coached", reason="曾輔導"))

    assert [asked.submission for asked in of(store).asked_back] == (
        [] if recused == "S001" else ["S001"]
    )


def test_there_is_no_mark_in_it(store):
    store.save_draft(a_draft(17, 17, 17, 17), base=0)

    assert "17" not in repr(store.headway())
