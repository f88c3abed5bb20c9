"""The scoring desk: what a panel member sees and may do, without Jupyter and without a database."""

from svcreview.desk.desk import ScoringDesk
from svcreview.desk.files import FolderFiles
from svcreview.desk.values import DeskStore, EntryFiles, Reply

__all__ = ["DeskStore", "EntryFiles", "FolderFiles", "Reply", "ScoringDesk"]
