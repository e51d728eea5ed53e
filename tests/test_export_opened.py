"""Exports opened by the programs that people have: GDAL (pyogrio), pandas, DuckDB, LibreOffice."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sample_record import made

from reportedly.export.options import Options
from reportedly.export.writing import export
from reportedly.record.store import Record


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with Record(made(tmp_path_factory.mktemp("opened") / "sample.db")) as opened:
        yield opened


@pytest.mark.parametrize("form", ["gpkg", "geojson", "kml"])
def test_gdal_opens_it(record: Record, tmp_path: Path, form: str) -> None:
    pyogrio = pytest.importorskip("pyogrio")
    path = tmp_path / f"made.{form}"
    export(record, form, Options(), path)
    layers = dict(pyogrio.list_layers(path))
    if form == "gpkg":
        assert list(layers) == ["incidents", "events", "places", "notes"] and layers["notes"] is None
    layer = "incidents" if form == "gpkg" else next(iter(layers))
    meta, _, shapes, _ = pyogrio.raw.read(path, layer=layer)
    assert meta["crs"] == "EPSG:4326" and len(shapes) == 1 and shapes[0] is not None
    west, south, east, north = pyogrio.read_bounds(path, layer=layer)[1][:, 0]
    assert (west, south, east, north) == (33.1, 46.7, 33.1, 46.7)


def test_gdal_sees_days_numbers_and_truths(record: Record, tmp_path: Path) -> None:
    pyogrio = pytest.importorskip("pyogrio")
    path = tmp_path / "made.gpkg"
    export(record, "gpkg", Options(), path)
    info = pyogrio.read_info(path, layer="incidents")
    types = dict(zip(info["fields"], info["dtypes"], strict=True))
    assert str(types["earliest"]).startswith("datetime64") and types["contested"] == "bool"
    assert types["latitude"] == "float64" and "int" in str(types["killed_low"])


def test_one_layer_can_be_asked_for(record: Record, tmp_path: Path) -> None:
    pyogrio = pytest.importorskip("pyogrio")
    path = tmp_path / "made.gpkg"
    export(record, "gpkg", Options(table="places"), path)
    assert [name for name, _ in pyogrio.list_layers(path)] == ["places", "notes"]


def test_pandas_reads_the_types(record: Record, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    path = tmp_path / "made.csv"
    export(record, "csv", Options(table="incidents"), path)
    frame = pandas.read_csv(path, parse_dates=["earliest", "latest"])
    assert frame["contested"].dtype == bool and frame["earliest"].dtype.kind == "M" and frame["killed_low"][0] == 12


def test_duckdb_reads_typed_parquet_with_its_metadata(record: Record, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "made.parquet"
    export(record, "parquet", Options(table="incidents"), path)
    read = duckdb.sql(f"SELECT contested, earliest, killed_low, title, weapon, geometry FROM '{path}'").fetchall()[0]
    assert read[0] is True and str(read[1]) == "2024-05-06" and read[2] == 12 and read[5][:5] == b"\x01\x01\x00\x00\x00"
    keys = {bytes(row[0]).decode() for row in duckdb.sql(f"SELECT key FROM parquet_kv_metadata('{path}')").fetchall()}
    assert {"geo", "reportedly"} <= keys


def test_parquet_keeps_words_of_no_length_and_odd_signs(record: Record, tmp_path: Path) -> None:
    """Rows go to DuckDB by way of a passing CSV: quotes, line ends, commas and nothing at all come through."""
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "made.parquet"
    export(record, "parquet", Options(table="statements"), path)
    found = {row[0]: row[1:] for row in duckdb.sql(f"SELECT id, words, source, report_ids FROM '{path}'").fetchall()}
    out = io.BytesIO()
    export(record, "csv", Options(table="statements", bom=False), out)
    for row in csv.DictReader(io.StringIO(out.getvalue().decode(), newline="")):
        assert found[row["id"]] == (row["words"], row["source"] or None, row["report_ids"])


@pytest.mark.slow
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_libreoffice_opens_it(record: Record, tmp_path: Path, form: str) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")
    path = tmp_path / f"made.{form}"
    export(record, form, Options(table="incidents"), path)
    to = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = [office, home, "--headless", "--convert-to", to, "--outdir", str(tmp_path / "out"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (written,) = (tmp_path / "out").glob("*.csv")
    (row,) = csv.DictReader(io.StringIO(written.read_text("utf-8-sig")))
    assert row["title"] == "Shelling of a bridge in Ozerne, 6 May 2024: 12 to 15 killed" and row["killed_low"] == "12"
