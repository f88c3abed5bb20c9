"""The demonstration round as people wrote it: complete, fictitious, in Taiwan's Chinese.

These tests read the files themselves, not svcreview's reader of rounds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from itertools import pairwise

import pytest

from svcreview.files import read_csv, read_text, read_yaml, shipped

DEMO = shipped("runs") / "demo"
ENTRIES = [f"S{number:03}" for number in range(1, 15)]
PRACTICE = "P01"
MEMBERS = [f"M{number:02}" for number in range(1, 8)]
WEIGHTS = {"innovation": 30, "impact": 30, "sustainability": 20, "diffusion": 20}
PASS_MARK = 70
HEADINGS = ["服務緣起", "作法", "成效", "可持續性", "擴散應用"]
FILES = [
    "round.yaml",
    "submissions.csv",
    "members.csv",
    "assignments.csv",
    "recusals.csv",
    "staff_opinions.csv",
    "recorded/sheets.csv",
    "recorded/acts.yaml",
    "recorded/opinions.yaml",
    *[f"submissions/{entry}/entry.md" for entry in (*ENTRIES, PRACTICE)],
]
# Most simplified characters are not in Big5 at all; these are, as rare or variant forms.
SIMPLIFIED_IN_BIG5 = "万个与体党号无礼宁灯虫网干厂蜡听"
MAINLAND_WORDS = ("網絡", "信息", "軟件", "硬件", "視頻", "短信", "默認", "渠道", "質量", "激活")
IDENTIFYING = ("本校", "本席", "本人", "本會", "本院", "敝")


def rows_of(name: str) -> list[dict[str, str]]:
    header, rows, _ = read_csv(DEMO / name)
    return [dict(zip(header, cells, strict=True)) for _, cells in rows]


def cells_of(name: str) -> list[str]:
    return [cell for row in rows_of(name) for cell in row.values()]


def text_of(name: str) -> str:
    return read_text(DEMO / name).text


def chinese_characters(text: str) -> list[str]:
    return re.findall(r"[\u4e00-\u9fff]", text)


def totals() -> dict[str, dict[str, int]]:
    """Entry → member → the plain sum of the marks."""
    sums: dict[str, dict[str, int]] = {entry: {} for entry in ENTRIES}
    for row in rows_of("recorded/sheets.csv"):
        of_entry = sums[row["submission"]]
        of_entry[row["member"]] = of_entry.get(row["member"], 0) + int(row["mark"])
    return sums


def mean(entry: str, dimension: str | None = None) -> Fraction:
    """Mean of the totals of ``entry``, or of its marks on ``dimension``, before any rounding."""
    if dimension is None:
        points = list(totals()[entry].values())
    else:
        points = [
            int(row["mark"])
            for row in rows_of("recorded/sheets.csv")
            if (row["submission"], row["dimension"]) == (entry, dimension)
        ]
    return Fraction(sum(points), len(points))


def entries_of(category: str) -> list[str]:
    return [row["id"] for row in rows_of("submissions.csv") if row["category"] == category]


def by_mean(category: str) -> list[str]:
    return sorted(entries_of(category), key=mean, reverse=True)


def mean_rank(entry: str, rivals: list[str]) -> Fraction:
    """Mean over members of 1 + the number of rivals that the member put higher."""
    sums = totals()
    ranks = [
        1 + sum(sums[rival].get(member, -1) > total for rival in rivals)
        for member, total in sums[entry].items()
    ]
    return Fraction(sum(ranks), len(ranks))


def practice() -> dict[str, str]:
    found: dict[str, str] = read_yaml(DEMO / "round.yaml")["practice"]
    return found


def opinions() -> dict[str, list[dict[str, str]]]:
    listed = read_yaml(DEMO / "recorded/opinions.yaml")["opinions"]
    return {opinion["submission"]: opinion["comments"] for opinion in listed}


def raw_comments() -> Iterator[tuple[str, str, str, str]]:
    """(entry, dimension, kind, text) of every comment that a member wrote for the agency."""
    for row in rows_of("recorded/sheets.csv"):
        for kind in ("strength", "improvement"):
            if row[kind]:
                yield row["submission"], row["dimension"], kind, row[kind]


def moment(value: str) -> datetime:
    return datetime.fromisoformat(value)


# The entries


def test_fourteen_entries_stand_in_two_categories() -> None:
    rows = rows_of("submissions.csv")

    assert [row["id"] for row in rows] == ENTRIES
    assert Counter(row["category"] for row in rows) == {"digital": 8, "social": 6}


@pytest.mark.parametrize("entry", [*ENTRIES, PRACTICE])
def test_each_entry_fills_half_a_page_under_the_five_headings(entry: str) -> None:
    text = text_of(f"submissions/{entry}/entry.md")

    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == HEADINGS
    assert 350 <= len(chinese_characters(text)) <= 600


@pytest.mark.parametrize("entry", [*ENTRIES, PRACTICE])
def test_each_entry_is_headed_by_its_registered_title(entry: str) -> None:
    registered = [*rows_of("submissions.csv"), practice()]
    titles = {row["id"]: row["title"] for row in registered}

    first_line = text_of(f"submissions/{entry}/entry.md").splitlines()[0]

    assert first_line == f"# {titles[entry]}"


@pytest.mark.parametrize("entry", [*ENTRIES, PRACTICE])
def test_only_established_acronyms_stand_in_an_entry(entry: str) -> None:
    text = text_of(f"submissions/{entry}/entry.md")

    assert set(re.findall(r"[A-Za-z]+", text)) - {"AI", "APP"} == set()


def test_one_entry_was_moved_between_categories_with_a_reason() -> None:
    moved = [row for row in rows_of("submissions.csv") if row["registered_category"]]

    assert [(row["id"], row["registered_category"], row["category"]) for row in moved] == [
        ("S012", "digital", "social")
    ]
    assert moved[0]["move_reason"]


def test_every_folder_of_an_entry_belongs_to_a_registered_entry() -> None:
    folders = sorted(folder.name for folder in (DEMO / "submissions").iterdir())

    assert folders == [practice()["id"], *ENTRIES]


# The language


@pytest.mark.parametrize("name", FILES)
def test_every_character_is_written_in_taiwan(name: str) -> None:
    text = text_of(name)

    text.encode("cp950")  # Big5 has no room for most simplified characters

    assert set(text) & set(SIMPLIFIED_IN_BIG5) == set()


@pytest.mark.parametrize("name", FILES)
def test_punctuation_between_chinese_characters_is_full_width(name: str) -> None:
    text = "\n".join(cells_of(name)) if name.endswith(".csv") else text_of(name)

    assert re.findall(r"[\u4e00-\u9fff][,.;:!?()][\u4e00-\u9fff]", text) == []
    assert re.findall(r"[０-９Ａ-Ｚａ-ｚ％]", text) == []


@pytest.mark.parametrize("name", FILES)
def test_no_mainland_word_slips_in(name: str) -> None:
    text = text_of(name)

    assert [word for word in MAINLAND_WORDS if word in text] == []


# The bodies and the panel


def test_the_round_says_that_it_is_a_demonstration() -> None:
    data = read_yaml(DEMO / "round.yaml")

    assert data["demonstration"] is True
    assert "示範" in data["title"]
    assert "示範" in data["approval"]["number"]


def test_every_agency_is_called_a_demonstration() -> None:
    names = [agency["name"] for agency in read_yaml(DEMO / "round.yaml")["agencies"]]

    assert len(set(names)) == len(names) >= 10
    assert [name for name in names if "示範" not in name] == []


def test_at_least_ten_agencies_enter_and_two_of_them_twice() -> None:
    entered = Counter(row["agency"] for row in rows_of("submissions.csv"))
    known = {agency["id"] for agency in read_yaml(DEMO / "round.yaml")["agencies"]}

    assert len(entered) >= 10
    assert sorted(entered.values())[-3:] == [1, 2, 2]
    assert set(entered) - known == set()


def test_two_branches_name_their_parents() -> None:
    agencies = read_yaml(DEMO / "round.yaml")["agencies"]
    names = {agency["id"]: agency["name"] for agency in agencies}

    branches = {
        agency["name"]: names[agency["parent"]] for agency in agencies if "parent" in agency
    }

    assert branches == {
        "示範河川管理處南岸分處": "示範河川管理處",
        "示範電力服務公司東岸營業處": "示範電力服務公司",
    }


def test_the_panel_has_seven_members_four_experts_and_one_convener() -> None:
    panel = rows_of("members.csv")

    assert [member["id"] for member in panel] == MEMBERS
    assert Counter(member["expert"] for member in panel) == {"是": 4, "否": 3}
    assert Counter(member["sex"] for member in panel) == {"女": 4, "男": 3}
    assert [member["id"] for member in panel if member["convener"] == "是"] == ["M01"]


def test_no_member_stands_in_a_team() -> None:
    members = {member["name"] for member in rows_of("members.csv")}
    teams = [name for row in rows_of("submissions.csv") for name in row["team"].split("、")]

    assert len(set(teams)) == len(teams)
    assert members & set(teams) == set()


def test_every_entry_has_contacts_who_are_neither_members_nor_in_a_team() -> None:
    rows = rows_of("submissions.csv")
    contacts = [name for row in rows for name in row["contacts"].split("、")]
    others = {member["name"] for member in rows_of("members.csv")}
    others |= {name for row in rows for name in row["team"].split("、")}

    assert all(contacts)
    assert len(set(contacts)) == len(contacts)
    assert others & set(contacts) == set()


def test_the_practice_case_is_of_a_demonstration_body_that_nobody_works_for() -> None:
    bodies = {member["organisation"] for member in rows_of("members.csv")}

    assert "示範" in practice()["agency"]
    assert [body for body in bodies if body in practice()["agency"]] == []


def test_three_recusals_have_three_grounds() -> None:
    recusals = rows_of("recusals.csv")

    assert [(row["submission"], row["member"]) for row in recusals] == [
        ("S001", "M04"),
        ("S009", "M06"),
        ("S014", "M02"),
    ]
    assert len({row["ground"] for row in recusals}) == 3


# The marks


def test_every_unrecused_pair_is_recorded_once_per_dimension() -> None:
    recused = {(row["submission"], row["member"]) for row in rows_of("recusals.csv")}
    expected = [
        (entry, member, dimension)
        for entry in ENTRIES
        for member in MEMBERS
        for dimension in WEIGHTS
        if (entry, member) not in recused
    ]

    recorded = [
        (row["submission"], row["member"], row["dimension"])
        for row in rows_of("recorded/sheets.csv")
    ]

    assert recorded == expected


def test_every_member_scores_every_entry_by_assignment() -> None:
    assert rows_of("assignments.csv") == [{"submission": "*", "member": "*"}]


def test_marks_are_whole_points_within_their_weight() -> None:
    rows = rows_of("recorded/sheets.csv")

    off = [r for r in rows if not 0 <= int(r["mark"]) <= WEIGHTS[r["dimension"]]]

    assert off == []
    assert {row["state"] for row in rows} == {"handed_in"}


def test_totals_are_those_of_a_usual_round() -> None:
    given = [total for of_entry in totals().values() for total in of_entry.values()]

    assert (min(given), max(given)) == (62, 94)


def test_a_tie_stands_at_the_line_and_innovation_resolves_it() -> None:
    order = by_mean("digital")

    assert set(order[:2]) == {"S001", "S004"}
    assert set(order[2:4]) == {"S003", "S005"}  # three places: the line runs between these two
    assert mean("S003") == mean("S005") == Fraction(570, 7)
    assert mean("S003", "innovation") > mean("S005", "innovation")


def test_the_rank_order_would_put_the_other_of_the_two_above_the_line() -> None:
    digital = entries_of("digital")

    order = sorted(digital, key=lambda entry: mean_rank(entry, digital))

    assert order[:4] == ["S001", "S004", "S005", "S003"]


def test_no_other_equal_means_or_mean_ranks_stand_in_a_category() -> None:
    for category, ties in (("digital", 1), ("social", 0)):
        entries = entries_of(category)
        assert len(entries) - len({mean(entry) for entry in entries}) == ties
        assert len({mean_rank(entry, entries) for entry in entries}) == len(entries)


def test_one_entry_stays_below_the_pass_mark() -> None:
    assert [entry for entry in ENTRIES if mean(entry) < PASS_MARK] == ["S013"]


def test_one_entry_divides_the_members_by_twenty_points_or_more() -> None:
    ranges = {entry: max(t.values()) - min(t.values()) for entry, t in totals().items()}

    assert {entry: width for entry, width in ranges.items() if width >= 20} == {"S012": 25}


# The comments and the approved texts


def test_about_a_third_of_the_sheets_carry_comments() -> None:
    commented = {
        (row["submission"], row["member"])
        for row in rows_of("recorded/sheets.csv")
        if row["strength"] or row["improvement"]
    }

    assert len(commented) == 37  # of 95 sheets
    assert {entry for entry, _ in commented} == set(ENTRIES)
    assert {member for _, member in commented} == set(MEMBERS)


def test_no_two_comments_are_alike_and_each_says_something() -> None:
    texts = [text for *_, text in raw_comments()]

    assert len(set(texts)) == len(texts)
    assert [text for text in texts if not 15 <= len(text) <= 60] == []


def test_self_identifying_words_stand_in_internal_notes_only() -> None:
    notes = [row["note"] for row in rows_of("recorded/sheets.csv") if row["note"]]
    for_agencies = [text for *_, text in raw_comments()]

    assert [word for word in ("本校", "本席", "本人") if any(word in n for n in notes)] == [
        "本校",
        "本席",
        "本人",
    ]
    assert [t for t in for_agencies if any(word in t for word in IDENTIFYING)] == []


def test_every_entry_has_approved_strengths_and_improvements() -> None:
    kinds = {
        entry: Counter(comment["kind"] for comment in comments)
        for entry, comments in opinions().items()
    }

    assert list(kinds) == ENTRIES
    assert {kind for counted in kinds.values() for kind in counted} == {"strength", "improvement"}
    assert [
        e for e, counted in kinds.items() if not all(2 <= n <= 4 for n in counted.values())
    ] == []


@pytest.mark.parametrize("entry", ENTRIES)
def test_approved_texts_name_nobody_and_tell_no_points(entry: str) -> None:
    names = [member["name"] for member in rows_of("members.csv")]
    text = "\n".join(comment["text"] for comment in opinions()[entry])

    assert [word for word in (*IDENTIFYING, *names, "名次", "序位") if word in text] == []
    assert re.findall(r"\d+\s*分", text) == []


@pytest.mark.parametrize("entry", ENTRIES)
def test_each_approved_text_rests_on_what_a_member_wrote(entry: str) -> None:
    written = {(dimension, kind) for of, dimension, kind, _ in raw_comments() if of == entry}

    approved = {(comment["dimension"], comment["kind"]) for comment in opinions()[entry]}

    assert approved - written == set()


def test_no_approved_text_repeats_a_member_or_a_note_word_for_word() -> None:
    raw = {text for *_, text in raw_comments()}
    raw |= {row["note"] for row in rows_of("recorded/sheets.csv")}

    approved = [comment["text"] for comments in opinions().values() for comment in comments]

    assert len(set(approved)) == len(approved)
    assert set(approved) & raw == set()


# The secretariat's preliminary opinions, and what members said where they differ

# rubrics/moea-113/weighted.yaml: the bands of 30 and of 20 points
BANDS = {
    30: {"良好": range(18, 23), "優良": range(23, 27)},
    20: {"良好": range(12, 15), "優良": range(15, 18)},
}


def marks_off_the_staffs_band() -> set[tuple[str, str, str]]:
    """(entry, member, dimension) of each mark outside the band that staff named."""
    named = {
        (row["submission"], row["dimension"]): BANDS[WEIGHTS[row["dimension"]]][row["level"]]
        for row in rows_of("staff_opinions.csv")
        if row["level"]
    }
    return {
        (row["submission"], row["member"], row["dimension"])
        for row in rows_of("recorded/sheets.csv")
        if int(row["mark"]) not in named.get((row["submission"], row["dimension"]), range(31))
    }


def test_staff_gave_an_opinion_on_three_entries_and_named_bands() -> None:
    rows = rows_of("staff_opinions.csv")

    assert list(Counter(row["submission"] for row in rows)) == ["S003", "S012", "S013"]
    assert {row["submission"] for row in rows if not row["dimension"]} == {"S003", "S012", "S013"}
    assert [row for row in rows if not 10 <= len(row["opinion"]) <= 80] == []


def test_every_mark_in_another_band_has_a_reason_and_no_other_has_one() -> None:
    reasons = {
        (row["submission"], row["member"], row["dimension"]): row["reason"]
        for row in rows_of("recorded/sheets.csv")
        if row["reason"]
    }

    assert len(reasons) == 6
    assert set(reasons) == marks_off_the_staffs_band()
    assert [text for text in reasons.values() if not 15 <= len(text) <= 60] == []


# The recorded acts


def test_every_member_began_with_rules_declaration_and_recusals() -> None:
    acts = read_yaml(DEMO / "recorded/acts.yaml")
    steps = ("rules_read", "declared", "recusals_done")

    assert list(acts["began"]) == list(acts["handed_in"]) == MEMBERS
    for member, began in acts["began"].items():
        first = min(map(moment, acts["handed_in"][member].values()))
        practised = [acts["practised"][member]["at"]] if member in acts["practised"] else []
        before = [acts["opened"]["at"], *(began[step] for step in steps), *practised]
        times = [*map(moment, before), first]
        assert all(earlier < later for earlier, later in pairwise(times))


def test_all_but_the_late_member_practised_with_marks_on_the_scale() -> None:
    acts = read_yaml(DEMO / "recorded/acts.yaml")
    marks = [practised["marks"] for practised in acts["practised"].values()]

    assert set(MEMBERS) - set(acts["practised"]) == {acts["extended"][0]["member"]}
    assert [list(given) for given in marks] == [list(WEIGHTS)] * 6
    assert all(0 <= points <= WEIGHTS[key] for given in marks for key, points in given.items())


def test_recorded_acts_follow_one_another() -> None:
    acts = read_yaml(DEMO / "recorded/acts.yaml")
    handed_in = [moment(at) for sheets in acts["handed_in"].values() for at in sheets.values()]
    in_order = [
        moment(acts["opened"]["at"]),
        min(handed_in),
        max(handed_in),
        moment(acts["closed"]["at"]),
        moment(acts["opinions"]["at"]),
    ]

    assert all(earlier < later for earlier, later in pairwise(in_order))
    assert {str(time.utcoffset()) for time in handed_in} == {"8:00:00"}


def test_every_recorded_sheet_has_its_time_and_no_two_of_one_member_share_it() -> None:
    acts = read_yaml(DEMO / "recorded/acts.yaml")
    timed = [(entry, member) for member, sheets in acts["handed_in"].items() for entry in sheets]

    recorded = {(row["submission"], row["member"]) for row in rows_of("recorded/sheets.csv")}

    assert len(timed) == len(set(timed))
    assert set(timed) == recorded
    for sheets in acts["handed_in"].values():
        assert list(sheets.values()) == sorted(set(sheets.values()))


def test_one_member_is_late_and_within_an_extension_granted_before_the_deadline() -> None:
    acts = read_yaml(DEMO / "recorded/acts.yaml")
    deadline = moment("2026-03-20T17:00:00+08:00")  # round.yaml: 115-03-20 17:00
    [extension] = acts["extended"]

    late = {
        member: max(map(moment, sheets.values()))
        for member, sheets in acts["handed_in"].items()
        if max(map(moment, sheets.values())) > deadline
    }

    assert read_yaml(DEMO / "round.yaml")["deadline"] == "115-03-20 17:00"
    assert list(late) == [extension["member"]]
    assert late[extension["member"]] <= moment(extension["until"])
    assert moment(extension["until"]) < moment(acts["closed"]["at"])
    assert moment(extension["at"]) < deadline


def test_every_act_names_its_actor_and_its_approval() -> None:
    acts = read_yaml(DEMO / "recorded/acts.yaml")
    approved = [acts["opened"], acts["closed"], acts["opinions"], *acts["extended"]]

    assert [act for act in approved if "示範" not in act["approval"]] == []
    assert [act for act in approved if not (act.get("by") or act.get("approved_by"))] == []
