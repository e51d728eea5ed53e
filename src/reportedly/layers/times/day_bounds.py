"""The first and the last day that a TIMEX3 value can mean."""

from __future__ import annotations

import re
from datetime import date, timedelta

VALUE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?|-W(?P<week>\d\d)(?P<end>-WE)?|-Q(?P<quarter>[1-4])"
    r"|-H(?P<half>[12])"
    r"|-(?P<season>SP|SU|FA|WI))?(?:T.*)?$|(?P<decade>\d{3})X$|(?P<century>\d\d)XX$"
)
FIRST_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # of the seasons of TIMEX3, as meteorology counts them in the north


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    after = year * 12 + month - 1 + count
    return date(year, month, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def _range(value: str) -> tuple[date, date] | None:
    found = VALUE.match(value)
    if not found:
        return None
    if found["decade"]:
        return date(int(found["decade"]) * 10, 1, 1), date(int(found["decade"]) * 10 + 9, 12, 31)
    if found["century"]:
        return date(int(found["century"]) * 100, 1, 1), date(int(found["century"]) * 100 + 99, 12, 31)
    year = int(found["year"])
    if found["day"]:
        day = date(year, int(found["month"]), int(found["day"]))
        return day, day
    if found["month"]:
        return _months(year, int(found["month"]), 1)
    if found["week"]:
        monday = date.fromisocalendar(year, int(found["week"]), 1)
        return (monday + timedelta(days=5) if found["end"] else monday), monday + timedelta(days=6)
    if found["quarter"]:
        return _months(year, int(found["quarter"]) * 3 - 2, 3)
    if found["half"]:
        return _months(year, int(found["half"]) * 6 - 5, 6)
    if found["season"]:
        return _months(year, FIRST_MONTH[found["season"]], 3)
    return date(year, 1, 1), date(year, 12, 31)


def bounds(value: str | None, modifier: str | None) -> tuple[str | None, str | None]:
    """ISO 8601 days; a modifier START, MID or END keeps the first, middle or last half; None for lengths and sets."""
    if not value or len(value) < 3:
        return None, None
    try:
        span = _range(value)
    except (ValueError, OverflowError):
        return None, None
    if span is None:
        return None, None
    first, last = span
    length = (last - first).days
    if length and modifier == "START":
        last = first + timedelta(days=length // 2)
    elif length and modifier == "END":
        first = last - timedelta(days=length // 2)
    elif length and modifier == "MID":
        first, last = first + timedelta(days=length // 4), last - timedelta(days=length // 4)
    return first.isoformat(), last.isoformat()
