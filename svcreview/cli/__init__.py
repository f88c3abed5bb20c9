"""The command line: parse, call one function, print.

Status: 0 done, 1 an expected error, 2 wrong usage, 3 done but not complete. Results go to
stdout, progress and errors to stderr. A command's module loads when the command is used, so
that ``svcreview --help`` stays quick.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import signal
import sys
from collections.abc import Mapping
from typing import IO, Any, Final

import click

from svcreview import __version__
from svcreview.cli.wording import Formatter, in_words
from svcreview.errors import SvcreviewError
from svcreview.language import Text

_COMMANDS: Final[Mapping[str, tuple[str, Text]]] = {
    "demo": ("demo", Text("建立示範輪次與全部報告", "Make the demonstration round and its reports")),
    "new": ("setup", Text("建立新輪次，或由去年的評分表匯入", "Make a round, or turn a table of marks into one")),
    "check": ("setup", Text("檢查輪次資料夾的檔案", "Check the files of a round")),
    "open": ("setup", Text("凍結設定並開放評分", "Freeze the settings and open scoring")),
    "desk": ("desk", Text("開啟委員的評分頁面", "Open a member's scoring desk")),
    "status": ("status", Text("查看各委員完成情形（不顯示分數）", "Show who is finished, without marks")),
    "sheets": ("sheets", Text("評分表的產製、匯入與紙本登錄", "Make score sheets, take them back, key paper in")),
    "return": ("progress", Text("退回評分表由委員修正", "Give a handed-in sheet back")),
    "close": ("progress", Text("截止評分", "Close scoring")),
    "reopen": ("progress", Text("經核准後重新開放評分", "Open scoring again, with an approval")),
    "rank": ("outcome", Text("列出各類別排序", "Show the order in each category")),
    "export": ("outcome", Text("匯出評分明細", "Export the marks as a table")),
    "report": ("outcome", Text("產製各機關報告與彙整頁", "Make the reports and the summary")),
    "verify": ("audit", Text("檢核紀錄與檔案是否遭更動", "Check that nothing stored was changed")),
}  # fmt: skip


_INTERRUPTED: Final = Text(
    "已中斷；沒有留下寫到一半的檔案，可再執行一次。",
    "Interrupted; no file is left half-written, and the command can be run again.",
)

click.Context.formatter_class = Formatter  # every command's help, those of a sub-group too


class Failure(click.ClickException):
    """An expected error on its way to the terminal, told in the user's language."""

    def show(self, file: IO[Any] | None = None) -> None:
        prefix = Text("錯誤：", "Error: ")
        click.echo(f"{prefix}{self.format_message()}", file=file or sys.stderr)


class _Group(click.Group):
    """Load a command when it is asked for; turn every expected error into message and hint."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"svcreview.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = module.COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section(str(Text("指令", "Commands"))):
            formatter.write_dl([(name, str(text)) for name, (_, text) in _COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as exc:
            raise in_words(exc) from exc
        except SvcreviewError as exc:
            raise Failure(f"{exc}\n{exc.hint}".rstrip()) from exc
        except KeyboardInterrupt as exc:
            raise Failure(str(_INTERRUPTED)) from exc


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=str(
        Text(
            "初評評分系統：從輪次資料夾或評分明細到各機關報告。",
            "The review workbench: from a round folder or a table of marks to one report per agency.",
        )
    ),
)
@click.version_option(__version__, prog_name="svcreview")
def cli() -> None:
    """Hold the commands; each stands in a module of its own."""


def main() -> None:
    """Run the command line, with output that any terminal can take."""
    for stream in (sys.stdout, sys.stderr):
        # A cp950 or ASCII terminal shows ? for what it cannot print, rather than a traceback.
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(io.UnsupportedOperation):
                stream.reconfigure(errors="replace")
    _stop_as_by_ctrl_c()
    try:
        cli()
    except OSError as exc:  # a full disk behind ">", a file that a virus scanner holds, …
        _refused_by_system(exc).show()
        sys.exit(1)


def _stop_as_by_ctrl_c() -> None:
    """Let a closed window or a shutdown clean up as Ctrl-C does, unless told to go on (nohup)."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def _refused_by_system(exc: OSError) -> Failure:
    place = exc.filename or Text("輸出", "output")
    told = Text(
        f"{place}：無法讀寫（{exc.strerror}）\n請確認磁碟空間與權限後再執行一次。",
        f"{place}: cannot be read or written ({exc.strerror})\n"
        "Check free space and permissions, then run again.",
    )
    return Failure(str(told))
