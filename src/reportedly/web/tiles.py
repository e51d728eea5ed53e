"""Pieces of the base map as Mapbox Vector Tiles (specification 2.1), the form that map libraries draw."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reportedly.errors import UsageError
from reportedly.world import base_map

LINE, POLYGON = 2, 3  # kinds of geometry (Mapbox Vector Tile 2.1)
MOVE, DRAW, CLOSE = 1, 2, 7  # commands of a geometry (Mapbox Vector Tile 2.1)

LONGEST = 3_000  # corners of one line: what draws it numbers up to ten for each in 16 bits


@lru_cache(maxsize=512)
def tile(zoom: int, column: int, row: int) -> bytes:
    """A piece of the base map, packed by gzip. Raises UsageError for one that there is not.

    Layers: `land`, `disputed_land`, `water` (polygons); `coast`, `country`, `region`, `disputed` (lines).
    """
    try:
        found = base_map.piece(zoom, column, row)
    except ValueError as error:
        raise UsageError(str(error)) from None
    layers = [_layer("land", POLYGON, found.land), _layer("disputed_land", POLYGON, found.disputed_land)]
    layers.append(_layer("water", POLYGON, found.water))
    layers += [_layer(kind, LINE, list(_parts(found.lines[kind]))) for kind in base_map.KINDS]
    return gzip.compress(b"".join(layers), 6, mtime=0)


def _parts(lines: Iterable[NDArray[np.int64]]) -> Iterator[NDArray[np.int64]]:
    """The lines, long ones in parts that end where the next begins."""
    for line in lines:
        for start in range(0, max(1, len(line) - 1), LONGEST):
            yield line[start : start + LONGEST + 1]


def warm() -> None:
    """Make what all pieces share, before the first is asked for: it takes a second or two."""
    tile(0, 0, 0)


def _layer(name: str, kind: int, shapes: Sequence[NDArray[np.int64]]) -> bytes:
    """A layer of one feature that has all the shapes; nothing where there are none."""
    if not shapes:
        return b""
    geometry = _varints(_commands(shapes, kind == POLYGON))
    feature = _number(3, kind) + _bytes(4, geometry)
    layer = _number(15, 2) + _bytes(1, name.encode()) + _bytes(2, feature) + _number(5, base_map.EXTENT)
    return _bytes(3, layer)


def _commands(shapes: Iterable[NDArray[np.int64]], closed: bool) -> NDArray[np.int64]:
    """Moves, lines and closings; steps are counted from where the pen was, signs folded in (zigzag)."""
    parts: list[NDArray[np.int64]] = []
    pen = np.zeros((1, 2), np.int64)
    for shape in shapes:
        moved = np.diff(np.concatenate([pen, shape]), axis=0)
        folded = (moved << 1) ^ (moved >> 63)
        parts += [
            np.array([MOVE | 1 << 3]),
            folded[0],
            np.array([DRAW | (len(shape) - 1) << 3]),
            folded[1:].reshape(-1),
        ]
        if closed:
            parts.append(np.array([CLOSE | 1 << 3]))
        pen = shape[-1:]
    return np.concatenate(parts)


def _varints(values: NDArray[np.int64]) -> bytes:
    """Numbers in base 128, least part first."""
    parts = [(values >> 7 * place) & 127 for place in range(5)]
    length = np.ones(len(values), np.int64)
    for place in range(1, 5):
        length += values >= 1 << 7 * place
    table = np.stack(parts, axis=1)
    column = np.arange(5)[None, :]
    table = np.where(column < length[:, None] - 1, table | 128, table)
    return table[column < length[:, None]].astype(np.uint8).tobytes()


def _varint(value: int) -> bytes:
    return _varints(np.array([value], np.int64))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value
