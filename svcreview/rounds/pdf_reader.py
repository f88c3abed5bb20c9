"""A program of its own that looks into PDF files: their pages, and what is odd about them.

A file that takes too long or too much memory ends this process and nobody else's. ``pdfs`` starts
it by its path, so that it loads pypdf and no other room of svcreview.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import logging
import sys
from collections.abc import Iterator
from typing import Final

from pypdf import PasswordType, PdfReader
from pypdf.errors import LimitReachedError, WrongPasswordError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

READY: Final = "ready"
_LOOKED_AT: Final = 50_000  # objects that are asked for scripts; a form has some hundred
# From the catalog down to whatever may start a script: actions, form fields, pages, annotations.
_LEADS: Final = frozenset(
    f"/{key}"
    for key in (
        *("A", "AA", "AcroForm", "Annots", "Fields", "First", "JavaScript", "Kids", "Names"),
        *("Next", "OpenAction", "Outlines", "Pages"),
        # the occasions of additional actions (AA): ISO 32000, 12.6.3
        *("E", "X", "D", "U", "Fo", "Bl", "PO", "PC", "PV", "PI", "O", "C"),
        *("K", "F", "V", "WC", "WS", "DS", "WP", "DP"),
    )
)


def main() -> None:
    """Read an order from stdin, say that we are ready, then answer for each file in a line."""
    order = json.load(sys.stdin)
    logging.disable()  # what pypdf says of a file is not for the terminal
    _bound_memory(order["bytes"])
    _tell(READY)
    for path in order["paths"]:
        # Unlike an alarm, this ends the process even inside a call that never comes back.
        faulthandler.dump_traceback_later(order["seconds"], exit=True)
        _tell(_look(path))
        faulthandler.cancel_dump_traceback_later()


def _tell(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _bound_memory(size: int) -> None:
    try:
        import resource  # not on Windows, where pypdf's own limits must do
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):  # a system that knows no such limit
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _look(path: str) -> dict[str, object]:
    """``pages`` and ``scripts`` of the file, or the ``fault`` for which it has none."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123  (a text is enough here)
            return _look_into(PdfReader(stream))
    except (MemoryError, LimitReachedError):
        return {"fault": "limits"}
    except (WrongPasswordError, NotImplementedError):  # the latter: a lock that pypdf knows not
        return {"fault": "password"}
    except Exception:  # noqa: BLE001  (pypdf raises whatever a broken file leads it into)
        return {"fault": "damaged"}


def _look_into(reader: PdfReader) -> dict[str, object]:
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        return {"fault": "password"}
    catalog = reader.root_object
    pages, tree = reader.get_num_pages(), catalog["/Pages"]
    if not pages or _at(tree, "/Count") != pages:
        return {"fault": "count"}
    return {"pages": pages, "scripts": any(map(_is_script, _reachable(catalog)))}


def _at(found: PdfObject, key: str) -> object:
    """What stands at ``key``, wherever in the file; ``DictionaryObject.get`` would not look."""
    return found[key] if isinstance(found, DictionaryObject) and key in found else None


def _is_script(found: DictionaryObject) -> bool:
    return "/JS" in found or _at(found, "/S") == "/JavaScript"


def _reachable(catalog: DictionaryObject) -> Iterator[DictionaryObject]:
    waiting: list[PdfObject | None] = [catalog]
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < _LOOKED_AT:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if (found.idnum, found.generation) in seen:
                continue
            seen.add((found.idnum, found.generation))
            found = _opened(found)
        if isinstance(found, ArrayObject):
            waiting += list.__iter__(found)
        elif isinstance(found, DictionaryObject):
            yield found
            waiting += [found.raw_get(key) for key in found if key in _LEADS]


def _opened(reference: IndirectObject) -> PdfObject | None:
    try:
        return reference.get_object()
    except Exception:  # noqa: BLE001  (a broken annotation keeps no page from being read)
        return None


if __name__ == "__main__":
    main()
