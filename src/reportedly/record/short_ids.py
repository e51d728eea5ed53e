"""Things by the first digits of their ids, as an address has them."""

from __future__ import annotations

from sqlalchemy import select

from reportedly.errors import UsageError
from reportedly.model.identifiers import report_mark
from reportedly.record import schema
from reportedly.record.store import Record

KINDS = {
    "incident": (schema.incidents, "incident"),
    "question": (schema.questions, "question"),
    "occurrence": (schema.occurrences, "occurrence"),
    "finding": (schema.findings, "finding"),
    "copies": (schema.copies, "group of copies"),
}
"""Things whose ids are made of what they hold, with what they are called."""

CHOICES = 9  # things that begin alike that are offered to choose from


def beginning(record: Record, kind: str, digits: str) -> list[str]:
    """The ids of a kind that begin with these digits, or the one that has no more; some of them where many do.

    Raises UsageError where there is none.
    """
    found = _beginning(record, kind, digits)
    if not found:
        raise UsageError(f"there is no {KINDS[kind][1]} {digits!r} in the record")
    exact = f"{kind}-{digits}"
    return [exact] if exact in found else found


def shortest(record: Record, name: str, length: int) -> str:
    """The digits of an id that are enough for its address: so many, or all where another begins with them too."""
    kind, _, digits = name.partition("-")
    short = digits[:length]
    return short if short == digits or len(_beginning(record, kind, short)) == 1 else digits


def _beginning(record: Record, kind: str, digits: str) -> list[str]:
    column = KINDS[kind][0].c.id
    start = f"{kind}-{digits}"
    query = select(column).where(column >= start, column < start + "\uffff").order_by(column).limit(CHOICES)
    with record.reading() as connection:
        return [str(name) for name in connection.execute(query).scalars()]


def report_marked(record: Record, mark: str) -> str:
    """The id of the report of that mark (`report_mark`). Raises UsageError where there is none."""
    with record.reading() as connection:
        for name in connection.execute(select(schema.reports.c.id).order_by(schema.reports.c.number)).scalars():
            if report_mark(name) == mark:
                return str(name)
    raise UsageError(f"there is no report of the mark {mark!r} in the record")
