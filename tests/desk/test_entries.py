"""Entries and annexes: the recorded bytes over the member's own channel, and nothing else."""

import pytest

from svcreview.desk import FolderFiles
from svcreview.desk.files import EntryFileError


def annex(page, submission="S001", name="附件.pdf", start=0, length=2**20):
    return page.reply("annex", submission=submission, name=name, start=start, length=length)


def test_an_entry_is_shown_as_html_with_its_annexes(page, panel):
    reply = page.ask("entry", submission="S001")

    digest = panel.store.record().round.annexes["submissions/S001/附件.pdf"]
    assert reply["html"] == "<h3>一號案</h3>\n<p>內容甲</p>\n"
    assert reply["annexes"] == [
        {"name": "附件.pdf", "pages": None, "bytes": 109, "sha256": digest, "ok": True, "why": None}
    ]


def test_the_pages_of_an_annex_are_those_counted_when_scoring_was_opened(seats):
    page = seats(pages={"submissions/S001/附件.pdf": 12}).page().begin()

    assert [annex["pages"] for annex in page.ask("entry", submission="S001")["annexes"]] == [12]


def test_an_entry_without_text_says_so(page):
    reply = page.ask("entry", submission="S003")

    assert (reply["html"], reply["why"]) == (
        "",
        "本案沒有文字內容，也沒有附件，請洽幕僚單位。",
    )


def test_an_annex_comes_in_pieces(page):
    first, second = annex(page, length=100), annex(page, start=100)

    assert first.body == {"id": 4, "ok": True, "start": 0, "total": 109}
    assert first.buffers[0] + second.buffers[0] == b"%PDF-1.7 " + b"x" * 100


def test_no_piece_is_larger_than_a_mebibyte(panel, tmp_path):
    large = tmp_path / "pdf.worker.min.mjs"
    large.write_bytes(b"x" * (2**20 + 5))
    page = panel.page(assets={large.name: large})

    reply = page.reply("asset", name=large.name, start=0, length=2**40)

    assert (reply.body["total"], len(reply.buffers[0])) == (2**20 + 5, 2**20)


@pytest.mark.parametrize(
    ("submission", "name"),
    [
        ("S004", "entry.md"),
        ("S009", "entry.md"),
        ("../S004", "entry.md"),
        ("S001", "../S004/entry.md"),
        ("S001", "entry.md"),
        ("S001", ""),
        ("S001", "\ud800"),
        ("S001", "/etc/passwd"),
    ],
)
def test_what_is_no_annex_of_an_own_case_is_refused(page, submission, name):
    reply = annex(page, submission, name)

    assert (reply.body["ok"], reply.buffers) == (False, ())


def test_a_recused_entry_is_told_from_an_unknown_one_by_nothing(page):
    def refused(submission):
        replies = [
            page.ask("entry", submission=submission),
            annex(page, submission).body,
            page.ask("save", submission=submission, base=0, fields={}),
            page.ask("recuse", submission=submission, ground="other", reason="x"),
            page.ask("ask_reopen", submission=submission, reason="x"),
            page.ask("hand_in", submissions=[submission], bases={submission: 0}),
            page.ask("answer_proposal", submission=submission, recuse=True, reason=""),
            page.ask("clear", submission=submission, base=0),
        ]
        return [reply["error"] for reply in replies]

    assert refused("S004") == refused("S999")


def test_a_file_changed_after_open_is_not_shown(page, panel):
    (panel.folder / "submissions" / "S001" / "附件.pdf").write_bytes(b"%PDF-1.7 another")

    shown = page.ask("entry", submission="S001")["annexes"][0]

    assert (shown["ok"], shown["why"]) == (
        False,
        "檔案內容與開放評分時不同，不予顯示。請洽幕僚單位。",
    )
    assert annex(page).buffers == ()


def test_a_file_changed_between_two_pieces_is_refused(page, panel):
    annex(page, length=10)
    (panel.folder / "submissions" / "S001" / "附件.pdf").write_bytes(b"%PDF-1.7 " + b"y" * 100)

    assert annex(page, start=10).buffers == ()


def test_an_entry_changed_after_open_is_not_shown(page, panel):
    (panel.folder / "submissions" / "S001" / "entry.md").write_text("另一份")

    reply = page.ask("entry", submission="S001")

    assert (reply["html"], reply["why"]) == (
        "",
        "檔案內容與開放評分時不同，不予顯示。請洽幕僚單位。",
    )


def test_a_link_is_never_followed(page, panel):
    path = panel.folder / "submissions" / "S001" / "附件.pdf"
    elsewhere = path.rename(panel.folder / "elsewhere.pdf")
    path.symlink_to(elsewhere)

    assert annex(page).body["error"]["text"] == "找不到這個檔案。請洽幕僚單位。"


@pytest.mark.parametrize(
    "name",
    [
        "submissions/../round.yaml",
        "round.yaml",
        "/etc/passwd",
        "submissions/S001",
        "submissions/S001/..\\..\\x",
        "submissions/S001/C:x",
        "submissions/S001/a\0b",
        "submissions/S001/none.pdf",
    ],
)
def test_files_outside_an_entrys_folder_are_not_there(panel, name):
    with pytest.raises(EntryFileError, match="找不到這個檔案"):
        FolderFiles(panel.folder).size(name, "0" * 64)


def test_only_bundled_files_are_assets(panel, tmp_path):
    bundled = tmp_path / "pdf.min.mjs"
    bundled.write_bytes(b"export{}")
    page = panel.page(assets={"pdf.min.mjs": bundled})

    reply = page.reply("asset", name="pdf.min.mjs", start=6, length=99)

    assert (reply.body["total"], reply.buffers) == (8, (b"{}",))
    assert page.ask("asset", name="../round.yaml", start=0, length=9)["error"]["kind"] == "broken"
