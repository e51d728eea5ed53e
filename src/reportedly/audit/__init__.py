"""Computed checks on one report: conversions, distances, years, sums, shares, areas, weekdays, days of a war.

Every finding shows its arithmetic in words, with the tolerance. A check speaks only where both sides are surely about
the same thing; what cannot be decided gives no finding.
"""

from __future__ import annotations

from reportedly.audit.areas import area_findings
from reportedly.audit.conversions import conversion_findings
from reportedly.audit.distances import distance_findings
from reportedly.audit.growth import growth_findings
from reportedly.audit.multiples import Implied, implied_figures, multiple_findings
from reportedly.audit.parts import part_findings
from reportedly.audit.publication import publication_findings
from reportedly.audit.rates import rate_findings
from reportedly.audit.totals import total_findings
from reportedly.audit.wars import war_day_findings
from reportedly.audit.weekdays import weekday_findings
from reportedly.audit.years import year_findings
from reportedly.model import Annotated, Finding

CHECKS = (
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
"""All checks, in the order in which their findings are listed."""


def check(document: Annotated) -> list[Finding]:
    """The findings of all checks on one annotated report: each once, in the order of the checks and of the text."""
    found: dict[str, Finding] = {}
    for one in CHECKS:
        for finding in one(document):
            found.setdefault(finding.id, finding)
    return list(found.values())


__all__ = ["CHECKS", "Implied", "check", "implied_figures"]
