"""A round as plain data to be stored, back again, and the digest of its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from svcreview import frozen, verify
from svcreview.errors import TamperedError
from svcreview.language import Text
from svcreview.model import Round


def freeze(round_: Round) -> dict[str, Any]:
    """``round_`` as plain JSON data."""
    data: dict[str, Any] = frozen.plain(round_)
    return data


def thaw(data: Mapping[str, Any]) -> Round:
    """The round that ``freeze`` made ``data`` from."""
    try:
        return frozen.thaw(Round, data)
    except ValidationError as exc:
        where = ".".join(str(part) for part in exc.errors()[0]["loc"])
        raise TamperedError(
            Text(
                f"儲存的評審設定無法讀回（{where}）",
                f"the stored settings of the round cannot be read back ({where})",
            ),
            Text("請由備份還原後再執行一次。", "Restore a backup, then run again."),
        ) from exc


def settings_digest(round_: Round) -> str:
    """SHA-256 of everything that the round was opened with, rubric and annexes included."""
    return verify.digest(freeze(round_))
