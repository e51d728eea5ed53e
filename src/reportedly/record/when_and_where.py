"""Conditions on columns that hold a day or a point: a period, and a box."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from reportedly.record.filters import Box, Filter
from reportedly.record.report_tables import UNDATED

Condition = ColumnElement[bool]

REACH = 31
"""Days before a period in which an event that can lie in it may begin; what is known more roughly has its first day."""


def published(asked: Filter, day: Any) -> list[Condition]:
    """That a day of publication lies in the period; it is empty where it is not known."""
    found: list[Condition] = []
    if asked.since:
        found.append(day >= asked.since)
    if asked.until:
        found += [day <= asked.until, day != ""]
    return found


def overlapping(asked: Filter, day: Any, latest: Any) -> list[Condition]:
    """That the days in which something can lie overlap the period."""
    found: list[Condition] = []
    if asked.since:
        try:
            reach = (date.fromisoformat(asked.since) - timedelta(days=REACH)).isoformat()
        except OverflowError:
            reach = asked.since
        found += [day >= reach, or_(day >= asked.since, latest >= asked.since), day != UNDATED]
    if asked.until:
        found.append(day <= asked.until)
    return found


def inside(box: Box, latitude: Any, longitude: Any) -> list[Condition]:
    """That a point lies in a box; one whose west is greater than its east goes over the date line."""
    return [latitude >= box[1], latitude <= box[3], between(box, longitude)]


def between(box: Box, longitude: Any) -> Condition:
    """That a longitude is one of a box."""
    west, _, east, _ = box
    within = and_(longitude >= west, longitude <= east)
    return within if west <= east else or_(longitude >= west, longitude <= east)
