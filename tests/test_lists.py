"""The lists of the page: one filter in the address, chips, facets, bars, what is not on the map, and downloads."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sample_record import addition, comparison, made, monday, question, tuesday, whether_it_happened
from sqlalchemy import create_engine, literal, select

from reportedly.model import Failure
from reportedly.model.identifiers import report_mark
from reportedly.record.numbered_actors import is_numbered
from reportedly.record.store import Record
from reportedly.web import filter_form, histogram, lists, ties, values
from reportedly.web.app import application


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    path = made(tmp_path_factory.mktemp("lists") / "sample.db")
    return TestClient(application(path), base_url="http://127.0.0.1:8000", follow_redirects=False)


@pytest.mark.parametrize(
    ("query", "chips"),
    [
        ("", []),
        ("?country=UA", ["Country: Ukraine"]),
        ("?place=Ozerne&since=2024-05", ["Place: Ozerne", "From: 2024-05"]),
        ("?contested=true&publisher=Example+Gazette", ["contested", "Publisher: Example Gazette"]),
        ("?minor=all", []),
        ("?box=22,44,40,53", ["in a frame of the map"]),
    ],
)
def test_what_is_asked_for_stands_in_chips(client: TestClient, query: str, chips: list[str]) -> None:
    page = client.get(f"/incidents{query}").text
    for words in chips:
        assert f'aria-label="Take away: {words}"' in page
    assert page.count("Take away: ") == len(chips)


def test_a_chip_takes_away_one_thing() -> None:
    made_ = filter_form.asked(
        "incidents", "/incidents", [("country", "UA"), ("country", "PL"), ("since", "2024"), ("after", "x")]
    )
    assert [chip.without for chip in made_.chips()] == [
        "/incidents?country=PL&since=2024", "/incidents?country=UA&since=2024", "/incidents?country=UA&country=PL",
    ]  # fmt: skip
    assert made_.full("/api/v1/incidents") == "/api/v1/incidents?country=UA&country=PL&since=2024&minor=false"


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("?since=yesterday", 400, "is no day"),
        ("?nonsense=1", 400, "there is no filter"),
        ("?type=shellng", 400, "did you mean"),
        ("?after=zzz", 400, "is not where a page"),
        ("?place=Nowhere", 200, "the record has no place"),
    ],
)
def test_what_cannot_be_asked_is_said(client: TestClient, query: str, status: int, words: str) -> None:
    answer = client.get(f"/incidents{query}")
    assert answer.status_code == status and words in answer.text


def test_empty_fields_of_a_form_leave_the_address(client: TestClient) -> None:
    answer = client.get("/incidents?place=&since=2024-05-01&country=")
    assert (answer.status_code, answer.headers["location"]) == (303, "/incidents?since=2024-05-01")


def test_rows_say_what_is_known_and_what_is_not(client: TestClient) -> None:
    page = client.get("/incidents").text
    assert "6 May 2024" in page and "12–15" in page and "not told" in page and "Russia" in page
    assert 'class="kind contested">disputed' in page
    for code in ("none", "None", "_"):
        assert f">{code}<" not in page


@pytest.mark.parametrize("form", ["csv", "geojson", "jsonl"])
def test_downloads_hold_exactly_what_is_seen(client: TestClient, form: str) -> None:
    page = client.get("/incidents?country=UA").text
    address = f"/download/incidents.{form}?country=UA&amp;minor=false"
    assert f'href="{address}"' in page
    got = client.get(address.replace("&amp;", "&"))
    assert got.headers["content-disposition"] == f'attachment; filename="incidents.{form}"'
    rows = {
        "csv": lambda text: [row["id"] for row in csv.DictReader(io.StringIO(text))],
        "geojson": lambda text: [row["id"] for row in json.loads(text)["features"]],
        "jsonl": lambda text: [json.loads(row)["id"] for row in text.splitlines()],
    }[form](got.text)
    assert rows == [name for name in rows if f'href="{values.address(name)}"' in page] and len(rows) == page.count(
        "<tr data-place"
    )
    assert client.get(f"/download/incidents.{form}?country=PL&minor=false").text.count("incident-1") == 0


@pytest.mark.parametrize("name", ["incidents.exe", "nothing.csv", "reports.geojson"])
def test_there_is_no_other_download(client: TestClient, name: str) -> None:
    assert client.get(f"/download/{name}").status_code == 404


def test_places_are_counted_for_the_map(client: TestClient) -> None:
    found = client.get("/api/v1/incidents/places").json()
    (ground,) = found["features"]
    assert ground["geometry"] == {"type": "Point", "coordinates": [33.1, 46.7]}
    assert (ground["properties"]["shape"], ground["properties"]["incidents"]) == ("town", 1)
    assert (found["country_only"], found["nowhere"]) == (0, 0)
    assert client.get("/api/v1/incidents/places?country=PL").json()["features"] == []


def test_bars_are_links_to_their_period(tmp_path: Path) -> None:
    with Record(made(tmp_path / "a.db")) as record:
        found = histogram.histogram(record, filter_form.asked("incidents", "/incidents", [("place", "Ozerne")]))
    assert found and found.total == 1
    (bar,) = found.bars
    assert (bar.first, bar.last, bar.count, bar.height) == ("2024-05-06", "2024-05-06", 1, histogram.HEIGHT)
    assert bar.address == "/incidents?place=Ozerne&since=2024-05-06&until=2024-05-06"


@pytest.mark.parametrize(
    ("first", "last", "step", "bars"),
    [
        ("2024-05-06", "2024-05-06", "day", 1),
        ("2024-02-28", "2024-03-01", "day", 3),
        ("2023-01-31", "2024-03-01", "month", 15),
        ("1999-05-01", "2024-03-01", "year", 26),
        ("9999-12-30", "9999-12-31", "day", 2),
    ],
)
def test_steps_of_time(first: str, last: str, step: str, bars: int) -> None:
    low, high = date.fromisoformat(first), date.fromisoformat(last)
    found = histogram._step(low, high)
    assert found == step
    steps = list(histogram._steps(histogram._start(low, step), histogram._start(high, step), step))
    assert len(steps) == bars and steps == sorted(set(steps))


@pytest.mark.parametrize(
    ("earliest", "latest", "words"),
    [
        ("2023-10-05", "2023-10-05", "5 Oct 2023"),
        ("2023-10-04", "2023-10-05", "4–5 Oct 2023"),
        ("2023-09-30", "2023-10-01", "30 Sep – 1 Oct 2023"),
        ("2022-12-31", "2023-01-01", "31 Dec 2022 – 1 Jan 2023"),
        ("2023-10-01", "2023-10-31", "Oct 2023"),
        ("2023-01-01", "2023-12-31", "2023"),
        ("2022-01-01", "2023-12-31", "2022–2023"),
        ("2023-10-05", None, "from 5 Oct 2023"),
        (None, "2023-10-05", "until 5 Oct 2023"),
        (None, None, ""),
    ],
)
def test_days_are_written_as_people_do(earliest: str | None, latest: str | None, words: str) -> None:
    assert values.days(earliest, latest) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(4, 11, "4–11"), (27, 27, "27"), (1200, None, "at least 1,200"), (None, 3, "at most 3"), (None, None, "not told")],
)
def test_ranges_of_counts(low: int | None, high: int | None, words: str) -> None:
    assert values.between(low, high) == words


# ------------------------------------------------------------------------------------------------ the other lists


def test_the_overview_tells_what_a_desk_asks_first(client: TestClient) -> None:
    page = client.get("/").text
    for words in (
        "3 reports",
        "one incident",
        "one input could not be read",
        "3 reports were added",
        "Shelling of a bridge",
        "By publisher",
    ):
        assert words in page, words
    for address in (
        "/reports",
        "/incidents",
        "/questions?contested=true",
        "/checks?contested=true",
        "/failures",
        "/reports?publisher=Example+Gazette",
    ):
        assert f'href="{address}"' in page, address


def _more(record: Record) -> None:
    record.start_run("0.1.0", {"body": "body 1"}, ["in"], "2024-07-01T00:00:00Z")
    record.add([addition(monday("later"))], [], [], "layers-1", "2024-07-01T00:00:01Z")


def _decision(record: Record) -> None:
    record.decide("monday", "tuesday", "two", "they are by two hands")


def _failure(record: Record) -> None:
    record.start_run("0.1.0", {"body": "body 1"}, ["in"], "2024-07-01T00:00:00Z")
    record.add([], [Failure("in/broken.txt", "it is no text")], [], "layers-1", "2024-07-01T00:00:01Z")


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (_more, "3 reports", "4 reports"),
        (_decision, "reports were added</a>.", "one decision by a person holds"),
        (_failure, "one input could not be read", "2 inputs could not be read"),
    ],
    ids=["a report more", "a decision", "an input that could not be read"],
)
def test_the_overview_is_made_anew_when_the_record_has_changed(
    tmp_path: Path, change: Callable[[Record], None], before: str, after: str
) -> None:
    path = made(tmp_path / "war.db")
    client = TestClient(application(path), base_url="http://127.0.0.1:8000")
    assert before in client.get("/").text
    with Record(path, write=True) as record:
        change(record)
    page = client.get("/").text
    assert after in page
    assert before not in page


def test_the_overview_of_an_unchanged_record_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = TestClient(application(made(tmp_path / "war.db")), base_url="http://127.0.0.1:8000")
    first, times, making = client.get("/").text, [], lists.overview
    monkeypatch.setattr(lists, "overview", lambda record: times.append(1) or making(record))
    assert client.get("/").text == first
    assert not times


def test_questions_stand_with_their_answers_side_by_side(client: TestClient) -> None:
    page = client.get("/questions?standing=rising").text
    assert page.count('class="position"') == 2
    assert "How many: people killed" in page and "at least 15" in page and "The governor" in page and "a copy" in page
    assert client.get("/questions?standing=disputed").text.count('class="position"') == 0


def test_checks_show_what_failed_and_why(client: TestClient) -> None:
    page = client.get("/checks").text
    assert "source is not named" in page and "the hospital" in page and "/report/tuesday?at=" in page


def test_reports_are_filtered_by_publisher(client: TestClient) -> None:
    page = client.get("/reports?publisher=Example+Herald").text
    assert "/report/tuesday" in page and "/report/monday" not in page


# ------------------------------------------------------------------------------------------------ one incident


def test_an_incident_compares_its_reports_in_one_table(client: TestClient) -> None:
    page = client.get("/incident/1").text
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    assert table.count("<tr>") == 2  # the copy is folded under its origin
    assert "and one copy" in table and "Example Gazette" in table and "Example Herald" in table
    assert '<a class="cell" href="/report/monday?at=' in table and "<bdi>12</bdi>" in table
    assert "<bdi>At least 15</bdi>" in table and "denied" in table and "not told" in table


def test_a_denial_stands_in_the_table_of_its_incident(tmp_path: Path) -> None:
    path = made(tmp_path / "denied.db")
    with Record(path, write=True) as record:
        questions = (question(), whether_it_happened())
        record.compare(replace(comparison(), questions=questions), "again", "2024-07-01T00:00:00Z")
    client = TestClient(application(path), base_url="http://127.0.0.1:8000")
    page = client.get("/incident/1").text
    assert re.search(r'it was not hit</bdi></a> <span class="about">denies', page) or "denied that the bridge" in page
    assert '<b>denies</b>: <a href="/report/monday?at=' in page
    assert "<b>denies</b>: <a href=" in client.get("/question/2").text


def test_each_sentence_stands_once(client: TestClient) -> None:
    page = client.get("/incident/1").text
    sentences = page[page.index('class="sentences"') : page.index("Why these are one")]
    assert sentences.count("The governor said the army") == 1
    assert 'class="event denied"' in sentences


def test_a_toll_is_drawn_over_time_with_its_bounds(client: TestClient) -> None:
    page = client.get("/incident/1").text
    assert "Told over time: <bdi>people killed</bdi>" in page and page.count('class="dot') == 2


def test_an_incident_says_where_it_lies_and_what_is_near(tmp_path: Path) -> None:
    from sample_record import made_with_incidents

    own = TestClient(application(made_with_incidents(tmp_path / "a.db")), base_url="http://127.0.0.1")
    page = own.get("/incident/1").text
    assert 'class="spot"' in page and "The point of the town, not of the deed." in page
    near = own.get("/incident/2").text
    assert near.count('class="spot"') == 1
    assert "14 days" not in near  # more than ten days away is not near
    country = own.get("/incident/3").text
    assert 'class="spot' not in country  # a country has no point


@pytest.mark.parametrize(
    ("name", "latitude", "longitude", "precision", "drawn"),
    [("Kharkiv", 49.98, 36.25, 1, "point"), ("Donetsk", 48.145, 37.7933, 4, "outline"), ("the Donbas", 48.3, 38.0, 4, "rough"),
     ("Ukraine", 49.0, 32.0, 6, "none"), ("Suva", -18.14, 178.44, 1, "point")],
)  # fmt: skip
def test_a_place_is_drawn_as_precisely_as_it_is_known(
    name: str, latitude: float, longitude: float, precision: int, drawn: str
) -> None:
    from reportedly.web.locator import locator

    found = locator(name, latitude, longitude, precision)
    kind = "none" if found is None else "outline" if found.outline else "rough" if found.rough else "point"
    assert kind == drawn
    assert found is None or found.land


def test_an_actor_says_what_when_and_who_denies_it(client: TestClient) -> None:
    page = client.get("/actor/office:governor").text
    assert "12 people died when a missile hit the bridge" in page and "6 May 2024" in page and "threatens" in page
    assert '<h2 id="h-carried">Publishers</h2>' in page and "Example Gazette" in page
    assert "he warned" not in page  # a pronoun is no name


# ------------------------------------------------------------------------------------------------ sources and actors


def test_only_named_actors_are_counted(tmp_path: Path) -> None:
    first = monday()
    crowd = replace(
        first.actors[0], id=f"group:{report_mark('monday')}-1", name="residents", neutral=None, kind="group"
    )
    path = tmp_path / "named.db"
    with Record(path, write=True) as record:
        record.start_run("0.1.0", {"body": "body 1"}, ["in"], "2024-06-01T00:00:00Z")
        read = replace(first, actors=(*first.actors, crowd))
        read_all = [addition(one) for one in (read, monday("monday-copy"), tuesday())]
        record.add(read_all, [], [], "layers-1", "2024-06-01T00:00:01Z")
        for state in ("read", "dated", "comparing"):
            record.reach(state)
        record.compare(comparison(), "made-from-1", "2024-06-01T00:00:02Z")
    client = TestClient(application(path), base_url="http://127.0.0.1:8000")
    page = client.get("/actors").text
    named = len({actor.id for actor in (*first.actors, *tuesday().actors)})
    assert f"<b>{named}</b> actors with a name" in page and "residents</bdi>" not in page
    assert 'href="/actors?named=all"' in page and "and one that a report calls by no name of its own" in page
    assert "residents</bdi>" in client.get("/actors?named=all").text
    rows = [json.loads(row)["name"] for row in client.get("/download/actors.jsonl?named=false").text.splitlines()]
    assert rows == ["residents"]


@pytest.mark.parametrize(
    ("name", "numbered"),
    [
        ("group:fa5c0938-5", True), ("person:057fcb69-10", True), ("force:national-defence", False),
        ("force:azov-3", False), ("person:deadbeef", False), ("group:deadbeef-units", False),
    ],
)  # fmt: skip
def test_an_actor_without_a_name_is_a_number_in_its_report(name: str, numbered: bool) -> None:
    with create_engine("sqlite://").connect() as connection:
        assert bool(connection.execute(select(is_numbered(literal(name)))).scalar()) is numbered


def test_publishers_with_copies_loaded_words_and_unnamed_sources(client: TestClient) -> None:
    page = client.get("/actors").text
    rows = {row.split("</bdi>")[0]: row for row in page.split('<td class="what"><a href="/reports?publisher=')[1:]}
    herald = next(row for name, row in rows.items() if "Herald" in name)
    assert 'href="/checks?kind=vague_source&publisher=Example+Herald"' in html.unescape(herald)
    gazette = next(row for name, row in rows.items() if "Gazette" in name)
    loaded = re.search(r'data-name="Loaded words">(\d+)<', gazette)
    assert loaded and int(loaded[1]) == len(monday().wording) * 2, "of the report and of its copy"
    assert 'href="/copies?publisher=Example+Gazette"' in gazette


def test_copies_are_listed(client: TestClient) -> None:
    page = client.get("/copies").text
    assert 'href="/copies/1"' in page and page.count('href="/report/') == 2
    assert 'href="/copies/1"' in client.get("/copies?publisher=Example+Gazette").text
    assert "None found." in client.get("/copies?publisher=Nobody").text


# ------------------------------------------------------------------------------------------------ who speaks against what


def told(text: str, stance: str) -> dict[str, str]:
    return {"text": text, "stance": stance}


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        ([(1, 0, "denies")], [("it was not ours", "denies", ["the missile was fired from the south"])]),
        ([(0, 1, "denies")], [("it was not ours", "denies", ["the missile was fired from the south"])]),
        (
            [(0, 1, "denies"), (2, 1, "denies"), (3, 1, "denies")],
            [("it was not ours", "denies", ["the missile was fired from the south", "their missile fell"])],
        ),
        ([(0, 2, "agrees")], []),
        ([(2, 0, "corrects")], [("their missile fell", "corrects", ["the missile was fired from the south"])]),
    ],
    ids=["as noted", "noted the other way round", "each once", "no denial", "a correction"],
)
def test_who_speaks_against_what(
    relations: list[tuple[int, int, str]], expected: list[tuple[str, str, list[str]]]
) -> None:
    accounts = [told("the missile was fired from the south", "asserts"), told("it was not ours", "denies")]
    accounts += [told("their missile fell", "asserts"), told("Their missile  fell", "asserts")]
    question = {"accounts": accounts, "relations": [{"a": a, "b": b, "relation": kind} for a, b, kind in relations]}
    found = [(tie.account["text"], tie.relation, [one["text"] for one in tie.others]) for tie in ties.against(question)]
    assert found == expected
