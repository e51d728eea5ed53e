"""Evidence of the day of publication, read from a report's body: each piece a likelihood over days, with its place and
reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from reportedly.layers.dating.evidence_words import around, quoted, span_of
from reportedly.layers.dating.known_facts import from_anchors
from reportedly.layers.dating.likelihoods import (
    COUNT,
    FIRST,
    INDEX,
    LAST,
    WEEKDAY,
    Evidence,
    Scores,
    after,
    at,
    logged,
    months,
    years,
)
from reportedly.layers.dating.sums import from_arithmetic
from reportedly.layers.dating.war_counts import from_war_counts
from reportedly.layers.times import Expression
from reportedly.model import Annotated
from reportedly.text.sentences import sentences
from reportedly.world.calendar import WEEKDAYS, holiday_day

# (share, mean days) of how long after the latest date told a report appears; set by hand (the weight of the family
# is measured: docs/accuracy/dating.md)
RECENT = ((0.5, 3.0), (0.2, 20.0), (0.2, 200.0), (0.1, 2000.0))
# the same for a report of news as such; set by hand
NEWS = ((0.35, 10.0), (0.3, 60.0), (0.25, 400.0), (0.1, 2500.0))
WEEKDAY_LAGS: Mapping[int, tuple[float, ...]] = {
    # share of reports published so many days after the weekday named, by the tense of its clause
    -1: (0.40, 0.34, 0.09, 0.06, 0.04, 0.03, 0.04),
    0: (0.34, 0.28, 0.10, 0.07, 0.06, 0.06, 0.09),
    1: (0.16, 0.13, 0.08, 0.09, 0.12, 0.17, 0.25),
}
WEEKEND_DAYS = (0.34, 0.16, 0.08, 0.05, 0.05, 0.10, 0.22)  # Monday .. Sunday, of a report that tells of "the weekend"
THIS_WEEKS = re.compile(r"\bthis week['’]s (?:the )?$")


# ------------------------------------------------------------------------------------------------ dates


def from_dates(document: Annotated, expressions: Sequence[Expression]) -> Iterator[Evidence]:
    """Dates with a year, months and days without one, weekdays, seasons and holidays."""
    likelihoods: dict[tuple[int, int | None, int], Scores] = {}  # shared: a list of a thousand days has few of them
    latest: tuple[date, Expression] | None = None
    newest_year: tuple[int, Expression] | None = None
    for expression in expressions:
        slots = expression.slots
        if expression.read in ("calendar", "iso", "slashed"):
            full = full_date(expression)
            if full is not None and expression.tense <= 0 and (latest is None or full > latest[0]):
                latest = full, expression
            elif slots.year is not None and slots.month is None and not slots.era and expression.tense <= 0:
                if newest_year is None or slots.year > newest_year[0]:
                    newest_year = slots.year, expression
            elif slots.month is not None and slots.year is None and slots.weekday is None:
                yield from _yearless(document, expression, likelihoods)
    if latest is not None and FIRST.year <= latest[0].year <= LAST.year:
        yield Evidence(
            "date",
            after(at(latest[0]), RECENT, 0.01),
            f"not before {quoted(document, latest[1])}, the latest date told",
            span_of(document, latest[1]),
        )
    if newest_year is not None and FIRST.year <= newest_year[0] <= LAST.year:
        year = newest_year[0]
        gap = (years() - year).astype(np.float32)
        likelihood = np.where(
            gap >= 0,
            0.45 * (gap == 0) + 0.35 * np.exp(-np.maximum(gap, 0) / 1.5) + 0.2 * np.exp(-np.maximum(gap, 0) / 10),
            0.01,
        )
        yield Evidence(
            "year", logged(likelihood), f"not before {year}, the latest year told", span_of(document, newest_year[1])
        )


def full_date(expression: Expression) -> date | None:
    """The day of a date told with its year (the first of the month where no day is told), or None."""
    slots = expression.slots
    if expression.read == "iso":
        try:
            return date.fromisoformat(slots.lowers[0][:10])
        except ValueError:
            return None
    if slots.year is None or slots.month is None or slots.era:
        return None
    try:
        return date(slots.year, slots.month, slots.day or 1)
    except ValueError:
        return None


def _cyclic(month: int, day: int) -> Scores:
    """Days gone since the last such day of any year."""
    gone = np.full(COUNT, 400.0, np.float32)
    for year in range(1986, 2032):
        try:
            start = at(date(year, month, day))
        except ValueError:
            start = at(date(year, 3, 1))
        low = max(start, 0)
        if low < COUNT:
            gone[low:] = np.arange(low - start, COUNT - start, dtype=np.float32)
    return gone


def _yearless(
    document: Annotated, expression: Expression, likelihoods: dict[tuple[int, int | None, int], Scores]
) -> Iterator[Evidence]:
    slots = expression.slots
    month, day = slots.month or 1, slots.day
    if day is not None and day > 31:
        return
    if slots.has("LAST", "NEXT") or "year" in slots.lowers:
        return
    key = month, day, expression.tense
    if key not in likelihoods:
        likelihoods[key] = _of_some_year(*key)
    family = "day" if day is not None else "month"
    direction = "soon after" if expression.tense <= 0 else "before"
    reason = f"{direction} {quoted(document, expression)} of some year"
    yield Evidence(family, likelihoods[key], reason, span_of(document, expression))


def _of_some_year(month: int, day: int | None, tense: int) -> Scores:
    """Days soon after, or before, a day or month of a year that is not told."""
    gone = _cyclic(month, min(day or 1, 28 if month == 2 and day == 29 else day or 1))
    ahead = np.float32(365.25) - gone
    if day is not None:
        past = 0.45 * np.exp(-gone / 2.5) + 0.25 * np.exp(-gone / 15) + 0.12 * np.exp(-gone / 90) + 0.05
        future = 0.5 * np.exp(-ahead / 10) + 0.2 * np.exp(-ahead / 60) + 0.05
    else:
        since = np.maximum(gone - 25, 0)
        past = 0.5 * np.exp(-since / 40) + 0.2 * np.exp(-since / 150) + 0.05
        future = 0.6 * np.exp(-np.maximum(ahead, 0) / 90) + 0.08
    share = {-1: 0.95, 0: 0.85, 1: 0.25}[tense]
    return logged(share * past + (1 - share) * future)


def from_weekdays(document: Annotated, expressions: Sequence[Expression]) -> Iterator[Evidence]:
    """Weekdays and weekends: which day of the week the report came out on."""
    told = [
        e
        for e in expressions
        if e.read == "weekday" and e.slots.weekday and not e.slots.plural and "week" not in e.slots.lowers
    ]
    count = len(told)
    known: dict[tuple[int, bool, int, float], Scores] = {}  # shared: however many weekdays, there are few of these
    for place, expression in enumerate(told):
        last = expression.slots.has("LAST", "PREVIOUS", "PASTADJ")
        lags = np.array(WEEKDAY_LAGS[expression.tense], np.float32)
        if last:
            lags = np.array((0.06, 0.16, 0.17, 0.17, 0.16, 0.14, 0.14), np.float32)
        weight = (1.0 if place == 0 else 0.6) / (1 + 0.15 * count)
        named = (expression.slots.weekday or 1) - 1
        key = expression.tense, last, named, weight
        if key not in known:
            known[key] = (weight * np.log(lags)[(WEEKDAY - named) % 7]).astype(np.float32)
        tense = ("past", "no tense", "to come")[expression.tense + 1]
        reason = f"{quoted(document, expression)} ({tense}) puts it near a {WEEKDAYS[named]}"
        yield Evidence("weekday", known[key], reason, span_of(document, expression))
    for expression in expressions:
        if expression.read == "relative" and expression.slots.unit == "WE":
            early: Scores = np.log(np.array(WEEKEND_DAYS, np.float32))[WEEKDAY]
            yield Evidence(
                "weekday",
                early.astype(np.float32),
                f"{quoted(document, expression)} is told of early in a week",
                span_of(document, expression),
            )
            break


def from_seasons(document: Annotated, expressions: Sequence[Expression]) -> Iterator[Evidence]:
    """Seasons gone or coming."""
    starts = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
    known: dict[tuple[str, int], Scores] = {}
    for expression in expressions:
        slots = expression.slots
        if (
            slots.season is None
            or slots.year is not None
            or slots.unit
            or expression.read != "calendar"
            or "year" in slots.lowers
        ):
            continue
        key = slots.season, expression.tense
        past = np.array([0.22, 0.2, 0.2, 0.16, 0.12, 0.05, 0.03, 0.02, 0.02, 0.02, 0.02, 0.02], np.float32)
        future = np.array([0.1, 0.05, 0.02, 0.02, 0.02, 0.03, 0.05, 0.1, 0.15, 0.15, 0.16, 0.15], np.float32)
        table = past if expression.tense < 0 else future if expression.tense > 0 else (past + future) / 2
        if key not in known:
            known[key] = np.log(table[(months() - (starts[slots.season] - 1)) % 12]).astype(np.float32)
        yield Evidence(
            "season",
            known[key],
            f"{quoted(document, expression)} as {('past', 'near', 'to come')[expression.tense + 1]}",
            span_of(document, expression),
        )


def from_holidays(document: Annotated, expressions: Sequence[Expression]) -> Iterator[Evidence]:
    """Holidays told of: near them, in any year; with a weekday, in the years when they fall on it."""
    seen: set[str] = set()
    for place, expression in enumerate(expressions):
        name = expression.slots.holiday
        if expression.read != "holiday" or name is None or expression.slots.year is not None:
            continue
        weekday = _weekday_of_holiday(document, expressions, place)
        if name in seen and weekday is None:
            continue
        seen.add(name)
        likelihood = np.full(COUNT, 0.02, np.float32)
        before = document.text[max(0, expression.start - 14) : expression.start].lower()
        same_week = "THIS" in expression.slots.directions or bool(THIS_WEEKS.search(before))
        for year in range(1987, 2032):
            day = holiday_day(name, year)
            if day is None:
                continue
            if weekday is not None and day.weekday() != weekday:
                continue
            gone = (INDEX - at(day)).astype(np.float32)
            if same_week:
                monday = -day.weekday()
                inside = (gone >= monday) & (gone < monday + 7)
                likelihood = np.maximum(likelihood, np.where(inside, 1.0, 0.0).astype(np.float32))
                continue
            likelihood = np.maximum(likelihood, 0.6 * np.exp(-np.abs(gone) / 6) + 0.15 * np.exp(-np.abs(gone) / 40))
        reason = f"near {quoted(document, expression)}"
        if weekday is not None:
            reason = f"{quoted(document, expression)} falls on a {WEEKDAYS[weekday]}"
        family = "holiday weekday" if weekday is not None else "holiday"
        if same_week:
            family, reason = "holiday weekday", f"in the week of {quoted(document, expression)}"
        yield Evidence(family, logged(likelihood), reason, span_of(document, expression))


def _weekday_of_holiday(document: Annotated, expressions: Sequence[Expression], place: int) -> int | None:
    """The weekday told right before a holiday ("Friday's Victory Day")."""
    if place == 0:
        return None
    before, expression = expressions[place - 1], expressions[place]
    between = document.text[before.end : expression.start]
    if before.slots.weekday and before.read == "weekday" and between in ("'s ", "’s ", ", ", " "):
        return before.slots.weekday - 1
    return None


def bound_forward(document: Annotated, expressions: Sequence[Expression]) -> Iterator[Evidence]:
    """ "days before a truce beginning on May 8", "this week's Victory Day": a day that is close ahead."""
    bounds = list(sentences(document))
    for expression in expressions:
        slots = expression.slots
        if expression.read != "calendar" or slots.month is None or slots.day is None or slots.year is not None:
            continue
        start = next((start for start, _ in around(bounds, expression.start)), 0)
        lead = document.text[start : expression.start].lower()
        if re.search(r"\b(?:days|hours|a day|a week|weeks) (?:before|ahead of)\b", lead):
            ahead = np.float32(365.25) - _cyclic(slots.month, min(slots.day, 28))
            # "days" or "weeks" before it: a week and a day; a fiftieth for whoever says it earlier
            likelihood = np.where((ahead > 0.5) & (ahead <= 8), 1.0, 0.02).astype(np.float32)
            yield Evidence(
                "ahead",
                logged(likelihood),
                f"days before {quoted(document, expression)}",
                span_of(document, expression),
            )


def all_evidence(document: Annotated, expressions: Sequence[Expression]) -> list[Evidence]:
    """Everything that the body says of its day, but for what is learned."""
    found: list[Evidence] = []
    for source in (
        from_dates,
        from_weekdays,
        from_seasons,
        from_holidays,
        from_anchors,
        from_arithmetic,
        bound_forward,
    ):
        found.extend(source(document, expressions))
    found.extend(from_war_counts(document))
    return found
