"""Python's face: tables that iterate typed rows and become frames and files, words with their text, clean names."""

from __future__ import annotations

import csv
import datetime
import inspect
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Places
from sample_record import made, monday

import reportedly
from reportedly import Record, UsageError
from reportedly.model.table_rows import Range
from reportedly.record.filters import NOUNS
from reportedly.service.document import Document


@pytest.fixture(scope="module")
def record(places: Places) -> Iterator[Record]:
    with reportedly.open(made(places())) as opened:
        yield opened


@pytest.fixture(scope="module")
def document() -> Document:
    return Document(monday())


def test_the_names_are_clean() -> None:
    assert dir(reportedly) == sorted(reportedly.__all__)
    assert all(getattr(reportedly, name) is not None for name in reportedly.__all__)
    assert "published" in inspect.signature(reportedly.annotate).parameters
    assert "Args:" in (reportedly.annotate.__doc__ or "")
    with pytest.raises(AttributeError, match="no attribute 'anotate'"):
        reportedly.anotate  # noqa: B018


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(reportedly.__file__).parent / "py.typed").is_file()


def test_a_table_iterates_typed_rows(record: Record) -> None:
    events = record.events(place="Ozerne", since=datetime.date(2024, 5, 1))
    assert len(events) == 2 and events
    assert [row.words for row in events] == ["hit", "hit"]
    assert events[0].place == "Ozerne" and events[-1].id == "monday-copy#0"
    assert [row.id for row in events[:1]] == ["monday#0"] and len(events[-2:]) == 2
    assert events[0].killed is None
    with pytest.raises(IndexError, match="no row 2 among 2 events"):
        events[2]
    assert not record.events(country="FR")
    assert repr(events) == "<2 events with since='2024-05-01', place='Ozerne'>"


def test_a_table_is_counted(record: Record) -> None:
    assert record.events().count_by("factuality") == {"happened": 3, "planned": 2, "denied": 1}
    assert record.reports().over_time("day") == {"2024-05-06": 2}


def test_filters_are_refused_by_name(record: Record) -> None:
    with pytest.raises(UsageError, match="did you mean 'place'"):
        record.events(plac="Ozerne")  # type: ignore[call-arg]


@pytest.mark.parametrize("noun", NOUNS)
def test_every_table_as_csv_geojson_dicts_and_html(record: Record, noun: str, tmp_path: Path) -> None:
    table = getattr(record, noun)()
    text = table.to_csv()
    assert next(csv.reader(io.StringIO(text))) == list(table.columns)
    assert len(list(csv.reader(io.StringIO(text)))) == len(table) + 1
    table.to_csv(tmp_path / "rows.csv")
    assert (tmp_path / "rows.csv").read_bytes().decode() == text
    features = json.loads(table.to_geojson())["features"]
    assert len(features) == len(table) == len(table.to_dicts())
    assert f"{len(table):,} {noun}</caption>" in table._repr_html_()
    assert repr(table) == (f"<1 {noun[:-1]}>" if len(table) == 1 else f"<{len(table)} {noun}>")
    assert all(len(repr(row).splitlines()) == 1 and row.id in repr(row) for row in table)


def test_points_stand_where_geojson_has_them(record: Record) -> None:
    first = json.loads(record.events(report="monday").to_geojson() or "")["features"][0]
    assert first["id"] == "monday#0" and first["geometry"] == {"type": "Point", "coordinates": [33.1, 46.7]}
    assert "latitude" not in first["properties"]


def test_frames(record: Record) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    events = record.events()
    frame = events.to_pandas()
    assert isinstance(frame, pandas.DataFrame) and list(frame.columns) == list(events.columns) and len(frame) == 6
    assert str(frame["start"].dtype) == "Int64"
    other = events.to_polars()
    assert isinstance(other, polars.DataFrame) and other.shape == (6, len(events.columns))


def test_cells_that_a_spreadsheet_would_run(tmp_path: Path) -> None:
    from reportedly.export.row_formats import csv_lines
    from reportedly.model.table_rows import ActorRow

    row = ActorRow("a", '=HYPERLINK("x")', "person", None, 1, 1, 0)
    assert list(csv_lines("actors", [row]))[1].startswith("a,\"'=HYPERLINK")
    assert list(csv_lines("actors", [row], plain=True))[1].startswith('a,"=HYPERLINK')


def test_a_record_tells_of_itself(record: Record) -> None:
    assert repr(record).startswith("<record ") and "3 reports" in repr(record)
    assert record.show("office:mayor") == next(iter(record.actors(text="mayor")))
    assert record.report("monday").id == "monday"
    assert [hit.report for hit in record.find("hospital", publisher="Example Herald")] == ["tuesday"]
    assert record.verify() == []
    incident = next(iter(record.incidents()))
    assert record.incident(incident.id).title == incident.title
    question = next(iter(record.questions()))
    assert record.question(question.id).sentence == question.sentence


def test_words_know_their_text(document: Document) -> None:
    event = document.events[0]
    assert (event.text, event.trigger.text, event.type) == ("hit", "hit", "shelling")
    assert event.place is not None and (event.place.name, event.place.latitude) == ("Ozerne", 46.7)
    assert event.place == document.places[0] and event.place.words.text == "Ozerne"
    assert event.time is not None and event.time.value == "2024-05-06"
    assert event.statement is not None and event.statement.source is not None
    assert event.statement.source.text == "the army's spokesman"
    assert event.statement.speaker == document.actor("person:spokesman")
    assert event.statement.within == document.statements[0]
    assert [quantity.value for quantity in event.quantities] == [12.0]
    assert event.trigger.context(20).startswith("… died when a missile hit the bridge")
    assert document.actors[0].mentions[1].form == "pronoun"
    assert document.headline is not None and document.headline.text == "Bridge at Ozerne hit"
    assert document.to_dict()["id"] == "monday"


def test_reprs_are_one_line(document: Document) -> None:
    things = [*document.places, *document.times, *document.quantities, *document.actors, *document.statements]
    things += [*document.events, document, document.events[0].trigger]
    assert all(repr(one).startswith("<") and "\n" not in repr(one) for one in things)
    assert repr(document.events[0]) == "<event 'hit': shelling, Ozerne, 2024-05-06>"
    assert repr(document) == "<report monday: 2 events, 3 statements, 1 place>"
    assert "<mark title=" in document._repr_html_() and "&lt;b&gt;" in document._repr_html_()


def test_a_range_says_what_is_told() -> None:
    told = [Range(2, 12), Range(3, 3), Range(None, 5), Range(4, None), Range(None, None)]
    assert [str(one) for one in told] == ["2 to 12", "3", "up to 5", "4 or more", "not told"]


def test_annotate_takes_texts_dicts_and_lists() -> None:
    text = "Kyiv said its forces had entered the town of Balakliia on Saturday."
    one = reportedly.annotate(text, published="2022-09-11", publisher="Example Gazette")
    assert (one.publisher, one.published.value, one.published.basis) == ("Example Gazette", "2022-09-11", "given")
    assert {time.value for time in one.times} == {"2022-09-10"}
    assert [said.source.text for said in one.statements if said.source] == ["Kyiv"]
    several = reportedly.annotate([text, {"id": "b", "text": text, "published": datetime.date(2022, 9, 11)}])
    assert [found.id for found in several] == ["text-1", "b"]
    assert several[1].published.value == "2022-09-11"
    with pytest.raises(UsageError, match="published 'someday' is no day"):
        reportedly.annotate(text, published="someday")
    with pytest.raises(reportedly.InputError, match="neither `text` nor `html`"):
        reportedly.annotate({"id": "c"})
    with pytest.raises(UsageError, match="a text or a dict, not int"):
        reportedly.annotate([3])  # type: ignore[list-item]


def test_a_denial_knows_its_claim() -> None:
    one = reportedly.annotate(
        "The mayor accused the guards of burning the mill. The guards rejected the accusation as idle talk."
    )
    (denial,) = one.denials
    assert (denial.kind, denial.content.text) == ("denies", "the accusation as idle talk")
    assert denial.claim is not None and "burning the mill" in denial.claim.text
    assert denial.statement is not None and denial.statement.act == "deny"
