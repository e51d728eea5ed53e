"""From what the words say to a TIMEX3 value, given the day of publication or the text's own time line.

Values follow ISO-TimeML (TIMEX3): `2024-05-13`, `2024-W19`, `2024-W19-WE`, `2023-FA`, `2022-Q3`, `198X`, `PXW`, `PT1H`,
`XXXX-WXX-5`, `PRESENT_REF`. A value that needs a day which is not known is None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reportedly.layers.times.calendar_normalisers import (
    bare_part,
    beside_today,
    calendar,
    clock,
    day_part,
    deictic,
    overnight,
    part_of_month,
    weekday,
)
from reportedly.layers.times.context import Context, Value
from reportedly.layers.times.figure_normalisers import date_time_group, iso, slashed
from reportedly.layers.times.period_normalisers import century, decade, half, quarter
from reportedly.layers.times.relative_normalisers import (
    beside,
    duration,
    holiday,
    offset,
    present,
    reference,
    relative,
    repeated,
    same_time,
    vague_future,
    vague_length,
    vague_past,
    week_of,
    year_ago,
    year_words,
)
from reportedly.layers.times.slots import Slots

__all__ = ["CALENDAR_READINGS", "READINGS", "Context", "Value"]

READINGS: Mapping[str, Callable[[Slots, Context], Value]] = {
    "iso": iso,
    "date_time_group": date_time_group,
    "part_of_month": part_of_month,
    "slashed": slashed,
    "calendar": calendar,
    "decade": decade,
    "century": century,
    "quarter": quarter,
    "half": half,
    "weekday": weekday,
    "deictic": deictic,
    "beside_today": beside_today,
    "day_part": day_part,
    "overnight": overnight,
    "bare_part": bare_part,
    "clock": clock,
    "relative": relative,
    "week_of": week_of,
    "beside": beside,
    "duration": duration,
    "vague_past": vague_past,
    "vague_future": vague_future,
    "vague_length": vague_length,
    "offset": offset,
    "year_ago": year_ago,
    "set": repeated,
    "holiday": holiday,
    "year_words": year_words,
    "reference": reference,
    "present": present,
    "same_time": same_time,
}
"""Name in the rules to reading."""

CALENDAR_READINGS = frozenset(
    (
        "calendar",
        "decade",
        "century",
        "quarter",
        "half",
        "weekday",
        "week_of",
        "holiday",
        "iso",
        "slashed",
        "day_list",
        "part_of_month",
    )
)
"""Readings for which a small number is a day of a month."""
