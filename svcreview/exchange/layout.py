"""Whether everything locked on a score sheet stands as it was made; if not, what was done to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from svcreview.exchange.cells import Cell, Odd, Worksheet, shown, words_in
from svcreview.exchange.gathered import Problems
from svcreview.forms import Form, Grid, Kind, Spot
from svcreview.forms.grid import COMPUTED, DIMENSION_AT, FILLED_IN
from svcreview.forms.stamp import META
from svcreview.forms.words import BANDS, TITLE
from svcreview.language import Text
from svcreview.text import column_name, one_line, shorten

Cells = Sequence[Cell]
Key = tuple[str, str]
_QUOTED: Final = 5


def check_layout(
    worksheets: Mapping[str, Worksheet], form: Form, grid: Grid, problems: Problems
) -> Mapping[int, Cells]:
    """The rows of the worksheet that is filled in, by number; what is wrong goes to ``problems``.

    Once rows or columns are out of place, single cells are not told any more: all would be wrong.
    """
    title, bands = TITLE.in_(form.stamp.language), BANDS.in_(form.stamp.language)
    _check_names(worksheets, (title, bands, META), problems)
    sheet = worksheets.get(title)
    if sheet is None:
        return {}
    for text in (*_hidden(sheet), *_merged(sheet)):
        problems.add(text)
    rows = dict(sheet.rows)
    out_of_place = list(_out_of_place(rows, grid))
    for text in out_of_place:
        problems.add(text)
    if not out_of_place:
        _check_cells(rows, grid.rows, problems)
        if bands in worksheets:
            _check_bands(worksheets[bands], grid, problems)
    return rows


def _check_names(
    worksheets: Mapping[str, Worksheet], wanted: Sequence[str], problems: Problems
) -> None:
    extra = [shorten(name, 30) for name in worksheets if name not in wanted]
    missing = [name for name in wanted if name not in worksheets]
    if extra:
        problems.add(
            Text(
                f"多出工作表：{'、'.join(extra[:_QUOTED])}，請刪除",
                f"worksheets that do not belong here, delete them: {', '.join(extra[:_QUOTED])}",
            )
        )
    if missing:
        problems.add(
            Text(
                f"缺少工作表：{'、'.join(missing)}，請勿刪除或改名",
                f"worksheets are missing, deleted or renamed: {', '.join(missing)}",
            )
        )


def _hidden(sheet: Worksheet) -> Iterator[Text]:
    if sheet.hidden_rows:
        listed = "、".join(str(row) for row in sheet.hidden_rows[:_QUOTED])
        yield Text(
            f"有隱藏的列（第 {listed} 列），請取消隱藏或篩選後確認內容",
            f"rows are hidden ({listed}): unhide them, or remove the filter, and look at them",
        )
    if sheet.hidden_columns:
        listed = "、".join(column_name(column) for column in sheet.hidden_columns[:_QUOTED])
        yield Text(
            f"有隱藏的欄（{listed} 欄），請取消隱藏後確認內容",
            f"columns are hidden ({listed}): unhide them and look at them",
        )


def _merged(sheet: Worksheet) -> Iterator[Text]:
    if sheet.merged:
        listed = "、".join(sheet.merged[:_QUOTED])
        yield Text(f"有合併儲存格（{listed}），請取消合併", f"cells are merged: {listed}")


def _out_of_place(rows: Mapping[int, Cells], grid: Grid) -> Iterator[Text]:
    """Rows and columns that were inserted, deleted, repeated or moved."""
    wanted = [words_in(spot.value) for spot in grid.rows[grid.head - 1]]
    found = [words_in(cell) for cell in rows.get(grid.head, ())]
    if found[: len(wanted)] != wanted:
        yield _other_head(rows, grid.head, wanted, found)
        return
    keys = [_key([spot.value for spot in spots]) for _, spots in grid.below_head()]
    yield from _other_rows(keys, {row: _key(c) for row, c in rows.items() if row > grid.head}, grid)


def _key(cells: Sequence[Cell]) -> Key:
    """Which entry and dimension a row says that it is about."""
    padded = [*cells, *([None] * (DIMENSION_AT + 1 - len(cells)))]
    return words_in(padded[0]), words_in(padded[DIMENSION_AT])


def _other_head(rows: Mapping[int, Cells], head: int, wanted: list[str], found: list[str]) -> Text:
    moved = [
        row for row, cells in rows.items() if [words_in(c) for c in cells][: len(wanted)] == wanted
    ]
    if moved:
        return Text(
            f"欄名應在第 {head} 列，現在第 {moved[0]} 列：表格上方曾增刪列",
            f"the column names stand in row {moved[0]} instead of {head}: rows above were "
            "inserted or deleted",
        )
    place = next((at for at, name in enumerate(wanted) if at >= len(found) or found[at] != name), 0)
    name = column_name(place)
    return Text(
        f"{name} 欄應為「{wanted[place]}」：欄位曾增刪、搬移或改名",
        f"column {name} should be “{wanted[place]}”: columns were inserted, deleted, moved or renamed",
    )


def _other_rows(keys: Sequence[Key], found: Mapping[int, Key], grid: Grid) -> Iterator[Text]:
    """What was done to the rows of the table, told by whose they say they are."""
    named = {row: key for row, key in found.items() if key != ("", "")}
    wanted, there = Counter(keys), Counter(named.values())
    twice = [key for key, count in there.items() if key in wanted and count > wanted[key]]
    gone = [key for key in wanted if there[key] < wanted[key]]
    strange = [row for row, key in named.items() if key not in wanted]
    if twice:
        yield Text(f"列重複：{_listed(twice).zh}", f"rows stand twice: {_listed(twice).en}")
    if gone:
        yield Text(f"缺少列：{_listed(gone).zh}", f"rows are missing: {_listed(gone).en}")
    if strange:
        rows = "、".join(str(row) for row in strange[:_QUOTED])
        yield Text(f"多出不屬於本表的列：第 {rows} 列", f"rows that do not belong here: {rows}")
    if not (twice or gone or strange):
        rows_of = zip(range(grid.head + 1, len(grid.rows) + 1), keys, strict=True)
        moved = [row for row, key in rows_of if found.get(row) != key]
        yield from map(_moved, moved[:1])


def _moved(row: int) -> Text:
    return Text(
        f"第 {row} 列起的列序與原表不同：曾排序、搬移或插入空白列",
        f"from row {row} on the order is not that of the sheet as made: rows were sorted, moved, or "
        "empty ones inserted",
    )


def _listed(keys: Sequence[Key]) -> Text:
    told = [f"{entry or '?'}／{dimension or '?'}" for entry, dimension in keys[:_QUOTED]]
    more = len(keys) - len(told)
    zh, en = "、".join(told), ", ".join(told)
    return Text(f"{zh} 等 {len(keys)} 列", f"{en} and {more} more") if more else Text(zh, en)


def _check_cells(
    rows: Mapping[int, Cells], spots: Sequence[Sequence[Spot]], problems: Problems
) -> None:
    """Every cell that is not to be filled in: as it was made, and nothing beyond the table."""
    for number in sorted({*rows, *range(1, len(spots) + 1)}):
        wanted = spots[number - 1] if number <= len(spots) else ()
        cells = rows.get(number, ())
        for column in range(max(len(cells), len(wanted))):
            found = cells[column] if column < len(cells) else None
            spot = wanted[column] if column < len(wanted) else _OUTSIDE
            if not _as_made(spot, found):
                problems.add(_changed(spot, found), row=number, column=column)


_OUTSIDE: Final = Spot(kind=Kind.STRUCK)


def _as_made(spot: Spot, found: Cell) -> bool:
    if spot.kind in FILLED_IN or spot.kind in COMPUTED:
        return True
    if isinstance(spot.value, Decimal):
        return found == spot.value
    return not isinstance(found, Odd) and words_in(found) == words_in(spot.value)


def _changed(spot: Spot, found: Cell) -> Text:
    is_ = shorten(shown(found), 30)
    if spot.value is None:
        return Text(
            f"這一格不供填寫，卻有「{is_}」，請清空",
            f"nothing is to be written here, yet it says “{is_}”: empty it",
        )
    was = shorten(one_line(shown(spot.value)), 30)
    return Text(
        f"鎖定的內容由「{was}」改成「{is_}」，請改回",
        f"what is locked was changed from “{was}” to “{is_}”: put it back",
    )


def _check_bands(sheet: Worksheet, grid: Grid, problems: Problems) -> None:
    found = dict(sheet.rows)
    for number, spots in enumerate(grid.bands, 1):
        cells = [*found.get(number, ()), *([None] * len(spots))]
        if not all(_as_made(spot, cell) for spot, cell in zip(spots, cells, strict=False)):
            problems.add(_BANDS_CHANGED)
            return


_BANDS_CHANGED: Final = Text(
    "「級距說明」工作表的內容已遭更動", "the worksheet of the bands was changed"
)
