"""Tables out of a record: each event a row, each cell from the record, no formula for a spreadsheet to run."""

from __future__ import annotations

import csv
import io

import pytest
from sample_record import made

from reportedly import plugins
from reportedly.export.tables import COLUMNS, _cell, export_csv
from reportedly.record.store import Record


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    path, out = made(tmp_path_factory.mktemp("export") / "sample.db"), io.BytesIO()
    with Record(path) as record:
        export_csv(record, out)
        again = io.BytesIO()
        export_csv(record, again)
    assert out.getvalue() == again.getvalue()
    assert out.getvalue().endswith(b"\r\n")
    return list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8"), newline="")))


def test_every_event_of_every_report_is_a_row(table: list[dict[str, str]]) -> None:
    assert [(row["report"], row["event"]) for row in table] == [
        ("monday", "0"), ("monday", "1"), ("monday-copy", "0"), ("monday-copy", "1"), ("tuesday", "0"), ("tuesday", "1"),
    ]  # fmt: skip
    assert tuple(table[0]) == COLUMNS


def test_cells(table: list[dict[str, str]]) -> None:
    hit, denied = table[0], table[4]
    assert (hit["place"], hit["latitude"], hit["date"], hit["figures"]) == ("Ozerne", "46.7", "2024-05-06", "12 people")
    assert (hit["told_by"], hit["occurrence"], hit["copies"]) == ("person:spokesman", "occurrence-1", "copies-1")
    assert (denied["factuality"], denied["told_with"], denied["published"]) == ("denied", "deny", "")
    assert table[5]["figures"] == "at least 15 people"
    assert table[5]["told_by"] == ""


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=1+1", "'=1+1"), ("@here", "'@here"), ("-5", "'-5"), ("words", "words"), (-5, -5), (None, None)],
)
def test_no_cell_is_a_formula(value: object, cell: object) -> None:
    assert _cell(value) == cell


@pytest.mark.parametrize("name", ["jsonl", "csv"])
def test_exporters_come_through_the_one_door(name: str) -> None:
    assert callable(plugins.load("reportedly.exporters", name))
