"""How a desk is reached: a link that stays, a port that is free, nothing of other settings."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest

from svcreview import entry
from svcreview.entry import PortTakenError, Seat


@pytest.fixture
def runtime(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    return tmp_path / "runtime"


def token(seat: Seat) -> object:
    return entry.settings_for(seat)["Voila"]["token"]


def test_a_members_link_is_the_same_at_the_next_start(runtime, tmp_path):
    assert token(Seat(tmp_path, "M01")) == token(Seat(tmp_path, "M01"))


def test_no_two_members_and_no_two_rounds_share_a_link(runtime, tmp_path):
    tokens = {
        token(Seat(folder, member))
        for folder in (tmp_path / "a", tmp_path / "b")
        for member in ("M01", "M02")
    }

    assert len(tokens) == 4


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in lists of its own")
def test_the_key_of_the_links_is_readable_by_its_owner_only(runtime, tmp_path):
    token(Seat(tmp_path, "M01"))

    (key,) = runtime.iterdir()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_port_in_use_is_told_with_the_way_out():
    with socket.socket() as other:
        other.bind((entry.HOST, 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(PortTakenError, match=f"連接埠 {port} 已有程式使用") as refused:
            entry.refuse_taken(port)

    assert "--port" in str(refused.value.hint)


def test_nothing_is_served_but_the_desk(runtime, tmp_path):
    settings = entry.settings_for(Seat(tmp_path, "M01"))

    assert settings["Voila"]["ip"] == "127.0.0.1"
    assert settings["Voila"]["port_retries"] == 0
    assert settings["VoilaConfiguration"]["file_allowlist"] == []
