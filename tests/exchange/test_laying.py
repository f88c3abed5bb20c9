"""A returned score sheet laid over what its member has: the changes, and what is in the way."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svcreview.errors import InputError
from svcreview.exchange import Laid, lay, read_score_sheet
from svcreview.model import Comment, CommentKind, Pair, SheetState
from svcreview.sheets import MemberRecord
from tests.builders import KEYS, a_sheet
from tests.score_sheets import BOTH, KEY, SETTINGS, Say, a_file, a_record, filled, marks

DRAFT = a_sheet("S001", marks=(20, 20, 20, 20), state=SheetState.DRAFT)


def laid(path: Path, record: MemberRecord, *, hand_in: bool = False) -> Laid:
    back = read_score_sheet(path, record.round, settings=SETTINGS, key=KEY)
    return lay(back, record, hand_in=hand_in)


def refusal(path: Path, record: MemberRecord, *, hand_in: bool = False) -> str:
    with pytest.raises(InputError) as caught:
        laid(path, record, hand_in=hand_in)
    return str(caught.value)


def changes(found: Laid) -> list[tuple[str, str, str, str, str]]:
    return [
        (c.submission, str(c.dimension), str(c.what), str(c.stored), str(c.given))
        for c in found.changes
    ]


def test_a_change_names_entry_dimension_and_both_contents(tmp_path):
    record = a_record(DRAFT)
    path = filled(
        a_file(tmp_path, record=record, drafts=True),
        Say("S001", "得分", 23, "創新性"),
        Say("S001", "優點", "清楚", "效益及影響"),
        Say("S001", "得分", None, "擴散應用"),
    )

    found = laid(path, record)

    assert changes(found) == [
        ("S001", "創新性", "得分", "20", "23"),
        ("S001", "效益及影響", "優點", "（空白）", "清楚"),
        ("S001", "擴散應用", "得分", "20", "（空白）"),
    ]
    (sheet,) = found.arrival.sheets
    assert sheet.marks == {
        "innovation": Decimal(23),
        "impact": Decimal(20),
        "sustainability": Decimal(20),
    }
    assert found.arrival.bases == {Pair("S001", "M01"): 4}


def test_an_empty_sheet_leaves_what_is_stored_alone(tmp_path):
    record = a_record(DRAFT)
    path = filled(a_file(tmp_path, record=record), *marks("S002", 10, 10, 10, 10))

    found = laid(path, record)

    assert [sheet.submission for sheet in found.arrival.sheets] == ["S002"]
    assert len(found.changes) == 4


def test_what_a_hand_did_not_touch_stays_with_the_sheet(tmp_path):
    imported = Comment(kind=CommentKind.REMARK, text="匯入的意見", dimension="impact")
    record = a_record(replace(DRAFT, comments=(imported,)))
    path = filled(a_file(tmp_path, record=record, drafts=True), Say("S001", "得分", 21, "創新性"))

    (sheet,) = laid(path, record).arrival.sheets

    assert imported in sheet.comments


words = st.text(max_size=40).map(lambda text: text.replace("\t", " "))
comments = st.builds(
    Comment,
    kind=st.sampled_from([CommentKind.STRENGTH, CommentKind.IMPROVEMENT, CommentKind.NOTE]),
    text=words,
    dimension=st.sampled_from([None, *KEYS]),
)
drafts = st.builds(
    lambda given, said: a_sheet(
        "S001",
        marks={key: points for key, points in zip(KEYS, given, strict=True) if points is not None},
        state=SheetState.DRAFT,
        comments=tuple(said.values()),
    ),
    st.tuples(*[st.none() | st.integers(0, 25)] * 4),
    st.lists(comments, max_size=4).map(lambda all_: {(c.kind, c.dimension): c for c in all_}),
)


@pytest.mark.parametrize("ending", BOTH)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(draft=drafts)
def test_whatever_a_member_saved_goes_out_and_comes_back_unchanged(tmp_path, ending, draft):
    from svcreview.store.chains import cleaned_sheet

    record = a_record(cleaned_sheet(draft))  # as the store would have it

    assert laid(a_file(tmp_path, ending, record, drafts=True), record).changes == ()


# --- what is in the way


def later(record: MemberRecord, *sheets, counter: int = 5) -> MemberRecord:
    """``record`` after its member saved again."""
    return replace(record, drafts=a_record(*sheets, counter=counter).drafts)


def test_a_sheet_saved_since_is_not_overwritten_and_both_contents_are_told(tmp_path):
    record = a_record(DRAFT)
    path = filled(a_file(tmp_path, record=record), Say("S001", "得分", 23, "創新性"))
    newer = a_sheet("S001", marks=(18, 20, 20, 20), state=SheetState.DRAFT)

    told = refusal(path, later(record, newer))

    assert "產製於第 4 次儲存之後，但系統內已存到第 5 次（115年3月20日下午5時）" in told
    assert "系統內「18」，檔案「23」" in told


def test_a_sheet_saved_since_with_the_same_content_is_no_clash(tmp_path):
    record = a_record(DRAFT)
    path = filled(a_file(tmp_path, record=record), Say("S001", "得分", 23, "創新性"))
    same = a_sheet("S001", marks=(23, 20, 20, 20), state=SheetState.DRAFT)

    assert laid(path, later(record, same)).changes == ()


def test_an_entry_that_the_file_is_silent_on_may_have_been_saved_since(tmp_path):
    record = a_record(DRAFT)
    path = filled(a_file(tmp_path, record=record), *marks("S002", 10, 10, 10, 10))
    newer = a_sheet("S001", marks=(18, 20, 20, 20), state=SheetState.DRAFT)

    found = laid(path, later(record, newer))

    assert [sheet.submission for sheet in found.arrival.sheets] == ["S002"]


def test_a_sheet_that_is_handed_in_is_not_changed(tmp_path):
    record = a_record(replace(DRAFT, state=SheetState.HANDED_IN))
    path = filled(a_file(tmp_path, record=record), Say("S001", "得分", 23, "創新性"))

    assert "已送出，檔案內容與送出的不同" in refusal(path, record)


def test_a_sheet_that_is_handed_in_and_stands_in_the_file_as_it_is_does_no_harm(tmp_path):
    record = a_record(replace(DRAFT, state=SheetState.HANDED_IN))

    found = laid(a_file(tmp_path, record=record, drafts=True), record, hand_in=True)

    assert found.arrival.sheets == ()
    assert found.unfinished == ("S002",)


@pytest.mark.parametrize(
    ("since", "words"),
    [
        ({"recused": [("S001", "M01")]}, "委員對本案已迴避"),
        ({"assignments": frozenset()}, "未分派"),
    ],
)
def test_an_entry_that_is_not_the_members_any_more_must_be_empty(tmp_path, since, words):
    path = filled(a_file(tmp_path), *marks("S001", 20, 20, 20, 20))

    assert words in refusal(path, a_record(**since))
    assert laid(a_file(tmp_path), a_record(**since)).changes == ()


# --- handing in


def test_what_is_complete_is_handed_in_and_what_is_blank_is_left(tmp_path):
    record = a_record()
    path = filled(a_file(tmp_path, record=record), *marks("S001", 20, 20, 20, 20))

    found = laid(path, record, hand_in=True)

    assert [sheet.submission for sheet in found.arrival.sheets] == ["S001"]
    assert found.unfinished == ("S002",)


def test_a_draft_that_the_file_does_not_change_is_handed_in_with_it(tmp_path):
    record = a_record(DRAFT)

    found = laid(a_file(tmp_path, record=record, drafts=True), record, hand_in=True)

    assert [sheet.submission for sheet in found.arrival.sheets] == ["S001"]


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (marks("S001", 20, 20, 20, None), "「擴散應用」尚未評分"),
        (marks("S001", 10, 10, 10, 10), "總分未達60分，請填寫理由"),
        ([*marks("S001", 20, 20, 20, 20), Say("S001", "優點", "請補述", "創新性")], "待補文字"),
    ],
)
def test_what_the_desk_would_not_let_a_member_hand_in_is_refused_and_stays_a_draft(
    tmp_path, says, words
):
    record = a_record()
    path = filled(a_file(tmp_path, record=record), *says)

    assert words in refusal(path, record, hand_in=True)
    assert len(laid(path, record).arrival.sheets) == 1


def test_an_abstention_is_handed_in_with_its_reason(tmp_path):
    record = a_record(DRAFT)
    path = filled(
        a_file(tmp_path, record=record, drafts=True),
        *marks("S001", None, None, None, None),
        Say("S001", "不評分", "不評分"),
        Say("S001", "理由", "曾參與規劃"),
    )

    found = laid(path, record, hand_in=True)

    (sheet,) = found.arrival.sheets
    assert (sheet.state, dict(sheet.marks)) == (SheetState.ABSTAINED, {})
    assert [c.text for c in sheet.comments] == ["曾參與規劃"]
    assert found.arrival.own == {"abstain/S001": "曾參與規劃"}


def test_marks_take_back_an_earlier_wish_to_abstain(tmp_path):
    record = replace(a_record(), own={"abstain/S001": "原擬不評分"})
    path = filled(a_file(tmp_path, record=record), *marks("S001", 20, 20, 20, 20))

    found = laid(path, record)

    assert found.arrival.own == {"abstain/S001": ""}
    assert ("S001", "整體", "不評分", "不評分：原擬不評分", "（空白）") in changes(found)
