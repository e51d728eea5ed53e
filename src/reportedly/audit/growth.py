"""Growth told with both its ends: "rose 36 per cent to 683 million from 502 million", "to 87 from 58, up 51 per cent".

The told share is held against that of the two figures, with the rounding of all three shown. A failure needs more than
that and a whole point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reportedly.audit.figure_precision import significant_digits, step, told, written
from reportedly.model import Annotated, Finding, Quantity
from reportedly.model.identifiers import make_finding
from reportedly.text.sentences import sentence_around

UP = re.compile(
    r"\b(?:ris(?:e[sn]?|ing)|rose|increas\w+|jump\w*|climb\w*|grew|grown|grow\w*|gain\w*|surg\w+|soar\w*|up|swell\w*|leap\w*|leapt)\b",
    re.I,
)
DOWN = re.compile(
    r"\b(?:fall\w*|fell|drop\w*|declin\w+|decreas\w+|shrank|shr[iu]nk\w*|slump\w*|plung\w+|tumbl\w+|down|slid\w*)\b",
    re.I,
)
APART = re.compile(r"^[^.;:]{0,60}$")
TO = re.compile(r"^\s*(?:,\s*)?(?:[\w’'-]+\s+){0,3}?to\s+(?:about |some |nearly |around )?$", re.I)
FROM = re.compile(
    r"^(?:\s*,?\s*or [^,;.]{0,30},)?(?:\s+[\w’'()-]+){0,6}?,?\s+from\s+(?:about |some |nearly |around |the )?$", re.I
)
COMMA_UP = re.compile(
    r"^(?:\s*,?\s*or [^,;.]{0,30})?(?:\s+[\w’'()-]+){0,3}?,\s+(?:up|down|a rise of|an increase of|a fall of|a "
    r"drop of)\s+$",
    re.I,
)
SIDE = re.compile(r"^\s*,?\s*or\s+$", re.I)
LEAST = 0.6  # points: the least rounding of a told share
MOST = 150  # figures of a report that are looked at


def growth_findings(document: Annotated) -> Iterator[Finding]:
    """Findings on shares of growth whose two ends are told in the same sentence."""
    figures = [
        quantity
        for quantity in document.quantities[:MOST]
        if quantity.same_amount_as is None and quantity.value > 0 and quantity.modifier in (None, "about")
    ]
    main = [
        quantity
        for at, quantity in enumerate(figures)
        if at == 0 or not SIDE.match(document.text[figures[at - 1].span.end : quantity.span.start])
    ]
    for at in range(len(main) - 2):
        finding = _checked(document, main[at : at + 3])
        if finding is not None:
            yield finding


def _checked(document: Annotated, three: Sequence[Quantity]) -> Finding | None:
    one, two, last = three
    start, end = sentence_around(document, one.span.start)
    if last.span.end > end:
        return None
    first_gap = document.text[one.span.end : two.span.start]
    second_gap = document.text[two.span.end : last.span.start]
    before = document.text[max(start, one.span.start - 60) : one.span.start]
    if _share(one) and TO.match(first_gap) and FROM.match(second_gap):
        share, new, old, words = one, two, last, before
    elif _share(two) and COMMA_UP.match(first_gap) and FROM.match(second_gap):
        share, new, old, words = two, one, last, first_gap
    else:
        return None
    if new.unit != old.unit or new.dimension != old.dimension or new.dimension == "ratio":
        return None
    sign = 1 if UP.search(words) else -1 if DOWN.search(words) else 0
    if sign == 0 or not APART.match(first_gap):
        return None
    true = sign * (new.value / old.value - 1) * 100
    room = _room(document, share, new, old)
    holds = abs(true - share.value) <= room
    way = "up" if sign > 0 else "down"
    text = (
        f"from {written(old.value)} to {written(new.value)} is {written(true, 3)} per cent {way}; "
        f"the report says {written(share.value, 3)} (tolerance {written(room, 2)} points for the rounding)."
    )
    if not holds and (true < 0 or abs(true - share.value) <= room + 1):
        return None
    ends = document.report.span(new.span.start if new.span.start > share.span.start else old.span.start, old.span.end)
    return make_finding("arithmetic_holds" if holds else "arithmetic_fails", share.span, ends, text)


def _share(quantity: Quantity) -> bool:
    return quantity.unit == "percentage"


def _room(document: Annotated, share: Quantity, new: Quantity, old: Quantity) -> float:
    """Half a unit of the last digit of the share, and what the rounding of both ends does to it, in points."""
    shown = significant_digits(share.value, told(share, document.text))
    room = max(LEAST, step(share.value, shown) / 2)
    for quantity in (new, old):
        digits = max(2, significant_digits(quantity.value, told(quantity, document.text)))
        room += 100 * (new.value / old.value) * step(quantity.value, digits) / 2 / quantity.value
    return room
