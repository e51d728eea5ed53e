"""What an export carries: the rows that fit its filter, with their evidence, after what is kept back.

Every format is written from a `View`, so that all of them hold the same rows, say the same of what was left out, and
lead back to the characters in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import chain, islice
from operator import itemgetter
from typing import Any, get_args, get_type_hints

from sqlalchemy import Connection, func, select

from reportedly.export.further_tables import OWN_COLUMNS, Column, own_rows
from reportedly.export.options import Options, TableName
from reportedly.export.protection import Protection
from reportedly.export.redaction import Redaction
from reportedly.export.row_evidence import BATCH, EVIDENCE, IN_STEP, Of, Spans, SpansOf, Values
from reportedly.model import table_rows
from reportedly.model.report import page_of
from reportedly.record import filters, queries, schema
from reportedly.record import report_tables as tables
from reportedly.record.conditions import Conditions
from reportedly.record.filters import Filter, Noun
from reportedly.record.store import Record
from reportedly.version import __version__

FILTERED_AS: Mapping[str, Noun] = {
    "positions": "questions", "accounts": "questions", "relations": "questions",
    "places": "reports", "copies": "reports",
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

PARTIES = ("doers", "targets")
"""What names several: two reports can each have somebody of their own whom they call alike."""

PASSING = ("_day", "_spans")
"""What a row has on its way here alone."""

TRACED = ("report_ids", "evidence", "record", "made_by")
BY_REPORT = frozenset({"events", "statements", "accounts", "checks", "copies"})
"""Tables whose rows say by themselves of which report they are."""

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
                for name in PASSING:
                    row.pop(name, None)
                yield row
        self.held[table] = Held(given, kept)

    def cells(self, table: TableName, truths: tuple[Any, Any] = (False, True)) -> Iterator[list[Any]]:
        """The same rows as cells in the order of `columns`, with those words for what is not true and what is.

        Quicker where there are very many.
        """
        for part in self.parts(table, truths):
            yield from map(list, zip(*part, strict=True))

    def parts(self, table: TableName, truths: tuple[Any, Any] = (False, True)) -> Iterator[list[Sequence[Any]]]:
        """The same cells by column, some thousand rows at once: the quickest."""
        if self.protection.nothing and table in NOUNS:
            given = 0
            for part in self._own_parts(table, truths):
                given += len(part[0])
                yield part
            self.held[table] = Held(given, 0)
            return
        columns, rows = self.columns(table), self.rows(table)
        while several := list(islice(rows, BATCH)):
            part = [[values[column.name] for values in several] for column in columns]
            yield [
                _said(cells, truths) if one.type == "truth" else cells for one, cells in zip(columns, part, strict=True)
            ]

    def _protected(self, table: TableName) -> Iterator[Values | None]:
        rows = self._unprotected(table)
        if self.protection.nothing:
            yield from rows
            return
        for row in rows:
            yield self.protection.applied(table, row)

    def _unprotected(self, table: TableName) -> Iterator[Values]:
        if table in NOUNS:
            names = [column.name for column in self.columns(table)]
            parts = self._own_parts(table, (False, True))
            for cells in chain.from_iterable(zip(*part, strict=True) for part in parts):
                row = dict(zip(names, cells, strict=True))
                yield {**row, "_day": self._first_days.get(row["id"])} if table == "actors" else row
            return
        with self.record.reading() as connection:
            several = iter(own_rows(table, connection, self.asked))
            while part := list(islice(several, BATCH)):
                traces = self._traces(table, part, EVIDENCE[table](connection, part, str), str)
                for row, reports, places in zip(part, *traces, strict=True):
                    trace = ("; ".join(reports), places, self.hash, self.made_by)
                    yield {"origins": self._origins_of(reports), **row, **dict(zip(TRACED, trace, strict=True))}

    def _own_parts(self, table: TableName, truths: tuple[Any, Any]) -> Iterator[list[Sequence[Any]]]:
        """The rows of a noun in parts, by column, with what leads back to the characters."""
        noun = NOUNS[table]
        names = table_rows.columns(noun)
        true_or_false = [number for number, name in enumerate(names) if name in queries.TRUE_OR_FALSE]
        parties = [names.index(name) for name in PARTIES if name in names]
        counted = "origins" not in names
        with self.record.reading() as connection:
            next_spans = self._next_spans(connection, table, names.index)
            for part in queries.every_values(connection, noun, self.asked(noun)):
                spans_of, rows = next_spans(part), self._named(table, part)
                if not rows:
                    continue
                columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
                for number in true_or_false:
                    columns[number] = _said(columns[number], truths)
                for number in parties:
                    columns[number] = [_each_once(cell) for cell in columns[number]]
                reports, evidence = self._traces(table, rows, spans_of, names.index)
                origins = [[self._origins_of(several) for several in reports]] if counted else []
                ids = ["; ".join(several) for several in reports]
                yield [*columns, ids, evidence, *origins, [self.hash] * len(rows), [self.made_by] * len(rows)]

    def _next_spans(self, connection: Connection, table: str, of: Of) -> Callable[[Sequence[Any]], SpansOf]:
        """From the next rows of a noun to what gives the spans of each."""
        if table in IN_STEP:
            return IN_STEP[table](connection, self.asked(NOUNS[table]))
        return lambda part: EVIDENCE[table](connection, part, of)

    def _named(self, table: str, part: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
        """The rows of a part that the filter asks for by their ids, where it does."""
        named = self.options.asked.get("incident") if table == "incidents" else None
        if not isinstance(named, str | list | tuple):
            return part
        wanted = {named} if isinstance(named, str) else set(named)
        return [row for row in part if row[0] in wanted]

    def _traces(
        self, table: str, part: Sequence[Any], spans_of: SpansOf, of: Of
    ) -> tuple[list[Sequence[str]], list[str]]:
        """Of each row: the reports, and the characters that it was read from."""
        spans = [spans_of(row) for row in part]
        reports: list[Sequence[str]] = [list(dict.fromkeys([name for name, _, _ in several])) for several in spans]
        if table in BY_REPORT:
            own = itemgetter(of("report"))
            reports = [several or [own(row)] for several, row in zip(reports, part, strict=True)]
        pages = self._pages_of(spans)
        if pages:
            return reports, ["; ".join([_place(span, pages) for span in several]) for several in spans]
        return reports, ["; ".join([f"{name}:{start}-{end}" for name, start, end in several]) for several in spans]

    def _origins_of(self, reports: Sequence[str]) -> int:
        """How many independent origins some reports are."""
        return len({self._origins[name] for name in reports})

    def _pages_of(self, spans: Sequence[Spans]) -> Mapping[str, Sequence[int]]:
        """Where the pages begin of the reports among these that have pages."""
        if not self._paged:
            return {}
        return self.record.pages_of({name for places in spans for name, _, _ in places} & self._paged)

    @cached_property
    def _paged(self) -> frozenset[str]:
        return self.record.paged()

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

    @cached_property
    def in_vain(self) -> tuple[str, ...]:
        """What the filter asks for and the record does not hold, with the nearest that it does hold."""
        found: dict[str, None] = {}
        with self.record.reading() as connection:
            for noun in filters.NOUNS if self.options.asked else ():
                making = Conditions(connection, self.asked(noun))
                making.of(noun)
                found |= dict.fromkeys(making.notes)
        return tuple(found)

    def stated(self) -> dict[str, str]:
        """What every format says of itself, in words."""
        return {
            "made by": f"{self.made_by}; read by a machine, verified by nobody",
            "record": self.hash,
            **self.options.said(),
            **({"looked for in vain": "; ".join(self.in_vain)} if self.in_vain else {}),
        }


def _said(cells: Sequence[Any], truths: tuple[Any, Any]) -> list[Any]:
    """What is true or not as these say it."""
    return [truths[bool(cell)] for cell in cells]


def _each_once(names: str | None) -> str | None:
    """Names with '; ' between, each once, however written large or small."""
    if not names or "; " not in names:
        return names
    first: dict[str, str] = {}
    for name in names.split("; "):
        first.setdefault(name.casefold(), name)
    return "; ".join(first.values())


def _columns(kind: type) -> tuple[Column, ...]:
    hints = get_type_hints(kind)
    made = []
    for one in fields(kind):
        parts = [part for part in get_args(hints[one.name]) or (hints[one.name],) if part is not type(None)]
        kind_name = "day" if one.name in DAY_COLUMNS else TYPES[parts[0].__name__]
        made.append(Column(one.name, kind_name, one.metadata["help"]))
    return tuple(made)


def _place(span: tuple[str, int, int], pages: Mapping[str, Sequence[int]]) -> str:
    """Where a span stands: `report:start-end`, and on which page, where the report has pages."""
    name, start, end = span
    page = page_of(pages.get(name, ()), start)
    return f"{name}:{start}-{end}" + (f" (p. {page})" if page else "")
