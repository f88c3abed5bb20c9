"""Click's own words in Chinese: frame of the help texts, and what is wrong with a command line."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from typing import IO, Any, Final

import click

from svcreview.language import Text, current

_SECTIONS: Final = {"Options": Text("選項", "Options"), "Commands": Text("指令", "Commands")}
_PHRASES: Final = (
    (re.compile(r"\[OPTIONS\]"), "[選項]"),
    (re.compile(r"COMMAND \[ARGS\]\.\.\."), "指令 …"),
    (re.compile(r"Show this message and exit\."), "顯示說明"),
    (re.compile(r"Show the version and exit\."), "顯示版本"),
    (re.compile(r"\s*\[required\]"), "（必填）"),
    (re.compile(r"\s*\[default: (.+?)\]"), r"（預設 \1）"),
    (re.compile(r"\s*\[x>=(\d+)\]"), r"（\1 以上）"),
    (re.compile(r"\s*\[(\d+)<=x<=(\d+)\]"), r"（\1 至 \2）"),
)

_COMPLAINTS: Final = (
    (re.compile(r"^No such command '?([^']+?)'?\.?$"), r"沒有 \1 這個指令"),
    (re.compile(r"^Got unexpected extra arguments? \((.+)\)\.?$"), r"多出不需要的內容：\1"),
)
_SECOND_PLACE: Final = "\u2060"  # word joiner: nothing to see


class Formatter(click.HelpFormatter):
    """The frame of a help text in the language in use."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _in_use(args), prefix or str(Text("用法：", "Usage: ")))

    def write_heading(self, heading: str) -> None:
        told = str(_SECTIONS.get(heading, heading))
        mark = Text("：", ":")
        self.write(f"{'':>{self.current_indent}}{told}{mark}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        told = [(term, _spaced(_in_use(meaning))) for term, meaning in rows]
        super().write_dl(told, col_max, col_spacing)

    def write_text(self, text: str) -> None:
        click.HelpFormatter.write_text(self, _spaced(text))

    def getvalue(self) -> str:
        return super().getvalue().replace(_SECOND_PLACE, "")


def _spaced(text: str) -> str:
    """``text`` as long as it is wide: click breaks lines by length, and 字 takes two places."""
    wide = (c in "WF" for c in map(unicodedata.east_asian_width, text))
    return "".join(c + _SECOND_PLACE if two else c for c, two in zip(text, wide, strict=True))


def _in_use(text: str) -> str:
    return _translated(text, _PHRASES) if current() == "zh" else text


def _translated(text: str, phrases: Iterable[tuple[re.Pattern[str], str]]) -> str:
    for phrase, zh in phrases:
        text = phrase.sub(zh, text)
    return text


class Misuse(click.UsageError):
    """A wrong command line, told in Chinese."""

    def show(self, file: IO[Any] | None = None) -> None:
        out = sys.stderr if file is None else file
        click.echo(f"錯誤：{self.message}", file=out)
        if self.ctx is not None:
            click.echo(self.ctx.get_usage(), file=out)
            click.echo(f"查看說明：{self.ctx.command_path} --help", file=out)


def in_words(error: click.UsageError) -> click.UsageError:
    """``error`` in the language in use; one with a face of its own (a bare group's help) stays."""
    own_face = type(error).show is not click.UsageError.show
    return error if own_face or current() == "en" else Misuse(_sentence(error), error.ctx)


def _sentence(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        near = "、".join(error.possibilities or ())
        return f"沒有 {error.option_name} 這個選項" + (f"，是否為 {near}？" if near else "")
    if not isinstance(error, click.BadParameter) or error.param is None:
        return _translated(error.message, _COMPLAINTS)
    hint = error.param.get_error_hint(error.ctx) if error.ctx else error.param.name
    if isinstance(error, click.MissingParameter):
        return f"缺少 {hint}，請補上"
    return f"{hint} 的值不正確，{_wanted(error.param.type) or error.message}"


def _wanted(kind: click.ParamType[Any]) -> str | None:
    if isinstance(kind, click.Choice):
        return f"可填：{'、'.join(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange):
        most = "以上" if kind.max is None else f"至 {kind.max} "
        return f"應為 {kind.min} {most}的整數"
    return None
