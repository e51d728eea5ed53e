"""The pages of a PDF in the evidence: in exports, on the command line and in the reader."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

import reportedly
from reportedly.cli.application import run
from reportedly.model import Report
from reportedly.web.app import application

PAGES = (
    ("Shelling hit the market in Kherson on Friday and killed three people, the governor said.",),
    ("A drone struck a school in Nikopol on Saturday, officials said.", "Two teachers were wounded in the town."),
)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    canvas = Canvas(str(folder / "sitrep.pdf"), pagesize=A4)
    for number, lines in enumerate(PAGES, 1):
        canvas.setFont("Helvetica", 9)
        canvas.drawString(60, 815, "Weekly situation report")
        canvas.drawString(290, 20, f"{number}")
        canvas.setFont("Helvetica", 11)
        for k, line in enumerate(lines):
            canvas.drawString(60, 700 - 40 * k, line)
        canvas.showPage()
    canvas.save()
    reportedly.build([folder / "sitrep.pdf"], folder / "war.db", jobs=1)
    return folder / "war.db"


@pytest.mark.parametrize(
    ("pages", "at", "page"),
    [
        ((0, 100, 250), 0, 1),
        ((0, 100, 250), 99, 1),
        ((0, 100, 250), 100, 2),
        ((0, 100, 100, 250), 120, 3),  # the second page is blank
        ((5, 100), 2, 1),
        ((), 40, None),
    ],
)
def test_the_page_of_a_character(pages: tuple[int, ...], at: int, page: int | None) -> None:
    assert Report("a", "x" * 300, "0" * 64, pages=pages).page_of(at) == page


def test_a_table_names_the_page_of_each_passage(record: Path, tmp_path: Path) -> None:
    assert run(["export", str(record), "--format", "csv", "--table", "events", "-o", str(tmp_path / "a.csv")]) == 0
    rows = csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig")))
    pages = {row["words"]: row["evidence"] for row in rows}
    assert {words: evidence[-6:] for words, evidence in pages.items()} == {
        "Shelling": "(p. 1)", "hit": "(p. 1)", "killed": "(p. 1)", "struck": "(p. 2)", "wounded": "(p. 2)",
    }  # fmt: skip


def test_the_command_line_names_the_page(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", str(record), "sitrep#3"]) == 0
    shown = capsys.readouterr().out
    assert "Two teachers were wounded" in shown and "(p. 2)" in shown


def test_the_reader_shows_pages_and_dims_running_heads(record: Path) -> None:
    client = TestClient(application(record), base_url="http://127.0.0.1:8000")
    page = client.get("/report/sitrep").text
    assert 'data-page="p. 1"' in page and 'data-page="p. 2"' in page
    assert page.index("killed") < page.index('data-page="p. 2"') < page.index("teachers")
    assert '<span class="outside">Weekly situation report' in page


def spans_of(value: object) -> list[dict[str, object]]:
    """Every span in a line of an export, however deep."""
    if isinstance(value, list):
        return [span for one in value for span in spans_of(one)]
    if not isinstance(value, dict):
        return []
    own = [value] if "start" in value and "end" in value else []
    return own + [span for one in value.values() for span in spans_of(one)]


def test_the_interchange_format_names_the_page_of_each_span(record: Path, tmp_path: Path) -> None:
    assert run(["export", str(record), "--format", "jsonl", "-o", str(tmp_path / "war.jsonl")]) == 0
    lines = [json.loads(line) for line in (tmp_path / "war.jsonl").read_text("utf-8").splitlines()]
    begins = lines[0]["pages"]
    for line in lines:
        for span in spans_of(line):
            assert span["page"] == (2 if span["start"] >= begins[1] else 1)  # type: ignore[operator]
    assert sum(len(spans_of(line)) for line in lines) > 20


def test_a_record_of_documents_with_pages_is_imported(record: Path, tmp_path: Path) -> None:
    assert run(["export", str(record), "--format", "jsonl", "-o", str(tmp_path / "war.jsonl")]) == 0
    assert run(["import", str(tmp_path / "war.jsonl"), "-o", str(tmp_path / "again.db")]) == 0
    assert run(["export", str(tmp_path / "again.db"), "--format", "jsonl", "-o", str(tmp_path / "again.jsonl")]) == 0
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "war.jsonl").read_bytes()
