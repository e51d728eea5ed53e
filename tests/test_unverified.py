"""What could not be confirmed: the words of the doubt, and what told before it they answer; negative rows too."""

from dataclasses import replace

import pytest
from compared import Draft

from reportedly.compare.denials import denial_findings
from reportedly.compare.questions.answered import answered
from reportedly.compare.questions.answers import Answer, Asked, assembled
from reportedly.compare.questions.tellers import account
from reportedly.layers.denials import annotate_denials
from reportedly.layers.denials.unverified import unverified
from reportedly.model import Toll

# text, what is told before it ((content, source) or (figure, value)), what is doubted (none: nothing), the doubt
SAID = [
    (
        "The brigade said its drones had burned the fuel depot at Brodek. The wire service could not independently "
        "verify the claim.",
        [("its drones had burned the fuel depot at Brodek", "brigade")],
        "its drones had burned the fuel depot at Brodek",
    ),
    (
        "The brigade said its drones had burned the depot. It was not possible to verify the report.",
        [("its drones had burned the depot", "brigade")],
        "its drones had burned the depot",
    ),
    (
        "Rebels claimed the whole valley had been cleared of troops. The reports have not been confirmed.",
        [("the whole valley had been cleared of troops", "rebels")],
        "the whole valley had been cleared of troops",
    ),
    (
        "Rebels said the bridge had fallen to them. Ravia said the bridge was still in its hands. There was no "
        "independent confirmation of Ravia's statement.",
        [("the bridge had fallen to them", "rebels"), ("the bridge was still in its hands", "Ravia")],
        "the bridge was still in its hands",
    ),
    (  # whose claim it is decides, not what stands nearest
        "Ravia said the bridge was still in its hands. Rebels said the bridge had fallen to them. The agency was unable "
        "to verify Ravia's claim.",
        [("the bridge was still in its hands", "Ravia"), ("the bridge had fallen to them", "rebels")],
        "the bridge was still in its hands",
    ),
    (
        "The brigade said its drones had burned the depot. The mayor could not confirm whether anyone was inside.",
        [("its drones had burned the depot", "brigade")],
        None,
    ),
    (
        "The brigade said its drones had burned the depot. Talks end if the report cannot be verified.",
        [("its drones had burned the depot", "brigade")],
        None,
    ),
    (
        "The brigade said its drones had burned the depot. The agency could not verify battlefield accounts.",
        [("its drones had burned the depot", "brigade")],
        None,
    ),
    (
        "The brigade said its drones had burned the depot. The ministry confirmed the report.",
        [("its drones had burned the depot", "brigade")],
        None,
    ),
]


@pytest.mark.parametrize(("text", "told", "doubted"), SAID, ids=[row[0].split(". ")[-1] for row in SAID])
def test_what_was_said_last_is_doubted(text, told, doubted):
    draft = Draft("a", text)
    if "Ravia" in text:
        draft.actor("Ravia", "Ravia", "Ravia's", kind="state")
    for content, source in told:
        draft.statement(content, source)
    found = [one.claim.of(text) for one in unverified(draft.done())]
    assert found == ([doubted] if doubted else [])


# text, the figures of its tolls, the figures that stand in what is doubted
FIGURES = [
    (
        "The clinic said 14 people were killed. A website spoke of 20 dead. The casualty figures could not be "
        "independently confirmed.",
        ["14", "20"],
        ["14", "20"],
    ),
    ("The clinic said 14 people were killed. The agency cannot confirm those numbers.", ["14"], ["14"]),
    (
        "Some 300 died in the quake at Morva. The clinic in Brodek said 14 people were killed. The toll in Brodek could "
        "not be verified.",
        ["300", "14"],
        ["14"],
    ),
    ("The figures could not be verified. The clinic said 14 people were killed.", ["14"], []),
]


def _with_tolls(text, figures):
    draft = Draft("a", text, "2024-05-03")
    for words in figures:
        draft.figure(words, float(words))
    draft.event("killed" if "killed" in text else "died", "attack_on_civilians")
    document = draft.done()
    tolls = tuple(
        Toll("killed", one.value, one.value, number, one.value) for number, one in enumerate(document.quantities)
    )
    return replace(document, events=(replace(document.events[0], tolls=tolls),))


@pytest.mark.parametrize(("text", "figures", "doubted"), FIGURES, ids=[row[0] for row in FIGURES])
def test_figures_are_doubted(text, figures, doubted):
    document = _with_tolls(text, figures)
    claims = [one.claim.of(text) for one in unverified(document)]
    assert [words for words in figures if any(words in claim for claim in claims)] == doubted


def test_a_doubted_figure_is_doubted_in_its_question():
    text, figures, _ = FIGURES[0]
    document = annotate_denials(_with_tolls(text, figures))
    answers = tuple(
        Answer(account(document, one.span, None, None), f"{one.value:g}", one.value, one.value, one.value)
        for one in document.quantities
    )
    asked = assembled(Asked("figure", "people killed", answers, "killed"), None, {"a": ("copies a",)})
    found = list(denial_findings([document]))
    assert {one.kind for one in found} == {"doubts"}
    (told,), further = answered(found, [asked], {"a": document}, {}, {"a": ("copies a",)})
    assert further == []
    doubt = len(told.accounts) - 1
    assert told.accounts[doubt].stance == "doubts"
    assert told.accounts[doubt].position is None
    assert [(one.a, one.b) for one in told.relations if one.kind == "doubts"] == [(0, doubt), (1, doubt)]
    assert told.standing == "disputed"


def test_a_figure_that_is_doubted_in_two_ways_has_one_doubt():
    text, figures, _ = FIGURES[1]
    document = annotate_denials(_with_tolls(text, figures))
    answers = (Answer(account(document, document.quantities[0].span, None, None), "14", 14, 14, 14),)
    asked = assembled(Asked("figure", "people killed", answers, "killed"), None, {"a": ("copies a",)})
    (one,) = denial_findings([document])
    told, _ = answered([one, replace(one, check="otherwise")], [asked], {"a": document}, {}, {"a": ("copies a",)})
    assert [(relation.a, relation.b, relation.check) for relation in told[0].relations] == [(0, 1, "otherwise")]
