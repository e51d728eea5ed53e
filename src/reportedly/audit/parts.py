"""Parts told in another sentence than their whole: "killed nine" and, further on, "three children and six adults".

A sum holds where the parts stand side by side, count what the whole counts (the dead, the wounded), and give it
exactly.
Where they do not give it nothing is said: the parts need not be all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reportedly.audit.count_classes import counted_as
from reportedly.audit.figure_precision import written
from reportedly.model import Annotated, Finding, Quantity
from reportedly.model.identifiers import make_finding
from reportedly.text.sentences import sentence_around

BESIDE = re.compile(
    r"^(?:\s+[\w’'()-]+){1,6}?\s*,?\s*(?:and|as well as|plus|,)\s+(?:another |a further |some |up to |about |"
    r"around |over )*$"
)
MORE = re.compile(r"^\s+(?:more|others?|further)\b")
EARLIER = re.compile(r"\b(?:earlier|previous|initial|first|preliminary|provisional)\b[^.;]{0,60}$", re.I)
ADDED = re.compile(r"\b(?:also|further|another|additional|separately|elsewhere)\b", re.I)
INSIDE = re.compile(r"\b(?:including|among|of (?:whom|them|which)|mostly|more than half|many of)\b", re.I)
LEAST = 4  # a smaller whole is the sum of something by chance
LEAD = 240  # characters in which a report tells its toll
FAR = 1_500  # characters between whole and parts
MOST_PARTS = 3  # joints between the parts of a sum
NEARLY = 0.1  # "over 60" is given by 64, not by 90
MOST = 120  # figures of a report that are looked at


def part_findings(document: Annotated) -> Iterator[Finding]:
    """Sums of two figures told side by side that a third figure of the report gives, elsewhere or before."""
    counts = [
        quantity
        for quantity in document.quantities[:MOST]
        if quantity.dimension == "count"
        and not quantity.unit
        and quantity.same_amount_as is None
        and quantity.value >= 1
        and quantity.value == int(quantity.value)
        and quantity.modifier != "range"
    ]
    kinds = [counted_as(document, quantity, part=True) for quantity in counts]
    done: set[tuple[int, int]] = set()
    yield from _added_later(document, counts, kinds)
    at = 0
    while at < len(counts) - 1:
        one = counts[at]
        last, kind = at, None
        while last + 1 < len(counts) and last - at < MOST_PARTS:
            found = _beside(document, counts[last], counts[last + 1], kinds[last] or kinds[at], kinds[last + 1])
            if found is None or kind not in (None, found):
                break
            last, kind = last + 1, found
        parts_told = counts[at : last + 1]
        total = sum(part.value for part in parts_told)
        first, at = at, max(at + 1, last)
        if kind is None or total < LEAST:
            continue
        whole = _whole(document, counts, kinds, range(first, last + 1), total, kind)
        if whole is not None and (key := (whole.span.start, one.span.start)) not in done:
            done.add(key)
            sum_told = f"{' and '.join(written(part.value) for part in parts_told)} make {written(total)}"
            words = f"{sum_told}; the report says {whole.span.of(document.text).strip()}."
            parts = document.report.span(one.span.start, parts_told[-1].span.end)
            yield make_finding("arithmetic_holds", whole.span, parts, words)


def _added_later(
    document: Annotated, counts: Sequence[Quantity], kinds: Sequence[tuple[str, str] | None]
) -> Iterator[Finding]:
    """ "Six were killed there ... four nurses were also killed", and ten in the headline."""
    lead = (document.prose[0].start if document.prose else 0) + LEAD
    for at, extra in enumerate(counts):
        kind = kinds[at]
        start, end = sentence_around(document, extra.span.start)
        words = document.text[max(start, extra.span.start - 40) : min(end, extra.span.end + 90)]
        inside = INSIDE.search(document.text[max(0, extra.span.start - 25) : extra.span.start])
        if kind is None or kind[0] not in ("killed", "wounded") or not ADDED.search(words) or inside:
            continue
        for one in range(at - 1, max(-1, at - 6), -1):
            other, told = counts[one], kinds[one]
            total = other.value + extra.value
            if told is None or told[0] != kind[0] or other.span.start >= start or total < LEAST + 1 or other.value < 2:
                continue
            if extra.span.start - other.span.end > FAR:
                continue
            if INSIDE.search(document.text[max(0, other.span.start - 25) : other.span.start]):
                continue
            whole = _whole(document, counts[:at], kinds[:at], range(one, one + 1), total, kind[0])
            if whole is not None and whole.span.start < lead:
                words = f"{written(other.value)} and {written(extra.value)} make {written(total)}"
                words = f"{words}; the report says {whole.span.of(document.text).strip()}."
                yield make_finding("arithmetic_holds", whole.span, extra.span, words)
                break


def _beside(
    document: Annotated, one: Quantity, two: Quantity, first: tuple[str, str] | None, second: tuple[str, str] | None
) -> str | None:
    """What both count, when the two stand side by side as parts, or the second tells how many more there were."""
    gap = document.text[one.span.end : two.span.start]
    if (
        len(gap) > 160
        or INSIDE.search(gap)
        or INSIDE.search(document.text[max(0, one.span.start - 25) : one.span.start])
    ):
        return None
    kind = (first or second or ("", ""))[0]
    if not kind or (first and second and first[0] != second[0]) or (first and second and first == second and first[1]):
        return None
    start, end = sentence_around(document, one.span.start)
    if not start <= two.span.start < end:
        return None
    if MORE.match(document.text[two.span.end : two.span.end + 12]):
        before = document.text[start : one.span.start]
        return kind if EARLIER.search(before) else None
    return kind if BESIDE.match(gap) else None


def _whole(
    document: Annotated,
    counts: Sequence[Quantity],
    kinds: Sequence[tuple[str, str] | None],
    parts: range,
    total: float,
    kind: str,
) -> Quantity | None:
    """The nearest figure that is the sum and counts the same."""
    here = counts[parts.start].span.start
    held = [
        quantity
        for index, quantity in enumerate(counts)
        if index not in parts
        and _gives(quantity, total, len(parts))
        and (kinds[index] or ("", ""))[0] == kind
        and abs(quantity.span.start - here) <= FAR
    ]
    return min(held, key=lambda quantity: (abs(quantity.span.start - here), quantity.span.start), default=None)


def _gives(whole: Quantity, total: float, parts: int) -> bool:
    """Whether the sum is the whole; a bound ("over 60") is given by a sum of three parts just beyond it."""
    if whole.modifier in ("at_least", "more_than") and parts > 2:
        return whole.value <= total <= whole.value * (1 + NEARLY)
    return whole.value == total
