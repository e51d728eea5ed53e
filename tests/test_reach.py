"""Any fact of a record is reached in three clicks from the overview."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from fastapi.testclient import TestClient
from sample_record import made_with_incidents

from reportedly.model.table_rows import ActorRow, CheckRow, EventRow, StatementRow
from reportedly.record.listing import Listing
from reportedly.record.store import Record
from reportedly.service import querying
from reportedly.web import values
from reportedly.web.app import application

CLICKS = 3
LINK = re.compile(r'<a\s[^>]*?href="([^"]+)"')
ELSEWHERE = re.compile(r"^/(?:download|export|api|original|static)/|\.json$")
"""What a click saves or hands to a program; no page."""


def links(page: str, of: str) -> Iterator[str]:
    """The pages of this record to which a page leads, without the places in them."""
    for found in LINK.findall(page):
        parts = urlsplit(urljoin(of, html.unescape(found)))
        if not parts.netloc and not ELSEWHERE.search(parts.path):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def reached(client: TestClient) -> dict[str, str]:
    """Every page within three clicks of the overview; a page that is reached last is not opened."""
    seen = {"/": client.get("/").text}
    ring = ["/"]
    for click in range(1, CLICKS + 1):
        following = []
        for address in ring:
            for other in links(seen[address], address):
                if other not in seen:
                    seen[other] = client.get(other).text if click < CLICKS else ""
                    following.append(other)
        ring = following
    return seen


def passage(report: str, start: int, end: int) -> str:
    """The address of some characters, without their place in the page."""
    return values.report_address(report, start, end).partition("#")[0]


def facts(record: Record) -> Iterator[tuple[str, str]]:
    """What a record holds: the name of each fact, and the address that shows it."""
    listing = Listing(record)
    for row in listing.reports().rows:
        yield f"report {row['id']}", values.report_address(str(row["id"]))
    named = [*record.incidents(), *record.questions(), *record.copies(), *record.occurrences(), *record.findings()]
    for one in named:
        yield one.id, values.address(one.id)
    for noun in ("events", "statements", "actors", "checks"):
        for fact in querying.list_page(record, noun, {}, 1000).rows:  # type: ignore[arg-type]
            match fact:
                case EventRow(id=name, report=report, start=start, end=end):
                    yield f"event {name}", passage(report, start, end)
                case StatementRow(report=report, start=start, end=end):
                    yield f"statement {report} {start}", passage(report, start, end)
                case ActorRow(id=name):
                    yield f"actor {name}", values.actor_address(name)
                case CheckRow(report=report, start=start, end=end):
                    yield f"check {report} {start}", passage(report, start, end)


def test_any_fact_is_three_clicks_away(tmp_path: Path) -> None:
    path = made_with_incidents(tmp_path / "reach.db")
    client = TestClient(application(path), base_url="http://127.0.0.1")
    there = {unquote(address) for address in reached(client)}
    with Record(path) as record:
        every = dict(facts(record))
    kinds = {name.partition(" ")[0].partition("-")[0] for name in every}
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
