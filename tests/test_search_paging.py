"""A search read page by page gives what it gives at once, in the same order: nothing is lost, nothing comes twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Places
from sample_record import addition

from reportedly.cli.application import run
from reportedly.errors import UsageError
from reportedly.model import Annotated, Report, Span
from reportedly.model.identifiers import digest
from reportedly.record import weighing
from reportedly.record.store import Record
from reportedly.service import querying

NAMES = ("Ozerne", "Міст", "الجسر", "渡河点の", "Přerov")


def told(number: int) -> Annotated:
    """A short report; many of them have the words as often as others, so that they fit as well."""
    text = f"The convoy reached {NAMES[number % 5]}. " + "The convoy waited. " * (number % 3) + f"Note {number}."
    report = Report(
        f"report-{number:02}", text, digest(text), title="Convoy" if number % 7 == 0 else None, language="en"
    )
    return Annotated(report=report, body=(Span(report.id, 0, len(text)),), layers={"body": "body 1"})


@pytest.fixture(scope="module")
def place(places: Places) -> str | Path:
    made = places()
    with Record(made, write=True) as record:
        # stored in another order than that of their ids: the order of a search must not hang on it
        documents = [told(number * 17 % 60) for number in range(60)]
        record.add([addition(one) for one in documents], [], [], "layers-1", "2024-06-01T00:00:00Z")
    return made


@pytest.mark.parametrize("weighed", [weighing.WEIGHED, 9])
@pytest.mark.parametrize("size", [1, 7, 20, 59])
@pytest.mark.parametrize(
    ("words", "parts", "asked", "number"),
    [
        ("convoy", False, {}, 60),
        ("convoy NOT waited", False, {}, 20),
        ("convoy", False, {"text": "ozerne"}, 12),
        ("onvo", True, {}, 60),
        ("іст", True, {}, 12),
        ("河点の", True, {}, 12),
        ("لجس", True, {}, 12),
    ],
)
def test_pages_give_what_is_given_at_once(
    place: str | Path, size: int, words: str, parts: bool, asked: dict[str, object], number: int, weighed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(weighing, "WEIGHED", weighed)
    with Record(place) as record:
        whole = [hit.report for hit in querying.search(record, words, asked, 1000, parts=parts).hits]
        pages: list[str] = []
        after = None
        while True:
            page = querying.search(record, words, asked, size, parts=parts, after=after)
            assert len(page.hits) <= size
            pages += [hit.report for hit in page.hits]
            after = page.next
            if after is None:
                break
        assert pages == whole
        assert len(set(whole)) == len(whole) == number


def test_only_the_last_reports_are_weighed(place: str | Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the reports that have a word: the last ones by how well they fit, then the others, the newest first."""
    with Record(place) as record:
        all_weighed = [hit.report for hit in querying.search(record, "convoy", {}, 60).hits]
        monkeypatch.setattr(weighing, "WEIGHED", 20)
        found = [hit.report for hit in querying.search(record, "convoy", {}, 60).hits]
        further = [hit.report for hit in querying.search(record, "convoy", {}, 10, offset=25).hits]
    stored = [f"report-{number * 17 % 60:02}" for number in range(60)]
    assert set(found[:20]) == set(stored[40:]) and found[20:] == stored[39::-1]
    assert [name for name in all_weighed if name in stored[40:]] == found[:20]
    assert further == found[25:35]


def test_a_report_that_comes_between_two_pages_pushes_nothing_aside(places: Places) -> None:
    """Where the order is that of the days. The best fit first moves with every report, as it weighs words by all."""
    made = places()
    with Record(made, write=True) as record:
        record.add([addition(told(number)) for number in range(20)], [], [], "layers-1", "2024-06-01T00:00:00Z")
    with Record(made) as record:
        first = querying.search(record, "onvo", {}, 8, parts=True)
    with Record(made, write=True) as record:
        record.add([addition(told(40))], [], [], "layers-1", "2024-06-02T00:00:00Z")
    with Record(made) as record:
        rest = querying.search(record, "onvo", {}, 1000, parts=True, after=first.next)
    seen = [hit.report for hit in (*first.hits, *rest.hits)]
    assert sorted(seen) == [f"report-{number:02}" for number in range(20)]  # the new one stands before the first page


def test_a_mark_of_another_search_is_refused(place: str | Path) -> None:
    with Record(place) as record:
        mark = querying.search(record, "convoy", {}, 5).next
        for words, parts, after in (("onvo", True, mark), ("convoy", False, "x"), ("convoy", False, "WzEsMl0")):
            with pytest.raises(UsageError, match="is not where a page of a search begins"):
                querying.search(record, words, {}, 5, parts=parts, after=after)


def test_the_command_tells_how_to_go_on(place: str | Path, capfd: pytest.CaptureFixture[str]) -> None:
    lines: list[str] = []
    more: list[str] = []
    for _ in range(3):
        assert run(["find", str(place), "convoy", "--limit", "25", "--json", *more]) == 0
        out, err = capfd.readouterr()
        lines += out.splitlines()
        found = re.search(r"--after (\S+)", err)
        assert ("35 reports are held back" in err) == (not more)
        more = ["--after", found.group(1)] if found else []
    assert len(set(lines)) == len(lines) == 60 and not more
