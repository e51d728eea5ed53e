"""Distances and directions on the earth: great circles on a sphere of 6371.0088 km (IUGG mean radius).

Points are (latitude, longitude) in degrees.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from reportedly.errors import InputError

Point = tuple[float, float]

RADIUS_KM = 6371.0088  # IUGG's mean radius R1
NAMES_8 = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")


def checked(point: Point) -> Point:
    """The point with its longitude between -180 and 180. Raises InputError for what is no point on the earth."""
    lat, lon = float(point[0]), float(point[1])
    if not (math.isfinite(lat) and math.isfinite(lon) and -90 <= lat <= 90):
        raise InputError("point", f"not a point on the earth: {point[0]!r}, {point[1]!r}")
    return lat, (lon + 180) % 360 - 180


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance in kilometres. Raises InputError for a latitude that is none."""
    return great_circle_km(checked(a), checked(b))


def great_circle_km(a: Point, b: Point) -> float:
    """The same for points that are known to be points (haversine)."""
    p, q = math.radians(a[0]), math.radians(b[0])
    half = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def great_circles_km(points: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """The distance of each point to each other one: rows of (latitude, longitude), a table of kilometres.

    NaN where a coordinate is NaN.
    """
    a, b = np.radians(points), np.radians(others)
    half = np.sin((a[:, None, 0] - b[None, :, 0]) / 2) ** 2
    half += np.cos(a[:, None, 0]) * np.cos(b[None, :, 0]) * np.sin((a[:, None, 1] - b[None, :, 1]) / 2) ** 2
    made: NDArray[np.float64] = 2 * RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return made


def bearing(a: Point, b: Point) -> float:
    """The direction of `b` seen from `a`: degrees clockwise from north, 0 <= degrees < 360, at the start of the way."""
    (lat1, lon1), (lat2, lon2) = checked(a), checked(b)
    p1, p2, d = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1)
    east = math.sin(d) * math.cos(p2)
    north = math.cos(p1) * math.sin(p2) - math.sin(p1) * math.cos(p2) * math.cos(d)
    return math.degrees(math.atan2(east, north)) % 360


def compass(degrees: float) -> str:
    """The nearest of the eight winds: 135 gives "southeast"."""
    return NAMES_8[round(degrees % 360 / 45) % 8]
