"""Warnings: nothing is wrong in form, but the author should look again."""

# ruff: noqa: E501  (a case of a table is one line)

from __future__ import annotations

import pytest

from tests.rounds.folders import a_folder, change, warnings_of

FIVE = (
    "id,name,organisation,expert,sex,convener\n"
    "M01,甲,示範部會,否,女,是\nM02,乙,大學,是,男,否\nM03,丙,基金會,是,女,否\n"
    "M04,丁,示範部會,否,男,否\nM05,戊,示範部會,否,女,否\n"
)
APPROVED = ("# approval:\n#   number: 示", "approval:\n  number: 示")


def a_quiet_folder(tmp_path, **files: str):
    """A folder that nothing is to be said about."""
    folder = a_folder(tmp_path, **{"members": FIVE, "recusals": "", **files})
    return change(folder, *APPROVED)


def test_nothing_is_said_of_a_round_in_order(tmp_path):
    assert warnings_of(a_quiet_folder(tmp_path)) == []


def test_the_example_has_a_small_panel_and_no_approval_yet(tmp_path):
    assert [warning.split(":")[0] for warning in warnings_of(a_folder(tmp_path))] == [
        "round.yaml approval",
        "members.csv",
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("乙,大學,是", "乙,大學,否", ["members.csv expert: 1 of 5 are outside experts, less than a third (compare Government Procurement Act, art. 94)"]),
        ("乙,大學,是", "乙,大學,", ["members.csv expert: 1 members without a word on being outside experts; the share is not checked"]),
        ("否,男,否", "否,女,否", ["members.csv sex: one sex is less than a third (4 women, 1 men)"]),
        ("否,男,否", "否,,否", ["members.csv sex: the sex of 1 members is not given; the share is not checked"]),
        ("女,是", "女,否", ["members.csv convener: 0 conveners instead of 1"]),
        ("M05,戊,示範部會,否,女,否\n", "", ["members.csv: 4 members, fewer than 5 (compare Government Procurement Act, art. 94)"]),
    ],
)  # fmt: skip
def test_the_composition_of_the_panel_is_compared_with_the_law(tmp_path, old, new, told):
    assert warnings_of(change(a_quiet_folder(tmp_path), old, new, "members.csv")) == told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("deadline: 115-03-20 17:00", "deadline:", ["round.yaml deadline: no deadline for scoring is given"]),
        ("deadline: 115-", "deadline: 125-", ["round.yaml deadline: the deadline is more than a year away from year 115; please check"]),
        ("places: 1\n  - id: social", "places: 2\n  - id: social", ["round.yaml categories[0].places: 2 places for 2 submissions; please check"]),
    ],
)  # fmt: skip
def test_settings_that_are_probably_slips_are_pointed_out(tmp_path, old, new, told):
    assert warnings_of(change(a_quiet_folder(tmp_path), old, new)) == told


def test_the_same_title_twice_in_one_agency_may_be_one_entry(tmp_path):
    folder = a_quiet_folder(tmp_path)
    change(folder, "S003,A003,digital,示範案三：設備異常主動通知", "S003,A001,digital,示範案一：線上一站申辦", "submissions.csv")  # fmt: skip

    assert warnings_of(folder) == [
        "submissions.csv title: agency A001 has 2 submissions called “示範案一：線上一站申辦”; "
        "listed twice?"
    ]


def test_an_entry_moved_without_a_reason_is_pointed_out(tmp_path):
    folder = a_quiet_folder(tmp_path)
    change(folder, "線上一站申辦,,", "線上一站申辦,social,", "submissions.csv")

    assert warnings_of(folder) == [
        "submissions.csv move_reason: S001 was moved to another category; give the reason"
    ]


@pytest.mark.parametrize(
    ("body", "proposed"),
    [
        ("示範機關乙", ["S003,M02,own_body"]),
        ("示範機關甲", ["S001,M02,own_body", "S002,M02,own_body"]),  # A002 is its branch
        ("示範機關甲 第一分處", ["S001,M02,own_body", "S002,M02,own_body"]),  # A001 stands above it
        ("示範部會", []),  # the ministry is in no tree
        ("", []),
    ],
)
def test_a_recusal_is_proposed_for_the_own_body_its_parent_and_its_branches(
    tmp_path, body, proposed
):
    folder = change(a_quiet_folder(tmp_path), "乙,大學", f"乙,{body}", "members.csv")

    assert [warning.rsplit(" ", 1)[1] for warning in warnings_of(folder)] == proposed


def test_a_member_who_bears_a_team_members_name_is_pointed_out(tmp_path):
    folder = change(a_quiet_folder(tmp_path), "M02,乙", "M02,林示範", "members.csv")

    assert warnings_of(folder) == [
        "recusals.csv: M02 bears the name of “林示範”, team member of S003; the same person? "
        "If so, add the row S003,M02,apa_32"
    ]


@pytest.mark.parametrize(
    "written",
    ["孫示範", "吳示範、孫 示範", "孫示範（分機1234）", "孫示範 02-23456789", "孫示範：0912"],
)
def test_a_member_who_bears_a_contacts_name_is_pointed_out(tmp_path, written):
    folder = change(a_quiet_folder(tmp_path), "M02,乙", "M02,孫示範", "members.csv")
    change(folder, "否,,孫示範", f"否,,{written}", "submissions.csv")

    assert warnings_of(folder) == [
        "recusals.csv: M02 bears the name of “孫示範”, contact of S004; the same person? "
        "If so, add the row S004,M02,apa_32"
    ]


def test_who_is_in_the_team_and_the_contact_is_pointed_out_once(tmp_path):
    folder = change(a_quiet_folder(tmp_path), "M02,乙", "M02,陳示範", "members.csv")

    assert warnings_of(folder) == [
        "recusals.csv: M02 bears the name of “陳示範”, team member of S002; the same person? "
        "If so, add the row S002,M02,apa_32"
    ]


def test_what_is_recused_already_is_not_proposed_again(tmp_path):
    folder = a_quiet_folder(tmp_path, recusals="submission,member,ground\nS003,M02,own_body\n")

    assert warnings_of(change(folder, "乙,大學", "乙,示範機關乙", "members.csv")) == []


def test_an_entry_that_nobody_scores_and_a_needless_recusal_are_pointed_out(tmp_path):
    folder = a_quiet_folder(
        tmp_path,
        assignments="submission,member\nS001,*\nS002,*\nS003,*\n",
        recusals="submission,member,ground\nS004,M01,coached\n",
    )

    assert warnings_of(folder) == [
        "assignments.csv: 1 submission(s) that no member scores: S004",
        "recusals.csv: M01 is not assigned to S004; check this recusal",
    ]
