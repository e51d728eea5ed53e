"""Amounts of money told twice: the rates that the brackets of one report imply must be one rate.

No exchange rate is known here, and none is needed: two brackets of one report, in the same two currencies, are held
against one another. Rates that differ by more than the rounding of the figures and a tenth fail when they are half as
much apart again, since amounts of different years may stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.audit.figure_precision import significant_digits, step, told, written
from reportedly.model import Annotated, Finding, Quantity
from reportedly.model.identifiers import make_finding

ROOM = 0.1  # percentage points beside the rounding of the figures
FAILS = 1.5  # times that one rate is the other
MOST = 60  # amounts of a report that are looked at


def rate_findings(document: Annotated) -> Iterator[Finding]:
    """One finding for each bracket after the first in the same two currencies."""
    first: dict[tuple[str, str], tuple[Quantity, Quantity]] = {}
    for twin in document.quantities[: 4 * MOST]:
        at = twin.same_amount_as
        if at is None or twin.dimension != "currency" or not 0 <= at < len(document.quantities):
            continue
        main = document.quantities[at]
        if main.dimension != "currency" or main.unit == twin.unit or not main.value or not twin.value:
            continue
        if main.modifier == "range" or twin.modifier == "range":
            continue
        key = (main.unit, twin.unit)
        if key not in first:
            first[key] = (main, twin)
            continue
        finding = _compared(document, first[key], (main, twin))
        if finding is not None:
            yield finding


def _compared(document: Annotated, one: tuple[Quantity, Quantity], two: tuple[Quantity, Quantity]) -> Finding | None:
    rates = [main.value / twin.value for main, twin in (one, two)]
    apart = max(rates) / min(rates)
    room = ROOM + sum(_rounding(document, quantity) for quantity in (*one, *two))
    unit, into = one[0].unit, one[1].unit
    words = (
        f"{told(one[0], document.text)} for {told(one[1], document.text)} is {written(rates[0], 4)} {unit} to "
        f"one {into}; "
        f"{told(two[0], document.text)} for {told(two[1], document.text)} is {written(rates[1], 4)}"
    )
    if apart <= 1 + room:
        return make_finding("conversion_holds", one[0].span, two[0].span, f"{words}: one rate, within the rounding.")
    if apart >= FAILS + room:
        ends = f"{words}: one rate is {written(apart, 2)} times the other."
        return make_finding("conversion_fails", one[0].span, two[0].span, ends)
    return None


def _rounding(document: Annotated, quantity: Quantity) -> float:
    """Half a unit of the last digit shown, as a share of the figure."""
    shown = significant_digits(quantity.value, told(quantity, document.text))
    return step(quantity.value, shown) / 2 / abs(quantity.value)
