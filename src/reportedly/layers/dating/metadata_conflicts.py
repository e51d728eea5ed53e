"""A day that the page's metadata give, against what the text says of its day.

Only what the text says itself counts here, nothing learned. The metadata are contradicted by a day that the text tells
as past and that lies after theirs, or where at least two kinds of evidence speak against them together.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from reportedly.layers.dating.evidence import full_date
from reportedly.layers.dating.intervals import settings, shortest
from reportedly.layers.dating.likelihoods import COUNT, Evidence, Scores, at, day_at
from reportedly.layers.times import Expression
from reportedly.model import Annotated, Reason

AROUND = 10  # days around the metadata's within which the text may speak for another one
AGAINST, AGAINST_WITHOUT = 5.0, 3.0  # log odds against it: by all evidence, and without any one kind of it
SLACK = timedelta(days=1)  # time zones
MASS = 0.9  # of the days' probability: a date outside of it contradicts the rest
FEWEST = 3  # reasons kept


def contradicted(
    document: Annotated, expressions: Sequence[Expression], evidence: Sequence[Evidence], day: date
) -> tuple[date, date, tuple[Reason, ...]] | None:
    """The first and last day that the text allows and why, where these leave the metadata's day out; else None."""
    told = _told_later(document, expressions, day)
    if told is not None:
        return told
    here = at(day)
    if not 0 <= here < COUNT or not evidence:
        return None
    kinds: dict[str, Scores] = {}
    for piece in evidence:
        weighed = np.float32(settings().get(piece.family, settings()["other"])) * piece.scores
        kinds[piece.family] = kinds[piece.family] + weighed if piece.family in kinds else weighed
    total: Scores = np.sum(np.stack(list(kinds.values())), axis=0, dtype=np.float32)
    if (
        _odds(total, here) < AGAINST
        or min(_odds(np.subtract(total, kind), here) for kind in kinds.values()) < AGAINST_WITHOUT
    ):
        return None
    posterior = np.exp(total - total.max())
    first, last = shortest(posterior, MASS)
    if first <= here <= last:
        return None
    best = int(total.argmax())
    weighed_pieces = sorted(
        (-float(piece.scores[best] - piece.scores[here]), place, piece)
        for place, piece in enumerate(evidence)
        # a natural logarithm: a day 1.6 times as likely is worth being told as a reason
        if piece.span is not None and piece.scores[best] - piece.scores[here] > 0.5
    )
    reasons = tuple(Reason(piece.reason, piece.span) for _, _, piece in weighed_pieces[:FEWEST])
    return (day_at(first), day_at(last), reasons) if reasons else None


def _odds(scores: Scores, here: int) -> float:
    """How much likelier the best day is than the best one around that day (natural logarithm)."""
    return float(scores.max() - scores[max(0, here - AROUND) : here + AROUND + 1].max())


def _told_later(
    document: Annotated, expressions: Sequence[Expression], day: date
) -> tuple[date, date, tuple[Reason, ...]] | None:
    """A whole day, told in the past tense, that lies after the metadata's."""
    later = [
        (told, expression)
        for expression in expressions
        if (expression.tense < 0 and expression.slots.day is not None) or expression.read == "iso"
        if (told := full_date(expression)) is not None and told > day + SLACK and expression.tense < 0
    ]
    if not later:
        return None
    last, expression = max(later, key=lambda pair: (pair[0], -pair[1].start))
    span = document.report.span(expression.start, expression.end)
    reason = Reason(f"“{span.of(document.text)}” is told as past", span)
    return last, max(last, date(last.year, 12, 31)), (reason,)
