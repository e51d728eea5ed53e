"""A record as a whole: copied while it is in use, and brought over from an older version of the tables.

Both make a new file beside the old one, and put it in its place only when it is complete.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DatabaseError

from reportedly import settings
from reportedly.errors import RecordError, UsageError
from reportedly.model import Annotated, Publication, Report
from reportedly.model.interchange import from_stored, stored, to_json
from reportedly.record import audit_log, completing, migrating, schema
from reportedly.record.address import Address, place_of
from reportedly.record.backends import backend_at
from reportedly.record.backends.sqlite import SQLite
from reportedly.record.database import writing
from reportedly.record.inserts import TO_BE_READ, Addition, line_of
from reportedly.record.store import Record

OLDER = tuple(range(1, schema.VERSION))
"""Versions of the tables that `upgrade` reads."""

TOGETHER = 100  # reports that are stored in one transaction


def backup(path: str | os.PathLike[str], into: str | os.PathLike[str]) -> Path:
    """Copy a record, also while a build is writing it: the copy is the record as it is at one moment, in one file.

    Returns the copy's path. Raises RecordError where there is no record, UsageError where the copy's place is taken.
    """
    source, target = _file(path), Path(into)
    with Record(source):
        pass  # an error that says so where it is none
    with new_file(target) as part:
        try:
            with closing(_reading(source)) as old, closing(sqlite3.connect(part)) as new:
                old.backup(new)
        except sqlite3.Error as error:
            raise backend_at(source).explained(error) from error
        with suppress(sqlite3.Error, OSError):
            completing.complete(part)
    return target


def upgrade(path: str | os.PathLike[str]) -> Path | None:
    """Bring a record of an older version over: a new file in its place, the old one kept as `NAME.version-1`.

    From version 2 on everything is kept, byte for byte (`migrations`). Of version 1 it is what came from outside:
    originals, texts, what was given with them, failures, and the log with each decision; what the program itself made
    of them is made anew by the next build. On a server it is one transaction, and there is no old file.

    Returns the path of the old file. Raises RecordError for what is no record of an older version.
    """
    place = place_of(path)
    if isinstance(place, Address):
        _upgrade_database(place)
        return None
    source = place
    try:
        with closing(_reading(source)) as old:
            version = _older(old, source)
            kept = source.with_name(f"{source.name}.version-{version}")
            if kept.exists() and kept.samefile(source):
                kept.unlink()  # an upgrade was killed between its last two steps: the record is still the old one
            if kept.exists():
                raise RecordError(f"{kept} is there already: an upgrade was made before; take it away first")
            with new_file(source, replacing=True) as part:
                if version < migrating.FIRST:
                    _carry_over(old, part, version)
                else:
                    _migrated(old, part, version)
                old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                os.link(source, kept)
    except sqlite3.Error as error:
        raise backend_at(source).explained(error) from error
    for end in ("-wal", "-shm"):  # they are of the old file
        source.with_name(source.name + end).unlink(missing_ok=True)
    return kept


def _upgrade_database(place: Address) -> None:
    from reportedly.record.backends.postgresql import PostgreSQL

    backend = PostgreSQL(place)
    engine, version = backend.version()
    try:
        _upgradable(version, str(place))
        migrating.migrate(engine, backend, version)
    except DatabaseError as error:
        raise backend.explained(error) from error
    finally:
        engine.dispose()


def _migrated(old: sqlite3.Connection, part: Path, version: int) -> None:
    """A copy of an older file, brought to this version."""
    with closing(sqlite3.connect(part)) as new:
        old.backup(new)
    backend = SQLite(part)
    engine = backend.loose_engine()
    try:
        migrating.migrate(engine, backend, version)
    finally:
        engine.dispose()
    with closing(sqlite3.connect(part)) as new:
        new.execute("VACUUM")
    completing.complete(part)


def _file(path: str | os.PathLike[str]) -> Path:
    """The record's file. Raises UsageError for one on a server, which keeps copies by its own means."""
    place = place_of(path)
    if isinstance(place, Address):
        raise UsageError(f"{place} is on a server: copy it with the server's own tools (pg_dump), or use export")
    return place


def _older(old: sqlite3.Connection, source: Path) -> int:
    if old.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION:
        raise RecordError(f"{source} is no record of reportedly")
    version = int(old.execute("PRAGMA user_version").fetchone()[0])
    _upgradable(version, str(source))
    return version


def _upgradable(version: int, where: str) -> None:
    if version == schema.VERSION:
        raise RecordError(f"{where} is of this version already: there is nothing to upgrade")
    if version not in OLDER:
        raise RecordError(f"{where} has tables of version {version}, which this program cannot upgrade")


def _reading(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise RecordError(f"{path}: there is no such record")
    connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=rw", uri=True, timeout=30)
    connection.row_factory = sqlite3.Row
    return connection


@contextmanager
def new_file(target: Path, replacing: bool = False) -> Iterator[Path]:
    """The path of a file to be made: it takes its place when it is complete, and goes when something goes wrong."""
    if target.exists() and not replacing:
        raise UsageError(f"{target} is there already: nothing is overwritten")
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        yield part
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    finally:
        for end in ("-wal", "-shm", "-lock"):
            part.with_name(part.name + end).unlink(missing_ok=True)


@contextmanager
def new_database(target: Address) -> Iterator[Address]:
    """The address of a record to be made on a server; what was made of it goes when something goes wrong."""
    backend = backend_at(target)
    if backend.there():
        raise UsageError(f"{target} holds a record already: nothing is overwritten")
    try:
        yield target
    except BaseException:
        backend.unmake()
        raise


# ------------------------------------------------------------------------------------------------ carrying over


def _carry_over(old: sqlite3.Connection, part: Path, version: int) -> None:
    now = settings.now()
    with Record(part, write=True) as record:
        with writing(record.engine, record.backend) as connection:
            for row in old.execute("SELECT * FROM log ORDER BY number"):
                connection.execute(insert(schema.log).values(dict(row)))
            last = old.execute("SELECT number, hash FROM log ORDER BY number DESC LIMIT 1").fetchone()
            if last is not None:
                connection.execute(update(schema.log_end).values(entries=last["number"], hash=last["hash"]))
            for row in old.execute("SELECT * FROM runs ORDER BY number"):
                ended = {"finished": row["finished"] or now, "state": "finished" if row["finished"] else "broken off"}
                connection.execute(insert(schema.runs).values({**dict(row), **ended}))
            for row in old.execute("SELECT * FROM failures"):
                connection.execute(insert(schema.failures).values(dict(row)))
        batch: list[Addition] = []
        for addition in _reports(old):
            batch.append(addition)
            if len(batch) == TOGETHER:
                record.add(batch, (), (), TO_BE_READ, now)
                batch = []
        record.add(batch, (), (), TO_BE_READ, now)
        with writing(record.engine, record.backend) as connection:
            words = f"from tables of version {version}"
            entry = {
                "time": now,
                "who": audit_log.person(),
                "what": "record upgraded",
                "subject": part.stem,
                "new": words,
            }
            audit_log.append(connection, entry)
            connection.execute(delete(schema.state))


def _reports(old: sqlite3.Connection) -> Iterator[Addition]:
    query = (
        "SELECT r.id, r.given_id, r.text, a.line, o.bytes FROM reports r JOIN annotations a ON a.report = r.id "
        "JOIN originals o ON o.sha256 = r.sha256 ORDER BY r.number"
    )
    for row in old.execute(query):
        report = report_of(json.loads(row["line"]), row["text"])
        yield Addition(row["given_id"], report, row["bytes"], line_of(unread(report)))


def report_of(line: Mapping[str, Any], text: str) -> Report:
    """The report as it was given, out of a stored line of this or an older version."""
    nothing = Annotated(Report(line["id"], text, line["sha256"]))
    read = {*to_json(nothing), *READ}
    return from_stored({**stored(nothing), **{key: value for key, value in line.items() if key not in read}}).report


READ = ("vectors", "sentences", "checks", "layers")
"""Keys of a stored line, beside those of the annotation format, that tell what was read in the report."""


def unread(report: Report) -> Annotated:
    """A report of which nothing was read yet but the day that came with it."""
    day = report.published
    return Annotated(report, published=Publication(day, report.published_basis, day, day) if day else Publication())
