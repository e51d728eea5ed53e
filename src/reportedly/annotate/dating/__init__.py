"""When a report that carries no date was published: a posterior over days from what its body says.

A date given with the report, or found in its metadata, is kept. Else every piece of evidence (`evidence`: dates
told, weekdays and tense, feasts, seasons, offices and events, sums that the text gives; `neighbours`: what is
learned from dated reports) is a likelihood over days; they are combined in one log-linear posterior. The best day,
the shortest interval that holds most of the posterior, and the weightiest reasons are kept, and the times are read
again with that day.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from importlib import resources

import numpy as np

from reportedly.annotate.dating import neighbours
from reportedly.annotate.dating.days import COUNT, ORIGIN, Evidence, Scores, day_at, years
from reportedly.annotate.dating.evidence import all_evidence
from reportedly.annotate.pipeline import layer
from reportedly.annotate.times import Expression, find, is_narrative, resolve
from reportedly.model import Annotated, Publication, Reason

__all__ = ["annotate_dating", "infer"]

LEARNED = "like reports"
BOUND = "ahead"
MONTH = 31  # days to both sides of the best one for which confidence is measured
NEAR = 4  # days to both sides whose posterior counts for a day when the best one is chosen
REASONS = 8  # reasons kept at most
TELLING = 0.25  # a reason must favour the days chosen by so much (natural logarithm) against the spread of days


@lru_cache(maxsize=1)
def settings() -> dict[str, float]:
    """Weights of the families of evidence, the mass and the greatest width of the interval (`data/weights.json`)."""
    text = resources.files("reportedly.annotate.dating").joinpath("data/weights.json").read_text(encoding="utf-8")
    return {str(name): float(value) for name, value in json.loads(text).items()}


@lru_cache(maxsize=1)
def prior() -> Scores:
    """A gentle preference for recent years: most undated reports that are fed are of the last fifteen years."""
    return (-0.04 * np.maximum(2026 - years(), 0) - 0.8 * np.maximum(years() - 2026, 0)).astype(np.float32)


def weight(family: str) -> float:
    """The weight of a family of evidence."""
    table = settings()
    return table.get(family, table["other"])


def shortest(posterior: Scores, mass: float) -> tuple[int, int]:
    """The shortest run of days that holds that share of the posterior."""
    gone = np.concatenate([[0.0], np.cumsum(posterior, dtype=np.float64)])
    gone /= gone[-1]
    ends = np.minimum(np.searchsorted(gone, gone[:-1] + mass - 1e-9), COUNT)
    lengths = np.where(gone[ends] - gone[:-1] >= mass - 1e-6, ends - np.arange(COUNT), COUNT + 1)
    first = int(lengths.argmin())
    return first, max(int(ends[first]) - 1, first)


def best_day(posterior: Scores) -> int:
    """The likeliest day in the likeliest stretch of days."""
    window = np.ones(2 * NEAR + 1, np.float32)
    middle = int(np.convolve(posterior, window, "same").argmax())
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


def infer(document: Annotated, expressions: Sequence[Expression]) -> Publication:
    """The day of publication by the body alone; basis `unknown` where nothing speaks for any day."""
    evidence = all_evidence(document, expressions)
    model = neighbours.model()
    similarities = np.zeros(0, np.float32)
    if model is not None and document.body:
        text = "\n".join(document.text[span.start : span.end] for span in document.body)
        similarities, known = model.similarities(text)
        scores = neighbours.likelihood(similarities, model.days) * np.float32(min(1.0, known / neighbours.ENOUGH))
        if float(np.ptp(scores)) > 0:
            evidence.append(Evidence(LEARNED, scores, "its words are those of reports of these days (learned)"))
    if not evidence:
        return Publication()
    total = prior().copy()
    for piece in evidence:
        total += np.float32(weight(piece.family)) * piece.scores
    posterior = np.exp(total - total.max())
    posterior /= posterior.sum()
    best = best_day(posterior)
    learned = model is not None and len(similarities)
    agreement = (
        neighbours.agreement(similarities, model.days, best + ORIGIN, MONTH) if model and learned else (0.0, 0.0)
    )
    posterior = calibrated(posterior, best, agreement)
    first, last = shortest(posterior, settings()["mass"])
    first, last = _bounded(evidence, best, min(first, best), max(last, best))
    if last - first > settings()["widest"]:
        return Publication(None, "unknown", None, None, _reasons(evidence, best))
    return Publication(
        day_at(best).isoformat(),
        "inferred",
        day_at(first).isoformat(),
        day_at(last).isoformat(),
        _reasons(evidence, best),
    )


def _bounded(evidence: Sequence[Evidence], best: int, first: int, last: int) -> tuple[int, int]:
    """The interval, cut where the report says in words that a day lies ahead of it."""
    for piece in evidence:
        if piece.family == BOUND and piece.scores[best] >= piece.scores.max() - 0.5:
            while last > best and piece.scores[last] < piece.scores.max() - 0.5:
                last -= 1
            while first < best and piece.scores[first] < piece.scores.max() - 0.5:
                first += 1
    return first, last


def _reasons(evidence: Sequence[Evidence], best: int) -> tuple[Reason, ...]:
    """The pieces that favour the chosen day most, against the days around and at large."""
    weighed = []
    for place, piece in enumerate(evidence):
        low, high = max(0, best - 200), best + 200
        gain = float(piece.scores[best] - min(np.mean(piece.scores), np.mean(piece.scores[low:high])))
        gain *= weight(piece.family)
        if gain >= TELLING:
            weighed.append((-gain, place, piece))
    reasons: list[Reason] = []
    told: set[str] = set()
    for _, _, piece in sorted(weighed, key=lambda row: row[:2]):
        if piece.reason not in told and len(reasons) < REASONS:
            told.add(piece.reason)
            reasons.append(Reason(piece.reason, piece.span))
    return tuple(reasons)


@layer("dating 1")
def annotate_dating(document: Annotated) -> Annotated:
    """The document with its day of publication, and where that was inferred with its times read by it."""
    day = document.report.published
    if day:
        basis = document.report.published_basis
        known = basis if basis in ("given", "metadata") else "given"
        words = "given with the report" if known == "given" else "given in the page's metadata"
        try:
            value = date.fromisoformat(day[:10]).isoformat()
        except ValueError:
            value = None
        if value is not None:
            return replace(document, published=Publication(value, known, value, value, (Reason(words),)))
    expressions = find(document)
    published = infer(document, expressions)
    if published.value is None or is_narrative(expressions, date.fromisoformat(published.value)):
        return replace(document, published=published)
    times = resolve(document, expressions, date.fromisoformat(published.value))
    return replace(document, published=published, times=times)
