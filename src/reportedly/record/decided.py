"""A person's decisions on what is one and what is two: written into the log, which only grows, and read from there.

Each entry names a pair and what holds of it from now on, with the reason given; what held before stands in the same
entry, so that nothing is lost when a decision is taken back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection, select

from reportedly.errors import UsageError
from reportedly.model import Span
from reportedly.record import schema

if TYPE_CHECKING:
    from reportedly.record.store import Record

WHAT = "decided"
"""What the log calls an entry with a decision."""

Verdict = Literal["one", "two", "open"]
"""The two are one; they are two; the program is to judge again."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What holds of two reports (by their ids), or of two events (by their triggers)."""

    a: str | Span
    b: str | Span
    verdict: Verdict

    @property
    def subject(self) -> str:
        """The pair as the log writes it."""
        return json.dumps([_plain(self.a), _plain(self.b)], ensure_ascii=False, separators=(",", ":"))


def _plain(side: str | Span) -> Any:
    return side if isinstance(side, str) else [side.report, side.start, side.end]


def _side(value: Any) -> str | Span:
    return value if isinstance(value, str) else Span(*value)


def decided(connection: Connection) -> list[Decision]:
    """The decisions that hold, in the order in which they were first taken."""
    log = schema.log.c
    held: dict[str, Decision] = {}
    query = select(log.subject, log.new).where(log.what == WHAT).order_by(log.number)
    for subject, verdict in connection.execute(query):
        a, b = map(_side, json.loads(subject))
        held[subject] = Decision(a, b, verdict)
    return [decision for decision in held.values() if decision.verdict != "open"]


def check(record: Record, decision: Decision) -> None:
    """Raises UsageError for what the record does not hold, and for a pair of one and the same."""
    a, b = decision.a, decision.b
    if a == b or isinstance(a, Span) != isinstance(b, Span):
        raise UsageError("a decision is on two reports, or on two events")
    for side in (a, b):
        if isinstance(side, str):
            if not record.holds(side):
                raise UsageError(f"there is no report {side!r} in {record.path}")
        elif all(event.trigger != side for event in record.document(side.report).events):
            raise UsageError(f"report {side.report!r} tells of no event at {side.start}..{side.end}")


def entry(connection: Connection, decision: Decision, why: str) -> dict[str, str | None]:
    """The log entry of a decision."""
    before = {known.subject: known.verdict for known in decided(connection)}
    old = before.get(decision.subject)
    return {"what": WHAT, "subject": decision.subject, "old": old, "new": decision.verdict, "why": why}
