"""How rows are reached from a condition on what they stand in: from the few that fit, or looked at one after another.

A list is read in its own order until a page is full. Where many things fit, the quickest way is to go along that order
and look each row up; where few do, to begin with these. Which it is, is found out by counting up to a bound.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, literal_column, select, true, union_all

from reportedly.record import report_tables as tables
from reportedly.record import schema
from reportedly.record.report_tables import PLACES_APART

Condition = ColumnElement[bool]

FEW_REPORTS = 500
"""Reports from which it is quicker to begin than to look at each row in turn."""

COMMON = 20_000
"""Reports beyond which words are looked for in each report of a list, where a set of all that have them takes long."""

COMMON_ON_A_PAGE = 8_000
"""The same where no more than a page of the list is looked for."""

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


def few_or_in_turn(connection: Connection, row: Any, of: Any, fitting: Select[Any], few: int) -> Condition:
    """That a row is one of those that a query finds: taken together where these are few, else looked up one by one.

    Args:
        connection: to count with.
        row: the column of the list.
        of: the column of the query that is the same.
        fitting: the query.
        few: how many are few.
    """
    if up_to(connection, fitting, few) <= few:
        return row.in_(fitting)  # type: ignore[no-any-return]
    return in_turn(fitting.where(of == row))


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
        self._counted: dict[int, bool] = {}

    def __bool__(self) -> bool:
        return bool(self.plain) or self.words is not None

    @property
    def _all(self) -> list[Condition]:
        return self.plain + ([] if self.words is None else [schema.reports.c.number.in_(self.words)])

    @property
    def few(self) -> dict[int, str] | None:
        """Number and id of each, where they are few."""
        return self.first if len(self.first) <= FEW_REPORTS else None

    @cached_property
    def first(self) -> dict[int, str]:
        """Number and id of each, or of one more than are few, in no order."""
        report = schema.reports.c
        query = select(report.number, report.id).where(*self._all).limit(FEW_REPORTS + 1)
        if self.words is not None and not self.plain:  # the index alone says whether they are few
            some = self._having_words().limit(FEW_REPORTS + 1).subquery()
            query = select(report.number, report.id).where(report.number.in_(select(some.c.number)))
        return {number: name for number, name in self.connection.execute(query)}

    def _more_than(self, most: int) -> bool:
        """Whether more than so many reports have the words."""
        if most not in self._counted:
            self._counted[most] = up_to(self.connection, self._having_words(), most) > most
        return self._counted[most]

    @cached_property
    def _are_some(self) -> bool:
        """Whether the reports, words apart, are few enough to begin with, though not few."""
        return up_to(self.connection, select(schema.reports.c.number).where(*self.plain), SOME_REPORTS) <= SOME_REPORTS

    def _having_words(self) -> Select[Any]:
        return select(self.words.subquery().c.number)

    def _with_words(self, number: Any, common: int | None = None) -> Condition:
        assert self._has is not None
        return self._has(number, self._more_than(COMMON if common is None else common))

    def themselves(self) -> list[Condition]:
        """Conditions for a list of reports."""
        if self.words is None:
            return self.plain
        number = schema.reports.c.number
        if not self.plain:  # a list that goes on is known to have more than are counted: it finds its own page alone
            some = not self._more_than(SOME_REPORTS)
            return [number.in_(self.words) if some else self._with_words(number, COMMON_ON_A_PAGE)]
        return [number.in_(self.few)] if self.few is not None else [*self.plain, self._with_words(number)]

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

    def from_the_first(self, row: Any) -> list[Condition]:
        """That an event or statement stands no earlier than the first of them, where a list goes along that order.

        Reports come in with time: of those since a day the first may stand at the end of a large record.
        """
        if not self.plain or self.few is not None:
            return []
        first = select(func.min(schema.reports.c.number)).where(*self.plain).scalar_subquery()
        return [row >= first * literal_column(str(PLACES_APART))]

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
        if self.words is not None and not self._more_than(SOME_REPORTS):
            return outer.in_(joined.where(*self._all)).is_(true())  # type: ignore[no-any-return]
        if self.words is None and self._are_some:
            return outer.in_(joined.where(*self.plain))  # type: ignore[no-any-return]
        return in_turn(joined.where(owner == outer, *self._unaided()))

    def _unaided(self) -> list[Condition]:
        return self.plain + ([] if self.words is None else [self._with_words(schema.reports.c.number)])


class Events:
    """The events that fit some conditions, as reports and statements refer to them.

    Args:
        connection: to count with.
        told: makes the conditions in a form that no index helps with.
        ways: the conditions, each list of which an index answers by itself; an event fits that fits one of the lists.
        indexed: those of them, one by one, that an index answers alone; again those of each way.
    """

    def __init__(
        self,
        connection: Connection,
        told: Callable[[], list[Condition]],
        ways: Sequence[list[Condition]],
        indexed: Sequence[list[Condition]],
    ) -> None:
        self.connection, self._told, self._ways, self._indexed = connection, told, ways, indexed

    @cached_property
    def number(self) -> int:
        """How many there are at most, counted up to a bound."""
        return sum(min(map(self._counted, way), default=SOME_EVENTS + 1) for way in self._indexed)

    def _counted(self, condition: Condition) -> int:
        one: Select[Any] = select(literal_column("1")).select_from(tables.events)  # an index alone tells how many
        return up_to(self.connection, one.where(condition), SOME_EVENTS)

    def _of_each(self, key: Any) -> Any:
        """What a column has of them."""
        several = [select(key).where(key.is_not(None), *way) for way in self._ways]
        return union_all(*several) if len(several) > 1 else several[0]

    def in_reports(self) -> Condition:
        """That a report tells of one."""
        event, report = tables.events.c, schema.reports.c
        if self.number > SOME_EVENTS:
            return in_turn(select(event.id).where(*in_report(event.id, report.number), *self._told()))
        numbers = self._of_each(report_of(event.id))
        return report.number.in_(numbers) if self.number <= FEW_EVENTS else along(report.number, numbers)

    def of_statements(self) -> Condition:
        """That a statement tells of one."""
        event, said = tables.events.c, tables.statements.c
        if self.number > SOME_EVENTS:
            return exists(select(event.id).where(event.statement == said.id, *self._told()))
        return said.id.in_(self._of_each(event.statement))
