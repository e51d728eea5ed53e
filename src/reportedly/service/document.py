"""A report that was read, as Python users have it: words know their text, events their place, doer, source and toll.

These are faces on the classes of `model`, which refer to one another by index and id; nothing is copied or changed.
`Document.annotated` is the model's own object.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from reportedly import model
from reportedly.model.interchange import to_json
from reportedly.model.table_rows import Range
from reportedly.service.words import Actor, Place, Quantity, Time, Value, Words, several


class Statement(Value[model.Statement]):
    """Who said what."""

    _document: Document

    @property
    def source(self) -> Words | None:
        """The words that name who says it."""
        return self._words(self.item.source)

    @property
    def speaker(self) -> Actor | None:
        """Who that is."""
        return self._document.actor(self.item.source_actor)

    @property
    def cue(self) -> Words | None:
        """The word that reports it."""
        return self._words(self.item.cue)

    @property
    def content(self) -> tuple[Words, ...]:
        """What is said, a part for each unbroken stretch."""
        return tuple(Words(self._document, span) for span in self.item.content)

    @property
    def text(self) -> str:
        """What is said, as text."""
        return " … ".join(part.text for part in self.content)

    @property
    def act(self) -> str:
        """assert, deny, doubt, demand, promise, threaten ..."""
        return self.item.act

    @property
    def kind(self) -> str:
        """direct, indirect or mixed."""
        return self.item.kind

    @property
    def within(self) -> Statement | None:
        """The statement that it stands in."""
        return None if self.item.within is None else self._document.statements[self.item.within]

    def __repr__(self) -> str:
        return f"<statement {self.source.text if self.source else 'nobody named'!s}, {self.act}: {self.text!r}>"


class Denial(Value[model.Denial]):
    """What is told to be denied or doubted."""

    _document: Document

    @property
    def content(self) -> Words:
        """What is denied, as it is told."""
        return Words(self._document, self.item.content)

    @property
    def kind(self) -> str:
        """denies or doubts."""
        return self.item.kind

    @property
    def claim(self) -> Words | None:
        """The words of the report that it answers."""
        return self._words(self.item.claim)

    @property
    def statement(self) -> Statement | None:
        """The statement that denies it."""
        return None if self.item.statement is None else self._document.statements[self.item.statement]

    def __repr__(self) -> str:
        return f"<{self.kind}: {self.content.text!r}>"


class Event(Value[model.Event]):
    """Something that is told of."""

    _document: Document

    @property
    def trigger(self) -> Words:
        """The words that tell of it."""
        return Words(self._document, self.item.trigger)

    @property
    def text(self) -> str:
        """The same as text."""
        return self.trigger.text

    @property
    def type(self) -> str | None:
        """Type of event."""
        return self.item.type

    @property
    def factuality(self) -> str | None:
        """happened, ongoing, planned, possible, denied or hypothetical."""
        return self.item.factuality

    @property
    def date(self) -> str | None:
        """The day, where one is known."""
        return self.item.date

    @property
    def earliest(self) -> str | None:
        """The first day on which it can lie."""
        return self.item.earliest

    @property
    def latest(self) -> str | None:
        """The last day on which it can lie."""
        return self.item.latest

    @property
    def place(self) -> Place | None:
        """Where it happened."""
        return None if self.item.place is None else self._document.places[self.item.place]

    @property
    def time(self) -> Time | None:
        """When, as the report tells it."""
        return None if self.item.time is None else self._document.times[self.item.time]

    @property
    def doer(self) -> Actor | None:
        """Who did it."""
        return self._document.actor(self.item.actor)

    @property
    def target(self) -> Actor | None:
        """Whom or what it was done to."""
        return self._document.actor(self.item.target)

    @property
    def weapon(self) -> str | None:
        """What it was done with."""
        return self.item.weapon

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The figures that belong to it."""
        return tuple(self._document.quantities[index] for index in self.item.quantities)

    @property
    def tolls(self) -> dict[str, Range]:
        """How many were killed, wounded, captured, missing or displaced."""
        return {toll.counted: Range(toll.low, toll.high) for toll in self.item.tolls}

    @property
    def statement(self) -> Statement | None:
        """The statement that it stands in; None: the report says it in its own voice."""
        return None if self.item.statement is None else self._document.statements[self.item.statement]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why its values are what they are."""
        return tuple(reason.text for reason in self.item.reasons)

    def __repr__(self) -> str:
        place = self.place.name if self.place else "no place"
        return f"<event {self.text!r}: {self.type or 'no type'}, {place}, {self.date or 'no day'}>"


class Document:
    """A report with all that was read in it."""

    def __init__(self, annotated: model.Annotated) -> None:
        self.annotated = annotated

    @property
    def id(self) -> str:
        """The report's id."""
        return self.annotated.report.id

    @property
    def text(self) -> str:
        """The report's text."""
        return self.annotated.text

    @property
    def publisher(self) -> str | None:
        """Who published it."""
        return self.annotated.report.publisher

    @property
    def published(self) -> model.Publication:
        """When it was published: value, basis, earliest and latest day, and the reasons."""
        return self.annotated.published

    @property
    def language(self) -> str | None:
        """ISO 639-1 code."""
        return self.annotated.report.language

    @property
    def headline(self) -> Words | None:
        """Its headline."""
        return None if self.annotated.headline is None else Words(self, self.annotated.headline)

    @property
    def body(self) -> tuple[Words, ...]:
        """The article's own prose."""
        return tuple(Words(self, span) for span in self.annotated.body)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places that are named."""
        return tuple(Place(self, item) for item in self.annotated.places)

    @cached_property
    def times(self) -> tuple[Time, ...]:
        """The times that are told."""
        return tuple(Time(self, item) for item in self.annotated.times)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The figures."""
        return tuple(Quantity(self, item) for item in self.annotated.quantities)

    @cached_property
    def actors(self) -> tuple[Actor, ...]:
        """Who acts or speaks."""
        return tuple(Actor(self, item) for item in self.annotated.actors)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Who said what."""
        return tuple(Statement(self, item) for item in self.annotated.statements)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """What is told of, an event for each mention."""
        return tuple(Event(self, item) for item in self.annotated.events)

    @cached_property
    def denials(self) -> tuple[Denial, ...]:
        """What is told to be denied or doubted."""
        return tuple(Denial(self, item) for item in self.annotated.denials)

    @cached_property
    def _by_id(self) -> dict[str, Actor]:
        return {actor.id: actor for actor in self.actors}

    def actor(self, name: str | None) -> Actor | None:
        """The actor of that id."""
        return None if name is None else self._by_id.get(name)

    def to_dict(self) -> dict[str, Any]:
        """The output line of `reportedly annotate` (docs/format.md)."""
        return to_json(self.annotated)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document) and self.annotated == other.annotated

    def __hash__(self) -> int:
        return hash((self.id, self.text))

    def __repr__(self) -> str:
        counts = ((len(self.events), "events"), (len(self.statements), "statements"), (len(self.places), "places"))
        return f"<report {self.id}: {', '.join(several(number, name) for number, name in counts)}>"

    def _repr_html_(self) -> str:
        """The text with what was read in it marked."""
        return "<p>" + "".join(_marked(self)) + "</p>"


def _marked(document: Document) -> Iterator[str]:
    """The text in pieces, places, triggers and sources marked; where two overlap, the first one is."""
    found = [(place.words, place.name) for place in document.places]
    found += [
        (event.trigger, f"{event.type or 'event'}, {event.factuality or 'not graded'}") for event in document.events
    ]
    found += [(said.source, "source") for said in document.statements if said.source]
    at = 0
    for words, title in sorted(found, key=lambda pair: (pair[0].start, pair[0].end)):
        if words.start >= at:
            yield html.escape(document.text[at : words.start])
            yield f'<mark title="{html.escape(title)}">{html.escape(words.text)}</mark>'
            at = words.end
    yield html.escape(document.text[at:])
