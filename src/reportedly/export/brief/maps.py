"""The map of a brief: incidents as numbered marks on the shipped borders; a full mark is a town, a ring a region."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from reportedly.export.brief.drawing import (
    HATCH,
    INK,
    LAND,
    LINE,
    MUTED,
    RED,
    SEA,
    Area,
    Disc,
    Drawing,
    Point,
    Shape,
    Words,
)
from reportedly.export.brief.pieces import Happening
from reportedly.world import borders

WIDTH, TALLEST, LEAST_HEIGHT = 680.0, 460.0, 260.0  # points
LEAST_SPAN = 1.6
"""Degrees that a map shows at least, so that one town has its surroundings."""

NAMED = 14.0
"""Degrees of a map up to which its regions are named: on a wider one they are too many."""

WIDE = 4
"""UCDP's where_prec from which a place is a region or a country."""

SHOWN = 3
"""Numbers that are written beside a mark; how many more there are is said."""


def map_of(happenings: Sequence[Happening]) -> Drawing | None:
    """The map; None where no incident has a place."""
    placed = [one for one in happenings if one.row["latitude"] is not None and one.row["longitude"] is not None]
    if not placed:
        return None
    frame = _Frame([(one.row["longitude"], one.row["latitude"]) for one in placed])
    shapes: list[Shape] = list(_land(frame))
    towns: dict[Point, list[Happening]] = defaultdict(list)
    for one in placed:
        towns[frame.at(one.row["longitude"], one.row["latitude"])].append(one)
    taken = [(x - 5, y - 5, x + 5, y + 5) for x, y in towns]
    marks: list[Shape] = []
    for (x, y), several in sorted(towns.items(), key=lambda item: (-len(item[1]), item[0])):
        rough = all((one.row["place_precision"] or 0) >= WIDE for one in several)
        radius = min(9.0, 3.5 + 1.2 * math.sqrt(len(several)))
        marks.append(Disc((x, y), radius, "#ffffff" if rough else RED, RED if rough else "#ffffff"))
        label = _label(several)
        box = (x + radius + 2, y - 7, x + radius + 2 + 5.6 * len(label), y + 5)
        if box[2] > WIDTH:
            box = (x - radius - 2 - 5.6 * len(label), y - 7, x - radius - 2, y + 5)
        if not any(_meet(box, other) for other in taken) and box[0] > 0:
            taken.append(box)
            marks.append(Words((box[0], y + 3.5), label, 9.5, halo=True))
    shapes += [
        *(mark for mark in marks if isinstance(mark, Disc)),
        *(mark for mark in marks if isinstance(mark, Words)),
    ]
    shapes.append(_scale(frame))
    shapes.append(
        Words((WIDTH - 6, frame.height - 6), "Borders: Natural Earth by UN resolutions", 8, "end", MUTED, True)
    )
    names = "; ".join(f"{one.number} at {one.where}" for one in placed[:40])
    return Drawing(WIDTH, frame.height, tuple(shapes), f"Map of {len(placed)} incidents: {names}", SEA)


def _label(several: Sequence[Happening]) -> str:
    name = several[0].row["place"] or several[0].row["admin1"] or several[0].row["country"] or ""
    numbers = ", ".join(str(one.number) for one in several[:SHOWN])
    more = f" +{len(several) - SHOWN}" if len(several) > SHOWN else ""
    return f"{name} ({numbers}{more})"


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


class _Frame:
    """What the map shows, and where a point of the ground lies on it (plate carrée, true in the middle)."""

    def __init__(self, points: Sequence[Point]) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        middle_y = (min(ys) + max(ys)) / 2
        squeeze = max(0.2, math.cos(math.radians(middle_y)))
        span_x = max(LEAST_SPAN / squeeze, (max(xs) - min(xs)) * 1.3)
        span_y = max(LEAST_SPAN, (max(ys) - min(ys)) * 1.3)
        ratio = min(max(span_y / (span_x * squeeze), LEAST_HEIGHT / WIDTH), TALLEST / WIDTH)
        self.height = round(WIDTH * ratio)
        span_x = max(span_x, span_y / ratio / squeeze)
        self.scale = WIDTH / span_x
        self.squeeze = squeeze
        self.west = (min(xs) + max(xs)) / 2 - span_x / 2
        self.north = middle_y + self.height / self.scale * squeeze / 2

    def at(self, longitude: float, latitude: float) -> Point:
        """A point of the ground on the map."""
        return (
            round((longitude - self.west) * self.scale, 1),
            round((self.north - latitude) * self.scale / self.squeeze, 1),
        )


def _land(frame: _Frame) -> Iterator[Shape]:
    points, first, owner, regions, steps = borders.shapes()
    east, south = frame.west + WIDTH / frame.scale, frame.north - frame.height / frame.scale * frame.squeeze
    low = np.minimum.reduceat(points, first[:-1], axis=0) / steps
    high = np.maximum.reduceat(points, first[:-1], axis=0) / steps
    seen = (low[:, 0] < east) & (high[:, 0] > frame.west) & (low[:, 1] < frame.north) & (high[:, 1] > south)
    labels: list[Shape] = []
    for ring in np.flatnonzero(seen).tolist():
        corners = points[first[ring] : first[ring + 1]] / steps
        drawn = _on_map(corners, frame)
        if len(drawn) < 3:
            continue
        region = regions[int(owner[ring])]
        yield Area(drawn, LAND, LINE, 0.7)
        if region.disputed:
            yield Area(drawn, None, HATCH, 0.9, dashed=True)
        label = _region_label(drawn, region.name, frame) if WIDTH / frame.scale < NAMED else None
        if label is not None:
            labels.append(label)
    for outline in borders.disputed_outlines():
        drawn = _on_map(outline, frame)
        if len(drawn) > 2:
            yield Area(drawn, None, HATCH, 0.9, dashed=True)
    yield from labels


def _on_map(corners: np.ndarray, frame: _Frame) -> tuple[Point, ...]:
    """An outline on the map, cut to a little more than what is shown, without corners that nobody can tell apart."""
    made = [frame.at(float(x), float(y)) for x, y in corners]
    margin = 20.0
    for axis, limit, sign in (
        (0, -margin, 1),
        (0, WIDTH + margin, -1),
        (1, -margin, 1),
        (1, frame.height + margin, -1),
    ):
        made = _cut(made, axis, limit, sign)
        if not made:
            return ()
    kept = made[:1]
    for corner in made[1:]:
        if abs(corner[0] - kept[-1][0]) + abs(corner[1] - kept[-1][1]) >= 1.0:
            kept.append(corner)
    return tuple(kept)


def _cut(corners: list[Point], axis: int, limit: float, sign: int) -> list[Point]:
    """The part of an outline on one side of a line (Sutherland and Hodgman 1974)."""
    made: list[Point] = []
    for number, here in enumerate(corners):
        before = corners[number - 1]
        inside, was = (here[axis] - limit) * sign >= 0, (before[axis] - limit) * sign >= 0
        if inside != was:
            part = (limit - before[axis]) / (here[axis] - before[axis])
            made.append((before[0] + (here[0] - before[0]) * part, before[1] + (here[1] - before[1]) * part))
        if inside:
            made.append(here)
    return made


def _region_label(drawn: Sequence[Point], name: str, frame: _Frame) -> Words | None:
    xs, ys = [x for x, _ in drawn], [y for _, y in drawn]
    left, right = max(0.0, min(xs)), min(WIDTH, max(xs))
    top, bottom = max(0.0, min(ys)), min(float(frame.height), max(ys))
    if right - left < 7 * len(name) or bottom - top < 40:
        return None
    return Words(((left + right) / 2, (top + bottom) / 2), name, 9, "middle", "#8d897c")


def _scale(frame: _Frame) -> Words:
    """How wide the map is, in words: a bar would be true in the middle only."""
    km = WIDTH / frame.scale * 111.2 * frame.squeeze
    return Words((6, frame.height - 6), f"{km:,.0f} km from edge to edge", 8, "start", INK, True)
