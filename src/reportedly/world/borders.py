"""Ground: distances, bearings, borders, and whose ground a point lies on.

Polygons are Natural Earth's first-order regions at 1:10m, simplified by at most 330 m, drawn by the policy of
`data/border_policy.toml` (General Assembly resolutions; Crimea is Ukraine's; disputed ground says so). Points are
(latitude, longitude) in degrees; distances are great-circle kilometres on a sphere of 6371.0088 km (IUGG mean radius).
"""

from __future__ import annotations

import io
import math
import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import cast

import numpy as np
from numpy.typing import NDArray

from reportedly.errors import InputError
from reportedly.world.geodesy import RADIUS_KM, Point, checked, great_circles_km

SCALE = 10_000  # steps of the file in a degree
TOLERANCE_KM = 2.5  # of a drawn border: 1:10m line width, simplification, and the odd moved boundary stone
SHORE_KM = 5.0  # a point so little off a drawn coast or border still lies in the country


@dataclass(frozen=True, slots=True)
class Region:
    """A first-order region, or a piece of disputed ground.

    Attributes:
        country: ISO 3166-1 alpha-2, by the policy.
        geonameid: GeoNames id, None where Natural Earth gives none.
        disputed: whether states (or bodies that hold ground) contest it; `note` says by what rule it was given.
    """

    country: str
    name: str
    geonameid: int | None
    disputed: bool = False
    note: str | None = None


@dataclass(frozen=True)
class _Borders:
    points: NDArray[np.int32]  # (longitude, latitude) in steps
    first: NDArray[np.int64]  # where each ring begins, and one past the last
    owner: NDArray[np.int32]  # region of each ring
    box: NDArray[np.int32]  # west, south, east, north of each ring
    regions: tuple[Region, ...]
    of_country: dict[str, tuple[int, ...]]  # rings


@lru_cache(maxsize=1)
def _policy() -> tuple[dict[str, object], ...]:
    text = resources.files("reportedly.world").joinpath("data/border_policy.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["region"])


@lru_cache(maxsize=1)
def _borders() -> _Borders:
    raw = resources.files("reportedly.world").joinpath("data/borders.npz").read_bytes()
    with np.load(io.BytesIO(raw), allow_pickle=False) as file:
        points = np.cumsum(file["steps"], axis=0, dtype=np.int32)
        first = np.concatenate([[0], np.cumsum(file["lengths"], dtype=np.int64)])
        owner = file["owner"]
        table = list(zip(*(file[key].tolist() for key in ("country", "name", "geonameid", "rule")), strict=True))
    policy = _policy()
    regions = tuple(
        Region(
            str(country),
            str(name),
            int(ident) or None,
            disputed=rule >= 0 and policy[rule]["status"] == "disputed",
            note=str(policy[rule]["note"]) if rule >= 0 else None,
        )
        for country, name, ident, rule in table
    )
    box = np.stack(
        [
            np.minimum.reduceat(points[:, 0], first[:-1]),
            np.minimum.reduceat(points[:, 1], first[:-1]),
            np.maximum.reduceat(points[:, 0], first[:-1]),
            np.maximum.reduceat(points[:, 1], first[:-1]),
        ],
        axis=1,
    )
    of_country: dict[str, list[int]] = {}
    for ring, index in enumerate(owner.tolist()):
        of_country.setdefault(regions[index].country, []).append(ring)
    return _Borders(points, first, owner, box, regions, {code: tuple(rings) for code, rings in of_country.items()})


def _inside(ring: NDArray[np.int32], x: float, y: float) -> bool:
    """Whether a ray to the east crosses the ring an odd number of times (even-odd rule)."""
    ys, yn = ring[:-1, 1], ring[1:, 1]
    cross = np.flatnonzero((ys > y) != (yn > y))
    if not len(cross):
        return False
    x0, x1 = ring[cross, 0].astype(float), ring[cross + 1, 0].astype(float)
    y0, y1 = ys[cross].astype(float), yn[cross].astype(float)
    return bool(np.count_nonzero(x0 + (y - y0) * (x1 - x0) / (y1 - y0) > x) % 2)


def _containing(point: Point) -> Region | None:
    lat, lon = point
    borders = _borders()
    x, y = lon * SCALE, lat * SCALE
    box = borders.box
    near = np.flatnonzero((box[:, 0] <= x) & (x <= box[:, 2]) & (box[:, 1] <= y) & (y <= box[:, 3]))
    odd: dict[int, bool] = {}
    for ring in near.tolist():
        line = borders.points[borders.first[ring] : borders.first[ring + 1]]
        if _inside(line, x, y):
            owner = int(borders.owner[ring])
            odd[owner] = not odd.get(owner, False)
    hits = [owner for owner, inside in odd.items() if inside]
    if not hits:
        return None
    return _marked(borders.regions[min(hits, key=lambda k: (not borders.regions[k].disputed, k))], point)


@lru_cache(maxsize=1)
def _marks() -> tuple[tuple[str, str, NDArray[np.int32]], ...]:
    """(country that the ground is drawn with, note, closed outline) of ground that is disputed and drawn as held."""
    found = []
    for rule in _policy():
        if rule.get("mark"):
            outline = [(lon * SCALE, lat * SCALE) for lat, lon in cast(list[tuple[float, float]], rule["outline"])]
            found.append((str(rule["country"]), str(rule["note"]), np.array([*outline, outline[0]], np.int32)))
    return tuple(found)


def _marked(region: Region, point: Point) -> Region:
    """The region, said to be disputed where the point lies in a marked outline of it."""
    if not region.disputed:
        for country, note, outline in _marks():
            if country == region.country and _inside(outline, point[1] * SCALE, point[0] * SCALE):
                return replace(region, disputed=True, note=note)
    return region


def _least_km(point: Point, boxes: NDArray[np.int32]) -> NDArray[np.float64]:
    """A distance that the ground in each box (west, south, east, north) is at least away from a point."""
    lat, lon = point
    west, south, east, north = (boxes[:, side] / SCALE for side in range(4))
    up = np.radians(np.maximum(np.maximum(south - lat, lat - north), 0.0))
    aside = np.minimum((west - lon) % 360, (lon - east) % 360)
    turn = np.radians(np.where((lon - west) % 360 <= east - west, 0.0, aside))
    across = np.arcsin(np.sin(np.minimum(turn, np.pi / 2)) * math.cos(math.radians(lat)))
    return np.asarray(RADIUS_KM * np.maximum(up, across), np.float64)


def _to_rings_km(point: Point, rings: NDArray[np.int64]) -> tuple[float, int]:
    """Least distance to the segments of some rings, and the ring; exact to some metres near by, to 1 % far off."""
    lat, lon = point
    borders = _borders()
    lengths = borders.first[rings + 1] - borders.first[rings]
    where = np.concatenate([np.arange(borders.first[r], borders.first[r + 1]) for r in rings.tolist()])
    degrees = borders.points[where].astype(float) / SCALE
    dlon = (degrees[:, 0] - lon + 180) % 360 - 180
    p, q = math.radians(lat), np.radians(degrees[:, 1])
    corner = great_circles_km(np.array([point]), degrees[:, ::-1])[0]
    best = int(corner.argmin())
    least = float(corner[best])
    # the nearest segment: azimuthal equidistant plane around the point, where distances to it are true
    azimuth = np.arctan2(
        np.sin(np.radians(dlon)) * np.cos(q),
        math.cos(p) * np.sin(q) - math.sin(p) * np.cos(q) * np.cos(np.radians(dlon)),
    )
    flat = np.stack([corner * np.sin(azimuth), corner * np.cos(azimuth)], axis=1)
    inner = np.ones(len(where), bool)
    inner[np.cumsum(lengths) - 1] = False  # the last corner of a ring begins no segment
    starts = np.flatnonzero(inner)
    a, b = flat[starts], flat[starts + 1]
    along = b - a
    square = (along**2).sum(axis=1)
    part = np.clip(-(a * along).sum(axis=1) / np.where(square > 0, square, 1.0), 0, 1)
    away = np.hypot(*(a + part[:, None] * along).T)
    nearest = int(away.argmin())
    if away[nearest] < least:
        least, best = float(away[nearest]), int(starts[nearest])
    ring = int(np.searchsorted(np.cumsum(lengths), best, side="right"))
    return least, int(rings[ring])


def shapes() -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32], tuple[Region, ...], float]:
    """All rings, for drawing: corners (longitude, latitude) in steps, where each ring begins (and one past the last),
    the region of each ring, the regions, and how many steps a degree has."""
    borders = _borders()
    return borders.points, borders.first, borders.owner, borders.regions, float(SCALE)


def disputed_outlines() -> tuple[NDArray[np.float64], ...]:
    """Closed outlines (longitude, latitude in degrees) of ground that is drawn as held and marked as disputed."""
    return tuple(outline / SCALE for _, _, outline in _marks())


def region_at(point: Point) -> Region | None:
    """The first-order region at a point, with its country by the policy; None at sea (more than 5 km off a coast)."""
    lat, lon = checked(point)
    found = _containing((lat, lon))
    if found:
        return found
    borders = _borders()
    pad_y = SHORE_KM / 111.2 * SCALE
    pad_x = pad_y / max(0.02, math.cos(math.radians(lat)))
    x, y, box = lon * SCALE, lat * SCALE, borders.box
    near = np.flatnonzero(
        (box[:, 0] - pad_x <= x) & (x <= box[:, 2] + pad_x) & (box[:, 1] - pad_y <= y) & (y <= box[:, 3] + pad_y)
    )
    if not len(near):
        return None
    away, ring = _to_rings_km((lat, lon), near)
    return _marked(borders.regions[int(borders.owner[ring])], (lat, lon)) if away <= SHORE_KM else None


def country_at(point: Point) -> str | None:
    """ISO code of the country at a point, by the policy; None at sea. Raises InputError for a latitude that is none."""
    region = region_at(point)
    return region.country if region else None


def border_distance_km(point: Point, iso2: str) -> tuple[float, float]:
    """How far a point lies from the nearest ground of a country, and the tolerance, both in kilometres.

    0 when the point lies in that country. The tolerance is that of the drawn line; a town's own width comes on top.
    Raises InputError when no ground of that code is drawn.
    """
    lat, lon = checked(point)
    borders = _borders()
    rings = borders.of_country.get(iso2.upper())
    if not rings:
        raise InputError("country", f"no borders are known for the code {iso2[:10]!r}")
    inside = _containing((lat, lon))
    if inside and inside.country == iso2.upper():
        return 0.0, TOLERANCE_KM
    numbers = np.array(rings, np.int64)
    least = _least_km((lat, lon), borders.box[numbers])
    away, _ = _to_rings_km((lat, lon), numbers[[int(least.argmin())]])
    nearer = numbers[least < away]  # rings whose box comes nearer than that; far off, distances are good to 1 %
    if len(nearer) > 1:
        away = min(away, _to_rings_km((lat, lon), nearer)[0])
    return away, TOLERANCE_KM + 0.002 * away


def disputed(point: Point) -> str | None:
    """Why the ground at a point is disputed, and by what rule it is given to a country; None where it is not."""
    region = region_at(point)
    return region.note if region and region.disputed else None


def outline(point: Point, whole_country: bool = False) -> tuple[tuple[tuple[float, float], ...], ...]:
    """The outer rings, as (longitude, latitude) corners, of the region at a point, or of all regions of its country.

    Empty at sea. Rings run anticlockwise, as RFC 7946 asks; lakes and enclaves inside are not cut out.
    """
    region = region_at(point)
    if region is None:
        return ()
    borders = _borders()
    rings = []
    for ring in borders.of_country.get(region.country, ()):
        of = borders.regions[int(borders.owner[ring])]
        if not whole_country and (of.name, of.geonameid) != (region.name, region.geonameid):
            continue
        corners = borders.points[borders.first[ring] : borders.first[ring + 1]] / SCALE
        turned = np.sum((corners[1:, 0] - corners[:-1, 0]) * (corners[1:, 1] + corners[:-1, 1]))
        ordered = corners[::-1] if turned > 0 else corners
        rings.append(tuple((round(float(x), 4), round(float(y), 4)) for x, y in ordered))
    return tuple(rings)
