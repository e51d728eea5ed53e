"""Weekday against date: "Tuesday, March 4, 2025", "on 4 March, a Tuesday", "Friday's Victory Day".

A date without a year is taken in the year that the report's day of publication gives; it can fail only where that day
was given and not itself worked out from the weekday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from reportedly.model import Annotated, Finding, Span
from reportedly.model.identifiers import make_finding
from reportedly.world.calendar import WEEKDAYS, Holiday, holiday_day, holiday_words

DAY = "|".join(WEEKDAYS)
SHORT_DAY = "Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun"
MONTHS = "January February March April May June July August September October November December".split()
MONTH = "|".join(f"{name}|{name[:3]}" + ("|Sept" if name == "September" else "") for name in MONTHS)
YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d\d)\b(?!\s*[-–]\s*\d))?"
DATE = (
    rf"(?:(?P<month>{MONTH})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*[-–,]\s*\d\d?\b(?!\d)){YEAR}"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>{MONTH})\b\.?(?:,?\s+(?P<year2>(?:19|20)\d\d)\b)?)"
)
WEEKDAY_FIRST = re.compile(rf"\b(?P<weekday>{DAY})\b,?\s*(?:\(|on\s+|the\s+|–\s*)?(?P<date>{DATE})")
SHORT_FIRST = re.compile(rf"\b(?P<weekday>{SHORT_DAY})\b[.,]?\s+(?P<date>{DATE})")
DATE_FIRST = re.compile(rf"\b(?P<date>{DATE}),?\s*(?:\(|was\s+a\s+|a\s+|which\s+was\s+a\s+)(?P<weekday>{DAY})\b")
NEAR = 8  # characters that may stand between weekday and holiday
POSSESSIVE = re.compile(rf"\b(?P<weekday>{DAY})(?:['’]s|s['’])\s+$")
HOLIDAY_ON = re.compile(
    rf"^,?\s+(?:on|this|next|last|falls? on|fell on|falling on)\s+(?P<weekday>{DAY})\b", re.IGNORECASE
)
HOLIDAY_COMMA = re.compile(rf"\b(?P<weekday>{DAY}),\s+(?:which is\s+|on\s+)?$")
AROUND = timedelta(days=60)
"""From publication to a date without a year that is checked, so that it is surely of this year. A choice: further
away more is checked, and more of it is of another year."""
CLOSE = timedelta(days=21)
"""From publication to a holiday whose weekday is said to be wrong. A choice: what is told further off
may be of another year."""


def weekday_findings(document: Annotated) -> Iterator[Finding]:
    """Findings on weekdays with dates, then on weekdays with holidays."""
    for span in document.prose:
        for pattern in (WEEKDAY_FIRST, SHORT_FIRST, DATE_FIRST):
            for match in pattern.finditer(document.text, span.start, span.end):
                finding = _dated(document, match)
                if finding:
                    yield finding
    yield from _holidays(document)


def _published(document: Annotated) -> tuple[date | None, bool]:
    """The day of publication, and whether it was given (not inferred)."""
    published = document.published
    known = published.value or published.latest or published.earliest
    try:
        return (date.fromisoformat(known) if known else None), published.basis in ("given", "metadata")
    except ValueError:
        return None, False


def _month(name: str) -> int:
    return next(at for at, month in enumerate(MONTHS, start=1) if month.startswith(name[:3]))


def _dated(document: Annotated, match: re.Match[str]) -> Finding | None:
    month, day = match["month"] or match["month2"], int(match["day"] or match["day2"])
    year = match["year"] or match["year2"]
    published, given = _published(document)
    if year is None and published is None:
        return None
    try:
        if year:
            meant = date(int(year), _month(month), day)
        else:
            assert published is not None
            meant = min(
                (date(published.year + shift, _month(month), day) for shift in (-1, 0, 1)),
                key=lambda other: abs(other - published),
            )
    except ValueError:
        return None
    told = next(name for name in WEEKDAYS if name.startswith(match["weekday"][:3]))
    true = WEEKDAYS[meant.weekday()]
    how = "" if year else f" (the year by the report's day, {published})"
    a = document.report.span(*match.span("weekday"))
    b = document.report.span(*match.span("date"))
    words = f"{meant.day} {MONTHS[meant.month - 1]} {meant.year}{how} was a {true}; the report says {told}."
    if true == told:
        return make_finding("weekday_holds", a, b, words)
    sure = year is not None or (given and published is not None and abs(meant - published) <= AROUND)
    return make_finding("weekday_fails", a, b, words) if sure else None


def _holidays(document: Annotated) -> Iterator[Finding]:
    published, given = _published(document)
    if published is None:
        return
    lower = document.text.lower()
    for words, holiday in holiday_words().items():
        if holiday.rule.split()[0] in ("nth",) or holiday.rule.startswith(("easter", "pascha", "islamic", "hebrew")):
            continue  # these are defined by a weekday, or may shift by a day
        at = lower.find(words)
        while at >= 0:
            end = at + len(words)
            whole = not (end < len(lower) and lower[end].isalnum()) and not (at and lower[at - 1].isalnum())
            if whole and document.in_prose(at, end):
                finding = _holiday(document, holiday, at, end, published, given)
                if finding:
                    yield finding
            at = lower.find(words, end)


def _holiday(
    document: Annotated, holiday: Holiday, start: int, end: int, published: date, given: bool
) -> Finding | None:
    text = document.text
    before, after = text[max(0, start - 24) : start], text[end : end + 40]
    match = POSSESSIVE.search(before) or HOLIDAY_COMMA.search(before)
    offset = max(0, start - 24)
    if match is None:
        match, offset = HOLIDAY_ON.search(after), end
    if match is None:
        return None
    days = [holiday_day(holiday.name, published.year + shift) for shift in (-1, 0, 1)]
    meant = min((day for day in days if day), key=lambda day: abs(day - published), default=None)
    if meant is None or abs(meant - published) > AROUND:
        return None
    told, true = match["weekday"].capitalize(), WEEKDAYS[meant.weekday()]
    a = document.report.span(offset + match.start("weekday"), offset + match.end("weekday"))
    b = Span(document.report.id, start, end)
    words = (
        f"{holiday.name} falls on {meant.day} {MONTHS[meant.month - 1]}; in {meant.year} (the year by the report's "
        f"day, {published}) that was a {true}; the report says {told}."
    )
    if true == told:
        return make_finding("weekday_holds", a, b, words)
    return make_finding("weekday_fails", a, b, words) if given and abs(meant - published) <= CLOSE else None
