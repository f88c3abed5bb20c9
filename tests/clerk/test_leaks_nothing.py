"""Whatever others mark, write or do, no byte of a member's score sheet changes while it is sealed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from svcreview.clerk import export_score_sheets, read_score_sheets
from svcreview.errors import InputError
from svcreview.model import Comment, CommentKind, Opinion, Pair, Recusal, SheetState
from svcreview.sheets import Arrival, MemberAct
from svcreview.store import Store, open_store
from tests.builders import KEYS, a_sheet
from tests.score_sheets import a_panel_round, exported, filled, marks

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
OWN = a_sheet("S001", marks=(20, 21, 22), state=SheetState.DRAFT)
Act = Callable[[Store], object]


@contextmanager
def a_store() -> Iterator[tuple[Store, Path]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = open_store(folder / "store.sqlite", "test-round", clock=lambda: NOW, create=True)
        try:
            store.open_round(a_panel_round(), actor="secretary", approval="1")
            store.save_draft(OWN, base=0)
            yield store, folder
        finally:
            store.dispose()


def sheets_of_m01(store: Store, folder: Path) -> dict[str, bytes]:
    """Every file of M01, empty and with drafts."""
    found = {}
    for drafts in (False, True):
        to = folder / str(drafts)
        made = export_score_sheets(store, to, by="林", members=["M01"], drafts=drafts, replace=True)
        found |= {f"{drafts} {path.name}": path.read_bytes() for path in made.files}
    return found


others = st.sampled_from(["M02", "M03"])
entries = st.sampled_from(["S001", "S002", "S003"])
points = st.tuples(*[st.integers(0, 25)] * 4)
words = st.text(min_size=1, max_size=30)


def said(text: str) -> tuple[Comment, ...]:
    return tuple(
        Comment(kind=kind, text=text, dimension=key)
        for kind in (CommentKind.STRENGTH, CommentKind.NOTE)
        for key in (None, *KEYS)
    )


def saves(entry: str, member: str, given: tuple[int, ...], text: str) -> Act:
    sheet = a_sheet(entry, member, given, SheetState.DRAFT, comments=said(text))
    return lambda store: store.save_draft(
        sheet, base=_counter(store, sheet.pair), own={f"private/{entry}": text, "bank": "[]"}
    )


def hands_in(entry: str, member: str, given: tuple[int, ...], text: str) -> Act:
    return lambda store: store.hand_in(
        a_sheet(entry, member, given, comments=said(text)), actor=member
    )


def returns(entry: str, member: str, text: str) -> Act:
    return lambda store: store.return_sheet(Pair(entry, member), actor="s", reason=text)


def steps_aside(entry: str, member: str, text: str) -> Act:
    recusal = Recusal(submission=entry, member=member, ground="coached", reason=text)
    return lambda store: store.recuse(recusal)


def notes(member: str, text: str) -> Act:
    return lambda store: store.note_act(member, MemberAct.DECLARED, {"said": text})


def sends_a_file(entry: str, member: str, given: tuple[int, ...]) -> Act:
    sheet = a_sheet(entry, member, given, SheetState.DRAFT)

    def take(store: Store) -> object:
        bases = {sheet.pair: _counter(store, sheet.pair)}
        arrival = Arrival(
            member=member, sheets=(sheet,), bases=bases, own={}, file="f", digest="0" * 64
        )
        return store.take_in([arrival], actor="林", hand_in=True)

    return take


def sends_paper(entry: str, member: str, given: tuple[int, ...], by: str) -> Act:
    sheet = a_sheet(entry, member, given, SheetState.DRAFT)
    return lambda store: store.key_in(
        [sheet], actor=by or "林", bases={}, scan=None, again=True, done=True
    )


def is_summed_up(entry: str, text: str) -> Act:
    opinion = Opinion(submission=entry, comments=said(text)[:1], approved_by=None)
    return lambda store: store.approve_opinion(opinion, actor="s", approval="1")


def _counter(store: Store, pair: Pair) -> int:
    draft = store.draft(pair.submission, pair.member)
    return draft.counter if draft else 0


acts = st.lists(
    st.one_of(
        st.builds(saves, entries, others, points, words),
        st.builds(hands_in, entries, others, points, words),
        st.builds(returns, entries, others, words),
        st.builds(steps_aside, entries, others, words),
        st.builds(notes, others, words),
        st.builds(sends_a_file, entries, others, points),
        st.builds(sends_paper, entries, others, points, words),
        st.builds(is_summed_up, entries, words),
    ),
    min_size=1,
    max_size=6,
)


def do_all(store: Store, chosen: list[Act]) -> None:
    from svcreview.errors import SvcreviewError

    for act in chosen:
        try:
            act(store)
        except SvcreviewError:
            continue  # handed in already, recused, …: a refused act is an act of others, too


@settings(max_examples=25)
@given(acts)
def test_no_act_of_others_changes_a_byte_of_a_members_files(chosen):
    with a_store() as (store, folder):
        before = sheets_of_m01(store, folder)

        do_all(store, chosen)

        assert sheets_of_m01(store, folder) == before


@settings(max_examples=10)
@given(acts)
def test_no_act_of_others_changes_what_a_refusal_says(chosen):
    with a_store() as (store, folder):
        path = filled(exported(store, folder / "x") / "M01.xlsx", *marks("S001", 1, 1, 1, 1))
        store.save_draft(a_sheet("S001", marks=(9, 9, 9, 9), state=SheetState.DRAFT), base=1)

        def refusal() -> str:
            try:
                read_score_sheets(store, [path])
            except InputError as exc:
                return str(exc)
            return ""

        before = refusal()
        do_all(store, chosen)

        assert "產製於第 1 次儲存之後" in before
        assert refusal() == before


def test_the_acts_do_change_what_the_others_get():
    with a_store() as (store, folder):
        before = exported(store, folder / "a", "M02", drafts=True)
        saves("S001", "M02", (1, 2, 3, 4), "話")(store)
        after = exported(store, folder / "b", "M02", drafts=True)

        assert (before / "M02.xlsx").read_bytes() != (after / "M02.xlsx").read_bytes()
