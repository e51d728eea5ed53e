"""Whether more rows fit than are counted, where one short query shows it: a list then has to find its own page alone.

To count up to a thousand along the order of a list means to look at all on the way that do not fit. Asked from the
other side (the events of a type, whatever report they stand in) an index tells in a moment that there are more.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, func, select

from reportedly.record import event_conditions
from reportedly.record import report_tables as tables
from reportedly.record.conditions import Conditions
from reportedly.record.filters import Noun
from reportedly.record.reached import report_of

LOOKED_AT = 4_000
"""Rows of the other side that are looked at; several of them may lead to one row of the list."""

ABOUT_EVENTS = frozenset({"place", "admin1", "country", "box", "type", "actor", "factuality"})
"""Fields of the filter that are about events alone."""


def more_than(connection: Connection, noun: Noun, making: Conditions, most: int) -> bool:
    """Whether more than so many rows fit; false also where no short query shows it."""
    query = _shown_by(noun, making)
    if query is None:
        return False
    (key,) = query.limit(LOOKED_AT).subquery().c
    return int(connection.execute(select(func.count(key.distinct()))).scalar_one()) > most


def _shown_by(noun: Noun, making: Conditions) -> Select[Any] | None:
    """A query for keys of rows that all fit, in no order, some of them several times; None where there is none."""
    asked, names = making.asked, frozenset(making.asked.asked())
    if names == {"contested"} and asked.contested:
        by_report = event_conditions.contested_reports()
        return by_report if noun == "reports" else _told_of(noun, event_conditions.contested_events())
    if names == {"min_origins"} and asked.min_origins:
        by_report = event_conditions.reports_told_widely(asked.min_origins)
        return by_report if noun == "reports" else _told_of(noun, event_conditions.told_widely(asked.min_origins))
    if names == {"text"}:
        return _having_words(noun, making)
    if names and names <= ABOUT_EVENTS and noun in ("reports", "statements"):
        event = tables.events.c
        key: Any = report_of(event.id) if noun == "reports" else event.statement
        way = making.events.ways[0]  # what does not fit in this one may fit in another: it is not looked for
        return select(key).where(key.is_not(None), *making.events.told(way=way))
    return None


def _told_of(noun: Noun, events: Select[Any]) -> Select[Any] | None:
    """Some events, or the statements that they stand in."""
    if noun == "events":
        return events
    if noun == "statements":
        (some,) = events.limit(LOOKED_AT).subquery("some").c
        event = tables.events.c
        return select(event.statement).where(event.id.in_(select(some)), event.statement.is_not(None))
    return None


def _having_words(noun: Noun, making: Conditions) -> Select[Any] | None:
    """Reports that have the words, or what stands in the first of them that are found."""
    reports = making.having_words
    if noun == "reports":
        return select(reports.words.subquery().c.number)
    table = {"events": tables.events, "statements": tables.statements}.get(noun)
    return None if table is None else select(table.c.id).where(table.c.report.in_(reports.first.values()))
