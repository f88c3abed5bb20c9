"""From a folder to a checked round: what is read, and everything wrong told at once."""

# ruff: noqa: E501  (a case of a table is one line)

from __future__ import annotations

import hashlib
import os
import pickle
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from svcreview.errors import InputError
from svcreview.language import using
from svcreview.model import Approval, Filing, Method, Pair, Recusal, Regime, TieStep
from svcreview.rounds import read_round
from tests.rounds.folders import a_folder, change, problems_of

S = "id,agency,category,title\n"
M = "id,name\n"
ENTRY = "S001,A001,digital,案一\n"


def test_the_example_is_read_as_it_is_written(tmp_path):
    round_ = read_round(a_folder(tmp_path)).round

    assert (round_.id, round_.year, round_.demonstration) == ("example-115", 115, True)
    assert [(c.id, c.places) for c in round_.categories] == [("digital", 1), ("social", 1)]
    assert [s.agency for s in round_.submissions] == ["A001", "A002", "A003", "A004"]
    assert round_.submission_by_id["S003"].team == ("林示範", "周示範")
    assert [(m.expert, m.sex, m.convener) for m in round_.members] == [
        (False, "female", True),
        (True, "male", False),
        (True, "female", False),
    ]
    assert len(round_.assignments) == 4 * 3
    assert round_.recusals == (
        Recusal(submission="S003", member="M02", ground="coached", reason="曾擔任本案顧問"),
    )
    # 115年3月20日 17:00 in Taipei (UTC+8)
    assert round_.deadline == datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
    assert round_.filing == Filing(
        file_number="0115/示範/1", retention_years=10, classification_number="示範01"
    )


def test_each_file_that_was_read_has_its_digest(tmp_path):
    folder = a_folder(tmp_path)

    inputs = read_round(folder).inputs

    assert set(inputs) == {
        "round.yaml",
        "submissions.csv",
        "members.csv",
        "assignments.csv",
        "recusals.csv",
    }
    assert (
        inputs["members.csv"] == hashlib.sha256((folder / "members.csv").read_bytes()).hexdigest()
    )


def test_problems_of_all_files_are_told_at_once(tmp_path):
    folder = a_folder(
        tmp_path,
        submissions=S + "S001,B001,digital,案一\nS002,A002,soical,\n",
        members=M + "CON,甲\nM02,乙\n",
        recusals="submission,member,ground\nS009,M02,other\n",
    )
    change(folder, "places: 1", "places: -1")
    change(folder, "method: mean", "metod: mean")

    assert problems_of(folder) == [
        "round.yaml categories[0].places: -1 is not between 0 and 9999",
        "round.yaml categories[1].places: -1 is not between 0 and 9999",
        "round.yaml metod: is no known key; did you mean “method”?",
        "submissions.csv:2 agency: there is no agency “B001”; did you mean “A001”?",
        "submissions.csv:3 category: there is no category “soical”; did you mean “social”?",
        "submissions.csv:3 title: is missing; please fill it in",
        "members.csv:2 id: “CON” is the name of a device on Windows; take another id",
        "recusals.csv:2 submission: there is no submission “S009”; did you mean “S001” or “S002”?",
        "recusals.csv:2 reason: the ground “other” needs a reason in words",
    ]


def test_the_error_survives_the_way_between_processes(tmp_path):
    folder = a_folder(tmp_path, members=M + "1,甲\n")
    with pytest.raises(InputError) as caught:
        read_round(folder)

    again = pickle.loads(pickle.dumps(caught.value))

    assert (str(again), again.hint) == (str(caught.value), caught.value.hint)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_problem_speaks_the_language_in_use(tmp_path, language):
    folder = a_folder(tmp_path, members="id,nmae\nM01,甲\n", assignments="submission\nS001\n")
    change(folder, "year: 115", "year: 2026")
    with pytest.raises(InputError) as caught:
        read_round(folder)

    with using(language):
        told = [str(problem.text) for problem in caught.value.problems]
    # what was found stays in quotes; each sentence around it is of one language
    assert [any(w in t for w in ("缺少", "沒有", "請")) for t in told] == [
        language == "zh" for _ in told
    ]


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda top: top / "nowhere", "there is no such folder"),
        (lambda top: top, "there is no round.yaml in this folder: it is no round"),
        (lambda top: top / ("x" * 300), f"cannot be read ({os.strerror(36)})"),
    ],
)
def test_a_folder_that_is_no_round_is_told_what_to_do(tmp_path, make, told):
    with pytest.raises(InputError) as caught:
        read_round(make(tmp_path))

    assert caught.value.problems[0].text.en == told
    assert "svcreview new DIR" in caught.value.hint.en


def test_missing_tables_are_told_and_optional_ones_are_not_missed(tmp_path):
    folder = a_folder(tmp_path)
    for name in ("submissions", "members", "assignments", "recusals"):
        (folder / f"{name}.csv").unlink()

    assert problems_of(folder) == [
        "submissions.csv: there is no such file",
        "members.csv: there is no such file",
    ]


def test_an_empty_assignments_file_means_everybody_scores_everything(tmp_path):
    folder = a_folder(tmp_path, assignments="", recusals="")

    assert len(read_round(folder).round.to_score) == 4 * 3


def test_assignments_take_ids_names_and_stars(tmp_path):
    folder = a_folder(tmp_path, assignments="案號,委員\n*,M01\nS001,委員乙\n", recusals="")

    assert read_round(folder).round.assignments == {
        *(Pair(f"S00{n}", "M01") for n in range(1, 5)),
        Pair("S001", "M02"),
    }


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (S + ENTRY + "s001,A001,digital,案二\n", "submissions.csv:3 id: the id “s001” is taken by submissions.csv:2 id"),
        (S + "../../x,A001,digital,案\n", "submissions.csv:2 id: “../../x” must be letters, digits and -, a letter first, at most 32 characters"),
        (S + "lpt1,A001,digital,案\n", "submissions.csv:2 id: “lpt1” is the name of a device on Windows; take another id"),
        (S + f"S001,A001,digital,{'案' * 301}\n", "submissions.csv:2 title: has 301 characters; at most 300 are allowed"),
        (S, "submissions.csv: has a header only; fill in one row at least"),
        ("id,agency,title\n" + ENTRY, "submissions.csv:1: the column category is missing"),
        ("id,agency,category,title,titel\nS001,A001,digital,案,x\n", "submissions.csv:1: no known column “titel”; did you mean “title”?"),
        ("id,agency,category,title,案名\nS001,A001,digital,案,x\n", "submissions.csv:1: the column title stands more than once"),
        (S + "S001,A001,digital,案,一,二\n", "submissions.csv:2: “一” stands under no title; a cell with a comma needs quotes"),
        (S + 'S001,A001,digital,"案\n', "submissions.csv:2: not valid CSV"),
    ],
)  # fmt: skip
def test_faults_of_a_table_name_row_and_column(tmp_path, rows, told):
    problems = problems_of(a_folder(tmp_path, submissions=rows, recusals=""))

    assert [p for p in problems if p.startswith(told)] == problems[:1]


@pytest.mark.parametrize(
    "name",
    [
        "../../x",
        "<script>alert(1)</script>",
        "{agency}",
        "CON",
        "=HYPERLINK(1)",
        "機" * 300,
        "𠮷田🙂",
    ],
)
def test_any_name_is_data_and_nothing_else(tmp_path, name):
    folder = change(a_folder(tmp_path), "name: 示範機關乙", f'name: "{name}"')

    assert read_round(folder).round.agency_by_id["A003"].name == name


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("year: 115", "year: 2026", "round.yaml year: 2026 is an AD year; write ROC 115"),
        ("year: 115", "year: 15", "round.yaml year: ROC 15 is not plausible; write 115"),
        ("year: 115", "year: 九十", "round.yaml year: “九十” is not a number"),
        ("year: 115", "year: 1e400", "round.yaml year: “1e400” is not a number"),
        ("id: example-115", "id: ../x", "round.yaml id: “../x” must be letters, digits and -, a letter first, at most 32 characters"),
        ("id: example-115", "id: Summary", "round.yaml id: “Summary” is a name that svcreview keeps for itself; take another id"),
        ("name: 示範機關丙", 'name: "\\u202e"', "round.yaml agencies[3].name: is missing; please fill it in"),
        ("parent: A001", "parent: A002", "round.yaml agencies[1].parent: the bodies above lead in a circle back to “A002”"),
        ("parent: A001", "parent: A0O1", "round.yaml agencies[1].parent: there is no agency “A0O1”; did you mean “A001”?"),
        ("  - lots ", "  - heaviest ", "round.yaml ties[4]: “heaviest” stands twice"),
        ("  - lots ", "  - lot ", "round.yaml ties[4]: cannot be “lot”; did you mean “lots”?"),
        ("method: mean", "method: 平均", "round.yaml method: cannot be “平均”; known: mean, rank"),
        ("trimmed: false", "trimmed: maybe", "round.yaml trimmed: cannot be “maybe”; known: true, false"),
        ("total_range: 20", "total_range: 120", "round.yaml differences.total_range: 120 is not between 0 and 100"),
        ("retention_years: 10", "retention_years: 2.5", "round.yaml filing.retention_years: 2.5 is not a whole number"),
        ("rubric: moea-113/equal", "rubric: moea-113/equl", "round.yaml rubric: there is no preset rubric “moea-113/equl”; did you mean “moea-113/equal”?"),
        ("rubric: moea-113/equal", "rubric: ../rubric.yaml", "../rubric.yaml: the file or link leads out of the folder and is not read; put the file into the folder"),
        ("rubric: moea-113/equal", "rubric: own.yaml", "own.yaml: there is no such file"),
        ("title: 示範115年度政府服務獎初評", "title: [a]", "round.yaml title: expected text, found “['a']”; put numbers and yes/no into quotes"),
        ("deadline: 115-03-20 17:00", "deadline: 2115-03-20 17:00", "round.yaml deadline: the year 2115 is not plausible; ROC and AD mixed up? Did you mean ROC 115 (2026)?"),
    ],
)  # fmt: skip
def test_faults_of_round_yaml_name_the_setting_and_the_remedy(tmp_path, old, new, told):
    problems = problems_of(change(a_folder(tmp_path), old, new))

    assert [problem for problem in problems if problem.startswith(told)] == problems


@pytest.mark.parametrize(
    ("table", "row"),
    [("submissions", "summary,A001,digital,示範案五"), ("members", "Secretariat,委員丁,,,,,")],
)
def test_names_that_the_program_keeps_for_itself_are_no_ids(tmp_path, table, row):
    folder = a_folder(tmp_path)
    path = folder / f"{table}.csv"
    path.write_text(path.read_text(encoding="utf-8").rstrip() + f"\n{row}\n", encoding="utf-8")

    (problem,) = problems_of(folder)

    name = row.split(",")[0]
    assert problem.endswith(
        f" id: “{name}” is a name that svcreview keeps for itself; take another id"
    )


def test_lists_that_must_not_be_empty_are_missed(tmp_path):
    folder = a_folder(tmp_path, round="id: x\ntitle: x\nyear: 115\nrubric: moea-113/equal\n"
                      "categories: []\nagencies:\n")  # fmt: skip

    assert problems_of(folder) == [
        "round.yaml categories: is missing; please fill it in",
        "round.yaml agencies: is missing; please fill it in",
    ]


def test_problems_of_the_rounds_own_rubric_stand_beside_the_others(tmp_path):
    folder = change(a_folder(tmp_path), "rubric: moea-113/equal", "rubric: own.yaml")
    (folder / "own.yaml").write_text("extends: moea-113/equal\nweights: {impact: 26}\n")

    assert problems_of(folder) == [
        "own.yaml dimensions: the weights of scored dimensions must sum to 100, "
        "but 25 + 26 + 25 + 25 = 101"
    ]


def test_settings_may_be_written_in_chinese(tmp_path):
    folder = a_folder(tmp_path)
    for old, new in (
        ("method: mean", "method: 序位法"),
        ("  - lots ", "  - 抽籤 "),
        ("regime: review_rules_6", "regime: 促參"),
        ("trimmed: false", "trimmed: 是"),
        ("# approval:\n#   number: 示範字第1150000000號\n#   date: 115-02-20",
         "approval:\n  number: 01150000000\n  date: 115年2月20日（星期五）"),
    ):  # fmt: skip
        change(folder, old, new)

    round_ = read_round(folder).round

    assert (round_.rules.method, round_.rules.regime) == (Method.RANK, Regime.PPP_24)
    assert (round_.rules.ties[-1], round_.rules.trimmed) == (TieStep.LOTS, True)
    # the leading 0 of a number that is a name is kept
    assert round_.approval == Approval(number="01150000000", dated=date(2026, 2, 20))


def test_null_turns_a_difference_rule_off_and_silence_leaves_its_default(tmp_path):
    folder = change(a_folder(tmp_path), "total_range: 20", "total_range: null")
    change(folder, "  range_across_pass: 10", "#")

    differences = read_round(folder).round.rules.differences

    assert (differences.total_range, differences.range_across_pass) == (None, Decimal(10))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: &x [1]\nb: [*x, *x]\n", "round.yaml:2: aliases (*name) are not allowed"),
        ("a: !!python/object/apply:os.system [ls]\n", "round.yaml:1: tags (!name) are not allowed"),
        ("a: !!binary aGk=\n", "round.yaml:1: tags (!name) are not allowed"),
        ("a: " + "[" * 41 + "]" * 41, "round.yaml:1: nested more than 40 levels deep"),
        ("a: 1\na: 2\n", "round.yaml:2: the key “a” stands twice"),
        ("- a\n- b\n", "round.yaml: expected “name: value” settings, one a line, each name a text"),
        ("", "round.yaml: expected “name: value” settings, one a line, each name a text"),
        ("a: b: c\n", "round.yaml:1: not valid YAML (mapping values are not allowed here)"),
    ],
)
def test_yaml_that_is_no_plain_list_of_settings_is_refused(tmp_path, text, told):
    problems = problems_of(a_folder(tmp_path, round=text))

    assert [p for p in problems if p.startswith(told)] == problems


def test_a_file_that_is_neither_utf8_nor_big5_is_told_how_to_be_saved(tmp_path):
    folder = a_folder(tmp_path)
    (folder / "members.csv").write_bytes(b"id,name\nM01,\xff\xff\n")

    assert problems_of(folder)[0] == (
        "members.csv: line 2 is neither UTF-8 nor cp950 (Big5) text "
        "In Excel, save as “CSV UTF-8 (Comma delimited)”."
    )


@pytest.mark.parametrize("name", ["members.csv", "recusals.csv", "round.yaml"])
def test_a_link_out_of_the_folder_is_refused(tmp_path, name):
    folder = a_folder(tmp_path)
    outside = (folder / name).rename(tmp_path / name)
    (folder / name).symlink_to(outside)

    assert problems_of(folder)[0] == (
        f"{name}: the file or link leads out of the folder and is not read; "
        "put the file into the folder"
    )


def test_a_link_to_itself_is_told_not_followed(tmp_path):
    folder = a_folder(tmp_path)
    (folder / "members.csv").unlink()
    (folder / "members.csv").symlink_to("members.csv")

    assert problems_of(folder)[0] == "members.csv: there is no such file"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("S001,M09,coached,", "recusals.csv:2 member: there is no member “M09”; did you mean “M01” or “M02” or “M03”?"),
        ("S001,M01,friend,", "recusals.csv:2 ground: cannot be “friend”; known: own_body, apa_32, apa_33, employment_3_years, coached, other"),
        ("S001,M01,,", "recusals.csv:2 ground: is missing; please fill it in"),
        ("S001,M01,其他,", "recusals.csv:2 reason: the ground “other” needs a reason in words"),
        ("S001,M01,coached,\nS001,M01,apa_32,", "recusals.csv:3 member: S001／M01 is listed twice"),
    ],
)  # fmt: skip
def test_a_recusal_names_a_known_pair_once_and_a_known_ground(tmp_path, rows, told):
    folder = a_folder(tmp_path, recusals=f"submission,member,ground,reason\n{rows}\n")

    problems = problems_of(folder)

    assert [problem for problem in problems if problem.startswith(told)] == problems
