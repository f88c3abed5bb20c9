"""The fields of a save, laid onto the sheet that is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from svcreview.desk.cases import KINDS, WHOLE, abstain_name, private_name
from svcreview.desk.messages import RefusedError, TooLongError, bounded, unknown
from svcreview.desk.naming import field_name
from svcreview.language import Text
from svcreview.model import Comment, CommentKind, Sheet
from svcreview.rubric import Rubric
from svcreview.sheets import sheet_faults
from svcreview.text import parse_number


class FieldsRefusedError(RefusedError):
    """Fields that cannot be saved; ``fields`` says of each one why."""

    hint = Text("本次未儲存。", "Nothing was saved.")

    def __init__(self, rubric: Rubric, fields: Mapping[str, Text]) -> None:
        told = [(field_name(rubric, name), why) for name, why in fields.items()]
        super().__init__(
            Text(
                "；".join(f"{name.zh}：{why.zh}" for name, why in told),
                "; ".join(f"{name.en}: {why.en}" for name, why in told),
            )
        )
        self.args = (rubric, fields)  # what pickle hands back to __init__
        self.fields = fields


_NO_NUMBER = Text("這不是數字", "this is no number")
_WRONG_TYPE = Text("這個欄位的內容不對", "this field holds the wrong kind of value")
_COUNTS = Text("計分的構面不能選「不適用」", "a dimension that counts is always applicable")
_WHY_ABSTAIN = Text("請填寫不評分之理由", "say why you abstain")


@dataclass
class _Patch:
    """A sheet in the making; what goes wrong is gathered by field."""

    rubric: Rubric
    submission: str
    marks: dict[str, Decimal]
    skipped: set[str]
    comments: list[Comment]
    own: dict[str, str] = field(default_factory=dict)
    faults: dict[str, Text] = field(default_factory=dict)

    def lay(self, name: str, value: object) -> None:
        head, _, rest = name.partition(":")
        writers = {"mark": self._mark, "na": self._skip, "text": self._text}
        if name in ("private", "abstain"):
            self._own(name, value)
        elif head not in writers:
            raise unknown(name)
        else:
            writers[head](name, rest, value)

    def _want(self, name: str, key: str) -> None:
        # Names are never said back: what stands in them is the sender's.
        if not any(key == dimension.key for dimension in self.rubric.dimensions):
            raise unknown(name)

    def _mark(self, name: str, key: str, value: object) -> None:
        self._want(name, key)
        self.marks.pop(key, None)
        if value is None:
            return
        # No string of a hundred digits is a mark, and none is worth folding.
        points = parse_number(value) if isinstance(value, str) and len(value) < 100 else None
        if points is None:
            self.faults[name] = _NO_NUMBER
        else:
            self.marks[key] = points
            self.skipped.discard(key)

    def _skip(self, name: str, key: str, value: object) -> None:
        self._want(name, key)
        if not isinstance(value, bool):
            self.faults[name] = _WRONG_TYPE
        elif not value:
            self.skipped.discard(key)
        elif self.rubric.dimension(key).informational:
            self.skipped.add(key)
            self.marks.pop(key, None)
        else:
            self.faults[name] = _COUNTS

    def _text(self, name: str, rest: str, value: object) -> None:
        key, _, kind = rest.partition(":")
        if kind not in KINDS:
            raise unknown(name)
        if key != WHOLE:
            self._want(name, key)
        text = self._words(name, value)
        dimension = None if key == WHOLE else key
        place = (dimension, CommentKind(kind))
        self.comments = [c for c in self.comments if (c.dimension, c.kind) != place]
        if text:
            self.comments.append(Comment(kind=CommentKind(kind), text=text, dimension=dimension))

    def _own(self, name: str, value: object) -> None:
        text = self._words(name, value)
        if name == "private":
            self.own[private_name(self.submission)] = text
            return
        if value is not None and not text:
            self.faults.setdefault(name, _WHY_ABSTAIN)
        self.own[abstain_name(self.submission)] = text

    def _words(self, name: str, value: object) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            self.faults[name] = _WRONG_TYPE
            return ""
        try:
            return bounded(value)
        except TooLongError as exc:
            self.faults[name] = exc.message
            return ""


def patched(
    rubric: Rubric, sheet: Sheet, fields: Mapping[str, object]
) -> tuple[Sheet, dict[str, str]]:
    """``sheet`` with ``fields`` laid onto it, and what its member keeps beside it.

    Raises ``FieldsRefusedError`` with every field that cannot be saved; then nothing is.
    """
    patch = _Patch(
        rubric=rubric,
        submission=sheet.submission,
        marks=dict(sheet.marks),
        skipped=set(sheet.not_applicable),
        comments=list(sheet.comments),
    )
    for name, value in fields.items():
        patch.lay(name, value)
    made = replace(
        sheet,
        marks=patch.marks,
        not_applicable=frozenset(patch.skipped),
        comments=_in_order(patch.comments, rubric),
        handed_in_at=None,
    )
    faults = patch.faults | {f"mark:{key}": text for key, text in sheet_faults(rubric, made)}
    if faults:
        raise FieldsRefusedError(rubric, faults)
    return made, patch.own


def _in_order(comments: list[Comment], rubric: Rubric) -> tuple[Comment, ...]:
    """By dimension, then by kind: the same texts give the same sheet, however they were typed."""
    keys: list[str | None] = [None, *(dimension.key for dimension in rubric.dimensions)]
    kinds = list(CommentKind)
    return tuple(sorted(comments, key=lambda c: (keys.index(c.dimension), kinds.index(c.kind))))
