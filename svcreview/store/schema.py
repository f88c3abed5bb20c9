"""The tables: every one is keyed by round, so one PostgreSQL database may hold many.

Times, marks and payloads are kept as text, so that a chain's digest is of the same characters on
SQLite and PostgreSQL. Columns that a digest covers are named in ``svcreview.verify``.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, select

SCHEMA_VERSION: Final = 1
METADATA: Final = MetaData()


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def _key(name: str, kind: type[Text] | type[Integer] = Text) -> Column[object]:
    return Column(name, kind, primary_key=True, autoincrement=False)


META: Final = Table("meta", METADATA, _key("name"), _text("value"))

ROUNDS: Final = Table(
    "rounds",
    METADATA,
    _key("round"),
    _text("phase"),
    _text("settings"),
    _text("digest"),
)

EVENTS: Final = Table(
    "events",
    METADATA,
    _key("round"),
    _key("seq", Integer),
    _text("at"),
    _text("actor"),
    _text("kind"),
    _text("approval", null=True),
    _text("payload"),
    _text("prev", null=True),
    _text("digest"),
)

REVISIONS: Final = Table(
    "revisions",
    METADATA,
    _key("round"),
    _key("member"),
    _key("seq", Integer),
    _text("at"),
    _text("actor"),
    _text("submission"),
    _text("state"),
    _text("marks"),
    _text("not_applicable"),
    _text("comments"),  # what kind each one is, and its salted digest; the words are in COMMENTS
    _text("reason", null=True),
    _text("prev", null=True),
    _text("digest"),
)

# Words and salts stand alone, so that a purge can delete them and the chains still verify.
COMMENTS: Final = Table(
    "comments",
    METADATA,
    _key("round"),
    _key("chain"),
    _key("seq", Integer),
    _key("n", Integer),
    _text("salt"),
    _text("text"),
)

DRAFTS: Final = Table(
    "drafts",
    METADATA,
    _key("round"),
    _key("submission"),
    _key("member"),
    Column("counter", Integer, nullable=False),
    _text("saved_at"),
    _text("noted_at"),  # when it last went into the chain or, before that, was begun
    _text("state"),
    _text("marks"),
    _text("not_applicable"),
    _text("comments"),
)

# What members keep for themselves: notes, comment bank, place. It belongs to no chain, no record
# and no export, and is not dumped: nobody but the member ever reads it.
OWN: Final = Table(
    "own",
    METADATA,
    _key("round"),
    _key("member"),
    _key("name"),
    _text("value"),
)

# Each member's sheet of the practice case. Like OWN it belongs to no chain, no record, no dump and
# no export: what is practised counts nowhere.
PRACTICE: Final = Table(
    "practice",
    METADATA,
    _key("round"),
    _key("member"),
    Column("counter", Integer, nullable=False),
    _text("saved_at"),
    _text("marks"),
    _text("not_applicable"),
    _text("comments"),
)

# What one person keyed in of a member's paper sheet. It counts for nothing until a second person
# read the same, so it is in no chain, record or export either, and is gone once it is handed in.
READINGS: Final = Table(
    "readings",
    METADATA,
    _key("round"),
    _key("member"),
    _key("reader"),
    _key("submission"),
    _text("by"),
    _text("at"),
    _text("scan", null=True),
    Column("base", Integer, nullable=False),
    _text("state"),
    _text("marks"),
    _text("not_applicable"),
    _text("comments"),
)
UNCHAINED: Final = frozenset(  # nothing to verify them against
    [OWN.name, PRACTICE.name, READINGS.name]
)


def create(db: Connection) -> None:
    """Make the tables that are not there yet, and note which version of them this is."""
    METADATA.create_all(db)
    if version(db) is None:
        db.execute(META.insert().values(name="schema_version", value=str(SCHEMA_VERSION)))


def complete(db: Connection) -> None:
    """Make what a store of an earlier program lacks: tables that only new rounds ask for.

    No other table is made again where one is missing; that would hide a loss.
    """
    PRACTICE.create(db, checkfirst=True)
    READINGS.create(db, checkfirst=True)


def version(db: Connection) -> str | None:
    """The version of the tables as noted in the store."""
    found: str | None = db.scalar(select(META.c.value).where(META.c.name == "schema_version"))
    return found
