"""What several commands share: options, exit status, tables that align Chinese."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar

import click

from svcreview import exchange
from svcreview.errors import Problem
from svcreview.language import Text
from svcreview.text import display_width
from svcreview.verify import canonical
from svcreview.workbench import Workbench, open_round

INCOMPLETE: Final = 3  # exit status: done, but not complete
Command = TypeVar("Command", bound=Callable[..., Any])


def words(zh: str, en: str) -> str:
    """A help text in the language in use when the program starts."""
    return str(Text(zh, en))


def folder_argument(command: Command) -> Command:
    """``DIR``: a round folder."""
    return click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))(command)


def opened(folder: Path) -> Workbench:
    """The round in ``folder``, let go of when the command ends."""
    bench = open_round(folder)
    click.get_current_context().call_on_close(bench.store.dispose)
    return bench


def by_option(command: Command) -> Command:
    """``--by``: the person whose act this is; else the user signed in on this computer."""
    return click.option(
        "--by",
        metavar="NAME",
        default=_signed_in,
        help=words("執行人姓名（預設為登入帳號）", "who does this (default: the signed-in user)"),
    )(command)


def _signed_in() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as exc:
        raise click.UsageError(
            words(
                "無法得知登入帳號，請以 --by 指明執行人",
                "no signed-in user; say who you are with --by",
            )
        ) from exc


def approval_option(*, required: bool = False) -> Callable[[Command], Command]:
    """``--approval``: the number of the signed file that allows this act."""
    return click.option(
        "--approval",
        metavar="NUMBER",
        required=required,
        help=words("簽奉核准文號", "number of the approval"),
    )


def scale_option(command: Command) -> Command:
    """``--scale``: a table's marks are on another scale than the rubric's."""
    return click.option(
        "--scale",
        type=click.Choice(exchange.SCALES),
        help=words("原分數的量尺，換算為各構面配分", "scale of the marks, to be converted"),
    )(command)


def json_option(command: Command) -> Command:
    """``--json``: the same for machines."""
    return click.option(
        "--json", "as_json", is_flag=True, help=words("以 JSON 輸出", "print JSON")
    )(command)


def print_json(data: Any) -> None:
    """``data`` as canonical JSON on stdout."""
    click.echo(canonical(data))


def tell(text: Text) -> None:
    """One line of progress or advice, on stderr."""
    click.echo(str(text), err=True)


def tell_problems(title: Text, problems: Iterable[Problem]) -> None:
    """Warnings or notices under a title, on stderr; nothing if there are none."""
    lines = [f"  {problem}" for problem in problems]
    if lines:
        click.echo("\n".join([str(title), *lines]), err=True)


def listed(pairs: Iterable[tuple[str, str]]) -> Text:
    """Pairs of submission and member, as a sentence names them."""
    found = list(pairs)
    return Text(
        "、".join(f"{submission}／{member}" for submission, member in found),
        ", ".join(f"{submission}/{member}" for submission, member in found),
    )


def end(*, complete: bool) -> NoReturn:
    """Leave with status 0, or 3 where something is still missing."""
    click.get_current_context().exit(0 if complete else INCOMPLETE)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns that line up in a terminal, where a Chinese character takes two places."""
    lines = [list(header), *(list(row) for row in rows)]
    widths = [max(display_width(line[i]) for line in lines) for i in range(len(header))]
    return "\n".join(
        "  ".join(
            text + " " * (width - display_width(text))
            for text, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )
