"""Seals: the hash of every table, signed off in the log when a run ends.

The log's entry `record sealed` names each table with the number of its rows and the hash over them; its subject is the
root over all. A transaction outside of a run that changes a table is followed by a seal of its own, so that a record is
either sealed or has a run under way.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, desc, select

from reportedly.record import audit, schema
from reportedly.record.hashing import APART, TableHash, root, table_hash, tables_of

SEALED = "record sealed"
"""What the log calls the entry."""

CHANGES = (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE)


@dataclass(frozen=True, slots=True)
class Seal:
    """What the log signed off: when, in which entry, and the hash of each table."""

    number: int
    time: str
    root: str
    tables: dict[str, TableHash]


def raw(connection: Connection) -> sqlite3.Connection:
    """The database's own connection below SQLAlchemy's."""
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def last_seal(connection: Connection) -> Seal | None:
    """The last seal in the log; None where there is none. Raises ValueError where the entry is not one."""
    log = schema.log.c
    query = select(log.number, log.time, log.subject, log.new).where(log.what == SEALED).order_by(desc(log.number))
    row = connection.execute(query.limit(1)).first()
    return None if row is None else seal_of(row.number, row.time, row.subject, row.new)


def seal_of(number: int, time: str, subject: str, new: str) -> Seal:
    """The seal that a log entry holds."""
    tables = {name: TableHash(rows, found) for name, (rows, found) in json.loads(new).items()}
    return Seal(number, time, subject, tables)


def seal(connection: Connection, who: str, now: str, changed: set[str] | None = None) -> None:
    """Hash the tables and sign off in the log; with `changed`, those alone, the others as they were sealed before."""
    own = raw(connection)
    before = last_seal(connection)
    known = {} if before is None or changed is None else before.tables
    search = {name for name in tables_of(own) if name.startswith("search_")}
    if changed is not None and changed & {"reports", "search"}:
        changed = changed | search
    hashes = {
        name: known[name] if changed is not None and name in known and name not in changed else table_hash(own, name)
        for name in tables_of(own)
    }
    told = {name: [found.rows, found.hash] for name, found in hashes.items()}
    entry = {"time": now, "who": who, "what": SEALED, "subject": root(hashes)}
    audit.append(connection, {**entry, "new": json.dumps(told, separators=(",", ":"))})


@contextmanager
def watched(connection: Connection) -> Iterator[set[str]]:
    """The tables that are written to inside, but for those that carry their own proof."""
    changed: set[str] = set()

    def note(action: int, table: str | None, *_: Any) -> int:
        if action in CHANGES and table and table not in APART and not table.startswith("sqlite_"):
            changed.add(table)
        return sqlite3.SQLITE_OK

    own = raw(connection)
    own.set_authorizer(note)
    try:
        yield changed
    finally:
        own.set_authorizer(None)


def run_open(connection: Connection) -> bool:
    """Whether a run is under way that has changed something."""
    return connection.execute(select(schema.runs.c.number).where(schema.runs.c.finished.is_(None))).first() is not None
