"""Names taken out of words: of private persons, and of places finer than a region, wherever they stand in a text.

Which names is asked of the record: every name by which a report mentions a person whom the authority table does not
know, and every literal place below a region. A row's cells lose them in favour of what they are ("a private person",
"a place"); a text whose offsets must hold loses them character by character.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from sqlalchemy import func, select

from reportedly.export.options import Options
from reportedly.record import report_tables as tables
from reportedly.record.store import Record
from reportedly.world.authority import authority

PRIVATE, PLACE = "a private person", "a place"
BLOCK = "█"
"""Stands for one character of a name in a text whose offsets must hold."""

SHORTEST = 3
"""Characters that a name must have to be looked for: shorter ones are initials and codes."""

WIDE = ("PCL", "ADM1", "CONT", "RGN", "OCN", "SEA")
"""Beginnings of GeoNames' feature codes of what is no finer than a region."""

WORD = re.compile(r"\w+")
LETTER = re.compile(r"\w")


@lru_cache(maxsize=65_536)
def is_public(ident: str) -> bool:
    """Whether the authority table knows the person: holders of offices, leaders, spokespersons."""
    return authority().by_id(ident) is not None


def is_private(ident: str | None) -> bool:
    """Whether it is the id of a person whom the authority table does not know; an office is nobody's name."""
    return ident is not None and ident.startswith("person:") and not is_public(ident)


def is_fine(feature: str | None) -> bool:
    """Whether GeoNames' code is of something finer than a region."""
    return not (feature or "PPL").startswith(WIDE)


class Redaction:
    """Takes names out of words; with nothing asked for it leaves them as they are."""

    def __init__(self, names: Mapping[str, str], mask: bool = False) -> None:
        self.mask = mask
        self._by_first: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, instead in names.items():
            first = WORD.search(name)
            if first is not None and len(name) >= SHORTEST:
                self._by_first[first[0]].append((name[first.start() :], instead))
        self._slugs: dict[str, list[list[str]]] = defaultdict(list)
        for name in names:
            parts = [word.casefold() for word in WORD.findall(name)]
            if parts and len(name) >= SHORTEST:
                self._slugs[parts[0]].append(parts)
        for several in self._by_first.values():
            several.sort(key=lambda one: (-len(one[0]), one[0]))

    @classmethod
    def of(cls, record: Record, options: Options) -> Redaction:
        """What the options ask to be taken out of the words of a record."""
        names: dict[str, str] = {}
        if options.coarsen is not None:
            names |= dict.fromkeys(_fine_places(record), PLACE)
        if options.leave_out_private:
            names |= dict.fromkeys(_private_names(record), PRIVATE)
        return cls(names, options.mask)

    @property
    def nothing(self) -> bool:
        """Whether no name is taken out."""
        return not self._by_first

    def found(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where names stand in a text, in order and apart, with what is put in their place."""
        last = 0
        for word in WORD.finditer(text):
            if word.start() < last or word[0] not in self._by_first:
                continue
            for name, instead in self._by_first[word[0]]:
                end = word.start() + len(name)
                if text.startswith(name, word.start()) and not (end < len(text) and LETTER.match(text[end])):
                    yield word.start(), end, instead
                    last = end
                    break

    def words(self, text: str) -> str:
        """The words without the names."""
        if self.nothing:
            return text
        parts, at = [], 0
        for start, end, instead in self.found(text):
            parts += [text[at:start], instead]
            at = end
        return "".join([*parts, text[at:]])

    def in_address(self, address: str) -> bool:
        """Whether an address or a file's name tells one of the names, as they do after the headline."""
        words = [word.casefold() for word in WORD.findall(address.replace("_", " "))]
        return any(
            any(words[at : at + len(parts)] == parts for at in range(len(words)))
            for first in {word for word in words if word in self._slugs}
            for parts in self._slugs[first]
        )

    def in_place(self, text: str) -> str:
        """The text with each name blocked out, or every word where quotations are masked: offsets hold."""
        if self.mask:
            return LETTER.sub(BLOCK, text)
        made = list(text)
        for start, end, _ in self.found(text):
            made[start:end] = BLOCK * (end - start)
        return "".join(made)


def _private_names(record: Record) -> Iterator[str]:
    mention, actor, place = tables.mentions.c, tables.actors.c, tables.places.c
    query = (
        select(actor.id, actor.name, mention.words, func.count())
        .join(tables.mentions, mention.actor == actor.id)
        .where(actor.kind == "person", mention.form == "name")
        .group_by(actor.id, mention.words)
        .order_by(actor.id, mention.words)
    )
    with record.reading() as connection:
        people = connection.execute(query).all()
        told = select(place.words, func.count()).where(place.use == "literal").group_by(place.words)
        places: dict[str, int] = {words: count for words, count in connection.execute(told)}
    public = {word for ident, _, words, _ in people if not is_private(ident) for word in _several(words)}
    for ident, name, words, count in people:
        if is_private(ident):
            yield name
            yield words
            yield from (part for part in _several(words) if _tells(part, public, places, count))


def _several(words: str) -> Iterable[str]:
    """The last word of a name: the surname by which the person may be mentioned."""
    parts = WORD.findall(words)
    return parts[-1:] if len(parts) > 1 else ()


def _tells(word: str, public: set[str], places: Mapping[str, int], count: int) -> bool:
    """Whether a single word is told by its capital to be a name, and is no place's or office holder's."""
    return word[:1].isupper() and word not in public and places.get(word, 0) <= count


def _fine_places(record: Record) -> Iterator[str]:
    of = tables.places.c
    query = select(of.words, of.name, of.feature).where(of.form == "name").distinct().order_by(of.words)
    with record.reading() as connection:
        for words, name, feature in connection.execute(query):
            if is_fine(feature):
                yield words
                yield name
