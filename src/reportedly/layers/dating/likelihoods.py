"""The days that are weighed, and the shapes that evidence has on them. Scores are natural logarithms of likelihoods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reportedly.model import Span

Scores = NDArray[np.float32]

FIRST = date(
    1987, 1, 1
)  # publications weighed, as in the oldest large archives of news as text; an older one is not dated
LAST = date(2031, 12, 31)  # each year more is 365 more numbers in every likelihood
ORIGIN = FIRST.toordinal()
COUNT = LAST.toordinal() - ORIGIN + 1
INDEX = np.arange(COUNT, dtype=np.int32)
WEEKDAY = ((INDEX + ORIGIN + 6) % 7).astype(np.int8)  # Monday 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one place in the text says of the day of publication.

    Attributes:
        family: the kind of evidence; each has its own weight.
        scores: logarithm of the likelihood for each day.
        reason: in words.
        span: where it was read.
    """

    family: str
    scores: Scores
    reason: str
    span: Span | None = None


def at(day: date) -> int:
    """Index of a day (may lie outside)."""
    return day.toordinal() - ORIGIN


def day_at(index: int) -> date:
    """The day of an index."""
    return date.fromordinal(int(index) + ORIGIN)


@lru_cache(maxsize=8)
def years() -> NDArray[np.int16]:
    """The year of each day."""
    return np.array([date.fromordinal(int(k) + ORIGIN).year for k in INDEX], dtype=np.int16)


@lru_cache(maxsize=8)
def months() -> NDArray[np.int16]:
    """Months since year 0 of each day."""
    return np.array(
        [(day := date.fromordinal(int(k) + ORIGIN)).year * 12 + day.month - 1 for k in INDEX], dtype=np.int16
    )


def logged(likelihood: NDArray[np.floating]) -> Scores:
    """Logarithms, the highest 0."""
    return np.asarray(np.log(likelihood / likelihood.max()), np.float32)


def after(start: int, scales: tuple[tuple[float, float], ...], before: float) -> Scores:
    """Told of something that began at an index: a mixture of decays (weight, mean days), `before` earlier."""
    gone = (INDEX - start).astype(np.float32)
    forward = np.maximum(gone, 0)
    likelihood = np.zeros(COUNT, np.float32)
    for weight, mean in scales:
        likelihood += weight * np.exp(-forward / mean)
    early = before * np.exp(np.minimum(gone, 0) / 400.0) + before * 0.05
    return np.log(np.where(gone >= 0, likelihood + before, early)).astype(np.float32)


def within(start: int, end: int, outside: float, edge: float = 20.0) -> Scores:
    """Flat between two indexes, falling to `outside` beyond them over some days."""
    distance = np.maximum(np.maximum(start - INDEX, INDEX - end), 0).astype(np.float32)
    return np.asarray(np.log(outside + (1 - outside) * np.exp(-distance / edge)), np.float32)
