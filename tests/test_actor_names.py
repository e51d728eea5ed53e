"""What an actor is called and who a name is: lost apostrophes, two public persons of a family name, counts left out."""

from __future__ import annotations

import pytest
from test_actor_rules import Names, at, read

LOST = [
    # text, names as a tagger marks them, the words, whose they are (id), the mention's own words
    ("Ada Lem spoke late. Rebels shelled Ada Lems troops near the ford.",
     {"Ada Lem": "person", "Ada Lems": "person"}, "Ada Lems", "person:ada-lem", "Ada Lem"),
    ("Viktor Orlov spoke late. Orlovs forces fired back.",
     {"Viktor Orlov": "person", "Orlovs": "person"}, "Orlovs", "person:viktor-orlov", "Orlov"),
    ("The raid hit Bashar al-Assads second convoy.",
     {"Bashar al-Assads": "person"}, "Bashar al-Assads", "person:bashar-al-assad", "Bashar al-Assad"),
    ("Villagers fled Al-Qaedas fighters.", {"Al-Qaedas": "force"}, "Al-Qaedas", "force:al-qaeda", "Al-Qaeda"),
    ("Envoys of both sides met Turkeys president.", {"Turkeys": "toponym"}, "Turkeys", "state:TR", "Turkey"),
    # names that end in "s" as they stand
    ("Ada Lem spoke late. The Lems left the town.",
     {"Ada Lem": "person", "Lems": "person"}, "Lems", "person:lems", "Lems"),
    ("Boris Davi spoke late. Karl Davis men stayed.",
     {"Boris Davi": "person", "Karl Davis": "person"}, "Karl Davis", "person:karl-davis", "Karl Davis"),
    ("Liz Truss cabinet met at noon.", {"Liz Truss": "person"}, "Liz Truss", "person:liz-truss", "Liz Truss"),
    ("Ada Lem spoke late. Lems are fish, she said.",
     {"Ada Lem": "person", "Lems": "person"}, "Lems", "person:lems", "Lems"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "words", "ident", "told"), LOST)
def test_a_name_whose_apostrophe_was_lost(text: str, names: Names, words: str, ident: str, told: str) -> None:
    document = read(text, names, "2016-05-02")
    start = text.rindex(words)
    own = [a.id for a in document.actors for m in a.mentions if (m.span.start, m.span.of(text)) == (start, told)]
    assert own == [ident]


FAMILY = [
    # day of the report, family name, who that is
    ("2016-05-02", "Assad", "person:bashar-al-assad"),
    ("1982-03-02", "Assad", "person:hafez-al-assad"),
    ("2026-03-02", "Assad", "person:assad"),  # neither holds an office
    ("2016-05-02", "Orlov", "person:orlov"),
]


@pytest.mark.parametrize(("day", "name", "ident"), FAMILY)
def test_of_two_of_a_family_name_the_one_in_office_is_meant(day: str, name: str, ident: str) -> None:
    actor = at(read(f"{name} spoke late to his officers.", {name: "person"}, day), name)
    assert actor is not None and actor.id == ident


CAPITALS = [
    ("Tens were hurt, SANA reported.", "SANA", "organisation:sana"),
    ("The Houthis took Sana on Monday and the ministry in Sana spoke.", "Sana", None),
]


@pytest.mark.parametrize(("text", "name", "ident"), CAPITALS)
def test_an_agency_in_capitals_is_no_capital(text: str, name: str, ident: str | None) -> None:
    document = read(text, {name: "toponym"})
    assert [a.id for a in document.actors if name in [m.span.of(text) for m in a.mentions]] == (
        [ident] if ident else []
    )


CALLED = [
    # text, names, the description as it is told, what the party is called
    ("At least five civilians died in the raid.", {}, "At least five civilians", "civilians"),
    ("Seven more soldiers were buried.", {}, "Seven more soldiers", "soldiers"),
    ("The raid killed one Syrian rebel fighter.", {"Syrian": "demonym"}, "one Syrian rebel fighter",
     "Syrian rebel fighter"),
    ("Militants shelled the town.", {}, "Militants", "militants"),
    ("Russian officers left the base.", {"Russian": "demonym"}, "Russian officers", "Russian officers"),
    ("They buried the 50 fighters at dawn.", {}, "the 50 fighters", "fighters"),
    ("A spokesman met reporters.", {}, "A spokesman", "a spokesman"),
    ("The regime denied it.", {}, "The regime", "the regime"),
    ("The town lost its 280 residents.", {}, "its 280 residents", "its 280 residents"),
    ("One of the guards fled.", {}, "One of the guards", "one of the guards"),
    ("Many farmers fled.", {}, "Many farmers", "many farmers"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "told", "called"), CALLED)
def test_a_party_without_a_name_is_called_without_its_count(text: str, names: Names, told: str, called: str) -> None:
    actor = at(read(text, names), told)
    assert actor is not None
    assert (actor.name, actor.neutral) == (told, called)
