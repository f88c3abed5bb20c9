"""zh-TW is spoken unless somebody asks for English."""

from __future__ import annotations

import pickle

import pytest

from svcreview.language import HTML_LANG, LANGUAGES, Text, current, using

GREETING = Text("您好", "Good day")


def test_chinese_is_spoken_when_nobody_chose():
    assert str(GREETING) == "您好"


def test_the_locale_of_an_english_windows_changes_nothing(monkeypatch):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")

    assert str(GREETING) == "您好"


@pytest.mark.parametrize(
    ("wish", "spoken"),
    [("en", "en"), ("EN", "en"), ("en_US.UTF-8", "en"), ("zh-TW", "zh"), ("fr", "zh"), ("", "zh")],
)
def test_the_environment_may_choose_and_nonsense_falls_back_to_chinese(monkeypatch, wish, spoken):
    monkeypatch.setenv("SVCREVIEW_LANG", wish)

    assert current() == spoken


def test_a_choice_in_the_program_outranks_the_environment(monkeypatch):
    monkeypatch.setenv("SVCREVIEW_LANG", "en")

    with using("zh"):
        assert str(GREETING) == "您好"


def test_a_choice_ends_with_its_block_even_after_an_error():
    with pytest.raises(RuntimeError), using("en"):
        assert str(GREETING) == "Good day"
        raise RuntimeError

    assert current() == "zh"


def test_choices_nest():
    with using("en"):
        with using("zh"):
            assert current() == "zh"
        assert current() == "en"


def test_an_unknown_language_is_a_programming_mistake():
    with pytest.raises(ValueError, match="'jp' is not one of"), using("jp"):
        pass


def test_a_text_gives_either_wording_whatever_is_spoken():
    assert (GREETING.in_("zh"), GREETING.in_("en")) == ("您好", "Good day")


def test_a_text_survives_the_way_to_another_process():
    assert pickle.loads(pickle.dumps(GREETING)) == GREETING


def test_every_language_has_its_html_tag():
    assert tuple(HTML_LANG) == LANGUAGES
