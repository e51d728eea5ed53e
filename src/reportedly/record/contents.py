"""What a record holds, for looking only: the reports, what was read in them, and how they compare."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, select

from reportedly.errors import UsageError
from reportedly.model import Annotated, Copies, Failure, Finding, Incident, Occurrence, Question
from reportedly.model.interchange import compared_from_json, from_stored
from reportedly.record import originals, report_tables, schema
from reportedly.record.address import Place
from reportedly.record.backends.base import Backend

Json = dict[str, Any]
PAGED = "application/pdf"  # the only kind of report that has pages
MOST_ASKED = 500  # reports that one query asks for by their ids


@dataclass(frozen=True, slots=True)
class Known:
    """A report that the record holds: its id there, what it was made from, and the layers that read it."""

    id: str
    fingerprint: str
    layers: str


class Contents:
    """What can be looked up in a record's file.

    Attributes:
        path: the file, or the address of the database.
        backend: the kind of database.
        engine: opens connections to it.
    """

    path: Place
    backend: Backend
    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for looking only; a database error becomes a RecordError."""
        from sqlalchemy.exc import DatabaseError

        try:
            with self.engine.connect() as connection:
                yield connection
        except DatabaseError as error:
            raise self.backend.explained(error) from error

    def _all(self, query: Select[Any]) -> Sequence[Any]:
        with self.reading() as connection:
            return connection.execute(query).all()

    def _all_scalars(self, query: Select[Any]) -> list[Any]:
        with self.reading() as connection:
            return list(connection.execute(query).scalars())

    # -------------------------------------------------------------------------------------------- reports

    def ids(self) -> tuple[str, ...]:
        """The ids of all reports, sorted."""
        return tuple(self._all_scalars(select(schema.reports.c.id).order_by(schema.reports.c.id)))

    def document(self, name: str) -> Annotated:
        """A report with all that was read in it. Raises UsageError where there is none of that id."""
        for document in self._documents(schema.reports.c.id == name):
            return document
        raise UsageError(f"there is no report {name!r} in {self.path}")

    def documents(self) -> Iterator[Annotated]:
        """Every report with all that was read in it, in the order of the ids; one at a time."""
        return self._documents()

    def lines(self, *where: Any) -> Iterator[Json]:
        """The stored JSON of the reports, with their text, in the order of the ids."""
        query = (
            select(schema.reports.c.text, schema.annotated.c.line)
            .join_from(schema.reports, schema.annotated)
            .where(*where)
            .order_by(schema.reports.c.id)
        )
        with self.reading() as connection:
            for text, line in connection.execute(query.execution_options(yield_per=100)):
                yield {**json.loads(line), "text": text}

    def _documents(self, *where: Any) -> Iterator[Annotated]:
        return (from_stored(line) for line in self.lines(*where))

    def original(self, sha256: str) -> bytes:
        """The bytes of a report as they were received. Raises UsageError where they are not there.

        Raises RecordError where they should lie outside of the record, and are missing there or are others.
        """
        with self.reading() as connection:
            found = originals.original(connection, sha256)
        if found is None:
            raise UsageError(f"there is no original {sha256!r} in {self.path}")
        return found

    def text(self, name: str) -> str:
        """A report's text. Raises UsageError where there is none of that id."""
        found = self._all_scalars(select(schema.reports.c.text).where(schema.reports.c.id == name))
        if not found:
            raise UsageError(f"there is no report {name!r} in {self.path}")
        return str(found[0])

    def paged(self) -> frozenset[str]:
        """The ids of the reports that can have pages."""
        report = schema.reports.c
        return frozenset(self._all_scalars(select(report.id).where(report.media_type == PAGED)))

    def pages_of(self, names: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
        """Where the pages of those reports begin that have pages: only PDFs have, and only their lines are unpacked."""
        report, annotated = schema.reports.c, schema.annotated.c
        found: dict[str, tuple[int, ...]] = {}
        asked = sorted(set(names))
        for at in range(0, len(asked), MOST_ASKED):
            part = report.id.in_(asked[at : at + MOST_ASKED]) & (report.media_type == PAGED)
            query = select(report.id, annotated.line).join(schema.annotated, annotated.report == report.id).where(part)
            for name, line in self._all(query):
                starts = json.loads(line).get("pages")
                if starts:
                    found[name] = tuple(starts)
        return found

    def texts(self) -> Mapping[str, str]:
        """All texts by id."""
        return dict(self._all(select(schema.reports.c.id, schema.reports.c.text)))

    def given_ids(self) -> Mapping[str, str]:
        """The ids under which reports were given, of those that have another in the record."""
        reports = schema.reports.c
        return dict(self._all(select(reports.id, reports.given_id).where(reports.id != reports.given_id)))

    def known(self, given_id: str) -> list[Known]:
        """The reports that were given under an id: more than one where other bytes came under it later."""
        query = (
            select(schema.reports.c.id, schema.reports.c.fingerprint, schema.annotated.c.layers)
            .join_from(schema.reports, schema.annotated)
            .where(schema.reports.c.given_id == given_id)
            .order_by(schema.reports.c.number)
        )
        return [Known(*row) for row in self._all(query)]

    def holds(self, name: str) -> bool:
        """Whether there is a report of that id."""
        return bool(self._all(select(schema.reports.c.number).where(schema.reports.c.id == name)))

    def failures(self) -> list[Failure]:
        """What could not be read, in the order of the inputs."""
        return [Failure(*row) for row in self._all(select(schema.failures).order_by(schema.failures.c.input))]

    def runs(self) -> list[Json]:
        """Each run that changed the record: version, layers, inputs, when it began and ended."""
        rows = self._all(select(schema.runs).order_by(schema.runs.c.number))
        return [{**row._mapping, "layers": json.loads(row.layers), "inputs": json.loads(row.inputs)} for row in rows]

    def shown_state(self) -> tuple[object, ...]:
        """What is another one after whatever may change what an overview shows: the log's end, runs and failures.

        All that a run stores stands in the log, but for what could not be read and how far the run has come.
        """
        runs, end = schema.runs.c, schema.log_end.c
        latest = select(runs.number, runs.state, runs.finished).order_by(runs.number.desc()).limit(1)
        failures = select(func.count()).select_from(schema.failures)
        with self.reading() as connection:
            asked = (select(end.entries, end.hash), latest, failures)
            return tuple(tuple(row) for query in asked for row in connection.execute(query))

    # ---------------------------------------------------------------------------------- what was compared

    def copies(self) -> list[Copies]:
        """The groups of reports that carry one text."""
        return [compared_from_json(Copies, line) for line in self._lines_of(schema.copies)]

    def occurrences(self) -> list[Occurrence]:
        """What several reports tell of, and what one alone tells of."""
        return [compared_from_json(Occurrence, line) for line in self._lines_of(schema.occurrences)]

    def incidents(self) -> list[Incident]:
        """The happenings, one a row, the most contested and most widely told first."""
        return [
            compared_from_json(Incident, line) for line in self._lines_of(schema.incidents, schema.incidents.c.rank)
        ]

    def questions(self) -> list[Question]:
        """What the accounts of incidents answer, alike or not; contradictions first."""
        return [
            compared_from_json(Question, line) for line in self._lines_of(schema.questions, schema.questions.c.rank)
        ]

    def findings(self) -> list[Finding]:
        """How the accounts stand to one another, and what was checked by computing."""
        return [compared_from_json(Finding, line) for line in self._lines_of(schema.findings)]

    def incident(self, name: str) -> Incident:
        """An incident. Raises UsageError where there is none of that id."""
        return compared_from_json(Incident, self._line_of(schema.incidents, name, "incident"))

    def question(self, name: str) -> Question:
        """A question. Raises UsageError where there is none of that id."""
        return compared_from_json(Question, self._line_of(schema.questions, name, "question"))

    def comparison_lines(self) -> Iterator[Json]:
        """The lines of copies, occurrences, incidents, questions and findings in the interchange format, in order."""
        for table in (schema.copies, schema.occurrences, schema.incidents, schema.questions, schema.findings):
            yield from self._lines_of(table, getattr(table.c, "rank", table.c.id))

    def copies_of(self) -> Mapping[str, str]:
        """The group of copies that a report is in, by report."""
        return dict(self._all(select(schema.copied_reports)))

    def stories(self) -> Mapping[str, str]:
        """The occurrence that a report is mainly about, by report."""
        return dict(self._all(select(schema.stories)))

    def counts(self) -> Mapping[str, int]:
        """How many there are: reports, copies, occurrences, incidents, questions, findings, failures, actors."""
        compared = (schema.copies, schema.occurrences, schema.incidents, schema.questions, schema.findings)
        tables = (schema.reports, *compared, schema.failures)
        with self.reading() as connection:
            counted = {t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}
            actors = select(func.count()).select_from(report_tables.actors)
            return {**counted, "actors": connection.execute(actors).scalar_one()}

    def finding_kinds(self) -> Mapping[str, int]:
        """How many findings there are of each kind, by kind."""
        kind = schema.findings.c.kind
        return dict(self._all(select(kind, func.count()).group_by(kind).order_by(kind)))

    def _line_of(self, table: Any, name: str, what: str) -> Json:
        found = self._all_scalars(select(table.c.line).where(table.c.id == name))
        if not found:
            raise UsageError(f"there is no {what} {name!r} in {self.path}")
        return dict(json.loads(found[0]))

    def _lines_of(self, table: Any, order: Any = None) -> Iterator[Json]:
        with self.reading() as connection:
            query = select(table.c.line).order_by(table.c.id if order is None else order)
            for line in connection.execute(query).scalars():
                yield json.loads(line)
