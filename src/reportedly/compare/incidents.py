"""Incidents: what a coder makes one row of. The strike, its dead, its damage and the fire after it are one.

The reports of one story tell one incident: the occurrences that they tell of at their beginnings, or that several of
them tell of, unless these lie elsewhere, on another day, or are of another family of deeds. What else a report tells is
an incident of its own; told by one report in passing, it is kept apart as minor.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reportedly.model import (
    Annotated,
    Event,
    EventReference,
    Factuality,
    Incident,
    IncidentPlace,
    Occurrence,
    Party,
    Place,
    Reason,
)
from reportedly.model.identifiers import content_id
from reportedly.text.headlines import headline
from reportedly.world.codebooks import event_type
from reportedly.world.geodesy import distance_km

LEAD = 400  # characters of a report's beginning, its headline among them, that tell its main incident
NEAR = 60.0  # kilometres: a town and the village beside it that was hit
DAYS = 2  # days between two tellings of one incident at most
PHYSICAL = frozenset({"battle", "remote", "civilians"})
"""Groups of types that are told of one and the same attack."""

SUREST: tuple[Factuality, ...] = ("happened", "ongoing", "denied", "planned", "possible", "hypothetical")


@dataclass(frozen=True, slots=True)
class Draft:
    """An incident in the making: its occurrences, the main one first, and the reports that tell of it.

    Attributes:
        whole: reports that tell of it as a whole: what they say at their beginnings is said of it.
    """

    id: str
    occurrences: tuple[Occurrence, ...]
    reports: tuple[str, ...]
    whole: tuple[str, ...]

    @property
    def references(self) -> Iterator[EventReference]:
        """Its event mentions, those of the main occurrence first."""
        for one in self.occurrences:
            for account in one.accounts:
                yield from account.events


def drafts(
    documents: Mapping[str, Annotated], happenings: Sequence[Occurrence], stories: Mapping[str, str]
) -> Iterator[Draft]:
    """Every occurrence in one incident, in the order of their first reports: each report is taken from a shelf once."""
    told: dict[str, list[str]] = defaultdict(list)
    for report, story in sorted(stories.items()):
        told[story].append(report)
    by_report: dict[str, list[Occurrence]] = defaultdict(list)
    for one in happenings:
        for name in sorted({name for account in one.accounts for name in account.reports}):
            by_report[name].append(one)
    by_id = {one.id: one for one in happenings}
    taken = {story for story in told if story in by_id}
    alone = {one.id: one for one in happenings if one.id not in taken}
    groups = [
        group
        for story, reports in told.items()
        if story in by_id
        for group in _by_main(by_id[story], reports, by_report, documents, taken)
    ]
    taken |= {story for story, _ in groups}
    alone = {name: one for name, one in alone.items() if name not in taken}
    for story, reports in sorted(groups, key=lambda item: (item[1][0], item[0])):
        near = {one.id: one for name in reports for one in by_report[name] if one.id not in taken}
        parts = _parts(by_id[story], reports, list(near.values()), documents)
        taken |= {one.id for one in parts}
        for one in parts:
            alone.pop(one.id, None)
        yield _draft(parts, reports)
        inside = set(reports)
        for one in near.values():  # while these reports are at hand
            if one.id in alone and all(inside.issuperset(account.reports) for account in one.accounts):
                yield _draft((alone.pop(one.id),), ())
    for one in sorted(alone.values(), key=lambda one: (one.accounts[0].events[0], one.id)):
        yield _draft((one,), ())


def _by_main(
    main: Occurrence,
    reports: Sequence[str],
    by_report: Mapping[str, Sequence[Occurrence]],
    documents: Mapping[str, Annotated],
    taken: set[str],
) -> Iterator[tuple[str, list[str]]]:
    """A story's reports by the happening that they mainly tell: two towns or two days are two incidents."""
    with_main, others = [], defaultdict(list)
    for name in reports:
        early = _lead(documents[name])
        leading = [
            one
            for one in by_report[name]
            if _one_family(main, one)
            and any(
                reference.report == name and _event(documents, reference).trigger.start < early
                for account in one.accounts
                for reference in account.events
            )
        ]
        if any(one.id == main.id for one in by_report[name]) or not all(_apart(main, one) for one in leading):
            with_main.append(name)
            continue
        own = next((one for one in leading if one.id not in taken), None)
        if own is None:
            with_main.append(name)
        else:
            others[own.id].append(name)
    yield main.id, with_main or [main.accounts[0].reports[0]]
    yield from others.items()


def _draft(parts: Sequence[Occurrence], whole: Iterable[str]) -> Draft:
    reports = {name for one in parts for account in one.accounts for name in account.reports} | set(whole)
    return Draft(
        content_id("incident", *sorted(one.id for one in parts)),
        tuple(parts),
        tuple(sorted(reports)),
        tuple(sorted(whole)),
    )


def _parts(
    main: Occurrence,
    reports: Sequence[str],
    happenings: Sequence[Occurrence],
    documents: Mapping[str, Annotated],
) -> list[Occurrence]:
    """The occurrences of the incident that these reports mainly tell, the main one first."""
    inside = set(reports)
    early = {name: _lead(documents[name]) for name in reports}
    parts = [main]
    for one in happenings:
        mentions = [reference for account in one.accounts for reference in account.events if reference.report in inside]
        if not mentions:
            continue
        leading = any(_event(documents, each).trigger.start < early[each.report] for each in mentions)
        several = len({each.report for each in mentions}) > 1
        if (leading or several) and _one_family(main, one) and not _apart(main, one):
            parts.append(one)
    return parts


def _one_family(a: Occurrence, b: Occurrence) -> bool:
    if a.type is None or b.type is None or a.type == b.type:
        return a.type == b.type
    groups = {event_type(a.type).group, event_type(b.type).group}
    return groups <= PHYSICAL or (bool(groups & PHYSICAL) and "property_destruction" in (a.type, b.type))


def _apart(a: Occurrence, b: Occurrence) -> bool:
    """Whether days or places say that the two are not one."""
    if a.date and b.date and abs((date.fromisoformat(a.date) - date.fromisoformat(b.date)).days) > DAYS:
        return True
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    return distance_km((a.lat, a.lon), (b.lat, b.lon)) > NEAR


def _lead(document: Annotated) -> int:
    begin = document.prose[0].start if document.prose else 0
    return max(begin + LEAD, begin + len(headline(document)) + LEAD // 2)


def _event(documents: Mapping[str, Annotated], reference: EventReference) -> Event:
    return documents[reference.report].events[reference.event]


# ------------------------------------------------------------------------------------------------ what is known of one


def described(draft: Draft, documents: Mapping[str, Annotated], origin: Mapping[str, str]) -> Incident:
    """The incident without what its questions say of it (tolls, who is disputed, its title)."""
    mentions = [(each.report, _event(documents, each)) for each in draft.references]
    types = Counter(event.type for _, event in mentions if event.type)
    ordered = tuple(sorted(types, key=lambda name: (-types[name], name)))
    main = draft.occurrences[0].type or (ordered[0] if ordered else None)
    earliest, latest = _days(mentions)
    return Incident(
        id=draft.id,
        title="",
        type=main,
        types=tuple(dict.fromkeys((*((main,) if main else ()), *ordered))),
        status=_status([event.factuality for _, event in mentions]),
        earliest=earliest,
        latest=latest,
        date_precision=_date_precision(earliest, latest),
        place=_place(mentions, documents),
        actors=_parties(mentions, documents, "actor"),
        targets=_parties(mentions, documents, "target"),
        weapon=_commonest(event.weapon for _, event in mentions),
        occurrences=tuple(sorted(one.id for one in draft.occurrences)),
        reports=draft.reports,
        independent_origins=len({origin[name] for name in draft.reports}),
        minor=len(draft.reports) == 1 and not draft.whole,
        reasons=_reasons(draft),
    )


def _commonest(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda name: (-counts[name], name)) if counts else None


def _status(told: Iterable[Factuality | None]) -> Factuality | None:
    """What most mentions are told as; of as many, the surest."""
    counts = Counter(one for one in told if one)
    if not counts:
        return None
    return max(SUREST, key=lambda name: (counts[name], -SUREST.index(name)))


def _days(mentions: Sequence[tuple[str, Event]]) -> tuple[str | None, str | None]:
    """The day that most reports tell; without one the shortest stretch that most of them allow."""
    days: dict[str, set[str]] = defaultdict(set)
    for report, event in mentions:
        if event.date:
            days[event.date].add(report)
    if days:
        best = min(days, key=lambda day: (-len(days[day]), day))
        return best, best
    spans: dict[tuple[str, str], set[str]] = defaultdict(set)
    for report, event in mentions:
        if event.earliest and event.latest:
            spans[event.earliest, event.latest].add(report)
    if not spans:
        return None, None
    return min(spans, key=lambda span: (-len(spans[span]), _length(span), span))


def _length(span: tuple[str, str]) -> timedelta:
    return date.fromisoformat(span[1][:10]) - date.fromisoformat(span[0][:10])


def _date_precision(earliest: str | None, latest: str | None) -> int | None:
    """UCDP's date_prec: 1 a day, 2 up to six days, 3 a week, 4 a month, 5 longer."""
    if earliest is None or latest is None:
        return None
    days = _length((earliest, latest)).days + 1
    return 1 if days == 1 else 2 if days < 7 else 3 if days == 7 else 4 if days <= 31 else 5


def _place(mentions: Sequence[tuple[str, Event]], documents: Mapping[str, Annotated]) -> IncidentPlace | None:
    """The most exact place that more reports than any other tell of."""
    counts: dict[Place, set[str]] = {}
    named: dict[tuple[int | None, str], tuple[Place, set[str]]] = {}
    for report, event in mentions:
        places = documents[report].places
        if event.place is not None and event.place < len(places):
            place = places[event.place]
            named.setdefault((place.geonameid, place.name), (place, set()))[1].add(report)
    counts = {place: reports for place, reports in named.values()}
    if not counts:
        return None
    best = min(counts, key=lambda place: (_grain(place) > 1, -len(counts[place]), _grain(place), place.name))
    return IncidentPlace(
        best.name, best.lat, best.lon, best.country, best.admin1, best.geonameid, best.feature, _grain(best)
    )


def _grain(place: Place) -> int:
    """UCDP's where_prec: 1 exact, 2 near a place, 3 a district, 4 a province, 5 a river or a border, 6 a country."""
    feature = place.feature or ""
    if place.approximate:
        return 2
    if feature.startswith(("ADM1", "RGN", "TERR")):
        return 4
    if feature.startswith("ADM"):
        return 3
    if feature.startswith(("PCL", "CONT")):
        return 6
    return 5 if feature.startswith(("H", "BDR", "MTS", "PEN")) else 1


def _parties(mentions: Sequence[tuple[str, Event]], documents: Mapping[str, Annotated], role: str) -> tuple[Party, ...]:
    """Who is told in that role by most reports; others that as many as a third of these tell."""
    told: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for report, event in mentions:
        actor = documents[report].actor(getattr(event, role))
        if actor is not None:
            told[actor.id].add(report)
            names.setdefault(actor.id, actor.neutral or actor.name)
    most = max((len(reports) for reports in told.values()), default=0)
    ordered = sorted(told, key=lambda name: (-len(told[name]), name))
    return tuple(Party(name, names[name]) for name in ordered if 3 * len(told[name]) >= most)[:4]


def _reasons(draft: Draft) -> tuple[Reason, ...]:
    if draft.whole:
        return (
            Reason(f"{len(draft.whole)} reports tell it at their beginnings"),
            Reason(f"{len(draft.occurrences)} occurrences of one place, time and family of deeds"),
        )
    return (Reason("told in passing" if len(draft.reports) == 1 else f"told by {len(draft.reports)} reports"),)
