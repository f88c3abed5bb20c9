"""svcreview: a review workbench for a first-round panel (初評小組).

``open_round(path)`` gives the workbench of an opened round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svcreview.workbench import open_round

__version__ = "0.1.0"
__all__ = ["__version__", "open_round"]


def __getattr__(name: str) -> Any:
    """Load the workbench on first use: ``import svcreview`` alone stays quick."""
    if name == "open_round":
        from svcreview import workbench

        return workbench.open_round
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
