"""What an export carries: the rows that fit its filter, with their evidence, after what is kept back.

Every format is written from a `View`, so that all of them hold the same rows, say the same of what was left out, and
lead back to the characters in the same way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import islice
from typing import Any, get_args, get_type_hints

from sqlalchemy import Connection, func, select

from reportedly.export.options import Options, TableName
from reportedly.export.protection import Protection
from reportedly.export.redaction import Redaction
from reportedly.model import table_rows
from reportedly.model.report import page_of
from reportedly.record import filters, queries, schema
from reportedly.record import report_tables as tables
from reportedly.record.filters import Filter, Noun
from reportedly.record.store import Record
from reportedly.version import __version__

BATCH = 500
NOUNS: Mapping[str, Noun] = {name: name for name in filters.NOUNS}
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the type of its cells ("text", "whole", "number", "truth", "day"), and what it holds."""

    name: str
    type: str
    help: str


@dataclass(frozen=True, slots=True)
class Held:
    """How many rows of a table are given, and how many were held back."""

    given: int
    held_back: int


TRACE = (
    Column("report_ids", "text", "ids of the reports that it rests on, with '; ' between"),
    Column(
        "evidence",
        "text",
        "the characters that it was read from: report:start-end, with the page where there are pages, '; ' between",
    ),
    Column("record", "text", "hash of the record that it was taken from"),
    Column("made_by", "text", "program and version that read it; machine-read, not verified"),
)
"""The columns by which any cell can be traced back."""

TYPES = {"int": "whole", "float": "number", "bool": "truth", "str": "text"}
DAY_COLUMNS = {"earliest", "latest", "date", "published", "published_earliest", "published_latest", "told"}


class View:
    """One record, one filter, one dress.

    Args:
        record: open for reading.
        options: what is asked for; the filter is checked at once.

    Raises UsageError for a filter that is not known or not well formed.
    """

    def __init__(self, record: Record, options: Options | None = None) -> None:
        self.record = record
        self.options = options or Options()
        self.redaction = Redaction.of(record, self.options)
        self.protection = Protection(self.options, self.redaction)
        self.held: dict[str, Held] = {}
        for noun in filters.NOUNS:
            self._asked(noun)

    @cached_property
    def made_by(self) -> str:
        """Program and version."""
        return f"reportedly {__version__}"

    @cached_property
    def hash(self) -> str:
        """A hash over every report and what was read in it."""
        return self.record.contents()

    def columns(self, table: TableName) -> tuple[Column, ...]:
        """The columns of a table, in order."""
        if table in table_rows.ROWS:
            return (*_columns(table_rows.ROWS[table]), *TRACE)
        return (*OWN_COLUMNS[table], *TRACE)

    def rows(self, table: TableName) -> Iterator[Values]:
        """The rows of a table as values by column; what was held back is counted in `held`."""
        given = kept = 0
        for row in self._protected(table):
            if row is None:
                kept += 1
            else:
                given += 1
                yield row
        self.held[table] = Held(given, kept)

    def _protected(self, table: TableName) -> Iterator[Values | None]:
        for row in self._unprotected(table):
            yield self.protection.applied(table, row)

    def _unprotected(self, table: TableName) -> Iterator[Values]:
        with self.record.reading() as connection:
            made = self._noun_rows(connection, table) if table in NOUNS else OWN_ROWS[table](self, connection)
            several = iter(made)
            while part := list(islice(several, BATCH)):
                evidence = _EVIDENCE[table](connection, part)
                spans_of = [evidence(row) for row in part]
                pages = self.record.pages_of(name for spans in spans_of for name, _, _ in spans)
                for row, spans in zip(part, spans_of, strict=True):
                    reports = list(dict.fromkeys(name for name, _, _ in spans)) or _own_reports(row)
                    yield {
                        **row,
                        "report_ids": "; ".join(reports),
                        "evidence": "; ".join(_place(span, pages) for span in spans),
                        "record": self.hash,
                        "made_by": self.made_by,
                    }

    def _noun_rows(self, connection: Connection, table: str) -> Iterator[Values]:
        for row in queries.every(connection, NOUNS[table], self._asked(NOUNS[table])):
            made = {one.name: getattr(row, one.name) for one in fields(row)}
            yield {**made, "_day": self._first_days.get(made["id"])} if table == "actors" else made

    @cached_property
    def _first_days(self) -> Mapping[str, str]:
        """The first day on which a report told of each actor, where a delay asks for it."""
        if not self.options.delay:
            return {}
        mention, report = tables.mentions.c, schema.reports.c
        query = (
            select(mention.actor, func.min(report.published))
            .join(schema.reports, report.id == mention.report)
            .where(report.published.is_not(None))
            .group_by(mention.actor)
        )
        with self.record.reading() as connection:
            return {name: day for name, day in connection.execute(query)}

    def _asked(self, noun: Noun) -> Filter:
        """The filter for a noun: what cannot be asked of it is left out there, for the others have it."""
        known = {one.name for one in filters.fields_of(noun)}
        everywhere = {one.name for one in filters.all_fields()}
        asked = self.options.asked
        return filters.read(
            {name: value for name, value in asked.items() if name in known or name not in everywhere}, noun
        )

    def question_ids(self, connection: Connection) -> Iterator[str]:
        """The ids of the questions that fit."""
        for row in queries.every(connection, "questions", self._asked("questions")):
            yield row.id

    def stated(self) -> dict[str, str]:
        """What every format says of itself, in words."""
        return {
            "made by": f"{self.made_by}; read by a machine, verified by nobody",
            "record": self.hash,
            **self.options.said(),
        }


def _columns(kind: type) -> tuple[Column, ...]:
    hints = get_type_hints(kind)
    made = []
    for one in fields(kind):
        parts = [part for part in get_args(hints[one.name]) or (hints[one.name],) if part is not type(None)]
        kind_name = "day" if one.name in DAY_COLUMNS else TYPES[parts[0].__name__]
        made.append(Column(one.name, kind_name, one.metadata["help"]))
    return tuple(made)


def _own_reports(row: Values) -> list[str]:
    return [row["report"]] if row.get("report") else []


# ------------------------------------------------------------------------------------------------ further tables

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
    "copies": (
        Column("copies", "text", "id of the group of reports that carry one text"),
        Column("report", "text", "id of the report"),
        Column("publisher", "text", "who published it"),
        Column("published", "day", "day of publication"),
        Column("origin", "text", "the earliest known of the group"),
    ),
}


def _positions(view: View, connection: Connection) -> Iterator[Values]:
    of = schema.positions
    for part in _parts(view.question_ids(connection)):
        query = (
            select(of, schema.incidents.c.latest.label("_day"))
            .join(schema.questions, schema.questions.c.id == of.c.question)
            .outerjoin(schema.incidents, schema.incidents.c.id == schema.questions.c.incident)
            .where(of.c.question.in_(part))
            .order_by(of.c.question, of.c.position)
        )
        rows = connection.execute(query)
        yield from _in_order(part, "question", (dict(row) for row in rows.mappings()))


def _accounts(view: View, connection: Connection) -> Iterator[Values]:
    of = schema.accounts
    for part in _parts(view.question_ids(connection)):
        query = (
            select(of, schema.reports.c.publisher)
            .join(schema.reports, schema.reports.c.id == of.c.report)
            .where(of.c.question.in_(part))
            .order_by(of.c.question, of.c.account)
        )
        rows = ({**row, "words": row["text"]} for row in connection.execute(query).mappings())
        wanted = [column.name for column in OWN_COLUMNS["accounts"]]
        yield from _in_order(part, "question", ({name: row[name] for name in wanted} for row in rows))


def _copies(view: View, connection: Connection) -> Iterator[Values]:
    wanted = {row.id for row in queries.every(connection, "reports", view._asked("reports"))}
    reports = schema.reports.c
    known = {
        name: (publisher, published)
        for name, publisher, published in connection.execute(select(reports.id, reports.publisher, reports.published))
        if name in wanted
    }
    for group in view.record.copies():
        for name in group.reports:
            if name in known:
                publisher, published = known[name]
                yield {
                    "copies": group.id, "report": name, "publisher": publisher, "published": published,
                    "origin": group.origin,
                }  # fmt: skip


OWN_ROWS = {"positions": _positions, "accounts": _accounts, "copies": _copies}


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


# ------------------------------------------------------------------------------------------------ evidence

Spans = list[tuple[str, int, int]]


def _place(span: tuple[str, int, int], pages: Mapping[str, Sequence[int]]) -> str:
    """Where a span stands: `report:start-end`, and on which page, where the report has pages."""
    name, start, end = span
    page = page_of(pages.get(name, ()), start)
    return f"{name}:{start}-{end}" + (f" (p. {page})" if page else "")


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


_EVIDENCE = {
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
}
