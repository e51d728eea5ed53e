"""A record of an older version is refused with the command, and brought over: not a byte of evidence changes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from conftest import Places
from sample_record import made

from reportedly.cli.application import run
from reportedly.errors import RecordError
from reportedly.export.annotations import export_jsonl
from reportedly.record import migrating, schema, transfer
from reportedly.record.address import place_of
from reportedly.record.backends.postgresql import PostgreSQL
from reportedly.record.backends.sqlite import SQLite
from reportedly.record.columns import pack, unpack
from reportedly.record.store import Record

OLDER = (2, 3, 4, 5)
"""Versions from which and to which the revisions lead."""

LAST = OLDER[-1]


def exported(place: str | Path) -> bytes:
    out = io.BytesIO()
    with Record(place) as record:
        export_jsonl(record, out)
    return out.getvalue()


def evidence(place: str | Path) -> dict[str, object]:
    """The hash of each table, of those that are sealed; of the log all entries."""
    with Record(place) as record, record.reading() as connection:
        names = [
            name for name in record.backend.hashed_tables(connection) if not name.startswith(("search_", "pieces_"))
        ]
        hashes: dict[str, object] = {name: record.backend.table_hash(connection, name) for name in names}
        hashes["log"] = [tuple(row) for row in connection.execute(schema.log.select().order_by(schema.log.c.number))]
        return hashes


def made_older(place: str | Path, version: int = LAST) -> None:
    """Bring a record back to a version before."""
    where = place_of(place)
    backend = SQLite(where) if isinstance(where, Path) else PostgreSQL(where)
    engine = backend.loose_engine() if isinstance(backend, SQLite) else backend.version()[0]
    migrating.migrate(engine, backend, schema.VERSION, version)
    engine.dispose()


@pytest.mark.parametrize("version", OLDER)
def test_a_record_of_a_version_before_is_brought_over(
    places: Places, capfd: pytest.CaptureFixture[str], version: int
) -> None:
    place = made(places())
    whole, before = exported(place), evidence(place)
    made_older(place, version)
    for write in (False, True):
        with pytest.raises(RecordError, match=rf"version {version}.*reportedly upgrade"):
            Record(place, write=write)
    assert run(["upgrade", str(place)]) == 0
    assert "3 reports" in capfd.readouterr().out
    assert exported(place) == whole
    after = evidence(place)
    log, log_before = after.pop("log"), before.pop("log")
    assert after == before
    assert log[: len(log_before)] == log_before  # type: ignore[index, arg-type]
    with Record(place) as record:
        assert record.verify() == []
    assert run(["upgrade", str(place)]) == 1
    assert "nothing to upgrade" in capfd.readouterr().err


def test_the_old_file_is_kept(tmp_path: Path) -> None:
    place = made(tmp_path / "war.db")
    made_older(place)
    old = place.read_bytes()
    kept = transfer.upgrade(place)
    assert kept == tmp_path / f"war.db.version-{LAST}"
    assert kept.read_bytes() == old
    assert place.stat().st_size < len(old) * 1.1


def test_an_upgrade_that_fails_changes_nothing(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    place = made(places())
    made_older(place)

    def broken(*_: object) -> None:
        raise RuntimeError("in the middle of it")

    with monkeypatch.context() as patch:
        patch.setattr(migrating.audit_log, "append", broken)
        with pytest.raises(RuntimeError):
            transfer.upgrade(place)
    with pytest.raises(RecordError, match=f"version {LAST}"):
        Record(place)
    transfer.upgrade(place)
    with Record(place) as record:
        assert record.verify() == []


def test_a_line_is_kept_short_and_whole() -> None:
    line = '{"words": "Міст; \\ud83d \u2026"}' * 50
    assert unpack(pack(line)) == line
    assert pack(line) == pack(line)
    assert len(pack(line)) < len(line) / 5
