"""The parse: parts of speech and lemmas are kept word by word, and must not depend on what was read before."""

from __future__ import annotations

import pytest

from reportedly.layers.headline_case import as_sentence
from reportedly.layers.parse import after_dateline, annotate_language, is_word, language_of, sentence_cased
from reportedly.model import Annotated, Report, Span


def parsed(text: str) -> list[tuple[str, str, str]]:
    """(word, lemma, part of speech) of each word."""
    document = Annotated(Report("r", text, "0"), body=(Span("r", 0, len(text)),))
    parse = annotate_language(document).parse
    assert parse is not None
    return [(token.text, token.lemma, token.pos) for token in parse.tokens]


SENTENCES = [
    ("There were clashes near the bridge.", "were", "be", "VERB"),
    ("The bridge was shelled again.", "was", "be", "AUX"),
    ("Two villages got hit overnight.", "got", "get", "AUX"),
    ("They have lost two villages.", "have", "have", "AUX"),
    ("They have two guns.", "have", "have", "VERB"),
    ("He did not say that the town had fallen.", "that", "that", "SCONJ"),
    ("The army denied that.", "that", "that", "PRON"),
    ("That convoy was hit.", "That", "that", "DET"),
    ("The shells fell on Avdiivka.", "fell", "fall", "VERB"),
    ("Let's leave the town.", "'s", "us", "PRON"),
    ("They ain't leaving the town.", "ai", "be", "AUX"),
    ("They are gonna shell it, he said.", "gon", "go", "VERB"),
    ("The convoy has got ta leave, he said.", "ta", "to", "PART"),
    ("There 's a mine on the road.", "'s", "be", "VERB"),
]


@pytest.mark.parametrize(("text", "word", "lemma", "part"), SENTENCES, ids=[row[0] for row in SENTENCES])
def test_lemma_and_part_of_speech(text: str, word: str, lemma: str, part: str) -> None:
    assert (word, lemma, part) in parsed(text)


def test_reading_depends_on_the_report_alone() -> None:
    alone = [parsed(text) for text, *_ in SENTENCES]
    backwards = [parsed(text) for text, *_ in reversed(SENTENCES)]
    assert alone == backwards[::-1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The army said on Monday that two villages had been lost in the night.", "en"),
        (
            "Die Armee teilte am Montag mit, dass zwei Dörfer in der Nacht verloren gegangen seien und dass es Tote gab.",
            "de",
        ),
        (
            "Las fuerzas armadas dijeron el lunes que dos aldeas se perdieron durante la noche en el norte del país.",
            "es",
        ),
        ("12, 13, 14", None),
    ],
)
def test_language(text: str, code: str | None) -> None:
    assert language_of(text) == code


def test_capitals_are_read_as_sentences_are_written() -> None:
    text = "REBELS ATTACKED THE GARRISON IN THE NIGHT. THREE SOLDIERS WERE WOUNDED."
    assert sentence_cased(text) == "Rebels attacked the garrison in the night. Three soldiers were wounded."
    assert len(sentence_cased(text)) == len(text)
    assert sentence_cased("The UN said NATO had not agreed.") == "The UN said NATO had not agreed."
    assert ("ATTACKED", "attack", "VERB") in parsed(text)


DATELINES = [
    ("BAMAKO (Reuters) - Gunmen attacked a village.", "Gunmen attacked"),
    ("KYIV, Ukraine (AP) \u2014 The mayor said the power was back.", "The mayor"),
    ("GENEVA, 3 May (Example News) -- \u201cWe are late,\u201d the envoy said.", "\u201cWe are"),
    ("(AFP) - Two drones fell in the port.", "Two drones"),
    ("Port Sudan (Example Agency) - The army said it had retaken the bridge.", "The army"),
    ("KHARTOUM \u2013 Shells hit a market.", "Shells"),
    ("The army - once the strongest in the region - has lost two towns.", None),
    ("NATO said on Friday that its ships - Three of them - had left.", None),
    ("He said the UN was late.", None),
    ("Ten dead in strike \u2013 officials", None),
]


@pytest.mark.parametrize(("line", "story"), DATELINES, ids=[row[0][:30] for row in DATELINES])
def test_a_dateline_is_no_part_of_the_first_sentence(line: str, story: str | None) -> None:
    assert after_dateline(line) == (line.index(story) if story else 0)


def test_the_subject_behind_a_dateline() -> None:
    text = "BAMAKO (Reuters) - Gunmen on motorbikes attacked a village."
    document = annotate_language(Annotated(Report("r", text, "0"), body=(Span("r", 0, len(text)),)))
    assert document.parse is not None
    subjects = [token.text for token in document.parse.tokens if token.dep == "nsubj"]
    assert subjects == ["Gunmen"]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        (
            "Russian Forces Shell Kramatorsk On Friday, Killing 12 Civilians",
            "Russian forces shell Kramatorsk on Friday, killing 12 civilians",
        ),
        ("Missile Strike Kills Nine In Kharkiv, Says Governor", "Missile strike kills nine in Kharkiv, says governor"),
        ("Zelensky Asks Europe For More Help", "Zelensky asks Europe for more help"),
        # prose is left alone, and so is a line of names
        (
            "The President of Ukraine spoke to Joe Biden on Friday.",
            "The President of Ukraine spoke to Joe Biden on Friday.",
        ),
        (
            "Joe Biden, Rishi Sunak, Emmanuel Macron, Olaf Scholz",
            "Joe Biden, Rishi Sunak, Emmanuel Macron, Olaf Scholz",
        ),
    ],
)
def test_headlines_in_title_case_are_parsed_as_sentences(line: str, read: str) -> None:
    assert as_sentence(line, is_word) == read


def test_a_long_paragraph_is_parsed_in_pieces_and_loses_no_word() -> None:
    sentence = "Shells hit the market in the old town and two people died. "
    document = annotate_language(Annotated(Report("r", sentence * 700, "0"), body=(Span("r", 0, len(sentence) * 700),)))

    assert document.parse is not None
    assert "".join(token.text for token in document.parse.tokens) == (sentence * 700).replace(" ", "")
    assert {document.text[span.start : span.end] for span in document.sentences} == {sentence.strip()}
