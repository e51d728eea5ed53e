"""Learned evidence: the days of dated reports whose words are like this one's.

The model is a matrix of hashed word weights (TF-IDF of words and pairs of words, 8 bits each) with a day for each
row; no text can be read from it. It is made by `training/dating_model.py`; see `data/model.md`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from reportedly.layers.dating.likelihoods import COUNT, INDEX, ORIGIN, Scores

BUCKETS = 1 << 20  # hashed words; of 30,000 some 3 in 100 share one with another
DAMPED = (0.0, *(1.0 + math.log(count) for count in range(1, 400)))  # weight of a term by how often it stands there
WORD = re.compile(r"[^\W_]{2,}")
LONGEST = 60_000  # characters of a report that are read for this
NEAREST = 30  # reports whose days are averaged (docs/accuracy/dating.md)
ENOUGH = 60  # known words and pairs from which the model is given its full weight
SHARPNESS = 0.03  # differences of similarity that matter
SHAPES = ((0.6, 4.0), (0.3, 25.0), (0.1, 120.0))  # weight and mean distance in days between like reports
FLOOR = 5e-5  # likelihood of a day that no neighbour speaks for


def features(text: str) -> dict[int, float]:
    """Bucket to damped count of the words and pairs of neighbouring words."""
    words = WORD.findall(text[:LONGEST].lower())
    return hashed([*words, *map(" ".join, pairwise(words))])


def hashed(terms: Iterable[str]) -> dict[int, float]:
    """Bucket to damped count of terms."""
    counts: dict[int, int] = {}
    for term, count in Counter(terms).items():
        bucket = crc32(term.encode()) % BUCKETS
        counts[bucket] = counts.get(bucket, 0) + count
    return {bucket: DAMPED[min(count, len(DAMPED) - 1)] for bucket, count in counts.items()}


@dataclass(frozen=True)
class Model:
    """Rows of hashed weights (compressed sparse rows), the day of each row, and the weight of each bucket."""

    buckets: NDArray[np.int32]
    rarity: NDArray[np.float32]
    columns: NDArray[np.int32]
    values: NDArray[np.float32]
    starts: NDArray[np.int32]
    days: NDArray[np.int32]

    def similarities(self, text: str) -> tuple[NDArray[np.float32], int]:
        """Cosine of the text with each row, and how many of its words and pairs the model knows."""
        wanted = features(text)
        if not len(self.columns):
            return np.zeros(len(self.days), np.float32), 0
        keys = np.fromiter(wanted.keys(), np.int64, len(wanted))
        places = np.searchsorted(self.buckets, keys)
        places[places >= len(self.buckets)] = 0
        known = self.buckets[places] == keys if len(self.buckets) else np.zeros(len(keys), bool)
        counts = np.fromiter(wanted.values(), np.float32, len(wanted))
        held = places[known]
        weights = counts[known] * self.rarity[held]
        norm = float(np.linalg.norm(weights)) or 1.0
        values, rows, first = self._postings
        lengths = first[held + 1] - first[held]
        entries = np.repeat(first[held] - np.cumsum(lengths) + lengths, lengths) + np.arange(int(lengths.sum()))
        shares = np.repeat(weights, lengths) * values[entries]
        found = np.bincount(rows[entries], weights=shares, minlength=len(self.days))
        return (found / norm).astype(np.float32), int(known.sum())

    @cached_property
    def _postings(self) -> tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.int64]]:
        """The values ordered by column, the row of each, and where each column begins among them."""
        order = np.argsort(self.columns, kind="stable")
        lengths = np.diff(np.append(self.starts, len(self.columns)))
        rows = np.repeat(np.arange(len(self.days), dtype=np.int32), lengths)
        return self.values[order], rows[order], np.searchsorted(self.columns[order], np.arange(len(self.buckets) + 1))


@lru_cache(maxsize=1)
def model() -> Model | None:
    """The shipped model; None when it has been left out."""
    place = resources.files("reportedly.layers.dating").joinpath("data/model.npz")
    if not place.is_file():
        return None
    with place.open("rb") as file, np.load(file) as data:
        return Model(
            data["buckets"],
            data["rarity"].astype(np.float32),
            data["columns"].astype(np.int32),
            data["values"].astype(np.float32) / 255.0,
            data["starts"].astype(np.int32),
            data["days"].astype(np.int32),
        )


@lru_cache(maxsize=8192)
def _bump(day: int) -> Scores:
    gone = np.abs(INDEX - (day - ORIGIN)).astype(np.float32)
    return sum((weight / (2 * mean) * np.exp(-gone / mean) for weight, mean in SHAPES), np.zeros(COUNT, np.float32))


def likelihood(similarities: NDArray[np.float32], days: NDArray[np.int32], barred: Iterable[int] = ()) -> Scores:
    """Logarithm of the likelihood of each day by the nearest rows; flat where nothing is like the text."""
    similarities = similarities.copy()
    for row in barred:
        similarities[row] = -1
    order = np.argsort(-similarities, kind="stable")[:NEAREST]
    best = float(similarities[order[0]]) if len(order) else 0.0
    if best <= 0.02:  # cosine: nothing is like the text
        return np.zeros(COUNT, np.float32)
    weights = np.exp((similarities[order] - best) / SHARPNESS)
    total = np.full(COUNT, FLOOR, np.float32)
    for row, weight in zip(order, weights / weights.sum(), strict=True):
        if weight > 0.003:  # less changes no day and costs as much
            total += np.float32(weight) * _bump(int(days[row]))
    return np.log(total).astype(np.float32)


def agreement(similarities: NDArray[np.float32], days: NDArray[np.int32], day: int, within: int) -> tuple[float, float]:
    """Shares of the ten and of the thirty nearest rows that lie within so many days of a day (an ordinal)."""
    order = np.argsort(-similarities, kind="stable")[:NEAREST]
    near = np.abs(days[order] - day) <= within
    return float(np.mean(near[:10])), float(np.mean(near))
