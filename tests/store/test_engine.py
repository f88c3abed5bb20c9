"""What can be wrong with a database is told in a sentence, with what to do."""

import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event

from svcreview.errors import StoreError
from svcreview.model import Comment, CommentKind, Phase, SheetState
from svcreview.store import engine, open_store
from svcreview.store.reading import read_events
from tests.builders import a_round, a_sheet
from tests.postgres import new_schema
from tests.store.conftest import execute


def refusal(location, **options):
    with pytest.raises(StoreError) as refused:
        open_store(location, "test-round", **options)
    assert refused.value.hint.zh
    return refused.value.message.en


def an_open_file(path):
    with open_store(path, "test-round", create=True) as store:
        store.open_round(a_round(), actor="secretary", approval=None)
    return path


def test_a_store_that_is_not_there_is_not_made_by_looking(tmp_path):
    path = tmp_path / "store.sqlite"

    assert refusal(path) == f"{path}: there is no such store"
    assert not path.exists()


def test_a_folder_is_no_store(tmp_path):
    assert refusal(tmp_path, create=True) == f"{tmp_path}: a folder, and no store"


@pytest.mark.parametrize("create", [False, True])
def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path, create):
    path = tmp_path / "store.sqlite"
    path.write_text("案號,委員,分數\n" * 200)

    assert refusal(path, create=create) == f"{path}: the file is no database"
    assert path.read_text().startswith("案號")


@pytest.mark.parametrize("create", [False, True])
def test_a_database_of_somebody_else_is_refused(tmp_path, create):
    path = tmp_path / "store.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE others (x)")
    db.close()

    assert refusal(path, create=create) == f"{path}: there is no svcreview store here"


def test_a_damaged_file_is_a_sentence(tmp_path):
    path = an_open_file(tmp_path / "store.sqlite")
    content = bytearray(path.read_bytes())
    content[1000:] = b"\xff" * (len(content) - 1000)
    path.write_bytes(content)

    assert refusal(path) == f"{path}: the file is damaged"


def test_a_store_of_another_round_is_refused(tmp_path):
    path = an_open_file(tmp_path / "store.sqlite")

    with pytest.raises(StoreError, match="內容為輪次 test-round，不是 115"):
        open_store(path, "115")


@pytest.mark.parametrize("found", ["2", "2.0-beta"])
def test_a_store_of_a_newer_version_is_refused(location, opens, found):
    opens().dispose()
    execute(location, f"UPDATE meta SET value = '{found}' WHERE name = 'schema_version'")

    with pytest.raises(StoreError) as refused:
        opens()

    assert f"由較新版的 svcreview 寫成（資料格式 {found}，本版只認得 1）" in str(refused.value)


def test_a_lock_that_is_not_given_back_is_told_after_a_wait(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "WAIT_SECONDS", 0.2)
    path = an_open_file(tmp_path / "store.sqlite")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with open_store(path, "test-round") as store, pytest.raises(StoreError) as refused:
        store.hand_in(a_sheet(), actor="M01")
    other.close()

    assert refused.value.message.en == f"{path}: another program has locked it"


def test_a_full_disk_is_told_and_nothing_is_half_saved(tmp_path):
    path = an_open_file(tmp_path / "store.sqlite")

    with open_store(path, "test-round") as store:
        store.dispose()
        event.listen(store._db._engine, "connect", _no_more_pages)
        with pytest.raises(StoreError) as refused:
            store.hand_in_many(_many_words(), actor="M01")
        assert store.record().sheets == ()

    assert refused.value.message.en == f"{path}: the disk is full; nothing was saved"


def _no_more_pages(connection, _):
    connection.execute("PRAGMA max_page_count = 1")


def _many_words():
    long = Comment(kind=CommentKind.REMARK, text="長" * 50_000)
    return [a_sheet(comments=(long,), state=SheetState.HANDED_IN)]


def test_the_driver_of_postgresql_may_be_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(StoreError) as refused:
        open_store("postgresql://desk@127.0.0.1:1/rounds", "test-round")

    assert refused.value.hint.en == "Run: pip install 'svcreview[postgres]'"


def test_a_key_that_is_taken_is_a_sentence(location, opens):
    store = opens()
    store.open_round(a_round(), actor="secretary", approval=None)
    execute(location, "INSERT INTO comments VALUES ('test-round', 'M01', 1, 0, '00', '先來的')")

    with pytest.raises(StoreError, match="另一個程式同時寫入同一筆資料"):
        store.hand_in_many(_many_words(), actor="M01")

    assert store.record().sheets == ()


def test_stores_made_at_once_are_one_store(opens):
    with ThreadPoolExecutor(4) as threads:
        stores = list(threads.map(lambda _: opens(), range(4)))

    stores[0].open_round(a_round(), actor="secretary", approval=None)

    assert [store.phase for store in stores] == [Phase.SCORING] * 4


def test_a_reader_sees_one_state_whatever_is_written_meanwhile(opens):
    reader, writer = opens(), opens()
    writer.open_round(a_round(), actor="secretary", approval=None)

    with reader._db.reading() as db:
        before = read_events(db, "test-round")
        writer.note_results("aa")
        assert read_events(db, "test-round") == before

    assert len(reader.events()) == len(before) + 1


def test_sqlite_writes_ahead_and_waits_for_the_disk(tmp_path):
    with (
        open_store(an_open_file(tmp_path / "store.sqlite"), "test-round") as store,
        store._db.reading() as db,
    ):
        modes = [
            db.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    assert modes == ["wal", 2, 1]  # 2 is FULL: https://sqlite.org/pragma.html#pragma_synchronous


def test_a_file_that_cannot_write_ahead_is_refused(tmp_path):
    class NoLog(sqlite3.Connection):
        def execute(self, statement, *parameters):
            return super().execute(statement.replace("=WAL", "=DELETE"), *parameters)

    connection = sqlite3.connect(tmp_path / "store.sqlite", factory=NoLog)

    with pytest.raises(StoreError, match="無法切換為 WAL 模式（目前為 delete）"):
        engine._set_up_sqlite(connection, None)
    connection.close()


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("desk:s3cret@127.0.0.1:1/rounds", "desk:***@127.0.0.1:1/rounds"),
        ("desk@127.0.0.1:1/rounds?password=s3cret", "desk@127.0.0.1:1/rounds"),
        ("desk@127.0.0.1:1/r?sslpassword=s3cret&sslmode=allow", "desk@127.0.0.1:1/r?sslmode=allow"),
    ],
)
def test_a_server_that_does_not_answer_is_named_without_the_password(address, shown):
    said = refusal(f"postgresql+psycopg://{address}")

    assert said == f"postgresql+psycopg://{shown}: the server does not answer"


def test_a_database_that_is_not_there_is_told(postgres_url):
    missing = postgres_url.rsplit("/", 1)[0] + "/nowhere"

    assert refusal(missing) == f"{missing}: the server does not answer"


def test_an_empty_database_is_no_store_until_one_is_made(postgres_url):
    url = new_schema(postgres_url)

    assert refusal(url) == f"{url}: there is no svcreview store here"
    open_store(url, "test-round", create=True).dispose()
    open_store(url.replace("+psycopg", ""), "test-round").dispose()


@pytest.mark.parametrize(
    "address", ["mysql://desk:s3cret@host/x", "postgresql://desk:s3cret@host:port/x"]
)
def test_an_address_that_cannot_be_read_is_not_repeated(address):
    assert refusal(address) == "the address of the database cannot be read"
