"""Who acts and speaks: names joined, pronouns, descriptions, epithets, and what is known of each."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.layers.actors import annotate_actors
from reportedly.layers.parse import annotate_language
from reportedly.model import Actor, Annotated, Publication, Report, Span, TaggedSpan, Tagging

NAMES = {
    "person": [
        "Angela Merkel",
        "Emmanuel Macron",
        "Merkel",
        "Macron",
        "Sergei Lavrov",
        "Antony Blinken",
        "Blinken",
        "Annalena Baerbock",
        "Vladimir Putin",
        "Vlad Putin",
        "Putin",
        "Bashar al-Assad",
        "John Kerry",
        "Volodymyr Zelenskiy",
        "Maria Zakharova",
        "Dmitry Peskov",
        "Olaf Scholz",
        "Ivan Petrov",
    ],
    "force": ["Daesh", "ISIS", "Taliban", "Hezbollah"],
    "organisation": ["United Nations"],
    "toponym": ["Kyiv", "Kharkiv", "Kremlin", "Lithuania", "Poland", "Geneva", "London", "Russia", "US"],
    "demonym": ["Ukrainian", "Russian"],
}
LABEL = {name: label for label, names in NAMES.items() for name in names}
NAME = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, LABEL), key=len, reverse=True)) + r")\b")


def read(text: str, day: str | None = None, name: str = "t") -> Annotated:
    """The text with its actors, the names above marked as a tagger would mark them."""
    body = (Span(name, 0, len(text)),) if text else ()
    published = Publication(day, "given") if day else Publication()
    tagging = Tagging(names=tuple(TaggedSpan(m.start(), m.end(), LABEL[m.group()]) for m in NAME.finditer(text)))
    document = Annotated(Report(name, text, ""), body=body, published=published)
    return annotate_actors(replace(annotate_language(document), tagging=tagging))


def at(document: Annotated, words: str, nth: int = 0) -> Actor | None:
    """The actor of the longest mention that begins with those words (at the nth such place in the text)."""
    start = -1
    for _ in range(nth + 1):
        start = document.text.index(words, start + 1)
    found = [
        (m.span.end, a)
        for a in document.actors
        for m in a.mentions
        if m.span.start == start and (m.form != "adjective")
    ]
    return max(found, key=lambda row: row[0])[1] if found else None


JOINED = [
    # name of the row, text, place, its nth, id of the actor there
    ("family name", "Angela Merkel met Emmanuel Macron. Merkel left early.", "Merkel left", 0, "person:angela-merkel"),
    (
        "he of two men",
        "Sergei Lavrov met Antony Blinken. Blinken spoke first. He said talks would go on.",
        "He said",
        0,
        "person:antony-blinken",
    ),
    ("she", "Annalena Baerbock flew to Kyiv. On Friday she visited a school.", "she", 0, "person:annalena-baerbock"),
    ("his", "Emmanuel Macron raised his hand.", "his", 0, "person:emmanuel-macron"),
    (
        "epithet with a country",
        "Vladimir Putin spoke on Monday. Allies fear that the Kremlin boss will not stop.",
        "the Kremlin boss",
        0,
        "person:vladimir-putin",
    ),
    (
        "epithet alone",
        "Bashar al-Assad spoke on Monday. The tyrant made no offer.",
        "The tyrant",
        0,
        "person:bashar-al-assad",
    ),
    (
        "office",
        "John Kerry met Sergei Lavrov in Geneva. The US secretary of state said there was hope.",
        "The US secretary",
        0,
        "person:john-kerry",
    ),
    (
        "one who serves",
        "Sergei Lavrov gave an interview. The old Putin apparatchik praised the army.",
        "The old Putin apparatchik",
        0,
        "person:sergei-lavrov",
    ),
    ("spelling", "President Volodymyr Zelenskiy thanked the crews.", "Volodymyr", 0, "person:volodymyr-zelensky"),
    ("short first name", "Vlad Putin will visit the base, the paper wrote.", "Vlad Putin", 0, "person:vladimir-putin"),
    (
        "alias of a group",
        "Fighters of Daesh fled. The army said ISIS had lost the town.",
        "ISIS",
        0,
        "force:islamic-state",
    ),
    (
        "name before a bare head",
        "The Taliban entered the town. The Taliban movement said it was calm.",
        "The Taliban movement",
        0,
        "force:taliban",
    ),
    (
        "state's forces",
        "Ukrainian troops crossed the river on Friday.",
        "Ukrainian troops",
        0,
        "force:ukrainian-armed-forces",
    ),
    (
        "a ministry",
        "Russia's defence ministry said a drone was shot down.",
        "Russia's defence",
        0,
        "organisation:ru-defence-ministry",
    ),
    (
        "a ministry, in other words",
        "The Russian Ministry of Defense said a drone was shot down.",
        "The Russian Ministry",
        0,
        "organisation:ru-defence-ministry",
    ),
    ("capital that acts", "Kyiv denied the claim at once.", "Kyiv", 0, "state:UA"),
    ("seat of government", "The Kremlin said it knew nothing of it.", "Kremlin", 0, "state:RU"),
    ("it of a state", "Lithuania said on Friday that it was planning a fence.", "it was", 0, "state:LT"),
]


@pytest.mark.parametrize(("row", "text", "words", "nth", "ident"), JOINED, ids=[row[0] for row in JOINED])
def test_a_mention_lies_under_the_right_actor(row: str, text: str, words: str, nth: int, ident: str) -> None:
    actor = at(read(text), words, nth)
    assert actor is not None
    assert actor.id == ident


NOT_JOINED = [
    (
        "the owner of a post",
        "Told of it, the president's chief adviser, Mykhailo Hrynko, said the line would hold.",
        "the president",
        "Mykhailo",
    ),
    (
        "possessor",
        "Vladimir Putin has a new ambassador. Putin's ambassador spoke in London.",
        "Putin's ambassador",
        "Vladimir Putin",
    ),
    ("a woman and a man", "Maria Zakharova met Dmitry Peskov. She laughed.", "She", "Dmitry"),
    ("number", "Russian troops left. At least 50 Russian soldiers stayed.", "At least 50", "Russian troops"),
    ("the army is not the state", "Poland bought tanks. Poland's army was glad.", "Poland's army", "Poland bought"),
]


@pytest.mark.parametrize(("row", "text", "one", "two"), NOT_JOINED, ids=[row[0] for row in NOT_JOINED])
def test_two_mentions_are_two_actors(row: str, text: str, one: str, two: str) -> None:
    document = read(text)
    first = next((a for a in document.actors for m in a.mentions if m.span.of(text).startswith(one)), None)
    second = next((a for a in document.actors for m in a.mentions if text.startswith(two, m.span.start)), None)
    assert second is not None
    assert first is not second


def test_an_office_that_nobody_holds_by_name_is_dated() -> None:
    text = "The Ukrainian president will travel on Monday."
    for day, ident in (("2016-05-01", "person:petro-poroshenko"), ("2023-05-01", "person:volodymyr-zelensky")):
        actor = at(read(text, day), "The Ukrainian president")
        assert actor is not None
        assert actor.id == ident
        assert any("authority" in reason.text for reason in actor.reasons)


KINDS = [
    ("Emmanuel Macron spoke.", "Emmanuel", "person", "FR"),
    ("Hezbollah fired rockets.", "Hezbollah", "armed_force", "LB"),
    ("Lithuania declared a holiday.", "Lithuania", "state", "LT"),
    ("The United Nations asked for calm.", "United Nations", "organisation", None),
    ("Many villagers fled that night.", "Many villagers", "group", None),
    ("Russian soldiers fled that night.", "Russian soldiers", "armed_force", "RU"),
]


@pytest.mark.parametrize(("text", "words", "kind", "country"), KINDS)
def test_kind_and_country(text: str, words: str, kind: str, country: str | None) -> None:
    actor = at(read(text), words)
    assert actor is not None
    assert (actor.kind, actor.country) == (kind, country)


def test_ground_is_no_actor() -> None:
    document = read("Shells fell in Kharkiv and near Kyiv. The road from Kyiv to Kharkiv is open.")
    assert [actor.name for actor in document.actors] == []


def test_a_date_line_is_no_part_of_a_description() -> None:
    document = read(
        "Four die at a clinic\n\nSun 22 Feb 2015 Suicide bomber driving a van killed four people on Saturday."
    )
    assert "Suicide bomber" in {actor.name for actor in document.actors}


def test_ids_of_the_unnamed_differ_between_reports() -> None:
    text = "Three villagers fled."
    one, two = read(text, name="a"), read(text, name="b")
    assert not {actor.id for actor in one.actors} & {actor.id for actor in two.actors}


def test_a_speaker_is_not_the_one_whom_the_quotation_names() -> None:
    text = "Sergei Lavrov spoke to the press on Friday. “Putin was clear when we asked him,” he said."
    actor = at(read(text), "he said")
    assert actor is not None
    assert actor.id == "person:sergei-lavrov"


def test_boilerplate_is_not_read() -> None:
    text = "Olaf Scholz spoke.\n\nEmmanuel Macron in pictures"
    document = annotate_actors(annotate_language(Annotated(Report("t", text, ""), body=(Span("t", 0, 18),))))
    assert [actor.id for actor in document.actors] == ["person:olaf-scholz"]


def sound(document: Annotated) -> None:
    """What holds of any report."""
    ids = [actor.id for actor in document.actors]
    assert len(set(ids)) == len(ids)
    seen = set()
    for actor in document.actors:
        for mention in actor.mentions:
            assert mention.span.of(document.text).strip()
            assert (mention.span, mention.form == "adjective") not in seen
            seen.add((mention.span, mention.form == "adjective"))
        for reason in actor.reasons:
            assert reason.span is not None
            reason.span.of(document.text)


HOSTILE = [
    "",
    "“" * 200 + "Putin said" + "”" * 200 + ".",
    "he " * 800,
    "Ivan Petrov and " * 300,
    "the soldiers of the army of the government of " * 150,
    "\u202eKyiv said\u202c the \u0645\u0646 of Putin\u0000 fled.",
    "A. B. C. D. " * 200,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text(text: str) -> None:
    document = read(text)
    sound(document)
    assert document.actors == read(text).actors


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Putin",
                "he",
                "the",
                "Kremlin",
                "boss",
                "said",
                "“",
                "”",
                "Ukrainian",
                "troops",
                ".",
                "\n",
                "of",
                "’s",
                "ISIS",
                "group",
                "Ms",
                "Merkel",
            ]
        ),
        max_size=60,
    )
)
def test_any_order_of_words(words: list[str]) -> None:
    sound(read(" ".join(words)))
