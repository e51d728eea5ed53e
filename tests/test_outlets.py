"""The outlet of a report, and what makes two reports one origin."""

from __future__ import annotations

import pytest

from reportedly.compare.outlets import joined, marks, outlet
from reportedly.model import Report

OUTLETS = [  # publisher, address, outlet
    ("The Gazette", "https://gazette.example/1", "The Gazette"),
    ("  The\tGazette ", None, "The Gazette"),
    (None, "https://www.gazette.example/world/1", "gazette.example"),
    (None, "http://m.gazette.example:8080/1", "gazette.example"),
    (None, "gazette.example/1", "gazette.example"),
    (None, "https://t.me/valley_news/4411", "t.me/valley_news"),
    (None, "https://t.me/s/valley_news/4411", "t.me/valley_news"),
    (None, "https://x.com/valley/status/1", "x.com/valley"),
    (None, "https://t.me/", None),
    (None, "https://valley.substack.com/p/one", "valley.substack.com"),
    (None, "http://[broken", None),
    (None, "file:///home/desk/report.html", None),
    ("", None, None),
]


@pytest.mark.parametrize(("publisher", "url", "wanted"), OUTLETS, ids=[str(row[1]) for row in OUTLETS])
def test_the_outlet_of_a_report(publisher: str | None, url: str | None, wanted: str | None) -> None:
    assert outlet(Report("r", "Text.", "0", publisher=publisher, url=url)) == wanted


ORIGINS = [
    ("one site", [("a", "https://gazette.example/1"), ("b", "https://www.gazette.example/2")], 1),
    ("two sites", [("a", "https://gazette.example/1"), ("b", "https://courier.example/2")], 2),
    ("two channels of a platform", [("a", "https://t.me/one/1"), ("b", "https://t.me/two/1")], 2),
    ("copies", [("w", "https://gazette.example/1"), ("w", "https://courier.example/2")], 1),
    ("a chain", [("w", "https://gazette.example/1"), ("w", "https://courier.example/2"), ("b", "https://courier.example/3")], 1),
    ("nothing known", [("a", None), ("b", None)], 2),
]  # fmt: skip


@pytest.mark.parametrize(("told", "count"), [row[1:] for row in ORIGINS], ids=[row[0] for row in ORIGINS])
def test_how_many_origins(told: list[tuple[str, str | None]], count: int) -> None:
    reports = [(Report(f"r{number}", "Text.", "0", url=url), origin) for number, (origin, url) in enumerate(told)]
    assert joined(marks(report, origin) for report, origin in reports) == count
