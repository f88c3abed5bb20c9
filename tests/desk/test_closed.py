"""Scoring was closed while a page was open: whatever it asks then, it learns how things stand."""

import pytest

ASKED = [
    ("rules_read", {}),
    ("declare", {"publish_name": True}),
    ("recuse", {"submission": "S002", "ground": "other", "reason": "剛得知"}),
    ("answer_proposal", {"submission": "S001", "recuse": True, "reason": ""}),
    ("recusals_done", {}),
    ("save", {"submission": "S001", "base": 1, "fields": {"mark:impact": "1"}}),
    ("save", {"submission": "S001", "base": 0, "fields": {"mark:impact": "99"}}),
    ("clear", {"submission": "S001", "base": 1}),
    ("practice", {"submission": "P01", "base": 0, "fields": {"mark:impact": "1"}}),
    ("hand_in", {"submissions": ["S001"], "bases": {"S001": 1}}),
    ("hand_in", {"submissions": ["S001"], "bases": {"S001": 0}}),
    ("ask_reopen", {"submission": "S002", "reason": "誤植"}),
]


@pytest.mark.parametrize(("op", "said"), ASKED)
def test_what_is_refused_because_scoring_closed_carries_the_whole_state(practising, op, said):
    page = practising.page().begin()
    page.mark("S001")
    practising.store.close(actor="secretary", approval=None)
    before = practising.store.events()

    reply = page.ask(op, **said)

    if op != "rules_read":  # they were read before, so there was nothing to refuse
        assert reply["error"] == {
            "kind": "phase",
            "text": "評分已截止，內容未儲存至系統；請洽幕僚單位。",
        }
    assert reply["state"] == page.state()
    assert reply["state"]["step"] == "closed"
    assert practising.store.events() == before


@pytest.mark.parametrize(
    ("op", "said"),
    [
        *ASKED,
        ("entry", {"submission": "S001"}),
        ("entry", {"submission": "P01"}),
        ("annex", {"submission": "S001", "name": "附件.pdf", "start": 0, "length": 9}),
    ],
)
def test_who_had_not_declared_by_then_is_told_so_and_sees_no_entry(practising, op, said):
    page = practising.page()
    practising.store.close(actor="secretary", approval=None)

    reply = page.ask(op, **said)

    assert (reply["ok"], reply["error"]["kind"]) == (False, "phase")
    assert reply["error"]["text"].startswith("評分已截止，")
    assert (reply["state"]["cases"], reply["state"]["practice"]) == ([], None)


def test_what_is_only_read_or_kept_goes_on_after_the_close(practising):
    page = practising.page().begin()
    practising.store.close(actor="secretary", approval=None)

    assert page.ask("entry", submission="S001")["ok"]
    assert page.ask("entry", submission="P01")["ok"]
    assert page.reply("annex", submission="S001", name="附件.pdf", start=0, length=9).buffers
    assert page.ask("bank", add="資料完整")["ok"]
    assert page.ask("place", place={"submission": "S001"})["ok"]


def test_reopened_the_page_may_write_again(practising):
    page = practising.page().begin()
    practising.store.close(actor="secretary", approval=None)
    assert page.practise(20)["ok"] is False

    practising.store.reopen(actor="secretary", approval="115003")

    assert page.practise(20)["ok"]
    assert page.mark("S001")["ok"]
