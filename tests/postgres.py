"""A PostgreSQL 15 of the tests' own: on the loopback, in a temporary folder, gone at the end.

``postgres_url`` is a session fixture; ``new_schema`` makes an empty place in it.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
ORDINARY_USER = "postgres"  # the server refuses to run as root
QUICK = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB"]
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a running server's database ``postgres``, as SQLAlchemy reads it."""
    with running_server() as url:
        yield url


@contextlib.contextmanager
def running_server() -> Iterator[str]:
    """Start a server on a free port, and stop it by its own process at the end."""
    programs = _programs()
    with _folder() as folder, _log(folder) as log:
        data, port = folder / "data", _free_port()
        _run([programs / "initdb", "-D", data, "-U", "tests", "-E", "UTF8", "--auth=trust"], log)
        command = [programs / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1"]
        command += ["-k", folder, *(part for setting in QUICK for part in ("-c", setting))]
        server = subprocess.Popen(command, stdout=log, stderr=log, **_as_ordinary_user())
        try:
            url = f"postgresql+psycopg://tests@127.0.0.1:{port}/postgres"
            _wait_until_ready(server, url, folder / "log")
            yield url
        finally:
            # SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for whoever is still connected.
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)


def new_schema(url: str) -> str:
    """The address of an empty schema on the server of ``url``: as good as a database, and quicker."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(_plain(url), autocommit=True) as server:
        server.execute(f"CREATE SCHEMA {name}")
    return f"{url}?options=-csearch_path%3D{name}"


def _plain(url: str) -> str:
    return url.replace("+psycopg", "", 1)


def _programs() -> Path:
    if (PROGRAMS / "initdb").exists():
        return PROGRAMS
    found = shutil.which("initdb")
    if found is None:
        pytest.fail(
            f"PostgreSQL is missing: no {PROGRAMS}/initdb and none in PATH. "
            "On Debian or Ubuntu: apt-get install postgresql-15"
        )
    return Path(found).resolve().parent


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    # Not pytest's tmp_path: other users may not enter it, and a socket's path must be short.
    with tempfile.TemporaryDirectory(prefix="svcreview-pg-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            user = pwd.getpwnam(ORDINARY_USER)
            os.chown(folder, user.pw_uid, user.pw_gid)
        yield folder


@contextlib.contextmanager
def _log(folder: Path) -> Iterator[Any]:
    with (folder / "log").open("wb") as log:
        yield log


def _as_ordinary_user() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam(ORDINARY_USER)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}


def _run(command: list[Any], log: Any) -> None:
    done = subprocess.run(command, stdout=log, stderr=log, check=False, **_as_ordinary_user())
    if done.returncode:
        pytest.fail(f"PostgreSQL cannot be set up:\n{Path(log.name).read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    for _ in range(300):
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(_plain(url)).close()
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    pytest.fail(f"PostgreSQL does not start:\n{log.read_text()}")
