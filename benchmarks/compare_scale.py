"""Comparing at scale, on generated reports: reports a second, and the most memory held.

    python benchmarks/compare_scale.py copies 10000 50000
    python benchmarks/compare_scale.py compare 2000 10000
    python benchmarks/compare_scale.py identical 10000
    python benchmarks/compare_scale.py bare 2000
    python benchmarks/compare_scale.py added 2362 10000

Reports of about 300 words from a vocabulary with a natural spread; a third are copies of another with words
changed, paragraphs moved and a footer put below; one publisher's footer stands under every tenth report.
`compare` runs all of comparing on reports of some 250 words with six events each (type, place, day, toll, source); five
of six tell of one of the stories of their day, forty reports a day. `bare` are such reports without dates and places,
`identical` is one of them many times. `added` compares so many reports, then a hundred more with what the first time
kept, and both from nothing: the CPU seconds of each, and whether the last two are equal.
"""

from __future__ import annotations

import itertools
import math
import random
import re
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from reportedly import compare as compare_package
from reportedly.compare.comparison import compare
from reportedly.compare.copies import copying
from reportedly.compare.document_store import DocumentStore
from reportedly.compare.lexical_similarity import _load
from reportedly.model import Annotated, Event, Place, Publication, Quantity, Report, Span, Statement
from reportedly.text.shingles import words_of

WORDS = 300
NAMES = 0.12  # of the words of a report: names, and words that are as rare
MORE = 100  # reports that are added


def vocabulary(size: int, chance: random.Random) -> tuple[list[str], list[float]]:
    """Words with their weights added up: those of this package's own tables, as often as they stand in news, and
    made-up ones (names, as it were) with the weights of Zipf's law: `NAMES` of all words."""
    table = _load("frequencies.npz")
    often, of = dict(zip(table["hashes"].tolist(), table["counts"].tolist(), strict=True)), int(table["documents"])
    known = sorted(
        {
            word
            for path in Path(compare_package.__file__).parents[1].rglob("*.tsv")
            for word in re.findall("[a-z]{2,}", path.read_text("utf-8").lower())
        }
    )
    counts = [often.get(int(words_of(word).hashes[0]), 0) for word in known]
    ranked = sorted(
        ((-math.log(1 - count / (of + 1)), word) for count, word in zip(counts, known, strict=True) if count),
        reverse=True,
    )
    parts = ["ba", "ko", "ri", "ten", "sal", "mor", "vi", "du", "lan", "per", "gos", "ta", "ne", "shi", "ur", "el"]
    names = list(dict.fromkeys("".join(chance.choice(parts) for _ in range(chance.randint(2, 5))) for _ in range(size)))
    tail = [1 / (rank + 30) for rank in range(len(names))]
    share = NAMES / (1 - NAMES) * sum(weight for weight, _ in ranked) / sum(tail)
    weights = [weight for weight, _ in ranked] + [share * weight for weight in tail]
    return [word for _, word in ranked] + names, list(itertools.accumulate(weights))


def report(words: tuple[list[str], list[float]], chance: random.Random) -> list[str]:
    """Paragraphs of one report."""
    picked = chance.choices(words[0], cum_weights=words[1], k=WORDS)
    return [" ".join(picked[at : at + WORDS // 6]).capitalize() + "." for at in range(0, WORDS, WORDS // 6)]


def generate(count: int, seed: int = 1) -> list[Annotated]:
    chance = random.Random(seed)
    words = vocabulary(40_000, chance)
    footer = " ".join(report(words, chance)[:1])
    made: list[list[str]] = []
    for _ in range(count):
        if made and chance.random() < 0.33:
            paragraphs = list(made[chance.randrange(max(0, len(made) - 2000), len(made))])
            at = chance.randrange(len(paragraphs))
            paragraphs.insert(0, paragraphs.pop(at))
            reworded = paragraphs[1].split()
            reworded[chance.randrange(len(reworded))] = chance.choice(words[0])
            paragraphs[1] = " ".join(reworded)
        else:
            paragraphs = report(words, chance)
        made.append(paragraphs)
    return [
        Annotated(Report(f"r{number:07d}", "\n\n".join([*paragraphs, *([footer] if number % 10 == 0 else [])]), "0"))
        for number, paragraphs in enumerate(made)
    ]


HAPPENINGS = {
    "shelling": "shelled",
    "air_strike": "bombed",
    "armed_clash": "clashed",
    "arrest": "arrested",
    "talks": "met",
    "protest": "protested",
    "abduction": "abducted",
    "explosive_device": "exploded",
    "territory_captured": "captured",
}
A_DAY = 40  # reports of one day: a record grows over time, it does not grow denser


class Writer:
    """A made-up report: its text, and what the layers would say of it."""

    def __init__(self, number: int, day: str) -> None:
        self.name, self.day, self.text = f"r{number:07d}", day, ""
        self.events: list[Event] = []
        self.places: list[Place] = []
        self.quantities: list[Quantity] = []
        self.statements: list[Statement] = []

    def span(self, words: str) -> Span:
        """Write the words, and say where they stand."""
        start = len(self.text)
        self.text += words
        return Span(self.name, start, len(self.text))

    def happening(
        self, words: list[str], kind: str, town: tuple[str, float, float], dead: int | None, source: str
    ) -> None:
        """A sentence with an event, its place, its toll where one is told, and who says so."""
        begin = len(self.text)
        self.span(" ".join(words[:6]).capitalize() + " ")
        trigger = self.span(HAPPENINGS[kind])
        self.span(" " + words[6] + " in ")
        self.places.append(
            Place(self.span(town[0]), town[0], hash_of(town[0]), "XX", None, "PPL", town[1], town[2], score=0.9)
        )
        tied: tuple[int, ...] = ()
        if dead is not None:
            self.span(" and ")
            tied = (len(self.quantities),)
            self.quantities.append(Quantity(self.span(str(dead)), float(dead)))
            self.span(" people were killed")
        content = Span(self.name, begin, len(self.text))
        self.span(", " + " ".join(words[7:14]) + ", " + source + " said. ")
        self.statements.append(Statement((content,), None, f"actor-{source}"))
        at = len(self.places) - 1
        self.events.append(
            Event(
                trigger,
                kind,
                f"actor-{words[0]}",
                None,
                at,
                None,
                self.day,
                self.day,
                self.day,
                quantities=tied,
                statement=len(self.statements) - 1,
            )
        )

    def done(self, vectors: tuple[tuple[int, int, bytes], ...] = ()) -> Annotated:
        """The report."""
        report = Report(self.name, self.text, "0", published=self.day, published_basis="given")
        return Annotated(
            report,
            body=(Span(self.name, 0, len(self.text)),),
            published=Publication(self.day, "given"),
            places=tuple(self.places),
            quantities=tuple(self.quantities),
            statements=tuple(self.statements),
            events=tuple(self.events),
            vectors=vectors,
        )


def hash_of(name: str) -> int:
    return int.from_bytes(name.encode()[:6], "big")


def stories(count: int, seed: int = 1, first: int = 0) -> Iterator[Annotated]:
    """Reports in the order of their days; five of six tell of one of the stories of their day, with six events each.

    Args:
        count: the number that the last of them is below.
        first: the number of the first.
    """
    chance = random.Random(seed)
    words = vocabulary(40_000, chance)

    def some(size: int) -> list[str]:
        return chance.choices(words[0], cum_weights=words[1], k=size)

    towns = [
        (name.capitalize() + "a", chance.uniform(35, 55), chance.uniform(10, 60))
        for name in sorted(set(words[0][-3200:-200]))
    ]
    plots: list[tuple[list[str], list[str], tuple[str, float, float], int]] = []
    for number in range(first, count):
        if number % A_DAY == 0 or number == first:
            plots = [
                (some(150), chance.choices(list(HAPPENINGS), k=6), chance.choice(towns), chance.randrange(2, 90))
                for _ in range(max(1, A_DAY // 7))
            ]
        plot, kinds, town, dead = chance.choice(plots)
        if number % 6 == 0:
            plot, kinds, town = some(150), chance.choices(list(HAPPENINGS), k=6), chance.choice(towns)
        day = (date(2015, 1, 1) + timedelta(number // A_DAY)).isoformat()
        writer = Writer(number, day)
        told = [word if chance.random() < 0.6 else some(1)[0] for word in plot]
        for part, kind in enumerate(kinds):
            own = told[part * 25 : part * 25 + 25]
            place = town if part < 4 else chance.choice(towns)
            toll = dead + chance.choice((0, 0, 0, 1, 3)) if part in (0, 3) else None
            writer.happening(own, kind, place, toll, own[-1])
            writer.span(" ".join(own[14:]).capitalize() + ". ")
        yield writer.done()


def measured(what: str, size: int) -> str:
    """One comparison, its time and memory."""
    if what == "copies":
        documents: Sequence[Annotated] = generate(size)
    elif what == "compare":
        documents = DocumentStore((document, str(number)) for number, document in enumerate(stories(size)))
    elif what == "bare":
        documents = [replace(document, places=(), published=Publication()) for document in stories(size)]
        documents = [
            replace(
                one,
                report=replace(one.report, published=None, published_basis="unknown"),
                events=tuple(replace(event, place=None, date=None, earliest=None, latest=None) for event in one.events),
            )
            for one in documents
        ]
    else:
        (first,) = stories(1)
        documents = DocumentStore((renamed(first, f"r{number:07d}"), str(number)) for number in range(size))
    before = peak()
    clock, cpu = time.perf_counter(), time.process_time()
    if what == "copies":
        groups = copying(documents).groups
        summary = f"{len(groups):,} groups of {sum(len(group.reports) for group in groups):,} reports"
    else:
        found = compare(documents)
        several = sum(len(one.accounts) > 1 for one in found.occurrences)
        summary = (
            f"{len(found.occurrences):,} occurrences, {several:,} of them in several accounts, "
            f"{len(set(found.stories.values())):,} stories, {len(found.findings):,} findings"
        )
    seconds, work = time.perf_counter() - clock, time.process_time() - cpu
    return (
        f"{what} {size:>8,} reports: {size / seconds:8,.0f}/s ({size / work:,.0f} per CPU second), "
        f"{summary}, peak {peak():,.0f} MB (inputs alone {before:,.0f} MB)"
    )


class Kept(dict[str, str]):
    """What one comparison keeps for the next."""

    def put(self, key: str, value: str) -> None:
        """Keep a value."""
        self[key] = value

    def __bool__(self) -> bool:
        return True  # an empty one is a memory too


def added(size: int) -> str:
    """What a hundred reports more cost, with the memory of the reports before them."""
    documents, kept = list(stories(size + MORE)), Kept()
    seconds, found = [], []
    for part, memory in ((documents[:size], kept), (documents, kept), (documents, None)):
        with DocumentStore((one, one.report.id) for one in part) as shelf:
            begun = time.process_time()
            found.append(compare(shelf, memory))
            seconds.append(time.process_time() - begun)
    return (
        f"added {size:>8,} reports {seconds[0]:.1f} s, {MORE} more {seconds[1]:.1f} s, "
        f"all from nothing {seconds[2]:.1f} s; "
        f"the results are {'equal' if found[1] == found[2] else 'NOT EQUAL'}; peak {peak():,.0f} MB"
    )


def renamed(document: Annotated, name: str) -> Annotated:
    """The same report under another name."""

    def moved(span: Span) -> Span:
        return replace(span, report=name)

    return replace(
        document,
        report=replace(document.report, id=name),
        body=tuple(moved(span) for span in document.body),
        places=tuple(replace(place, span=moved(place.span)) for place in document.places),
        quantities=tuple(replace(figure, span=moved(figure.span)) for figure in document.quantities),
        statements=tuple(
            replace(told, content=tuple(moved(part) for part in told.content)) for told in document.statements
        ),
        events=tuple(replace(event, trigger=moved(event.trigger)) for event in document.events),
    )


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: list[str]) -> None:
    for size in arguments[1:]:
        print(added(int(size)) if arguments[0] == "added" else measured(arguments[0], int(size)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or ["copies", "10000"])
