"""Which reports fit the words of a search best: those that were added last are weighed, the rest follow as they came.

To weigh a report means to look up all its words. Of words that most reports of a large record have, so many are not
weighed that the answer would be long in coming: the order of ten thousand reports is of no use to a reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from reportedly.record import schema
from reportedly.record.backends.base import backend_of
from reportedly.record.query_words import Query

WEIGHED = 2_000
"""Reports that are weighed at most: the last that have the words and fit the filter."""

REST = 1.0
"""The score of one that was not weighed; what fits has less than nought."""


def best(
    connection: Connection,
    query: Query,
    conditions: Sequence[ColumnElement[bool]],
    limit: int,
    offset: int = 0,
    after: tuple[float, int] | None = None,
) -> list[tuple[int, float]]:
    """Number and score of the reports that have the words, those that fit best (lowest) first.

    Those that fit as well stand in the order of their numbers; those that were not weighed come last, the newest first.

    Args:
        connection: to the record.
        query: what is looked for.
        conditions: what else must hold of the table of reports.
        limit, offset: how many, and how many to pass over.
        after: score and number of the one behind which they begin.
    """
    hit = backend_of(connection).scored(query, WEIGHED, conditions)
    weighed: list[tuple[int, float]] = []
    if after is None or after[0] < REST:
        chosen = _behind(hit, after).order_by(hit.c.score, hit.c.number).limit(offset + limit)
        weighed = [(number, score) for number, score in connection.execute(chosen)]
    found = weighed[offset:]
    if len(found) < limit:
        below = connection.execute(select(func.min(hit.c.number))).scalar()
        if below is not None and after is not None and after[0] >= REST:
            below = min(below, after[1])
        passed = max(0, offset - len(weighed))
        found += _rest(connection, query, conditions, below, limit - len(found), passed)
    return found


def _behind(hit: Any, after: tuple[float, int] | None) -> Select[Any]:
    chosen = select(hit.c.number, hit.c.score)
    if after is None:
        return chosen
    score, number = after
    return chosen.where(or_(hit.c.score > score, and_(hit.c.score == score, hit.c.number > number)))


def _rest(
    connection: Connection,
    query: Query,
    conditions: Sequence[ColumnElement[bool]],
    below: int | None,
    limit: int,
    offset: int,
) -> list[tuple[int, float]]:
    """Those of lesser numbers, which are not weighed."""
    if below is None:
        return []
    number = schema.reports.c.number
    having = number.in_(backend_of(connection).matching(query))
    chosen = select(number).where(having, number < below, *conditions).order_by(number.desc())
    return [(found, REST) for found in connection.execute(chosen.limit(limit).offset(offset)).scalars()]
