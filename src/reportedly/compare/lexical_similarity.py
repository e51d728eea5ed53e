"""How rare words are in news, and how near two trigger words are in meaning: two small tables, read once.

`data/frequencies.npz` holds document frequencies of word hashes (no words, no text); `data/triggers.npz` a short vector
for each stem of some thousand trigger words. `training/train_occurrences.py` makes both.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt

Vector = dict[int, float]
"""A sparse vector: word hash to weight, of length one."""

SHARPNESS = 1.5
"""Power of the inverse document frequency: names and rare words weigh more than in plain TF-IDF (swept on ECB+)."""


def _load(name: str) -> Any:
    data = (files("reportedly.compare") / "data" / name).read_bytes()
    return np.load(BytesIO(data), allow_pickle=False)


@dataclass(frozen=True)
class Rarity:
    """Weights of words: from the shipped table and from the reports at hand."""

    known: Mapping[int, int]
    documents: int
    here: Mapping[int, int]
    reports: int

    def __call__(self, word: int) -> float:
        """The sharpened inverse document frequency of a word's hash."""
        seen = self.known.get(word, 0) + self.here.get(word, 0)
        return float(math.log((self.documents + self.reports + 1) / (seen + 0.5)) ** SHARPNESS)


@lru_cache(maxsize=1)
def _frequencies() -> tuple[dict[int, int], int]:
    table = _load("frequencies.npz")
    return dict(zip(table["hashes"].tolist(), table["counts"].tolist(), strict=True)), int(table["documents"])


def rarity(texts: Iterable[Iterable[int]]) -> Rarity:
    """Rarity for these texts (each the hashes of its words)."""
    here: dict[int, int] = {}
    reports = 0
    for words in texts:
        reports += 1
        for word in set(words):
            here[word] = here.get(word, 0) + 1
    known, documents = _frequencies()
    return Rarity(known, documents, here, reports)


def vector(counts: Mapping[int, float], rare: Rarity, most: int = 10_000) -> Vector:
    """The TF-IDF vector of word counts, its heaviest `most` words, scaled to length one."""
    weights = {word: (1 + math.log(count) if count > 1 else count) * rare(word) for word, count in counts.items()}
    if len(weights) > most:
        weights = dict(sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:most])
    length = math.sqrt(sum(value * value for value in weights.values()))
    return {word: value / length for word, value in weights.items()} if length else {}


def cosine(a: Vector, b: Vector) -> float:
    """The product of two sparse vectors; the order of their words makes no difference."""
    return math.fsum([a[word] * b[word] for word in a.keys() & b.keys()])


@lru_cache(maxsize=1)
def _triggers() -> tuple[dict[str, int], npt.NDArray[np.float32]]:
    table = _load("triggers.npz")
    vectors = table["vectors"].astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return {str(stem): row for row, stem in enumerate(table["stems"])}, vectors


def trigger_vector(stems: Iterable[str]) -> npt.NDArray[np.float32]:
    """The meaning of a trigger: the mean over its stems; zero where none is in the table."""
    rows, vectors = _triggers()
    found = [vectors[rows[stem]] for stem in stems if stem in rows]
    if not found:
        return np.zeros(vectors.shape[1], np.float32)
    mean = np.mean(found, axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-6), dtype=np.float32)
