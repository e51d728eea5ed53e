"""Tables of an export that the filter has no noun for: answers, accounts, their relations, copies, places."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select

from reportedly.export.row_evidence import BATCH, Values
from reportedly.model import Copies
from reportedly.model.interchange import compared_from_json
from reportedly.record import queries, schema
from reportedly.record import report_tables as tables
from reportedly.record.filters import Filter, Noun

Asked = Callable[[Noun], Filter]
"""Gives the filter for a noun."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the type of its cells ("text", "whole", "number", "truth", "day"), and what it holds."""

    name: str
    type: str
    help: str


OWN_COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "positions": (
        Column("question", "text", "id of the question"),
        Column("position", "whole", "number of the answer"),
        Column("label", "text", "the answer"),
        Column("value", "number", "of a figure: the number told"),
        Column("low", "number", "of a figure: its lower bound, where the words give one"),
        Column("high", "number", "of a figure: its upper bound, where the words give one"),
        Column("origins", "whole", "independent origins that give this answer"),
    ),
    "accounts": (
        Column("question", "text", "id of the question"),
        Column("account", "whole", "number of the account"),
        Column("report", "text", "id of the report"),
        Column("publisher", "text", "who published the report"),
        Column("start", "whole", "first character of the answer"),
        Column("end", "whole", "character after it"),
        Column("words", "text", "the words that answer"),
        Column("position", "whole", "number of the answer that it gives"),
        Column("stance", "text", "asserts, denies, doubts, accuses, retracts, asks"),
        Column("source", "text", "who says so; none: the report's own voice"),
        Column("source_actor", "text", "id of the source"),
        Column("told", "day", "day of telling"),
        Column("copy_of", "text", "report whose wording this is"),
    ),
    "relations": (
        Column("question", "text", "id of the question"),
        Column("account", "whole", "number of the account"),
        Column("other_account", "whole", "number of the account that it is set beside"),
        Column("relation", "text", "how the first stands to the other: agrees, differs, rises, denies, doubts ..."),
        Column("reason", "text", "why, in words"),
        Column("report", "text", "id of the report of the account"),
        Column("start", "whole", "first character of the account"),
        Column("end", "whole", "character after it"),
        Column("other_report", "text", "id of the report of the other account"),
        Column("other_start", "whole", "first character of the other account"),
        Column("other_end", "whole", "character after it"),
    ),
    "places": (
        Column("id", "text", "GeoNames number, or the name where it has none"),
        Column("place", "text", "name of the place"),
        Column("geonameid", "whole", "GeoNames number"),
        Column("feature", "text", "GeoNames' code of what it is"),
        Column("admin1", "text", "region"),
        Column("country", "text", "ISO 3166-1 code"),
        Column("latitude", "number", "degrees, WGS 84"),
        Column("longitude", "number", "degrees, WGS 84"),
        Column("place_precision", "whole", "UCDP's: 1 a town or finer, 4 a region, 6 a country"),
        Column("mentions", "whole", "mentions in the reports that fit"),
        Column("reports", "whole", "reports that mention it"),
    ),
    "copies": (
        Column("copies", "text", "id of the group of reports that carry one text"),
        Column("report", "text", "id of the report"),
        Column("publisher", "text", "who published it"),
        Column("published", "day", "day of publication"),
        Column("origin", "text", "the earliest known of the group"),
    ),
}


def own_rows(table: str, connection: Connection, asked: Asked) -> Iterator[Values]:
    """The rows of a table that is no noun of the filter, as values by column."""
    return OWN_ROWS[table](connection, asked)


def _question_ids(connection: Connection, asked: Asked) -> Iterator[str]:
    for row in queries.every(connection, "questions", asked("questions")):
        yield row.id


def _positions(connection: Connection, asked: Asked) -> Iterator[Values]:
    of = schema.positions
    for part in _parts(_question_ids(connection, asked)):
        query = (
            select(of, schema.incidents.c.latest.label("_day"))
            .join(schema.questions, schema.questions.c.id == of.c.question)
            .outerjoin(schema.incidents, schema.incidents.c.id == schema.questions.c.incident)
            .where(of.c.question.in_(part))
            .order_by(of.c.question, of.c.position)
        )
        rows = connection.execute(query)
        yield from _in_order(part, "question", (dict(row) for row in rows.mappings()))


def _accounts(connection: Connection, asked: Asked) -> Iterator[Values]:
    of = schema.accounts
    for part in _parts(_question_ids(connection, asked)):
        query = (
            select(of, schema.reports.c.publisher)
            .join(schema.reports, schema.reports.c.id == of.c.report)
            .where(of.c.question.in_(part))
            .order_by(of.c.question, of.c.account)
        )
        rows = ({**row, "words": row["text"]} for row in connection.execute(query).mappings())
        wanted = [column.name for column in OWN_COLUMNS["accounts"]]
        yield from _in_order(part, "question", ({name: row[name] for name in wanted} for row in rows))


def _relations(connection: Connection, asked: Asked) -> Iterator[Values]:
    of, one, other = schema.relations.c, schema.accounts.alias("one"), schema.accounts.alias("other")
    for part in _parts(_question_ids(connection, asked)):
        query = (
            select(
                of.question,
                of.a.label("account"),
                of.b.label("other_account"),
                of.relation,
                of.check.label("reason"),
                *(one.c[name] for name in ("report", "start", "end")),
                *(other.c[name].label(f"other_{name}") for name in ("report", "start", "end")),
                schema.incidents.c.latest.label("_day"),
            )
            .join(one, (one.c.question == of.question) & (one.c.account == of.a))
            .join(other, (other.c.question == of.question) & (other.c.account == of.b))
            .join(schema.questions, schema.questions.c.id == of.question)
            .outerjoin(schema.incidents, schema.incidents.c.id == schema.questions.c.incident)
            .where(of.question.in_(part))
            .order_by(of.question, of.a, of.b)
        )
        rows = connection.execute(query)
        yield from _in_order(part, "question", (dict(row) for row in rows.mappings()))


def _copies(connection: Connection, asked: Asked) -> Iterator[Values]:
    wanted = {row.id for row in queries.every(connection, "reports", asked("reports"))}
    reports = schema.reports.c
    known = {
        name: (publisher, published)
        for name, publisher, published in connection.execute(select(reports.id, reports.publisher, reports.published))
        if name in wanted
    }
    for line in connection.execute(select(schema.copies.c.line).order_by(schema.copies.c.id)).scalars():
        group = compared_from_json(Copies, json.loads(line))
        for name in group.reports:
            if name in known:
                publisher, published = known[name]
                yield {
                    "copies": group.id, "report": name, "publisher": publisher, "published": published,
                    "origin": group.origin,
                }  # fmt: skip


def _places(connection: Connection, asked: Asked) -> Iterator[Values]:
    """Places that are meant as ground in the reports that fit, those of most reports first."""
    wanted = {row.id for row in queries.every(connection, "reports", asked("reports"))}
    of, report = tables.places.c, schema.reports.c
    query = (
        select(tables.places, report.published)
        .join(schema.reports, report.id == of.report)
        .where(of.use == "literal", of.latitude.is_not(None))
        .order_by(of.report, of.number)
    )
    found: dict[str, Values] = {}
    spans: dict[str, dict[str, tuple[str, int, int]]] = defaultdict(dict)
    for row in connection.execute(query).mappings():
        if row["report"] not in wanted:
            continue
        name = str(row["geonameid"] or row["name"])
        made = found.setdefault(name, {**_place(row), "id": name, "mentions": 0, "_day": row["published"]})
        made["mentions"] += 1
        made["_day"] = min(filter(None, (made["_day"], row["published"])), default=None)
        spans[name].setdefault(row["report"], (row["report"], row["start"], row["end"]))
    for name, made in sorted(found.items(), key=lambda one: (-len(spans[one[0]]), one[0])):
        yield {**made, "reports": len(spans[name]), "_spans": list(spans[name].values())}


def _place(row: Any) -> Values:
    feature = row["feature"] or ""
    precision = 6 if feature.startswith("PCL") else 4 if feature.startswith("ADM1") else 1
    kept = {name: row[name] for name in ("geonameid", "feature", "admin1", "country", "latitude", "longitude")}
    return {"place": row["name"], **kept, "place_precision": precision}


OWN_ROWS = {
    "places": _places, "positions": _positions, "accounts": _accounts, "relations": _relations, "copies": _copies,
}  # fmt: skip


def _parts(names: Iterable[str]) -> Iterator[list[str]]:
    several = iter(names)
    while part := list(islice(several, BATCH)):
        yield part


def _in_order(part: Sequence[str], key: str, rows: Iterable[Values]) -> Iterator[Values]:
    by: dict[str, list[Values]] = defaultdict(list)
    for row in rows:
        by[row[key]].append(row)
    for name in part:
        yield from by[name]
