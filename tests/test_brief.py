"""Briefs: everything told leads to a numbered passage, what there is no room for is said, and each page says what it is."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sample_record import made

from reportedly.cli.application import run
from reportedly.errors import UsageError
from reportedly.export.brief.drawing import Area, Disc, Drawing, Words, png, svg
from reportedly.export.brief.maps import map_of
from reportedly.export.brief.markdown import markdown, plain
from reportedly.export.brief.page import html, pdf
from reportedly.export.brief.pieces import Figure, Happening, Told
from reportedly.export.brief.plots import plot
from reportedly.export.brief.quoting import beginning, quotation, without_marks
from reportedly.export.brief.sections import _apart, gather
from reportedly.export.brief.titles import title_of
from reportedly.export.brief.word import word
from reportedly.export.brief.writing import write_brief
from reportedly.export.options import Options
from reportedly.export.view import View
from reportedly.record.store import Record


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with Record(made(tmp_path_factory.mktemp("brief") / "sample.db")) as opened:
        yield opened


@pytest.fixture(scope="module")
def brief(record: Record) -> Any:
    return gather(View(record, Options(asked={"country": "UA"})))


QUOTED = [
    # text; the words; before, words, after
    (
        "It began at dawn. Shells hit the market, he said. Then it rained.",
        "hit",
        ("Shells ", "hit", " the market, he said."),
    ),
    ("Market hit\n\nShells fell on it.", "hit", ("Market ", "hit", "")),
    ("He said: “We shelled them.” They fled.", "shelled", ("He said: “We ", "shelled", " them.”")),
    ("نور قالت: قصفوا السوق. ثم رحلوا.", "قصفوا", ("نور قالت: ", "قصفوا", " السوق.")),
]


@pytest.mark.parametrize(("text", "words", "expected"), QUOTED)
def test_the_sentence_around_the_evidence(text: str, words: str, expected: tuple[str, str, str]) -> None:
    start = text.index(words)
    found = quotation(text, start, start + len(words))
    assert (found.before, found.words, found.after) == expected


def test_a_long_sentence_is_cut_at_a_word_and_says_so() -> None:
    text = "word " * 400 + "hit " + "word " * 400
    found = quotation(text, 2000, 2003)
    assert found.words == "hit" and found.before.startswith("… word") and found.after.endswith("word …")
    assert len(found.before) < 340


def test_what_happened_and_what_is_contested(brief: Any) -> None:
    assert [one.row["title"] for one in brief.happened] == [
        "Shelling of a bridge in Ozerne, 6 May 2024: 12 to 15 killed"
    ]
    assert brief.title == "What is reported: Ukraine" and brief.not_happened == ()
    assert [one.publishers for one in brief.figures[0].told] == [("Example Gazette",), ("Example Herald",)]
    assert {name for name, _ in brief.sayings} == {"spokesman"}


def test_every_number_leads_to_the_characters(record: Record, brief: Any) -> None:
    numbers = [proof.number for proof in brief.proofs]
    assert numbers == list(range(1, len(numbers) + 1))
    used = {n for one in brief.happened for n in one.proofs} | {
        n for figure in brief.figures for one in figure.told for n in one.proofs
    }
    used |= {one.proof for _, several in brief.sayings for one in several}
    assert used and used <= set(numbers)
    for proof in brief.proofs:
        assert " ".join(record.text(proof.report)[proof.start : proof.end].split()) == proof.words


@pytest.mark.parametrize("setter", [markdown, html], ids=["markdown", "html"])
def test_the_words_are_there(brief: Any, setter: Any) -> None:
    words = setter(brief)
    for expected in (
        "No person has verified it",
        "Shelling of a bridge in Ozerne",
        "Example Gazette",
        "2024-05-06",
        "verified by nobody",
    ):
        assert expected in words
    assert "<script>alert" not in words  # the sample's second report has one in its text


def test_html_fetches_and_runs_nothing(brief: Any) -> None:
    page = html(brief)
    assert not re.search(r"<(script|link|img|iframe)\b|url\(|@import", page)
    links = set(re.findall(r'href="#(e\d+)"', page))
    assert links and all(f'id="{name}"' in page for name in links)


def test_word_opens_and_says_what_it_is_on_every_page(brief: Any) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document(io.BytesIO(word(brief)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Shelling of a bridge in Ozerne" in text and "No person has verified it" in text
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings == [
        "What happened",
        "What is contested",
        "Figures",
        "Who said what",
        "Evidence",
        "About this brief",
    ]
    assert "verified by nobody" in document.sections[0].footer.paragraphs[0].text
    assert len(document.inline_shapes) >= 1 and document.tables


def test_pdf_says_what_it_is_on_every_page(brief: Any, tmp_path: Path) -> None:
    pytest.importorskip("weasyprint")
    path = tmp_path / "brief.pdf"
    path.write_bytes(pdf(brief))
    if shutil.which("pdftotext"):
        pages = subprocess.run(
            ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
        ).stdout.split("\f")[:-1]
    else:
        pdfium = pytest.importorskip("pypdfium2")
        pages = [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(path)]
    assert "Shelling of a bridge in Ozerne" in pages[0]
    assert all("verified by nobody" in page for page in pages)


@pytest.mark.parametrize("setter", [markdown, html, word], ids=["markdown", "html", "word"])
def test_the_same_record_gives_the_same_bytes(record: Record, setter: Any) -> None:
    assert setter(gather(View(record))) == setter(gather(View(record)))


def test_what_has_no_room_is_said(record: Record) -> None:
    told = gather(View(record), most=1)
    assert "incidents: 1 told, 0 more fit the filter" in dict(told.said)["told here"]
    nothing = gather(View(record, Options(asked={"country": "FR"})))
    assert (
        nothing.happened == ()
        and "Nothing within this filter" in markdown(nothing)
        and "Nothing within this filter" in html(nothing)
    )
    assert word(nothing)


def test_a_filter_by_incident_holds(record: Record) -> None:
    assert [one.row["id"] for one in gather(View(record, Options(asked={"incident": ["incident-1"]}))).happened] == [
        "incident-1"
    ]
    assert gather(View(record, Options(asked={"incident": ["incident-9"]}))).happened == ()


def test_do_no_harm_holds_in_briefs(record: Record) -> None:
    masked = markdown(gather(View(record, Options(mask=True))))
    assert "butcher" not in masked and "hit the bridge" not in masked and "words are left out" in masked
    coarse = html(gather(View(record, Options(coarsen="admin1"))))
    assert "Ozerne" not in coarse and "no finer than the region" in coarse


@pytest.mark.parametrize(
    ("words", "expected"), [("a*b_c", r"a\*b\_c"), ("[1] <b>", r"\[1\] \<b\>"), ("two\nlines", "two lines")]
)
def test_words_are_no_marks(words: str, expected: str) -> None:
    assert plain(words) == expected


def test_the_map_has_a_mark_for_each_place(brief: Any) -> None:
    drawn = map_of(brief.happened)
    assert drawn is not None and len([shape for shape in drawn.shapes if isinstance(shape, Disc)]) == 1
    assert any(isinstance(shape, Words) and shape.words == "Ozerne (1)" for shape in drawn.shapes)
    assert len([shape for shape in drawn.shapes if isinstance(shape, Area)]) >= 2  # the land around
    assert svg(drawn).startswith("<svg") and png(drawn)[:8] == b"\x89PNG\r\n\x1a\n"
    nowhere = replace(brief.happened[0], row={**brief.happened[0].row, "latitude": None, "longitude": None})
    assert map_of((nowhere,)) is None


def test_a_plot_has_a_mark_for_each_figure() -> None:
    told = tuple(
        Told(day, value, value, value, f"{value:g}", ("A",), 1, (1,))
        for day, value in (("2024-05-06", 12.0), ("2024-05-08", 15.0), ("", 9.0))
    )
    drawn = plot(Figure("people killed", "", told))
    assert drawn is not None
    low, high = [shape for shape in drawn.shapes if isinstance(shape, Disc)]  # what has no day is in the table alone
    assert low.at[0] < high.at[0] and low.at[1] > high.at[1]
    assert plot(Figure("people killed", "", told[:1])) is None


def test_words_in_a_drawing_are_escaped() -> None:
    drawn = svg(Drawing(10, 10, (Words((1, 1), "<b>&"),), 'a "map"'))
    assert "&lt;b&gt;&amp;" in drawn and "<b>" not in drawn


def test_a_name_that_tells_no_way_of_setting_is_refused(record: Record, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.md, \.html, \.pdf, \.docx"):
        write_brief(record, Options(), tmp_path / "brief.odt")


def test_pdf_without_its_extra_says_which(brief: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(UsageError, match=r"reportedly\[pdf\]"):
        pdf(brief)


@pytest.mark.parametrize("name", ["brief.md", "brief.html", "brief.docx"])
def test_the_command(record: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run(["brief", str(record.path), "--country", "UA", "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / name).stat().st_size > 1000 and "passages of evidence" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "told"),
    (
        ({}, "What is reported"),
        ({"country": "SY", "type": "air_strike"}, "What is reported: Syria; air or drone strike"),
        ({"country": ["UA", "RU"], "since": "2022-09-01"}, "What is reported: Ukraine, Russia, since 2022-09-01"),
        ({"actor": "force:hamas", "until": "2024-01-31"}, "What is reported: Hamas, until 2024-01-31"),
        ({"place": "Kherson", "since": "2022-09-01", "until": "2022-09-30"}, "What is reported: Kherson, 2022-09-01 to 2022-09-30"),
        ({"country": "Nowhere", "actor": "the army", "type": "no_type"}, "What is reported: Nowhere; the army; no type"),
    ),
)  # fmt: skip
def test_a_title_is_in_words(asked: dict[str, object], told: str) -> None:
    assert title_of(asked) == told


@pytest.mark.parametrize(
    ("words", "told"),
    (
        ("“We will not leave,”", "We will not leave,"),
        ('"We will not leave"', "We will not leave"),
        ("«Never»", "Never"),
        ("that “nobody” would leave", "that “nobody” would leave"),
        ("“Never” and “nowhere”", "“Never” and “nowhere”"),
        ("“Never", "“Never"),
        ("“”", "“”"),
    ),
)
def test_what_is_quoted_again_has_one_pair_of_marks(words: str, told: str) -> None:
    assert without_marks(words) == told


@pytest.mark.parametrize(
    ("place", "admin1", "told"),
    (
        ("Ar Raqqah", "Ar-Raqqah", "Ar Raqqah"),
        ("Kherson", "Kherson Oblast", "Kherson, Kherson Oblast"),
        (None, "Kherson Oblast", "Kherson Oblast"),
        (None, None, "no place told"),
    ),
)
def test_a_town_and_its_region_of_one_name_are_told_once(place: str | None, admin1: str | None, told: str) -> None:
    assert Happening(1, {"place": place, "admin1": admin1}, (), 0).where == told


SAME = "Nurses at the U.N. clinic in Goma counted 22 dead and Six wounded after the rockets, an aid worker there said"


@pytest.mark.parametrize(
    ("words", "other", "same"),
    (
        (SAME, SAME.replace("U.S.", "US").replace("Six", "“Six") + ", he said", True),
        (SAME, SAME.replace("22", "23"), False),
        ("We will not leave", "We will not leave Goma", False),
        ("We will not leave,", "“We will not leave”", True),
    ),
)
def test_one_quotation_is_known_in_many_papers(words: str, other: str, same: bool) -> None:
    assert (beginning(words) == beginning(other)) is same


def test_a_source_is_not_quoted_with_the_same_words_twice() -> None:
    rows = [
        {"id": f"r{number}@0", "report": f"r{number}", "published": f"2024-05-1{number}", "words": words}
        for number, words in enumerate((SAME, f"“{SAME}”", "It was the worst night of all.", SAME))
    ]
    assert [row["id"] for row in _apart(rows)] == ["r3@0", "r2@0"]
