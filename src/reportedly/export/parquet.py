"""Parquet and GeoParquet 1.1, by DuckDB (extra `parquet`): typed columns, descriptions in the file's own metadata."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

import numpy

from reportedly.errors import ReportedlyError, UsageError
from reportedly.export.further_tables import Column
from reportedly.export.geography import LAYERS, placed
from reportedly.export.keys import ROW_NAMES, in_words
from reportedly.export.options import TableName
from reportedly.export.view import View

SQL_TYPES = {"text": "VARCHAR", "whole": "BIGINT", "number": "DOUBLE", "truth": "BOOLEAN", "day": "DATE",
             "shape": "BLOB"}  # fmt: skip
NUMBERS = frozenset({"whole", "number"})
TAKEN = {"day": "CAST(c{0} AS DATE)", "shape": "from_hex(c{0})"}
"""What is made of the cells that do not go to DuckDB in the type that they have."""

PARTS = 4
"""Parts of rows that go to DuckDB at once."""

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
            connection.execute(f"SET memory_limit='{MEMORY}'")
            connection.execute(f"SET temp_directory='{folder}'")
            # a column of objects is words: that need not be told by its cells
            connection.execute("SET GLOBAL pandas_analyze_sample=0")
            columns = view.columns(table)
            _fill(connection, view, table, columns)
            path = Path(folder) / "table.parquet"
            said = _metadata(view, table, columns)
            dress = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{said}}}"
            connection.execute(f"COPY made TO '{path}' ({dress})")
        except duckdb.Error as error:  # it wraps what the system says: a full disk, no memory
            raise ReportedlyError(f"the Parquet file cannot be written: {error}") from error
        finally:
            connection.close()
        with path.open("rb") as made:
            shutil.copyfileobj(made, out)


def _fill(connection: Any, view: View, table: TableName, columns: tuple[Column, ...]) -> None:
    """The rows in the table `made`, column by column: DuckDB takes rows one by one very slowly."""
    named = [(column.name, column.type) for column in columns] + [("geometry", "shape")] * (table in LAYERS)
    declared = ", ".join(f'"{name}" {SQL_TYPES[kind]}' for name, kind in named)
    connection.execute(f"CREATE TABLE made ({declared})")
    cast = ", ".join(TAKEN.get(kind, "c{0}").format(number) for number, (_, kind) in enumerate(named))
    parts = _with_shapes(view, table) if table in LAYERS else view.parts(table)
    while several := list(islice(parts, PARTS)):
        together = [[*chain.from_iterable(cells)] for cells in zip(*several, strict=True)]
        arrays = {f"c{n}": _array(kind, own) for n, ((_, kind), own) in enumerate(zip(named, together, strict=True))}
        connection.register("part", arrays)
        connection.execute(f"INSERT INTO made SELECT {cast} FROM part")
        connection.unregister("part")


def _with_shapes(view: View, table: TableName) -> Iterator[list[Sequence[Any]]]:
    for part, found in placed(view, table):
        yield [*part, [None if ground.wkb is None else ground.wkb.hex() for ground in found]]


def _array(kind: str, cells: Sequence[Any]) -> Any:
    """A column as numpy keeps it; what is not known is masked in numbers and None in words."""
    if kind in NUMBERS:
        return numpy.ma.masked_invalid(numpy.array(cells, dtype=float)) if kind == "number" else _whole(cells)
    return numpy.array(cells, dtype=bool if kind == "truth" else object)


def _whole(cells: Sequence[Any]) -> Any:
    unknown = [cell is None for cell in cells]
    known = [0 if cell is None else cell for cell in cells] if any(unknown) else cells
    return numpy.ma.masked_array(numpy.array(known, dtype=numpy.int64), mask=unknown)


def _metadata(view: View, table: TableName, columns: tuple[Column, ...]) -> str:
    held = view.held[table]
    said: dict[str, Any] = {
        **view.stated(), "given": str(held.given), "held back": str(held.held_back),
        "columns": json.dumps({column.name: column.help for column in columns}),
        "a row is named by": ", ".join(ROW_NAMES[table]), "relations": "; ".join(in_words(table)),
    }  # fmt: skip
    pairs = {"reportedly": json.dumps(said, ensure_ascii=False)}
    if table in LAYERS:
        geo = {"version": "1.1.0", "primary_column": "geometry",
               "columns": {"geometry": {"encoding": "WKB", "geometry_types": []}}}  # fmt: skip
        pairs["geo"] = json.dumps(geo)
    return ", ".join(f"{name}: '{value.replace(chr(39), chr(39) * 2)}'" for name, value in pairs.items())
