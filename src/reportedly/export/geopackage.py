"""GeoPackage 1.3 (OGC 12-128r17), written with sqlite3 alone: layers for incidents and events, with styles for QGIS."""

from __future__ import annotations

import shutil
import sqlite3
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from reportedly.export.further_tables import Column
from reportedly.export.geography import LAYERS, placed
from reportedly.export.options import TableName
from reportedly.export.tables import notes
from reportedly.export.view import View

APPLICATION = 0x47504B47  # "GPKG", as the standard has it (OGC 12-128r18)
VERSION = 10_300  # GeoPackage 1.3
NEVER = "1970-01-01T00:00:00.000Z"
"""`last_change` of every layer: the same record gives the same bytes."""

SQL_TYPES = {"text": "TEXT", "whole": "INTEGER", "number": "DOUBLE", "truth": "BOOLEAN", "day": "DATE"}
RADIUS = Column("radius_km", "number", "how far the position can be off")
WGS84 = (
    'GEOGCS["WGS 84",DATUM["World Geodetic System 1984",SPHEROID["WGS 84",6378137,298.257223563]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]'
)
TABLES = (
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, "
    "organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, "
    "definition TEXT NOT NULL, description TEXT)",
    "CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, "
    "description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, "
    "max_x DOUBLE, max_y DOUBLE, srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id))",
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL REFERENCES gpkg_contents(table_name), "
    "column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, "
    "m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name))",
    "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT, f_table_schema TEXT, "
    "f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, "
    "description TEXT, owner TEXT, ui TEXT, update_time DATETIME)",
)
# the systems that every GeoPackage has (12-128r18, 1.1.2.1.2)
SYSTEMS = (
    ("Undefined Cartesian", -1, "NONE", -1, "undefined", None),
    ("Undefined geographic", 0, "NONE", 0, "undefined", None),
    ("WGS 84", 4326, "EPSG", 4326, WGS84, None),
)


def export_gpkg(view: View, out: BinaryIO) -> None:
    """Layers `incidents`, `events`, `places` with all columns, outlines where only a region is known, and `notes`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.gpkg"
        connection = sqlite3.connect(path)
        try:
            write(view, connection)
        finally:
            connection.close()
        with path.open("rb") as made:
            shutil.copyfileobj(made, out)


def write(view: View, connection: sqlite3.Connection) -> None:
    """Everything into an open, empty database."""
    connection.execute("PRAGMA journal_mode = OFF")  # a passing file, which no one else reads
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    for statement in TABLES:
        connection.execute(statement)
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", SYSTEMS)
    only = view.options.table
    for layer in (only,) if only in LAYERS else LAYERS:
        _layer(view, connection, layer)  # type: ignore[arg-type]
    connection.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, name TEXT, words TEXT)")
    connection.executemany("INSERT INTO notes (name, words) VALUES (?, ?)", notes(view))
    _content(connection, "notes", "attributes", "what this file is", None)
    connection.commit()


def _layer(view: View, connection: sqlite3.Connection, layer: TableName) -> None:
    columns = (*view.columns(layer), RADIUS)
    named = [("row_id" if column.name == "id" else column.name, column) for column in columns]
    declared = ", ".join(f'"{name}" {SQL_TYPES[column.type]}' for name, column in named)
    connection.execute(f'CREATE TABLE "{layer}" (fid INTEGER PRIMARY KEY, geom GEOMETRY, {declared})')
    boxes: set[tuple[float, ...]] = set()
    marks = ", ".join("?" * (len(columns) + 1))
    names = ", ".join(f'"{name}"' for name, _ in named)
    rows = _rows(view, layer, boxes)
    connection.executemany(f'INSERT INTO "{layer}" (geom, {names}) VALUES ({marks})', rows)
    wests, souths, easts, norths = zip(*boxes, strict=True) if boxes else ((),) * 4
    extent = (min(wests), min(souths), max(easts), max(norths)) if boxes else None
    held = view.held[layer]
    _content(connection, layer, "features", f"{held.given} given, {held.held_back} held back", extent)
    connection.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'GEOMETRY', 4326, 0, 0)", (layer,))
    connection.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
        "styleSLD, useAsDefault, description) VALUES ('', '', ?, 'geom', ?, ?, 1, 'size by precision')",
        (layer, layer, STYLE.replace("LAYER", layer)),
    )


def _content(
    connection: sqlite3.Connection, name: str, kind: str, words: str, extent: tuple[float, ...] | None
) -> None:
    connection.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (name, kind, name, words, NEVER, *(extent or (None,) * 4), 4326 if kind == "features" else None),
    )


def _rows(view: View, layer: TableName, boxes: set[tuple[float, ...]]) -> Iterator[tuple[Any, ...]]:
    for part, found in placed(view, layer):
        boxes |= {ground.box for ground in found if ground.box}
        shapes = [None if ground.wkb is None else header(ground.wkb) for ground in found]
        yield from zip(shapes, *part, [ground.radius_km for ground in found], strict=True)


HEADER = b"GP\x00\x01" + struct.pack("<i", 4326)  # GeoPackage 1.3, 2.1.3: little-endian, WGS 84


def header(shape: bytes) -> bytes:
    """A geometry as GeoPackage keeps it: magic, version, flags (little endian, no envelope), system 4326, then WKB."""
    return HEADER + shape


STYLE = """<?xml version="1.0" encoding="UTF-8"?>
<StyledLayerDescriptor xmlns="http://www.opengis.net/sld" version="1.0.0" xmlns:ogc="http://www.opengis.net/ogc">
<NamedLayer><Name>LAYER</Name><UserStyle><FeatureTypeStyle>
<Rule><Name>exact</Name><ogc:Filter><ogc:PropertyIsLessThan><ogc:PropertyName>place_precision</ogc:PropertyName>
<ogc:Literal>3</ogc:Literal></ogc:PropertyIsLessThan></ogc:Filter><PointSymbolizer><Graphic><Mark>
<WellKnownName>circle</WellKnownName><Fill><CssParameter name="fill">#b2182b</CssParameter></Fill></Mark><Size>7</Size>
</Graphic></PointSymbolizer></Rule>
<Rule><Name>rough</Name><ogc:Filter><ogc:PropertyIsGreaterThanOrEqualTo><ogc:PropertyName>place_precision</ogc:PropertyName>
<ogc:Literal>3</ogc:Literal></ogc:PropertyIsGreaterThanOrEqualTo></ogc:Filter><PolygonSymbolizer><Fill>
<CssParameter name="fill">#b2182b</CssParameter><CssParameter name="fill-opacity">0.12</CssParameter></Fill><Stroke>
<CssParameter name="stroke">#b2182b</CssParameter><CssParameter name="stroke-dasharray">4 3</CssParameter></Stroke>
</PolygonSymbolizer></Rule>
</FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>
"""
"""A point for what is known to a town, a dashed outline for what is known to a region only."""
