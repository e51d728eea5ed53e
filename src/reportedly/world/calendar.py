"""Days, weekdays, holidays and commemorations: computed by rule, with no network and no table of years.

Easter follows the Gregorian and the Julian computus (Meeus, Astronomical Algorithms, chapter 8), the Islamic days
the tabular calendar (a sighting of the moon may shift them by a day), the Hebrew days the fixed arithmetic of
Dershowitz and Reingold (Calendrical Calculations). The holidays themselves are data: `data/holidays.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# from soon after the Gregorian calendar began
FIRST_YEAR, LAST_YEAR = 1600, 2200
ISLAMIC_EPOCH = 227015  # ordinal of 1 Muharram 1 (19 July 622, Gregorian), civil reckoning
HEBREW_EPOCH = -1373427  # ordinal of 1 Tishri 1


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday: its name, the lower-case words that name it, the rule of its day, and how many days it lasts."""

    name: str
    words: tuple[str, ...]
    rule: str
    days: int = 1
    capital: bool = False
    example: tuple[str, ...] = ()


def weekday_of(iso_day: str) -> str:
    """English name of the weekday of an ISO 8601 day; raises ValueError when there is no such day."""
    return WEEKDAYS[date.fromisoformat(iso_day).weekday()]


def easter(year: int) -> date:
    """Easter Sunday of the western churches."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return date(year, month, (h - m + r + month + 19) % 32)


def pascha(year: int) -> date:
    """Easter Sunday of the eastern churches, as a Gregorian day."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    shift = year // 100 - year // 400 - 2
    return date(year, month, day + 1) + timedelta(days=shift)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    """The nth given weekday (Monday 0) of a month; nth -1 is the last."""
    if nth < 0:
        after = date(year + month // 12, month % 12 + 1, 1)
        last = after - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def islamic_days(year: int, month: int, day: int) -> tuple[date, ...]:
    """The days of a Gregorian year on which that day of the (tabular) Islamic year falls: none, one or two."""
    guess = (year - 622) * 33 // 32
    found = []
    for hijri in range(guess - 1, guess + 4):
        ordinal = day + 29 * (month - 1) + month // 2 + (hijri - 1) * 354 + (3 + 11 * hijri) // 30 + ISLAMIC_EPOCH - 1
        if date(year, 1, 1).toordinal() <= ordinal <= date(year, 12, 31).toordinal():
            found.append(date.fromordinal(ordinal))
    return tuple(found)


def _hebrew_elapsed(year: int) -> int:
    months = (235 * year - 234) // 19
    parts = 12084 + 13753 * months
    days = 29 * months + parts // 25920
    return days + 1 if 3 * (days + 1) % 7 < 3 else days


def _hebrew_new_year(year: int) -> int:
    before, this, after = _hebrew_elapsed(year - 1), _hebrew_elapsed(year), _hebrew_elapsed(year + 1)
    delay = 2 if after - this == 356 else 1 if this - before == 382 else 0
    return HEBREW_EPOCH + this + delay


def hebrew_day(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Hebrew one: months counted from Nisan (1); Tishri (7) to Kislev (9) fall in autumn."""
    spring = month <= 6
    hebrew = year + 3760 + (0 if spring else 1)
    start, following = _hebrew_new_year(hebrew), _hebrew_new_year(hebrew + 1)
    if spring:  # counted back from the new year: Nisan begins 177 days before it
        lengths = (30, 29, 30, 29, 30, 29)
        return date.fromordinal(following - sum(lengths[month - 1 :]) + day - 1)
    length = following - start
    heshvan = 30 if length % 10 == 5 else 29
    before = {7: 0, 8: 30, 9: 30 + heshvan}[month]
    return date.fromordinal(start + before + day - 1)


@lru_cache(maxsize=1)
def catalogue() -> tuple[Holiday, ...]:
    """All holidays of the table."""
    text = resources.files("reportedly.world").joinpath("data/holidays.toml").read_text(encoding="utf-8")
    return tuple(
        Holiday(
            entry["name"],
            tuple(entry["words"]),
            entry["rule"],
            entry.get("days", 1),
            entry.get("capital", False),
            tuple(entry["example"]),
        )
        for entry in tomllib.loads(text)["holiday"]
    )


@lru_cache(maxsize=4096)
def holiday_day(name: str, year: int) -> date | None:
    """The (first) day of the holiday in that year; None for an unknown name, or a year without it or out of range."""
    holiday = next((holiday for holiday in catalogue() if holiday.name == name), None)
    if holiday is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    kind, *rest = holiday.rule.split()
    if kind == "nth":
        weekday = [word.lower() for word in WEEKDAYS].index(rest[2])
        if rest[3:] == ["after", "monday"]:
            return nth_weekday(year, int(rest[0]), int(rest[1]), 0) + timedelta(days=1)
        return nth_weekday(year, int(rest[0]), int(rest[1]), weekday)
    if kind == "islamic":
        return next(iter(islamic_days(year, int(rest[0][:2]), int(rest[0][3:]))), None)
    if kind == "hebrew":
        return hebrew_day(year, int(rest[0][:2]), int(rest[0][3:]))
    for word, base in (("easter", easter), ("pascha", pascha)):
        if kind.startswith(word):
            return base(year) + timedelta(days=int(kind[len(word) :]))
    return date(year, int(kind[:2]), int(kind[3:]))


@lru_cache(maxsize=512)
def holidays(year: int) -> Mapping[str, str]:
    """Name to (first) ISO 8601 day of every holiday that the year has, in the order of the table."""
    days = ((holiday.name, holiday_day(holiday.name, year)) for holiday in catalogue())
    return MappingProxyType({name: day.isoformat() for name, day in days if day})


def holidays_on(iso_day: str) -> tuple[str, ...]:
    """Names of the holidays that the day belongs to (any day of one that lasts several), or an empty tuple."""
    day = date.fromisoformat(iso_day)
    found = []
    for holiday in catalogue():
        for year in (day.year - 1, day.year):
            first = holiday_day(holiday.name, year)
            if first and first <= day < first + timedelta(days=holiday.days):
                found.append(holiday.name)
                break
    return tuple(found)


@lru_cache(maxsize=1)
def holiday_words() -> Mapping[str, Holiday]:
    """Lower-case words to the holiday that they name."""
    return MappingProxyType({words: holiday for holiday in catalogue() for words in holiday.words})
