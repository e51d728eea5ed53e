"""Any fact of a record is reached in three clicks from the overview."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import ROOT
from fastapi.testclient import TestClient
from sample_record import made_with_incidents

from reportedly.record.store import Record
from reportedly.web.app import application

sys.path.append(str(ROOT / "benchmarks"))
from clicks import distances, facts, kind, links


def test_any_fact_is_three_clicks_away(tmp_path: Path) -> None:
    path = made_with_incidents(tmp_path / "reach.db")
    there = distances(TestClient(application(path), base_url="http://127.0.0.1"))
    with Record(path) as record:
        every = dict(facts(record))
    kinds = {kind(name) for name in every}
    assert kinds >= {"report", "incident", "question", "copies", "occurrence", "finding", "event", "statement", "actor"}
    far = [name for name, address in every.items() if unquote(address) not in there]
    assert far == []


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ('<a href="/incidents?country=UA&amp;minor=all#off-map">x</a>', ["/incidents?country=UA&minor=all"]),
        ('<a class="whole" href="/finding/1">x</a>', ["/finding/1"]),
        ('<a href="?layers=none">x</a>', ["/report/monday?layers=none"]),
        ('<a href="https://example.org/">x</a>', []),
        ('<a href="/download/incidents.csv" download>x</a>', []),
        ('<a href="/incident/1.json">x</a>', []),
    ],
)
def test_what_counts_as_a_page(link: str, page: list[str]) -> None:
    assert list(links(link, "/report/monday")) == page
