"""Drafts: saved at once, replaced by the next save, never overwritten by a page that is behind."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from svcreview.errors import InputError, PhaseError, StaleSheetError, StoreError
from svcreview.model import Comment, CommentKind, SheetState
from svcreview.store import StaleDraftError
from tests.builders import KEYS, a_round, a_sheet


def a_draft(*marks, **changes):
    return a_sheet(marks=marks, state=SheetState.DRAFT, **changes)


def remarks(text, kind=CommentKind.REMARK):
    return (Comment(kind=kind, text=text, dimension="impact"),)


def test_nothing_is_there_before_the_first_save(store):
    assert store.draft("S001", "M01") is None


def test_a_draft_comes_back_as_it_was_saved(store):
    sheet = a_draft(20, 0, comments=remarks("流程清楚"))

    saved = store.save_draft(sheet, base=0)

    assert saved == store.draft("S001", "M01")
    assert saved.sheet == sheet
    assert saved.counter == 1
    assert saved.saved_at == datetime(2026, 3, 2, 1, 1, tzinfo=UTC)


def test_each_save_counts_on(store):
    first = store.save_draft(a_draft(20), base=0)
    second = store.save_draft(a_draft(21), base=first.counter)

    assert second.counter == 2
    assert store.draft("S001", "M01").sheet.marks == {"innovation": Decimal(21)}


def test_second_tab_cannot_overwrite_the_first(store):
    read_by_both = store.save_draft(a_draft(20), base=0)
    first_tab = store.save_draft(a_draft(21), base=read_by_both.counter)

    with pytest.raises(StaleSheetError) as refused:
        store.save_draft(a_draft(15), base=read_by_both.counter)

    assert refused.value.message.en == (
        "sheet S001/M01: save 2 was made elsewhere, this page still had save 1; "
        "nothing was overwritten"
    )
    assert refused.value.stored == first_tab
    assert store.draft("S001", "M01") == first_tab


def test_second_first_save_is_refused_by_the_key(store):
    first_tab = store.save_draft(a_draft(20), base=0)

    with pytest.raises(StaleSheetError, match="S001/M01"):
        store.save_draft(a_draft(15), base=0)

    assert store.draft("S001", "M01") == first_tab


def test_what_is_stored_travels_with_the_error_between_processes(store):
    store.save_draft(a_draft(20), base=0)

    with pytest.raises(StaleDraftError) as refused:
        store.save_draft(a_draft(15), base=7)

    assert pickle.loads(pickle.dumps(refused.value)).stored == store.draft("S001", "M01")


def test_of_two_stores_on_one_database_one_wins(store, opens):
    other = opens(create=False)
    store.save_draft(a_draft(20), base=0)

    with pytest.raises(StaleSheetError):
        other.save_draft(a_draft(15), base=0)


def test_four_tabs_saving_at_once_lose_nothing_and_double_nothing(store, opens):
    tabs = [store, *(opens(create=False) for _ in range(3))]
    wanted = 25

    def save_until_all_are_in(tab):
        saved = []
        while len(saved) < wanted:
            current = store.draft("S001", "M01")
            base = current.counter if current else 0
            try:
                saved.append(tab.save_draft(a_draft(20), base=base).counter)
            except StaleSheetError:
                continue
        return saved

    with ThreadPoolExecutor(4) as threads:
        counters = [c for saved in threads.map(save_until_all_are_in, tabs) for c in saved]

    assert sorted(counters) == list(range(1, 101))
    assert store.draft("S001", "M01").counter == 100


def test_nothing_is_saved_before_the_round_is_opened(fresh):
    with pytest.raises(PhaseError) as refused:
        fresh.save_draft(a_draft(20), base=0)

    assert refused.value.message.en == "round test-round is not open yet"


def test_phase_closed_while_typing_is_refused(store):
    typed = store.save_draft(a_draft(20), base=0)
    store.close(actor="secretary", approval="115002")

    with pytest.raises(PhaseError) as refused:
        store.save_draft(a_draft(21), base=typed.counter)

    assert refused.value.message.en == "scoring is closed; this is done while scoring is open"
    assert store.draft("S001", "M01") == typed


def test_saves_that_race_with_the_close_are_in_before_it_or_refused(store, opens):
    tabs = [opens(create=False) for _ in range(3)]

    def save(number):
        try:
            tabs[number].save_draft(a_draft(20, submission=f"S00{number + 1}"), base=0)
        except PhaseError:
            return None
        return f"S00{number + 1}"

    with ThreadPoolExecutor(4) as threads:
        saving = [threads.submit(save, number) for number in range(3)]
        threads.submit(store.close, actor="secretary", approval=None).result()
        saved = {future.result() for future in saving} - {None}

    assert {sheet.submission for sheet in store.record().sheets} == saved
    assert store.heads().of("M01").count == len(saved)


def test_a_recused_member_cannot_save(fresh):
    fresh.open_round(a_round(recused=[("S001", "M01")]), actor="secretary", approval=None)

    with pytest.raises(StoreError) as refused:
        fresh.save_draft(a_draft(20), base=0)

    assert refused.value.message.zh == "評分表 S001/M01：該委員對本案迴避，不得評分"


def test_marks_off_the_scale_are_refused_all_at_once(store):
    with pytest.raises(InputError) as refused:
        store.save_draft(a_draft(26, "NaN", "1e400"), base=0)

    assert [p.place for p in refused.value.problems] == [f"S001/M01 {key}" for key in KEYS[:3]]
    assert store.draft("S001", "M01") is None


def test_a_sheet_handed_in_is_not_written_to(store):
    saved = store.save_draft(a_draft(20, 20, 20, 20), base=0)
    store.hand_in(saved.sheet, actor="M01")

    for base in (0, saved.counter, saved.counter + 1):
        with pytest.raises(StoreError, match="S001/M01 已送出，不能再修改"):
            store.save_draft(a_draft(1), base=base)


def test_a_returned_sheet_stays_returned_while_it_is_mended(store):
    store.hand_in(a_sheet(), actor="M01")
    store.return_sheet(a_sheet().pair, actor="secretary", reason="漏寫理由")
    given_back = store.draft("S001", "M01")

    mended = store.save_draft(replace(given_back.sheet, marks={}), base=given_back.counter)

    assert mended.sheet.state is SheetState.RETURNED
    assert store.record().sheets == (mended.sheet,)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("'; DROP TABLE drafts; --", "'; DROP TABLE drafts; --"),
        ('"雙引號" \\ %s :name {x}', '"雙引號" \\ %s :name {x}'),
        ("很好👍🏽𠮷", "很好👍🏽𠮷"),
        ("前\x00後", "前後"),
        ("半個\ud83d字", "半個字"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("\u202e反轉", "反轉"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_hostile_text_is_kept_as_text_or_cleaned(store, typed, kept):
    store.save_draft(a_draft(20, comments=remarks(typed)), base=0)

    assert store.draft("S001", "M01").sheet.comments == remarks(kept)


def test_a_comment_of_nothing_is_no_comment(store):
    saved = store.save_draft(a_draft(20, comments=remarks(" \x00\n ")), base=0)

    assert saved.sheet.comments == ()


def test_a_mark_has_one_way_to_be_written(store):
    saved = store.save_draft(a_draft("20.0", "-0", "2E1"), base=0)

    written = {key: str(points) for key, points in saved.sheet.marks.items()}
    assert written == {"innovation": "20", "impact": "0", "sustainability": "20"}
