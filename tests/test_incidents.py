"""Incidents of one report: what goes on with an attack, what opens another, what a person has marked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportedly.compare.incident_facts import parties, spelled_alike, town_nearby
from reportedly.layers.rows.within_document import incidents, told_as_one
from reportedly.model import Actor, Annotated, Argument, Event, Mention, Place, Report, Span


def document(text: str, *told: tuple[str, str, str | None, str | None, str | None], given: bool = False) -> Annotated:
    """A report with events: (trigger, type, place, day, victim)."""

    def at(words: str) -> Span:
        return Span("r", text.index(words), text.index(words) + len(words))

    places: list[Place] = []
    actors: list[Actor] = []
    events = []
    for trigger, kind, place, day, victim in told:
        if place:
            number = sum(map(ord, place))
            places.append(Place(at(place), geonameid=number, name=place, country="XX", feature="PPL", lat=1.0, lon=1.0))
        if victim:
            actors.append(Actor(victim, victim, "person", (Mention(at(victim), "name"),)))
        events.append(
            Event(
                at(trigger),
                kind,
                place=len(places) - 1 if place else None,
                date=day,
                earliest=day,
                latest=day,
                target=victim,
                factuality="happened",
                given=given,
                arguments=(
                    *([Argument(at(place), "place")] if place else []),
                    *([Argument(at(trigger), "time")] if day else []),
                ),
            )
        )
    return Annotated(Report("r", text, ""), places=tuple(places), actors=tuple(actors), events=tuple(events))


TWO = (
    "Gunmen shot the judge Ana Ruiz dead in Oakville on Monday. The attack shocked the town. "
    "In Elmford, far to the south, a bomb destroyed the house of Per Lind on Friday."
)


def test_what_tells_little_goes_on_with_what_was_told():
    read = document(
        TWO,
        ("shot", "attack_on_civilians", "Oakville", "2020-03-02", "Ana Ruiz"),
        ("attack", "attack_on_civilians", None, None, None),
    )
    assert incidents(read) == [[0, 1]]


def test_another_place_day_and_victim_are_another_incident():
    read = document(
        TWO,
        ("shot", "attack_on_civilians", "Oakville", "2020-03-02", "Ana Ruiz"),
        ("attack", "attack_on_civilians", None, None, None),
        ("destroyed", "explosive_device", "Elmford", "2020-03-06", "Per Lind"),
    )
    assert incidents(read) == [[0, 1], [2]]
    assert told_as_one([read], [(0, 0), (0, 1), (0, 2)]).tolist() == [[1, 1, -1], [1, 1, -1], [-1, -1, 1]]


def test_what_was_carried_to_a_mention_does_not_set_it_apart():
    read = document(
        TWO,
        ("shot", "attack_on_civilians", "Oakville", "2020-03-02", "Ana Ruiz"),
        ("attack", "attack_on_civilians", "Oakville", "2020-03-02", None),
    )
    carried = replace(read.events[1], arguments=())
    assert incidents(replace(read, events=(read.events[0], carried))) == [[0, 1]]


@pytest.mark.parametrize("kind", ["talks", "accusation", None])
def test_only_violence_is_put_together(kind):
    assert incidents(document(TWO, ("attack", kind, None, None, None))) == []


def test_what_a_person_marked_is_left_alone():
    told = ("shot", "attack_on_civilians", "Oakville", "2020-03-02", "Ana Ruiz")
    assert incidents(document(TWO, told, ("attack", "attack_on_civilians", None, None, None), given=True)) == []


def test_a_report_of_a_thousand_attacks_is_soon_done():
    text = "attack " * 1000
    events = tuple(
        Event(Span("r", 7 * k, 7 * k + 6), "attack_on_civilians", factuality="happened") for k in range(1000)
    )
    assert sum(map(len, incidents(Annotated(Report("r", text, ""), events=events)))) == 150


@pytest.mark.parametrize(
    ("known", "unknown", "one"),
    [
        ("Ar Raqqah", "Raqa", True),
        ("Hasakah", "Al Hasaka", True),
        ("Sloviansk", "Slovianskk", True),
        ("Ar Raqqah", "Rafa", False),
        ("Homs", "Hama", False),
    ],
)
def test_a_place_on_no_map_is_the_known_one_that_is_spelled_nearly_so(known: str, unknown: str, one: bool) -> None:
    span = Span("r", 0, 1)
    located = Place(span, known, lat=1.0, lon=1.0, feature="PPL")
    lost = Place(span, unknown)
    found = spelled_alike([(located, {"a"}), (lost, {"b", "c"})])
    assert [(place.name, len(tellers)) for place, tellers in found] == (
        [(known, 3)] if one else [(known, 1), (unknown, 2)]
    )


TOWNS = [
    ("the one town of its region", [("Brodek", "North", "PPL", 11)], "Brodek"),
    ("named in two spellings", [("Brodek", "North", "PPL", 11), ("Brodeck", "North", "PPL", 11)], "Brodek"),
    ("two towns: neither", [("Brodek", "North", "PPL", 11), ("Morva", "North", "PPL", 12)], None),
    ("a town of another region", [("Morva", "South", "PPL", 12)], None),
    ("a capital mostly speaks", [("Ravia City", "North", "PPLC", 13)], None),
    ("a town that is called as its region", [("North", "North", "PPL", 14)], None),
]


@pytest.mark.parametrize(("named", "town"), [row[1:] for row in TOWNS], ids=[row[0] for row in TOWNS])
def test_a_village_on_no_map_lies_near_the_one_town_that_is_told(named: list, town: str | None) -> None:
    span = Span("r", 0, 1)
    village = Place(span, "Oak Hollow", country="RV", admin1="North", lat=1.0, lon=1.0, approximate=True)
    places = [
        Place(span, name, geonameid=number, country="RV", admin1=region, feature=feature, lat=2.0, lon=2.0)
        for name, region, feature, number in named
    ]
    found = town_nearby(village, [village, *places], {"North": 3})
    assert (found.geonameid if found else None) == (named[0][3] if town else None)


PARTIES = [
    # (id, what it is called, form) of the target in each report, the parties of the incident
    ([("group:a-1", "civilians", "nominal"), ("group:b-4", "Civilians", "nominal")], [("group:a-1", "civilians")]),
    ([("group:a-1", "civilians", "nominal"), ("group:a-2", "civilians", "nominal")], [("group:a-1", "civilians")]),
    ([("group:b-1", "civilians", "nominal"), ("person:ada-lem", "Ada Lem", "name")], [("person:ada-lem", "Ada Lem")]),
    (
        [
            ("group:a-1", "civilians", "nominal"),
            ("group:b-4", "civilians", "nominal"),
            ("group:c-2", "a man", "nominal"),
        ],
        [("group:a-1", "civilians")],  # two reports against one
    ),
    (
        [("person:x", "Ada Lem", "name"), ("person:y", "Ada Lem", "name")],
        [("person:x", "Ada Lem"), ("person:y", "Ada Lem")],
    ),
]


@pytest.mark.parametrize(("told", "expected"), PARTIES)
def test_parties_without_a_name_are_one_where_they_are_called_the_same(
    told: list[tuple[str, str, str]], expected: list[tuple[str, str]]
) -> None:
    documents = {}
    mentions = []
    for number, (ident, name, form) in enumerate(told):
        own = f"r{number}"
        span = Span(own, 0, 4)
        actor = Actor(ident, name, "group", (Mention(span, form),), neutral=name)  # type: ignore[arg-type]
        event = Event(span, "air_strike", target=ident, factuality="happened")
        documents[own] = Annotated(Report(own, "Told here.", ""), actors=(actor,), events=(event,))
        mentions.append((own, event))
    assert [(party.id, party.name) for party in parties(mentions, documents, "target")] == expected
