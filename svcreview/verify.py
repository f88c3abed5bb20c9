"""Canonical JSON, digests and chains, and the check of a whole round.

Standard library only: this file alone, beside an archived round, is enough to check it.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical(data: Any) -> bytes:
    """``data`` as the one JSON text it has: sorted keys, no spaces, UTF-8, no nan."""
    text = json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def digest(data: Any) -> str:
    """SHA-256 of the canonical JSON of ``data``, in hex."""
    return hashlib.sha256(canonical(data)).hexdigest()
