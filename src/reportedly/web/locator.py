"""A small map in SVG, made by the server: where an incident lies, for pages without script and for print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from reportedly.service import mapping
from reportedly.world import base_map

WIDTH, HEIGHT = 480, 300  # pixels
ZOOM = 6  # the level at which a town and its region are seen together
SCALE = 0.5  # of a tile's steps to the drawing's units: a tile is 512 wide


@dataclass(frozen=True, slots=True)
class Label:
    """A name and where it stands."""

    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Locator:
    """Paths of the ground, the point or the outline of the incident, and names around it.

    Attributes:
        outline: the region, where the place is one and its outline is known; empty else.
        rough: the point stands for more than a town.
    """

    land: str
    disputed_land: str
    coast: str
    country: str
    region: str
    disputed: str
    outline: str
    x: float
    y: float
    rough: bool
    labels: tuple[Label, ...]


TOWNS = 6  # towns that are named around it


def locator(name: str, latitude: float, longitude: float, precision: int | None) -> Locator | None:
    """The map around a place; None for a place that is a whole country, or lies beyond where the map is drawn."""
    if (precision or 0) >= 6 or abs(latitude) > 80:
        return None
    zoom = ZOOM if (precision or 1) < mapping.REGION else ZOOM - 1
    x, y = (float(value[0]) * (1 << zoom) for value in base_map.mercator(np.array([longitude]), np.array([latitude])))
    tile = base_map.EXTENT * SCALE
    left, top = x * tile - WIDTH / 2, y * tile - HEIGHT / 2
    parts: dict[str, list[str]] = {"land": [], "disputed_land": [], **{kind: [] for kind in base_map.KINDS}}
    for column in range(int(left // tile), int((left + WIDTH) // tile) + 1):
        for row in range(max(0, int(top // tile)), min((1 << zoom) - 1, int((top + HEIGHT) // tile)) + 1):
            piece = base_map.piece(zoom, column % (1 << zoom), row)
            at = (column * tile - left, row * tile - top)
            parts["land"] += [_path(ring, at, True) for ring in piece.land]
            parts["disputed_land"] += [_path(ring, at, True) for ring in piece.disputed_land]
            for kind in base_map.KINDS:
                parts[kind] += [_path(line, at, False) for line in piece.lines[kind]]
    rings = mapping.outline(name, latitude, longitude) if (precision or 0) >= mapping.REGION else ()
    outline = []
    for ring in rings:
        across, down = base_map.mercator(np.array([c[0] for c in ring]), np.array([c[1] for c in ring]))
        drawn = np.stack([across * (1 << zoom) * tile - left, down * (1 << zoom) * tile - top], axis=1)
        outline.append(_joined(np.rint(drawn).astype(np.int64), True))
    joined = {kind: "".join(part for part in found if part) for kind, found in parts.items()}
    return Locator(
        **joined, outline="".join(outline), x=WIDTH / 2, y=HEIGHT / 2, rough=(precision or 0) >= 3, labels=()
    )


def _path(shape: Iterable[Iterable[int]], at: tuple[float, float], closed: bool) -> str:
    corners = np.rint(np.asarray(shape) * SCALE + at).astype(np.int64)
    inside = (corners >= (-20, -20)).all(axis=1) & (corners <= (WIDTH + 20, HEIGHT + 20)).all(axis=1)
    if not inside.any() and not closed:
        return ""
    if closed and ((corners.max(axis=0) < 0).any() or (corners.min(axis=0) > (WIDTH, HEIGHT)).any()):
        return ""
    if closed:
        corners = np.clip(corners, -20, (WIDTH + 20, HEIGHT + 20))
    return _joined(corners, closed)


def _joined(corners: np.ndarray[tuple[int, ...], np.dtype[np.int64]], closed: bool) -> str:
    kept = np.ones(len(corners), bool)
    kept[1:] = (corners[1:] != corners[:-1]).any(axis=1)
    corners = corners[kept]
    if len(corners) < 2:
        return ""
    steps = np.diff(corners, axis=0)
    return (
        f"M{corners[0, 0]} {corners[0, 1]}l" + " ".join(f"{x} {y}" for x, y in steps.tolist()) + ("z" if closed else "")
    )
