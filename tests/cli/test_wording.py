"""Help and usage errors: no English in a Chinese terminal, and lines that fit into it."""

from __future__ import annotations

import re
import unicodedata

import pytest

from svcreview.cli import cli
from tests.cli.run import svcreview
from tests.test_readme import commands

CLICKS_OWN = re.compile(r"Usage:|Options:|Commands:|exit\.|\[required\]|\[default|OPTIONS|ARGS")


def width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


@pytest.mark.parametrize("path", [(), *commands(cli)], ids=" ".join)
def test_chinese_help_has_nothing_of_clicks_english(path):
    shown = svcreview(*path, "--help").out

    assert CLICKS_OWN.findall(shown) == []
    assert shown.startswith("用法：")


@pytest.mark.parametrize("path", [(), *commands(cli)], ids=" ".join)
def test_no_line_of_chinese_help_is_wider_than_a_terminal(path):
    lines = svcreview(*path, "--help").out.splitlines()

    assert [line for line in lines if width(line) > 80] == []


def test_english_help_keeps_clicks_words():
    shown = svcreview("report", "--help", language="en").out

    assert shown.startswith("Usage: ")
    assert "Show this message and exit." in shown


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["fly"], "沒有 fly 這個指令"),
        (["rank"], "缺少 'DIR'，請補上"),
        (["rank", "x", "y"], "多出不需要的內容：y"),
        (["rank", "x", "--jsom"], "沒有 --jsom 這個選項，是否為 --json？"),
        (["reopen", "x"], "缺少 '--approval'，請補上"),
        (["report", "x", "--lang", "fr"], "'--lang' 的值不正確，可填：zh、en"),
        (["new", "x", "--places", "-1"], "'--places' 的值不正確，應為 0 至 9999 的整數"),
        (["new", "x", "--year", "2026"], "'--year' 的值不正確，應為 90 至 299 的整數"),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese_with_the_way_to_help(arguments, sentence):
    ran = svcreview(*arguments)

    first, usage, way = ran.err.splitlines()
    assert (ran.status, first) == (2, f"錯誤：{sentence}")
    assert usage.startswith("用法：")
    assert way.endswith("--help")


def test_a_wrong_command_line_is_told_in_english_on_request():
    ran = svcreview("rank", language="en")

    assert (ran.status, ran.err.splitlines()[-1]) == (2, "Error: Missing argument 'DIR'.")


def test_sheets_alone_shows_its_help():
    ran = svcreview("sheets")

    assert ran.err.startswith("用法：")
