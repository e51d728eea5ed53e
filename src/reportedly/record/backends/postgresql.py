"""A record in a PostgreSQL database (15 or later), for a team: tsvector for words, pg_trgm and PostGIS where they are.

One database (or one schema of it, the first of the search path) holds one record. Writers come one after the other by
an advisory lock; a build holds another one for as long as it lasts, which the server takes away with its connection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Float,
    Integer,
    Table,
    cast,
    column,
    create_engine,
    event,
    exists,
    func,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DatabaseError as SQLAlchemyDatabaseError
from sqlalchemy.exc import DBAPIError

from reportedly.errors import RecordError, UsageError
from reportedly.record import hashing, leaves, report_tables, schema
from reportedly.record.address import Address
from reportedly.record.backends import catalogue, postgresql_search, touched_rows
from reportedly.record.backends.base import BUSY, Backend, FileState, Marks
from reportedly.record.backends.postgresql_search import AS_INDEXED, INDEXED, tsquery
from reportedly.record.hashing import FIRST, Stored
from reportedly.record.query_words import Query
from reportedly.record.reached import along, unaided
from reportedly.record.search_tokens import in_parts, plain

OLDEST = 15
"""The oldest version of the server that is supported."""

PATIENCE = 10  # seconds for a server to answer at all
TOGETHER = 100  # reports whose index is looked at together

BUILDING, WRITING = 0x52455031, 0x52455032
"""First half of the keys of the advisory locks: for a whole build, and for one transaction that writes."""


UNSEALED = hashing.APART | {leaves.TOUCHED.name}


class PostgreSQL(Backend):
    """One database on a server."""

    place: Address

    def __init__(self, place: Address) -> None:
        super().__init__(place)
        try:
            import psycopg  # noqa: F401
        except ImportError:
            raise UsageError(
                f'{place} is on a PostgreSQL server: to reach it, pip install "reportedly[postgresql]"'
            ) from None
        self._engine: Engine | None = None
        self._building: Connection | None = None
        self._gone = False

    # ------------------------------------------------------------------------------------------------ opening

    def there(self) -> bool:
        engine = create_engine(self.place.url, connect_args={"connect_timeout": PATIENCE})
        try:
            with engine.connect() as connection:
                return "log_end" in catalogue.tables_here(connection)
        except (SQLAlchemyDatabaseError, UnicodeError) as error:
            raise self.explained(error) from error
        finally:
            engine.dispose()

    def connect(self, write: bool) -> Engine:
        isolation = "READ COMMITTED" if write else "REPEATABLE READ"
        options = {"backend": self, "isolation_level": isolation, "postgresql_readonly": not write}
        engine = create_engine(
            self.place.url,
            execution_options=options,
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": PATIENCE,
                "application_name": "reportedly",
                "options": options_of(self.place),
                **({} if write else UNPREPARED),
            },
        )
        try:
            with engine.connect() as connection:
                self._fit(connection)
                new = self._check(connection)
            if new and not write:
                raise RecordError(f"{self.place}: the database holds no record; make it: reportedly build INPUT -o URL")
            if new:
                with engine.begin() as connection:
                    self.begin(connection)
                    if self._check(connection):
                        self.make(connection)
        except (SQLAlchemyDatabaseError, UnicodeError) as error:
            engine.dispose()
            raise self.explained(error) from error
        except BaseException:
            engine.dispose()
            raise
        self._engine = engine
        return engine

    def begin(self, connection: Connection) -> None:
        if self._building is not None:
            try:
                self._building.exec_driver_sql("SELECT 1")
            except SQLAlchemyDatabaseError as error:
                raise self.explained(error) from error
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITING}, {_ROOM})")

    def _fit(self, connection: Connection) -> None:
        """Raises RecordError for a server that cannot hold a record."""
        number = int((connection.dialect.server_version_info or (0,))[0])
        if number < OLDEST:
            raise RecordError(f"{self.place}: PostgreSQL {number} is too old: {OLDEST} or later is needed")
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
        if encoding != "UTF8":
            raise RecordError(f"{self.place}: the database is in {encoding}: make one with createdb -E UTF8")

    def _check(self, connection: Connection) -> bool:
        """Whether the database has no tables of ours. Raises RecordError for what is no record of this version."""
        here = catalogue.tables_here(connection)
        if "alembic_version" not in here:
            if taken := sorted(here & report_tables.metadata.tables.keys()):
                raise RecordError(f"{self.place} holds a table {taken[0]}, but no record of reportedly")
            return True
        version = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none())
        if "log_end" not in here or not version.isdigit():
            raise RecordError(f"{self.place} holds tables of another program, and no record of reportedly")
        schema.check_version(int(version), str(self.place))
        return False

    def make(self, connection: Connection) -> None:
        report_tables.metadata.create_all(connection)
        for statement in schema.FIRST_ROWS:
            connection.exec_driver_sql(statement)
        catalogue.make(connection)
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) CONSTRAINT alembic_version_pkc PRIMARY KEY)"
        )
        connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{schema.VERSION}')")

    def note_version(self, connection: Connection, version: int) -> None:
        """Nothing: the table of Alembic stays in the database."""

    def settle_version(self, connection: Connection, version: int) -> None:
        """Nothing: Alembic has noted it."""

    def version(self) -> tuple[Engine, int]:
        """An engine for bringing the record over, and the version of its tables. Raises RecordError for no record."""
        engine = create_engine(self.place.url, execution_options={"backend": self})
        try:
            with engine.connect() as connection:
                here = catalogue.tables_here(connection)
                if not {"alembic_version", "log_end"} <= here:
                    raise RecordError(f"{self.place} is no record of reportedly")
                return engine, int(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())
        except SQLAlchemyDatabaseError as error:
            raise self.explained(error) from error

    def unmake(self) -> None:
        engine = create_engine(self.place.url)
        with engine.begin() as connection:
            catalogue.unmake(connection)
        engine.dispose()

    def explained(self, error: Exception) -> RecordError:
        cause: Any = getattr(error, "orig", None) or error
        words = " ".join(str(cause).split()) or type(cause).__name__
        state = getattr(cause, "sqlstate", None) or ""
        where = self.place
        if "password" in words and ("failed" in words or "supplied" in words):
            return RecordError(f"{where}: the server does not let you in ({words})")
        if state == "3D000" or ("database" in words and "does not exist" in words):
            return RecordError(f"{where}: there is no such database on the server; make it with: createdb {where.name}")
        if state == "53100" or "No space left" in words:
            return RecordError(
                f"{where}: the server's disk is full ({words}); the record is whole and holds what was stored before: "
                "make room, then run the same command with --resume"
            )
        if state in ("42501", "25006"):
            return RecordError(f"{where}: this user may not write there ({words})")
        if state == "55P03":
            return RecordError(f"{where} is being written by another program; try again when that has ended")
        if isinstance(error, DBAPIError) and (error.connection_invalidated or _is_gone(words, state)):
            return RecordError(
                f"{where}: the server cannot be reached, or has gone ({words}); what was stored is stored: when it is "
                "there again, run the same command with --resume"
            )
        return RecordError(f"{where}: {words}")

    def size(self) -> int:
        assert self._engine is not None
        with self._engine.connect() as connection:
            return catalogue.size(connection)

    # ------------------------------------------------------------------------------------------------ one at a time

    def take(self, words: str) -> bool:
        if self._building is not None:
            return True
        assert self._engine is not None
        try:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            taken = connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({BUILDING}, {_ROOM})").scalar_one()
            if taken:
                connection.execute(text("SELECT set_config('application_name', :words, false)"), {"words": words})
                self._building = connection
                return True
            self.holder = catalogue.holder_of(connection, BUILDING)
            connection.close()
        except SQLAlchemyDatabaseError as error:
            raise self.explained(error) from error
        return False

    def take_to_close(self, words: str) -> None:
        """Nothing: the server keeps its files whole."""

    def holder_is_gone(self) -> bool:
        return False

    def release(self) -> None:
        if self._building is not None:
            self._building.invalidate()  # the connection is closed, and its lock is gone with it
            self._building.close()
            self._building = None
        if self._engine is not None:
            self._engine.dispose()

    # ------------------------------------------------------------------------------------------------ writing

    def upsert(self, table: Table) -> Any:
        return insert(table)

    @contextmanager
    def watched(self, connection: Connection) -> Iterator[set[str]]:
        changed: set[str] = set()
        connection.exec_driver_sql(touched_rows.TABLE)

        def note(_: Any, statement: Any, several: Any, one: Any, options: Any) -> None:
            if getattr(statement, "is_dml", False) and statement.table.name not in UNSEALED:
                changed.add(statement.table.name)
                touched_rows.note(connection, statement, several or ([one] if one else []))

        event.listen(connection, "before_execute", note)
        try:
            yield changed
        finally:
            event.remove(connection, "before_execute", note)

    def index_report(self, connection: Connection, number: int, title: str | None, text: str) -> None:
        rows = [
            {"number": number, "part": place, "title": plain(title or "") if place == 0 else "", "words": words}
            for place, words in enumerate(in_parts(text))
        ]
        connection.execute(INDEXED, rows)

    # ------------------------------------------------------------------------------------------------ searching

    def begin_search(self, connection: Connection) -> None:
        # to unpack the words of a report is dear, which the planner does not know: it would read all for a common word
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")

    def matching(self, query: Query) -> Any:
        wanted, values = tsquery(query)
        found = text(f"SELECT number FROM search WHERE words @@ {wanted}").bindparams(*values)
        return found.columns(schema.reports.c.number)

    def has(self, query: Query, number: Any, common: bool) -> ColumnElement[bool]:
        if not common:
            return along(number, self.matching(query))
        wanted, values = tsquery(query)
        found = table("search", column("number")).c
        looked_for = text(f"search.words @@ {wanted}").bindparams(*values)
        return exists(select(found.number).where(found.number == number, looked_for))

    def scored(self, query: Query, most: int, conditions: Sequence[ColumnElement[bool]]) -> Any:
        held = table("search", column("number"), column("words")).c
        wanted, values = tsquery(query)
        having = text(f"search.words @@ {wanted}").bindparams(*values)
        fitting = [held.number.in_(select(schema.reports.c.number).where(*conditions))] if conditions else []
        # ordered by the index of numbers, words would be unpacked of all reports on the way
        last = select(held.number, held.words).where(having, *fitting).order_by(unaided(held.number).desc()).limit(most)
        found = last.subquery("last").c
        asked, given = tsquery(query)
        rank = func.ts_rank(text("'{0.25, 0.25, 0.25, 1}'"), found.words, text(asked).bindparams(*given))
        score = (-func.max(cast(rank, Float(53)))).label("score")
        return select(found.number, score).group_by(found.number).subquery("hit")

    def marks(self, connection: Connection, query: Query, numbers: Sequence[int]) -> dict[int, Marks]:
        return postgresql_search.marks(connection, query, numbers)

    def holding(self, part: str, expected: int) -> ColumnElement[bool]:
        return postgresql_search.holding(part, expected)

    # ------------------------------------------------------------------------------------------------ verifying

    def hashed_tables(self, connection: Connection) -> list[str]:
        return sorted((catalogue.tables_here(connection) & report_tables.metadata.tables.keys()) - hashing.APART)

    @contextmanager
    def stored(
        self, connection: Connection, table: str, low: str = FIRST, high: str | None = None, leaves: bool = True
    ) -> Iterator[Stored]:
        held = report_tables.metadata.tables[table]
        names = catalogue.columns_of(connection, table)  # as they are: the record may be of another version
        listed = ", ".join(f'"{name}"' for name in names)
        keys = [column.name for column in held.primary_key]
        keys = hashing.in_order(table, keys) if leaves else keys
        number = isinstance(held.c[keys[0]].type, Integer)
        bounds = {"low": (">=", low or None), "high": ("<", high)}
        given = {name: int(key) if number else key for name, (_, key) in bounds.items() if key is not None}
        where = " AND ".join(f'"{keys[0]}" {bounds[name][0]} :{name}' for name in given)
        order = ", ".join(f'"{name}"' for name in keys)
        query = text(f'SELECT {listed} FROM "{table}" {"WHERE " if where else ""}{where} ORDER BY {order}')
        rows = connection.execute(query.execution_options(yield_per=TOGETHER), given)  # as it is stored
        yield Stored(names, names.index(keys[0]), rows)

    def file_state(self) -> FileState | None:
        return None

    def structure_faults(self, connection: Connection) -> Iterator[str]:
        yield from catalogue.missing_parents(connection)

    def schema_faults(self, connection: Connection) -> Iterator[str]:
        assert self._engine is not None
        with self._engine.connect().execution_options(postgresql_readonly=False) as writable:
            yield from catalogue.faults(writable)

    def index_faults(self, connection: Connection, reports: int) -> Iterator[str]:
        indexed = connection.exec_driver_sql("SELECT count(DISTINCT number) FROM search").scalar_one()
        if indexed != reports:
            yield f"the search index holds {indexed} of {reports} reports"
        report = schema.reports.c
        query = select(report.number, report.id, report.title, report.text).order_by(report.number)
        for row in connection.execute(query.execution_options(yield_per=TOGETHER)):
            for place, words in enumerate(in_parts(row.text)):
                title = plain(row.title or "") if place == 0 else ""
                values = {"number": row.number, "part": place, "title": title, "words": words}
                if connection.execute(AS_INDEXED, values).scalar() is not True:
                    yield f"the search index is not that of the text of report {row.id}"


def options_of(place: Address) -> str:
    """Settings of a connection: those of its address, and what suits short queries on a disk without moving parts."""
    given = place.url.query.get("options", "")
    return " ".join([given if isinstance(given, str) else " ".join(given), SHORT]).strip()


SHORT = "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1"
"""No compiling, no helpers for one query, and pages that lie apart cost about as much as those that lie together."""

UNPREPARED: dict[str, Any] = {"prepare_threshold": None}
"""Each query is planned for what it asks: a plan that is kept for any values reads all of a table for a few rows."""

_ROOM = "hashtext(current_schema())"


def _is_gone(words: str, state: str) -> bool:
    """Whether an error tells that there is no connection: SQLSTATE classes 08 and 57P, or the client's own words."""
    return (
        state[:2] == "08"
        or state[:3] == "57P"
        or (not state and bool(re.search(r"connect|closed|timeout|host", words)))
    )
