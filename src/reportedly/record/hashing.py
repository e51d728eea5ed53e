"""What stands in a table, as one hash: row, table, record are the three floors of a Merkle tree.

A row's hash is SHA-256 over its values, each with its type and its length before it, in the order of the columns; a
table's over the names of its columns and the hashes of its rows in the order of the primary key. Values are read as the
bytes that lie in the file, so that damaged text has a hash too.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

APART = frozenset({"log", "log_end", "under_way", "file_digest"})
"""Tables that carry their own proof: the log and what stands beside it."""


@dataclass(frozen=True, slots=True)
class TableHash:
    """How many rows a table has, and the hash over them."""

    rows: int
    hash: str


class _Words(bytes):
    """A text value, as the bytes that lie in the file."""


def tables_of(connection: sqlite3.Connection) -> list[str]:
    """The names of the tables that are hashed, sorted: all that hold rows of their own, also those of the index."""
    rows = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' "
        "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    )
    return [name for (name,) in rows if name not in APART]


def table_hash(connection: sqlite3.Connection, table: str) -> TableHash:
    """The hash of a table as it stands. Raises sqlite3.DatabaseError where it cannot be read."""
    columns = connection.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
    names = [column[1] for column in columns]
    keys = [name for _, name in sorted((column[5], column[1]) for column in columns if column[5])]
    listed = ", ".join(map(_quoted, names))
    order = ", ".join(map(_quoted, keys)) if keys else "rowid"
    with _as_bytes(connection):
        return hash_of_rows(names, connection.execute(f"SELECT {listed} FROM {_quoted(table)} ORDER BY {order}"))


def hash_of_rows(names: Iterable[str], rows: Iterable[Any]) -> TableHash:
    """The hash over rows in the order of their key; `names` are those of the columns."""
    whole, count = sha256(), 0
    whole.update(_row_hash([_Words(name.encode()) for name in names]))
    for row in rows:
        whole.update(_row_hash(row))
        count += 1
    return TableHash(count, whole.hexdigest())


def root(tables: dict[str, TableHash]) -> str:
    """The hash over the hashes of all tables."""
    whole = sha256()
    for name, found in sorted(tables.items()):
        whole.update(f"{name} {found.rows} {found.hash}\n".encode())
    return whole.hexdigest()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def _as_bytes(connection: sqlite3.Connection) -> Iterator[None]:
    before = connection.text_factory
    connection.text_factory = _Words
    try:
        yield
    finally:
        connection.text_factory = before


def _row_hash(row: Any) -> bytes:
    parts: list[bytes] = []
    for value in row:
        if value is None:
            parts.append(b"n0:")
        elif isinstance(value, _Words):
            parts += (b"t%d:" % len(value), value)
        elif isinstance(value, str):
            words = value.encode("utf-8")
            parts += (b"t%d:" % len(words), words)
        elif isinstance(value, bytes):
            parts += (b"b%d:" % len(value), value)
        elif isinstance(value, float):
            parts += (b"f8:", struct.pack(">d", value))
        else:
            digits = b"%d" % value
            parts += (b"i%d:" % len(digits), digits)
    return sha256(b"".join(parts)).digest()
