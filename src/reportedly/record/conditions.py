"""What a filter means in SQL: one list of conditions for each noun, on its own table.

Names are looked up first: a place by any name that the gazetteer knows, an actor by its name or a part of it, a region
without regard to case. What the record does not hold gives no rows and a note with the nearest that it does hold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, literal_column, not_, or_, select, tuple_

from reportedly.model import Span
from reportedly.record import decided, schema, search
from reportedly.record import report_tables as tables
from reportedly.record.asked_names import AskedNames
from reportedly.record.backends.base import backend_of
from reportedly.record.event_conditions import EventConditions
from reportedly.record.filters import CONTESTED_STANDINGS, NOT_GIVEN, Filter, Noun
from reportedly.record.numbered_actors import is_numbered
from reportedly.record.reached import FEW_INCIDENTS, Events, Reports, report_of, up_to
from reportedly.record.report_rows import name_key
from reportedly.record.when_and_where import inside, published

Condition = ColumnElement[bool]


class Conditions:
    """Makes the conditions of one filter on one record; `notes` says what was looked for in vain.

    Args:
        connection: to look up names with.
        asked: the filter.
        whole: all that fit are wanted, as for a count, not a page of them: what else would be looked up row by row
            along a list is then made a set.
    """

    def __init__(self, connection: Connection, asked: Filter, whole: bool = False) -> None:
        self.connection, self.asked = connection, asked
        self._names = AskedNames(connection)
        self.notes = self._names.notes
        self.events = EventConditions(connection, asked, self._names, whole)
        self._decided: tuple[set[str], list[Span]] | None = None
        if asked.text:
            backend_of(connection).begin_search(connection)

    def of(self, noun: Noun) -> list[Condition]:
        """The conditions on the table of that noun (`TABLES`)."""
        made: dict[Noun, Callable[[], list[Condition]]] = {
            "reports": self._reports,
            "incidents": self._incidents,
            "events": self._events,
            "statements": self._statements,
            "questions": self._questions,
            "actors": self._actors,
            "checks": self._checks,
        }
        return made[noun]()

    # ------------------------------------------------------------------------------------------------ shared parts

    def _published_by(self, column: ColumnElement[Any]) -> Condition:
        """That a column of publishers has one of those asked for, or none where that is asked."""
        asked = self.asked.publisher or ()
        words = tuple(word for word in asked if word.casefold() != NOT_GIVEN)
        given = column.in_(self._names.held("publisher", schema.reports.c.publisher, words))
        return given if len(words) == len(asked) else or_(column.is_(None), given)

    def _asked_reports(self, period: bool) -> Reports:
        """The reports that what is asked of reports themselves leaves.

        Args:
            period: whether the days of publication count.
        """
        plain = self._report_conditions(period)
        return self._reports_having(plain) if plain else self.having_words

    @cached_property
    def having_words(self) -> Reports:
        """The reports that have the words, whatever else is asked of them."""
        return self._reports_having([])

    def _reports_having(self, plain: list[Condition]) -> Reports:
        if not self.asked.text:
            return Reports(self.connection, plain)
        query, backend = search.asked_for(self.asked.text), backend_of(self.connection)
        return Reports(
            self.connection, plain, backend.matching(query), lambda number, common: backend.has(query, number, common)
        )

    def _standing_decisions(self) -> tuple[set[str], list[Span]]:
        if self._decided is None:
            sides = [side for one in decided.decided(self.connection) for side in (one.a, one.b)]
            self._decided = (
                {side for side in sides if isinstance(side, str)},
                [side for side in sides if isinstance(side, Span)],
            )
        return self._decided

    def _decided_events(self) -> Any:
        """The numbers of the events that a person's decision names."""
        event = tables.events.c
        spans = [(span.report, span.start, span.end) for span in self._standing_decisions()[1]]
        return select(event.id).where(tuple_(event.report, event.start, event.end).in_(spans))

    def _either(self, condition: Condition) -> Condition:
        return condition if self.asked.human == "decided" else ~condition

    def _report_conditions(self, period: bool) -> list[Condition]:
        """Conditions on columns of the table of reports itself."""
        asked, report = self.asked, schema.reports.c
        found: list[Condition] = []
        if period:
            found += published(asked, report.day)
        if asked.publisher:
            found.append(self._published_by(report.publisher))
        if asked.report:
            found.append(report.id.in_(asked.report))
        if asked.language:
            found.append(report.language.in_(asked.language))
        return found

    # ------------------------------------------------------------------------------------------------ events

    def _about_events(self) -> Events | None:
        """The events asked for, where something is asked of them that their incident alone does not answer."""
        asked = self.asked
        where = asked.place or asked.admin1 or asked.country or asked.box
        if not (where or asked.type or asked.actor or asked.factuality or asked.incident):
            return None
        ways, events = self.events.ways, self.events
        return Events(
            self.connection,
            lambda: events.told(False, looked_into=True),
            [events.told(False, way=way) for way in ways],
            [events.indexed(way=way) for way in ways],
        )

    def _asks_incident_alone(self) -> bool:
        """Whether an incident is asked for, and nothing else of events: a report can tell of one without an event."""
        asked = self.asked
        others = (asked.place, asked.admin1, asked.country, asked.box, asked.type, asked.actor, asked.factuality)
        return bool(asked.incident) and not any(others) and asked.contested is None and not asked.min_origins

    def _said_by(self, column: ColumnElement[Any], key: ColumnElement[Any] | None = None) -> Condition:
        """That a column of sources has one of those asked for; by the words that name them where they are no actor."""
        ids = self._names.people("source", self.asked.source or ())
        if key is None or ids:
            return column.in_(ids)
        self.notes.clear()
        return key.in_([name_key(word) for word in self.asked.source or ()])

    def _events(self) -> list[Condition]:
        asked, event = self.asked, tables.events.c
        found = self.events.told()
        if asked.publisher:
            found.append(self._published_by(event.publisher))
        if asked.source:
            found.append(self._said_by(event.source_id))
        if asked.report:
            found.append(event.report.in_(asked.report))
        if asked.text:
            found += self.having_words.of_row(report_of(event.id), event.report)
        if asked.human:
            found.append(self._either(event.id.in_(self._decided_events())))
        return found

    # ------------------------------------------------------------------------------------------------ the other nouns

    def _reports(self) -> list[Condition]:
        asked, report = self.asked, schema.reports.c
        found = self._asked_reports(True).themselves()
        if asked.source:
            said = tables.statements.c
            by = select(report_of(said.id)).where(self._said_by(said.source_id, said.source_key))
            found.append(report.number.in_(by))
        if self._asks_incident_alone():
            at = schema.incident_reports.c
            found.append(report.id.in_(select(at.report).where(at.incident.in_(asked.incident or ()))))
        elif events := self._about_events():
            found.append(events.in_reports())
        else:
            found += self.events.of_reports()
        if asked.human:
            names, spans = self._standing_decisions()
            found.append(self._either(report.id.in_(names | {span.report for span in spans})))
        return found

    def _incidents(self) -> list[Condition]:
        asked, incident, event = self.asked, schema.incidents.c, tables.events.c
        of, at = tables.occurrence_events.c, schema.incident_reports.c
        found: list[Condition] = self._happening()
        if asked.factuality:
            found.append(incident.status.in_(asked.factuality))
        if asked.contested is not None:
            found.append(incident.contested == int(asked.contested))
        if asked.min_origins:
            found.append(incident.origins >= asked.min_origins)
        if asked.minor is not None:
            found.append(incident.minor == int(asked.minor))
        if told_by := self._asked_reports(False):
            found.append(told_by.told(at, at.incident, incident.id))
        if asked.source:
            said = select(of.incident).join(tables.events, event.id == of.event).where(self._said_by(event.source_id))
            found.append(incident.id.in_(said))
        if asked.human:
            named = select(of.incident).where(of.event.in_(self._decided_events()), of.incident.is_not(None))
            found.append(self._either(incident.id.in_(named)))
        return found

    def _happening(self) -> list[Condition]:
        """Conditions on incidents that are about when, where, what and who."""
        asked, incident = self.asked, schema.incidents.c
        found: list[Condition] = []
        if asked.since:
            found.append(incident.latest >= asked.since)
        if asked.until:
            found.append(incident.earliest <= asked.until)
        if asked.place:
            found.append(incident.place_key.in_(self._names.places(asked.place)))
        if asked.admin1:
            found.append(incident.admin1.in_(self._names.held("region", incident.admin1, asked.admin1)))
        if asked.country:
            found.append(incident.country.in_(asked.country))
        if asked.box:
            found += inside(asked.box, incident.lat, incident.lon)
        if asked.type:
            found.append(incident.type.in_(asked.type))
        if asked.actor:
            party = tables.incident_parties.c
            found.append(
                incident.id.in_(select(party.incident).where(party.actor.in_(self._names.people("actor", asked.actor))))
            )
        return found

    def _statements(self) -> list[Condition]:
        asked, said, event = self.asked, tables.statements.c, tables.events.c
        found: list[Condition] = []
        reports = self._asked_reports(True)
        found += [*reports.of_row(report_of(said.id), said.report), *reports.from_the_first(said.id)]
        if asked.source:
            found.append(self._said_by(said.source_id, said.source_key))
        if asked.act:
            found.append(said.act.in_(self._names.held("act", said.act, asked.act)))
        if events := self._about_events():
            found.append(events.of_statements())
        elif told := self.events.told(period=False, looked_into=True):
            found.append(exists(select(event.id).where(event.statement == said.id, *told)))
        if asked.human:
            named = select(event.statement).where(event.id.in_(self._decided_events()), event.statement.is_not(None))
            found.append(self._either(said.id.in_(named)))
        return found

    def _questions(self) -> list[Condition]:
        asked, question, account = self.asked, schema.questions.c, schema.accounts.c
        found: list[Condition] = []
        happening = self._happening()
        if asked.human:
            of = tables.occurrence_events.c
            named = select(of.incident).where(of.event.in_(self._decided_events()), of.incident.is_not(None))
            happening.append(self._either(schema.incidents.c.id.in_(named)))
        if happening:
            incident = schema.incidents.c.id
            fitting = select(incident).where(*happening)
            if up_to(self.connection, fitting, FEW_INCIDENTS) <= FEW_INCIDENTS:
                found.append(question.incident.in_(fitting))
            else:
                found.append(exists(fitting.where(incident == question.incident)))
        if asked.incident:
            found.append(question.incident.in_(asked.incident))
        if told_by := self._asked_reports(False):
            found.append(told_by.told(account, account.question, question.id))
        if asked.source:
            found.append(question.id.in_(select(account.question).where(self._said_by(account.source_actor))))
        if asked.contested is not None:
            contested = question.standing.in_(CONTESTED_STANDINGS)
            found.append(contested if asked.contested else ~contested)
        if asked.min_origins:
            found.append(question.origins >= asked.min_origins)
        if asked.asks:
            found.append(question.asks.in_(asked.asks))
        if asked.standing:
            found.append(question.standing.in_(asked.standing))
        return found

    def _actors(self) -> list[Condition]:
        asked, actor, of = self.asked, tables.actors.c, tables.report_actors.c
        found: list[Condition] = []
        if asked.country:
            found.append(actor.country.in_(asked.country))
        if asked.kind:
            found.append(actor.kind.in_(asked.kind))
        if asked.named is not None:
            found.append(is_numbered(actor.id) if not asked.named else not_(is_numbered(actor.id)))
        if asked.text:
            found.append(actor.name_key.contains(name_key(asked.text), autoescape=True))
        named = Filter(since=asked.since, until=asked.until, publisher=asked.publisher, report=asked.report)
        own = Conditions(self.connection, named)
        met = own._asked_reports(True)
        if met and (met.few is not None or named.publisher or named.report):
            self.notes += own.notes
            found.append(met.told(of, of.id, actor.id))
        elif met:  # a period alone: the day stands beside the actor
            found.append(exists(select(of.id).where(of.id == actor.id, *published(asked, of.day))))
        return found

    def _checks(self) -> list[Condition]:
        asked, check = self.asked, tables.checks.c
        found: list[Condition] = []
        if of_report := self._asked_reports(True):
            found.append(of_report.of_name(check.report))
        if asked.kind:
            found.append(check.kind.in_(asked.kind))
        if asked.contested is not None:
            found.append(check.contested == int(asked.contested))
        return found


def counted_up_to(connection: Connection, table: Any, conditions: Sequence[Condition], most: int) -> int:
    """How many rows fit, counted up to a bound."""
    some = select(literal_column("1")).select_from(table).where(*conditions).limit(most + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())
