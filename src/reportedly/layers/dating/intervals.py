"""From a posterior over days to the best day and the interval around it that tells most."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources

import numpy as np

from reportedly.layers.dating.likelihoods import COUNT, Scores

MONTH = 31  # days to both sides of the best one for which confidence is measured
NEAR = 4  # days to both sides whose posterior counts for a day when the best one is chosen
MASSES = (0.5, 0.65, 0.75, 0.82, 0.88, 0.92, 0.95, 0.98)  # of the intervals that are weighed against one another
SURE = 0.75  # the one that must be narrower than `widest`, lest no day is given
TAIL = 0.004  # share of the posterior at either end that no interval is looked for in


@lru_cache(maxsize=1)
def settings() -> dict[str, float]:
    """Weights of the families of evidence, and what sets the interval (`data/weights.json`)."""
    text = resources.files("reportedly.layers.dating").joinpath("data/weights.json").read_text(encoding="utf-8")
    return {str(name): float(value) for name, value in json.loads(text).items()}


def shortest(posterior: Scores, mass: float) -> tuple[int, int]:
    """The shortest run of days that holds that share of the posterior."""
    return _runs(posterior, (mass,))[0]


def _runs(posterior: Scores, masses: tuple[float, ...]) -> list[tuple[int, int]]:
    """For each share of the posterior the shortest run of days that holds it."""
    gone = np.concatenate([[0.0], np.cumsum(posterior, dtype=np.float64)])
    gone /= gone[-1]
    found = []
    for mass in masses:
        tail = min(TAIL, (1 - mass) / 4)
        low, high = int(np.searchsorted(gone, tail, "right")) - 1, int(np.searchsorted(gone, 1 - mass, "right"))
        before = gone[max(low, 0) : max(high, low + 1)]
        ends = np.minimum(np.searchsorted(gone, before + mass - 1e-9), COUNT)
        lengths = np.where(gone[ends] - before >= mass - 1e-6, ends - np.arange(len(before)), COUNT + 1)
        at = int(lengths.argmin())
        first = max(low, 0) + at
        found.append((first, max(int(ends[at]) - 1, first)))
    return found


def telling(posterior: Scores, best: int) -> tuple[int, int]:
    """The interval around the best day that tells most.

    A wider one is taken only where its width buys enough certainty: `worth` for each share of the posterior against a
    cost that grows with the width, fast at first and little once it is more than a year.
    """
    table = settings()
    runs = [(min(first, best), max(last, best)) for first, last in _runs(posterior, MASSES)]
    widths = np.array([last - first for first, last in runs], np.float64)
    if widths[MASSES.index(SURE)] > table["widest"]:
        return runs[MASSES.index(SURE)]
    cost = widths / (widths + table["half"]) + table["narrow"] * np.log1p(widths / 4)
    gain = np.where(widths <= table["widest"], table["worth"] * np.array(MASSES) - cost, -np.inf)
    return runs[int(gain.argmax())]


def best_day(posterior: Scores) -> int:
    """The likeliest day in the likeliest stretch of days."""
    gone = np.concatenate([[0.0], np.cumsum(posterior, dtype=np.float64)])
    first, last = np.arange(COUNT) - NEAR, np.arange(COUNT) + NEAR + 1
    middle = int((gone[np.minimum(last, COUNT)] - gone[np.maximum(first, 0)]).argmax())
    low = max(0, middle - NEAR)
    return low + int(posterior[low : middle + NEAR + 1].argmax())


def calibrated(posterior: Scores, best: int, agreement: tuple[float, float]) -> Scores:
    """The posterior with the mass around its best day that such cases have proved to have (a logistic fit)."""
    low, high = max(0, best - MONTH), best + MONTH + 1
    mass = float(np.clip(posterior[low:high].sum(), 1e-6, 1 - 1e-6))
    table = settings()
    raised = table["odds"] + table["odds mass"] * float(np.log(mass / (1 - mass)))
    raised += table["odds ten"] * agreement[0] + table["odds thirty"] * agreement[1]
    wanted = min(max(1 / (1 + float(np.exp(-raised))), mass), 0.999)
    changed = posterior * np.float32((1 - wanted) / (1 - mass))
    changed[low:high] = posterior[low:high] * np.float32(wanted / mass)
    return changed
