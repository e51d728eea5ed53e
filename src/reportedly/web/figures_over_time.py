"""Figures over time: what the accounts of one occurrence count, by the day each was published. Nothing is averaged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from reportedly.web import values

Json = dict[str, Any]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 250, 64, 16, 16, 34  # pixels
SHAPES = 4  # marks told apart by shape and colour; where there are more sources, the last is that of all others
BESIDE = 13.0  # pixels between marks of one day that would cover one another
EDGE = (24.0, 170.0)  # pixels between the first mark and the axis, at least and at most
FAR = 1.5  # a bound that is so many times the highest figure is cut off at the edge: it would flatten all others


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
    shapes = _shapes(sources, Counter(told.source for told in group))
    days = [(told, _days(told)) for told in group]
    dated = [(told, found) for told, found in days if found is not None]
    points: list[Point] = []
    x_ticks: list[tuple[float, str]] = []
    highest = max(told.value for told in group)
    top = _ceiling(max(bound for told in group for bound in (told.value, told.high) if bound <= FAR * highest))
    if dated:
        first = min(low for _, (low, _, _) in dated)
        last = max(high for _, (_, _, high) in dated)
        spread = max(1, last - first)
        crowd = Counter(middle for _, (_, middle, _) in dated)
        edge = min(EDGE[1], max(EDGE[0], BESIDE * max(crowd[first], crowd[last]) / 2))

        def across(day: int) -> float:
            return round(LEFT + edge + (day - first) / spread * (WIDTH - LEFT - RIGHT - 2 * edge), 1)

        def up(value: float) -> float:
            return round(HEIGHT - BOTTOM - min(top, max(0.0, value)) / top * (HEIGHT - TOP - BOTTOM), 1)

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
        points = _side_by_side(points, min(_gaps({middle for _, (_, middle, _) in dated}, across), default=WIDTH))
        steps = sorted({first, first + spread // 2, last} if last > first else {first})
        x_ticks = [(across(day), values.days(*[date.fromordinal(day).isoformat()] * 2)) for day in steps]
    y_ticks = [
        (round(HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM), 1), values.number(top * part)) for part in (0, 0.5, 1)
    ]
    return Chart(counted, tuple(group), tuple(points), tuple(x_ticks), tuple(y_ticks), tuple(shapes.items()))


def _shapes(sources: list[str], told: Counter[str]) -> dict[str, int]:
    """Each source's shape: its own where there are few; else those who tell most have one, and all others share."""
    if len(sources) <= SHAPES:
        return {source: place for place, source in enumerate(sources)}
    most = sorted(sources, key=lambda source: (-told[source], sources.index(source)))[: SHAPES - 1]
    own = [source for source in most if told[source] > 1]
    return {source: own.index(source) if source in own else SHAPES - 1 for source in sources}


def _gaps(days: set[int], across: Callable[[int], float]) -> Iterator[float]:
    ordered = sorted(days)
    for one, following in pairwise(ordered):
        yield across(following) - across(one)


def _side_by_side(points: list[Point], room: float) -> list[Point]:
    """Marks of one day that would cover one another, moved aside in turn: left, right, farther left, and so on."""
    columns: dict[float, list[Point]] = defaultdict(list)
    for point in points:
        columns[point.x].append(point)
    moved: dict[int, Point] = {}
    for column in columns.values():
        step = min(BESIDE, 0.8 * room / len(column), 2 * EDGE[1] / len(column))
        placed: list[tuple[float, float]] = []
        for point in column:
            places = (point.x + step * ((turn + 1) // 2) * (-1 if turn % 2 else 1) for turn in range(len(column)))
            free = (x for x in places if all(abs(x - a) >= step - 0.1 or abs(point.y - b) >= BESIDE for a, b in placed))
            x = round(next(free, point.x), 1)
            placed.append((x, point.y))
            moved[id(point)] = replace(point, x=x)
    return [moved[id(point)] for point in points]


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
