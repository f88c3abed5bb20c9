"""Canonical JSON, digests and chains, and the check of a whole round.

Standard library only: this file alone, beside an archived round, is enough to check it::

    python verify.py FOLDER
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]

SECRETARIAT: Final = "secretariat"  # the chain of events; each member's chain is called by its id
SETTLED: Final = ("handed_in", "abstained", "void")  # sheet states that a draft cannot change
# What an entry's digest covers. A later schema may add columns; it may not change these.
REVISION_BODY: Final = tuple(
    "round member seq at actor submission state marks not_applicable comments reason".split()  # noqa: SIM905
)
EVENT_BODY: Final = ("round", "seq", "at", "actor", "kind", "approval", "payload")
_TABLES: Final = ("rounds", "events", "revisions", "comments", "drafts")
_PAGES: Final = (".html", ".ipynb", ".json")
_WORDS: Final = {
    "unreadable": ("無法讀取：{why}", "cannot be read: {why}"),
    "damaged": ("檔案損壞：{why}", "damaged: {why}"),
    "rounds": ("應有 1 個輪次，卻有 {count} 個", "expected 1 round, found {count}"),
    "settings": ("設定與凍結時的摘要值不符", "the settings do not match the digest frozen at open"),
    "phase": (
        "階段為 {found}，事件紀錄為 {wanted}",
        "the phase is {found}, the events say {wanted}",
    ),
    "gone": ("紀錄不見了", "missing from the chain"),
    "link": ("未接續前一筆紀錄", "does not continue the entry before it"),
    "altered": ("內容與其摘要值不符", "does not match its digest"),
    "shorter": (
        "截止時（{closed}）有 {count} 筆紀錄，現在只剩 {found} 筆",
        "held {count} entries at close ({closed}), now {found}",
    ),
    "head": ("不是截止時（{closed}）的最後一筆", "is not the last entry noted at close ({closed})"),
    "later": (
        "時間早於截止（{closed}），卻是其後加入",
        "is dated before close ({closed}), but came after",
    ),
    "words": ("文字與紀錄鏈中的摘要值不符", "the text does not match the chain"),
    "no_words": ("文字不見了", "the text is missing"),
    "illegible": ("內容無法解讀", "cannot be understood"),
    "draft": ("與已送出的評分表不符", "does not match the sheet that was handed in"),
    "results": ("與紀錄的結果摘要值不符", "does not match the digest recorded for the results"),
    "no_results": ("這次結果的檔案不見了", "the file of these results is missing"),
    "unlisted": ("未列在 manifest.json", "is not listed in manifest.json"),
    "outside": ("指向資料夾之外", "leads out of the folder"),
    "no_file": ("找不到這個檔案", "there is no such file"),
    "changed": ("內容已變更", "has been changed"),
}


def canonical(data: Any) -> bytes:
    """``data`` as the one JSON text it has: sorted keys, no spaces, UTF-8, no nan."""
    text = json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def digest(data: Any) -> str:
    """SHA-256 of the canonical JSON of ``data``, in hex."""
    return hashlib.sha256(canonical(data)).hexdigest()


def entry_digest(row: Row) -> str:
    """The digest of a chain's entry, from its columns as stored; ``prev`` joins it to the one before."""
    names = REVISION_BODY if "member" in row else EVENT_BODY
    body = {name: _cell(row.get(name)) for name in names}
    return digest({"prev": _cell(row.get("prev")), "body": body})


def comment_digest(salt: str, text: str) -> str:
    """What a chain keeps of a comment: without the salt nobody can guess the text from it."""
    return digest({"salt": salt, "text": text})


def _cell(value: Any) -> Any:
    # A hand that edits SQLite can leave floats and blobs in a text column.
    return value if value is None or isinstance(value, (int, str)) else repr(value)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not what was once written: table and key, or file, and what is wrong."""

    place: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check came to; ``notes`` are worth knowing and no failure."""

    entries: int
    comments: int
    files: int
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.findings


def verify_folder(folder: Path, *, rows: Rows | None = None) -> Verification:
    """Check the store, the results and the reports in ``folder``.

    Without ``rows`` its ``store.sqlite`` is read; a round kept in PostgreSQL hands its rows in.
    """
    damage: list[Finding] = []
    if rows is None:
        rows = {}
        try:
            rows = _read_sqlite(folder / "store.sqlite", damage)
        except (sqlite3.Error, OSError) as exc:
            damage.append(_say("store.sqlite", "unreadable", why=exc))
    tables = {name: rows.get(name, ()) for name in _TABLES}
    findings = [] if damage and not rows else [*_store_findings(tables)]
    events = _by_seq(tables["events"])
    findings += [*_results_findings(folder, events), *_manifest_findings(folder)]
    return Verification(
        entries=len(tables["events"]) + len(tables["revisions"]),
        comments=len(tables["comments"]),
        files=len(_results_files(folder)) + len(_report_files(folder)),
        findings=tuple(damage + findings),
        notes=tuple(_input_notes(folder, events)),
    )


def _say(place: str, what: str, **facts: object) -> Finding:
    zh, en = _WORDS[what]
    return Finding(place, zh.format(**facts), en.format(**facts))


def _read_sqlite(path: Path, damage: list[Finding]) -> dict[str, list[dict[str, Any]]]:
    if not path.is_file():
        damage.append(_say(path.name, "no_file"))
        return {}
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?{_mode(path)}", uri=True)) as db:
        db.row_factory = sqlite3.Row
        db.text_factory = lambda raw: raw.decode("utf-8", "backslashreplace")
        complaints = [complaint for (complaint,) in db.execute("PRAGMA integrity_check(5)")]
        damage += [_say(path.name, "damaged", why=why) for why in complaints if why != "ok"]
        reading = {name: db.execute(f"SELECT * FROM {name}") for name in _TABLES}  # noqa: S608
        return {name: [dict(row) for row in cursor] for name, cursor in reading.items()}


def _mode(path: Path) -> str:
    # Without a log nobody is writing, and "immutable" leaves no lock files in an archived folder.
    log = path.with_name(path.name + "-wal")
    return "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"


def _store_findings(rows: Rows) -> Iterator[Finding]:
    events, chains = _by_seq(rows["events"]), _chains(rows)
    yield from _round_findings(rows["rounds"], events)
    for chain, entries in chains.items():
        yield from _chain_findings(chain, entries)
    yield from _head_findings(events, chains)
    yield from _comment_findings(rows["comments"], chains)
    yield from _draft_findings(rows["drafts"], chains)


def _chains(rows: Rows) -> dict[str, list[Row]]:
    """The entries of each chain by number, the secretariat's first."""
    chains: dict[str, list[Row]] = {SECRETARIAT: _by_seq(rows["events"])}
    for row in sorted(_by_seq(rows["revisions"]), key=lambda row: str(row.get("member"))):
        chains.setdefault(str(row.get("member")), []).append(row)
    return chains


def _by_seq(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=_seq)


def _seq(row: Row) -> int:
    seq = row.get("seq")
    return seq if isinstance(seq, int) else 0


def _place(chain: str, seq: int | None = None) -> str:
    number = "" if seq is None else str(seq)
    if chain == SECRETARIAT:
        return f"events {number}".rstrip()
    return f"revisions {chain}/{number}".rstrip("/")


def _round_findings(rounds: Sequence[Row], events: Sequence[Row]) -> Iterator[Finding]:
    if len(rounds) != 1:
        yield _say("rounds", "rounds", count=len(rounds))
        return
    row, place = rounds[0], f"rounds {rounds[0].get('round')}"
    found = hashlib.sha256(str(row.get("settings")).encode()).hexdigest()
    if [row.get("digest"), _first(events, "settings")] != [found, found]:
        yield _say(f"{place} settings", "settings")
    phase = _first(reversed(events), "phase")
    if row.get("phase") != phase:
        yield _say(f"{place} phase", "phase", found=row.get("phase"), wanted=phase)


def _first(events: Iterable[Row], key: str) -> Any:
    return next((p[key] for p in map(_payload, events) if key in p), None)


def _payload(event: Row) -> Mapping[str, Any]:
    data = _parsed(event.get("payload"))
    return data if isinstance(data, dict) else {}


def _parsed(text: object) -> Any:
    """The JSON data that ``text`` is, or ``None``."""
    try:
        return json.loads(str(text))
    except (ValueError, RecursionError):
        return None


def _chain_findings(chain: str, entries: Sequence[Row]) -> Iterator[Finding]:
    before, expected = None, 1
    for row in entries:
        seq, place = _seq(row), _place(chain, _seq(row))
        if seq > expected:
            gone = _place(chain, expected) + (f"–{seq - 1}" if seq - 1 > expected else "")
            yield _say(gone, "gone")
        elif row.get("prev") != before:
            yield _say(place, "link")
        if entry_digest(row) != row.get("digest"):
            yield _say(place, "altered")
        before, expected = row.get("digest"), seq + 1


def _head_findings(events: Sequence[Row], chains: Mapping[str, Sequence[Row]]) -> Iterator[Finding]:
    """Each chain against the heads and counts that were written down at close."""
    for event in events:
        heads = _payload(event).get("heads")
        for chain, head in heads.items() if isinstance(heads, dict) else ():
            if isinstance(head, dict) and isinstance(head.get("count"), int):
                yield from _head_finding(chain, head, chains.get(chain, ()), event)


def _head_finding(
    chain: str, head: Mapping[str, Any], entries: Sequence[Row], event: Row
) -> Iterator[Finding]:
    closed, count = f"events {_seq(event)}", head["count"]
    then = [row for row in entries if _seq(row) <= count]
    if len(then) < count:
        yield _say(_place(chain), "shorter", closed=closed, count=count, found=len(then))
    elif then and then[-1].get("digest") != head.get("digest"):
        yield _say(_place(chain, count), "head", closed=closed)
    for row in entries:
        if _seq(row) > count and str(row.get("at")) < str(event.get("at")):
            yield _say(_place(chain, _seq(row)), "later", closed=closed)


def _comment_findings(
    comments: Sequence[Row], chains: Mapping[str, Sequence[Row]]
) -> Iterator[Finding]:
    kept = dict(_kept_digests(chains))
    purged = any(row.get("kind") == "purge" for row in chains[SECRETARIAT])
    for row in comments:
        place = f"comments {row.get('chain')}/{row.get('seq')}/{row.get('n')}"
        if kept.pop(place, None) != comment_digest(str(row.get("salt")), str(row.get("text"))):
            yield _say(place, "words")
    for place in () if purged else kept:
        yield _say(place, "no_words")


def _kept_digests(chains: Mapping[str, Sequence[Row]]) -> Iterator[tuple[str, Any]]:
    """The place of each comment's words, and the digest that its chain keeps of them."""
    for chain, entries in chains.items():
        for row in entries:
            own = "member" in row
            listed = _parsed(row.get("comments")) if own else _payload(row).get("comments")
            for n, item in enumerate(listed if isinstance(listed, list) else ()):
                kept = item.get("digest") if isinstance(item, dict) else None
                yield f"comments {chain}/{_seq(row)}/{n}", kept


def _draft_findings(
    drafts: Sequence[Row], chains: Mapping[str, Sequence[Row]]
) -> Iterator[Finding]:
    revisions = (row for chain in chains.values() for row in chain if "member" in row)
    latest = {(row.get("submission"), row["member"]): row for row in revisions}
    for row in drafts:
        place = f"drafts {row.get('submission')}/{row.get('member')}"
        read = [_parsed(row.get(name)) for name in ("marks", "not_applicable", "comments")]
        if [type(data) for data in read] != [dict, list, list]:
            yield _say(place, "illegible")
        revision = latest.get((row.get("submission"), row.get("member")), {})
        if _settled_as(row) != _settled_as(revision):
            yield _say(place, "draft")


def _settled_as(row: Row) -> list[Any]:
    names = ("state", "marks", "not_applicable") if row.get("state") in SETTLED else ()
    return [row.get(name) for name in names]


def _file_digest(path: Path) -> str | None:
    """SHA-256 of the file, or ``None``, which matches no digest, if it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def _results_files(folder: Path) -> list[Path]:
    found = [folder / "results.json", *sorted((folder / "results").glob("*.json"))]
    return [path for path in found if path.is_file()]


def _results_findings(folder: Path, events: Sequence[Row]) -> Iterator[Finding]:
    """``results.json`` is the last one recorded, and every earlier one is still there."""
    noted = [row for row in events if row.get("kind") == "results"]
    recorded = [_payload(row).get("digest") for row in noted]
    found = {path: _file_digest(path) for path in _results_files(folder)}
    for path, is_ in found.items():
        if is_ not in (recorded[-1:] if path.parent == folder else recorded):
            yield _say(path.relative_to(folder).as_posix(), "results")
    for row, value in zip(noted, recorded, strict=True):
        if value not in found.values():
            yield _say(f"events {_seq(row)}", "no_results")


def _report_files(folder: Path) -> list[Path]:
    manifest = folder / "reports" / "manifest.json"
    found = sorted(path for path in manifest.parent.rglob("*") if path.suffix in _PAGES)
    return [path for path in found if path.is_file() and path != manifest]


def _manifest_findings(folder: Path) -> Iterator[Finding]:
    reports, pages = folder / "reports", _report_files(folder)
    manifest = reports / "manifest.json"
    listed: Any = {}
    if manifest.is_file():
        data = _parsed(manifest.read_bytes().decode("utf-8", "replace"))
        listed = data.get("files") if isinstance(data, dict) else None
    if not isinstance(listed, dict):
        yield _say("reports/manifest.json", "illegible")
        return
    for name, wanted in sorted(listed.items()):
        yield from _file_finding(folder, f"reports/{name}", wanted)
    for page in pages:
        if page.relative_to(reports).as_posix() not in listed:
            yield _say(page.relative_to(folder).as_posix(), "unlisted")


def _file_finding(folder: Path, name: str, wanted: Any) -> Iterator[Finding]:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        yield _say(name, "outside")
    elif not path.is_file():
        yield _say(name, "no_file")
    elif _file_digest(path) != wanted:
        yield _say(name, "changed")


def _input_notes(folder: Path, events: Sequence[Row]) -> Iterator[Finding]:
    """Files a person wrote may be edited after ``open``: the round no longer reads them."""
    inputs = _first(events, "inputs")
    for name, wanted in sorted(inputs.items()) if isinstance(inputs, dict) else ():
        yield from _file_finding(folder, name, wanted)


def main(arguments: Sequence[str]) -> int:
    """Check the folder that is named; 0 if all is as written, 1 if not, 2 for wrong usage."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python verify.py FOLDER\n")
        return 2
    outcome = verify_folder(Path(arguments[0]))
    for finding in outcome.findings:
        sys.stderr.write(f"{finding.place}: {finding.zh} / {finding.en}\n")
    for note in outcome.notes:
        sys.stderr.write(f"（說明 note）{note.place}: {note.zh} / {note.en}\n")
    sys.stdout.write(
        f"entries {outcome.entries}, comments {outcome.comments}, files {outcome.files}, "
        f"findings {len(outcome.findings)}\n"
    )
    return 0 if outcome.passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
