"""Stores that earlier programs wrote: they open as they are, and new rounds get what they need."""

import sqlite3
from pathlib import Path

import psycopg
import pytest

from svcreview.errors import StoreError
from svcreview.model import Phase, Practice, SheetState
from svcreview.sheets import MemberAct
from svcreview.store import open_store
from svcreview.verify import verify_folder
from tests.builders import a_round, a_sheet
from tests.postgres import new_schema
from tests.store.conftest import execute

BEFORE_PRACTICE = Path(__file__).with_name("before_practice.sql")
PRACTICE = Practice(id="P01", agency="練習機關", category="c", title="練習案")


@pytest.fixture
def older(location):
    """A store from before the table ``practice``, with one member in the midst of scoring."""
    statements = BEFORE_PRACTICE.read_text(encoding="utf-8")
    if isinstance(location, Path):
        with sqlite3.connect(location) as db:
            db.executescript(statements)
        db.close()
    else:
        with psycopg.connect(location.replace("+psycopg", "")) as server:
            server.execute(statements)
    return location


def tables(location):
    if isinstance(location, Path):
        with sqlite3.connect(location) as db:
            found = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        db.close()
    else:
        with psycopg.connect(location.replace("+psycopg", "")) as server:
            found = server.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
            ).fetchall()
    return {name for (name,) in found}


def test_an_older_store_opens_with_all_that_is_in_it(older, opens, tmp_path):
    store = opens(create=False)
    record = store.of_member("M01")

    assert [draft.sheet.state for draft in record.drafts.values()] == [
        SheetState.HANDED_IN,
        SheetState.DRAFT,
    ]
    assert (record.practice, record.practised) == (None, ())
    assert record.own == {"private/S001": "自己看"}
    assert store.headway()[0].practised is None
    assert verify_folder(tmp_path, rows=store.dump()).findings == ()


def test_a_round_that_is_under_way_goes_on_in_its_older_store(older, opens, tmp_path):
    store = opens(create=False)

    store.save_draft(a_sheet("S002", marks=(11,), state=SheetState.DRAFT), base=1)
    store.note_act("M01", MemberAct.REOPEN_ASKED, {"submission": "S001"}, reason="誤植")
    store.return_sheet(a_sheet("S001").pair, actor="secretary", reason="委員申請")
    store.close(actor="secretary", approval=None)

    assert store.phase is Phase.MEETING
    assert verify_folder(tmp_path, rows=store.dump()).findings == ()


def test_to_look_at_an_older_store_changes_nothing_in_it(older, opens):
    before = tables(older)

    opens(create=False).of_member("M01")

    assert tables(older) == before
    assert "practice" not in before


def test_a_new_round_in_an_older_database_gets_its_practice_table(postgres_url):
    url = new_schema(postgres_url)
    with psycopg.connect(url.replace("+psycopg", "")) as server:
        server.execute(BEFORE_PRACTICE.read_text(encoding="utf-8"))

    with open_store(url, "115", create=True) as store:
        store.open_round(a_round(id="115", practice=PRACTICE), actor="s", approval=None)
        saved = store.save_practice(a_sheet("P01", state=SheetState.DRAFT), base=0)

        assert store.of_member("M01").practice == saved


def test_a_store_with_a_table_lost_is_not_made_whole_in_silence(location, opens):
    opens().open_round(a_round(), actor="secretary", approval=None)
    execute(location, "DROP TABLE drafts")

    with pytest.raises(StoreError, match="drafts"):
        opens().of_member("M01")


def test_a_store_of_a_trial_version_is_told_as_what_it_is(location, opens):
    opens().dispose()
    execute(location, "DROP TABLE own")

    with pytest.raises(StoreError, match="由 svcreview 的試用版寫成，本版無法接續"):
        opens(create=False)
