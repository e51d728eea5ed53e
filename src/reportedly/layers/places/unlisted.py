"""Where a place lies that no gazetteer has: in the region or town that the text tells around it, beside it, before it.

A street, hall, stadium or quarter without such words lies in the town that the report is about. All these points are
marked approximate and say whose they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from reportedly.layers.places.candidates import Candidate
from reportedly.layers.places.grouping import Name
from reportedly.model import Annotated, Place
from reportedly.world.gazetteer import Entry
from reportedly.world.geodesy import great_circle_km

NEAR = re.compile(
    r"[\"”]?,? (?:a (?:village|town) )?(?:(?:\w+ )?(?:\d+ ?[km]\w+ )?(?:north|south|east|west)[\w-]* of|near|"
    r"just outside|outside|close to|(?:suburb|quarter|district|neighbou?rhood) (?:of|in)) (?:the (?:town|city) of )?"
)
IN = re.compile(r",? (?:in|at) (?:the (?:town|city) of |downtown |central |(?:north|south|east|west)[\w-]* )?")
OF = re.compile(r"['’]s ")
QUARTER_BEHIND = re.compile(r" (?:district|neighbou?rhood|quarter|suburb)\b")
QUARTER_BEFORE = re.compile(r"\b(?:district|neighbou?rhood|quarter|suburb) of (?:the )?\Z")
LONGEST_BEFORE = 20  # characters before a name in which "the quarter of" may stand
LONGEST_NEAR = 40  # characters between a place and the one that it is near to
REGIONS = ("ADM", "RGN", "PCL", "ISL", "PEN")
TOWN = "PPL"
BUILT = frozenset(
    "street streets st avenue ave road drive boulevard lane square plaza hall hospital clinic stadium arena school "
    "elementary high middle college campus church mosque cathedral synagogue temple station terminal park theatre "
    "theater center centre hotel market mall cemetery graveyard court courthouse prison jail tower building palace "
    "library museum academy institute estate gardens bridge".split()
)
"""Last words of the names of what stands in a town."""
WITHIN = 60.0  # km between the towns of a report that is about one of them
MOST_SHARE = 0.5  # of the mentions of towns that the one has which a report is about


def told_near(document: Annotated, chosen: Sequence[Candidate]) -> Mapping[str, tuple[Candidate, str]]:
    """Name → the place that it is told near to or in, anywhere in the report, and how: "Hroza, near Kharkiv"."""
    found: dict[str, tuple[Candidate, str]] = {}
    for a, b in pairwise(chosen):
        if 0 < b.start - a.end <= LONGEST_NEAR:
            if NEAR.fullmatch(document.text, a.end, b.start):
                found.setdefault(a.text, (b, "near which the text says it lies"))
            elif IN.fullmatch(document.text, a.end, b.start):
                found.setdefault(a.text, (b, "in which the text says it lies"))
            elif OF.fullmatch(document.text, a.end, b.start) and not a.demonym:
                found.setdefault(b.text, (a, "whose the text says it is"))
    return found


def quarters(document: Annotated, chosen: Sequence[Candidate]) -> frozenset[str]:
    """The names that the report calls a quarter of a town somewhere: "the Bab Zuweila district"."""
    return frozenset(
        c.text
        for c in chosen
        if QUARTER_BEHIND.match(document.text, c.end)
        or QUARTER_BEFORE.search(document.text, max(0, c.start - LONGEST_BEFORE), c.start)
    )


def town_of(names: Sequence[Name]) -> Entry | None:
    """The town that a report is about: most of its mentions of towns are of it, or of others close by."""
    towns = [(n.readings[n.picked], len(n.mentions)) for n in names if n.picked is not None]
    towns = [(e, count) for e, count in towns if e.feature.startswith(TOWN)]
    if not towns:
        return None
    best, _ = max(towns, key=lambda each: (each[1], each[0].population))
    close = sum(count for e, count in towns if great_circle_km(e.point, best.point) <= WITHIN)
    return best if close > MOST_SHARE * sum(count for _, count in towns) else None


def around(
    made: Place,
    text: str,
    name: Name,
    picked: Mapping[int, Name],
    near: tuple[Candidate, str] | None,
    town: Entry | None,
    quarter: bool,
) -> Place:
    """A place in no gazetteer with the point of what lies around it, marked approximate; any other as it is."""
    if name.picked is not None:
        return made
    built = quarter or (text.lower().rstrip(".").rpartition(" ")[2] in BUILT and " " in text)
    for outer in name.container:
        region = picked.get(id(outer))
        if region is None or region.picked is None:
            continue
        e = region.readings[region.picked]
        region_itself = e.feature.startswith(REGIONS) and not e.feature.startswith("PCL")
        if region_itself or (built and e.feature.startswith(TOWN)):
            return _at(made, e, "which the text names around it")
    if near is not None:
        other = picked[id(near[0])]
        if other.picked is not None and not other.readings[other.picked].feature.startswith("PCL"):
            return _at(made, other.readings[other.picked], near[1])
    if built and town is not None:
        return _at(made, town, "which the report is about")
    return replace(made, reason="no place of this name is known")


def _at(made: Place, e: Entry, how: str) -> Place:
    """A place with the point of another, marked approximate."""
    return replace(
        made,
        country=e.country or None,
        admin1=e.admin1_name or None,
        lat=e.lat,
        lon=e.lon,
        approximate=True,
        reason=f"no place of this name is known; the point is that of {e.name}, {how}",
    )
