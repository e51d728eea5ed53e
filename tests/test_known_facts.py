"""Dated facts that a report takes for known: every phrase of the table is found, and reports of many wars are placed."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from reportedly.errors import InputError
from reportedly.layers.dating import annotate_dating
from reportedly.layers.dating.evidence import all_evidence
from reportedly.layers.dating.likelihoods import at
from reportedly.layers.times import find
from reportedly.model import Annotated, Report
from reportedly.world.anchors import index, mentions, parse, shipped, words_in


def read(text: str) -> Annotated:
    report = Report("r", text, "")
    return Annotated(report, body=(report.span(0, len(text)),))


def test_every_phrase_of_the_table_is_found_in_a_sentence_that_holds_it() -> None:
    table = index(shipped())
    for anchor in shipped():
        for phrase in anchor.phrases:
            sentence = " then ".join(" ".join(word.replace("*", "some") for word in run) for run in phrase)
            words = [word for word, _ in words_in(sentence)]
            assert anchor in {found.anchor for found in mentions(words, table)}, (anchor.name, sentence)


def test_no_two_rows_have_one_phrase_and_one_day() -> None:
    rows = Counter((anchor.kind, anchor.start, phrase) for anchor in shipped() for phrase in anchor.phrases)
    assert [row for row, number in rows.items() if number > 1] == []


CHOICES = [
    ("a choice in one run", "mill/ford of marnow", {"mill of marnow", "ford of marnow"}),
    ("choices in two runs", "marnow + seized/held", {"marnow … seized", "marnow … held"}),
    ("two choices", "old/new ford/mill", {"old ford", "old mill", "new ford", "new mill"}),
    ("a date with a slash is one word", "9/11|7/7", {"9/11", "7/7"}),
]


@pytest.mark.parametrize(("name", "words", "wanted"), CHOICES, ids=[row[0] for row in CHOICES])
def test_choices_of_words_are_spelled_out(name: str, words: str, wanted: set[str]) -> None:
    (anchor,) = parse(f"event\t2019-07-04\t2019-07-20\t{words}\tmine", "mine.tsv")
    assert {" … ".join(" ".join(run) for run in phrase) for phrase in anchor.phrases} == wanted


@pytest.mark.parametrize("number", [10, 2000])
def test_choices_that_make_too_many_phrases_are_refused(number: int) -> None:
    with pytest.raises(InputError, match=r"mine\.tsv:1: .*more than 500 phrases"):
        parse("event\t2019-07-04\t2019-07-20\t" + "a/b " * number + "\tmine", "mine.tsv")


REPORTS = [
    # war, report, first and last day that its best day may be
    (
        "Afghanistan",
        "Taliban fighters seized Zaranj on Friday, the first provincial capital to fall to the group. Officials said that "
        "government troops had fled across the border to Iran without a fight.",
        "2021-08-06",
        "2021-08-20",
    ),
    (
        "Congo",
        "M23 rebels entered Goma early on Monday, residents said. Thousands of people had poured into the city in the past "
        "week as the rebels came through Sake and Minova.",
        "2025-01-27",
        "2025-02-10",
    ),
    (
        "Tigray",
        "Tigrayan fighters entered Mekelle on Monday evening to cheers from residents, after federal soldiers left the "
        "regional capital. The interim administration had earlier called for a ceasefire.",
        "2021-06-28",
        "2021-07-12",
    ),
    (
        "the Philippines",
        "Troops fought house to house in Marawi on Thursday with militants of the Maute group. President Rodrigo Duterte "
        "has put the island under martial law.",
        "2017-05-23",
        "2017-11-30",
    ),
    (
        "Nagorno-Karabakh",
        "Azerbaijan said on Sunday that its forces had taken Shusha. Armenian officials denied that the town had fallen.",
        "2020-11-08",
        "2020-11-22",
    ),
    (
        "Sri Lanka",
        "Government troops captured Kilinochchi on Friday, the president said, after months of fighting. The town had been "
        "the administrative capital of the Tamil Tigers for ten years.",
        "2009-01-02",
        "2009-01-16",
    ),
    (
        "Nigeria",
        "Parents gathered on Friday outside the school in Dapchi from which gunmen took scores of girls. The governor said "
        "that the army had freed some of them, then took it back.",
        "2018-02-19",
        "2018-03-31",
    ),
    (
        "Gaza 2009",
        "Troops and tanks cut the Gaza Strip in two on Sunday, a day after the ground offensive of Operation Cast Lead "
        "began. Palestinian medics said that dozens of civilians were among the dead.",
        "2008-12-27",
        "2009-01-31",
    ),
    (
        "Georgia",
        "Russian tanks rolled into Gori on Wednesday, Georgian officials said, hours after a truce brokered by Nicolas "
        "Sarkozy with Dmitry Medvedev was accepted by Georgia. The six-point ceasefire plan bars the use of force.",
        "2008-08-12",
        "2008-08-31",
    ),
    (
        "Myanmar",
        "The Myanmar junta confirmed on Saturday that its troops had surrendered in Laukkai, near the Chinese border. The "
        "Three Brotherhood Alliance said that it held the whole Kokang region.",
        "2024-01-05",
        "2024-02-29",
    ),
    (
        "Mali",
        "Mali's army said on Tuesday that it had captured Kidal, a stronghold of rebels, with the help of Wagner fighters.",
        "2023-11-14",
        "2023-11-28",
    ),
    (
        "Lebanon 2006",
        "At least 28 people were killed when an Israeli airstrike brought down a building in Qana on Sunday. Israel said "
        "that Hezbollah had fired rockets from the village.",
        "2006-07-30",
        "2006-08-13",
    ),
    (
        "Syria 2025",
        "Druze leaders and Bedouin tribes agreed on a truce in Sweida on Wednesday after four days of fighting.",
        "2025-07-13",
        "2025-08-15",
    ),
]


@pytest.mark.parametrize(("war", "text", "first", "last"), REPORTS, ids=[row[0] for row in REPORTS])
def test_a_report_of_a_known_event_is_placed_near_it(war: str, text: str, first: str, last: str) -> None:
    published = annotate_dating(read(text)).published
    assert published.value is not None and first <= published.value <= last
    assert published.earliest is not None and published.latest is not None
    assert published.earliest <= published.value <= published.latest


def events(text: str) -> dict[str, tuple[str, float]]:
    """Reason of each event told to its family and to how much its days are preferred to those long before."""
    document = read(text)
    found = all_evidence(document, find(document))
    early = at(date(1990, 1, 1))
    return {
        piece.reason: (piece.family, float(piece.scores.max() - piece.scores[early]))
        for piece in found
        if "event" in piece.family
    }


def test_events_of_one_report_share_their_weight() -> None:
    (alone,) = events("The siege of Deir ezzor was lifted.").values()
    more = events("The siege of Deir ezzor was lifted, after Operation Olive Branch and the Metrojet crash.").values()
    assert len(more) == 3
    assert all(family == "event" and weight < alone[1] for family, weight in more)


def test_what_happened_and_where_tells_more_than_a_name() -> None:
    ((_, exact),) = events("Kidal was captured.").values()
    ((_, name),) = events("They spoke of Hroza.").values()
    assert exact > name


DEPUTIES = [
    ("Prime Minister Yulia Svyrydenko spoke.", True),
    ("Deputy Prime Minister Yulia Svyrydenko spoke.", False),
    ("First Vice Prime Minister Yulia Svyrydenko spoke.", False),
]


@pytest.mark.parametrize(("text", "held"), DEPUTIES)
def test_a_deputy_does_not_hold_the_office(text: str, held: bool) -> None:
    document = read(text)
    assert any(piece.family == "office" for piece in all_evidence(document, find(document))) == held
