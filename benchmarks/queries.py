"""How fast a large record answers: each list, filter, facet, thing and search, on generated reports; how large it is.

    python benchmarks/queries.py 100000 /tmp/large.db      # makes the record (minutes), then asks it
    python benchmarks/queries.py 100000 /tmp/large.db      # asks it again

Reports of about 450 words tell of stories (eight reports each, some of them copies): sentences with a source, a doer, a
place, a day and a toll, filled up with made-up words. What layers and comparing would find is written down as it is
made, so that no layer runs. Each question is asked with different values; the record is opened once, its pages are in
the system's memory or not, as it happens.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from compare_scale import vocabulary
from filling import fill

from reportedly.model import (
    Account,
    Actor,
    Annotated,
    Comparison,
    Copies,
    Event,
    EventReference,
    Factuality,
    Incident,
    IncidentPlace,
    IncidentToll,
    Mention,
    Occurrence,
    OccurrenceAccount,
    Party,
    Place,
    Position,
    Publication,
    Quantity,
    Question,
    Report,
    Span,
    Statement,
    Time,
    Toll,
)
from reportedly.model.event_types import EVENT_TYPES
from reportedly.model.identifiers import digest
from reportedly.record.filters import NOUNS, Noun, fields_of
from reportedly.record.queries import FACETS
from reportedly.record.store import Record
from reportedly.service import querying

STORY = 8
SENTENCES = 14
COUNTRIES = ("UA", "RU", "SY", "SD", "YE", "ML", "MM", "IL")
FACTUALITY: tuple[Factuality, ...] = ("happened", "happened", "happened", "ongoing", "planned", "possible", "denied")
LIMIT_MS = 50


class World:
    """Names and stories, the same for the same seed."""

    def __init__(self, reports: int, seed: int = 7) -> None:
        self.chance = random.Random(seed)
        self.words = vocabulary(40_000, self.chance)
        names = [word.capitalize() for word in dict.fromkeys(self.words[0]) if len(word) >= 5]
        self.places = [
            (
                name,
                COUNTRIES[k % 8],
                f"{names[-1 - k % 90]}",
                self.chance.uniform(-60, 60),
                self.chance.uniform(-170, 170),
                k + 1,
            )
            for k, name in enumerate(names[:4000])
        ]
        self.people = [f"{first} {last}" for first, last in zip(names[4000:6500], names[3000:5500], strict=True)]
        self.publishers = [f"{name} Gazette" for name in names[6500:6900]]
        self.stories = [
            (
                self.chance.choice(self.places),
                self.chance.choice(EVENT_TYPES),
                date(2022, 1, 1) + timedelta(days=self.chance.randrange(1200)),
                self.chance.randint(1, 60),
            )
            for _ in range(max(1, reports // STORY))
        ]


def document(world: World, number: int) -> Annotated:
    """The report of that number, with what would be read in it."""
    chance = random.Random(number)
    name = f"report-{number:07d}"
    story = world.stories[number // STORY % len(world.stories)]
    published = story[2] + timedelta(days=chance.randint(0, 5))
    parts: list[str] = []
    length = 0
    places, times, quantities, actors, statements, events = [], [], [], {}, [], []  # type: ignore[var-annotated]

    def put(words: str) -> Span:
        nonlocal length
        parts.append(words)
        length += len(words)
        return Span(name, length - len(words), length)

    for sentence in range(SENTENCES):
        place, kind, day, toll = (
            story
            if sentence < 5
            else (
                chance.choice(world.places),
                chance.choice(EVENT_TYPES),
                published - timedelta(days=chance.randint(0, 40)),
                chance.randint(1, 90),
            )
        )
        who, doer = chance.choice(world.people), chance.choice(world.people[:200])
        source = put(who)
        put(" ")
        cue = put("said")
        put(" ")
        first = length
        many = put(str(toll + chance.randint(0, 3)))
        put(" people were ")
        trigger = put("killed")
        put(" when forces of ")
        by = put(doer)
        put(" struck ")
        where = put(place[0])
        put(" on ")
        when = put(day.isoformat())
        content = Span(name, first, length)
        put(", " + " ".join(chance.choices(world.words[0], cum_weights=world.words[1], k=18)) + ".\n")
        value = float(many.of("".join(parts)))
        places.append(Place(where, place[0], place[5], place[1], place[2], "PPL", place[3], place[4]))
        times.append(Time(when, "DATE", day.isoformat(), None, day.isoformat(), day.isoformat()))
        quantities.append(Quantity(many, value, of="people"))
        for person, span in ((who, source), (doer, by)):
            actors.setdefault(person, []).append(Mention(span, "name"))
        statements.append(Statement((content,), source, f"person:{who}", cue))
        events.append(
            Event(
                trigger,
                kind,
                actor=f"person:{doer}",
                place=sentence,
                time=sentence,
                date=day.isoformat(),
                earliest=day.isoformat(),
                latest=day.isoformat(),
                date_precision=1,
                place_precision=1,
                weapon="missile",
                quantities=(sentence,),
                tolls=(Toll("killed", value, value, quantity=sentence, value=value),),
                factuality=chance.choice(FACTUALITY),
                statement=sentence,
            )
        )
    text = "".join(parts)
    report = Report(
        name,
        text,
        digest(text),
        publisher=chance.choice(world.publishers),
        published=published.isoformat(),
        published_basis="given",
        language="en",
        title=f"{story[1]} at {story[0][0]}",
    )
    found = tuple(Actor(f"person:{who}", who, "person", tuple(mentions)) for who, mentions in actors.items())
    return Annotated(
        report,
        body=(Span(name, 0, length),),
        published=Publication(published.isoformat(), "given", published.isoformat(), published.isoformat()),
        places=tuple(places),
        times=tuple(times),
        quantities=tuple(quantities),
        actors=found,
        statements=tuple(statements),
        events=tuple(events),
        layers={"body": "1"},
    )


def comparison(world: World, count: int) -> Comparison:
    """What comparing would find: an incident with a question for each story, an occurrence for each other event."""
    copies, occurrences, incidents, questions = [], [], [], []
    for story in range(0, count, STORY):
        numbers = range(story, min(story + STORY, count))
        names = [f"report-{number:07d}" for number in numbers]
        place, kind, day, toll = world.stories[story // STORY % len(world.stories)]
        told = tuple(EventReference(name, sentence) for name in names for sentence in range(5))
        key = f"{story:07d}"
        occurrences.append(
            Occurrence(
                f"occurrence-{key}",
                kind,
                (OccurrenceAccount(tuple(names), told),),
                len(names),
                place[0],
                place[5],
                place[3],
                place[4],
                day.isoformat(),
            )
        )
        contested = story % 3 == 0
        questions.append(
            Question(
                f"question-{key}",
                "figure",
                "people killed",
                tuple(Account(Span(name, 0, 5), number % 2, told=day.isoformat()) for number, name in enumerate(names)),
                (Position(str(toll), toll, toll, toll), Position(str(toll + 2), toll + 2, toll + 2, toll + 2)),
                (),
                "differing" if contested else "rising",
                f"How many were killed at {place[0]}?",
                f"incident-{key}",
                "killed",
            )
        )
        incidents.append(
            Incident(
                f"incident-{key}",
                f"{kind} at {place[0]}, {day}",
                kind,
                (kind,),
                "happened",
                day.isoformat(),
                day.isoformat(),
                1,
                IncidentPlace(place[0], place[3], place[4], place[1], place[2], place[5], "PPL", 1),
                (Party(f"person:{world.people[story % 200]}", world.people[story % 200]),),
                (),
                "missile",
                False,
                (IncidentToll("killed", toll, toll + 2, f"question-{key}"),),
                (f"occurrence-{key}",),
                tuple(names),
                len(names),
                (f"question-{key}",),
                contested,
            )
        )
        if len(names) > 2 and story % 2 == 0:
            copies.append(Copies(f"copies-{key}", tuple(names[:2]), names[0]))
        for name in names:
            for sentence in range(5, SENTENCES):
                one = OccurrenceAccount((name,), (EventReference(name, sentence),))
                occurrences.append(Occurrence(f"occurrence-{name}-{sentence}", None, (one,), 1))
    return Comparison(tuple(copies), tuple(occurrences), (), tuple(incidents), tuple(questions))


def make(path: Path, count: int) -> None:
    world = World(count)
    fill(path, (document(world, number) for number in range(count)), lambda: comparison(world, count))


def used(process: int | None) -> float:
    """Seconds of the processor that this process has used, and that of a server on this machine which answers it."""
    if process is None:
        return time.process_time()
    return time.process_time() + int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


def answering(record: Record) -> int | None:
    """The process of a server that answers, where there is one."""
    with record.reading() as connection:
        server = connection.dialect.name == "postgresql"
        return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()) if server else None


Ask = Callable[[Record, random.Random], object]
Choose = Callable[[random.Random], object]


def listed(
    noun: Noun, asked: Callable[[random.Random], dict[str, object]], record: Record, chance: random.Random
) -> object:
    return querying.list_page(record, noun, asked(chance), 50)


def counted(noun: Noun, by: str, kinds: bool, record: Record, chance: random.Random) -> object:
    asked = {"type": chance.choice(EVENT_TYPES)} if kinds else {}
    return querying.facets(record, noun, asked, by)


def one(noun: Noun, name: str, numbers: Sequence[int], record: Record, chance: random.Random) -> object:
    key = f"{name}-{chance.choice(numbers):07d}"
    return querying.get(record, noun, key), querying.detail(record, noun, key)


def values(world: World) -> dict[str, Choose]:
    """A value for each field of the filter."""

    def box(chance: random.Random) -> object:
        west, south = chance.uniform(-170, 150), chance.uniform(-60, 40)
        return west, south, west + 10, south + 10

    return {
        "since": lambda chance: f"202{chance.randint(2, 4)}-{chance.randint(1, 12):02d}",
        "place": lambda chance: chance.choice(world.places)[0],
        "admin1": lambda chance: chance.choice(world.places)[2],
        "country": lambda chance: chance.choice(COUNTRIES),
        "box": box,
        "type": lambda chance: chance.choice(EVENT_TYPES),
        "publisher": lambda chance: chance.choice(world.publishers),
        "actor": lambda chance: chance.choice(world.people[:200]),
        "source": lambda chance: chance.choice(world.people),
        "factuality": lambda chance: chance.choice(("happened", "planned", "denied")),
        "contested": lambda chance: chance.choice((True, False)),
        "text": lambda chance: chance.choice(world.words[0][300:5000]),
        "min_origins": lambda chance: chance.choice((2, 5)),
        "human": lambda chance: "undecided",
    }


def asked(world: World, count: int) -> Iterator[tuple[str, Ask]]:
    """Every question by name."""
    choose = values(world)
    for noun in NOUNS:
        yield noun, partial(listed, noun, lambda chance: {})
        for field in fields_of(noun):
            if field.name in choose:
                name = field.name
                yield f"{noun} {name}", partial(listed, noun, lambda chance, name=name: {name: choose[name](chance)})
        for by in FACETS[noun]:
            kinds = noun in ("events", "incidents")
            yield f"{noun} by {by}" + (" of a type" if kinds else ""), partial(counted, noun, by, kinds)
    yield "one incident", partial(one, "incidents", "incident", range(0, count, STORY))
    yield "one question", partial(one, "questions", "question", range(0, count, STORY))
    yield "one report", partial(one, "reports", "report", range(count))
    told: dict[str, object] = {"since": "2023-10", "until": "2023-10", "type": "remote"}
    yield (
        "events country, period, type",
        partial(listed, "events", lambda chance: {**told, "country": chance.choice(COUNTRIES)}),
    )
    yield (
        "events by month",
        lambda record, chance: querying.series(record, "events", {"type": chance.choice(EVENT_TYPES)}),
    )
    yield "search", lambda record, chance: querying.search(record, chance.choice(world.words[0][300:5000]), {}, 20)
    yield (
        "search parts",
        lambda record, chance: querying.search(record, chance.choice(world.people)[2:9], {}, 20, parts=True),
    )


def main() -> None:
    count, where = int(sys.argv[1]), sys.argv[2]
    if "://" not in where and not Path(where).exists():
        begun = time.perf_counter()
        make(Path(where), count)
        print(f"made in {time.perf_counter() - begun:.0f} s")
    begun = time.perf_counter()
    record = Record(where)
    print(f"opened in {time.perf_counter() - begun:.3f} s")
    text = sum(len(record.text(f"report-{number:07d}").split()) for number in range(0, count, max(1, count // 100)))
    print(f"{record.backend.size() / count:,.0f} bytes a report of {text // min(100, count)} words")
    process = answering(record)
    world, late, times_all = World(count), 0, []
    if record.text(f"report-{0:07d}") != document(world, 0).report.text:
        sys.exit(f"{where} was made with other words, so that what is asked would not be there: make it anew")
    only = sys.argv[3] if len(sys.argv) > 3 else ""
    print("| question | median ms | p95 ms | of the processor: median ms | p95 ms |\n| --- | --- | --- | --- | --- |")
    for name, ask in asked(world, count):
        if only not in name:
            continue
        took, busy = [], []
        chance = random.Random(11)
        for _ in range(20):
            begun, own = time.perf_counter(), used(process)
            ask(record, chance)
            took.append((time.perf_counter() - begun) * 1000)
            busy.append((used(process) - own) * 1000)
        p95, p95_busy = (statistics.quantiles(times, n=20)[-1] for times in (took, busy))
        late += p95_busy > LIMIT_MS
        times_all += busy
        mark = " !" if p95_busy > LIMIT_MS else ""
        told = " | ".join(f"{value:.1f}" for value in (statistics.median(took), p95, statistics.median(busy), p95_busy))
        print(f"| {name} | {told}{mark} |", flush=True)
    if times_all:
        print(f"all: p95 {statistics.quantiles(times_all, n=20)[-1]:.1f} ms; {late} questions above {LIMIT_MS} ms")
    record.close()


if __name__ == "__main__":
    main()
