"""Copies at scale, on generated reports: reports a second, and the most memory held.

    python benchmarks/compare_scale.py copies 10000 50000
    python benchmarks/compare_scale.py identical 10000

Reports of about 300 words from a vocabulary with a natural (Zipf) spread; a third are copies of another with words
changed, paragraphs moved and a footer put below; one publisher's footer stands under every tenth report.
"""

from __future__ import annotations

import itertools
import random
import resource
import sys
import time

from reportedly.compare.copies import copying
from reportedly.model import Annotated, Report

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


def main(arguments: list[str]) -> None:
    what, sizes = arguments[0], [int(size) for size in arguments[1:]]
    for size in sizes:
        documents = generate(size) if what == "copies" else [Annotated(Report(f"r{n}", "The bridge was hit at dawn. " * 60, "0")) for n in range(size)]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        clock, cpu = time.perf_counter(), time.process_time()
        found = copying(documents)
        seconds, work = time.perf_counter() - clock, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        grouped = sum(len(group.reports) for group in found.groups)
        print(
            f"{what} {size:>8,} reports: {size / seconds:8,.0f}/s ({size / work:,.0f} per CPU second), "
            f"{len(found.groups):,} groups of {grouped:,} reports, peak {peak:,.0f} MB (inputs alone {before:,.0f} MB)"
        )


if __name__ == "__main__":
    main(sys.argv[1:] or ["copies", "10000"])
