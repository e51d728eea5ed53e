"""Sentences of questions and titles of incidents: grammatical whatever fills them."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

import pytest

from reportedly.compare.questions import phrases
from reportedly.compare.questions.counting import whom_counted
from reportedly.compare.questions.phrasing import sentence, title
from reportedly.model import (
    Account,
    Actor,
    Annotated,
    Incident,
    IncidentPlace,
    IncidentToll,
    Mention,
    Party,
    Position,
    Question,
    Relation,
    Report,
    Span,
    Statement,
)
from reportedly.world.codebooks import event_types

LISTS = [
    ((), ""),
    (("a",), "a"),
    (("a", "b"), "a and b"),
    (("a", "b", "a", "c"), "a, b and c"),
    (("a", "b", "c", "d", "e"), "a, b, c and 2 others"),
]
ARTICLES = [
    ("air strike", "an air strike"),
    ("missile strike", "a missile strike"),
    ("shelling", "shelling"),
    ("sexual violence", "sexual violence"),
    ("explosion", "an explosion"),
    ("unit", "a unit"),
]
AMOUNTS = [
    ("1", "people", "1 person"),
    ("12", "people", "12 people"),
    ("1", "children", "1 child"),
    ("1", "missiles", "1 missile"),
    ("1", "air strikes", "1 air strike"),
    ("2", "families", "2 families"),
]
PLACES = [
    ("Ozerne", "PPL", "in Ozerne"),
    ("Gaza Strip", "RGN", "in the Gaza Strip"),
    ("United States", "PCLI", "in the United States"),
    ("Crimean Bridge", "BDG", "on the Crimean Bridge"),
]
DAYS = [
    ("2023-06-27", "2023-06-27", "27 June 2023"),
    ("2023-06-27", None, "27 June 2023"),
    ("2023-09-19", "2023-09-20", "19 to 20 September 2023"),
    ("2023-06-30", "2023-07-02", "30 June to 2 July 2023"),
    ("2022-12-31", "2023-01-01", "31 December 2022 to 1 January 2023"),
]


@pytest.mark.parametrize(("items", "wanted"), LISTS)
def test_lists(items: tuple[str, ...], wanted: str) -> None:
    assert phrases.listed(items) == wanted


@pytest.mark.parametrize(("words", "wanted"), ARTICLES)
def test_articles(words: str, wanted: str) -> None:
    assert phrases.with_article(words) == wanted


@pytest.mark.parametrize(("number", "words", "wanted"), AMOUNTS)
def test_number_and_noun_agree(number: str, words: str, wanted: str) -> None:
    assert phrases.amount(number, words) == wanted


@pytest.mark.parametrize(("name", "feature", "wanted"), PLACES)
def test_places(name: str, feature: str, wanted: str) -> None:
    assert phrases.place(name, feature) == wanted


@pytest.mark.parametrize(("earliest", "latest", "wanted"), DAYS)
def test_days(earliest: str, latest: str | None, wanted: str) -> None:
    assert phrases.days(earliest, latest) == wanted


def test_every_type_of_event_has_a_noun_and_its_example_holds_it() -> None:
    rows = (files("reportedly.compare") / "data" / "incident_nouns.tsv").read_text("utf-8").splitlines()[1:]
    table = {(kind, weapon): (words, example) for kind, weapon, words, _, example in (row.split("\t") for row in rows)}
    assert {kind for kind, _ in table} == {one.id for one in event_types()}
    for words, example in table.values():
        assert phrases.sentence(f"{phrases.with_article(words)} in Ozerne") in (
            example + ".",
            f"{words.capitalize()} in Ozerne.",
        )


STRIKE = Incident(
    "i", "", "shelling", weapon="missile", earliest="2023-06-27", latest="2023-06-27",
    place=IncidentPlace("Ozerne", feature="PPL"), actors=(Party("state:RU", "Russia"),),
    tolls=(IncidentToll("killed", 2, 11),), called="Russian missile strike in Ozerne",
)  # fmt: skip
REPORTS = {
    name: Annotated(Report(name, "Nobody was hit by our shells, the army said.", "0", publisher=publisher))
    for name, publisher in (("a", "Daily Gazette"), ("b", "Evening Post"))
}


def question(asks: str, about: str, labels: tuple[str, ...], standing: str, stance: str = "asserts") -> Question:
    accounts = tuple(
        Account(Span(name, 0, 17), position, stance if name == "b" else "asserts")  # type: ignore[arg-type]
        for position, name in zip(range(len(labels)), ("a", "b"), strict=False)
    )
    if len(labels) == 1:
        accounts = (Account(Span("a", 0, 17), 0), Account(Span("b", 0, 17), 0))
    positions = tuple(Position(label) for label in labels)
    return Question("q", asks, about, accounts, positions, standing=standing)  # type: ignore[arg-type]


def stands(asks: str, standing: str, relation: str, stance: str = "asserts") -> Question:
    """A question of two accounts of which the second stands so to the first."""
    found = question(asks, "shells, army", ("x", "y"), standing, stance)
    return replace(found, relations=(Relation(0, 1, relation),))  # type: ignore[arg-type]


SENTENCES = [
    (question("figure", "people killed", ("2", "11"), "differing"),
     "How many people were killed in the Russian missile strike in Ozerne on 27 June 2023 is told differently: "
     "2 (Daily Gazette); 11 (Evening Post)."),
    (question("figure", "people killed", ("2", "11"), "rising"),
     "The count of people killed in the Russian missile strike in Ozerne on 27 June 2023 rises with the telling: "
     "2 (Daily Gazette); 11 (Evening Post)."),
    (replace(question("figure", "area", ("3,000", "6,000"), "rising"), unit="square kilometre"),
     "The area told in the Russian missile strike in Ozerne on 27 June 2023 rises with the telling: "
     "3,000 square kilometres (Daily Gazette); 6,000 square kilometres (Evening Post)."),
    (question("figure", "people killed", ("1",), "agreed"),
     "1 person was killed in the Russian missile strike in Ozerne on 27 June 2023, as Daily Gazette and Evening Post tell."),
    (question("doer", "who did it", ("Russia", "not Russia"), "disputed", "denies"),
     "Who was behind the Russian missile strike in Ozerne on 27 June 2023 is disputed: Russia (Daily Gazette); "
     "not Russia (Evening Post)."),
    (stands("happened", "disputed", "denies", "denies"),
     "What is told of the Russian missile strike in Ozerne on 27 June 2023 is disputed: Daily Gazette"
     " told “Nobody was hit by”; Evening Post denied it: “Nobody was hit by”."),
    (stands("happened", "disputed", "doubts", "doubts"),
     "What is told of the Russian missile strike in Ozerne on 27 June 2023 is disputed: Daily Gazette"
     " told “Nobody was hit by”; Evening Post doubted it: “Nobody was hit by”."),
    (stands("what", "differing", "read_differently"),
     "The Russian missile strike in Ozerne on 27 June 2023 is told in different ways: Daily Gazette "
     "told “Nobody was hit by”; Evening Post told: “Nobody was hit by”."),
    (stands("status", "changed", "status_changed"),
     "What is told of the Russian missile strike in Ozerne on 27 June 2023 changes: Daily Gazette "
     "told “Nobody was hit by”; Evening Post told: “Nobody was hit by”."),
    (question("what", "shells, army", ("x", "y"), "agreed"),
     "Accounts speak of the Russian missile strike in Ozerne on 27 June 2023 with the words “shells” "
     "and “army”: Daily Gazette told “Nobody was hit by”; Evening Post told “Nobody was hit by”."),
    (question("what", "what is told", ("x",), "one_origin"),
     "One origin alone speaks of the Russian missile strike in Ozerne on 27 June 2023: Daily Gazette "
     "told “Nobody was hit by”."),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "wanted"), SENTENCES, ids=[row[0].asks + "-" + row[0].standing for row in SENTENCES])
def test_a_question_as_one_sentence(asked: Question, wanted: str) -> None:
    assert sentence(asked, STRIKE, REPORTS) == wanted


@pytest.mark.parametrize(("count", "wanted"), [(0, ""), (-2, ""), (1, "; 1 more answer"), (3, "; 3 more answers")])
def test_what_a_list_leaves_out(count: int, wanted: str) -> None:
    assert phrases.further(count, "answer") == wanted


def test_a_denial_is_told_last_and_one_report_is_named_once() -> None:
    claim = Account(Span("a", 0, 17), 1)
    denial = Account(Span("a", 18, 30), 0, "denies")
    asked = Question(
        "q", "happened", "shells", (denial, claim), standing="disputed", relations=(Relation(0, 1, "denies"),)
    )
    assert sentence(asked, None, REPORTS) == (
        "What is told is disputed: Daily Gazette told “Nobody was hit by”; "
        "the same report also tells that somebody denied it: “our shells,”."
    )


def test_what_is_denied_is_quoted_as_such() -> None:
    text = "A shell hit the clinic. The ministry denied targeting civilians."
    at = text.index("targeting")
    content = Span("d", at, len(text) - 1)
    report = Annotated(
        Report("d", text, "", publisher="Daily Gazette"),
        statements=(Statement((content,), None, None, None, "indirect", "deny"),),
    )
    claim, denial = Account(Span("d", 0, 22), 0), Account(content, 1, "denies")
    asked = Question(
        "q", "happened", "shells", (claim, denial), standing="disputed", relations=(Relation(0, 1, "denies"),)
    )
    assert sentence(asked, None, {"d": report}) == (
        "What is told is disputed: Daily Gazette told “A shell hit the clinic”; "
        "the same report also tells that somebody denied “targeting civilians”."
    )


def test_a_title_is_what_a_person_would_write() -> None:
    assert title(STRIKE) == "Russian missile strike in Ozerne, 27 June 2023: 2 to 11 killed"
    assert title(Incident("i", "", "talks", called="talks")) == "Talks"


@pytest.mark.parametrize(("words", "wanted"), [("people killed", ("people", "killed")), ("missiles", ("missiles", ""))])
def test_what_is_counted_is_taken_apart(words: str, wanted: tuple[str, str]) -> None:
    assert whom_counted(words) == wanted


HANGING = [
    ("that no shell was fired and", "no shell was fired"),
    ("but the bridge stands, which", "the bridge stands,"),
    ("and that", "and that"),
]


@pytest.mark.parametrize(("text", "quoted"), HANGING)
def test_a_quotation_has_no_conjunction_hanging_over(text: str, quoted: str) -> None:
    reports = {name: Annotated(Report(name, text, "0", publisher=name)) for name in ("a", "b")}
    accounts = (Account(Span("a", 0, len(text)), 0), Account(Span("b", 0, len(text)), 1))
    asked = Question("q", "what", "x", accounts, (Position("x"), Position("y")), standing="agreed")
    assert f"a told “{quoted}”" in sentence(asked, None, reports)


def test_one_source_is_named_once_whatever_its_letters() -> None:
    text = "Police said. police said."
    reports = {"a": Annotated(Report("a", text, "0", publisher="Gazette"), actors=(
        Actor("x", "Police", "organisation", (Mention(Span("a", 0, 6), "name"),)),
        Actor("y", "police", "organisation", (Mention(Span("a", 13, 19), "name"),)),
    ))}  # fmt: skip
    accounts = (Account(Span("a", 0, 6), 0, source_actor="x"), Account(Span("a", 13, 19), 0, source_actor="y"))
    asked = Question("q", "figure", "people killed", accounts, (Position("4", 4, 4, 4),), standing="one_origin")
    assert sentence(asked, STRIKE, reports).count("olice in Gazette") == 1


def unnamed(*texts: str) -> dict[str, Annotated]:
    return {f"r{n}": Annotated(Report(f"r{n}", text, "0")) for n, text in enumerate(texts)}


def test_reports_without_a_publisher_are_told_apart_and_counted() -> None:
    reports = unnamed("Four died here.", "Four died there.", "Nobody died.")
    told = (Account(Span("r0", 0, 14), 0), Account(Span("r2", 0, 11), 1, "denies"))
    relations = (Relation(0, 1, "denies"),)
    asked = Question("q", "happened", "x", told, (Position("a"), Position("b")), relations, standing="disputed")
    assert sentence(asked, None, reports) == (
        "What is told is disputed: a report without a publisher told “Four died here”; "
        "another report without a publisher denied it: “Nobody died”."
    )
    counted = tuple(Account(Span(name, 0, 4), 0) for name in ("r0", "r1"))
    asked = Question("q", "figure", "people killed", counted, (Position("4", 4, 4, 4),), standing="agreed")
    assert sentence(asked, None, reports) == "4 people were killed, as 2 reports without a publisher tell."


def test_a_source_that_its_own_report_answers() -> None:
    text = "The envoy said so. It is not so."
    source = Actor("x", "envoy", "person", (Mention(Span("r0", 4, 9), "name"),))
    reports = {"r0": Annotated(Report("r0", text, "0"), actors=(source,))}
    told = (Account(Span("r0", 0, 17), 0, source_actor="x"), Account(Span("r0", 19, 31), 1, "denies"))
    relations = (Relation(0, 1, "denies"),)
    asked = Question("q", "happened", "x", told, (Position("a"), Position("b")), relations, standing="disputed")
    assert sentence(asked, None, reports) == (
        "What is told is disputed: envoy in a report without a publisher told “The envoy said so”; "
        "the same report denied it: “It is not so”."
    )
