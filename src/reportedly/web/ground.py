"""What maps are drawn on, from this server alone: pieces of the base map, and the names of countries."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse

from reportedly.web import tiles
from reportedly.world.countries import countries

WIDE = ((5_000_000, 1.0), (1_200_000, 2.0), (400_000, 3.0), (100_000, 4.0), (20_000, 5.0))
"""Countries of at least so many square kilometres are named from that zoom on."""

SMALLEST = 6.0
"""The zoom from which all countries are named."""

DAY = "max-age=86400"


@lru_cache(maxsize=1)
def names() -> list[dict[str, Any]]:
    """The countries with where their names stand (longitude, latitude), and from which zoom on."""
    found = []
    for one in countries():
        start = next((zoom for area, zoom in WIDE if one.area_km2 >= area), SMALLEST)
        found.append({"name": one.name, "at": [one.lon, one.lat], "from": start})
    return found


def add_ground(app: FastAPI) -> None:
    """Add the addresses of the base map."""

    @app.get("/map/{zoom}/{column}/{row}.mvt")
    def tile(zoom: int, column: int, row: int) -> Response:
        headers = {"content-encoding": "gzip", "cache-control": DAY}
        return Response(tiles.tile(zoom, column, row), media_type="application/vnd.mapbox-vector-tile", headers=headers)

    @app.get("/map/names.json")
    def country_names() -> Response:
        return JSONResponse(names(), headers={"cache-control": DAY})
