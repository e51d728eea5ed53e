"""Full-text search over titles and texts: what a person types (`query_words`) finds reports, with passages.

A second index of three-letter pieces finds parts of words in any script.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, select, tuple_

from reportedly.errors import UsageError
from reportedly.model import Span
from reportedly.record import pieces_of_words, query_words, schema, weighing
from reportedly.record.backends.base import backend_of
from reportedly.record.query_words import Query
from reportedly.record.reached import along

PASSAGES = 3  # of one report that are shown
AROUND = 80  # characters on either side of what was found
ENDINGS = frozenset(".,;:!?)]”’")
SAMPLED = 100  # reports by which is reckoned how many have the pieces of a part


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text around words that were searched for; `marks` are the words themselves."""

    span: Span
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that has the words, with passages from its text (none where only the title has them).

    `mark` stands for its place in the order: the next page begins behind it.
    """

    report: str
    heading: str
    publisher: str | None
    published: str | None
    text: str
    passages: tuple[Passage, ...]
    mark: str = ""


def asked_for(words: str) -> Query:
    """What a person typed. Raises UsageError where no word is in it, and for what cannot be read (`query_words`)."""
    query = query_words.read(words)
    if query is None:
        raise UsageError(f"text {words!r} has no word to look for")
    return query


def find(
    connection: Connection,
    words: str,
    limit: int = 50,
    offset: int = 0,
    conditions: Sequence[ColumnElement[bool]] = (),
    after: str | None = None,
) -> list[Hit]:
    """The reports that have the words, best first (a title's words counting four times; `weighing`).

    Args:
        conditions: what else must hold of the table of reports.
        after: the mark (`Hit.mark`) of the hit behind which they begin.
    """
    query = query_words.read(words)
    if query is None:
        return []
    backend = backend_of(connection)
    backend.begin_search(connection)
    found = weighing.best(
        connection, query, conditions, limit, offset, None if after is None else _read_mark(after, (float, int))
    )
    marks = backend.marks(connection, query, [number for number, _ in found])
    shown = _shown(connection, [number for number, _ in found])
    return [
        _hit(shown[number], marks[number].places, _mark(score, number)) for number, score in found if number in shown
    ]


def find_part(
    connection: Connection,
    part: str,
    limit: int = 50,
    offset: int = 0,
    conditions: Sequence[ColumnElement[bool]] = (),
    after: str | None = None,
) -> list[Hit]:
    """The reports whose text or title holds these characters anywhere, in any script and any case; the newest first.

    Raises UsageError for fewer than three characters.
    """
    report, backend = schema.reports.c, backend_of(connection)
    order = (report.day.desc(), report.number.desc())
    where = list(conditions)
    if after is not None:
        where.append(tuple_(report.day, report.number) < tuple_(*_read_mark(after, (str, int))))
    first = connection.execute(select(*_COLUMNS).where(*where).order_by(*order).limit(SAMPLED)).all()
    folded = pieces_of_words.folded(part)
    having = sum(pieces_of_words.has_pieces(folded, f"{row.heading}\n{row.text}") for row in first)
    expected = having / len(first) * connection.execute(select(func.max(report.number))).scalar_one() if first else 0
    query = select(*_COLUMNS, report.day).where(backend.holding(part, int(expected)), *where).order_by(*order)
    wanted = re.compile(re.escape(part), re.IGNORECASE)
    return [
        _hit(row, [found.span() for found in wanted.finditer(row.text)], _mark(row.day, row.number))
        for row in connection.execute(query.limit(limit).offset(offset))
    ]


def count(connection: Connection, words: str, most: int, conditions: Sequence[ColumnElement[bool]] = ()) -> int:
    """How many reports `find` would give, counted up to a bound."""
    query = query_words.read(words)
    if query is None:
        return 0
    backend_of(connection).begin_search(connection)
    matching = backend_of(connection).matching(query)
    if not conditions:  # the index alone says it, but that a long report may stand in it twice
        several = 2 * (most + 1)
        some = select(matching.subquery().c.number).limit(several).subquery()
        rows, numbers = connection.execute(select(func.count(), func.count(some.c.number.distinct()))).one()
        if rows < several or numbers > most:
            return min(int(numbers), most + 1)
    found: Select[Any] = select(literal_column("1")).select_from(schema.reports)
    found = found.where(along(schema.reports.c.number, matching), *conditions).limit(most + 1)
    return int(connection.execute(select(func.count()).select_from(found.subquery())).scalar_one())


def _shown(connection: Connection, numbers: Sequence[int]) -> dict[int, Any]:
    """What a hit shows of these reports."""
    rows = connection.execute(select(*_COLUMNS).where(schema.reports.c.number.in_(numbers))) if numbers else ()
    return {row.number: row for row in rows}


def _hit(row: Any, places: Sequence[tuple[int, int]], mark: str) -> Hit:
    marks = [Span(row.id, start, end) for start, end in places]
    passages = _grouped(row.id, row.text, marks)
    return Hit(row.id, row.heading, row.publisher, row.published, row.text, passages, mark)


_COLUMNS = tuple(schema.reports.c[name] for name in ("number", "id", "heading", "publisher", "published", "text"))


def _mark(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _read_mark(words: str, kinds: tuple[type, ...]) -> Any:
    """The values of a mark. Raises UsageError for what is none of this kind of search."""
    try:
        values = json.loads(base64.urlsafe_b64decode(words.encode("ascii") + b"=" * (-len(words) % 4)))
        if not isinstance(values, list) or [type(value) for value in values] != list(kinds):
            raise ValueError
    except (ValueError, UnicodeError, RecursionError):
        raise UsageError(f"{words!r} is not where a page of a search begins") from None
    return tuple(values)


def _grouped(report: str, plain: str, marks: Sequence[Span]) -> tuple[Passage, ...]:
    groups: list[list[Span]] = []
    for mark in marks:
        if groups and mark.start - groups[-1][-1].end < AROUND:
            groups[-1].append(mark)
        elif len(groups) < PASSAGES:
            groups.append([mark])
        else:
            break
    return tuple(Passage(_around(report, plain, group[0].start, group[-1].end), tuple(group)) for group in groups)


def _around(report: str, plain: str, start: int, end: int) -> Span:
    """The stretch widened to whole words within a line."""
    line = plain.rfind("\n", 0, start) + 1
    low = max(line, start - AROUND)
    high = plain.find("\n", end)
    high = min(len(plain) if high < 0 else high, end + AROUND)
    while low < start and low > 0 and plain[low - 1].isalnum() and plain[low].isalnum():
        low += 1
    while line < low < start and (plain[low].isspace() or plain[low] in ENDINGS):
        low += 1  # where it is cut, it begins with a word
    while high > end and high < len(plain) and plain[high - 1].isalnum() and plain[high].isalnum():
        high -= 1
    return Span(report, low, high)
