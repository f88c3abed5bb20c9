"""Packages (xlsx, ods) whose bytes depend on their content alone: no clock, no machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping
from typing import Final

_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say


def packed(parts: Mapping[str, bytes], *, stored: Collection[str] = ()) -> bytes:
    """The package of ``parts`` in their order; those in ``stored`` are not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            part = zipfile.ZipInfo(name, _NO_TIME)
            part.create_system = 0  # else it tells Windows from the rest
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            package.writestr(part, content, compress_type=kind)
    return out.getvalue()


def parts_of(raw: bytes) -> dict[str, bytes]:
    """The parts of a package that we made, in their order."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return {name: package.read(name) for name in package.namelist()}
