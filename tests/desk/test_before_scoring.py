"""Rules, declaration, recusals: in this order, and before any entry is shown."""

from dataclasses import replace

import pytest

from svcreview.errors import StoreError
from svcreview.model import Member, Recusal
from tests.builders import a_round, a_submission

M01_WORKS_AT_2 = (
    Member(id="M01", name="組員3", organisation="參獎機關2"),
    *a_round().members[1:],
)


def test_the_steps_come_one_after_the_other(panel):
    page = panel.page()

    steps = [page.state()["step"]]
    for op, said in (
        ("rules_read", {}),
        ("declare", {"publish_name": False}),
        ("recusals_done", {}),
    ):
        steps.append(page.ask(op, **said)["state"]["step"])

    assert steps == ["rules", "declaration", "recusals", "scoring"]


@pytest.mark.parametrize(
    ("op", "said"),
    [
        ("declare", {"publish_name": True}),
        ("recusals_done", {}),
        ("recuse", {"submission": "S001", "ground": "other", "reason": "友人"}),
        ("save", {"submission": "S001", "base": 0, "fields": {"mark:impact": "1"}}),
        ("entry", {"submission": "S001"}),
        ("annex", {"submission": "S001", "name": "附件.pdf", "start": 0, "length": 9}),
        ("hand_in", {"submissions": ["S001"], "bases": {"S001": 0}}),
    ],
)
def test_no_step_can_be_skipped(panel, op, said):
    reply = panel.page().ask(op, **said)

    assert reply["error"] == {
        "kind": "refused",
        "text": "目前步驟不能進行這項動作。請依序完成規則、聲明及迴避。",
    }
    assert panel.store.events()[1:] == ()


def test_before_the_declaration_no_case_and_no_list_is_shown(panel):
    page = panel.page()
    page.ask("rules_read")

    state = page.state()

    assert (state["cases"], state["recusals"], state["ranks"]) == ([], [], {})
    assert "案名1" not in repr(state)


def test_the_declaration_is_an_event_with_its_sentences_and_its_time(panel):
    page = panel.page()
    page.ask("rules_read")

    declaration = page.ask("declare", publish_name=False)["state"]["declaration"]

    assert declaration["publish_name"] is False
    assert declaration["given_text"] == "115年3月2日上午9時"
    event = panel.store.events()[-1]
    assert (event.actor, event.kind) == ("M01", "declared")
    assert event.payload["sentences"] == declaration["sentences"]


def test_who_declared_is_not_asked_again_on_the_next_day(panel):
    panel.page().begin()

    assert panel.page().state()["step"] == "scoring"
    assert panel.page("M02").state()["step"] == "rules"


def test_the_list_of_recusals_shows_what_a_member_needs_to_decide(panel):
    page = panel.page()
    page.ask("rules_read")
    listed = page.ask("declare", publish_name=True)["state"]["recusals"]

    assert [(r["submission"], r["recused"]) for r in listed] == [
        ("S001", False),
        ("S002", False),
        ("S003", False),
        ("S004", True),
    ]
    assert listed[0] == {
        "submission": "S001",
        "agency": "參獎機關1",
        "title": "案名1",
        "category": "c",
        "team": ["組員1"],
        "contacts": [],
        "proposal": None,
        "recused": False,
        "ground": None,
        "ground_text": None,
        "reason": None,
    }


def test_the_list_names_the_contacts_of_an_entry(seats):
    entries = [a_submission(f"S00{n}") for n in (1, 2, 3, 4)]
    with_contacts = (replace(entries[0], contacts=("聯絡甲", "聯絡乙")), *entries[1:])
    page = seats(submissions=with_contacts).page()
    page.ask("rules_read")

    listed = page.ask("declare", publish_name=True)["state"]["recusals"]

    assert [r["contacts"] for r in listed] == [["聯絡甲", "聯絡乙"], [], [], []]


def test_the_machine_proposes_by_organisation_and_by_name(seats):
    page = seats(members=M01_WORKS_AT_2).page()
    page.ask("rules_read")
    listed = page.ask("declare", publish_name=True)["state"]["recusals"]

    assert {r["submission"]: r["proposal"]["ground"] for r in listed if r["proposal"]} == {
        "S002": "own_body",
        "S003": "apa_32",
    }


def test_a_contact_of_the_members_name_is_proposed_as_a_contact(seats):
    entry = a_submission("S001", agency="A001", team=("甲",), contacts=("乙", "委員 1（分機12）"))
    page = seats(submissions=(entry, *a_round().submissions[1:])).page()
    page.ask("rules_read")

    [row, *_] = page.ask("declare", publish_name=True)["state"]["recusals"]

    assert row["proposal"] == {
        "ground": "apa_32",
        "text": "聯絡人「委員1」與您同名，如為本人即應迴避，是否迴避？",
    }


def test_a_proposal_wants_an_answer_before_scoring_begins(seats):
    page = seats(members=M01_WORKS_AT_2).page()
    page.ask("rules_read")
    page.ask("declare", publish_name=True)

    refused = page.ask("recusals_done")
    page.ask("answer_proposal", submission="S002", recuse=True, reason="")
    unexplained = page.ask("answer_proposal", submission="S003", recuse=False, reason=" ")
    page.ask("answer_proposal", submission="S003", recuse=False, reason="同名不同人")

    assert refused["error"]["text"] == "尚有系統提示未答覆：S002、S003。請逐案選擇是否迴避。"
    assert unexplained["error"]["text"] == "請填寫不迴避之理由。"
    state = page.ask("recusals_done")["state"]
    assert [case["id"] for case in state["cases"]] == ["S001", "S003"]


def test_a_declared_recusal_holds_in_the_round_at_once(panel):
    page = panel.page()
    page.ask("rules_read")
    page.ask("declare", publish_name=True)

    page.ask("recuse", submission="S002", ground="coached", reason="曾輔導本案")

    assert panel.store.record().round.recusals[-1] == Recusal(
        submission="S002", member="M01", ground="coached", reason="曾輔導本案"
    )


@pytest.mark.parametrize(
    ("ground", "reason", "kind"),
    [("friendship", "友人", "broken"), ("other", "", "refused"), ("other", " \n", "refused")],
)
def test_a_recusal_needs_a_known_ground_and_a_reason(page, panel, ground, reason, kind):
    reply = page.ask("recuse", submission="S001", ground=ground, reason=reason)

    assert reply["error"]["kind"] == kind
    assert len(panel.store.record().round.recusals) == 1


def test_a_late_recusal_makes_the_case_vanish_and_keeps_its_marks_void(page, panel):
    page.mark("S002")
    page.ask("place", place={"submission": "S002", "pages": {"S001": 3, "S002": 7}})

    state = page.ask("recuse", submission="S002", ground="other", reason="剛得知")["state"]

    assert "S002" not in repr(state)
    assert state["place"] == {"pages": {"S001": 3}}
    assert state["progress"]["of"] == 2
    assert [sheet.state.value for sheet in panel.store.record().sheets] == ["void"]


def test_every_rule_of_the_round_stands_on_the_page(seats):
    page = seats(contact="分機1234").page()

    titles = [rule["title"] for rule in page.state()["rules"]]
    texts = {rule["title"]: rule["text"] for rule in page.state()["rules"]}

    assert titles == [
        "評定方式",
        "構面及配分",
        "類別及推薦名額",
        "序位計算",
        "委員數不同",
        "同分處理",
        "合格標準",
        "應填理由之情形",
        "評分確定時點",
        "提請討論之評分差異",
        "明顯差異處理",
        "評分期限",
        "核准文號",
        "聯絡窗口",
    ]
    assert texts["評分期限"] == "115年3月12日（星期四）上午9時止。"
    assert texts["聯絡窗口"] == "分機1234"
    assert texts["提請討論之評分差異"].endswith("任一構面給分相差達該構面配分之三分之一。")


def test_an_extension_is_the_deadline_of_the_member_it_was_given(panel):
    panel.store.append_event(
        "extended",
        actor="secretary",
        payload={"member": "M02", "until": "2026-03-25T17:00:00+08:00", "reason": "出國"},
    )

    deadlines = {m: panel.page(m).state()["round"]["deadline_text"] for m in ("M01", "M02")}

    assert deadlines == {
        "M01": "115年3月12日（星期四）上午9時",
        "M02": "115年3月25日（星期三）下午5時",
    }


def test_nobody_sits_at_the_desk_of_a_member_who_is_not_there(panel):
    with pytest.raises(StoreError, match="沒有編號 M99 的委員"):
        panel.page("M99")


def test_the_page_speaks_english_when_asked(panel):
    page = panel.page()

    state = page.ask("hello", language="en")["state"]

    assert state["rules"][0]["title"] == "Method"
    assert page.ask("entry", submission="S001")["error"]["text"] == (
        "this cannot be done at this step. Go through rules, declaration and recusals first."
    )


def test_who_never_declared_sees_nothing_after_the_close_either(panel):
    panel.store.close(actor="secretary", approval=None)

    state = panel.page().state()

    assert (state["step"], state["cases"], state["recusals"]) == ("closed", [], [])
    assert panel.page().ask("entry", submission="S001")["ok"] is False
