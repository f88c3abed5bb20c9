"""What is in the folders of entries when nobody looked: hostile, too large, missing, no PDF at all.

``S001`` to ``S006`` hold what is shown; tests write into the sheets of the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.desk_in_browser.pdfs import (
    a_pdf,
    a_pdf_with_links,
    a_pdf_with_scripts,
    a_scan,
    an_encrypted_pdf,
)

HOSTILE: Final = """# <script>window.evil = 1</script>

<img src=x onerror="window.evil = 2"> <svg onload="window.evil = 3"></svg>
<iframe src="http://example.org/frame"></iframe> <base href="http://example.org/">
<style>@import "http://example.org/style.css";</style>
<meta http-equiv="refresh" content="0;url=http://example.org/">

[script](javascript:window.evil=4) [tab](java\tscript:window.evil=5) <javascript:window.evil=6>
[data](data:text/html,<script>window.evil=7</script>) [reference] [net](//example.org/x)
![picture](http://example.org/picture.png) [web](https://example.org/page)

[reference]: javascript:window.evil=8

| <b onmouseover="window.evil = 9">table</b> |
|---|
| `<script>window.evil = 10</script>` |
"""
A_MEGABYTE: Final = 2**20
LARGE: Final = "三十MB.pdf"
SCAN: Final = "掃描檔.pdf"
THICK: Final = "八百頁.pdf"
PLAIN: Final = "佐證資料.pdf"

_BROKEN: Final = "這個檔案毀損，或不是PDF，無法顯示，請洽幕僚單位。"

# What each file is answered with.
UNREADABLE: Final[Mapping[str, str]] = {
    "密碼.pdf": "這個檔案有密碼保護，無法開啟，請洽幕僚單位。",
    "文字.pdf": _BROKEN,
    "空白.pdf": _BROKEN,
    "截斷.pdf": _BROKEN,
}
READABLE: Final[Mapping[str, str]] = {
    "含程式.pdf": "這個檔案含有程式或動作，已一律停用，只顯示內容。",
    "含連結.pdf": "",
    "限制列印.pdf": "",
    "海報.pdf": "",
    "無邊際.pdf": "",
}
BARS: Final = ("直條.pdf", "橫條.pdf")


def odd_files() -> dict[str, bytes | None]:
    """All of them by place; ``None`` takes a file of the demonstration away."""
    paragraphs = "一句話。\n\n" * A_MEGABYTE
    return {f"S001/{name}": content for name, content in _annexes().items()} | {
        "S002/entry.md": HOSTILE.encode(),
        "S003/entry.md": f"# 剛好一MB\n\n{paragraphs}".encode()[:A_MEGABYTE],
        "S004/entry.md": f"# 過長\n\n{paragraphs}".encode()[: A_MEGABYTE + 1],
        "S005/entry.md": None,
        "S005/附件.pdf": a_pdf(),
        "S006/entry.md": None,
        "S010/annex.pdf": a_pdf(),
    }


def _annexes() -> dict[str, bytes]:
    return {
        "密碼.pdf": an_encrypted_pdf(reader="secret"),
        "文字.pdf": b"not a PDF",
        "空白.pdf": b"",
        "截斷.pdf": a_pdf(pages=3)[:400],
        "含程式.pdf": a_pdf_with_scripts(),
        "含連結.pdf": a_pdf_with_links(),
        "限制列印.pdf": an_encrypted_pdf(reader=""),
        "海報.pdf": a_pdf(size=(14_400, 14_400)),
        "無邊際.pdf": a_pdf(size=(1e7, 1e7)),
        "直條.pdf": a_pdf(size=(10, 14_400)),
        "橫條.pdf": a_pdf(size=(14_400, 10)),
        PLAIN: a_pdf(pages=12),
        LARGE: a_pdf(pages=30, weight=1_000_000),
        SCAN: a_scan(16, side=2600),
        THICK: a_pdf(pages=800),
    }
