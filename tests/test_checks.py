"""Computed checks: each row is a sentence with what can be computed from it. No finding is as much a result as one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.audit import COMPUTED, check, implied_figures
from reportedly.audit.figure_precision import is_number, significant_digits, written
from reportedly.audit.year_arithmetic import names_year
from reportedly.layers.quantities import annotate_quantities
from reportedly.model import Annotated, Place, Publication, Report, Span

TOWNS = {
    "Khartoum": (15.5518, 32.5324, "SD", "PPLC"),
    "Wad Madani": (14.4012, 33.5199, "SD", "PPLA"),
    "Mekelle": (13.4967, 39.4753, "ET", "PPLA"),
    "Adigrat": (14.2774, 39.4621, "ET", "PPLA3"),
    "Goma": (-1.6741, 29.2285, "CD", "PPLA"),
    "Bukavu": (-2.4908, 28.8428, "CD", "PPLA"),
    "Homs": (34.7268, 36.7234, "SY", "PPLA"),
    "Palmyra": (34.5598, 38.2672, "SY", "PPL"),
    "Sderot": (31.5250, 34.5969, "IL", "PPL"),
    "Lashio": (22.9359, 97.7498, "MM", "PPL"),
    "Sudan": (16.0, 30.0, "SD", "PCLI"),
}


def document(text: str, published: str | None = None, basis: str = "given") -> Annotated:
    """A report of one paragraph with the towns of the table as its places."""
    report = Report("r", text, "")
    places = []
    for name, (lat, lon, country, feature) in TOWNS.items():
        for match in re.finditer(rf"\b{name}\b", text):
            span = Span("r", *match.span())
            places.append(Place(span, name, country=country, feature=feature, lat=lat, lon=lon, score=0.9))
    places.sort(key=lambda place: place.span)
    made = Publication(published, basis if published else "unknown", published, published)  # type: ignore[arg-type]
    return annotate_quantities(
        Annotated(report, body=(Span("r", 0, len(text)),) if text else (), places=tuple(places), published=made)
    )


ROWS = [
    # days of a war
    ("day of the invasion", "Ukraine: what we know on day 10 of the invasion.", "2022-03-05", ["arithmetic_holds"]),
    ("day miscounted", "Ukraine: what we know on day 50 of the invasion.", "2022-03-05", ["arithmetic_fails"]),
    ("day of an unknown war", "On day 10 of the invasion the bridge at Goma fell.", "2022-03-05", []),
    ("day without a date", "Ukraine: what we know on day 10 of the invasion.", None, []),
    ("third year", "The war in Ukraine has entered its third year.", "2024-03-01", ["arithmetic_holds"]),
    ("fifth year", "The war in Ukraine has entered its fifth year.", "2023-03-01", ["arithmetic_fails"]),
    # sums over sentences
    ("parts first", "Three children, six adults killed in raid. It killed nine people.", None, ["arithmetic_holds"]),
    (
        "later toll",
        "18 people were killed. An earlier death toll of 15 rose when three more died.",
        None,
        ["arithmetic_holds"],
    ),
    ("parts inside", "Nine people were killed, including four children and two guards.", None, []),
    ("other deaths", "Nine people were killed. A crash killed two men and three women.", None, []),
    (
        "of the eight",
        "Of the eight victims, three were shot, two were stabbed, two were burned and one drowned.",
        None,
        ["arithmetic_holds"],
    ),
    # growth
    ("growth", "Exports rose 36% to 683 tonnes from 502 tonnes.", None, ["arithmetic_holds"]),
    ("growth fails", "Exports rose 36% to 683 tonnes from 402 tonnes.", None, ["arithmetic_fails"]),
    ("fall", "Exports fell 8% to 859 tonnes from 930 tonnes.", None, ["arithmetic_holds"]),
    ("growth behind", "Sales were 659 tonnes, up 13% from 583 tonnes.", None, ["arithmetic_holds"]),
    # rates of money
    ("one rate", "It cost 40,000 marks ($20,000), then 80,000 marks ($40,000).", None, ["conversion_holds"]),
    ("two rates", "It cost 40,000 marks ($20,000), then 80,000 marks ($4,000).", None, ["conversion_fails"]),
    # weekdays
    ("short weekday", "Fri 8 March 2024", None, ["weekday_holds"]),
    ("an anniversary kept", "He came to the 70th anniversary of the landing in 2014.", "2024-05-01", []),
    # conversions
    ("miles in brackets", "The convoy was 35 km (22 miles) long.", None, ["conversion_holds"]),
    ("cut off, not rounded", "They drove 10 km (6 miles) that night.", None, ["conversion_holds"]),
    ("rounded to a five", "The enclave covers 400 square miles (1,035 sq km).", None, ["conversion_holds"]),
    ("square brackets", "He stood 100m [330ft] from the gate.", None, ["conversion_holds"]),
    ("wrong area", "The flood covered 8,000 square km (3,500 square miles).", None, ["conversion_fails"]),
    ("digits turned round", "The tunnel is 50 miles (40 km) long.", None, ["conversion_fails"]),
    ("half a unit of the first figure", "The hull is 72 metres (238 feet) long.", None, ["conversion_holds"]),
    ("range in brackets", "Shells fly 20 to 30 km (12 to 19 miles).", None, ["conversion_holds"]),
    ("temperature", "It was minus 10 Celsius (14 Fahrenheit) in the valley.", None, ["conversion_holds"]),
    ("temperature fails", "It was 40 degrees Celsius (95 Fahrenheit) in the camp.", None, ["conversion_fails"]),
    ("weight", "Each bag weighs 50 kg (110 lbs).", None, ["conversion_holds"]),
    ("money has no fixed rate", "They paid 100 euros ($108) a head.", None, []),
    ("all day, all week", "The line is open 24 hours a day, seven days a week.", None, []),
    ("bracket tells another thing", "The road is 30 km (2 miles of it mined).", None, []),
    # distances
    ("town to town", "Palmyra, 140 km east of Homs, fell at dawn.", None, ["distance_holds"]),
    ("lies", "Wad Madani lies 160 km southeast of Khartoum.", None, ["distance_holds"]),
    (
        "apposition",
        "Fighting reached Adigrat, a market town about 85 km (53 miles) north of Mekelle.",
        None,
        ["conversion_holds", "distance_holds"],
    ),
    ("wrong way round", "Palmyra, 140 km west of Homs, fell at dawn.", None, ["distance_fails"]),
    ("too near", "Wad Madani lies 60 km southeast of Khartoum.", None, ["distance_fails"]),
    ("too far", "Bukavu lies 240 km south of Goma.", None, ["distance_fails"]),
    ("by road", "Wad Madani is 185 km from Khartoum.", None, ["distance_holds"]),
    ("far too far: a misread place", "Bukavu lies 900 km south of Goma.", None, []),
    ("border", "Lashio is about 100 km from the Chinese border.", None, ["distance_holds"]),
    ("border with", "Lashio lies some 300 km from the border with China.", None, ["distance_fails"]),
    ("a thing in a town", "The barracks in Homs was 30 km from Palmyra.", None, []),
    ("no comma", "Shells hit Palmyra around 140 km east of Homs.", None, ["distance_holds"]),
    ("no comma never fails", "Shells hit Palmyra around 80 km east of Homs.", None, []),
    (
        "which lies",
        "Lashio, which traders call the gate, lies about 100 km from the Chinese border.",
        None,
        ["distance_holds"],
    ),
    ("another thing lies there", "The camp that Homs sent aid to is 30 km from Palmyra.", None, []),
    (
        "told twice, agreeing",
        "Lashio lies 100 km from the Chinese border. Since May, traders say, Lashio, 62 miles from the border with China, starves.",
        None,
        ["agrees", "distance_holds", "distance_holds"],
    ),
    (
        "told twice, apart",
        "Lashio lies 90 km from the Chinese border. Since May, traders say, Lashio, 75 miles from the border with China, starves.",
        None,
        ["figures_differ", "distance_holds", "distance_holds"],
    ),
    ("no place before", "The camp is 30 km north of Goma.", None, []),
    # years
    (
        "so many years later",
        "The accord was signed in 1994, so 31 years later the veterans met again.",
        "2025-04-01",
        ["arithmetic_holds"],
    ),
    (
        "does not add up",
        "The accord was signed in 1994, so 35 years later the veterans met again.",
        "2025-04-01",
        ["arithmetic_fails"],
    ),
    ("a story told in the past", "He was born in 1950 and 20 years later he joined the army.", "2025-04-01", []),
    ("years ago", "The dam broke nine years ago, in 2014.", "2023-05-01", ["arithmetic_holds"]),
    ("years ago fails", "The dam broke nine years ago, in 2011.", "2023-05-01", ["arithmetic_fails"]),
    ("year and year", "In 2021, ten years after the 2011 uprising, the prisons were full.", None, ["arithmetic_holds"]),
    (
        "year and year fail",
        "In 2021, five years after the 2011 uprising, the prisons were full.",
        None,
        ["arithmetic_fails"],
    ),
    ("long war", "The 15-year civil war (1975-1990) ruined the port.", None, ["arithmetic_holds"]),
    ("long war fails", "The 12-year war (1975-1990) ruined the port.", None, ["arithmetic_fails"]),
    ("anniversary", "Mourners marked the 30th anniversary of the 1994 genocide.", "2024-04-07", ["arithmetic_holds"]),
    (
        "anniversary fails",
        "Mourners marked the 20th anniversary of the 1994 genocide.",
        "2024-04-07",
        ["arithmetic_fails"],
    ),
    ("age", "The general, aged 61, was born in 1962 near the lake.", "2023-09-01", ["arithmetic_holds"]),
    ("unknown day", "The accord was signed in 1994, so 31 years later the veterans met again.", None, []),
    # sums
    ("total first", "There were 175 casualties: 75 killed and 100 wounded.", None, ["arithmetic_holds"]),
    ("total first fails", "There were 180 casualties: 75 killed and 100 wounded.", None, ["arithmetic_fails"]),
    ("total last", "Militants shot 12 men, 5 women and 3 children, a total of 20.", None, ["arithmetic_holds"]),
    ("total last fails", "Militants shot 12 men, 5 women and 3 children, a total of 22.", None, ["arithmetic_fails"]),
    (
        "made up of",
        "The column had 40 vehicles, made up of 15 tanks, 20 trucks and 5 buses.",
        None,
        ["arithmetic_holds"],
    ),
    ("including is no sum", "The blast killed 30 people, including 5 women and 4 children.", None, []),
    ("bounds are no sum", "There were 180 casualties: at least 75 killed and 100 wounded.", None, []),
    ("parts only", "75 soldiers and 100 civilians were killed.", None, []),
    # shares
    ("of the whole", "The army lost 120 of the 150 tanks, or 80 per cent.", None, ["arithmetic_holds"]),
    ("of the whole fails", "The army lost 120 of the 150 tanks, or 60 per cent.", None, ["arithmetic_fails"]),
    ("a third", "They freed 30 of the 90 prisoners, about a third.", None, ["arithmetic_holds"]),
    ("of a country", "Rebels hold 93,000 square km, about half of Eritrea.", None, ["arithmetic_fails"]),
    ("of a country holds", "Rebels hold 60,000 square km, about half of Eritrea.", None, ["arithmetic_holds"]),
    # areas
    ("own area", "Sudan covers 1.86 million square kilometres.", None, ["arithmetic_holds"]),
    ("own area fails", "Sudan covers 860,000 square kilometres.", None, ["arithmetic_fails"]),
    ("the size of", "The front took in 28,000 sq km, an area the size of Albania.", None, ["arithmetic_holds"]),
    ("the size of fails", "The front took in 9,000 sq km, an area the size of Albania.", None, ["arithmetic_fails"]),
    ("twice the size", "The front took in 9,000 sq km, twice the size of Luxembourg.", None, []),
    ("own land mass", "Sudan's total land mass of about 1.86 million square km is dry.", None, ["arithmetic_holds"]),
    ("equal in size", "The park has 28,000 sq km, roughly equal in size to Albania.", None, ["arithmetic_holds"]),
    # days of a war
    ("day of a war", "On day 226 of the invasion, Kyiv counted the dead.", "2022-10-07", ["arithmetic_holds"]),
    ("day of a war fails", "On day 276 of the invasion, Kyiv counted the dead.", "2022-10-07", ["arithmetic_fails"]),
    ("nth day", "Gaza woke to the 100th day of the war.", "2024-01-14", ["arithmetic_holds"]),
    ("second year", "The war in Sudan has now entered its second year.", "2024-04-20", ["arithmetic_holds"]),
    ("ninth year", "The war in Sudan has now entered its ninth year.", "2024-04-20", ["arithmetic_fails"]),
    ("a war not named", "It was day 226 of the invasion.", "2022-10-07", []),
    ("a year of another thing", "The war in Sudan went on in its 3 years old camps.", "2024-04-20", []),
    # multiples
    ("double", "The toll reached 300, double the 150 reported on Sunday.", None, ["arithmetic_holds"]),
    ("double fails", "The toll reached 300, double the 100 reported on Sunday.", None, ["arithmetic_fails"]),
    # weekdays
    ("full date", "The truce began on Monday, January 23, 2012.", None, ["weekday_holds"]),
    ("full date fails", "The truce began on Tuesday, January 23, 2012.", None, ["weekday_fails"]),
    ("British order", "Shelling resumed on Friday 7 June 2024.", None, ["weekday_holds"]),
    ("date first", "On 11 July 1995, a Tuesday, the town fell.", None, ["weekday_holds"]),
    ("year of the report", "The raid was on Wednesday, August 14.", "2013-08-15", ["weekday_holds"]),
    ("year of the report fails", "The raid was on Monday, August 14.", "2013-08-15", ["weekday_fails"]),
    ("day unknown", "The raid was on Monday, August 14.", None, []),
    ("holiday", "Thursday's Bastille Day parade was called off.", "2016-07-13", ["weekday_holds"]),
    ("holiday fails", "Tuesday's Bastille Day parade was called off.", "2016-07-13", ["weekday_fails"]),
    ("holiday, day inferred", "Tuesday's Bastille Day parade was called off.", None, []),
    ("not a date", "On Monday 40 people died and March 3 units fled.", "2013-08-15", []),
]


@pytest.mark.parametrize(("text", "published", "kinds"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_check(text: str, published: str | None, kinds: list[str]) -> None:
    found = check(document(text, published), COMPUTED)
    assert sorted(finding.kind for finding in found) == sorted(kinds), [finding.check for finding in found]
    for finding in found:
        assert finding.check and any(char.isdigit() for char in finding.check)


def test_the_words_show_both_figures_and_the_tolerance() -> None:
    (finding,) = check(document("The flood covered 8,000 square km (3,500 square miles)."))
    assert finding.check is not None
    assert "8,000 square kilometres are 3,089 square miles" in finding.check
    assert "the report says 3,500" in finding.check
    assert finding.b is not None


def test_a_distance_has_one_side() -> None:
    (finding,) = check(document("Wad Madani lies 160 km southeast of Khartoum."))
    assert finding.b is None
    assert finding.a.of("Wad Madani lies 160 km southeast of Khartoum.") == "160 km southeast of Khartoum"


def test_an_inferred_day_never_makes_a_date_fail() -> None:
    assert check(document("The raid was on Monday, August 14.", "2013-08-15", "inferred")) == []


def test_a_multiple_implies_the_earlier_figure() -> None:
    made = document("The army took 900 sq km (350 sq miles) of marsh, triple what it had claimed in May.")
    (implied,) = implied_figures(made)
    assert implied.value == pytest.approx(300)
    assert made.quantities[implied.figure].unit == "square kilometre"
    assert implied.base is None


@pytest.mark.parametrize(
    ("value", "told", "digits"),
    [(6000, "6,000", 1), (2400, "2,400", 2), (2.5, "2.50", 3), (74, "74", 2), (0.5, "0.5", 1), (12, "a dozen", 2)],
)
def test_significant_digits(value: float, told: str, digits: int) -> None:
    assert significant_digits(value, told) == digits


@pytest.mark.parametrize(
    ("told", "is_one"),
    [("some 40", True), ("twelve", True), ("twenty-two", True), ("dozens", False), ("several", False), ("٤", True)],
)
def test_words_that_give_a_number(told: str, is_one: bool) -> None:
    assert is_number(told) is is_one


@pytest.mark.parametrize(
    ("told", "does"), [("May 2023", True), ("last May", False), ("20 May", False), ("in 1999", True)]
)
def test_words_that_tell_a_year(told: str, does: bool) -> None:
    assert names_year(told) is does


@pytest.mark.parametrize(
    ("value", "text"), [(2317.4, "2,317"), (18.02, "18"), (0.254, "0.254"), (6000, "6,000"), (5.8, "5.8")]
)
def test_written(value: float, text: str) -> None:
    assert written(value) == text


def test_the_same_twice() -> None:
    made = document("Palmyra, 140 km (87 miles) east of Homs, fell on Monday, May 25, 2015.", "2015-05-26")
    assert check(made) == check(made)
    assert len({finding.id for finding in check(made)}) == len(check(made))


PIECES = st.sampled_from(
    [
        "40 km",
        "(25 miles)",
        "Homs",
        "in 1999",
        ", so 26 years later",
        "a total of",
        "12",
        "%",
        "Monday, May",
        "of Sudan",
        "the size of",
        "9" * 400,
        "10^400",
        ",",
        ". ",
        "\n",
        "и",
        "\u202e",
        "'s Victory Day",
        "north of",
        "year war (",
        "double the",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_hostile_text(text: str) -> None:
    for finding in check(document(text, "2024-05-01")):
        assert finding.a.end <= len(text)
        assert "nan" not in (finding.check or "") and "inf " not in (finding.check or "")


def test_a_long_text_in_bounded_time() -> None:
    text = "Homs is 30 km (19 miles) north of Palmyra, 5 of the 9 men, " * 1500
    assert check(document(text, "2024-05-01"))
