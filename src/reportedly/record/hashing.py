"""What stands in a table, as one hash: row, leaf, table, record are the four floors of a Merkle tree.

A row's hash is SHA-256 over its values, each with its type and its length before it, in the order of the columns; a
leaf's over the hashes of its rows, which follow one another in the order of the key; a table's over the names
of its columns and the hashes of its leaves. Values are read as the bytes that lie in the file, so that damaged text has
a hash too.

Where a leaf ends is told by the rows alone: one begins with each row whose key has a checksum that `SPREAD` divides
(the first column of the primary key, or that of `BY`; rows that share it stay together). So a table has one hash,
however it came to be as it is, and a row that changes changes one leaf, or where leaves meet two.

Seals made before there were leaves have a hash over the rows of the whole table (`hash_of_rows`).
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Any
from zlib import crc32

APART = frozenset({"log", "log_end", "under_way", "file_digest", "seal_leaves"})
"""Tables that carry their own proof: the log and what stands beside it, and the leaves, which their rows prove."""

SPREAD = 64  # keys of a leaf, on average

FIRST = ""
"""Where the first leaf of a table begins: before every key."""

BY = {"report_actors": "report"}
"""Tables whose leaves follow another column of their primary key than the first, which has the same value too often."""

DIGITS = 20  # of a number as a key: those of the largest one that a database holds, and one more


@dataclass(frozen=True, slots=True)
class TableHash:
    """How many rows a table has, and the hash over them; over so many leaves, or none where it is over the rows."""

    rows: int
    hash: str
    leaves: int = 0


@dataclass(frozen=True, slots=True)
class Leaf:
    """Rows that follow one another: the key with which they begin, how many they are, the hash over them."""

    first: str
    rows: int
    hash: str


@dataclass(frozen=True, slots=True)
class Stored:
    """Rows of a table as they lie in the database, in the order of the primary key.

    Attributes:
        names: of the columns.
        place: of the column that leaves follow among them.
        rows: the values; texts as bytes or as text.
    """

    names: Sequence[str]
    place: int
    rows: Iterable[Any]


class _Words(bytes):
    """A text value, as the bytes that lie in the file."""


def tables_of(connection: sqlite3.Connection) -> list[str]:
    """The names of the tables that are hashed, sorted: all that hold rows of their own."""
    return [name for name in _all(connection) if name not in APART and not of_an_index(name)]


def index_tables(connection: sqlite3.Connection) -> list[str]:
    """The names of the tables in which the search indexes lie: seals of version 4 and before cover them too."""
    return [name for name in _all(connection) if of_an_index(name)]


def of_an_index(table: str) -> bool:
    """Whether a search index keeps its own in a table: it is proved by the texts."""
    return table.startswith(INDEXES) and table.rpartition("_")[2] in ("config", "data", "docsize", "idx")


INDEXES = ("search_", "pieces_")
"""How the names of such tables begin."""


def _all(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' "
        "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    )
    return [name for (name,) in rows]


def table_hash(connection: sqlite3.Connection, table: str) -> TableHash:
    """The hash over the rows of a table. Raises sqlite3.DatabaseError where it cannot be read."""
    with stored(connection, table, leaves=False) as held:
        return hash_of_rows(held.names, held.rows)


@contextmanager
def stored(
    connection: sqlite3.Connection, table: str, low: str = FIRST, high: str | None = None, leaves: bool = True
) -> Iterator[Stored]:
    """The rows of a table from one key to before another. Nothing else may be read from the connection meanwhile.

    Args:
        leaves: in the order of leaves; else in that of the primary key, as seals without leaves have it.
    """
    columns = connection.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
    names = [column[1] for column in columns]
    keys = [name for _, name in sorted((column[5], column[1]) for column in columns if column[5])]
    keys = in_order(table, keys) if leaves else keys
    listed = ", ".join(map(_quoted, names))
    order = ", ".join(map(_quoted, keys)) if keys else "rowid"
    bounds = {">=": low or None, "<": high}
    place = names.index(keys[0]) if keys else 0
    number = bool(columns) and columns[place][2] == "INTEGER"
    given = {sign: int(key) if number else key for sign, key in bounds.items() if key is not None}
    where = " AND ".join(f"{_quoted(names[place])} {sign} ?" for sign in given)
    query = f"SELECT {listed} FROM {_quoted(table)} {'WHERE ' if where else ''}{where} ORDER BY {order}"
    with _as_bytes(connection):
        yield Stored(names, place, connection.execute(query, list(given.values())))


def in_order(table: str, keys: Sequence[str]) -> list[str]:
    """The columns of a primary key, first the one that leaves follow."""
    return sorted(keys, key=lambda name: name != BY.get(table, name))


def key_of(value: Any) -> str:
    """A value of a key as leaves have it: a text as it is, a number with so many digits that texts sort as numbers."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, int):
        return f"{value:0{DIGITS}d}" if value >= 0 else FIRST
    return FIRST if value is None else str(value)


def leaves_of(held: Stored, low: str = FIRST) -> Iterator[Leaf]:
    """The leaves of rows in order; the first one begins at `low`."""
    first, count, whole = low, 0, sha256(LEAF)
    for value, rows in groupby(held.rows, key=lambda row: row[held.place]):
        key = key_of(value)
        if key > first and crc32(key.encode("utf-8", "replace")) % SPREAD == 0:
            yield Leaf(first, count, whole.hexdigest())
            first, count, whole = key, 0, sha256(LEAF)
        for row in rows:
            whole.update(_row_hash(row))
            count += 1
    yield Leaf(first, count, whole.hexdigest())


LEAF = b"leaf"
"""What the hash of a leaf begins with, so that it is none of a row."""


def tree_hash(names: Iterable[str], leaves: Iterable[Leaf]) -> TableHash:
    """The hash of a table over its leaves, in order; `names` are those of the columns."""
    whole, rows, count = sha256(_row_hash([_Words(name.encode()) for name in names])), 0, 0
    for leaf in leaves:
        whole.update(bytes.fromhex(leaf.hash))
        rows += leaf.rows
        count += 1
    return TableHash(rows, whole.hexdigest(), count)


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
