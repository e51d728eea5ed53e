"""Incidents as features for a map: a point for a town, the outline for a region, nothing for what has no place.

No point is moved: a town stands where the gazetteer has it, and what is known by its country alone is not drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from reportedly.model.table_rows import Row
from reportedly.record import mapped
from reportedly.record.filters import Filter
from reportedly.record.mapped import Ground, Mapped
from reportedly.record.store import Record
from reportedly.service import querying
from reportedly.world import borders
from reportedly.world.countries import folded

Json = dict[str, Any]
Ring = list[list[float]]

REGION = 4
"""The precision (UCDP's) from which a place is a region, not a town."""

FINEST = 0.01
"""Degrees that two corners of a region's outline are apart at least."""


def on_map(record: Record, asked: Filter | Mapping[str, object]) -> Mapped:
    """Where the incidents that fit lie, counted by town and region."""
    wanted = querying.asked_for("incidents", asked)
    with record.reading() as connection:
        return mapped.mapped(connection, wanted)


def off_map(record: Record, asked: Filter | Mapping[str, object], most: int = 100) -> list[Row]:
    """The incidents that fit and cannot be drawn: known by their country alone, or without a place."""
    wanted = querying.asked_for("incidents", asked)
    with record.reading() as connection:
        return mapped.off_map(connection, wanted, most)


def feature(ground: Ground) -> Json:
    """A town as a point, a region as its outline where one is known, else as a point that says it stands for more."""
    rings = outline(ground.place, ground.latitude, ground.longitude) if ground.precision >= REGION else ()
    shape = "region" if rings else "town" if ground.precision < REGION else "around"
    geometry: Json = {"type": "Point", "coordinates": [ground.longitude, ground.latitude]}
    if rings:
        geometry = {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {
            "shape": shape,
            "place": ground.place,
            "country": ground.country,
            "longitude": ground.longitude,
            "latitude": ground.latitude,
            "precision": ground.precision,
            "incidents": ground.incidents,
            "contested": ground.contested,
            "earliest": ground.earliest,
            "latest": ground.latest,
            "incident": ground.incident,
            "title": ground.title,
        },
    }


@lru_cache(maxsize=2000)
def outline(name: str, latitude: float, longitude: float) -> tuple[Ring, ...]:
    """The outline of the region of that name at a point; empty where the map knows it by no such name."""
    region = borders.region_at((latitude, longitude))
    if region is None or folded(region.name) != folded(name):
        return ()
    return tuple(ring for ring in map(_thinned, borders.outline((latitude, longitude))) if len(ring) > 3)


def _thinned(corners: tuple[tuple[float, float], ...]) -> Ring:
    kept = [corners[0]]
    for corner in corners[1:-1]:
        if abs(corner[0] - kept[-1][0]) + abs(corner[1] - kept[-1][1]) >= FINEST:
            kept.append(corner)
    return [[round(x, 3), round(y, 3)] for x, y in (*kept, kept[0])]
