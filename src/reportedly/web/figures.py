"""Figures over time: what the accounts of one occurrence count, by the day each was published. Nothing is averaged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from reportedly.web import values

Json = dict[str, Any]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 250, 64, 16, 16, 34  # pixels
SHAPES = 4  # marks told apart by shape and colour; further sources repeat them


@dataclass(frozen=True, slots=True)
class Told:
    """One figure: who told it where, of what, and the day on which that was published (bounds where inferred)."""

    report: str
    source: str
    value: float
    low: float
    high: float
    words: str
    of: str
    modifier: str | None
    published: str | None
    earliest: str | None
    latest: str | None
    link: str


@dataclass(frozen=True, slots=True)
class Point:
    """A figure as drawn: its centre, the bars of its bounds in both directions, and the shape of its source."""

    told: Told
    x: float
    y: float
    x_low: float
    x_high: float
    y_low: float
    y_high: float
    shape: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures of one kind of thing: those that can be drawn, those without a day, and the axes."""

    counted: str
    told: tuple[Told, ...]
    points: tuple[Point, ...]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    shapes: tuple[tuple[str, int], ...]

    def shape_of(self, told: Told) -> int:
        """The shape of the mark of a figure's source."""
        return dict(self.shapes)[told.source]

    @property
    def left_out(self) -> int:
        """Figures that are in the table but not in the drawing, for want of a day."""
        return len(self.told) - len(self.points)


def charts(told_by_kind: Iterable[tuple[str, Told]]) -> list[Chart]:
    """A chart for each kind of thing counted that has at least two figures; the most told first."""
    groups: dict[str, list[Told]] = defaultdict(list)
    for kind, told in told_by_kind:
        if told not in groups[kind]:
            groups[kind].append(told)
    found = [_chart(kind, group) for kind, group in groups.items() if len(group) > 1]
    return sorted(found, key=lambda chart: (-len(chart.told), chart.counted))


def _day(text: str | None) -> int | None:
    try:
        return date.fromisoformat(text).toordinal() if text else None
    except ValueError:
        return None


def _chart(counted: str, group: list[Told]) -> Chart:
    group.sort(key=lambda told: (told.published or told.earliest or "9999", told.report, told.value))
    sources = list(dict.fromkeys(told.source for told in group))
    shapes = {source: place % SHAPES for place, source in enumerate(sources)}
    days = [(told, _days(told)) for told in group]
    dated = [(told, found) for told, found in days if found is not None]
    points: list[Point] = []
    x_ticks: list[tuple[float, str]] = []
    top = _ceiling(max(told.high for told in group))
    if dated:
        first = min(low for _, (low, _, _) in dated)
        last = max(high for _, (_, _, high) in dated)
        spread = max(1, last - first)

        def across(day: int) -> float:
            return round(LEFT + 24 + (day - first) / spread * (WIDTH - LEFT - RIGHT - 48), 1)

        def up(value: float) -> float:
            return round(HEIGHT - BOTTOM - max(0.0, value) / top * (HEIGHT - TOP - BOTTOM), 1)

        for told, (low, middle, high) in dated:
            points.append(
                Point(
                    told,
                    across(middle),
                    up(told.value),
                    across(low),
                    across(high),
                    up(told.low),
                    up(told.high),
                    shapes[told.source],
                )
            )
        steps = sorted({first, first + spread // 2, last} if last > first else {first})
        x_ticks = [(across(day), values.days(*[date.fromordinal(day).isoformat()] * 2)) for day in steps]
    y_ticks = [
        (round(HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM), 1), values.number(top * part)) for part in (0, 0.5, 1)
    ]
    return Chart(counted, tuple(group), tuple(points), tuple(x_ticks), tuple(y_ticks), tuple(shapes.items()))


def _days(told: Told) -> tuple[int, int, int] | None:
    middle, low, high = _day(told.published), _day(told.earliest), _day(told.latest)
    if middle is None and low is not None and high is not None:
        middle = (low + high) // 2
    if middle is None:
        return None
    return min(low or middle, middle), middle, max(high or middle, middle)


def _ceiling(value: float) -> float:
    """A round number not below the value."""
    if value <= 0:
        return 1.0
    power = 10.0 ** (len(str(int(value))) - 1)
    return next((step * power for step in (1, 2, 2.5, 4, 5, 8) if step * power >= value), 10 * power)
