"""A round that is open for scoring, and ``svcreview desk`` serving it: what each test starts from."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import psutil

from svcreview.files import shipped
from svcreview.model import Sheet
from svcreview.workbench import open_round, start_round

MEMBER: Final = "M03"
CASES: Final = ("S001", "S002", "S003")
MARKS: Final = {"innovation": 27, "impact": 25, "sustainability": 16, "diffusion": 15}
_PRODUCED: Final = ("recorded", "reports", "results*", "store*", "member-codes.csv")
_PATIENCE_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class ARound:
    """The demonstration as it was before anybody scored; its member has three entries to score."""

    folder: Path

    def sheet(self, submission: str) -> Sheet:
        """The sheet of the member as the store holds it now."""
        with open_round(self.folder).store as store:
            draft = store.draft(submission, MEMBER)
        assert draft is not None, f"nothing of {submission} was ever saved"
        return draft.sheet

    def texts(self, submission: str) -> dict[str, str]:
        """The words of that sheet by dimension and kind."""
        return {f"{c.dimension}:{c.kind}": c.text for c in self.sheet(submission).comments}

    def own(self, name: str) -> str:
        """What the member keeps under ``name``: private notes, the comment bank."""
        with open_round(self.folder).store as store:
            return store.of_member(MEMBER).own.get(name, "")

    def spoil(self, place: str, content: bytes) -> None:
        """Somebody changes a file after scoring was opened."""
        (self.folder / "submissions" / place).write_bytes(content)

    def close(self) -> None:
        """The secretariat closes scoring."""
        with open_round(self.folder).store as store:
            store.close(actor="幕僚", approval=None)

    def enter(self) -> None:
        """The member reads the rules, declares, has nothing to be recused from, skips practice."""
        self.ask(
            {"op": "rules_read"},
            {"op": "declare", "publish_name": True},
            {"op": "recusals_done"},
            {"op": "place", "place": {"offered": True}},
        )

    def score(self, count: int) -> None:
        """The member gives all marks and a comment to the first ``count`` entries."""
        fields = {f"mark:{key}": str(mark) for key, mark in MARKS.items()}
        fields["text:innovation:strength"] = "以聲學辨識漏水，領先同業。" * 10
        self.ask(
            *(
                {"op": "save", "submission": f"S{n:03}", "base": 0, "fields": fields}
                for n in range(1, count + 1)
            )
        )

    def ask(self, *messages: Mapping[str, object]) -> None:
        """What another page of the member sends to the desk, each of it done."""
        bench = open_round(self.folder)
        with bench.store:
            desk = bench.desk(MEMBER)
            for number, message in enumerate(messages):
                reply = desk.receive({"id": number, **message})
                assert reply.body["ok"], reply.body


def a_round(
    folder: Path,
    files: Mapping[str, bytes | None] | None = None,
    *,
    cases: Sequence[str] = CASES,
) -> ARound:
    """A round in ``folder``, open, with ``cases`` for the member.

    ``files`` by place, ``S001/plan.pdf``: added to what the entries hold, or taken away.
    """
    shutil.copytree(shipped("runs") / "demo", folder, ignore=shutil.ignore_patterns(*_PRODUCED))
    pairs = [f"{case},{MEMBER}" for case in cases]
    table = "\n".join(["submission,member", "*,M01", *pairs])
    (folder / "assignments.csv").write_text(table + "\n", encoding="utf-8")
    for place, content in (files or {}).items():
        path = folder / "submissions" / place
        path.unlink() if content is None else path.write_bytes(content)
    bench, _ = start_round(folder, by="幕僚", approval="示範字第1號")
    bench.store.dispose()
    return ARound(folder)


def a_large_round(folder: Path, count: int) -> ARound:
    """A round in ``folder``, open, with ``count`` entries, all of them the member's."""
    inputs = shipped("runs") / "demo"
    shutil.copytree(inputs, folder, ignore=shutil.ignore_patterns(*_PRODUCED, "submissions"))
    text = (inputs / "submissions" / "S001" / "entry.md").read_bytes()
    rows = ["id,agency,category,title"]
    for number in range(1, count + 1):
        entry = folder / "submissions" / f"S{number:03}"
        entry.mkdir(parents=True)
        (entry / "entry.md").write_bytes(text)
        category = "digital" if number % 2 else "social"
        rows.append(f"{entry.name},A{number % 12 + 1:02},{category},第{number}件參獎案之示範名稱")
    tables = {
        "submissions.csv": rows,
        "assignments.csv": ["submission,member", f"*,{MEMBER}", "*,M01"],
        "recusals.csv": ["submission,member,ground,origin,reason"],
    }
    for name, lines in tables.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    bench, _ = start_round(folder, by="幕僚", approval="示範字第1號")
    bench.store.dispose()
    return ARound(folder)


class Server:
    """``svcreview desk`` on a round at a port of its own; it can be stopped and started again."""

    def __init__(self, folder: Path, home: Path, *options: str) -> None:
        """Jupyter's own files go to ``home``."""
        home.mkdir(exist_ok=True)
        self._notes = home / "stderr.txt"
        self._environment = {**os.environ, **_own_jupyter(home)}
        self._options = (str(folder), "--member", MEMBER, "--port", str(_a_free_port()), *options)
        self._process: subprocess.Popen[str] | None = None
        self.link = ""

    def start(self) -> None:
        """Returns when the link can be opened."""
        command = [sys.executable, "-m", "svcreview", "desk", *self._options, "--no-browser"]
        with self._notes.open("w", encoding="utf-8") as stderr:
            self._process = subprocess.Popen(
                command, env=self._environment, stdout=subprocess.PIPE, stderr=stderr, text=True
            )
        assert self._process.stdout is not None
        self.link = self._process.stdout.readline().strip()
        assert self.link, self.said

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.communicate(timeout=_PATIENCE_SECONDS)
            self._process = None

    @property
    def said(self) -> str:
        """What it told the person who started it."""
        return self._notes.read_text(encoding="utf-8")

    @property
    def address(self) -> str:
        return urlsplit(self.link).netloc

    def kernels(self) -> list[psutil.Process]:
        assert self._process is not None
        children = psutil.Process(self._process.pid).children()
        return [child for child in children if "ipykernel_launcher" in child.cmdline()]


@contextmanager
def serving(folder: Path, home: Path, *options: str) -> Iterator[Server]:
    """A running server, stopped at the end by its own process id."""
    server = Server(folder, home, *options)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _own_jupyter(home: Path) -> dict[str, str]:
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    for name in names:
        (home / name).mkdir(exist_ok=True)
    settings = {"LabApp": {"expose_app_in_browser": True}}
    (home / names[0] / "jupyter_lab_config.json").write_text(json.dumps(settings))
    return {name: str(home / name) for name in names} | {"PYTHONUTF8": "1"}
