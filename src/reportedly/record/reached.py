"""How rows are reached from a condition on what they stand in: from the few that fit, or looked at one after another.

A list is read in its own order until a page is full. Where many things fit, the quickest way is to go along that order
and look each row up; where few do, to begin with these. Which it is, is found out by counting up to a bound.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, literal_column, select, true

from reportedly.record import report_tables as tables
from reportedly.record import schema
from reportedly.record.report_tables import PLACES_APART

Condition = ColumnElement[bool]

FEW_REPORTS = 500
"""Reports from which it is quicker to begin than to look at each row in turn."""

COMMON = 20_000
"""Reports beyond which words are looked for in each report of a list, where a set of all that have them takes long."""

SOME_REPORTS = 4_000
"""Reports having words from which it is quicker to begin, where what they tell of is listed."""

FEW_EVENTS = 2_000
"""Events of which that is true where reports are listed: each leads to a row that must be read and sorted."""

FEW_INCIDENTS = 1_000
"""Incidents of which that is true where questions are listed."""

SOME_EVENTS = 40_000
"""Events up to which a set of what they belong to is made (by an index alone, about 10 ms)."""

APART = PLACES_APART.bit_length() - 1
"""Bits by which the number of an event or statement is shifted to be that of its report."""


def report_of(row: Any) -> ColumnElement[int]:
    """The number of the report that an event or a statement stands in, from its own."""
    number: ColumnElement[int] = row.op(">>")(literal_column(str(APART)))
    return number


def in_report(row: Any, report: Any) -> tuple[Condition, Condition]:
    """That an event or statement stands in a report of that number: its rows lie beside one another."""
    first = report * literal_column(str(PLACES_APART))
    return row >= first, row < first + literal_column(str(PLACES_APART))


def unaided(column: Any) -> ColumnElement[int]:
    """A number in a form that no index helps with: the list goes along its own order."""
    plain: ColumnElement[int] = column + literal_column("0")
    return plain


def along(number: Any, numbers: Any) -> Condition:
    """That a number is among others: these are made a set once, and the list goes along its own order.

    The planners would rather join the two and sort the whole; neither looks into what is asked of a truth.
    """
    return unaided(number).in_(numbers).is_(true())


def in_turn(query: Select[Any]) -> Condition:
    """That a query has a row, looked up row by row along a list.

    A planner would make a set of what `EXISTS` looks up, for the whole record, where it thinks that few rows fit.
    """
    return query.limit(1).scalar_subquery().is_not(None)


def up_to(connection: Connection, query: Select[Any], most: int) -> int:
    """How many rows a query has, counted up to one more than a bound."""
    return int(connection.execute(select(func.count()).select_from(query.limit(most + 1).subquery())).scalar_one())


class Reports:
    """The reports that fit some conditions, as others refer to them.

    Args:
        connection: to count with.
        plain: conditions on columns of the table of reports.
        words: a query for the numbers of the reports that have the words asked for, None where none are.
        has: makes the condition that a report of a number has them; told whether very many have.
    """

    def __init__(
        self,
        connection: Connection,
        plain: Sequence[Condition],
        words: Any = None,
        has: Callable[[Any, bool], Condition] | None = None,
    ) -> None:
        self.connection, self.plain, self.words, self._has = connection, list(plain), words, has

    def __bool__(self) -> bool:
        return bool(self.plain) or self.words is not None

    @property
    def _all(self) -> list[Condition]:
        return self.plain + ([] if self.words is None else [schema.reports.c.number.in_(self.words)])

    @cached_property
    def few(self) -> dict[int, str] | None:
        """Number and id of each, where they are few."""
        report = schema.reports.c
        query = select(report.number, report.id).where(*self._all).limit(FEW_REPORTS + 1)
        if self.words is not None and not self.plain:  # the index alone says whether they are few
            some = self._having_words().limit(FEW_REPORTS + 1).subquery()
            query = select(report.number, report.id).where(report.number.in_(select(some.c.number)))
        found = {number: name for number, name in self.connection.execute(query)}
        return found if len(found) <= FEW_REPORTS else None

    @cached_property
    def _common(self) -> bool:
        """Whether very many reports have the words."""
        return up_to(self.connection, self._having_words(), COMMON) > COMMON

    def _having_words(self) -> Select[Any]:
        return select(self.words.subquery().c.number)

    def _with_words(self, number: Any) -> Condition:
        assert self._has is not None
        return self._has(number, self._common)

    def themselves(self) -> list[Condition]:
        """Conditions for a list of reports."""
        if self.words is None:
            return self.plain
        if self.few is not None:
            return [schema.reports.c.number.in_(self.few)]
        return [*self.plain, self._with_words(schema.reports.c.number)]

    def of_row(self, number: Any, name: Any) -> list[Condition]:
        """That a row stands in one of them.

        Args:
            number: the row's report by its number.
            name: the same by its id, a column with an index.
        """
        if not self:
            return []
        if self.few is not None:
            return [name.in_(list(self.few.values()))]
        found = [] if self.words is None else [self._with_words(number)]
        if self.plain:
            report = schema.reports.c
            found.append(exists(select(report.number).where(report.number == number, *self.plain)))
        return found

    def of_name(self, column: Any) -> Condition:
        """That a column, an id of a report, is that of one of them."""
        if self.few is not None:
            return column.in_(list(self.few.values()))  # type: ignore[no-any-return]
        report = schema.reports.c
        return exists(select(report.number).where(report.id == column, *self._unaided()))

    def told(self, table: Any, owner: Any, outer: Any) -> Condition:
        """That something is told in one of them, by a table of what is told in which report.

        Args:
            table: the columns of that table, `report` among them.
            owner: its column for what is told.
            outer: the column of the list that is the same.
        """
        if self.few is not None:
            return outer.in_(select(owner).where(table.report.in_(list(self.few.values()))))  # type: ignore[no-any-return]
        report = schema.reports.c
        joined = select(owner).join(schema.reports, report.id == table.report)
        if self.words is not None and up_to(self.connection, self._having_words(), SOME_REPORTS) <= SOME_REPORTS:
            return outer.in_(joined.where(*self._all)).is_(true())  # type: ignore[no-any-return]
        return in_turn(joined.where(owner == outer, *self._unaided()))

    def _unaided(self) -> list[Condition]:
        return self.plain + ([] if self.words is None else [self._with_words(schema.reports.c.number)])


class Events:
    """The events that fit some conditions, as reports and statements refer to them.

    Args:
        connection: to count with.
        told: makes the conditions; where it is given True, in a form that no index helps with.
        indexed: those of them, one by one, that an index answers alone.
    """

    def __init__(
        self, connection: Connection, told: Callable[[bool], list[Condition]], indexed: Sequence[Condition]
    ) -> None:
        self.connection, self._told = connection, told
        self._indexed = indexed

    @cached_property
    def number(self) -> int:
        """How many there are at most, counted up to a bound."""
        event = tables.events.c
        counted = (up_to(self.connection, select(event.id).where(one), SOME_EVENTS) for one in self._indexed)
        return min(counted, default=SOME_EVENTS + 1)

    def in_reports(self) -> Condition:
        """That a report tells of one."""
        event, report = tables.events.c, schema.reports.c
        if self.number > SOME_EVENTS:
            return in_turn(select(event.id).where(*in_report(event.id, report.number), *self._told(True)))
        numbers = select(report_of(event.id)).where(*self._told(False))
        return report.number.in_(numbers) if self.number <= FEW_EVENTS else along(report.number, numbers)

    def of_statements(self) -> Condition:
        """That a statement tells of one."""
        event, said = tables.events.c, tables.statements.c
        if self.number > SOME_EVENTS:
            return exists(select(event.id).where(event.statement == said.id, *self._told(True)))
        numbers = select(event.statement).where(event.statement.is_not(None), *self._told(False))
        return said.id.in_(numbers)
