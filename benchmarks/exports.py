"""How fast and in how much memory a large record is written out, beside pandas and pyogrio writing the same table.

    python benchmarks/exports.py 100000 /tmp/exports.db      # makes the record (a minute or two), then measures

What layers and comparing would find is written down as it is made, so that no layer runs: reports of 40 events each,
and every incident told by two of them. Each of our formats is written from the record in a process of its own
(processor seconds, most memory, size); then pandas (CSV, Excel by xlsxwriter, Parquet by pyarrow) and pyogrio
(GeoPackage) write the same table, which they have in memory already. `from record` adds what pandas needs to read the
record's view of incidents by SQL: ours reads the record, and the evidence of each row, too. Theirs needs
pyarrow and geopandas beside the extra `dev`.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from reportedly.export.options import Options
from reportedly.export.writing import export
from reportedly.model import (
    Actor,
    Annotated,
    Comparison,
    Event,
    EventReference,
    Incident,
    IncidentPlace,
    IncidentToll,
    Mention,
    Occurrence,
    OccurrenceAccount,
    Party,
    Place,
    Publication,
    Report,
    Span,
)
from reportedly.model.identifiers import digest
from reportedly.record.inserts import Addition, line_of
from reportedly.record.store import Record

EVENTS = 40
"""Events of a report: the first half of incidents that it tells first, the other half of its neighbour's."""

FORMATS = ("csv", "xlsx", "parquet", "gpkg")
NOW = "2024-06-01T00:00:00Z"
PLACES = [(f"Town {number}", 46 + number % 60 / 10, 30 + number % 90 / 10, 700_000 + number) for number in range(500)]
"""Made-up places."""


def reports(count: int) -> Iterator[Annotated]:
    """The reports, each a line an event."""
    for number in range(count):
        name, lines, at = f"report-{number}", [], 0
        spans: list[tuple[Span, Span, Span]] = []
        for event in range(EVENTS):
            town = PLACES[(number * EVENTS + event) % len(PLACES)][0]
            line = f"The army hit the market of {town} with rockets, officials said.\n"
            hit, place = line.index("hit"), line.index(town)
            spans.append(
                (
                    Span(name, at + hit, at + hit + 3),
                    Span(name, at + place, at + place + len(town)),
                    Span(name, at, at + 8),
                )
            )
            lines.append(line)
            at += len(line)
        text, day = "".join(lines), (date(2023, 1, 1) + timedelta(days=number % 500)).isoformat()
        places = []
        for event, (_, span, _) in enumerate(spans):
            town, latitude, longitude, geonameid = PLACES[(number * EVENTS + event) % len(PLACES)]
            places.append(Place(span, town, geonameid, "UA", "Kherson", "PPL", latitude, longitude))
        yield Annotated(
            report=Report(
                name, text, digest(text), publisher=f"Publisher {number % 40}", published=day, published_basis="given",
                language="en", url=f"https://example.org/{number}",
            ),
            body=(Span(name, 0, len(text)),),
            published=Publication(day, "given", day, day),
            places=tuple(places),
            actors=(army(own for _, _, own in spans),),
            events=tuple(
                Event(
                    trigger, "shelling", "force:army", None, event, None, day, day, day, 1, 1, "rocket",
                    factuality="happened",
                )
                for event, (trigger, _, _) in enumerate(spans)
            ),
            types=("shelling",),
            layers={"body": "body 1"},
        )  # fmt: skip


def army(spans: Iterable[Span]) -> Actor:
    """Who does it."""
    return Actor("force:army", "the army", "armed_force", tuple(Mention(span, "nominal") for span in spans))


def comparison(incidents: int, count: int) -> Comparison:
    """The incidents, each told by a report and its neighbour."""
    half, occurrences, found = EVENTS // 2, [], []
    for number in range(incidents):
        first, event = divmod(number, half)
        second = (first + 1) % count
        names = (f"report-{first}", f"report-{second}")
        town, latitude, longitude, geonameid = PLACES[(first * EVENTS + event) % len(PLACES)]
        day = (date(2023, 1, 1) + timedelta(days=first % 500)).isoformat()
        accounts = tuple(
            OccurrenceAccount((name,), (EventReference(name, place),), None, "happened")
            for name, place in zip(names, (event, half + event), strict=True)
        )
        occurrences.append(
            Occurrence(f"o-{number}", "shelling", accounts, 2, town, geonameid, latitude, longitude, day)
        )
        title = f"Shelling of the market in {town}, {day}: {number % 30} killed"
        place = IncidentPlace(town, latitude, longitude, "UA", "Kherson", geonameid, "PPL", 1)
        toll = IncidentToll("killed", float(number % 30), float(number % 30))
        found.append(
            Incident(
                f"i-{number}", title, "shelling", ("shelling",), "happened", day, day, 1, place,
                (Party("force:army", "the army"),), (Party("group:market", "market"),), "rocket", False, (toll,),
                (f"o-{number}",), names, 2,
            )
        )  # fmt: skip
    return Comparison(occurrences=tuple(occurrences), incidents=tuple(found))


def build(incidents: int, path: Path) -> None:
    """The whole record."""
    count = max(2, incidents // (EVENTS // 2))
    with Record(path, write=True) as record:
        record.start_run("0.1.0", {"body": "body 1"}, ["made"], NOW)
        part: list[Addition] = []
        for document in reports(count):
            part.append(Addition(document.report.id, document.report, document.text.encode(), line_of(document)))
            if len(part) == 500:
                record.add(part, [], [], "layers-1", NOW)
                part = []
        record.add(part, [], [], "layers-1", NOW)
        for state in ("read", "dated", "comparing"):
            record.reach(state)  # type: ignore[arg-type]
        record.compare(comparison(incidents, count), "made", NOW)
        record.finish_run(NOW)


def ours(form: str, path: Path, folder: Path) -> None:
    """Write one format and tell how it went, as JSON."""
    target = folder / f"ours.{form}"
    begun = time.process_time()
    with Record(path) as record:
        view = export(record, form, Options(table="incidents"), target)
    taken = time.process_time() - begun
    print(json.dumps({"rows": view.held["incidents"].given, **_told(target, taken)}))


def theirs(form: str, path: Path, folder: Path) -> None:
    """Let pandas or pyogrio write the same table and tell how it went, as JSON."""
    import pandas

    begun = time.process_time()
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        pandas.read_sql("SELECT * FROM incident_rows", connection)
    reading = time.process_time() - begun
    frame = pandas.read_parquet(folder / "ours.parquet").drop(columns=["geometry"])
    target = folder / f"theirs.{form}"
    if form == "gpkg":
        import geopandas

        points = geopandas.points_from_xy(frame["longitude"], frame["latitude"])
        shown = geopandas.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")
    begun = time.process_time()
    if form == "csv":
        frame.to_csv(target, index=False)
    elif form == "xlsx":
        options = {"options": {"strings_to_urls": False, "strings_to_formulas": False}}
        with pandas.ExcelWriter(target, engine="xlsxwriter", engine_kwargs=options) as book:
            frame.to_excel(book, index=False)
    elif form == "parquet":
        frame.to_parquet(target, compression="zstd")
    else:
        shown.to_file(target, layer="incidents", driver="GPKG", engine="pyogrio")
    print(json.dumps({"reading": reading, **_told(target, time.process_time() - begun)}))


def _told(target: Path, taken: float) -> dict[str, Any]:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": taken, "mb": most, "size": target.stat().st_size / 1e6}


def _run(*arguments: str) -> dict[str, Any]:
    ended = subprocess.run([sys.executable, __file__, *arguments], capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(ended.stderr)
    made: dict[str, Any] = json.loads(ended.stdout)
    return made


def main(incidents: int, path: Path) -> None:
    """Make the record where it is not there, then measure."""
    if not path.exists():
        build(incidents, path)
    folder = path.parent / f"{path.stem}-files"
    folder.mkdir(exist_ok=True)
    names = ("ours s", "theirs s", "ratio", "from record", "ours MB", "size MB", "theirs")
    print(f"{'format':8}" + "".join(f"{name:>12}" for name in names))
    measured = {form: _run("ours", form, str(path), str(folder)) for form in FORMATS}
    for form, own in measured.items():
        other = _run("theirs", form, str(path), str(folder))
        ratio = own["seconds"] / other["seconds"]
        whole = own["seconds"] / (other["seconds"] + other["reading"])
        values = (own["seconds"], other["seconds"], ratio, whole, own["mb"], own["size"], other["size"])
        print(f"{form:8}" + "".join(f"{value:12.2f}" for value in values) + f"  {own['rows']:,} rows", flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["ours", form, record_path, folder_path]:
            ours(form, Path(record_path), Path(folder_path))
        case ["theirs", form, record_path, folder_path]:
            theirs(form, Path(record_path), Path(folder_path))
        case [number, record_path]:
            main(int(number), Path(record_path))
        case _:
            raise SystemExit(__doc__)
