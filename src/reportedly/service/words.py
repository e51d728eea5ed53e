"""Words of a report and the values that stand at them: places, times, figures, actors."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

from reportedly import model
from reportedly.model.table_rows import Range

M = TypeVar("M")
S = TypeVar("S", model.Place, model.Time, model.Quantity)
AROUND = 60  # characters on either side of words in their context


def several(number: int, nouns: str) -> str:
    """A number of things in words: `1 event`, `1,200 events`."""
    return f"{number:,} {nouns.removesuffix('s') if number == 1 else nouns}"


class Holder(Protocol):
    """What words stand in."""

    @property
    def text(self) -> str:
        """The text that spans count in."""
        ...


class Words:
    """Characters of a report: `text` is what stands there, `start` and `end` count code points."""

    def __init__(self, document: Holder, span: model.Span) -> None:
        self._document, self.span = document, span

    @property
    def start(self) -> int:
        """The first character."""
        return self.span.start

    @property
    def end(self) -> int:
        """The character after the last."""
        return self.span.end

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.span.of(self._document.text)

    def of(self, text: str) -> str:
        """The words out of a text, as the model's spans give them."""
        return self.span.of(text)

    def context(self, around: int = AROUND) -> str:
        """The words with what stands around them, on one line, whole words only."""
        text = self._document.text
        low, high = max(0, self.start - around), min(len(text), self.end + around)
        while 0 < low < self.start and not text[low - 1].isspace():
            low += 1
        while self.end < high < len(text) and not text[high].isspace():
            high -= 1
        whole = " ".join(text[low:high].split())
        return ("… " if low > 0 else "") + whole + (" …" if high < len(text) else "")

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<{self.text!r} at {self.start}..{self.end}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and (self.span, self.text) == (other.span, other.text)

    def __hash__(self) -> int:
        return hash(self.span)


class Value(Generic[M]):
    """Something that was read in a report; `item` is the model's own object."""

    _document: Holder

    def __init__(self, document: Holder, item: M) -> None:
        self._document, self.item = document, item

    def _words(self, span: model.Span | None) -> Words | None:
        return None if span is None else Words(self._document, span)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Value) and type(self) is type(other) and self.item == other.item

    def __hash__(self) -> int:
        return hash((type(self).__name__, repr(self.item)))


class Told(Value[S]):
    """Something that stands at words of its own."""

    @property
    def words(self) -> Words:
        """The words that name or tell it."""
        return Words(self._document, self.item.span)

    @property
    def text(self) -> str:
        """The same as text."""
        return self.words.text


class Place(Told[model.Place]):
    """A place that is named, and where it lies."""

    @property
    def name(self) -> str:
        """Its name in the gazetteer."""
        return self.item.name

    @property
    def latitude(self) -> float | None:
        """Degrees north, None where it is not resolved."""
        return self.item.lat

    @property
    def longitude(self) -> float | None:
        """Degrees east, None where it is not resolved."""
        return self.item.lon

    @property
    def country(self) -> str | None:
        """ISO 3166-1 code."""
        return self.item.country

    @property
    def admin1(self) -> str | None:
        """Region."""
        return self.item.admin1

    @property
    def geonameid(self) -> int | None:
        """GeoNames number."""
        return self.item.geonameid

    @property
    def approximate(self) -> bool:
        """Whether the point is that of a region around it."""
        return self.item.approximate

    @property
    def use(self) -> str:
        """`literal` for ground, `associative` where it stands for who acts there ("Kyiv says")."""
        return self.item.use

    @property
    def reason(self) -> str | None:
        """Why it is this place and no other of that name."""
        return self.item.reason

    def __repr__(self) -> str:
        where = "" if self.latitude is None else f" at {self.latitude:.3f}, {self.longitude:.3f}"
        return f"<place {self.name}, {self.country or 'no country'}{where}>"


class Time(Told[model.Time]):
    """A time that is told."""

    @property
    def value(self) -> str | None:
        """The TIMEX3 value."""
        return self.item.value

    @property
    def type(self) -> str:
        """DATE, TIME, DURATION or SET."""
        return self.item.type

    @property
    def earliest(self) -> str | None:
        """The first day that it can mean."""
        return self.item.earliest

    @property
    def latest(self) -> str | None:
        """The last day that it can mean."""
        return self.item.latest

    def __repr__(self) -> str:
        return f"<time {self.text!r}: {self.value or 'no value'}>"


class Quantity(Told[model.Quantity]):
    """A number with what it measures or counts."""

    @property
    def value(self) -> float:
        """The number told; the middle of a range."""
        return self.item.value

    @property
    def bounds(self) -> Range:
        """What the words allow."""
        return Range(self.item.low, self.item.high)

    @property
    def unit(self) -> str:
        """Singular English name; empty for a plain count."""
        return self.item.unit

    @property
    def of(self) -> str | None:
        """What is counted or measured."""
        return self.item.of

    def __repr__(self) -> str:
        return f"<quantity {' '.join(part for part in (f'{self.value:g}', self.unit, self.of or '') if part)}>"


class Mention(Words):
    """Words that mean an actor; `form` is name, nominal, pronoun or adjective."""

    def __init__(self, document: Holder, item: model.Mention) -> None:
        super().__init__(document, item.span)
        self.form = item.form


class Actor(Value[model.Actor]):
    """Who acts or speaks."""

    @property
    def id(self) -> str:
        """The same for the same actor in every report."""
        return self.item.id

    @property
    def name(self) -> str:
        """The neutral name, else the fullest one in the report."""
        return self.item.neutral or self.item.name

    @property
    def kind(self) -> str:
        """person, state, armed_force, organisation, group or place_as_actor."""
        return self.item.kind

    @property
    def country(self) -> str | None:
        """ISO 3166-1 code of the side it belongs to."""
        return self.item.country

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Where it is mentioned."""
        return tuple(Mention(self._document, mention) for mention in self.item.mentions)

    def __repr__(self) -> str:
        return f"<actor {self.name}: {self.kind}>"
