"""Evidence of the day of publication by sums: years later, days of a war, "last year" by an event."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from reportedly.layers.dating.evidence_words import around, quoted, span_of
from reportedly.layers.dating.likelihoods import COUNT, FIRST, INDEX, LAST, Evidence, at, day_at, logged, years
from reportedly.layers.dating.war_counts import WarTold
from reportedly.layers.times import Expression
from reportedly.model import Annotated
from reportedly.text.sentences import sentences
from reportedly.world.anchors import mentions, words_in
from reportedly.world.known_dates import known_index

ELAPSED = re.compile(
    r"\b(?:the )?(?:day (?P<day>\d{1,4})|(?P<nth>\d{1,4})(?:st|nd|rd|th) day) of (?:the |russia.s |putin.s )*"
    r"(?:full.scale )?(?:war|invasion|conflict)",
    re.IGNORECASE,
)
YEARS_LATER = re.compile(
    r"\bin (?P<year>(?:19|20)\d\d)\b[^.\n]{0,80}?\b(?P<number>\d{1,2}) years (?:later|on|after|ago)\b", re.IGNORECASE
)


def from_arithmetic(document: Annotated, expressions: Sequence[Expression]) -> Iterator[Evidence]:
    """Sums that the text gives: "in 1990, so 20 years later", "day 40 of the war", "three years into the war"."""
    war = WarTold(document)
    for body in document.prose:
        text = document.text[body.start : body.end]
        for match in YEARS_LATER.finditer(text):
            year = int(match["year"]) + int(match["number"])
            if FIRST.year <= year <= LAST.year:
                likelihood = np.where(years() == year, 1.0, np.where(np.abs(years() - year) == 1, 0.08, 0.01))
                span = document.report.span(body.start + match.start(), body.start + match.end())
                yield Evidence(
                    "sum",
                    logged(likelihood.astype(np.float32)),
                    f"{match['year']} + {match['number']} years = {year}",
                    span,
                )
        for match in ELAPSED.finditer(text):
            number = int(match["day"] or match["nth"])
            began = war.began
            if began and number:
                day = at(began) + number - 1
                gone = np.abs(INDEX - day).astype(np.float32)
                span = document.report.span(body.start + match.start(), body.start + match.end())
                yield Evidence(
                    "sum",
                    logged(np.exp(-gone / 1.2) + 0.001),
                    f"day {number} counted from {began} is {day_at(day) if 0 <= day < COUNT else '?'}",
                    span,
                )
    yield from _months_of_war(document, expressions, war)
    yield from _last_years(document, expressions)


WAR_AHEAD = re.compile(
    r"^\s*(?:(?:in)?to|after|since|of|on from|on since)\s+(?:\w+[’']?s?\s+){0,4}?"
    r"(?:war|invasion|conflict|fighting|uprising)\b",
    re.IGNORECASE,
)


def _months_of_war(document: Annotated, expressions: Sequence[Expression], war: WarTold) -> Iterator[Evidence]:
    for expression in expressions:
        slots = expression.slots
        if (
            expression.read not in ("duration", "offset")
            or not isinstance(slots.number, float | int)
            or slots.unit not in ("D", "W", "M", "Y")
        ):
            continue
        if not WAR_AHEAD.match(document.text[expression.end : expression.end + 60]):
            continue
        began = war.began
        if began is None:
            continue
        unit = {"D": 1.0, "W": 7.0, "M": 30.44, "Y": 365.25}[slots.unit]
        middle = at(began) + float(slots.number) * unit
        width = max(unit * 0.5, 2.0)
        if slots.modifier in ("LESS_THAN",):
            middle -= width * 0.5
        elif slots.modifier in ("MORE_THAN", "EQUAL_OR_MORE"):
            middle += width * 0.5
        gone = np.abs(INDEX - middle).astype(np.float32)
        yield Evidence(
            "elapsed",
            logged(np.exp(-np.maximum(gone - width * 0.3, 0) / width) + 0.03),
            f"{quoted(document, expression)} counted from {began}",
            span_of(document, expression),
        )


def _last_years(document: Annotated, expressions: Sequence[Expression]) -> Iterator[Evidence]:
    """ "August last year" by an event of a known August."""
    bounds = list(sentences(document))
    for expression in expressions:
        slots = expression.slots
        if expression.read != "calendar" or slots.month is None or "year" not in slots.lowers or not slots.has("LAST"):
            continue
        for start, end in around(bounds, expression.start):
            words = [word for word, _ in words_in(document.text[start:end])]
            for anchor in (found.anchor for found in mentions(words, known_index())):
                if anchor.kind == "event" and anchor.start.month == slots.month:
                    year = anchor.start.year + 1
                    likelihood = np.where(years() == year, 1.0, 0.02)
                    yield Evidence(
                        "sum",
                        logged(likelihood.astype(np.float32)),
                        f"{quoted(document, expression)} is {anchor.start:%B %Y} ({anchor.name}): {year}",
                        span_of(document, expression),
                    )
                    break
