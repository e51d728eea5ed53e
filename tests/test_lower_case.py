"""Text in small letters alone: names get their capitals back for the layers, and the text stays as it came."""

from __future__ import annotations

import pytest

import reportedly
from reportedly.layers.lower_case import with_capitals
from reportedly.layers.parse import parts_of

WRITTEN = [  # as a sentence is written
    "Russian forces shelled Kramatorsk on Friday, killing 12 civilians, the governor said.",
    "M23 fighters took Sake on 3 May after shelling Goma. The UN condemned it.",
    "Colonel Oleh Marchenko said his men may march on Kharkiv in the first week of May.",
    "Airstrikes hit Khan Younis and Deir ez-Zor overnight; the United Nations said 40 people were killed",
    "I saw RSF troops near El Fasher on Monday, they burnt a Polish aid truck",
    "North Korea fired two missiles on March 3, South Korea's military said",
    "The IDF says Hamas fired rockets from Rafah at Kerem Shalom, the US warned Iran",
    "The mayor of Kherson, Halyna Luhova, said three were wounded in the reading room.",
    "They may march to the police station and split the bath; a van was burnt in the male ward.",
    "Gunmen attacked the market of Port-au-Prince.\nTwo men died there.",
]
WRITTEN += [
    "The six-mile trip from Kharkiv began since the road was open, and the brick house burnt.",
    'The mayor had left," said Putin, who "Was asked" to go to Baghdad.',
]
AS_THEY_ARE = [
    "russian forces",  # too short to tell
    "Russian forces shelled kramatorsk on friday, killing 12 of the civilians.",  # it has capitals
    "las fuerzas rusas atacaron kupiansk el martes y mataron a doce civiles.",
    "",
    "12 345 — 7",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_names_get_their_capitals(text: str) -> None:
    assert with_capitals(text.lower(), parts_of) == text


@pytest.mark.parametrize("text", AS_THEY_ARE)
def test_other_text_stays(text: str) -> None:
    assert with_capitals(text, parts_of) == text


def test_layers_read_it_and_offsets_stay_on_the_text_as_it_came() -> None:
    text = "\u200brussian forces shelled kramatorsk on friday, killing 12 civilians, the governor said."
    document = reportedly.annotate(text, published="2024-05-13")
    assert document.text == text
    assert [(place.text, place.country) for place in document.places] == [("russian", "RU"), ("kramatorsk", "UA")]
    assert [(time.text, time.value) for time in document.times] == [("friday", "2024-05-10")]
    assert [(figure.text, figure.value) for figure in document.quantities] == [("12", 12)]
