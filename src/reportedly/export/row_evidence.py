"""The characters that the rows of a table were read from, asked of the record for many rows at once.

A row is a mapping by column, or cells in the order of the columns: `of` gives for a column's name what finds its cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, func, select

from reportedly.model.table_rows import columns
from reportedly.record import queries, schema
from reportedly.record import report_tables as tables
from reportedly.record.filters import Filter

BATCH = 500
"""Rows that are read at once."""

COUNTED = ("killed", "wounded")
"""The tolls that have columns."""

Values = dict[str, Any]
Spans = list[tuple[str, int, int]]
Of = Callable[[str], Any]
"""From the name of a column to what a row has its cell under: that name, or a number."""

SpansOf = Callable[[Any], Spans]
"""From a row to its spans."""


def _by_own_span(connection: Connection, part: Sequence[Any], of: Of) -> SpansOf:
    own = itemgetter(of("report"), of("start"), of("end"))
    return lambda row: [own(row)]


def _of_copies(connection: Connection, part: Sequence[Any], of: Of) -> SpansOf:
    """The whole text of a report that is a copy: it is what the others of its group have too."""
    name, own = itemgetter(of("report")), schema.reports.c
    query = select(own.id, func.length(own.text)).where(own.id.in_({name(row) for row in part}))
    characters = {report: count for rows in queries.bare(connection, query) for report, count in rows}
    return lambda row: [(name(row), 0, characters[name(row)])]


def _gathered(rows: Iterable[Any]) -> dict[Any, Spans]:
    found: dict[Any, Spans] = defaultdict(list)
    for name, report, start, end in rows:
        found[name].append((report, start, end))
    return found


def in_step(parts: Iterator[Sequence[tuple[Any, ...]]]) -> Callable[[Iterable[str]], dict[str, Spans]]:
    """Spans that are read beside the rows that they belong to, both in one order, so that each is read once.

    Args:
        parts: tuples of a row's name, report, start and end, in the order of the rows.

    Returns a function from the names of the next rows to the spans of each.
    """
    left: Sequence[tuple[Any, ...]] = ()

    def of(names: Iterable[str]) -> dict[str, Spans]:
        nonlocal left
        wanted, found = frozenset(names), defaultdict[str, Spans](list)
        while True:
            for number, (name, report, start, end) in enumerate(left):
                if name not in wanted:
                    left = left[number:]
                    return found
                found[name].append((report, start, end))
            left = next(parts, ())
            if not left:
                return found

    return of


def _of_incidents(connection: Connection, asked: Filter) -> Callable[[Sequence[Any]], SpansOf]:
    """The triggers of an incident's events, then the figures that its tolls were taken from.

    A report that tells it without an event of its own (it was joined by its story) stands there as a whole.
    """
    told, event = tables.occurrence_events.c, tables.events.c
    fitting, order = queries.chosen(connection, "incidents", asked)
    triggers = in_step(
        queries.bare(
            connection,
            select(told.incident, event.report, event.start, event.end)
            .select_from(fitting)
            .join(tables.occurrence_events, told.incident == fitting.c.fitting)
            .join(tables.events, event.id == told.event)
            .order_by(*order, event.id),
            queries.READ,
        )
    )
    toll, figure = tables.incident_tolls.c, schema.accounts.c
    figures = in_step(
        queries.bare(
            connection,
            select(toll.incident, figure.report, figure.start, figure.end)
            .select_from(fitting)
            .join(tables.incident_tolls, toll.incident == fitting.c.fitting)
            .join(schema.accounts, figure.question == toll.question)
            .where(toll.counted.in_(COUNTED))
            .order_by(*order, figure.report, figure.start, figure.end),
            queries.READ,
        )
    )
    name, counted_reports = itemgetter(0), itemgetter(columns("incidents").index("reports"))

    def of(part: Sequence[Any]) -> SpansOf:
        names = [name(row) for row in part]
        found = triggers(names)
        for incident, spans in figures(names).items():
            found[incident] = [*found[incident], *dict.fromkeys(one for one in spans if one not in found[incident])]
        short = [name(row) for row in part if len({one[0] for one in found[name(row)]}) < counted_reports(row)]
        for incident, report, start, end in _whole_tellings(connection, short):
            if all(report != one[0] for one in found[incident]):
                found[incident].append((report, start, end))
        return lambda row: found.get(name(row), [])

    return of


def _whole_tellings(connection: Connection, names: Sequence[str]) -> list[tuple[str, str, int, int]]:
    """Each report that tells of these incidents, from its first character to its last."""
    if not names:
        return []
    of, report = schema.incident_reports.c, schema.reports.c
    query = (
        select(of.incident, report.id, func.length(report.text))
        .join(schema.reports, report.id == of.report)
        .where(of.incident.in_(names))
        .order_by(of.incident, report.id)
    )
    return [(incident, name, 0, end) for incident, name, end in connection.execute(query)]


def _accounts(connection: Connection, names: list[str]) -> Sequence[Any]:
    """Question, answer and characters of the accounts of these questions."""
    of = schema.accounts.c
    query = (
        select(of.question, of.position, of.report, of.start, of.end)
        .where(of.question.in_(names))
        .order_by(of.question, of.account)
    )
    return [row for rows in queries.bare(connection, query) for row in rows]


def _of_questions(connection: Connection, part: Sequence[Any], of: Of) -> SpansOf:
    """The accounts of a question."""
    name = itemgetter(of("id"))
    rows = _accounts(connection, list({name(row) for row in part}))
    found = _gathered((question, report, start, end) for question, _, report, start, end in rows)
    return lambda row: found.get(name(row), [])


def _of_positions(connection: Connection, part: Sequence[Any], of: Of) -> SpansOf:
    """The accounts that give an answer."""
    name = itemgetter(of("question"), of("position"))
    rows = _accounts(connection, list({name(row)[0] for row in part}))
    found = _gathered(((question, position), report, start, end) for question, position, report, start, end in rows)
    return lambda row: found.get(name(row), [])


def _of_actors(connection: Connection, part: Sequence[Any], of: Of) -> SpansOf:
    """The first mention of an actor in each report."""
    met, name = tables.mentions.c, itemgetter(of("id"))
    query = (
        select(met.actor, met.report, met.start, met.end)
        .where(met.actor.in_([name(row) for row in part]))
        .order_by(met.actor, met.report, met.number)
    )
    found: dict[str, dict[str, tuple[str, int, int]]] = defaultdict(dict)
    for actor, report, start, end in (row for rows in queries.bare(connection, query) for row in rows):
        found[actor].setdefault(report, (report, start, end))
    return lambda row: list(found.get(name(row), {}).values())


def _of_two(connection: Connection, part: Sequence[Any], of: Of) -> SpansOf:
    """Both accounts of a relation."""
    own = itemgetter(of("report"), of("start"), of("end"))
    other = itemgetter(of("other_report"), of("other_start"), of("other_end"))
    return lambda row: [own(row), other(row)]


def _of_checks(connection: Connection, part: Sequence[Any], of: Of) -> SpansOf:
    own = itemgetter(of("report"), of("start"), of("end"))
    other = itemgetter(of("report"), of("other_start"), of("other_end"))
    return lambda row: [own(row)] if other(row)[1] is None else [own(row), other(row)]


def _whole_reports(connection: Connection, part: Sequence[Any], of: Of) -> SpansOf:
    name, characters = itemgetter(of("id")), itemgetter(of("characters"))
    return lambda row: [(name(row), 0, characters(row))]


def _of_places(connection: Connection, part: Sequence[Any], of: Of) -> SpansOf:
    return itemgetter("_spans")


EVIDENCE: Mapping[str, Callable[[Connection, Sequence[Any], Of], SpansOf]] = {
    "events": _by_own_span,
    "questions": _of_questions,
    "positions": _of_positions,
    "accounts": _by_own_span,
    "relations": _of_two,
    "statements": _by_own_span,
    "checks": _of_checks,
    "actors": _of_actors,
    "reports": _whole_reports,
    "copies": _of_copies,
    "places": _of_places,
}
"""By table: what makes of some rows a function from a row to its spans."""

IN_STEP: Mapping[str, Callable[[Connection, Filter], Callable[[Sequence[Any]], SpansOf]]] = {"incidents": _of_incidents}
"""The same for nouns whose spans are read in one pass beside all their rows: what makes, for the rows that fit a
filter, a function from the next of these to one from a row to its spans."""
