"""A small record made by hand, for the tests of what stands on records: no layer runs, so it is made in no time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TypeVar

import postgresql

from reportedly.model import (
    Account,
    Actor,
    Annotated,
    Comparison,
    Copies,
    Event,
    EventReference,
    Failure,
    Incident,
    IncidentPlace,
    IncidentToll,
    LoadedWord,
    Mention,
    Note,
    Occurrence,
    OccurrenceAccount,
    Party,
    Place,
    PlaceCandidate,
    Position,
    Publication,
    Quantity,
    Question,
    Reason,
    Relation,
    Report,
    Span,
    Statement,
    Time,
)
from reportedly.model.identifiers import digest, make_finding
from reportedly.record.inserts import Addition, line_of
from reportedly.record.store import Record

AnyPlace = TypeVar("AnyPlace", str, Path)

MONDAY = (
    "Bridge at Ozerne hit\n\n"
    "The governor said the army's spokesman told him that 12 people died when a missile hit the bridge at Ozerne on "
    "Monday. The butcher's troops will cross the river, he warned.\n\nRelated: ten things to do & <b>see</b>"
)
TUESDAY = (
    "The mayor denied that the bridge was hit. At least 15 people died at Ozerne, the hospital said. "
    '<script>alert("x")</script> & \u202ertl\u202c'
)


def at(report: str, text: str, words: str, nth: int = 0) -> Span:
    """The span of the n-th occurrence of some words."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(report, start, start + len(words))


def monday(name: str = "monday", text: str = MONDAY) -> Annotated:
    def span(words: str, nth: int = 0) -> Span:
        return at(name, text, words, nth)

    said = "the army's spokesman told him that 12 people died when a missile hit the bridge at Ozerne on Monday"
    return Annotated(
        report=Report(
            name, text, digest(text), path=f"in/{name}.txt", publisher="Example Gazette", published="2024-05-06",
            published_basis="given", language="en",
        ),
        body=(Span(name, text.index("The governor"), text.index("\n\nRelated")),),
        headline=span("Bridge at Ozerne hit"),
        published=Publication("2024-05-06", "given", "2024-05-06", "2024-05-06", (Reason("given in the input"),)),
        places=(
            Place(
                span("Ozerne", 1), "Ozerne", 697000, "UA", "Kherson", "PPL", 46.7, 33.1, score=0.9,
                candidates=(PlaceCandidate(697000, "Ozerne", "UA", 46.7, 33.1, 0.9),
                            PlaceCandidate(697001, "Ozerne", "UA", 50.2, 28.7, 0.4)),
                reason="nearest to the other places",
            ),
        ),
        times=(Time(span("Monday"), "DATE", "2024-05-06", None, "2024-05-06", "2024-05-06", "the publication's own day"),),
        quantities=(Quantity(span("12"), 12.0, of="people", of_span=span("people")),),
        actors=(
            Actor("office:governor", "The governor", "person", (Mention(span("The governor"), "nominal"),
                  Mention(span("he warned"), "pronoun")), neutral="the governor", country="UA"),
            Actor("person:spokesman", "spokesman", "person", (Mention(span("the army's spokesman"), "nominal"),),
                  reasons=(Reason("a title", span("spokesman")),)),
        ),
        statements=(
            Statement((span(said),), span("The governor"), "office:governor", span("said"), "indirect", "assert"),
            Statement((span("12 people died when a missile hit the bridge at Ozerne on Monday"),), span("the army's spokesman"),
                      "person:spokesman", span("told"), "indirect", "assert", within=0),
            Statement((span("The butcher's troops will cross the river"),), span("he", text[: text.index("he warned")].count("he")),
                      "office:governor", span("warned"), "indirect", "threaten"),
        ),
        events=(
            Event(span("hit", 1), "shelling", None, None, 0, 0, "2024-05-06", quantities=(0,), factuality="happened", statement=1,
                  reasons=(Reason("missile"),)),
            Event(span("cross"), "force_posture", factuality="planned", statement=2),
        ),
        types=("shelling",),
        wording=(LoadedWord(span("butcher"), 3, "the army", reason="an insult"),),
        notes=(Note("tagger", "not there"),),
        vectors=((0, 20, b"\x01\xff"),),
        layers={"body": "body 1"},
    )  # fmt: skip


def tuesday(name: str = "tuesday", text: str = TUESDAY) -> Annotated:
    def span(words: str, nth: int = 0) -> Span:
        return at(name, text, words, nth)

    return Annotated(
        report=Report(name, text, digest(text), path=f"in/{name}.txt", publisher="Example Herald", language="en"),
        body=(Span(name, 0, len(text)),),
        published=Publication(None, "unknown", "2024-05-07", "2024-05-09", (Reason("after Monday's report"),)),
        quantities=(Quantity(span("At least 15"), 15.0, low=15.0, modifier="at_least", of="people", of_span=span("people")),),
        actors=(Actor("office:mayor", "The mayor", "person", (Mention(span("The mayor"), "nominal"),)),),
        statements=(Statement((span("the bridge was hit"),), span("The mayor"), "office:mayor", span("denied"), act="deny"),),
        events=(
            Event(span("hit"), "shelling", factuality="denied", statement=0),
            Event(span("died"), "shelling", quantities=(0,), factuality="happened"),
        ),
        layers={"body": "body 1"},
    )  # fmt: skip


def incident() -> Incident:
    return Incident(
        "incident-1", "Shelling of a bridge in Ozerne, 6 May 2024: 12 to 15 killed", "shelling", ("shelling",), "happened",
        "2024-05-06", "2024-05-06", 1, IncidentPlace("Ozerne", 46.7, 33.1, "UA", "Kherson", 697000, "PPL", 1),
        (Party("state:RU", "Russia"),), (Party("office:bridge", "bridge"),), "missile", True,
        (IncidentToll("killed", 12.0, 15.0, "question-1"),), ("occurrence-1",), ("monday", "monday-copy", "tuesday"), 2,
        ("question-1",), True, False, (Reason("2 reports tell it at their beginnings"),),
    )  # fmt: skip


def question() -> Question:
    return Question(
        "question-1", "figure", "people killed",
        (
            Account(at("monday", MONDAY, "12"), 0, "asserts", at("monday", MONDAY, "The governor"), "office:governor", "2024-05-06"),
            Account(at("monday-copy", MONDAY, "12"), 0, told="2024-05-06", copy_of="monday"),
            Account(at("tuesday", TUESDAY, "At least 15"), 1, told="2024-05-07"),
        ),
        (Position("12", 12.0, 12.0, 12.0), Position("at least 15", 15.0, 15.0, None)),
        (Relation(0, 2, "rises", "12, and at least 15 a day later"), Relation(1, 2, "rises")),
        "rising", "Accounts of the people killed rise from 12 to at least 15.", "incident-1", "killed", "",
    )  # fmt: skip


def whether_it_happened() -> Question:
    """A question that one account answers with a denial."""
    hit, denial = "a missile hit the bridge", "denied that the bridge was hit"
    return Question(
        "question-2", "happened", "the bridge was hit",
        (
            Account(at("monday", MONDAY, hit), 0, "asserts", told="2024-05-06"),
            Account(at("tuesday", TUESDAY, denial), 1, "denies", at("tuesday", TUESDAY, "The mayor"), "office:mayor", "2024-05-07"),
        ),
        (Position("it was hit", None, None, None), Position("it was not hit", None, None, None)),
        (Relation(0, 1, "denies"),), "disputed", "Whether the bridge was hit is disputed.", "incident-1",
    )  # fmt: skip


def comparison() -> Comparison:
    denied = make_finding(
        "denies", at("tuesday", TUESDAY, "denied that the bridge was hit"), at("monday", MONDAY, "a missile hit the bridge"),
        "the mayor denies what the governor tells", "occurrence-1",
    )  # fmt: skip
    differ = make_finding(
        "figures_differ",
        at("monday", MONDAY, "12"),
        at("tuesday", TUESDAY, "At least 15"),
        "12 < 15 people",
        "occurrence-1",
    )
    vague = make_finding("vague_source", at("tuesday", TUESDAY, "the hospital"))
    return Comparison(
        copies=(Copies("copies-1", ("monday", "monday-copy"), "monday", (at("monday", MONDAY, "12 people died"),
                at("monday-copy", MONDAY, "12 people died")), (Reason("same words"),)),),
        occurrences=(
            Occurrence(
                "occurrence-1", "shelling",
                (
                    OccurrenceAccount(("monday", "monday-copy"), (EventReference("monday", 0), EventReference("monday-copy", 0)),
                            "person:spokesman", "happened"),
                    OccurrenceAccount(("tuesday",), (EventReference("tuesday", 0),), "office:mayor", "denied"),
                    OccurrenceAccount(("tuesday",), (EventReference("tuesday", 1),), None, "happened"),
                ),
                2, "Ozerne", 697000, 46.7, 33.1, "2024-05-06", (Reason("same place and day"),),
            ),
        ),
        findings=(denied, differ, vague),
        incidents=(incident(),),
        questions=(question(),),
        stories={"monday": "occurrence-1", "monday-copy": "occurrence-1"},
    )  # fmt: skip


def addition(document: Annotated) -> Addition:
    """What the building would store of a document."""
    report = document.report
    return Addition(report.id, report, report.text.encode(), line_of(document))


def once(making: Callable[[AnyPlace], AnyPlace]) -> Callable[[AnyPlace], AnyPlace]:
    """Makes a record once of each kind of database, and a copy of it for whoever asks again: that takes a tenth of the time."""
    file: list[bytes] = []
    database: dict[str, str] = {}  # by the server

    @wraps(making)
    def copied(place: AnyPlace) -> AnyPlace:
        if isinstance(place, Path):
            if file and not place.exists():
                place.write_bytes(file[0])
                return place
            new = not place.exists()
            making(place)
            if new:
                file[:] = [place.read_bytes()]
            return place
        server = place.rpartition("/")[0]
        if server in database:
            postgresql.replace(place, database[server])
        else:
            making(place)
            database[server] = postgresql.kept(place, making.__name__)
        return place

    return copied


@once
def made(path: AnyPlace) -> AnyPlace:
    """The place of the sample record, when it is made."""
    with Record(path, write=True) as record:
        record.start_run("0.1.0", {"body": "body 1"}, ["in"], "2024-06-01T00:00:00Z")
        documents = [monday(), monday("monday-copy"), tuesday()]
        record.add(
            [addition(document) for document in documents],
            [Failure("in/empty.txt", "the file is empty")],
            [],
            "layers-1",
            "2024-06-01T00:00:01Z",
        )
        for state in ("read", "dated", "comparing"):
            record.reach(state)
        record.compare(comparison(), "made-from-1", "2024-06-01T00:00:02Z")
        record.finish_run("2024-06-01T00:00:03Z")
    return path


@once
def made_with_incidents(path: AnyPlace) -> AnyPlace:
    """The same record with four incidents: two towns, a day apart and a month, a country alone, and one without a place."""
    first = incident()
    others = (
        replace(first, id="incident-2", title="Drone attack in Ozerne, 20 May 2024", type="air_strike", earliest="2024-05-20",
                latest="2024-05-20", tolls=(), occurrences=(), questions=(), contested=False, disputed_actor=False),
        replace(first, id="incident-3", title="Talks in Ukraine, June 2024", type="talks", earliest="2024-06-02",
                latest="2024-06-30", place=IncidentPlace("Ukraine", 49.0, 32.0, "UA", None, 690791, "PCLI", 6),
                tolls=(), occurrences=(), questions=(), contested=False, disputed_actor=False),
        replace(first, id="incident-4", title="Threat, 9 June 2024", type="threat", earliest="2024-06-09", latest="2024-06-09",
                place=None, tolls=(), occurrences=(), questions=(), contested=False, disputed_actor=False),
    )  # fmt: skip
    made(path)
    with Record(path, write=True) as record:
        record.compare(replace(comparison(), incidents=(first, *others)), "again", "2024-07-01T00:00:00Z")
    return path


def made_with_questions(path: Path, count: int, names: tuple[str, ...] = ()) -> Path:
    """The same record with so many questions on the one incident, each told differently; of these ids, where given."""
    first = question()
    names = names or tuple(f"question-{number}" for number in range(1, count + 1))
    many = tuple(replace(first, id=name, standing="differing") for name in names)
    made(path)
    with Record(path, write=True) as record:
        record.compare(replace(comparison(), questions=many), "again", "2024-07-01T00:00:00Z")
    return path


BAD = (
    "<script>window.ran = 1</script><img src=x onerror=\"window.ran = 1\"><svg onload='window.ran = 1'><style>body {display: none}</style>"
    "</bdi></title></textarea><a href='javascript:window.ran = 1'>x</a>{{ 7 * 7 }}"
)


def made_hostile(path: Path) -> Path:
    """The same record in which titles, publishers, addresses, names and answers are such as mean harm."""
    text = f"{BAD}\n\n{MONDAY}"
    document = monday("monday", text)
    report = replace(document.report, publisher=BAD, title=BAD, url="javascript:window.ran = 1", author=BAD)
    actors = tuple(replace(actor, name=BAD, neutral=BAD) for actor in document.actors)
    happened = replace(incident(), title=BAD, place=replace(incident().place, name=BAD), weapon=BAD, reports=("monday", "tuesday"),
                       actors=(Party("state:RU", BAD),), reasons=(Reason(BAD),))  # fmt: skip
    asked = question()
    accounts = (Account(at("monday", text, "12"), 0), Account(at("tuesday", TUESDAY, "At least 15"), 1))
    asked = replace(asked, about=BAD, sentence=BAD, accounts=accounts, relations=(),
                    positions=(Position(BAD, 12.0, 12.0, 12.0), Position("at least 15", 15.0)))  # fmt: skip
    with Record(path, write=True) as record:
        record.start_run("0.1.0", {"body": "body 1"}, ["in"], "2024-06-01T00:00:00Z")
        additions = [addition(replace(document, report=report, actors=actors)), addition(tuesday())]
        record.add(additions, [Failure(BAD, BAD)], [], "layers-1", "2024-06-01T00:00:01Z")
        for state in ("read", "dated", "comparing"):
            record.reach(state)
        told = OccurrenceAccount(("monday",), (EventReference("monday", 0),), None, "happened")
        happening = Occurrence(
            "occurrence-1", "shelling", (told,), 1, BAD, None, 46.7, 33.1, "2024-05-06", (Reason(BAD),)
        )
        found = Comparison((), (happening,), (), (happened,), (asked,), {})
        record.compare(found, "made-from-1", "2024-06-01T00:00:02Z")
        record.finish_run("2024-06-01T00:00:03Z")
    return path
