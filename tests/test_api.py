"""The HTTP API: the one filter in every form, what is not known refused, nothing sent twice, no request that breaks it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Places
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_record import made

from reportedly.model.table_rows import columns
from reportedly.record.filters import NOUNS, fields_of
from reportedly.record.store import Record
from reportedly.service import querying
from reportedly.web.api.rate_limits import AT_ONCE, Limits
from reportedly.web.app import application

BASE = "/api/v1"


@pytest.fixture(scope="module")
def path(places: Places) -> str | Path:
    return made(places())


@pytest.fixture(scope="module")
def client(path: Path) -> TestClient:
    app = application(path)
    return TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False)


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportedly.web.api.rate_limits.AT_ONCE", 10**9)
    monkeypatch.setattr("reportedly.web.api.rate_limits.EVERY_MINUTE", 10**9)


def test_the_root_says_what_there_is(client: TestClient) -> None:
    root = client.get(f"{BASE}/").json()
    assert root["counts"]["reports"] == 3 and root["lists"]["events"] == f"{BASE}/events"
    for address in root["lists"].values():
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_gives_what_the_service_gives(client: TestClient, path: Path, noun: str) -> None:
    answer = client.get(f"{BASE}/{noun}")
    body = answer.json()
    with Record(path) as record:
        rows = [row.id for row in querying.list_all(record, noun, {})]  # type: ignore[arg-type]
    assert [row["id"] for row in body["rows"]] == rows
    assert (body["total"], body["exact"], body["given"], body["held_back"]) == (len(rows), True, len(rows), 0)
    assert not body["rows"] or tuple(body["rows"][0]) == columns(noun)
    assert answer.headers["x-total-count"] == str(len(rows))
    assert answer.headers["cache-control"] and answer.headers["x-content-type-options"] == "nosniff"


def test_pages_say_what_they_hold_back(client: TestClient) -> None:
    ids, address = [], f"{BASE}/events?limit=4"
    answer = client.get(address)
    assert (answer.json()["given"], answer.json()["held_back"]) == (4, 2)
    assert answer.headers["x-count-held-back"] == "2"
    while True:
        answer = client.get(address)
        ids += [row["id"] for row in answer.json()["rows"]]
        if "link" not in answer.headers:
            break
        address = answer.headers["link"].split(">")[0].removeprefix("<")
    assert len(ids) == len(set(ids)) == 6


@pytest.mark.parametrize(
    ("address", "ids"),
    [
        ("events?place=Ozerne&since=2024-05", ["monday#0", "monday-copy#0"]),
        ("events?factuality=planned&factuality=denied", ["monday#1", "monday-copy#1", "tuesday#0"]),
        ("events?type=remote&publisher=Example%20Herald", ["tuesday#0", "tuesday#1"]),
        ("questions?contested=true", []),
        ("questions?asks=figure&country=UA", ["question-1"]),
        ("reports?text=%22hospital%20said%22", ["tuesday"]),
        ("actors?text=mayor", ["office:mayor"]),
    ],
)
def test_filters_are_parameters(client: TestClient, address: str, ids: list[str]) -> None:
    assert [row["id"] for row in client.get(f"{BASE}/{address}").json()["rows"]] == ids


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("events?plac=Ozerne", "there is no parameter 'plac'; did you mean 'place'?"),
        ("events?type=shellng", "did you mean 'shelling'"),
        ("events?since=soon", "since 'soon' is no day"),
        ("events?since=2023&since=2024", "since can be given once"),
        ("events?limit=0", "limit"),
        ("events?limit=many", "limit"),
        ("events?format=xml", "format"),
        ("events?after=zzz", "is not where a page of events begins"),
        ("events?publisher=a%00b", "has a character that no text has"),
        ("events/facets?by=colour", "cannot be counted by 'colour'"),
        ("events/facets", "by"),
        ("events/series?step=week", "a series goes by day, month or year"),
        ("search?q=%22bridge", "the quotation mark at character 1 is not closed"),
        ("search", "q"),
        ("ogc/collections/incidents/items?bbox=1,2", "is not four numbers"),
        ("ogc/collections/incidents/items?datetime=soon", "is no day"),
        ("?x=1", "there is no parameter 'x'"),
    ],
)
def test_what_is_not_known_is_refused(client: TestClient, address: str, said: str) -> None:
    answer = client.get(f"{BASE}/{address}")
    assert answer.status_code == 400 and said in answer.json()["error"]


@pytest.mark.parametrize(
    "address", ["nothing", "events/monday%2399", "reports/none", "incidents/none", "ogc/collections/incidents/items/x"]
)
def test_what_is_not_there(client: TestClient, address: str) -> None:
    answer = client.get(f"{BASE}/{address}")
    assert answer.status_code == 404 and answer.json()["error"]


def test_what_is_looked_for_in_vain_is_said(client: TestClient) -> None:
    body = client.get(f"{BASE}/events?publisher=Exampel%20Gazette").json()
    assert body["rows"] == [] and "did you mean 'Example Gazette'" in body["notes"][0]


def test_forms(client: TestClient) -> None:
    table = client.get(f"{BASE}/events?format=csv&report=monday")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert tuple(rows[0]) == columns("events") and rows[0]["place"] == "Ozerne"
    lines = client.get(f"{BASE}/events?format=jsonl&report=monday").text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["monday#0", "monday#1"]
    collection = client.get(f"{BASE}/events?format=geojson&report=monday").json()
    assert collection["features"][0]["geometry"]["coordinates"] == [33.1, 46.7]
    assert (collection["numberMatched"], collection["numberReturned"]) == (2, 2)


@pytest.mark.parametrize("noun", NOUNS)
def test_one_thing_by_its_id(client: TestClient, noun: str) -> None:
    for row in client.get(f"{BASE}/{noun}").json()["rows"]:
        address = f"{BASE}/{noun}/" + row["id"].replace("#", "%23")
        body = client.get(address).json()
        assert body["row"] == row and "not verified" in body["basis"]
        assert (body["detail"] is not None) == (noun in {"reports", "incidents", "questions"})
        if noun == "reports":
            assert body["detail"]["text"] and "vectors" not in body["detail"]


def test_counts(client: TestClient) -> None:
    by_type = client.get(f"{BASE}/events/facets?by=factuality&report=monday").json()
    assert by_type == {
        "by": "factuality",
        "values": [{"value": "happened", "count": 1}, {"value": "planned", "count": 1}],
    }
    assert client.get(f"{BASE}/events/series").json()["series"] == [{"month": "2024-05", "count": 2}]


def test_search(client: TestClient) -> None:
    body = client.get(f"{BASE}/search?q=bridge&publisher=Example%20Herald").json()
    assert [hit["report"] for hit in body["rows"]] == ["tuesday"] and body["total"] == 1
    passage = body["rows"][0]["passages"][0]
    assert "bridge" in passage["text"] and passage["marks"]
    assert client.get(f"{BASE}/search?q=zern&parts=true&limit=2").json()["held_back"] == 1
    assert len(client.get(f"{BASE}/search?q=zern&parts=true&limit=2&offset=2").json()["rows"]) == 1


def test_a_search_as_a_table_and_as_lines(client: TestClient) -> None:
    asked = f"{BASE}/search?q=bridge&limit=2"
    table = client.get(f"{asked}&format=csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8" and table.headers["x-count-given"] == "2"
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert {row["report"] for row in rows} == {hit["report"] for hit in client.get(asked).json()["rows"]}
    assert all("bridge" in row["text"].lower() for row in rows)
    lines = client.get(f"{asked}&format=jsonl")
    assert [json.loads(line) for line in lines.text.splitlines()] == client.get(asked).json()["rows"]
    following = lines.links["next"]["url"]
    assert len(client.get(following).text.splitlines()) == 1
    refused = client.get(f"{asked}&format=geojson")
    assert refused.status_code == 400 and "format" in refused.json()["error"]


MAP_PROGRAM = """
import json, sys
import pyogrio
address = sys.argv[1]
described, _, points, cells = pyogrio.raw.read(address, layer="incidents")
titles = cells[list(described["fields"]).index("title")]
elsewhere = pyogrio.raw.read(address, layer="incidents", bbox=(-10, 0, 0, 10))[2]
print(json.dumps([pyogrio.list_layers(address)[:, 0].tolist(), titles.tolist(), len(points), len(elsewhere)]))
"""


def test_a_map_program_opens_the_address(path: Path, serving: Callable[..., str]) -> None:
    """GDAL's own client of OGC API Features, by which QGIS opens such an address."""
    pyogrio = pytest.importorskip("pyogrio", reason="pyogrio is not installed")
    if "OAPIF" not in pyogrio.list_drivers():
        pytest.skip("GDAL is built without OGC API Features")
    address = f"OAPIF:{serving(lambda: application(path))}{BASE}/ogc"
    words = [sys.executable, "-c", MAP_PROGRAM, address]  # a process of its own: it lets nothing else run meanwhile
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        ["incidents"],
        ["Shelling of a bridge in Ozerne, 6 May 2024: 12 to 15 killed"],
        1,
        0,
    ]


def test_what_has_not_changed_is_not_sent_again(client: TestClient, path: Path) -> None:
    mark = client.get(f"{BASE}/events").headers["etag"]
    again = client.get(f"{BASE}/events", headers={"if-none-match": f'W/"x", {mark}'})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{BASE}/events?limit=1").headers["etag"] != mark
    assert "etag" not in client.get(f"{BASE}/events?limit=x").headers
    with Record(path, write=True) as record:
        record.decide("monday", "tuesday", "two", "each has its own reporter", "2024-06-02T00:00:00Z")
    assert client.get(f"{BASE}/events", headers={"if-none-match": mark}).status_code == 200
    assert [row["id"] for row in client.get(f"{BASE}/reports?human=decided").json()["rows"]] == ["monday", "tuesday"]


def test_too_many_and_too_long(client: TestClient, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get(f"{BASE}/events?text=" + "a" * 9000).status_code == 414
    monkeypatch.setattr("reportedly.web.api.rate_limits.AT_ONCE", AT_ONCE)
    monkeypatch.setattr("reportedly.web.api.rate_limits.EVERY_MINUTE", 60)
    now = [0.0]
    with Record(path) as record:
        limits = Limits(application(path), record, clock=lambda: now[0])
        assert [limits._may("here") for _ in range(AT_ONCE + 1)] == [True] * AT_ONCE + [False]
        assert limits._may("elsewhere")
        now[0] = 2.0
        assert [limits._may("here") for _ in range(3)] == [True, True, False]


def test_foreign_sites_and_writing_are_refused(client: TestClient) -> None:
    assert client.get(f"{BASE}/events", headers={"host": "evil.example"}).status_code == 421
    assert client.post(f"{BASE}/events").status_code == 405


def test_features_as_the_standard_has_them(client: TestClient) -> None:
    landing = client.get(f"{BASE}/ogc/").json()
    links = {link["rel"]: link["href"] for link in landing["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= set(links)
    for address in links.values():
        assert client.get(address).status_code == 200, address
    (collection,) = client.get(links["data"]).json()["collections"]
    items = next(link["href"] for link in collection["links"] if link["rel"] == "items")
    body = client.get(f"{items}?bbox=33,46,34,47&datetime=2024-05-01/..")
    assert body.headers["content-type"] == "application/geo+json"
    features = body.json()["features"]
    assert body.json()["numberReturned"] == len(features) == 1
    assert features[0]["geometry"]["type"] == "Point" and features[0]["properties"]["title"]
    assert client.get(f"{items}?bbox=-10,0,0,10").json()["features"] == []
    assert client.get(f"{items}?datetime=../2020-01-01").json()["features"] == []
    one = client.get(f"{items}/{features[0]['id']}").json()
    assert one["type"] == "Feature" and one["properties"] == features[0]["properties"]


def test_the_description_has_every_filter_with_an_example(client: TestClient) -> None:
    described = client.get(f"{BASE}/openapi.json").json()
    for noun in NOUNS:
        parameters = {one["name"]: one for one in described["paths"][f"/{noun}"]["get"]["parameters"]}
        assert {one.name for one in fields_of(noun)} | {"limit", "after", "format"} == set(parameters)
        assert all(parameters[one.name]["examples"] and parameters[one.name]["description"] for one in fields_of(noun))
        answer = described["paths"][f"/{noun}"]["get"]["responses"]
        assert "rows" in json.dumps(described["components"]["schemas"]) and {"200", "400", "429"} <= set(answer)


WORDS = st.text(max_size=30) | st.sampled_from(
    ["2024-05", "shelling", "UA", "true", "1", "0,0,1,1", "monday", "(", '"', "%", "-1"]
)
NAMES = st.sampled_from(
    sorted({one.name for noun in NOUNS for one in fields_of(noun)} | {"limit", "after", "format", "by", "q"})
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(
        [*NOUNS, *(f"{noun}/facets" for noun in NOUNS), "events/series", "search", "ogc/collections/incidents/items"]
    ),
    st.lists(st.tuples(NAMES, WORDS), max_size=4),
)
def test_no_request_breaks_it(client: TestClient, where: str, parameters: list[tuple[str, str]]) -> None:
    """Whatever is asked is answered as described: what fits, or a refusal in words."""
    answer = client.get(f"{BASE}/{where}", params=parameters)  # type: ignore[arg-type]
    assert answer.status_code in {200, 400, 414}, answer.text
    assert answer.status_code == 200 or answer.json()["error"]
