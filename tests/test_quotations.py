"""Quotation marks: whole, broken, nested, over lines."""

import pytest

from reportedly.model import Annotated, Report, Span
from reportedly.text.quotations import outermost, quotations, quoted_in, quoted_share

CASES = [
    ("curly", "He said “the bridge stands” at noon.", ["“the bridge stands”"]),
    ("straight", 'She said "we stay" and left.', ['"we stay"']),
    ("guillemets", "Il a dit « nous restons » hier.", ["« nous restons »"]),
    ("low and high", "Er sagte „wir bleiben“ und ging.", ["„wir bleiben“"]),
    ("single", "She called it a ‘quiet night’ again.", ["‘quiet night’"]),
    ("apostrophes are no marks", "The soldiers' boots and Kyiv's roads.", []),
    ("opened straight, closed curly", 'He said "the line holds.” Then he left.', ['"the line holds.”']),
    ("never closed", "“We have to wait, he said.", ["“We have to wait, he said."]),
    ("inches", 'A 12" pipe lay on the road.', []),
    ("two on a line", '"Yes," he said. "Go on."', ['"Yes,"', '"Go on."']),
    (
        "a closing mark without an opening one takes what follows the last",
        "He said: “The gate is shut,” For me that is plain.”",
        ["“The gate is shut,”", "For me that is plain.”"],
    ),
    (
        "single inside double",
        "“They sing ‘the old song’ here,” she said.",
        ["“They sing ‘the old song’ here,”", "‘the old song’"],
    ),
    ("nothing between", "He wrote “” and stopped.", []),
]


@pytest.mark.parametrize(("text", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_found(text: str, wanted: list[str]) -> None:
    assert [text[mark.start : mark.end] for mark in quotations(text)] == wanted


def test_a_quotation_over_two_paragraphs_goes_on() -> None:
    text = "“We waited all night.\n“Nobody came,” she said."
    first, second = quotations(text)
    assert first.continues and second.continues
    assert not first.closed and second.closed


@pytest.mark.parametrize(
    "text", ["“" * 200 + "x" + "”" * 200, '"' * 401, "‘" * 300 + "a" + "’" * 300, "”" * 500, "«»" * 300]
)
def test_heaps_of_marks(text: str) -> None:
    for mark in quotations(text):
        assert 0 <= mark.start < mark.end <= len(text)
        assert mark.inner[0] <= mark.inner[1]


def test_share() -> None:
    text = "He said “yes” twice"
    assert quoted_share(text, [(8, 13)], quotations(text)) == 1.0
    assert quoted_share(text, [(0, 7)], quotations(text)) == 0.0
    assert quoted_share(text, [], quotations(text)) == 0.0


OUTERMOST = [
    ("one never closed ends with its line", 'He said: “We go.\nShe left. "Yes," he said.', ["“We go.", '"Yes,"']),
    (
        "what is quoted within is part of it",
        "“They sing ‘the old song’ here,” she said.",
        ["“They sing ‘the old song’ here,”"],
    ),
    ("one without an opening mark is none", "“The gate is shut,” For me that is plain.”", ["“The gate is shut,”"]),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in OUTERMOST], ids=[row[0] for row in OUTERMOST])
def test_the_outermost_quotations(text, expected):
    assert [text[each.start : each.end] for each in outermost(text, [Span("t", 0, len(text))])] == expected


def test_what_is_quoted_word_for_word_has_both_marks():
    text = "He called it “a quiet night”, then said: “We go.\nShe wrote “y” and ‘the old song’."
    document = Annotated(Report("t", text, ""), body=(Span("t", 0, len(text)),))
    assert [text[each.start : each.end] for each in quoted_in(document)] == ["a quiet night", "the old song"]
