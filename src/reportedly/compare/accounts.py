"""From clusters of event mentions to occurrences: an account for each origin and source, and how many origins."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from reportedly.compare.copies import Copying, Passage
from reportedly.compare.document_store import held
from reportedly.compare.event_mentions import EventMention
from reportedly.compare.occurrences import Cluster
from reportedly.compare.outlets import joined, marks
from reportedly.compare.votes import commonest, factuality
from reportedly.model import Annotated, Event, EventReference, Occurrence, OccurrenceAccount, Reason
from reportedly.model.identifiers import content_id


def origins(documents: Sequence[Annotated], found: Copying) -> dict[str, str]:
    """For each report the name of its origin: its group of copies, or itself."""
    named = {name: name for name in held(documents).names}
    for group in found.groups:
        named.update(dict.fromkeys(group.reports, group.id))
    return named


def occurrence(
    cluster: Cluster, documents: Sequence[Annotated], origin: Mapping[str, str], shared: Mapping[str, Sequence[Passage]]
) -> Occurrence:
    """The occurrence of a cluster; `shared` has the passages that a report shares with another, by its id."""
    members = sorted(cluster.mentions, key=lambda mention: (mention.report, mention.index))
    by: dict[tuple[str, str], list[EventMention]] = defaultdict(list)
    for mention in members:
        by[origin[mention.report], _source(documents[mention.number], mention) or ""].append(mention)
    accounts = tuple(
        OccurrenceAccount(
            tuple(sorted({mention.report for mention in part})),
            tuple(EventReference(mention.report, mention.index) for mention in part),
            source or None,
            factuality(mention.factuality for mention in part),
        )
        for (_, source), part in sorted(by.items(), key=lambda item: (item[1][0].report, item[1][0].index, item[0]))
    )
    place = _place(members, documents)
    return Occurrence(
        id=content_id("occurrence", *((mention.report, mention.index) for mention in members)),
        type=commonest(mention.type for mention in members),
        accounts=accounts,
        independent_origins=_independent(members, documents, origin, shared),
        place=place[0],
        geonameid=place[1],
        lat=place[2],
        lon=place[3],
        date=_day(members),
        reasons=(
            *_reasons(members),
            *((Reason("a person decided which events belong to it"),) if cluster.decided else ()),
        ),
    )


def _event(mention: EventMention, documents: Sequence[Annotated]) -> Event:
    return documents[mention.number].events[mention.index]


def _source(document: Annotated, mention: EventMention) -> str | None:
    within = document.events[mention.index].statement
    return (
        document.statements[within].source_actor if within is not None and within < len(document.statements) else None
    )


def _place(
    members: Sequence[EventMention], documents: Sequence[Annotated]
) -> tuple[str | None, int | None, float | None, float | None]:
    """The place that most mentions name, a town before a region."""
    counts: Counter[tuple[bool, str, int | None, float | None, float | None]] = Counter()
    for mention in members:
        index = _event(mention, documents).place
        places = documents[mention.number].places
        if index is not None and index < len(places):
            place = places[index]
            counts[mention.exact, place.name, place.geonameid, place.lat, place.lon] += 1
    if not counts:
        return None, None, None, None
    best = min(counts, key=lambda key: (-key[0], -counts[key], key[1], key[2] or 0))
    return best[1:]


def _day(members: Sequence[EventMention]) -> str | None:
    days = Counter(mention.first for mention in members if mention.first is not None and mention.first == mention.last)
    if not days:
        return None
    return date.fromordinal(min(days, key=lambda day: (-days[day], day))).isoformat()


def shared_passages(found: Copying) -> dict[str, list[Passage]]:
    """The passages that a report shares with another, by the id of the first of the two."""
    shared: dict[str, list[Passage]] = defaultdict(list)
    for passage in found.passages:
        shared[passage.a.report].append(passage)
    return shared


def _independent(
    members: Sequence[EventMention],
    documents: Sequence[Annotated],
    origin: Mapping[str, str],
    shared: Mapping[str, Sequence[Passage]],
) -> int:
    """Origins that tell of it; one outlet, or a passage that one report has from another, makes two one origin here."""
    root = {origin[mention.report]: origin[mention.report] for mention in members}

    def find(name: str) -> str:
        while root[name] != name:
            name = root[name]
        return name

    reports = {mention.report for mention in members}
    if len(root) == 1:
        return 1
    for passage in (passage for report in sorted(reports) for passage in shared.get(report, ())):
        if passage.b.report in reports:
            held = [
                any(
                    mention.report == side.report and side.start <= mention.start and mention.end <= side.end
                    for mention in members
                )
                for side in (passage.a, passage.b)
            ]
            if all(held):
                one, two = sorted((find(origin[passage.a.report]), find(origin[passage.b.report])))
                root[two] = one
    tellers = {mention.report: documents[mention.number].report for mention in members}
    return joined(marks(tellers[name], find(origin[name])) for name in sorted(tellers))


def _reasons(members: Sequence[EventMention]) -> tuple[Reason, ...]:
    if len(members) == 1:
        return (Reason("told once"),)
    reports = len({mention.report for mention in members})
    stems = Counter(stem for mention in members for stem in mention.stems)
    words = ", ".join(f"“{word}”" for word, _ in sorted(stems.items(), key=lambda item: (-item[1], item[0]))[:3])
    return (
        Reason(f"{len(members)} mentions in {reports} reports, alike in words ({words}), sentences, place and day"),
    )
