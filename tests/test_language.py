"""The parse: parts of speech and lemmas are kept word by word, and must not depend on what was read before."""

from __future__ import annotations

import pytest

from reportedly.annotate.language import annotate_language, language_of, sentence_cased
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
