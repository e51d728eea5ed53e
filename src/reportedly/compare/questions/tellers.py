"""Who tells something in a report, and when: the innermost statement around some characters, the day of telling."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from reportedly.compare.topics import day_of
from reportedly.model import Account, Annotated, Event, Span, Stance, Statement

NARROW = 3  # days of an interval at most that says when something happened
BESIDE = 200  # statements on each side of some characters among which their source is looked for

STANCES: dict[str, Stance] = {
    "deny": "denies",
    "doubt": "doubts",
    "dispute": "doubts",
    "blame": "accuses",
    "accuse": "accuses",
    "retract": "retracts",
    "ask": "asks",
}
"""Speech acts that are a stance of their own; all others assert."""


def innermost(document: Annotated, span: Span) -> Statement | None:
    """The innermost statement that holds the characters; None in the report's own voice."""
    holding = [
        statement
        for statement in near(document, span.start)
        if any(part.start <= span.start and span.end <= part.end for part in statement.content)
    ]
    return min(holding, key=lambda one: sum(part.end - part.start for part in one.content), default=None)


def near(document: Annotated, at: int) -> Sequence[Statement]:
    """The statements that may hold the characters: of a very long report those around them."""
    if len(document.statements) <= 2 * BESIDE:
        return document.statements
    found = bisect_left(document.statements, at, key=lambda statement: statement.content[0].start)
    return document.statements[max(0, found - BESIDE) : found + BESIDE]


def told_on(document: Annotated) -> str | None:
    """The day on which the report tells it, where that is sure within a week."""
    if day_of(document) is None:
        return None
    return (document.published.value or document.report.published or "")[:10] or None


def account(
    document: Annotated, span: Span, said: Statement | None, copy_of: str | None, stance: Stance | None = None
) -> Account:
    """The account that these characters give."""
    return Account(
        span=span,
        stance=stance or (STANCES.get(said.act, "asserts") if said else "asserts"),
        source=said.source if said else None,
        source_actor=said.source_actor if said else None,
        told=told_on(document),
        copy_of=copy_of,
    )


def other_incident(incidents: Sequence[str | None]) -> npt.NDArray[np.bool_]:
    """Which of them are told of two incidents: no question is asked of both."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(incidents), 1)}
    column = np.array([numbers[name] if name is not None else 0 for name in incidents])
    return np.asarray((column[:, None] != column[None, :]) & (column[:, None] > 0) & (column[None, :] > 0))


def named_source(document: Annotated, said: Statement | None) -> str | None:
    """Who says so, by a name; None in the report's own voice, and for "a source"."""
    actor = document.actor(said.source_actor) if said else None
    return actor.id if actor and any(mention.form == "name" for mention in actor.mentions) else None


def days_of(events: Iterable[Event]) -> tuple[int, int] | None:
    """The first and the last day in which the events lie; None where one of them can lie anywhere in a longer time."""
    spans = [(event.earliest, event.latest) for event in events if event.earliest and event.latest]
    days = [(date.fromisoformat(a[:10]).toordinal(), date.fromisoformat(b[:10]).toordinal()) for a, b in spans]
    if not days or any(last - first > NARROW for first, last in days):
        return None
    return min(first for first, _ in days), max(last for _, last in days)
