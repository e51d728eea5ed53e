"""What R packages expect of ACLED's and UCDP GED's files: which columns, of which types, in which form.

Each expectation names its package and version. R itself is not needed: what a function of the package asks of a data
frame, and stops without, is asked here of the file as `read.csv` would see it.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sample_record import comparison, incident, made

from reportedly import plugins
from reportedly.export import acled, ged
from reportedly.export.options import Options
from reportedly.export.view import View
from reportedly.model import Party
from reportedly.record.store import Record

WHOLE, NUMBER = re.compile(r"^\d+$"), re.compile(r"^-?\d+(\.\d+)?$")
OTHERS: tuple[dict[str, Any], ...] = (
    {"type": "attack_on_civilians", "place": None, "actors": ()},
    {"type": "protest", "earliest": "2023-12-30", "latest": "2024-01-02", "date_precision": 2, "targets": ()},
    {"type": "air_strike", "actors": (Party("state:RU", "Russia"), Party("force:x", "a force")), "weapon": None},
    {"type": "armed_clash", "tolls": (), "targets": (Party("group:a", "A"), Party("group:b", "B"))},
)
"""Incidents beside the sample's own: without a place, over the turn of a year, with several doers, without a toll."""

BLANK = ""
"""A cell that R reads as NA."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = made(tmp_path_factory.mktemp("r") / "sample.db")
    first = incident()
    incidents = (first, *(replace(first, id=f"incident-{n}", **changed) for n, changed in enumerate(OTHERS, 2)))
    with Record(path, write=True) as record:
        record.compare(replace(comparison(), incidents=incidents), "again", "2024-07-01T00:00:00Z")
    with Record(path) as record:
        found = {}
        for form in ("acled", "ged"):
            out = io.BytesIO()
            plugins.load("reportedly.exporters", form)(View(record, Options(bom=False)), out)
            found[form] = list(csv.DictReader(io.StringIO(out.getvalue().decode(), newline="")))
        assert all(found.values())
        yield found


COLUMNS = [
    # package and version; function; file; columns that it stops without
    ("acledR 1.0.1", "acled_transform_longer(type = 'full_actors')", "acled",
     "actor1 actor2 assoc_actor_1 assoc_actor_2 inter1 inter2 sub_event_type"),
    ("acledR 1.0.1", "acled_transform_longer(type = 'source')", "acled", "source source_scale"),
    ("acledR 1.0.1", "acled_transform_interaction()", "acled", "inter1 inter2 interaction assoc_actor_1 assoc_actor_2"),
    ("acledR 1.0.1", "acled_update()", "acled", " ".join(acled.COLUMNS)),  # the very columns of its own example
    ("acled.api 1.1.8", "acled.api(), by default", "acled",
     "region country year event_date source admin1 admin2 admin3 location event_type sub_event_type interaction fatalities timestamp"),
    ("priogrid (2024)", "read_ucdp_ged()", "ged", "longitude latitude date_start date_end"),
    ("mapme.biodiversity 0.9.1", "calc_fatalities()", "ged",
     "where_prec date_prec type_of_violence date_start deaths_civilians deaths_unknown best longitude latitude"),
    ("ucdp (GitHub, 2020)", "GED", "ged",
     "id year active_year type_of_violence conflict_new_id conflict_name dyad_new_id dyad_name side_a_new_id side_a side_b_new_id "
     "side_b number_of_sources source_article source_office source_date source_headline source_original where_prec "
     "where_coordinates where_description adm_1 adm_2 latitude longitude country region event_clarity date_prec date_start "
     "date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low"),
    ("uncertainUCDP 0.6.1", "ucdpged", "ged", " ".join(ged.COLUMNS)),  # 49 columns
]  # fmt: skip


@pytest.mark.parametrize(
    ("package", "function", "form", "expected"), COLUMNS, ids=[f"{row[0]}: {row[1]}" for row in COLUMNS]
)
def test_the_columns_are_there(files: Any, package: str, function: str, form: str, expected: str) -> None:
    assert set(expected.split()) <= set(files[form][0]), (package, function)
    if function in ("acled_update()", "ucdpged"):
        assert len(files[form][0]) == {"acled": 31, "ged": 49}[form]


TYPES = [
    # file; column; type; whether it may be blank (NA): what is not told by reports
    ("acled", "year", WHOLE, False),
    ("acled", "time_precision", re.compile("^[123]$"), False),
    ("acled", "iso", WHOLE, True),
    ("acled", "latitude", NUMBER, True),
    ("acled", "longitude", NUMBER, True),
    ("acled", "geo_precision", re.compile("^[123]$"), True),
    ("acled", "fatalities", WHOLE, False),
    ("acled", "event_date", re.compile(r"^\d{4}-\d\d-\d\d$"), False),
    ("acled", "event_id_cnty", re.compile(r"^\S+$"), False),
    ("acled", "timestamp", re.compile("^$"), True),
    ("ged", "id", WHOLE, False),
    ("ged", "year", WHOLE, False),
    ("ged", "where_prec", re.compile("^[1-7]$"), True),
    ("ged", "date_prec", re.compile("^[1-5]$"), True),
    ("ged", "event_clarity", re.compile("^[12]$"), False),
    ("ged", "latitude", NUMBER, True),
    ("ged", "longitude", NUMBER, True),
    ("ged", "priogrid_gid", WHOLE, True),
    ("ged", "number_of_sources", WHOLE, False),
    *(
        ("ged", name, WHOLE, False)
        for name in "deaths_a deaths_b deaths_civilians deaths_unknown best high low".split()
    ),
    ("ged", "date_start", re.compile(r"^\d{4}-\d\d-\d\d 00:00:00\.000$"), False),
    ("ged", "date_end", re.compile(r"^\d{4}-\d\d-\d\d 00:00:00\.000$"), False),
    ("ged", "geom_wkt", re.compile(r"^POINT \(-?[\d.]+ -?[\d.]+\)$"), True),
]


@pytest.mark.parametrize(
    ("form", "column", "kind", "blank"), TYPES, ids=[f"{form}.{column}" for form, column, _, _ in TYPES]
)
def test_the_columns_have_their_types(files: Any, form: str, column: str, kind: Any, blank: bool) -> None:
    for row in files[form]:
        assert kind.match(row[column]) or (blank and row[column] == BLANK), row[column]


def test_main_actors_are_one_a_cell(files: Any) -> None:
    """acledR 1.0.1 stops where `actor1` or `actor2` holds a semicolon, and cuts associated actors and sources at them."""
    for row in files["acled"]:
        assert ";" not in row["actor1"] + row["actor2"]
        for name in ("assoc_actor_1", "assoc_actor_2", "source"):
            assert all(part == part.strip() and part for part in row[name].split("; ") if row[name])


def test_event_types_are_those_that_can_be_asked_for(files: Any) -> None:
    """acledR 1.0.1, `event_types`; a row of another type would fall out of every filter."""
    known = {"Battles", "Violence against civilians", "Protests", "Riots", "Strategic developments",
             "Explosions/Remote violence"}  # fmt: skip
    assert {row["event_type"] for row in files["acled"]} <= known


def test_interactions_are_words(files: Any) -> None:
    """acledR 1.0.1 asks for `inter_num=0` unless told otherwise: `State forces`, not `1`."""
    for row in files["acled"]:
        assert not any(WHOLE.match(row[name]) for name in ("inter1", "inter2", "interaction"))


def test_the_days_of_ged_make_an_interval(files: Any) -> None:
    """priogrid reads `lubridate::interval(date_start, date_end)`; the year is that of the first day."""
    for row in files["ged"]:
        first, last = (datetime.fromisoformat(row[name]) for name in ("date_start", "date_end"))
        assert first <= last and row["year"] == str(first.year)


def test_the_figures_of_ged_are_in_order(files: Any) -> None:
    """uncertainUCDP takes `low`, `best` and `high` as the bounds of one distribution."""
    for row in files["ged"]:
        low, best, high = (int(row[name]) for name in ("low", "best", "high"))
        assert 0 <= low <= best <= high and high > 0


def test_ids_of_ged_are_exact_in_r_and_unlike() -> None:
    names = [f"incident-{number:012x}" for number in range(2000)]
    found = {ged.numeric_id(name) for name in names}
    assert len(found) == len(names) and max(found) < 2**53
