"""The day of publication, inferred."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from reportedly.layers.dating import annotate_dating, likeness
from reportedly.layers.dating.intervals import best_day, shortest, telling
from reportedly.layers.dating.likelihoods import COUNT, at
from reportedly.layers.parse import annotate_language
from reportedly.layers.times import annotate_times, find
from reportedly.model import Annotated, Report
from reportedly.world.anchors import index, load, mentions, shipped, words_in


def dated(
    text: str, published: str | None = None, basis: str = "given", body: tuple[int, int] | None = None
) -> Annotated:
    report = Report("r", text, "", published=published, published_basis=basis if published else "unknown")  # type: ignore[arg-type]
    start, end = body or (0, len(text))
    document = Annotated(report, body=(report.span(start, end),) if end > start else ())
    return annotate_dating(annotate_times(annotate_language(document)))


def test_a_given_day_is_kept() -> None:
    published = dated("It rained.", "2024-02-03").published
    assert (published.value, published.basis, published.earliest, published.latest) == (
        "2024-02-03",
        "given",
        "2024-02-03",
        "2024-02-03",
    )
    assert dated("It rained.", "2024-02-03T10:00:00Z", "metadata").published.basis == "metadata"


WAR = "Ukraine's President Volodymyr Zelensky spoke after Russia's full-scale invasion of Ukraine. "
ROWS = [
    ("day of the war", WAR + "It was the 300th day of the invasion, the ministry said.", "2022-12-17", "2022-12-22"),
    (
        "a sum that the text gives",
        "The alliance took them in in 1990, so 35 years later it should move again, he said.",
        "2025-01-01",
        "2025-12-31",
    ),
    (
        "days before a dated truce",
        WAR
        + "The raid came just days before a truce due to begin on May 8. Last year's summer incursion into Kursk in August last year failed.",
        "2025-04-29",
        "2025-05-08",
    ),
    (
        "a dated caption",
        "Smoke rises over the town on 10 July 2016. The raid was on Monday, a monitor said.",
        "2016-07-10",
        "2016-07-20",
    ),
    (
        "the dam",
        WAR + "The Kakhovka dam burst on Tuesday and villages were flooded, officials said on Wednesday.",
        "2023-06-06",
        "2023-07-31",
    ),
]


@pytest.mark.parametrize(("text", "first", "last"), [pytest.param(*row[1:], id=row[0]) for row in ROWS])
def test_inferred_days(text: str, first: str, last: str) -> None:
    document = dated(text)
    published = document.published
    assert published.basis == "inferred" and published.value is not None
    assert first <= published.value <= last, published
    assert published.earliest is not None and published.latest is not None
    assert published.earliest <= published.value <= published.latest
    assert published.reasons
    for reason in published.reasons:
        assert reason.text
        if reason.span is not None:
            assert reason.span.of(text)


def test_times_are_read_again_with_the_inferred_day() -> None:
    document = dated(WAR + "The Kakhovka dam burst on Tuesday and villages were flooded, officials said on Wednesday.")
    assert document.published.value is not None
    assert all(time.value for time in document.times)


def test_what_stands_outside_the_body_is_no_evidence() -> None:
    text = (
        WAR
        + "The Kakhovka dam burst on Tuesday, officials said.\n\nMore: Christmas 2029 gifts. Monday, 24 December 2029."
    )
    end = text.index("\n\n")
    assert dated(text, body=(0, end)).published == dated(text[:end]).published


def test_nothing_to_go_by() -> None:
    for text in ("", "Hello.", "\x00", "word " * 3):
        published = dated(text).published
        assert published.value is None and published.basis == "unknown"


@pytest.mark.parametrize(
    "text",
    ["31 February 0000 " * 50, "in 1990, so 99 years later", "day 9999 of the war in Ukraine", "May 99, 20000 " * 200],
)
def test_hostile_input_gives_a_day_or_none(text: str) -> None:
    published = dated(text).published
    if published.value is not None:
        date.fromisoformat(published.value)


def test_shortest_interval_and_best_day() -> None:
    posterior = np.full(COUNT, 1e-6, np.float32)
    posterior[1000:1010] = 1.0
    posterior[1004] = 2.0
    assert best_day(posterior) == 1004
    first, last = shortest(posterior, 0.5)
    assert 1000 <= first <= last <= 1009


def test_anchors_are_read_and_can_be_extended(tmp_path: Path) -> None:
    assert len(shipped()) > 300
    table = tmp_path / "mine.tsv"
    table.write_text(
        "# mine\nevent\t2023-04-15\t2023-05-30\tkhartoum fighting|rsf + airport\twar in Sudan\n", encoding="utf-8"
    )
    (anchor,) = load(table)
    words = [word for word, _ in words_in("Fighters of the RSF held the airport.")]
    assert [found.anchor for found in mentions(words, index([anchor]))] == [anchor]


def test_anchors_of_the_grid() -> None:
    for anchor in shipped():
        assert anchor.start <= anchor.end
        assert at(anchor.end) < COUNT
        assert all(run for phrase in anchor.phrases for run in phrase)


def test_the_interval_that_tells_most() -> None:
    """A peak that holds most is told as such; two far humps of equal weight are both held."""
    sharp = np.full(COUNT, 1e-7, np.float32)
    sharp[5000:5004] = 1.0
    sharp /= sharp.sum()
    first, last = telling(sharp, 5001)
    assert 5000 <= first <= 5001 <= last <= 5003
    humps = np.full(COUNT, 1e-9, np.float32)
    humps[5000:5010] = humps[5700:5710] = 1.0
    humps /= humps.sum()
    first, last = telling(humps, 5004)
    assert first <= 5001 and last >= 5708


def test_a_war_that_the_model_does_not_know_is_not_dated_by_likeness() -> None:
    assert likeness(np.array([0.2, 0.1], np.float32)) == 1.0
    assert likeness(np.array([0.05], np.float32)) == pytest.approx(0.5)
    assert likeness(np.zeros(0, np.float32)) == 0.0


def test_expressions_are_searched_once_for_times_and_dating() -> None:
    text = "The bridge fell on 3 March 2022 and again on Friday."
    report = Report("r", text, "")
    document = Annotated(report, body=(report.span(0, len(text)),))
    assert find(document) is find(replace(document, times=()))
    other = replace(document, report=Report("s", text, ""), body=(Report("s", text, "").span(0, len(text)),))
    assert [e.start for e in find(other)] == [e.start for e in find(document)] and find(other) is not find(document)
