"""Apostrophes that a text lost on its way: what is read instead, and what stays as it is."""

from __future__ import annotations

import pytest

from reportedly.layers.pipeline import Pipeline
from reportedly.layers.restored_apostrophes import restored_apostrophes
from reportedly.model import Report
from reportedly.text.plain_reading import reading_of

READ = [
    # received, read
    ("Shells fell in Syrias Raqqa and on Russias base.", "Shells fell in Syria's Raqqa and on Russia's base."),
    ("Saudi Arabias air force denied it.", "Saudi Arabia's air force denied it."),
    ("Moscows envoy met Assads father.", "Moscow's envoy met Assad's father."),
    ("In Tuesdays attack and yesterdays raid nine died.", "In Tuesday's attack and yesterday's raid nine died."),
    ("They spoke of last weeks truce.", "They spoke of last week's truce."),
    ("The countrys north and the Communitys stance", "The country's north and the Community's stance"),
    ("The army didnt leave and wasnt asked.", "The army didn't leave and wasn't asked."),
    ("Syria?s army and Iran\ufffds fleet hadn?t met.", "Syria's army and Iran's fleet hadn't met."),
    # plurals, names and ends of clauses
    ("On Fridays prayers are held, and on most Mondays markets.", None),
    ("Syrians, Iraqis and Poles met in the Netherlands last week.", None),
    ("The two Koreas agreed and the Philippines army left.", None),
    ("Gladys Miller of Powys county sold the goods of Marys.", None),
    ("He was asked: who paid? so he left for Lebanons.", None),
    ("The rebels weapons came by sea in two days time.", None),
    # a text that keeps its apostrophes
    ("Syria's army left; Assads troops stayed.", None),
    ("Syria’s army left; Assads troops stayed.", None),
    ("The soldiers’ Assads portraits were burnt.", None),
]


@pytest.mark.parametrize(("received", "read"), READ)
def test_what_is_read_of_a_text(received: str, read: str | None) -> None:
    reading = reading_of(received, restored_apostrophes(received))
    assert (reading.text if reading else None) == read


def test_spans_stand_in_the_text_as_received() -> None:
    text = "Ninety people were hurt in Tuesdays attack on Syrias Raqqa Assads army said."
    document = Pipeline().annotate(Report("a", text, "0" * 64, published="2017-04-06", published_basis="given"))
    assert document.report.text == text
    assert {place.span.of(text) for place in document.places} >= {"Syria", "Raqqa"}
    assert [(time.span.of(text), time.value) for time in document.times] == [("Tuesday", "2017-04-04")]
