"""What an incident is called: "Russian missile strike on a restaurant in Kramatorsk", "armed revolt in Rostov".

The noun is that of a whole happening ("offensive", "siege", "ceasefire"), where many of its reports use one at their
beginnings; else that of the commonest type, with the weapon. A party's own word for a deed is never taken: `data` says
by which plain noun each is told (`happening_nouns.tsv`, `incident_nouns.tsv`, `sites.tsv`: a row a noun, with an
example).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from reportedly.compare.incidents import Draft, forceful, leading, leading_end
from reportedly.compare.questions import phrases
from reportedly.model import Annotated, Event, Incident
from reportedly.model.event_types import ATTACKS
from reportedly.text.sites import site, sites_in
from reportedly.text.tokens import word_forms
from reportedly.world.authority import state
from reportedly.world.codebooks import event_type
from reportedly.world.countries import country

NAMED = 3  # of so many reports one at least uses the noun
HIT = 2  # of so many reports one at least tells of the site
FORCE = 3  # of so many reports one at least tells of force: then it is force that a truce or a surrender is about
GROUND = " of ground"  # what is taken where no place is known
ONE_SIDED = frozenset({"offensive", "incursion", "withdrawal", "blockade"})
"""Nouns that go with the name of the side whose it was; a revolt or a siege has two."""

COUNTRY = 6  # UCDP's where_prec of a country
WEAK = frozenset(
    "accusation aid arrest demand force_posture group_change refusal release_or_concession sanction support talks "
    "territory_captured threat".split()
)
"""Types that are told of many happenings, so that the noun of a whole happening says more."""


@dataclass(frozen=True, slots=True)
class HappeningNoun:
    """The plain noun of a whole happening, the words that tell it, and the types that it can be of."""

    noun: str
    preposition: str
    nouns: frozenset[str]
    verbs: frozenset[str]
    types: tuple[str, ...]


@lru_cache(maxsize=1)
def happening_nouns() -> tuple[HappeningNoun, ...]:
    """The nouns of whole happenings, as the table gives them."""
    return tuple(
        HappeningNoun(noun, before, frozenset(nouns.split()), frozenset(verbs.split()), tuple(types.split()))
        for noun, before, nouns, verbs, types, _ in _table("happening_nouns.tsv")
    )


def _type_noun(kind: str, weapon: str) -> tuple[str, bool]:
    """The noun of a type, with the weapon where that has one of its own, and whether a side's name goes with it."""
    nouns = _type_nouns()
    return nouns.get((kind, weapon)) or nouns.get((kind, "")) or ("event", False)


@lru_cache(maxsize=1)
def _type_nouns() -> Mapping[tuple[str, str], tuple[str, bool]]:
    """(type, weapon) → the noun, and whether it goes with the name of a side."""
    return {(kind, weapon): (noun, side == "yes") for kind, weapon, noun, side, _ in _table("incident_nouns.tsv")}


def _table(name: str) -> Iterator[list[str]]:
    text = (files("reportedly.compare") / "data" / name).read_text("utf-8")
    return (line.split("\t") for line in text.splitlines()[1:])


def named(incident: Incident, draft: Draft, documents: Mapping[str, Annotated]) -> Incident:
    """The incident with its main type and with what it is called."""
    leads = _leads(draft, documents)
    kind = _main_type(incident, leads)
    found = _happening(incident, kind, leads, documents)
    if found:
        row, kind = found
        noun, before, sided = row.noun, row.preposition, row.noun in ONE_SIDED
    else:
        (noun, sided), before = _type_noun(kind or "", incident.weapon or ""), "in"
    what = f"{_side(incident) if sided else ''} {noun}".strip()
    if incident.place is None:
        return replace(incident, type=kind, called=f"{what}{_on(incident, kind, leads, documents)}")
    place = _place_name(incident, draft, documents)
    if what.endswith(GROUND) and incident.place.precision not in (None, COUNTRY):
        called = f"{what.removesuffix(GROUND)} {phrases.place(place, None, 'of')}"
    else:
        where = phrases.place(place, incident.place.feature, before)
        called = f"{what}{_on(incident, kind, leads, documents)} {where}"
    return replace(incident, type=kind, called=called)


Leads = Mapping[str, Sequence[Event]]
"""For each report that tells an incident: its events that tell it, those at the report's beginning if there are any."""


def _leads(draft: Draft, documents: Mapping[str, Annotated]) -> Leads:
    told: dict[str, list[tuple[int, Event]]] = defaultdict(list)
    for each in draft.references:
        told[each.report].append((each.event, documents[each.report].events[each.event]))
    found: dict[str, Sequence[Event]] = {}
    for name in draft.whole or draft.reports:
        early = leading(documents[name])
        events = told.get(name, [])
        found[name] = [event for at, event in events if at in early] or [event for _, event in events]
    return found


def _main_type(incident: Incident, leads: Leads) -> str | None:
    """Its type; the commonest of force, where enough reports tell of force: a truce is that of a fight."""
    counts = Counter(kind for events in leads.values() for kind in {event.type for event in events if _force(event)})
    telling = sum(any(_force(event) for event in events) for events in leads.values())
    if not counts or forceful(incident.type) or FORCE * telling < len(leads):
        return incident.type
    return min(counts, key=lambda kind: (-counts[kind], kind or ""))


def _force(event: Event) -> bool:
    told = event.factuality in ("happened", "ongoing", None)
    return told and forceful(event.type)


def _happening(
    incident: Incident, kind: str | None, leads: Leads, documents: Mapping[str, Annotated]
) -> tuple[HappeningNoun, str | None] | None:
    """The noun of a whole happening that most reports use, and the type that it is of."""
    counts: Counter[int] = Counter()
    for name, events in leads.items():
        words = set(word_forms(documents[name].text[_begin(documents[name]) : leading_end(documents[name])]))
        told = set(word_forms(" ".join(event.trigger.of(documents[name].text) for event in events)))
        if len(leads) == 1:
            words = told
        for number, row in enumerate(happening_nouns()):
            if _fits(row, incident, kind) and (row.nouns & words or (row.nouns | row.verbs) & told):
                counts[number] += 1
    if not counts:
        return None
    best = min(counts, key=lambda number: (-counts[number], number))
    if NAMED * counts[best] < len(leads):
        return None
    row = happening_nouns()[best]
    return row, next(name for name in row.types if name in incident.types) if kind in WEAK else kind


def _fits(row: HappeningNoun, incident: Incident, kind: str | None) -> bool:
    return kind in row.types or (kind in WEAK and bool(set(row.types) & set(incident.types)))


def _begin(document: Annotated) -> int:
    return document.prose[0].start if document.prose else 0


def _side(incident: Incident) -> str:
    """Whose it was, where the reports name one state and nobody disputes it: "Russian"."""
    only = incident.actors[0].id if len(incident.actors) == 1 and not incident.disputed_actor else ""
    known = state(only.removeprefix("state:")) if only.startswith("state:") else None
    land = country(known.country) if known and known.country else None
    return land.demonyms[0] if land and land.demonyms else ""


def _on(incident: Incident, kind: str | None, leads: Leads, documents: Mapping[str, Annotated]) -> str:
    """What was hit, as enough reports tell at their beginnings: " on a restaurant"; "" where none is known."""
    if kind is None or (event_type(kind).group not in ATTACKS - {"battle"} and kind != "property_destruction"):
        return ""
    counts: Counter[int] = Counter()
    for name, events in leads.items():
        document = documents[name]
        for number in {number for event in events if event.type == kind for number in _hit(event, document)}:
            counts[number] += 1
    if not counts:
        return ""
    best = min(counts, key=lambda number: (-counts[number], number))
    told = site(best)
    place = (incident.place.name if incident.place else "").casefold()
    if HIT * counts[best] < len(leads) or told in place:
        return ""
    preposition = "at" if kind in ("explosive_device", "suicide_bombing", "grenade_attack", "abduction") else "on"
    return f" {preposition} {phrases.with_article(told)}"


def _hit(event: Event, document: Annotated) -> Iterator[int]:
    """The sites that the sentence of an event tells of."""
    sentence = next((span for span in document.sentences if span.overlaps(event.trigger)), event.trigger)
    yield from sites_in(sentence.of(document.text))


def _place_name(incident: Incident, draft: Draft, documents: Mapping[str, Annotated]) -> str:
    """The place's name as most reports write it: people know Hasakeh, the gazetteer Al \u1e28asakah."""
    assert incident.place is not None
    told: dict[str, set[str]] = defaultdict(set)
    for each in draft.references:
        document = documents[each.report]
        index = document.events[each.event].place
        if index is not None and document.places[index].name == incident.place.name:
            words = document.places[index].span.of(document.text)
            if document.places[index].form == "name" and words[:1].isupper() and not words.isupper():
                told[" ".join(words.split())].add(each.report)
    return min(told, key=lambda words: (-len(told[words]), len(words), words), default=incident.place.name)
