"""Long reports, read window by window: what a layer takes then grows with a report's length, whatever the layer does.

A report of no more than `WINDOW` characters is one window, and read as it is. A longer one is cut where a paragraph
ends, or else a sentence; each window is read as a report of its own, with the body that was found in the whole and the
day that was found in the first; what was read is put together on the characters of the whole. Names are joined over
windows by what they are (the authority table, a full name); a pronoun or a description is looked for in its window.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from typing import Any

from reportedly.layers.actors.entity_linking import merged, numbered
from reportedly.model import (
    Actor,
    Annotated,
    Denial,
    Event,
    Finding,
    LoadedWord,
    Note,
    Publication,
    Quantity,
    Span,
    Statement,
)
from reportedly.model.identifiers import make_finding
from reportedly.text.sentences import stops

WINDOW = 100_000  # characters: forty pages
NEAREST = WINDOW // 2  # a paragraph's end is looked for so far back, and no window is shorter
LONGEST_SENTENCE = 2_000  # characters back in which the end of a sentence is looked for
BLANK = re.compile(r"\s")
LOCAL = re.compile(r"-(\d+)$")


def cuts(text: str) -> list[int]:
    """Where the windows of a text begin, and its length: each ends with a paragraph, a sentence or a word."""
    found = [0]
    while len(text) - found[-1] > WINDOW:
        first, last = found[-1] + NEAREST, found[-1] + WINDOW
        found.append(_paragraph(text, first, last) or _sentence(text, first, last) or _word(text, first, last) or last)
    return [*found, len(text)]


def _paragraph(text: str, first: int, last: int) -> int:
    return max(text.rfind("\n\n", first, last), text.rfind("\n", first, last)) + 1


def _sentence(text: str, first: int, last: int) -> int:
    return max(stops(text, max(first, last - LONGEST_SENTENCE), last), default=0)


def _word(text: str, first: int, last: int) -> int:
    return max((match.end() for match in BLANK.finditer(text, max(first, last - LONGEST_SENTENCE), last)), default=0)


def windows_of(document: Annotated) -> Iterator[tuple[int, Annotated]]:
    """(where it begins, the window as a document of its own) of a report whose body was found."""
    places = cuts(document.text)
    for start, end in pairwise(places):
        yield start, _window(document, start, end)


def _window(document: Annotated, start: int, end: int) -> Annotated:
    report = document.report

    def inside(spans: Sequence[Span]) -> tuple[Span, ...]:
        clipped = ((max(span.start, start), min(span.end, end)) for span in spans)
        return tuple(
            Span(report.id, first - start, last - start)
            for first, last in clipped
            if document.text[first : max(first, last)].strip()
        )

    part = replace(
        report,
        text=document.text[start:end],
        triggers=tuple(
            Span(report.id, span.start - start, span.end - start)
            for span in report.triggers
            if start <= span.start and span.end <= end
        ),
        body=None if report.body is None else inside(report.body),
    )
    headline = inside([document.headline]) if document.headline else ()
    return replace(document, report=part, body=inside(document.body), headline=next(iter(headline), None), notes=())


def put_together(whole: Annotated, parts: Sequence[tuple[int, Annotated]]) -> Annotated:
    """What was read in the windows, on the characters of the whole.

    Args:
        whole: the report with its body.
        parts: where each window begins, and what was read in it.
    """
    actors: dict[str, Actor] = {}
    made: dict[str, list[Any]] = {name: [] for name in JOINED}
    vectors: list[tuple[int, int, bytes]] = []
    number = happening = 0
    for start, part in parts:
        number, names = _names(whole.report.id, part.actors, number)
        counts = {name: len(made[name]) for name in ("places", "times", "quantities", "statements")}
        for actor in part.actors:
            moved = _moved(replace(actor, id=names[actor.id]), start)
            actors[moved.id] = merged(actors[moved.id], moved) if moved.id in actors else moved
        for name in JOINED:
            made[name] += [_pointing(_moved(value, start), counts, happening, names) for value in getattr(part, name)]
        happening = max((1 + event.happening for event in made["events"] if event.happening is not None), default=0)
        vectors += [(start + first, start + last, vector) for first, last, vector in part.vectors]
    first = parts[0][1]
    joined: dict[str, Any] = {name: tuple(values) for name, values in made.items()}
    return replace(
        whole,
        report=replace(whole.report, language=first.report.language),
        published=next(
            (_moved(p.published, start) for start, p in parts if p.published != Publication()), Publication()
        ),
        actors=tuple(actors.values()),
        notes=(*whole.notes, *_notes(parts)),
        layers={name: mark for name, mark in first.layers.items() if all(name in part.layers for _, part in parts)},
        vectors=tuple(vectors),
        **joined,
    )


JOINED = ("sentences", "times", "places", "quantities", "statements", "events", "denials", "wording", "checks")
"""The fields of a reading that are lists of what stands in the text, those that others point into first."""


def _notes(parts: Sequence[tuple[int, Annotated]]) -> Iterator[Note]:
    """The notes of the windows; one that is not made of all of them says of which it is."""
    everywhere = set.intersection(*(set(part.notes) for _, part in parts))
    yield from (note for note in parts[0][1].notes if note in everywhere)
    for start, part in parts:
        for note in part.notes:
            if note not in everywhere:
                where = f"characters {start:,} to {start + len(part.text):,}"
                yield Note(note.layer, f"{note.text} ({where})")


def _moved(value: Any, by: int) -> Any:
    """A value with its spans moved; of a finding also its id, which is made of them."""
    if isinstance(value, Span):
        return Span(value.report, value.start + by, value.end + by)
    if isinstance(value, tuple):
        return tuple(_moved(each, by) for each in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    moved = replace(value, **{each.name: _moved(getattr(value, each.name), by) for each in fields(value) if each.init})
    if isinstance(moved, Finding):
        return make_finding(moved.kind, moved.a, moved.b, moved.check, moved.occurrence)
    return moved


def _names(report: str, actors: Sequence[Actor], number: int) -> tuple[int, dict[str, str]]:
    """How many actors are only numbered, those of this window added, and what each actor is called in the whole."""
    named = {}
    for actor in actors:
        if numbered(report, actor.id):
            number += 1
            named[actor.id] = LOCAL.sub(f"-{number}", actor.id)
        else:
            named[actor.id] = actor.id
    return number, named


def _pointing(value: Any, counts: Mapping[str, int], happening: int, names: Mapping[str, str]) -> Any:
    """A value whose numbers of other values, and names of actors, are those of the whole."""

    def on(number: int | None, name: str) -> int | None:
        return None if number is None else number + counts[name]

    if isinstance(value, Quantity):
        return replace(value, same_amount_as=on(value.same_amount_as, "quantities"))
    if isinstance(value, Statement):
        actor = value.source_actor and names.get(value.source_actor, value.source_actor)
        return replace(value, within=on(value.within, "statements"), source_actor=actor)
    if isinstance(value, Denial):
        owners = tuple(names.get(owner, owner) for owner in value.owners)
        return replace(value, statement=on(value.statement, "statements"), owners=owners)
    if isinstance(value, Event):
        return replace(
            value,
            actor=value.actor and names.get(value.actor, value.actor),
            target=value.target and names.get(value.target, value.target),
            place=on(value.place, "places"),
            time=on(value.time, "times"),
            statement=on(value.statement, "statements"),
            quantities=tuple(number + counts["quantities"] for number in value.quantities),
            tolls=tuple(replace(toll, quantity=on(toll.quantity, "quantities")) for toll in value.tolls),
            happening=None if value.happening is None else value.happening + happening,
        )
    if isinstance(value, LoadedWord) and value.actor:
        return replace(value, actor=names.get(value.actor, value.actor))
    return value
