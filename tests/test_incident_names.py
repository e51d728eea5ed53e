"""What incidents are called, when they were, and which are told in passing: small stories of one or more reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.resources import files

import pytest

from reportedly.compare.incident_facts import described
from reportedly.compare.incident_names import happening_nouns, named
from reportedly.compare.incidents import Draft, Topic, drafts
from reportedly.model import (
    Actor,
    Annotated,
    Event,
    EventReference,
    Mention,
    Occurrence,
    OccurrenceAccount,
    Place,
    Report,
    Span,
)
from reportedly.world.codebooks import event_types

TOWNS: Mapping[str, Place] = {
    "Ozerne": Place(Span("r", 0, 1), "Ozerne", 1, "UA", None, "PPL", 47.0, 35.0),
    "Wadi Zahr": Place(Span("r", 0, 1), "Wādī Z̧ahr", 2, "YE", None, "PPL", 15.4, 44.1),
    "Ukraine": Place(Span("r", 0, 1), "Ukraine", 3, "UA", None, "PCLI", 49.0, 32.0),
    "Old Bridge": Place(Span("r", 0, 1), "Old Bridge", 4, "UA", None, "BDG", 47.0, 35.0),
    "Kyiv": Place(Span("r", 0, 1), "Kyiv", 6, "UA", None, "PPLC", 50.45, 30.52),
    "European Union": Place(Span("r", 0, 1), "European Union", 5, None, None, "RGN", 50.0, 4.0),
}


def report(
    name: str, text: str, trigger: str, kind: str | None, place: str = "", doer: str = "", **more: object
) -> Annotated:
    """A report with one event, at its beginning."""
    at = text.index(trigger)
    told = TOWNS.get(place)
    where = text.find(place) if place else -1
    places = ()
    if told:
        places = (Place(Span(name, where, where + len(place)), *(getattr(told, key) for key in FIELDS)),)
    actors = (Actor(doer, "Russia", "state", (Mention(Span(name, at, at + 1), "name"),)),) if doer else ()
    event = Event(
        Span(name, at, at + len(trigger)),
        kind,
        place=0 if told else None,
        actor=doer or None,
        **{"factuality": "happened", **more},  # type: ignore[arg-type]
    )
    return Annotated(
        Report(name, text, "0"),
        body=(Span(name, 0, len(text)),),
        sentences=(Span(name, 0, len(text)),),
        events=(event,),
        places=places,
        actors=actors,
    )


FIELDS = ("name", "geonameid", "country", "admin1", "feature", "lat", "lon")


def put_together(*documents: Annotated) -> tuple[Draft, Mapping[str, Annotated]]:
    """All of them as one incident that each tells as a whole."""
    names = tuple(document.report.id for document in documents)
    accounts = tuple(OccurrenceAccount((name,), (EventReference(name, 0),)) for name in names)
    kind = documents[0].events[0].type
    return Draft("i", (Occurrence("o", kind, accounts, len(names)),), names, names), {
        document.report.id: document for document in documents
    }


NAMES: Sequence[tuple[str, tuple[Annotated, ...], str]] = [
    ("weapon and site",
     (report("a", "A missile hit a restaurant in Ozerne.", "hit", "shelling", "Ozerne", "state:RU", weapon="missile"),
      report("b", "The strike on the pizzeria in Ozerne.", "strike", "shelling", "Ozerne", "state:RU", weapon="missile")),
     "Russian missile strike on a restaurant in Ozerne"),
    ("what one of many tells is not in the name",
     (report("a", "Shells hit a school in Ozerne.", "hit", "shelling", "Ozerne"),
      report("b", "Shells hit Ozerne.", "hit", "shelling", "Ozerne"),
      report("c", "Shelling in Ozerne.", "Shelling", "shelling", "Ozerne")),
     "shelling in Ozerne"),
    ("the noun of a whole happening",
     (report("a", "The garrison's mutiny in Ozerne ended.", "ended", "release_or_concession", "Ozerne"),
      report("b", "The rebellion in Ozerne is over, he conceded.", "conceded", "release_or_concession", "Ozerne"),
      report("c", "Ozerne: the colonel gave up.", "gave up", "release_or_concession", "Ozerne")),
     "armed revolt in Ozerne"),
    ("force before the truce about it",
     (report("a", "Rebels attacked Ozerne.", "attacked", "armed_clash", "Ozerne"),
      report("b", "A truce holds in Ozerne.", "truce", "agreement", "Ozerne")),
     "fighting in Ozerne"),
    ("a truce", (report("a", "A truce was agreed in Ozerne.", "agreed", "agreement", "Ozerne"),
                 report("b", "The ceasefire in Ozerne was signed.", "signed", "agreement", "Ozerne")), "ceasefire in Ozerne"),
    ("ground taken", (report("a", "Troops took Ozerne.", "took", "territory_captured", "Ozerne"),), "capture of Ozerne"),
    ("ground taken somewhere", (report("a", "Troops took ground in Ukraine.", "took", "territory_captured", "Ukraine"),),
     "capture of ground in Ukraine"),
    ("ground taken, no place", (report("a", "Troops took ground.", "took", "territory_captured"),), "capture of ground"),
    ("the place as people write it", (report("a", "A blast in Wadi Zahr.", "blast", "explosive_device", "Wadi Zahr"),),
     "explosion in Wadi Zahr"),
    ("the site is the place", (report("a", "A blast on the Old Bridge.", "blast", "explosive_device", "Old Bridge"),),
     "explosion on the Old Bridge"),
    ("a place with an article", (report("a", "European Union leaders met.", "met", "talks", "European Union"),),
     "talks in the European Union"),
    ("fighting is no one side's", (report("a", "They fought in Ozerne.", "fought", "armed_clash", "Ozerne", "state:RU"),),
     "fighting in Ozerne"),
    ("an offensive is", (report("a", "The offensive at Ozerne.", "offensive", "armed_clash", "Ozerne", "state:RU"),),
     "Russian offensive in Ozerne"),
    ("a withdrawal is from a place", (report("a", "They withdrew from Ozerne.", "withdrew", "territory_transfer", "Ozerne"),),
     "withdrawal from Ozerne"),
    ("a type unknown", (report("a", "It happened in Ozerne.", "happened", None, "Ozerne"),), "event in Ozerne"),
]  # fmt: skip


@pytest.mark.parametrize(("documents", "called"), [row[1:] for row in NAMES], ids=[row[0] for row in NAMES])
def test_what_an_incident_is_called(documents: tuple[Annotated, ...], called: str) -> None:
    draft, by_id = put_together(*documents)
    assert named(described(draft, by_id, dict.fromkeys(by_id, "o")), draft, by_id).called == called


def test_a_revolt_is_named_where_its_types_are_told() -> None:
    draft, by_id = put_together(
        report("a", "The garrison's mutiny in Ozerne is over.", "mutiny", "group_change", "Ozerne"),
        report("b", "He gave up; the rebellion in Ozerne is over.", "gave up", "release_or_concession", "Ozerne"),
    )
    incident = named(described(draft, by_id, dict.fromkeys(by_id, "o")), draft, by_id)
    assert (incident.called, incident.type) == ("armed revolt in Ozerne", "group_change")


def test_every_noun_has_its_types_and_an_example_that_tells_it() -> None:
    rows = (files("reportedly.compare") / "data" / "happening_nouns.tsv").read_text("utf-8").splitlines()[1:]
    for row, line in zip(happening_nouns(), rows, strict=True):
        assert set(row.types) <= {kind.id for kind in event_types()}, row.noun
        assert any(word in line.split("\t")[5].lower() for word in (*row.nouns, *row.verbs)), row.noun


def test_a_day_told_outweighs_two_left_open() -> None:
    draft, by_id = put_together(
        report("a", "Hit.", "Hit", "shelling", date="2022-11-15", earliest="2022-11-15", latest="2022-11-15"),
        report("b", "Hit.", "Hit", "shelling", earliest="2022-11-15", latest="2022-11-16"),
        report("c", "Hit.", "Hit", "shelling", earliest="2022-11-16", latest="2022-11-17"),
    )
    incident = described(draft, by_id, dict.fromkeys(by_id, "o"))
    assert (incident.earliest, incident.latest) == ("2022-11-15", "2022-11-15")


@pytest.mark.parametrize(("kind", "minor"), [("accusation", True), ("talks", True), ("shelling", False)])
def test_words_that_no_report_tells_as_a_whole_are_minor(kind: str, minor: bool) -> None:
    draft, by_id = put_together(*(report(name, "They did.", "did", kind) for name in ("a", "b")))
    passing = Draft(draft.id, draft.occurrences, draft.reports)
    assert described(passing, by_id, dict.fromkeys(by_id, "o")).minor is minor


def test_the_middle_of_a_country_is_no_place_of_its_own() -> None:
    """One report names the country, the other the town in it: one incident, though the two points lie far apart."""
    documents = (
        report("a", "A missile hit a shop in Ukraine.", "hit", "shelling", "Ukraine"),
        report("b", "The strike in Ozerne shook windows.", "strike", "air_strike", "Ozerne"),
    )
    assert incidents_of(*documents) == 1


def incidents_of(*documents: Annotated) -> int:
    """How many incidents the documents tell, if they are one topic and each tells an occurrence of its own."""
    by_id = {document.report.id: document for document in documents}
    happenings = tuple(
        Occurrence(
            f"o{name}", by_id[name].events[0].type, (OccurrenceAccount((name,), (EventReference(name, 0),)),), 1,
            place=by_id[name].places[0].name, geonameid=by_id[name].places[0].geonameid,
            lat=by_id[name].places[0].lat, lon=by_id[name].places[0].lon,
        )
        for name in by_id
    )  # fmt: skip
    return len(drafts(Topic(tuple(by_id), happenings), by_id))


BULLETINS = [("2024-05-04", "2024-05-05", 1), ("2024-05-05", "2024-05-06", 1), ("2024-05-08", "2024-05-09", 2)]


@pytest.mark.parametrize(("earliest", "latest", "count"), BULLETINS)
def test_the_bulletins_of_two_days_tell_two_incidents(earliest: str, latest: str, count: int) -> None:
    """Neither tells an exact day; of the bulletin of the next day it may still be the same."""
    told = "In the past day Ozerne was shelled."
    first = report("a", told, "shelled", "shelling", "Ozerne", earliest="2024-05-04", latest="2024-05-05")
    second = report("b", told, "shelled", "shelling", "Ozerne", earliest=earliest, latest=latest)
    assert incidents_of(first, second) == count


HOUSE = Place(Span("r", 0, 1), "Lesser Ozerne", None, "UA", None, None, None, None)
REGION = Place(Span("r", 0, 1), "Ozerne", 9, "UA", None, "ADM1", 47.5, 35.5)
PLACES = [  # what the reports name, one each; where the incident was
    ("a village on no map that two reports name", (HOUSE, HOUSE, REGION), ("Lesser Ozerne", None)),
    ("a village on no map that one report names", (HOUSE, REGION, REGION), ("Ozerne", "ADM1")),
    ("the region of the town's name", (REGION, REGION, TOWNS["Ozerne"]), ("Ozerne", "ADM1")),
    ("the town of the region's name", (REGION, TOWNS["Ozerne"], TOWNS["Ozerne"]), ("Ozerne", "PPL")),
    ("a town before its country", (TOWNS["Ukraine"], TOWNS["Ukraine"], TOWNS["Ozerne"]), ("Ozerne", "PPL")),
]


@pytest.mark.parametrize(("named_places", "wanted"), [row[1:] for row in PLACES], ids=[row[0] for row in PLACES])
def test_where_an_incident_was(named_places: tuple[Place, ...], wanted: tuple[str, str | None]) -> None:
    documents = []
    for number, place in enumerate(named_places):
        document = report(f"r{number}", "Shells hit the place.", "hit", "shelling")
        event = replace(document.events[0], place=0)
        documents.append(replace(document, places=(place,), events=(event,)))
    draft, by_id = put_together(*documents)
    found = described(draft, by_id, dict.fromkeys(by_id, "o")).place
    assert found is not None
    assert (found.name, found.feature) == wanted


def test_a_revolt_in_the_provinces_is_not_set_apart_by_the_capital() -> None:
    documents = (
        report("a", "The colonel gave up, said a minister in Kyiv.", "gave up", "release_or_concession", "Kyiv"),
        report("b", "The garrison of Ozerne began a revolt.", "began", "territory_captured", "Ozerne"),
    )
    assert incidents_of(*documents) == 1
