"""One definition of a sentence: the parse's where there is one, else cut by stops."""

from __future__ import annotations

import pytest

from reportedly.layers.pipeline import Pipeline
from reportedly.model import Annotated, Report, Span
from reportedly.text.sentences import sentence_around, sentences


def plain(text: str) -> Annotated:
    return Annotated(Report("r", text, "0"), body=(Span("r", 0, len(text)),))


CUT = [
    ("two", "The bridge fell. The ferry sank.", ["The bridge fell.", "The ferry sank."]),
    ("lines", "Bridge falls\nThe ferry sank", ["Bridge falls", "The ferry sank"]),
    ("title", "Gen. Brod left. Mr. Tarn stayed.", ["Gen. Brod left.", "Mr. Tarn stayed."]),
    ("figures", "It fell 3.5 km away. No. 7 held.", ["It fell 3.5 km away.", "No. 7 held."]),
    ("quotation", "“It fell.” Then it sank.", ["“It fell.”", "Then it sank."]),
    ("no stop", "the bridge", ["the bridge"]),
    ("blank", " \n ", []),
]


@pytest.mark.parametrize(("text", "cut"), [row[1:] for row in CUT], ids=[row[0] for row in CUT])
def test_cut_by_stops(text: str, cut: list[str]) -> None:
    assert [span.of(text) for span in sentences(plain(text))] == cut


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("fell", "The bridge fell."),
        ("ferry", "The ferry sank."),
        ("fell. The ferry", "The bridge fell. The ferry sank."),
    ],
    ids=["first", "second", "over two"],
)
@pytest.mark.parametrize("parsed", [True, False], ids=["parsed", "by stops"])
def test_the_sentence_around_some_words(words: str, found: str, parsed: bool) -> None:
    text = "The bridge fell. The ferry sank. Nobody was hurt."
    document = Pipeline(["language"]).annotate(Report("r", text, "0")) if parsed else plain(text)
    assert bool(document.sentences) == parsed
    start = text.index(words)
    begin, end = sentence_around(document, start, start + len(words))
    assert text[begin:end].strip() == found


def test_the_parse_s_sentences_are_kept_and_used() -> None:
    text = "The U.S. Navy left Orvik on 5 Aug. after the raid. The i.e. port closed."
    document = Pipeline(["language"]).annotate(Report("r", text, "0"))
    assert tuple(sentences(document)) == document.sentences
