"""A person's decisions on what is one and what is two: written into the log, which only grows, and read from there.

Each entry names a pair and what holds of it from now on, with the reason given; what held before stands in the same
entry, so that nothing is lost when a decision is taken back.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Literal, Protocol, get_args

from sqlalchemy import Connection, func, select

from reportedly.errors import UsageError
from reportedly.model import Annotated, Span
from reportedly.record import schema
from reportedly.record.address import Place

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


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision that holds, with who took it, when and why; `applied`: the reports have been compared since."""

    decision: Decision
    time: str
    who: str
    why: str
    applied: bool


class Holdings(Protocol):
    """What is asked of a record about a decision."""

    @property
    def path(self) -> Place:
        """Its file."""

    def holds(self, name: str) -> bool:
        """Whether there is a report of that id."""

    def document(self, name: str) -> Annotated:
        """A report with all that was read in it."""

    def decisions(self) -> list[Decision]:
        """What a person decided, and holds."""


EVENT = re.compile(r"(?P<report>.+)#(?:(?P<number>[0-9]{1,9})|(?P<start>[0-9]{1,9})-(?P<end>[0-9]{1,9}))", re.DOTALL)
"""How an event is named: `report#3` by its number, counted from 0 as in an export, or `report#120-127` by its words."""


def named(record: Holdings, words: str) -> str | Span:
    """What a person means: a report's id, or an event of a report. Raises UsageError for what the record does not hold.

    An id that itself looks like the name of an event goes first.
    """
    found = EVENT.fullmatch(words)
    if found is None or record.holds(words):
        return words
    if not record.holds(report := found["report"]):
        raise UsageError(f"there is no report {report!r} in {record.path}")
    if found["number"] is None:
        start, end = int(found["start"]), int(found["end"])
        if start >= end:
            raise UsageError(f"{words!r}: the characters of an event start before they end")
        return Span(report, start, end)
    events, number = record.document(report).events, int(found["number"])
    if number >= len(events):
        told = f"its events have the numbers 0 to {len(events) - 1}" if events else "it tells of none"
        raise UsageError(f"report {report!r} has no event {number}: {told}")
    return events[number].trigger


def called(record: Holdings, side: str | Span) -> str:
    """The name of a report or an event, as `named` reads it; by its words where the report tells of it no longer."""
    if isinstance(side, str):
        return side
    for number, event in enumerate(record.document(side.report).events):
        if event.trigger == side:
            return f"{side.report}#{number}"
    return f"{side.report}#{side.start}-{side.end}"


def verdict_in_words(decision: Decision) -> str:
    """What holds of the two: `one text`, `two texts`, `one occurrence`, `two occurrences`."""
    one, two = ("text", "texts") if isinstance(decision.a, str) else ("occurrence", "occurrences")
    return f"one {one}" if decision.verdict == "one" else f"two {two}" if decision.verdict == "two" else "open"


def _plain(side: str | Span) -> Any:
    return side if isinstance(side, str) else [side.report, side.start, side.end]


def _side(value: Any) -> str | Span:
    return value if isinstance(value, str) else Span(*value)


def taken(connection: Connection) -> list[Taken]:
    """The decisions that hold, in the order in which they were first taken."""
    log = schema.log.c
    held: dict[str, Taken] = {}
    query = select(log.number, log.subject, log.new, log.time, log.who, log.why).where(log.what == WHAT)
    rows = connection.execute(query.order_by(log.number)).all()
    if not rows:
        return []
    compared = connection.execute(select(func.max(log.number)).where(log.what == "reports compared")).scalar() or 0
    for number, subject, verdict, time, who, why in rows:
        a, b = map(_side, json.loads(subject))
        held[subject] = Taken(Decision(a, b, verdict), time, who, why or "", number < compared)
    return [one for one in held.values() if one.decision.verdict != "open"]


def decided(connection: Connection) -> list[Decision]:
    """The decisions that hold, in the order in which they were first taken."""
    return [one.decision for one in taken(connection)]


def check(record: Holdings, decision: Decision) -> None:
    """Raises UsageError for what the record does not hold, for a pair of one and the same, for an unknown verdict.

    To take a decision back, one must stand; what it is on may be gone (an event, after the layers have changed).
    """
    a, b = decision.a, decision.b
    if decision.verdict not in get_args(Verdict):
        raise UsageError(f"a decision is one, two or open, not {decision.verdict!r}")
    for side in (a, b):
        if isinstance(side, str):
            if not record.holds(side):
                raise UsageError(f"there is no report {side!r} in {record.path}")
        elif decision.verdict != "open" and all(event.trigger != side for event in record.document(side.report).events):
            raise UsageError(f"report {side.report!r} tells of no event at {side.start}..{side.end}")
    if a == b or isinstance(a, Span) != isinstance(b, Span):
        raise UsageError("a decision is on two reports, or on two events")
    if decision.verdict == "open" and decision.subject not in {one.subject for one in record.decisions()}:
        raise UsageError(f"no decision on {called(record, a)!r} and {called(record, b)!r} stands: nothing to take back")


def entry(connection: Connection, decision: Decision, why: str) -> dict[str, str | None]:
    """The log entry of a decision."""
    before = {known.subject: known.verdict for known in decided(connection)}
    old = before.get(decision.subject)
    return {"what": WHAT, "subject": decision.subject, "old": old, "new": decision.verdict, "why": why}
