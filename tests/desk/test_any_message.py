"""Whatever is sent, a reply comes back; whatever others do, a member's state does not show it."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svcreview.model import Comment, CommentKind, Pair, StaffOpinion
from tests.builders import a_round, a_sheet, a_submission
from tests.desk.conftest import PRACTICE

OPS = [
    *("hello", "rules_read", "declare", "recuse", "answer_proposal", "recusals_done", "save"),
    *("clear", "hand_in", "ask_reopen", "entry", "annex", "asset", "bank", "place", "practice"),
]
IDS = ["S001", "S002", "S004", "S999", "P01", "", "\ud800", "../S001"]
any_text = st.text(st.characters(codec=None), max_size=20)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text | st.sampled_from(IDS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4),
    max_leaves=12,
)
field_names = any_text | st.sampled_from(
    [
        *("mark:impact", "mark:charm", "na:impact", "text:_:note", "text:impact:reason"),
        *("private", "abstain", "state", "mark:", "text:", ":"),
    ]
)
fields = st.dictionaries(field_names, anything | st.sampled_from(["20", "1e9", "２"]), max_size=5)
parts = {
    "id": anything,
    "language": anything | st.sampled_from(["zh", "en"]),
    "submission": anything | st.sampled_from(IDS),
    "submissions": anything | st.lists(st.sampled_from(IDS), max_size=3),
    "bases": anything | st.dictionaries(st.sampled_from(IDS), st.integers(0, 9), max_size=3),
    "base": anything | st.integers(0, 9),
    "fields": anything | fields,
    "ground": anything | st.sampled_from(["other", "coached"]),
    "reason": anything,
    "recuse": anything,
    "publish_name": anything,
    "name": anything | st.sampled_from(["entry.md", "附件.pdf", "../S004/entry.md"]),
    "start": anything | st.integers(0, 200),
    "length": anything | st.integers(0, 200),
    "add": anything,
    "remove": anything,
    "place": anything,
}
messages = anything | st.fixed_dictionaries({"op": st.sampled_from(OPS) | anything}, optional=parts)
saves = st.fixed_dictionaries(
    {
        "op": st.sampled_from(["save", "practice"]),
        "submission": st.sampled_from(IDS),
        "base": st.integers(0, 3),
        "fields": fields,
    }
)


@pytest.fixture
def panel(seats):
    """A panel with a practice case and staff opinions."""
    opinion = StaffOpinion(submission="S001", text="可行", dimension="impact", level=1)
    hidden = StaffOpinion(submission="S004", text="不得見的意見")
    return seats(practice=PRACTICE, staff_opinions=(opinion, hidden))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.lists(messages | saves, max_size=5))
def test_any_message_gets_a_reply_that_is_plain_json(page, sent):
    for message in sent:
        reply = page.desk.receive(message)

        assert isinstance(reply.body["ok"], bool)
        assert reply.body["ok"] or reply.body["error"]["text"]
        json.dumps(reply.body, ensure_ascii=False, allow_nan=False).encode()
        assert "不得見" not in repr(reply)


@pytest.mark.parametrize("depth", [10, 100_000])
def test_a_message_nested_without_end_is_refused(page, depth):
    nested = []
    for _ in range(depth):
        nested = [nested]

    assert page.ask("place", place={"x": nested})["error"]["kind"] == "broken"
    for op, submission in (("save", "S001"), ("practice", "P01")):
        fields = {"private": nested}
        assert page.ask(op, submission=submission, base=0, fields=fields)["ok"] is False


def test_the_state_does_not_change_by_a_byte_when_others_do_something(page, panel):
    before = json.dumps(page.state())

    other = panel.page("M02").begin()
    other.save({"mark:impact": "13", "text:_:note": "他人的註記", "private": "他人的筆記"}, "S001")
    other.ask("recuse", submission="S002", ground="other", reason="他人的迴避理由")
    other.ask("bank", add="他人的評語")
    other.practise(1, 2, 3, 4, **{"text:_:note": "他人的練習", "private": "他人的練習筆記"})
    words = (Comment(kind=CommentKind.REMARK, text="他人的意見"),)
    panel.store.hand_in(a_sheet(member="M03", comments=words), actor="M03")
    panel.store.return_sheet(Pair("S001", "M03"), actor="secretary", reason="他人的退回理由")

    assert json.dumps(page.state()) == before


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.lists(saves, min_size=1, max_size=4))
def test_a_save_that_is_refused_changes_nothing(page, sent):
    for message in sent:
        before = page.state()
        if not page.desk.receive(message).body["ok"]:
            assert page.state() == before


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.lists(saves, min_size=1, max_size=4))
def test_whatever_is_practised_no_sheet_is_written(page, panel, sent):
    before = panel.store.record()

    for message in sent:
        page.desk.receive({**message, "op": "practice"})

    assert panel.store.record() == before


def test_nothing_of_a_recused_entry_is_in_any_state(page):
    state = json.dumps(page.state(), ensure_ascii=False)

    for trace in ("S004", "不得見", "參獎機關4"):
        assert trace not in state


def test_an_unknown_act_is_refused_in_words(page):
    assert page.ask("unrecuse", submission="S004")["error"] == {
        "kind": "broken",
        "text": "系統不認得這項動作。請重新載入頁面後再試一次。",
    }


def test_the_entry_route_is_hidden(seats):
    open_entries = [a_submission(f"S00{n}") for n in (1, 2, 3, 4)]
    designated = tuple(replace(entry, designated=True) for entry in open_entries)
    agencies = a_round(open_entries).agencies

    page = seats(submissions=designated, agencies=agencies).page().begin()

    assert len(page.state()["cases"]) == 3
    assert "designated" not in repr(page.state())
