"""The characters that the rows of a table were read from, asked of the record for many rows at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from reportedly.record import report_tables as tables
from reportedly.record import schema

BATCH = 500
"""Rows that are read at once."""

Values = dict[str, Any]
Spans = list[tuple[str, int, int]]


def _by_own_span(connection: Connection, part: Sequence[Values]) -> Any:
    return lambda row: [(row["report"], row["start"], row["end"])]


def _no_span(connection: Connection, part: Sequence[Values]) -> Any:
    return lambda row: []


def _gathered(rows: Iterable[Any]) -> dict[str, Spans]:
    found: dict[str, Spans] = defaultdict(list)
    for name, report, start, end in rows:
        found[name].append((report, start, end))
    return found


def _of_incidents(connection: Connection, part: Sequence[Values]) -> Any:
    """The triggers of an incident's events."""
    of, event = tables.occurrence_events.c, tables.events.c
    query = (
        select(of.incident, event.report, event.start, event.end)
        .join(tables.events, event.id == of.event)
        .where(of.incident.in_([row["id"] for row in part]))
        .order_by(of.incident, event.id)
    )
    found = _gathered(connection.execute(query))
    return lambda row: found.get(row["id"], [])


def _of_questions(key: str) -> Any:
    """The accounts of a question; of a position those that give it."""

    def spans(connection: Connection, part: Sequence[Values]) -> Any:
        of = schema.accounts.c
        names = list({row[key] for row in part})
        query = (
            select(of.question, of.position, of.report, of.start, of.end)
            .where(of.question.in_(names))
            .order_by(of.question, of.account)
        )
        rows = connection.execute(query).all()
        whole = _gathered((question, report, start, end) for question, _, report, start, end in rows)
        own = _gathered(((q, position), report, start, end) for q, position, report, start, end in rows)
        if key == "id":
            return lambda row: whole.get(row["id"], [])
        return lambda row: own.get((row["question"], row["position"]), [])  # type: ignore[call-overload]

    return spans


def _of_actors(connection: Connection, part: Sequence[Values]) -> Any:
    """The first mention of an actor in each report."""
    of = tables.mentions.c
    query = (
        select(of.actor, of.report, of.start, of.end)
        .where(of.actor.in_([row["id"] for row in part]))
        .order_by(of.actor, of.report, of.number)
    )
    found: dict[str, dict[str, tuple[str, int, int]]] = defaultdict(dict)
    for name, report, start, end in connection.execute(query):
        found[name].setdefault(report, (report, start, end))
    return lambda row: list(found.get(row["id"], {}).values())


def _of_checks(connection: Connection, part: Sequence[Values]) -> Any:
    def spans(row: Values) -> Spans:
        both = [(row["report"], row["start"], row["end"])]
        if row["other_start"] is not None:
            both.append((row["report"], row["other_start"], row["other_end"]))
        return both

    return spans


def _whole_reports(connection: Connection, part: Sequence[Values]) -> Any:
    return lambda row: [(row["id"], 0, row["characters"])]


EVIDENCE: Mapping[str, Callable[[Connection, Sequence[Values]], Any]] = {
    "incidents": _of_incidents,
    "events": _by_own_span,
    "questions": _of_questions("id"),
    "positions": _of_questions("question"),
    "accounts": _by_own_span,
    "statements": _by_own_span,
    "checks": _of_checks,
    "actors": _of_actors,
    "reports": _whole_reports,
    "copies": _no_span,
    "places": lambda connection, part: lambda row: row["_spans"],
}
"""By table: what makes of some rows a function from a row to its spans."""
