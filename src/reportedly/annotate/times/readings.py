"""From what the words say to a TIMEX3 value, given the day of publication or the text's own time line.

Values follow ISO-TimeML (TIMEX3): `2024-05-13`, `2024-W19`, `2024-W19-WE`, `2023-FA`, `2022-Q3`, `198X`, `PXW`, `PT1H`,
`XXXX-WXX-5`, `PRESENT_REF`. A value that needs a day which is not known is None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from reportedly.annotate.times.parts import Parts
from reportedly.world.calendar import feast_day

FIRST_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
HALF_YEAR = 183


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against.

    Attributes:
        published: the day of publication, where known.
        reference: the last date told in the text (year, month, day; the finer ones may be None).
        narrative: the text tells history: relative words count from its own time line.
        tense: -1 past, 1 future, 0 not known, of the clause around.
        same_sentence: the reference stands in the same sentence.
        quarter: (year, quarter) told last, where the text is about quarters.
    """

    published: date | None = None
    reference: tuple[int, int | None, int | None] | None = None
    narrative: bool = False
    tense: int = 0
    same_sentence: bool = False
    quarter: tuple[int, int] | None = None

    @property
    def anchor(self) -> date | None:
        """The day from which "last week" counts."""
        if self.narrative:
            return _day_of(self.reference)
        return self.published

    @property
    def ancient(self) -> tuple[int, int | None, int | None] | None:
        """The reference, where it lies before Christ (a negative year, for which there is no calendar day)."""
        return self.reference if self.reference and self.reference[0] < 0 and self.narrative else None

    @property
    def told(self) -> date | None:
        """The day from which "a week later" counts: the last date told, else the anchor."""
        return _day_of(self.reference) or self.anchor


@dataclass(frozen=True, slots=True)
class Value:
    """A TIMEX3 value and why it was chosen; `type` where it differs from the rule's."""

    value: str | None
    reason: str
    type: str | None = None
    modifier: str | None = None


def _day_of(reference: tuple[int, int | None, int | None] | None) -> date | None:
    if reference is None or not 1 <= reference[0] <= 9998:
        return None
    return date(reference[0], reference[1] or 1, reference[2] or 1)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def week(day: date) -> str:
    """ISO week, `2024-W19`."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02d}"


def shift_months(day: date, months: int) -> tuple[int, int]:
    """(year, month) so many months on."""
    at = day.year * 12 + day.month - 1 + months
    return at // 12, at % 12 + 1


def amount(number: float) -> str:
    """A number as TIMEX3 writes it: no needless decimals."""
    return str(int(number)) if number == int(number) else f"{number:g}"


def _turn(parts: Parts) -> int:
    """-1, 0, 1 by last/this/next and their like."""
    if parts.has("LAST", "PREVIOUS") or (parts.has("PASTADJ") and not parts.has("THIS")):
        return -1
    return 1 if parts.has("NEXT", "COMING", "FOLLOWING") and not parts.has("THIS") else 0


def _shift_days(day: date, days: float) -> date | None:
    return date.fromordinal(int(day.toordinal() + days)) if 1 < day.toordinal() + days < 3_650_000 else None


# ------------------------------------------------------------------------------------------------ calendar


def year_text(year: int) -> str:
    """A year as TIMEX3 writes it; years before Christ are negative here."""
    return f"BC{-year:04d}" if year < 0 else f"{year:04d}"


def _year_said(parts: Parts, context: Context) -> tuple[int | None, str]:
    """The year that the words themselves give or point at, and the reason."""
    if parts.year is not None:
        return (-parts.year if parts.era == "BC" else parts.year), "the year is given"
    if "year" in parts.lowers and context.ancient:
        return context.ancient[0] + _turn(parts), "the year counted from the last one told"
    if "year" in parts.lowers:
        base = context.told if parts.has("THAT", "SAME", "FOLLOWING", "PREVIOUS") else context.anchor
        if base is None:
            return None, "no day is known to count from"
        return base.year + _turn(parts), "the year counted from " + str(base.year)
    return None, ""


def _nearest_year(month: int, day: int, context: Context, parts: Parts) -> tuple[int | None, str]:
    """The year of a month (and day) told without one."""
    if context.narrative or (context.published is None and context.reference):
        return _narrative_year(month, day, context)
    anchor = context.published
    if anchor is None:
        return None, "no year is given and the day of publication is not known"
    here = (anchor.month, anchor.day if day else 0)
    past = anchor.year if (month, day) <= here else anchor.year - 1
    future = anchor.year if (month, day) >= here else anchor.year + 1
    if parts.has("LAST", "PASTADJ", "PREVIOUS"):
        return (
            past if (month, day) != here and month != anchor.month else past - (month == anchor.month)
        ), "the last one before publication"
    if parts.has("NEXT", "COMING", "FOLLOWING"):
        return (future if month != anchor.month else future + 1), "the next one after publication"
    if parts.has("THIS"):
        return anchor.year, "this year's"
    if (
        context.same_sentence
        and context.tense < 1
        and context.reference
        and abs(context.reference[0] - anchor.year) > 1
    ):
        return _narrative_year(month, day, context)
    if past == future:
        return past, "the month of publication"
    back = anchor.toordinal() - (_valid(past, month, day or 15) or date(past, month, 28)).toordinal()
    ahead = (_valid(future, month, day or 15) or date(future, month, 28)).toordinal() - anchor.toordinal()
    if context.tense > 0:
        return (future if ahead < 300 else past), "the next one, by the tense"
    if context.tense < 0 and (back < 330 or day == 0):
        return past, "the last one, by the tense"
    return (
        (past, "the last one, nearest to publication")
        if back <= ahead * 2
        else (future, "the next one, nearest to publication")
    )


def _narrative_year(month: int, day: int, context: Context) -> tuple[int | None, str]:
    if context.reference is None:
        return None, "no year has been told yet"
    year, told, _ = context.reference
    if told is not None and told - month >= 8:
        return year + 1, "the text's time line goes on into the next year"
    return year, "the year of the text's time line"


def calendar(parts: Parts, context: Context) -> Value:
    """Months, days, years, seasons, with parts of the day."""
    if parts.weekday is not None and parts.month is None and parts.deictic is None:
        return weekday(parts, context)
    if parts.deictic is not None:
        return deictic(parts, context)
    year, reason = _year_said(parts, context)
    if parts.season is not None:
        return _season(parts, context, year, reason)
    if parts.month is None:
        if year is None and ("year" in parts.lowers):
            return Value(None, reason)
        if year is None:
            return Value(None, "no year")
        if "fiscal" in parts.lowers:
            reason = "the fiscal year is told by its number"
        modifier = "END" if {"rest", "end"} & set(parts.lowers) else "START" if {"most"} & set(parts.lowers) else None
        return Value(year_text(year), reason, modifier=modifier or parts.modifier)
    if parts.day is not None and _valid(2024, parts.month, parts.day) is None:
        return Value(None, "there is no such day")
    if year is None:
        year, reason = _nearest_year(parts.month, parts.day or 0, context, parts)
        if year is None:
            return Value(None, reason)
    if parts.day is None:
        return Value(f"{year_text(year)}-{parts.month:02d}", reason)
    if not -9999 <= year <= 9999 or year == 0:
        return Value(None, "there is no such year")
    if year > 0 and _valid(year, parts.month, parts.day) is None:
        if parts.year is not None or not _valid(year + 1, parts.month, parts.day):
            return Value(None, "there is no such day")
        year += 1
    value = f"{year_text(year)}-{parts.month:02d}-{parts.day:02d}"
    if parts.weekday is not None and year > 0 and parts.year is None:
        value, reason = _by_weekday(parts, year, value, reason)
    return _with_part(Value(value, reason), parts)


def _by_weekday(parts: Parts, year: int, value: str, reason: str) -> tuple[str, str]:
    """The year near the one found in which the day falls on the weekday told."""
    for other in (year, year - 1, year + 1):
        day = _valid(other, parts.month or 1, parts.day or 1)
        if day and day.isoweekday() == parts.weekday:
            return day.isoformat(), reason if other == year else "the year in which the day falls on that weekday"
    return value, reason


def _with_part(value: Value, parts: Parts) -> Value:
    if value.value is None:
        return value
    if parts.clock is not None:
        return replace(value, value=value.value + _clock_text(parts), type="TIME")
    if parts.point is not None:
        return replace(value, value=f"{value.value}T{parts.point}", type="TIME")
    if parts.part is not None:
        return replace(value, value=f"{value.value}T{parts.part}", type="TIME")
    return value


def _season(parts: Parts, context: Context, year: int | None, reason: str) -> Value:
    season = parts.season or "SU"
    if year is None:
        if context.narrative:
            if context.reference is None:
                return Value(None, "no year has been told yet")
            year, told, _ = context.reference
            year += _turn(parts)
            if told is not None and told - FIRST_MONTH[season] >= 7 and season != "WI" and _turn(parts) == 0:
                year += 1
            return Value(f"{year_text(year)}-{season}", "the year of the text's time line")
        anchor = context.published
        if anchor is None:
            return Value(None, "no day is known to count from")
        start = FIRST_MONTH[season]
        began = anchor.year if anchor.month >= start else anchor.year - 1
        within = (anchor.month - start) % 12 < 3
        coming = began + 1
        if parts.has("LAST") or (parts.has("PASTADJ")):
            year, reason = (began - 1 if within and parts.has("LAST") else began), "the last one before publication"
        elif parts.has("NEXT", "COMING"):
            year, reason = coming, "the next one after publication"
        elif within:
            year, reason = began, "the season of publication"
        elif parts.has("THIS"):
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


def iso(parts: Parts, context: Context) -> Value:
    """A day written to ISO 8601."""
    text = parts.lowers[0].upper()
    day = _valid(int(text[:4]), int(text[5:7]), int(text[8:10]))
    if day is None:
        return Value(None, "there is no such day")
    return Value(text, "given in full", type="TIME" if "T" in text else None)


def slashed(parts: Parts, context: Context) -> Value:
    """A day in figures: day first where it must be or in dotted form, else month first (American)."""
    text = parts.lowers[0]
    dotted = "." in text
    first, second, year = (int(part) for part in text.replace(".", "/").split("/"))
    if year < 100:
        year += 1900 if year > 40 else 2000
    month, day = (second, first) if dotted or first > 12 else (first, second)
    found = _valid(year, month, day)
    return Value(found.isoformat() if found else None, "given in figures" if found else "there is no such day")


def decade(parts: Parts, context: Context) -> Value:
    """ "the 1980s", "the '90s", "the sixties"."""
    number = parts.decade or 0
    if parts.era == "BC":
        return Value(f"BC{number // 10:03d}", "the decade is given")
    if number < 100:
        number += 2000 if number <= 20 else 1900
    return Value(f"{number // 10}X", "the decade is given")


def century(parts: Parts, context: Context) -> Value:
    """ "the 17th century" is 16XX."""
    number = parts.ordinal or 0
    if not 1 <= number <= 99:
        return Value(None, "no such century")
    return Value(f"BC{number - 1:02d}" if parts.era == "BC" else f"{number - 1:02d}XX", "the century is given")


def quarter(parts: Parts, context: Context) -> Value:
    """ "the third quarter of 2022"; without a year the last one begun before publication, or the next by tense."""
    number = parts.ordinal or 1
    if not 1 <= number <= 4:
        return Value(None, "no such quarter")
    year, reason = _year_said(parts, context)
    if year is None:
        anchor = context.anchor
        if anchor is None:
            return Value(None, "no day is known to count from")
        now = (anchor.month - 1) // 3 + 1
        if parts.has("LAST", "PREVIOUS"):
            year = anchor.year if number < now else anchor.year - 1
        elif parts.has("NEXT"):
            year = anchor.year if number > now else anchor.year + 1
        else:
            year = anchor.year - 1 if number > now and context.tense <= 0 and number - now >= 2 else anchor.year
        reason = "the quarter nearest to publication"
    return Value(f"{year:04d}-Q{number}", reason)


def half(parts: Parts, context: Context) -> Value:
    """ "the second half of 2023"."""
    if parts.decade is not None:
        return replace(decade(parts, context), modifier="END" if parts.ordinal != 1 else "START")
    year, reason = _year_said(parts, context)
    if year is None:
        return Value(None, reason or "no year")
    return Value(f"{year:04d}-H{1 if parts.ordinal == 1 else 2}", reason)


# ------------------------------------------------------------------------------------------------ days


def weekday(parts: Parts, context: Context) -> Value:
    """ "on Monday": the last one up to publication, the next by tense."""
    wanted = parts.weekday or 1
    if parts.plural:
        return Value(f"XXXX-WXX-{wanted}" + (f"T{parts.part}" if parts.part else ""), "repeated", type="SET")
    anchor = context.anchor
    if context.narrative and context.reference and context.reference[2] is None:
        anchor = None
    if anchor is None:
        return (
            _with_part(Value(f"XXXX-WXX-{wanted}", "no day is known to count from"), parts)
            if context.narrative
            else Value(None, "no day is known to count from")
        )
    if "week" in parts.lowers:
        monday = anchor - timedelta(days=anchor.weekday()) + timedelta(days=7 * _turn(parts))
        return _with_part(Value((monday + timedelta(days=wanted - 1)).isoformat(), "the weekday of that week"), parts)
    back = (anchor.isoweekday() - wanted) % 7
    ahead = (wanted - anchor.isoweekday()) % 7
    if parts.has("LAST", "PASTADJ", "PREVIOUS"):
        days, reason = -(back or 7), "the weekday before publication"
    elif parts.has("NEXT", "COMING", "FOLLOWING"):
        days, reason = ahead or 7, "the weekday after publication"
    elif context.narrative:
        days, reason = ahead, "the weekday next told after the last date"
    elif back == 0:
        days, reason = 0, "the day of publication is that weekday"
    elif context.tense > 0 or parts.has("THIS"):
        days, reason = ahead, "the next such weekday, by the tense"
    else:
        days, reason = -back, "the last such weekday before publication"
    found = _shift_days(anchor, days)
    return _with_part(Value(found.isoformat() if found else None, reason), parts)


def deictic(parts: Parts, context: Context) -> Value:
    """ "yesterday", "tonight", "tomorrow morning"."""
    night = "tonight" in parts.lowers
    anchor = context.anchor
    if context.narrative:
        if not night and not parts.deictic:
            return Value("PRESENT_REF", "today, in a text that tells history")
        anchor = None
    if anchor is None:
        return Value(None, "no day is known to count from")
    found = _shift_days(anchor, parts.deictic or 0)
    reason = "counted from the day of publication"
    if night:
        return Value(f"{anchor.isoformat()}TNI", reason, type="TIME")
    return _with_part(Value(found.isoformat() if found else None, reason), parts)


def beside_today(parts: Parts, context: Context) -> Value:
    """ "the day before yesterday"."""
    if context.anchor is None or context.narrative:
        return Value(None, "no day is known to count from")
    step = -1 if "before" in parts.lowers else 1
    found = _shift_days(context.anchor, (parts.deictic or 0) + step)
    return Value(found.isoformat() if found else None, "counted from the day of publication")


def day_part(parts: Parts, context: Context) -> Value:
    """ "this morning", "last night", "the next evening", "that night"."""
    base = (
        context.told if parts.has("THAT", "SAME", "FOLLOWING", "PREVIOUS") or "the" in parts.lowers else context.anchor
    )
    if base is None or (context.narrative and context.reference and context.reference[2] is None):
        return Value(f"XXXX-XX-XXT{parts.part or parts.point}", "no day is known to count from")
    found = _shift_days(base, _turn(parts))
    return _with_part(Value(found.isoformat() if found else None, "counted from " + base.isoformat()), parts)


def overnight(parts: Parts, context: Context) -> Value:
    """The night before publication."""
    if context.anchor is None or context.narrative:
        return Value("XXXX-XX-XXTNI", "no day is known to count from")
    found = _shift_days(context.anchor, -1 if context.tense <= 0 else 0)
    return Value(f"{found.isoformat()}TNI" if found else None, "the night before publication")


def bare_part(parts: Parts, context: Context) -> Value:
    """ "the morning" of the last day told in the sentence, "at night" of any day."""
    base = _day_of(context.reference) if context.same_sentence and context.reference and context.reference[2] else None
    base = base or (context.published if not context.narrative and ("the" in parts.lowers or parts.point) else None)
    day = base.isoformat() if base else "XXXX-XX-XX"
    return _with_part(Value(day, "the day told" if base else "no day is told"), parts)


def _clock_text(parts: Parts) -> str:
    hour, minute, second = parts.clock or (0, 0, None)
    return f"T{hour:02d}:{minute:02d}" + (f":{second:02d}" if second is not None else "")


def clock(parts: Parts, context: Context) -> Value:
    """A time of day, of the day told beside it, in the sentence, or of publication."""
    if parts.clock is None and parts.point is None and parts.year is not None:
        parts.clock, parts.year = (parts.year // 100, parts.year % 100, None), None
    if parts.clock is None and parts.point is None and isinstance(parts.number, float | int):
        number = int(parts.number)
        if number >= 100:
            parts.clock = (number // 100, number % 100, None)
        elif number <= 24:
            late = {"evening", "afternoon", "night"} & set(parts.lowers) or parts.part in ("EV", "AF", "NI")
            parts.clock = (number + 12 if late and number < 12 else number, 0, None)
    if parts.clock is None and parts.point is None:
        return Value(None, "no such time of day")
    parts.part = None
    if parts.month is not None or parts.weekday is not None or parts.deictic is not None:
        return calendar(parts, context)
    base = (
        _day_of(context.reference)
        if context.reference and context.reference[2] and (context.same_sentence or context.narrative)
        else None
    )
    base = base or context.anchor
    return _with_part(
        Value(base.isoformat() if base else "XXXX-XX-XX", "the day told" if base else "no day is told"), parts
    )


# ------------------------------------------------------------------------------------------------ weeks, months, years


def relative(parts: Parts, context: Context) -> Value:
    """ "last week", "this year", "the following month", "the weekend", "the end of the year"."""
    unit = parts.unit or ("SEASON" if parts.season else "D")
    if unit == "X":
        unit = "Q"
    if context.ancient and not parts.season:
        return _ancient(unit, context.ancient[0], _turn(parts))
    if parts.season:
        return _season(parts, context, None, "")
    base = context.told if parts.has("FOLLOWING", "PREVIOUS", "SAME", "THAT") or (context.narrative) else context.anchor
    if not context.narrative and "the" in parts.lowers and parts.has("NEXT") and unit == "D":
        base = context.told
    if base is None:
        return Value(None, "no day is known to count from")
    reason = "counted from " + (str(base.year) if unit == "Y" else base.isoformat())
    turn = _turn(parts)
    if unit == "D":
        if context.narrative and context.reference and context.reference[2] is None:
            return Value("XXXX-XX-XX", "no day has been told")
        found = _shift_days(base, turn)
        return Value(found.isoformat() if found else None, reason)
    if unit == "WE":
        return _weekend(parts, context, base, turn)
    value = _unit_of(unit, base, turn)
    if unit == "Y" and "fiscal" in parts.lowers:
        reason = "the fiscal year is taken for the calendar year"
    if unit == "Q" and turn == 0 and not context.narrative and not parts.has("THIS", "CURRENT"):
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
        found = _shift_days(base, 7 * turn)
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


def _weekend(parts: Parts, context: Context, base: date, turn: int) -> Value:
    """Before publication unless the tense or "next" says otherwise; on a weekend itself the one that is on."""
    monday = base - timedelta(days=base.weekday())
    if (
        turn > 0
        or (turn == 0 and context.tense > 0)
        or (parts.has("THIS") and not parts.has("PASTADJ") and context.tense >= 0)
    ):
        found, reason = monday + timedelta(days=7 if turn > 0 and not parts.has("COMING") else 0), "the coming weekend"
    elif base.weekday() >= 5 and turn == 0:
        found, reason = monday, "the weekend of publication"
    else:
        found, reason = monday - timedelta(days=7), "the weekend before publication"
    return Value(week(found) + "-WE", reason)


def week_of(parts: Parts, context: Context) -> Value:
    """ "the week of May 20"."""
    day = calendar(replace(parts, unit=None), context)
    if day.value is None or len(day.value) != 10:
        return day
    return Value(week(date.fromisoformat(day.value)), day.reason)


def beside(parts: Parts, context: Context) -> Value:
    """ "the day before", "the year after": counted from the last date told."""
    base = context.told
    turn = -1 if parts.has("BEFORE", "EARLIER") else 1
    unit = parts.unit or "D"
    if context.ancient:
        return _ancient(unit, context.ancient[0], turn)
    if base is None:
        return Value(None, "no day is known to count from")
    if unit == "D":
        found = _shift_days(base, turn)
        return Value(found.isoformat() if found else None, "counted from " + base.isoformat())
    return Value(_unit_of(unit, base, turn), "counted from " + base.isoformat())


def offset(parts: Parts, context: Context) -> Value:
    """ "two weeks ago", "three years earlier", "days later"."""
    back = parts.has("AGO", "EARLIER", "BEFORE") or "previously" in parts.lowers or "back" in parts.lowers
    sign = -1 if back else 1
    relative_to_text = (
        not parts.has("AGO") and "from" not in parts.lowers and not parts.has("HENCE") and "back" not in parts.lowers
    )
    vague = Value("PAST_REF" if back else "FUTURE_REF", "how far is not told", modifier="")
    if parts.number is None or isinstance(parts.number, str) or parts.unit is None:
        return vague
    if context.ancient:
        years = sign * round(float(parts.number) * int(parts.unit[:-1] or 1)) if parts.unit.endswith("Y") else 0
        return Value(year_text(context.ancient[0] + years) if years else None, "counted from the year told last")
    base = context.told if relative_to_text or context.narrative else context.anchor
    if base is None:
        return Value(None, "no day is known to count from")
    if "DEICTIC" in parts.kinds and parts.deictic:
        base = base + timedelta(days=parts.deictic)
    if context.quarter and parts.unit == "Y" and parts.number == 1 and back and not context.narrative:
        return Value(f"{context.quarter[0] - 1}-Q{context.quarter[1]}", "the same quarter a year before", modifier="")
    reason = "counted from " + base.isoformat()
    number = sign * float(parts.number)
    unit = parts.unit
    if unit == "D":
        found = _shift_days(base, round(number))
        return Value(found.isoformat() if found else None, reason)
    if unit in ("W", "2W", "WE"):
        found = _shift_days(base, round(number * (14 if unit == "2W" else 7)))
        return Value(week(found) if found else None, reason)
    if unit in ("M", "Q"):
        year, month = shift_months(base, round(number * (3 if unit == "Q" else 1)))
        return Value(f"{year:04d}-{month:02d}" if 1 <= year <= 9999 else None, reason)
    if unit.endswith("Y"):
        year = base.year + int(number * int(unit[:-1] or 1) // 1)
        return Value(f"{year:04d}" if 1 <= year <= 9999 else None, reason)
    return (
        Value(_duration_value(parts), reason, type="DURATION")
        if context.published is None or context.narrative
        else Value(base.isoformat(), reason)
    )


def year_ago(parts: Parts, context: Context) -> Value:
    """ "the year-ago quarter", "year-earlier"."""
    if context.anchor is None:
        return Value(None, "no day is known to count from")
    number = parts.ordinal or (context.quarter[1] if context.quarter else None)
    year = (context.quarter[0] if context.quarter else context.anchor.year) - 1
    if number and "fiscal" not in parts.lowers:
        return Value(f"{year}-Q{number}", "the same quarter a year before")
    return Value(f"{year}", "the year before")


# ------------------------------------------------------------------------------------------------ lengths and sets


def _duration_value(parts: Parts) -> str:
    unit = parts.unit or "X"
    number = parts.number if parts.number is not None else ("X" if parts.plural else 1)
    if parts.season is not None and parts.unit == parts.season:
        return f"P{number if isinstance(number, str) else amount(number)}{parts.season}"
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
    if unit == "Y" and whole % 1 == 0.5:
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


def duration(parts: Parts, context: Context) -> Value:
    """A length of time: `P3M`, `PT1H`, `PXW`."""
    if parts.unit == "WE":
        number = parts.number if isinstance(parts.number, float | int) else None
        return Value(f"P{amount(number) if number else 'X'}WE", "a length of time")
    return Value(_duration_value(parts), "a length of time")


def vague_length(parts: Parts, context: Context) -> Value:
    """ "a while"."""
    return Value("PXX", "a length of time, not told how long")


def vague_past(parts: Parts, context: Context) -> Value:
    """ "recent weeks"."""
    return Value("PAST_REF", "a time past, not told when")


def vague_future(parts: Parts, context: Context) -> Value:
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


def repeated(parts: Parts, context: Context) -> Value:
    """ "every day" `P1D`, "Fridays" `XXXX-WXX-5`, "each July" `XXXX-07`."""
    if parts.every:
        return Value(parts.every, "repeated")
    if parts.weekday is not None:
        return Value(f"XXXX-WXX-{parts.weekday}" + (f"T{parts.part}" if parts.part else ""), "repeated")
    if parts.month is not None:
        return Value(f"XXXX-{parts.month:02d}", "repeated")
    if parts.season is not None:
        return Value(f"XXXX-{parts.season}", "repeated")
    if parts.part is not None:
        return Value(f"XXXX-XX-XXT{parts.part}", "repeated")
    if isinstance(parts.number, float | int) and parts.number > 1:
        return Value(_duration_value(parts), "repeated")
    if "other" in parts.lowers and parts.unit:
        parts.number = 2
        return Value(_duration_value(parts), "repeated")
    if parts.ordinal and parts.ordinal > 1 and parts.unit:
        parts.number = parts.ordinal
        return Value(_duration_value(parts), "repeated")
    return Value(SET_VALUES.get(parts.unit or "", "P1D"), "repeated")


# ------------------------------------------------------------------------------------------------ feasts and references


def feast(parts: Parts, context: Context) -> Value:
    """A feast by its rule, in the year told or the nearest one."""
    name = parts.feast or ""
    year, reason = _year_said(parts, context)
    if year is None:
        anchor = context.told if context.narrative else context.published
        if anchor is None:
            return Value(None, "no year is known")
        days = [day for at in (-1, 0, 1) if (day := feast_day(name, anchor.year + at))]
        if not days:
            return Value(None, "no such feast in that year")
        past = [day for day in days if day <= anchor]
        ahead = [day for day in days if day >= anchor]
        if parts.has("LAST") and past:
            year = past[-1].year
        elif parts.has("NEXT") and ahead:
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
    found = feast_day(name, year)
    if found is None:
        return Value(None, "no such feast in that year")
    if "week" in parts.lowers:
        return Value(week(found), reason)
    return Value(found.isoformat(), f"{name}: {reason}")


def year_words(parts: Parts, context: Context) -> Value:
    """ "nineteen ninety-seven"; the caller has read the year into `year`."""
    return Value(f"{parts.year:04d}" if parts.year else None, "the year is given")


def reference(parts: Parts, context: Context) -> Value:
    """ "now", "recently", "the future"."""
    return Value(parts.reference or "PAST_REF", "no date is meant")


def present(parts: Parts, context: Context) -> Value:
    """ "these days"."""
    return Value("PRESENT_REF", "no date is meant")


def same_time(parts: Parts, context: Context) -> Value:
    """ "that day", "the same year", "at that time": the last date told."""
    if context.reference is None:
        return Value(None if context.published is None else "PAST_REF", "no date has been told")
    year, month, day = context.reference
    unit = parts.unit or ("D" if "day" in parts.lowers else "")
    if unit == "Y":
        return Value(year_text(year), "the last year told")
    if unit == "M" and month:
        return Value(f"{year_text(year)}-{month:02d}", "the last month told")
    if unit == "W" and month and day and year > 0:
        return Value(week(date(year, month, day)), "the week of the last day told")
    text = year_text(year) + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")
    return Value(text, "the last date told")


READINGS: Mapping[str, Callable[[Parts, Context], Value]] = {
    "iso": iso,
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
    "feast": feast,
    "year_words": year_words,
    "reference": reference,
    "present": present,
    "same_time": same_time,
}
"""Name in the rules to reading."""

CALENDAR_READINGS = frozenset(
    ("calendar", "decade", "century", "quarter", "half", "weekday", "week_of", "feast", "iso", "slashed")
)
"""Readings for which a small number is a day of a month."""
