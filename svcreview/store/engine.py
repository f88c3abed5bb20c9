"""One database, with one way to read and one way to write; its failures become sentences here."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError

from svcreview.errors import StoreError
from svcreview.language import Text
from svcreview.store import schema

WAIT_SECONDS: Final = 10  # for somebody else's lock, and for a server to answer
_CREATE_LOCK: Final = 7_824_210  # any number, as long as nobody else in the database takes it

_HINT_PLACE: Final = Text(
    "請核對路徑；尚未開放評分的輪次請先執行 svcreview open。",
    "Check the path; a round that is not open yet wants: svcreview open.",
)
_HINT_BACKUP: Final = Text(
    "請保全現場，檢查磁碟，並由備份還原。",
    "Keep everything as it is, check the disk, and restore from a backup.",
)
_HINT_AGAIN: Final = Text(
    "請關閉其他正在使用此輪次的程式，稍後再試一次；已儲存的內容不受影響。",
    "Close other programs that use this round and try again; what was saved is safe.",
)
_HINT_SPACE: Final = Text("請騰出磁碟空間後再試一次。", "Free some disk space and try again.")
_HINT_DISK: Final = Text(
    "請確認磁碟仍有空間後再試一次；已儲存的內容不受影響。若仍失敗，請檢查磁碟並由備份還原。",
    "Make sure that there is free space and try again; what was saved is safe. If it still fails, "
    "check the disk and restore from a backup.",
)
_HINT_RIGHTS: Final = Text(
    "請確認檔案與資料夾的讀寫權限。", "Check the permissions of the file and its folder."
)
_HINT_SERVER: Final = Text(
    "請確認資料庫主機已啟動，且帳號、密碼與資料庫名稱正確。",
    "Check that the server runs and that user, password and database name are right.",
)
_SQLITE_FAILURES: Final = {
    sqlite3.SQLITE_NOTADB: (Text("這個檔案不是資料庫", "the file is no database"), _HINT_PLACE),
    sqlite3.SQLITE_CORRUPT: (Text("檔案已損壞", "the file is damaged"), _HINT_BACKUP),
    sqlite3.SQLITE_FULL: (
        Text("磁碟已滿，未儲存", "the disk is full; nothing was saved"),
        _HINT_SPACE,
    ),
    sqlite3.SQLITE_BUSY: (Text("被其他程式鎖住", "another program has locked it"), _HINT_AGAIN),
    sqlite3.SQLITE_LOCKED: (Text("被其他程式鎖住", "another program has locked it"), _HINT_AGAIN),
    sqlite3.SQLITE_READONLY: (Text("無法寫入（唯讀）", "it is read-only"), _HINT_RIGHTS),
    sqlite3.SQLITE_CANTOPEN: (Text("無法開啟", "it cannot be opened"), _HINT_RIGHTS),
    sqlite3.SQLITE_IOERR: (
        Text("磁碟讀寫失敗", "the disk cannot be read or written"),
        _HINT_DISK,
    ),
}


class KeyTakenError(StoreError):
    """The database refused a row because its key is there already."""


class Database:
    """An engine on ``location`` whose transactions are whole or not at all."""

    def __init__(self, location: str | Path, *, create: bool) -> None:
        url = _url(location)
        self.on_server = url.get_backend_name() == "postgresql"
        self.name = _shown(url) if self.on_server else str(url.database)
        if not self.on_server:
            _find_file(Path(self.name), create=create)
        self._engine = _postgresql(url, self.name) if self.on_server else _sqlite(url)
        options: dict[str, Any] = {"isolation_level": "REPEATABLE READ"} if self.on_server else {}
        self._reader = self._engine.execution_options(svcreview_begin="BEGIN", **options)
        self._prepare(create=create)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store, whatever others write meanwhile."""
        with self._speaking(), self._reader.begin() as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed as a whole; on SQLite no other one writes meanwhile."""
        with self._speaking(), self._engine.begin() as db:
            yield db

    def dispose(self) -> None:
        """Give the connections back, so that the file can be moved or the server stopped."""
        self._engine.dispose()

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError as exc:
            raise KeyTakenError(
                Text(
                    f"{self.name}：另一個程式同時寫入同一筆資料",
                    f"{self.name}: another program wrote the same entry at the same time",
                ),
                _HINT_AGAIN,
            ) from exc
        except DBAPIError as exc:
            raise self._failure(exc) from exc

    def _failure(self, exc: DBAPIError) -> StoreError:
        code = getattr(exc.orig, "sqlite_errorcode", None)
        if code is not None and code & 0xFF in _SQLITE_FAILURES:  # the rest of it is detail
            what, hint = _SQLITE_FAILURES[code & 0xFF]
        elif self.on_server and exc.orig is not None and getattr(exc.orig, "sqlstate", "") is None:
            what, hint = Text("無法連上資料庫主機", "the server does not answer"), _HINT_SERVER
        else:
            found = str(exc.orig).strip().split("\n")[0]
            what = Text(f"資料庫無法執行（{found}）", f"the database cannot do this ({found})")
            hint = _HINT_SERVER if self.on_server else _HINT_BACKUP
        return self._error(what, hint)

    def _error(self, what: Text, hint: Text) -> StoreError:
        return StoreError(Text(f"{self.name}：{what.zh}", f"{self.name}: {what.en}"), hint)

    def _prepare(self, *, create: bool) -> None:
        try:
            if create:
                self._create()
            self._check_version()
            if create:
                self._complete()
        except StoreError:
            self.dispose()
            raise

    def _create(self) -> None:
        with self._creating() as db:
            if self._is_empty(db):
                schema.create(db)

    def _complete(self) -> None:
        # Only here, where a round may be opened: rounds opened by an earlier program never ask
        # for more tables, and to look at one of them must not change its file.
        with self._creating() as db:
            schema.complete(db)

    @contextmanager
    def _creating(self) -> Iterator[Connection]:
        with self.writing() as db:
            if self.on_server:  # two that create at once would trip over each other's types
                db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CREATE_LOCK})
            yield db

    def _is_empty(self, db: Connection) -> bool:
        # A server may hold other people's tables beside ours; a file is ours alone.
        names = inspect(db).get_table_names()
        return schema.META.name not in names if self.on_server else not names

    def _check_version(self) -> None:
        with self.reading() as db:
            names = inspect(db).get_table_names()
            found = schema.version(db) if schema.META.name in names else None
        if found is None:
            raise self._error(
                Text("這裡沒有 svcreview 的輪次資料", "there is no svcreview store here"),
                _HINT_PLACE,
            )
        if not found.isdigit() or int(found) > schema.SCHEMA_VERSION:
            raise self._error(
                Text(
                    f"由較新版的 svcreview 寫成（資料格式 {found}，本版只認得 {schema.SCHEMA_VERSION}）",
                    f"written by a newer svcreview (schema {found}, this one knows "
                    f"{schema.SCHEMA_VERSION})",
                ),
                Text("請更新 svcreview 後再試一次。", "Update svcreview and try again."),
            )
        if schema.OWN.name not in names:  # every version that was ever released has it
            raise self._error(
                Text(
                    "由 svcreview 的試用版寫成，本版無法接續",
                    "written by a trial version of svcreview",
                ),
                Text(
                    "請以當時的版本開啟，或重新建立這個輪次。",
                    "Open it with that version, or make the round anew.",
                ),
            )


def _url(location: str | Path) -> URL:
    place = str(location)
    if isinstance(location, Path) or "://" not in place:
        return URL.create("sqlite", database=place)
    try:
        url = make_url(place)
    except (ArgumentError, ValueError) as exc:  # ValueError: a port that is no number
        raise _no_url() from exc
    if url.get_backend_name() == "sqlite" and url.database:
        return URL.create("sqlite", database=url.database)
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise _no_url()
    return url.set(drivername="postgresql+psycopg")


def _shown(url: URL) -> str:
    """``url`` for people: without the passwords, which may stand behind the ``?`` too."""
    return url.difference_update_query(["password", "sslpassword"]).render_as_string()


def _no_url() -> StoreError:
    # The address itself is not repeated: it may hold a password.
    return StoreError(
        Text("資料庫位址無法解讀", "the address of the database cannot be read"),
        Text(
            "請用檔案路徑，或 postgresql+psycopg://帳號@主機/資料庫 的格式。",
            "Give the path of a file, or postgresql+psycopg://USER@HOST/DATABASE.",
        ),
    )


def _find_file(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise StoreError(
            Text(f"{path}：這是資料夾，不是輪次資料檔", f"{path}: a folder, and no store"),
            Text("請移走這個資料夾後再試一次。", "Move this folder away and try again."),
        )
    if not create and not path.exists():
        raise StoreError(
            Text(f"{path}：找不到輪次資料檔", f"{path}: there is no such store"), _HINT_PLACE
        )
    if create:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise StoreError(
                Text(
                    f"{path}：無法建立（{exc.strerror}）",
                    f"{path}: cannot be made ({exc.strerror})",
                ),
                _HINT_RIGHTS,
            ) from exc


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": WAIT_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # else the driver begins when it likes: see _begin_sqlite
    (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
    if mode != "wal":
        raise StoreError(
            Text(
                f"資料庫無法切換為 WAL 模式（目前為 {mode}）",
                f"the database cannot switch to WAL mode (it stays in {mode})",
            ),
            Text(
                "請勿放在網路磁碟或雲端同步資料夾；多台電腦共用請改用 PostgreSQL。",
                "Keep it off network drives and synchronised folders; to share it between "
                "computers use PostgreSQL.",
            ),
        )
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_sqlite(db: Connection) -> None:
    # A writer takes the lock at once: a transaction that reads first and then finds the lock
    # taken would fail without waiting.
    db.exec_driver_sql(db.get_execution_options().get("svcreview_begin", "BEGIN IMMEDIATE"))


def _postgresql(url: URL, name: str) -> Engine:
    waiting = {"connect_timeout": WAIT_SECONDS}
    try:
        engine = create_engine(url, connect_args=waiting, hide_parameters=True, pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError) as exc:
        raise StoreError(
            Text(
                f"{name}：尚未安裝 PostgreSQL 驅動程式", f"{name}: the PostgreSQL driver is missing"
            ),
            Text(
                "請執行：pip install 'svcreview[postgres]'",
                "Run: pip install 'svcreview[postgres]'",
            ),
        ) from exc
    event.listen(engine, "connect", _set_up_postgresql)
    return engine


def _set_up_postgresql(connection: Any, _: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{WAIT_SECONDS}s'")
    connection.commit()
