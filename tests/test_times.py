"""Expressions of time: each rule's examples, sentences of a war report, and hostile input."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.layers.parse import annotate_language
from reportedly.layers.times import annotate_times, find, is_narrative
from reportedly.layers.times.compiled_rules import grammar
from reportedly.layers.times.day_bounds import bounds
from reportedly.layers.times.storyline import Told, way
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
    pytest.param(rule.only, *example, id=f"{rule.name}: {example[0][:40]}")
    for rule in grammar().rules
    for example in rule.examples
]


HISTORY = " ".join(
    f"In {month} {year} the army crossed a river."
    for year in (1914, 1915, 1916, 1917)
    for month in ("March", "July", "October")
)


@pytest.mark.parametrize(("only", "sentence", "kind", "value"), EXAMPLES)
def test_example_of_each_rule(only: str, sentence: str, kind: str, value: str) -> None:
    text = sentence.replace("[", "").replace("]", "")
    found = read(f"{HISTORY} {text}" if only == "history" else text)
    if not kind:
        assert not found, found
        return
    wanted = sentence[sentence.index("[") + 1 : sentence.index("]")]
    assert (wanted, kind, value) in [(words, time.type, time.value) for words, time in found], found


def test_every_rule_has_an_example() -> None:
    assert [rule.name for rule in grammar().rules if not rule.examples] == []


ROWS = [
    ("extended through a day", "The truce was extended through Monday.", [("Monday", "2024-05-20")]),
    (
        "both days of a span, before a verb",
        "Clashes between May 3 and 7 killed ten people.",
        [("May 3", "2024-05-03"), ("7", "2024-05-07")],
    ),
    (
        "both days of a span, before a count",
        "From May 3 to 7 ten people were killed.",
        [("May 3", "2024-05-03"), ("7", "2024-05-07")],
    ),
    (
        "the past tense does not reach back eleven months",
        "He resigned, and the board was given until June 1 to answer.",
        [("June 1", "2024-06-01")],
    ),
    ("a day that is set", "A meeting is set for Friday.", [("Friday", "2024-05-17")]),
    ("a day that is expected", "A decision is expected Monday.", [("Monday", "2024-05-20")]),
    ("a timetable", "Voters go to the polls on Sunday.", [("Sunday", "2024-05-19")]),
    ("what expires", "The truce, which expires on Sunday, is broken.", [("Sunday", "2024-05-19")]),
    ("a date of a timetable", "The summit opens in Lima on November 20.", [("November 20", "2024-11-20")]),
    ("what is on a day", "The funeral is on Saturday.", [("Saturday", "2024-05-18")]),
    ("ahead of a vote", "Ahead of Sunday's election, polls showed a tie.", [("Sunday", "2024-05-19")]),
    (
        "the condition of what would be done",
        "The alliance said it would strike if the attacks did not stop by Saturday.",
        [("Saturday", "2024-05-18")],
    ),
    ("should", "He should be back Monday.", [("Monday", "2024-05-20")]),
    ("put off until", "The exchange of prisoners was put off until Friday.", [("Friday", "2024-05-17")]),
    ("prolonged to", "The ceasefire has been prolonged to Sunday.", [("Sunday", "2024-05-19")]),
    ("held in custody until", "Two men were remanded until Monday.", [("Monday", "2024-05-20")]),
    ("a deadline", "Rebels set a deadline of Saturday.", [("Saturday", "2024-05-18")]),
    ("a deadline that was missed", "The council missed a deadline of Monday.", [("Monday", "2024-05-13")]),
    (
        "clock times of one day",
        "Sirens rang between 0210 and 0345 hours on Tuesday.",
        [("0210", "2024-05-14T02:10"), ("0345 hours", "2024-05-14T03:45"), ("Tuesday", "2024-05-14")],
    ),
    ("until, in the present", "They have until Sunday to answer, the envoy said.", [("Sunday", "2024-05-19")]),
    (
        "half past, in the evening",
        "At half past nine on Sunday a bomb fell.",
        [("half past nine", "2024-05-12T09:30"), ("Sunday", "2024-05-12")],
    ),
    ("the quarter of a town", "The people of the quarter fled.", []),
    ("hours of flight", "The crew had flown 1200 hours.", [("1200 hours", "PT1200H")]),
    (
        "years before 1700",
        "The walls were raised between 1530 and 1612.",
        [("1530", "1530"), ("1612", "1612")],
    ),
    ("a number behind a day", "On 12 May 3 000 men left.", [("12 May", "2024-05-12")]),
    ("no years", "They buried between 1530 and 1612 soldiers.", []),
    (
        "headlines tell the past in the present",
        "Rebels attack a village on Friday, killing nine.",
        [("Friday", "2024-05-10")],
    ),
    ("as many days", "It was the third attack in as many days.", []),
    ("hours a day", "The ward is open 24 hours a day.", []),
    ("a range tied by a hyphen", "On May 3-5 the bridge was closed.", [("May 3", "2024-05-03"), ("5", "2024-05-05")]),
    ("a count after a hyphen", "On May 7-12 dead were found.", [("May 7", "2024-05-07")]),
    (
        "a year of accounts to a month",
        "In the year to March, exports rose.",
        [("the year", "P1Y"), ("March", "2024-03")],
    ),
    ("early hours of a day", "He fled in the early hours of Sunday.", [("Sunday", "2024-05-12")]),
    (
        "the year of the second month",
        "Between March and May 2012 it rained.",
        [("March", "2012-03"), ("May 2012", "2012-05")],
    ),
    (
        "over the turn of a year",
        "From November to March 2012 it snowed.",
        [("November", "2011-11"), ("March 2012", "2012-03")],
    ),
    (
        "the year of the second season",
        "In the spring and summer of 1999 it was dry.",
        [("the spring", "1999-SP"), ("summer of 1999", "1999-SU")],
    ),
    (
        "the year of the second day",
        "It ran from June 3 to July 9, 2019.",
        [("June 3", "2019-06-03"), ("July 9, 2019", "2019-07-09")],
    ),
    ("months through months", "The park opens May through July.", [("May", "2024-05"), ("July", "2024-07")]),
    ("hours counted from what is told", "Two hours later they fled.", [("Two hours later", "PT2H")]),
    ("hours counted from now", "They fled two hours ago.", [("two hours ago", "2024-05-15")]),
    ("payable ahead", "It declared a dividend payable September 1.", [("September 1", "2024-09-01")]),
    ("a day put off", "The vote was postponed until Tuesday.", [("Tuesday", "2024-05-21")]),
    ("what held until a day", "The truce held until Tuesday.", [("Tuesday", "2024-05-14")]),
    (
        "a quarter by the day on which it ends",
        "Losses grew in the quarter ended March 31.",
        [("the quarter", "2024-Q1"), ("March 31", "2024-03-31")],
    ),
    (
        "a year of accounts",
        "Output in the year ended April 30 fell.",
        [("the year", "P1Y"), ("April 30", "2024-04-30")],
    ),
    (
        "a time of day before its weekday",
        "A tanker blew up at 9:20 a.m. (0620 GMT) Friday, police said.",
        [("9:20 a.m.", "2024-05-10T09:20"), ("0620 GMT", "2024-05-10T06:20"), ("Friday", "2024-05-10")],
    ),
    (
        "the Friday before the Friday told",
        "Shares fell on Friday and are below those of the previous Friday.",
        [("Friday", "2024-05-10"), ("the previous Friday", "2024-05-03")],
    ),
    ("before the weekend", "Traders sold shares before the weekend.", [("the weekend", "2024-W20-WE")]),
    ("the article of the loss", "The third-quarter loss was large.", [("third-quarter", "2024-Q3")]),
    ("the weekend of a weekday", "They agreed it over the weekend.", [("the weekend", "2024-W19-WE")]),
    ("modifier of last week", "The town fell late last week.", [("late last week", "2024-W19")]),
    ("a range in one month", "The truce held on 8-10 May.", [("8", "2024-05-08"), ("10 May", "2024-05-10")]),
    ("the second day of a range", "Raids came on May 8 and 9.", [("May 8", "2024-05-08"), ("9", "2024-05-09")]),
    ("until looks ahead", "The order stands until Friday.", [("Friday", "2024-05-17")]),
    (
        "a holiday after its weekday",
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
    ("the year 0", "It began in the year 0.", []),
    ("the year 0 of an era", "It began in 0 AD.", [("0 AD", None)]),
    ("no leap year", "It was signed on 29 February 2023.", [("29 February 2023", None)]),
    ("a day beyond all months", "It fell on the 32nd of May.", [("the 32nd of May", None)]),
    ("figures that are no day", "Dated 13/13/2022, it was void.", []),
    ("no day of a week", "In the week of February 30 it snowed.", []),
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
    text = HISTORY + " The next year it was over. In December the king left, and in January he came back."
    found = dict(values(text))
    assert found["The next year"] == "1918"
    assert found["January"] == "1919-01"


def test_a_history_passes_over_a_year_that_lies_off_its_line() -> None:
    text = HISTORY + " In January 1918 the talks began; a vote was planned for 1924. In March the line broke."
    text += " In May the city fell. By August 1918 it was over."
    found = dict(values(text))
    assert (found["May"], found["August 1918"]) == ("1918-05", "1918-08")


@pytest.mark.parametrize(
    ("dates", "wanted"),
    [
        ([(1914, 3), (None, 5), (1915, 2)], {0: 1914, 1: 1914, 2: 1915}),
        ([(1914, 11), (None, 2), (1915, 4)], {0: 1914, 1: 1915, 2: 1915}),
        ([(1914, 3), (1930, None), (None, 5), (1914, 8)], {0: 1914, 2: 1914, 3: 1914}),
        ([(None, 5)], {}),
        ([(-480, 9), (None, 10)], {0: -480, 1: -480}),
    ],
)
def test_the_way_through_a_history(dates: list[tuple[int | None, int | None]], wanted: dict[int, int]) -> None:
    assert way([Told(year, month, 4.0 if month else 1.0) for year, month in dates]) == wanted


def test_modifiers_and_bounds() -> None:
    (_, time), *_ = read("It ended at the end of June 2023.")
    assert (time.value, time.modifier, time.earliest, time.latest) == ("2023-06", "END", "2023-06-16", "2023-06-30")
    assert time.reason


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The pass was lost in the first week of April.", ("2024-04-01", "2024-04-07")),
        ("The pass was lost in the third week of April 2023.", ("2023-04-15", "2023-04-21")),
        ("The pass was lost in the last week of April.", ("2024-04-24", "2024-04-30")),
        ("The first half of April was quiet.", ("2024-04-01", "2024-04-15")),
        ("The second half of February was quiet.", ("2024-02-16", "2024-02-29")),
        ("It held for the first 10 days of March.", ("2024-03-01", "2024-03-10")),
        ("It held in the last three days of March.", ("2024-03-29", "2024-03-31")),
        ("Nine people died in the past 24 hours.", ("2024-05-14", "2024-05-15")),
        ("Nine people died in the last three days.", ("2024-05-12", "2024-05-15")),
        ("Nine people died over the past two weeks.", ("2024-05-01", "2024-05-15")),
        ("Rain is expected in the next 48 hours.", ("2024-05-15", "2024-05-17")),
        ("The siege lasted three days.", (None, None)),
    ],
)
def test_the_days_of_a_part_of_a_month_and_of_a_length_that_ends_today(
    text: str, wanted: tuple[str | None, str | None]
) -> None:
    [(_, time)] = read(text)
    assert (time.earliest, time.latest) == wanted


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
