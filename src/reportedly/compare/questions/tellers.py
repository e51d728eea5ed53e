"""Who tells something in a report, and when: the innermost statement around some characters, the day of telling."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from reportedly.compare.topics import day_of
from reportedly.model import Account, Annotated, Span, Stance, Statement

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
