"""How many clicks each fact of a record is away from the overview, on the pages as they are served.

    python benchmarks/clicks.py RECORD

Opens every page within two clicks and notes where the links of all of them lead. A fact is told as far when no page
within three clicks shows it: reports, incidents, questions, occurrences, findings, groups of copies, events,
statements, actors and checks, all of them. The exit status is 1 where one is.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from fastapi.testclient import TestClient

from reportedly.model.table_rows import ActorRow, CheckRow, EventRow, ReportRow, StatementRow
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


def distances(client: TestClient) -> dict[str, int]:
    """Every page within three clicks of the overview, and how many; a page that is reached last is not opened."""
    found = {"/": 0}
    ring = {"/": client.get("/").text}
    for click in range(1, CLICKS + 1):
        following: dict[str, str] = {}
        for address, page in ring.items():
            for other in links(page, address):
                if unquote(other) not in found:
                    found[unquote(other)] = click
                    following[other] = client.get(other).text if click < CLICKS else ""
        ring = following
    return found


def passage(report: str, start: int, end: int) -> str:
    """The address of some characters, without their place in the page."""
    return values.report_address(report, start, end).partition("#")[0]


def facts(record: Record) -> Iterator[tuple[str, str]]:
    """What a record holds: the name of each fact, and the address that shows it."""
    for kind in (record.incidents, record.questions, record.copies, record.occurrences, record.findings):
        for one in kind():
            yield one.id, values.address(one.id)
    for noun in ("reports", "events", "statements", "actors", "checks"):
        for fact in querying.list_all(record, noun, {}):  # type: ignore[arg-type]
            match fact:
                case ReportRow(id=name):
                    yield f"report {name}", values.report_address(name)
                case EventRow(id=name, report=report, start=start, end=end):
                    yield f"event {name}", passage(report, start, end)
                case StatementRow(report=report, start=start, end=end):
                    yield f"statement {report} {start}", passage(report, start, end)
                case ActorRow(id=name):
                    yield f"actor {name}", values.actor_address(name)
                case CheckRow(report=report, start=start, end=end):
                    yield f"check {report} {start}", passage(report, start, end)


def kind(name: str) -> str:
    """What a fact is: `incident` of `incident-1120a6f53b89`, `event` of `event 12`."""
    return name.partition(" ")[0].partition("-")[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("record", type=Path)
    path = parser.parse_args().record
    there = distances(TestClient(application(path), base_url="http://127.0.0.1"))
    with Record(path) as record:
        every = dict(facts(record))
    counted = Counter((kind(name), there.get(unquote(address), 0)) for name, address in every.items())
    print(f"{len(every):,} facts")
    for name in sorted({name for name, _ in counted}):
        clicks = ", ".join(f"{counted[name, click]:,} at {click}" for click in range(1, CLICKS + 1))
        print(f"{name:12} {clicks}; {counted[name, 0]:,} farther")
    far = [name for name, address in every.items() if unquote(address) not in there]
    print(*far[:20], sep="\n")
    return int(bool(far))


if __name__ == "__main__":
    sys.exit(main())
