"""The words that may leave, and the slice of one agency."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from svcreview.errors import SvcreviewError
from svcreview.frozen import plain
from svcreview.language import Text, using
from svcreview.model import Comment, CommentKind, Opinion, Phase
from svcreview.results import AgencyResults, agency_results, compute
from tests.builders import a_dimension, a_round, a_rubric, a_sheet
from tests.results.records import a_record, record

PRAISE = Comment(kind=CommentKind.STRENGTH, text="流程確有創新", dimension="innovation")
ADVICE = Comment(kind=CommentKind.IMPROVEMENT, text="宜補充量化數據", dimension="innovation")
GENERAL = Comment(kind=CommentKind.REMARK, text="整體完整")
IMPACT = Comment(kind=CommentKind.STRENGTH, text="受惠人數多", dimension="impact")
REASON = Comment(kind=CommentKind.REASON, text="分數低於門檻之理由")
NOTE = Comment(kind=CommentKind.NOTE, text="僅供委員參考")
APPROVED = Opinion(submission="S001", comments=(GENERAL,), approved_by="召集人", approval="115-7")


def commented(*by_member, opinions=(), phase=Phase.MEETING):
    sheets = [
        a_sheet(member=f"M{m:02}", comments=tuple(comments))
        for m, comments in enumerate(by_member, 1)
    ]
    return record(a_round(1, len(by_member)), sheets, opinions=tuple(opinions), phase=phase)


def slice_of(given, agency="A001", language="zh"):
    return agency_results(given.round, compute(given), agency, language)


def test_a_draft_opinion_holds_what_may_leave_in_an_order_of_its_own():
    given = commented([GENERAL, NOTE, IMPACT], [REASON, ADVICE, PRAISE])

    opinion = compute(given).rows[0].opinion

    assert opinion == Opinion(submission="S001", comments=(PRAISE, ADVICE, IMPACT, GENERAL))


def test_the_order_of_a_draft_does_not_follow_the_members():
    one, other = commented([PRAISE, IMPACT], [ADVICE]), commented([ADVICE], [IMPACT, PRAISE])

    assert compute(one).rows[0].opinion == compute(other).rows[0].opinion


def test_comments_of_sheets_that_do_not_count_are_left_out():
    sheets = [a_sheet(comments=(PRAISE,), marks=(20, 20, 20))]

    assert compute(record(a_round(1, 1), sheets)).rows[0].opinion is None


def test_without_any_comment_there_is_no_opinion():
    assert compute(commented([NOTE, REASON])).rows[0].opinion is None


def test_the_approved_words_stand_before_those_of_the_members():
    assert compute(commented([PRAISE], opinions=[APPROVED])).rows[0].opinion == APPROVED


def test_a_draft_by_the_secretariat_stands_before_the_members_and_after_the_approved():
    draft = Opinion(submission="S001", comments=(ADVICE,))

    assert compute(commented([PRAISE], opinions=[draft])).rows[0].opinion == draft
    assert compute(commented([PRAISE], opinions=[APPROVED, draft])).rows[0].opinion == APPROVED


def test_an_agency_reads_its_points_with_the_band_they_fall_in():
    # innovation (20 + 21 + 21) / 3 = 20.666… in the band from 12.5 up; impact 10 below it
    sheets = [
        a_sheet(member=f"M{m:02}", marks=(i, 10, 20, 20)) for m, i in ((1, 20), (2, 21), (3, 21))
    ]

    entry = slice_of(record(a_round(1, 3), sheets)).submissions[0]

    scores = [(s.key, s.points, s.weight, s.band.zh) for s in entry.dimensions[:2]]
    assert entry.total == Decimal("70.67")
    assert scores == [
        ("innovation", Decimal("20.67"), Decimal(25), "優良"),
        ("impact", Decimal("10.00"), Decimal(25), "尚可"),
    ]
    assert not entry.points_withheld


def test_the_points_of_a_single_member_are_withheld():
    entry = slice_of(a_record([[80]])).submissions[0]

    assert entry.points_withheld
    assert entry.total is None
    assert [(score.points, score.band) for score in entry.dimensions] == [(None, None)] * 4


def test_an_entry_without_sheets_has_no_points_and_withholds_none():
    entry = slice_of(a_record([[None, None]])).submissions[0]

    assert (entry.total, entry.points_withheld) == (None, False)


def test_informational_dimensions_stay_inside():
    info = a_dimension("curiosity", 10, informational=True)
    rubric = replace(a_rubric(), dimensions=(info, *a_rubric().dimensions))

    entry = slice_of(a_record([[80, 80]], rubric=rubric)).submissions[0]

    assert [score.key for score in entry.dimensions] == [d.key for d in a_rubric().dimensions]


def test_a_note_never_leaves_even_if_it_stands_in_an_approved_text():
    careless = replace(APPROVED, comments=(NOTE, PRAISE, REASON))

    entry = slice_of(commented([PRAISE], opinions=[careless])).submissions[0]

    assert entry.comments == (PRAISE,)


@pytest.mark.parametrize(
    ("phase", "opinions", "comments", "draft"),
    [
        (Phase.MEETING, [APPROVED], [PRAISE], True),
        (Phase.DECIDED, [], [PRAISE], True),
        (Phase.DECIDED, [APPROVED], [PRAISE], False),
        (Phase.ARCHIVED, [], [], False),
    ],
)
def test_a_report_is_a_draft_until_decided_with_approved_words(phase, opinions, comments, draft):
    assert slice_of(commented(comments, opinions=opinions, phase=phase)).draft == draft


def test_what_an_agency_reads_does_not_change_with_the_marks_of_others():
    totals = [[80, 81], [70, 72], [60, 95]]
    others_changed = [totals[0], [100, 0], [None, 3]]

    assert slice_of(a_record(totals)) == slice_of(a_record(others_changed))


def test_nothing_of_members_or_other_agencies_is_in_a_slice():
    text = repr(plain(slice_of(a_record([[80, 81], [70, 72]]))))

    assert not [word for word in ("S002", "A002", "機關A002", "M01", "委員1") if word in text]


def test_entries_stand_in_the_order_of_their_ids_never_of_their_positions():
    totals = [[70, 70], [90, 90]]
    given = a_record(totals)
    both = tuple(replace(s, agency="A001") for s in given.round.submissions)

    found = slice_of(replace(given, round=replace(given.round, submissions=both)))

    assert [entry.id for entry in found.submissions] == ["S001", "S002"]


def test_an_agency_that_is_not_in_the_round_is_an_error_that_names_those_that_are():
    with using("en"), pytest.raises(SvcreviewError, match="The round has no agency 'A9'") as caught:
        slice_of(a_record([[80], [70]]), agency="A9")

    assert caught.value.hint == Text(
        "可用的機關代號：A001、A002", "Agencies of the round: A001, A002"
    )


def test_a_language_that_the_product_does_not_speak_is_a_programming_mistake():
    with pytest.raises(ValueError, match="language 'fr'"):
        slice_of(a_record([[80]]), language="fr")


def test_the_slice_says_who_and_what_it_is_for():
    given = a_record([[80, 70]], demonstration=True, plan="示範計畫")

    found = slice_of(given, language="en")

    assert isinstance(found, AgencyResults)
    assert (found.agency, found.agency_name, found.language) == ("A001", "機關A001", "en")
    assert (found.demonstration, found.plan, found.round) == (True, "示範計畫", "test-round")
