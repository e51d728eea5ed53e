"""Multiples of an earlier figure: "6,000 sq km, double what was cited on Sunday" implies 3,000.

`implied_figures` gives what each multiple implies, for comparing reports; `multiple_findings` checks those whose base
is told in the same breath ("300 dead, twice the 150 of last week").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportedly.audit.figure_precision import written
from reportedly.model import Annotated, Finding, Quantity
from reportedly.model.identifiers import make_finding
from reportedly.text.sentences import sentence_around

TIE = re.compile(
    r"^(?:\s*[(\[][^()\[\]]{1,40}[)\]])?[^.;:!?,]{0,60}?"
    r"\s*(?:,|–|—|\()\s*(?:or|that is|which is|nearly|almost|more than|about)?\s*$"
)
BASE = re.compile(r"^(?:\s+[\w’'-]+){0,4}\s+$")
MULTIPLE = re.compile(r"\b(?:double|twice|triple|treble|thrice|quadruple)\b", re.IGNORECASE)
FIGURE_NEXT = re.compile(r"\s+(?:the|its|their|last year[’']s)?\s*(?:[\w.]+\s+){0,2}?[$€£]?\d")
NEXT = 40  # characters behind a multiple in which its base stands
TOLERANCE = 0.1  # share: "three times" is told of 2.7 to 3.3


@dataclass(frozen=True, slots=True)
class Implied:
    """What a multiple implies.

    Attributes:
        figure: index of the quantity that is a multiple.
        multiple: index of the multiple.
        base: index of the earlier figure where the report tells it, else None.
        value: the earlier figure that is implied, in the unit of the figure.
        told_next: whether a figure stands right behind the multiple ("twice the 13 million of last year").
    """

    figure: int
    multiple: int
    base: int | None
    value: float
    told_next: bool


def implied_figures(document: Annotated) -> list[Implied]:
    """What "double", "twice", "triple" after a figure say of an earlier one, in the order of the text."""
    found = []
    quantities = document.quantities
    for at, multiple in enumerate(quantities):
        if multiple.dimension != "ratio" or multiple.unit or multiple.value < 2:
            continue
        if not MULTIPLE.search(multiple.span.of(document.text)):
            continue
        figure = next((k for k in range(at - 1, -1, -1) if quantities[k].same_amount_as is None), None)
        if figure is None or quantities[figure].modifier == "range" or quantities[figure].dimension == "ratio":
            continue
        start, end = sentence_around(document, multiple.span.start)
        gap = document.text[quantities[figure].span.end : multiple.span.start]
        if quantities[figure].span.start < start or not TIE.match(gap):
            continue
        base = _base(document, at, quantities[figure], end)
        after = document.text[multiple.span.end : multiple.span.end + NEXT]
        value = quantities[figure].value / multiple.value
        found.append(Implied(figure, at, base, value, FIGURE_NEXT.match(after) is not None))
    return found


def _base(document: Annotated, multiple: int, figure: Quantity, end: int) -> int | None:
    at = multiple + 1
    if at >= len(document.quantities) or document.quantities[at].span.start > end:
        return None
    base = document.quantities[at]
    gap = document.text[document.quantities[multiple].span.end : base.span.start]
    return at if base.unit in (figure.unit, "") and base.dimension != "ratio" and BASE.match(gap) else None


def multiple_findings(document: Annotated) -> Iterator[Finding]:
    """Findings on multiples whose base stands in the same sentence."""
    for implied in implied_figures(document):
        if implied.base is None:
            continue
        figure, multiple, base = (document.quantities[k] for k in (implied.figure, implied.multiple, implied.base))
        if figure.modifier not in (None, "about") or base.modifier not in (None, "about") or multiple.modifier:
            continue
        computed = multiple.value * base.value
        holds = abs(computed - figure.value) <= TOLERANCE * computed
        words = (
            f"{written(multiple.value)} times {written(base.value)} is {written(computed)}; the report says "
            f"{written(figure.value)} (tolerance a tenth)."
        )
        second = document.report.span(multiple.span.start, base.span.end)
        yield make_finding("arithmetic_holds" if holds else "arithmetic_fails", figure.span, second, words)
