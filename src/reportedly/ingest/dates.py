"""The publication date that an input gives: every common way of writing one, read to a day or to the days it can mean.

`day_of` reads a single day; `given_date` also says what a vague form (`2024-01`) or an ambiguous one (`03/04/2024`) can
mean. Nothing is ever completed by the clock of the machine. A date-time keeps the day that it shows: it is not moved to
another time zone; seconds since 1970 are a day in UTC.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1500, 2200  # years of print; a later one is a slip
LONGEST = 120  # characters of a date that are looked at
TIME = r"(?:$|[TZ\s,;|/@.:-].*)"
MONTH_LANGUAGES = (
    "en de fr es it pt nl pl ru uk be bg sr hr sr_Latn bs sl cs sk ro hu tr az ka hy he ar fa ps ur hi bn sw so "
    "am ti fi sv da nb et lv lt el id ms vi ca "
    "fil sq mk my ko ja zh"
).split()
NAMES = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)?\.?")

YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){TIME}", re.S)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:$|T?\d{4}(?:\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?$)")
YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}})(?:г\.?|p\.?)?{TIME}", re.S)
MONTH_ONLY = re.compile(r"(\d{4})[-/.](\d{1,2})")
MONTH_FIRST_ONLY = re.compile(r"(\d{1,2})[-/.](\d{4})")
YEAR_ONLY = re.compile(r"(\d{4})")
WEEK = re.compile(r"(\d{4})-?W(\d{2})(?:-?([1-7]))?(?:$|T.*)")
ORDINAL = re.compile(r"(\d{4})-(\d{3})(?:$|T.*)")
EAST_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(?:(\d{1,2})\s*[月월]\s*)?(?:(\d{1,2})\s*[日일])?.*", re.S)
EPOCH = re.compile(r"-?\d{9,10}(?:\.\d+)?|\d{13}(?:\.\d+)?|\d{16}")
DATE_TIME_GROUP = re.compile(r"(\d{2})\d{4}[A-Z]\s*([A-Za-z]{3})\s*(\d{4}|\d{2})")
CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\.?\b)?|\b\d{1,2}\s*[ap]\.?m\.?\b", re.I)
OFFSET = re.compile(r"(?:UTC|GMT|Z)?\s*[+\u2212-]\d{1,2}(?::?\d{2})?(?!\d)|\([A-Z]{2,5}\)")
DAY_NUMBER = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|e|º|\.)?(?![\d:])")
YEAR_NUMBER = re.compile(r"(?<!\d)['’]?(\d{4}|\d{2})(?!\d)")
APART = re.compile(r"[-\u2013\u2014/_.,]+")
LEADS = re.compile(
    r"^\W*(?:(?:first\s+)?(?:published|posted|updated|publication date|date|created|issued|released|on|le|el|am|den)\b"
    r"[:\s]*)+",
    re.I,
)


@dataclass(frozen=True, slots=True)
class GivenDate:
    """What a date that was given can mean: `day` where it is one, else the first and last day; or neither, and why."""

    day: str | None = None
    earliest: str | None = None
    latest: str | None = None
    problem: str | None = None


def day_of(value: str, day_first: bool | None = None) -> str | None:
    """ISO 8601 day of a date in any form that is read; None when it is none, or no single day."""
    return given_date(value, day_first).day


def given_date(value: str, day_first: bool | None = None) -> GivenDate:
    """The days that a date can mean.

    Args:
        day_first: whether 03/04/2024 is the third of April (True), or March the fourth (False); None: it is either.
    """
    plain = unicodedata.normalize("NFKC", value[: LONGEST * 4]).strip().strip("\"'[]()").strip()[:LONGEST]
    plain = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in plain)
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    if not plain:
        return GivenDate(problem="it is empty")
    try:
        plain = LEADS.sub("", plain)
        found = _in_figures(plain, day_first) or _in_figures(CLOCK.sub("", plain, count=1).strip(" ,-"), day_first)
        found = found or _in_words(plain)
    except (ValueError, OverflowError):
        return GivenDate(problem="there is no such day")
    return found or GivenDate(problem="it is no date that can be read")


def _day(year: int, month: int, day: int) -> GivenDate:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError("no year of a report")
    found = date(year, month, day).isoformat()
    return GivenDate(found, found, found)


def _days(first: date, last: date) -> GivenDate:
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise ValueError("no year of a report")
    return GivenDate(None, first.isoformat(), last.isoformat(), None)


def _month(year: int, month: int) -> GivenDate:
    return _days(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _full_year(words: str) -> int:
    year = int(words)
    return year if len(words) == 4 else year + (2000 if year < 70 else 1900)


def _in_figures(plain: str, day_first: bool | None) -> GivenDate | None:
    if match := EPOCH.fullmatch(plain):
        return _epoch(match.group())
    if match := YEAR_FIRST.fullmatch(plain):
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if match := COMPACT.fullmatch(plain):
        return _day(*(int(part) for part in match.groups()))
    if match := YEAR_LAST.fullmatch(plain):
        return _year_last(match, day_first)
    if match := WEEK.fullmatch(plain):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        if match[3]:
            chosen = monday + timedelta(int(match[3]) - 1)
            return _day(chosen.year, chosen.month, chosen.day)
        return _days(monday, monday + timedelta(6))
    if match := ORDINAL.fullmatch(plain):
        chosen = date(int(match[1]), 1, 1) + timedelta(int(match[2]) - 1)
        if chosen.year != int(match[1]) or match[2] == "000":
            raise ValueError("no day of that year")
        return _day(chosen.year, chosen.month, chosen.day)
    if match := MONTH_ONLY.fullmatch(plain):
        return _month(int(match[1]), int(match[2]))
    if match := MONTH_FIRST_ONLY.fullmatch(plain):
        return _month(int(match[2]), int(match[1]))
    if match := YEAR_ONLY.fullmatch(plain):
        return _days(date(int(match[1]), 1, 1), date(int(match[1]), 12, 31))
    if match := EAST_ASIAN.fullmatch(plain):
        year, month = int(match[1]), int(match[2] or 0)
        if not month:
            return _days(date(year, 1, 1), date(year, 12, 31))
        return _day(year, month, int(match[3])) if match[3] else _month(year, month)
    return None


def _epoch(words: str) -> GivenDate:
    """Seconds, milliseconds or microseconds since 1970."""
    number = float(words)
    size = len(words.lstrip("-").partition(".")[0])
    seconds = number / {9: 1, 10: 1, 13: 1_000, 16: 1_000_000}[size]
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return _day(moment.year, moment.month, moment.day)


def _year_last(match: re.Match[str], day_first: bool | None) -> GivenDate:
    """Figures with the year last: dots put the day first; slashes and hyphens do not say."""
    one, two, year = int(match[1]), int(match[3]), _full_year(match[4])
    if one > 12 and two > 12:
        raise ValueError("no month")
    if match[2] == "." or one > 12 or day_first is True or one == two:
        if two <= 12:
            return _day(year, two, one)
        return _day(year, one, two)
    if two > 12 or day_first is False:
        return _day(year, one, two)
    either = sorted((date(year, one, two), date(year, two, one)))
    words = "it can be one day or another: the order of day and month is not told"
    return GivenDate(None, either[0].isoformat(), either[1].isoformat(), words)


# ------------------------------------------------------------------------------------------------ with a month's name


@lru_cache(maxsize=1)
def _months_english() -> dict[str, int]:
    found: dict[str, int] = {}
    for number in range(1, 13):
        name = calendar.month_name[number].lower()
        found |= {name: number, name[:3]: number}
    return {**found, "sept": 9, "june": 6, "july": 7}


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Month names of the languages of `MONTH_LANGUAGES`; a name that means two months in two of them is left out."""
    from babel import Locale

    found: dict[str, set[int]] = {}
    for language in MONTH_LANGUAGES:
        table = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in table[context][width].items():
                    plain = unicodedata.normalize("NFKC", name).casefold().strip().rstrip(".")
                    if len(plain) > 2 and not plain.isdigit():
                        found.setdefault(plain, set()).add(number)
    return {name: next(iter(numbers)) for name, numbers in found.items() if len(numbers) == 1}


def _in_words(plain: str) -> GivenDate | None:
    """A date with the name of its month: `January 15, 2024`, `Mon, 15 Jan 2024 23:30 -0500`, `15 января 2024 г.`."""
    if match := DATE_TIME_GROUP.fullmatch(plain):
        month = _months_english().get(match[2].lower())
        return _day(_full_year(match[3]), month, int(match[1])) if month else None
    found = _named_month(plain)
    if found is None:
        return None
    month, start, end = found
    before, after = plain[:start], plain[end:]
    clockless = [OFFSET.sub(" ", CLOCK.sub(" ", _apart(part))) for part in (before, after)]
    numbers = [
        (side, match[1]) for side, part in enumerate(clockless) for match in YEAR_NUMBER.finditer(_days_bare(part))
    ]
    years = [number for _, number in numbers if len(number) == 4]
    small = [number for _, number in numbers if len(number) != 4]
    if not years and len(small) == 2:  # 14-Oct-12: the year comes last
        years, small = small[1:], small[:1]
    if len(years) != 1:
        return None
    if not small:
        days = [match[1] for part in clockless for match in DAY_NUMBER.finditer(part) if len(match[1]) == 1]
        small = days[:1]
    if not small:
        return _month(_full_year(years[0]), month)
    if len(small) > 1:
        return None
    return _day(_full_year(years[0]), month, int(small[0]))


def _apart(part: str) -> str:
    """Without the hyphens, dots and commas that join day, month and year; those of zones and clocks stay."""
    return re.sub(r"^[-\u2013/.,]+|(?<=\d{4}):|(?<=\d)[-/](?=\s*$)|(?<=\d)\.(?=\s|$)|,", " ", part)


def _days_bare(part: str) -> str:
    """Ordinals without their endings, single digits with a nought before them."""
    bare = re.sub(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º)\b", r"\1", part)
    return re.sub(r"(?<!\d)(\d)(?!\d)", r"0\1", bare)


def _named_month(plain: str) -> tuple[int, int, int] | None:
    words = [(match.group().casefold().rstrip("."), match.start(), match.end()) for match in NAMES.finditer(plain)]
    for table in (_months_english, _months):
        found = [(table()[word], start, end) for word, start, end in words if word in table()]
        if len({month for month, _, _ in found}) == 1:
            return found[0]
        if found:
            return None
    return None


# ------------------------------------------------------------------------------------------------ in addresses

IN_ADDRESS = re.compile(
    r"[/_=-](?P<year>(?:19|20)\d{2})(?P<sign>[/_-]?)(?P<month>0[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|[1-9](?=[/_-]))"
    r"(?:(?P=sign)(?P<day>0[1-9]|[12]\d|3[01]|[1-9](?=[/_-]|$)))?(?=[/_.?&#-]|$|(?<=\d)[a-z])",
    re.I,
)


def date_in_address(url: str) -> GivenDate:
    """The day or the month that an address shows (`/2021/04/25/`, `/2021/04/`, `-20210425`); a bare year is none."""
    for match in IN_ADDRESS.finditer(url[:2000].partition("?")[0]):
        month = match["month"].lower()
        number = int(month) if month.isdigit() else _months_english()[month]
        if not match["sign"] and not match["day"]:
            continue  # 202104 could be any number
        try:
            if match["day"]:
                return _day(int(match["year"]), number, int(match["day"]))
            return _month(int(match["year"]), number)
        except ValueError:
            continue
    return GivenDate(problem="no date in the address")
