"""What is known of an incident from its event mentions: status, days, place, parties.

What the reports tell at their beginnings counts: each report has one vote. Nothing is averaged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from reportedly.compare.incidents import VERBAL, Draft, exact, leading
from reportedly.compare.outlets import joined, marks
from reportedly.compare.topics import day_of
from reportedly.compare.votes import commonest, factuality
from reportedly.model import Annotated, Event, Incident, IncidentPlace, Party, Place, Reason
from reportedly.world.spellings import common_letters

NARROW = 3  # days of an event's interval, at most, that may tell an incident's day
FRESH = 1  # days before its publication that a report without a day tells of
NEAR = 2  # UCDP's where_prec of what is told near a place
PARTIES = 4  # doers or targets that an incident names

Mentions = Sequence[tuple[str, Event]]
"""Event mentions, each with the report that tells it."""


def described(draft: Draft, documents: Mapping[str, Annotated], origin: Mapping[str, str]) -> Incident:
    """The incident without what its questions say of it (tolls, who is disputed, its title)."""
    every = [(each.report, documents[each.report].events[each.event]) for each in draft.references]
    early = {name: leading(documents[name]) for name in draft.whole}
    first = [
        (each.report, documents[each.report].events[each.event])
        for each in draft.references
        if each.event in early.get(each.report, ())
    ] or every
    main = draft.occurrences[0].type or commonest(event.type for _, event in every)
    types = Counter(event.type for _, event in every if event.type)
    ordered = sorted(types, key=lambda name: (-types[name], name))
    earliest, latest = _days(first, draft, documents)
    return Incident(
        id=draft.id,
        title="",
        type=main,
        types=tuple(dict.fromkeys((*((main,) if main else ()), *ordered))),
        status=factuality(event.factuality for _, event in first),
        earliest=earliest,
        latest=latest,
        date_precision=_date_precision(earliest, latest),
        place=_place(first, every, draft, documents),
        actors=parties(first, documents, "actor") or parties(every, documents, "actor"),
        targets=parties(first, documents, "target"),
        weapon=commonest(event.weapon for _, event in every),
        occurrences=tuple(sorted(one.id for one in draft.occurrences)),
        reports=draft.reports,
        independent_origins=_origins(draft, documents, origin),
        minor=not draft.whole and (len(draft.reports) == 1 or main is None or main in VERBAL),
        reasons=_reasons(draft),
    )


def _days(mentions: Mentions, draft: Draft, documents: Mapping[str, Annotated]) -> tuple[str | None, str | None]:
    """The day that most reports tell, with the days beside it that are told as often; none told, that of the first
    publication and the day before. Who leaves two days open gives half a vote to each."""
    days: dict[str, dict[str, float]] = defaultdict(dict)
    for report, event in mentions:
        first, last = event.date or event.earliest, event.date or event.latest
        if first and last and event.factuality in ("happened", "ongoing", None):
            length = _length((first, last)).days + 1
            for step in range(length if length <= NARROW else 0):
                told = days[(date.fromisoformat(first[:10]) + timedelta(step)).isoformat()]
                told[report] = max(told.get(report, 0.0), 1 / length)
    if days:
        votes = {one: sum(told.values()) for one, told in days.items()}
        best = min(votes, key=lambda one: (-votes[one], one))
        last = best
        while votes.get(_next(last)) == votes[best]:
            last = _next(last)
        return best, last
    published = sorted(day for name in draft.whole or draft.reports if (day := day_of(documents[name])) is not None)
    if not published or factuality(event.factuality for _, event in mentions) not in ("happened", "ongoing"):
        return None, None
    return date.fromordinal(published[0] - FRESH).isoformat(), date.fromordinal(published[0]).isoformat()


def _next(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(1)).isoformat()


def _length(span: tuple[str, str]) -> timedelta:
    return date.fromisoformat(span[1][:10]) - date.fromisoformat(span[0][:10])


def _date_precision(earliest: str | None, latest: str | None) -> int | None:
    """UCDP's date_prec: 1 a day, 2 up to six days, 3 a week, 4 a month, 5 longer."""
    if earliest is None or latest is None:
        return None
    days = _length((earliest, latest)).days + 1
    return 1 if days == 1 else 2 if days < 7 else 3 if days == 7 else 4 if days <= 31 else 5


def _place(first: Mentions, every: Mentions, draft: Draft, documents: Mapping[str, Annotated]) -> IncidentPlace | None:
    """Where most reports tell that it was: a town or site before a region, a region before a country.

    A village that no gazetteer has counts as a town where two reports name it, and as the known town that only another
    spelling of its name stands for; a town that fewer reports name than the region of its name is that region, read
    wrongly.
    """
    named: dict[tuple[str, str | None], tuple[Place, set[str]]] = {}
    for mentions in (first, every):
        for report, event in mentions:
            places = documents[report].places
            if event.place is not None and event.place < len(places):
                place = places[event.place]
                held, tellers = named.setdefault((place.name, place.feature), (place, set()))
                tellers.add(report)
                if held.lat is None and place.lat is not None:
                    named[place.name, place.feature] = (place, tellers)
        found = [(place, len(reports)) for place, reports in spelled_alike(list(named.values()))]
        if any(grain(place) <= 4 for place, _ in found):
            break
    if not found:
        return None
    regions = {place.name: count for place, count in found if (place.feature or "").startswith("ADM")}
    best, _ = min(
        found,
        key=lambda item: (
            _coarse(*item) or int(item[1] <= regions.get(item[0].name, 0)),
            -item[1],
            item[0].lat is None,
            item[0].name,
        ),
    )
    if best.feature is None and (town := town_nearby(best, [place for place, _ in found], regions)) is not None:
        return IncidentPlace(best.name, town.lat, town.lon, town.country, town.admin1, None, None, NEAR)
    return IncidentPlace(
        best.name, best.lat, best.lon, best.country, best.admin1, best.geonameid, best.feature, grain(best)
    )


def town_nearby(village: Place, named: Sequence[Place], regions: Mapping[str, int]) -> Place | None:
    """The one town of its region that other reports of the incident name, for a village that is on no map."""
    towns = {
        place.geonameid: place
        for place in named
        if place.lat is not None
        and exact(place)
        and place.feature != "PPLC"
        and place.name not in regions
        and village.country in (None, place.country)
        and village.admin1 in (None, place.admin1)
    }
    return next(iter(towns.values())) if len(towns) == 1 else None


def spelled_alike(named: Sequence[tuple[Place, set[str]]]) -> list[tuple[Place, set[str]]]:
    """The places with who tells of each; one that is on no map is the one on the map that is spelled nearly so."""
    located = {common_letters(place.name): tellers for place, tellers in named if place.lat is not None}
    kept = []
    for place, tellers in named:
        known = located.get(common_letters(place.name)) if place.lat is None else None
        if known is None:
            kept.append((place, tellers))
        else:
            known.update(tellers)
    return kept


def _coarse(place: Place, tellers: int) -> int:
    """0: a town or smaller; 1: a province or district; 2: a capital, or on no map; 3: a country."""
    if place.feature is None and tellers > 1:
        return 0
    if place.lat is None or place.feature == "PPLC":
        return 2  # a capital mostly speaks, or dates the report
    return 0 if exact(place) else 3 if grain(place) == 6 else 1


def grain(place: Place) -> int:
    """UCDP's where_prec: 1 exact, 3 a district, 4 a province, 5 a river or a border, 6 a country; 2 is near a town
    (`town_nearby`)."""
    feature = place.feature or ""
    if place.approximate or feature.startswith(("ADM1", "RGN", "TERR")):
        return 4
    if feature.startswith("ADM"):
        return 3
    if feature.startswith(("PCL", "CONT")):
        return 6
    return 5 if feature.startswith(("H", "BDR", "MTS", "PEN")) else 1


def parties(mentions: Mentions, documents: Mapping[str, Annotated], role: str) -> tuple[Party, ...]:
    """Who is told in that role by most reports, and whoever half as many of them tell, two at least where any two
    agree; a name before a description."""
    told: dict[tuple[bool, str], set[str]] = defaultdict(set)  # those without a name are one where they are called so
    parties: dict[tuple[bool, str], Party] = {}
    for report, event in mentions:
        actor = documents[report].actor(getattr(event, role))
        if actor is None:
            continue
        described = all(mention.form in ("nominal", "pronoun") for mention in actor.mentions)
        party = Party(actor.id, actor.neutral or actor.name)
        key = described, party.name.casefold() if described else party.id
        told[key].add(report)
        if key not in parties or party.id < parties[key].id:
            parties[key] = party
    ordered = sorted(told, key=lambda key: (key[0], -len(told[key]), parties[key].id))
    if ordered and not ordered[0][0]:
        ordered = [key for key in ordered if not key[0]]
    most = len(told[ordered[0]]) if ordered else 0
    least = max(most / 2, min(most, 2))
    return tuple(parties[key] for key in ordered if len(told[key]) >= least)[:PARTIES]


def _origins(draft: Draft, documents: Mapping[str, Annotated], origin: Mapping[str, str]) -> int:
    """Origins that tell of it: copies are one, and so are the reports of one outlet."""
    return joined(marks(documents[name].report, origin[name]) for name in draft.reports)


def _reasons(draft: Draft) -> tuple[Reason, ...]:
    if draft.whole:
        count = len(draft.whole)
        return (
            Reason(f"{count} report{'s tell' if count > 1 else ' tells'} it at the beginning"),
            Reason(f"{len(draft.occurrences)} occurrences of one place, time and family of deeds"),
        )
    return (Reason("told in passing" if len(draft.reports) == 1 else f"told by {len(draft.reports)} reports"),)
