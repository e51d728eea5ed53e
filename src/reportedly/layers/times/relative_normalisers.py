"""Readings of weeks, months and years beside a day, of lengths, sets, holidays, and of words that point back."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

from reportedly.layers.times.calendar_normalisers import calendar, season
from reportedly.layers.times.context import (
    Context,
    Value,
    amount,
    shift_months,
    shifted_days,
    turn_of,
    week,
    year_text,
)
from reportedly.layers.times.period_normalisers import year_said
from reportedly.layers.times.slots import Slots
from reportedly.world.calendar import holiday_day

DAYS_OF = {"TS": 1 / 86400, "TM": 1 / 1440, "TH": 1 / 24, "D": 1, "W": 7, "2W": 14, "M": 30, "Y": 365}
"""Days that a length of time has; a month and a year for how far back to look."""


def relative(slots: Slots, context: Context) -> Value:
    """ "last week", "this year", "the following month", "the weekend", "the end of the year"."""
    unit = slots.unit or ("SEASON" if slots.season else "D")
    if unit == "X":
        unit = "Q"
    if context.ancient and not slots.season:
        return _ancient(unit, context.ancient[0], turn_of(slots))
    if slots.season:
        return season(slots, context, None, "")
    base = context.told if slots.has("FOLLOWING", "PREVIOUS", "SAME", "THAT") or (context.narrative) else context.anchor
    if not context.narrative and "the" in slots.lowers and slots.has("NEXT") and unit == "D":
        base = context.told
    if base is None:
        return Value(None, "no day is known to count from")
    reason = "counted from " + (str(base.year) if unit == "Y" else base.isoformat())
    turn = turn_of(slots)
    if unit == "D":
        if context.narrative and context.reference and context.reference[2] is None:
            return Value("XXXX-XX-XX", "no day has been told")
        found = shifted_days(base, turn)
        return Value(found.isoformat() if found else None, reason)
    if unit == "WE":
        return _weekend(slots, context, base, turn)
    value = _unit_of(unit, base, turn)
    if unit == "Y" and "fiscal" in slots.lowers:
        reason = "the fiscal year is taken for the calendar year"
    if unit == "Q" and turn == 0 and not context.narrative and not slots.has("THIS", "CURRENT"):
        if context.quarter:
            value, reason = f"{context.quarter[0]}-Q{context.quarter[1]}", "the quarter told last"
        else:
            value, reason = _unit_of("Q", base, -1), "the quarter ended last"
    return Value(value, reason)


def _ancient(unit: str, year: int, turn: int) -> Value:
    """A year, decade or century before Christ counted from the year told last."""
    reason = "counted from " + year_text(year)
    if unit == "Y":
        return Value(year_text(year + turn), reason)
    if unit == "10Y":
        return Value(f"BC{-year // 10 - turn:03d}", reason)
    if unit == "100Y":
        return Value(f"BC{-year // 100 - turn:02d}", reason)
    return Value("XXXX-XX-XX" if unit == "D" else None, reason)


def _unit_of(unit: str, base: date, turn: int) -> str | None:
    year = base.year + turn
    if unit == "W":
        found = shifted_days(base, 7 * turn)
        return week(found) if found else None
    if unit == "2W":
        return "P2W"
    if unit == "M":
        at_year, month = shift_months(base, turn)
        return f"{at_year:04d}-{month:02d}"
    if unit == "Q":
        at_year, month = shift_months(base, 3 * turn)
        return f"{at_year:04d}-Q{(month - 1) // 3 + 1}"
    if unit == "Y":
        return f"{year:04d}"
    if unit == "10Y":
        return f"{base.year // 10 + turn}X"
    if unit == "100Y":
        return f"{base.year // 100 + turn:02d}XX"
    if unit == "1000Y":
        return f"{base.year // 1000 + turn}XXX"
    return None


def _weekend(slots: Slots, context: Context, base: date, turn: int) -> Value:
    """Before publication unless the tense or "next" says otherwise; on a weekend itself the one that is on."""
    monday = base - timedelta(days=base.weekday())
    if (
        turn > 0
        or (turn == 0 and context.tense > 0)
        or (slots.has("THIS") and not slots.has("PASTADJ") and context.tense >= 0)
    ):
        found, reason = monday + timedelta(days=7 if turn > 0 and not slots.has("COMING") else 0), "the coming weekend"
    elif base.weekday() >= 5 and turn == 0:
        found, reason = monday, "the weekend of publication"
    else:
        found, reason = monday - timedelta(days=7), "the weekend before publication"
    return Value(week(found) + "-WE", reason)


def week_of(slots: Slots, context: Context) -> Value:
    """ "the week of May 20"."""
    day = calendar(replace(slots, unit=None), context)
    if day.value is None or len(day.value) != 10:
        return day
    return Value(week(date.fromisoformat(day.value)), day.reason)


def beside(slots: Slots, context: Context) -> Value:
    """ "the day before", "the year after": counted from the last date told."""
    base = context.told
    turn = -1 if slots.has("BEFORE", "EARLIER") else 1
    unit = slots.unit or "D"
    if context.ancient:
        return _ancient(unit, context.ancient[0], turn)
    if base is None:
        return Value(None, "no day is known to count from")
    if unit == "D":
        found = shifted_days(base, turn)
        return Value(found.isoformat() if found else None, "counted from " + base.isoformat())
    return Value(_unit_of(unit, base, turn), "counted from " + base.isoformat())


def offset(slots: Slots, context: Context) -> Value:
    """ "two weeks ago", "three years earlier", "days later"."""
    back = slots.has("AGO", "EARLIER", "BEFORE") or "previously" in slots.lowers or "back" in slots.lowers
    sign = -1 if back else 1
    relative_to_text = (
        not slots.has("AGO") and "from" not in slots.lowers and not slots.has("HENCE") and "back" not in slots.lowers
    )
    vague = Value("PAST_REF" if back else "FUTURE_REF", "how far is not told", modifier="")
    if slots.number is None or isinstance(slots.number, str) or slots.unit is None:
        return vague
    if context.ancient:
        years = sign * round(float(slots.number) * int(slots.unit[:-1] or 1)) if slots.unit.endswith("Y") else 0
        return Value(year_text(context.ancient[0] + years) if years else None, "counted from the year told last")
    base = context.told if relative_to_text or context.narrative else context.anchor
    if base is None:
        return Value(None, "no day is known to count from")
    if "DEICTIC" in slots.kinds and slots.deictic:
        base = base + timedelta(days=slots.deictic)
    if context.quarter and slots.unit == "Y" and slots.number == 1 and back and not context.narrative:
        return Value(f"{context.quarter[0] - 1}-Q{context.quarter[1]}", "the same quarter a year before", modifier="")
    reason = "counted from " + base.isoformat()
    number = sign * float(slots.number)
    unit = slots.unit
    if unit == "D":
        found = shifted_days(base, round(number))
        return Value(found.isoformat() if found else None, reason)
    if unit in ("W", "2W", "WE"):
        found = shifted_days(base, round(number * (14 if unit == "2W" else 7)))
        return Value(week(found) if found else None, reason)
    if unit in ("M", "Q"):
        year, month = shift_months(base, round(number * (3 if unit == "Q" else 1)))
        return Value(f"{year:04d}-{month:02d}" if 1 <= year <= 9999 else None, reason)
    if unit.endswith("Y"):
        year = base.year + int(number * int(unit[:-1] or 1) // 1)
        return Value(f"{year:04d}" if 1 <= year <= 9999 else None, reason)
    return (
        Value(_duration_value(slots), reason, type="DURATION")
        if context.published is None or context.narrative or relative_to_text
        else Value(base.isoformat(), reason)
    )


def year_ago(slots: Slots, context: Context) -> Value:
    """ "the year-ago quarter", "year-earlier"."""
    if context.anchor is None:
        return Value(None, "no day is known to count from")
    number = slots.ordinal or (context.quarter[1] if context.quarter else None)
    year = (context.quarter[0] if context.quarter else context.anchor.year) - 1
    if number and "fiscal" not in slots.lowers:
        return Value(f"{year}-Q{number}", "the same quarter a year before")
    return Value(f"{year}", "the year before")


# ------------------------------------------------------------------------------------------------ lengths and sets


def _duration_value(slots: Slots) -> str:
    unit = slots.unit or "X"
    number = slots.number if slots.number is not None else ("X" if slots.plural else 1)
    if slots.season is not None and slots.unit == slots.season:
        return f"P{number if isinstance(number, str) else amount(number)}{slots.season}"
    if unit == "X" or unit is None:
        return "PXX"
    time = "T" if unit.startswith("T") else ""
    unit = unit[1:] if time else unit
    if isinstance(number, str):
        names = {"10Y": "DE", "100Y": "CE", "1000Y": "ML", "2W": "W"}
        return f"P{time}X{names.get(unit, unit)}"
    factor = int(unit[:-1] or 1)
    unit = unit[-1]
    whole = number * factor
    if unit == "Y" and whole % 1 == 0.5:  # half a year is six months
        return f"P{amount(int(whole))}Y6M" if whole > 1 else "P6M"
    if unit == "Q":
        whole, unit = whole * 3, "M"
    if whole != int(whole) and time and unit == "H":
        return (
            f"PT{amount(int(whole))}H{amount(round((whole % 1) * 60))}M"
            if whole > 1
            else f"PT{amount(round(whole * 60))}M"
        )
    if whole != int(whole) and time and unit == "M":
        return (
            f"PT{amount(int(whole))}M{amount(round((whole % 1) * 60))}S"
            if whole > 1
            else f"PT{amount(round(whole * 60))}S"
        )
    return f"P{time}{amount(whole)}{unit}"


def duration(slots: Slots, context: Context) -> Value:
    """A length of time: `P3M`, `PT1H`, `PXW`."""
    if slots.unit == "WE":
        number = slots.number if isinstance(slots.number, float | int) else None
        return Value(f"P{amount(number) if number else 'X'}WE", "a length of time")
    return Value(_duration_value(slots), "a length of time", days=_days_counted(slots, context))


def _days_counted(slots: Slots, context: Context) -> tuple[date, date] | None:
    """The days of "the past 24 hours", "the last three days", "the next two weeks", counted from publication."""
    back, ahead = slots.has("LAST", "PASTADJ", "PREVIOUS"), slots.has("NEXT", "COMING", "FOLLOWING")
    base = context.told if slots.has("PREVIOUS", "FOLLOWING") else context.anchor
    days = DAYS_OF.get(slots.unit or "")
    if context.narrative or base is None or back == ahead or not isinstance(slots.number, float | int):
        return None
    if days is None or slots.ordinal:
        return None
    other = shifted_days(base, (-1 if back else 1) * math.ceil(slots.number * days))
    if other is None:
        return None
    return (other, base) if back else (base, other)


def vague_length(slots: Slots, context: Context) -> Value:
    """ "a while"."""
    return Value("PXX", "a length of time, not told how long")


def vague_past(slots: Slots, context: Context) -> Value:
    """ "recent weeks"."""
    return Value("PAST_REF", "a time past, not told when")


def vague_future(slots: Slots, context: Context) -> Value:
    """ "the coming months"."""
    return Value("FUTURE_REF", "a time to come, not told when")


SET_VALUES = {
    "D": "P1D",
    "W": "P1W",
    "M": "P1M",
    "Y": "P1Y",
    "Q": "P1Q",
    "TH": "PT1H",
    "TM": "PT1M",
    "TS": "PT1S",
    "WE": "P1WE",
    "10Y": "P10Y",
    "100Y": "P100Y",
    "2W": "P2W",
}


def repeated(slots: Slots, context: Context) -> Value:
    """ "every day" `P1D`, "Fridays" `XXXX-WXX-5`, "each July" `XXXX-07`."""
    if slots.every:
        return Value(slots.every, "repeated")
    if slots.weekday is not None:
        return Value(f"XXXX-WXX-{slots.weekday}" + (f"T{slots.part}" if slots.part else ""), "repeated")
    if slots.month is not None:
        return Value(f"XXXX-{slots.month:02d}", "repeated")
    if slots.season is not None:
        return Value(f"XXXX-{slots.season}", "repeated")
    if slots.part is not None:
        return Value(f"XXXX-XX-XXT{slots.part}", "repeated")
    if isinstance(slots.number, float | int) and slots.number > 1:
        return Value(_duration_value(slots), "repeated")
    if "other" in slots.lowers and slots.unit:
        slots.number = 2
        return Value(_duration_value(slots), "repeated")
    if slots.ordinal and slots.ordinal > 1 and slots.unit:
        slots.number = slots.ordinal
        return Value(_duration_value(slots), "repeated")
    return Value(SET_VALUES.get(slots.unit or "", "P1D"), "repeated")


# --------------------------------------------------------------------------------------------- holidays and references


def holiday(slots: Slots, context: Context) -> Value:
    """A holiday by its rule, in the year told or the nearest one."""
    name = slots.holiday or ""
    year, reason = year_said(slots, context)
    if year is None:
        anchor = context.told if context.narrative else context.published
        if anchor is None:
            return Value(None, "no year is known")
        days = [day for at in (-1, 0, 1) if (day := holiday_day(name, anchor.year + at))]
        if not days:
            return Value(None, "no such holiday in that year")
        past = [day for day in days if day <= anchor]
        ahead = [day for day in days if day >= anchor]
        if slots.has("LAST") and past:
            year = past[-1].year
        elif slots.has("NEXT") and ahead:
            year = ahead[0].year
        elif context.narrative:
            year = anchor.year
        elif context.tense > 0 and ahead and (ahead[0] - anchor).days < 300:
            year = ahead[0].year
        else:
            year = min(
                days, key=lambda day: abs((day - anchor).days) + (30 if (day - anchor).days * context.tense < 0 else 0)
            ).year
        reason = "the one nearest to publication"
    found = holiday_day(name, year)
    if found is None:
        return Value(None, "no such holiday in that year")
    if "week" in slots.lowers:
        return Value(week(found), reason)
    return Value(found.isoformat(), f"{name}: {reason}")


def year_words(slots: Slots, context: Context) -> Value:
    """ "nineteen ninety-seven"; the caller has read the year into `year`."""
    return Value(f"{slots.year:04d}" if slots.year else None, "the year is given")


def reference(slots: Slots, context: Context) -> Value:
    """ "now", "recently", "the future"."""
    return Value(slots.reference or "PAST_REF", "no date is meant")


def present(slots: Slots, context: Context) -> Value:
    """ "these days"."""
    return Value("PRESENT_REF", "no date is meant")


def same_time(slots: Slots, context: Context) -> Value:
    """ "that day", "the same year", "at that time": the last date told."""
    if context.reference is None:
        return Value(None if context.published is None else "PAST_REF", "no date has been told")
    year, month, day = context.reference
    unit = slots.unit or ("D" if "day" in slots.lowers else "")
    if unit == "Y":
        return Value(year_text(year), "the last year told")
    if unit == "M" and month:
        return Value(f"{year_text(year)}-{month:02d}", "the last month told")
    if unit == "W" and month and day and year > 0:
        return Value(week(date(year, month, day)), "the week of the last day told")
    text = year_text(year) + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")
    return Value(text, "the last date told")
