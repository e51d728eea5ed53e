"""A record in one file: SQLite with write-ahead log, strict tables, FTS5 for words and for pieces of words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Float,
    Integer,
    Table,
    column,
    create_engine,
    event,
    literal_column,
    select,
    table,
    text,
)  # fmt: skip
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool

from reportedly.errors import RecordError
from reportedly.record import completing, hashing, leaves, report_tables, schema
from reportedly.record.backends import sqlite_search, touching
from reportedly.record.backends.base import BUSY, Backend, FileState, Marks
from reportedly.record.backends.sqlite_search import fts5, one
from reportedly.record.hashing import FIRST, Stored
from reportedly.record.locking import Lock
from reportedly.record.pieces_of_words import holds
from reportedly.record.query_words import Query
from reportedly.record.reached import along
from reportedly.record.views import views

LOOSE: dict[str, Any] = {
    "isolation_level": None,
    "check_same_thread": False,
}  # transactions and threads are SQLAlchemy's
READING = ("mode=rw", "mode=ro", "mode=ro&immutable=1")
"""How a reader opens the file: as one who cleans up behind a writer; where that is forbidden, without; and in a folder
that has no place even for the reader's own files, as a file that nobody changes. None of them may change the data.
"""

AT_HAND = 8_192
"""KiB of pages that each connection of a reader keeps in memory; a server has up to fifteen."""

UNSEALED = hashing.APART | {leaves.TOUCHED.name}
CHANGES = (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE)

SEARCH = (
    'CREATE VIRTUAL TABLE search USING fts5(title, text, content="reports", content_rowid="number", '
    "tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER reports_inserted AFTER INSERT ON reports BEGIN "
    "INSERT INTO search(rowid, title, text) VALUES (new.number, new.title, new.text); "
    "INSERT INTO pieces(rowid, title, text) VALUES (new.number, new.title, new.text); END",
    "CREATE VIRTUAL TABLE pieces USING fts5(title, text, content='reports', content_rowid='number', "
    "tokenize='trigram', detail=none)",
)

KEPT = (
    "CREATE TRIGGER reports_fixed BEFORE UPDATE OF id, fingerprint, sha256, text, title ON reports BEGIN "
    "SELECT RAISE(ABORT, 'a report is kept as it was received'); END",
    "CREATE TRIGGER reports_kept BEFORE DELETE ON reports BEGIN SELECT RAISE(ABORT, 'a report is never deleted'); END",
    "CREATE TRIGGER log_fixed BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log only grows'); END",
    "CREATE TRIGGER log_kept BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log only grows'); END",
)

VIEWS = views(
    names="(SELECT group_concat(name, '; ') FROM (SELECT name FROM incident_parties p "
    "WHERE p.incident = i.id AND p.role = '{role}' ORDER BY p.number))",
    whole="CAST({value} AS INTEGER)",
)

SCHEMA = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY type, name"


class SQLite(Backend):
    """One file."""

    place: Path

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        self._lock = Lock(place)

    # ------------------------------------------------------------------------------------------------ opening

    def there(self) -> bool:
        return self.place.exists()

    def connect(self, write: bool) -> Engine:
        path = self.place
        if not write and not path.is_file():
            raise RecordError(f"{path}: there is no such record; make one with: reportedly build INPUT -o {path}")
        if path.is_dir():
            raise RecordError(f"{path} is a folder: a record is a file")
        engine = create_engine(
            "sqlite://",
            creator=lambda: self._open(write),
            poolclass=QueuePool,
            execution_options={"backend": self},
        )
        event.listen(engine, "begin", _begin_writing if write else _begin_reading)
        try:
            with engine.connect() as connection:
                new = self._check(connection)
            if new and not write:
                raise RecordError(f"{path}: the record is empty; fill it with: reportedly build INPUT -o {path}")
            if new:
                with engine.begin() as connection:
                    if self._check(connection):
                        self.make(connection)
        except (DatabaseError, sqlite3.Error, UnicodeDecodeError) as error:
            raise self.explained(error) from error
        return engine

    def loose_engine(self) -> Engine:
        """An engine on a file of whatever version, for bringing it to another."""
        engine = create_engine(
            "sqlite://",
            creator=lambda: sqlite3.connect(self.place, timeout=BUSY, **LOOSE),
            poolclass=QueuePool,
            execution_options={"backend": self},
        )
        event.listen(engine, "begin", _begin_writing)
        return engine

    def _open(self, write: bool) -> sqlite3.Connection:
        if write:
            connection: sqlite3.Connection = sqlite3.connect(self.place, timeout=BUSY, **LOOSE)
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version in (0, schema.VERSION):  # no other is written to
                connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            return connection
        address = f"file:{quote(str(self.place.resolve()))}"
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
        connection.execute(f"PRAGMA cache_size = -{AT_HAND}")
        connection.create_function("holds_part", 2, holds, deterministic=True)
        return connection

    def _check(self, connection: Connection) -> bool:
        """Whether the file is still without tables. Raises RecordError for what is no record of this version."""
        path = self.place
        application, version = _number(connection, "application_id"), _number(connection, "user_version")
        if application == 0 and version == 0 and not connection.exec_driver_sql("SELECT 1 FROM sqlite_schema").first():
            return True
        if application != schema.APPLICATION:
            raise RecordError(f"{path} is an SQLite file, but no record of reportedly")
        schema.check_version(version, str(path))
        return False

    def make(self, connection: Connection) -> None:
        report_tables.metadata.create_all(connection)
        for statement in (*schema.FIRST_ROWS, *SEARCH, *KEPT, *VIEWS):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION}")
        connection.exec_driver_sql(f"PRAGMA user_version = {schema.VERSION}")

    def note_version(self, connection: Connection, version: int) -> None:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT PRIMARY KEY)")
        connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{version}')")

    def settle_version(self, connection: Connection, version: int) -> None:
        """In the header of the file, where SQLite has a place for it."""
        connection.exec_driver_sql("DROP TABLE alembic_version")
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")

    def unmake(self) -> None:
        for path in self.files():
            path.unlink(missing_ok=True)

    def explained(self, error: Exception) -> RecordError:
        """What a database error means; a message that is no UTF-8 quotes broken bytes."""
        path = self.place
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
        if "readonly" in words or "unable to open" in words:
            return RecordError(f"{path} cannot be written ({words}): it, or its folder, is for reading only")
        if isinstance(error, OperationalError) or isinstance(cause, sqlite3.OperationalError):
            return RecordError(f"{path}: {words}")
        return RecordError(f"{path}: {type(cause).__name__}: {words}")

    def size(self) -> int:
        return sum(path.stat().st_size for path in self.files() if path.exists())

    def files(self) -> tuple[Path, ...]:
        """The record's file, and those that stand beside it while it is written."""
        ends = ("-wal", "-shm", "-journal", "-lock")
        return (self.place, *(self.place.with_name(self.place.name + end) for end in ends))

    # ------------------------------------------------------------------------------------------------ one at a time

    def take(self, words: str) -> bool:
        taken = self._lock.take(words)
        self.holder = self._lock.holder
        return taken

    def take_to_close(self, words: str) -> None:
        with suppress(sqlite3.Error, OSError):  # what is stored is stored; the next writer makes the file whole
            if self._lock.take(words):
                completing.complete(self.place)

    def holder_is_gone(self) -> bool:
        return self._lock.holder_is_gone()

    def release(self) -> None:
        self._lock.release()

    # ------------------------------------------------------------------------------------------------ writing

    def begin(self, connection: Connection) -> None:
        """Nothing: a writer's transactions are all begun so (`BEGIN IMMEDIATE`)."""

    def upsert(self, table: Table) -> Any:
        return insert(table)

    @contextmanager
    def watched(self, connection: Connection) -> Iterator[set[str]]:
        changed: set[str] = set()

        def note(action: int, table: str | None, *_: Any) -> int:
            if action in CHANGES and table and table not in UNSEALED and not table.startswith("sqlite_"):
                changed.add(table)
            return sqlite3.SQLITE_OK

        own = raw(connection)
        touching.watch(own, [name for name in leaves.held(connection) if not hashing.of_an_index(name)])
        own.set_authorizer(note)
        try:
            yield changed
        finally:
            own.set_authorizer(None)

    def index_report(self, connection: Connection, number: int, title: str | None, text: str) -> None:
        """Nothing: a trigger does it."""

    # ------------------------------------------------------------------------------------------------ searching

    def matching(self, query: Query) -> Any:
        found = text("SELECT rowid AS number FROM search WHERE search MATCH :searched")
        return found.bindparams(one("searched", fts5(query))).columns(schema.reports.c.number)

    def has(self, query: Query, number: Any, common: bool) -> ColumnElement[bool]:
        return along(number, self.matching(query))

    def scored(self, query: Query, most: int, conditions: Sequence[ColumnElement[bool]]) -> Any:
        held = table("search", column("rowid", Integer)).c.rowid
        score = literal_column("bm25(search, 4.0, 1.0)", Float).label("score")
        having = text("search MATCH :searched").bindparams(one("searched", fts5(query)))
        fitting = [along(held, select(schema.reports.c.number).where(*conditions))] if conditions else []
        last = select(held.label("number"), score).where(having, *fitting).order_by(held.desc()).limit(most)
        return last.subquery("hit")

    def marks(self, connection: Connection, query: Query, numbers: Sequence[int]) -> dict[int, Marks]:
        return sqlite_search.marks(connection, query, numbers)

    def holding(self, part: str, expected: int) -> ColumnElement[bool]:
        return sqlite_search.holding(part, expected)

    # ------------------------------------------------------------------------------------------------ verifying

    def hashed_tables(self, connection: Connection) -> list[str]:
        return hashing.tables_of(raw(connection))

    def stored(
        self, connection: Connection, table: str, low: str = FIRST, high: str | None = None, leaves: bool = True
    ) -> AbstractContextManager[Stored]:
        return hashing.stored(raw(connection), table, low, high, leaves)

    def index_tables(self, connection: Connection) -> list[str]:
        return hashing.index_tables(raw(connection))

    def file_state(self) -> FileState | None:
        return completing.file_state(self.place)

    def structure_faults(self, connection: Connection) -> Iterator[str]:
        for row in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
            if row[0] != "ok":
                yield f"the file is damaged: {row[0]}"
        for name, number, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield f"table {name}, row {number}: what it refers to in {parent} is missing"

    def schema_faults(self, connection: Connection) -> Iterator[str]:
        here = {(kind, name): sql for kind, name, sql in connection.exec_driver_sql(SCHEMA)}
        for key, sql in expected_schema().items():
            if key not in here:
                yield f"the {key[0]} {key[1]} is missing"
            elif here[key] != sql:
                yield f"the {key[0]} {key[1]} is not as this program makes it"
        for kind, name in sorted(here.keys() - expected_schema().keys()):
            yield f"the {kind} {name} is none of a record's"

    def index_faults(self, connection: Connection, reports: int) -> Iterator[str]:
        own = raw(connection)
        looking = own.execute("PRAGMA query_only").fetchone()[0]
        for index, words in (("search", "the search index"), ("pieces", "the index of pieces of words")):
            indexed = connection.exec_driver_sql(f"SELECT count(*) FROM {index}_docsize").scalar_one()
            if indexed != reports:
                yield f"{words} holds {indexed} of {reports} reports"
            try:
                own.execute("PRAGMA query_only = OFF")
                own.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
            except sqlite3.DatabaseError as error:
                if "readonly" not in str(error):
                    yield f"{words} is not that of the texts: {error}"
            finally:
                own.execute(f"PRAGMA query_only = {looking}")


def raw(connection: Connection) -> sqlite3.Connection:
    """The database's own connection below SQLAlchemy's."""
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def _begin_writing(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _number(connection: Connection, pragma: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one())


@cache
def expected_schema() -> Mapping[tuple[str, str], str]:
    """How this program makes a record: (kind, name) -> SQL, of every table, index, trigger and view."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        SQLite(Path("new")).make(connection)
        rows = connection.exec_driver_sql(SCHEMA).all()
    engine.dispose()
    return {(kind, name): sql for kind, name, sql in rows}
