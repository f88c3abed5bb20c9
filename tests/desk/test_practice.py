"""The practice case: scored like any other, its spread told without names, in no result."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcreview.desk.practice import practice_view
from svcreview.model import Phase, SheetState
from svcreview.results import compute, to_json
from svcreview.sheets import Draft, MemberRecord
from svcreview.verify import verify_folder
from tests.builders import KEYS, a_round, a_sheet
from tests.desk.conftest import PRACTICE

OWN_FIRST = "各構面都評分後，即可對照其他委員的評分分布。"
TOO_FEW = "您已完成練習。完成練習的委員達3位後，即顯示評分分布。"


def pages(panel, members=("M01", "M02", "M03")):
    return [panel.page(member).begin() for member in members]


# Scoring it


def test_a_round_without_one_shows_none(page):
    assert page.state()["practice"] is None
    assert page.ask("practice", submission="P01", base=0, fields={})["error"] == {
        "kind": "refused",
        "text": "您沒有這個案件需要評分。",
    }


def test_it_is_shown_like_any_case_and_is_in_no_list_of_cases(practising):
    page = practising.page().begin()

    practice = page.state()["practice"]

    assert (practice["spread"], practice["waiting"]) == (None, OWN_FIRST)
    assert practice["case"].keys() == page.case("S001").keys()
    shown = {name: practice["case"][name] for name in ("id", "agency", "title", "state", "counter")}
    assert shown == {
        "id": "P01",
        "agency": "練習機關",
        "title": "練習案名",
        "state": "unscored",
        "counter": 0,
    }
    assert [case["id"] for case in page.state()["cases"]] == ["S001", "S002", "S003"]


def test_it_is_hidden_until_the_member_has_declared(practising):
    page = practising.page()
    page.ask("rules_read")

    for op, said in (
        ("practice", {"base": 0, "fields": {"mark:impact": "1"}}),
        ("entry", {}),
        ("annex", {"name": "附件.pdf", "start": 0, "length": 9}),
    ):
        reply = page.ask(op, submission="P01", **said)
        assert reply["error"]["text"].startswith("目前步驟不能進行這項動作。")

    assert page.state()["practice"] is None
    assert "練習案名" not in repr(page.state())


def test_a_save_is_acknowledged_with_the_case_as_stored(practising):
    page = practising.page().begin()

    reply = page.practise(20, 15, **{"text:impact:strength": "流程清楚", "private": "自己看"})

    assert (reply["ok"], reply["counter"]) == (True, 1)
    assert (reply["saved_at"], reply["saved_text"]) == (
        "2026-03-02T01:00:00.000000Z",
        "已儲存　上午9時",
    )
    assert reply["practice"] == page.state()["practice"]
    case = reply["practice"]["case"]
    assert (case["state"], case["marks"]) == ("draft", {"innovation": "20", "impact": "15"})
    assert (case["texts"], case["private"]) == ({"impact:strength": "流程清楚"}, "自己看")


def test_its_entry_and_its_annexes_are_read_like_any_others(practising):
    page = practising.page().begin()

    assert page.ask("entry", submission="P01")["html"] == "<h3>練習內容</h3>\n"
    piece = page.reply("annex", submission="P01", name="附件.pdf", start=0, length=8)
    assert piece.buffers == (b"%PDF-1.7",)


def test_a_stale_page_is_told_what_is_stored_and_overwrites_nothing(practising):
    page = practising.page().begin()
    page.practise(20)

    reply = page.ask("practice", submission="P01", base=0, fields={"mark:innovation": "5"})

    assert (reply["ok"], reply["error"]["kind"], reply["counter"]) == (False, "stale", 1)
    assert reply["stored"]["mark:innovation"] == "20"
    assert reply["practice"] == page.state()["practice"]


def test_a_save_that_was_stored_but_not_heard_of_is_no_clash(practising):
    page = practising.page().begin()
    said = {"submission": "P01", "base": 0, "fields": {"mark:impact": "3", "private": "記"}}

    first, again = page.ask("practice", **said), page.ask("practice", **said)

    assert (again["ok"], again["counter"]) == (True, first["counter"])


def test_a_field_that_cannot_be_saved_is_named_and_nothing_is_saved(practising):
    page = practising.page().begin()

    reply = page.practise(20, 26)

    assert reply["fields"] == {"mark:impact": "26 分不在 0 至 25 之間"}
    assert reply["error"]["text"] == ("「impact」的分數：26 分不在 0 至 25 之間。本次未儲存。")
    assert page.state()["practice"]["case"]["counter"] == 0


def test_nobody_abstains_from_practising(practising):
    reply = practising.page().begin().practise(abstain="不想練習")

    assert reply["error"]["kind"] == "broken"


@pytest.mark.parametrize("submission", ["S001", "S004", "S999", "", "p01", "P01 ", "\ud800"])
def test_no_other_entry_is_practised(practising, submission):
    page = practising.page().begin()

    reply = page.ask("practice", submission=submission, base=0, fields={"mark:impact": "1"})

    assert reply["error"] == {"kind": "refused", "text": "您沒有這個案件需要評分。"}
    assert practising.store.record().sheets == ()


@pytest.mark.parametrize(
    ("op", "said"),
    [
        ("save", {"submission": "P01", "base": 0, "fields": {"mark:impact": "1"}}),
        ("clear", {"submission": "P01", "base": 0}),
        ("hand_in", {"submissions": ["P01"], "bases": {"P01": 0}}),
        ("ask_reopen", {"submission": "P01", "reason": "誤植"}),
        ("recuse", {"submission": "P01", "ground": "other", "reason": "友人"}),
    ],
)
def test_nothing_else_is_done_with_the_practice_case(practising, op, said):
    page = practising.page().begin()
    page.practise(20, 20, 20, 20)

    assert page.ask(op, **said)["error"]["text"] == "您沒有這個案件需要評分。"


@pytest.mark.parametrize(
    "said",
    [
        {"base": -1, "fields": {}},
        {"base": "0", "fields": {}},
        {"base": True, "fields": {}},
        {"base": 2**53, "fields": {}},
        {"base": 0, "fields": []},
        {"base": 0, "fields": {"state": "handed_in"}},
        {"base": 0, "fields": {"member": "M02"}},
        {"fields": {}},
        {"base": 0},
    ],
)
def test_a_message_that_no_page_sends_is_refused(practising, said):
    reply = practising.page().begin().ask("practice", submission="P01", **said)

    assert reply["error"]["kind"] == "broken"


def test_after_the_close_it_is_read_only_and_the_page_is_told(practising):
    page = practising.page().begin()
    page.practise(20)
    practising.store.close(actor="secretary", approval=None)

    reply = page.ask("practice", submission="P01", base=1, fields={"mark:innovation": "5"})

    assert (reply["error"]["kind"], reply["state"]["step"]) == ("phase", "closed")
    assert reply["state"]["practice"]["case"]["marks"] == {"innovation": "20"}


# Its spread


def test_the_spread_waits_for_the_own_marks_then_for_three_members(practising):
    first, second, third = pages(practising)

    assert first.practise(20, 20, 20)["practice"]["waiting"] == OWN_FIRST
    assert first.practise(20, 20, 20, 20)["practice"]["waiting"] == TOO_FEW
    assert second.practise(10, 12, 18, 25)["practice"]["spread"] is None
    assert third.state()["practice"]["waiting"] == OWN_FIRST

    third.practise(18, 13, 19, 25)

    assert [p.state()["practice"]["spread"]["n"] for p in (first, second, third)] == [3, 3, 3]


def test_the_spread_shows_lowest_middle_and_highest_beside_the_own_mark(practising):
    given = [(20, 20, 20, 20), (10, 12, 18, 25), (18, 13, 19, 25)]
    seated = pages(practising)
    for page, marks in zip(seated, given, strict=True):
        page.practise(*marks)

    spread = seated[0].state()["practice"]["spread"]

    assert spread["text"] == (
        "已有3位委員（含您）完成練習。下表為各構面評分之最低、中位數及最高，不顯示是哪位委員所評。"
    )
    figures = [[row[name] for name in ("low", "median", "high", "own")] for row in spread["rows"]]
    assert figures == [
        ["10", "18", "20", "20"],
        ["12", "13", "20", "20"],
        ["18", "19", "20", "20"],
        ["20", "25", "25", "20"],
        ["65", "75", "80", "80"],  # 10+12+18+25, 18+13+19+25, 4×20
    ]
    assert [row["dimension"] for row in spread["rows"]] == [*KEYS, None]
    assert spread["rows"][-1]["title"] == "總分"


def a_record(own, *others):
    """The record of M01 among members who practised with these marks."""
    sheets = [a_sheet("P01", "M01", marks, SheetState.DRAFT) for marks in (own, *others)]
    practised = sorted((s.marks for s in sheets), key=lambda marks: tuple(marks.values()))
    now = datetime(2026, 3, 2, tzinfo=UTC)
    return MemberRecord(
        round=a_round(practice=PRACTICE),
        phase=Phase.SCORING,
        practice=Draft(sheets[0], 1, now, now),
        practised=tuple(practised),
    )


def test_the_middle_of_an_even_number_is_the_mean_of_the_two_in_the_middle():
    record = a_record((20, 1, 0, 0), (10, 2, 0, 0), (15, 3, 0, 0), (16, 9, 0, 0))

    rows = practice_view(record)["spread"]["rows"]

    assert [row["median"] for row in rows[:3]] == ["15.5", "2.5", "0"]  # 15 and 16; 2 and 3
    assert rows[-1]["median"] == "19.5"  # totals 12, 18, 21, 25


marks = st.tuples(*[st.integers(0, 250).map(lambda tenths: Decimal(tenths) / 10)] * 4)


@given(own=marks, others=st.lists(marks, min_size=2, max_size=16))
def test_the_spread_is_that_of_the_marks_and_of_nothing_else(own, others):
    rows = practice_view(a_record(own, *others))["spread"]["rows"]

    tenths = np.array([[int(10 * points) for points in sheet] for sheet in (own, *others)])
    columns = np.column_stack([tenths, tenths.sum(axis=1)]).T
    for row, column in zip(rows, columns, strict=True):
        wanted = (column.min(), np.median(column), column.max(), column[0])
        assert tuple(10 * float(row[n]) for n in ("low", "median", "high", "own")) == (
            pytest.approx(wanted)
        )


@given(own=marks, others=st.lists(marks, min_size=2, max_size=6), data=st.data())
def test_who_gave_which_marks_makes_no_difference(own, others, data):
    shuffled = data.draw(st.permutations(others))

    assert practice_view(a_record(own, *others)) == practice_view(a_record(own, *shuffled))


def test_no_name_and_no_id_of_another_member_is_in_any_state(practising):
    seated = pages(practising)
    for page in seated:
        page.practise(20, 15, 15, 15, **{"text:_:strength": "鄰座的意見", "private": "鄰座的筆記"})
    seated[0].practise(**{"text:_:strength": "", "private": ""})

    state = json.dumps(seated[0].state(), ensure_ascii=False)

    for trace in ("M02", "M03", "委員2", "委員3", "鄰座"):
        assert trace not in state


# It counts nowhere


def test_what_is_practised_changes_no_figure_and_no_result(practising, tmp_path):
    page = practising.page().begin()
    page.mark("S001")
    before = page.state()
    chains = (practising.store.heads(), practising.store.events(), practising.store.record())

    page.practise(25, 25, 25, 25, **{"text:_:strength": "只供練習"})

    after = page.state()
    assert {**after, "practice": None} == {**before, "practice": None}
    store = practising.store
    assert (store.heads(), store.events(), store.record()) == chains
    store.close(actor="secretary", approval=None)
    assert "只供練習" not in repr((compute(store.record()), store.dump()))
    assert b"P01" not in to_json(compute(store.record()))
    assert verify_folder(tmp_path, rows=store.dump()).findings == ()


def test_a_recusal_does_not_touch_it(practising):
    page = practising.page().begin()
    page.practise(20, 20, 20, 20)

    state = page.ask("recuse", submission="S001", ground="other", reason="剛得知")["state"]

    assert state["practice"]["case"]["total"] == "80"


def test_it_speaks_english_when_asked(practising):
    page = practising.page().begin()
    page.ask("hello", language="en")

    reply = page.practise(20, 20, 20, 20)

    assert reply["practice"]["waiting"] == (
        "You are done. The spread is shown once 3 members have finished."
    )
