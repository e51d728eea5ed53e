"""Readings of dates written in figures: ISO 8601, "13/02/2022", and the military date-time group."""

from __future__ import annotations

import re

from reportedly.layers.times.context import Context, Value, valid_day
from reportedly.layers.times.slots import Slots

GROUP = re.compile(
    r"(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d) ?(?P<zone>[A-Z]) ?(?P<month>[A-Z]{3,4}) ?(?P<year>\d{2,4})"
)
SHORT_MONTHS = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"


def iso(slots: Slots, context: Context) -> Value:
    """A day written to ISO 8601."""
    text = slots.lowers[0].upper()
    if "-" not in text:  # "2012/10/14", "2012.1.4"
        text = "-".join(part.zfill(2) for part in text.replace(".", "/").split("/"))
    day = valid_day(int(text[:4]), int(text[5:7]), int(text[8:10]))
    if day is None:
        return Value(None, "there is no such day")
    return Value(text, "given in full", type="TIME" if "T" in text else None)


def date_time_group(slots: Slots, context: Context) -> Value:
    """A military date-time group, "312359Z DEC 23": day, hour, minute, time zone, month, year (ACP 121)."""
    found = GROUP.fullmatch(slots.lowers[0].upper())
    if found is None:
        return Value(None, "there is no such day")
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    day = valid_day(year, SHORT_MONTHS.index(found["month"][:3]) // 3 + 1, int(found["day"]))
    if day is None:
        return Value(None, "there is no such day")
    hours = zone_hours(found["zone"])
    zone = "Z" if hours == 0 else f"{hours:+03d}:00"
    return Value(f"{day.isoformat()}T{found['hour']}:{found['minute']}{zone}", "given in full", type="TIME")


def zone_hours(letter: str) -> int:
    """Hours ahead of UTC of a military time zone: A to M without J are 1 to 12, N to Y -1 to -12, Z is 0."""
    east = "ABCDEFGHIKLM"
    return east.index(letter) + 1 if letter in east else "ZNOPQRSTUVWXY".index(letter) * -1


def slashed(slots: Slots, context: Context) -> Value:
    """A day in figures: day first where it must be or in dotted form, else month first (American)."""
    text = slots.lowers[0]
    dotted = "." in text or "-" in text
    first, second, year = (int(part) for part in re.split("[./-]", text))
    if year < 100:
        year += 1900 if year > 40 else 2000
    month, day = (second, first) if dotted or first > 12 else (first, second)
    found = valid_day(year, month, day)
    return Value(found.isoformat() if found else None, "given in figures" if found else "there is no such day")
