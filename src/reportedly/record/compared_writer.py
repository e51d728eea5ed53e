"""The rows of a comparison on their way into the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from reportedly.record import report_tables, schema
from reportedly.record.report_tables import PLACES_APART

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by the names of their tables."""
ROWS = 500
"""Rows that are read or written at once."""
TABLES: tuple[tuple[Table, str, str], ...] = (
    (schema.copies, "id", "copies"),
    (schema.copied_reports, "copies", "copies"),
    (schema.occurrences, "id", "occurrences"),
    (schema.occurrence_reports, "occurrence", "occurrences"),
    (schema.stories, "occurrence", "occurrences"),
    (schema.findings, "id", "findings"),
    (report_tables.checks, "id", "findings"),
    (schema.incidents, "id", "incidents"),
    (schema.incident_reports, "incident", "incidents"),
    (schema.incident_occurrences, "incident", "incidents"),
    (report_tables.incident_tolls, "incident", "incidents"),
    (report_tables.incident_parties, "incident", "incidents"),
    (report_tables.occurrence_events, "occurrence", "occurrences"),
    (schema.questions, "id", "questions"),
    (schema.positions, "question", "questions"),
    (schema.accounts, "question", "questions"),
    (schema.relations, "question", "questions"),
)
"""The tables of what was compared, each after those that it refers to, and by which id their rows go with a part."""


class Writer:
    """Rows on their way into the tables: written when there are many, each table after those that it refers to."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        self._kept: dict[str, str] = {}
        self._waits = 0

    def put(self, rows: Rows) -> None:
        """Take the rows of a part."""
        for name, several in rows.items():
            self._waiting[name] += several
            self._waits += len(several)
        if self._waits > 20 * ROWS:
            self.flush()

    def keep(self, key: str, value: str) -> None:
        """Take what is to be kept; what is kept under one name is one thing."""
        self._kept[key] = value
        self._waits += 1

    def flush(self) -> None:
        """Write what waits."""
        for table, _, _ in TABLES:
            self._insert(table, self._waiting.pop(table.name, []))
        have = schema.kept.c.key
        keys = sorted(self._kept)
        for at in range(0, len(keys), ROWS):
            part = keys[at : at + ROWS]
            connection = self._connection
            there = set(connection.execute(select(have).where(have.in_(part))).scalars())
            rows = [{"key": key, "value": self._kept[key]} for key in part if key not in there]
            if rows:
                connection.execute(insert(schema.kept), rows)
        self._kept.clear()
        self._waits = 0

    def _insert(self, table: Table, rows: list[Mapping[str, Any]]) -> None:
        if table is report_tables.occurrence_events and rows:
            numbers = self._numbers(sorted({row["report"] for row in rows}))
            rows = [
                {
                    "event": numbers[row["report"]] * PLACES_APART + row["place"],
                    "occurrence": row["occurrence"],
                    "incident": row["incident"],
                }
                for row in rows
            ]
        for at in range(0, len(rows), ROWS):
            self._connection.execute(insert(table), rows[at : at + ROWS])

    def _numbers(self, names: Sequence[str]) -> dict[str, int]:
        reports = schema.reports.c
        found: dict[str, int] = {}
        for at in range(0, len(names), ROWS):
            query = select(reports.id, reports.number).where(reports.id.in_(names[at : at + ROWS]))
            found.update({name: number for name, number in self._connection.execute(query)})
        return found
