"""How often each value stands in the largest tables, kept as reports come and change: counting takes long later.

The table `tallies` answers facets, series and sizes for all events and statements, and for the events of a type. What
is asked for by more than a type is counted when it is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, func, select

from reportedly.record import report_tables as tables
from reportedly.record.backends.base import backend_of

EVERY = ""
"""Stands for events of every type, and for the value of a column that is empty."""

ROWS = "rows"
"""What a table is counted by that is only counted."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "events": (
        "day", "type", "factuality", "country", "admin1", "place", "publisher", "doer", "target", "weapon", "source",
    ),
    "statements": ("act", "kind", "source"),
}  # fmt: skip
"""The columns that are counted by, for each table; for events also for each type alone."""

TOGETHER = 5_000  # rows that are written at once

Key = tuple[str, str, str, str]
Tallies = Counter[Key]
"""How many are to be added (or, below nought, taken away): by table, column, type and value."""


def count(counted: Tallies, table: Table, rows: Iterable[Mapping[str, Any]], sign: int = 1) -> None:
    """Count rows of a table that come, or with `sign` -1 go."""
    columns = COLUMNS.get(table.name, ())
    for row in rows:
        counted[table.name, ROWS, EVERY, EVERY] += sign
        types = {EVERY, row["type"] or EVERY} if table is tables.events else {EVERY}
        for column in columns:
            value = row.get(column)
            for kind in types:
                counted[table.name, column, kind, EVERY if value is None else value] += sign


def count_of_report(connection: Connection, counted: Tallies, report: str) -> None:
    """Count the rows of a report that are about to go."""
    for table in tables.OF_REPORTS:
        names = COLUMNS.get(table.name, ("report",))
        query = select(*(table.c[name] for name in names)).where(table.c.report == report)
        count(counted, table, [dict(row) for row in connection.execute(query).mappings()], -1)


def write(connection: Connection, counted: Tallies) -> None:
    """Add what was counted to what is kept."""
    table = tables.tallies
    rows: list[dict[str, str | int]] = [
        {"noun": noun, "counted_by": by, "type": kind, "value": value, "number": number}
        for (noun, by, kind, value), number in sorted(counted.items())
        if number
    ]
    added = backend_of(connection).upsert(table)
    added = added.on_conflict_do_update(
        index_elements=["noun", "counted_by", "type", "value"],
        set_={"number": table.c.number + added.excluded.number},
    )
    for start in range(0, len(rows), TOGETHER):
        connection.execute(added, rows[start : start + TOGETHER])
    if min(counted.values(), default=0) < 0:
        connection.execute(delete(table).where(table.c.number == 0))


def is_kept(noun: str, by: str, asked: Mapping[str, Any]) -> bool:
    """Whether this is counted already for what is asked for."""
    known = by in COLUMNS.get(noun, ())
    return known and (not asked or (noun == "events" and asked.keys() == {"type"}))


def values(
    connection: Connection, noun: str, by: str, types: Sequence[str] | None, most: int
) -> list[tuple[str | None, int]]:
    """The values of a column with how many rows have each, the most first; of some types, or of all."""
    tally = tables.tallies.c
    several = func.sum(tally.number).label("several")
    query = select(tally.value, several).where(*_of(noun, by, types)).group_by(tally.value)
    query = query.order_by(several.desc(), tally.value).limit(most)
    if types is None or len(types) == 1:  # as the index has it
        query = select(tally.value, tally.number).where(*_of(noun, by, types))
        query = query.order_by(tally.number.desc(), tally.value).limit(most)
    return [(value or None, int(number)) for value, number in connection.execute(query)]


def series(connection: Connection, noun: str, types: Sequence[str] | None, length: int) -> list[tuple[str, int]]:
    """How many rows begin on each day, or in each month or year by the first characters of a day, in order."""
    tally = tables.tallies.c
    part = func.substr(tally.value, 1, length).label("part")
    query = select(part, func.sum(tally.number)).where(*_of(noun, "day", types), tally.value < tables.UNDATED)
    rows = connection.execute(query.where(tally.value != EVERY).group_by(part).order_by(part))
    return [(str(name), int(number)) for name, number in rows]


def total(connection: Connection, noun: str, types: Sequence[str] | None = None) -> int:
    """How many rows there are, of some types or in all."""
    by = ROWS if types is None else "type"
    number = select(func.sum(tables.tallies.c.number)).where(*_of(noun, by, types))
    return int(connection.execute(number).scalar() or 0)


def _of(noun: str, by: str, types: Sequence[str] | None) -> list[Any]:
    tally = tables.tallies.c
    return [tally.noun == noun, tally.counted_by == by, tally.type.in_([EVERY] if types is None else types)]
