"""Rows of a list as CSV, JSON Lines and GeoJSON: the columns of `model/table_rows.py`, in their order.

CSV as `delimited.py` writes it; JSON Lines, one object a line; GeoJSON after RFC 7946: a point for each row that has
one, no geometry for the others, so that nothing is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from reportedly.export.delimited import line
from reportedly.model.table_rows import Row, columns

Json = dict[str, Any]


def as_dict(row: Row) -> Json:
    """A row as a mapping of its columns."""
    return {one.name: getattr(row, one.name) for one in fields(row)}


def csv_lines(noun: str, rows: Iterable[Row], plain: bool = False) -> Iterator[str]:
    """The heading and a line for each row, line ends included.

    Args:
        noun: what the rows are.
        rows: the rows.
        plain: leave cells as they are that a spreadsheet would run as a formula; else they get an apostrophe.
    """
    names = columns(noun)
    yield line(names)
    for row in rows:
        yield line((getattr(row, name) for name in names), not plain)


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """A JSON object for each row, line ends included."""
    for row in rows:
        yield json.dumps(as_dict(row), ensure_ascii=False) + "\n"


def feature(row: Row) -> Json:
    """A row as a GeoJSON feature; its point and its id stand where GeoJSON has them."""
    properties = as_dict(row)
    latitude, longitude = properties.pop("latitude", None), properties.pop("longitude", None)
    point = None if latitude is None or longitude is None else {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "id": properties.pop("id"), "geometry": point, "properties": properties}


def geojson_parts(rows: Iterable[Row]) -> Iterator[str]:
    """A feature collection, a feature a line."""
    yield '{"type": "FeatureCollection", "features": [\n'
    between = ""
    for row in rows:
        yield between + json.dumps(feature(row), ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"
