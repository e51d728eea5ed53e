"""How many things begin in each day, month or year: bars that are links, and the steps that a brush moves over."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from reportedly.record.filters import Filter, Noun
from reportedly.record.store import Record
from reportedly.service import querying
from reportedly.web import values
from reportedly.web.filter_form import Asking
from reportedly.web.translation import N_
from reportedly.web.translation import gettext as _

HEIGHT = 64  # pixels
MOST_BARS = 130  # more would be thinner than five pixels
DAYS, MONTHS = 92, 120  # bars up to which a step is taken


@dataclass(frozen=True, slots=True)
class Bar:
    """A day, month or year: its first and last day, how many begin in it, of them contested, and the address of it."""

    name: str
    first: str
    last: str
    count: int
    height: float
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars over time, from the first to the last day that the other filters leave.

    Attributes:
        step: day, month or year.
        ticks: places of bars whose names are written.
    """

    step: str
    bars: tuple[Bar, ...]
    most: int
    ticks: tuple[tuple[int, str], ...]

    @property
    def total(self) -> int:
        """How many are in the bars."""
        return sum(bar.count for bar in self.bars)


def histogram(record: Record, asking: Asking) -> Histogram | None:
    """The bars of what is asked for, the period left open; None where nothing has a day."""
    asked = {key: value for key, value in asking.filter.asked().items() if key not in ("since", "until")}
    found = querying.series(record, asking.noun, Filter(**asked), "day")
    if not found:
        return None
    days = {date.fromisoformat(name): count for name, count in found if _is_day(name)}
    if not days:
        return None
    step = _step(min(days), max(days))
    counted: dict[date, int] = {}
    for day, count in days.items():
        start = _start(day, step)
        counted[start] = counted.get(start, 0) + count
    most = max(counted.values())
    since, until = asking.filter.since or "", asking.filter.until or "9999"
    bars = []
    for start in _steps(min(counted), max(counted), step):
        first, last = start.isoformat(), _end(start, step).isoformat()
        count = counted.get(start, 0)
        bars.append(
            Bar(
                name=named(start, step), first=first, last=last, count=count,
                height=round(count / most * HEIGHT, 1) if count else 0.0,
                address=asking.address(without=("after",), since=first, until=last),
                chosen=last >= since and first <= until,
            )
        )  # fmt: skip
    return Histogram(step, tuple(bars), most, tuple(_ticks(bars)))


def _is_day(name: str) -> bool:
    try:
        date.fromisoformat(name)
    except ValueError:
        return False
    return True


def _step(first: date, last: date) -> str:
    span = (last - first).days + 1
    return "day" if span <= DAYS else "month" if span <= 31 * MONTHS else "year"


def _start(day: date, step: str) -> date:
    return day if step == "day" else day.replace(day=1) if step == "month" else day.replace(month=1, day=1)


def _end(start: date, step: str) -> date:
    if step == "day":
        return start
    if step == "month":
        return start.replace(day=monthrange(start.year, start.month)[1])
    return start.replace(month=12, day=31)


def _steps(first: date, last: date, step: str) -> Iterator[date]:
    at = first
    while at <= last:
        yield at
        following = _end(at, step)
        if following == date.max:
            return
        at = following + timedelta(days=1)


MONTH_NAMES = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip


def named(start: date, step: str) -> str:
    """A day, month or year as people write it."""
    month = _(MONTH_NAMES[start.month - 1])
    return (
        f"{start.day} {month} {start.year}"
        if step == "day"
        else f"{month} {start.year}"
        if step == "month"
        else str(start.year)
    )


def _ticks(bars: list[Bar]) -> Iterator[tuple[int, str]]:
    """About six bars whose names are written: the first and the last among them."""
    count = len(bars)
    every = max(1, round(count / 6))
    places = sorted({*range(0, count, every), count - 1})
    if len(places) > 2 and places[-1] - places[-2] < every * 0.6:
        places.pop(-2)
    for place in places:
        yield place, values.days(bars[place].first, bars[place].last)


__all__ = ["HEIGHT", "Bar", "Histogram", "Noun", "histogram", "named"]
