"""The example that ``svcreview new`` writes: real files, kept beside this module."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from svcreview.files import write_whole
from svcreview.folders import new_folder

_TEMPLATE: Final = Path(__file__).resolve().parent / "template"


def write_example(folder: Path) -> None:
    """A commented round folder with fictitious bodies: 2 categories, 4 entries, 3 members.

    Refuses a folder that is not empty; a failure leaves nothing behind.
    """
    with new_folder(folder) as making:
        for source in sorted(_TEMPLATE.rglob("*")):
            if source.is_file():
                write_whole(making / source.relative_to(_TEMPLATE), source.read_bytes())
