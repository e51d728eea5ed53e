"""Formats of other projects: exact columns, what is left blank and why, read back by their own libraries; every cell leads back."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import sqlite3
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sample_record import MONDAY, addition, at, incident, made, monday

from reportedly import plugins
from reportedly.errors import UsageError
from reportedly.export import polecat, viina
from reportedly.export.crosswalks import figures
from reportedly.export.formats import FORMATS, known
from reportedly.export.options import TABLES, Options, figures_by_hand
from reportedly.export.view import View
from reportedly.export.writing import export
from reportedly.model import (
    Actor,
    Comparison,
    Event,
    EventReference,
    Mention,
    Occurrence,
    OccurrenceAccount,
    Party,
)
from reportedly.model.identifiers import digest
from reportedly.record.store import Record
from reportedly.world.codebooks import event_types

NAMES = [one.name for one in FORMATS]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with Record(made(tmp_path_factory.mktemp("formats") / "sample.db")) as opened:
        yield opened


def exported(record: Record, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    plugins.load("reportedly.exporters", form)(View(record, Options(**options)), out)
    return out.getvalue()


def table(record: Record, form: str, between: str = ",", **options: Any) -> list[dict[str, str]]:
    words = exported(record, form, bom=False, **options).decode()
    return list(csv.DictReader(io.StringIO(words, newline=""), delimiter=between))


def test_the_formats_are_those_of_the_documentation() -> None:
    assert (
        "jsonl csv xlsx parquet geojson gpkg kml acled ged polecat viina timemap annotations webanno labelstudio ftm crate".split()
        == NAMES
    )
    assert [one.name for one in known()][: len(NAMES)] == NAMES
    words = (Path(__file__).parents[1] / "docs" / "exports.md").read_text("utf-8")
    assert all(f"| `{name}` |" in words for name in NAMES)


@pytest.mark.parametrize("form", NAMES)
def test_the_same_record_gives_the_same_bytes(record: Record, form: str) -> None:
    assert exported(record, form) == exported(record, form)


# ---------------------------------------------------------------------------------------- POLECAT, VIINA, timemap


def test_polecat_has_its_40_columns(record: Record) -> None:
    rows = table(record, "polecat", "\t")
    assert tuple(rows[0]) == polecat.COLUMNS and len(polecat.COLUMNS) == 40
    assert polecat.COLUMNS[:6] == ("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code")
    first = next(row for row in rows if row["Event ID"] == "monday#0")
    assert (first["Event Type"], first["Event Mode"], first["Quad Code"]) == ("ASSAULT", "heavy-weapons", "4")
    assert (first["Intensity"], first["Actor COW"], first["Language"]) == ("None", "None", "en")
    assert "not POLECAT data" in first["Version"] and "Left blank: Intensity" in first["Version"]
    assert all(cell for row in rows for cell in row.values())


@pytest.mark.parametrize("one", event_types(), ids=lambda one: one.id)
def test_every_type_has_a_quad(one: Any) -> None:
    assert one.plover and all(kind in polecat.QUAD for kind, _ in one.plover)


def test_viina_is_told_apart_from_viina(record: Record) -> None:
    rows = table(record, "viina")
    assert tuple(rows[0])[:15] == viina.FIRST and tuple(rows[0]) == viina.COLUMNS
    first = next(row for row in rows if row["event_id"] == "monday#0")
    assert (first["date"], first["t_artillery_b"], first["t_ied_b"]) == ("20240506", "1", "0")
    assert "a missile hit the bridge at Ozerne" in first["text"] and "not VIINA data" in first["notes"]
    assert not [name for name in first if name.endswith("_pred")]


EVENT_KEYS = {
    "id", "description", "date", "time", "time_precision", "location", "latitude", "longitude", "type", "category",
    "category_full", "associations", "sources", "comments", "time_display", "narrative___stepStyles", "shape", "colour",
}  # fmt: skip
SOURCE_KEYS = {
    "id",
    "title",
    "thumbnail",
    "paths",
    "type",
    "affil_s",
    "url",
    "description",
    "parent",
    "author",
    "date",
    "notes",
}


def test_timemap_takes_every_event(record: Record) -> None:
    """Its schemas refuse unknown keys and all that is no word or list; latitude and longitude stand together."""
    read = json.loads(exported(record, "timemap"))
    assert read["events"]
    for event in read["events"]:
        assert event.keys() <= EVENT_KEYS and ("latitude" in event) == ("longitude" in event)
        assert event["date"] or "latitude" in event
        assert all(isinstance(value, str | list) for value in event.values())
        assert set(event["sources"]) <= read["sources"].keys()
        assert set(event["associations"]) <= {one["id"] for one in read["associations"]}
        assert "verified by nobody" in event["comments"] and "Evidence: " in event["comments"]
    assert all(source.keys() <= SOURCE_KEYS and "paths" in source for source in read["sources"].values())


@pytest.mark.parametrize(
    ("form", "where"), [("acled", "notes"), ("ged", "code_status"), ("viina", "notes"), ("polecat", "Version")]
)
def test_what_is_held_back_is_said_in_each_row(record: Record, form: str, where: str) -> None:
    rows = table(
        record, form, "\t" if form == "polecat" else ",", coarsen="admin1", leave_out_private=True, rule="majority"
    )
    assert rows
    for row in rows:
        assert (
            "no finer than the region" in row[where]
            and "not named" in row[where]
            and "most independent origins" in row[where]
        )
        assert "Left blank: " in row[where]


def test_only_what_is_told_as_having_happened_is_a_row(record: Record) -> None:
    for form, between, name in (("polecat", "\t", "Event ID"), ("viina", ",", "event_id")):
        assert {row[name] for row in table(record, form, between)} == {"monday#0", "monday-copy#0", "tuesday#1"}
        view = View(record, Options())
        plugins.load("reportedly.exporters", form)(view, io.BytesIO())
        assert (view.held["events"].given, view.held["events"].held_back) == (3, 3)


def test_a_figure_can_be_set_by_a_person() -> None:
    told = [{"value": 12, "low": 12, "high": 12, "origins": 1, "publishers": []}]
    options = Options(rule="hand", by_hand=figures_by_hand(["incident-1=14"]))
    found = figures(told, options, "incident-1")
    assert (found.low, found.best, found.high) == (12, 14, 14)
    assert figures(told, options, "incident-2").best == 12
    assert "incident-1: 14" in options.said()["figures"]


@pytest.mark.parametrize("word", ["incident-1", "=12", "incident-1=many", "incident-1=-3"])
def test_a_figure_that_is_none_is_refused(word: str) -> None:
    with pytest.raises(UsageError, match="INCIDENT=NUMBER"):
        figures_by_hand([word])


# ---------------------------------------------------------------------------------------- FollowTheMoney, crates


def test_followthemoney_reads_every_entity(record: Record) -> None:
    ftm = pytest.importorskip("followthemoney")
    lines = [json.loads(line) for line in exported(record, "ftm").splitlines()]
    ids = {line["id"] for line in lines}
    assert len(ids) == len(lines)
    schemas: dict[str, int] = {}
    for line in lines:
        proxy = ftm.model.get_proxy(line, cleaned=False)
        proxy.schema.validate(line)
        schemas[proxy.schema.name] = schemas.get(proxy.schema.name, 0) + 1
        back = proxy.to_dict()["properties"]
        for name, values in line["properties"].items():
            assert sorted(back.get(name, [])) == sorted(set(values)), (
                line["schema"],
                name,
                values,
                back.get(name),
            )
            if proxy.schema.get(name).type.name == "entity":
                assert set(values) <= ids
    assert schemas["Event"] == 1 and schemas["Article"] == 3 and schemas["Documentation"] == 3
    assert {"Person", "Note"} <= schemas.keys()


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A record in which a private person, by the authority table, is named in the text, a title and a doer."""
    text = MONDAY.replace("The governor said", "Oleh Bondarenko said").replace("Bridge at", "Bondarenko: bridge at")
    document = monday("named", MONDAY)
    person = Actor(
        "person:oleh-bondarenko", "Oleh Bondarenko", "person", (Mention(at("named", text, "Oleh Bondarenko"), "name"),)
    )
    event = Event(
        at("named", text, "hit", 1), "shelling", "person:oleh-bondarenko", factuality="happened", date="2024-05-06"
    )
    report = replace(document.report, text=text, sha256=digest(text), title="Bondarenko: bridge at Ozerne hit", author="Ira Lysenko",
                     url="https://example.org/oleh-bondarenko-said")  # fmt: skip
    bare = replace(document, report=report, body=(), headline=None, places=(), times=(), quantities=(), wording=(),
                   actors=(person,), statements=(), events=(event,))  # fmt: skip
    path = tmp_path_factory.mktemp("named") / "named.db"
    with Record(path, write=True) as record:
        record.start_run("0.1.0", {"body": "body 1"}, ["in"], "2024-06-01T00:00:00Z")
        record.add([addition(bare)], [], [], "layers-1", "2024-06-01T00:00:01Z")
        for state in ("read", "dated", "comparing"):
            record.reach(state)
        told = replace(incident(), title="Oleh Bondarenko shells a bridge", actors=(Party("person:oleh-bondarenko", "Oleh Bondarenko"),),
                       reports=("named",), occurrences=("occurrence-1",), questions=())  # fmt: skip
        account = OccurrenceAccount(("named",), (EventReference("named", 0),), None, "happened")
        occurrence = Occurrence("occurrence-1", "shelling", (account,), 1, "Ozerne", 697000, 46.7, 33.1, "2024-05-06")
        record.compare(Comparison(occurrences=(occurrence,), incidents=(told,)), "made-from-1", "2024-06-01T00:00:02Z")
        record.finish_run("2024-06-01T00:00:03Z")
    with Record(path) as opened:
        yield opened


def words_of(made: bytes) -> bytes:
    """All that a file holds: of a ZIP the words of its members."""
    if made[:2] != b"PK":
        return made
    files = zipfile.ZipFile(io.BytesIO(made))
    return b"\n".join(files.read(name) for name in files.namelist())


@pytest.mark.parametrize("form", [name for name in NAMES if name not in ("jsonl", "ged")])
def test_a_private_person_is_named_in_no_format(named: Record, form: str) -> None:
    shown = words_of(exported(named, form))
    table = {"table": "incidents"} if form in ("csv", "parquet") else {}
    hidden = words_of(exported(named, form, leave_out_private=True, **table))
    assert b"Bondarenko" in shown or form in ("kml", "parquet", "crate")
    for name in (b"Bondarenko", b"oleh-bondarenko", b"Lysenko"):
        assert name not in hidden


def test_followthemoney_has_mentions_of_names(named: Record) -> None:
    found = [one for one in map(json.loads, exported(named, "ftm").splitlines()) if one["schema"] == "Mention"]
    assert [one["properties"]["name"] for one in found] == [["Oleh Bondarenko"]]


@pytest.fixture(scope="module")
def crate(record: Record, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crate")
    zipfile.ZipFile(io.BytesIO(exported(record, "crate", around=("csv", "gpkg"), asked={"country": "UA"}))).extractall(
        folder
    )
    return folder


def test_a_crate_has_the_hash_of_each_file(crate: Path) -> None:
    import hashlib

    graph = {one["@id"]: one for one in json.loads((crate / "ro-crate-metadata.json").read_text("utf-8"))["@graph"]}
    listed = [one["@id"] for one in graph["./"]["hasPart"]]
    assert sorted([*listed, "ro-crate-metadata.json"]) == sorted(path.name for path in crate.iterdir())
    lines = dict(reversed(line.split("  ")) for line in (crate / "manifest-sha256.txt").read_text("utf-8").splitlines())
    assert set(lines) == {*(f"{name}.csv" for name in TABLES), "gpkg.gpkg"}
    for name, found in lines.items():
        assert hashlib.sha256((crate / name).read_bytes()).hexdigest() == found == graph[name]["sha256"]
    said = {one["name"]: one["value"] for one in graph.values() if one["@type"] == "PropertyValue"}
    assert said["filter"] == "country: UA" and said["incidents.csv: incidents"] == "1 given, 0 held back"
    assert "General Assembly" in said["borders"] and "unknown" in said["licence"] and said["record"]


def test_frictionless_finds_no_fault(crate: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(crate / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])


def test_csv_on_the_web_reads_every_table(crate: Path) -> None:
    csvw = pytest.importorskip("csvw")
    group = csvw.TableGroup.from_file(str(crate / "csv-metadata.json"))
    rows = {one.url.string: list(one.iterdicts(strict=True)) for one in group.tables}
    assert len(rows) == len(TABLES) and rows["incidents.csv"][0]["contested"] is True
    assert rows["events.csv"][0]["start"] > 0


def test_ro_crate_is_read(crate: Path) -> None:
    rocrate = pytest.importorskip("rocrate.rocrate")
    read = rocrate.ROCrate(str(crate))
    assert read.root_dataset["name"] and {one.id for one in read.data_entities} >= {"events.csv", "gpkg.gpkg"}
    assert read.root_dataset["license"].id == "#licence"


def test_a_crate_holds_no_crate(record: Record) -> None:
    with pytest.raises(UsageError, match="not itself"):
        exported(record, "crate", around=("crate",))


# ---------------------------------------------------------------------------------------- every cell leads back

PLACE = re.compile(r"([\w~-]+):(\d+)-(\d+)")


def evidence(record: Record, form: str, folder: Path) -> list[str]:
    """The words of each row that tell where it was read."""
    if form in ("acled", "ged", "viina", "polecat"):
        where = {"acled": "notes", "ged": "code_status", "viina": "evidence", "polecat": "Version"}[form]
        return [row[where] for row in table(record, form, "\t" if form == "polecat" else ",")]
    if form == "csv":
        return [row["evidence"] for row in table(record, "csv")]
    made = exported(record, form)
    if form == "geojson":
        return [one["properties"]["evidence"] for one in json.loads(made)["features"]]
    if form == "timemap":
        return [one["comments"] for one in json.loads(made)["events"]]
    if form == "kml":
        return re.findall(r'<Data name="evidence"><value>([^<]*)', made.decode())
    if form == "ftm":
        entities = map(json.loads, made.splitlines())
        return [one["properties"]["notes"][0] for one in entities if one["schema"] == "Event"]
    if form == "crate":
        read = zipfile.ZipFile(io.BytesIO(made)).read("events.csv").decode()
        return [row["evidence"] for row in csv.DictReader(io.StringIO(read, newline=""))]
    path = folder / f"made.{form}"
    path.write_bytes(made)
    if form == "gpkg":
        with sqlite3.connect(path) as connection:
            return [
                row[0]
                for row in connection.execute("SELECT evidence FROM events UNION ALL SELECT evidence FROM places")
            ]
    if form == "xlsx":
        calamine = pytest.importorskip("python_calamine")
        rows = calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name("events").to_python()
        return [row[rows[0].index("evidence")] for row in rows[1:]]
    if form == "parquet":
        duckdb = pytest.importorskip("duckdb")
        return [row[0] for row in duckdb.sql(f"SELECT evidence FROM '{path}'").fetchall()]
    if form == "annotations":
        items = json.loads(made)["items"]
        ends = [(one["target"]["source"]["id"].rsplit(":", 1)[1], one["target"]["selector"][0]) for one in items]
        return [f"{name}:{place['start']}-{place['end']}" for name, place in ends]
    if form == "labelstudio":
        return [
            f"{task['data']['report']}:{one['value']['start']}-{one['value']['end']}"
            for task in json.loads(made) for one in task["predictions"][0]["result"]
        ]  # fmt: skip
    if form == "webanno":
        files = zipfile.ZipFile(io.BytesIO(made))
        found = re.findall(
            r'Reading xmi:id="\d+" sofa="1" begin="(\d+)" end="(\d+)"', files.read("monday.xmi").decode()
        )
        return [f"monday:{start}-{end}" for start, end in found]
    lines = map(json.loads, made.splitlines())
    return [
        f"{one['id']}:{e['trigger']['start']}-{e['trigger']['end']}"
        for one in lines
        if "events" in one
        for e in one["events"]
    ]


@pytest.mark.parametrize("form", NAMES)
def test_random_cells_lead_back_to_the_characters(record: Record, form: str, tmp_path: Path) -> None:
    texts, chosen = record.texts(), random.Random(form)
    rows = evidence(record, form, tmp_path)
    assert rows
    for words in chosen.sample(rows, min(5, len(rows))):
        places = PLACE.findall(words.split("Evidence: ")[-1])
        assert places, words
        for report, start, end in places:
            assert texts[report][int(start) : int(end)].strip()


# ---------------------------------------------------------------------------------------- nothing half, nothing in silence

FULL = """
import resource, signal, sys
from pathlib import Path
from reportedly.errors import ReportedlyError
from reportedly.export.options import Options
from reportedly.export.writing import export
from reportedly.model import (
    Actor,
    Comparison,
    Event,
    EventReference,
    Mention,
    Occurrence,
    OccurrenceAccount,
    Party,
)
from reportedly.model.identifiers import digest
from reportedly.record.store import Record

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
record, folder = Record(sys.argv[1]), Path(sys.argv[2])
import duckdb, xlsxwriter
for form in sys.argv[3:]:
    target = folder / "kept"
    target.write_text("kept")
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, resource.RLIM_INFINITY))
    try:
        export(record, form, Options(), target)
        print(form, "wrote it whole")
    except (OSError, ReportedlyError) as error:
        print(form, "said" if str(error) else "silent")
    except BaseException as error:
        print(form, "other", type(error), error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(form, target.read_text(), sorted(path.name for path in folder.iterdir()))
"""


def test_a_full_disk_leaves_no_half_file(record: Record, tmp_path: Path) -> None:
    """No file may grow beyond 300 bytes, which is how a full disk answers a writer."""
    command = [sys.executable, "-c", FULL, str(record.path), str(tmp_path), *NAMES]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    lines = ended.stdout.splitlines()
    assert lines == [line for form in NAMES for line in (f"{form} said", f"{form} kept ['kept']")], ended.stderr[-2000:]


def test_an_unknown_format_lists_the_known(record: Record, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there are: .*acled.*xlsx"):
        export(record, "shapefile", Options(), tmp_path / "made")
    assert list(tmp_path.iterdir()) == []


def test_a_format_whose_extra_is_missing_says_which(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(UsageError, match=r"reportedly\[parquet\]"):
        exported(record, "parquet")


@pytest.mark.parametrize("form", NAMES)
def test_a_town_is_in_no_format_where_positions_are_coarse(record: Record, form: str) -> None:
    if form == "jsonl":
        with pytest.raises(UsageError, match="whole record"):
            exported(record, form, coarsen="admin1")
    else:
        assert b"Ozerne" not in words_of(exported(record, form, coarsen="admin1"))


@pytest.mark.parametrize("form", [name for name in NAMES if name != "jsonl"])
def test_fresh_rows_wait_in_every_format(record: Record, form: str) -> None:
    view = View(record, Options(delay=10_000, today=date(2024, 6, 1)))
    out = io.BytesIO()
    plugins.load("reportedly.exporters", form)(view, out)
    assert view.held and all(held.given == 0 for held in view.held.values()), view.held
    assert b"governor" not in words_of(out.getvalue())
