"""Where a row lies, for maps: a point for a town, an outline for a region or country, nothing where no place is known.

A region is drawn as what it is: a point in its middle would show as exact what is not (UCDP's where_prec 4 to 6).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

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


def features(view: View, table: str) -> Iterator[Feature]:
    """The rows of incidents or events with where they lie."""
    for row in view.rows(table):  # type: ignore[arg-type]
        latitude, longitude, precision = row["latitude"], row["longitude"], row["place_precision"]
        row["radius_km"] = None if latitude is None else RADIUS_KM.get(precision or 2, 25.0)
        if latitude is None or longitude is None:
            yield Feature(row, None)
            continue
        point = (round(longitude, 5), round(latitude, 5))
        wide = view.options.coarsen is None and precision in (REGION, COUNTRY)
        yield Feature(row, point, outline(point, precision == COUNTRY) if wide else ())


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


def wkb(feature: Feature) -> bytes | None:
    """The geometry of a feature as well-known binary, None where it has none."""
    if feature.rings:
        return rings_wkb(feature.rings)
    return point_wkb(*feature.point) if feature.point else None
