"""The practice case in the store: saved like a draft, read by its member, and in nothing else."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from itertools import permutations

import pytest

from svcreview.errors import InputError, PhaseError, StaleSheetError, StoreError
from svcreview.model import Comment, CommentKind, Practice, SheetState
from svcreview.results import compute, to_json
from svcreview.store import StaleDraftError, open_store
from svcreview.verify import verify_folder
from tests.builders import KEYS, a_round, a_sheet
from tests.postgres import new_schema

PRACTICE = Practice(id="P01", agency="練習機關", category="c", title="練習案")


def practised(*marks, member="M01", **changes):
    return a_sheet("P01", member, marks, SheetState.DRAFT, **changes)


def words(text):
    return (Comment(kind=CommentKind.STRENGTH, text=text, dimension="impact"),)


@pytest.fixture
def store(fresh):
    """A store whose round has a practice case; four members."""
    fresh.open_round(a_round(members=4, practice=PRACTICE), actor="secretary", approval=None)
    return fresh


def test_what_is_practised_comes_back_to_its_member_as_it_was_saved(store):
    sheet = practised(20, 0, comments=words("流程清楚"))

    saved = store.save_practice(sheet, base=0)

    assert store.of_member("M01").practice == saved
    assert (saved.sheet, saved.counter) == (sheet, 1)
    assert saved.saved_at == datetime(2026, 3, 2, 1, 1, tzinfo=UTC)
    assert store.of_member("M02").practice is None


def test_before_the_first_save_there_is_nothing(store):
    record = store.of_member("M01")

    assert (record.practice, record.practised) == (None, ())


def test_each_save_counts_on(store):
    store.save_practice(practised(20), base=0)

    second = store.save_practice(practised(21), base=1)

    assert (second.counter, second.sheet.marks) == (2, {"innovation": Decimal(21)})


@pytest.mark.parametrize("base", [0, 1, 7])
def test_a_page_that_is_behind_overwrites_nothing_and_gets_what_is_stored(store, base):
    store.save_practice(practised(20), base=0)
    stored = store.save_practice(practised(21), base=1)

    with pytest.raises(StaleDraftError, match="P01/M01") as refused:
        store.save_practice(practised(15), base=base)

    assert refused.value.stored == store.of_member("M01").practice == stored
    assert pickle.loads(pickle.dumps(refused.value)).stored == stored


def test_of_four_tabs_saving_first_exactly_one_wins(store, opens):
    tabs = [store, *(opens(create=False) for _ in range(3))]

    def save(tab):
        try:
            return tab.save_practice(practised(20), base=0).counter
        except StaleSheetError:
            return None

    with ThreadPoolExecutor(4) as threads:
        saved = list(threads.map(save, tabs))

    assert sorted(saved, key=str) == [1, None, None, None]


def test_a_private_note_is_kept_with_it_or_not_at_all(store):
    store.save_practice(practised(20), base=0, own={"private/P01": "一"})

    with pytest.raises(StaleSheetError):
        store.save_practice(practised(21), base=0, own={"private/P01": "二"})

    assert store.of_member("M01").own == {"private/P01": "一"}


@pytest.mark.parametrize("submission", ["S001", "P02", "", "p01", "\ud800"])
def test_only_the_rounds_practice_case_is_practised(store, submission):
    with pytest.raises(StoreError, match="這不是練習案"):
        store.save_practice(a_sheet(submission, state=SheetState.DRAFT), base=0)


def test_a_round_without_a_practice_case_has_none_to_save(fresh):
    fresh.open_round(a_round(), actor="secretary", approval=None)

    with pytest.raises(StoreError, match="這不是練習案"):
        fresh.save_practice(practised(20), base=0)


def test_nobody_else_than_a_member_practises(store):
    with pytest.raises(StoreError, match="P01/M99：沒有這位委員"):
        store.save_practice(practised(20, member="M99"), base=0)


def test_the_practice_case_is_never_saved_as_a_sheet_or_handed_in(store):
    with pytest.raises(StoreError, match="P01/M01：沒有這個案號"):
        store.save_draft(practised(20), base=0)
    with pytest.raises(StoreError, match="P01/M01：沒有這個案號"):
        store.hand_in(practised(20, 20, 20, 20), actor="M01")


def test_marks_off_the_scale_are_refused_all_at_once(store):
    with pytest.raises(InputError) as refused:
        store.save_practice(practised(26, "NaN", "1e400"), base=0)

    assert [p.place for p in refused.value.problems] == [f"P01/M01 {key}" for key in KEYS[:3]]
    assert store.of_member("M01").practice is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("'; DROP TABLE practice; --", "'; DROP TABLE practice; --"),
        ("很好👍🏽𠮷", "很好👍🏽𠮷"),
        ("前\x00後", "前後"),
        ("半個\ud83d字", "半個字"),
        ("\u202e反轉", "反轉"),
    ],
)
def test_hostile_text_is_kept_as_text_or_cleaned(store, typed, kept):
    store.save_practice(practised(20, comments=words(typed)), base=0)

    assert store.of_member("M01").practice.sheet.comments == words(kept)


def test_practising_ends_with_scoring(store):
    saved = store.save_practice(practised(20), base=0)
    store.close(actor="secretary", approval=None)

    with pytest.raises(PhaseError):
        store.save_practice(practised(21), base=1)

    assert store.of_member("M01").practice == saved


def test_nothing_is_practised_before_the_round_is_opened(fresh):
    with pytest.raises(PhaseError):
        fresh.save_practice(practised(20), base=0)


# What others see of it


def test_only_complete_sheets_are_among_the_practised(store):
    store.save_practice(practised(20, 20, 20, member="M01"), base=0)
    store.save_practice(practised(1, 2, 3, 4, member="M02"), base=0)

    assert store.of_member("M03").practised == (
        dict(zip(KEYS, map(Decimal, (1, 2, 3, 4)), strict=True)),
    )


def test_the_order_of_the_practised_tells_nobodys_marks(fresh):
    given = [(20, 1, 1, 1), (3, 25, 25, 25), (3, 24, 25, 25)]
    fresh.open_round(a_round(members=3, practice=PRACTICE), actor="secretary", approval=None)

    seen = set()
    for base, arranged in enumerate(permutations(given)):
        for number, marks in enumerate(arranged, start=1):
            sheet = practised(*marks, member=f"M{number:02}")
            fresh.save_practice(sheet, base=base)
        seen.add(tuple(tuple(marks.items()) for marks in fresh.of_member("M01").practised))

    assert len(seen) == 1


# What nothing else sees of it


def test_what_is_practised_is_in_no_record_no_dump_no_chain_and_no_result(store, tmp_path):
    store.hand_in(a_sheet(), actor="M01")

    def everything():
        return (store.record(), store.dump(), store.heads(), store.events())

    before = everything()
    secret = practised(1, 2, 3, 4, comments=words("只供練習"))
    store.save_practice(secret, base=0, own={"private/P01": "只給自己"})

    assert everything() == before
    assert "practice" not in store.dump()
    closed = store.close(actor="secretary", approval=None)
    assert "P01" not in repr(closed)
    results = compute(store.record())
    assert "只供練習" not in repr(results)
    assert b"P01" not in to_json(results)
    assert verify_folder(tmp_path, rows=store.dump()).findings == ()


def test_members_of_another_round_on_the_server_are_not_among_the_practised(postgres_url):
    url = new_schema(postgres_url)
    with open_store(url, "one", create=True) as one, open_store(url, "two") as two:
        for store, name in ((one, "one"), (two, "two")):
            round_ = a_round(id=name, practice=PRACTICE)
            store.open_round(round_, actor="secretary", approval=None)
        one.save_practice(practised(20, 20, 20, 20), base=0)

        record = two.of_member("M01")

        assert (record.practice, record.practised) == (None, ())
        assert two.save_practice(practised(1), base=0).counter == 1
