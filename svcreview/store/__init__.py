"""What is kept of a round, in SQLite or PostgreSQL; all SQL of svcreview is in this room."""

from svcreview.sheets import Draft
from svcreview.store.store import Store, open_store, random_salt, utc_now
from svcreview.store.values import Head, Heads, StaleDraftError

__all__ = [
    "Draft",
    "Head",
    "Heads",
    "StaleDraftError",
    "Store",
    "open_store",
    "random_salt",
    "utc_now",
]
