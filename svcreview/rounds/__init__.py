"""A round folder: read and checked as people wrote it, frozen, and written."""

from svcreview.rounds.example import write_example
from svcreview.rounds.freezing import freeze, settings_digest, thaw
from svcreview.rounds.reading import ReadRound, read_round
from svcreview.rounds.writing import write_folder

__all__ = [
    "ReadRound",
    "freeze",
    "read_round",
    "settings_digest",
    "thaw",
    "write_example",
    "write_folder",
]
