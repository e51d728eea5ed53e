"""The ground that a map is drawn on: land, coasts, borders and disputed borders in square pieces (Web Mercator tiles).

Made from the shipped regions (`borders.py`) by the policy of `docs/borders.md`. A border between two regions that are
not disputed is drawn whole; the edges of disputed ground, and outlines of ground that is drawn as held and disputed,
are lines of their own, so that a map draws them dashed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from threading import Lock
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reportedly.world import borders

EXTENT = 1024
"""Steps on each side of a tile, two of which are a pixel."""

MARGIN = 16
"""Steps around a tile that are drawn too, so that lines do not end at its edge."""

SMALLEST = 3
"""Steps that an island or an enclave must measure to be drawn."""

REGIONS_FROM = 4
"""The zoom from which borders inside a country are drawn."""

DEEPEST = 8
"""The zoom beyond which pieces get no finer: 330 m of simplification is a pixel there."""

NORTHMOST = 85.0511  # degrees at which Web Mercator is square

LineKind = Literal["coast", "country", "region", "disputed"]
KINDS: tuple[LineKind, ...] = ("coast", "country", "region", "disputed")

Lines = list[NDArray[np.int64]]


@dataclass(frozen=True)
class Piece:
    """What is drawn in one tile, in its own steps (x to the east, y to the south), corners in order.

    Rings are closed without their first corner standing again at the end, and run clockwise as seen. `water` lies in
    land, and is drawn over it.
    """

    land: Lines
    disputed_land: Lines
    water: Lines
    lines: dict[LineKind, Lines]


@dataclass(frozen=True)
class _World:
    x: NDArray[np.float64]  # Web Mercator, 0 to 1
    y: NDArray[np.float64]
    first: NDArray[np.int64]
    box: NDArray[np.float64]  # of each ring: x, y least, x, y greatest
    disputed: NDArray[np.bool_]  # of each ring
    kind: NDArray[np.int8]  # of the line from each corner to the next; -1: none, or drawn from elsewhere


def mercator(longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Degrees as Web Mercator, from 0 to 1, y growing southwards."""
    sine = np.sin(np.radians(np.clip(latitude, -NORTHMOST, NORTHMOST)))
    return (longitude + 180) / 360, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)


def _kinds(points: NDArray[np.int32], first: NDArray[np.int64], owner: NDArray[np.int32]) -> NDArray[np.int8]:
    """The kind of line from each corner to the next: an edge of one ring is coast, one of two a border."""
    _, _, _, regions, _ = borders.shapes()
    names = {name: number for number, name in enumerate(sorted({region.country for region in regions}))}
    country = np.array([names[region.country] for region in regions])
    contested = np.array([region.disputed for region in regions])
    of_point = np.repeat(owner, np.diff(first))
    corner = points[:, 0].astype(np.int64) * (1 << 24) + points[:, 1]
    following = np.roll(corner, -1)
    low, high = np.minimum(corner, following), np.maximum(corner, following)
    edge = low * np.int64(1_000_003) ^ high
    last = np.zeros(len(points), bool)
    last[first[1:] - 1] = True
    _, where, back = np.unique(edge, return_index=True, return_inverse=True)
    back = back.reshape(-1)
    used = ~last
    count = np.bincount(back[used], minlength=len(where))
    lowest, highest = np.full(len(where), 1 << 30), np.full(len(where), -1)
    of_country, of_ground = country[of_point], contested[of_point]
    np.minimum.at(lowest, back[used], of_country[used])
    np.maximum.at(highest, back[used], of_country[used])
    doubtful = np.zeros(len(where), bool)
    np.logical_or.at(doubtful, back[used], of_ground[used])
    kind_of = np.where(count < 2, 0, np.where(doubtful, 3, np.where(lowest != highest, 1, 2))).astype(np.int8)
    kind = np.full(len(points), -1, np.int8)
    whole = np.flatnonzero(used)
    _, seen = np.unique(back[whole], return_index=True)  # the first of the two rings draws it
    drawn = whole[seen]
    kind[drawn] = kind_of[back[drawn]]
    return kind


@lru_cache(maxsize=1)
def _world() -> _World:
    points, first, owner, regions, scale = borders.shapes()
    x, y = mercator(points[:, 0] / scale, points[:, 1] / scale)
    starts = first[:-1]
    box = np.stack(
        [np.minimum.reduceat(x, starts), np.minimum.reduceat(y, starts), np.maximum.reduceat(x, starts),
         np.maximum.reduceat(y, starts)],
        axis=1,
    )  # fmt: skip
    disputed = np.array([regions[number].disputed for number in owner.tolist()])
    return _World(x, y, first, box, disputed, _kinds(points, first, owner))


@lru_cache(maxsize=DEEPEST + 1)
def _level(zoom: int) -> _World:
    """The world without corners that fall on the step of the one before, at that zoom."""
    world = _world()
    kind = world.kind if zoom >= REGIONS_FROM else np.where(world.kind == KINDS.index("region"), -1, world.kind)
    if zoom == DEEPEST:
        return replace(world, kind=kind)
    scale = (1 << zoom) * EXTENT
    steps = np.rint(np.stack([world.x * scale, world.y * scale], axis=1)).astype(np.int64)
    kept = np.ones(len(steps), bool)
    kept[1:] = (steps[1:, 0] != steps[:-1, 0]) | (steps[1:, 1] != steps[:-1, 1]) | (kind[1:] != kind[:-1])
    kept[world.first[:-1]] = True
    kept[world.first[1:] - 1] = True
    first = np.concatenate([[0], np.cumsum(np.add.reduceat(kept, world.first[:-1], dtype=np.int64))])
    return _World(world.x[kept], world.y[kept], first, world.box, world.disputed, kind[kept].astype(np.int8))


@dataclass(frozen=True)
class _Coarse:
    """The world for a zoom at which no region is drawn: whole coasts, disputed ground, and borders of countries.

    All are corners in Web Mercator with their boxes (x, y least, x, y greatest); rings are closed.
    """

    coasts: list[NDArray[np.float64]]
    inner: list[bool]  # of each coast: water lies in it, as in the Caspian's
    disputed: list[NDArray[np.float64]]
    lines: list[tuple[int, NDArray[np.float64]]]
    boxes: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


@lru_cache(maxsize=REGIONS_FROM)
def _coarse(zoom: int) -> _Coarse:
    world = _level(zoom)
    corners = np.stack([world.x, world.y], axis=1)
    if zoom < REGIONS_FROM - 1:  # the coasts of the finest of these zooms, coarser
        scale = (1 << zoom) * EXTENT
        coasts = [_coarser(ring, scale) for ring in _coarse(REGIONS_FROM - 1).coasts]
        coasts = [ring for ring in coasts if len(ring) > 3]
    else:
        scale = (1 << zoom) * EXTENT
        steps = np.rint(corners * scale).astype(np.int64)
        coasts = [np.array(ring, np.float64) / scale for ring in _dissolved(steps, world.first)]
    held = [corners[world.first[ring] : world.first[ring + 1]] for ring in np.flatnonzero(world.disputed).tolist()]
    kinds = np.where(world.kind == KINDS.index("coast"), -1, world.kind)
    lines = [(int(kinds[low]), corners[low : high + 1]) for low, high in _runs(np.ones(len(kinds), bool), kinds)]
    lines += [
        (KINDS.index("disputed"), np.stack(mercator(*outline.T), axis=1)) for outline in borders.disputed_outlines()
    ]
    inner = [_area(ring) < 0 for ring in coasts]
    return _Coarse(coasts, inner, held, lines, (_boxes(coasts), _boxes(held), _boxes([line for _, line in lines])))


def _area(ring: NDArray[np.float64]) -> float:
    """Twice the area of a closed ring, negative where it runs the other way round."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())


def _coarser(ring: NDArray[np.float64], scale: int) -> NDArray[np.float64]:
    """A closed ring in whole steps, without corners that stand twice."""
    steps = np.rint(ring * scale)
    kept = np.concatenate([[True], (steps[1:] != steps[:-1]).any(axis=1)])
    return np.asarray(steps[kept] / scale, np.float64)


def _boxes(shapes: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.array([[*shape.min(axis=0), *shape.max(axis=0)] for shape in shapes]).reshape(-1, 4)


def _dissolved(steps: NDArray[np.int64], first: NDArray[np.int64]) -> Iterator[list[tuple[int, int]]]:
    """The rings around all the ground together, closed.

    An edge that two rings run through against each other is none; what is left of the edges joins to rings again.
    """
    following_one = np.roll(steps, -1, axis=0)
    inner = np.ones(len(steps), bool)
    inner[first[1:] - 1] = False
    cross = np.where(inner, steps[:, 0] * following_one[:, 1] - following_one[:, 0] * steps[:, 1], 0)
    turns = np.sign(np.add.reduceat(cross, first[:-1]))  # of each ring, so that all run the same way
    codes = (steps[:, 0] << 24) | steps[:, 1]
    start = np.flatnonzero(inner)
    one, other = codes[start], codes[start + 1]
    way = np.where(one < other, 1, -1) * np.repeat(turns, np.diff(first))[start]
    low, high = np.minimum(one, other), np.maximum(one, other)
    order = np.lexsort((high, low))
    low, high, way = low[order], high[order], way[order]
    begins = np.flatnonzero(np.concatenate([[True], (low[1:] != low[:-1]) | (high[1:] != high[:-1])]))
    net = np.add.reduceat(way, begins)
    edges = zip(low[begins].tolist(), high[begins].tolist(), net.tolist(), strict=True)
    following: dict[int, list[int]] = {}
    for a, b, count in edges:
        if count and a != b:
            following.setdefault(a if count > 0 else b, []).extend([b if count > 0 else a] * abs(count))
    for corner in list(following):
        while following[corner]:
            ring, at = [corner], following[corner].pop()
            while at != corner:
                ring.append(at)
                at = following[at].pop()
            if len(ring) > 2:
                yield [(code >> 24, code & 0xFFFFFF) for code in (*ring, corner)]


def _coarse_piece(world: _Coarse, zoom: int, column: int, row: int) -> Piece:
    size, pad = 1 << zoom, MARGIN / EXTENT
    found = Piece([], [], [], {kind: [] for kind in KINDS})

    def near(boxes: NDArray[np.float64]) -> list[int]:
        box = boxes * size - (column, row, column, row)
        there = (box[:, :2] <= 1 + pad).all(axis=1) & (box[:, 2:] >= -pad).all(axis=1)
        seen = (box[:, 2:] - box[:, :2]).max(axis=1) * EXTENT >= SMALLEST
        return list(np.flatnonzero(there & seen).tolist())

    def placed(corners: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((corners * size - (column, row)) * EXTENT, np.float64)

    for number in near(world.boxes[0]):
        corners = placed(world.coasts[number])
        ground = _ring(corners, False)
        if ground is not None:
            (found.water if world.inner[number] else found.land).append(ground)
        _lines(corners, np.zeros(len(corners), np.int8), found.lines)
    for number in near(world.boxes[1]):
        ground = _ring(placed(world.disputed[number]), False)
        if ground is not None:
            found.disputed_land.append(ground)
    for number in near(world.boxes[2]):
        kind, line = world.lines[number]
        _lines(placed(line), np.full(len(line), kind, np.int8), found.lines)
    return found


_MAKING = Lock()


def piece(zoom: int, column: int, row: int) -> Piece:
    """What is drawn in a tile. Raises ValueError for one that there is not."""
    if not (0 <= zoom <= DEEPEST and 0 <= column < 1 << zoom and 0 <= row < 1 << zoom):
        raise ValueError(f"there is no tile {zoom}/{column}/{row}")
    with _MAKING:  # several tiles are asked for at once: what they share is made once
        coarse = _coarse(zoom) if zoom < REGIONS_FROM else None
        world = _level(zoom)
    if coarse is not None:
        return _coarse_piece(coarse, zoom, column, row)
    return _piece(world, zoom, column, row)


def _piece(world: _World, zoom: int, column: int, row: int) -> Piece:
    size = 1 << zoom
    pad = MARGIN / EXTENT
    west, north, east, south = column - pad, row - pad, column + 1 + pad, row + 1 + pad
    box = world.box * size
    seen = np.maximum(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) * EXTENT >= SMALLEST
    there = (box[:, 0] <= east) & (box[:, 2] >= west) & (box[:, 1] <= south) & (box[:, 3] >= north)
    near = np.flatnonzero(there & seen)
    found = Piece([], [], [], {kind: [] for kind in KINDS})
    for ring in near.tolist():
        low, high = int(world.first[ring]), int(world.first[ring + 1])
        corners = np.stack([world.x[low:high] * size - column, world.y[low:high] * size - row], axis=1) * EXTENT
        kind = world.kind[low:high]
        whole = bool((box[ring, :2] >= (west, north)).all() and (box[ring, 2:] <= (east, south)).all())
        ground = _ring(corners, whole)
        if ground is not None:
            (found.disputed_land if world.disputed[ring] else found.land).append(ground)
        _lines(corners, kind, found.lines)
    for outline in borders.disputed_outlines():
        x, y = mercator(outline[:, 0], outline[:, 1])
        corners = np.stack([x * size - column, y * size - row], axis=1) * EXTENT
        _lines(corners, np.full(len(corners), 3, np.int8), found.lines)
    return found


SIDES = ((0, -MARGIN, 1), (0, EXTENT + MARGIN, -1), (1, -MARGIN, 1), (1, EXTENT + MARGIN, -1))
"""The sides of a tile with its margin: axis, bound, and on which side of it the tile lies."""


def _ring(corners: NDArray[np.float64], whole: bool) -> NDArray[np.int64] | None:
    """A closed ring, cut to the tile and its margin where it is not whole in it, in whole steps.

    None where nothing of it is left.
    """
    cut = corners[:-1]
    for axis, bound, sign in () if whole else SIDES:
        inside = sign * (cut[:, axis] - bound) >= 0
        if inside.all():
            continue
        if not inside.any():
            return None
        before, was_inside = np.roll(cut, 1, axis=0), np.roll(inside, 1)
        crossing = inside != was_inside
        run = cut[:, axis] - before[:, axis]
        part = (bound - before[:, axis]) / np.where(run == 0, 1, run)
        on_edge = before + part[:, None] * (cut - before)
        both = np.stack([on_edge, cut], axis=1).reshape(-1, 2)
        cut = both[np.stack([crossing, inside], axis=1).reshape(-1)]
    steps = np.rint(cut).astype(np.int64)
    kept = (steps != np.roll(steps, 1, axis=0)).any(axis=1)
    steps = steps[kept]
    if len(steps) < 3:
        return None
    following = np.roll(steps, -1, axis=0)
    area = int((steps[:, 0] * following[:, 1] - following[:, 0] * steps[:, 1]).sum())
    if area == 0:
        return None
    return np.asarray(steps if area > 0 else steps[::-1], np.int64)


def _lines(corners: NDArray[np.float64], kinds: NDArray[np.int8], found: dict[LineKind, Lines]) -> None:
    """Add the lines of a ring that lie in the tile, long ones cut to it."""
    a, b, kind = corners[:-1], corners[1:], kinds[:-1]
    bound = np.array([-MARGIN, EXTENT + MARGIN])
    least, most = np.minimum(a, b), np.maximum(a, b)
    near = (kind >= 0) & (least <= bound[1]).all(axis=1) & (most >= bound[0]).all(axis=1)
    if not near.any():
        return
    for start, stop in _runs(near, kind):
        steps = np.rint(_cut(corners[start : stop + 1])).astype(np.int64)
        kept = np.concatenate([[True], (steps[1:] != steps[:-1]).any(axis=1)])
        if kept.sum() > 1:
            found[KINDS[int(kind[start])]].append(steps[kept])


def _runs(near: NDArray[np.bool_], kind: NDArray[np.int8]) -> list[tuple[int, int]]:
    """Stretches of edges of one kind that follow one another: the first and the one behind the last."""
    wanted = np.where(near, kind, -1)
    change = np.flatnonzero(np.diff(wanted)) + 1
    bounds = [0, *change.tolist(), len(wanted)]
    return [(low, high) for low, high in pairwise(bounds) if low < high and wanted[low] >= 0]


def _cut(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """A line whose ends outside the margin are brought to it, along the line."""
    cut = line.copy()
    for end, inner in ((0, 1), (-1, -2)):
        for axis, bound, sign in SIDES:
            outside = sign * (cut[end, axis] - bound) < 0
            run = cut[inner, axis] - cut[end, axis]
            if outside and run:
                cut[end] += (bound - cut[end, axis]) / run * (cut[inner] - cut[end])
    return cut
