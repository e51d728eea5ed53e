"""Which reports of a record have a date, which have none, and which no layer has read yet: for dating by neighbours."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from reportedly.record import schema
from reportedly.record.inserts import TO_BE_READ
from reportedly.record.store import Record

GIVEN = ("given", "metadata")
"""Bases of a date that came with the report."""

ROWS = 100  # that are read at once


@dataclass(frozen=True, slots=True)
class Undated:
    """A report without a date: by which neighbours it was dated, and whether it is still to be read."""

    id: str
    given_id: str
    text: str
    neighbours: str | None
    to_be_read: bool


def dated(record: Record) -> Iterator[tuple[str, str, str]]:
    """(id, day, text) of the reports whose day was given or stood in a page's metadata, in the order of the ids."""
    reports = schema.reports.c
    query = (
        select(reports.id, reports.published, reports.text)
        .where(reports.published_basis.in_(GIVEN), reports.published.is_not(None))
        .order_by(reports.id)
    )
    with record.reading() as connection:
        for row in connection.execute(query.execution_options(yield_per=ROWS)):
            yield (row[0], row[1], row[2])


def dates(record: Record) -> str:
    """A hash over which reports came with a date and which without: what dating by neighbours is made from."""
    columns = (schema.reports.c.id, schema.reports.c.fingerprint, schema.reports.c.published_basis)
    whole = hashlib.sha256()
    with record.reading() as connection:
        for name, mark, basis in connection.execute(select(*columns).order_by(schema.reports.c.id)):
            whole.update(f"\x1f{name}\x1e{mark}\x1e{basis in GIVEN}".encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def undated(record: Record, layers: str) -> Iterator[Undated]:
    """The reports without a date that these layers read, or none has read, in the order of the ids."""
    reports, lines = schema.reports.c, schema.annotated.c
    query = (
        select(reports.id, reports.given_id, reports.text, lines.neighbours, lines.layers == TO_BE_READ)
        .join_from(schema.reports, schema.annotated)
        .where(reports.published_basis.not_in(GIVEN), lines.layers.in_((layers, TO_BE_READ)))
        .order_by(reports.id)
    )
    with record.reading() as connection:
        for row in connection.execute(query.execution_options(yield_per=ROWS)):
            yield Undated(*row)


def to_be_read(record: Record) -> list[tuple[str, str, bool]]:
    """(id, given id, whether it came with a date) of the reports that no layer of this program has read, by id."""
    reports = schema.reports.c
    query = (
        select(reports.id, reports.given_id, reports.published_basis.in_(GIVEN))
        .join_from(schema.reports, schema.annotated)
        .where(schema.annotated.c.layers == TO_BE_READ)
        .order_by(reports.id)
    )
    with record.reading() as connection:
        return [(row[0], row[1], bool(row[2])) for row in connection.execute(query)]
