"""The leaves of the tables' Merkle trees (`hashing`), kept from one seal to the next: a run hashes what it has changed.

The table `seal_leaves` has the hash of each leaf, empty from the moment at which a row of it changes until the next
seal. It proves nothing by itself: `verify` makes all leaves from the rows. But rows that are changed behind the
program's back differ from their leaf from then on, and no later seal takes them as they are, unless a run changes
rows beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Table,
    delete,
    func,
    insert,
    select,
    tuple_,
    union,
    update,
)

from reportedly.record.backends.base import backend_of
from reportedly.record.columns import Text
from reportedly.record.hashing import FIRST, Leaf, TableHash, leaves_of, tree_hash
from reportedly.record.schema import seal_leaves

TOUCHED = Table("touched", MetaData(), Column("name", Text, primary_key=True), Column("key", Text, primary_key=True))
"""Keys of rows that the transaction has changed so far: a temporary table of the connection."""

STALE = ""
"""Stands in the place of a leaf's hash when its rows have changed."""

Part = tuple[str, str | None]
"""From one key to before another one, or to the end."""

WHOLE: Part = (FIRST, None)

TOGETHER = 1000  # leaves that are written at once


def held(connection: Connection) -> list[str]:
    """The tables that have leaves, sorted."""
    leaf = seal_leaves.c
    walk = select(func.min(leaf.name).label("name")).cte(recursive=True)  # from name to name, past all leaves of one
    following = select(func.min(leaf.name)).where(leaf.name > walk.c.name).scalar_subquery()
    walk = walk.union_all(select(following).where(walk.c.name.is_not(None)))
    return sorted(connection.execute(select(walk.c.name).where(walk.c.name.is_not(None))).scalars())


def mark(connection: Connection) -> None:
    """The leaves of all rows that the transaction has touched are stale, and those before where one may end anew."""
    leaf, before, touched = seal_leaves.c, seal_leaves.alias().c, TOUCHED.c

    def last(place: ColumnElement[bool]) -> ColumnElement[str]:
        return select(func.max(before.first)).where(before.name == touched.name, place).scalar_subquery()

    up_to = select(touched.name, last(before.first <= touched.key))
    changed = union(up_to, select(touched.name, last(before.first < touched.key)))
    connection.execute(update(seal_leaves).where(tuple_(leaf.name, leaf.first).in_(changed)).values(hash=STALE))
    connection.execute(delete(TOUCHED))


def stale(connection: Connection, table: str) -> list[Part]:
    """The parts of a table with leaves that have changed since it was sealed."""
    leaf = seal_leaves.c
    lows = select(leaf.first).where(leaf.name == table, leaf.hash == STALE).order_by(leaf.first)
    found: list[Part] = []
    for low in connection.execute(lows).scalars().all():
        high = connection.execute(select(func.min(leaf.first)).where(leaf.name == table, leaf.first > low)).scalar()
        begin = found.pop()[0] if found and found[-1][1] == low else low
        found.append((begin, high))
    return found


def renewed(connection: Connection, table: str, parts: Iterable[Part]) -> TableHash:
    """The hash of a table, whose leaves are made anew in these parts; there is one at least."""
    leaf = seal_leaves.c
    for low, high in parts:
        with backend_of(connection).stored(connection, table, low, high) as held_rows:
            names, made = held_rows.names, list(leaves_of(held_rows, low))
        within = [leaf.name == table, leaf.first >= low, *([] if high is None else [leaf.first < high])]
        connection.execute(delete(seal_leaves).where(*within))
        rows = [{"name": table, "first": one.first, "rows": one.rows, "hash": one.hash} for one in made]
        for at in range(0, len(rows), TOGETHER):
            connection.execute(insert(seal_leaves), rows[at : at + TOGETHER])
    return tree_hash(names, kept(connection, table))


def kept(connection: Connection, table: str) -> Iterator[Leaf]:
    """The leaves of a table that are kept, in order."""
    leaf = seal_leaves.c
    query = select(leaf.first, leaf.rows, leaf.hash).where(leaf.name == table).order_by(leaf.first)
    for row in connection.execute(query.execution_options(yield_per=TOGETHER)):
        yield Leaf(row.first, row.rows, row.hash)


def compared(connection: Connection, table: str) -> tuple[TableHash, bool]:
    """The hash of a table with all leaves made anew, and whether those that are kept are the same."""
    before = list(kept(connection, table))
    with backend_of(connection).stored(connection, table) as rows:
        now = list(leaves_of(rows))
        return tree_hash(rows.names, now), now == before


def forget(connection: Connection, tables: Iterable[str]) -> None:
    """Let go of the leaves of tables that were changed as a whole."""
    connection.execute(delete(seal_leaves).where(seal_leaves.c.name.in_(list(tables))))
