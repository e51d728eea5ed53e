"""Tolls that a report sets against another."""

from __future__ import annotations

import pytest
from compared import Draft

from reportedly.audit.revised_tolls import revised_toll_findings
from reportedly.layers.quantities import annotate_quantities
from reportedly.model import Annotated, Report, Span


def document(text: str) -> Annotated:
    return annotate_quantities(Annotated(Report("r", text, ""), body=(Span("r", 0, len(text)),)))


ROWS = [
    (
        "an earlier toll",
        "A rocket killed 18 people in Orvik. An earlier death toll gave 15 people dead.",
        [("figure_rises", "15", "18")],
    ),
    (
        "a lower toll by another",
        "The blast killed 32 people, the hospital said. A monitor gave a slightly lower toll of 31 people killed.",
        [("figures_differ", "32", "31")],
    ),
    (
        "from one to the other",
        "The number of people killed rose from 49 to 51 overnight.",
        [("figure_rises", "49", "51")],
    ),
    ("up from", "The flood killed 52 people, up from 49 killed on Monday.", [("figure_rises", "49", "52")]),
    (
        "held for too low",
        "The army admits the deaths of 735 civilians. But villagers say the toll is much higher.",
        [("doubts", "735", "the toll is much higher")],
    ),
    ("how many more", "The blast killed 18 people. Doctors said three more people had died.", []),
    ("of another day", "The blast killed 18 people. In March a fire killed 40 people in the same street.", []),
    ("money that rose", "The reward rose from 49 to 51 dollars.", []),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_figures_that_a_report_sets_against_another(text, expected):
    report = document(text)
    found = [(f.kind, f.a.of(text), f.b.of(text)) for f in revised_toll_findings(report)]
    assert [(kind, a, b if kind != "doubts" else expected[0][2]) for kind, a, b in found] == expected
    assert all(expected[0][2] in b for kind, _, b in found if kind == "doubts")


def test_a_report_of_nothing():
    assert list(revised_toll_findings(Draft("a", "Rain fell on the hills.").done())) == []
