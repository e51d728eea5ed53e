"""Which rows a transaction on a server changes, told by its statements before they are carried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Integer, Update, cast, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from reportedly.record.columns import Text
from reportedly.record.hashing import DIGITS, in_order, key_of
from reportedly.record.leaves import TOUCHED
from reportedly.record.schema import seal_leaves

TABLE = (
    f"CREATE TEMPORARY TABLE IF NOT EXISTS {TOUCHED.name} "
    '(name text COLLATE "C", key text COLLATE "C", PRIMARY KEY (name, key)) ON COMMIT DELETE ROWS'
)

END = "\U0010ffff"
"""Stands for a key behind all others: that of a row whose number the server is going to give."""


def note(connection: Connection, statement: Any, several: Sequence[Mapping[str, Any]]) -> None:
    """Put the keys of the rows that a statement is going to change into the temporary table.

    Args:
        several: the values with which it is carried out, where they do not stand in it.
    """
    table = statement.table
    key = table.c[in_order(table.name, table.primary_key.columns.keys())[0]]
    touched = insert(TOUCHED).on_conflict_do_nothing()
    if isinstance(statement, Insert) and statement.select is None:
        rows = several or [statement.compile(dialect=connection.dialect).params]
        keys = sorted({key_of(row[key.name]) if row.get(key.name) is not None else END for row in rows})
        connection.execute(touched, [{"name": table.name, "key": one} for one in keys])
    elif isinstance(statement, Update | Delete):
        held = func.lpad(cast(key, Text), DIGITS, "0") if isinstance(key.type, Integer) else key
        chosen = select(literal(table.name), held).distinct()
        if statement.whereclause is not None:
            chosen = chosen.where(statement.whereclause)
        for values in several or [{}]:
            connection.execute(touched.from_select(["name", "key"], chosen), values)
    else:  # rows that another query gives
        every = select(seal_leaves.c.name, seal_leaves.c.first).where(seal_leaves.c.name == table.name)
        connection.execute(touched.from_select(["name", "key"], every))
