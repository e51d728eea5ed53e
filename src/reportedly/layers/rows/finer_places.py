"""Which of two places of a report is the finer one, and whether one lies in the other."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.layers.rows.parsed_events import is_town
from reportedly.model import Annotated, Place

TOWN, COUNTRY = 1, 3  # a name without a point gives way to a town alone; the rank of a country
LONGEST_CITY = 7  # characters of " city" and what follows it


def rank(place: Place) -> int:
    """How exact a place is: 0 a town or a building, 1 a district, 2 a region, 3 a country, 4 what is larger."""
    feature = place.feature or ""
    if place.lat is None:
        return 5
    if is_town(place):
        return 0
    if feature.startswith("ADM1"):
        return 2
    if place.approximate or feature.startswith("ADM"):
        return 1
    if feature in ("PCLI", "PCLD", "PCLIX", "PCL", "PCLF", "PCLH", "PCLS", "TERR"):
        return 3
    return 4 if feature in ("CONT", "OCN", "SEA") or not place.country else 2


def precision(place: Place) -> int:
    """UCDP's where_prec: 1 an exact place, 2 near it, 3 a district, 4 a region, 5 a wider area, 6 a country."""
    return 4 if place.approximate else {0: 1, 1: 3, 2: 4, 3: 6}.get(rank(place), 5)


def better(document: Annotated, own: int | None, others: Sequence[int]) -> int | None:
    """The most exact of some places, on the ground of `own` where that is one; None where `own` is as exact."""
    held = document.places[own] if own is not None else None
    best, least = None, 9 if held is None else rank(held) if held.lat is not None else TOWN
    for k in others:
        if held is not None and _stands_for(document.places[k], held):
            continue
        if rank(document.places[k]) < least and (held is None or not elsewhere(held, document.places[k])):
            best, least = k, rank(document.places[k])
    if best is None and held is not None:
        return next((k for k in others if is_town_beside_seat(document, document.places[k], held)), None)
    return best


def _stands_for(place: Place, held: Place) -> bool:
    """Whether a place only lends its point to a village that no list has, or is the seat of its region."""
    return held.approximate and (_is_seat(place) or (place.lat, place.lon) == (held.lat, held.lon))


def _is_seat(place: Place) -> bool:
    """Whether a town bears the name of its region, which may be meant: "Gaza", "Idlib"."""
    return is_town(place) and place.name is not None and place.name == place.admin1


def _is_called_city(document: Annotated, place: Place) -> bool:
    """Whether a town is told apart from the region of its name: "Aleppo city"."""
    words = document.text[place.span.start : place.span.end + LONGEST_CITY].lower().split()
    own = len(place.span.of(document.text).split())
    return any(word.strip(".,;:)") in ("city", "town") for word in words[: own + 1])


def _is_beside_seat(place: Place, seat: Place) -> bool:
    """Whether a place is another town, or a named village without a point of its own, in the region of a seat."""
    exact = is_town(place) or place.approximate
    return exact and place.geonameid != seat.geonameid and place.admin1 == seat.admin1 and not _is_seat(place)


def is_town_beside_seat(document: Annotated, place: Place, held: Place) -> bool:
    """Whether a place is another town than the one that bears the name of both's region: "Jabalia in Gaza"."""
    return _is_seat(held) and not _is_called_city(document, held) and _is_beside_seat(place, held)


def elsewhere(a: Place, b: Place) -> bool:
    """Whether two places lie in different countries or regions."""
    other_country = a.country is not None and b.country is not None and a.country != b.country
    return other_country or bool(a.admin1 and b.admin1 and a.admin1 != b.admin1)


def within(a: Place, b: Place) -> bool:
    """Whether a place lies on the ground of a larger one: in its country, and in its region where it is one."""
    if a.country is None or a.country != b.country:
        return False
    return rank(b) >= COUNTRY or (b.admin1 is not None and a.admin1 == b.admin1)
