"""What concerns one report alone: the report against itself and against what is known of the world.

Conversions, distances, years, sums, shares, areas, weekdays, days of a war; the day of publication, tolls that the
report itself revises, what it contradicts or repeats, sources that cannot be asked, headlines that say too much, claims
that it says were denied.
Every check shows its arithmetic or its reason in words, with the tolerance. A check speaks only where both sides are
surely about the same thing; what cannot be decided gives no finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from reportedly.audit.contradictions import contradiction_findings
from reportedly.audit.conversions import conversion_findings
from reportedly.audit.disputes import dispute_findings
from reportedly.audit.distances import distance_findings
from reportedly.audit.growth import growth_findings
from reportedly.audit.multiples import Implied, implied_figures, multiple_findings
from reportedly.audit.overstatement import headline_findings
from reportedly.audit.parts import part_findings
from reportedly.audit.publication_day import publication_findings
from reportedly.audit.rates import rate_findings
from reportedly.audit.revised_tolls import revised_toll_findings
from reportedly.audit.told_areas import area_findings
from reportedly.audit.totals import total_findings
from reportedly.audit.vague_sources import vague_findings
from reportedly.audit.war_days import war_day_findings
from reportedly.audit.weekdays import weekday_findings
from reportedly.audit.year_arithmetic import year_findings
from reportedly.layers.declaration import layer
from reportedly.model import Annotated, Finding

Check = Callable[[Annotated], Iterable[Finding]]

COMPUTED: tuple[Check, ...] = (
    conversion_findings,
    distance_findings,
    year_findings,
    total_findings,
    part_findings,
    rate_findings,
    growth_findings,
    multiple_findings,
    area_findings,
    weekday_findings,
    publication_findings,
    war_day_findings,
)
"""The checks that compute, in the order in which their findings are listed."""

CHECKS: tuple[Check, ...] = (
    *COMPUTED,
    revised_toll_findings,
    contradiction_findings,
    vague_findings,
    headline_findings,
    dispute_findings,
)
"""All checks, in the order in which their findings are listed."""


@layer(
    requires=("dating", "places", "quantities", "actors", "statements"),
    after=("events",),
    assigns=("checks",),
    languages=None,  # a sentence that stands in a report twice is seen in any language; the others find nothing
)
def annotate_checks(document: Annotated) -> Annotated:
    """The document with what its checks found."""
    return replace(document, checks=tuple(check(document)))


def check(document: Annotated, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """The findings of the checks on one annotated report: each once, in the order of the checks and of the text."""
    found: dict[str, Finding] = {}
    for one in checks:
        for finding in one(document):
            found.setdefault(finding.id, finding)
    return list(found.values())


__all__ = ["CHECKS", "COMPUTED", "Implied", "annotate_checks", "check", "implied_figures"]
