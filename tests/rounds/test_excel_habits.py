"""Tables as Excel saves them are read as they come."""

from __future__ import annotations

import pytest

from svcreview.language import using
from svcreview.rounds import read_round
from tests.rounds.folders import a_folder

TABLE = (
    "id,name,occupation,expert,sex,convener\nM01,王小明,教授,是,男,是\nM02,李小華,處長,否,女,否\n"
)


def members_of(tmp_path, raw: bytes):
    folder = a_folder(tmp_path, assignments="", recusals="")
    (folder / "members.csv").write_bytes(raw)
    return read_round(folder)


@pytest.fixture
def plain(tmp_path):
    return members_of(tmp_path / "plain", TABLE.encode()).round.members


@pytest.mark.parametrize(
    ("habit", "raw"),
    [
        ("a byte order mark", TABLE.encode("utf-8-sig")),
        ("Windows line ends", TABLE.replace("\n", "\r\n").encode()),
        ("semicolons", TABLE.replace(",", ";").encode()),
        ("tabs", TABLE.replace(",", "\t").encode()),
        ("Big5", TABLE.encode("cp950")),
        ("Unicode text", TABLE.replace(",", "\t").encode("utf-16")),
        ("full-width digits", TABLE.replace("M01", "Ｍ０１").encode()),
        ("blank rows at the end", (TABLE + "\n,,,,,\n   ,,,,,\n").encode()),
        ("blank columns at the end", TABLE.replace("\n", ",,\n").encode()),
        ("no line end at the end", TABLE.rstrip().encode()),
        ("blanks around cells", TABLE.replace(",", " , ").encode()),
        ("capitals in the header", TABLE.replace("id,name", "ID,Name").encode()),
        (
            "a Chinese header",
            TABLE.replace(
                "id,name,occupation,expert,sex,convener", "委員編號,姓 名,職稱,外聘專家,性別,召集人"
            ).encode(),
        ),
    ],
)
def test_a_habit_changes_nothing(tmp_path, plain, habit, raw):
    assert members_of(tmp_path, raw).round.members == plain


@pytest.mark.parametrize(
    ("encoding", "said"), [("utf-8", []), ("cp950", ["members.csv: read as cp950"]),
                           ("utf-16", ["members.csv: read as utf-16"])]
)  # fmt: skip
def test_an_unusual_encoding_is_announced(tmp_path, encoding, said):
    read = members_of(tmp_path, TABLE.encode(encoding))

    with using("en"):
        assert [str(notice).split(";")[0] for notice in read.notices] == said


def test_a_guarded_cell_loses_its_guard_and_any_other_apostrophe_stays(tmp_path):
    names = ["'=1+1", "'平常", "O'Neil", "''=1"]
    rows = "".join(f"M{i},{name}\n" for i, name in enumerate(names))

    read = members_of(tmp_path, ("id,name\n" + rows).encode())

    assert [member.name for member in read.round.members] == ["=1+1", "'平常", "O'Neil", "'=1"]
