"""What comparing reads of a record and writes into it, a little at a time: no step holds all reports in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from reportedly.model import Annotated, Comparison
from reportedly.model.interchange import from_stored
from reportedly.record import compared_rows, schema
from reportedly.record.rows import (
    account_rows,
    copies_row,
    finding_row,
    incident_row,
    loaded,
    occurrence_row,
    position_rows,
    question_row,
    relation_rows,
)

Reading = Callable[[], AbstractContextManager[Connection]]
"""Opens a connection to a record for looking only."""

ROWS = 500
"""Rows that are read or written at once."""

AT_HAND = 1000
"""Texts that stay in memory while findings are written."""


def marked(reading: Reading) -> Iterator[tuple[Annotated, str]]:
    """Every report, in the order of the ids, with a mark that changes with its text or its annotations."""
    columns = (schema.reports.c.id, schema.reports.c.fingerprint, schema.reports.c.text, schema.annotated.c.line)
    query = select(*columns).join_from(schema.reports, schema.annotated).order_by(schema.reports.c.id)
    with reading() as connection:
        for name, fingerprint, text, line in connection.execute(query.execution_options(yield_per=ROWS)):
            mark = hashlib.sha256(f"{name}\x1f{fingerprint}\x1f{line}".encode("utf-8", "surrogatepass")).hexdigest()
            yield from_stored({**loaded(line), "text": text}), mark


def contents(connection: Connection) -> str:
    """A hash over every report and its annotations: what a comparison is made from."""
    whole = hashlib.sha256()
    query = select(schema.annotated.c.report, schema.annotated.c.line).order_by(schema.annotated.c.report)
    for name, line in connection.execute(query.execution_options(yield_per=ROWS)):
        own = hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()
        whole.update(f"\x1f{name}\x1e{own}".encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


class Kept:
    """What one comparison keeps for the next, under names that change with what it was made from.

    Args:
        reading: the record where the last comparison's is found.
        way: names this way of comparing; what another way kept is not found.
    """

    def __init__(self, reading: Reading, way: str) -> None:
        self._reading, self._way = reading, way
        self.rows: dict[str, str] = {}
        self.found = 0

    def get(self, key: str) -> str | None:
        """What was kept under a name."""
        name = f"{self._way} {key}"
        if name not in self.rows:
            query = select(schema.kept.c.value).where(schema.kept.c.key == name)
            with self._reading() as connection:
                value = connection.execute(query).scalar()
            if value is None:
                return None
            self.rows[name] = str(value)
            self.found += 1
        return self.rows[name]

    def put(self, key: str, value: str) -> None:
        """Keep something under a name."""
        self.rows[f"{self._way} {key}"] = value


def write(connection: Connection, comparison: Comparison, kept: Mapping[str, str]) -> None:
    """Put a comparison in the place of the last one."""
    compared_rows.clear(connection)
    for table in (
        schema.relations, schema.accounts, schema.positions, schema.questions,
        schema.incident_occurrences, schema.incident_reports, schema.incidents,
        schema.findings, schema.stories, schema.copied_reports, schema.copies,
        schema.occurrence_reports, schema.occurrences, schema.kept,
    ):  # fmt: skip
        connection.execute(delete(table))
    _insert(connection, schema.copies, map(copies_row, comparison.copies))
    _insert(
        connection,
        schema.copied_reports,
        ({"report": name, "copies": copies.id} for copies in comparison.copies for name in copies.reports),
    )
    _insert(connection, schema.occurrences, map(occurrence_row, comparison.occurrences))
    _insert(
        connection,
        schema.occurrence_reports,
        (
            {"occurrence": occurrence.id, "report": name}
            for occurrence in comparison.occurrences
            for name in sorted({name for account in occurrence.accounts for name in account.reports})
        ),
    )
    _insert(
        connection,
        schema.stories,
        ({"report": name, "occurrence": story} for name, story in sorted(comparison.stories.items())),
    )
    texts = _Texts(connection)
    _insert(connection, schema.findings, (finding_row(found, texts) for found in comparison.findings))
    _insert_incidents(connection, comparison, texts)
    compared_rows.write(connection)
    _insert(connection, schema.kept, ({"key": key, "value": value} for key, value in sorted(kept.items())))


def _insert_incidents(connection: Connection, comparison: Comparison, texts: Mapping[str, str]) -> None:
    """Incidents and questions, in the order of their rank."""
    incidents, questions = comparison.incidents, comparison.questions
    _insert(connection, schema.incidents, (incident_row(one, rank) for rank, one in enumerate(incidents, 1)))
    for table, key, field in (
        (schema.incident_reports, "report", "reports"),
        (schema.incident_occurrences, "occurrence", "occurrences"),
    ):
        _insert(
            connection, table, ({"incident": one.id, key: name} for one in incidents for name in getattr(one, field))
        )
    _insert(connection, schema.questions, (question_row(one, rank, texts) for rank, one in enumerate(questions, 1)))
    _insert(connection, schema.positions, (row for one in questions for row in position_rows(one)))
    _insert(connection, schema.accounts, (row for one in questions for row in account_rows(one, texts)))
    _insert(connection, schema.relations, (row for one in questions for row in relation_rows(one)))


class _Texts(Mapping[str, str]):
    """Texts by the ids of their reports, read when they are asked for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._at_hand = lru_cache(maxsize=AT_HAND)(self._read)

    def _read(self, name: str) -> str:
        query = select(schema.reports.c.text).where(schema.reports.c.id == name)
        return str(self._connection.execute(query).scalar_one())

    def __getitem__(self, name: str) -> str:
        return self._at_hand(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._connection.execute(select(schema.reports.c.id)).scalars())

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _insert(connection: Connection, table: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    part: list[Mapping[str, Any]] = []
    for row in rows:
        part.append(row)
        if len(part) == ROWS:
            connection.execute(insert(table), part)
            part = []
    if part:
        connection.execute(insert(table), part)
