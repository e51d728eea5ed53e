"""An event as comparing sees it: what it is called, where its sentence stands, who, where, when and how many."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from reportedly.audit.year_arithmetic import names_year
from reportedly.compare.lexical_similarity import Rarity, Vector, trigger_vector, vector
from reportedly.compare.topics import day_of
from reportedly.model import Annotated, Event, Factuality
from reportedly.text.headlines import headline, reading
from reportedly.text.sentences import NAME, WORD, sentence_around
from reportedly.text.shingles import words_of
from reportedly.text.stems import stem

LIGHT = frozenset(
    "a an the to of be is was were been being has have had will would did do does made make take took "
    "carry carried out up off in on".split()
)
AROUND = 60  # characters on either side, of which six words are taken
WORDS = 200  # heaviest words of a report that are kept


@dataclass(frozen=True, eq=False, slots=True)
class EventMention:
    """One event mention with what a pair of them is judged by.

    Attributes:
        number, index: of the report in the list that is compared, and of the event in the report.
        point: (latitude, longitude) of its place; `exact` when that is a town or smaller.
        first, last: ordinals of the days it may have happened on.
        caps: names and numbers of its sentence.
        document: the words of its report.
        lead: it stands in the headline or the first sentence.
    """

    report: str
    number: int
    index: int
    start: int
    end: int
    stems: tuple[str, ...]
    type: str | None
    meaning: npt.NDArray[np.float32]
    sentence: Vector
    around: Vector
    embedding: npt.NDArray[np.float32] | None
    sentence_at: int
    rarity: float
    caps: frozenset[str]
    document: Vector
    lead: bool
    actor: str | None
    target: str | None
    point: tuple[float, float] | None
    place: int | None
    country: str | None
    exact: bool
    first: int | None
    last: int | None
    factuality: Factuality | None

    @property
    def across(self) -> tuple[str, int, int] | None:
        """Its type, town and day: such events of two topics may be one. None where one of them is not known."""
        if self.type is None or not self.exact or self.place is None or self.first is None or self.first != self.last:
            return None
        return self.type, self.place, self.first


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a trigger's words, function words left out."""
    words = [word for word in WORD.findall(text) if word.lower() not in LIGHT]
    return tuple(stem(word) for word in words) or (text.lower(),)


NO_MEANING = np.zeros(0, np.float32)
NO_WORDS: Vector = {}


def outlines(document: Annotated, number: int) -> list[EventMention]:
    """The events of a report without the vectors: what is kept of each when pairs have been judged."""
    text, lead = document.text, _lead(document)
    return [
        EventMention(
            report=document.report.id,
            number=number,
            index=index,
            start=event.trigger.start,
            end=event.trigger.end,
            stems=stems_of(event.trigger.of(text)),
            type=event.type,
            meaning=NO_MEANING,
            sentence=NO_WORDS,
            around=NO_WORDS,
            embedding=None,
            sentence_at=0,
            rarity=0.0,
            caps=frozenset(),
            document=NO_WORDS,
            lead=event.trigger.start < lead,
            actor=event.actor,
            target=event.target,
            **_place(document, event),
            **_days(document, event),
            factuality=event.factuality,
        )
        for index, event in enumerate(document.events)
    ]


def filled(document: Annotated, outlined: Iterable[EventMention], rare: Rarity) -> list[EventMention]:
    """Some events of one report with the vectors that pairs are judged by."""
    text = document.text
    starts = [start for start, _, _ in document.vectors]
    sentences: dict[tuple[int, int], tuple[Vector, frozenset[str]]] = {}
    embeddings: dict[int | None, npt.NDArray[np.float32] | None] = {}
    whole = _words(reading(document), rare)
    made = []
    for mention in outlined:
        start, end = mention.start, mention.end
        bounds = sentence_around(document, start, end)
        if bounds not in sentences:
            part = text[slice(*bounds)]
            caps = frozenset(name.lower() for name in NAME.findall(part))
            sentences[bounds] = (_stemmed(part, rare), caps)
        sentence, caps = sentences[bounds]
        where = _sentence_at(document, starts, start)
        if where not in embeddings:
            embeddings[where] = _embedding(document, where)
        made.append(
            replace(
                mention,
                meaning=trigger_vector(mention.stems),
                sentence=sentence,
                around=_stemmed(" ".join(_window(text, start, end)), rare),
                embedding=embeddings[where],
                sentence_at=bounds[0],
                rarity=_rarity(mention.stems, rare),
                caps=caps,
                document=whole,
            )
        )
    return made


def _lead(document: Annotated) -> int:
    """Where the headline, or else the first sentence, ends."""
    title = headline(document)
    begins = document.prose[0].start if document.prose else 0
    if title:
        return begins + len(title) + 1
    return sentence_around(document, begins, min(len(document.text), begins + 1))[1]


def _window(text: str, start: int, end: int) -> list[str]:
    return WORD.findall(text[max(0, start - AROUND) : start])[-6:] + WORD.findall(text[end : end + AROUND])[:6]


def _stemmed(text: str, rare: Rarity) -> Vector:
    counts: dict[int, float] = {}
    for found in WORD.findall(text):
        for word in _hashes(stem(found)):
            counts[word] = counts.get(word, 0.0) + 1.0
    return vector(counts, rare)


@lru_cache(maxsize=1 << 16)
def _hashes(text: str) -> tuple[int, ...]:
    """The numbers of the words of a stem: mostly one."""
    return tuple(words_of(text).hashes.tolist())


def _words(text: str, rare: Rarity) -> Vector:
    counts: dict[int, float] = {}
    for word in words_of(text).hashes.tolist():
        counts[word] = counts.get(word, 0.0) + 1.0
    return vector(counts, rare, WORDS)


def _rarity(stems: Sequence[str], rare: Rarity) -> float:
    return max(rare(word) for word in [word for one in stems for word in _hashes(one)] or [0])


def _sentence_at(document: Annotated, starts: Sequence[int], at: int) -> int | None:
    """The number of the sentence that holds a character, among those that have an embedding."""
    where = bisect_right(starts, at) - 1
    return where if where >= 0 and at < document.vectors[where][1] else None


def _embedding(document: Annotated, where: int | None) -> npt.NDArray[np.float32] | None:
    if where is None:
        return None
    values = np.frombuffer(document.vectors[where][2], np.int8).astype(np.float32)
    length = float(np.linalg.norm(values))
    return values / length if length else None


class _Where(TypedDict):
    point: tuple[float, float] | None
    place: int | None
    country: str | None
    exact: bool


class _When(TypedDict):
    first: int | None
    last: int | None


def _place(document: Annotated, event: Event) -> _Where:
    if event.place is None or event.place >= len(document.places):
        return {"point": None, "place": None, "country": None, "exact": False}
    place = document.places[event.place]
    point = (place.lat, place.lon) if place.lat is not None and place.lon is not None else None
    exact = (
        point is not None
        and not place.approximate
        and (place.feature or "").startswith(("PPL", "S", "REF", "BDG", "AIR"))
    )
    return {"point": point, "place": place.geonameid, "country": place.country, "exact": exact}


def _days(document: Annotated, event: Event) -> _When:
    """The days that an event is told to be at.

    Where the report's own day was inferred and is not sure within a week, only days told with their year count.
    """
    if document.published.basis == "inferred" and day_of(document) is None and not _has_year(document, event):
        return {"first": None, "last": None}
    day = _ordinal(event.date)
    if day is not None:
        return {"first": day, "last": day}
    return {"first": _ordinal(event.earliest), "last": _ordinal(event.latest)}


def _has_year(document: Annotated, event: Event) -> bool:
    if event.time is None or event.time >= len(document.times):
        return False
    return names_year(document.times[event.time].span.of(document.text))


def _ordinal(value: str | None) -> int | None:
    try:
        return date.fromisoformat(value[:10]).toordinal() if value else None
    except ValueError:
        return None
