"""Incidents and questions: what several reports tell, put side by side."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from compared import Draft
from sample_record import comparison, made, question
from typer.testing import CliRunner

from reportedly.cli.application import application
from reportedly.compare.comparison import compare
from reportedly.compare.questions.answers import Answer, Asked, assembled, relation
from reportedly.model import Account, Comparison, Question, Span
from reportedly.record.store import Record


def answer(
    label: str, value: float | None = None, low: float | None = None, high: float | None = None, **more
) -> Answer:
    report = more.pop("report", "a")
    start = more.pop("start", 0)
    about = {key: more.pop(key) for key in ("happenings", "days", "source") if key in more}
    about.setdefault("happenings", frozenset({"occurrence-1"}))
    return Answer(Account(Span(report, start, start + 3), **more), label, value, low, high, **about)


FIGURES = [  # earlier, later, how they stand
    (answer("12", 12, 12, 12, told="2024-05-06"), answer("15", 15, 15, 15, told="2024-05-07"), "rises"),
    (answer("12", 12, 12, 12, told="2024-05-06"), answer("15", 15, 15, 15, told="2024-05-06"), "rises"),
    (answer("12", 12, 12, 12, told="2024-05-06"), answer("16", 16, 16, 16, told="2024-05-06"), "differs"),
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
    later = replace(later, account=replace(later.account, span=Span("b", 0, 3)))
    assert relation(Asked("figure", "people killed", (earlier, later)), earlier, later)[0] == wanted


def number(value: float, report: str, told: str | None = "2024-05-06", **more) -> Answer:
    return answer(f"{value:g}", value, value, value, report=report, told=told, **more)


OTHER = frozenset({"occurrence-2"})
SUNDAY = date(2024, 5, 5).toordinal()
MATTERS = [  # what the second account is, against 12 told in report a on 6 May of the first occurrence; do they stand
    ("another report", number(15, "b"), True),
    ("another occurrence", number(15, "b", happenings=OTHER), False),
    ("weeks later", number(15, "b", told="2024-05-26"), False),
    ("no day of telling", number(15, "b", told=None), False),
    ("another day of the deed", number(15, "b", days=(SUNDAY + 3, SUNDAY + 4)), False),
    ("the day itself", number(15, "b", days=(SUNDAY, SUNDAY)), True),
    ("fresh news of the next day: one day is common", number(15, "b", days=(SUNDAY + 1, SUNDAY + 2)), False),
    ("no day of the deed, told a day later", number(15, "b", told="2024-05-07"), False),
    ("the same report, no source named", number(15, "a", start=9), False),
    ("the same report, another source named", number(15, "a", start=9, source="person:y"), True),
    ("no day of the deed, told the same day", number(15, "b"), True),
]


@pytest.mark.parametrize(("second", "stands"), [row[1:] for row in MATTERS], ids=[row[0] for row in MATTERS])
def test_only_what_surely_tells_of_one_happening_contradicts(second: Answer, stands: bool) -> None:
    first = number(12, "a", days=(SUNDAY, SUNDAY + 1), source="person:x")
    told = relation(Asked("figure", "people killed", (first, second)), first, second)
    assert (told is not None) == stands


ORIGINS = [
    ("copies of one wire", {"a": ("copies w",), "b": ("copies w",)}, None, "one_origin"),
    (
        "one publisher's repeats",
        {"a": ("copies a", "publisher p"), "b": ("copies b", "publisher p")},
        None,
        "one_origin",
    ),
    ("one agency named by two", {"a": ("copies a",), "b": ("copies b",)}, "organisation:agency", "one_origin"),
    ("two of their own", {"a": ("copies a",), "b": ("copies b",)}, None, "agreed"),
]


@pytest.mark.parametrize(
    ("origin", "source", "standing"), [row[1:] for row in ORIGINS], ids=[row[0] for row in ORIGINS]
)
def test_independent_origins(origin: dict[str, tuple[str, ...]], source: str | None, standing: str) -> None:
    told = tuple(answer("12", 12, 12, 12, report=name, source_actor=source) for name in ("a", "b"))
    question = assembled(Asked("figure", "people killed", told), None, origin)
    assert question.standing == standing
    assert question.positions[0].independent_origins == (2 if standing == "agreed" else 1)


DOERS = [  # two doers of one happening, the stance of the second, how they stand
    ("Russia", "Ukraine", "accuses", "differs"),
    ("Russia", "not Russia", "denies", "denies"),
    ("Russia", "Ukraine", "asserts", None),  # may be two deeds
    ("Russia", "Russia", "asserts", "agrees"),
]


@pytest.mark.parametrize(("one", "other", "stance", "wanted"), DOERS)
def test_two_doers_contradict_where_one_is_charged(one: str, other: str, stance: str, wanted: str | None) -> None:
    first, second = (
        answer(one, report="a", told="2024-05-06"),
        answer(other, report="b", told="2024-05-06", stance=stance),
    )
    told = relation(Asked("doer", "who did it", (first, second)), first, second)
    assert (told[0] if told else None) == wanted


def test_a_denial_beside_a_figure_of_another_happening_is_none_of_it() -> None:
    first, second = number(12, "a"), number(15, "b", happenings=OTHER, stance="denies")
    assert relation(Asked("figure", "people killed", (first, second)), first, second) is None


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
    found = compare([strike("a", "12", 12, "2024-05-06"), strike("b", "20", 20, "2024-05-06")])
    (incident,) = [one for one in found.incidents if len(one.reports) == 2]
    (question,) = figures(found)
    assert question.incident == incident.id and incident.questions
    assert [position.value for position in question.positions] == [12, 20]
    assert question.standing == "differing" and incident.contested
    (toll,) = incident.tolls
    assert (toll.counted, toll.low, toll.high, toll.question) == ("killed", 12, 20, question.id)


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


def test_find_contested(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = made(tmp_path / "war.db")
    assert (
        CliRunner().invoke(application, ["find", str(path), "--contested", "true"]).exit_code == 1
    )  # it rises: no contradiction
    with Record(path, write=True) as record:
        whole = comparison()
        contested = replace(whole, questions=(replace(question(), standing="differing"),))
        record.compare(contested, "made-from-2", "2024-06-02T00:00:00Z")
    found = CliRunner().invoke(application, ["find", str(path), "--contested", "true"])
    assert found.exit_code == 0 and "differing: Accounts of the people killed" in found.stdout
    told = CliRunner().invoke(application, ["find", str(path), "--contested", "true", "--json"])
    assert json.loads(told.stdout)["standing"] == "differing"
