"""Incidents: what a coder makes one row of. The strike, its dead, its damage and the fire after it are one.

Reports of one topic tell one incident as a whole where their beginnings tell a deed of its family, at no other place
and on no other day: a topic with two towns, or two days, has two incidents. An incident gathers the occurrences that
those reports tell at their beginnings, or that several of them tell. What else a report tells is an incident of its
own; told by one report in passing, it is kept apart as minor.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reportedly.compare.topics import Topics
from reportedly.model import Annotated, Event, EventReference, Occurrence, Place
from reportedly.model.event_types import ATTACKS
from reportedly.model.identifiers import content_id
from reportedly.text.headlines import headline
from reportedly.world.codebooks import event_type
from reportedly.world.geodesy import distance_km

LEAD = 400  # characters of a report's beginning, its headline among them, that tell its main incident
NEAR = 60.0  # kilometres: a town and the village beside it that was hit
PROVINCE = 300.0  # kilometres: a province and a town in it
FEW = 4  # times fewer reports than the topic's main incident: another town or day in them is taken for a slip
DAYS = 2  # days between two mentions of one incident at most
WEEK = 7  # days: what lies somewhere in a longer time says no day
VERBAL = frozenset("accusation demand threat refusal support talks sanction aid".split())
"""Types of what is said and not done: never what an incident is, where deeds are told."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An incident in the making: its occurrences, the main one first, and the reports that tell of it.

    Attributes:
        whole: reports that tell of it as a whole: what they say at their beginnings is said of it.
        about: reports of its topic that tell something else at their beginnings.
    """

    id: str
    occurrences: tuple[Occurrence, ...]
    reports: tuple[str, ...]
    whole: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    @property
    def references(self) -> Iterator[EventReference]:
        """Its event mentions, those of the main occurrence first."""
        for one in self.occurrences:
            for account in one.accounts:
                yield from account.events


@dataclass(frozen=True, slots=True)
class Told:
    """Where and when an occurrence is told to be, taken from its reports once.

    Attributes:
        place: as one of its reports tells it.
        days: the first and the last day, as ordinals, in which it surely lies; None where none is told so exactly.
    """

    place: Place | None
    days: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Topic:
    """Reports of one topic, and the occurrences that they tell of."""

    reports: tuple[str, ...]
    occurrences: tuple[Occurrence, ...]


def by_topic(names: Sequence[str], read: Topics, happenings: Sequence[Occurrence]) -> Iterator[Topic]:
    """The reports topic by topic, every occurrence in one of them: each report is taken from a document store once.

    Args:
        names: the ids of the reports, in the order of `read`.
    """
    members: dict[int, list[str]] = defaultdict(list)
    topic_of = dict(zip(names, read.topic, strict=True))
    for name in names:
        members[topic_of[name]].append(name)
    inside: dict[int, list[Occurrence]] = defaultdict(list)
    for one in happenings:
        votes = Counter(topic_of[name] for account in one.accounts for name in account.reports)
        inside[min(votes, key=lambda topic: (-votes[topic], topic))].append(one)
    for topic, reports in members.items():
        yield Topic(tuple(reports), tuple(inside[topic]))


def drafts(topic: Topic, documents: Mapping[str, Annotated]) -> tuple[Draft, ...]:
    """The incidents that a topic's reports tell, those that most of them tell as a whole first."""
    return tuple(_of_topic(topic.reports, topic.occurrences, documents))


def _of_topic(
    reports: Sequence[str], happenings: Sequence[Occurrence], documents: Mapping[str, Annotated]
) -> Iterator[Draft]:
    """The incidents of one topic, those that most reports tell as a whole first."""
    left = {one.id: one for one in happenings}
    told = {one.id: _told(one, documents) for one in happenings}
    leads = {name: leading(documents[name]) for name in reports}
    waiting = list(reports)
    while waiting:
        main = _main([one for one in left.values() if _tellers(one, leads, set(waiting))], leads, set(waiting))
        if main is None:
            break
        whole = [name for name in waiting if _tells(name, main, told[main.id], leads, documents)]
        parts = [main, *(one for one in left.values() if one is not main and _part(main, one, whole, leads, told))]
        for one in parts:
            del left[one.id]
        waiting = [name for name in waiting if name not in whole]
        yield _draft(parts, whole, reports)
    for one in left.values():
        yield _draft((one,), (), ())


def leading(document: Annotated) -> frozenset[int]:
    """The numbers of the events that a report tells at its beginning."""
    end = leading_end(document)
    return frozenset(index for index, event in enumerate(document.events) if event.trigger.start < end)


def leading_end(document: Annotated) -> int:
    """Where the beginning of a report ends: it tells the report's main incident."""
    begin = document.prose[0].start if document.prose else 0
    return max(begin + LEAD, begin + len(headline(document)) + LEAD // 2)


def _mentions(one: Occurrence) -> Iterator[EventReference]:
    for account in one.accounts:
        yield from account.events


def _tellers(one: Occurrence, leads: Mapping[str, frozenset[int]], among: set[str]) -> set[str]:
    """The reports that tell an occurrence at their beginnings."""
    return {each.report for each in _mentions(one) if each.report in among and each.event in leads[each.report]}


def _main(happenings: Sequence[Occurrence], leads: Mapping[str, frozenset[int]], among: set[str]) -> Occurrence | None:
    """The occurrence that most reports tell at their beginnings: a deed, if any is."""
    return min(
        happenings,
        key=lambda one: (
            one.type is None or one.type in VERBAL,
            -len(_tellers(one, leads, among)),
            -len({each.report for each in _mentions(one)}),
            one.id,
        ),
        default=None,
    )


def _tells(
    name: str,
    main: Occurrence,
    told: Told,
    leads: Mapping[str, frozenset[int]],
    documents: Mapping[str, Annotated],
) -> bool:
    """Whether a report tells the incident as a whole: its beginning tells a deed of the family, and of no other place
    or day."""
    if name in _tellers(main, leads, {name}):
        return True
    document = documents[name]
    events = [document.events[index] for index in sorted(leads[name])]
    alike = [event for event in events if one_family(main.type, event.type)]
    if not alike and main.type is not None and event_type(main.type).group in ATTACKS:
        return any(each.report == name for each in _mentions(main))
    telling = alike or events
    return not telling or not all(_elsewhere(told, event, document) for event in telling)


def _part(
    main: Occurrence,
    one: Occurrence,
    whole: Sequence[str],
    leads: Mapping[str, frozenset[int]],
    told: Mapping[str, Told],
) -> bool:
    """Whether an occurrence is a part of the incident."""
    inside = set(whole)
    tellers = {each.report for each in _mentions(one) if each.report in inside}
    if not tellers or not one_family(main.type, one.type) or _apart(told[main.id], told[one.id]):
        return False
    return len(tellers) > 1 or bool(_tellers(one, leads, inside))


def _draft(parts: Sequence[Occurrence], whole: Sequence[str], topic: Sequence[str]) -> Draft:
    reports = {name for one in parts for account in one.accounts for name in account.reports} | set(whole)
    return Draft(
        content_id("incident", *sorted(one.id for one in parts)),
        tuple(parts),
        tuple(sorted(reports)),
        tuple(sorted(whole)),
        tuple(sorted(set(topic) - set(whole))) if whole else (),
    )


def one_family(a: str | None, b: str | None) -> bool:
    """Whether deeds of two types can be of one incident: an attack with what it does; of other kinds any deed."""
    if a is None or b is None or a == b:
        return a == b
    groups = {event_type(a).group, event_type(b).group}
    if event_type(a).group in ATTACKS:
        return groups <= ATTACKS or "property_destruction" in (a, b)
    return b not in VERBAL


def forceful(kind: str | None) -> bool:
    """Whether a type is one of force: of a fight, of a strike from afar, of violence against civilians."""
    return kind is not None and event_type(kind).group in ATTACKS


def _told(one: Occurrence, documents: Mapping[str, Annotated]) -> Told:
    events: list[Event] = []
    place: Place | None = None
    for each in _mentions(one):
        document = documents[each.report]
        event = document.events[each.event]
        events.append(event)
        if place is None and event.place is not None:
            told = document.places[event.place]
            place = told if (told.geonameid, told.name) == (one.geonameid, one.place) else None
    seat = place is not None and place.feature == "PPLC" and not forceful(one.type)
    return Told(None if seat else place, _days(events))


def _apart(a: Told, b: Told) -> bool:
    """Whether days or places say that the two are not one."""
    if _days_apart(a.days, b.days):
        return True
    return a.place is not None and b.place is not None and _far(a.place, b.place, PROVINCE)


def _elsewhere(main: Told, event: Event, document: Annotated) -> bool:
    """Whether an event is told of another place or another day than the occurrence."""
    if _days_apart(main.days, _days([event])):
        return True
    if event.place is None or main.place is None:
        return False
    here = document.places[event.place]
    return _far(main.place, here, NEAR if exact(here) and exact(main.place) else PROVINCE)


def _days(events: Iterable[Event]) -> tuple[int, int] | None:
    """The first and the last of the days in which events surely lie; None where none is told so exactly."""
    told = []
    for event in events:
        first, last = event.date or event.earliest, event.date or event.latest
        if first and last:
            days = date.fromisoformat(first[:10]).toordinal(), date.fromisoformat(last[:10]).toordinal()
            if days[1] - days[0] < WEEK:
                told.append(days)
    return (min(first for first, _ in told), max(last for _, last in told)) if told else None


def _days_apart(a: tuple[int, int] | None, b: tuple[int, int] | None) -> bool:
    """Whether more than so many days lie between the two."""
    return a is not None and b is not None and max(a[0], b[0]) - min(a[1], b[1]) > DAYS


def _far(a: Place, b: Place, most: float) -> bool:
    """Whether two places lie further apart than that; of a country no point is its own, so only its name tells."""
    if wide(a) or wide(b):
        return bool(a.country and b.country and a.country != b.country)
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    return distance_km((a.lat, a.lon), (b.lat, b.lon)) > most


def settings(drafts: Sequence[Draft], documents: Mapping[str, Annotated]) -> dict[str, str]:
    """For each incident of a topic the first one that is not surely of another town or day: they share their questions.

    Of a topic that many reports tell alike, the few that name another town or day are more likely to err.
    """
    known: list[tuple[str, tuple[float, float] | None, tuple[int, int] | None]] = []
    found: dict[str, str] = {}
    for draft in drafts:
        main = _told(draft.occurrences[0], documents)
        point, days = _town(main.place), main.days
        same = (
            name
            for name, other, when in known
            if not (point and other and distance_km(point, other) > NEAR) and not _days_apart(days, when)
        )
        few = FEW * len(draft.whole) < len(drafts[0].whole)
        found[draft.id] = drafts[0].id if few else next(same, draft.id)
        if found[draft.id] == draft.id:
            known.append((draft.id, point, days))
    return found


def _town(place: Place | None) -> tuple[float, float] | None:
    """Where a place lies, if it is a town or smaller."""
    if place is None or not exact(place) or place.lat is None or place.lon is None:
        return None
    return place.lat, place.lon


def wide(place: Place) -> bool:
    """Whether a place is a country or more: its point on the map says nothing of where a deed was."""
    return (place.feature or "").startswith(("PCL", "CONT"))


def exact(place: Place) -> bool:
    """Whether a place is a town, a site or smaller."""
    return not place.approximate and (place.feature or "").startswith(("PPL", "S", "BDG", "CAMP", "AIR"))
