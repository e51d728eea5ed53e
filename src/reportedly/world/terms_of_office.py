"""Terms of office as dated anchors: "Prime Minister Benjamin Netanyahu" is said while he is one.

Made from the dated offices of the authority table, so that every person there dates a report too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from reportedly.world.anchors import Anchor, shipped, words_in
from reportedly.world.authority import Known, Office, authority, family_names, surname_of

UNTIL_NOW = "2032-12-31"  # of an office that is still held
SPELLINGS = (("defence", "defense"), ("chief of the general staff", "chief of staff"))
LEADERS = frozenset({"leader", "chief", "commander"})


def from_offices(known: Sequence[Known]) -> tuple[Anchor, ...]:
    """One anchor for each person's office with a known first day; terms of one office are taken together.

    Phrases are the office before the name, in full or, where nobody else held an office of that name, the last name
    alone.
    """
    terms: dict[tuple[str, str, str], list[Office]] = defaultdict(list)
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    persons = [person for person in known if person.kind == "person"]
    for person in persons:
        for office in person.offices:
            terms[person.id, office.name, office.where].append(office)
            for name in _names(person):
                holders[office.name, surname_of(name).lower()].add(person.id)
            for name in family_names(person):
                holders[office.name, name].add(person.id)
    found: list[Anchor] = []
    for person in persons:
        for title in dict.fromkeys((office.name, office.where) for office in person.offices):
            own = terms[(person.id, *title)]
            if all(office.first for office in own):
                phrases = tuple(dict.fromkeys(_phrases(person, own[0], holders)))
                first = min(_first(office.first) for office in own)
                last = max(_last(office.last or UNTIL_NOW) for office in own)
                if phrases and first <= last:
                    found.append(Anchor("office", first, last, phrases, "authority table"))
    return tuple(found)


@lru_cache(maxsize=1)
def shipped_terms() -> tuple[Anchor, ...]:
    """The terms of office of the authority table that the table of anchors does not have."""
    there = {phrase for anchor in shipped() for phrase in anchor.phrases}
    made = from_offices(authority().known)
    kept = (replace(anchor, phrases=tuple(p for p in anchor.phrases if p not in there)) for anchor in made)
    return tuple(anchor for anchor in kept if anchor.phrases)


def _names(person: Known) -> tuple[str, ...]:
    return (person.name, *(alias for alias in person.aliases if " " in alias))


def _phrases(
    person: Known, office: Office, holders: dict[tuple[str, str], set[str]]
) -> Iterator[tuple[tuple[str, ...], ...]]:
    for title in _titles(office):
        for name in _names(person):
            yield (_run(f"{title} {name}"),)
        surname = family_names(person)[0]
        if holders[office.name, surname.lower()] == {person.id} and len(surname) > 3:
            yield (_run(f"{title} {surname}"),)


def _titles(office: Office) -> Iterator[str]:
    """How an office is written before a name: "prime minister", "Hezbollah leader"."""
    if ":" not in office.where:
        names = [office.name]
        names += [office.name.replace(a, b) for a, b in SPELLINGS if a in office.name]
        yield from names
        return
    body = authority().by_id(office.where)
    if body is None or not set(office.name.lower().split()) & LEADERS:
        return
    roles = ("commander", "chief") if "commander" in office.name.lower() else ("leader", "chief")
    for name in (body.name, *body.aliases):
        if len(name) > 3:
            yield from (f"{name} {role}" for role in roles)


def _run(words: str) -> tuple[str, ...]:
    return tuple(word for word, _ in words_in(words))


def _first(day: str) -> date:
    """The first day of a date as fine as known."""
    return date.fromisoformat((day + "-01-01")[:10] if len(day) == 4 else (day + "-01")[:10])


def _last(day: str) -> date:
    """The last day of a date as fine as known, a month's taken as its 28th."""
    return date.fromisoformat(day + "-12-31" if len(day) == 4 else day + "-28" if len(day) == 7 else day)
