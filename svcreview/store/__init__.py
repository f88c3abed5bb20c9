"""What is kept of a round, in SQLite or PostgreSQL; all SQL of svcreview is in this room."""

from svcreview.store.checks import check_sheet
from svcreview.store.store import Store, open_store, random_salt, utc_now
from svcreview.store.values import Draft, Head, Heads, StaleDraftError

__all__ = [
    "Draft",
    "Head",
    "Heads",
    "StaleDraftError",
    "Store",
    "check_sheet",
    "open_store",
    "random_salt",
    "utc_now",
]
