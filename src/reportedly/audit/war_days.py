"""Days, months and years of a war: "day 226 of the invasion", "the war's 100th day", "entered its third year".

Counted from the first days of `world/wars`; the first day is day one, and one day more or less holds, for those who
count from nought and for the hours around midnight. A check fails only where the day of publication was given or stood
in metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from reportedly.model import Annotated, Finding
from reportedly.model.identifiers import make_finding
from reportedly.text.cues import Cues, Found, table
from reportedly.text.sentences import sentence_around
from reportedly.world.wars import War, wars

ORDINALS = "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth".split()
COUNT = re.compile(r"\d+")
NTH = re.compile(rf"\b(?P<count>{'|'.join(ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th))\s+(?P<unit>year|month)\b")
LONGEST_COUNT = 4  # digits of a count of days
CLOSE = 1  # days either way
SLIP = 3  # days from which a count fails: reports are dated by the hour, and reach readers a day or two later
NEAR_MONTH = 20  # days by which a war may be said to enter its next month or year too soon or too late


def war_day_findings(document: Annotated) -> Iterator[Finding]:
    """Findings on counted days, months and years of a war."""
    published = _published(document)
    if published is None:
        return
    for span in document.prose:
        for day in _cues().find("day", document.text, span.start, span.end):
            if (war := _war(document, day.start, published)) is not None:
                yield from _day(document, day, war, published)
        for entered in _cues().find("entered", document.text, span.start, span.end):
            nth = _cues().first("nth", document.text, entered.scope_start, span.end)
            if nth is not None and (war := _war(document, entered.start, published)) is not None:
                yield from _entered(document, nth, war, published)


def _cues() -> Cues:
    return table("reportedly.audit", "wars.tsv")


def _published(document: Annotated) -> date | None:
    if document.published.basis not in ("given", "metadata") or not document.published.value:
        return None
    try:
        return date.fromisoformat(document.published.value[:10])
    except ValueError:
        return None


def _war(document: Annotated, at: int, published: date) -> War | None:
    """The war that is meant: the only one named in the sentence, or else at the report's beginning."""
    begin = document.prose[0].start if document.prose else 0
    for start, end in (sentence_around(document, at), (begin, begin + 1_000)):
        named = [
            war
            for war in wars()
            if war.start <= published and war.words.search(document.text, start, min(end, len(document.text)))
        ]
        if named:
            return named[0] if len(named) == 1 else None
    return None


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _day(document: Annotated, day: Found, war: War, published: date) -> Iterator[Finding]:
    count = COUNT.search(document.text, day.start, day.end)
    if count is None or len(count.group()) > LONGEST_COUNT:
        return
    told, true = int(count.group()), (published - war.start).days + 1
    off = abs(told - true)
    words = (
        f"{war.name} began on {_written(war.start)} ({war.source}); {_written(published)}, the report's day, "
        f"is day {true}; "
        f"the report says {told}, {off} day{'s' if off != 1 else ''} apart (a day either way for the hours "
        f"around midnight)."
    )
    span = document.report.span(day.start, day.end)
    if off <= CLOSE:
        yield make_finding("arithmetic_holds", span, None, words)
    elif off > SLIP:
        yield make_finding("arithmetic_fails", span, None, words)


def _entered(document: Annotated, nth: Found, war: War, published: date) -> Iterator[Finding]:
    match = NTH.search(document.text, nth.start, nth.end)
    if match is None:
        return
    count = match["count"]
    number = ORDINALS.index(count) + 2 if count in ORDINALS else int(re.sub(r"\D", "", count))
    months = (number - 1) * (12 if match["unit"] == "year" else 1)
    begins, ends = _later(war.start, months), _later(war.start, months + (12 if match["unit"] == "year" else 1))
    early, late = (begins - published).days, (published - ends).days
    words = (
        f"{war.name} began on {_written(war.start)} ({war.source}), so its {count} {match['unit']} is from "
        f"{_written(begins)} to "
        f"{_written(ends)}; the report is of {_written(published)} ({NEAR_MONTH} days either way)."
    )
    span = document.report.span(nth.start, nth.end)
    if early <= NEAR_MONTH and late <= NEAR_MONTH:
        yield make_finding("arithmetic_holds", span, None, words)
    elif max(early, late) > (200 if match["unit"] == "year" else 45):
        yield make_finding("arithmetic_fails", span, None, words)


def _later(day: date, months: int) -> date:
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, min(day.day, 28))
