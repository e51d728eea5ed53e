"""The day that came with a report, as what is read of it begins with: no layer has to run for it."""

from __future__ import annotations

from reportedly.model import Publication, Reason, Report

GIVEN = "given with the report"


def published_of(report: Report) -> Publication:
    """The day that came with a report, or the days that it can mean: whatever its language, whatever layers run.

    A date that was given and cannot be read leaves none, and says so: no other day is put in its place.
    """
    given = report.published_given
    where = report.published_reason or (
        "given in the page's metadata" if report.published_basis == "metadata" else GIVEN
    )
    as_written = f"{where}, as {given!r}" if given and given != report.published else where
    if report.published:
        day = report.published[:10]
        return Publication(day, report.published_basis, day, day, (Reason(as_written),))
    if report.published_bounds:
        first, last = report.published_bounds
        return Publication(None, report.published_basis, first, last, (Reason(as_written),))
    if given and given.strip():
        return Publication(None, "unknown", None, None, (Reason(f"given as {given[:60]!r}, which is no day"),))
    return Publication()
