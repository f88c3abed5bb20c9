"""``status``: who is how far, who asked for a sheet back; never a mark. ``--watch`` in a process."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from svcreview.model import Practice, Recusal, SheetState
from svcreview.sheets import MemberAct
from svcreview.store import open_store
from tests.builders import a_round, a_sheet
from tests.cli.run import svcreview

NOW = datetime(2026, 3, 11, 6, 23, tzinfo=UTC)  # 115年3月11日下午2時23分 in Taipei
PRACTICE = Practice(id="P01", agency="練習機關", category="c", title="練習案")
MARK = 17


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "round.yaml").write_text("id: test-round\n", encoding="utf-8")
    return tmp_path


def opened(folder: Path, **options):
    return open_store(folder / "store.sqlite", "test-round", clock=lambda: NOW, **options)


@pytest.fixture
def store(folder):
    """The store of a round of three members with a practice case."""
    with opened(folder, create=True) as store:
        store.open_round(a_round(practice=PRACTICE), actor="secretary", approval=None)
        yield store


def a_draft(submission="S001", member="M01", marks=(MARK,)):
    return a_sheet(submission, member, marks, SheetState.DRAFT)


def hand_in(store, submission="S001", member="M01"):
    store.hand_in(a_sheet(submission, member, (MARK,) * 4), actor=member)


def ask_back(store, reason="誤植分數"):
    store.note_act("M01", MemberAct.REOPEN_ASKED, {"submission": "S001"}, reason=reason)


def test_each_member_has_a_line_that_says_how_far_they_are(folder, store):
    store.note_act("M01", MemberAct.RULES_READ)
    store.note_act("M01", MemberAct.DECLARED, {"publish_name": True})
    store.note_act("M01", MemberAct.RECUSALS_DONE)
    store.recuse(Recusal(submission="S003", member="M01", ground="coached", reason="曾輔導"))
    store.save_practice(a_draft("P01", marks=(MARK,) * 4), base=0)
    hand_in(store)
    store.note_act("M02", MemberAct.RULES_READ)
    store.save_practice(a_draft("P01", "M02"), base=0)

    ran = svcreview("status", folder)

    assert ran.status == 3
    assert [re.split(r"\s{2,}", line) for line in ran.out.splitlines()] == [
        ["評分中"],
        ["委員", "姓名", "應評", "已送出", "棄權", "未送出", "評分前程序", "練習案", "最近儲存"],
        ["M01", "委員1", "2", "1", "0", "1", "已完成", "已完成", "115年3月11日下午2時23分"],
        ["M02", "委員2", "3", "0", "0", "3", "已閱規則", "未完成", "–"],
        ["M03", "委員3", "3", "0", "0", "3", "未開始", "未完成", "–"],
    ]
    assert (str(MARK) in ran.out, str(4 * MARK) in ran.out) == (False, False)


def test_a_round_without_a_practice_case_has_no_column_for_it(folder):
    with opened(folder, create=True) as store:
        store.open_round(a_round(), actor="secretary", approval=None)

    assert "練習" not in svcreview("status", folder).out
    assert svcreview("status", folder, "--json").json["members"][0]["practised"] is None


def test_who_asked_for_a_sheet_back_is_listed_with_reason_and_time(folder, store):
    hand_in(store)
    ask_back(store, reason="誤植\n構面")

    ran = svcreview("status", folder)

    asked = ran.out.split("申請開放修改，尚未處理：\n")[1].splitlines()
    assert [re.split(r"\s{2,}", line) for line in asked] == [
        ["委員", "姓名", "案號", "申請時間", "理由"],
        ["M01", "委員1", "S001", "115年3月11日下午2時23分", "誤植 構面"],
    ]
    assert f"svcreview return {folder} 案號 委員 --reason 理由" in ran.err


def test_giving_the_sheet_back_takes_the_request_off_the_list(folder, store):
    hand_in(store)
    ask_back(store)

    returned = svcreview("return", folder, "S001", "M01", "--reason", "委員申請")
    ran = svcreview("status", folder)

    assert (returned.status, ran.err) == (0, "")
    assert "申請開放修改" not in ran.out


def test_the_same_for_machines_has_times_and_requests_and_no_mark(folder, store):
    store.note_act("M01", MemberAct.RULES_READ)
    hand_in(store)
    ask_back(store)

    ran = svcreview("status", folder, "--json")

    assert ran.json["phase"] == "scoring"
    assert ran.json["members"][0] == {
        "member": "M01",
        "name": "委員1",
        "assigned": 3,
        "recused": 0,
        "counted": 1,
        "abstained": 0,
        "missing": 2,
        "rules_read": "2026-03-11T06:23:00.000000Z",
        "declared": None,
        "recusals_done": None,
        "practised": False,
        "last_saved": "2026-03-11T06:23:00.000000Z",
        "asked_back": [
            {"submission": "S001", "reason": "誤植分數", "at": "2026-03-11T06:23:00.000000Z"}
        ],
    }
    assert str(MARK) not in ran.out


def test_it_speaks_english_when_asked(folder, store):
    hand_in(store)
    ask_back(store, reason="a slip")

    ran = svcreview("status", folder, language="en")

    assert "Asked to have a sheet back, not answered yet:" in ran.out
    assert "2026-03-11 14:23 (Taipei)" in ran.out
    assert "not begun" in ran.out


# Watching: a process of its own, as at the secretariat's desk


class Watching:
    """``svcreview status DIR --watch`` as a process; what it prints is read line by line."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "svcreview", "status", str(folder), "--watch", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "SVCREVIEW_LANG": "zh", "PYTHONIOENCODING": "utf-8"},
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def until(self, wanted: str) -> list[str]:
        """What is printed up to the first line that holds ``wanted``."""
        seen: list[str] = []
        while not seen or wanted not in seen[-1]:
            seen.append(self._lines.get(timeout=20))
        return seen

    def quiet(self) -> bool:
        """Whether nothing more was printed so far."""
        return self._lines.empty()

    def end(self) -> tuple[int, str]:
        assert self.process.stderr is not None
        with self.process.stderr as stream:
            status = self.process.wait(timeout=20)
            return status, stream.read()


@pytest.fixture
def watching(folder, store):
    started: list[Watching] = []

    def watch(*options: str) -> Watching:
        started.append(Watching(folder, *options))
        return started[-1]

    yield watch
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
            each.process.wait()
        for stream in (each.process.stdout, each.process.stderr):
            if stream is not None:
                stream.close()


def test_watching_shows_each_change_and_ends_at_ctrl_c_with_status_0(watching, store):
    watched = watching()
    watched.until("M03")
    assert watched.quiet()

    store.save_draft(a_draft(), base=0)
    saved = watched.until("M03")
    hand_in(store)
    ask_back(store)
    asked = watched.until("誤植分數")
    watched.process.send_signal(signal.SIGINT)

    first = next(line for line in saved if line.startswith("M01"))
    assert re.split(r"\s{2,}", first.rstrip())[2:6] == ["3", "0", "0", "3"]
    assert "115年3月11日下午2時23分" in first
    again = [line for line in asked if line.startswith("M01")]
    assert re.split(r"\s{2,}", again[-2].rstrip())[2:6] == ["3", "1", "0", "2"]
    status, said = watched.end()
    assert status == 0
    assert "Traceback" not in said


def test_watching_for_machines_prints_a_line_of_json_for_each_change(watching, store):
    watched = watching("--json")
    assert len(watched.until('"phase"')) == 1

    store.note_act("M02", MemberAct.RULES_READ)

    assert '"rules_read":"2026-03-11T06:23:00.000000Z"' in watched.until('"phase"')[0]
    watched.process.send_signal(signal.SIGINT)
    assert watched.end()[0] == 0


def test_watching_ends_by_itself_when_scoring_is_closed(watching, store):
    watched = watching()
    watched.until("M03")

    store.close(actor="secretary", approval=None)

    watched.until("待開會")
    watched.until("M03")
    assert watched.end()[0] == 3  # sheets are missing
