"""Expressions of time: each rule's examples, sentences of a war report, and hostile input."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.annotate.language import annotate_language
from reportedly.annotate.times import annotate_times, find, is_narrative
from reportedly.annotate.times.bounds import bounds
from reportedly.annotate.times.grammar import grammar
from reportedly.model import Annotated, Report, Time

DAY = "2024-05-15"  # a Wednesday


def read(text: str, published: str | None = DAY, parsed: bool = True) -> list[tuple[str, Time]]:
    report = Report("r", text, "", published=published, published_basis="given" if published else "unknown")
    document = Annotated(report, body=(report.span(0, len(text)),) if text else ())
    document = annotate_times(annotate_language(document) if parsed else document)
    return [(time.span.of(text), time) for time in document.times]


def values(text: str, published: str | None = DAY) -> list[tuple[str, str | None]]:
    return [(words, time.value) for words, time in read(text, published)]


EXAMPLES = [
    pytest.param(rule.name, *example, id=f"{rule.name}: {example[0][:40]}")
    for rule in grammar().rules
    for example in rule.examples
]


@pytest.mark.parametrize(("rule", "sentence", "kind", "value"), EXAMPLES)
def test_example_of_each_rule(rule: str, sentence: str, kind: str, value: str) -> None:
    text = sentence.replace("[", "").replace("]", "")
    found = read(text)
    if not kind:
        assert not found, found
        return
    wanted = sentence[sentence.index("[") + 1 : sentence.index("]")]
    assert (wanted, kind, value) in [(words, time.type, time.value) for words, time in found], found


ROWS = [
    ("the weekend of a weekday", "They agreed it over the weekend.", [("the weekend", "2024-W19-WE")]),
    ("modifier of last week", "The town fell late last week.", [("late last week", "2024-W19")]),
    ("a range in one month", "The truce held on 8-10 May.", [("8", "2024-05-08"), ("10 May", "2024-05-10")]),
    ("the second day of a range", "Raids came on May 8 and 9.", [("May 8", "2024-05-08"), ("9", "2024-05-09")]),
    ("until looks ahead", "The order stands until Friday.", [("Friday", "2024-05-17")]),
    (
        "a feast after its weekday",
        "Ahead of Thursday's Victory Day the square was closed.",
        [("Thursday", "2024-05-09"), ("Victory Day", "2024-05-09")],
    ),
    (
        "years counted from a year told",
        "It began in 1999 and ended 20 years later.",
        [("1999", "1999"), ("20 years later", "2019")],
    ),
    ("a count is no year", "More than 2000 soldiers crossed.", []),
    ("may as a verb", "They may leave.", []),
    ("no such day", "The order of 31 February was void.", [("31 February", None)]),
    ("no such year", "It was dated 0000-00-00.", []),
    ("a paper's name", "He told the Sunday Times about it.", []),
    ("an age", "A 34-year-old man was hurt.", []),
]


@pytest.mark.parametrize(("text", "wanted"), [pytest.param(*row[1:], id=row[0]) for row in ROWS])
def test_sentences(text: str, wanted: list[tuple[str, str | None]]) -> None:
    assert values(text) == wanted


def test_without_a_day_of_publication_only_given_dates_have_values() -> None:
    assert values("It fell on 3 March 2022 and was freed last week.", None) == [
        ("3 March 2022", "2022-03-03"),
        ("last week", None),
    ]


def test_histories_count_from_their_own_time_line() -> None:
    text = " ".join(
        f"In {month} {year} the army crossed a river."
        for year in (1914, 1915, 1916, 1917)
        for month in ("March", "July", "October")
    )
    text += " The next year it was over. In December the king left, and in January he came back."
    found = dict(values(text))
    assert found["The next year"] == "1918"
    assert found["January"] == "1919-01"


def test_modifiers_and_bounds() -> None:
    (_, time), *_ = read("It ended at the end of June 2023.")
    assert (time.value, time.modifier, time.earliest, time.latest) == ("2023-06", "END", "2023-06-16", "2023-06-30")
    assert time.reason


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2024-W16-WE", ("2024-04-20", "2024-04-21")),
        ("2023-WI", ("2023-12-01", "2024-02-29")),
        ("2022-Q3", ("2022-07-01", "2022-09-30")),
        ("198X", ("1980-01-01", "1989-12-31")),
        ("P3D", (None, None)),
        ("PRESENT_REF", (None, None)),
        ("2024-W60", (None, None)),
        ("0000", (None, None)),
    ],
)
def test_bounds(value: str, wanted: tuple[str | None, str | None]) -> None:
    assert bounds(value, None) == wanted


HOSTILE = [
    "",
    "\x00\x00",
    "May " * 3000,
    "1 " * 3000,
    "the " * 2000 + "week " * 2000,
    "9" * 5000 + " years ago",
    "one hundred thousand million years ago",
    "twenty-" * 2000,
    "in 99999999 BC and 0 AD",
    "29 February 2023, February 30, 00/00/0000, 25:61 p.m.",
    "last last last next next week week ago ago",
    "٣ مايو ٢٠٢٤ ²³ years ago Ⅳ May",
    "1/0 years ago, 0/0 days later, 7/0/2020",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("published", [DAY, None, "0001-01-01", "9999-12-31", "nonsense"])
def test_hostile_input_neither_crashes_nor_leaves_the_text(text: str, published: str | None) -> None:
    for words, time in read(text, published, parsed=False):
        assert words == text[time.span.start : time.span.end]


PIECES = st.sampled_from(
    "in on the last next this that May March 3 31 1999 2024 week weeks ago later early mid - , . ' s '98 BC a.m. 10:30 GMT "
    "two hundred half and a an quarter first of Friday weekend summer year-ago 1980s century Easter before after every per day".split()
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25), st.sampled_from([DAY, None, "0001-01-01", "9999-12-31"]))
def test_any_words_are_read_alike_twice(pieces: list[str], published: str | None) -> None:
    text = " ".join(pieces)
    assert read(text, published, parsed=False) == read(text, published, parsed=False)


def test_only_the_body_is_read() -> None:
    text = "Published on Monday. The town fell on Tuesday."
    report = Report("r", text, "", published=DAY)
    document = Annotated(report, body=(report.span(21, len(text)),))
    assert [time.span.of(text) for time in annotate_times(document).times] == ["Tuesday"]


def test_news_is_no_history() -> None:
    report = Report("r", "He spoke on Monday of 1914 and 1939, and again yesterday.", "")
    document = replace(Annotated(report), body=(report.span(0, len(report.text)),))
    assert not is_narrative(find(document), date(2024, 5, 15))
