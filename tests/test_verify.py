"""``verify`` passes what was written, and names the place of whatever was changed since."""

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcreview import verify
from svcreview.model import Comment, CommentKind, Opinion, SheetState
from svcreview.store import open_store
from svcreview.verify import canonical, digest, verify_folder
from tests.builders import a_round, a_sheet
from tests.postgres import new_schema

WORDS = (
    Comment(kind=CommentKind.STRENGTH, text="流程清楚", dimension="impact"),
    Comment(kind=CommentKind.NOTE, text="僅供委員參考"),
)


# Canonical JSON and digests


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ({"構面": "創新性"}, '{"構面":"創新性"}'),
        ("\n\x00", '"\\n\\u0000"'),
    ],
)
def test_canonical_json_is_sorted_tight_and_readable(data, text):
    assert canonical(data) == text.encode()


def test_the_digest_is_sha256_in_hex():
    """``printf '[]' | sha256sum``"""
    assert digest([]) == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_cannot_say_has_no_digest(number):
    with pytest.raises(ValueError, match="JSON"):
        digest({"mark": number})


json_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab構", max_size=2), inner),
)


@given(json_data)
def test_canonical_json_says_the_same_and_has_one_form(data):
    assert json.loads(canonical(data)) == data
    assert canonical(json.loads(canonical(data))) == canonical(data)


# A round as svcreview leaves it


def write_round(folder, location=None):
    """A whole round: handed in, abstained, returned, half written, closed, results and reports.

    Events: open, return, close, opinion, twice results. Revisions: M01 two; M02 two, one returned
    and that one again at close; M03 one abstained and one half written at close. Each sheet of
    M01 and M02 has two comments, the opinion has one.
    """
    minutes, salts = count(), count()
    start = datetime(2026, 3, 2, tzinfo=UTC)
    (folder / "submissions").mkdir(parents=True)
    (folder / "round.yaml").write_text("id: test-round\n")
    store = open_store(
        location or folder / "store.sqlite",
        "test-round",
        create=True,
        clock=lambda: start + timedelta(minutes=next(minutes)),
        salts=lambda: next(salts).to_bytes(16, "big"),
    )
    with store:
        inputs = {"round.yaml": sha256(folder / "round.yaml")}
        store.open_round(a_round(), actor="secretary", approval="115001", inputs=inputs)
        for member in ("M01", "M02"):
            for submission in ("S001", "S002"):
                store.hand_in(a_sheet(submission, member, comments=WORDS), actor=member)
        store.return_sheet(a_sheet("S002", "M02").pair, actor="secretary", reason="漏寫")
        store.hand_in(a_sheet("S003", "M03", (), SheetState.ABSTAINED), actor="M03")
        store.save_draft(a_sheet("S001", "M03", (12,), SheetState.DRAFT), base=0)
        store.close(actor="secretary", approval="115002")
        store.approve_opinion(
            Opinion(submission="S001", comments=WORDS[:1], approved_by="召集人"),
            actor="召集人",
            approval=None,
        )
        write_results(folder, store)
        write_reports(folder)
        return store.dump()


def write_results(folder, store):
    (folder / "results").mkdir()
    for path, content in (("results/1.json", b'{"n":1}'), ("results.json", b'{"n":2}')):
        (folder / path).write_bytes(content)
        store.note_results(sha256(folder / path))


def write_reports(folder):
    pages = ["index.html", "agencies/A001.html", "agencies/A001.json", "agencies/A001.ipynb"]
    (folder / "reports/agencies").mkdir(parents=True)
    for page in pages:
        (folder / "reports" / page).write_text(f"<p>{page}</p>")
    files = {page: sha256(folder / "reports" / page) for page in pages}
    (folder / "reports/manifest.json").write_text(json.dumps({"files": files}))


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("written") / "round"
    write_round(folder)
    return folder


@pytest.fixture
def folder(written, tmp_path):
    """The round's folder, to be tampered with."""
    return shutil.copytree(written, tmp_path / "round")


def edit(folder, *statements):
    db = sqlite3.connect(folder / "store.sqlite")
    with db:
        for statement in statements:
            assert db.execute(statement).rowcount != 0
    db.close()


def findings(folder, **options):
    return [f"{f.place}: {f.en}" for f in verify_folder(folder, **options).findings]


def test_an_untouched_folder_passes(folder):
    outcome = verify_folder(folder)

    assert outcome == verify.Verification(entries=14, comments=11, files=6, findings=(), notes=())
    assert outcome.passed


def test_looking_leaves_no_file_behind(folder):
    before = sorted(folder.rglob("*"))

    verify_folder(folder)

    assert sorted(folder.rglob("*")) == before


def test_a_round_that_is_being_written_is_checked_too(folder):
    with open_store(folder / "store.sqlite", "test-round") as store:
        store.note_results("cc")

        assert findings(folder) == [
            "results.json: does not match the digest recorded for the results",
            "events 7: the file of these results is missing",
        ]


def test_a_round_in_postgresql_passes_and_is_checked_alike(tmp_path, postgres_url):
    rows = write_round(tmp_path / "round", new_schema(postgres_url))
    changed = [row | {"marks": '{"innovation":"25"}'} for row in rows["revisions"]]

    assert findings(tmp_path / "round", rows=rows) == []
    assert len(findings(tmp_path / "round", rows={**rows, "revisions": changed})) >= len(changed)


# Tampering with the store

ALTERED = "does not match its digest"
UNLIKE = "does not match the sheet that was handed in"
SHORT_M01 = "revisions M01: held 2 entries at close (events 3), now"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-03-02T00:09:00.000000Z"),
        ("actor", "M02"),
        ("reason", "改過"),
        ("comments", "[]"),
        ("prev", "00"),
    ],
)
def test_a_change_in_any_column_of_a_revision_is_found(folder, column, value):
    edit(folder, f"UPDATE revisions SET {column} = '{value}' WHERE member = 'M01' AND seq = 2")

    assert f"revisions M01/2: {ALTERED}" in findings(folder)


@pytest.mark.parametrize("column", ["at", "actor", "kind", "approval", "payload", "prev"])
def test_a_change_in_any_column_of_an_event_is_found(folder, column):
    edit(folder, f"UPDATE events SET {column} = coalesce({column}, '') || ' ' WHERE seq = 2")

    assert f"events 2: {ALTERED}" in findings(folder)


def test_a_changed_mark_is_named(folder):
    edit(
        folder,
        'UPDATE revisions SET marks = replace(marks, \'"impact":"20"\', \'"impact":"21"\')'
        " WHERE member = 'M01' AND seq = 1",
    )

    assert findings(folder) == [f"revisions M01/1: {ALTERED}", f"drafts S001/M01: {UNLIKE}"]


def test_a_changed_mark_with_its_digest_made_to_fit_breaks_the_chain(folder):
    db = sqlite3.connect(folder / "store.sqlite")
    db.row_factory = sqlite3.Row
    row = dict(db.execute("SELECT * FROM revisions WHERE member='M01' AND seq=1").fetchone())
    db.close()
    row["reason"] = "forged"
    edit(
        folder,
        f"UPDATE revisions SET reason = 'forged', digest = '{verify.entry_digest(row)}'"
        " WHERE member = 'M01' AND seq = 1",
    )

    assert findings(folder) == ["revisions M01/2: does not continue the entry before it"]


def test_a_chain_forged_to_its_end_is_found_by_the_head_noted_at_close(folder):
    db = sqlite3.connect(folder / "store.sqlite")
    db.row_factory = sqlite3.Row
    row = dict(db.execute("SELECT * FROM revisions WHERE member='M01' AND seq=2").fetchone())
    db.close()
    row["actor"] = "forger"
    edit(
        folder,
        f"UPDATE revisions SET actor = 'forger', digest = '{verify.entry_digest(row)}'"
        " WHERE member = 'M01' AND seq = 2",
    )

    assert findings(folder) == ["revisions M01/2: is not the last entry noted at close (events 3)"]


def test_a_changed_word_of_a_comment_is_named(folder):
    edit(folder, "UPDATE comments SET text = '流程不清' WHERE chain='M01' AND seq=2 AND n=0")

    assert findings(folder) == ["comments M01/2/0: the text does not match the chain"]


def test_a_changed_salt_is_named(folder):
    edit(folder, "UPDATE comments SET salt = '00' WHERE chain='secretariat' AND n=0")

    assert findings(folder) == ["comments secretariat/4/0: the text does not match the chain"]


def test_a_removed_comment_is_named_unless_there_was_a_purge(folder):
    edit(folder, "DELETE FROM comments WHERE chain = 'M02' AND seq = 1 AND n = 1")
    assert findings(folder) == ["comments M02/1/1: the text is missing"]

    with open_store(folder / "store.sqlite", "test-round") as store:
        store.append_event("purge", actor="secretary", approval="125001")
    assert findings(folder) == []


def test_an_added_comment_is_named(folder):
    edit(folder, "INSERT INTO comments VALUES ('test-round', 'M01', 1, 9, '00', '多的')")

    assert findings(folder) == ["comments M01/1/9: the text does not match the chain"]


def test_a_removed_revision_is_named(folder):
    edit(folder, "DELETE FROM revisions WHERE member = 'M01' AND seq = 1")

    found = findings(folder)
    assert found[:2] == ["revisions M01/1: missing from the chain", f"{SHORT_M01} 1"]
    assert found[-1] == f"drafts S001/M01: {UNLIKE}"


def test_a_removed_event_is_named(folder):
    edit(folder, "DELETE FROM events WHERE seq = 2")

    assert "events 2: missing from the chain" in findings(folder)


def test_several_removed_entries_are_named_as_one_gap(folder):
    edit(folder, "DELETE FROM events WHERE seq IN (4, 5)")

    assert "events 4–5: missing from the chain" in findings(folder)


def test_a_chain_cut_short_is_found_by_the_count_noted_at_close(folder):
    edit(
        folder,
        "DELETE FROM revisions WHERE member = 'M01' AND seq = 2",
        "DELETE FROM comments WHERE chain = 'M01' AND seq = 2",
        "DELETE FROM drafts WHERE member = 'M01' AND submission = 'S002'",
    )

    assert findings(folder) == [f"{SHORT_M01} 1"]


def test_a_member_removed_altogether_is_found(folder):
    edit(
        folder,
        "DELETE FROM revisions WHERE member = 'M01'",
        "DELETE FROM comments WHERE chain = 'M01'",
        "DELETE FROM drafts WHERE member = 'M01'",
    )

    assert findings(folder) == [f"{SHORT_M01} 0"]


def test_events_cut_off_before_the_close_are_found_by_the_phase(folder):
    edit(folder, "DELETE FROM events WHERE seq >= 3")

    assert "rounds test-round phase: the phase is meeting, the events say scoring" in findings(
        folder
    )


def test_an_inserted_revision_is_named(folder):
    edit(
        folder,
        "INSERT INTO revisions SELECT round, member, 3, at, actor, 'S003', state, marks,"
        " not_applicable, '[]', reason, digest, 'ff' FROM revisions WHERE member='M01' AND seq=2",
    )

    assert findings(folder) == [
        f"revisions M01/3: {ALTERED}",
        "revisions M01/3: is dated before close (events 3), but came after",
    ]


def test_two_entries_in_the_other_order_are_both_named(folder):
    edit(
        folder,
        "UPDATE revisions SET seq = 99 WHERE member = 'M01' AND seq = 1",
        "UPDATE revisions SET seq = 1 WHERE member = 'M01' AND seq = 2",
        "UPDATE revisions SET seq = 2 WHERE member = 'M01' AND seq = 99",
    )

    found = findings(folder)
    assert f"revisions M01/1: {ALTERED}" in found
    assert f"revisions M01/2: {ALTERED}" in found


@pytest.mark.parametrize(
    "edited", ["settings = replace(settings, '1', '2')", "digest = digest || '0'"]
)
def test_edited_settings_are_named(folder, edited):
    edit(folder, f"UPDATE rounds SET {edited}")

    assert findings(folder) == [
        "rounds test-round settings: the settings do not match the digest frozen at open"
    ]


def test_an_edited_phase_is_named(folder):
    edit(folder, "UPDATE rounds SET phase = 'decided'")

    assert findings(folder) == [
        "rounds test-round phase: the phase is decided, the events say meeting"
    ]


def test_a_second_round_in_the_file_is_named(folder):
    edit(folder, "INSERT INTO rounds SELECT 'other', phase, settings, digest FROM rounds")

    assert findings(folder) == ["rounds: expected 1 round, found 2"]


def test_a_draft_that_is_no_json_is_named(folder):
    edit(folder, "UPDATE drafts SET comments = '[' WHERE member='M03' AND submission='S001'")

    assert findings(folder) == ["drafts S001/M03: cannot be understood"]


def test_a_draft_set_back_from_handed_in_is_named(folder):
    edit(folder, "UPDATE drafts SET state = 'draft' WHERE member='M01' AND submission='S001'")

    assert findings(folder) == [f"drafts S001/M01: {UNLIKE}"]


@pytest.mark.parametrize("value", ["x'ff00'", "9e999", "NULL", "CAST(x'ff' AS TEXT)", "'['"])
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("events", "payload"),
        ("revisions", "marks"),
        ("comments", "text"),
        ("drafts", "marks"),
        ("rounds", "settings"),
    ],
)
def test_values_that_svcreview_never_writes_are_findings_and_no_traceback(
    folder, table, column, value
):
    loosen_and_set(folder, table, column, value)

    assert any(place.startswith(table) for place in findings(folder))


def loosen_and_set(folder, table, column, value):
    """Set ``column`` to what its constraints would refuse."""
    db = sqlite3.connect(folder / "store.sqlite", isolation_level=None)
    db.execute("PRAGMA writable_schema = ON")
    db.execute("UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '')")
    db.close()
    edit(folder, f"UPDATE {table} SET {column} = {value}")


def test_a_table_that_is_gone_is_named(folder):
    edit(folder, "DROP TABLE comments")

    assert findings(folder)[0] == "store.sqlite: cannot be read: no such table: comments"


def test_a_file_that_is_no_database_is_a_finding(folder):
    (folder / "store.sqlite").write_bytes(b"no database " * 500)

    assert findings(folder)[0] == "store.sqlite: cannot be read: file is not a database"


def test_a_damaged_page_is_a_finding(folder):
    path = folder / "store.sqlite"
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    path.write_bytes(content)

    assert findings(folder)[0].startswith("store.sqlite: ")


def test_a_missing_store_is_a_finding(folder):
    (folder / "store.sqlite").unlink()

    assert findings(folder)[0] == "store.sqlite: there is no such file"


# Tampering with files


@pytest.mark.parametrize("name", ["results.json", "results/1.json"])
def test_edited_results_are_named(folder, name):
    (folder / name).write_bytes(b'{"n":3}')

    found = findings(folder)
    assert found[0] == f"{name}: does not match the digest recorded for the results"
    assert found[1].endswith("the file of these results is missing")


def test_earlier_results_put_in_the_place_of_the_latest_are_named(folder):
    shutil.copy(folder / "results/1.json", folder / "results.json")

    assert findings(folder)[0].startswith("results.json: does not match")


def test_missing_earlier_results_are_named_by_their_event(folder):
    (folder / "results/1.json").unlink()

    assert findings(folder) == ["events 5: the file of these results is missing"]


def test_an_edited_page_is_named(folder):
    (folder / "reports/agencies/A001.html").write_text("<p>agencies/A002.html</p>")

    assert findings(folder) == ["reports/agencies/A001.html: has been changed"]


def test_a_missing_page_is_named(folder):
    (folder / "reports/index.html").unlink()

    assert findings(folder) == ["reports/index.html: there is no such file"]


@pytest.mark.parametrize("name", ["x.html", "agencies/A009.json", "agencies/x.ipynb"])
def test_a_page_that_was_added_is_named(folder, name):
    (folder / "reports" / name).write_text("x")

    assert findings(folder) == [f"reports/{name}: is not listed in manifest.json"]


def test_pages_without_a_manifest_are_named(folder):
    (folder / "reports/manifest.json").unlink()

    assert len(findings(folder)) == 4


@pytest.mark.parametrize("content", ["[", "[]", '{"files": 3}', "[" * 100_000])
def test_a_manifest_that_cannot_be_read_is_a_finding(folder, content):
    (folder / "reports/manifest.json").write_text(content)

    assert findings(folder) == ["reports/manifest.json: cannot be understood"]


def test_a_manifest_that_leads_out_of_the_folder_is_a_finding(folder):
    path = folder / "reports/manifest.json"
    files = json.loads(path.read_text())["files"]
    path.write_text(json.dumps({"files": files | {"../../x": "00"}}))

    assert findings(folder) == ["reports/../../x: leads out of the folder"]


def test_a_file_edited_after_open_is_a_note_and_no_failure(folder):
    (folder / "round.yaml").write_text("id: another\n")

    outcome = verify_folder(folder)

    assert outcome.passed
    assert [(note.place, note.zh) for note in outcome.notes] == [("round.yaml", "內容已變更")]


# Alone, years later


def run_alone(folder, *arguments):
    """``verify.py`` beside the archive, under a Python that has nothing else."""
    script = shutil.copy(verify.__file__, folder / "verify.py")
    command = [sys.executable, "-I", "-S", script, *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=folder, check=False)


def test_the_module_runs_alone_and_passes(folder):
    done = run_alone(folder, ".")

    assert done.stdout == "entries 14, comments 11, files 6, findings 0\n"
    assert (done.stderr, done.returncode) == ("", 0)


def test_the_module_alone_names_a_changed_byte_in_both_languages(folder):
    edit(folder, "UPDATE revisions SET actor = 'M09' WHERE member = 'M02' AND seq = 3")

    done = run_alone(folder, str(folder))

    assert done.returncode == 1
    assert "revisions M02/3: 內容與其摘要值不符 / does not match its digest\n" in done.stderr


def test_without_a_folder_it_says_how_it_is_used(folder):
    done = run_alone(folder)

    assert (done.returncode, done.stderr) == (2, "usage: python verify.py FOLDER\n")


def test_findings_speak_both_languages():
    assert [word for word, (zh, en) in verify._WORDS.items() if not (zh and en)] == []
