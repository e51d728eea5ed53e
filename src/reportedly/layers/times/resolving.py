"""Resolving expressions of time in text order, against the day of publication or the text's own time line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from reportedly.layers.times.day_bounds import FIRST_MONTH, bounds
from reportedly.layers.times.finding import Expression
from reportedly.layers.times.normalisers import READINGS, Context, Value
from reportedly.layers.times.slots import Slots
from reportedly.layers.times.storyline import Told, way
from reportedly.layers.times.timeline import is_history
from reportedly.model import Annotated, Time

FULL = re.compile(r"(BC)?(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?$")
JOINED = frozenset(("and", "to", "or", "through", "until", "-", "–", "—"))
TO_ITS_DAY = re.compile(r"(?:\s+\w+ time)?[\s,]*(?:\([^()\n]{3,24}\))?[\s,]*(?:on |last )?", re.IGNORECASE)
FURTHEST = 3  # years that the time line leaps at a bare year within a sentence
PASSING_OPEN, PASSING_MONTH, PASSING_YEAR = 5.0, 5.0, 1.2  # costs of passing over a date: opening its sentence, ...
PASSING_ASIDE, PASSING_PLAN = 1.5, 1.0  # what a date in brackets, or one of a plan, costs less


def is_narrative(expressions: Sequence[Expression], published: date | None) -> bool:
    """Whether the text tells history, judged by its expressions."""
    years = [
        expression.slots.year
        for expression in expressions
        if expression.slots.year is not None and expression.read == "calendar"
    ]
    deictics = sum(
        (
            expression.slots.deictic is not None
            or (expression.slots.weekday is not None and expression.slots.day is None)
        )
        or (
            expression.read == "relative"
            and "year" not in expression.slots.lowers
            and expression.slots.has("LAST", "THIS")
        )
        for expression in expressions
    )
    return is_history(years, deictics, published)


def resolve(document: Annotated, expressions: Sequence[Expression], published: date | None) -> tuple[Time, ...]:
    """The expressions with their values, as read on that day of publication (None: not known)."""
    narrative = is_narrative(expressions, published)
    reference: tuple[int, int | None, int | None] | None = None
    quarter: tuple[int, int] | None = None
    sentence = -1
    line = _line(expressions) if narrative else {}
    found: list[Time] = []
    for place, expression in enumerate(expressions):
        if expression.rule.only == "history" and not narrative:
            continue
        same = sentence == expression.sentence
        context = Context(published, reference, narrative, expression.tense, same, quarter, line.get(place))
        shared = None if narrative else _year_shared(document, expressions, place)
        value = _read(expression if shared is None else _in_year(expression, shared), context)
        if expression.read == "relative" and value.value and "QUARTER" in expression.slots.kinds:
            value = _of_accounts(document, expressions, place, context) or value
        if expression.read == "clock":
            value = _of_day_ahead(document, expressions, place, context) or value
        if expression.read == "weekday":
            value = _of_holiday(document, expressions, place, context) or value
        time = _time(document, expression, value)
        if time is None:
            continue
        found.append(time)
        told = FULL.match(value.value or "")
        passed_over = narrative and place not in line and _is_dated(expression)
        if told and not passed_over and _moves(expression, told, reference, narrative):
            era, year, month, day = told.groups()
            reference = (-int(year) if era else int(year), int(month) if month else None, int(day) if day else None)
            sentence = expression.sentence
        if (
            expression.read in ("quarter", "relative")
            and value.value
            and len(value.value) == 7
            and value.value[4:6] == "-Q"
        ):
            quarter = (int(value.value[:4]), int(value.value[6]))
    return tuple(found)


def _year_shared(document: Annotated, expressions: Sequence[Expression], place: int) -> int | None:
    """ "between March and May 2012", "the spring and summer of 1999": the year that stands at the second alone."""
    after = expressions[place + 1] if place + 1 < len(expressions) else None
    here = expressions[place].slots
    if after is None or after.read != "calendar" or expressions[place].read != "calendar" or not after.slots.year:
        return None
    first, last = _month(here), _month(after.slots)
    if here.year is not None or "year" in here.lowers or here.directions or not first or not last or after.slots.era:
        return None
    if document.text[expressions[place].end : after.start].strip().lower() not in JOINED:
        return None
    day, other = here.day or 0, after.slots.day or 31
    return after.slots.year if (first, day) <= (last, other) else after.slots.year - 1


def _month(slots: Slots) -> int:
    """The month told, or the first one of the season; 0 for none."""
    return slots.month or (FIRST_MONTH[slots.season] if slots.season else 0)


def _in_year(expression: Expression, year: int) -> Expression:
    slots = replace(expression.slots)
    slots.year = year
    return replace(expression, slots=slots)


def _is_dated(expression: Expression) -> bool:
    """Whether the expression is one of the dates that the way through a history is made of."""
    slots = expression.slots
    return (
        expression.read == "calendar"
        and slots.weekday is None
        and not slots.directions
        and "year" not in slots.lowers
        and (slots.year is not None or slots.month is not None or slots.season is not None)
    )


def _is_turn(expression: Expression) -> bool:
    """ "the next year", "the following year": the story goes on by a year."""
    slots = expression.slots
    return (
        expression.read in ("relative", "beside")
        and slots.unit == "Y"
        and slots.number is None
        and slots.has("FOLLOWING", "NEXT", "AFTER")
    )


def _line(expressions: Sequence[Expression]) -> dict[int, int]:
    """The way through the dates of a history: index of the expression to its year."""
    places = [place for place, expression in enumerate(expressions) if _is_dated(expression) or _is_turn(expression)]
    dates: list[Told] = []
    sentence = -1
    for place in places:
        expression = expressions[place]
        slots = expression.slots
        if _is_turn(expression):
            dates.append(Told(None, None, turn=1))
            continue
        year = -slots.year if slots.year is not None and slots.era == "BC" else slots.year
        month = slots.month or (FIRST_MONTH[slots.season] if slots.season else None)
        passing = PASSING_OPEN if expression.opens else PASSING_MONTH if month else PASSING_YEAR
        passing -= PASSING_ASIDE if expression.aside else 0.0
        passing -= PASSING_PLAN if expression.tense > 0 else 0.0
        beside = dates[-1].year if dates and expression.sentence == sentence else None
        dates.append(Told(year, month, max(passing, 0.1), beside))
        sentence = expression.sentence
    return {places[at]: year for at, year in way(dates).items()}


def _read(expression: Expression, context: Context) -> Value:
    """The value; None where the sum leaves the calendar (years 1 to 9999)."""
    try:
        return READINGS[expression.read](replace(expression.slots), context)
    except (ValueError, OverflowError):
        return Value(None, "no such date in the calendar")


def _of_holiday(document: Annotated, expressions: Sequence[Expression], place: int, context: Context) -> Value | None:
    """The day of a holiday that the weekday stands before ("Friday's Victory Day"), where it falls on that weekday."""
    after = expressions[place + 1] if place + 1 < len(expressions) else None
    weekday = expressions[place]
    if (
        after is None
        or after.read != "holiday"
        or document.text[weekday.end : after.start] not in ("'s ", "’s ", ", ", " ")
    ):
        return None
    value = _read(after, context)
    if (
        value.value is None
        or len(value.value) != 10
        or date.fromisoformat(value.value).isoweekday() != weekday.slots.weekday
    ):
        return None
    return value


def _of_accounts(document: Annotated, expressions: Sequence[Expression], place: int, context: Context) -> Value | None:
    """ "the quarter ended Sept. 30": the quarter of the calendar that its months lie in, mostly."""
    after = expressions[place + 1] if place + 1 < len(expressions) else None
    if after is None or after.read != "calendar" or after.slots.month is None:
        return None
    if document.text[expressions[place].end : after.start].strip() not in ("ended", "ending", "that ended"):
        return None
    told = FULL.match(_read(after, context).value or "")
    if told is None or told[1]:
        return None
    year, month = divmod(int(told[2]) * 12 + int(told[3]) - 2, 12)
    return Value(f"{year:04d}-Q{month // 3 + 1}", "the quarter by the day on which it ends")


def _of_day_ahead(document: Annotated, expressions: Sequence[Expression], place: int, context: Context) -> Value | None:
    """ "at 9:20 a.m. (0620 GMT) Friday": the time of day on the day that follows it."""
    expression = expressions[place]
    slots = expression.slots
    if slots.month is not None or slots.weekday is not None or slots.deictic is not None:
        return None
    end = expression.end
    for after in expressions[place + 1 : place + 3]:
        if after.read == "clock" and after.slots.month is None and after.slots.weekday is None:
            if document.text[end : after.start].strip().lower() in JOINED:  # "between 1400 and 1530 on Friday"
                end = after.end
            continue
        between = document.text[end : after.start]
        if after.read not in ("calendar", "weekday", "deictic") or not TO_ITS_DAY.fullmatch(between):
            return None
        told = FULL.match(_read(after, context).value or "")
        if told is None or told[1] or not told[4]:
            return None
        day = (int(told[2]), int(told[3]), int(told[4]))
        return _read(expression, replace(context, reference=day, same_sentence=True))
    return None


def _moves(
    expression: Expression,
    told: re.Match[str],
    reference: tuple[int, int | None, int | None] | None,
    narrative: bool,
) -> bool:
    """Whether the time line goes on to this date: not by an offset or "the previous year", nor by a year in passing."""
    if expression.read in ("offset", "year_ago") or expression.slots.has("PREVIOUS", "LAST", "PASTADJ"):
        return False
    if int(told[2]) < 1:
        return False
    if (
        not narrative
        or reference is None
        or told[1]
        or expression.slots.month is not None
        or expression.read != "calendar"
    ):
        return True
    ahead = int(told[2]) - reference[0]
    return not (expression.aside or ahead < 0 or ahead > FURTHEST) or expression.opens


def _time(document: Annotated, expression: Expression, value: Value) -> Time | None:
    if value.reason == "there is no such day" and value.value is None and expression.read not in ("calendar",):
        return None
    modifier = value.modifier if value.modifier is not None else expression.slots.modifier
    kind = value.type or expression.rule.type
    earliest, latest = bounds(value.value, modifier)
    if value.days is not None:
        earliest, latest = (day.isoformat() for day in value.days)
    return Time(
        document.report.span(expression.start, expression.end),
        kind,  # type: ignore[arg-type]
        value.value,
        modifier or None,
        earliest,
        latest,
        value.reason,
    )
