"""Readings of calendar dates, seasons, quarters, weekdays and times of day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from reportedly.layers.times.context import (
    Context,
    Value,
    day_of,
    shifted_days,
    turn_of,
    valid_day,
    year_text,
)
from reportedly.layers.times.day_bounds import FIRST_MONTH
from reportedly.layers.times.period_normalisers import year_said
from reportedly.layers.times.slots import Slots

FEW = 5  # days meant by "the first days of May"
LONG_GONE = 285  # days back from which a date without a year is rarely told in the past tense
HOURS = {
    word: hour for hour, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}
CLOSE_DAY, CLOSE_MONTH = 80, 40  # days ahead within which the next one is meant then


def nearest_year(month: int, day: int, context: Context, slots: Slots) -> tuple[int | None, str]:
    """The year of a month (and day) told without one."""
    if context.narrative or (context.published is None and context.reference):
        return narrative_year(month, day, context)
    anchor = context.published
    if anchor is None:
        return None, "no year is given and the day of publication is not known"
    here = (anchor.month, anchor.day if day else 0)
    past = anchor.year if (month, day) <= here else anchor.year - 1
    future = anchor.year if (month, day) >= here else anchor.year + 1
    if slots.has("LAST", "PASTADJ", "PREVIOUS"):
        return (
            past if (month, day) != here and month != anchor.month else past - (month == anchor.month)
        ), "the last one before publication"
    if slots.has("NEXT", "COMING", "FOLLOWING"):
        return (future if month != anchor.month else future + 1), "the next one after publication"
    if slots.has("THIS"):
        return anchor.year, "this year's"
    if (
        context.same_sentence
        and context.tense < 1
        and context.reference
        and abs(context.reference[0] - anchor.year) > 1
    ):
        return narrative_year(month, day, context)
    if past == future:
        return past, "the month of publication"
    back = anchor.toordinal() - (valid_day(past, month, day or 15) or date(past, month, 28)).toordinal()
    ahead = (valid_day(future, month, day or 15) or date(future, month, 28)).toordinal() - anchor.toordinal()
    if context.tense > 0:
        return (future if ahead < 300 else past), "the next one, by the tense"
    if context.tense < 0 and (back < LONG_GONE or ahead > (CLOSE_DAY if day else CLOSE_MONTH)):
        return past, "the last one, by the tense"
    if context.tense < 0:
        return future, "the next one, close to publication"
    return (
        (past, "the last one, nearest to publication")
        if back <= ahead * 2
        else (future, "the next one, nearest to publication")
    )


def narrative_year(month: int, day: int, context: Context) -> tuple[int | None, str]:
    """The year of a date in a history, by the last date told before it."""
    if context.year is not None:
        return context.year, "the year by the dates before and after"
    if context.reference is None:
        return None, "no year has been told yet"
    year, told, _ = context.reference
    if told is not None and told - month >= 8:
        return year + 1, "the text's time line goes on into the next year"
    return year, "the year of the text's time line"


def calendar(slots: Slots, context: Context) -> Value:
    """Months, days, years, seasons, with parts of the day."""
    if slots.weekday is not None and slots.month is None and slots.deictic is None:
        return weekday(slots, context)
    if slots.deictic is not None:
        return deictic(slots, context)
    year, reason = year_said(slots, context)
    if year == 0:
        return Value(None, "there is no such year")
    if slots.month is not None and slots.day is None and (slots.ordinal or 0) > 31:
        return Value(None, "there is no such day")
    if slots.season is not None:
        return season(slots, context, year, reason)
    if slots.month is None:
        if year is None and ("year" in slots.lowers):
            return Value(None, reason)
        if year is None:
            return Value(None, "no year")
        if "QUARTER" in slots.kinds and context.quarter:
            return Value(f"{year_text(year)}-Q{context.quarter[1]}", "the quarter told last, of that year")
        if "fiscal" in slots.lowers:
            reason = "the fiscal year is told by its number"
        modifier = "END" if {"rest", "end"} & set(slots.lowers) else "START" if {"most"} & set(slots.lowers) else None
        return Value(year_text(year), reason, modifier=modifier or slots.modifier)
    if slots.day is not None and valid_day(2024, slots.month, slots.day) is None:
        return Value(None, "there is no such day")
    if year is None:
        year, reason = nearest_year(slots.month, slots.day or 0, context, slots)
        if year is None:
            return Value(None, reason)
    if slots.day is None:
        return Value(f"{year_text(year)}-{slots.month:02d}", reason)
    if not -9999 <= year <= 9999 or year == 0:
        return Value(None, "there is no such year")
    if year > 0 and valid_day(year, slots.month, slots.day) is None:
        if slots.year is not None or not valid_day(year + 1, slots.month, slots.day):
            return Value(None, "there is no such day")
        year += 1
    value = f"{year_text(year)}-{slots.month:02d}-{slots.day:02d}"
    if slots.weekday is not None and year > 0 and slots.year is None:
        value, reason = by_weekday(slots, year, value, reason, context.published)
    return with_part(Value(value, reason), slots)


def by_weekday(slots: Slots, year: int, value: str, reason: str, published: date | None = None) -> tuple[str, str]:
    """The year near the one found in which the day falls on the weekday told.

    A day of the very week of publication stays in that year, with the wrong weekday: "Tuesday, June 25", printed on
    Tuesday the 27th.
    """
    told = valid_day(year, slots.month or 1, slots.day or 1)
    if told and published and abs((told - published).days) < 7:
        return value, reason
    for other in (year, year - 1, year + 1):
        day = valid_day(other, slots.month or 1, slots.day or 1)
        if day and day.isoweekday() == slots.weekday:
            return day.isoformat(), reason if other == year else "the year in which the day falls on that weekday"
    return value, reason


def with_part(value: Value, slots: Slots) -> Value:
    """The value with the part of the day that the words give."""
    if value.value is None:
        return value
    if slots.clock is not None:
        return replace(value, value=value.value + clock_text(slots), type="TIME")
    if slots.point is not None:
        return replace(value, value=f"{value.value}T{slots.point}", type="TIME")
    if slots.part is not None:
        return replace(value, value=f"{value.value}T{slots.part}", type="TIME")
    return value


def season(slots: Slots, context: Context, year: int | None, reason: str) -> Value:
    """The value of a season in a year, or in the nearest one."""
    season = slots.season or "SU"
    if year is None:
        if context.narrative and context.year is not None:
            return Value(f"{year_text(context.year)}-{season}", "the year by the dates before and after")
        if context.narrative:
            if context.reference is None:
                return Value(None, "no year has been told yet")
            year, told, _ = context.reference
            year += turn_of(slots)
            if told is not None and told - FIRST_MONTH[season] >= 7 and season != "WI" and turn_of(slots) == 0:
                year += 1
            return Value(f"{year_text(year)}-{season}", "the year of the text's time line")
        anchor = context.published
        if anchor is None:
            return Value(None, "no day is known to count from")
        start = FIRST_MONTH[season]
        began = anchor.year if anchor.month >= start else anchor.year - 1
        within = (anchor.month - start) % 12 < 3
        coming = began + 1
        if slots.has("LAST") or (slots.has("PASTADJ")):
            year, reason = (began - 1 if within and slots.has("LAST") else began), "the last one before publication"
        elif slots.has("NEXT", "COMING"):
            year, reason = coming, "the next one after publication"
        elif within:
            year, reason = began, "the season of publication"
        elif slots.has("THIS"):
            year, reason = anchor.year, "this year's"
        elif context.tense > 0:
            year, reason = coming, "the next one, by the tense"
        elif context.tense < 0:
            year, reason = began, "the last one, by the tense"
        else:
            ahead = (start - anchor.month) % 12
            year, reason = (
                (coming, "the next one, nearest to publication")
                if ahead <= 5
                else (began, "the last one, nearest to publication")
            )
    return Value(f"{year_text(year)}-{season}", reason)


def part_of_month(slots: Slots, context: Context) -> Value:
    """ "the first week of January" (days 1 to 7), "the second half of May" (16 to 31), "the last ten days of June"."""
    length = "week" if slots.unit == "W" else "days" if slots.unit == "D" else "half"
    number = slots.ordinal or (1 if "opening" in slots.lowers or "early" in slots.lowers else 0)
    ends = {"final", "closing", "latter", *(("second",) if length == "half" else ())}
    last = slots.has("LAST") or bool(ends & set(slots.lowers))
    figures = next((int(word) for word in slots.lowers if word.isdigit() and len(word) < 3), None)
    counted = slots.number if figures is None else figures
    count = counted if isinstance(counted, float | int) else (1 if length == "week" else FEW)
    month = calendar(replace(slots, unit=None, part=None, ordinal=None, day=None, directions=()), context)
    if month.value is None or len(month.value) != 7:
        return Value(None, month.reason)
    first = date.fromisoformat(month.value + "-01")
    end = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if length == "half":
        days = (first + timedelta(days=15), end) if last else (first, first + timedelta(days=14))
    else:
        span = int(count) * (7 if length == "week" else 1)
        start = first + timedelta(days=span * max(0, number - 1))
        days = (end - timedelta(days=span - 1), end) if last else (start, start + timedelta(days=span - 1))
    days = max(first, days[0]), min(end, days[1])
    if days[0] > days[1]:
        return Value(None, "there are no such days")
    middle = (days[0].day + days[1].day) / 2 / end.day
    # the middle fifth is the middle
    modifier = "START" if middle < 0.4 else "END" if middle > 0.6 else "MID"
    return Value(month.value, month.reason, modifier=modifier, days=days)


# ------------------------------------------------------------------------------------------------ days


def weekday(slots: Slots, context: Context) -> Value:
    """ "on Monday": the last one up to publication, the next by tense."""
    wanted = slots.weekday or 1
    if slots.plural:
        return Value(f"XXXX-WXX-{wanted}" + (f"T{slots.part}" if slots.part else ""), "repeated", type="SET")
    anchor = context.anchor
    if context.narrative and context.reference and context.reference[2] is None:
        anchor = None
    if anchor is None:
        return (
            with_part(Value(f"XXXX-WXX-{wanted}", "no day is known to count from"), slots)
            if context.narrative
            else Value(None, "no day is known to count from")
        )
    if "week" in slots.lowers:
        monday = anchor - timedelta(days=anchor.weekday()) + timedelta(days=7 * turn_of(slots))
        return with_part(Value((monday + timedelta(days=wanted - 1)).isoformat(), "the weekday of that week"), slots)
    if slots.has("PREVIOUS", "FOLLOWING") and not context.narrative:
        anchor = context.told or anchor
    back = (anchor.isoweekday() - wanted) % 7
    ahead = (wanted - anchor.isoweekday()) % 7
    if slots.has("LAST", "PASTADJ", "PREVIOUS"):
        days, reason = -(back or 7), "the weekday before publication"
    elif slots.has("NEXT", "COMING", "FOLLOWING"):
        days, reason = ahead or 7, "the weekday after publication"
    elif context.narrative:
        days, reason = ahead, "the weekday next told after the last date"
    elif back == 0:
        days, reason = 0, "the day of publication is that weekday"
    elif context.tense > 0 or slots.has("THIS"):
        days, reason = ahead, "the next such weekday, by the tense"
    else:
        days, reason = -back, "the last such weekday before publication"
    found = shifted_days(anchor, days)
    return with_part(Value(found.isoformat() if found else None, reason), slots)


def deictic(slots: Slots, context: Context) -> Value:
    """ "yesterday", "tonight", "tomorrow morning"."""
    night = "tonight" in slots.lowers
    anchor = context.anchor
    if context.narrative:
        if not night and not slots.deictic:
            return Value("PRESENT_REF", "today, in a text that tells history")
        anchor = None
    if anchor is None:
        return Value(None, "no day is known to count from")
    found = shifted_days(anchor, slots.deictic or 0)
    reason = "counted from the day of publication"
    if night:
        return Value(f"{anchor.isoformat()}TNI", reason, type="TIME")
    return with_part(Value(found.isoformat() if found else None, reason), slots)


def beside_today(slots: Slots, context: Context) -> Value:
    """ "the day before yesterday"."""
    if context.anchor is None or context.narrative:
        return Value(None, "no day is known to count from")
    step = -1 if "before" in slots.lowers else 1
    found = shifted_days(context.anchor, (slots.deictic or 0) + step)
    return Value(found.isoformat() if found else None, "counted from the day of publication")


def day_part(slots: Slots, context: Context) -> Value:
    """ "this morning", "last night", "the next evening", "that night"."""
    base = (
        context.told if slots.has("THAT", "SAME", "FOLLOWING", "PREVIOUS") or "the" in slots.lowers else context.anchor
    )
    if base is None or (context.narrative and context.reference and context.reference[2] is None):
        return Value(f"XXXX-XX-XXT{slots.part or slots.point}", "no day is known to count from")
    found = shifted_days(base, turn_of(slots))
    return with_part(Value(found.isoformat() if found else None, "counted from " + base.isoformat()), slots)


def overnight(slots: Slots, context: Context) -> Value:
    """The night before publication."""
    if context.anchor is None or context.narrative:
        return Value("XXXX-XX-XXTNI", "no day is known to count from")
    found = shifted_days(context.anchor, -1 if context.tense <= 0 else 0)
    return Value(f"{found.isoformat()}TNI" if found else None, "the night before publication")


def bare_part(slots: Slots, context: Context) -> Value:
    """ "the morning" of the last day told in the sentence, "at night" of any day."""
    base = day_of(context.reference) if context.same_sentence and context.reference and context.reference[2] else None
    base = base or (context.published if not context.narrative and ("the" in slots.lowers or slots.point) else None)
    day = base.isoformat() if base else "XXXX-XX-XX"
    return with_part(Value(day, "the day told" if base else "no day is told"), slots)


def clock_text(slots: Slots) -> str:
    """The time of day as TIMEX3 writes it."""
    hour, minute, second = slots.clock or (0, 0, None)
    return f"T{hour:02d}:{minute:02d}" + (f":{second:02d}" if second is not None else "")


def _past_hour(slots: Slots) -> tuple[int, int, int | None] | None:
    """The hour and minute of "half past seven", "a quarter to nine in the evening"; None for what is none."""
    link = next((word for word in ("past", "to") if word in slots.lowers), None)
    if link is None or not {"HALF", "QUARTER"} & set(slots.kinds):
        return None
    named = slots.lowers[slots.lowers.index(link) + 1]
    hour = int(named) if named.isdigit() else HOURS.get(named)
    if hour is None or not 0 < hour <= 24:
        return None
    late = {"evening", "afternoon", "night"} & set(slots.lowers) or "pm" in "".join(slots.lowers).replace(".", "")
    hour += 12 if late and hour < 12 else 0
    minute = 30 if "HALF" in slots.kinds else 15
    return ((hour - 1) % 24, 60 - minute, None) if link == "to" else (hour % 24, minute, None)


def clock(slots: Slots, context: Context) -> Value:
    """A time of day, of the day told beside it, in the sentence, or of publication."""
    if slots.clock is None and slots.point is None and slots.year is not None:
        slots.clock, slots.year = (slots.year // 100, slots.year % 100, None), None
    if slots.clock is None and (hour := _past_hour(slots)) is not None:
        slots.clock = hour
    if slots.clock is None and slots.point is None and isinstance(slots.number, float | int):
        number = int(slots.number)
        if number >= 100:
            slots.clock = (number // 100, number % 100, None)
        elif number <= 24:
            late = {"evening", "afternoon", "night"} & set(slots.lowers) or slots.part in ("EV", "AF", "NI")
            slots.clock = (number + 12 if late and number < 12 else number, 0, None)
    if slots.clock is None and slots.point is None:
        return Value(None, "no such time of day")
    slots.part = None
    if slots.month is not None or slots.weekday is not None or slots.deictic is not None:
        return calendar(slots, context)
    base = (
        day_of(context.reference)
        if context.reference and context.reference[2] and (context.same_sentence or context.narrative)
        else None
    )
    base = base or context.anchor
    return with_part(
        Value(base.isoformat() if base else "XXXX-XX-XX", "the day told" if base else "no day is told"), slots
    )
