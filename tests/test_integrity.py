"""`verify` means what it says: every table is covered by construction, every edit and every changed byte is noticed."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from sample_record import made
from sqlalchemy import Integer, LargeBinary, Table, Text

from reportedly.errors import RecordError
from reportedly.record import hashing, report_tables, schema
from reportedly.record.columns import Packed
from reportedly.record.completing import _open_here, digest_safely
from reportedly.record.file_digest import digest_of
from reportedly.record.store import Record

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
import durability

BYTES = "bytes of the file"  # how the fault begins that any change of the file is
ONLY_BYTES = {"the digest of the bytes", "the file packed anew"}  # edits that change no row that is sealed
FLIPS = 30


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = made(tmp_path_factory.mktemp("integrity") / "sample.db")
    with Record(path, write=True) as record:
        record.decide("monday", "monday-copy", "two", "they are by two hands", "2024-06-02T00:00:00Z")
    return path


# ------------------------------------------------------------------------------------------------ tables


def filled(table: Table) -> tuple[str, list[object]]:
    """A statement that adds a row to a table, whatever its columns are."""
    made_up: dict[type, object] = {Text: "made up", Integer: 77, LargeBinary: b"made up", Packed: b"made up"}
    values = [made_up.get(type(column.type), 7.5) for column in table.columns]
    return f'INSERT INTO "{table.name}" VALUES ({", ".join("?" * len(values))})', values


@pytest.mark.parametrize("table", report_tables.metadata.sorted_tables, ids=lambda table: table.name)
def test_no_table_can_change_without_its_hash(sample: Path, table: Table) -> None:
    with closing(sqlite3.connect(sample)) as file, closing(sqlite3.connect(":memory:")) as connection:
        file.backup(connection)
        for trigger in ("reports_fixed", "reports_kept", "reports_inserted", "log_fixed", "log_kept"):
            connection.execute(f"DROP TRIGGER {trigger}")
        assert (table.name in hashing.tables_of(connection)) is (table.name not in hashing.APART)
        before = hashing.table_hash(connection, table.name)
        assert before == hashing.table_hash(connection, table.name)
        connection.execute(*filled(table))
        after = hashing.table_hash(connection, table.name)
        assert (after.rows, after.hash != before.hash) == (before.rows + 1, True)
        connection.execute("CREATE TABLE other AS SELECT 1")  # ends the statement cache's hold on the table
        for column in table.columns:
            quoted = f'"{table.name}" SET "{column.name}"'
            shown = (
                "x'00'"
                if isinstance(column.type, (LargeBinary, Packed))
                else "'x'"
                if isinstance(column.type, Text)
                else "-5"
            )
            connection.execute("SAVEPOINT before")
            connection.execute(f'UPDATE {quoted} = {shown} WHERE rowid = (SELECT max(rowid) FROM "{table.name}")') if (
                table.dialect_options["sqlite"]["with_rowid"]
            ) else connection.execute(f"UPDATE OR REPLACE {quoted} = {shown}")
            assert hashing.table_hash(connection, table.name) != after, column.name
            connection.execute("ROLLBACK TO before")


def test_rows_have_no_two_readings() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE pairs (number INTEGER PRIMARY KEY, a, b)")
    found = set()
    pairs = [("ab", "c"), ("a", "bc"), (b"ab", "c"), (None, "abc"), ("", "abc"), (1, 2), (1.0, 2), ("1", 2), (12, None)]
    for a, b in pairs:
        connection.execute("DELETE FROM pairs")
        connection.execute("INSERT INTO pairs VALUES (1, ?, ?)", (a, b))
        found.add(hashing.table_hash(connection, "pairs").hash)
    assert len(found) == len(pairs)


def test_tables_apart_have_a_proof_of_their_own(sample: Path, tmp_path: Path) -> None:
    """The log by its chain, its end by the log, runs under way by their hash, the digest by the bytes."""
    for name in sorted(hashing.APART):
        table = schema.metadata.tables[name]
        copy = tmp_path / f"{name}.db"
        shutil.copyfile(sample, copy)
        with sqlite3.connect(copy) as connection:
            connection.execute(*filled(table))
        connection.close()
        assert [fault for fault in durability.faults(copy) if not fault.startswith(BYTES)], name


# ------------------------------------------------------------------------------------------------ edits and flips


@pytest.mark.parametrize("name", durability.EDITS)
def test_every_edit_is_noticed(sample: Path, tmp_path: Path, name: str) -> None:
    copy = tmp_path / "edited.db"
    assert durability.edited(sample, copy, durability.EDITS[name]), "the edit changes nothing"
    faults = durability.faults(copy)
    assert [fault for fault in faults if name in ONLY_BYTES or not fault.startswith(BYTES)]


def test_every_flipped_bit_is_noticed_and_none_ends_in_another_error(sample: Path, tmp_path: Path) -> None:
    moments = random.Random(7)
    for _ in range(FLIPS):
        place = durability.flipped(sample, tmp_path / "flipped.db", moments)
        assert durability.faults(tmp_path / "flipped.db"), place


@pytest.mark.parametrize("at", [16, 24, 27, 92, 95, 99, 110, -1], ids=lambda at: f"byte {at}")
def test_bytes_that_no_row_holds_are_noticed(sample: Path, tmp_path: Path, at: int) -> None:
    data = bytearray(sample.read_bytes())
    data[at] ^= 1
    (tmp_path / "flipped.db").write_bytes(data)
    assert durability.faults(tmp_path / "flipped.db")


def test_a_file_cut_short_or_grown_is_noticed(sample: Path, tmp_path: Path) -> None:
    data = sample.read_bytes()
    for name, content in (("cut", data[:-4096]), ("half", data[: len(data) // 2]), ("grown", data + b"\x00" * 4096)):
        (tmp_path / f"{name}.db").write_bytes(content)
        assert durability.faults(tmp_path / f"{name}.db"), name


def test_faults_are_named_by_table_and_by_report(sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / "edited.db"
    durability.edited(
        sample, copy, ("UPDATE occurrences SET origins = 9", "UPDATE reports SET path = 'x' WHERE id = 'monday'")
    )
    told = "\n".join(durability.faults(copy))
    assert "the table occurrences is not what was sealed" in told
    assert "report monday: its path is not that of its annotations" in told
    assert "the table findings" not in told


def test_a_text_that_is_not_that_of_its_original(tmp_path: Path) -> None:
    import reportedly

    (tmp_path / "in.jsonl").write_text('{"id": "a", "text": "Two drones fell on Friday."}\n')
    (tmp_path / "page.txt").write_text("Three boats were seen on Friday.\n")
    reportedly.build([tmp_path / "in.jsonl", tmp_path / "page.txt"], tmp_path / "war.db", jobs=1)
    assert durability.faults(tmp_path / "war.db") == []
    for name in ("a", "page"):
        edit = (*durability.FREE, f"UPDATE reports SET text = replace(text, 'Friday', 'Sunday') WHERE id = '{name}'")
        copy = tmp_path / f"{name}.db"
        assert durability.edited(tmp_path / "war.db", copy, edit)
        assert f"report {name}: its text is not that of its original" in durability.faults(copy)


# ------------------------------------------------------------------------------------------------ the file alone


def test_the_file_alone_is_whole_when_its_writer_lets_go(sample: Path, tmp_path: Path) -> None:
    path, log = tmp_path / "war.db", tmp_path / "war.db-wal"
    shutil.copyfile(sample, path)
    with Record(path) as reader:
        with Record(path, write=True) as record:
            reader.counts()  # a reader has the file open while the writer lets go of it
            record.decide("monday", "tuesday", "two", "they are by two hands")
        assert not log.exists() or log.stat().st_size == 0
        shutil.copyfile(path, tmp_path / "alone.db")
    with Record(tmp_path / "alone.db") as record:
        assert len(record.decisions()) == 2
        assert record.verify() == []
    assert not list(tmp_path.glob("*-lock"))


def test_the_digest_is_the_same_from_another_process(sample: Path) -> None:
    with sqlite3.connect(sample) as connection:
        page, made_hash, head = connection.execute(
            "SELECT rootpage, hash, head FROM sqlite_schema, file_digest WHERE name = 'file_digest'"
        ).fetchone()
    connection.close()
    assert not _open_here(sample)
    with sample.open("rb"):  # so that this process must not read the file itself
        assert _open_here(sample)
        assert digest_safely(sample, page, made_hash, head) == made_hash
    assert digest_of(sample, page, made_hash, head) == made_hash


def test_what_a_stopped_writer_left_is_no_fault(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "war.db"
    shutil.copyfile(sample, copy)
    monkeypatch.setattr("reportedly.record.completing.complete", lambda path: None)  # as if it had been killed there
    with Record(copy, write=True) as record:
        record.decide("monday", "tuesday", "two", "they are by two hands")
    with Record(copy) as record:
        found = record.verification()
        assert found.faults == []
        assert any("digest" in note for note in found.notes)


def test_what_is_written_outside_of_a_run_is_sealed_with_it(sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / "war.db"
    shutil.copyfile(sample, copy)
    with Record(copy, write=True) as record:
        record.note("some key", "some value")
        assert record.verify() == []
    assert durability.faults(copy) == []


# ------------------------------------------------------------------------------------------------ two at once


def test_two_builds_at_once_say_what_happens(tmp_path: Path) -> None:
    path = tmp_path / "war.db"
    with Record(path, write=True) as first, Record(path, write=True) as second:
        first.lock("build of monday.jsonl")
        with pytest.raises(
            RecordError, match=r"process \d+ \(build of monday.jsonl, since .*start again when it has ended"
        ):
            second.lock("build of tuesday.jsonl")
        first.close()
        second.lock("build of tuesday.jsonl")


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_workers_of_a_killed_build_do_not_hold_up_the_next(tmp_path: Path) -> None:
    """A worker shares the lock of the process that started it, and outlives it by moments."""
    path = tmp_path / "war.db"
    starter = os.fork()
    if starter == 0:
        record = Record(path, write=True)
        record.lock("build of monday.jsonl")
        if os.fork() == 0:
            time.sleep(1.5)  # the worker
        os._exit(0)
    os.waitpid(starter, 0)
    with Record(path, write=True) as record:
        record.lock("build of tuesday.jsonl")
