"""The mentions of a report as names: one name in one report means one place, but where the report tells two apart.

A name has its readings (the places that are called so), what lies around it ("X, Y"), and what it lies around.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from reportedly.layers.places.candidates import Candidate
from reportedly.layers.places.context import Context
from reportedly.layers.places.recognition import same_name
from reportedly.model import Annotated
from reportedly.world.countries import Country, country, country_named
from reportedly.world.gazetteer import Entry, Gazetteer
from reportedly.world.geodesy import great_circle_km
from reportedly.world.spellings import folded

MOST_READINGS = 40  # places of one name that are weighed, the largest first
CONTAINED = re.compile(r"(?: (?:village|town|city|settlement|camp|area))?(?:,| \(|( in)(?: the)?) ?")
FACILITY = re.compile(
    r" (?:nuclear power plant|nuclear plant|nuclear power station|dam|steelworks|steel plant|airport)\b"
)
NEAR_HOME_KM = 150.0  # a country's name may be a town's within this distance of the outlet
ALSO_STATES = frozenset({"GE"})  # countries whose name a well-known first-order division bears too
DIVISION_WORDS = frozenset(
    "county parish province state oblast region district governorate prefecture department "
    "territory republic raion".split()
)

FIRST_ORDER = frozenset("province state oblast region governorate".split())
"""Of these those for the first division of a country."""

TIMES_OF = frozenset("nazi fascist soviet communist imperial tsarist czarist baathist apartheid mainland".split())
REGION, STATE = " / region", " / state"


@dataclass(slots=True)
class Name:
    """One name of a report with its mentions and readings.

    Attributes:
        beside_region: whether the report tells the region of this name apart ("Donetsk region").
        picked: number of the reading that is taken for now; None where there is no reading.
        rows: features of each reading.
    """

    key: str
    mentions: list[Candidate]
    readings: list[Entry]
    fixed: bool = False
    beside_region: bool = False
    picked: int | None = None
    scores: list[float] = field(default_factory=list)
    container: list[Candidate] = field(default_factory=list)
    contained: list[Candidate] = field(default_factory=list)


def grouped(document: Annotated, chosen: Sequence[Candidate], context: Context, gazetteer: Gazetteer) -> list[Name]:
    """The names of a report with their readings and neighbours, none picked yet."""
    names = []
    parts = _told_apart(document, chosen)
    parts = [piece for part in parts for piece in _without_facilities(document, part, gazetteer)]
    apart = {key.removesuffix(STATE) for key, _, _ in parts if key.endswith(STATE)}
    for key, mentions, outer in parts:
        head = mentions[0]
        readings = [e for e in head.entries[:MOST_READINGS] if outer is None or contains(outer, e)]
        fixed = False
        if head.demonym and head.place:
            readings, fixed = _place_of(head.place, gazetteer)[:1], True
        elif key.endswith(STATE):
            readings = [e for e in readings if e.feature == "ADM1"]
        elif outer is None and (known := country_named(head.text)):
            land = [e for e in readings if e.geonameid == known.geonameid] or _place_of(
                (known.name, known.iso2), gazetteer
            )
            near = [
                e
                for e in readings
                if context.home and context.home.point and great_circle_km(context.home.point, e.point) < NEAR_HOME_KM
            ]
            fixed = not near and (known.iso2 not in ALSO_STATES or (key in apart and known.iso2 in _lands(chosen)))
            readings = land[:1] if fixed else [*land[:1], *(e for e in readings if e.geonameid != known.geonameid)]
        elif not readings and (state := _once_called(head.text)) is not None:
            readings = _place_of((state.name, state.iso2), gazetteer)[:1]
            fixed = bool(readings)
        elif outer is None and all(_is_called_region(c) for c in mentions):
            readings = _divisions(readings, gazetteer) or readings
        names.append(Name(key, list(mentions), readings, fixed))
    keys = {name.key for name in names}
    for name in names:
        name.beside_region = name.key + REGION in keys
    _neighbours(document, chosen, names)
    return names


def _is_called_region(c: Candidate) -> bool:
    return bool(FIRST_ORDER.intersection(c.sense.split())) and not c.demonym


def _once_called(name: str) -> Country | None:
    """The country that a name tells with the word for its rulers of another time: "Nazi Germany", "Soviet Russia"."""
    word, _, rest = name.partition(" ")
    return country_named(rest) if word.lower() in TIMES_OF else None


def _divisions(readings: Sequence[Entry], gazetteer: Gazetteer) -> list[Entry]:
    """For a region that lists have under another spelling alone ("Hasakeh province"): that whose seat is so called.

    Nothing where a reading is a division itself.
    """
    if any(e.feature.startswith("ADM") for e in readings):
        return []
    seats = [e for e in readings if _letters(e.name) == _letters(e.admin1_name or "")]
    return [
        region
        for e in seats
        for region in gazetteer.lookup(e.admin1_name or "")
        if region.feature == "ADM1" and (region.country, region.admin1) == (e.country, e.admin1)
    ]


def _letters(name: str) -> str:
    return "".join(sign for sign in folded(name) if sign.isalpha())


def _told_apart(
    document: Annotated, chosen: Sequence[Candidate]
) -> list[tuple[str, list[Candidate], Candidate | None]]:
    """The mentions by name: (name, mentions, what lies around them where that tells two places of one name apart).

    One name with two countries or divisions behind it ("Tripoli, Lebanon"; "Tripoli in Libya") is two places, and each
    bare mention goes with the one told last before it; so are a town and the region of its name ("Kharkiv region").
    """
    linked = _linked(document, chosen)
    behind = {id(a): b for a, b in linked}
    ahead = {id(b): a for a, b in linked}
    parts: list[tuple[str, list[Candidate], Candidate | None]] = []
    for key, mentions in same_name(chosen).items():
        outers = {folded(behind[id(c)].text) for c in mentions if id(c) in behind and _fits(c, behind[id(c)])}
        if len(outers) > 1 or (outers and country_named(mentions[0].text)):
            parts += _by_outer(key, mentions, behind)
            continue
        states = [c for c in mentions if id(c) in ahead and _is_state(c, ahead[id(c)])]
        if states and len(states) < len(mentions):
            parts.append((key + STATE, states, None))
            mentions = [c for c in mentions if c not in states]
        regions = [c for c in mentions if DIVISION_WORDS.intersection(c.sense.split()) and not c.demonym]
        if regions and len(regions) < len(mentions):
            parts.append((key + REGION, regions, None))
            parts.append((key, [c for c in mentions if c not in regions], None))
        else:
            parts.append((key, mentions, None))
    return parts


def _is_state(c: Candidate, inner: Candidate) -> bool:
    """Whether the name of a country stands for the state of that name around a town: "Atlanta, Georgia"."""
    land = country_named(c.text)
    if land is None or land.iso2 not in ALSO_STATES:
        return False
    return not any(e.country == land.iso2 for e in inner.entries) and any(
        e.feature == "ADM1" and any((i.country, i.admin1) == (e.country, e.admin1) for i in inner.entries)
        for e in c.entries
    )


def _without_facilities(
    document: Annotated, part: tuple[str, list[Candidate], Candidate | None], gazetteer: Gazetteer
) -> list[tuple[str, list[Candidate], Candidate | None]]:
    """A name's mentions, those apart that begin a facility's longer name: "the Zaporizhzhia nuclear power plant"."""
    key, mentions, outer = part
    made: dict[str, list[Candidate]] = {}
    for c in mentions:
        longer = FACILITY.match(document.text, c.end)
        entries = gazetteer.lookup(c.text + longer[0]) if longer else ()
        if longer and not entries and "nuclear" in longer[0]:
            entries = gazetteer.lookup(c.text + " nuclear power plant")
        entries = tuple(e for e in entries if not e.feature.startswith(("PPL", "ADM", "PCL")))
        if entries:
            c.entries = entries
        made.setdefault(longer[0] if longer and entries else "", []).append(c)
    return [(key + (f" /{name}" if name else ""), group, None if name else outer) for name, group in made.items()]


def _lands(chosen: Sequence[Candidate]) -> set[str]:
    """The countries of the places that a report names, each by its first reading."""
    return {c.entries[0].country for c in chosen if c.entries and country_named(c.text) is None}


def _by_outer(
    key: str, mentions: Sequence[Candidate], behind: Mapping[int, Candidate]
) -> list[tuple[str, list[Candidate], Candidate | None]]:
    told = {id(c): behind[id(c)] for c in mentions if id(c) in behind and _fits(c, behind[id(c)])}
    last = None if country_named(mentions[0].text) else next(iter(told.values()))
    groups: dict[str, tuple[list[Candidate], Candidate | None]] = {}
    for c in mentions:
        last = told.get(id(c), last)
        groups.setdefault(folded(last.text) if last else "", ([], last))[0].append(c)
    return [(f"{key} / {name}" if name else key, group, outer) for name, (group, outer) in groups.items()]


def _fits(inner: Candidate, outer: Candidate) -> bool:
    """Whether a reading of the inner name lies in what the outer name means."""
    return any(contains(outer, e) for e in inner.entries[:MOST_READINGS])


def _linked(document: Annotated, chosen: Sequence[Candidate]) -> list[tuple[Candidate, Candidate]]:
    """For "X, Y", "X (Y)" and "X in Y": (X, Y)."""
    found = []
    for a, b in pairwise(chosen):
        between = document.text[a.end : b.start]
        if len(between) < 24 and CONTAINED.fullmatch(between):
            found.append((a, b))
    return found


def _place_of(place: tuple[str, str], gazetteer: Gazetteer) -> list[Entry]:
    name, code = place
    found = [e for e in gazetteer.lookup(name) if not code or e.country == code]
    known = country(code) if code else None
    if known and known.name == name:
        found = [e for e in found if e.geonameid == known.geonameid] or found
    return found


def _neighbours(document: Annotated, chosen: Sequence[Candidate], names: Sequence[Name]) -> None:
    """For "X, Y" and "X (Y)": Y among the containers of X, X among the contained of Y."""
    owner = {id(c): name for name in names for c in name.mentions}
    text = document.text
    for a, b in pairwise(chosen):
        between = text[a.end : b.start]
        if len(between) < 24 and (link := CONTAINED.fullmatch(between)):
            owner[id(a)].container.append(b)
            if not link.group(1):
                owner[id(b)].contained.append(a)
        elif _owns(a, between) and _fits(b, a):
            owner[id(b)].container.append(a)


def _owns(a: Candidate, between: str) -> bool:
    """Whether a country's name is told to own the next: "Ukraine's Hroza", "Iraqs Mosul"."""
    if between == " ":
        return a.text.endswith("s") and country_named(a.text[:-1]) is not None
    return between in ("'s ", "’s ") and country_named(a.text) is not None


def contains(outer: Candidate, inner: Entry) -> bool:
    """Whether one of the outer name's readings is the country or a division of a reading."""
    if outer.place:
        return outer.place[1] == inner.country
    for e in outer.entries[:6]:
        if e.feature.startswith("PCL") and e.country == inner.country and not inner.feature.startswith("PCL"):
            return True
        if e.feature == "ADM1" and (e.country, e.admin1) == (inner.country, inner.admin1) and inner.feature != "ADM1":
            return True
        if e.feature == "ADM2" and e.name == inner.admin2_name and e.country == inner.country:
            return True
    return False
