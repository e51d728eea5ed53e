"""Where a row lies, for maps: a point for a town, an outline for a region or country, nothing where no place is known.

A region is drawn as what it is: a point in its middle would show as exact what is not (UCDP's where_prec 4 to 6).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any

from reportedly.export.options import TableName
from reportedly.export.view import View
from reportedly.world import borders

Ring = tuple[tuple[float, float], ...]
REGION, COUNTRY = 4, 6  # UCDP's where_prec
RADIUS_KM = {1: 1.0, 2: 25.0, 3: 50.0, 4: 150.0, 5: 250.0, 6: 500.0}
"""How far a position of each UCDP precision can be off, in km: 2 as the codebook says, the others by kind of area."""

LAYERS = ("incidents", "events", "places")


@dataclass(frozen=True, slots=True)
class Feature:
    """A row with its geometry: a point (longitude, latitude), the rings of an area, or neither."""

    values: dict[str, Any]
    point: tuple[float, float] | None
    rings: tuple[Ring, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a row lies.

    Attributes:
        radius_km: how far the position can be off.
        point: longitude and latitude.
        rings: the outline of an area.
        wkb: the geometry as well-known binary.
        box: west, south, east, north.
    """

    radius_km: float | None = None
    point: tuple[float, float] | None = None
    rings: tuple[Ring, ...] = ()
    wkb: bytes | None = None
    box: tuple[float, float, float, float] | None = None


NOWHERE = Ground()
"""Of a row without a place."""


def features(view: View, table: TableName) -> Iterator[Feature]:
    """The rows of incidents, events or places with where they lie."""
    fine = view.options.coarsen is None
    for row in view.rows(table):
        found = ground(row["latitude"], row["longitude"], row["place_precision"], fine)
        row["radius_km"] = found.radius_km
        yield Feature(row, found.point, found.rings)


def placed(view: View, table: TableName) -> Iterator[tuple[list[Sequence[Any]], list[Ground]]]:
    """The same rows as cells by column, some thousand at once, for formats of very many rows."""
    names = [column.name for column in view.columns(table)]
    where = [names.index(name) for name in ("latitude", "longitude", "place_precision")]
    fine = view.options.coarsen is None
    for part in view.parts(table):
        yield part, [*map(ground, *(part[number] for number in where), repeat(fine))]


@lru_cache(maxsize=2048)
def ground(latitude: float | None, longitude: float | None, precision: int | None, fine: bool) -> Ground:
    """Where a position of some precision lies; an outline is drawn where positions are not made coarse (`fine`)."""
    radius = None if latitude is None else RADIUS_KM.get(precision or 2, 25.0)
    if latitude is None or longitude is None:
        return Ground(radius) if radius else NOWHERE
    point = (round(longitude, 5), round(latitude, 5))
    rings = outline(point, precision == COUNTRY) if fine and precision in (REGION, COUNTRY) else ()
    xs, ys = zip(*([corner for ring in rings for corner in ring] or [point]), strict=True)
    return Ground(
        radius, point, rings, rings_wkb(rings) if rings else point_wkb(*point), (min(xs), min(ys), max(xs), max(ys))
    )


@lru_cache(maxsize=2048)
def outline(point: tuple[float, float], whole_country: bool) -> tuple[Ring, ...]:
    """The outer rings of the region (or of all regions of the country) in which the point lies; () in the open sea."""
    return borders.outline((point[1], point[0]), whole_country)


def point_wkb(longitude: float, latitude: float) -> bytes:
    """A point as well-known binary, little endian."""
    return struct.pack("<BIdd", 1, 1, longitude, latitude)


def rings_wkb(rings: tuple[Ring, ...]) -> bytes:
    """Outer rings as a multi-polygon in well-known binary."""
    parts = [struct.pack("<BII", 1, 6, len(rings))]
    for ring in rings:
        parts.append(struct.pack("<BIII", 1, 3, 1, len(ring)))
        parts += [struct.pack("<dd", *corner) for corner in ring]
    return b"".join(parts)
