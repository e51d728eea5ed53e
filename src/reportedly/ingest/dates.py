"""The publication date that an input gives: the forms that feeds, pages and tables use, to a whole day."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:$|[T ])")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:$|T?\d{6}Z?$)")


def day_of(value: str) -> str | None:
    """ISO 8601 day of an ISO date or date-time, `YYYYMMDD[hhmmss]`, or an RFC 822 date; None when it is none of these.

    A date-time keeps the day that it shows: it is not moved to another time zone.
    """
    value = value.strip()[:64]
    for form in (ISO, COMPACT):
        if match := form.match(value):
            year, month, day = (int(part) for part in match.groups())
            try:
                return date(year, month, day).isoformat()
            except ValueError:
                return None
    try:
        stamp: datetime = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return stamp.date().isoformat()
