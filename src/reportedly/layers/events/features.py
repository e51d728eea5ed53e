"""Features of a stretch of text for the type classifier: hashed words, word pairs, and what words stand for.

Plain Python over surface words, so that a text is read alike with or without a parse, in any case (old wire copy is all
upper case). Feature numbers come from CRC-32, which is the same on every machine.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from zlib import crc32

from reportedly.text.stems import light_stem

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+")
BUCKETS = 1 << 16  # of hashed features
LONGEST = 2_000  # words of one stretch that are read


def words_of(text: str) -> list[str]:
    """Lower-case words of a text; every number is `0`."""
    return ["0" if word[0].isdigit() else word.lower().replace("’", "'") for word in WORD.findall(text)][:LONGEST]


@lru_cache(maxsize=1)
def concepts() -> Mapping[str, tuple[str, ...]]:
    """Word → the concepts that it stands for (`data/concepts.tsv`)."""
    found: dict[str, list[str]] = {}
    table = (files("reportedly.layers.events") / "data" / "concepts.tsv").read_text("utf-8")
    for line in table.splitlines()[1:]:
        concept, _, words = line.partition("\t")
        for word in words.split():
            if concept not in found.setdefault(word, []):
                found[word].append(concept)
    return {word: tuple(names) for word, names in found.items()}


def concepts_in(words: list[str]) -> tuple[str, ...]:
    """The concepts that a list of words speaks of, sorted."""
    table = concepts()
    return tuple(sorted({name for word in words for name in table.get(word, ())}))


@lru_cache(maxsize=50_000)
def bucket(feature: str) -> int:
    """The number of a feature, below BUCKETS."""
    return crc32(feature.encode("utf-8", "surrogatepass")) % BUCKETS


def features_of(words: list[str], hinted: tuple[str, ...] = ()) -> dict[int, float]:
    """Feature number → weight for a stretch of words; the squares of the weights of each family sum to one.

    Args:
        words: as `words_of` gives them.
        hinted: event types that the lexicon found in the stretch.
    """
    stems = [light_stem(word) for word in words]
    known = concepts_in(words)
    families = (
        (1.0, {f"w {s}" for s in stems}),
        (0.8, {f"b {a} {b}" for a, b in itertools.pairwise(stems)}),
        (0.8, {f"c {name}" for name in known}),
        (0.5, {f"p {a} {b}" for i, a in enumerate(known) for b in known[i + 1 :]}),
        (0.8, {f"t {name}" for name in hinted}),
    )
    found: dict[int, float] = {}
    for weight, family in families:
        if family:
            share = weight / len(family) ** 0.5
            for feature in family:
                number = bucket(feature)
                found[number] = found.get(number, 0.0) + share
    return dict(sorted(found.items()))
