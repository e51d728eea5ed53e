"""Comparing at scale, on generated reports: reports a second, and the most memory held.

    python benchmarks/compare_scale.py copies 10000 50000
    python benchmarks/compare_scale.py compare 2000 10000
    python benchmarks/compare_scale.py identical 10000

Reports of about 300 words from a vocabulary with a natural (Zipf) spread; a third are copies of another with words
changed, paragraphs moved and a footer put below; one publisher's footer stands under every tenth report.
`compare` runs all of comparing on reports of 150 words with six events each; five of six reports tell of one of
`size / 6` stories.
"""

from __future__ import annotations

import itertools
import random
import resource
import sys
import time

from reportedly.compare.comparison import compare
from reportedly.compare.copies import copying
from reportedly.model import Annotated, Event, Publication, Report, Span

WORDS = 300


def vocabulary(size: int, chance: random.Random) -> tuple[list[str], list[float]]:
    """Made-up words with the weights of Zipf's law, added up."""
    parts = ["ba", "ko", "ri", "ten", "sal", "mor", "vi", "du", "lan", "per", "gos", "ta", "ne", "shi", "ur", "el"]
    words = ["".join(chance.choice(parts) for _ in range(chance.randint(1, 4))) for _ in range(size)]
    return words, list(itertools.accumulate(1 / (rank + 2.7) for rank in range(size)))


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


TYPES = ("shelling", "air_strike", "armed_clash", "arrest", "talks", "protest")


def told(number: int, words: tuple[list[str], list[float]], chance: random.Random, story: list[str]) -> Annotated:
    """A report with events: half of its words are those of its story."""
    text = [word if chance.random() < 0.5 else chance.choices(words[0], cum_weights=words[1])[0] for word in story]
    name, starts = f"r{number:07d}", list(itertools.accumulate((len(word) + 1 for word in text), initial=0))
    events = tuple(
        Event(Span(name, starts[at], starts[at] + len(text[at])), TYPES[at % 6], date=None) for at in range(5, 150, 25)
    )
    day = f"2023-{number // 28 % 12 + 1:02d}-{number % 28 + 1:02d}"
    report = Report(name, " ".join(text) + ".", "0", published=day, published_basis="given")
    body = (Span(name, 0, len(report.text)),)
    return Annotated(report, body=body, published=Publication(day, "given"), events=events)


def stories(count: int, seed: int = 1) -> list[Annotated]:
    chance = random.Random(seed)
    words = vocabulary(40_000, chance)
    plots = [chance.choices(words[0], cum_weights=words[1], k=150) for _ in range(max(1, count // 6))]
    return [
        told(
            k, words, chance, plots[k % len(plots)] if k % 6 else chance.choices(words[0], cum_weights=words[1], k=150)
        )
        for k in range(count)
    ]


def main(arguments: list[str]) -> None:
    what, sizes = arguments[0], [int(size) for size in arguments[1:]]
    for size in sizes:
        if what == "copies":
            documents = generate(size)
        elif what == "compare":
            documents = stories(size)
        else:
            documents = [Annotated(Report(f"r{n}", "The bridge was hit at dawn. " * 60, "0")) for n in range(size)]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        clock, cpu = time.perf_counter(), time.process_time()
        if what == "compare":
            found = compare(documents)
            summary = f"{len(found.occurrences):,} occurrences, {len(set(found.stories.values())):,} stories"
        else:
            groups = copying(documents).groups
            summary = f"{len(groups):,} groups of {sum(len(group.reports) for group in groups):,} reports"
        seconds, work = time.perf_counter() - clock, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{what} {size:>8,} reports: {size / seconds:8,.0f}/s ({size / work:,.0f} per CPU second), "
            f"{summary}, peak {peak:,.0f} MB (inputs alone {before:,.0f} MB)"
        )


if __name__ == "__main__":
    main(sys.argv[1:] or ["copies", "10000"])
