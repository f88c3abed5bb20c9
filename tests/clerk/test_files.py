"""Score sheets go out of a real store and come back into it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from svcreview.clerk import export_score_sheets, read_score_sheets
from svcreview.errors import InputError, PhaseError, SvcreviewError
from svcreview.model import Recusal, SheetState
from tests.builders import KEYS, a_sheet
from tests.score_sheets import BOTH, Say, exported, filled, marks

DRAFT = a_sheet("S001", marks=(20, 20, 20, 20), state=SheetState.DRAFT)


def test_each_member_gets_three_files_named_by_id_alone(store, tmp_path):
    made = export_score_sheets(store, tmp_path / "out", by="林")

    assert sorted(path.name for path in made.files) == sorted(
        f"{member}{ending}" for member in ("M01", "M02", "M03") for ending in (".html", *BOTH)
    )
    assert all(path.is_file() for path in made.files)


def test_a_member_with_nothing_to_score_is_named_and_gets_no_file(store, tmp_path):
    for entry in ("S001", "S002"):
        store.recuse(Recusal(submission=entry, member="M01", ground="coached"))

    made = export_score_sheets(store, tmp_path, by="林", members=["M01", "M02"])

    assert made.idle == ("M01",)
    assert {path.stem for path in made.files} == {"M02"}


def test_an_unknown_member_is_refused_with_those_that_there_are(store, tmp_path):
    with pytest.raises(InputError, match="沒有這位委員；可填：M01、M02、M03"):
        export_score_sheets(store, tmp_path / "out", by="林", members=["林委員"])

    assert not (tmp_path / "out").exists()


def test_a_file_that_says_something_else_is_not_written_over(store, tmp_path):
    exported(store, tmp_path)
    returned = filled(tmp_path / "M01.xlsx", *marks("S001", 20, 20, 20, 20))
    returned.replace(tmp_path / "M01.xlsx")
    kept = (tmp_path / "M01.xlsx").read_bytes()

    with pytest.raises(SvcreviewError, match=r"已有內容不同的檔案，未予覆蓋：M01\.xlsx"):
        export_score_sheets(store, tmp_path, by="林", members=["M01"])

    assert (tmp_path / "M01.xlsx").read_bytes() == kept


def test_making_the_same_again_writes_the_same_bytes(store, tmp_path):
    once, again = exported(store, tmp_path / "a"), exported(store, tmp_path / "b")

    for ending in (".html", *BOTH):
        assert (once / f"M01{ending}").read_bytes() == (again / f"M01{ending}").read_bytes()


def test_each_export_is_put_on_record_and_a_refused_one_is_not(store, tmp_path):
    export_score_sheets(store, tmp_path, by="林科員", members=["M01"], drafts=True)
    (tmp_path / "M01.ods").write_bytes(b"returned")
    with pytest.raises(SvcreviewError):
        export_score_sheets(store, tmp_path, by="王科員", members=["M01"])

    made = [event for event in store.events() if event.kind == "sheets_exported"]
    assert [(event.actor, event.payload["drafts"]) for event in made] == [("林科員", True)]


@pytest.mark.parametrize("ending", BOTH)
def test_a_sheet_filled_in_and_sent_back_is_stored_as_the_desk_would(store, tmp_path, ending):
    path = filled(
        exported(store, tmp_path) / f"M01{ending}",
        *marks("S001", 20, 21, 22, 23),
        Say("S001", "優點", "清楚", "創新性"),
    )

    (laid,) = read_score_sheets(store, [path], member="M01")
    assert store.draft("S001", "M01") is None
    store.take_in([laid.arrival], actor="林科員")

    sheet = store.draft("S001", "M01").sheet
    assert [int(sheet.marks[key]) for key in KEYS] == [20, 21, 22, 23]
    assert [comment.text for comment in sheet.comments] == ["清楚"]


@pytest.mark.parametrize("ending", BOTH)
def test_a_sheet_handed_in_from_a_file_counts(store, tmp_path, ending):
    path = filled(
        exported(store, tmp_path) / f"M01{ending}",
        *marks("S001", 20, 21, 22, 23),
        Say("S002", "不評分", "不評分"),
        Say("S002", "理由", "曾參與規劃"),
    )

    (laid,) = read_score_sheets(store, [path], hand_in=True)
    store.take_in([laid.arrival], actor="林科員", hand_in=True)

    states = {sheet.submission: sheet.state for sheet in store.record().sheets}
    assert states == {"S001": SheetState.HANDED_IN, "S002": SheetState.ABSTAINED}


def test_a_sheet_taken_in_twice_changes_nothing_the_second_time(store, tmp_path):
    path = filled(exported(store, tmp_path) / "M01.xlsx", *marks("S001", 20, 21, 22, 23))
    (laid,) = read_score_sheets(store, [path])
    store.take_in([laid.arrival], actor="林")

    (again,) = read_score_sheets(store, [path])

    assert (again.changes, again.arrival.sheets) == ((), ())


def test_a_sheet_made_before_the_member_saved_is_outdated(store, tmp_path):
    path = filled(exported(store, tmp_path) / "M01.xlsx", *marks("S001", 1, 1, 1, 1))
    store.save_draft(DRAFT, base=0)

    with pytest.raises(InputError, match="系統內「20」，檔案「1」"):
        read_score_sheets(store, [path])


def test_the_sheet_of_somebody_else_is_refused_where_one_member_is_named(store, tmp_path):
    path = exported(store, tmp_path, "M02") / "M02.xlsx"

    with pytest.raises(InputError, match="這是委員 M02 的評分表，不是 M01 的"):
        read_score_sheets(store, [path], member="M01")


def test_two_sheets_of_one_member_are_refused(store, tmp_path):
    folder = exported(store, tmp_path)

    with pytest.raises(InputError, match=r"委員 M01 的評分表已由 M01\.xlsx 匯入"):
        read_score_sheets(store, [folder / "M01.xlsx", folder / "M01.ods"])


def test_a_sheet_of_a_round_of_the_same_name_in_another_store_is_a_stranger(
    store, tmp_path, request
):
    path = exported(store, tmp_path) / "M01.xlsx"
    other = request.getfixturevalue("another_store")
    other.draw_sheet_key()

    with pytest.raises(InputError, match="識別資料與封印不符"):
        read_score_sheets(other, [path])


def test_a_sheet_comes_to_a_round_that_never_made_one(tmp_path, store, request):
    path = exported(store, tmp_path) / "M01.xlsx"

    with pytest.raises(InputError, match="識別資料與封印不符"):
        read_score_sheets(request.getfixturevalue("another_store"), [path])


@pytest.fixture
def another_store(tmp_path):
    from svcreview.store import open_store
    from tests.score_sheets import a_panel_round

    store = open_store(tmp_path / "other.sqlite", "test-round", create=True)
    store.open_round(a_panel_round(), actor="secretary", approval="115001")
    yield store
    store.dispose()


def test_a_returned_sheet_may_be_changed_by_a_file_again(store, tmp_path):
    store.hand_in(replace(DRAFT, state=SheetState.HANDED_IN), actor="M01")
    store.return_sheet(DRAFT.pair, actor="s", reason="漏寫理由")
    folder = exported(store, tmp_path, drafts=True)
    path = filled(folder / "M01.xlsx", Say("S001", "得分", 25, "創新性"))

    (laid,) = read_score_sheets(store, [path])
    store.take_in([laid.arrival], actor="林")

    draft = store.draft("S001", "M01")
    assert (draft.sheet.state, int(draft.sheet.marks["innovation"])) == (SheetState.RETURNED, 25)


def test_a_round_that_is_not_open_has_no_score_sheets(fresh, tmp_path):
    with pytest.raises(SvcreviewError, match="尚未開放評分"):
        export_score_sheets(fresh, tmp_path, by="林")
    with pytest.raises(PhaseError):
        fresh.draw_sheet_key()
