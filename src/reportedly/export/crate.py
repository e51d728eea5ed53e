"""A package for archives: files of other formats with their hashes, described three times over.

RO-Crate 1.1 (`ro-crate-metadata.json`), Frictionless Data Package 1 (`datapackage.json`), CSV on the Web
(`csv-metadata.json`) and a page for people say the same: what made it, from which record, by which filter, how many
rows were given and held back, whose borders are drawn, and that the licence of the texts is unknown.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZipFile

from reportedly.errors import UsageError
from reportedly.export.archive import add_file, add_text
from reportedly.export.formats import described
from reportedly.export.further_tables import Column
from reportedly.export.keys import REFERENCES, ROW_NAMES
from reportedly.export.options import TABLES, TableName
from reportedly.export.view import Held, View
from reportedly.export.writing import exporter

LICENCE = (
    "The licence of the reports' texts is unknown to this program: they belong to whoever published them. "
    "Quote them as the law of your country allows."
)
BORDERS = (
    "Borders are those that resolutions of the United Nations' General Assembly stand on; where it has not spoken, the "
    "Security Council's; where neither has, what is drawn, marked as disputed. They recognise nobody."
)
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
PROFILE = "https://w3id.org/ro/crate/1.1"
FIELD_TYPES = {"text": "string", "whole": "integer", "number": "number", "truth": "boolean", "day": "date"}
CHUNK = 1 << 20  # bytes that are read at once


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the package."""

    path: str
    form: str
    table: TableName | None
    size: int
    sha256: str
    held: dict[str, Held]
    columns: tuple[Column, ...]


def export_crate(view: View, out: BinaryIO) -> None:
    """A ZIP with the files of the formats that it is to hold (`around`), their hashes and their descriptions."""
    if "crate" in view.options.around:
        raise UsageError("a crate holds other formats, not itself")
    with tempfile.TemporaryDirectory() as folder, ZipFile(out, "w") as archive:
        parts = []
        for part, path in _files(view, Path(folder)):
            add_file(archive, part.path, path)
            path.unlink()
            parts.append(part)
        add_text(archive, "README.md", _readme(view, parts))
        add_text(archive, "datapackage.json", _json(data_package(view, parts)))
        if any(part.form == "csv" for part in parts):
            add_text(archive, "csv-metadata.json", _json(csv_on_the_web(view, parts)))
        add_text(archive, "manifest-sha256.txt", "".join(f"{part.sha256}  {part.path}\n" for part in parts))
        add_text(archive, "ro-crate-metadata.json", _json(ro_crate(view, parts)))
    for part in parts:
        view.held |= part.held


def _files(view: View, folder: Path) -> Iterator[tuple[Part, Path]]:
    for form in dict.fromkeys(view.options.around):
        write, one = exporter(form), described(form)
        several: tuple[TableName | None, ...] = (view.options.table,)
        if form in ("csv", "parquet") and view.options.table is None:
            several = TABLES
        for table in several:
            name = f"{table}.{one.suffix}" if table and one.takes_table else f"{form}.{one.suffix}"
            path = folder / "part"
            own = View(view.record, replace(view.options, table=table, bom=False))
            with path.open("wb") as made:
                write(own, made)
            columns = own.columns(table or "events") if form == "csv" else ()
            yield Part(name, form, table, path.stat().st_size, _sha256(path), own.held, columns), path


def _sha256(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as made:
        while chunk := made.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _json(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _counts(parts: list[Part]) -> dict[str, str]:
    return {
        f"{part.path}: {name}": f"{held.given} given, {held.held_back} held back"
        for part in parts
        for name, held in part.held.items()
    }


def _said(view: View, parts: list[Part]) -> dict[str, str]:
    return {**view.stated(), "borders": BORDERS, "licence": LICENCE, **_counts(parts)}


def _day(view: View) -> str:
    """The day on which the record was last built: the same record gives the same bytes."""
    runs = [run["finished"] or run["started"] for run in view.record.runs()]
    return str(runs[-1])[:10] if runs else "1970-01-01"


def _readme(view: View, parts: list[Part]) -> str:
    lines = ["# What is in this package", "", "Read from war reports by a machine; verified by nobody.", ""]
    lines += [f"- **{name}**: {words}" for name, words in _said(view, parts).items()]
    lines += ["", "| file | what it holds | bytes | SHA-256 |", "| --- | --- | --- | --- |"]
    lines += [f"| {part.path} | {described(part.form).holds} | {part.size} | `{part.sha256}` |" for part in parts]
    return "\n".join(lines) + "\n"


def data_package(view: View, parts: list[Part]) -> dict[str, Any]:
    """The descriptor of a Frictionless Data Package; what names rows of other tables is told where all are there."""
    resources = []
    whole = _nothing_is_missing(view, parts)
    for part in parts:
        one = described(part.form)
        resource: dict[str, Any] = {
            "name": _resource_name(part.path),
            "path": part.path,
            "format": one.suffix,
            "mediatype": one.media_type.split(";")[0],
            "bytes": part.size,
            "hash": f"sha256:{part.sha256}",
            "description": one.holds,
        }
        if part.columns:
            fields = [
                {"name": column.name, "type": FIELD_TYPES[column.type], "description": column.help}
                for column in part.columns
            ]
            schema: dict[str, Any] = {"fields": fields, "primaryKey": list(ROW_NAMES[part.table or "events"])}
            if whole:
                schema["foreignKeys"] = _foreign_keys(part.table or "events")
            resource |= {"profile": "tabular-data-resource", "encoding": "utf-8", "schema": schema}
        resources.append(resource)
    return {
        "profile": "data-package",
        "name": "reportedly-export",
        "title": "Export of a record of war reports",
        "description": "Read from war reports by a machine; verified by nobody. " + LICENCE,
        "created": f"{_day(view)}T00:00:00Z",
        "resources": resources,
        "reportedly": _said(view, parts),
    }


def _nothing_is_missing(view: View, parts: list[Part]) -> bool:
    """Whether every row that another one names is in the package: a filter, or what is kept back, leaves some out."""
    there = {part.table for part in parts if part.form == "csv"}
    held_back = any(held.held_back for part in parts for held in part.held.values())
    return there >= set(TABLES) and not held_back and not view.options.asked


def _foreign_keys(table: TableName) -> list[dict[str, Any]]:
    return [
        {
            "fields": list(one.columns),
            "reference": {"resource": _resource_name(f"{one.table}.csv"), "fields": list(one.named)},
        }
        for one in REFERENCES.get(table, ())
    ]


def _csvw_foreign_keys(table: TableName) -> list[dict[str, Any]]:
    return [
        {
            "columnReference": list(one.columns),
            "reference": {"resource": f"{one.table}.csv", "columnReference": list(one.named)},
        }
        for one in REFERENCES.get(table, ())
    ]


def _resource_name(path: str) -> str:
    return path.lower().replace(".", "-")


def csv_on_the_web(view: View, parts: list[Part]) -> dict[str, Any]:
    """The description of the CSV files (W3C, CSV on the Web)."""
    whole = _nothing_is_missing(view, parts)
    tables = [
        {
            "url": part.path,
            "dc:description": f"{part.table or 'events'}; " + "; ".join(_counts([part]).values()),
            "tableSchema": {
                "columns": [
                    {
                        "name": column.name,
                        "titles": column.name,
                        "datatype": FIELD_TYPES[column.type],
                        "dc:description": column.help,
                    }
                    for column in part.columns
                ],
                "primaryKey": list(ROW_NAMES[part.table or "events"]),
                **({"foreignKeys": _csvw_foreign_keys(part.table or "events")} if whole else {}),
            },
        }
        for part in parts
        if part.form == "csv"
    ]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:creator": view.made_by,
        "dc:description": "Read from war reports by a machine; verified by nobody. " + LICENCE,
        "dc:rights": LICENCE,
        "tables": tables,
    }


def _file_entries(parts: list[Part]) -> list[dict[str, Any]]:
    """The files of the crate: what was exported, and what says so."""
    files = [
        {
            "@id": part.path,
            "@type": "File",
            "name": part.path,
            "description": f"{described(part.form).holds}; " + "; ".join(_counts([part]).values()),
            "encodingFormat": described(part.form).media_type.split(";")[0],
            "contentSize": str(part.size),
            "sha256": part.sha256,
        }
        for part in parts
    ]
    others = [
        ("datapackage.json", "application/json", "Frictionless Data Package"),
        ("README.md", "text/markdown", "for people"),
        ("manifest-sha256.txt", "text/plain", "SHA-256 of each file"),
    ]
    if any(part.form == "csv" for part in parts):
        others.append(("csv-metadata.json", "application/json", "CSV on the Web"))
    files += [
        {"@id": name, "@type": "File", "name": name, "description": what, "encodingFormat": kind}
        for name, kind, what in others
    ]
    return files


def ro_crate(view: View, parts: list[Part]) -> dict[str, Any]:
    """The graph of the RO-Crate."""
    versions = view.record.runs()[-1]["layers"] if view.record.runs() else {}
    files = _file_entries(parts)
    said = [
        {"@id": f"#said-{number}", "@type": "PropertyValue", "name": name, "value": words}
        for number, (name, words) in enumerate(_said(view, parts).items())
    ]
    return {
        "@context": CONTEXT,
        "@graph": [
            {
                "@id": "ro-crate-metadata.json",
                "@type": "CreativeWork",
                "conformsTo": {"@id": PROFILE},
                "about": {"@id": "./"},
            },
            {
                "@id": "./",
                "@type": "Dataset",
                "name": "Export of a record of war reports",
                "description": "What war reports say happened, who said so and where accounts differ. Read by a "
                "machine; verified by nobody.",
                "datePublished": _day(view),
                "license": {"@id": "#licence"},
                "hasPart": [{"@id": one["@id"]} for one in files],
                "variableMeasured": [{"@id": one["@id"]} for one in said],
                "mentions": {"@id": "#export"},
            },
            *files,
            *said,
            {"@id": "#licence", "@type": "CreativeWork", "name": "Licence unknown", "description": LICENCE},
            {
                "@id": "#reportedly",
                "@type": "SoftwareApplication",
                "name": "reportedly",
                "version": view.made_by.removeprefix("reportedly "),
                "description": "; ".join(f"{name}: {version}" for name, version in sorted(versions.items())),
            },
            {
                "@id": "#export",
                "@type": "CreateAction",
                "name": "Export",
                "instrument": {"@id": "#reportedly"},
                "result": {"@id": "./"},
            },
        ],
    }
