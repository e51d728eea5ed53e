"""What an export carries: the rows that fit its filter, with their evidence, after what is kept back.

Every format is written from a `View`, so that all of them hold the same rows, say the same of what was left out, and
lead back to the characters in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import islice
from typing import get_args, get_type_hints

from sqlalchemy import Connection, func, select

from reportedly.export.evidence import BATCH, EVIDENCE, Values
from reportedly.export.further_tables import OWN_COLUMNS, Column, own_rows
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

FILTERED_AS: Mapping[str, Noun] = {
    "positions": "questions", "accounts": "questions", "places": "reports", "copies": "reports",
}  # fmt: skip
"""The noun whose filter holds for a table that is none."""

NOUNS: Mapping[str, Noun] = {name: name for name in filters.NOUNS}


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
    Column("origins", "whole", "independent origins that it rests on: copies and reports of one publisher count once"),
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
            self.asked(noun)

    @cached_property
    def made_by(self) -> str:
        """Program and version."""
        return f"reportedly {__version__}"

    @cached_property
    def hash(self) -> str:
        """A hash over every report and what was read in it."""
        return self.record.contents()

    @cached_property
    def _origins(self) -> Mapping[str, str]:
        """What each report is one origin with: its group of copies or its publisher."""
        report = schema.reports.c
        with self.record.reading() as connection:
            groups = {row[0]: row[1] for row in connection.execute(select(schema.copied_reports))}
            rows = connection.execute(select(report.id, report.publisher).order_by(report.id)).all()
        found: dict[str, str] = {}
        first: dict[str, str] = {}
        for name, publisher in rows:
            keys = [key for key in (groups.get(name), publisher and f"by {publisher}") if key]
            origin = next((first[key] for key in keys if key in first), name)
            first |= {key: origin for key in keys if key not in first}
            found[name] = origin
        return found

    def columns(self, table: TableName) -> tuple[Column, ...]:
        """The columns of a table, in order."""
        own = _columns(table_rows.ROWS[table]) if table in table_rows.ROWS else OWN_COLUMNS[table]
        names = {column.name for column in own}
        return (*own, *(column for column in TRACE if column.name not in names))

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
        if self.protection.nothing:
            yield from self._unprotected(table)
            return
        for row in self._unprotected(table):
            yield self.protection.applied(table, row)

    def _unprotected(self, table: TableName) -> Iterator[Values]:
        with self.record.reading() as connection:
            made = self._noun_rows(connection, table) if table in NOUNS else own_rows(table, connection, self.asked)
            several = iter(made)
            while part := list(islice(several, BATCH)):
                evidence = EVIDENCE[table](connection, part)
                spans_of = [evidence(row) for row in part]
                pages = self.record.pages_of(name for spans in spans_of for name, _, _ in spans)
                for row, spans in zip(part, spans_of, strict=True):
                    reports = list(dict.fromkeys(name for name, _, _ in spans)) or _own_reports(row)
                    yield {
                        "origins": len({self._origins[name] for name in reports}),
                        **row,
                        "report_ids": "; ".join(reports),
                        "evidence": "; ".join(_place(span, pages) for span in spans),
                        "record": self.hash,
                        "made_by": self.made_by,
                    }

    def _noun_rows(self, connection: Connection, table: str) -> Iterator[Values]:
        named = self.options.asked.get("incident") if table == "incidents" else None
        wanted = {named} if isinstance(named, str) else set(named) if isinstance(named, list | tuple) else None
        for row in queries.every_values(connection, NOUNS[table], self.asked(NOUNS[table])):
            if wanted is not None and row["id"] not in wanted:
                continue
            yield {**row, "_day": self._first_days.get(row["id"])} if table == "actors" else row

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

    def asked(self, noun: Noun) -> Filter:
        """The filter for a noun: what cannot be asked of it is left out there, for the others have it."""
        known = {one.name for one in filters.fields_of(noun)}
        everywhere = {one.name for one in filters.all_fields()}
        asked = self.options.asked
        return filters.read(
            {name: value for name, value in asked.items() if name in known or name not in everywhere}, noun
        )

    def not_asked(self, table: str) -> tuple[str, ...]:
        """The fields of the filter that the rows of a table do not have: these do not limit it, and that is said."""
        known = {one.name for one in filters.fields_of(NOUNS.get(table) or FILTERED_AS[table])}
        known |= {"incident"} if table == "incidents" else set()
        return tuple(name for name in self.options.asked if name not in known)

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


def _place(span: tuple[str, int, int], pages: Mapping[str, Sequence[int]]) -> str:
    """Where a span stands: `report:start-end`, and on which page, where the report has pages."""
    name, start, end = span
    page = page_of(pages.get(name, ()), start)
    return f"{name}:{start}-{end}" + (f" (p. {page})" if page else "")
