"""SQLite tells which rows a transaction changes: by triggers of the connection, of which nothing stands in the file.

They see what this program writes, and nothing that another program does. The tables of the search index have none:
SQLite 3.40 does not survive a trigger on them, and `verify` holds the index against the texts (`hashing.of_an_index`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from reportedly.record import leaves
from reportedly.record.hashing import BY, DIGITS

TOUCHED = leaves.TOUCHED.name

TABLE = f"CREATE TEMP TABLE IF NOT EXISTS {TOUCHED} (name TEXT, key TEXT, PRIMARY KEY (name, key)) WITHOUT ROWID"

SIDES = {"INSERT": ("new",), "UPDATE": ("old", "new"), "DELETE": ("old",)}
"""What a row is called before and after each kind of change."""


def watch(connection: sqlite3.Connection, tables: Iterable[str]) -> None:
    """From now on the connection notes the keys of rows of these tables that change."""
    connection.execute(TABLE)
    watched = {name for (name,) in connection.execute("SELECT tbl_name FROM temp.sqlite_schema WHERE type = 'trigger'")}
    for table in tables:
        if table in watched:
            continue
        columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        keys = [
            (name, kind)
            for _, name, kind, _, _, place in columns
            if name == BY.get(table) or (table not in BY and place == 1)
        ]
        for name, kind in keys:
            for change, sides in SIDES.items():
                noted = "".join(_noted(table, _key(side, name, kind)) for side in sides)
                connection.execute(
                    f'CREATE TEMP TRIGGER "{TOUCHED}_{table}_{change.lower()}" AFTER {change} ON main."{table}" '
                    f"BEGIN {noted}END"
                )


def _noted(table: str, key: str) -> str:
    """Put a key down once; `OR IGNORE` would not do, since in a trigger the statement around it says what happens."""
    known = f"SELECT 1 FROM {TOUCHED} WHERE name = '{table}' AND key = {key}"
    return f"INSERT INTO {TOUCHED} SELECT '{table}', {key} WHERE NOT EXISTS ({known}); "


def _key(side: str, name: str, kind: str) -> str:
    """The key as `hashing.key_of` gives it, in SQL."""
    value = f'{side}."{name}"'
    return f"CASE WHEN {value} < 0 THEN '' ELSE printf('%0{DIGITS}d', {value}) END" if kind == "INTEGER" else value
