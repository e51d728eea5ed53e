"""Earlier figures that a multiple implies ("double what was cited on Sunday"), linked to the report that tells them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from reportedly.audit import implied_figures
from reportedly.audit.figure_precision import written
from reportedly.compare.topics import day_of
from reportedly.model import Annotated, Finding, Span
from reportedly.model.identifiers import make_finding

EARLIER = 10  # days in which an earlier figure was told that a multiple implies


def implied_findings(documents: Sequence[Annotated]) -> list[Finding]:
    """Earlier figures that a multiple implies ("double what was cited"), linked to a report that tells them.

    Where no report tells the earlier figure, the multiple itself is the other side.
    """
    told: dict[tuple[str, int], list[tuple[float, str, Span]]] = defaultdict(list)
    for document in documents:
        if (when := day_of(document)) is not None:
            for quantity in document.quantities:
                if quantity.si_value is not None:
                    told[quantity.dimension, when].append((quantity.si_value, document.report.id, quantity.span))
    for those in told.values():
        those.sort()
    made = []
    for document in documents:
        for implied in implied_figures(document):
            figure, multiple = document.quantities[implied.figure], document.quantities[implied.multiple]
            if implied.base is not None or implied.told_next:
                continue
            words = (
                f"{figure.span.of(document.text)} is {multiple.span.of(document.text)} an earlier figure, "
                f"which was therefore about {written(implied.value)} {figure.unit}".rstrip()
            )
            made.append(make_finding("figure_rises", multiple.span, figure.span, words))
            day = day_of(document)
            scale = figure.si_value / figure.value if figure.si_value and figure.value else None
            if scale is None or day is None:
                continue
            base = implied.value * scale
            for earlier in range(day - EARLIER, day):
                those = told.get((figure.dimension, earlier), [])
                for value, report, span in those[bisect_left(those, (base / 1.2, "")) :]:
                    if value > 1.2 * base:
                        break
                    if report != document.report.id and abs(value - base) <= 0.1 * value:
                        made.append(make_finding("figure_rises", span, figure.span, words + "; this report tells it"))
    return made
