"""staff_opinions.csv: what the secretariat found beforehand, and every fault of it told at once."""

# ruff: noqa: E501  (a case of a table is one line)

from __future__ import annotations

import pytest

from svcreview.model import StaffOpinion
from svcreview.rounds import read_round
from tests.rounds.folders import a_folder, problems_of

HEADER = "submission,dimension,opinion,level\n"


def opinions_of(folder):
    return read_round(folder).round.staff_opinions


def a_folder_with(tmp_path, rows, header=HEADER):
    return a_folder(tmp_path, staff_opinions=header + rows)


def test_a_round_need_not_have_opinions(tmp_path):
    assert opinions_of(a_folder(tmp_path)) == ()


def test_an_opinion_is_of_the_whole_entry_or_of_one_dimension(tmp_path):
    folder = a_folder_with(
        tmp_path,
        "S001,,資料齊備,\nS001,innovation,作法新穎,卓越\n示範案三：設備異常主動通知,擴散應用,,outstanding\n",
    )

    assert opinions_of(folder) == (
        StaffOpinion(submission="S001", text="資料齊備"),
        StaffOpinion(submission="S001", text="作法新穎", dimension="innovation", level=4),
        StaffOpinion(submission="S003", text="", dimension="diffusion", level=4),
    )


# rubrics/moea-113/equal.yaml says which points the bands begin with: 0, 10, 15, 19, 23 of 25.
@pytest.mark.parametrize(
    ("written", "level"),
    [
        *(("待加強", 0), ("尚可", 1), ("良好", 2), ("優良", 3), ("Very good", 3), ("very GOOD", 3)),
        *(("0", 0), ("9", 0), ("10", 1), ("18", 2), ("19", 3), ("２２", 3), ("23", 4), ("25", 4)),
    ],
)
def test_a_level_is_named_or_told_by_a_mark_that_lies_in_it(tmp_path, written, level):
    [opinion] = opinions_of(a_folder_with(tmp_path, f"S001,impact,有佐證,{written}\n"))

    assert opinion.level == level


def test_the_header_may_be_chinese_and_a_text_may_have_lines(tmp_path):
    folder = a_folder_with(
        tmp_path,
        'S002,效益及影響,"一、數據完整\r\n二、基準年一致",\n',
        "案號,構面,幕僚初審意見,級距\n",
    )

    assert opinions_of(folder) == (
        StaffOpinion(submission="S002", text="一、數據完整\n二、基準年一致", dimension="impact"),
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("S01,,文字,", "staff_opinions.csv:2 submission: there is no submission “S01”; did you mean “S001”?"),
        (",,文字,", "staff_opinions.csv:2 submission: is missing; please fill it in"),
        ("S001,inovation,文字,", "staff_opinions.csv:2 dimension: there is no dimension “inovation”; did you mean “innovation”?"),
        ("S001,創新,文字,", "staff_opinions.csv:2 dimension: there is no dimension “創新”; did you mean “創新性”?"),
        ("S001,impact,文字,優", "staff_opinions.csv:2 level: “Benefit and impact” has no level “優”; did you mean “優良”?; or give a mark that lies in it (0 to 25)"),
        ("S001,impact,文字,26", "staff_opinions.csv:2 level: “Benefit and impact” has no level “26”; known: Needs work, Fair, Good, Very good, Outstanding; or give a mark that lies in it (0 to 25)"),
        ("S001,impact,文字,-1", "staff_opinions.csv:2 level: “Benefit and impact” has no level “-1”; known: Needs work, Fair, Good, Very good, Outstanding; or give a mark that lies in it (0 to 25)"),
        ("S001,,文字,優良", "staff_opinions.csv:2 level: a level is of a dimension: name one, or leave the level empty"),
        ("S001,impact,,", "staff_opinions.csv:2 opinion: give an opinion, a level, or both"),
        ("S001,impact,甲,\nS001,效益及影響,乙,", "staff_opinions.csv:3 dimension: S001, Benefit and impact: stands at staff_opinions.csv:2 already; make them one row"),
        ("S001,,甲,\nS001,,乙,", "staff_opinions.csv:3 dimension: S001, the whole entry: stands at staff_opinions.csv:2 already; make them one row"),
        (f"S001,,{'長' * 4001},", "staff_opinions.csv:2 opinion: has 4001 characters; at most 4000 are allowed"),
    ],
)  # fmt: skip
def test_a_fault_names_the_row_what_was_found_and_the_remedy(tmp_path, rows, told):
    assert problems_of(a_folder_with(tmp_path, rows + "\n")) == [told]


def test_all_faults_are_told_at_once(tmp_path):
    folder = a_folder(
        tmp_path,
        staff_opinions=HEADER + "S009,impcat,,\nS001,impact,,絕佳\n",
        members="id,name\nM01,\n",
    )

    assert [problem.split(":", 2)[:2] for problem in problems_of(folder)] == [
        ["members.csv", "2 name"],
        ["recusals.csv", "2 member"],
        ["staff_opinions.csv", "2 submission"],
        ["staff_opinions.csv", "2 dimension"],
        ["staff_opinions.csv", "2 opinion"],
        ["staff_opinions.csv", "3 level"],
    ]


def test_the_columns_that_matter_must_be_there(tmp_path):
    folder = a_folder_with(tmp_path, "S001,甲\n", "submission,oppinion\n")

    assert problems_of(folder) == [
        "staff_opinions.csv:1: no known column “oppinion”; did you mean “opinion”?",
        "staff_opinions.csv:1: the column opinion is missing",
    ]


def test_a_rubric_that_cannot_be_read_is_the_only_thing_told(tmp_path):
    folder = a_folder_with(tmp_path, "S001,impact,文字,優良\n")
    text = (folder / "round.yaml").read_text("utf-8")
    (folder / "round.yaml").write_text(
        text.replace("rubric: moea-113/equal", "rubric: r.yaml"), "utf-8"
    )

    assert problems_of(folder) == ["r.yaml: there is no such file"]
