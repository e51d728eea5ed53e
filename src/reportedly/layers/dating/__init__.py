"""When a report that carries no date was published: a posterior over days from what its body says.

A date given with the report, or found in its metadata, is kept. Else every piece of evidence (`evidence`: dates
told, weekdays and tense, holidays, seasons, offices and events, sums that the text gives; `similar_reports`: what is
learned from dated reports) is a likelihood over days; they are combined in one log-linear posterior. The best day,
the shortest interval that holds most of the posterior, and the weightiest reasons are kept, and the times are read
again with that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reportedly.layers.dating import alike, similar_reports
from reportedly.layers.dating.evidence import all_evidence
from reportedly.layers.dating.intervals import MONTH, best_day, calibrated, settings, telling
from reportedly.layers.dating.likelihoods import ORIGIN, Evidence, Scores, day_at, years
from reportedly.layers.dating.metadata_conflicts import contradicted
from reportedly.layers.declaration import layer
from reportedly.layers.publication import published_of
from reportedly.layers.times import Expression, find, is_narrative, resolve
from reportedly.model import Annotated, Publication, Reason
from reportedly.world.known_dates import own_version

__all__ = ["annotate_dating", "infer", "likeness"]

LEARNED = "like reports"
KNOWN_WAR = 0.1  # similarity that the nearest report of a war that the model knows mostly has
BESIDE = 0.25  # what is learned weighs so much less where the record itself has dated neighbours
BOUND = "ahead"
REASONS = 8  # reasons kept at most
TELLING = 0.25  # a reason must favour the days chosen by so much (natural logarithm) against the spread of days


@lru_cache(maxsize=1)
def prior() -> Scores:
    """A gentle preference for recent years: most undated reports that are fed are of the last fifteen years."""
    return (-0.04 * np.maximum(2026 - years(), 0) - 0.8 * np.maximum(years() - 2026, 0)).astype(np.float32)


def weight(family: str) -> float:
    """The weight of a family of evidence."""
    table = settings()
    return table.get(family, table["other"])


def infer(document: Annotated, expressions: Sequence[Expression]) -> Publication:
    """The day of publication by the body alone; basis `unknown` where nothing speaks for any day."""
    evidence = all_evidence(document, expressions)
    model = similar_reports.model()
    beside = alike.from_neighbours(document.report.neighbours)
    if beside is not None:
        evidence.append(beside)
    posterior, similarities = weighed(document, evidence, model)
    if not evidence:
        return Publication()
    best = best_day(posterior)
    agreement = (0.0, 0.0)
    if model is not None and len(similarities):
        agreement = similar_reports.agreement(similarities, model.days, best + ORIGIN, MONTH)
    if beside is not None:
        agreement = max(agreement, alike.agreement(document.report.neighbours, best + ORIGIN, MONTH))
    posterior = calibrated(posterior, best, agreement)
    first, last = _bounded(evidence, best, *telling(posterior, best))
    reasons = _reasons(evidence, best)
    if not reasons or last - first > settings()["widest"]:
        return Publication(None, "unknown", None, None, reasons)
    return Publication(
        day_at(best).isoformat(), "inferred", day_at(first).isoformat(), day_at(last).isoformat(), reasons
    )


def likeness(similarities: NDArray[np.float32]) -> float:
    """How far like reports may be believed: 1 where the nearest is as like as reports of a known war are."""
    return min(1.0, float(similarities.max(initial=0.0)) / KNOWN_WAR)


def weighed(
    document: Annotated, evidence: list[Evidence], model: similar_reports.Model | None
) -> tuple[Scores, NDArray[np.float32]]:
    """The posterior by all evidence, and the similarities to the reports of the model.

    What the model says is added to the evidence. It counts less where even the nearest report is hardly like this one
    (a war that the model does not know), and where the record itself has dated neighbours.
    """
    similarities = np.zeros(0, np.float32)
    if model is not None and document.prose:
        text = "\n".join(document.text[span.start : span.end] for span in document.prose)
        similarities, known = model.similarities(text)
        scores = similar_reports.likelihood(similarities, model.days)
        trust = min(1.0, known / similar_reports.ENOUGH) * likeness(similarities) ** 2
        if any(piece.family == alike.FAMILY for piece in evidence):
            trust *= BESIDE
        if float(np.ptp(scores)) > 0:
            words = "its words are those of reports of these days (learned)"
            evidence.append(Evidence(LEARNED, scores * np.float32(trust), words))
    total = prior().copy()
    for piece in evidence:
        total += np.float32(weight(piece.family)) * piece.scores
    posterior = np.exp(total - total.max())
    return posterior / posterior.sum(), similarities


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


@layer(requires=("times",), assigns=("published", "times"), settings=own_version)
def annotate_dating(document: Annotated) -> Annotated:
    """The document with its day of publication, and where that was inferred with its times read by it."""
    given = _given(document)
    if given is not None and given.basis != "inferred":
        return replace(document, published=given)
    expressions = find(document)
    published = given or infer(document, expressions)  # of a long report's later windows: the first one's
    if published.value is None or is_narrative(expressions, date.fromisoformat(published.value)):
        return replace(document, published=published)
    times = resolve(document, expressions, date.fromisoformat(published.value))
    return replace(document, published=published, times=times)


def _given(document: Annotated) -> Publication | None:
    """The day that came with the report, or that its page's metadata give; None where there was none at all.

    Where the text contradicts the metadata, the bounds are the days that the text allows, and the value lies outside.
    """
    told = document.published if document.published != Publication() else published_of(document.report)
    if told == Publication():
        return None
    if told.value is None or told.basis != "metadata":
        return told
    try:
        day = date.fromisoformat(told.value)
    except ValueError:
        return None
    expressions = find(document)
    against = contradicted(document, expressions, all_evidence(document, expressions), day)
    if against is None:
        return told
    first, last, reasons = against
    return Publication(told.value, "metadata", first.isoformat(), last.isoformat(), (*told.reasons, *reasons))
