"""Parquet and GeoParquet 1.1, by DuckDB (extra `parquet`): typed columns, descriptions in the file's own metadata."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from reportedly.errors import ReportedlyError, UsageError
from reportedly.export import delimited
from reportedly.export.further_tables import Column
from reportedly.export.geography import LAYERS, features, wkb
from reportedly.export.options import TableName
from reportedly.export.view import View

SQL_TYPES = {"text": "VARCHAR", "whole": "BIGINT", "number": "DOUBLE", "truth": "BOOLEAN", "day": "DATE"}
EMPTY = "\x01"
"""Stands for words of no length on the way: an empty cell is what is not known."""

LONGEST = 200_000_000
"""Bytes that a row can have on the way."""

MEMORY = "256MB"
"""What DuckDB may take; it goes to the disk for more."""


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
            rows = _fill(Path(folder), view, table, columns)
            path = Path(folder) / "table.parquet"
            said = _metadata(view, table, columns)
            connection.execute(f"SET memory_limit='{MEMORY}'")
            connection.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{said}}})")
        except duckdb.Error as error:  # it wraps what the system says: a full disk, no memory
            raise ReportedlyError(f"the Parquet file cannot be written: {error}") from error
        finally:
            connection.close()
        with path.open("rb") as made:
            shutil.copyfileobj(made, out)


def _fill(folder: Path, view: View, table: TableName, columns: tuple[Column, ...]) -> str:
    """The rows in a passing file, and what reads them with their types: DuckDB takes rows one by one very slowly."""
    geometry = table in LAYERS
    path = folder / "rows.csv"
    names = [column.name for column in columns] + (["geometry"] if geometry else [])
    with path.open("wb") as out:
        delimited.write(out, names, _rows(view, table, columns, geometry))
    read = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    typed = [
        f"""CASE WHEN "{column.name}" = '{EMPTY}' THEN '' ELSE "{column.name}" END AS "{column.name}\""""
        if column.type == "text"
        else f'CAST("{column.name}" AS {SQL_TYPES[column.type]}) AS "{column.name}"'
        for column in columns
    ] + (["from_hex(geometry) AS geometry"] if geometry else [])
    dress = f"header=true, delim=',', quote='\"', escape='\"', auto_detect=false, max_line_size={LONGEST}"
    return f"SELECT {', '.join(typed)} FROM read_csv('{path}', columns={{{read}}}, {dress})"


def _rows(view: View, table: TableName, columns: tuple[Column, ...], geometry: bool) -> Iterator[list[Any]]:
    """The cells; words of no length are told apart from none at all."""
    names = [column.name for column in columns]
    if not geometry:
        for row in view.rows(table):
            yield [EMPTY if (value := row[name]) == "" else value for name in names]
        return
    for feature in features(view, table):
        shape = wkb(feature)
        cells = [EMPTY if (value := feature.values[name]) == "" else value for name in names]
        yield [*cells, None if shape is None else shape.hex()]


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
