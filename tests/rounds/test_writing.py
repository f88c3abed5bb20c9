"""Folders that svcreview writes: whole or not at all, and read back as what they were."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svcreview.errors import SvcreviewError, TamperedError
from svcreview.files import read_yaml
from svcreview.language import Text
from svcreview.model import (
    Agency,
    Approval,
    Category,
    DifferenceRules,
    Filing,
    Member,
    Method,
    Pair,
    Practice,
    Recusal,
    Regime,
    Round,
    Rules,
    StaffOpinion,
    Submission,
    TieStep,
)
from svcreview.rounds import (
    freeze,
    read_round,
    settings_digest,
    thaw,
    write_example,
    write_folder,
)
from svcreview.rounds.people import GROUNDS, ORIGINS
from svcreview.rubric import Dimension, Level, PassRule, ReasonRule, Rubric, load_preset
from svcreview.text import clean, one_line


def a_level(low: int, high: int, word: str) -> Level:
    return Level(
        low=Decimal(low), high=Decimal(high), title=Text(word, word), descriptor=Text(word, word)
    )


def a_rubric(title: str) -> Rubric:
    return Rubric(
        id="own",
        title=Text(title, title),
        step=Decimal(1),
        dimensions=(
            Dimension(
                key="need",
                title=Text(title, title),
                question=Text(title, title),
                weight=Decimal(100),
                levels=(a_level(0, 59, "低"), a_level(60, 100, "高")),
                levels_by_category={"social": (a_level(0, 100, "皆可"),)},
            ),
        ),
        passing=PassRule(mean=Decimal("70.5"), dimensions={"need": Decimal(60)}),
        reasons=ReasonRule(total_above=Decimal(95), marks_below={"need": Decimal(40)}),
    )


# Anything that people may call themselves: formulas, quotes, markup, YAML's own signs, emoji.
names = (
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
    | st.sampled_from(["=1+1", "'=1", "- a", "a: b", "# x", "null", "01", "1.50", "yes", "~", "*", "{a}"])
    | st.just("機" * 300)
).map(lambda name: one_line(name) or "無形")  # fmt: skip
team_names = names.map(lambda name: one_line(re.sub("[、;；]", "", name)[:98]) or "無形")
maybe_name = st.none() | names
prose = st.lists(names, min_size=1, max_size=3).map("\n".join).map(clean)
points = st.none() | st.decimals(0, 100, places=2).map(lambda d: d.normalize() + 0)


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    """Any round that a folder can hold."""
    categories = ("digital", "social")
    agencies = [f"A{n}" for n in range(draw(st.integers(1, 3)))]
    entries = [f"S{n}" for n in range(draw(st.integers(1, 4)))]
    panel = [f"M{n}" for n in range(draw(st.integers(1, 4)))]
    pairs = [Pair(s, m) for s in entries for m in panel]
    pick = st.sampled_from
    rubric = draw(st.just(load_preset("moea-113/weighted")) | names.map(a_rubric))
    return Round(
        id="round-1",
        title=draw(names),
        year=draw(st.integers(90, 188)),
        rubric=rubric,
        categories=tuple(
            Category(
                id=c, title=Text(draw(names), draw(names)), places=draw(st.none() | st.just(2))
            )
            for c in categories
        ),
        agencies=tuple(
            Agency(id=a, name=draw(names), parent=draw(st.none() | pick(agencies[:n] or [None])))
            for n, a in enumerate(agencies)
        ),
        submissions=tuple(
            Submission(
                id=s,
                agency=draw(pick(agencies)),
                category=draw(pick(categories)),
                title=draw(names),
                label=draw(maybe_name),
                registered_category=draw(st.none() | pick(categories)),
                move_reason=draw(maybe_name),
                designated=draw(st.booleans()),
                team=tuple(draw(st.lists(team_names, max_size=2))),
                contacts=tuple(draw(st.lists(team_names, max_size=2))),
            )
            for s in entries
        ),
        members=tuple(
            Member(
                id=m,
                name=draw(names),
                occupation=draw(maybe_name) or "",
                organisation=draw(maybe_name) or "",
                expert=draw(st.none() | st.booleans()),
                sex=draw(pick([None, "female", "male"])),
                convener=draw(st.booleans()),
            )
            for m in panel
        ),
        assignments=frozenset(draw(st.lists(pick(pairs), min_size=1))),
        recusals=tuple(
            Recusal(
                submission=s,
                member=m,
                ground=draw(pick(sorted(set(GROUNDS.values())))),
                origin=draw(pick(sorted(set(ORIGINS.values())))),
                reason=draw(names),
            )
            for s, m in draw(st.lists(pick(pairs), unique=True, max_size=2))
        ),
        rules=Rules(
            method=draw(pick(Method)),
            equal_ranks=draw(pick(["first", "average"])),
            unequal_n=draw(pick(["mean_rank", "scaled"])),
            ties=tuple(draw(st.lists(pick(TieStep), unique=True))),
            trimmed=draw(st.booleans()),
            differences=DifferenceRules(
                total_range=draw(points),
                range_across_pass=draw(points),
                dimension_share=draw(pick([None, Decimal(1) / 3, Decimal("0.25"), Decimal(0)])),
            ),
            regime=draw(pick(Regime)),
            final_marks=draw(pick(["before_meeting", "after_discussion"])),
            comparison_band=draw(st.booleans()),
        ),
        plan=draw(maybe_name),
        approval=draw(
            st.none()
            | st.builds(
                Approval,
                number=names,
                dated=st.none() | st.dates(date(2012, 1, 1), date(2098, 1, 1)),
            )
        ),
        filing=Filing(
            file_number=draw(maybe_name),
            retention_years=draw(st.none() | st.integers(1, 30)),
            classification_number=draw(maybe_name),
        ),
        deadline=draw(
            st.none()
            | st.datetimes(datetime(2012, 1, 1), datetime(2098, 1, 1), timezones=st.just(UTC))
        ),
        contact=draw(maybe_name),
        demonstration=draw(st.booleans()),
        practice=draw(
            st.none()
            | st.builds(
                Practice, id=st.just("P01"), agency=names, category=pick(categories), title=names
            )
        ),
        staff_opinions=draw(staff_opinions(entries, rubric)),
    )


@st.composite
def staff_opinions(draw: st.DrawFn, entries: list[str], rubric: Rubric) -> tuple[StaffOpinion, ...]:
    """At most one of each entry and dimension; none that says nothing."""
    about = st.sampled_from([(s, d) for s in entries for d in (None, *rubric.dimensions)])
    opinions = []
    for submission, dimension in draw(
        st.lists(about, max_size=3, unique_by=lambda pair: (pair[0], pair[1] and pair[1].key))
    ):
        level = None if dimension is None else draw(st.none() | st.just(0))
        text = draw(prose if level is None else prose | st.just(""))
        key = None if dimension is None else dimension.key
        opinions.append(StaffOpinion(submission=submission, text=text, dimension=key, level=level))
    return tuple(opinions)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rounds())
def test_any_round_written_and_read_again_is_the_same(round_):
    with tempfile.TemporaryDirectory() as top:
        write_folder(Path(top) / "round", round_)

        assert read_round(Path(top) / "round").round == round_


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rounds())
def test_any_round_frozen_and_thawed_is_the_same_and_keeps_its_digest(round_):
    thawed = thaw(freeze(round_))

    assert thawed == round_
    assert settings_digest(thawed) == settings_digest(round_)


def test_a_round_stored_before_these_things_were_known_is_thawed(tmp_path):
    round_ = read_round(_example(tmp_path)).round
    bare = replace(round_, submissions=tuple(replace(s, contacts=()) for s in round_.submissions))
    stored = freeze(bare)
    for key in ("practice", "staff_opinions", "pages"):
        del stored[key]
    for submission in stored["submissions"]:
        del submission["contacts"]

    assert thaw(stored) == bare


def test_pages_of_annexes_are_frozen(tmp_path):
    round_ = replace(read_round(_example(tmp_path)).round, pages={"submissions/S001/a.pdf": 12})

    assert thaw(freeze(round_)).pages == {"submissions/S001/a.pdf": 12}


def test_data_that_is_no_round_is_told_in_our_own_words(tmp_path):
    data = freeze(read_round(_example(tmp_path)).round)

    with pytest.raises(TamperedError) as caught:
        thaw({**data, "year": "soon"})

    assert caught.value.message.en == "the stored settings of the round cannot be read back (year)"


def test_the_digest_is_of_the_content_and_not_of_how_it_is_written(tmp_path):
    folder = _example(tmp_path)
    before = settings_digest(read_round(folder).round)
    text = (folder / "round.yaml").read_text("utf-8")
    (folder / "round.yaml").write_text(
        text.replace("total_range: 20 ", "total_range: 20.0 # ！"), "utf-8"
    )

    assert settings_digest(read_round(folder).round) == before

    (folder / "submissions/S001/entry.md").write_text("另一篇", "utf-8")
    assert settings_digest(read_round(folder).round) != before


def test_no_cell_of_a_table_is_a_formula(tmp_path):
    round_ = read_round(_example(tmp_path)).round
    evil = tuple(replace(m, name="=HYPERLINK(1)", occupation="＋1") for m in round_.members)

    write_folder(tmp_path / "evil", replace(round_, members=evil))

    text = (tmp_path / "evil/members.csv").read_text("utf-8-sig")
    assert text.splitlines()[1] == "M01,'=HYPERLINK(1),'＋1,示範部會,否,female,是"


def test_a_round_without_assignments_is_a_programming_mistake(tmp_path):
    round_ = read_round(_example(tmp_path)).round

    with pytest.raises(ValueError, match="without assignments"):
        write_folder(tmp_path / "none", replace(round_, assignments=frozenset()))


def _example(tmp_path: Path) -> Path:
    write_example(tmp_path / "example")
    return tmp_path / "example"


def test_the_example_has_two_categories_four_submissions_and_three_members(tmp_path):
    round_ = read_round(_example(tmp_path)).round

    assert (len(round_.categories), len(round_.submissions), len(round_.members)) == (2, 4, 3)


def test_the_example_shows_every_setting_that_there_is(tmp_path):
    example = _example(tmp_path)
    optional = {
        "approval": Approval(number="示", dated=date(2026, 2, 20)),
        "practice": Practice(id="P01", agency="甲", category="digital", title="乙"),
    }
    write_folder(tmp_path / "all", replace(read_round(example).round, **optional))

    shown = (example / "round.yaml").read_text("utf-8")
    settings_there_are = read_yaml(tmp_path / "all" / "round.yaml")

    # what need not be there stands in a comment, to be filled in
    assert [key for key in settings_there_are if f"\n{key}:" not in shown] == list(optional)
    assert [key for key in optional if f"\n# {key}:\n#   " not in shown] == []


def test_missing_folders_above_are_made_and_a_name_may_be_anything(tmp_path):
    folder = tmp_path / "一 二" / "{x}" / "115 年度；初評"

    write_example(folder)

    assert read_round(folder).round.id == "example-115"
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_an_empty_folder_is_filled_and_stays_the_same_folder(tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    before = folder.stat().st_ino

    write_example(folder)

    assert (read_round(folder).round.id, folder.stat().st_ino) == ("example-115", before)
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("what", ["a file", "a filled folder"])
def test_what_is_there_already_is_left_alone(tmp_path, what):
    target = tmp_path / "there"
    inside = target if what == "a file" else target / "note.txt"
    inside.parent.mkdir(exist_ok=True)
    inside.write_text("mine")

    with pytest.raises(SvcreviewError, match="未做任何更動"):
        write_example(target)

    assert inside.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_nothing_behind(tmp_path, monkeypatch):
    def full_disk(source: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full_disk)

    with pytest.raises(SvcreviewError, match="No space left"):
        write_example(tmp_path / "new" / "deep")

    assert list(tmp_path.iterdir()) == []


def test_a_failure_half_way_into_an_empty_folder_leaves_it_empty(tmp_path, monkeypatch):
    folder, real = tmp_path / "empty", Path.rename
    folder.mkdir()

    def third_fails(source: Path, target: Path) -> Path:
        if source.name == "recusals.csv" and target.parent == folder:
            raise OSError(28, "No space left on device")
        return real(source, target)

    monkeypatch.setattr(Path, "rename", third_fails)

    with pytest.raises(SvcreviewError, match="No space left"):
        write_example(folder)

    assert (list(folder.iterdir()), list(tmp_path.iterdir())) == ([], [folder])


def test_a_name_too_long_for_the_disk_is_told(tmp_path):
    with pytest.raises(SvcreviewError, match="無法建立"):
        write_example(tmp_path / ("長" * 300))

    assert list(tmp_path.iterdir()) == []
