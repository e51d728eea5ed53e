"""Exports: every row of every format leads back to the characters, nothing is left out in silence, nobody is harmed."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import struct
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from sample_record import comparison, incident, made

from reportedly import plugins
from reportedly.errors import UsageError
from reportedly.export import acled, ged
from reportedly.export.crosswalks import figures
from reportedly.export.delimited import cell
from reportedly.export.options import TABLES, Options
from reportedly.export.row_evidence import in_step
from reportedly.export.view import View
from reportedly.export.writing import into_file
from reportedly.model import IncidentToll, Party
from reportedly.record import queries
from reportedly.record.store import Record

FORMATS = ("jsonl", "csv", "xlsx", "parquet", "geojson", "gpkg", "kml", "acled", "ged")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with Record(made(tmp_path_factory.mktemp("export") / "sample.db")) as opened:
        yield opened


def exported(record: Record, form: str, **options: Any) -> tuple[bytes, View]:
    out, view = io.BytesIO(), View(record, Options(**options))
    plugins.load("reportedly.exporters", form)(view, out)
    return out.getvalue(), view


def rows(record: Record, form: str = "csv", **options: Any) -> list[dict[str, str]]:
    made, _ = exported(record, form, bom=False, **options)
    return list(csv.DictReader(io.StringIO(made.decode("utf-8"), newline="")))


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_record_gives_the_same_bytes(record: Record, form: str) -> None:
    assert exported(record, form)[0] == exported(record, form)[0]


@pytest.mark.parametrize("form", FORMATS)
def test_exporters_come_through_the_one_door(form: str) -> None:
    assert form in plugins.names("reportedly.exporters")


@pytest.mark.parametrize("table", TABLES)
def test_every_row_leads_back_to_its_characters(record: Record, table: str) -> None:
    found = rows(record, table=table)
    texts = record.texts()
    for row in found:
        for place in filter(None, row["evidence"].split("; ")):
            report, _, offsets = place.rpartition(":")
            start, end = map(int, offsets.split("-"))
            assert 0 <= start < end <= len(texts[report])
            if "words" in row and row.get("report") == report and row.get("start") == str(start):
                assert texts[report][start:end] == row["words"]
        assert row["record"] == record.contents() and row["made_by"].startswith("reportedly ")
    if table in ("events", "statements", "accounts", "checks", "copies"):
        assert all(row["evidence"] for row in found)


def test_every_event_of_every_report_is_a_row(record: Record) -> None:
    found = sorted((row["report"], row["id"]) for row in rows(record))
    assert found == [(name, f"{name}#{number}") for name in ("monday", "monday-copy", "tuesday") for number in (0, 1)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", "'=1+1"), ("@here", "'@here"), ("-5", "'-5"), ("  =1+1", "'  =1+1"), ("\uff1d1+1", "'\uff1d1+1"),
        ("words", "words"), (-5, -5), (None, None), (True, "true"), (False, "false"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula_where_that_is_asked(value: object, expected: object) -> None:
    assert cell(value, True) == expected
    assert not isinstance(value, str) or cell(value, False) == value


@pytest.mark.parametrize(
    ("options", "stated"),
    [
        ({"neutralise": True}, "formulas: a cell that a spreadsheet would run"),
        ({"mask": True}, "quotations: the reports' words are left out"),
        ({"coarsen": "admin1"}, "positions: no finer than the region"),
        ({"asked": {"country": "UA"}}, "filter: country: UA"),
    ],
    ids=lambda one: next(iter(one), "") if isinstance(one, dict) else "",
)
def test_a_csv_states_what_was_changed_in_it(record: Record, options: dict[str, Any], stated: str) -> None:
    found = rows(record, **options)
    assert found and all(stated in row["made_by"] for row in found)
    assert all(";" not in row["made_by"] for row in rows(record))


def test_a_byte_order_mark_is_an_option(record: Record) -> None:
    assert exported(record, "csv", bom=True)[0].startswith(b"\xef\xbb\xbfid,")
    assert exported(record, "csv", bom=False)[0].startswith(b"id,")


def test_a_workbook_has_a_sheet_for_each_table(record: Record, tmp_path: Path) -> None:
    calamine = pytest.importorskip("python_calamine")
    path = tmp_path / "record.xlsx"
    path.write_bytes(exported(record, "xlsx")[0])
    book = calamine.CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == [*TABLES, "notes"]
    events = book.get_sheet_by_name("events").to_python()
    assert len(events) == 7
    at = events[0].index("words")
    assert {row[at] for row in events[1:]} == {row["words"] for row in rows(record)}
    said = {row[0]: row[1] for row in book.get_sheet_by_name("notes").to_python()}
    assert said["events: rows"] == "6 given, 0 held back" and "verified by nobody" in said["made by"]


def test_parquet_is_typed(record: Record, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "events.parquet"
    path.write_bytes(exported(record, "parquet", table="events")[0])
    read = duckdb.sql(f"SELECT * FROM '{path}' ORDER BY id")
    types = dict(zip(read.columns, map(str, read.types), strict=True))
    assert (types["earliest"], types["start"], types["latitude"]) == ("DATE", "BIGINT", "DOUBLE")
    assert [row[0] for row in read.fetchall()] == sorted(row["id"] for row in rows(record))


def test_geojson_keeps_what_has_no_place(record: Record) -> None:
    read = json.loads(exported(record, "geojson", table="events")[0])
    assert read["type"] == "FeatureCollection" and len(read["features"]) == 6
    shapes = [feature["geometry"] and feature["geometry"]["type"] for feature in read["features"]]
    assert None in shapes and {"Point", "MultiPolygon"} & set(shapes)
    for feature in read["features"]:
        if feature["geometry"] and feature["geometry"]["type"] == "Point":
            assert feature["geometry"]["coordinates"] == [
                round(feature["properties"]["longitude"], 5), round(feature["properties"]["latitude"], 5),
            ]  # fmt: skip
    assert read["reportedly"]["given"] == 6


def test_a_geopackage_is_one_by_its_own_marks(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "record.gpkg"
    path.write_bytes(exported(record, "gpkg")[0])
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA application_id").fetchone()[0] == 0x47504B47
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        systems = {row[0] for row in connection.execute("SELECT srs_id FROM gpkg_spatial_ref_sys")}
        assert systems == {-1, 0, 4326}
        layers = dict(connection.execute("SELECT table_name, data_type FROM gpkg_contents").fetchall())
        assert layers == {"incidents": "features", "events": "features", "places": "features", "notes": "attributes"}
        shapes = connection.execute("SELECT geom, longitude, latitude FROM events WHERE geom IS NOT NULL").fetchall()
    assert shapes
    for shape, longitude, latitude in shapes:
        assert shape[:4] == b"GP\x00\x01" and struct.unpack("<i", shape[4:8])[0] == 4326
        if shape[9] == 1:
            assert struct.unpack("<dd", shape[13:29]) == (round(longitude, 5), round(latitude, 5))


def test_kml_is_xml_whatever_a_title_holds(record: Record) -> None:
    space = "{http://www.opengis.net/kml/2.2}"
    tree = ElementTree.fromstring(exported(record, "kml", table="events")[0])
    assert len(tree.findall(f".//{space}Placemark")) == 6


@pytest.mark.parametrize(("form", "columns"), [("acled", acled.COLUMNS), ("ged", ged.COLUMNS)])
def test_columns_of_other_projects(record: Record, form: str, columns: tuple[str, ...]) -> None:
    made, view = exported(record, form, bom=False)
    header = made.decode().split("\r\n")[0]
    assert header == ",".join(columns)
    assert len(columns) == {"acled": 31, "ged": 49}[form]
    assert view.held["incidents"].given == made.count(b"\r\n") - 1


TOLLS = [
    # what it is; positions as (value, low, high, origins, publishers); rule; ranking; low, best, high
    ("one count", [(12, None, None, 1, ["A"])], "least", (), (12, 12, 12)),
    ("least of several", [(12, None, None, 1, ["A"]), (15, 15, None, 3, ["B"])], "least", (), (12, 12, 15)),
    ("what most say", [(12, None, None, 1, ["A"]), (15, 15, None, 3, ["B"])], "majority", (), (12, 15, 15)),
    ("by ranking", [(12, None, None, 1, ["A"]), (15, 15, None, 3, ["B"])], "ranking", ("B", "A"), (12, 15, 15)),
    ("nobody of the ranking", [(12, None, None, 1, ["A"]), (9, None, None, 1, ["C"])], "ranking", ("B",), (9, 9, 12)),
    ("a range", [(15, 10, 20, 1, ["A"])], "least", (), (10, 10, 20)),
    ("none", [], "least", (), (None, None, None)),
]


@pytest.mark.parametrize(
    ("positions", "rule", "ranking", "expected"), [row[1:] for row in TOLLS], ids=[r[0] for r in TOLLS]
)
def test_the_rule_that_chooses_a_figure(positions: Any, rule: Any, ranking: Any, expected: Any) -> None:
    given = [dict(zip(("value", "low", "high", "origins", "publishers"), one, strict=True)) for one in positions]
    found = figures(given, Options(rule=rule, ranking=ranking))
    assert (found.low, found.best, found.high) == expected


def test_positions_are_made_coarse(record: Record) -> None:
    fine, coarse = rows(record), rows(record, coarsen=1.0)
    placed = [row for row in coarse if row["latitude"]]
    assert placed and all(float(row["latitude"]) % 1 == 0.5 and not row["place"] for row in placed)
    assert any(row["place"] for row in fine)
    for row in rows(record, coarsen="admin1"):
        assert not row["place"] and not row["geonameid"]


def test_a_coarse_question_does_not_name_the_town(record: Record) -> None:
    for row in rows(record, table="questions", coarsen="admin1"):
        assert not row["place"] and "Ozerne" not in row["sentence"] and row["sentence"]


def test_masked_rows_of_other_projects_hold_no_headline(record: Record) -> None:
    assert any(row["source_headline"] for row in rows(record, "ged"))
    assert all(not row["source_headline"] for row in rows(record, "ged", mask=True))


def test_fresh_events_wait(record: Record) -> None:
    _, view = exported(record, "csv", delay=10_000, today=date(2024, 6, 1))
    assert view.held["events"].given == 0 and view.held["events"].held_back == 6
    with pytest.raises(UsageError, match="delay"):
        Options(delay=3)


def test_private_persons_are_not_named(record: Record) -> None:
    named = {row["source"] for row in rows(record, table="statements")}
    hidden = {row["source"] for row in rows(record, table="statements", leave_out_private=True)}
    assert "a private person" in hidden and "a private person" not in named
    kept = {row["id"] for row in rows(record, table="actors", leave_out_private=True)}
    assert kept == {"office:governor", "office:mayor"}  # an office is nobody's name


def test_quotations_can_be_left_out(record: Record) -> None:
    found = rows(record, mask=True)
    assert all(not row["words"] and row["start"] for row in found)


@pytest.mark.parametrize(
    ("asked", "message"),
    [({"plase": "Kharkiv"}, "did you mean 'place'"), ({"since": "yesterday"}, "is no day"), ({"type": "bombing"}, "not known")],
)  # fmt: skip
def test_a_wrong_filter_is_said(record: Record, asked: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        View(record, Options(asked=asked))


def test_a_filter_holds_in_every_format(record: Record) -> None:
    found = rows(record, asked={"factuality": "denied"})
    assert [row["factuality"] for row in found] == ["denied"]
    assert (
        len(json.loads(exported(record, "geojson", table="events", asked={"factuality": "denied"})[0])["features"]) == 1
    )


@pytest.mark.parametrize(
    ("table", "asked", "expected"),
    [
        ("incidents", {"act": ["deny"]}, ("act",)),
        ("incidents", {"incident": ["incident-1"], "country": ["UA"]}, ()),
        ("statements", {"act": ["deny"]}, ()),
        ("actors", {"place": ["Ozerne"]}, ("place",)),
        ("positions", {"standing": ["rising"]}, ()),
    ],
)
def test_a_filter_that_a_table_does_not_have_is_said(
    record: Record, table: str, asked: dict[str, object], expected: tuple[str, ...]
) -> None:
    assert View(record, Options(asked=asked)).not_asked(table) == expected


def test_the_whole_record_is_not_filtered_in_silence(record: Record) -> None:
    with pytest.raises(UsageError, match="whole record"):
        exported(record, "jsonl", asked={"factuality": "denied"})


def test_a_broken_export_leaves_what_stood_there(tmp_path: Path) -> None:
    target = tmp_path / "kept.csv"
    target.write_text("kept", encoding="utf-8")

    def fails(out: Any) -> None:
        out.write(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        into_file(target, fails)
    assert target.read_text(encoding="utf-8") == "kept" and list(tmp_path.iterdir()) == [target]


def test_names_of_an_incident_s_parties_are_told_once(tmp_path: Path) -> None:
    """Two reports can each have an army of their own, which nothing tells to be one."""
    parties = (Party("group:1a", "The army"), Party("group:2b", "the army"), Party("state:RU", "Russia"))
    with Record(made(tmp_path / "parties.db"), write=True) as record:
        told = replace(incident(), actors=parties, targets=parties[:1])
        record.compare(replace(comparison(), incidents=(told,)), "again", "2024-07-01T00:00:00Z")
    with Record(tmp_path / "parties.db") as record:
        for row in (*rows(record, table="incidents"), *rows(record, "acled")):
            named = row.get("doers") or f"{row['actor1']}; {row['assoc_actor_1']}"
            assert named == "The army; Russia"


@pytest.mark.parametrize(
    ("toll", "expected"),
    (
        ((2, 2), (2, 2, 2)),
        ((2, None), (2, 2, 2)),  # "at least two"
        ((None, 5), (5, 5, 5)),  # "up to five"
        ((49, 51), (49, 49, 51)),
        ((None, None), (None, None, None)),
    ),
)
@pytest.mark.parametrize("options", (Options(), Options(rule="majority"), Options(rule="ranking", ranking=("A",))))
def test_a_toll_that_raises_no_question_is_told(toll: Any, expected: Any, options: Options) -> None:
    found = figures([], options, "incident-1", toll)
    assert (found.low, found.best, found.high) == expected
    by_hand = figures([], Options(rule="hand", by_hand={"incident-1": 7}), "incident-1", toll)
    assert by_hand.best == 7


@pytest.mark.parametrize(("form", "column"), (("acled", "fatalities"), ("ged", "best")))
def test_the_dead_of_an_incident_told_once_are_in_other_projects_rows(tmp_path: Path, form: str, column: str) -> None:
    once = replace(incident(), questions=(), tolls=(IncidentToll("killed", 2.0, 2.0),))
    with Record(made(tmp_path / "once.db"), write=True) as other:
        other.compare(replace(comparison(), questions=(), incidents=(once,)), "again", "2024-07-01T00:00:00Z")
    with Record(tmp_path / "once.db") as other:
        (row,) = rows(other, form)
    assert row[column] == "2"


def test_a_report_that_tells_without_an_event_is_named(tmp_path: Path) -> None:
    """It is one of the reports that the row counts, and stands in the evidence as a whole."""
    with Record(made(tmp_path / "told.db"), write=True) as other:
        names = tuple(sorted(other.texts()))
        joined = replace(incident(), reports=names, occurrences=(), questions=(), tolls=())
        other.compare(replace(comparison(), incidents=(joined,)), "again", "2024-07-01T00:00:00Z")
    with Record(tmp_path / "told.db") as other:
        (row,) = rows(other, table="incidents")
        texts = other.texts()
    assert row["reports"] == str(len(names)) and set(row["report_ids"].split("; ")) == set(names)
    assert row["evidence"].split("; ") == [f"{name}:0-{len(texts[name])}" for name in names]


# Five incidents, of which one (c) has no evidence: read in parts, beside rows in parts, wherever these are cut.
EVIDENCE = [
    ("a", "r1", 0, 3),
    ("a", "r2", 4, 9),
    ("b", "r1", 5, 8),
    ("d", "r3", 0, 2),
    ("e", "r2", 1, 2),
    ("e", "r3", 7, 9),
]


@pytest.mark.parametrize("at_once", (1, 2, 3, 5))
@pytest.mark.parametrize("read", (1, 2, 4, 6))
def test_evidence_is_read_beside_its_rows_wherever_both_are_cut(at_once: int, read: int) -> None:
    next_spans = in_step(EVIDENCE[start : start + read] for start in range(0, len(EVIDENCE), read))
    told: dict[str, Any] = {}
    for start in range(0, 5, at_once):
        names = "abcde"[start : start + at_once]
        found = next_spans(names)
        assert found.keys() <= set(names)
        told |= found
    assert told == {
        "a": [("r1", 0, 3), ("r2", 4, 9)], "b": [("r1", 5, 8)], "d": [("r3", 0, 2)],
        "e": [("r2", 1, 2), ("r3", 7, 9)],
    }  # fmt: skip


def test_where_it_lies_and_how_much_is_read_at_once_changes_no_row(
    record: Record, place: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "READ", 1)
    with Record(made(place)) as other:
        for table in TABLES:
            assert rows(other, table=table) == rows(record, table=table), table
