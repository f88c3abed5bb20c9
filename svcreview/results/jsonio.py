"""Results as the bytes of ``results.json``, and back."""

from __future__ import annotations

import json
from hashlib import sha256
from io import BytesIO
from typing import Final

from svcreview.errors import TamperedError
from svcreview.frozen import in_pieces, thaw
from svcreview.language import Text
from svcreview.results.values import RoundResults

_TO_ROWS: Final = 4  # levels: the results, their categories, each category, its rows


def to_json(results: RoundResults) -> bytes:
    """The canonical JSON of ``results``: the same value gives the same bytes."""
    content = BytesIO()
    content.writelines(in_pieces(results, _TO_ROWS))
    return content.getvalue()


def from_json(content: bytes) -> RoundResults:
    """The results that ``to_json`` wrote; raises ``TamperedError`` for anything else."""
    from pydantic import ValidationError  # slow to import, and only needed on the way in

    try:
        return thaw(RoundResults, json.loads(content))
    except (json.JSONDecodeError, UnicodeDecodeError, ValidationError) as exc:
        raise TamperedError(
            Text(
                "評分結果檔的內容不是本系統寫出的格式",
                "The file does not hold results as they were written",
            ),
            Text(
                "請勿修改 results.json；重新執行 svcreview rank 即可由評分資料重新產生結果。",
                "Leave results.json as it is; svcreview rank draws the results from the marks again.",
            ),
        ) from exc


def results_digest(results: RoundResults) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return sha256(to_json(results)).hexdigest()
