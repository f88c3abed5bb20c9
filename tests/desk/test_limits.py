"""What a member types: what is meaningful is kept, and what is not is refused naming its field."""

import pytest

from svcreview.model import Member
from tests.builders import a_round

LONGEST = 10_000
FIELDS = {
    "private": "我的筆記",
    "abstain": "不評分之理由",
    "text:_:note": "整案意見的內部註記",
    "text:_:strength": "整案意見的優點",
    "text:impact:strength": "「impact」的優點",
    "text:impact:improvement": "「impact」的改善建議",
    "text:impact:note": "「impact」的內部註記",
    "text:impact:reason": "「impact」的理由",
}
PRACTISED = {name: called for name, called in FIELDS.items() if name != "abstain"}
TYPED_AND_KEPT = [
    ("很好👍🏽𠮷", "很好👍🏽𠮷"),
    ("👩‍👩‍👧‍👦 家庭", "👩‍👩‍👧‍👦 家庭"),  # joined by U+200D
    ("半個\ud83d字", "半個字"),
    ("\ude00\ud83d", ""),
    ("\u202e反轉\u2066起", "反轉起"),
    ("前\x00後\x1b[31m紅\x7f", "前後[31m紅"),
    ("\x00\x01\u202e", ""),
    ("  前後空白 \n\n", "前後空白"),
    ("一\r\n二\r三\t四", "一\n二\n三\t四"),
    ("e\u0301", "é"),
    ("\ue000造字", "\ue000造字"),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("=1+1", "=1+1"),
    ("'; DROP TABLE drafts; --", "'; DROP TABLE drafts; --"),
]


@pytest.fixture
def page(practising):
    """M01 may score and practise."""
    return practising.page().begin()


def stored(case, name):
    """The field ``name`` as a case shows it; what is not there is empty."""
    if name.startswith("text:"):
        return case["texts"].get(name.removeprefix("text:"), "")
    return case[name] or ""


# Fields of a sheet


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize(("typed", "kept"), TYPED_AND_KEPT)
def test_a_text_is_kept_as_it_is_meant(page, name, typed, kept):
    reply = page.save({name: typed})

    if name == "abstain" and not kept:  # nobody abstains without a reason
        assert reply["fields"] == {"abstain": "請填寫不評分之理由"}
    else:
        assert stored(reply["case"], name) == kept
        assert reply["case"] == page.case()


@pytest.mark.parametrize("name", PRACTISED)
@pytest.mark.parametrize(("typed", "kept"), TYPED_AND_KEPT)
def test_a_text_of_the_practice_case_is_kept_as_it_is_meant(page, name, typed, kept):
    reply = page.practise(**{name: typed})

    assert stored(reply["practice"]["case"], name) == kept


@pytest.mark.parametrize("name", FIELDS)
def test_a_text_as_long_as_allowed_is_kept_whole(page, name):
    text = "𠮷" * LONGEST

    assert stored(page.save({name: text})["case"], name) == text


@pytest.mark.parametrize(("name", "called"), FIELDS.items())
@pytest.mark.parametrize(
    ("length", "told"), [(10_001, "10,001"), (40_001, "40,001"), (1_000_000, "1,000,000")]
)
def test_a_text_too_long_is_refused_naming_its_field_and_nothing_is_saved(
    page, name, called, length, told
):
    page.save({name: "原來的"})

    reply = page.save({name: "字" * length, "mark:impact": "3"})

    why = f"文字超過上限 10,000 字（現有 {told} 字），未儲存"
    assert reply["fields"] == {name: why}
    assert reply["error"]["text"] == f"{called}：{why}。本次未儲存。"
    assert (stored(page.case(), name), page.case()["marks"]) == ("原來的", {})


@pytest.mark.parametrize(("name", "called"), PRACTISED.items())
def test_a_text_of_the_practice_case_too_long_is_refused_naming_its_field(page, name, called):
    reply = page.practise(1, **{name: "字" * 1_000_000})

    assert reply["error"]["text"] == (
        f"{called}：文字超過上限 10,000 字（現有 1,000,000 字），未儲存。本次未儲存。"
    )
    assert page.state()["practice"]["case"]["counter"] == 0


def test_what_is_cleaned_away_does_not_count_as_length(page):
    assert page.save({"private": "字" * LONGEST + "\x00" * LONGEST})["ok"]


def test_all_fields_that_are_too_long_are_named_at_once(page):
    reply = page.save({"private": "字" * 10_001, "text:impact:note": "字" * 10_001})

    assert reply["fields"].keys() == {"private", "text:impact:note"}
    assert "我的筆記：" in reply["error"]["text"]
    assert "「impact」的內部註記：" in reply["error"]["text"]


def test_each_fault_is_told_with_its_field_in_english_too(page):
    page.ask("hello", language="en")

    reply = page.save({"private": "x" * 10_001, "mark:impact": "26", "text:_:note": 3})

    assert reply["error"]["text"] == (
        "your notes: more than 10,000 characters (10,001), not saved; "
        "the internal note on the entry as a whole: this field holds the wrong kind of value; "
        "the mark on “impact”: 26 is not between 0 and 25. Nothing was saved."
    )


# Reasons and phrases


def reasons(page):
    """Every act that wants a reason, ready to be done: by name, a call with the reason."""
    page.mark("S002")
    page.hand_in("S002")
    return {
        "recuse": lambda said: page.ask("recuse", submission="S001", ground="other", reason=said),
        "ask_reopen": lambda said: page.ask("ask_reopen", submission="S002", reason=said),
    }


@pytest.mark.parametrize("act", ["recuse", "ask_reopen"])
def test_a_reason_too_long_is_refused_in_words_and_nothing_is_done(page, act):
    ask = reasons(page)[act]
    before = page.state()

    reply = ask("字" * 1_000_000)

    assert reply["error"] == {
        "kind": "refused",
        "text": "理由：文字超過上限 10,000 字（現有 1,000,000 字），未儲存。請縮短後再試一次。",
    }
    assert page.state() == before


@pytest.mark.parametrize("typed", ["\x00", "\u202e \n", "\ud800"])
@pytest.mark.parametrize("act", ["recuse", "ask_reopen"])
def test_a_reason_of_nothing_to_be_seen_is_no_reason(page, act, typed):
    assert reasons(page)[act](typed)["error"]["kind"] == "refused"


def test_the_reason_of_a_recusal_is_kept_as_it_is_meant(page, practising):
    assert reasons(page)["recuse"]("半個\ud83d字\u202e👍\x00")["ok"]

    assert practising.store.record().round.recusals[-1].reason == "半個字👍"


def test_an_answer_to_a_proposal_too_long_is_refused_in_words(seats):
    members = (Member(id="M01", name="組員3"), *a_round().members[1:])
    page = seats(members=members).page()
    page.ask("rules_read")
    page.ask("declare", publish_name=True)

    reply = page.ask("answer_proposal", submission="S003", recuse=False, reason="字" * 10_001)

    assert reply["error"]["text"].startswith("理由：文字超過上限 10,000 字")


def test_a_phrase_is_kept_as_it_is_meant_and_one_too_long_is_refused(page):
    assert page.ask("bank", add="半個\ud83d字\u202e👍\x00")["bank"] == ["半個字👍"]
    assert page.ask("bank", add="\x00")["bank"] == ["半個字👍"]
    assert page.ask("bank", add="字" * 1_000)["ok"]
    assert page.ask("bank", add="字" * 1_001)["error"]["text"] == (
        "常用語：文字超過上限 1,000 字（現有 1,001 字），未儲存。請縮短後再試一次。"
    )


def test_more_phrases_than_anybody_reads_are_refused(page):
    for n in range(200):
        page.ask("bank", add=f"常用語{n}")

    assert page.ask("bank", add="再一則")["error"]["text"] == (
        "常用語已達上限。請先移除不用的常用語。"
    )
    assert page.ask("bank", remove=0)["ok"]
    assert page.ask("bank", add="再一則")["bank"][-1] == "再一則"
