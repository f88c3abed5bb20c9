"""The error family: every expected failure says where, what was found, and what to do.

``ValueError`` stays for programming mistakes and is never caught.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from svcreview.language import Text


class SvcreviewError(Exception):
    """An expected failure; ``message`` and ``hint`` exist in every language of the product."""

    hint: Text = Text("", "")

    def __init__(self, message: Text, hint: Text | None = None) -> None:
        # Both arguments go to Exception so that the error survives pickling between processes.
        super().__init__(message, hint)
        self.message = message
        if hint is not None:
            self.hint = hint

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a person's file: ``place`` names file, row or field."""

    place: str
    text: Text

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else str(self.text)


class InputError(SvcreviewError):
    """A file from a person has problems; all of them are told at once."""

    def __init__(
        self, source: str, problems: Iterable[Problem], hint: Text | None = None, *, more: int = 0
    ) -> None:
        """``more`` counts problems beyond the ones listed, where a long table has too many."""
        self.source = source
        self.problems = tuple(problems)
        self.more = more
        count = len(self.problems) + more
        super().__init__(
            Text(
                f"{source}：發現 {count} 個問題",
                f"{source}: {count} problem{'' if count == 1 else 's'}",
            ),
            hint,
        )
        self.args = (source, self.problems, hint)  # what pickle hands back to __init__

    hint = Text("請修正上列各項後再執行一次。", "Mend these, then run the command again.")

    def __str__(self) -> str:
        listed = [f"  {problem}" for problem in self.problems]
        if self.more:
            listed.append(f"  {Text(f'……另有 {self.more} 個問題', f'… and {self.more} more')}")
        return "\n".join([str(self.message), *listed])


class PhaseError(SvcreviewError):
    """The round is not in the phase that this act needs."""


class StoreError(SvcreviewError):
    """The store cannot do what was asked."""


class StaleSheetError(StoreError):
    """Somebody saved this sheet after it was read."""

    hint = Text(
        "請重新載入這份評分表，看過變更之處後再儲存。",
        "Reload the sheet, look at what changed, and save again.",
    )


class TamperedError(SvcreviewError):
    """Something stored is not what was once written."""


class ReportError(SvcreviewError):
    """A report could not be made."""
