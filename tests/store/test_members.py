"""What a member does in the store besides marking; kept, chained, and nobody else's to read."""

import itertools
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from svcreview.errors import PhaseError, StoreError
from svcreview.model import Comment, CommentKind, Member, Pair, Recusal, SheetState
from svcreview.results import compute
from svcreview.sheets import MemberAct
from svcreview.verify import verify_folder
from tests.builders import a_round, a_sheet
from tests.store.conftest import OPENED, execute


def a_draft(*marks, **changes):
    return a_sheet(marks=marks, state=SheetState.DRAFT, **changes)


def a_recusal(submission="S001", member="M01", **changes):
    return Recusal(submission=submission, member=member, ground="coached", **changes)


def remarks(text):
    return (Comment(kind=CommentKind.REMARK, text=text, dimension="impact"),)


def findings(store, folder):
    return verify_folder(folder, rows=store.dump()).findings


# What a member may know


def test_a_member_gets_own_sheets_acts_and_things_only(store):
    for member in ("M01", "M02"):
        store.save_draft(a_draft(20, member=member), base=0, own={"private/S001": f"{member}記"})
        store.note_act(member, MemberAct.RULES_READ)

    mine = store.of_member("M01")

    assert {draft.sheet.member for draft in mine.drafts.values()} == {"M01"}
    assert [event.payload["member"] for event in mine.acts] == ["M01"]
    assert mine.own == {"private/S001": "M01記"}


def test_an_extension_and_a_return_reach_the_member_they_are_for(store):
    store.append_event("extended", actor="s", payload={"member": "M02", "until": "2026-03-25"})
    store.hand_in(a_sheet(), actor="M01")
    store.return_sheet(Pair("S001", "M01"), actor="s", reason="漏寫理由")

    assert [event.kind for event in store.of_member("M01").acts] == ["return"]
    assert [event.kind for event in store.of_member("M02").acts] == ["extended"]


@pytest.mark.parametrize("member", ["M_1", "M%", "m01", '委員"甲"', "a\\b", "'"])
def test_acts_reach_nobody_whose_id_only_looks_alike(fresh, member):
    ids = (member, "M01", "Mx1", "委員")
    panel = tuple(Member(id=each, name=each) for each in ids)
    fresh.open_round(replace(a_round(), members=panel), actor="secretary", approval=None)
    for each in ids:
        fresh.note_act(each, MemberAct.RULES_READ)

    acts = [event for each in ids for event in fresh.of_member(each).acts]

    assert [event.actor for event in acts] == list(ids)


# Acts


def test_an_act_is_an_event_with_its_time_and_its_person(store, tmp_path):
    said = {"publish_name": True}

    event = store.note_act("M01", MemberAct.DECLARED, said)

    assert (event.actor, event.kind) == ("M01", "declared")
    assert event.payload == {"member": "M01", "publish_name": True}
    assert store.events()[-1] == event
    assert findings(store, tmp_path) == ()


def test_the_words_of_a_reason_stand_apart_and_come_back_to_their_member(store, tmp_path):
    store.note_act("M01", MemberAct.REOPEN_ASKED, {"submission": "S001"}, reason="想再看一次")

    assert "想再看一次" not in json.dumps(store.events()[-1].payload, ensure_ascii=False)
    assert store.of_member("M01").acts[-1].payload["reason"] == "想再看一次"
    assert findings(store, tmp_path) == ()


def test_an_act_altered_behind_the_stores_back_is_found(store, location, tmp_path):
    store.note_act("M01", MemberAct.DECLARED, {"publish_name": False})

    execute(location, "UPDATE events SET actor = 'M02' WHERE seq = 2")

    assert [(f.place, f.en) for f in findings(store, tmp_path)] == [
        ("events 2", "does not match its digest")
    ]


@pytest.mark.parametrize("kind", list(MemberAct))
def test_nobody_writes_a_members_act_as_the_secretariat(store, kind):
    with pytest.raises(ValueError, match="has a method of its own"):
        store.append_event(kind.value, actor="secretary", payload={"member": "M01"})


def test_after_the_close_nothing_more_is_declared(store):
    store.close(actor="secretary", approval=None)

    with pytest.raises(PhaseError):
        store.note_act("M01", MemberAct.DECLARED)
    with pytest.raises(PhaseError):
        store.recuse(a_recusal())


# Recusals


def test_a_declared_recusal_holds_at_once(store):
    store.recuse(a_recusal(reason="曾輔導本案"))

    assert store.record().round.recusals == (a_recusal(reason="曾輔導本案"),)
    assert Pair("S001", "M01") not in store.record().round.to_score
    with pytest.raises(StoreError, match="該委員對本案迴避，不得評分"):
        store.save_draft(a_draft(20), base=0)


def test_a_recusal_changes_nothing_of_the_settings_that_were_frozen(store):
    before = store.settings_digest

    store.recuse(a_recusal())

    assert store.settings_digest == before


def test_other_stores_on_the_same_round_see_the_recusal(store, opens):
    other = opens(create=False)
    other.record()

    store.recuse(a_recusal())

    assert other.record().round.recused == {Pair("S001", "M01")}


def test_a_second_recusal_is_refused(store):
    store.recuse(a_recusal())

    with pytest.raises(StoreError, match="該委員對本案迴避"):
        store.recuse(a_recusal())


@pytest.mark.parametrize("handed_in", [False, True])
def test_marks_given_before_a_late_recusal_are_kept_and_count_no_more(store, tmp_path, handed_in):
    saved = store.save_draft(a_draft(20, 20, 20, 20, comments=remarks("流程清楚")), base=0)
    if handed_in:
        store.hand_in(saved.sheet, actor="M01", base=saved.counter)

    store.recuse(a_recusal())

    void = store.draft("S001", "M01").sheet
    assert (void.state, void.marks) == (SheetState.VOID, saved.sheet.marks)
    assert [sheet.state for sheet in store.record().sheets] == [SheetState.VOID]
    words = [row["text"] for row in store.dump()["comments"] if row["chain"] == "M01"]
    assert words == ["流程清楚"]
    assert findings(store, tmp_path) == ()


def test_a_voided_sheet_is_in_no_result(store):
    for member in ("M01", "M02"):
        store.hand_in(a_sheet(member=member), actor=member)
    store.recuse(a_recusal())
    store.close(actor="secretary", approval=None)

    row = next(row for row in compute(store.record()).rows if row.submission == "S001")

    assert row.n == 1


# Revisions while saving


@pytest.fixture
def minutes(opens):
    """A store whose clock stands still until it is set forward, in minutes."""
    clock = {"now": OPENED}
    salts = itertools.count()
    store = opens(clock=lambda: clock["now"], salts=lambda: next(salts).to_bytes(16, "big"))
    store.open_round(a_round(), actor="secretary", approval=None)

    def forward(by):
        clock["now"] += timedelta(minutes=by)

    return store, forward


def test_while_saving_a_revision_is_appended_every_ten_minutes_at_most(minutes, tmp_path):
    store, forward = minutes
    noted = []

    for base in range(25):  # a save each minute
        store.save_draft(a_draft(base), base=base)
        noted.append(store.heads().of("M01").count)
        forward(1)

    assert noted == [0] * 10 + [1] * 10 + [2] * 5
    assert store.draft("S001", "M01").counter == 25
    assert findings(store, tmp_path) == ()


def test_each_sheet_has_ten_minutes_of_its_own(minutes):
    store, forward = minutes
    store.save_draft(a_draft(20), base=0)
    forward(9)
    store.save_draft(a_draft(20, submission="S002"), base=0)
    forward(1)

    store.save_draft(a_draft(21), base=1)
    store.save_draft(a_draft(21, submission="S002"), base=1)

    assert store.heads().of("M01").count == 1


def test_handing_in_starts_the_ten_minutes_anew(minutes):
    store, forward = minutes
    store.save_draft(a_draft(20, 20, 20, 20), base=0)
    forward(30)
    store.hand_in(a_sheet(), actor="M01")
    store.return_sheet(Pair("S001", "M01"), actor="s", reason="")
    given_back = store.draft("S001", "M01")

    store.save_draft(a_draft(21), base=given_back.counter)

    assert store.heads().of("M01").count == 2


# Own things


def test_what_a_member_keeps_is_replaced_and_dropped_by_name(store):
    store.keep("M01", {"bank": '["好"]', "place": "{}"})
    store.keep("M01", {"bank": '["佳"]', "place": ""})

    assert store.of_member("M01").own == {"bank": '["佳"]'}
    assert store.of_member("M02").own == {}


def test_a_private_note_is_saved_with_its_sheet_or_not_at_all(store):
    store.save_draft(a_draft(20), base=0, own={"private/S001": "一"})

    with pytest.raises(StoreError):
        store.save_draft(a_draft(21), base=0, own={"private/S001": "二"})

    assert store.of_member("M01").own == {"private/S001": "一"}


def test_a_private_note_is_in_no_record_no_dump_and_no_result(store):
    store.save_draft(a_draft(20), base=0, own={"private/S001": "只給自己"})
    store.hand_in(a_sheet(), actor="M01")
    store.close(actor="secretary", approval=None)

    record = store.record()

    for given in (record, store.dump(), store.events(), compute(record)):
        assert "只給自己" not in repr(given)
    assert "own" not in store.dump()


# Handing in several


def test_of_several_sheets_all_are_handed_in_or_none(store):
    saved = [
        store.save_draft(a_draft(20, 20, 20, 20, submission=s), base=0) for s in ("S001", "S002")
    ]
    bases = {draft.sheet.pair: draft.counter for draft in saved}
    store.save_draft(a_draft(1, submission="S002"), base=1)

    with pytest.raises(StoreError):
        store.hand_in_many([draft.sheet for draft in saved], actor="M01", bases=bases)

    assert {sheet.state for sheet in store.record().sheets} == {SheetState.DRAFT}


def test_a_draft_tells_when_it_was_begun(store):
    first = store.save_draft(a_draft(20), base=0)
    second = store.save_draft(a_draft(21), base=1)

    assert first.noted_at == second.noted_at == datetime(2026, 3, 2, 1, 1, tzinfo=UTC)


def test_results_name_the_settings_as_opened_even_after_a_recusal(store):
    opened = store.settings_digest

    store.recuse(a_recusal())

    assert compute(store.record()).settings_digest == opened
