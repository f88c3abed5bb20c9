"""What still keeps a sheet from being handed in: asked then, and never of a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from svcreview.desk.cases import WHOLE, Case, texts_of
from svcreview.desk.staff import differing
from svcreview.desk.values import Json
from svcreview.desk.words import told
from svcreview.language import Text
from svcreview.model import Comment, CommentKind, Round, Sheet, SheetState
from svcreview.rubric import Rubric
from svcreview.sheets import missing_marks
from svcreview.text import trim

# 「待補助」 and 「待補強」 are words of their own, so 待補 counts only where nothing follows it.
_PLACEHOLDERS: Final = re.compile(
    r"請補[述充敘]?(說明|內容|理由|意見)?[…。.）)\]】]*$|請補述|待補([述敘填寫]|[\s…。.，,；;）)\]】]|$)"
    r"|待填|請填寫|\b(todo|tbd|fixme)\b|lorem ipsum|[xＸｘ×○〇◯]{3,}",
    re.IGNORECASE,
)
_NOTHING_SAID: Final = re.compile(
    r"[\s.…。·・\-—–_＿~～?？!！*＊/／]+|略|(測試|test)\d*|asdf", re.IGNORECASE
)


def is_placeholder(text: str) -> bool:
    """Whether ``text`` only keeps a place for what was to be written."""
    return bool(_NOTHING_SAID.fullmatch(text.strip()) or _PLACEHOLDERS.search(text))


def sheet_to_hand_in(case: Case, member: str) -> Sheet:
    """The sheet of ``case`` as it would be handed in: with marks, or as an abstention."""
    sheet = case.sheet(member)
    if case.abstain is None:
        return replace(sheet, state=SheetState.DRAFT)
    kept = [c for c in sheet.comments if (c.dimension, c.kind) != (None, CommentKind.REASON)]
    reason = Comment(kind=CommentKind.REASON, text=case.abstain)
    return replace(
        sheet,
        state=SheetState.ABSTAINED,
        marks={},
        not_applicable=frozenset(),
        comments=(reason, *kept),
    )


def problems_of(round_: Round, case: Case) -> list[Json]:
    """What must be mended before ``case`` can be handed in: the field, and why."""
    return [{"field": field, "text": told(text)} for field, text in faults_of(round_, case)]


def faults_of(round_: Round, case: Case) -> Iterator[tuple[str, Text]]:
    """The same in both languages, for who asks in a member's stead."""
    sheet, texts = case.sheet(""), texts_of(case.sheet(""))
    if case.abstain is None:
        for key, text in missing_marks(round_.rubric, sheet):
            yield f"mark:{key}", text
        yield from _missing_reasons(round_.rubric, case, texts)
        yield from _unlike_the_staff(round_, case, texts)
    for name, words in texts.items():
        if is_placeholder(words):
            yield f"text:{name}", _PLACEHOLDER
    if case.abstain is not None and is_placeholder(case.abstain):
        yield "abstain", _PLACEHOLDER


_PLACEHOLDER: Final = Text(
    "內容仍是待補文字，請改寫或清空", "this is still placeholder text: rewrite or empty it"
)


def _unlike_the_staff(
    round_: Round, case: Case, texts: Mapping[str, str]
) -> Iterator[tuple[str, Text]]:
    # 參照 採購評選委員會審議規則 §3-1: who differs from the preliminary opinion says why.
    for dimension, level in differing(round_, case):
        if f"{dimension.key}:reason" not in texts:
            title, band = dimension.title, level.title
            yield (
                f"text:{dimension.key}:reason",
                Text(
                    f"「{title.zh}」與幕僚初審意見（{band.zh}）不同，請敘明理由",
                    f"“{title.en}” differs from the staff's preliminary opinion ({band.en}): "
                    "give a reason",
                ),
            )


def _missing_reasons(
    rubric: Rubric, case: Case, texts: Mapping[str, str]
) -> Iterator[tuple[str, Text]]:
    sheet, rule = case.sheet(""), rubric.reasons
    if sheet.complete(rubric) and f"{WHOLE}:reason" not in texts:
        yield from _on_total(case.total, rule.total_below, rule.total_above)
    for key, floor in rule.marks_below.items():
        points = sheet.marks.get(key)
        if points is not None and points < floor and f"{key}:reason" not in texts:
            title, least = rubric.dimension(key).title, trim(floor)
            yield (
                f"text:{key}:reason",
                Text(
                    f"「{title.zh}」未達{least}分，請填寫理由",
                    f"“{title.en}” is below {least}: give a reason",
                ),
            )


def _on_total(
    total: Decimal | None, below: Decimal | None, above: Decimal | None
) -> Iterator[tuple[str, Text]]:
    field = f"text:{WHOLE}:reason"
    if total is None:
        return
    if below is not None and total < below:
        least = trim(below)
        yield (
            field,
            Text(f"總分未達{least}分，請填寫理由", f"The total is below {least}: give a reason"),
        )
    if above is not None and total > above:
        most = trim(above)
        yield (
            field,
            Text(f"總分逾{most}分，請填寫理由", f"The total is above {most}: give a reason"),
        )
