"""The day of publication against the metadata, and by the dated reports of the same record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportedly.audit.publication_day import publication_findings
from reportedly.ingest.html import html_report
from reportedly.ingest.received import Piece, Source
from reportedly.layers.dating import annotate_dating
from reportedly.layers.dating.alike import Dated, agreement, from_neighbours
from reportedly.layers.dating.likelihoods import COUNT, day_at
from reportedly.layers.pipeline import Pipeline
from reportedly.model import Annotated, Neighbour, Report
from reportedly.record.store import Record
from reportedly.service import building

PAGE = """<html><head><title>Bridge at Orlovka</title><meta property="article:published_time" content="{day}T08:00:00Z">
</head><body><article><h1>Bridge at Orlovka</h1>{prose}</article></body></html>"""
PROSE = (
    "Engineers said the bridge at Orlovka collapsed on 24 March 2022, when two barges struck its middle pillar.",
    "Villagers crossed the river by boat on Friday, and the school stayed closed for a third day, the mayor told them.",
    "A temporary ferry was promised by the district, but nobody had seen it so far, and bread was running short there.",
)


def read(day: str, prose: tuple[str, ...] = PROSE) -> Annotated:
    page = PAGE.format(day=day, prose="".join(f"<p>{text}</p>" for text in prose))
    source = Source("orlovka", "orlovka.html", data=page.encode())
    received = html_report(page, page.encode(), source, Piece(media_type="text/html"))
    assert received.report.published == day and received.report.published_basis == "metadata"
    return Pipeline(["body", "language", "times", "dating"]).annotate(received.report)


def test_metadata_before_a_day_told_as_past_are_contradicted() -> None:
    document = read("2021-03-05")
    told = document.published
    assert (told.value, told.basis, told.earliest) == ("2021-03-05", "metadata", "2022-03-24")
    (finding,) = publication_findings(document)
    assert finding.kind == "internal_contradiction"
    assert finding.a.of(document.text) == "24 March 2022"
    assert finding.check is not None
    assert "metadata give 2021-03-05" in finding.check and "between 2022-03-24 and 2022-12-31" in finding.check
    assert "told as past" in finding.check


def test_metadata_that_fit_the_text_are_kept_without_a_finding() -> None:
    document = read("2022-03-26")
    told = document.published
    assert (told.value, told.earliest, told.latest) == ("2022-03-26", "2022-03-26", "2022-03-26")
    assert list(publication_findings(document)) == []


@pytest.mark.parametrize(
    ("day", "wanted"),
    [("2022-03-23", False), ("2022-03-22", True), ("2023-03-26", False)],
    ids=["a time zone's day", "two days before what it tells", "a year after, which the text allows"],
)
def test_how_far_metadata_may_be_off(day: str, wanted: bool) -> None:
    assert bool(list(publication_findings(read(day)))) is wanted


def test_evidence_of_several_kinds_contradicts_metadata() -> None:
    prose = (
        "President Francois Hollande and Chancellor Angela Merkel met in Minsk on Wednesday, and the truce they agreed in "
        "the Minsk agreement is to begin on February 15.",
        "Prime Minister David Cameron said that Britain would send 75 men to train Ukrainian troops. It is the worst "
        "winter of the war, the tenth month of the fighting.",
        "MH17 was shot down last July over the fields that changed hands this week, and the wreck is guarded still.",
    )
    document = read("2024-11-20", prose)
    (finding,) = publication_findings(document)
    assert finding.b is not None and finding.b.of(document.text) and finding.a.of(document.text)
    assert document.published.latest is not None and document.published.latest < "2024-11-20"


def test_a_day_given_with_the_report_is_not_doubted() -> None:
    text = "The bridge fell on 24 March 2022."
    report = Report("r", text, "", published="2021-03-05", published_basis="given")
    document = annotate_dating(Annotated(report, body=(report.span(0, len(text)),)))
    assert (document.published.earliest, document.published.latest) == ("2021-03-05", "2021-03-05")
    assert list(publication_findings(document)) == []


# ------------------------------------------------------------------------------------------------ neighbours

STORIES = {
    "mill-1": (
        "2019-05-14",
        "The flour mill of Pestovo burned down after two shells hit its silo, the miller Ivan Dorn said.",
    ),
    "mill-2": (
        "2019-05-15",
        "Two shells hit the silo of the Pestovo flour mill; Ivan Dorn, the miller, lost all his grain.",
    ),
    "road-1": (
        "2018-01-20",
        "Snow closed the mountain road to Kasha, and forty lorries with medicine waited in the valley.",
    ),
    "vote-1": (
        "2020-10-02",
        "Turnout was low in the village council vote, where every seat went to candidates of the river party.",
    ),
}
UNDATED = "At the flour mill of Pestovo the silo still smoked. Ivan Dorn, the miller, counted two shells in the ashes."


def dated() -> Dated:
    return Dated((name, day, text) for name, (day, text) in STORIES.items())


def test_the_dated_reports_of_the_same_story_come_first() -> None:
    found = dated().like(UNDATED)
    assert {neighbour.report for neighbour in found[:2]} == {"mill-1", "mill-2"}
    assert found[0].similarity > 0.2 > max((n.similarity for n in found[2:]), default=0.0)
    assert dated().like("") == () and Dated([]).like(UNDATED) == ()
    assert Dated([("x", "2019-02-31", UNDATED), ("y", "no day", UNDATED)]).like(UNDATED) == ()


def test_neighbours_are_evidence_that_names_them() -> None:
    piece = from_neighbours(dated().like(UNDATED))
    assert piece is not None
    assert "2019-05-13" <= day_at(int(piece.scores.argmax())).isoformat() <= "2019-05-16"
    assert "tells the same story as" in piece.reason and "“mill-1” of 2019-05-14" in piece.reason
    assert from_neighbours([Neighbour("old", "1850-01-01", 0.9)]) is None
    weak = from_neighbours([Neighbour("far", "2019-05-14", 0.05)])
    assert weak is not None and "is told in words like those of" in weak.reason and len(weak.scores) == COUNT


def test_agreement_of_neighbours() -> None:
    near = [Neighbour(str(k), "2019-05-14", 0.5) for k in range(10)]
    day = 737193  # 2019-05-14
    assert agreement(near, day, 31) == (1.0, pytest.approx(1 / 3))


def test_build_dates_a_report_by_its_neighbours_whatever_the_order(tmp_path: Path) -> None:
    lines = [{"id": "undated", "text": UNDATED}]
    lines += [{"id": name, "text": text, "published": day} for name, (day, text) in STORIES.items()]
    found = []
    for order in (lines, lines[::-1]):
        source = tmp_path / f"in-{len(found)}.jsonl"
        source.write_text("\n".join(map(json.dumps, order)), encoding="utf-8")
        path = tmp_path / f"war-{len(found)}.db"
        outcome = building.build([source], path, layers=("body", "times", "dating"), jobs=1)
        assert (outcome.read, outcome.added, outcome.failures) == (5, 5, [])
        with Record(path) as record:
            found.append(record.document("undated").published)
            assert record.document("mill-1").published.basis == "given"
    first, second = found
    assert first == second
    assert first.basis == "inferred" and first.value is not None and "2019-05-10" <= first.value <= "2019-05-20"
    assert any("“mill-" in reason.text for reason in first.reasons)


def test_build_in_two_runs_ends_like_one(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    lines = [{"id": name, "text": text, "published": day} for name, (day, text) in STORIES.items()]
    source.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    building.build([source], tmp_path / "war.db", layers=("body", "times", "dating"), jobs=1)
    source.write_text("\n".join(map(json.dumps, [{"id": "undated", "text": UNDATED}, *lines])), encoding="utf-8")
    outcome = building.build([source], tmp_path / "war.db", layers=("body", "times", "dating"), jobs=1)
    assert (outcome.added, outcome.known) == (1, 4)
    with Record(tmp_path / "war.db") as record:
        value = record.document("undated").published.value
    assert value is not None and "2019-05-10" <= value <= "2019-05-20"


def test_build_keeps_the_finding_on_metadata(tmp_path: Path) -> None:
    page = tmp_path / "orlovka.html"
    page.write_text(PAGE.format(day="2021-03-05", prose="".join(f"<p>{text}</p>" for text in PROSE)), encoding="utf-8")
    building.build([page], tmp_path / "war.db", layers=("checks",), jobs=1)
    with Record(tmp_path / "war.db") as record:
        (finding,) = record.findings()
    assert finding.kind == "internal_contradiction" and finding.check is not None
    assert "metadata give 2021-03-05" in finding.check and "told as past" in finding.check
