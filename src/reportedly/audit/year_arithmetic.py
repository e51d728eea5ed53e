"""Arithmetic over years: "in 1999, so 26 years later", "two years after the 2022 invasion", "the 30th anniversary of".

A span told in whole years may be one off either way, since the months are not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from reportedly.model import Annotated, Finding, Quantity
from reportedly.model.identifiers import make_finding
from reportedly.text.sentences import sentence_around

YEAR = r"(?<![\d,.$£€-])(?P<year>1[5-9]\d\d|20\d\d)(?![\d,]*\d)(?!\s*(?:per cent|%|km|miles|people|soldiers|troops))"
NAMED = re.compile(r"\b(?:19|20)\d\d\b")
SINCE = re.compile(
    rf"\b(?:[Ii]n|[Ss]ince)\s+(?:(?:early|late|mid)\s+)?(?:[A-Z][a-z]+\s+)?{YEAR}(?P<between>[^.;!?\"”]{{0,60}})$"
)
LATER = re.compile(r"^\s*(?:later|on\b|since\b)")
AGO_YEAR = re.compile(rf"^\s*ago\s*[,(–—]?\s*(?:in|back in)\s+(?:[A-Z][a-z]+\s+)?{YEAR}")
YEAR_AGO = re.compile(
    rf"\b[Ii]n\s+(?:[A-Z][a-z]+\s+)?{YEAR}\s*[,(–—]\s*(?:(?:about|some|nearly|almost|just|over|more than)\s+)?$"
)
AFTER_YEAR = re.compile(
    rf"^\s*(?P<way>after|before)\s+(?:the\s+|its\s+|their\s+|his\s+)?(?:[\w’'-]+\s+){{0,3}}?(?:in\s+)?{YEAR}"
)
YEAR_BEFORE = re.compile(
    rf"\b[Ii]n\s+(?:[A-Z][a-z]+\s+)?{YEAR}\s*,?\s*(?:(?:about|some|nearly|almost|just|only|exactly)\s+)?$"
)
SPAN_OF_YEARS = re.compile(
    r"(?:\(|from\s+|between\s+)(?P<first>1[5-9]\d\d|20\d\d)(?:\s*[-–]\s*|\s+to\s+|\s+and\s+)(?P<last>1[5-9]\d\d|20\d\d)\b"
)
WAR = re.compile(r"^\s*(?:civil\s+|long\s+)?(?:war|conflict|insurgency|occupation|siege|rule|dictatorship|mandate)\b")
ANNIVERSARY = re.compile(
    rf"\b(?P<nth>\d{{1,3}})(?:st|nd|rd|th)[- ]anniversary\s+of\s+"
    rf"(?:the\s+|its\s+|their\s+|his\s+)?(?:[\w’'-]+\s+){{0,4}}?{YEAR}"
)
BORN = re.compile(r"\bborn\s+(?:in|on)\s+(?:[\w ,]{0,40}?\s)?(?P<year>19\d\d|20\d\d)\b")
OFF = 1  # years either way, for birthdays and the turn of a year


def names_year(told: str) -> bool:
    """Whether words tell a year: "May 2023", not "last May"."""
    return NAMED.search(told) is not None


def year_findings(document: Annotated) -> Iterator[Finding]:
    """Findings on spans of years, anniversaries and ages."""
    for quantity in document.quantities:
        if quantity.value != int(quantity.value) or quantity.modifier not in (None, "about"):
            continue
        if quantity.unit == "year":
            finding = (
                _later(document, quantity)
                or _ago(document, quantity)
                or _after(document, quantity)
                or _long_war(document, quantity)
            )
            if finding:
                yield finding
        elif quantity.unit == "year of age":
            finding = _age(document, quantity)
            if finding:
                yield finding
    for span in document.prose:
        for match in ANNIVERSARY.finditer(document.text, span.start, span.end):
            finding = _anniversary(document, match)
            if finding:
                yield finding


def _report_years(document: Annotated) -> tuple[int, int] | None:
    """The years in which the report can have been published; None where that is not known to two years."""
    published = document.published
    known = [day for day in (published.value, published.earliest, published.latest) if day]
    try:
        years = [date.fromisoformat(day).year for day in known]
    except ValueError:
        return None
    if not years or max(years) - min(years) > OFF or (published.value is None and len(years) < 2):
        return None
    return min(years), max(years)


def _report_is_of(years: tuple[int, int]) -> str:
    return f"the report is of {years[0]}" if years[0] == years[1] else f"the report is of {years[0]} or {years[1]}"


def _near(value: int, years: tuple[int, int]) -> bool:
    return years[0] - OFF <= value <= years[1] + OFF


def _clause(document: Annotated, quantity: Quantity) -> tuple[str, str, int]:
    start, end = sentence_around(document, quantity.span.start)
    start = max(start, quantity.span.start - 200)
    return document.text[start : quantity.span.start], document.text[quantity.span.end : end], start


def _later(document: Annotated, quantity: Quantity) -> Finding | None:
    """ "in 1999, so 26 years later": the sum is the year of the report where "so" or "now" ties it to the present."""
    before, after, start = _clause(document, quantity)
    match = SINCE.search(before)
    years = _report_years(document)
    if match is None or years is None or not LATER.match(after):
        return None
    year, count = int(match["year"]), int(quantity.value)
    holds = _near(year + count, years)
    words = f"{year} and {count} years make {year + count}; {_report_is_of(years)} (a year either way for the months)."
    a = document.report.span(start + match.start("year"), start + match.end("year"))
    if holds:
        return make_finding("arithmetic_holds", a, quantity.span, words)
    tied = re.search(r"\b(?:so|now|today)\b", match["between"]) is not None
    given = document.published.basis in ("given", "metadata")
    return make_finding("arithmetic_fails", a, quantity.span, words) if tied and given else None


def _ago(document: Annotated, quantity: Quantity) -> Finding | None:
    """ "ten years ago, in 2014" and "in 2014, ten years ago"."""
    before, after, start = _clause(document, quantity)
    years = _report_years(document)
    if years is None:
        return None
    match = AGO_YEAR.match(after)
    offset = quantity.span.end
    if match is None and re.match(r"\s*ago\b", after):
        match, offset = YEAR_AGO.search(before), start
    if match is None:
        return None
    year, count = int(match["year"]), int(quantity.value)
    holds = _near(year + count, years)
    words = f"{count} years after {year} is {year + count}; {_report_is_of(years)} (a year either way for the months)."
    a = document.report.span(offset + match.start("year"), offset + match.end("year"))
    if not holds and document.published.basis not in ("given", "metadata"):
        return None
    return make_finding("arithmetic_holds" if holds else "arithmetic_fails", a, quantity.span, words)


def _after(document: Annotated, quantity: Quantity) -> Finding | None:
    """ "in 2024, two years after the 2022 invasion"."""
    before, after, start = _clause(document, quantity)
    one, two = YEAR_BEFORE.search(before), AFTER_YEAR.match(after)
    if one is None or two is None:
        return None
    told, other, count = int(one["year"]), int(two["year"]), int(quantity.value)
    sign = 1 if two["way"] == "after" else -1
    computed = other + sign * count
    word = "and" if sign > 0 else "less"
    holds = abs(computed - told) <= OFF
    words = f"{other} {word} {count} years make {computed}; the report says {told} (a year either way for the months)."
    a = document.report.span(start + one.start("year"), start + one.end("year"))
    b = document.report.span(quantity.span.start, quantity.span.end + two.end("year"))
    return make_finding("arithmetic_holds" if holds else "arithmetic_fails", a, b, words)


def _long_war(document: Annotated, quantity: Quantity) -> Finding | None:
    """ "the ten-year war (1979-1989)", "a 15-year civil war from 1975 to 1990"."""
    _, after, _ = _clause(document, quantity)
    if not WAR.match(after):
        return None
    match = SPAN_OF_YEARS.search(after[:60])
    if match is None:
        return None
    first, last, count = int(match["first"]), int(match["last"]), int(quantity.value)
    holds = abs(last - first - count) <= OFF
    words = f"{first} to {last} is {last - first} years; the report says {count} (a year either way for the months)."
    b = document.report.span(quantity.span.end + match.start("first"), quantity.span.end + match.end("last"))
    return make_finding("arithmetic_holds" if holds else "arithmetic_fails", quantity.span, b, words)


def _anniversary(document: Annotated, match: re.Match[str]) -> Finding | None:
    years = _report_years(document)
    if years is None:
        return None
    nth, year = int(match["nth"]), int(match["year"])
    holds = _near(year + nth, years)
    words = f"{year} and {nth} years make {year + nth}; {_report_is_of(years)} (a year either way: it may lie ahead)."
    told_of_past = (
        re.search(r"\b(?:in|during|since|from|until)\s+$", match.string[match.start() : match.start("year")])
        is not None
    )
    if not holds and (told_of_past or document.published.basis not in ("given", "metadata")):
        return None  # "the 70th anniversary in 2014" tells when it was kept
    a = document.report.span(*match.span("nth"))
    b = document.report.span(*match.span("year"))
    return make_finding("arithmetic_holds" if holds else "arithmetic_fails", a, b, words)


def _age(document: Annotated, quantity: Quantity) -> Finding | None:
    """ "Petrov, 61, was born in 1963": the age in the report's year, told in the same sentence."""
    years = _report_years(document)
    _, after, _ = _clause(document, quantity)
    if years is None or not quantity.value.is_integer():
        return None
    match = BORN.search(after[:120])
    offset = quantity.span.end
    if match is None or re.search(
        r"\b(?:who|whose|son|daughter|wife|husband|brother|sister|mother|father)\b", after[: match.start()]
    ):
        return None
    born, age = int(match["year"]), int(quantity.value)
    holds = _near(born + age, years)
    words = f"{born} and {age} years make {born + age}; {_report_is_of(years)} (a year either way for the birthday)."
    b = document.report.span(offset + match.start("year"), offset + match.end("year"))
    if not holds and document.published.basis not in ("given", "metadata"):
        return None
    return make_finding("arithmetic_holds" if holds else "arithmetic_fails", quantity.span, b, words)
