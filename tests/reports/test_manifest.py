"""The manifest of a folder that people have been at."""

from __future__ import annotations

from pathlib import Path

import pytest

from svcreview.reports import manifest


@pytest.mark.parametrize("listed", ['{"files": 5}', '{"files": ["a"]}', "[" * 50_000, "{"])
def test_a_garbled_manifest_is_no_obstacle_and_is_written_anew(tmp_path: Path, listed: str) -> None:
    (tmp_path / "manifest.json").write_text(listed, encoding="utf-8")
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "lost.html").symlink_to(tmp_path / "nowhere")
    (tmp_path / "index.html").write_text("x", encoding="utf-8")

    manifest.write(tmp_path, made=["index.html"], inputs={}, run={})

    # echo -n x | sha256sum
    x = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    assert manifest.listed(tmp_path) == {"index.html": x}
