"""Evidence of the day of publication by dated facts (`world.anchors`) that a report takes for known: offices held,
eras, plans, and events, which count for more where the sentence itself tells them as news.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from reportedly.layers.dating.evidence_words import quoted_words
from reportedly.layers.dating.likelihoods import INDEX, Evidence, Scores, after, at, logged, within
from reportedly.layers.times import Expression
from reportedly.model import Annotated
from reportedly.text.sentences import sentences
from reportedly.world.anchors import Anchor, Found, mentions, words_in
from reportedly.world.known_dates import known_index

DEPUTIES = frozenset({"deputy", "vice"})  # before an office, they name another one
SHORT = 20  # days of talk after which an event named by one phrase is no longer told as news
# of an event that is told by one name, such as a town's, against an exact phrase; this and the next three set on folds
ONE_NAME = 0.7
NEWS = 0.6  # share of the reports naming an event that come out while it is news
LOOKING_BACK = 3000.0  # days over which the others are spread
EARLY = 0.1  # how likely words like these are before the event, against looking back on it


def from_anchors(document: Annotated, expressions: Sequence[Expression]) -> Iterator[Evidence]:
    """Offices, events and eras that the report takes for known.

    Events of one report are no independent witnesses: the more it names, the less each counts.
    """
    found = list(_each(document, expressions))
    share = np.float32(1 / max(sum(piece.family == "event" for piece in found), 1) ** 0.5)
    for piece in found:
        yield replace(piece, scores=piece.scores * share) if piece.family == "event" else piece


def _each(document: Annotated, expressions: Sequence[Expression]) -> Iterator[Evidence]:
    seen: set[Anchor] = set()
    table = known_index()
    for sentence in sentences(document):
        start, end = sentence.start, sentence.end
        words = words_in(document.text[start:end])
        lowers = [word for word, _ in words]
        for found in mentions(lowers, table):
            anchor = found.anchor
            fresh = _fresh(expressions, start, end, anchor)
            before = lowers[max(0, found.first - 2) : found.first]
            if (anchor in seen and not fresh) or (anchor.kind == "office" and DEPUTIES & set(before[-1:])):
                continue
            seen.add(anchor)
            last, length = words[found.last - 1][1], len(words[found.last - 1][0])
            span = document.report.span(start + words[found.first][1], min(start + last + length, len(document.text)))
            family, scores, reason = _told(found, fresh, "former" in before or "then" in before)
            yield Evidence(family, scores, f"{quoted_words(document, span)}: {reason}", span)


def _fresh(expressions: Sequence[Expression], start: int, end: int, anchor: Anchor) -> Expression | None:
    """A word in the same sentence that puts the event days before publication, and fits its weekday."""
    exact = any(len(phrase) > 1 for phrase in anchor.phrases)
    if anchor.kind not in ("event", "plan") or not (exact or (anchor.end - anchor.start).days <= SHORT):
        return None
    first = bisect_left(expressions, start, key=lambda expression: expression.start)
    for expression in expressions[first : bisect_left(expressions, end, key=lambda expression: expression.start)]:
        if expression.tense > 0:
            continue
        slots = expression.slots
        if expression.read == "relative" and slots.unit == "WE" and anchor.start.weekday() >= 5:
            return expression
        if (
            expression.read == "weekday"
            and slots.weekday
            and slots.weekday - 1 == anchor.start.weekday()
            and not slots.plural
        ):
            return expression
        if not exact:
            continue
        if expression.read == "deictic" or (
            expression.read == "relative" and slots.unit == "W" and not slots.has("NEXT")
        ):
            return expression
    return None


def _told(found: Found, fresh: Expression | None, former: bool) -> tuple[str, Scores, str]:
    """Family, likelihood and reason of an anchor that a report names."""
    anchor = found.anchor
    start, end = at(anchor.start), at(anchor.end)
    if anchor.kind == "office":
        if former:
            return "office", after(end, ((0.6, 400.0), (0.4, 3000.0)), 0.02), f"after {anchor.end}"
        return "office", within(start, end, 0.005), f"in office {anchor.start} to {anchor.end}"
    if anchor.kind == "era":
        return "era", within(start, max(end, at(date(2031, 12, 31))), 0.01), f"not before {anchor.start}"
    if anchor.kind == "plan":
        return "event", _planned(start), f"before or about {anchor.start}"
    if fresh is not None:
        return "fresh event", _news(start), f"told as news of {anchor.start}"
    scores = _event(start, end)
    return "event", scores if found.exact else scores * np.float32(ONE_NAME), f"not before {anchor.start}"


def _planned(start: int) -> Scores:
    """Of a day that is spoken of as coming: before it, or soon after."""
    ahead = (start - INDEX).astype(np.float32)
    coming, gone = np.exp(-np.maximum(ahead, 0) / 40), 0.4 * np.exp(-np.maximum(-ahead, 0) / 10)
    return logged(np.where(ahead >= 0, coming, gone) + 0.02)


def _news(start: int) -> Scores:
    """News is told within a week and the day after it; what is told of again later fades over a month."""
    gone = (INDEX - start).astype(np.float32)
    return logged(np.where((gone >= 0) & (gone <= 8), 1.0, 0.008 + 0.15 * np.exp(-np.abs(gone) / 30)))


def _event(start: int, end: int) -> Scores:
    """Of an event from its start on: told as news until its end, then looked back on, ever less, for years.

    Both shares are spread over the days that they have, so that an event which was news for a week tells more than a
    war that was for years.
    """
    length = max(end - start, 5)
    fading = np.exp(-np.maximum(INDEX - end, 0) / (0.15 * length + 15))
    back = (1 - NEWS) / LOOKING_BACK * (np.exp(-np.maximum(INDEX - start, 0) / LOOKING_BACK) + 0.15)
    told = NEWS / (length + 15) * fading + back
    return logged(np.where(start <= INDEX, told, EARLY * (1 - NEWS) / LOOKING_BACK))
