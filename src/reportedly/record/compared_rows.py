"""The rows of what was compared, made from the lines of findings, occurrences, incidents; and the totals of actors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select

from reportedly.record import report_tables as tables
from reportedly.record import schema
from reportedly.record.filters import CHECK_KINDS
from reportedly.record.report_rows import name_key
from reportedly.record.report_tables import PLACES_APART

Json = dict[str, Any]
ROWS = 1000  # that are written at once
RANK = {kind: rank for rank, kind in enumerate(CHECK_KINDS)}


def clear(connection: Connection) -> None:
    """Empty the tables, before those that they refer to."""
    for table in (
        tables.checks, tables.incident_parties, tables.incident_tolls, tables.occurrence_events, tables.actors,
    ):  # fmt: skip
        connection.execute(delete(table))


def write(connection: Connection) -> None:
    """Make the rows from what is stored."""
    _insert(connection, tables.checks, _checks(connection))
    _insert(connection, tables.occurrence_events, _occurrence_events(connection))
    _insert(connection, tables.incident_tolls, _tolls(connection))
    _insert(connection, tables.incident_parties, _parties(connection))
    _insert(connection, tables.actors, _actors(connection))


def _insert(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    several = iter(rows)
    while part := list(islice(several, ROWS)):
        connection.execute(insert(table), part)


def _lines(connection: Connection, table: Table) -> Iterator[Json]:
    query = select(table.c.line).order_by(table.c.id)
    for line in connection.execute(query.execution_options(yield_per=ROWS)).scalars():
        yield json.loads(line)


def _checks(connection: Connection) -> Iterator[Json]:
    for line in _lines(connection, schema.findings):
        kind, a, b = line["finding"], line["a"], line["b"]
        if kind not in RANK or (b is not None and b["report"] != a["report"]):
            continue
        yield {
            "id": line["id"],
            "rank": RANK[kind],
            "kind": kind,
            "contested": int(not kind.endswith("_holds")),
            "report": a["report"],
            "start": a["start"],
            "end": a["end"],
            "words": a["text"],
            "other_start": b["start"] if b else None,
            "other_end": b["end"] if b else None,
            "other_words": b["text"] if b else None,
            "check": line["check"],
        }


def _occurrence_events(connection: Connection) -> Iterator[Json]:
    reports = schema.reports.c
    numbers: dict[str, int] = {name: number for name, number in connection.execute(select(reports.id, reports.number))}
    of = schema.incident_occurrences.c
    incidents: dict[str, str] = {
        name: incident for name, incident in connection.execute(select(of.occurrence, of.incident))
    }
    for line in _lines(connection, schema.occurrences):
        for account in line["accounts"]:
            for event in account["events"]:
                yield {
                    "event": numbers[event["report"]] * PLACES_APART + int(event["event"]),
                    "occurrence": line["id"],
                    "incident": incidents.get(line["id"]),
                }


def _tolls(connection: Connection) -> Iterator[Json]:
    for line in _lines(connection, schema.incidents):
        for number, toll in enumerate(line["tolls"]):
            told = {key: toll[key] for key in ("counted", "low", "high", "question")}
            yield {"incident": line["id"], "number": number, **told}


def _parties(connection: Connection) -> Iterator[Json]:
    for line in _lines(connection, schema.incidents):
        for role in ("actor", "target"):
            for number, party in enumerate(line[role + "s"]):
                names = {"actor": party["id"], "name": party["name"]}
                yield {"incident": line["id"], "role": role, "number": number, **names}


def _actors(connection: Connection) -> Iterator[Json]:
    """Each actor once: under the neutral name where there is one."""
    of = tables.report_actors.c
    query = (
        select(
            of.id,
            func.coalesce(func.max(of.neutral), func.max(of.name)).label("name"),
            func.max(of.kind).label("kind"),
            func.max(of.country).label("country"),
            func.count().label("reports"),
            func.sum(of.mentions).label("mentions"),
            func.sum(of.statements).label("statements"),
        )
        .group_by(of.id)
        .order_by(of.id)
    )
    for row in connection.execute(query.execution_options(yield_per=ROWS)).mappings():
        yield {**row, "name_key": name_key(row["name"])}
