"""Which worksheet of a workbook is read: the first that is not empty, or the one asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from svcreview.errors import InputError
from svcreview.exchange.cells import no_rows, refused
from svcreview.language import Text


def choose(
    source: str, names: Sequence[str], wanted: str | None, empty: Callable[[int], bool]
) -> tuple[int, tuple[Text, ...]]:
    """The place in ``names`` of the worksheet to read, and a notice if others hold something."""
    if wanted is not None:
        if wanted not in names:
            raise _no_such_sheet(source, names, wanted)
        return names.index(wanted), ()
    filled = [place for place in range(len(names)) if not empty(place)]
    if not filled:
        raise no_rows(source)
    return filled[0], _notices([names[place] for place in filled])


def _notices(filled: list[str]) -> tuple[Text, ...]:
    if len(filled) == 1:
        return ()
    first, *others = filled
    zh, en = "、".join(others), ", ".join(others)
    return (
        Text(
            f"只讀取工作表「{first}」；另有資料的工作表未讀取：{zh}。",
            f"Only the worksheet “{first}” is read; these hold data, too, and are not: {en}.",
        ),
    )


def _no_such_sheet(source: str, names: Sequence[str], wanted: str) -> InputError:
    return refused(
        source,
        Text(
            f"沒有名為「{wanted}」的工作表；現有：{'、'.join(names)}",
            f"there is no worksheet “{wanted}”; there are: {', '.join(names)}",
        ),
        Text("請改用現有的工作表名稱。", "Give one of these names."),
    )
