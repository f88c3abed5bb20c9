"""Whatever the others do, no byte of what a member gets is another one.

The practice case is the one exception by design: once three have finished it, each of them sees
the lowest, middle and highest mark. It is therefore left alone here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svcreview.desk import FolderFiles, ScoringDesk
from svcreview.errors import SvcreviewError
from svcreview.model import Comment, CommentKind, Pair, Recusal, Sheet, SheetState
from svcreview.sheets import MemberAct
from svcreview.store import Store, open_store
from tests.builders import KEYS
from tests.desk.conftest import OPENED, TEXTS, the_round

OTHERS = ("M02", "M03")
ENTRIES = ("S001", "S002", "S003", "S004")
# What M01 may send: every act, also about entries and people that are none of M01's.
ASKED: tuple[dict[str, Any], ...] = (
    {"op": "hello", "language": "zh"},
    {"op": "hello", "language": "en"},
    *({"op": "entry", "submission": entry} for entry in (*ENTRIES, "S999")),
    *(
        {"op": "annex", "submission": e, "name": "附件.pdf", "start": 0, "length": 9}
        for e in ENTRIES
    ),
    *({"op": "save", "submission": e, "base": 7, "fields": {}} for e in ENTRIES),
    {"op": "save", "submission": "S001", "base": 1, "fields": {"mark:innovation": "21"}},
    {"op": "save", "submission": "S002", "base": 0, "fields": {"mark:impact": "999"}},
    {"op": "recuse", "submission": "S004", "ground": "other", "reason": "再申報一次"},
    {"op": "answer_proposal", "submission": "S003", "recuse": True, "reason": ""},
    {"op": "hand_in", "submissions": ["S001"], "bases": {"S001": 2}},
    {"op": "ask_reopen", "submission": "S002", "reason": "想再看"},
    {"op": "bank", "add": "常用語"},
    {"op": "clear", "submission": "S002", "base": 0},
    {"op": "nonsense", "submission": "M02"},
)

marks = st.fixed_dictionaries({key: st.integers(0, 25).map(Decimal) for key in KEYS})
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
acts = st.lists(
    st.tuples(
        st.sampled_from(["save", "hand in", "abstain", "return", "recuse", "declare", "note"]),
        st.sampled_from(OTHERS),
        st.sampled_from(ENTRIES),
        marks,
        words,
    ),
    max_size=8,
)


@contextmanager
def a_panel() -> Iterator[tuple[Path, Store]]:
    """A round in which M01 is at the desk and has saved one sheet."""
    with TemporaryDirectory() as top:
        folder = Path(top)
        for submission, text in TEXTS.items():
            (folder / "submissions" / submission).mkdir(parents=True)
            (folder / "submissions" / submission / "entry.md").write_text(text, encoding="utf-8")
        store = open_store(
            folder / "store.sqlite",
            "test-round",
            create=True,
            clock=lambda: OPENED,
            salts=lambda: bytes(16),
        )
        with store:
            store.open_round(the_round(folder), actor="王科員", approval="115001")
            for member in ("M01", *OTHERS):
                for act in (MemberAct.RULES_READ, MemberAct.DECLARED, MemberAct.RECUSALS_DONE):
                    store.note_act(member, act, {"publish_name": True})
            store.save_draft(Sheet(submission="S001", member="M01"), base=0)
            yield folder, store


def do(store: Store, act: tuple[str, str, str, dict[str, Decimal], str]) -> None:
    """One act of somebody else; what the store does not allow just does not happen."""
    kind, member, entry, given_marks, text = act
    note = (Comment(kind=CommentKind.NOTE, text=text),) if text.strip() else ()
    sheet = Sheet(submission=entry, member=member, marks=given_marks, comments=note)
    stored = store.draft(entry, member)
    counter = stored.counter if stored else 0
    try:
        match kind:
            case "save":
                store.save_draft(sheet, base=counter, own={f"private/{entry}": text})
            case "hand in":
                store.hand_in(sheet, actor=member)
            case "abstain":
                alone = Sheet(submission=entry, member=member, state=SheetState.ABSTAINED)
                store.hand_in(alone, actor=member)
            case "return":
                store.return_sheet(Pair(entry, member), actor="王科員", reason=text)
            case "recuse":
                store.recuse(Recusal(submission=entry, member=member, ground="other", reason=text))
            case "declare":
                store.note_act(member, MemberAct.DECLARED, {"publish_name": False})
            case _:
                store.keep(member, {"bank": json.dumps([text])})
    except SvcreviewError:
        return


def everything_that_m01_gets(done_by_others: list[tuple[Any, ...]]) -> list[bytes]:
    with a_panel() as (folder, store):
        for act in done_by_others:
            do(store, act)  # type: ignore[arg-type]
        desk = ScoringDesk(store, "M01", folder_files=FolderFiles(folder), clock=lambda: OPENED)
        got = [b"".join(_bytes(desk, asked, n) for n, asked in enumerate(ASKED))]
        store.close(actor="王科員", approval=None)
        return [*got, _bytes(desk, {"op": "hello"}, 99), json.dumps(desk.state()).encode()]


def _bytes(desk: ScoringDesk, asked: dict[str, Any], number: int) -> bytes:
    reply = desk.receive({"id": number, **asked})
    return json.dumps(reply.body, ensure_ascii=False).encode() + b"".join(reply.buffers)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts, acts)
def test_nothing_that_others_do_changes_a_byte_of_what_a_member_gets(
    one: list[tuple[Any, ...]], other: list[tuple[Any, ...]]
) -> None:
    assert everything_that_m01_gets(one) == everything_that_m01_gets(other)


def test_the_acts_of_the_others_do_happen_and_would_show_at_their_own_desk() -> None:
    act = ("hand in", "M02", "S001", dict.fromkeys(KEYS, Decimal(20)), "有話要說")
    with a_panel() as (folder, store):
        do(store, act)
        desk = ScoringDesk(store, "M02", folder_files=FolderFiles(folder), clock=lambda: OPENED)
        shown = {case["id"]: case["state"] for case in desk.state()["cases"]}

    assert shown["S001"] == "handed_in"
