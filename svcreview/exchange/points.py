"""One cell to points: what a mark may look like, and the scales that last year's sheets used."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

from svcreview.exchange.cells import Cell, Odd, Oddity, blank, shown
from svcreview.language import Text
from svcreview.rubric import Dimension
from svcreview.text import narrow, shorten, trim

_RANGES: Final = {"0-100": (0, 100), "0-10": (0, 10), "1-7": (1, 7)}
SCALES: Final = tuple(_RANGES)
# Means on another scale carry more decimals than a mark typed by hand.
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,20})?")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_OUT_OF: Final = re.compile(r"[0-9.]+\s*[/／]\s*[0-9.]+")
_STATE_WORDS: Final = ("迴避", "棄權", "recused", "abstained")

ODD_WORDS: Final = {
    Oddity.FORMULA: Text(
        "是公式，請複製後以「選擇性貼上→值」取代公式",
        "is a formula: copy it and paste it back as a value",
    ),
    Oddity.DATE: Text(
        "是日期（可能由 Excel 自動轉成），請將儲存格設為「文字」或「通用格式」後重新輸入",
        "is a date (perhaps made by Excel): format the cell as text or general and type it again",
    ),
    Oddity.BOOLEAN: Text(
        "是邏輯值，請改填文字或數字", "is a truth value: write text or a number instead"
    ),
    Oddity.ERROR: Text(
        "是試算表的錯誤值，請更正該儲存格", "is a spreadsheet's error: mend that cell"
    ),
}


def read_points(
    cell: Cell, dimension: Dimension, step: Decimal, scale: str | None
) -> Decimal | Text | None:
    """The points in ``cell``, the words on what is wrong with it, or ``None`` for an empty cell."""
    if blank(cell):
        return None
    if isinstance(cell, Odd):
        return quoted(cell, ODD_WORDS[cell.kind])
    number = number_in(cell)
    if number is None:
        return quoted(cell, no_number(shown(cell)))
    wrong = _off_weight(number, dimension) if scale is None else _off_scale(number, scale)
    if wrong is not None:
        return quoted(cell, wrong)
    if scale is not None:
        return convert(number, dimension.weight, step, scale)
    return quoted(cell, _off_step(step)) if number % step else _tidy(number)


def convert(number: Decimal, weight: Decimal, step: Decimal, scale: str) -> Decimal:
    """``number`` on ``scale`` as points of ``weight``: linear, rounded half up to ``step``.

    On 1-7 the 1 becomes 0 and the 7 the whole weight: (x − 1) / 6 of it.
    """
    low, high = _RANGES[scale]
    share = (Fraction(number) - low) / (high - low)
    steps = share * Fraction(weight) / Fraction(step)
    return _tidy((2 * steps.numerator + steps.denominator) // (2 * steps.denominator) * step)


def scale_notice(scale: str, step: Decimal) -> Text:
    """What was done to marks on ``scale``."""
    low, high = _RANGES[scale]
    zh, en = ("得分", "mark") if not low else (f"（得分－{low}）", f"(mark − {low})")
    return Text(
        f"得分原為 {low} 至 {high}，已換算為各構面配分：{zh}÷{high - low}×配分，四捨五入至 {trim(step)} 分。",
        f"Marks from {low} to {high} were converted to the weight of each dimension: "
        f"{en} ÷ {high - low} × weight, rounded half up to {trim(step)}.",
    )


def number_in(cell: Cell) -> Decimal | None:
    """The number that ``cell`` shows, typed as a number or as a text, in full or half width."""
    if isinstance(cell, Decimal):
        return cell if cell.is_finite() else None
    plain = narrow(shown(cell))
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def _tidy(number: Decimal) -> Decimal:
    """24.0 and -0 as the 24 and 0 that they are."""
    return Decimal(trim(abs(number)))


def quoted(cell: Cell, text: Text) -> Text:
    """``text`` on what stands in ``cell``."""
    found = shorten(shown(cell), 40)
    return Text(f"得分「{found}」{text.zh}", f"mark “{found}” {text.en}")


def no_number(text: str) -> Text:
    """What ``text`` is instead of a number."""
    plain = narrow(text)
    if plain.startswith("="):
        return ODD_WORDS[Oddity.FORMULA]
    if plain.casefold() in _STATE_WORDS:
        return Text(
            "請寫在「狀態」（state）欄，得分留空",
            "belongs in the column state; leave the mark empty",
        )
    if _GROUPED.fullmatch(plain):
        return Text("含有逗號，請去掉逗號", "has a comma: write it without")
    if _OUT_OF.fullmatch(plain):
        return Text(
            "請只填得分，不填「／配分」，也不是日期",
            "must be the mark alone, not “mark/weight”, and no date",
        )
    return Text(
        "不是數字，請改為阿拉伯數字；未評則留空",
        "is not a number: write digits, or leave it empty if not scored",
    )


def _off_weight(number: Decimal, dimension: Dimension) -> Text | None:
    weight = trim(dimension.weight)
    if number < 0:
        return Text(
            f"低於 0，「{dimension.title.zh}」應為 0 至 {weight}",
            f"is below 0: “{dimension.title.en}” goes from 0 to {weight}",
        )
    if number <= dimension.weight:
        return None
    return Text(
        f"高於「{dimension.title.zh}」的配分 {weight}，請更正；若原表採其他量尺，"
        f"請加 --scale {'、'.join(SCALES)} 其中之一",
        f"is above the weight {weight} of “{dimension.title.en}”: mend it, or, if the table uses "
        f"another scale, add --scale {' or '.join(SCALES)}",
    )


def _off_scale(number: Decimal, scale: str) -> Text | None:
    low, high = _RANGES[scale]
    if low <= number <= high:
        return None
    return Text(
        f"不在 --scale {scale} 的範圍內，請更正，或改用其他量尺（{'、'.join(SCALES)}）",
        f"is outside --scale {scale}: mend it, or give another scale ({', '.join(SCALES)})",
    )


def _off_step(step: Decimal) -> Text:
    unit = trim(step)
    return Text(
        f"不是給分單位 {unit} 的倍數，請更正，或以 --rubric 指定單位較小的評分標準",
        f"is no multiple of the step {unit}: mend it, or give a rubric with a finer step (--rubric)",
    )
