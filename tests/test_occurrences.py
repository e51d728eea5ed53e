"""Occurrences and stories: what is one happening, and what must never be put together."""

import random

import pytest
from compared import Draft

from reportedly.compare.comparison import compare
from reportedly.compare.occurrences import average_linkage
from reportedly.compare.topics import topics
from reportedly.text.headlines import main_clause
from reportedly.text.stems import stem

PORT = (1, 44.0, 15.0)
HILL = (2, 48.0, 25.0)


def strike(name, text, day=None, place=None, trigger="struck", published="2023-05-03"):
    draft = Draft(name, text, published)
    where = draft.place(place[0], *place[1:]) if place else None
    draft.event(trigger, "shelling", place=where, date=day, earliest=day, latest=day)
    return draft.done()


def together(*documents):
    """Which events lie in one occurrence: a set of frozensets of report names."""
    found = compare(documents)
    return {
        frozenset(event.report for account in one.accounts for event in account.events)
        for one in found.occurrences
        if sum(len(account.events) for account in one.accounts) > 1
    }


A = "Rockets struck the grain harbour of Velika on Tuesday night and set a silo on fire.\n\nNobody was hurt, the port's director said."
B = "The grain harbour of Velika was struck by rockets on Tuesday night, and a silo burned until morning, its director said."
C = "Rockets struck a barracks near Gorna on Sunday and wounded recruits who had come back from an exercise in the hills."


def test_two_tellings_of_one_strike_are_one_occurrence():
    one = strike("a", A, "2023-05-02", ("Velika", *PORT))
    two = strike("b", B, "2023-05-02", ("Velika", *PORT))
    assert together(one, two) == {frozenset({"a", "b"})}


def test_strikes_on_far_towns_are_two():
    one = strike("a", A, "2023-05-02", ("Velika", *PORT))
    two = strike("b", B.replace("Velika", "Gorna"), "2023-05-02", ("Gorna", *HILL))
    assert together(one, two) == set()


def test_strikes_on_days_far_apart_are_two():
    one = strike("a", A, "2023-05-02", ("Velika", *PORT))
    two = strike("b", B, "2023-06-20", ("Velika", *PORT), published="2023-06-21")
    assert together(one, two) == set()


def test_nothing_is_merged_on_emptiness():
    one = strike("a", "A depot was struck in the north.", published=None)
    two = strike("b", "Recruits said that their canteen had been struck.", published=None)
    assert together(one, two) == set()


def test_different_attacks_are_two():
    assert (
        together(strike("a", A, "2023-05-02", ("Velika", *PORT)), strike("c", C, "2023-04-30", ("Gorna", *HILL)))
        == set()
    )


def test_copies_are_one_origin():
    documents = [strike(name, A * 2, "2023-05-02", ("Velika", *PORT)) for name in "abc"]
    (one,) = compare(documents).occurrences
    assert one.independent_origins == 1
    assert [account.reports for account in one.accounts] == [("a", "b", "c")]


def test_every_event_is_in_one_occurrence_and_the_order_makes_no_difference():
    documents = [
        strike("a", A, "2023-05-02", ("Velika", *PORT)),
        strike("b", B, "2023-05-02", ("Velika", *PORT)),
        strike("c", C, "2023-04-30", ("Gorna", *HILL)),
    ]
    shuffled = documents[:]
    random.Random(3).shuffle(shuffled)
    found = compare(documents)
    assert found == compare(shuffled)
    events = [
        (event.report, event.event) for one in found.occurrences for account in one.accounts for event in account.events
    ]
    assert sorted(events) == [("a", 0), ("b", 0), ("c", 0)]
    assert set(found.stories) == {"a", "b", "c"}
    assert found.stories["a"] == found.stories["b"] != found.stories["c"]


def test_reports_without_events_or_words_end_well():
    assert compare([]).occurrences == ()
    found = compare([Draft("a", "x").done(), Draft("b", "...").done()])
    assert found.stories == {}


def test_topics_of_unlike_reports_are_apart():
    read = topics([strike("a", A), strike("b", B), strike("c", C)])
    assert read.topic[0] == read.topic[1] != read.topic[2]


STEMS = [
    ("attacked", "attacks"),
    ("arrest", "arrested"),
    ("shot", "shooting"),
    ("struck", "strikes"),
    ("announcement", "announced"),
    ("killed", "killings"),
    ("invasion", "invaded"),
    ("withdrew", "withdrawal"),
]
UNLIKE = [("attack", "attach"), ("bomb", "bombast"), ("strike", "string")]


@pytest.mark.parametrize(("one", "two"), STEMS)
def test_forms_of_one_word_have_one_stem(one, two):
    assert stem(one) == stem(two)


@pytest.mark.parametrize(("one", "two"), UNLIKE)
def test_other_words_have_other_stems(one, two):
    assert stem(one) != stem(two)


FOCUS = [
    ("War live: envoys meet in the capital after a missile hits a border village", "envoys meet in the capital "),
    ("Premier vows new arms amid siege of the northern town", "Premier vows new arms "),
    ("Missile hits a border village", "Missile hits a border village"),
    ("After the truce, silence", "After the truce, silence"),
]


@pytest.mark.parametrize(("title", "main"), FOCUS)
def test_the_main_clause_of_a_headline(title, main):
    assert main_clause(title) == main


TOLD = (
    "Rockets struck the grain harbour of Velika on Tuesday night and set a silo on fire, the port authority said. "
    "Nobody was hurt when the rockets struck the silo, the director of the harbour said on Wednesday."
)
STORY = [
    # headline, text, whether the strike on the harbour is what the report is about
    ("Rockets strike grain harbour of Velika", TOLD + " Insurers raised their fees for the coast again.", True),
    ("Silo burns after rockets strike Velika harbour", "Engines from three towns fought the flames all night. " + TOLD, True),
    ("Velika harbour silo hit by rockets", "Ferries were sent to another quay until further notice. " + TOLD, True),
    ("Outrage abroad as enemy shells hungry world", TOLD, True),
    ("Premier flies west to ask for loans", "The premier asked bankers for loans in the west. She spoke of pensions, "
     "schools and a new railway to the mountains, and dined with ministers of finance. " + TOLD, False),
]  # fmt: skip


def test_a_report_as_like_the_others_as_they_are_tells_their_story_whatever_its_headline():
    read = topics([Draft(title, f"{title}\n\n{text}", "2023-05-03").done() for title, text, _ in STORY])
    assert len(set(read.topic)) == 1
    assert list(read.focused) == [about for _, _, about in STORY]


def test_average_linkage_joins_by_the_average():
    import numpy as np

    likely = np.array([[0, 0.9, 0.0], [0.9, 0, 0.7], [0.0, 0.7, 0]], np.float32)
    assert average_linkage(likely, 0.5) == [[0, 1], [2]]
    assert average_linkage(likely, 0.3) == [[0, 1, 2]]


def test_days_counted_from_an_unsure_day_of_publication_part_nothing() -> None:
    from reportedly.compare.event_mentions import _days
    from reportedly.model import Annotated, Event, Publication, Report, Span, Time

    text = "Shells hit the market on Friday."
    span, when = Span("r", 7, 10), Time(Span("r", 25, 31), "DATE", "2016-04-29")
    event = Event(span, "shelling", date="2016-04-29", time=0)
    unsure = Publication("2016-04-30", "inferred", "2005-01-01", "2027-01-01")
    given = Publication("2016-04-30", "given", "2016-04-30", "2016-04-30")
    for published, known in ((unsure, False), (given, True)):
        document = Annotated(Report("r", text, "0"), published=published, times=(when,), events=(event,))
        assert (_days(document, event)["first"] is not None) is known
