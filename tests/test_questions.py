"""Incidents and questions: what several reports tell, put side by side."""

from __future__ import annotations

import pytest
from compared import Draft

from reportedly.compare.comparison import compare
from reportedly.compare.questions.answers import Answer, Asked, assembled, relation
from reportedly.model import Account, Comparison, Question, Span


def answer(
    label: str, value: float | None = None, low: float | None = None, high: float | None = None, **more
) -> Answer:
    report = more.pop("report", "a")
    start = more.pop("start", 0)
    return Answer(Account(Span(report, start, start + 3), **more), label, value, low, high)


FIGURES = [  # earlier, later, how they stand
    (answer("12", 12, 12, 12, told="2024-05-06"), answer("15", 15, 15, 15, told="2024-05-07"), "rises"),
    (answer("12", 12, 12, 12, told="2024-05-06"), answer("15", 15, 15, 15, told="2024-05-06"), "differs"),
    (answer("15", 15, 15, 15, told="2024-05-06"), answer("12", 12, 12, 12, told="2024-05-07"), "differs"),
    (answer("20", 20, 20, None, told="2024-05-06"), answer("25", 25, 25, 25, told="2024-05-06"), "agrees"),
    (answer("25", 25, 25, 25, told="2024-05-06"), answer("20", 20, 20, None, told="2024-05-06"), "agrees"),
    (answer("20", 20, 20, None, told="2024-05-06"), answer("22", 22, 22, None, told="2024-05-06"), "agrees"),
    (answer("20", 20, 20, None, told="2024-05-06"), answer("12", 12, 12, 12, told="2024-05-06"), "differs"),
    (answer("49", 49, 49, None, told="2024-05-06"), answer("51", 51, 51, 51, told="2024-05-06"), "rises"),
    (answer("dozens", None, 24, None), answer("50", 50, 50, None), "agrees"),
]


@pytest.mark.parametrize(("earlier", "later", "wanted"), FIGURES, ids=lambda one: getattr(one, "label", one))
def test_how_two_figures_stand(earlier: Answer, later: Answer, wanted: str) -> None:
    assert relation(Asked("figure", "people killed", (earlier, later)), earlier, later)[0] == wanted


def test_copies_and_repeats_are_one_origin() -> None:
    asked = Asked("figure", "people killed", (answer("12", 12, 12, 12), answer("12", 12, 12, 12, report="b")))
    question = assembled(asked, None, {"a": "wire", "b": "wire"})
    assert question.positions[0].independent_origins == 1
    assert question.standing == "one_origin"
    assert assembled(asked, None, {"a": "a", "b": "b"}).standing == "agreed"


def strike(
    name: str, killed: str, value: float, day: str, town: str = "Ozerne", at: tuple[float, float] = (46.7, 33.1)
):
    draft = Draft(name, f"A missile strike on a market in {town} killed {killed} people, officials said.", day)
    where = draft.place(town, hash(town) % 1000, *at)
    draft.event("strike", "shelling", place=where, date=day, earliest=day, latest=day, factuality="happened",
                quantities=(draft.figure(killed, value),), actor=draft.actor("state:XX", "officials"))  # fmt: skip
    return draft.done()


def figures(found: Comparison) -> list[Question]:
    return [question for question in found.questions if question.asks == "figure"]


def test_one_happening_is_one_incident_with_one_question() -> None:
    found = compare([strike("a", "12", 12, "2024-05-06"), strike("b", "15", 15, "2024-05-06")])
    (incident,) = [one for one in found.incidents if len(one.reports) == 2]
    (question,) = figures(found)
    assert question.incident == incident.id and incident.questions
    assert [position.value for position in question.positions] == [12, 15]
    assert question.standing == "differing" and incident.contested
    (toll,) = incident.tolls
    assert (toll.counted, toll.low, toll.high, toll.question) == ("killed", 12, 15, question.id)


def test_two_towns_are_two_incidents() -> None:
    far = strike("b", "15", 15, "2024-05-06", "Lisky", (50.9, 35.1))
    found = compare([strike("a", "12", 12, "2024-05-06"), far])
    assert figures(found) == []
    assert all(len(incident.reports) == 1 for incident in found.incidents)


def test_the_order_of_the_reports_makes_no_difference() -> None:
    reports = [
        strike("a", "12", 12, "2024-05-06"),
        strike("b", "15", 15, "2024-05-06"),
        strike("c", "15", 15, "2024-05-07"),
    ]
    assert compare(reports) == compare(reports[::-1])


def test_a_question_about_no_event_belongs_to_no_incident() -> None:
    reports = []
    for name in ("a", "b"):
        draft = Draft(
            name, "The dam at Ozerne holds 40 million cubic metres of water, engineers of the dam wrote.", "2024-05-06"
        )
        draft.figure("40 million cubic metres", 40e6, unit="cubic metre", dimension="volume", si=40e6)
        reports.append(draft.done())
    assert {question.incident for question in compare(reports).questions} <= {None}
