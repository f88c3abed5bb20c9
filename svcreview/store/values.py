"""What the store gives besides the values of the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from svcreview.errors import StaleSheetError
from svcreview.language import Text
from svcreview.model import Pair
from svcreview.sheets import Draft


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: how many entries, and the digest of the last one."""

    chain: str
    count: int
    head: str | None


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of all chains, the secretariat's first, then each member's by id."""

    all: tuple[Head, ...]

    def __iter__(self) -> Iterator[Head]:
        return iter(self.all)

    def of(self, chain: str) -> Head:
        """The head of ``chain``: ``secretariat`` or a member's id; raises ``KeyError``."""
        return {head.chain: head for head in self.all}[chain]


class StaleDraftError(StaleSheetError):
    """A second tab or an old page: ``stored`` is what it would have overwritten."""

    def __init__(self, pair: Pair, base: int, stored: Draft | None) -> None:
        name, now = f"{pair.submission}/{pair.member}", stored.counter if stored else 0
        super().__init__(
            Text(
                f"評分表 {name} 已在別處存到第 {now} 版，這裡仍是第 {base} 版，未予覆蓋",
                f"sheet {name}: save {now} was made elsewhere, this page still had save {base}; "
                "nothing was overwritten",
            )
        )
        self.pair, self.base, self.stored = pair, base, stored
        self.args = (pair, base, stored)  # what pickle hands back to __init__
