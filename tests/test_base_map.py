"""The base map: its pieces fit together, borders are drawn by the policy, and the tiles say what the standard says."""

from __future__ import annotations

import gzip
from itertools import pairwise

import numpy as np
import pytest

from reportedly.errors import UsageError
from reportedly.web import tiles
from reportedly.world import base_map
from reportedly.world.base_map import EXTENT, MARGIN, piece

ZOOM = 6


def tile_of(longitude: float, latitude: float, zoom: int = ZOOM) -> tuple[int, int, float, float]:
    """Column and row of the tile, and where in it the point lies, in steps."""
    x, y = base_map.mercator(np.array([longitude]), np.array([latitude]))
    across, down = float(x[0]) * (1 << zoom), float(y[0]) * (1 << zoom)
    return int(across), int(down), (across % 1) * EXTENT, (down % 1) * EXTENT


def nearest(kind: base_map.LineKind, longitude: float, latitude: float) -> float:
    """How many steps the nearest corner of a line of that kind is away."""
    column, row, x, y = tile_of(longitude, latitude)
    lines = piece(ZOOM, column, row).lines[kind]
    return min((float(np.hypot(*(line - (x, y)).T).min()) for line in lines), default=1e9)


def inside(rings: base_map.Lines, x: float, y: float) -> bool:
    odd = False
    for ring in rings:
        a, b = ring, np.roll(ring, -1, axis=0)
        cross = (a[:, 1] > y) != (b[:, 1] > y)
        at = a[cross, 0] + (y - a[cross, 1]) * (b[cross, 0] - a[cross, 0]) / (b[cross, 1] - a[cross, 1])
        odd ^= bool(np.count_nonzero(at > x) % 2)
    return odd


@pytest.mark.parametrize(
    ("where", "longitude", "latitude", "land"),
    [("Kyiv", 30.52, 50.45, True), ("Warsaw", 21.0, 52.2, True), ("Black Sea", 33.0, 43.5, False),
     ("Mediterranean", 18.0, 35.0, False), ("Damascus", 36.3, 33.5, True)],
)  # fmt: skip
def test_land_is_land(where: str, longitude: float, latitude: float, land: bool) -> None:
    column, row, x, y = tile_of(longitude, latitude)
    found = piece(ZOOM, column, row)
    assert inside([*found.land, *found.disputed_land], x, y) == land, where


@pytest.mark.parametrize("zoom", [0, 1, 2, 3, 4])
@pytest.mark.parametrize(
    ("where", "longitude", "latitude", "land"),
    [("Kyiv", 30.52, 50.45, True), ("Khartoum", 32.5, 15.6, True), ("Tehran", 51.4, 35.7, True), ("Black Sea", 34.0, 43.3, False),
     ("Caspian Sea", 50.8, 41.5, False), ("Atlantic", -30.0, 30.0, False)],
)  # fmt: skip
def test_seas_are_no_land_at_any_zoom(where: str, longitude: float, latitude: float, land: bool, zoom: int) -> None:
    column, row, x, y = tile_of(longitude, latitude, zoom)
    found = piece(zoom, column, row)
    ground = any(inside([ring], x, y) for ring in (*found.land, *found.disputed_land))
    assert (ground and not any(inside([ring], x, y) for ring in found.water)) == land, where


@pytest.mark.parametrize(
    ("where", "kind", "longitude", "latitude"),
    [
        ("Poland and Belarus on the Bug", "country", 23.6, 52.1),
        ("Crimea against Kherson: no border between countries", "disputed", 33.65, 46.14),
        ("Donetsk against Dnipropetrovsk: ground that is disputed", "disputed", 37.0, 48.2),
        ("the coast at Odesa", "coast", 30.77, 46.47),
    ],
)
def test_borders_are_of_their_kind(where: str, kind: base_map.LineKind, longitude: float, latitude: float) -> None:
    assert nearest(kind, longitude, latitude) < 60, where


def test_crimea_is_not_cut_off_by_a_border_between_countries() -> None:
    assert nearest("country", 33.65, 46.14) > 100


@pytest.mark.parametrize(("zoom", "column", "row"), [(3, 4, 2), (6, 38, 21), (8, 153, 86)])
def test_nothing_is_drawn_beyond_the_margin(zoom: int, column: int, row: int) -> None:
    found = piece(zoom, column, row)
    shapes = [*found.land, *found.disputed_land, *(line for lines in found.lines.values() for line in lines)]
    assert shapes
    corners = np.concatenate(shapes)
    assert corners.min() >= -MARGIN - EXTENT and corners.max() <= EXTENT * 2 + MARGIN
    rings = np.concatenate([*found.land, *found.disputed_land])
    assert rings.min() >= -MARGIN and rings.max() <= EXTENT + MARGIN


def decoded(data: bytes) -> dict[str, int]:
    """The layers of a tile with the number of their commands, read by the standard's own words."""

    def varint(at: int) -> tuple[int, int]:
        value = shift = 0
        while True:
            byte = data[at]
            value, shift, at = value | (byte & 127) << shift, shift + 7, at + 1
            if byte < 128:
                return value, at

    found: dict[str, int] = {}
    at = 0
    while at < len(data):
        tag, at = varint(at)
        assert tag == 3 << 3 | 2
        length, at = varint(at)
        end, name, size = at + length, "", 0
        while at < end:
            tag, at = varint(at)
            value, at = varint(at)
            if tag & 7 == 2:
                if tag >> 3 == 1:
                    name = data[at : at + value].decode()
                if tag >> 3 == 2:
                    size = value
                at += value
            elif tag >> 3 == 15:
                assert value == 2
            elif tag >> 3 == 5:
                assert value == EXTENT
        found[name] = size
    return found


def test_a_tile_has_the_layers() -> None:
    layers = decoded(gzip.decompress(tiles.tile(6, 38, 22)))
    assert {"land", "disputed_land", "coast", "region", "disputed"} <= layers.keys()
    assert all(layers.values())
    assert decoded(gzip.decompress(tiles.tile(8, 0, 128))) == {}  # open sea


@pytest.mark.parametrize("length", [2, 3_000, 3_001, 3_002, 20_000])
def test_long_lines_are_drawn_in_parts_that_meet(length: int) -> None:
    line = np.stack([np.arange(length), np.zeros(length, np.int64)], axis=1)
    parts = list(tiles._parts([line]))
    assert all(2 <= len(part) <= 3_001 for part in parts)
    assert [corner for part in parts for corner in part[1:, 0].tolist()] == list(range(1, length))
    assert all(one[-1, 0] == other[0, 0] for one, other in pairwise(parts))


@pytest.mark.parametrize(
    ("value", "encoded"),
    [(0, b"\x00"), (127, b"\x7f"), (128, b"\x80\x01"), (300, b"\xac\x02"), (1 << 30, b"\x80\x80\x80\x80\x04")],
)
def test_numbers_are_written_in_base_128(value: int, encoded: bytes) -> None:
    assert tiles._varint(value) == encoded


@pytest.mark.parametrize(("zoom", "column", "row"), [(0, 1, 0), (9, 0, 0), (-1, 0, 0), (2, 0, 4)])
def test_what_there_is_not_is_said(zoom: int, column: int, row: int) -> None:
    with pytest.raises(UsageError, match="there is no tile"):
        tiles.tile(zoom, column, row)
