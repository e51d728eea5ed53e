"""Lists out of a record: rows of one noun that fit a filter, some at a time, in an order that does not change.

A page is found by the values of the last row before it (a cursor), not by counting, so that the thousandth page costs
what the first does, and no row is given twice or left out between two.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Row, Select, Subquery, TextClause, func, select, tuple_
from sqlalchemy import column as named
from sqlalchemy import table as view_of
from sqlalchemy import text as sql

from reportedly.errors import UsageError
from reportedly.model import table_rows
from reportedly.record import report_tables as tables
from reportedly.record import schema, surely, tallies
from reportedly.record.conditions import Condition, Conditions, counted_up_to
from reportedly.record.filters import Filter, Noun, nearest
from reportedly.record.views import SOURCE, selected

COUNTED = 1_000
"""Rows that are counted exactly; beyond it is said that there are more."""

MOST = 1000
"""Rows that one page can have."""

BATCH = 500
"""Rows that are read at once when all are asked for."""

READ = 2_000
"""Rows of a large export that are read at once."""


@dataclass(frozen=True, slots=True)
class Order:
    """In which order a noun is listed: columns, and whether the greatest comes first."""

    columns: tuple[Any, ...]
    descending: bool = False


TABLES: dict[Noun, Any] = {
    "reports": schema.reports,
    "incidents": schema.incidents,
    "events": tables.events,
    "statements": tables.statements,
    "questions": schema.questions,
    "actors": tables.actors,
    "checks": tables.checks,
}
"""The table of each noun that filters are put on."""

ORDERS: dict[Noun, Order] = {
    "reports": Order((schema.reports.c.day, schema.reports.c.number), descending=True),
    "incidents": Order((schema.incidents.c.rank,)),
    "events": Order((tables.events.c.day, tables.events.c.id)),
    "statements": Order((tables.statements.c.id,)),
    "questions": Order((schema.questions.c.rank,)),
    "actors": Order((tables.actors.c.reports, tables.actors.c.id), descending=True),
    "checks": Order((tables.checks.c.rank, tables.checks.c.id)),
}

FACETS: dict[Noun, dict[str, Any]] = {
    "reports": {name: schema.reports.c[name] for name in ("publisher", "language", "published_basis", "media_type")},
    "incidents": {
        name: schema.incidents.c[name] for name in ("type", "status", "country", "admin1", "place", "contested")
    },
    "events": {
        name: tables.events.c[name]
        for name in (
            "type",
            "factuality",
            "country",
            "admin1",
            "place",
            "publisher",
            "doer",
            "target",
            "weapon",
            "source",
        )
    },
    "statements": {name: tables.statements.c[name] for name in ("act", "kind", "source")},
    "questions": {name: schema.questions.c[name] for name in ("asks", "standing", "counted")},
    "actors": {name: tables.actors.c[name] for name in ("kind", "country")},
    "checks": {name: tables.checks.c[name] for name in ("kind", "contested")},
}
"""What each noun can be counted by."""

DAYS: dict[Noun, Any] = {
    "reports": schema.reports.c.day,
    "incidents": schema.incidents.c.earliest,
    "events": tables.events.c.day,
}
"""The day by which a noun can be counted over time."""

STEPS = {"day": 10, "month": 7, "year": 4}  # characters of a day that name each step (`2024-05-06`)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and what is said of the rest.

    Attributes:
        rows: typed rows of `model/table_rows.py`.
        total: how many fit the filter, counted up to `COUNTED`.
        exact: whether that is all of them.
        next: where the next page begins, None on the last.
        notes: what was looked for in vain.
    """

    rows: tuple[table_rows.Row, ...]
    total: int
    exact: bool
    next: str | None
    notes: tuple[str, ...] = ()


def page(connection: Connection, noun: Noun, asked: Filter, limit: int = 50, after: str | None = None) -> Page:
    """A page of rows that fit. Raises UsageError for a limit or a cursor that is none."""
    if not 1 <= limit <= MOST:
        raise UsageError(f"limit is 1 to {MOST:,}, not {limit:,}")
    making = Conditions(connection, asked)
    conditions = making.of(noun)
    last = _read_cursor(noun, after)
    if surely.more_than(connection, noun, making, COUNTED):
        keys, counted = _keys(connection, noun, conditions, limit + 1, last), COUNTED + 1
    elif last is None:
        keys, counted = _first_keys(connection, noun, conditions, limit + 1)
    else:
        keys = _keys(connection, noun, conditions, limit + 1, last)
        counted = counted_up_to(connection, TABLES[noun], conditions, COUNTED)
    shown, more = keys[:limit], len(keys) > limit
    following = _cursor(shown[-1][1:]) if more else None
    rows = rows_of(connection, noun, [key[0] for key in shown])
    return Page(tuple(rows), min(counted, COUNTED), counted <= COUNTED, following, tuple(making.notes))


def every(connection: Connection, noun: Noun, asked: Filter) -> Iterator[table_rows.Row]:
    """All rows that fit, in order, read some at a time."""
    conditions = Conditions(connection, asked).of(noun)
    last: Sequence[Any] | None = None
    while True:
        keys = _keys(connection, noun, conditions, BATCH, last)
        yield from rows_of(connection, noun, [key[0] for key in keys])
        if len(keys) < BATCH:
            return
        last = tuple(keys[-1][1:])


def bare(connection: Connection, query: Select[Any], at_once: int = 0) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a query as the driver gives them, in parts of so many, or all at once.

    For very many rows of words and numbers, which need no conversion: SQLAlchemy's own rows cost more than the reading.
    """
    result = connection.execute(query.execution_options(yield_per=at_once) if at_once else query)
    first: list[tuple[Any, ...]] = [tuple(row) for row in result.fetchmany(1)]  # SQLAlchemy may have it in hand already
    cursor = result.cursor
    if first and cursor is not None:
        yield [*first, *(cursor.fetchmany(at_once) if at_once else cursor.fetchall())]
        while at_once and (part := cursor.fetchmany(at_once)):
            yield list(part)
    result.close()


def every_values(connection: Connection, noun: Noun, asked: Filter) -> Iterator[Sequence[tuple[Any, ...]]]:
    """The same as `every`, for exports of many rows: parts of rows of cells in the order of `table_rows.columns`.

    The view is read in one pass, joined to the rows that fit; what is true or false is 1 or 0.
    """
    view, key = SOURCE[noun]
    fitting, order = chosen(connection, noun, asked)
    names = table_rows.columns(noun)
    shown = view_of(view, *(named(name) for name in dict.fromkeys((key, *names))))
    query = (
        select(*(shown.c[name] for name in names))
        .select_from(fitting.join(shown, shown.c[key] == fitting.c.fitting))
        .order_by(*order)
    )
    yield from bare(connection, query, READ)


def chosen(connection: Connection, noun: Noun, asked: Filter) -> tuple[Subquery, list[ColumnElement[Any]]]:
    """The ids of the rows that fit, as `fitting` of a subquery, and what puts them in order.

    The order begins with an expression and not with a column: SQLite then reads the tables as they lie and sorts what
    it has read, in half the time of walking an index and fetching a page for each row.
    """
    order, own = ORDERS[noun], TABLES[noun]
    keys = [own.c.id.label("fitting"), *(one.label(f"by_{number}") for number, one in enumerate(order.columns))]
    found = select(*keys).where(*Conditions(connection, asked, whole=True).of(noun)).subquery("chosen")
    first, *others = (found.c[f"by_{number}"] for number in range(len(order.columns)))
    sorting = [func.coalesce(first, first), *others]
    return found, [*(one.desc() if order.descending else one for one in sorting), found.c.fitting]


def count(connection: Connection, noun: Noun, asked: Filter) -> int:
    """How many rows fit."""
    if noun in tallies.COLUMNS and tallies.is_kept(noun, tallies.COLUMNS[noun][0], asked.asked()):
        return tallies.total(connection, noun, asked.type)
    conditions = Conditions(connection, asked, whole=True).of(noun)
    return int(connection.execute(select(func.count()).select_from(TABLES[noun]).where(*conditions)).scalar_one())


def facets(connection: Connection, noun: Noun, asked: Filter, by: str, most: int = 50) -> list[tuple[Any, int]]:
    """The values of a column among the rows that fit, with how many have each; the most first."""
    if by not in FACETS[noun]:
        raise UsageError(f"{noun} cannot be counted by {by!r}; {nearest(by, FACETS[noun])}")
    if tallies.is_kept(noun, by, asked.asked()):
        return list(tallies.values(connection, noun, by, asked.type, most))
    column = FACETS[noun][by]
    counted = func.count().label("rows_counted")
    conditions = Conditions(connection, asked, whole=True).of(noun)
    query = select(column, counted).where(*conditions).group_by(column)
    query = query.order_by(counted.desc(), column.nulls_first()).limit(most)
    return [(value, int(number)) for value, number in connection.execute(query)]


def series(connection: Connection, noun: Noun, asked: Filter, step: str = "month") -> list[tuple[str, int]]:
    """How many rows that fit begin on each day, month or year, in order; those without a day are left out."""
    if noun not in DAYS:
        raise UsageError(f"{noun} have no day to be counted by; {nearest(noun, DAYS)}")
    if step not in STEPS:
        raise UsageError(f"a series goes by day, month or year, not {step!r}")
    if tallies.is_kept(noun, "day", asked.asked()):
        return tallies.series(connection, noun, asked.type, STEPS[step])
    day = DAYS[noun]
    part = func.substr(day, 1, STEPS[step]).label("part")
    conditions = [
        *Conditions(connection, asked, whole=True).of(noun),
        day.is_not(None),
        day < tables.UNDATED,
        day != "",
    ]
    query = select(part, func.count()).where(*conditions).group_by(part).order_by(part)
    return [(str(name), int(number)) for name, number in connection.execute(query)]


def one(connection: Connection, noun: Noun, name: str) -> table_rows.Row:
    """The row of that id. Raises UsageError where there is none."""
    value: Any = name
    if SOURCE[noun][1] == "number":
        value = _number(connection, noun, name)
    found = rows_of(connection, noun, [value]) if value is not None else []
    if not found:
        raise UsageError(f"there is no {noun[:-1]} {name!r} in the record")
    return found[0]


def _number(connection: Connection, noun: Noun, name: str) -> int | None:
    """The number of an event (`report#3`) or a statement (`report@3`)."""
    report, mark, number = name.rpartition("#" if noun == "events" else "@")
    if not mark or not number.isascii() or not number.isdigit() or len(number) > 9:
        return None
    table = TABLES[noun].c
    return connection.execute(select(table.id).where(table.report == report, table.number == int(number))).scalar()


PLAIN = (tables.places, tables.quantities, tables.times)
"""Tables that are counted, but not listed by themselves."""


def size(connection: Connection, table: Any) -> int:
    """How many rows a table of what was read in reports has."""
    return tallies.total(connection, table.name)


def extent(connection: Connection) -> tuple[str | None, str | None, int, list[str]]:
    """First and last day of publication, how many publishers, and the languages."""
    report = schema.reports.c
    dated = select(func.min(report.day), func.max(report.day)).where(report.day != "")
    first, last = connection.execute(dated).one()
    publishers = connection.execute(select(func.count(func.distinct(report.publisher)))).scalar_one()
    languages = connection.execute(select(report.language).distinct().order_by(report.language)).scalars()
    return first, last, int(publishers), [str(name) for name in languages if name]


def rows_of(connection: Connection, noun: Noun, keys: Sequence[Any]) -> list[table_rows.Row]:
    """The rows of these keys, in their order."""
    if not keys:
        return []
    read = {row[0]: _typed(noun, row) for row in _read(connection, noun, keys)}
    return [read[value] for value in keys if value in read]


def _read(connection: Connection, noun: Noun, keys: Sequence[Any]) -> Sequence[Row[Any]]:
    """Key and columns of these rows, in no order."""
    if not keys:
        return []
    return connection.execute(_reading(noun, len(keys)), {f"k{n}": value for n, value in enumerate(keys)}).all()


@lru_cache(maxsize=64)
def _reading(noun: Noun, count: int) -> TextClause:
    """The statement that reads so many rows by their keys; the same one is not made anew for each batch."""
    view, key = SOURCE[noun]
    marks = ", ".join(f":k{number}" for number in range(count))
    return sql(f'SELECT "{key}", {selected(noun)} FROM {view} WHERE "{key}" IN ({marks})')


TRUE_OR_FALSE = frozenset({"contested", "disputed_actor", "minor"})


def _typed(noun: Noun, row: Row[Any]) -> table_rows.Row:
    names = table_rows.columns(noun)
    made: Any = table_rows.ROWS[noun]
    given: Sequence[Any] = row[1:]
    return cast(
        table_rows.Row,
        made(*(bool(value) if name in TRUE_OR_FALSE else value for name, value in zip(names, given, strict=True))),
    )


def _keys(
    connection: Connection, noun: Noun, conditions: Sequence[Condition], limit: int, last: Sequence[Any] | None
) -> list[Any]:
    """Key and order values of the rows that fit, from where the last page ended."""
    order = ORDERS[noun]
    key = TABLES[noun].c.id
    where = list(conditions)
    if last is not None:
        columns = tuple_(*order.columns)
        where.append(columns < tuple_(*last) if order.descending else columns > tuple_(*last))
    sorting = [column.desc() if order.descending else column for column in order.columns]
    query = select(key, *order.columns).where(*where).order_by(*sorting).limit(limit)
    return list(connection.execute(query))


def _first_keys(
    connection: Connection, noun: Noun, conditions: Sequence[Condition], limit: int
) -> tuple[list[Any], int]:
    """Key and order values of the first rows that fit, and how many fit, counted up to a bound: found out at once."""
    order, table = ORDERS[noun], TABLES[noun]
    sorting = [column.desc() if order.descending else column for column in order.columns]
    own = order.columns[-1]  # tells a row from all others
    wanted = order.columns if own is table.c.id or noun == "reports" else (*order.columns, table.c.id)
    fitting = select(*wanted).where(*conditions).order_by(*sorting).limit(max(limit, COUNTED + 1)).cte("fitting")
    values = [fitting.c[column.name] for column in order.columns]
    again = [column.desc() if order.descending else column for column in values]
    number = select(func.count()).select_from(fitting).scalar_subquery()
    if noun == "reports":  # the id lies beside a long text: it is read for the rows that are shown alone
        chosen = select(table.c.id, *values, number).join(table, table.c.number == fitting.c.number)
    else:
        chosen = select(fitting.c.id, *values, number)
    rows = list(connection.execute(chosen.order_by(*again).limit(limit)))
    return [row[:-1] for row in rows], int(rows[0][-1]) if rows else 0


def _cursor(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(list(values)).encode()).decode().rstrip("=")


def _read_cursor(noun: Noun, words: str | None) -> tuple[Any, ...] | None:
    if words is None:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(words.encode("ascii") + b"=" * (-len(words) % 4)))
        kinds = [column.type.python_type for column in ORDERS[noun].columns]
        if not isinstance(values, list) or [type(value) for value in values] != kinds:
            raise ValueError
    except (ValueError, UnicodeError, RecursionError):
        raise UsageError(f"{words!r} is not where a page of {noun} begins") from None
    return tuple(values)
