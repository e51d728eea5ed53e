"""Figures: what is counted, and how two counts stand to one another."""

import pytest
from compared import Draft

from reportedly.audit.count_classes import counted_as
from reportedly.compare.comparison import compare
from reportedly.compare.implied_figures import implied_findings

COUNTED = [
    ("At least [nine] people were killed when a bus was hit.", "killed", ""),
    ("The blast killed [nine] and wounded 30.", "killed", ""),
    ("The blast killed nine and wounded [30].", "wounded", ""),
    ("[Nine] people died and 30 were injured.", "killed", ""),
    ("Nine people died and [30] were injured.", "wounded", ""),
    ("The brigade had [175] killed and wounded in the raid.", "casualties", ""),
    ("They brought [12] bodies to the morgue.", "bodies", ""),
    ("The raid left [six] children dead.", "killed", "children"),
    ("The ministry said [50] soldiers were captured.", "captured", "soldiers"),
    ("More than [5,000] people have fled the valley.", "displaced", ""),
    ("The death toll rose to [52].", "killed", ""),
    ("The team flew [14] missions that week.", None, None),
    ("The ship has [22] cabins.", None, None),
]


@pytest.mark.parametrize(("sentence", "what", "whom"), COUNTED, ids=[row[0] for row in COUNTED])
def test_what_is_counted(sentence, what, whom):
    start, end = sentence.index("["), sentence.index("]") - 1
    draft = Draft("a", sentence.replace("[", "").replace("]", ""))
    draft.figure(draft.text[start:end], 9)
    document = draft.done()
    assert counted_as(document, document.quantities[0]) == ((what, whom) if what else None)


def toll(name, text, figures, published="2023-05-03"):
    draft = Draft(name, text, published)
    tied = tuple(draft.figure(words, value, modifier) for words, value, modifier in figures)
    where = draft.place("Velika", 1, 44.0, 15.0)
    draft.event(
        "struck",
        "shelling",
        place=where,
        date="2023-05-02",
        earliest="2023-05-02",
        latest="2023-05-02",
        quantities=tied,
    )
    return draft.done()


FIRST = "Rockets struck the market of Velika on Tuesday. {} people were killed by the blast, doctors said, and stalls burned for hours."
SECOND = "Market stalls burned in Velika after rockets struck on Tuesday; {} people were killed by the blast, the mayor told us there."


def kinds(*documents):
    """How the tolls of different reports stand to each other: alike where they take one position."""
    found = set()
    for question in compare(documents).questions:
        if question.asks != "figure" or question.counted != "killed":
            continue
        accounts = question.accounts
        for b, later in enumerate(accounts):
            for a, earlier in enumerate(accounts[:b]):
                told = [relation.kind for relation in question.relations if (relation.a, relation.b) == (a, b)]
                found |= {*told, *(["agrees"] if earlier.position == later.position else [])}
    return found


RELATIONS = [
    ("the same number", (("Nine", 9, None), "2023-05-03"), (("nine", 9, None), "2023-05-03"), "agrees"),
    ("a bound and a number above it", (("At least 50", 50, "at_least"), "2023-05-03"), (("70", 70, None), "2023-05-03"), "agrees"),
    ("a bound and a number far below it", (("At least 50", 50, "at_least"), "2023-05-03"), (("30", 30, None), "2023-05-03"), "differs"),
    ("a bound and a number a little below it", (("At least 50", 50, "at_least"), "2023-05-03"), (("40", 40, None), "2023-05-03"), "rises"),
    ("two numbers on one day", (("Nine", 9, None), "2023-05-03"), (("14", 14, None), "2023-05-03"), "differs"),
    ("more a day later", (("Nine", 9, None), "2023-05-03"), (("14", 14, None), "2023-05-04"), "rises"),
    ("fewer a day later", (("Nine", 9, None), "2023-05-03"), (("six", 6, None), "2023-05-04"), "differs"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "one", "two", "kind"), RELATIONS, ids=[row[0] for row in RELATIONS])
def test_two_tolls_of_one_strike(name, one, two, kind):
    a = toll("a", FIRST.format(one[0][0]), [one[0]], one[1])
    b = toll("b", SECOND.format(two[0][0]), [two[0]], two[1])
    assert kinds(a, b) == {kind}


def test_copies_are_no_second_witness():
    text = FIRST.format("Nine") * 3
    a, b = toll("a", text, [("Nine", 9, None)]), toll("b", text, [("Nine", 9, None)])
    told = [question for question in compare([a, b]).questions if question.asks == "figure"]
    assert all(question.standing == "one_origin" for question in told)


def test_dead_and_wounded_are_different_questions():
    a = toll("a", FIRST.format("30"), [("30", 30, None)])
    b = toll("b", SECOND.replace("killed", "wounded").format("30"), [("30", 30, None)])
    assert not [question for question in compare([a, b]).questions if question.asks == "figure"]


def test_a_multiple_implies_an_earlier_figure_and_is_linked_to_it():
    later = Draft("b", "The army said it held 800 square km, double what it had cited on Monday.", "2023-05-05")
    later.figure("800 square km", 800, unit="square kilometre", dimension="area", si=800e6)
    later.figure("double", 2, dimension="ratio")
    earlier = Draft("a", "The army said it had taken 400 square km of woods.", "2023-05-03")
    earlier.figure("400 square km", 400, unit="square kilometre", dimension="area", si=400e6)
    found = implied_findings([earlier.done(), later.done()])
    assert [(finding.kind, finding.a.report, finding.b.report) for finding in found] == [
        ("figure_rises", "b", "b"),
        ("figure_rises", "a", "b"),
    ]
    assert "400" in found[0].check
