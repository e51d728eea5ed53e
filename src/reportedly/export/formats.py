"""The formats that come with the program: what each is called, holds and opens in (`docs/exports.md`)."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly import plugins

GROUP: plugins.Group = "reportedly.exporters"


@dataclass(frozen=True, slots=True)
class Format:
    """A format of exports.

    Attributes:
        name: as it is asked for.
        suffix: of its files.
        media_type: of its files.
        holds: what is in it, in words.
        opens: where it opens.
        takes_table: it holds one table, and any can be asked for.
    """

    name: str
    suffix: str
    media_type: str
    holds: str
    opens: str
    takes_table: bool = False


FORMATS: tuple[Format, ...] = (
    Format(
        "jsonl", "jsonl", "application/x-ndjson", "the whole record, read back by `reportedly import`", "any script"
    ),
    Format("csv", "csv", "text/csv; charset=utf-8", "one table", "spreadsheets, pandas, R", True),
    Format(
        "xlsx",
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "a sheet for each table, and notes",
        "Excel, LibreOffice",
        True,
    ),
    Format(
        "parquet",
        "parquet",
        "application/vnd.apache.parquet",
        "one table with types; GeoParquet where it has places",
        "DuckDB, pandas, Arrow",
        True,
    ),
    Format("geojson", "geojson", "application/geo+json", "incidents or events on the map", "QGIS, web maps", True),
    Format(
        "gpkg", "gpkg", "application/geopackage+sqlite3", "layers of incidents, events, places, styles", "QGIS, GDAL"
    ),
    Format(
        "kml",
        "kml",
        "application/vnd.google-earth.kml+xml",
        "incidents or events with their days",
        "Google Earth",
        True,
    ),
    Format("acled", "csv", "text/csv; charset=utf-8", "incidents in ACLED's columns", "what reads ACLED's files"),
    Format("ged", "csv", "text/csv; charset=utf-8", "incidents in UCDP GED's columns", "what reads GED's files"),
    Format(
        "polecat",
        "tsv",
        "text/tab-separated-values; charset=utf-8",
        "events in POLECAT's columns",
        "what reads POLECAT's files",
    ),
    Format("viina", "csv", "text/csv; charset=utf-8", "events in VIINA's columns", "what reads VIINA's files"),
    Format("timemap", "json", "application/json", "incidents with their sources", "Forensic Architecture's timemap"),
    Format(
        "annotations",
        "jsonld",
        "application/ld+json",
        "what was read at which characters (W3C Web Annotation)",
        "annotation tools, JSON-LD",
    ),
    Format("webanno", "zip", "application/zip", "reports with their spans as XMI and WebAnno TSV", "INCEpTION"),
    Format("labelstudio", "json", "application/json", "reports with their spans as tasks", "Label Studio"),
    Format("ftm", "ftm.json", "application/x-ndjson", "FollowTheMoney entities", "Aleph, Datashare"),
    Format(
        "crate",
        "zip",
        "application/zip",
        "other formats with hashes, RO-Crate, Data Package, CSVW",
        "archives and repositories",
    ),
)
"""In the order of the documentation."""

_BY_NAME = {one.name: one for one in FORMATS}


def known() -> tuple[Format, ...]:
    """The formats that are there, those of other packages at the end."""
    there = plugins.names(GROUP)
    own = [one for one in FORMATS if one.name in there]
    return (*own, *(described(name) for name in there if name not in _BY_NAME))


def described(name: str) -> Format:
    """What is known of a format; of one from another package only its name."""
    return _BY_NAME.get(name) or Format(name, name, "application/octet-stream", "see the package it is from", "")
