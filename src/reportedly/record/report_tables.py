"""The tables of what was read in each report: rows with columns of their own, made from the sealed line of the report.

The line in `annotations` is what is sealed, exported and verified; these rows are a second form of it for whoever asks
questions of the file (SQL, lists, filters). `report_rows.py` makes them, and can make them anew at any time.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Table

from reportedly.record import schema
from reportedly.record.columns import Integer, Real, Text, only

metadata = schema.metadata
"""All tables of a record: those of `schema.py` and these."""

UNDATED = "undated"
"""What stands in `day` where no day is known: it comes after all days."""

PLACES_APART = 1 << 20
"""Rows that one report can have in a table: the number of a row is the report's number times this, plus its place."""


WITH_NUMBER: dict[str, Any] = {"postgresql_include": ["id"]}
"""An index holds the number of each row: in SQLite it always does."""


def _table(name: str, *columns: Column[object] | Index, rowid: bool = True) -> Table:
    return Table(name, schema.metadata, *columns, sqlite_strict=True, sqlite_with_rowid=rowid)


def _report(key: bool = False) -> Column[object]:
    return Column("report", Text, ForeignKey("reports.id"), nullable=False, primary_key=key)


def _span() -> tuple[Column[object], ...]:
    return (
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("words", Text, nullable=False),
    )


report_actors = _table(
    "report_actors",
    Column("id", Text, primary_key=True),
    Column("report", Text, ForeignKey("reports.id"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("neutral", Text),
    Column("kind", Text, nullable=False),
    Column("country", Text),
    Column("mentions", Integer, nullable=False),
    Column("statements", Integer, nullable=False),
    Column("day", Text, nullable=False),
    Index("report_actors_report", "report"),
    Index("report_actors_day", "id", "day"),
)
"""Who is met in which report, and on which `day` that was published; `actors` has one row for each over the record."""

actors = _table(
    "actors",
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, index=True),
    Column("name_key", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False, index=True),
    Column("country", Text, index=True),
    Column("reports", Integer, nullable=False),
    Column("mentions", Integer, nullable=False),
    Column("statements", Integer, nullable=False),
    Index("actors_most_met", "reports", "id"),
)

mentions = _table(
    "mentions",
    _report(key=True),
    Column("number", Integer, primary_key=True),
    Column("actor", Text, nullable=False, index=True),
    Column("form", Text, nullable=False),
    *_span(),
    rowid=False,
)

places = _table(
    "places",
    _report(key=True),
    Column("number", Integer, primary_key=True),
    *_span(),
    Column("name", Text, nullable=False),
    Column("place_key", Text, nullable=False, index=True),
    Column("geonameid", Integer, index=True),
    Column("country", Text),
    Column("admin1", Text),
    Column("feature", Text),
    Column("latitude", Real),
    Column("longitude", Real),
    Column("form", Text, nullable=False),
    Column("use", Text, nullable=False),
    Column("approximate", Integer, nullable=False),
    rowid=False,
)

times = _table(
    "times",
    _report(key=True),
    Column("number", Integer, primary_key=True),
    *_span(),
    Column("type", Text, nullable=False),
    Column("value", Text),
    Column("modifier", Text),
    Column("earliest", Text),
    Column("latest", Text),
    rowid=False,
)

quantities = _table(
    "quantities",
    _report(key=True),
    Column("number", Integer, primary_key=True),
    *_span(),
    Column("value", Real, nullable=False),
    Column("low", Real),
    Column("high", Real),
    Column("modifier", Text),
    Column("unit", Text, nullable=False),
    Column("dimension", Text, nullable=False),
    Column("si_value", Real),
    Column("of", Text),
    rowid=False,
)

wording = _table(
    "wording",
    _report(key=True),
    Column("number", Integer, primary_key=True),
    *_span(),
    Column("degree", Integer, nullable=False),
    Column("neutral", Text, nullable=False),
    Column("actor", Text),
    rowid=False,
)

statements = _table(
    "statements",
    Column("id", Integer, primary_key=True),
    _report(),
    Column("number", Integer, nullable=False),
    *_span(),
    Column("source", Text),
    Column("source_id", Text),
    Column("source_key", Text),
    Column("source_words", Text),
    Column("cue", Text),
    Column("kind", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("within", Integer),
    Index("statements_report", "report"),
    Index("statements_source_id", "source_id"),
    Index("statements_source_key", "source_key"),
    Index("statements_act", "act"),
)
"""Who said what; `start`, `end` and `words` are those of the content, from its first character to its last."""

events = _table(
    "events",
    Column("id", Integer, primary_key=True),
    _report(),
    Column("number", Integer, nullable=False),
    *_span(),
    Column("type", Text),
    Column("factuality", Text),
    Column("day", Text, nullable=False),
    Column("date", Text),
    Column("earliest", Text),
    Column("latest", Text),
    Column("date_precision", Integer),
    Column("place", Text),
    Column("place_key", Text),
    Column("admin1", Text),
    Column("country", Text),
    Column("latitude", Real),
    Column("longitude", Real),
    Column("geonameid", Integer),
    Column("place_precision", Integer),
    Column("doer", Text),
    Column("doer_id", Text),
    Column("target", Text),
    Column("target_id", Text),
    Column("weapon", Text),
    Column("killed_low", Integer),
    Column("killed_high", Integer),
    Column("wounded_low", Integer),
    Column("wounded_high", Integer),
    Column("statement", Integer, ForeignKey("statements.id")),
    Column("source", Text),
    Column("source_id", Text),
    Column("publisher", Text),
    Index("events_report", "report"),
    Index("events_day", "day", "latest", **WITH_NUMBER),
    Index("events_type", "type", "day", "statement", **WITH_NUMBER),
    Index("events_factuality", "factuality", "day"),
    Index("events_place", "place_key", "day", "statement", **WITH_NUMBER),
    Index("events_country", "country", "day", "statement", **WITH_NUMBER),
    Index("events_admin1", "admin1", "day", "statement", **WITH_NUMBER),
    Index("events_doer", "doer_id", "day", "statement", **WITH_NUMBER, **only("doer_id IS NOT NULL")),
    Index("events_target", "target_id", "day", "statement", **WITH_NUMBER, **only("target_id IS NOT NULL")),
    Index("events_source", "source_id", "day", **only("source_id IS NOT NULL")),
    Index("events_publisher", "publisher", "day"),
    Index("events_point", "latitude", "longitude", postgresql_include=["id", "statement"]),
    Index("events_statement", "statement", "type", "country", "factuality"),
)
"""What is told of, one row for each telling; `day` is the first day in which it can lie, or `undated`."""

occurrence_events = _table(
    "occurrence_events",
    Column("event", Integer, ForeignKey("events.id"), primary_key=True),
    Column("occurrence", Text, ForeignKey("occurrences.id"), nullable=False, index=True),
    Column("incident", Text, index=True),
)
"""Which occurrence, and through it which incident, an event belongs to; made when reports are compared."""

checks = _table(
    "checks",
    Column("id", Text, ForeignKey("findings.id"), primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("kind", Text, nullable=False, index=True),
    Column("contested", Integer, nullable=False),
    _report(),
    *_span(),
    Column("other_start", Integer),
    Column("other_end", Integer),
    Column("other_words", Text),
    Column("check", Text),
    Index("checks_order", "rank", "id"),
    Index("checks_report", "report"),
)
"""Findings that concern one report alone, those that fail first by `rank`."""

incident_tolls = _table(
    "incident_tolls",
    Column("incident", Text, ForeignKey("incidents.id"), primary_key=True),
    Column("counted", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("low", Real),
    Column("high", Real),
    Column("question", Text),
    rowid=False,
)

incident_parties = _table(
    "incident_parties",
    Column("incident", Text, ForeignKey("incidents.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("actor", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    rowid=False,
)
"""Doers (`actor`) and `target`s of an incident, in order."""

tallies = _table(
    "tallies",
    Column("noun", Text, primary_key=True),
    Column("counted_by", Text, primary_key=True),
    Column("type", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Index("tallies_most", "noun", "counted_by", "type", "number"),
    rowid=False,
)
"""How many rows of a large table have a value, kept as reports come (`tallies.py`)."""

OF_REPORTS = (events, statements, mentions, places, times, quantities, wording, report_actors)
"""Tables whose rows belong to one report, in an order in which they can be emptied."""
