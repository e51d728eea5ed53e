"""What stands beside a thing in a record: who tells it, what they tell besides, who is in it, what lies near.

Each relation is a list by the one filter, so that it can be asked for whole: `asked` says by which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from reportedly.errors import UsageError
from reportedly.model.table_rows import IncidentRow, Row
from reportedly.record import schema
from reportedly.record.filters import Noun
from reportedly.record.store import Record
from reportedly.service import querying

NEAR = 7
"""Days before and after an incident in which another one of the same place is near."""

Asked = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands in one relation to a thing.

    Attributes:
        relation: in words: "told by", "who did it", "near it" ...
        noun: what these are.
        asked: the filter that gives all of them; empty where they are named one by one.
        rows: some of them, or all.
        total: how many there are, counted up to a bound.
        exact: whether that is all of them.
    """

    relation: str
    noun: Noun
    asked: Asked
    rows: tuple[Row, ...]
    total: int
    exact: bool


@dataclass(frozen=True, slots=True)
class _Link:
    """A relation: from the row of a thing to a filter, or to the ids of what it leads to."""

    relation: str
    noun: Noun
    asked: Callable[[Any], Asked | None] | None = None
    ids: Callable[[Record, Any], Sequence[str | None]] | None = None


def _of(field: str, name: str = "id") -> Callable[[Any], Asked | None]:
    def asked(row: Any) -> Asked | None:
        value = getattr(row, name)
        return None if value is None else {field: value}

    return asked


def _named(name: str) -> Callable[[Record, Any], Sequence[str | None]]:
    return lambda record, row: (getattr(row, name),)


def _near(row: IncidentRow) -> Asked | None:
    """The filter for what happened at the same place within some days."""
    if row.place is None or row.earliest is None or row.latest is None:
        return None
    try:
        first = date.fromisoformat(row.earliest) - timedelta(days=NEAR)
        last = date.fromisoformat(row.latest) + timedelta(days=NEAR)
    except (ValueError, OverflowError):
        return None
    return {"place": row.place, "since": first.isoformat(), "until": last.isoformat()}


def _same_text(record: Record, row: Any) -> Sequence[str]:
    """The other reports of the group of copies that a report is in."""
    if row.copies is None:
        return ()
    copied = schema.copied_reports.c
    query = select(copied.report).where(copied.copies == row.copies, copied.report != row.id).order_by(copied.report)
    with record.reading() as connection:
        return list(connection.execute(query).scalars())


def _parties(record: Record, row: Any) -> Sequence[str]:
    found = record.incident(row.id)
    return list(dict.fromkeys(party.id for party in (*found.actors, *found.targets)))


def _accounts(record: Record, row: Any) -> Sequence[str]:
    return list(dict.fromkeys(account.span.report for account in record.question(row.id).accounts))


LINKS: Mapping[Noun, tuple[_Link, ...]] = {
    "reports": (
        _Link("incidents that it tells", "incidents", _of("report")),
        _Link("events that it tells", "events", _of("report")),
        _Link("statements in it", "statements", _of("report")),
        _Link("who is met in it", "actors", _of("report")),
        _Link("questions that it answers", "questions", _of("report")),
        _Link("checks of it", "checks", _of("report")),
        _Link("the same text", "reports", ids=_same_text),
    ),
    "incidents": (
        _Link("told by", "reports", _of("incident")),
        _Link("tellings", "events", _of("incident")),
        _Link("what is said of it", "statements", _of("incident")),
        _Link("what its accounts answer", "questions", _of("incident")),
        _Link("who is in it", "actors", ids=_parties),
        _Link("near it", "incidents", _near),
    ),
    "events": (
        _Link("told by", "reports", ids=_named("report")),
        _Link("the happening", "incidents", ids=_named("incident")),
        _Link("other tellings", "events", _of("incident", "incident")),
        _Link("who did it", "actors", ids=_named("doer_id")),
        _Link("to whom", "actors", ids=_named("target_id")),
        _Link("who says so", "actors", ids=_named("source_id")),
    ),
    "statements": (
        _Link("told by", "reports", ids=_named("report")),
        _Link("who says it", "actors", ids=_named("source_id")),
        _Link("what else they say", "statements", _of("source", "source_id")),
    ),
    "questions": (
        _Link("the happening", "incidents", ids=_named("incident")),
        _Link("other questions of it", "questions", _of("incident", "incident")),
        _Link("who answers it", "reports", ids=_accounts),
    ),
    "actors": (
        _Link("what they did, or was done to them", "incidents", _of("actor")),
        _Link("tellings of that", "events", _of("actor")),
        _Link("what they say", "statements", _of("source")),
        _Link("who tells of their deeds", "reports", _of("actor")),
    ),
    "checks": (_Link("of the report", "reports", ids=_named("report")),),
}
"""What each noun is linked to."""


def neighbours(record: Record, name: str, limit: int = 10, noun: Noun | None = None) -> list[Neighbours]:
    """What stands beside the thing of that id, relation by relation; relations without anything are left out.

    Args:
        record: an open record.
        name: the id of a report, incident, event (`report#3`), statement (`report@3`), question, actor or check.
        limit: how many rows of each relation at most.
        noun: what it is, where that is known.

    Raises UsageError where nothing has that id.
    """
    kind = noun or querying.kind_of(record, name)
    row = querying.get(record, kind, name)
    found = (_linked(record, link, row, name, limit) for link in LINKS[kind])
    return [one for one in found if one is not None and one.total]


def _linked(record: Record, link: _Link, row: Row, name: str, limit: int) -> Neighbours | None:
    if link.ids is not None:
        ids = [one for one in link.ids(record, row) if one is not None]
        rows = tuple(_held(record, link.noun, ids[:limit]))
        return Neighbours(link.relation, link.noun, {}, rows, len(ids), True)
    asked = link.asked(row) if link.asked is not None else None
    if asked is None:
        return None
    page = querying.list_page(record, link.noun, asked, min(limit + 1, 1000))
    others = tuple(one for one in page.rows if getattr(one, "id") != name)[:limit]  # noqa: B009
    own = len(page.rows) - len([one for one in page.rows if getattr(one, "id") != name])  # noqa: B009
    return Neighbours(link.relation, link.noun, asked, others, page.total - own, page.exact)


def _held(record: Record, noun: Noun, ids: Sequence[str]) -> Iterator[Row]:
    """The rows of these ids that the record holds: an actor may be named that no report mentions by that name."""
    for one in ids:
        try:
            yield querying.get(record, noun, one)
        except UsageError:
            continue
