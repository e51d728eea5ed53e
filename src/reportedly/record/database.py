"""The file itself: opening, making, and transactions that either happen wholly or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool

from reportedly import settings
from reportedly.errors import RecordError
from reportedly.record import audit, report_tables, schema, sealing

BUSY = 30  # seconds that a writer waits for another
LOOSE: dict[str, Any] = {
    "isolation_level": None,
    "check_same_thread": False,
}  # transactions and threads are SQLAlchemy's
READING = ("mode=rw", "mode=ro", "mode=ro&immutable=1")
"""How a reader opens the file: as one who cleans up behind a writer; where that is forbidden, without; and in a folder
that has no place even for the reader's own files, as a file that nobody changes. None of them may change the data.
"""


def connect(path: Path, *, write: bool) -> Engine:
    """An engine on a record's file; connections are shared among threads, each used by one at a time.

    Raises RecordError where the file is missing (for reading), is no record, or is one of another version.
    """
    if not write and not path.is_file():
        raise RecordError(f"{path}: there is no such record; make one with: reportedly build INPUT -o {path}")
    if path.is_dir():
        raise RecordError(f"{path} is a folder: a record is a file")
    engine = create_engine("sqlite://", creator=lambda: _open(path, write), poolclass=QueuePool)
    event.listen(engine, "begin", _begin_writing if write else _begin_reading)
    try:
        with engine.connect() as connection:
            new = _check(connection, path)
        if new and not write:
            raise RecordError(f"{path}: the record is empty; fill it with: reportedly build INPUT -o {path}")
        if new:
            with engine.begin() as connection:
                if _check(connection, path):
                    make(connection)
    except (DatabaseError, sqlite3.Error, UnicodeDecodeError) as error:
        raise explained(error, path) from error
    return engine


def _open(path: Path, write: bool) -> sqlite3.Connection:
    if write:
        connection: sqlite3.Connection = sqlite3.connect(path, timeout=BUSY, **LOOSE)
        if connection.execute("PRAGMA user_version").fetchone()[0] in (0, schema.VERSION):  # no other is written to
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        return connection
    address = f"file:{quote(str(path.resolve()))}"
    for mode in READING:
        connection = sqlite3.connect(f"{address}?{mode}", uri=True, timeout=BUSY, **LOOSE)
        try:
            connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
            break
        except sqlite3.OperationalError:
            connection.close()
            if mode == READING[-1]:
                raise
    connection.execute("PRAGMA query_only = ON")
    return connection


def _begin_writing(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _number(connection: Connection, pragma: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one())


def _check(connection: Connection, path: Path) -> bool:
    """Whether the file is still without tables. Raises RecordError for what is no record of this version."""
    application, version = _number(connection, "application_id"), _number(connection, "user_version")
    if application == 0 and version == 0 and not connection.exec_driver_sql("SELECT 1 FROM sqlite_schema").first():
        return True
    if application != schema.APPLICATION:
        raise RecordError(f"{path} is an SQLite file, but no record of reportedly")
    if 0 < version < schema.VERSION:
        raise RecordError(
            f"{path} has tables of version {version}, this program reads version {schema.VERSION}; "
            f"bring it over, with all that it holds, by: reportedly upgrade {path}"
        )
    if version != schema.VERSION:
        raise RecordError(
            f"{path} has tables of version {version}, this program reads version {schema.VERSION}; "
            f"read the reports anew with: reportedly build INPUT -o NEW_RECORD"
        )
    return False


def make(connection: Connection) -> None:
    """Make the tables of a new record, and all that belongs to them."""
    report_tables.metadata.create_all(connection)
    for statement in schema.STATEMENTS:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION}")
    connection.exec_driver_sql(f"PRAGMA user_version = {schema.VERSION}")


@contextmanager
def writing(engine: Engine, path: Path) -> Iterator[Connection]:
    """A transaction. Whatever goes wrong inside, the record is as it was before; the error says what to do.

    Outside of a run, what was changed is sealed with it; the transaction that ends a run seals all that it changed.
    """
    try:
        with engine.begin() as connection:
            was_open = sealing.run_open(connection)
            with sealing.watched(connection) as changed:
                yield connection
            if changed and not sealing.run_open(connection):
                sealing.seal(connection, audit.person(), settings.now(), None if was_open else changed)
    except (DatabaseError, sqlite3.Error) as error:
        raise explained(error, path) from error


def explained(error: Exception, path: Path) -> RecordError:
    """What a database error means to the person at the keyboard; a message that is no UTF-8 quotes broken bytes."""
    cause: Any = getattr(error, "orig", None) or error
    words = str(cause)
    if "disk is full" in words or "disk I/O error" in words:
        return RecordError(
            f"{path}: the disk is full or broken ({words}); the record is whole and holds what was stored before: "
            "make room, then run the same command with --resume"
        )
    if "not a database" in words:
        return RecordError(f"{path} is not a record (nor any SQLite file)")
    if "malformed" in words or isinstance(cause, UnicodeDecodeError):  # SQLite quotes broken names as they stand
        return RecordError(f"{path} is damaged ({words}); build it anew, or take it from a backup")
    if "locked" in words:
        return RecordError(f"{path} is being written by another program; try again when that has ended")
    if isinstance(error, OperationalError) or isinstance(cause, sqlite3.OperationalError):
        return RecordError(f"{path}: {words}")
    return RecordError(f"{path}: {type(cause).__name__}: {words}")
