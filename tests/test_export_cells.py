"""Any cell can be traced back: random cells of every format, back to the characters by what their own row says.

A row says `report:start-end`. What stands at these characters in the record is looked up (an event with its place, day,
figures and source; an account; a statement; an actor's mention), and the cell has to be the words that are there, or a
value that was read from words that are there. Cells that tell of the report or of the row itself are told apart by name.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from sample_record import addition, comparison, incident, monday, tuesday

from reportedly import plugins
from reportedly.export.formats import FORMATS
from reportedly.export.options import TABLES, Options
from reportedly.export.view import View
from reportedly.model import Toll
from reportedly.record.store import Record

CELLS = 40
"""Cells that are drawn of each table."""

SPAN = re.compile(r"([\w~-]+):(\d+)-(\d+)")
OF_THE_ROW = set(
    "id report_ids evidence origins record made_by question questions incident occurrence copies copy_of origin position positions account "
    "accounts other_account reports statements events mentions number number_of_sources radius_km row_id fid geom contested disputed_actor minor "
    "start end other_start other_end within report other_report event_id_cnty relid event_id report_id tags year active_year code_status notes "
    "Event_ID Version record characters check reason source_date published date_precision place_precision precision event_clarity time_precision geo_precision "
    "where_prec date_prec"
    .split()
)  # fmt: skip
"""Ids, counts and offsets, and what the row says of itself."""

OF_THE_REPORT = set("publisher published title_of_report language lang url path media_type sha256 author source_office source_headline source_article "
                    "published_basis published_earliest published_latest told".split())  # fmt: skip
CODES = set(
    "type status factuality kind act stance standing asks relation counted unit feature disorder_type event_type sub_event_type interaction inter1 inter2 "
    "civilian_targeting priogrid_gid iso geom_wkt Event_Type Event_Mode Quad_Code category category_full source_id source_actor "
    "target_id doer_id doers targets actor1 actor2 side_a side_b Language Country deaths_a deaths_b deaths_civilians Intensity".split()
)  # fmt: skip
"""Codes and names that are computed from what was read, or put together over reports (the parties of an incident)."""


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The sample in which the event has its toll, and the incident the figures of its question."""

    def counted(document: Any) -> Any:
        first, *others = document.events
        toll = Toll("killed", 12.0, 12.0, 0, 12.0)
        return (
            replace(document, events=(replace(first, tolls=(toll,), weapon="missile"), *others))
            if first.quantities
            else document
        )

    path = tmp_path_factory.mktemp("cells") / "sample.db"
    told = replace(comparison(), incidents=(replace(incident(), title="Shelling in Ozerne: 12 killed"),))
    with Record(path, write=True) as record:
        record.start_run("0.1.0", {"body": "body 1"}, ["in"], "2024-06-01T00:00:00Z")
        documents = [counted(monday()), counted(monday("monday-copy")), tuesday()]
        record.add([addition(one) for one in documents], [], [], "layers-1", "2024-06-01T00:00:01Z")
        for state in ("read", "dated", "comparing"):
            record.reach(state)
        record.compare(told, "made-from-1", "2024-06-01T00:00:02Z")
        record.finish_run("2024-06-01T00:00:03Z")
    with Record(path) as opened:
        yield opened


def exported(record: Record, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    plugins.load("reportedly.exporters", form)(View(record, Options(bom=False, **options)), out)
    return out.getvalue()


# ---------------------------------------------------------------------------------------- what stands at characters


def at_characters(record: Record, report: str, start: int, end: int) -> dict[str, str]:
    """The values that were read from these characters, and the words that each was read from."""
    document = record.document(report)
    text = document.text
    found = {text[start:end]: text[start:end]}

    def read(value: object, span: Any) -> None:
        if value is not None and span is not None:
            found[_plain(value)] = span.of(text)

    def place(number: int | None) -> None:
        if number is not None:
            one = document.places[number]
            for value in (one.name, one.geonameid, one.country, one.admin1, one.lat, one.lon, one.feature):
                read(value, one.span)

    for event in document.events:
        if (event.trigger.start, event.trigger.end) == (start, end):
            place(event.place)
            read(event.weapon, event.trigger)
            for value in (event.date, event.earliest, event.latest):
                read(value, document.times[event.time].span if event.time is not None else event.trigger)
            for toll in event.tolls:
                read(toll.low, document.quantities[toll.quantity].span)
                read(toll.high, document.quantities[toll.quantity].span)
            if event.statement is not None:
                statement = document.statements[event.statement]
                read(_name(document, statement.source_actor), statement.source)
    for statement in document.statements:
        if statement.content[0].start == start:
            read(_name(document, statement.source_actor), statement.source)
            read(statement.source and statement.source.of(text), statement.source)
            read(statement.cue and statement.cue.of(text), statement.cue)
    for question in record.questions():
        for account in question.accounts:
            if (account.span.report, account.span.start, account.span.end) == (report, start, end) and account.source:
                read(account.source.of(text), account.source)
    for quantity in document.quantities:
        if start <= quantity.span.start < end:
            for value in (quantity.value, quantity.low, quantity.high):
                read(value, quantity.span)
    for number, one in enumerate(document.places):
        if (one.span.start, one.span.end) == (start, end):
            place(number)
    for actor in document.actors:
        if any((mention.span.start, mention.span.end) == (start, end) for mention in actor.mentions):
            read(actor.neutral or actor.name, actor.mentions[0].span)
            read(actor.country, actor.mentions[0].span)
    return found


def _name(document: Any, ident: str | None) -> str | None:
    return next((actor.neutral or actor.name for actor in document.actors if actor.id == ident), None)


def _plain(value: object) -> str:
    """A value without what a format adds to it: `12.0` and `12`, `46.7000` and `46.7`, the hours of a day."""
    words = (
        str(value).removesuffix(" 00:00:00.000").removesuffix(" 00:00:00").replace("Ukraine", "UA").replace("UKR", "UA")
    )
    if re.fullmatch(r"20\d{6}", words):
        words = f"{words[:4]}-{words[4:6]}-{words[6:]}"
    return f"{float(words):g}" if re.fullmatch(r"-?\d+(\.\d+)?", words) else words


# ---------------------------------------------------------------------------------------- the rows of each format


def rows_of(record: Record, form: str, folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row with its table, as mappings that have `evidence`."""
    if form in ("csv", "parquet"):
        for table in TABLES:
            yield from ((table, row) for row in _table(exported(record, form, table=table), form, folder))
    elif form == "crate":
        files = zipfile.ZipFile(io.BytesIO(exported(record, form)))
        for table in TABLES:
            yield from ((table, row) for row in _table(files.read(f"{table}.csv"), "csv", folder))
    elif form == "xlsx":
        calamine = pytest.importorskip("python_calamine")
        (folder / "made.xlsx").write_bytes(exported(record, form))
        book = calamine.CalamineWorkbook.from_path(str(folder / "made.xlsx"))
        for table in TABLES:
            heading, *rows = book.get_sheet_by_name(table).to_python()
            yield from ((table, dict(zip(heading, row, strict=True))) for row in rows)
    elif form == "gpkg":
        (folder / "made.gpkg").write_bytes(exported(record, form))
        with sqlite3.connect(folder / "made.gpkg") as connection:
            connection.row_factory = sqlite3.Row
            for table in ("incidents", "events", "places"):
                yield from ((table, dict(row)) for row in connection.execute(f"SELECT * FROM {table}"))
    elif form in ("geojson", "kml"):
        for table in ("incidents", "events", "places"):
            made = exported(record, form, table=table).decode()
            if form == "geojson":
                yield from ((table, one["properties"]) for one in json.loads(made)["features"])
            else:
                marks = re.findall(r"<Placemark>.*?</Placemark>", made, re.S)
                data = [dict(re.findall(r'<Data name="([^"]*)"><value>([^<]*)', mark)) for mark in marks]
                yield from ((table, {name: _unescaped(value) for name, value in one.items()}) for one in data)
    elif form in ("acled", "ged", "viina", "polecat"):
        where = {"acled": "notes", "ged": "code_status", "viina": "evidence", "polecat": "Version"}[form]
        reader = csv.DictReader(
            io.StringIO(exported(record, form).decode(), newline=""), delimiter="\t" if form == "polecat" else ","
        )
        for row in reader:
            cells = {name.replace(" ", "_"): "" if value == "None" else value for name, value in row.items()}
            yield form, {**cells, "evidence": row[where].split("Evidence: ")[-1]}
    elif form == "timemap":
        for one in json.loads(exported(record, form))["events"]:
            yield form, {**one, "evidence": one["comments"].split("Evidence: ")[-1]}
    elif form == "ftm":
        for one in map(json.loads, exported(record, form).splitlines()):
            if one["schema"] == "Event":
                cells = {name: values[0] for name, values in one["properties"].items()}
                yield form, {**cells, "evidence": cells["notes"].split("Evidence: ")[-1]}


def _table(made: bytes, form: str, folder: Path) -> list[dict[str, Any]]:
    if form == "csv":
        return list(csv.DictReader(io.StringIO(made.decode(), newline="")))
    duckdb = pytest.importorskip("duckdb")
    (folder / "made.parquet").write_bytes(made)
    read = duckdb.sql(f"SELECT * EXCLUDE (geometry) FROM '{folder}/made.parquet'" if b"geometry" in made else
                      f"SELECT * FROM '{folder}/made.parquet'")  # fmt: skip
    return [dict(zip(read.columns, row, strict=True)) for row in read.fetchall()]


def _unescaped(value: str) -> str:
    return value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


CUT = {"address": ", ", "Story_People": "; ", "Story_Locations": "; "}
"""Cells that hold several values, with what is between them; every other one is a single value."""

WHOLE_TEXT = {"words", "text", "sentence", "title", "description", "summary", "name", "label", "about", "source_words", "other_words",
              "Story_People", "Story_Locations", "Story_Organizations"}  # fmt: skip
"""Cells in the words of people or put together of them: all their names and numbers are in the reports."""

MADE_UP = {"Shelling", "May", "Accounts"}
"""Words with a capital that titles are put together with."""


def is_traced(record: Record, column: str, value: Any, row: dict[str, Any]) -> bool:
    known: dict[str, str] = {}
    reports = []
    for report, start, end in SPAN.findall(row["evidence"]):
        known |= at_characters(record, report, int(start), int(end))
        reports.append(report)
    texts = record.texts()
    if column in WHOLE_TEXT:
        names = re.findall(r"\b(?:[A-Z][a-z]+|\d+)\b", str(value))
        around = " ".join(texts[report] for report in reports)
        return all(name in MADE_UP or name in around or name in known for name in names)
    parts = str(value).split(CUT[column]) if column in CUT else [value]
    return all(
        _plain(part) in known and known[_plain(part)] in "\n".join(texts[report] for report in reports)
        for part in parts
    )


NOT_ROWS = {"jsonl", "annotations", "webanno", "labelstudio"}
"""Formats that hold what was read at its own characters, word by word."""

NOT_READ = OF_THE_ROW | OF_THE_REPORT | CODES


@pytest.mark.parametrize("form", [one.name for one in FORMATS if one.name not in NOT_ROWS])
def test_random_cells_lead_back(record: Record, form: str, tmp_path: Path) -> None:
    chosen, tried = random.Random(form), set()
    cells = [
        (table, column, value, row)
        for table, row in rows_of(record, form, tmp_path)
        if row["evidence"]
        for column, value in row.items()
        if value not in ("", None, 0, "0") and column not in NOT_READ and not (table in ("viina", "polecat") and column[1] == "_")
        and column not in SAYS_ITSELF.get(form, set()) | SAYS_ITSELF.get(table, set())
    ]  # fmt: skip
    assert cells
    for table, column, value, row in chosen.sample(cells, min(CELLS * len(TABLES), len(cells))):
        assert is_traced(record, column, value, row), (table, column, value, row["evidence"])
        tried.add(column)
    assert len(tried) >= {"ftm": 3, "timemap": 4}.get(form, 5), tried


SAYS_ITSELF = {
    "questions": {"earliest", "latest", "place", "country"},  # the incident's, whose row has their evidence
    "acled": {"source"}, "viina": {"source", "GEO_PRECISION"}, "polecat": {"Source", "Publication_Date", "Feature_Type", "Event_ID"},
    "timemap": {"comments", "sources", "associations", "time_display"}, "ftm": {"notes", "recordId", "publisher", "country", "important", "proof", "keywords"},
}  # fmt: skip
"""Cells of other projects' columns that tell of the report or of the row, or are codes."""


def test_a_cell_that_was_read_nowhere_is_seen(record: Record) -> None:
    row = {"evidence": "monday:105-108"}
    assert is_traced(record, "place", "Ozerne", row) and not is_traced(record, "place", "Kharkiv", row)
    assert is_traced(record, "killed_low", 12, row) and not is_traced(record, "killed_low", 13, row)
    assert is_traced(record, "latitude", 46.7, row) and not is_traced(record, "latitude", 46.8, row)
    assert is_traced(record, "date", "2024-05-06", row) and not is_traced(record, "date", "2024-05-07", row)


@pytest.mark.parametrize("form", sorted(NOT_ROWS))
def test_marks_stand_at_their_words(record: Record, form: str) -> None:
    """Every mark with the words that the format gives for it, at the characters that it gives."""
    made, texts, marks = exported(record, form), record.texts(), 0
    for report, start, end, words, value in marks_of(form, made):
        assert texts[report][start:end] == words, (report, start, end)
        if value and re.fullmatch(r"[\d.]+", value):
            assert _plain(value) in at_characters(record, report, start, end)
        marks += 1
    assert marks > 20


def marks_of(form: str, made: bytes) -> Iterator[tuple[str, int, int, str, str]]:
    if form == "jsonl":
        for line in map(json.loads, made.splitlines()):
            for key, span in (
                ("places", ""),
                ("times", ""),
                ("quantities", ""),
                ("events", "trigger"),
                ("statements", "cue"),
            ):
                for one in line.get(key, ()) if "events" in line else ():
                    at = one[span] if span else one
                    if at:
                        yield line["id"], at["start"], at["end"], at["text"], ""
            for actor in line["actors"] if "statements" in line else ():
                yield from ((line["id"], one["start"], one["end"], one["text"], "") for one in actor["mentions"])
    elif form == "annotations":
        for item in json.loads(made)["items"]:
            place, quotation = item["target"]["selector"]
            report = item["target"]["source"]["id"].rsplit(":", 1)[1]
            values = [
                body["value"]
                for body in item["body"]
                if body["type"] == "TextualBody" and body["purpose"] == "describing"
            ]
            yield report, place["start"], place["end"], quotation["exact"], values[0] if values else ""
    elif form == "labelstudio":
        for task in json.loads(made):
            for one in task["predictions"][0]["result"]:
                value = one["value"]
                yield task["data"]["report"], value["start"], value["end"], value["text"], ""
    else:
        files = zipfile.ZipFile(io.BytesIO(made))
        for name, report in json.loads(files.read("notes.json"))["reports"].items():
            tree = ElementTree.fromstring(files.read(f"{name}.xmi"))
            text = next(one.get("sofaString", "") for one in tree if one.tag.endswith("Sofa"))
            for one in tree:
                if one.tag.endswith("Reading"):
                    start, end = int(one.get("begin", 0)), int(one.get("end", 0))
                    yield report, start, end, text[start:end], ""
