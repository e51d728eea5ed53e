"""Factuality: whether an event happened, goes on, is planned, possible, denied or merely supposed, as it is told.

The class follows Saurí and Pustejovsky's idea of reading an event's surroundings (modals, negation, who says it) in the
scheme of the format; the finer grade runs from -3 (surely not) to 3 (surely), learned from graded news.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace

from reportedly.layers.declaration import layer
from reportedly.layers.events.grammar import Tree
from reportedly.layers.factuality.classifier import blend, raw_grade, stretched
from reportedly.layers.factuality.cues import read
from reportedly.layers.factuality.features import names_of
from reportedly.layers.factuality.rules import Verdict, decide
from reportedly.model import Annotated, Event, Factuality, Parse, Reason, Span


@dataclass(frozen=True, slots=True)
class Grade:
    """How a trigger is told: its class, its grade from -3 (surely not) to 3 (surely), and why."""

    factuality: Factuality
    value: float
    reason: Reason


@layer(requires=("events",), assigns=("events.factuality", "events.factuality_value", "events.reasons"))
def annotate_factuality(document: Annotated) -> Annotated:
    """The document with the factuality of each event."""
    tree = Tree(document.parse or Parse())
    return replace(document, events=tuple(_graded(document, tree, event) for event in document.events))


def grade(document: Annotated, trigger: Span, statement: int | None = None, tree: Tree | None = None) -> Grade:
    """The factuality of any stretch of a parsed report, be it an event's trigger or not.

    Args:
        statement: index of the innermost statement whose content holds the trigger.
        tree: the document's trees, where the caller has them.
    """
    tree = tree or Tree(document.parse or Parse())
    head = tree.head_of(tree.covering(trigger.start, trigger.end))
    if head is None:
        return Grade(
            "happened", 3.0, Reason("the words were not parsed; told as a fact unless said otherwise", trigger)
        )
    act = None if statement is None else document.statements[statement].act
    reading = read(tree, head)
    own = raw_grade(names_of(tree, reading))
    seen = tagger_grade(document, tree.tokens[head].start) if blend() else None
    value = stretched(own if seen is None else (1 - blend()) * own + blend() * seen)
    verdict = decide(tree, reading, value, act)
    return Grade(
        verdict.factuality, round(_fitting(verdict, value), 2), Reason(verdict.why, _span(document, tree, verdict))
    )


def tagger_grade(document: Annotated, character: int) -> float | None:
    """The neural tagger's grade at a character, -3 to 3; None where it read nothing there."""
    pieces = document.tagging.factuality if document.tagging else ()
    at = bisect_right(pieces, character, key=lambda piece: piece[0]) - 1
    return pieces[at][2] if at >= 0 and character < pieces[at][1] else None


def _fitting(verdict: Verdict, value: float) -> float:
    """The grade, moved only where it would contradict a class that a rule by name has found."""
    if verdict.factuality == "denied":
        return min(value, -0.5)
    return value


def _span(document: Annotated, tree: Tree, verdict: Verdict) -> Span | None:
    if verdict.token is None:
        return None
    token = tree.tokens[verdict.token]
    return document.report.span(token.start, token.end)


def _graded(document: Annotated, tree: Tree, event: Event) -> Event:
    found = grade(document, event.trigger, event.statement, tree)
    name, reason = found.factuality, found.reason
    today = document.published.value if document.published.basis in ("given", "metadata") else document.published.latest
    if name in ("happened", "ongoing") and event.earliest and today and event.earliest > today:
        name, reason = (
            "planned",
            Reason(
                "its date lies after the report's own",
                document.times[event.time].span if event.time is not None else None,
            ),
        )
    return replace(event, factuality=name, factuality_value=found.value, reasons=(*event.reasons, reason))
