"""What one report puts side by side itself, and one deed told in two ways."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest
from compared import Draft

from reportedly.compare.questions import clause_pairs, figures
from reportedly.compare.questions.answered import answered
from reportedly.compare.questions.answers import Answer, Asked, relation
from reportedly.compare.questions.comparisons import compared, level
from reportedly.compare.questions.passages import weighed
from reportedly.compare.questions.wordings import other_name, other_phase, ways
from reportedly.model import Account, Span
from reportedly.model.identifiers import make_finding

WAYS = [
    line.split("\t")
    for line in (files("reportedly.compare") / "data" / "ways_of_telling.tsv").read_text("utf-8").splitlines()[1:]
]


@pytest.mark.parametrize(("sort", "name", "_", "example"), WAYS, ids=[f"{row[0]} {row[1]}" for row in WAYS])
def test_each_way_is_read_in_its_example(sort: str, name: str, _: str, example: str) -> None:
    assert ways(example)[sort] == name


TOLD = [  # one account, another, how they stand
    ("The army marches on the capital", "The army halted before the capital", "status_changed"),
    ("Troops are advancing on Ozerne", "Fighting near Ozerne has stopped", "status_changed"),
    ("Officials speak of an operation in Ozerne", "An act of aggression in Ozerne", "read_differently"),
    ("The garrison of Ozerne agreed to a ceasefire", "The garrison of Ozerne has surrendered", "read_differently"),
    ("An armed mutiny of the guards", "The coup of the guards", "read_differently"),
    ("The army launched an attack on Ozerne", "The army began its attack on Ozerne", None),
    ("An operation in the north", "A bank was attacked", None),  # nothing else in common
    ("The fighting began and ended in Ozerne", "Fighting near Ozerne has stopped", None),  # it tells both
]


@pytest.mark.parametrize(("one", "other", "wanted"), TOLD, ids=[row[0] for row in TOLD])
def test_one_deed_told_in_two_ways(one: str, other: str, wanted: str | None) -> None:
    first, second = (
        Answer(
            Account(Span(name, 0, len(text)), told="2024-05-06"),
            name,
            words=weighed(text),
            ways=ways(text),
            happenings=frozenset({"occurrence-1"}),
        )
        for name, text in (("a", one), ("b", other))
    )
    found = relation(Asked("what", "what is told", (first, second)), first, second)
    assert (found[0] if found else None) == wanted


def test_every_comparison_has_a_reason_and_a_level() -> None:
    for score, names in (("figure", figures.FEATURES), ("clause", clause_pairs.FEATURES)):
        weights = np.ones(len(names))
        found = compared(score, names, weights, np.full((2, 2, len(names)), 0.7))
        assert [one.name for one in found] == sorted(names)[:6]
        for name in names:
            (one,) = compared(score, [name], np.ones(1), np.ones((2, 2, 1)))
            assert (one.name, one.weight) == (name, 1.0)
            assert one.level in ("all pairs", "fully")
            assert one.reason


@pytest.mark.parametrize(
    ("kind", "value", "wanted"),
    [("share", 0.0, "no pair"), ("share", 0.2, "few pairs"), ("share", 0.5, "half of the pairs"),
     ("share", 0.9, "most pairs"), ("share", 1.0, "all pairs"), ("likeness", 0.0, "not at all"),
     ("likeness", 0.2, "a little"), ("likeness", 0.7, "much")],
)  # fmt: skip
def test_levels(kind: str, value: float, wanted: str) -> None:
    assert level(kind, value) == wanted


def test_what_spoke_against_is_kept_and_nothing_is_left_out_for_it() -> None:
    table = np.array([[[0.0, 0.0], [1.0, 0.5]], [[1.0, 0.5], [0.0, 0.0]]])
    found = compared("clause", ["one_report", "words"], np.array([-2.0, 0.01]), table)
    assert [(one.name, one.weight, one.level) for one in found] == [("one_report", -2.0, "all pairs")]
    assert compared("clause", ["words"], np.ones(1), np.ones((1, 1, 1))) == ()


def test_a_sort_told_in_two_ways_says_nothing() -> None:
    assert "phase" not in ways("it began and ended")
    assert not other_phase(ways("it began"), {})
    assert other_name(ways("a coup"), ways("a coup")) is None


STANDS = [
    ("denies", "happened", "denies", "disputed"),
    ("doubts", "happened", "doubts", "disputed"),
    ("status_changed", "status", "status_changed", "changed"),
    ("unsupported_by_source", "what", "read_differently", "differing"),
]


@pytest.mark.parametrize(("kind", "asks", "stands", "standing"), STANDS, ids=[row[0] for row in STANDS])
def test_what_a_report_puts_side_by_side_is_a_question(kind: str, asks: str, stands: str, standing: str) -> None:
    draft = Draft("a", "The mayor said the bridge had been shelled. The ministry rejected that.")
    claim, answer = draft.span("the bridge had been shelled"), draft.span("The ministry rejected that")
    document = draft.done()
    found = make_finding(kind, claim, answer, "why")
    told, further = answered([found], [], {"a": document}, {}, {"a": ("copies a",)})
    assert (told, [(one.asks, one.standing) for one in further]) == ([], [(asks, standing)])
    assert [(one.kind, one.check) for one in further[0].relations] == [(stands, "why")]
    again, none = answered([found], further, {"a": document}, {}, {"a": ("copies a",)})
    assert (again, none) == (further, [])  # a question that has put them together tells it already
