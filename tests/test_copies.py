"""Copies: what is one text handed on, and what only looks like it."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.compare.copies import copying, find_copies
from reportedly.model import Annotated, Publication, Report
from reportedly.text.shingles import shingles, words_of, words_of_many

WIRE = """Two rockets struck the grain harbour of Velika on Tuesday night, setting a silo on fire, the port authority said.

Nobody was hurt, according to the director of the port, Milan Horvat, who spoke to journalists at the scene.

"We heard the first blast at about eleven and the second a minute later," he said. "The crew had left an hour before."

The silo held some 4,000 tonnes of wheat that was waiting for a ship from Tunis, he added.

Fire engines from three towns fought the flames until early morning, and the quay stayed closed on Wednesday.

The harbour had been hit twice since the spring, when the coastal road was cut and ships began to wait in the roads."""

OTHER = """The council of Dornfeld voted on Thursday to rebuild the bridge that floods carried away in June.

Work will begin in the autumn and cost eleven million, the mayor told the local paper after the session.

Farmers on the eastern bank have crossed by ferry for two months and welcomed the vote with applause."""

FOOTER = (
    "You are reading the free edition of this paper. Our newsroom lives from its readers and takes no money from parties. "
    "Write to the desk if you have found a mistake. All rights reserved. No part may be copied without our consent."
)


def document(name, text, published=None, publisher=None):
    basis = "given" if published else "unknown"
    return Annotated(
        Report(name, text, "0", published=published, publisher=publisher), published=Publication(published, basis)
    )


def reworded(text):
    for old, new in {
        "struck": "hit",
        "setting": "putting",
        "some": "about",
        "fought": "battled",
        "until": "till",
        "quay": "pier",
    }.items():
        text = text.replace(old, new)
    return text


def moved(text):
    parts = text.split("\n\n")
    return "\n\n".join([parts[1], parts[0], *parts[2:]])


def bulletin(day, numbers, places):
    return (
        f"Summary of {day} June. Over the past day there were {numbers[0]} clashes along the line of contact. The other side fired "
        f"{numbers[1]} missiles and {numbers[2]} rockets at positions and towns. Near {places[0]} the defenders threw back {numbers[3]} attacks. "
        f"Near {places[1]} there were {numbers[4]} attacks, and all of them were thrown back. The losses of the other side were {numbers[5]} "
        f"men, {numbers[6]} tanks and {numbers[7]} guns. People in {places[2]} were hurt by shells, and houses and a school were damaged."
    )


def grouped(*texts):
    return [group.reports for group in find_copies([document(f"r{k}", text) for k, text in enumerate(texts)])]


POSITIVE = [
    ("word for word", WIRE, WIRE),
    ("with an agency's dateline in front", WIRE, "VELIKA (AFP) - " + WIRE),
    ("words changed", WIRE, reworded(WIRE)),
    ("paragraphs moved", WIRE, moved(WIRE)),
    ("words changed, paragraphs moved, one left out", WIRE, moved(reworded(WIRE)).rsplit("\n\n", 1)[0]),
    ("cut to its first half", WIRE, "\n\n".join(WIRE.split("\n\n")[:3])),
    ("other case and white space", WIRE, WIRE.upper().replace("\n\n", "\n")),
    ("a footer below one of them", WIRE, WIRE + "\n\n" + FOOTER),
]

NEGATIVE = [
    ("two stories", WIRE, OTHER),
    ("two stories over one footer", WIRE + "\n\n" + FOOTER, OTHER + "\n\n" + FOOTER),
    ("a short story over the same footer", OTHER.split("\n\n")[0] + "\n\n" + FOOTER, WIRE.split("\n\n")[0] + "\n\n" + FOOTER),
    ("one form filled in on two days", bulletin(3, (41, 12, 30, 9, 14, 210, 4, 17), ("Orvik", "Tarn", "Selde")), bulletin(19, (55, 20, 71, 3, 22, 340, 11, 25), ("Brod", "Kamen", "Visla"))),
    ("one quotation in two stories", OTHER + '\n\n"The crew had left an hour before," said Horvat.', WIRE),
    ("empty texts", "", ""),
    ("no words", "... !!! ???", "... !!! ???"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "one", "two"), POSITIVE, ids=[row[0] for row in POSITIVE])
def test_handed_on(name, one, two):
    assert grouped(one, two) == [("r0", "r1")]


@pytest.mark.parametrize(("name", "one", "two"), NEGATIVE, ids=[row[0] for row in NEGATIVE])
def test_not_handed_on(name, one, two):
    assert grouped(one, two) == []


def test_a_borrowed_paragraph_joins_no_groups_but_is_shown():
    names = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda omicron".split()
    filler = [
        [line.format(name) for name in names]
        for line in (
            "{0} carried the {0} crates, and {0} went home by {0} in the evening.",
            "With {0} came no {0} to mend {0}, but {0} nets dried.",
        )
    ]
    borrowed = WIRE.split("\n\n")[1:3]
    texts = {"a": "\n\n".join([WIRE, *filler[0]]), "b": "\n\n".join([OTHER, *borrowed, *filler[1]])}
    found = copying([document(name, text) for name, text in texts.items()])
    assert found.groups == ()
    assert found.passages
    assert "director of the port" in found.passages[0].a.of(texts["a"])


MARKET = """The covered market of Ostrava reopened on Saturday after two years of building, with ninety stalls and a new roof.

Traders had sold from tents on the square in the meantime and lost a third of their customers, their guild said.

Rents stay as they were until the end of next year, the town hall promised, and no stall may be let on to others.

A choir sang at noon, and the first hundred visitors were given bread from the oldest bakery of the quarter."""


@pytest.mark.parametrize(("begun", "lent"), [(24, 27), (33, 36), (54, 45)])
def test_a_report_goes_with_the_one_whose_beginning_it_has(begun, lent):
    """A text is what it begins with: words of another story further down are lent to it, though they be more."""
    own = "Reporters of this paper saw it from the hill before dawn"
    mixed = " ".join([*WIRE.split()[:begun], *MARKET.split()[20 : 20 + lent], *own.split()])
    found = find_copies([document("wire", WIRE), document("market", MARKET), document("mixed", mixed)])
    assert [group.reports for group in found] == [("mixed", "wire")]


def test_passages_lie_in_their_texts_and_say_the_same():
    texts = {"r0": WIRE, "r1": "Intro of an own desk.\n\n" + reworded(WIRE)}
    (group,) = find_copies([document(name, text) for name, text in texts.items()])
    assert {span.report for span in group.passages} == {"r0", "r1"}
    assert all(span.of(texts[span.report]) for span in group.passages)


def test_the_origin_is_named_where_the_text_says_so():
    documents = [
        document("daily", "VELIKA (Reuters) - " + WIRE, "2023-05-04", "The Daily"),
        document("wire", WIRE, "2023-05-04", "Reuters"),
    ]
    (group,) = find_copies(documents)
    assert group.origin == "wire"
    assert any("Reuters" in reason.text for reason in group.reasons)


def test_a_forwarded_post_has_the_channel_it_names_as_its_origin():
    posts = [document(name, WIRE, "2024-05-10", name) for name in ("first", "second", "third")]
    forwarded = [replace(post, report=replace(post.report, forwarded_from="Third")) for post in posts[:2]]
    (group,) = find_copies([*forwarded, posts[2]])
    assert group.origin == "third"
    assert "forwarded from third" in group.reasons[0].text


def test_the_first_published_is_the_origin_and_none_when_nothing_tells():
    (group,) = find_copies([document("b", WIRE, "2023-05-03"), document("a", WIRE, "2023-05-05")])
    assert group.origin == "b"
    (group,) = find_copies([document("a", WIRE), document("b", WIRE)])
    assert group.origin is None


def test_the_order_of_the_reports_makes_no_difference():
    documents = [
        document(f"r{k}", text) for k, text in enumerate([WIRE, OTHER, moved(WIRE), reworded(WIRE), OTHER.upper()])
    ]
    shuffled = documents[:]
    random.Random(7).shuffle(shuffled)
    assert find_copies(documents) == find_copies(shuffled)


def test_many_identical_reports_are_one_group():
    (group,) = find_copies([document(f"r{k:05d}", WIRE) for k in range(3000)])
    assert len(group.reports) == 3000


def test_a_word_hashes_alike_wherever_it_stands():
    alone = words_of("Harbour")
    inside = words_of("the — harbour, again: HARBOUR")
    assert alone.hashes[0] == inside.hashes[1] == inside.hashes[3]
    assert [inside.starts[1], inside.ends[1]] == [6, 13]


def test_shingles_of_a_short_text_are_none():
    assert len(shingles(words_of("three words only").hashes)) == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=6))
def test_any_texts_end_well(texts):
    together = list(words_of_many(texts))
    for text, words in zip(texts, together, strict=True):
        alone = words_of(text)
        assert words.starts.tolist() == alone.starts.tolist()
        assert words.hashes.tolist() == alone.hashes.tolist()
        assert all(text[a:b].isalnum() for a, b in zip(words.starts, words.ends, strict=True))
    find_copies([document(f"r{k}", text) for k, text in enumerate(texts)])
