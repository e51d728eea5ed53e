"""The rows of what was compared, made from the lines of findings, occurrences, incidents; and the totals of actors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from reportedly.record import report_tables as tables
from reportedly.record.filters import CHECK_KINDS
from reportedly.record.report_rows import name_key

Json = dict[str, Any]
ROWS = 1000  # that are written at once
RANK = {kind: rank for rank, kind in enumerate(CHECK_KINDS)}


def checks(lines: Iterable[Json]) -> Iterator[Json]:
    """The rows of checks, from the lines of findings."""
    for line in lines:
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


def occurrence_events(lines: Iterable[Json], incidents: Mapping[str, str]) -> Iterator[Json]:
    """The rows of events in occurrences, from the lines of these, each with its `report` and its `place` there.

    Args:
        incidents: the incident of each occurrence.
    """
    for line in lines:
        for account in line["accounts"]:
            for event in account["events"]:
                yield {
                    "report": event["report"],
                    "place": int(event["event"]),
                    "occurrence": line["id"],
                    "incident": incidents.get(line["id"]),
                }


def tolls(lines: Iterable[Json]) -> Iterator[Json]:
    """The rows of tolls, from the lines of incidents."""
    for line in lines:
        for number, toll in enumerate(line["tolls"]):
            told = {key: toll[key] for key in ("counted", "low", "high", "question")}
            yield {"incident": line["id"], "number": number, **told}


def parties(lines: Iterable[Json]) -> Iterator[Json]:
    """The rows of doers and targets, from the lines of incidents."""
    for line in lines:
        for role in ("actor", "target"):
            for number, party in enumerate(line[role + "s"]):
                names = {"actor": party["id"], "name": party["name"]}
                yield {"incident": line["id"], "role": role, "number": number, **names}


def write_actors(connection: Connection) -> None:
    """Count the actors of all reports anew."""
    connection.execute(delete(tables.actors))
    several = iter(_actors(connection))
    while part := list(islice(several, ROWS)):
        connection.execute(insert(tables.actors), part)


def _actors(connection: Connection) -> Iterator[Json]:
    """Each actor once: under the neutral name where there is one, on the side that most reports give it."""
    of = tables.report_actors.c
    query = (
        select(
            of.id,
            of.country,
            func.max(of.neutral).label("neutral"),
            func.max(of.name).label("name"),
            func.max(of.kind).label("kind"),
            func.count().label("reports"),
            func.sum(of.mentions).label("mentions"),
            func.sum(of.statements).label("statements"),
        )
        .group_by(of.id, of.country)
        .order_by(of.id, of.country)
    )
    told = connection.execute(query.execution_options(yield_per=ROWS)).mappings()
    for actor, several in groupby(told, lambda row: row["id"]):
        by_side = [dict(row) for row in several]
        name = _last(row["neutral"] for row in by_side) or str(_last(row["name"] for row in by_side))
        yield {
            "id": actor,
            "name": name,
            "name_key": name_key(name),
            "kind": _last(row["kind"] for row in by_side),
            "country": side((row["country"], int(row["reports"])) for row in by_side),
            **{count: sum(int(row[count]) for row in by_side) for count in ("reports", "mentions", "statements")},
        }


def _last(texts: Iterable[str | None]) -> str | None:
    return max((text for text in texts if text), default=None)


def side(told: Iterable[tuple[str | None, int]]) -> str | None:
    """The country that most reports give an actor; None where most give none, so that one slip makes no side.

    Args:
        told: countries, each with how many reports give it; None with how many give none.
    """
    counts: Counter[str | None] = Counter()
    for country, reports in told:
        counts[country] += reports
    return min(counts, key=lambda country: (-counts[country], country is None, country or ""), default=None)
