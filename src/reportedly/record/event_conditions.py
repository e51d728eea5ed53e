"""What a filter means for events: when, where, what and who; and what is known of the incident that they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal_column, or_, select

from reportedly.record import report_tables as tables
from reportedly.record import schema
from reportedly.record.asked_names import AskedNames, distinct_between
from reportedly.record.filters import Box, Filter
from reportedly.record.reached import FEW_EVENTS, FEW_REPORTS, few_or_in_turn, unaided
from reportedly.record.when_and_where import between, inside, overlapping

Condition = ColumnElement[bool]
Way = Literal["doer_id", "target_id"] | None

MOST_LATITUDES = 2_000
"""Latitudes in a box up to which each is looked up by itself (1 to 3 µs); a box with more has most events anyway."""


class EventConditions:
    """Makes the conditions of one filter on events.

    Args:
        connection: to look up with.
        asked: the filter.
        names: looks up what is asked for by name.
        whole: all that fit are wanted, as for a count, not the first of them.
    """

    def __init__(self, connection: Connection, asked: Filter, names: AskedNames, whole: bool = False) -> None:
        self.connection, self.asked, self._names, self._whole = connection, asked, names, whole

    @property
    def ways(self) -> Sequence[Way]:
        """In which ways an event can fit, so that an index answers each of them alone: an actor does it, or suffers."""
        return ("doer_id", "target_id") if self.asked.actor else (None,)

    def indexed(self, looked_into: bool = False, way: Way = None) -> list[Condition]:
        """Conditions on events, each of which an index answers.

        Args:
            looked_into: the events are looked into, one after another. Indexes are then kept out of the planner's
                sight: one on what many events have would lead it astray.
            way: one of `ways`; None for all of them at once.
        """
        asked, event = self.asked, tables.events.c

        def common(column: Any) -> Any:
            return func.coalesce(column, "") if looked_into else column

        found: list[Condition] = []
        if asked.place:
            found.append(common(event.place_key).in_(self._names.places(asked.place)))
        if asked.admin1:
            found.append(common(event.admin1).in_(self._names.held("region", event.admin1, asked.admin1)))
        if asked.country:
            found.append(common(event.country).in_(asked.country))
        if asked.box:
            found.append(self._in_box(asked.box, looked_into))
        if asked.type:
            found.append(common(event.type).in_(asked.type))
        if asked.actor:
            ids = self._names.people("actor", asked.actor)
            columns = (event.doer_id, event.target_id) if way is None else (event[way],)
            found.append(or_(*(common(column).in_(ids) for column in columns)))
        if asked.factuality:
            found.append(common(event.factuality).in_(asked.factuality))
        if asked.incident:
            of = tables.occurrence_events.c
            found.append(event.id.in_(select(of.event).where(of.incident.in_(asked.incident))))
        return found

    def told(self, period: bool = True, looked_into: bool = False, way: Way = None) -> list[Condition]:
        """Conditions on events that are about the event itself, not about its report.

        Args:
            period: whether the days count.
            looked_into, way: as for `indexed`.
        """
        asked, event = self.asked, tables.events.c
        of = tables.occurrence_events.c
        found = self.indexed(looked_into, way)
        if period:
            found += overlapping(asked, event.day, event.latest)
        if asked.contested is not None:
            contested = self._among(contested_events(), of.event, looked_into)
            found.append(contested if asked.contested else ~contested)
        if asked.min_origins:
            found.append(self._among(told_widely(asked.min_origins), of.event, looked_into))
        return found

    def _among(self, fitting: Select[Any], number: Any, looked_into: bool) -> Condition:
        """That an event is among others: these are made a set where all are wanted, else looked up one by one.

        Args:
            fitting: a query for the numbers of the others.
            number: its column of numbers.
            looked_into: as for `indexed`.
        """
        event = tables.events.c
        if self._whole and not looked_into:
            return event.id.in_(fitting)
        return few_or_in_turn(self.connection, event.id, number, fitting, FEW_EVENTS)

    def of_reports(self) -> list[Condition]:
        """Conditions on reports that are about the incidents and occurrences that they tell of."""
        asked, report = self.asked, schema.reports.c
        found: list[Condition] = []
        if asked.contested is not None:
            column = schema.incident_reports.c.report
            contested = few_or_in_turn(self.connection, report.id, column, contested_reports(), FEW_REPORTS)
            found.append(contested if asked.contested else ~contested)
        if asked.min_origins:
            column = schema.occurrence_reports.c.report
            widely = reports_told_widely(asked.min_origins)
            found.append(few_or_in_turn(self.connection, report.id, column, widely, FEW_REPORTS))
        return found

    def _in_box(self, box: Box, looked_into: bool) -> Condition:
        """That an event lies in a box: on one of the latitudes that are met there, where these are not too many.

        An index of points goes by latitude first: along a stretch of it all the way round the world would be read.
        """
        event = tables.events.c
        if looked_into:
            return and_(*inside(box, unaided(event.latitude), event.longitude))
        if len(self._latitudes) > MOST_LATITUDES:
            return and_(*inside(box, event.latitude, event.longitude))
        return and_(event.latitude.in_(self._latitudes), between(box, event.longitude))

    @cached_property
    def _latitudes(self) -> list[float]:
        """The latitudes of the box on which events lie, at most one more than are looked up one by one."""
        assert self.asked.box is not None
        _, south, _, north = self.asked.box
        return distinct_between(self.connection, tables.events.c.latitude, south, north, MOST_LATITUDES + 1)


def contested_events() -> Select[Any]:
    """The numbers of the events of contested incidents."""
    of, incident = tables.occurrence_events.c, schema.incidents.c
    return select(of.event).join(schema.incidents, incident.id == of.incident).where(incident.contested == 1)


def contested_reports() -> Select[Any]:
    """The ids of the reports that tell of contested incidents."""
    of, incident = schema.incident_reports.c, schema.incidents.c
    return select(of.report).join(schema.incidents, incident.id == of.incident).where(incident.contested == 1)


def told_widely(origins: int) -> Select[Any]:
    """The numbers of the events that at least so many independent origins tell."""
    of, told = tables.occurrence_events.c, schema.occurrences.c
    joined = select(of.event).join(schema.occurrences, told.id == of.occurrence)
    return joined.where(*_told_by(origins))


def _told_by(origins: int) -> list[Condition]:
    """That an occurrence has so many origins; where these are several, in a form that the index for them answers."""
    told = schema.occurrences.c
    several = [told.origins > literal_column("1")] if origins > 1 else []
    return [*several, told.origins >= origins]


def reports_told_widely(origins: int) -> Select[Any]:
    """The ids of the reports that tell of an event that at least so many independent origins tell."""
    of, told = schema.occurrence_reports.c, schema.occurrences.c
    return select(of.report).join(schema.occurrences, told.id == of.occurrence).where(*_told_by(origins))
