"""Told distances and directions against the gazetteer: "74 km southeast of", "29 km from the Russian border".

The straight line is computed between the points of two places of the report, or from a place to the nearest ground of a
country. Writers often tell the way by road, up to some 40 per cent longer: a figure
without a direction may be that.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportedly.audit.figure_precision import plural, significant_digits, step, told, written
from reportedly.errors import InputError
from reportedly.model import Annotated, Finding, Place, Quantity
from reportedly.model.identifiers import make_finding
from reportedly.text.sentences import sentence_around
from reportedly.world.borders import border_distance_km
from reportedly.world.countries import country_named, country_of_demonym
from reportedly.world.gazetteer import shipped
from reportedly.world.geodesy import bearing, compass, distance_km
from reportedly.world.units import convert

WINDS = {  # degrees from north, with the clock
    "north": 0.0,
    "northeast": 45.0,
    "east": 90.0,
    "southeast": 135.0,
    "south": 180.0,
    "southwest": 225.0,
    "west": 270.0,
    "northwest": 315.0,
}
WIND = r"(?:due\s+)?(?P<wind>(?:north|south)(?:[- ]?(?:east|west))?|east|west)(?:ern|erly)?"
TWIN = r"(?:\s*[(\[][^()\[\]]{1,40}[)\]])?"
AFTER = re.compile(
    rf"{TWIN}(?:\s+or so)?\s*(?:away\s+)?(?:(?:to\s+the\s+)?{WIND}\s+)?(?:of|from|away\s+from)\s+(?:the\s+)?"
    r"(?:(?:city|town|capital|village|port|regional capital|provincial capital)(?:\s+(?:city\s+)?of)?\s+)?",
    re.IGNORECASE,
)
BORDER_OF = re.compile(
    r"(?:the\s+)?(?P<owner>[^\W\d_][\w.-]{1,30}(?:\s[^\W\d_][\w.-]{1,30})?)(?:['’]s?)?\s+(?:state\s+)?border\b(?!\s+(?:town|city|village|guard|post|crossing|region))"
)
BORDER_WITH = re.compile(
    r"(?:the\s+)?(?:state\s+)?border\s+with\s+(?:(?:Nato|NATO|EU)\s+member\s+|neighbouring\s+|neighboring\s+)?(?P<owner>[A-Z][\w.-]{1,30}(?:\s[A-Z][\w.-]{1,30})?)"
)
LOOSE = frozenset(
    "located situated lying a an mere only just some about around roughly approximately barely less more than nearly "
    "almost over under at least within".split()
)
"""Words that may stand right before a distance."""

LIES = frozenset("lies lie is was sits stands lay located situated".split())
GROUNDS = frozenset("city town village camp".split())
KINDS = frozenset("town city village settlement suburb port resort hub stronghold community hamlet capital".split())
ENDING = frozenset(".;:!?()")
"""Signs that end the words between a place and its distance."""

FEW = 4  # such words in a row
APPOSED = 5  # words between the article and the kind of place ("a small frontline village")
TOWNS = ("PPL", "PPLA", "PPLA2", "PPLA3", "PPLA4", "PPLC", "PPLX", "PPLG", "PPLL", "PPLS", "PPLQ", "PPLW", "STLMT")
PREPOSITION = re.compile(
    r"\b(?:in|on|at|near|from|to|outside|around|into|inside|(?<!city )(?<!town )(?<!village )of)\s+(?:the\s+)?$"
)
RELATIVE = re.compile(r"\b(?:which|that)\b")
LONGEST_GAP = 200  # characters between a place and its distance, so that the two stand in one clause
LEAST_NAMESAKE = 5_000  # people of a town that a region of its name can be read as
MIDDLE_KM = 5.0  # where the middle of a town is taken, at both ends together
SHARE = 0.10  # of the way: Kharkiv is told to lie 29 to 33 km from the border
APART = 0.2  # two tellings of one way that differ by more than a fifth
ROAD = 1.4  # by road, of the straight line (Boscoe, Henry and Zdeb 2012: 1.417 in the mean)
TURN_HOLDS, TURN_FAILS = 34.0, 68.0  # degrees: one and a half, and three, of the sixteen winds (22.5 each)
NEAR_KM = 10.0  # nearer than this a direction says little
GROSS = 3.0  # told and computed this far apart: more likely a misread place than a wrong figure


@dataclass(frozen=True, slots=True)
class _Told:
    quantity: Quantity
    km: float
    rounding: float
    wind: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Way:
    """A told way with what is computed for it: to which ground, how far, how sure."""

    told: _Told
    subject: str
    target: str
    end: int
    km: float
    tolerance: float
    head: str
    turn: float | None
    sure: bool


def distance_findings(document: Annotated) -> Iterator[Finding]:
    """One finding for each told distance that can be computed; and whether two tellings of one way agree."""
    ways = list(_ways(document))
    for way in ways:
        finding = _judged(document, way)
        if finding:
            yield finding
    for at, way in enumerate(ways):
        earlier = next((k for k in ways[:at] if (k.subject, k.target) == (way.subject, way.target)), None)
        if earlier is not None:
            finding = _told_twice(earlier, way)
            if finding:
                yield finding


def _ways(document: Annotated) -> Iterator[_Way]:
    places = sorted((place for place in document.places if place.form == "name"), key=lambda place: place.span)
    for quantity in document.quantities:
        if quantity.dimension != "length" or quantity.same_amount_as is not None or quantity.modifier == "range":
            continue
        match = AFTER.match(document.text, quantity.span.end)
        subject = _subject(document, quantity, places) if match else None
        if match is None or subject is None:
            continue
        wind = match["wind"]
        wind = wind.lower().replace("-", "").replace(" ", "") if wind else None
        km = convert(quantity.value, quantity.unit, "kilometre")
        if km is None or not 1 <= km <= 20_000:
            continue
        digits = significant_digits(quantity.value, told(quantity, document.text))
        half = convert(step(quantity.value, digits) / 2, quantity.unit, "kilometre") or 0.0
        statement = _Told(quantity, km, min(half, km / 4), wind, quantity.span.start, match.end())
        way = _to_border(document, subject, statement) or _to_place(places, subject, statement)
        if way:
            yield way


def _told_twice(one: _Way, two: _Way) -> Finding | None:
    """Two figures for the same way in one report: agreement within their rounding, or a difference beyond a fifth."""
    first, second = one.told.quantity, two.told.quantity
    apart = abs(one.told.km - two.told.km)
    exact = first.modifier in (None, "about") and second.modifier in (None, "about")
    words = (
        f"{written(first.value)} {plural(first.unit, first.value)} are {written(one.told.km, 3)} km, "
        f"{written(second.value)} {plural(second.unit, second.value)} are {written(two.told.km, 3)} km: "
        f"both tell how far {one.subject} lies from {one.target}"
    )
    if not exact:
        return None
    if apart <= one.told.rounding + two.told.rounding:
        return make_finding("agrees", first.span, second.span, words + "; they agree within their rounding.")
    if apart > APART * max(one.told.km, two.told.km):
        return make_finding("figures_differ", first.span, second.span, words + f"; {written(apart, 3)} km apart.")
    return None


def _subject(document: Annotated, quantity: Quantity, places: Sequence[Place]) -> Place | None:
    """The place that is so far away: the last town named before, tied to the figure by a comma or a verb of lying."""
    text = document.text
    start, _ = sentence_around(document, quantity.span.start)
    at = bisect_left(places, quantity.span.start, key=lambda place: place.span.start) - 1
    if at < 0 or places[at].span.start < start or places[at].span.end > quantity.span.start:
        return None
    named = places[at].span.start
    place = _town(places[at])
    if place is None:
        return None
    between = text[place.span.end : quantity.span.start]
    if len(between) > LONGEST_GAP:
        return None
    if _after_comma(between):
        return place
    if _lies(between):
        within = PREPOSITION.search(text[max(start, named - 20) : named])
        return None if within and not RELATIVE.search(between) else place  # "the depot in X is 10 km from Y"
    return replace(place, score=0.0) if _adjacent(between) else None  # "in X 10 km from Y": it may hold, never fail


def _loose(words: Sequence[str]) -> bool:
    return len(words) <= FEW and LOOSE.issuperset(words)


def _after_comma(between: str) -> bool:
    """Whether a distance follows its place behind a sign, or behind what kind of place it is (", a village some")."""
    told = between.lstrip()
    if told[:1] not in tuple(",(–—-"):
        return False
    words = told[1:].split()
    if _loose(words):
        return True
    kind = next((at for at, word in enumerate(words[1 : APPOSED + 2], 1) if word in KINDS), None)
    apposed = told.startswith(", ") and kind is not None and words[0] in ("a", "an", "the")
    return apposed and _loose(words[(kind or 0) + 1 :])


def _adjacent(between: str) -> bool:
    """Whether a distance stands right behind its place ("in X 10 km from Y")."""
    words = between.split()
    return between[:1].isspace() and _loose(words[words[:1] != [] and words[0] in GROUNDS :])


def _lies(between: str) -> bool:
    """Whether a place is told to lie so far away: "X is", "X, a village, lies some", "X, which stands about"."""
    words = between.split()
    at = len(words)
    while at and words[at - 1] in LOOSE | LIES:
        at -= 1
        if words[at] in LIES and _leads(between, words[:at]):
            return True
    return False


def _leads(between: str, words: Sequence[str]) -> bool:
    """Whether what stands before "lies" leaves the place its subject."""
    told = " ".join(words)
    if ENDING & set(told):
        return False
    if words[-1:] in (["which"], ["that"]) or words[:1] == ["which"]:
        return True
    rest = " ".join(words[words[:1] != [] and words[0] in GROUNDS :])
    return not rest or (rest.startswith(",") and rest.endswith(",") and len(rest) > 1)


def _town(place: Place | None) -> Place | None:
    """The place where it is a town, or the town whose name a region bears: distances are told from towns."""
    if place is None or place.lat is None or place.lon is None or place.form != "name" or place.approximate:
        return None
    feature = place.feature or ""
    if feature in TOWNS:
        return place
    if not feature.startswith("ADM"):
        return None
    named = [
        entry
        for entry in shipped().lookup(place.name)
        if entry.feature in TOWNS and entry.country == place.country and entry.match == "name"
    ]
    town = max(named, key=lambda entry: (entry.population, entry.geonameid or 0), default=None)
    if town is None or town.population < LEAST_NAMESAKE:
        return None
    return replace(place, name=town.name, lat=town.lat, lon=town.lon, feature=town.feature, candidates=())


def _tolerance(km: float, rounding: float) -> float:
    return MIDDLE_KM + SHARE * km + rounding


def _to_border(document: Annotated, subject: Place, told_: _Told) -> _Way | None:
    text = document.text
    match = BORDER_WITH.match(text, told_.end) or BORDER_OF.match(text, told_.end)
    if match is None or subject.lat is None or subject.lon is None:
        return None
    owner = match["owner"]
    land = country_named(owner) or country_of_demonym(owner)
    if land is None and " " in owner:
        land = country_named(owner.split()[-1]) or country_of_demonym(owner.split()[-1])
    if land is None or land.iso2 == subject.country:
        return None
    try:
        km, drawn = border_distance_km((subject.lat, subject.lon), land.iso2)
    except InputError:
        return None
    tolerance = _tolerance(km, told_.rounding) - MIDDLE_KM / 2 + drawn
    head = f"{subject.name} to the nearest ground of {land.name}: {written(km, 3)} km in a straight line"
    ground = f"the border of {land.name}"
    return _Way(told_, subject.name, ground, match.end(), km, tolerance, head, None, _sure(subject))


def _to_place(places: Sequence[Place], subject: Place, told_: _Told) -> _Way | None:
    at = bisect_left(places, told_.end, key=lambda place: place.span.start)
    target = _town(places[at]) if at < len(places) and places[at].span.start == told_.end else None
    if target is None or target.lat is None or target.lon is None or subject.lat is None or subject.lon is None:
        return None
    if (target.lat, target.lon) == (subject.lat, subject.lon):
        return None
    here, there = (subject.lat, subject.lon), (target.lat, target.lon)
    km = distance_km(there, here)
    degrees = bearing(there, here)
    tolerance = _tolerance(km, told_.rounding)
    head = f"{subject.name} lies {written(km, 3)} km {compass(degrees)} of {target.name} in a straight line"
    turn = None
    if told_.wind and km >= NEAR_KM:
        turn = abs((degrees - WINDS[told_.wind] + 180) % 360 - 180)
    sure = _sure(subject) and _sure(target) and not _another_fits(subject, target, told_)
    return _Way(told_, subject.name, target.name, target.span.end, km, tolerance, head, turn, sure)


def _sure(place: Place) -> bool:
    return place.score is None or place.score >= 0.5  # likelier right than wrong


def _another_fits(subject: Place, target: Place, told_: _Told) -> bool:
    """Whether another reading of the two names would make the figure right: then it is the reading that is in doubt."""
    ones = [(c.lat, c.lon) for c in subject.candidates] or [(subject.lat or 0.0, subject.lon or 0.0)]
    others = [(c.lat, c.lon) for c in target.candidates] or [(target.lat or 0.0, target.lon or 0.0)]
    for one in ones[:5]:
        for other in others[:5]:
            if one == other or (one == (subject.lat, subject.lon) and other == (target.lat, target.lon)):
                continue
            km = distance_km(other, one)
            if abs(km - told_.km) <= _tolerance(km, told_.rounding):
                return True
    return False


def _judged(document: Annotated, way: _Way) -> Finding | None:
    told_, km, tolerance, turn = way.told, way.km, way.tolerance, way.turn
    quantity = told_.quantity
    figure = f"{written(quantity.value)} {plural(quantity.unit, quantity.value)}"
    if quantity.unit != "kilometre":
        figure += f" ({written(told_.km, 3)} km)"
    direction = f" {told_.wind}" if told_.wind else ""
    words = (
        f"{way.head}; the report says {figure}{direction}. "
        f"Tolerance {written(tolerance, 2)} km: the rounding of the told figure, "
        f"the middle of the towns, a tenth of the way"
    )
    low, high = _bounds(quantity, told_.km)
    near = km - tolerance <= high and low <= km + tolerance
    turned = turn is not None and turn > TURN_FAILS
    if turn is not None:
        words += f"; the direction is {written(turn, 2)} degrees off"
    span = document.report.span(told_.start, way.end)
    if near and not turned and (turn is None or turn <= TURN_HOLDS):
        return make_finding("distance_holds", span, None, words + ".")
    if turn is None and told_.wind is None and near_by_road(km, tolerance, low):
        longer = f". It is {100 * (told_.km / km - 1):.0f} per cent longer than the straight line, as a road can be."
        return make_finding("distance_holds", span, None, words + longer)
    if not way.sure or max(km, told_.km) > GROSS * max(1.0, min(km, told_.km)):
        return None
    too_far = low > ROAD * km + tolerance
    too_near = high < km - tolerance
    if too_far or too_near or (near and turned):
        return make_finding("distance_fails", span, None, words + ".")
    return None


def near_by_road(km: float, tolerance: float, low: float) -> bool:
    """Whether a told distance fits a way by road: up to 40 per cent longer than the straight line."""
    return km + tolerance < low <= ROAD * km


def _bounds(quantity: Quantity, km: float) -> tuple[float, float]:
    if quantity.modifier in ("at_least", "more_than"):
        return km, 1.5 * km
    if quantity.modifier in ("at_most", "less_than"):
        return 0.5 * km, km
    return km, km
