"""What grows with a war tells the day of a report: its age, its anniversaries, its totals."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from reportedly.layers.dating import annotate_dating
from reportedly.layers.dating.likelihoods import at
from reportedly.layers.dating.war_counts import from_war_counts
from reportedly.model import Annotated, Report
from reportedly.world.growing_totals import Total, totals
from reportedly.world.wars import wars


def read(text: str) -> Annotated:
    report = Report("r", text, "")
    return Annotated(report, body=(report.span(0, len(text)),))


COUNTS = [
    # report, the words that tell, a day that fits, a day that does not
    ("Syria's five-year-old civil war has emptied the town.", "five-year-old civil war", "2016-06-01", "2013-06-01"),
    ("Syria, after a 28-month conflict, has few doctors.", "28-month conflict", "2013-07-20", "2015-07-20"),
    ("The war in Syria, now in its third year, goes on.", "in its third year", "2013-09-01", "2015-09-01"),
    ("Sudan's conflict enters its second month on Monday.", "enters its second month", "2023-05-15", "2023-08-15"),
    ("The war in Syria began four years ago.", "war in Syria began four years ago", "2015-06-01", "2013-06-01"),
    ("In Syria the war began four years ago.", "war began four years ago", "2015-06-01", "2013-06-01"),
    (
        "Kyiv marked the second anniversary of Russia's full-scale invasion.",
        "second anniversary of Russia's full-scale invasion",
        "2024-02-24",
        "2023-02-24",
    ),
    (
        "Ukraine marked the one-year anniversary of the war.",
        "one-year anniversary of the war",
        "2023-02-24",
        "2024-02-24",
    ),
    ("More than 100,000 people have been killed in Syria's war.", "100,000", "2013-09-01", "2015-09-01"),
    ("Over 250 000 lives were lost since the uprising in Syria.", "250 000", "2015-12-01", "2013-12-01"),
    ("Two million refugees have left Syria since the war began: 2 million.", "2 million", "2013-10-01", "2015-10-01"),
    ("Since the invasion 1.5 million people fled Ukraine, the agency said.", "1.5 million", "2022-03-07", "2022-06-07"),
    ("More than 5,000 civilians were killed in Ukraine since the invasion.", "5,000", "2022-08-01", "2022-03-10"),
    ("The war has killed over 40,000 people in Gaza, the ministry says.", "40,000", "2024-08-25", "2024-03-25"),
]


@pytest.mark.parametrize(("text", "words", "fits", "misfits"), COUNTS, ids=[row[1] for row in COUNTS])
def test_what_grows_with_a_war(text: str, words: str, fits: str, misfits: str) -> None:
    found = list(from_war_counts(read(text)))
    (piece,) = found
    assert piece.span is not None and piece.span.of(text) == words
    likely, unlikely = (float(piece.scores[at(date.fromisoformat(day))]) for day in (fits, misfits))
    assert likely > -0.5 and unlikely < likely - 2


NOTHING = [
    ("no war of the table", "Ruritania's five-year-old civil war has emptied the town."),
    ("a figure of something else", "The firm in Syria sold 100,000 chairs since the war began."),
    ("a figure without its war", "Officials in Damascus, Syria, counted 100,000 dead trees."),
    ("an anniversary of something else", "Ukraine marked the second anniversary of the reform."),
    ("soldiers are no civilians", "More than 5,000 soldiers were killed in Ukraine since the invasion."),
]


@pytest.mark.parametrize(("name", "text"), NOTHING, ids=[row[0] for row in NOTHING])
def test_what_tells_no_day(name: str, text: str) -> None:
    assert list(from_war_counts(read(text))) == []


def test_a_total_places_a_report() -> None:
    published = annotate_dating(
        read("More than 140,000 people have been killed in Syria since the uprising began, a monitor says.")
    ).published
    assert published.value is not None and "2014-02" <= published.value <= "2014-05"


def test_the_table_of_totals() -> None:
    """Each figure is of a war of the table, and told no earlier than a lower one by the same source."""
    rows = list(totals().values())
    assert len(rows) > 120 and {row.war for row in rows} <= {war.name for war in wars()}
    latest: dict[tuple[str, str, str], Total] = {}
    for row in rows:
        assert row.first <= row.last
        before = latest.get((row.war, row.counted, row.source))
        assert before is None or (before.figure < row.figure and before.first <= row.first), row
        latest[row.war, row.counted, row.source] = row
    text = (files("reportedly.world") / "data" / "growing_totals.tsv").read_text(encoding="utf-8")
    assert len(rows) == sum(1 for line in text.splitlines() if line.strip() and not line.startswith("#"))
