"""What a record survives: builds that are killed, files that are edited behind its back, bytes that are flipped.

    python benchmarks/durability.py kills --count 200    # SIGKILL at random moments, two workers, again while resuming
    python benchmarks/durability.py edits                # edits by SQL: each must be noticed by `verify`
    python benchmarks/durability.py flips --count 300    # one bit changed: noticed, and no other error than our own

Each prints how many there were and which were not noticed; the exit status says whether there were any.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from reportedly import settings
from reportedly.errors import ReportedlyError
from reportedly.export.annotations import export_jsonl
from reportedly.record.backends.sqlite import KEPT
from reportedly.record.columns import pack, unpack
from reportedly.record.store import Record
from reportedly.scale import pool
from reportedly.service import building

FREE = ("DROP TRIGGER IF EXISTS reports_fixed", "DROP TRIGGER IF EXISTS reports_kept")
LOG = ("DROP TRIGGER IF EXISTS log_fixed", "DROP TRIGGER IF EXISTS log_kept")
LAST = "(SELECT max(number) FROM log)"

EDITS: dict[str, tuple[str, ...]] = {
    "a report's text": (*FREE, "UPDATE reports SET text = replace(text, 'the', 'The')"),
    "a text, and the trigger put back": (
        *FREE,
        "UPDATE reports SET text = text || ' '",
        *(statement for statement in KEPT if statement.split()[2] in ("reports_fixed", "reports_kept")),
    ),
    "a report's publisher": (*FREE, "UPDATE reports SET publisher = 'Another Paper'"),
    "a report's address": (*FREE, "UPDATE reports SET url = 'https://example.org/other'"),
    "a report's author": (*FREE, "UPDATE reports SET author = 'Somebody Else'"),
    "a report's title": (*FREE, "UPDATE reports SET title = 'Another title'"),
    "a report's heading": ("UPDATE reports SET heading = 'Another heading'",),
    "a report's day": ("UPDATE reports SET published = '1999-01-01'",),
    "the basis of a day": ("UPDATE reports SET published_basis = 'given' || published_basis",),
    "a report's language": ("UPDATE reports SET language = 'xx'",),
    "a report's path": ("UPDATE reports SET path = 'elsewhere.txt'",),
    "a report's media type": ("UPDATE reports SET media_type = 'text/odd'",),
    "a report's fingerprint": (*FREE, "UPDATE reports SET fingerprint = 'other'"),
    "a report's given id": ("UPDATE reports SET given_id = given_id || 'x'",),
    "a report taken out": (
        *FREE,
        "PRAGMA foreign_keys = OFF",
        "DELETE FROM reports WHERE number = (SELECT min(number) FROM reports)",
    ),
    "a report's original": ("UPDATE originals SET bytes = x'00'",),
    "a report's annotations": (
        'UPDATE annotations SET line = packed(replace(unpacked(line), \'"language":"\', \'"language":"x\'))',
    ),
    "the layers of annotations": ("UPDATE annotations SET layers = 'others'",),
    "an actor's name": ("UPDATE actors SET name = 'Somebody Else'",),
    "an actor's statements": ("UPDATE actors SET statements = statements + 1",),
    "actors taken out": ("PRAGMA foreign_keys = OFF", "DELETE FROM actors"),
    "findings taken out": ("DELETE FROM findings",),
    "a finding turned round": ("UPDATE findings SET kind = 'agrees'",),
    "a finding's line": ("UPDATE findings SET line = replace(line, '\"check\":', '\"Check\":')",),
    "origins of an occurrence": ("UPDATE occurrences SET origins = 9",),
    "coordinates of an occurrence": ("UPDATE occurrences SET lat = 1.5, lon = 2.5",),
    "the day of an occurrence": ("UPDATE occurrences SET date = '1999-01-01'",),
    "copies let go": ("PRAGMA foreign_keys = OFF", "DELETE FROM copied_reports", "DELETE FROM copies"),
    "stories let go": ("DELETE FROM stories",),
    "an incident's title": ("UPDATE incidents SET title = 'Another title'",),
    "an incident's rank": ("UPDATE incidents SET rank = rank + 100",),
    "the standing of a question": ("UPDATE questions SET standing = 'agreed', sentence = 'All agree.'",),
    "a question's accounts": ("DELETE FROM accounts",),
    "the figure of a position": ("UPDATE positions SET value = 1",),
    "the type of an event": ("UPDATE events SET type = 'other type'",),
    "the place of an event": ("UPDATE events SET place = NULL",),
    "the figure of a quantity": ("UPDATE quantities SET value = value + 1",),
    "who said it": ("UPDATE statements SET source = 'somebody else'",),
    "failures emptied": ("DELETE FROM failures",),
    "a failure made up": ("INSERT INTO failures VALUES ('x.txt', 'made up')",),
    "what comparing keeps": ("INSERT INTO kept VALUES ('made', 'up')",),
    "a note of the building": ("UPDATE state SET value = 'other'",),
    "a run's version": ("UPDATE runs SET version = '9.9'",),
    "a run's inputs": ("UPDATE runs SET inputs = '[]'",),
    "a run's end": ("UPDATE runs SET finished = NULL",),
    "a run taken out": ("DELETE FROM runs",),
    "a run made up": ("INSERT INTO under_way VALUES (7, '[\"x\"]', '{}', '/', '2024-01-01T00:00:00Z', 'no hash')",),
    "the last entry of the log": (*LOG, f"DELETE FROM log WHERE number = {LAST}"),
    "the last three entries of the log": (*LOG, f"DELETE FROM log WHERE number > {LAST} - 3"),
    "who stands in the log": (*LOG, "UPDATE log SET who = 'somebody else' WHERE number = 2"),
    "an entry in the middle of the log": (*LOG, "DELETE FROM log WHERE number = 2"),
    "a decision taken back unseen": (*LOG, "DELETE FROM log WHERE what = 'decided'"),
    "a decision made up": (
        "INSERT INTO log SELECT max(number) + 1, '2024-01-01T00:00:00Z', 'x', 'decided', '[\"a\",\"b\"]', NULL, 'one', "
        "'so', 'none', 'none' FROM log",
    ),
    "the log's length": ("UPDATE log_end SET entries = entries + 1",),
    "the log whole": (*LOG, "DELETE FROM log"),
    "the digest of the bytes": ("UPDATE file_digest SET hash = head",),
    "a trigger dropped": ("DROP TRIGGER reports_fixed",),
    "the log's trigger dropped": ("DROP TRIGGER log_fixed",),
    "a trigger made": ("CREATE TRIGGER odd AFTER INSERT ON failures BEGIN DELETE FROM failures; END",),
    "a view changed": ("DROP VIEW report_rows", "CREATE VIEW report_rows AS SELECT 1 AS id"),
    "a table made": ("CREATE TABLE odd (words TEXT)",),
    "an index dropped": ("DROP INDEX ix_reports_given_id",),
    "words of the search index": (
        "INSERT INTO search(search, rowid, title, text) SELECT 'delete', number, title, text FROM reports LIMIT 1",
        "INSERT INTO search(rowid, title, text) SELECT number, title, 'other words' FROM reports LIMIT 1",
    ),
    "the search index emptied": ("INSERT INTO search(search) VALUES ('delete-all')",),
    "the lengths of texts in the search index": ("DELETE FROM search_docsize WHERE id = 1",),
    "a page of the search index": (
        "UPDATE search_data SET block = x'00' WHERE id = (SELECT max(id) FROM search_data)",
    ),
    "pieces of words emptied": ("INSERT INTO pieces(pieces) VALUES ('delete-all')",),
    "pieces of words of another text": (
        "INSERT INTO pieces(pieces, rowid, title, text) SELECT 'delete', number, title, text FROM reports LIMIT 1",
        "INSERT INTO pieces(rowid, title, text) SELECT number, title, 'other words' FROM reports LIMIT 1",
    ),
    "a page of pieces of words": ("UPDATE pieces_data SET block = x'00' WHERE id = (SELECT max(id) FROM pieces_data)",),
    "the file packed anew": ("VACUUM",),
}
"""Edits of a record's file with any SQLite tool: name -> statements. Each changes what one would believe of it."""


def edited(record: Path, into: Path, statements: Sequence[str]) -> bool:
    """A copy of the record with the edit made in it; whether the edit could be made and changed anything."""
    shutil.copyfile(record, into)
    connection = sqlite3.connect(into, isolation_level=None)
    connection.create_function("packed", 1, pack)
    connection.create_function("unpacked", 1, unpack)
    try:
        before = connection.total_changes
        for statement in statements:
            connection.execute(statement)
        changed = connection.total_changes > before or not any(
            statement.split()[0] in ("UPDATE", "DELETE", "INSERT") for statement in statements
        )
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        return False
    finally:
        connection.close()
    return changed


def faults(record: Path) -> list[str]:
    """What `verify` says of a file, or what it says where it cannot be opened; any other error goes through."""
    try:
        with Record(record) as opened:
            return opened.verify()
    except ReportedlyError as error:
        return [str(error)]


def flipped(record: Path, into: Path, moments: random.Random) -> int:
    """A copy of the record with one bit changed; the place of its byte."""
    data = bytearray(record.read_bytes())
    place = moments.randrange(len(data))
    data[place] ^= 1 << moments.randrange(8)
    into.write_bytes(data)
    return place


# ------------------------------------------------------------------------------------------------ kills

PLACES = ("Velika", "Dornfeld", "Ozerne", "Balakliia", "Kherson", "Izium")


def made_reports(path: Path, count: int) -> None:
    """Made reports in a file: some with a day, some without, one line that cannot be read."""
    lines = []
    for number in range(count):
        place, day = PLACES[number % len(PLACES)], 1 + number % 28
        text = (
            f"Shelling killed {2 + number % 9} people in {place} on Monday, the regional governor said. "
            f"The defence ministry denied that the town had been hit. Report {number} of the day.\n"
        )
        item = {"id": f"r{number}", "text": text * 3, "publisher": f"Paper {number % 5}"}
        lines.append(json.dumps(item | ({"published": f"2023-05-{day:02}"} if number % 3 else {})))
    lines[count // 2] = "{broken"
    path.write_text("\n".join(lines), "utf-8")


def exported(record: Path) -> bytes:
    """The whole record as JSON Lines."""
    out = io.BytesIO()
    with Record(record) as opened:
        export_jsonl(opened, out)
    return out.getvalue()


def _work(reports: Path, record: Path, layers: Sequence[str] | None) -> None:
    """A build in a process of its own, with two workers and small batches."""
    os.environ["SOURCE_DATE_EPOCH"] = "1714953600"
    pool.BATCH_REPORTS = 10
    found = building.build([reports], record, layers=layers, jobs=2, resume=True)
    sys.exit(len(found.failures))


def _build(reports: Path, record: Path, layers: Sequence[str] | None) -> multiprocessing.Process:
    """The process of a build, started; a fork, so that no time goes into loading the program."""
    process = multiprocessing.get_context("fork").Process(target=_work, args=(reports, record, layers))
    process.start()
    return cast(multiprocessing.Process, process)


def kills(count: int, seed: int, layers: Sequence[str] | None, reports: int, folder: Path) -> int:
    """Kill builds at random moments, up to three times before one is let to its end; how often something was wrong."""
    moments, source = random.Random(seed), folder / "reports.jsonl"
    made_reports(source, reports)
    began = time.monotonic()
    _build(source, folder / "undisturbed.db", layers).join()
    length, wanted = time.monotonic() - began, exported(folder / "undisturbed.db")
    done, wrong, states = 0, 0, Counter[str]()
    while done < count:
        record = folder / "disturbed.db"
        for end in ("", "-wal", "-shm", "-lock"):
            record.with_name(record.name + end).unlink(missing_ok=True)
        for _ in range(moments.randint(1, 3)):
            process = _build(source, record, layers)
            process.join(moments.uniform(0, length))  # no longer than it is at work
            process.kill()
            process.join()
            done += process.exitcode == -signal.SIGKILL
            states[_state(record)] += 1
            if record.exists() and (found := faults(record)) and "is empty" not in found[0]:
                wrong += 1
                print(f"after kill {done}: {found[:3]}", flush=True)
        process = _build(source, record, layers)
        process.join()
        if process.exitcode != 1 or exported(record) != wanted or faults(record):
            wrong += 1
            print(f"after kill {done}: the resumed record is another ({process.exitcode}): {faults(record)[:3]}")
        print(f"{done} kills, {wrong} wrong", file=sys.stderr, flush=True)
    print(f"{done} kills, {wrong} wrong; states in which it was killed: {dict(sorted(states.items()))}")
    return wrong


def _state(record: Path) -> str:
    """The state that a kill left."""
    if not record.exists():
        return "no file"
    connection = sqlite3.connect(record)
    try:
        asked = connection.execute("SELECT count(*) FROM under_way").fetchone()[0]
        row = connection.execute("SELECT state FROM runs ORDER BY number DESC LIMIT 1").fetchone()
    except sqlite3.Error:
        return "no tables"
    finally:
        connection.close()
    return str(row[0]) if row else "asked" if asked else "no run"


# ------------------------------------------------------------------------------------------------ edits and flips


def sample(folder: Path, layers: Sequence[str] | None) -> Path:
    """A record of made reports, with a decision in its log."""
    made_reports(folder / "reports.jsonl", 12)
    record = folder / "sample.db"
    _build(folder / "reports.jsonl", record, layers).join()
    with Record(record, write=True) as opened:
        opened.decide("r1", "r2", "two", "they are by two hands")
    return record


def edits(record: Path, folder: Path) -> int:
    """Make each edit in a copy; how many were not noticed."""
    applied, missed = 0, []
    for name, statements in EDITS.items():
        copy = folder / "edited.db"
        copy.unlink(missing_ok=True)
        if not edited(record, copy, statements):
            print(f"not applicable to this record: {name}")
            continue
        applied += 1
        if not faults(copy):
            missed.append(name)
    print(f"{applied} edits, {applied - len(missed)} noticed; not noticed: {missed or 'none'}")
    return len(missed)


def flips(record: Path, folder: Path, count: int, seed: int) -> int:
    """Change one bit in a copy; how many were not noticed, or ended in another error than one of ours."""
    moments, missed = random.Random(seed), []
    for _ in range(count):
        place = flipped(record, folder / "flipped.db", moments)
        if not faults(folder / "flipped.db"):
            missed.append(place)
    print(f"{count} flips, {count - len(missed)} noticed; not noticed, by their place: {missed or 'none'}")
    return len(missed)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("kills", "edits", "flips"))
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layers", help="only these; all if left out")
    parser.add_argument("--reports", type=int, default=150, help="reports of a build that is killed")
    asked = parser.parse_args()
    layers = settings.layers(asked.layers)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.what == "kills":
            return int(kills(asked.count, asked.seed, layers, asked.reports, folder) > 0)
        record = sample(folder, layers)
        if asked.what == "edits":
            return int(edits(record, folder) > 0)
        return int(flips(record, folder, asked.count, asked.seed) > 0)


if __name__ == "__main__":
    sys.exit(main())
