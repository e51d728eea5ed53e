"""Texts with the signs and line breaks of their transport are read as if they had none; offsets stay on the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.layers.pipeline import Pipeline
from reportedly.layers.received_offsets import as_received
from reportedly.model import Annotated, Report, Span
from reportedly.text.plain_reading import reading_of

READ = [  # as received, and as it is read (None: as it is)
    ("Forces shel\u00adled Kra\u00adma\u00adtorsk on Friday.", "Forces shelled Kramatorsk on Friday."),
    ("Forces shelled Krama\u200btorsk, killing 1\u200b2.", "Forces shelled Kramatorsk, killing 12."),
    ("\u200eForces\u2060 shelled Kramatorsk.\ufeff", "Forces shelled Kramatorsk."),
    ("‼️Forces shelled Kramatorsk 🔥 killing 12👇", "Forces shelled Kramatorsk killing 12"),
    ("He said: \x93No,\x94 the army\x92s spokesman.", "He said: “No,” the army’s spokesman."),
    ("Read more → here ☰ menu", None),
    ("Forces shelled Kramatorsk.", None),
    ("One line.\nAnother line, which is longer.\nA third.", None),
    ("Share this\nThe troops took the town on Monday morning.\nRelated articles", None),
    (
        "The army's chief of staff said on Friday that his troops had retaken\nthe town of Sake after three days of fighting"
        ", and that at least twelve\ncivilians had been killed in the shelling.",
        "The army's chief of staff said on Friday that his troops had retaken the town of Sake after three days of fighting"
        ", and that at least twelve civilians had been killed in the shelling.",
    ),
    (
        "    The governor said on Friday that the\r\n    shelling had not stopped since the truce\r\n    began, and blamed the"
        " rebels for it.",
        "    The governor said on Friday that the shelling had not stopped since the truce began, and blamed the rebels for it.",
    ),
    (
        "The ministry said on Friday that its author-\nities had counted forty dead in the anti-\ntank unit, which had been "
        "hit at Deir ez-\nZor, and that more were missing there.",
        "The ministry said on Friday that its authorities had counted forty dead in the anti-tank unit, which had been "
        "hit at Deir ez-Zor, and that more were missing there.",
    ),
    (  # filled by hand: shorter than it could be here and there, a sentence that ends a line
        "Elders agreed on Monday that both columns would leave the\ntown of Bunia by the end of May, and that no fewer than\n"
        "thirty men would be freed in return.\nMilitia spokesman Jean Kasongo rejected it and said that his\nmen would stay.",
        "Elders agreed on Monday that both columns would leave the town of Bunia by the end of May, and that no fewer than "
        "thirty men would be freed in return.\nMilitia spokesman Jean Kasongo rejected it and said that his men would stay.",
    ),
    (  # quoted in a mail
        "> The mayor of Derna said on Sunday that 14 fishermen\n> had been shot by guards near the port of\n>\n> Two boats sank.",
        "> The mayor of Derna said on Sunday that 14 fishermen had been shot by guards near the port of\n>\n> Two boats sank.",
    ),
    ("Rebels shel-\nled Bam-\nbari, then Port-\nau-Prince.", "Rebels shelled Bambari, then Port-au-Prince."),
    ("It is told of the pre-\nand post-war years.", "It is told of the pre- and post-war years."),
    ("Tickets for Monday\nare sold at the gate\nof the old fort", None),
    ("Deaths: 3\nwounded: 14\nmissing: 2", None),
    (
        "- shells fell on the market of the town\n- three people were killed in the centre\n- the bridge was closed by the army",
        None,
    ),
]


@pytest.mark.parametrize(("received", "read"), READ)
def test_what_is_read_of_a_text(received: str, read: str | None) -> None:
    reading = reading_of(received)
    assert (reading.text if reading else None) == read


@given(st.text(alphabet="ab \n-.\u00ad\u200b🔥", max_size=300))
def test_each_character_that_is_read_stands_in_the_text_as_received(text: str) -> None:
    reading = reading_of(text)
    if reading is None:
        return
    for at, sign in enumerate(reading.text):
        start, end = reading.back(at, at + 1)
        assert 0 <= start < end <= len(text)
        if not sign.isspace():
            assert text[start:end] == sign
            assert reading.forth(start, end) == (at, at + 1)


def test_every_span_of_a_document_is_put_back() -> None:
    text = "Kyiv’s for\u00adces shel\u00adled Kra\u00adma\u00adtorsk on 3 May 2024, kil\u00adling 1\u200b2 ci\u00advil\u00adians, the gov\u00adernor said."
    report = Report("a", text, "", published="2024-05-13", published_basis="given", triggers=(Span("a", 15, 23),))
    document = Pipeline().annotate(report)
    plain = Pipeline().annotate(
        Report("a", text.replace("\u00ad", "").replace("\u200b", ""), "", published="2024-05-13")
    )
    assert document.report.text == text and document.report.triggers == report.triggers
    assert [place.name for place in document.places] == [place.name for place in plain.places]
    assert "Kra\u00adma\u00adtorsk" in [place.span.of(text) for place in document.places]
    (quantity,) = [each for each in document.quantities if each.span.of(text).startswith("1")]
    assert (quantity.value, quantity.span.of(text)) == (12.0, "1\u200b2")
    assert {event.trigger.of(text) for event in document.events} >= {"shel\u00adled", "kil\u00adling"}


def test_a_document_without_such_signs_is_not_touched() -> None:
    reading = reading_of("a\u00adb")
    assert reading is not None
    report = Report("a", "a\u00adb", "")
    assert as_received(Annotated(Report("a", "ab", "")), report, reading).report == report
