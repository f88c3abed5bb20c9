"""The round in the store: frozen at open, handed-in sheets appended, heads written down at close."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from svcreview import frozen, verify
from svcreview.errors import InputError, PhaseError, StaleSheetError, StoreError, TamperedError
from svcreview.model import Comment, CommentKind, Opinion, Pair, Phase, SheetState
from svcreview.store import open_store
from tests.builders import a_round, a_sheet, a_submission
from tests.postgres import new_schema
from tests.store.conftest import OPENED, execute

WORDS = (Comment(kind=CommentKind.STRENGTH, text="跨機關整合", dimension="innovation"),)
FIRST = Pair("S001", "M01")


def kinds(store):
    return [event.kind for event in store.events()]


# Opening


def test_open_freezes_the_settings_with_their_digest(fresh):
    event = fresh.open_round(
        a_round(), actor=" secretary\n", approval="115001", inputs={"round.yaml": "ab"}
    )

    digest = verify.digest(frozen.plain(a_round()))
    assert fresh.settings_digest == digest
    assert fresh.phase is Phase.SCORING
    assert fresh.record().round == a_round()
    assert fresh.events() == (event,)
    assert (event.seq, event.kind, event.actor, event.approval) == (
        1,
        "open",
        "secretary",
        "115001",
    )
    assert event.at == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    assert event.payload == {
        "phase": "scoring",
        "settings": digest,
        "inputs": {"round.yaml": "ab"},
    }


def test_a_round_not_opened_is_being_set_up(fresh):
    assert fresh.phase is Phase.SETUP
    assert fresh.events() == ()
    with pytest.raises(PhaseError, match="尚未開放評分"):
        fresh.record()


def test_a_second_open_is_refused_and_changes_nothing(store):
    before = store.settings_digest

    with pytest.raises(PhaseError, match="已經開放過"):
        store.open_round(a_round(title="另一輪"), actor="secretary", approval=None)

    assert store.settings_digest == before
    assert kinds(store) == ["open"]


def test_of_two_opens_at_once_exactly_one_wins(opens):
    both = [opens(), opens()]

    def open_it(store):
        try:
            return store.open_round(a_round(), actor="secretary", approval=None).kind
        except PhaseError as exc:
            return exc.message.en

    with ThreadPoolExecutor(2) as threads:
        outcomes = sorted(threads.map(open_it, both))

    assert outcomes == ["open", "round test-round was opened before"]
    assert kinds(both[0]) == ["open"]


def test_every_act_has_a_person(fresh):
    with pytest.raises(StoreError, match="未指明由誰執行"):
        fresh.open_round(a_round(), actor=" \x00", approval=None)

    assert fresh.phase is Phase.SETUP


def test_a_member_may_not_be_called_like_the_chain_of_events(fresh):
    round_ = a_round()
    named = replace(round_.members[0], id="secretariat")

    with pytest.raises(StoreError, match="secretariat"):
        fresh.open_round(replace(round_, members=(named,)), actor="x", approval=None)


# Handing in


def test_a_sheet_handed_in_counts_up_its_members_chain(store):
    assert store.hand_in(a_sheet("S001", "M01", comments=WORDS), actor="M01") == 1
    assert store.hand_in(a_sheet("S002", "M01"), actor="M01") == 2
    assert store.hand_in(a_sheet("S001", "M02"), actor="M02") == 1

    handed_in_at = datetime(2026, 3, 2, 1, 1, tzinfo=UTC)
    assert store.record().sheets[0] == a_sheet(comments=WORDS, handed_in_at=handed_in_at)
    assert [(h.chain, h.count) for h in store.heads()] == [
        ("secretariat", 1),
        ("M01", 2),
        ("M02", 1),
        ("M03", 0),
    ]


def test_a_draft_becomes_handed_in_with_its_row(store):
    saved = store.save_draft(a_sheet(state=SheetState.DRAFT), base=0)

    store.hand_in(saved.sheet, actor="M01", base=saved.counter)

    assert store.draft("S001", "M01").sheet == store.record().sheets[0]
    assert store.draft("S001", "M01").counter == 2
    assert store.record().sheets[0].state is SheetState.HANDED_IN


def test_a_page_that_is_behind_cannot_hand_in(store):
    first_tab = store.save_draft(a_sheet(state=SheetState.DRAFT), base=0)

    with pytest.raises(StaleSheetError) as refused:
        store.hand_in(a_sheet(marks=(1, 1, 1, 1)), actor="M01", base=0)

    assert refused.value.stored == first_tab
    assert store.heads().of("M01").count == 0


def test_a_sheet_with_a_mark_missing_is_not_handed_in(store):
    with pytest.raises(InputError) as refused:
        store.hand_in(a_sheet(marks=(20, 20, 20)), actor="M01")

    assert [str(p) for p in refused.value.problems] == ["S001/M01 diffusion: 「diffusion」尚未評分"]
    assert store.record().sheets == ()


def test_an_abstention_is_handed_in_without_marks(store):
    store.hand_in(a_sheet(marks=(), state=SheetState.ABSTAINED), actor="M01")

    (sheet,) = store.record().sheets
    assert (sheet.state, sheet.marks) == (SheetState.ABSTAINED, {})


def test_a_sheet_is_handed_in_once_until_it_is_returned(store):
    store.hand_in(a_sheet(marks=(20, 20, 20, 20)), actor="M01")
    with pytest.raises(StoreError, match="S001/M01 已送出"):
        store.hand_in(a_sheet(marks=(25, 25, 25, 25)), actor="M01")

    event = store.return_sheet(FIRST, actor="secretary", reason="總分誤植")
    assert event.payload == {
        "submission": "S001",
        "member": "M01",
        "seq": 2,
        "reason": "總分誤植",
    }
    assert store.record().sheets[0].state is SheetState.RETURNED

    assert store.hand_in(a_sheet(marks=(25, 25, 25, 25)), actor="M01") == 3
    assert store.record().sheets[0].marks["innovation"] == Decimal(25)


def test_a_page_from_before_the_return_is_stale_after_it(store):
    saved = store.save_draft(a_sheet(state=SheetState.DRAFT), base=0)
    store.hand_in(saved.sheet, actor="M01")
    store.return_sheet(FIRST, actor="secretary", reason="")

    with pytest.raises(StaleSheetError):
        store.save_draft(saved.sheet, base=saved.counter)


def test_a_returned_sheet_keeps_its_words(store):
    store.hand_in(a_sheet(comments=WORDS), actor="M01")

    store.return_sheet(FIRST, actor="secretary", reason="漏寫")

    assert store.draft("S001", "M01").sheet == a_sheet(comments=WORDS, state=SheetState.RETURNED)


@pytest.mark.parametrize("written", [False, True])
def test_only_a_sheet_handed_in_can_be_returned(store, written):
    if written:
        store.save_draft(a_sheet(state=SheetState.DRAFT), base=0)

    with pytest.raises(StoreError, match="尚未送出，無從退回"):
        store.return_sheet(FIRST, actor="secretary", reason="")


def test_of_many_sheets_all_are_handed_in_or_none(store):
    sheets = [a_sheet("S001"), a_sheet("S002", marks=(99, 20, 20, 20)), a_sheet("S003", marks=())]

    with pytest.raises(InputError) as refused:
        store.hand_in_many(sheets, actor="secretary")

    assert len(refused.value.problems) == 5
    assert store.record().sheets == ()
    assert store.hand_in_many([sheets[0], a_sheet("S002")], actor="secretary") == (1, 2)


def test_one_pair_twice_among_many_is_refused(store):
    with pytest.raises(StoreError, match="S001/M01 重複出現"):
        store.hand_in_many([a_sheet(), a_sheet()], actor="secretary")


def test_members_handing_in_at_once_lose_nothing(opens):
    first = opens()
    first.open_round(a_round(submissions=25, members=4), actor="secretary", approval=None)
    tabs = [first, *(opens(create=False) for _ in range(3))]

    def hand_in_all(number):
        member = f"M0{number % 2 + 1}"  # two tabs of each of two members
        half = range(number // 2, 24, 2)
        return [tabs[number].hand_in(a_sheet(f"S{i + 1:03}", member), actor=member) for i in half]

    with ThreadPoolExecutor(4) as threads:
        numbers = list(threads.map(hand_in_all, range(4)))

    assert sorted(numbers[0] + numbers[2]) == list(range(1, 25))
    assert sorted(numbers[1] + numbers[3]) == list(range(1, 25))
    assert len(first.record().sheets) == 48


def test_a_draft_that_was_tampered_with_never_hides_what_was_handed_in(store, location):
    store.hand_in(a_sheet(), actor="M01")
    execute(location, "UPDATE drafts SET state = 'draft', marks = '{}'")

    (sheet,) = store.record().sheets
    assert (sheet.state, len(sheet.marks)) == (SheetState.HANDED_IN, 4)


def test_settings_that_were_tampered_with_are_not_read(store, location, opens):
    execute(location, "UPDATE rounds SET settings = replace(settings, '測試', '竄改')")

    with pytest.raises(TamperedError, match="設定與開放評分時凍結的內容不符"):
        opens(create=False).record()


# Closing


def test_close_writes_down_heads_counts_and_who_is_missing(store):
    store.hand_in(a_sheet("S001", "M01"), actor="M01")
    opened, first, *_ = store.heads()

    event = store.close(actor="secretary", approval="115002")

    assert store.phase is Phase.MEETING
    assert event.payload["heads"] == {
        "secretariat": {"count": 1, "digest": opened.head},
        "M01": {"count": 1, "digest": first.head},
        "M02": {"count": 0, "digest": None},
        "M03": {"count": 0, "digest": None},
    }
    assert len(event.payload["missing"]) == 8
    assert event.payload["missing"][0] == ["S001", "M02"]


def test_close_appends_what_is_still_being_written(store):
    store.save_draft(a_sheet(marks=(20,), state=SheetState.DRAFT, comments=WORDS), base=0)
    store.save_draft(a_sheet("S002", marks=(), state=SheetState.DRAFT), base=0)

    store.close(actor="secretary", approval=None)

    assert store.heads().of("M01").count == 1
    assert [sheet.state for sheet in store.record().sheets] == [SheetState.DRAFT] * 2


def test_closing_twice_is_refused(store):
    store.close(actor="secretary", approval=None)

    with pytest.raises(PhaseError):
        store.close(actor="secretary", approval=None)

    assert kinds(store) == ["open", "close"]


def test_reopen_wants_an_approval_and_opens_scoring_again(store):
    store.close(actor="secretary", approval=None)

    with pytest.raises(StoreError, match="未指明核准文號"):
        store.reopen(actor="secretary", approval=" ")
    event = store.reopen(actor="secretary", approval="115003")

    assert (event.approval, store.phase) == ("115003", Phase.SCORING)
    assert store.hand_in(a_sheet(), actor="M01") == 1


def test_nothing_is_reopened_that_is_not_closed(store):
    with pytest.raises(PhaseError) as refused:
        store.reopen(actor="secretary", approval="115003")

    assert refused.value.message.en == "scoring is open; this is done while scoring is closed"


# A whole round from a table


def test_an_imported_round_stands_before_its_meeting(fresh):
    abstained = a_sheet("S002", "M01", marks=(), state=SheetState.ABSTAINED)
    half = a_sheet("S003", "M01", marks=(20,))

    event = fresh.import_round(
        a_round(members=1), [a_sheet(), abstained, half], actor="secretary", source="113.xlsx"
    )

    assert (event.kind, event.payload["source"], event.payload["sheets"]) == (
        "import",
        "113.xlsx",
        3,
    )
    assert fresh.phase is Phase.MEETING
    assert kinds(fresh) == ["import", "close"]
    assert [(s.submission, s.state) for s in fresh.record().sheets] == [
        ("S001", SheetState.HANDED_IN),
        ("S002", SheetState.ABSTAINED),
        ("S003", SheetState.HANDED_IN),
    ]
    assert fresh.record().missing == (Pair("S003", "M01"),)
    assert fresh.events()[1].payload["missing"] == [["S003", "M01"]]


def test_an_import_that_fails_leaves_nothing(fresh):
    sheets = [a_sheet(), a_sheet("S002", marks=(26, 20, 20, 20))]

    with pytest.raises(InputError) as refused:
        fresh.import_round(a_round(), sheets, actor="secretary", source="113.xlsx")

    assert refused.value.source == "113.xlsx"
    assert fresh.phase is Phase.SETUP
    assert fresh.events() == ()


# Events, opinions, results


def test_an_event_keeps_what_is_said_of_it(store):
    event = store.append_event(
        "amend", actor="secretary", approval="115004", payload={"why": "改\x00派", "n": [1, None]}
    )

    assert store.events()[-1] == event
    assert event.payload == {"why": "改派", "n": [1, None]}


@pytest.mark.parametrize(("kind", "payload"), [("close", {}), ("amend", {"phase": "setup"})])
def test_acts_with_a_method_of_their_own_are_not_appended_by_hand(store, kind, payload):
    with pytest.raises(ValueError, match="a method of its own"):
        store.append_event(kind, actor="secretary", payload=payload)


def test_the_latest_words_on_a_submission_hold(store):
    draft = Opinion(submission="S001", comments=())
    final = Opinion(submission="S001", comments=WORDS, approved_by="召集人", approval="115005")

    store.approve_opinion(draft, actor="secretary", approval=None)
    event = store.approve_opinion(final, actor="secretary", approval="115005")

    assert store.record().opinions == (final,)
    assert "跨機關整合" not in str(event.payload)


def test_an_internal_note_never_becomes_an_opinion(store):
    note = Comment(kind=CommentKind.NOTE, text="私下意見", dimension="charm")

    with pytest.raises(InputError) as refused:
        store.approve_opinion(Opinion(submission="S9", comments=(note,)), actor="x", approval=None)

    assert [p.text.en for p in refused.value.problems] == [
        "there is no such submission",
        "the rubric has no such dimension",
        "a member's internal note may not reach the agency",
    ]


def test_results_are_noted_when_they_are_others_than_before(store):
    noted = [store.note_results(digest) for digest in ("aa", "aa", "bb", "aa")]

    assert [event and event.seq for event in noted] == [2, None, 3, 4]


# Many rounds, many times


def test_rounds_on_one_server_know_nothing_of_each_other(postgres_url):
    url = new_schema(postgres_url)
    with open_store(url, "one", create=True) as one, open_store(url, "two") as two:
        one.open_round(a_round(id="one"), actor="secretary", approval=None)
        two.open_round(a_round(id="two"), actor="secretary", approval=None)
        one.hand_in(a_sheet(), actor="M01")

        assert two.record().sheets == ()
        assert two.heads().of("M01").count == 0
        assert [row["round"] for row in two.dump()["rounds"]] == ["two"]


def test_a_store_opened_again_gives_the_same_record(store, opens):
    store.hand_in(a_sheet(comments=WORDS), actor="M01")

    assert opens(create=False).record() == store.record()


def test_an_entry_is_the_digest_of_its_columns_and_of_the_entry_before(store):
    """The rule, written out with hashlib and json alone."""
    store.note_results("aa")

    opened, noted = store.dump()["events"]
    body = {name: value for name, value in noted.items() if name not in ("prev", "digest")}
    entry = {"body": body, "prev": opened["digest"]}
    text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert body["at"] == "2026-03-02T01:01:00.000000Z"
    assert noted["prev"] == opened["digest"]
    assert noted["digest"] == hashlib.sha256(text.encode()).hexdigest()


def test_the_same_acts_at_the_same_times_give_the_same_bytes_on_both_databases(
    postgres_url, tmp_path
):
    def rows_of(location):
        with open_store(
            location, "test-round", create=True, clock=lambda: OPENED, salts=lambda: bytes(16)
        ) as store:
            store.open_round(a_round(), actor="secretary", approval="115001")
            store.save_draft(a_sheet("S002", marks=(1,), comments=WORDS), base=0)
            store.hand_in(a_sheet(comments=WORDS), actor="M01")
            store.close(actor="secretary", approval="115002")
            return store.dump()

    assert rows_of(tmp_path / "store.sqlite") == rows_of(new_schema(postgres_url))


def test_chains_hold_salted_digests_and_no_words(store):
    store.hand_in(a_sheet(comments=WORDS), actor="M01")

    rows = store.dump()
    (revision,), (words,) = rows["revisions"], rows["comments"]
    assert "跨機關整合" not in str(revision)
    assert words["text"] == "跨機關整合"
    assert len(bytes.fromhex(words["salt"])) == 16
    assert verify.comment_digest(words["salt"], words["text"]) in revision["comments"]


def test_a_round_with_categories_and_agencies_comes_back_whole(fresh):
    entries = [a_submission("S001", "甲"), a_submission("S002", "乙", team=("王小明", "李小華"))]
    round_ = a_round(entries, places=None, recused=[("S001", "M02")])

    fresh.open_round(round_, actor="secretary", approval=None)

    assert fresh.record().round == round_
