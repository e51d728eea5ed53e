"""Parquet and GeoParquet 1.1, by DuckDB (extra `parquet`): typed columns, descriptions in the file's own metadata."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from reportedly.errors import ReportedlyError, UsageError
from reportedly.export.further_tables import Column
from reportedly.export.geography import LAYERS, features, wkb
from reportedly.export.options import TableName
from reportedly.export.view import View

SQL_TYPES = {"text": "VARCHAR", "whole": "BIGINT", "number": "DOUBLE", "truth": "BOOLEAN", "day": "DATE"}
BATCH = 2000  # rows that are written at once


def export_parquet(view: View, out: BinaryIO) -> None:
    """One table as Parquet, `incidents` unless another is asked for; incidents and events carry their geometry."""
    try:
        import duckdb
    except ImportError:
        raise UsageError("Parquet needs an extra: pip install 'reportedly[parquet]'") from None
    table: TableName = view.options.table or "incidents"
    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
        try:
            columns = view.columns(table)
            _fill(connection, view, table, columns)
            path = Path(folder) / "table.parquet"
            said = _metadata(view, table, columns)
            connection.execute(f"COPY made TO '{path}' (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{said}}})")
        except duckdb.Error as error:  # it wraps what the system says: a full disk, no memory
            raise ReportedlyError(f"the Parquet file cannot be written: {error}") from error
        finally:
            connection.close()
        with path.open("rb") as made:
            shutil.copyfileobj(made, out)


def _fill(connection: Any, view: View, table: TableName, columns: tuple[Column, ...]) -> None:
    geometry = table in LAYERS
    declared = [f'"{column.name}" {SQL_TYPES[column.type]}' for column in columns] + (
        ["geometry BLOB"] if geometry else []
    )
    connection.execute(f"CREATE TABLE made ({', '.join(declared)})")
    insert = f"INSERT INTO made VALUES ({', '.join('?' * len(declared))})"
    part: list[list[Any]] = []
    for row in _rows(view, table, columns, geometry):
        part.append(row)
        if len(part) == BATCH:
            connection.executemany(insert, part)
            part = []
    if part:
        connection.executemany(insert, part)


def _rows(view: View, table: TableName, columns: tuple[Column, ...], geometry: bool) -> Any:
    if not geometry:
        for row in view.rows(table):
            yield [row[column.name] for column in columns]
        return
    for feature in features(view, table):
        yield [*(feature.values[column.name] for column in columns), wkb(feature)]


def _metadata(view: View, table: TableName, columns: tuple[Column, ...]) -> str:
    held = view.held[table]
    said: dict[str, Any] = {
        **view.stated(), "given": str(held.given), "held back": str(held.held_back),
        "columns": json.dumps({column.name: column.help for column in columns}),
    }  # fmt: skip
    pairs = {"reportedly": json.dumps(said, ensure_ascii=False)}
    if table in LAYERS:
        geo = {"version": "1.1.0", "primary_column": "geometry",
               "columns": {"geometry": {"encoding": "WKB", "geometry_types": []}}}  # fmt: skip
        pairs["geo"] = json.dumps(geo)
    return ", ".join(f"{name}: '{value.replace(chr(39), chr(39) * 2)}'" for name, value in pairs.items())
