"""Reading: an entry's text, pieces of its annexes, pieces of the files that the page is made of."""

from __future__ import annotations

from svcreview.desk import entries, refusals
from svcreview.desk.messages import BrokenMessageError, Message
from svcreview.desk.sitting import Sitting
from svcreview.desk.values import Reply


def entry(sitting: Sitting, asked: Message) -> Reply:
    """``{submission}``: its text as HTML, and its annexes."""
    record, submission = sitting.entry(asked)
    return Reply(entries.entry_view(sitting.files, record.round, submission))


def annex(sitting: Sitting, asked: Message) -> Reply:
    """``{submission, name, start, length}``: a piece of an annex."""
    record, submission = sitting.entry(asked)
    start, length = asked.number("start"), asked.number("length")
    found = entries.Annex.of(record.round, submission, asked.string("name"))
    total = sitting.files.size(found.path, found.digest)
    wanted = min(length, entries.MAX_CHUNK)
    piece = sitting.files.read(found.path, found.digest, start, wanted)
    return Reply({"start": start, "total": total}, (piece,))


def asset(sitting: Sitting, asked: Message) -> Reply:
    """``{name, start, length}``: a piece of a file of the PDF viewer."""
    path = sitting.assets.get(asked.string("name"))
    if path is None:
        raise BrokenMessageError(refusals.NO_ASSET)
    start = asked.number("start")
    total, piece = entries.read_piece(path, start, asked.number("length"))
    return Reply({"start": start, "total": total}, (piece,))
