"""The places layer: names of places in a report, resolved to coordinates, with the readings that were weighed.

`candidates` proposes, `recognition` decides, `resolution` places, `use` tells ground from who acts there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from reportedly.layers.declaration import layer
from reportedly.layers.places import metonymy, recognition
from reportedly.layers.places.candidates import Candidate, propose
from reportedly.layers.places.context import Context
from reportedly.layers.places.grouping import Name
from reportedly.layers.places.reasons import why
from reportedly.layers.places.resolution import resolve
from reportedly.layers.places.unlisted import around, quarters, told_near, town_of
from reportedly.model import Annotated, Place, PlaceCandidate
from reportedly.world.gazetteer import Entry, Gazetteer, installed, own_files

THE = "the "
BORDER = re.compile(r"\bborders? (?:crossing |crossings )?between (?:the )?\Z")
NAMES_BEFORE = 20  # names before "the Strip" that may be its first word
LONGEST_BEFORE = 40  # characters before a name in which "the border between" may stand
MOST_CANDIDATES = 5  # that a place carries for the person who decides
LANDS = ("RGN", "TER", "ADM")  # features of a territory, the likelier to have a border of its own first


@layer(requires=("tagger",), assigns=("places",), settings=own_files)
def annotate_places(document: Annotated) -> Annotated:
    """The document with its places, in the order of the text. Without a parse there are none."""
    return replace(document, places=tuple(find(document, installed())))


def find(document: Annotated, gazetteer: Gazetteer) -> list[Place]:
    """The places of a parsed report, by that gazetteer."""
    candidates = propose(document, gazetteer)
    recognition.score(document, candidates)
    chosen = recognition.chosen(candidates)
    if not chosen:
        return []
    names, context = resolve(document, chosen, gazetteer)
    ground = dict(zip(map(id, chosen), metonymy.literal(document, chosen), strict=True))
    picked = {id(c): name for name in names for c in name.mentions}
    picked |= _named_in_full(document, chosen, picked, gazetteer)
    picked |= _beside_a_state(document, chosen, picked)
    near, town, quarter = told_near(document, chosen), town_of(names), quarters(document, chosen)
    return [
        around(
            _place(document, c, picked[id(c)], context, ground[id(c)]),
            c.text,
            picked[id(c)],
            picked,
            near.get(c.text),
            town,
            c.text in quarter,
        )
        for c in chosen
    ]


def _named_in_full(
    document: Annotated, chosen: Sequence[Candidate], picked: Mapping[int, Name], gazetteer: Gazetteer
) -> Mapping[int, Name]:
    """The last word of a name after "the" is the place named in full before: "the Gaza Strip ... the Strip".

    Where it was not, the two words together may be a name: "Gaza ... the Strip".
    """
    found: dict[int, Name] = {}
    whole: dict[str, Name] = {}
    before: dict[str, None] = {}
    asked: set[tuple[str, str]] = set()
    for c in chosen:
        _, _, last = c.text.rpartition(" ")
        if last != c.text:
            if picked[id(c)].picked is not None:
                whole[last] = picked[id(c)]
        elif document.text[max(0, c.start - len(THE)) : c.start].lower() == THE:
            pairs = [] if c.text in whole else [(word, c.text) for word in [*before][-NAMES_BEFORE:]]
            for pair in pairs:
                if pair not in asked and (entries := gazetteer.lookup(" ".join(pair))):
                    whole[c.text] = Name(c.text, [c], [entries[0]], fixed=True, picked=0)
                    break
                asked.add(pair)
            if c.text in whole:
                found[id(c)] = whole[c.text]
        before.setdefault(c.text)
    return found


def _beside_a_state(document: Annotated, chosen: Sequence[Candidate], picked: Mapping[int, Name]) -> Mapping[int, Name]:
    """A town with a border to a state is the territory of its name: "the border between Gaza and Egypt"."""
    found: dict[int, Name] = {}
    for a, b in pairwise(chosen):
        if document.text[a.end : b.start] != " and " or not BORDER.search(
            document.text, max(0, a.start - LONGEST_BEFORE), a.start
        ):
            continue
        for town, state in ((a, b), (b, a)):
            name, other = picked[id(town)], picked[id(state)]
            if name.picked is None or other.picked is None:
                continue
            of_state = other.readings[other.picked].feature.startswith("PCL")
            if of_state and name.readings[name.picked].feature.startswith("PPL"):
                own = name.readings[name.picked].country
                land = [
                    (LANDS.index(e.feature[:3]), k)
                    for k, e in enumerate(name.readings)
                    if e.country == own and e.feature[:3] in LANDS
                ]
                if land:
                    found[id(town)] = replace(name, picked=min(land)[1])
    return found


def _place(document: Annotated, c: Candidate, name: Name, context: Context, literal: bool) -> Place:
    span = document.report.span(c.start, c.end)
    made = Place(
        span,
        c.text,
        form="adjective" if c.demonym else "name",
        use="literal" if literal else "associative",
    )
    if name.picked is None:
        return made
    e = name.readings[name.picked]
    order = sorted(range(len(name.readings)), key=lambda k: (k != name.picked, -_score(name, k), k))
    return replace(
        made,
        name=e.name,
        geonameid=e.geonameid,
        country=e.country or None,
        admin1=e.admin1_name or None,
        feature=e.feature,
        lat=e.lat,
        lon=e.lon,
        score=round(_score(name, name.picked), 4),
        candidates=tuple(_candidate(name.readings[k], _score(name, k)) for k in order[:MOST_CANDIDATES]),
        reason=why(name, context),
    )


def _score(name: Name, number: int) -> float:
    return 1.0 if name.fixed else name.scores[number] if number < len(name.scores) else 0.0


def _candidate(e: Entry, score: float) -> PlaceCandidate:
    return PlaceCandidate(e.geonameid, e.name, e.country or None, e.lat, e.lon, round(score, 4))
