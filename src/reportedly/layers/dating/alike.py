"""The dated reports of a record that tell the story of an undated one: found by their words.

Words and pairs of words are weighed by how rare they are in the record (TF-IDF, cosine); an index from word to report
keeps the search short however large the record is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from importlib import resources
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reportedly.layers.dating import similar_reports
from reportedly.layers.dating.likelihoods import COUNT, ORIGIN, Evidence
from reportedly.model import Neighbour

NEAREST = 30  # reports; the mean similarity of so many is a feature of the model (`data/model.md`)
LEAST_LIKE = 0.03  # below this similarity reports share a language and nothing more
TRUSTED = 0.1  # from this similarity on the nearest is given its full weight
SAME_STORY = 0.2  # from this similarity on it is said to tell the same story
MOST = 0.3  # share of the reports that a word may be in ...
FEW = 20  # ... from so many reports on
NAMED = 3  # neighbours that the reason names at most
FAMILY = "neighbours"


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Words that say nothing of a story (`data/common.txt`)."""
    text = resources.files("reportedly.layers.dating").joinpath("data/common.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def _terms(text: str) -> dict[int, float]:
    """Bucket to damped count of the words, and of the pairs of neighbouring words, that are not common."""
    common = _common()
    words = similar_reports.WORD.findall(text[: similar_reports.LONGEST].lower())
    telling = [word for word in words if word not in common]
    pairs = [f"{a} {b}" for a, b in pairwise(words) if a not in common and b not in common]
    return similar_reports.hashed([*telling, *pairs])


class Dated:
    """An index of dated reports: (id, ISO day, text). Rows with a day that is none are left out."""

    def __init__(self, reports: Iterable[tuple[str, str, str]]) -> None:
        self.names: list[str] = []
        self.days: list[str] = []
        buckets: list[NDArray[np.int64]] = []
        counts: list[NDArray[np.float32]] = []
        for name, day, text in reports:
            try:
                date.fromisoformat(day[:10])
            except ValueError:
                continue
            terms = _terms(text)
            self.names.append(name)
            self.days.append(day[:10])
            buckets.append(np.fromiter(terms.keys(), np.int64, len(terms)))
            counts.append(np.fromiter(terms.values(), np.float32, len(terms)))
        number = len(self.names)
        lengths = np.array([len(row) for row in buckets], np.int64)
        every = np.concatenate(buckets) if number else np.zeros(0, np.int64)
        weights = np.concatenate(counts) if number else np.zeros(0, np.float32)
        rows = np.repeat(np.arange(number, dtype=np.int32), lengths)
        order = np.argsort(every, kind="stable")
        self.buckets, starts = np.unique(every[order], return_index=True)
        self.starts = np.append(starts, len(every)).astype(np.int64)
        held = np.diff(self.starts)
        self.rarity = (np.log((1 + number) / (1 + held)) + 1).astype(np.float32)
        if number >= FEW:
            self.rarity[held > MOST * number] = 0.0
        weights = weights[order] * np.repeat(self.rarity, held)
        norms = np.sqrt(np.bincount(rows[order], weights=weights.astype(np.float64) ** 2, minlength=number))
        self.rows = rows[order]
        self.weights = (weights / np.maximum(norms, 1e-9)[self.rows]).astype(np.float32)
        self.unseen = float(np.log(1 + number) + 1)

    def like(self, text: str) -> tuple[Neighbour, ...]:
        """The reports most like a text, the likest first; none that is hardly like it."""
        if not self.names:
            return ()
        terms = _terms(text)
        keys = np.fromiter(terms.keys(), np.int64, len(terms))
        counts = np.fromiter(terms.values(), np.float32, len(terms))
        places = np.minimum(np.searchsorted(self.buckets, keys), max(len(self.buckets) - 1, 0))
        known = self.buckets[places] == keys if len(self.buckets) else np.zeros(len(keys), bool)
        weights = counts * np.where(known, self.rarity[places] if len(self.rarity) else 0.0, self.unseen)
        norm = float(np.sqrt((weights.astype(np.float64) ** 2).sum())) or 1.0
        sums = np.zeros(len(self.names))
        for place, weight in zip(places[known].tolist(), weights[known].tolist(), strict=True):
            first, last = self.starts[place], self.starts[place + 1]
            sums[self.rows[first:last]] += weight * self.weights[first:last]
        sums /= norm
        best = np.argsort(-sums, kind="stable")[:NEAREST]
        return tuple(
            Neighbour(self.names[at], self.days[at], round(float(sums[at]), 4))
            for at in best.tolist()
            if sums[at] >= LEAST_LIKE
        )


def from_neighbours(found: Sequence[Neighbour]) -> Evidence | None:
    """What the neighbours in the record say of the day; None without one inside the days that are weighed."""
    days = [(neighbour, date.fromisoformat(neighbour.published).toordinal()) for neighbour in found]
    within = [(neighbour, day) for neighbour, day in days if 0 <= day - ORIGIN < COUNT]
    if not within:
        return None
    similarities = np.array([neighbour.similarity for neighbour, _ in within], np.float32)
    scores = similar_reports.likelihood(similarities, np.array([day for _, day in within], np.int32))
    trust = np.float32(min(1.0, float(similarities[0]) / TRUSTED))
    told = ", ".join(f"“{neighbour.report}” of {neighbour.published}" for neighbour, _ in within[:NAMED])
    same = float(similarities[0]) >= SAME_STORY
    reason = f"{'tells the same story as' if same else 'is told in words like those of'} {told} in this record"
    return Evidence(FAMILY, scores * trust, f"{reason} (likeness {float(similarities[0]):.2f})")


def agreement(found: Sequence[Neighbour], day: int, within: int) -> tuple[float, float]:
    """Shares of the ten and of the thirty nearest that lie within so many days of a day (an ordinal)."""
    near = [abs(date.fromisoformat(neighbour.published).toordinal() - day) <= within for neighbour in found]
    return sum(near[:10]) / 10, sum(near[:NEAREST]) / NEAREST
