"""The summary's own words: the differences to be discussed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from svcreview.language import Text
from svcreview.results.values import Difference
from svcreview.text import trim

_TOTALS: Final = Text("總分", "Totals")


def differences_in_words(differences: Sequence[Difference], dimensions: Mapping[str, Text]) -> Text:
    """The sentence about one entry that is put to the panel; ``dimensions`` names the keys."""
    each = [_apart(difference, dimensions) for difference in _each_range_once(differences)]
    return Text(
        f"{'；'.join(text.zh for text in each)}，達提請討論標準，是否屬明顯差異請小組認定。",
        f"{'; '.join(text.en for text in each)}. This is enough to be discussed; whether it is a "
        "marked difference is for the panel to say.",
    )


def _each_range_once(differences: Sequence[Difference]) -> list[Difference]:
    """Without the plain range of totals where the one across the pass mark says it already."""
    across = any(difference.kind == "range_across_pass" for difference in differences)
    return [one for one in differences if not (across and one.kind == "total_range")]


def _apart(difference: Difference, dimensions: Mapping[str, Text]) -> Text:
    high, low = trim(difference.high), trim(difference.low)
    apart = trim(difference.high - difference.low)
    about = _TOTALS
    if difference.dimension is not None:
        about = dimensions[difference.dimension]
        about = Text(f"「{about.zh}」", about.en)
    below = difference.kind == "range_across_pass"
    return Text(
        f"{about.zh}最高{high}分與最低{low}分相差{apart}分"
        f"{'（且有總分未達合格分數）' if below else ''}",
        f"{about.en}: {high} at most and {low} at least, {apart} points apart"
        f"{', with a total below the pass mark' if below else ''}",
    )
