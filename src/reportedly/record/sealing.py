"""Seals: the hash of every table, signed off in the log when a run ends.

The log's entry `record sealed` names each table with the number of its rows, the hash over them and the number of its
leaves (none in seals of version 4 and before); its subject is the root over all. A transaction outside of a run that
changes a table is followed by a seal of its own, so that a record is either sealed or has a run under way.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, desc, select

from reportedly.record import audit_log, leaves, schema
from reportedly.record.backends.base import backend_of
from reportedly.record.hashing import TableHash, root

SEALED = "record sealed"
"""What the log calls the entry."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What the log signed off: when, in which entry, and the hash of each table."""

    number: int
    time: str
    root: str
    tables: dict[str, TableHash]


def last_seal(connection: Connection) -> Seal | None:
    """The last seal in the log; None where there is none. Raises ValueError where the entry is not one."""
    log = schema.log.c
    query = select(log.number, log.time, log.subject, log.new).where(log.what == SEALED).order_by(desc(log.number))
    row = connection.execute(query.limit(1)).first()
    return None if row is None else seal_of(row.number, row.time, row.subject, row.new)


def seal_of(number: int, time: str, subject: str, new: str) -> Seal:
    """The seal that a log entry holds."""
    tables = {name: TableHash(*found) for name, found in json.loads(new).items()}
    return Seal(number, time, subject, tables)


def seal(connection: Connection, who: str, now: str, changed: set[str] | None = None) -> None:
    """Hash what has changed and sign off in the log.

    Tables that have leaves know what that is. Of those that have none yet, all are hashed, or with `changed` these
    alone; the others stay as they were sealed before.
    """
    backend = backend_of(connection)
    before = last_seal(connection)
    known = {} if before is None else before.tables
    hashes: dict[str, TableHash] = {}
    with_leaves = set(leaves.held(connection))
    for name in backend.hashed_tables(connection):
        new = [leaves.WHOLE] if changed is None or name in changed or name not in known else []
        parts = leaves.stale(connection, name) if name in with_leaves else new
        hashes[name] = leaves.renewed(connection, name, parts) if parts else known[name]
    _sign(connection, who, now, hashes)


def seal_rows(connection: Connection, who: str, now: str) -> None:
    """The same for tables of a version that had no leaves: every row of every table is hashed."""
    backend = backend_of(connection)
    names = sorted({*backend.hashed_tables(connection), *backend.index_tables(connection)})
    _sign(connection, who, now, {name: backend.table_hash(connection, name) for name in names})


def _sign(connection: Connection, who: str, now: str, hashes: dict[str, TableHash]) -> None:
    told = {name: [found.rows, found.hash, *([found.leaves] if found.leaves else [])] for name, found in hashes.items()}
    entry = {"time": now, "who": who, "what": SEALED, "subject": root(hashes)}
    audit_log.append(connection, {**entry, "new": json.dumps(told, separators=(",", ":"))})


def run_open(connection: Connection) -> bool:
    """Whether a run is under way that has changed something."""
    return connection.execute(select(schema.runs.c.number).where(schema.runs.c.finished.is_(None))).first() is not None
