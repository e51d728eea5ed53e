"""Pages of a record: some rows at a time of reports, findings, occurrences, actors, for whoever looks through it.

Rows are plain mappings; `total` counts what the filter leaves, whatever page is shown.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, case, desc, false, func, or_, select

from reportedly.errors import UsageError
from reportedly.model.kinds import FINDINGS, contested
from reportedly.record import report_tables, schema
from reportedly.record.reached import in_turn
from reportedly.record.store import Record

Json = dict[str, Any]
SIZE = 50  # rows of a page

CONTESTED = contested(FINDINGS)
"""Kinds of finding that a reader of the record should look at first, in this order."""


VAGUE = "vague_source"
"""The kind of finding that says that a source is not named."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list."""

    rows: tuple[Json, ...]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // SIZE))


def _in_list(number: int, total: int) -> int:
    """The number of a page of a list of so many rows. Raises UsageError behind its end."""
    last = max(1, -(-total // SIZE))
    if number > last:
        raise UsageError(f"there is no page {number:,}: the list ends with page {last:,}")
    return number


def _counted(table: Any) -> Any:
    """How many rows of a table belong to a report."""
    return select(func.count()).where(table.c.report == schema.reports.c.id).scalar_subquery()


class Listing:
    """Lists out of a record that is open for reading."""

    def __init__(self, record: Record) -> None:
        self.record = record

    def _page(self, query: Select[Any], number: int) -> Page:
        number = max(1, number)
        with self.record.reading() as connection:
            total = connection.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()
            rows = connection.execute(query.limit(SIZE).offset((_in_list(number, total) - 1) * SIZE)).mappings()
            return Page(tuple(dict(row) for row in rows), int(total), number)

    def _line(self, table: Any, name: str, what: str) -> Json:
        with self.record.reading() as connection:
            line = connection.execute(select(table.c.line).where(table.c.id == name)).scalar()
        if line is None:
            raise UsageError(f"there is no {what} {name!r} in the record")
        return dict(json.loads(line))

    # ------------------------------------------------------------------------------------------------ reports

    def reports(self, number: int = 1) -> Page:
        """Reports, newest first, those without a date last; with counts and the group of copies they are in.

        Raises UsageError for a page behind the end.
        """
        with self.record.reading() as connection:
            total = connection.execute(select(func.count()).select_from(schema.reports)).scalar_one()
        number = _in_list(max(1, number), total)
        reports = schema.reports.c
        order = (desc(reports.published).nulls_last(), reports.id)
        shown = select(reports.number).order_by(*order).limit(SIZE).offset((number - 1) * SIZE)
        told = select(func.count()).select_from(schema.findings)
        query = (
            select(
                reports.id,
                reports.heading,
                reports.publisher,
                reports.published,
                reports.published_basis,
                reports.language,
                reports.published_earliest.label("earliest"),
                reports.published_latest.label("latest"),
                _counted(report_tables.events).label("events"),
                _counted(report_tables.statements).label("statements"),
                schema.copied_reports.c.copies,
                told.where(or_(schema.findings.c.a == reports.id, schema.findings.c.b == reports.id))
                .scalar_subquery()
                .label("findings"),
            )
            .join_from(schema.reports, schema.copied_reports, isouter=True)
            .where(reports.number.in_(shown))
            .order_by(*order)
        )
        with self.record.reading() as connection:
            return Page(tuple(dict(row) for row in connection.execute(query).mappings()), int(total), number)

    def line(self, name: str) -> Json:
        """All that was read in a report, in the stored form. Raises UsageError where there is no such report."""
        for line in self.record.lines(schema.reports.c.id == name):
            return line
        raise UsageError(f"there is no report {name!r} in the record")

    def publishers(self, names: Collection[str], titles: bool = True) -> dict[str, str]:
        """Who published these reports; of one that gives no publisher its title, or nothing if these do not count."""
        reports = schema.reports.c
        found: dict[str, str] = {}
        wanted = sorted(names)
        with self.record.reading() as connection:
            for start in range(0, len(wanted), SIZE):
                query = select(reports.id, reports.publisher, reports.heading)
                rows = connection.execute(query.where(reports.id.in_(wanted[start : start + SIZE])))
                found |= {name: publisher or (title if titles else "") for name, publisher, title in rows}
        return found

    def titles(self, names: Collection[str]) -> dict[str, str]:
        """What these reports are called."""
        reports = schema.reports.c
        found: dict[str, str] = {}
        wanted = sorted(names)
        with self.record.reading() as connection:
            for start in range(0, len(wanted), SIZE):
                query = select(reports.id, reports.heading).where(reports.id.in_(wanted[start : start + SIZE]))
                found |= {name: title for name, title in connection.execute(query)}
        return found

    def added_last(self, most: int) -> tuple[int, list[Json]]:
        """How many reports the last run added, and some of them."""
        log, reports = schema.log.c, schema.reports.c
        begun = select(func.max(log.number)).where(log.what == "run started").scalar_subquery()
        added = select(log.subject).where(log.what == "report added", log.number > begun)
        with self.record.reading() as connection:
            total = connection.execute(select(func.count()).select_from(added.subquery())).scalar_one()
            query = select(reports.id, reports.heading, reports.publisher, reports.published)
            rows = connection.execute(query.where(reports.id.in_(added.order_by(log.number).limit(most)))).mappings()
            return int(total), [dict(row) for row in rows]

    # ------------------------------------------------------------------------------------------------ findings

    def findings(
        self, number: int = 1, kind: str | None = None, report: str | None = None, occurrence: str | None = None
    ) -> Page:
        """Findings, contested ones first; of one kind, on one report or one occurrence, where that is asked."""
        found = schema.findings.c
        rank = {name: place for place, name in enumerate(CONTESTED)}
        query = select(found.kind, found.line)
        if kind:
            query = query.where(found.kind == kind)
        if report:
            query = query.where(or_(found.a == report, found.b == report))
        if occurrence:
            query = query.where(found.occurrence == occurrence)
        order = case(rank, value=found.kind, else_=len(rank))
        page = self._page(query.order_by(order, found.kind, found.id), number)
        rows = tuple({**json.loads(row["line"]), "kind": row["kind"]} for row in page.rows)
        return Page(rows, page.total, page.number)

    def finding(self, name: str) -> Json:
        """A finding. Raises UsageError where there is none of that id."""
        return self._line(schema.findings, name, "finding")

    # ------------------------------------------------------------------------------------------------ incidents

    def incidents(self, number: int = 1, minor: bool = False, contested: bool = False) -> Page:
        """Incidents by rank: those told in passing by one report (`minor`) only where asked."""
        found = schema.incidents.c
        query = select(*(column for column in found if column.name != "line"))
        if not minor:
            query = query.where(found.minor == 0)
        if contested:
            query = query.where(found.contested == 1)
        return self._page(query.order_by(found.rank), number)

    def incident(self, name: str) -> Json:
        """An incident. Raises UsageError where there is none of that id."""
        return self._line(schema.incidents, name, "incident")

    def incident_of(self, occurrence: str) -> Json | None:
        """The incident that an occurrence belongs to; None where it belongs to none."""
        of, found = schema.incident_occurrences.c, schema.incidents.c
        query = select(found.line).join(schema.incident_occurrences, of.incident == found.id)
        with self.record.reading() as connection:
            line = connection.execute(query.where(of.occurrence == occurrence).order_by(found.rank).limit(1)).scalar()
        return dict(json.loads(line)) if line else None

    def incidents_of(self, report: str, most: int) -> list[Json]:
        """The incidents that a report tells and another one too, by rank."""
        found, at = schema.incidents.c, schema.incident_reports.c
        query = (
            select(found.id, found.title, found.reports, found.origins, found.contested)
            .join(schema.incident_reports, at.incident == found.id)
            .where(at.report == report, found.reports > 1)
            .order_by(found.rank)
            .limit(most)
        )
        with self.record.reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def questions(
        self,
        number: int = 1,
        asks: str | None = None,
        standing: str | None = None,
        incident: str | None = None,
        report: str | None = None,
    ) -> Page:
        """Questions by rank, contradictions first; of a kind, a standing, an incident or a report where asked."""
        found = schema.questions.c
        query = select(found.line)
        for column, wanted in ((found.asks, asks), (found.standing, standing), (found.incident, incident)):
            if wanted:
                query = query.where(column == wanted)
        if report:
            told = select(schema.accounts.c.question).where(schema.accounts.c.report == report)
            query = query.where(found.id.in_(told))
        page = self._page(query.order_by(found.rank), number)
        return Page(tuple(json.loads(row["line"]) for row in page.rows), page.total, page.number)

    def question(self, name: str) -> Json:
        """A question. Raises UsageError where there is none of that id."""
        return self._line(schema.questions, name, "question")

    # ------------------------------------------------------------------------------------------------ occurrences

    def occurrences(self, number: int = 1, kind: str | None = None) -> Page:
        """Occurrences, those with most independent origins first, then the newest."""
        found = schema.occurrences.c
        query = select(found.id, found.type, found.place, found.date, found.origins, found.reports)
        if kind:
            query = query.where(found.type == kind)
        return self._page(
            query.order_by(desc(found.origins), desc(found.reports), desc(found.date).nulls_last(), found.id), number
        )

    def occurrence(self, name: str) -> Json:
        """An occurrence. Raises UsageError where there is none of that id."""
        return self._line(schema.occurrences, name, "occurrence")

    def occurrences_of(self, report: str) -> list[Json]:
        """The occurrences that a report tells of with the incident of each, those that most others tell of first."""
        found, of, incident = schema.occurrences.c, schema.incident_occurrences.c, schema.incidents.c
        query = (
            select(
                *(found.id, found.type, found.place, found.date, found.origins, found.reports),
                incident.id.label("incident"),
                incident.title.label("incident_title"),
            )
            .join(schema.occurrence_reports, schema.occurrence_reports.c.occurrence == found.id)
            .join(schema.incident_occurrences, of.occurrence == found.id, isouter=True)
            .join(schema.incidents, incident.id == of.incident, isouter=True)
            .where(schema.occurrence_reports.c.report == report)
            .order_by(desc(found.reports), found.id, incident.rank)
        )
        with self.record.reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def groups_of_copies(self, number: int = 1, publisher: str | None = None) -> Page:
        """Groups of reports that carry one text, the largest first; those that a publisher is in where asked."""
        group, of, reports = schema.copies.c, schema.copied_reports.c, schema.reports.c
        count = func.count().label("reports")
        query = select(group.id, count).join_from(schema.copies, schema.copied_reports, of.copies == group.id)
        if publisher:
            with_one = select(of.copies).join_from(schema.copied_reports, schema.reports, of.report == reports.id)
            query = query.where(group.id.in_(with_one.where(reports.publisher == publisher)))
        page = self._page(query.group_by(group.id).order_by(count.desc(), group.id), number)
        return Page(tuple({**row, **self.copies(row["id"])} for row in page.rows), page.total, page.number)

    def copies(self, name: str) -> Json:
        """A group of copies. Raises UsageError where there is none of that id."""
        return self._line(schema.copies, name, "group of copies")

    # ------------------------------------------------------------------------------------------------ actors

    def actors(self, number: int = 1) -> Page:
        """Actors, those who are met in most reports first."""
        found = report_tables.actors.c
        columns = (found.id, found.name, found.kind, found.country, found.reports, found.mentions, found.statements)
        query = select(*columns).order_by(desc(found.reports), desc(found.mentions), found.id)
        return self._page(query, number)

    def actor(self, name: str) -> list[Json]:
        """The rows of an actor, one for each report that mentions it. Raises UsageError where there is none."""
        found = report_tables.report_actors
        query = select(found).where(found.c.id == name).order_by(found.c.report)
        with self.record.reading() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        if not rows:
            raise UsageError(f"there is no actor {name!r} in the record")
        return rows

    def weighed(self, sources: list[Json]) -> list[Json]:
        """The publishers with how many words that take a side their reports have, and how many unnamed sources."""
        words, checks = report_tables.wording, report_tables.checks
        loaded = self._by_publisher(select(words.c.report))
        vague = self._by_publisher(select(checks.c.report).where(checks.c.kind == VAGUE))
        weights = [(row["publisher"], row) for row in sources]
        return [{**row, "loaded": loaded.get(name, 0), "vague": vague.get(name, 0)} for name, row in weights]

    def _by_publisher(self, found: Select[Any]) -> dict[str | None, int]:
        """How many of the rows, each of one report, the reports of each publisher have."""
        told, reports = found.subquery(), schema.reports.c
        query = select(reports.publisher, func.count()).join_from(told, schema.reports, told.c.report == reports.id)
        with self.record.reading() as connection:
            return {name: int(count) for name, count in connection.execute(query.group_by(reports.publisher))}

    def sources(self, most: int | None = None) -> list[Json]:
        """Who published: each publisher with its reports, and how many of them are copies of another's text.

        Args:
            most: how many, those with most reports first; all where it is not given.
        """
        reports = schema.reports.c
        query = (
            select(
                reports.publisher,
                func.count().label("reports"),
                func.min(func.nullif(reports.day, "")).label("first"),
                func.max(func.nullif(reports.day, "")).label("last"),
            )
            .group_by(reports.publisher)  # all by one index: the rows themselves hold long texts
            .order_by(func.count().desc(), reports.publisher.nulls_first())
            .limit(most)
        )
        with self.record.reading() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
            copies = self._copies(connection, [row["publisher"] for row in rows], most is None)
        return [{**row, "copies": copies.get(row["publisher"], 0)} for row in rows]

    def _copies(self, connection: Connection, names: Sequence[str | None], every: bool) -> dict[str | None, int]:
        """How many reports of these publishers, or of every one, are copies."""
        reports, of = schema.reports.c, schema.copied_reports.c
        query = select(reports.publisher, func.count()).group_by(reports.publisher)
        if every:
            query = query.join_from(schema.copied_reports, schema.reports, of.report == reports.id)
        else:
            named = [name for name in names if name is not None]
            shown = or_(reports.publisher.in_(named), reports.publisher.is_(None) if None in names else false())
            query = query.where(shown, in_turn(select(of.report).where(of.report == reports.id)))
        return {name: int(count) for name, count in connection.execute(query)}
