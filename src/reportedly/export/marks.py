"""What was read at which characters of each report, for formats of annotations: one list of marks, in order.

Offsets count Unicode code points of the report's text; `Units` turns them into UTF-16, which browsers, UIMA and Label
Studio count in. Names that are to be left out are blocked out character by character, so that offsets hold.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from reportedly.export.redaction import is_private
from reportedly.export.view import Held, View
from reportedly.model import Annotated, Span
from reportedly.record import queries
from reportedly.world.codebooks import type_name

FINE = 65_536
"""The first code point that UTF-16 writes as two units."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that was read.

    Attributes:
        kind: actor, place, time, quantity, event, source, cue, statement, loaded word.
        start, end: its characters, in code points.
        value: what it was read as: a neutral name, a day, a number, a type.
        about: the rest in words: what kind of actor, which act, how sure.
        link: an address that tells what it is (a place in GeoNames).
        number: which statement or actor of the report it belongs to.
    """

    kind: str
    start: int
    end: int
    value: str
    about: str = ""
    link: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """A report as it may be given, with its marks in order of their characters."""

    document: Annotated
    text: str
    marks: tuple[Mark, ...]

    @property
    def id(self) -> str:
        """The report's id."""
        return self.document.report.id


class Units:
    """Turns offsets of a text from code points into UTF-16 units, and back."""

    def __init__(self, text: str) -> None:
        self._wide = [at for at, sign in enumerate(text) if ord(sign) >= FINE]
        self._wide_units = [at + number for number, at in enumerate(self._wide)]

    def utf16(self, offset: int) -> int:
        """An offset in UTF-16 units."""
        return offset + bisect_left(self._wide, offset)

    def code_point(self, offset: int) -> int:
        """An offset in code points of one in UTF-16 units."""
        return offset - bisect_left(self._wide_units, offset)


def marked(view: View) -> Iterator[Marked]:
    """The reports that fit, each with what was read in it; how many are held back is counted in `view.held`."""
    asked = view.asked("reports")
    with view.record.reading() as connection:
        names = sorted(row.id for row in queries.every(connection, "reports", asked))
    given = 0
    for name in names:
        document = view.record.document(name)
        if _too_fresh(view, document):
            continue
        given += 1
        yield _as_given(view, document)
    view.held["reports"] = Held(given, len(names) - given)


def _too_fresh(view: View, document: Annotated) -> bool:
    newest, day = view.protection.newest, document.published.value
    return newest is not None and (day is None or date.fromisoformat(day[:10]) > newest)


def _as_given(view: View, document: Annotated) -> Marked:
    text = view.redaction.in_place(document.text)
    found = sorted(_marks(document, view), key=lambda mark: (mark.start, -mark.end, mark.kind, mark.value))
    clean = view.redaction
    marks = tuple(replace(mark, value=clean.words(mark.value), about=clean.words(mark.about)) for mark in found)
    return Marked(document, text, marks)


def _marks(document: Annotated, view: View) -> Iterator[Mark]:
    coarse = view.options.coarsen is not None
    hidden = view.options.leave_out_private
    for number, actor in enumerate(document.actors):
        private = hidden and is_private(actor.id)
        for mention in actor.mentions:
            named = "a private person" if private else actor.neutral or actor.name
            yield _mark("actor", mention.span, named, f"{actor.kind}, {mention.form}", number=number)
    for place in document.places:
        link = f"https://sws.geonames.org/{place.geonameid}/" if place.geonameid and not coarse else ""
        about = ", ".join(part for part in (place.admin1, place.country, place.use) if part)
        yield _mark("place", place.span, place.name, about, link)
    for time in document.times:
        yield _mark("time", time.span, time.value or "", time.type)
    for quantity in document.quantities:
        counted = " ".join(part for part in (quantity.unit, quantity.of) if part)
        yield _mark("quantity", quantity.span, f"{quantity.value:g}", "" if view.redaction.mask else counted)
    for event in document.events:
        about = ", ".join(part for part in (event.factuality, event.date) if part)
        yield _mark("event", event.trigger, type_name(event.type) if event.type else "no type fits", about)
    for number, statement in enumerate(document.statements):
        about = f"{statement.act}, {statement.kind}"
        if statement.source is not None:
            actor_id = statement.source_actor or ""
            said_by = "a private person" if hidden and is_private(actor_id) else actor_id
            yield _mark("source", statement.source, said_by, about, number=number)
        if statement.cue is not None:
            yield _mark("cue", statement.cue, statement.act, about, number=number)
        for part in statement.content:
            yield _mark("statement", part, statement.act, about, number=number)
    for word in document.wording:
        yield _mark("loaded word", word.span, word.neutral, f"degree {word.degree}")


def _mark(kind: str, span: Span, value: str, about: str, link: str = "", number: int | None = None) -> Mark:
    return Mark(kind, span.start, span.end, value, about, link, number)
