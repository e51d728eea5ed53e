"""What stands beside a thing: the same over HTTP, on the command line and in Python."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Places
from fastapi.testclient import TestClient
from sample_record import made

import reportedly
from reportedly.cli.application import run
from reportedly.errors import UsageError
from reportedly.service.opened import Record
from reportedly.web.app import application


@pytest.fixture(scope="module")
def path(places: Places) -> str | Path:
    return made(places())


@pytest.fixture(scope="module")
def record(path: str | Path) -> Iterator[Record]:
    with reportedly.open(path) as opened:
        yield opened


BESIDE = [
    # of what, relation, ids
    ("monday", "incidents that it tells", ["incident-1"]),
    ("monday", "events that it tells", ["monday#0", "monday#1"]),
    ("monday", "the same text", ["monday-copy"]),
    ("monday", "who is met in it", ["person:spokesman", "office:governor"]),
    ("tuesday", "questions that it answers", ["question-1"]),
    ("tuesday", "the same text", []),
    ("incident-1", "told by", ["monday-copy", "monday", "tuesday"]),
    ("incident-1", "what its accounts answer", ["question-1"]),
    ("incident-1", "near it", []),
    ("monday#0", "told by", ["monday"]),
    ("monday#0", "the happening", ["incident-1"]),
    ("monday#0", "who says so", ["person:spokesman"]),
    ("monday#0", "other tellings", ["monday-copy#0", "tuesday#0", "tuesday#1"]),
    ("monday@0", "who says it", ["office:governor"]),
    ("monday@0", "what else they say", ["monday@2", "monday-copy@0", "monday-copy@2"]),
    ("question-1", "the happening", ["incident-1"]),
    ("question-1", "who answers it", ["monday", "monday-copy", "tuesday"]),
    ("office:mayor", "what they say", ["tuesday@0"]),
]


@pytest.mark.parametrize(("name", "relation", "ids"), BESIDE)
def test_what_stands_beside(record: Record, name: str, relation: str, ids: list[str]) -> None:
    found = {one.relation: one for one in record.neighbours(name)}
    assert [row.id for row in found[relation].rows] == ids if ids else relation not in found  # type: ignore[union-attr]
    if ids:
        assert found[relation].total == len(ids)


def test_a_list_says_how_many_there_are(record: Record) -> None:
    found = {one.relation: one for one in record.neighbours("incident-1", limit=1)}
    assert (len(found["told by"].rows), found["told by"].total) == (1, 3)
    assert found["told by"].asked == {"incident": "incident-1"}


def test_it_is_the_same_everywhere(record: Record, path: str | Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = [(one.relation, [row.id for row in one.rows]) for one in record.neighbours("monday#0")]  # type: ignore[union-attr]
    client = TestClient(application(path), base_url="http://127.0.0.1:8000")
    body = client.get("/api/v1/neighbours", params={"id": "monday#0"}).json()
    assert [(one["relation"], [row["id"] for row in one["rows"]]) for one in body["relations"]] == told
    assert run(["neighbours", str(path), "monday#0", "--json"]) == 0
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [(one["relation"], [row["id"] for row in one["rows"]]) for one in lines] == told
    assert run(["neighbours", str(path), "monday#0"]) == 0
    assert "the happening: 1 incident\n" in capfd.readouterr().out
    assert run(["neighbours", str(path), "nobody"]) == 2
    with pytest.raises(UsageError, match="nothing called 'nobody'"):
        record.neighbours("nobody")
    assert client.get("/api/v1/neighbours", params={"id": "nobody"}).status_code == 404
    assert client.get("/api/v1/neighbours", params={"id": "monday", "limits": 3}).status_code == 400
