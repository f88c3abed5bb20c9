"""Page counts of PDF annexes: right for sound files, and no harm by any other."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svcreview.rounds import ReadRound, read_round
from svcreview.rounds.pdfs import Look, look_into
from tests.rounds.folders import a_folder
from tests.rounds.pdfs import (
    a_billion_pages,
    a_chain,
    a_file,
    a_slow_one,
    a_stream,
    in_an_object_stream,
    locked,
    locked_by_nobody,
    objects_of,
    packed_objects,
)

PLAIN = a_file(objects_of(3))
SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
LINK = b"/Annots [<< /A << /S /URI /URI (https://example.org) >> >> 99 0 R]"

SOUND = {
    "plain": (PLAIN, 3),
    "a thick book": (a_file(objects_of(1200)), 1200),
    "blank lines before its header": (b"\r\n\r\n" + PLAIN, 3),
    "zeros behind its end": (PLAIN + b"\0" * 2**16, 3),
    "packed objects": (in_an_object_stream(packed_objects()), 1),
    "number and list of pages elsewhere": (
        a_file({**objects_of(2, tree=b"/Count 5 0 R /Kids 6 0 R"), 5: b"2", 6: b"[10 0 R 11 0 R]"}),
        2,
    ),
    "a link, a broken note, and a jump on opening": (
        a_file(objects_of(2, page=LINK, catalog=b"/OpenAction [10 0 R /Fit]")),
        2,
    ),
    **{
        f"locked against changes by {algorithm}": (locked(PLAIN, algorithm, user=""), 3)
        for algorithm in ("RC4-40", "RC4-128", "AES-128", "AES-256")
    },
}

NO_PDF = "is called .pdf but is no PDF; convert it again"
PASSWORD = "asks for a password, so members cannot read it; replace it by a file without one"
DAMAGED = "is damaged, and its pages cannot be counted; make the PDF again from the original"
COUNT = (
    "has another number of pages than it says, so none is recorded; make the PDF again from the "
    "original"
)
LIMITS = (
    "is so large or tangled that counting its pages went beyond time or memory; make the PDF "
    "again from the original"
)
ODD = {
    "no PDF": (b"PK\x03\x04", NO_PDF),
    "empty": (b"", NO_PDF),
    **{
        f"a password by {algorithm}": (locked(PLAIN, algorithm, user="秘密"), PASSWORD)
        for algorithm in ("RC4-40", "AES-128", "AES-256")
    },
    "a password that nobody has": (locked_by_nobody(), PASSWORD),
    "a header alone": (b"%PDF", DAMAGED),
    "noise": (b"%PDF-1.7\n" + bytes(range(256)) * 999, DAMAGED),
    "cut off": (a_file(objects_of(900))[:50_000], DAMAGED),
    "objects that are themselves": (a_file({1: b"1 0 R", 2: b"2 0 R"}), DAMAGED),
    "a circle": (a_file(objects_of(1, tree=b"/Count 1 /Kids [2 0 R]")), DAMAGED),
    "a wide circle": (
        a_file({**objects_of(1), 10: b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"}),
        DAMAGED,
    ),
    "a list in a list in a list": (
        a_file({**objects_of(1, tree=b"/Count 1 /Kids 5 0 R"), 5: b"[" * 99_999}),
        DAMAGED,
    ),
    "a table before itself": (
        b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n"
        b"<< /Size 1 /Root 1 0 R /Prev 9 >>\nstartxref\n9\n%%EOF",
        DAMAGED,
    ),
    "no pages": (a_file(objects_of(0)), COUNT),
    "absurd claim": (a_file(objects_of(3, tree=b"/Count 999999999 /Kids [10 0 R]")), COUNT),
    "no claim": (a_file(objects_of(3, tree=b"/Kids [10 0 R]")), COUNT),
    "a deep tree": (a_chain(5000), LIMITS),
    "a billion pages": (a_billion_pages(), LIMITS),
    "a bomb": (in_an_object_stream(packed_objects(padding=100)), LIMITS),
    "a bomb in a bomb": (
        in_an_object_stream(
            zlib.compress(packed_objects(padding=100), 9), b"[/FlateDecode /FlateDecode]"
        ),
        LIMITS,
    ),
    "an endless table": (
        b"%PDF-1.7\nxref\n0 99999999999\n0000000000 65535 f \ntrailer\n"
        b"<< /Size 99999999999 /Root 1 0 R >>\nstartxref\n9\n%%EOF",
        LIMITS,
    ),
}

SCRIPTS = (
    "carries scripts (JavaScript), which the scoring desk never runs; see that it can be read "
    "without, or save it as a PDF that has none"
)
WITH_SCRIPTS = {
    "on opening": a_file(objects_of(catalog=b"/OpenAction " + SCRIPT)),
    "on a page": a_file({**objects_of(page=b"/AA << /O 5 0 R >>"), 5: SCRIPT}),
    "behind a link, its name disguised": a_file(
        objects_of(page=b"/Annots [<< /A << /S /J#61vaScript /JS (x) >> >>]")
    ),
    "in a form that computes": a_file(
        objects_of(catalog=b"/AcroForm << /Fields [<< /AA << /C " + SCRIPT + b" >> >>] >>")
    ),
    "in a tree of names": a_file(
        {
            **objects_of(catalog=b"/Names << /JavaScript << /Kids [5 0 R] >> >>"),
            5: b"<< /Names [(a) << /S /JavaScript /JS 6 0 R >>] >>",
            6: a_stream(b"", b"app.alert(1)"),
        }
    ),
}


def place(name: str) -> str:
    return f"submissions/S002/附件 {name}.PDF"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> ReadRound:
    """A round that has each of these files as an annex."""
    folder = a_folder(tmp_path_factory.mktemp("with-pdfs"))
    contents = {name: content for name, (content, _) in (SOUND | ODD).items()} | WITH_SCRIPTS
    for name, content in contents.items():
        (folder / place(name)).write_bytes(content)
    return read_round(folder)


def told(found: ReadRound, name: str) -> tuple[int | None, list[str]]:
    """The pages recorded, and what is warned of."""
    warned = [warning.text.en for warning in found.warnings if warning.place == place(name)]
    return found.round.pages.get(place(name)), warned


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_pdf_has_its_pages_recorded(found, name):
    assert told(found, name) == (SOUND[name][1], [])


@pytest.mark.parametrize("name", ODD)
def test_any_other_file_has_no_pages_and_is_told_with_the_remedy(found, name):
    assert told(found, name) == (None, [ODD[name][1]])


@pytest.mark.parametrize("name", WITH_SCRIPTS)
def test_scripts_are_told_and_the_pages_counted_all_the_same(found, name):
    pages, warned = told(found, name)

    assert (pages is not None, warned) == (True, [SCRIPTS])


def looks_at(folder: Path, *contents: bytes, **limits: float) -> list[Look]:
    paths = [folder / f"{n}.pdf" for n in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return list(look_into(paths, **limits))


cuts = st.tuples(
    st.floats(0, 1),
    st.integers(0, 40),
    st.binary(max_size=9)
    | st.sampled_from([b"<<", b"[", b"9999999999", b"-1", b"0 R", b"/Kids", b"/Prev 9"]),
)


@settings(max_examples=4)
@given(st.lists(st.tuples(st.sampled_from([*SOUND]), st.lists(cuts, max_size=4)), min_size=20))
def test_whatever_is_cut_out_and_put_in_each_file_has_an_answer(spoilt):
    contents = [cut(SOUND[name][0], cuts) for name, cuts in spoilt]

    with tempfile.TemporaryDirectory() as folder:
        looks = looks_at(Path(folder), *contents)

    assert len(looks) == len(contents)
    assert [look for look in looks if (look.pages is None) == (look.fault is None)] == []


def cut(content: bytes, cuts: list[tuple[float, int, bytes]]) -> bytes:
    for where, length, instead in cuts:
        start = int(where * len(content))
        content = content[:start] + instead + content[start + length :]
    return content


def test_a_file_that_takes_too_long_is_given_up_and_the_others_are_read(tmp_path):
    assert looks_at(tmp_path, PLAIN, a_slow_one(), PLAIN, seconds=1.5) == [
        Look(pages=3),
        Look(fault="limits"),
        Look(pages=3),
    ]


def test_a_file_that_takes_too_much_memory_is_given_up_and_the_others_are_read(tmp_path):
    large = in_an_object_stream(packed_objects(padding=70))  # pypdf itself allows 75 MB

    assert looks_at(tmp_path, PLAIN, large, PLAIN, size=160 * 2**20) == [
        Look(pages=3),
        Look(fault="limits"),
        Look(pages=3),
    ]


def test_a_reader_that_does_not_start_is_no_fault_of_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr("svcreview.rounds.pdfs._READER", tmp_path / "gone.py")

    with pytest.raises(RuntimeError, match="did not start"):
        looks_at(tmp_path, PLAIN)


def test_a_round_without_pdf_starts_no_reader(tmp_path, monkeypatch):
    monkeypatch.setattr("svcreview.rounds.pdfs._READER", tmp_path / "gone.py")

    assert read_round(a_folder(tmp_path)).round.pages == {}


def test_pypdf_is_never_loaded_beside_a_round(tmp_path):
    folder = a_folder(tmp_path)
    (folder / place("plain")).write_bytes(PLAIN)
    code = (
        "import sys, json, pathlib; from svcreview.rounds import read_round;"
        "pages = read_round(pathlib.Path(sys.argv[1])).round.pages;"
        "print(json.dumps([pages, 'pypdf' in sys.modules]))"
    )

    outcome = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, check=True
    )

    assert json.loads(outcome.stdout) == [{place("plain"): 3}, False]
