"""How tables hang together, told in the files; and packages, tried by the validators of their standards."""

from __future__ import annotations

import csv
import io
import json
import logging
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sample_record import made

from reportedly import plugins
from reportedly.export.keys import REFERENCES, ROW_NAMES, in_words
from reportedly.export.options import TABLES, Options
from reportedly.export.view import View
from reportedly.record.store import Record


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with Record(made(tmp_path_factory.mktemp("packages") / "sample.db")) as opened:
        yield opened


def exported(record: Record, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    plugins.load("reportedly.exporters", form)(View(record, Options(**options)), out)
    return out.getvalue()


def rows(record: Record, table: Any) -> list[dict[str, str]]:
    words = exported(record, "csv", table=table, bom=False).decode()
    return list(csv.DictReader(io.StringIO(words, newline="")))


@pytest.mark.parametrize("table", TABLES)
def test_a_row_has_its_own_name_and_names_rows_that_are_there(record: Record, table: Any) -> None:
    found = rows(record, table)
    names = [tuple(row[name] for name in ROW_NAMES[table]) for row in found]
    assert len(set(names)) == len(names)
    for one in REFERENCES.get(table, ()):
        there = {tuple(row[name] for name in one.named) for row in rows(record, one.table)}
        told = [tuple(row[name] for name in one.columns) for row in found]
        assert {name for name in told if all(name)} <= there, one


def test_relations_are_a_table(record: Record) -> None:
    first, second = rows(record, "relations")
    assert (first["relation"], first["reason"]) == ("rises", "12, and at least 15 a day later")
    texts = record.texts()
    for row in (first, second):
        words = [
            texts[row[f"{side}report"]][int(row[f"{side}start"]) : int(row[f"{side}end"])] for side in ("", "other_")
        ]
        assert words == ["12", "At least 15"] and len(row["evidence"].split("; ")) == 2 and row["origins"] == "2"
    assert not any(row["reason"] for row in csv.DictReader(
        io.StringIO(exported(record, "csv", table="relations", bom=False, mask=True).decode())))  # fmt: skip


def test_parquet_says_what_columns_hold_and_how_tables_hang_together(record: Record, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    for table in TABLES:
        path = tmp_path / f"{table}.parquet"
        path.write_bytes(exported(record, "parquet", table=table))
        names = duckdb.sql(f"SELECT * FROM '{path}'").columns
        said = duckdb.sql(f"SELECT value FROM parquet_kv_metadata('{path}') WHERE key = 'reportedly'").fetchall()
        told = json.loads(bytes(said[0][0]))
        columns = json.loads(told["columns"])
        assert list(columns) == [name for name in names if name != "geometry"] and all(columns.values())
        assert told["a row is named by"] == ", ".join(ROW_NAMES[table])
        assert told["relations"] == "; ".join(in_words(table))


def test_parquet_joins_by_what_it_says(record: Record, tmp_path: Path) -> None:
    """The answers of a question with the words that give them, over five files."""
    duckdb = pytest.importorskip("duckdb")
    for table in ("questions", "positions", "accounts", "relations", "reports"):
        (tmp_path / f"{table}.parquet").write_bytes(exported(record, "parquet", table=table))
    at = {table: f"'{tmp_path}/{table}.parquet'" for table in TABLES}
    found = duckdb.sql(
        f"SELECT p.label, a.words, r.publisher, n.relation FROM {at['questions']} q JOIN {at['positions']} p ON p.question = q.id "
        f"JOIN {at['accounts']} a USING (question, position) JOIN {at['reports']} r ON r.id = a.report "
        f"LEFT JOIN {at['relations']} n ON n.question = a.question AND n.account = a.account ORDER BY a.account"
    ).fetchall()
    assert found == [
        ("12", "12", "Example Gazette", "rises"),
        ("12", "12", "Example Gazette", "rises"),
        ("at least 15", "At least 15", "Example Herald", None),
    ]


def unpacked(record: Record, folder: Path, **options: Any) -> Path:
    around = ("csv", "gpkg", "geojson")
    zipfile.ZipFile(io.BytesIO(exported(record, "crate", around=around, **options))).extractall(folder)
    return folder


@pytest.mark.parametrize(
    ("options", "told"),
    [({}, True), ({"asked": {"country": "UA"}}, False), ({"leave_out_private": True}, False), ({"table": "events"}, False)],
    ids=["all", "filtered", "persons left out", "one table"],
)  # fmt: skip
def test_what_names_other_rows_is_told_where_all_are_there(
    record: Record, tmp_path: Path, options: dict[str, Any], told: bool
) -> None:
    frictionless, csvw = pytest.importorskip("frictionless"), pytest.importorskip("csvw")
    crate = unpacked(record, tmp_path, **options)
    package = json.loads((crate / "datapackage.json").read_text("utf-8"))
    assert any("foreignKeys" in one["schema"] for one in package["resources"] if "schema" in one) is told
    report = frictionless.validate(str(crate / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])
    group = csvw.TableGroup.from_file(str(crate / "csv-metadata.json"))
    assert any(table.tableSchema.foreignKeys for table in group.tables) is told
    assert group.check_referential_integrity()


def test_frictionless_would_see_a_row_that_is_missing(record: Record, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    crate = unpacked(record, tmp_path)
    heading = (crate / "reports.csv").read_text("utf-8").splitlines()[0]
    (crate / "reports.csv").write_text(heading + "\n", encoding="utf-8")
    found = frictionless.validate(str(crate / "datapackage.json")).flatten(["type"])
    assert ["foreign-key"] in found


# ---------------------------------------------------------------------------------------- RO-Crate

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
UNKNOWN = {
    "author": "who exports it is not known to this program",
    "publisher": "nor who publishes it",
}
"""What the profile recommends of a crate and this one does not have, with the reason."""


@pytest.fixture(scope="module")
def cached(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The validator's store of what it fetches, with the one context that it needs, as the rocrate library ships it."""
    rocrate = pytest.importorskip("rocrate")
    requests_cache = pytest.importorskip("requests_cache")
    pytest.importorskip("rocrate_validator")
    from requests.adapters import HTTPAdapter
    from urllib3 import HTTPResponse

    shipped = (Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_bytes()

    class Shipped(HTTPAdapter):
        def send(self, request: Any, *args: Any, **named: Any) -> Any:
            headers = {"Content-Type": "application/ld+json"}
            body = HTTPResponse(body=io.BytesIO(shipped), status=200, headers=headers, preload_content=False)
            return self.build_response(request, body)

    path = str(tmp_path_factory.mktemp("cached") / "contexts")
    with requests_cache.CachedSession(cache_name=path, backend="sqlite", expire_after=-1) as session:
        session.mount("https://w3id.org/", Shipped())
        session.get(CONTEXT, headers={"Accept": "application/ld+json, application/json"})
    return path


def issues(folder: Path, cache: str) -> list[tuple[str, str]]:
    from rocrate_validator import models, services

    logging.disable(logging.WARNING)
    try:
        settings = services.ValidationSettings(
            rocrate_uri=str(folder), profile_identifier="ro-crate-1.1", requirement_severity=models.Severity.RECOMMENDED,
            offline=True, cache_path=cache,
        )  # fmt: skip
        return [(one.severity.name, one.message) for one in services.validate(settings).get_issues()]
    finally:
        logging.disable(logging.NOTSET)


def test_the_ro_crate_validator_finds_no_fault(record: Record, tmp_path: Path, cached: str) -> None:
    found = issues(unpacked(record, tmp_path), cached)
    assert [severity for severity, _ in found] == ["RECOMMENDED"] * len(UNKNOWN), found
    for name in UNKNOWN:
        assert any(f"`{name}`" in message for _, message in found)


def test_the_ro_crate_validator_would_see_one(record: Record, tmp_path: Path, cached: str) -> None:
    crate = unpacked(record, tmp_path)
    (crate / "events.csv").unlink()
    said = json.loads((crate / "ro-crate-metadata.json").read_text("utf-8"))
    del next(one for one in said["@graph"] if one["@id"] == "./")["datePublished"]
    (crate / "ro-crate-metadata.json").write_text(json.dumps(said), encoding="utf-8")
    assert {severity for severity, _ in issues(crate, cached)} >= {"REQUIRED"}


def test_a_crate_is_whole_in_itself(record: Record, tmp_path: Path) -> None:
    """What RO-Crate 1.1 must have, for where its validator is not installed."""
    crate = unpacked(record, tmp_path)
    said = json.loads((crate / "ro-crate-metadata.json").read_text("utf-8"))
    graph = {one["@id"]: one for one in said["@graph"]}
    assert said["@context"] == CONTEXT and len(graph) == len(said["@graph"])
    descriptor, root = graph["ro-crate-metadata.json"], graph["./"]
    assert descriptor["about"] == {"@id": "./"} and descriptor["conformsTo"]["@id"].startswith(
        "https://w3id.org/ro/crate/1.1"
    )
    assert (
        all(root[name] for name in ("name", "description", "datePublished", "license")) and root["@type"] == "Dataset"
    )
    files = [name for name, one in graph.items() if one["@type"] == "File"]
    assert {one["@id"] for one in root["hasPart"]} == set(files) and all((crate / name).is_file() for name in files)
    linked = {value["@id"] for one in said["@graph"] for values in one.values()
              for value in (values if isinstance(values, list) else [values]) if isinstance(value, dict)}  # fmt: skip
    assert {name for name in linked if not name.startswith("https://w3id.org/")} <= set(graph)
