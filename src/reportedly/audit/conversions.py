"""A figure and its bracketed twin in another unit: does the one give the other?

The first figure may be half a unit of its last digit more or less; noughts at its end are read as exact as the bracket
is. The bracket may be rounded or cut off. 6,000 square kilometres are 2,317 square miles: a bracket of 2,300 or 2,320
holds, 2,400 does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportedly.audit.figure_precision import (
    Interval,
    plural,
    rounded_interval,
    significant_digits,
    step,
    told,
    written,
)
from reportedly.model import Annotated, Finding, Quantity
from reportedly.model.identifiers import make_finding
from reportedly.world.units import convert

OPENING = re.compile(r"[(\[]\s*(?:about|around|roughly|approximately|approx\.?|some|or|nearly|almost|over|under)?\s*$")
CLOSING = re.compile(r"\s*(?:or so)?\s*[)\]]")
DEGREES = 1.0  # degrees: temperatures are told as whole degrees in both scales


def conversion_findings(document: Annotated) -> Iterator[Finding]:
    """One finding for each amount that is told twice in units that convert."""
    for twin in document.quantities:
        if twin.same_amount_as is None or not 0 <= twin.same_amount_as < len(document.quantities):
            continue
        main = document.quantities[twin.same_amount_as]
        if main.unit == twin.unit or main.dimension == "currency":
            continue
        finding = _checked(document, main, twin)
        if finding is not None:
            yield finding


def _checked(document: Annotated, main: Quantity, twin: Quantity) -> Finding | None:
    pairs = [(main.value, twin.value)]
    if main.modifier == "range" or twin.modifier == "range":
        if None in (main.low, main.high, twin.low, twin.high):
            return None
        pairs = [(main.low or 0.0, twin.low or 0.0), (main.high or 0.0, twin.high or 0.0)]
    texts = [told(main, document.text), told(twin, document.text)]
    told_pairs = [_parts(text, len(pairs)) for text in texts]
    holds, lines = True, []
    for place, (one, other) in enumerate(pairs):
        result = _compare(one, main.unit, told_pairs[0][place], other, twin.unit, told_pairs[1][place])
        if result is None:
            return None
        holds = holds and result[0]
        lines.append(result[1])
    if not holds and not _bracketed(document.text, twin):
        return None
    return make_finding("conversion_holds" if holds else "conversion_fails", main.span, twin.span, " ".join(lines))


def _parts(text: str, count: int) -> list[str]:
    if count == 1:
        return [text]
    found = re.findall(r"\d[\d,]*(?:\.\d+)?", text)
    return found if len(found) == count else [text] * count


def _bracketed(text: str, twin: Quantity) -> bool:
    """Whether the twin stands alone in its bracket, so that it can mean nothing but the same amount."""
    before = text[max(0, twin.span.start - 20) : twin.span.start]
    return bool(OPENING.search(before)) and bool(CLOSING.match(text, twin.span.end))


def _compare(one: float, unit: str, text: str, other: float, into: str, again: str) -> tuple[bool, str] | None:
    exact = convert(one, unit, into)
    if exact is None or one == 0 or other == 0:
        return None
    head = f"{written(one)} {plural(unit, one)} are {written(exact, 4)} {plural(into, exact)}; "
    head += f"the report says {written(other)}"
    if into in ("celsius", "fahrenheit", "kelvin"):
        allowed = abs((convert(one + 0.5, unit, into) or exact) - exact) + DEGREES
        holds = abs(exact - other) <= allowed
        return holds, f"{head}. Allowed for rounding: {written(allowed)} degrees."
    shown = significant_digits(one, text)
    digits = max(shown, significant_digits(other, again)) if _round(one) else shown
    main = rounded_interval(one, digits)
    low, high = convert(main.low, unit, into), convert(main.high, unit, into)
    if low is None or high is None:
        return None
    may = _may_stand_for(other, significant_digits(other, again))
    reach = Interval(min(low, high), max(low, high))
    words = (
        f"{head}. {written(one)} may be rounded from {written(main.low, 6)} to {written(main.high, 6)}, which is "
        f"{written(reach.low, 4)} to {written(reach.high, 4)} {plural(into)}; {written(other)} may be rounded or cut "
        f"off from {written(may.low, 4)} to {written(may.high, 4)}: "
    )
    holds = reach.meets(may)
    return holds, words + ("the two agree." if holds else "the two do not meet.")


def _round(value: float) -> bool:
    """Whether a figure ends in noughts, which may be figures of their own or only stand for the size."""
    return value >= 10 and value % 10 == 0


def _may_stand_for(value: float, digits: int) -> Interval:
    """Rounded to its last digit (to a five where it ends in one), or cut off there."""
    last = step(value, digits)
    half = last / 2
    mantissa = abs(value) / last
    if digits > 1 and abs(mantissa - round(mantissa)) < 1e-6 and round(mantissa) % 5 == 0:
        half = last * 2.5
    if value < last * 10 and digits == 1:
        half = last * 0.5
    return Interval(value - half, value + max(half, last * 0.99))
