"""Events as the rows are made from: each mention with its word in the parse, its sentence and its paragraph."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reportedly.layers.events.grammar import Tree
from reportedly.model import Annotated, Event, Place

WIDE = (
    "PCL", "ADM", "TERR", "CONT", "OCN", "SEA", "RGN", "ZN", "ISL", "PEN", "DSRT", "MTS", "VAL", "PLN", "STM", "LK",
    "GULF", "BAY", "STRT", "CST", "CHN", "RD", "RR", "FRST", "CNL",
)  # fmt: skip
"""Beginnings of GeoNames feature codes that stand for more than a town, a quarter or a single building."""


@dataclass(frozen=True, slots=True)
class ParsedEvent:
    """One mention of an event.

    Attributes:
        head: the token that governs the trigger.
        paragraph: number of the line, which is a paragraph in most reports; the headline is 0.
        first, last: the days that it tells itself, as ordinals.
    """

    index: int
    event: Event
    head: int
    lemma: str
    sentence: int
    paragraph: int
    first: int | None
    last: int | None


def parsed_events(document: Annotated, tree: Tree) -> list[ParsedEvent]:
    """Every event of the report whose trigger was parsed, in text order."""
    found = []
    ends = [place for place, sign in enumerate(document.text) if sign == "\n"]
    for index, event in enumerate(document.events):
        head = tree.head_of(tree.covering(event.trigger.start, event.trigger.end))
        if head is None:
            continue
        found.append(
            ParsedEvent(
                index=index,
                event=event,
                head=head,
                lemma=tree.tokens[head].lemma,
                sentence=tree.sentence_of(head),
                paragraph=bisect_left(ends, event.trigger.start),
                first=ordinal(event.earliest),
                last=ordinal(event.latest),
            )
        )
    return sorted(found, key=lambda mention: (mention.event.trigger.start, mention.index))


def ordinal(day: str | None) -> int | None:
    """The day as a number; None for none and for what is no whole day."""
    try:
        return date.fromisoformat(day[:10]).toordinal() if day else None
    except ValueError:
        return None


def iso(day: int) -> str:
    """The day of a number, ISO 8601."""
    return date.fromordinal(day).isoformat()


def is_town(place: Place) -> bool:
    """Whether a place is as exact as a town or a building."""
    feature = place.feature or ""
    exact = feature.startswith(("ADM4", "ADM5")) or not feature.startswith(WIDE)
    return bool(feature) and exact and not place.approximate and place.lat is not None


def place_of(document: Annotated, event: Event) -> Place | None:
    """The place of an event, if it has one."""
    return document.places[event.place] if event.place is not None else None


def words_of(tree: Tree, tokens: Iterable[int]) -> set[str]:
    """Lemmas of some tokens."""
    return {tree.tokens[index].lemma for index in tokens}
