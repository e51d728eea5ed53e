"""Quantities: each row is a sentence and what is read from it, as `words | value unit | modifier | what is counted`.

A range is written `low..high`; `again 0` names the quantity whose amount is told a second time. To add a row, write the
sentence with an empty list, run the test, and check what it says by hand.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.layers.parse import annotate_language
from reportedly.layers.quantities import annotate_quantities
from reportedly.layers.quantities.grammar import Grammar
from reportedly.layers.quantities.numerals import spelled
from reportedly.layers.quantities.vocabulary import words_of
from reportedly.model import Annotated, Quantity, Report, Span, Time

ROWS: list[tuple[str, list[str]]] = [
    # behind a date, thousands with dots and a decimal comma, names
    ("On 5 May 300 villagers left the town.", ["300 | 300 | - | villagers"]),
    ("On 24 February 14 soldiers fell.", ["14 | 14 | - | soldiers"]),
    ("On Friday May 24 the post fell.", []),
    ("The repairs cost 1.234,56 euros.", ["1.234,56 euros | 1234.56 euro | - | -"]),
    ("The rebels took Seven Oaks on Monday.", []),
    # digits and words
    ("The army said 1,200 fighters had surrendered since Monday.", ["1,200 | 1200 | - | fighters"]),
    (
        "Three shells fell on the market and seven people were killed.",
        ["Three | 3 | - | shells", "seven | 7 | - | people"],
    ),
    ("Four hundred and fifty prisoners were exchanged.", ["Four hundred and fifty | 450 | - | prisoners"]),
    (
        "Rebels seized a dozen villages in Ituri province over the past two weeks.",
        ["dozen | 12 | - | villages", "two weeks | 2 week | - | -"],
    ),
    (
        "More than 2 million of the 2.3 million residents are displaced.",
        ["More than 2 million | 2000000 | more_than | residents", "2.3 million | 2300000 | - | residents"],
    ),
    ("The region has a population of 1.1m.", ["1.1m | 1100000 | - | population"]),
    ("Over 10m border crossings were counted.", ["Over 10m | 10000000 | more_than | border crossings"]),
    ("Two and a half million people live in the delta.", ["Two and a half million | 2500000 | - | people"]),
    ("Half a million refugees crossed in May.", ["Half a million | 500000 | - | refugees"]),
    ("A quarter of a million people were displaced.", ["quarter of a million | 250000 | - | people"]),
    ("He wants 5k litres of fuel.", ["5k litres | 5000 litre | - | fuel"]),
    ("She counted 10 000 sheep on the road.", ["10 000 | 10000 | - | sheep"]),
    # vague words
    ("Dozens of drones were shot down over the Black Sea.", ["Dozens | 12..120 | range | drones"]),
    ("Tens of thousands of protesters marched in Tbilisi.", ["Tens of thousands | 10000..100000 | range | protesters"]),
    ("Several hundred soldiers crossed the Awash river.", ["Several hundred | 300..900 | range | soldiers"]),
    (
        "A few dozen gunmen on motorbikes attacked the post in northern Burkina Faso.",
        ["few dozen | 24..60 | range | gunmen"],
    ),
    (
        "Thousands have been killed and millions displaced.",
        ["Thousands | 1000..10000 | range | killed", "millions | 1000000..10000000 | range | displaced"],
    ),
    ("Scores of Houthi fighters were killed.", ["Scores | 20..200 | range | Houthi fighters"]),
    # separators other than the comma
    ("The army lost 4 210 men and 12 650 rifles.", ["4 210 | 4210 | - | men", "12 650 | 12650 | - | rifles"]),
    ("Over 2 345 678 people are displaced.", ["Over 2 345 678 | 2345678 | more_than | people"]),
    ("The blasts on 9 June killed 2 and hurt 1 300 people.", ["2 | 2 | - | killed", "1 300 | 1300 | - | people"]),
    ("They brought up 3 122 mm guns.", ["3 | 3 | - | mm guns", "122 mm | 122 millimetre | - | guns"]),
    ("Brigade 47 200 men strong held the ridge.", ["200 | 200 | - | men"]),
    ("About 2'300 homes and 1’450 barns burned.", ["About 2'300 | 2300 | about | homes", "1’450 | 1450 | - | barns"]),
    ("The trench is 2,5 metres wide.", ["2,5 metres | 2.5 metre | - | -"]),
    (
        "Grain rose by 3,25 % and the harvest fell to 1,5 million tonnes.",
        [
            "3,25 % | 3.25 percentage | - | -",
            "1,5 million tonnes | 1500000 tonne | - | -",
        ],
    ),
    ("Wards 3,5 and 7 burned.", ["3 | 3 | - | -", "5 | 5 | - | -", "7 | 7 | - | -"]),
    (
        "Some 12.500 people crossed and 1.250.000 stayed.",
        [
            "Some 12.500 | 12500 | about | people",
            "1.250.000 | 1250000 | - | -",
        ],
    ),
    (
        "He swapped 1.439 shares for each bond of $1.875 Series A stock.",
        [
            "1.439 | 1.439 | - | shares",
            "$1.875 | 1.875 dollar | - | -",
        ],
    ),
    ("Emissions fell 30 percent below 2005 levels.", ["30 percent | 30 percentage | - | -"]),
    ("It was done from Sept. 19 to 22 in Rome.", []),
    ("A margin of plus or minus 4 points.", ["4 points | 4 point | - | -"]),
    (
        "He led by 49 percent to 47 percent.",
        ["49 percent | 49 percentage | - | -", "47 percent | 47 percentage | - | -"],
    ),
    ("The $18-a-share offer ended.", ["$18-a-share | 18 dollar per share | - | offer"]),
    ("He pays until the child turns 18.", ["18 | 18 year of age | - | -"]),
    ("Ada, who was 15 when the war began, left.", ["15 | 15 year of age | - | -"]),
    ("A boy of 12 was hurt. The singer died at 42.", ["12 | 12 year of age | - | -", "42 | 42 year of age | - | -"]),
    ("The toll was 15 when he spoke.", ["15 | 15 | - | toll"]),
    ("They met at Ground Zero.", []),
    ("Guests of the Seven Sisters hotel fled the Group of 77.", []),
    ("Tanks of the Six-Day War stood there.", []),
    (
        "The number of people killed in the camps is more than 8,700.",
        ["more than 8,700 | 8700 | more_than | people killed"],
    ),
    ("The number of displaced families in the north rose to 3,400.", ["3,400 | 3400 | - | displaced families"]),
    ("A guard at 12 Harbour Street was hurt.", []),
    ("The wall is 2.500 metres long.", ["2.500 metres | 2.5 metre | - | -"]),
    ("The server at 192.168.100.200 was seized.", []),
    # old numbers, and numbers inside names
    ("Threescore riders and two score archers fell.", ["Threescore | 60 | - | riders", "two score | 40 | - | archers"]),
    ("Boats landed at the Seventy Mile House on Sunday.", []),
    ("Troops guard the Three Gates Bridge.", []),
    ("The Council of Twelve met the Gang of Four.", []),
    ("Three Israeli soldiers were hurt.", ["Three | 3 | - | Israeli soldiers"]),
    ("Two Killed In Drone Strike On Market", ["Two | 2 | - | Killed"]),
    # bounds
    (
        "At least 34 civilians died and more than 120 were wounded in the strike on El Fasher.",
        ["At least 34 | 34 | at_least | civilians", "more than 120 | 120 | more_than | wounded"],
    ),
    ("Up to 300,000 people may be trapped, the agency said.", ["Up to 300,000 | 300000 | at_most | people"]),
    ("As many as 90 bodies were found in a mass grave.", ["As many as 90 | 90 | at_most | bodies"]),
    ("No fewer than 16 monks were arrested.", ["No fewer than 16 | 16 | at_least | monks"]),
    ("Not more than 200 rebels remain.", ["Not more than 200 | 200 | at_most | rebels"]),
    (
        "Fewer than 10 doctors remain for 250,000 people.",
        ["Fewer than 10 | 10 | less_than | doctors", "250,000 | 250000 | - | people"],
    ),
    ("Well over 100 vehicles were burned out.", ["Well over 100 | 100 | more_than | vehicles"]),
    ("Upwards of 60 people were killed.", ["Upwards of 60 | 60 | at_least | people"]),
    ("A crowd of 400 or more stormed the gate.", ["400 or more | 400 | at_least | crowd"]),
    ("They arrested 500+ students in Yangon.", ["500+ | 500 | at_least | students"]),
    # approximations
    ("Some 15,000 families have fled to Chad since April 15.", ["Some 15,000 | 15000 | about | families"]),
    ("An estimated 4.5 million people need food aid.", ["An estimated 4.5 million | 4500000 | about | people"]),
    ("The frontline runs for 1,000-odd kilometres.", ["1,000-odd kilometres | 1000 kilometre | about | -"]),
    ("The battalion, about 400 men, retreated.", ["about 400 | 400 | about | men"]),
    ("Almost 700 buildings burned.", ["Almost 700 | 700 | about | buildings"]),
    ("The raid lasted 30 minutes or so.", ["30 minutes or so | 30 minute | about | -"]),
    # ranges
    ("Between 40 and 60 trucks waited at the crossing near Rafah.", ["Between 40 and 60 | 40..60 | range | trucks"]),
    (
        "Missiles with a range of 300 to 500 kilometres were shown.",
        ["300 to 500 kilometres | 300..500 kilometre | range | -"],
    ),
    ("Troops advanced 3-5 km a day along the coast road.", ["3-5 km a day | 3..5 kilometre per day | range | -"]),
    ("The group lost 70 to 80,000 men.", ["70 to 80,000 | 70000..80000 | range | men"]),
    ("From 5 to 7 per cent of the wheat was spoiled.", ["From 5 to 7 per cent | 5..7 percentage | range | wheat"]),
    ("More than 10 and less than 20 boats sank.", ["More than 10 and less than 20 | 10..20 | range | boats"]),
    ("Ransoms of $20,000 to $50,000 were paid.", ["$20,000 to $50,000 | 20000..50000 dollar | range | -"]),
    # shares, ratios, multiples
    ("Half of the town lies in ruins.", ["Half | 0.5 | - | town"]),
    ("Two-thirds of the hospitals in Khartoum are closed.", ["Two-thirds | 0.666667 | - | hospitals"]),
    ("Nearly a third of the country is under junta control.", ["Nearly a third | 0.333333 | about | country"]),
    ("The group holds about 40 per cent of Shan State.", ["about 40 per cent | 40 percentage | about | Shan State"]),
    ("One in four children is malnourished.", ["One in four | 0.25 | - | children"]),
    ("Three out of five homes were damaged.", ["Three out of five | 0.6 | - | homes"]),
    ("They were outnumbered 5 to 1.", ["5 to 1 | 5 | - | -"]),
    ("The ratio was three to one in favour of the attackers.", ["three to one | 3 | - | -"]),
    ("Losses are twice as many as in May.", ["twice | 2 | - | -"]),
    ("Fuel prices rose sixfold.", ["sixfold | 6 | - | -"]),
    (
        "The army took 900 sq km, triple what it had claimed in May.",
        ["900 sq km | 900 square kilometre | - | -", "triple | 3 | - | -"],
    ),
    # money
    ("The government spent $2.5 billion on fighter jets last year.", ["$2.5 billion | 2500000000 dollar | - | -"]),
    (
        "Berlin promised €500m and another £1.2bn will come from London.",
        ["€500m | 500000000 euro | - | -", "£1.2bn | 1200000000 pound sterling | - | -"],
    ),
    ("Aid worth 30 million Swiss francs arrived.", ["30 million Swiss francs | 30000000 swiss franc | - | -"]),
    (
        "Sanctions cost the economy 1.2 trillion roubles a year.",
        ["1.2 trillion roubles a year | 1200000000000 russian ruble per year | - | -"],
    ),
    (
        "Bread costs $3 a loaf and fuel $2.10 per litre.",
        ["$3 | 3 dollar | - | -", "$2.10 per litre | 2.1 dollar per litre | - | -"],
    ),
    # measures
    (
        "The convoy moved 35 km (22 miles) north of Mekelle.",
        ["35 km | 35 kilometre | - | -", "22 miles | 22 mile | - | - | again 0"],
    ),
    (
        "They captured 8 settlements and 117 sq. km in the Pokrovsk direction.",
        ["8 | 8 | - | settlements", "117 sq. km | 117 square kilometre | - | -"],
    ),
    (
        "About 1,500 square kilometres of farmland burned.",
        ["About 1,500 square kilometres | 1500 square kilometre | about | farmland"],
    ),
    (
        "Temperatures fell to minus 20 degrees Celsius in the trenches.",
        ["minus 20 degrees Celsius | -20 celsius | - | -"],
    ),
    (
        "The plane was flying at 30,000 feet at 900 km/h.",
        ["30,000 feet | 30000 foot | - | -", "900 km/h | 900 kilometre per hour | - | -"],
    ),
    (
        "A 500-pound bomb hit the school, killing 23 children under 12.",
        [
            "500-pound | 500 pound-mass | - | bomb",
            "23 | 23 | - | children",
            "under 12 | 12 year of age | less_than | -",
        ],
    ),
    (
        "The militia fired 107mm rockets and 155 mm shells at the base.",
        ["107mm | 107 millimetre | - | rockets", "155 mm | 155 millimetre | - | shells"],
    ),
    ("Exports fell by 300,000 barrels a day.", ["300,000 barrels a day | 300000 barrel per day | - | -"]),
    ("Shells landed within 50 yards of the clinic.", ["50 yards | 50 yard | - | -"]),
    ("The two sides agreed a 72-hour truce.", ["two | 2 | - | sides", "72-hour | 72 hour | - | truce"]),
    ("He was sentenced to 15 years in prison.", ["15 years | 15 year | - | -"]),
    # ages
    ("The 45-year-old farmer lost 12 goats.", ["45-year-old | 45 year of age | - | farmer", "12 | 12 | - | goats"]),
    ("Maryam Osman, 31, lost two sons.", ["31 | 31 year of age | - | -", "two | 2 | - | sons"]),
    (
        "Nine-year-old Amal was killed with three of her cousins.",
        ["Nine-year-old | 9 year of age | - | Amal", "three | 3 | - | cousins"],
    ),
    (
        "The strike killed a mother and her four children, aged 2 to 11.",
        ["four | 4 | - | children", "2 to 11 | 2..11 year of age | range | -"],
    ),
    (
        "Three girls, aged 15, 11 and six, were hurt.",
        [
            "Three | 3 | - | girls",
            "15 | 15 year of age | - | -",
            "11 | 11 year of age | - | -",
            "six | 6 year of age | - | -",
        ],
    ),
    # what is counted
    (
        "Casualties: 75 killed, 100 wounded, 20 missing.",
        ["75 | 75 | - | killed", "100 | 100 | - | wounded", "20 | 20 | - | missing"],
    ),
    ("The attack wounded 17, four of them seriously.", ["17 | 17 | - | wounded", "four | 4 | - | -"]),
    ("The hospital received 30 wounded, 12 of them children.", ["30 | 30 | - | wounded", "12 | 12 | - | children"]),
    (
        "Ten of the hostages were freed, and the remaining 9 are believed dead.",
        ["Ten | 10 | - | hostages", "9 | 9 | - | dead"],
    ),
    ("The garrison of 1,900 laid down its arms.", ["1,900 | 1900 | - | garrison"]),
    ("The toll has risen from 20 to 35.", ["20 | 20 | - | toll", "35 | 35 | - | toll"]),
    (
        "Gunmen abducted 276 girls from Chibok in 2014; 82 are still missing.",
        ["276 | 276 | - | girls", "82 | 82 | - | missing"],
    ),
    (
        "Around 3,000 Ethiopian soldiers with 40 armoured vehicles crossed the border.",
        ["Around 3,000 | 3000 | about | Ethiopian soldiers", "40 | 40 | - | armoured vehicles"],
    ),
    (
        "Air defences destroyed 28 out of 36 drones and five of nine cruise missiles.",
        [
            "28 | 28 | - | drones",
            "36 | 36 | - | drones",
            "five | 5 | - | cruise missiles",
            "nine | 9 | - | cruise missiles",
        ],
    ),
    (
        "The raid left 12 dead Ugandan soldiers and two burned trucks.",
        ["12 | 12 | - | dead Ugandan soldiers", "two | 2 | - | burned trucks"],
    ),
    ("Bombs killed two and wounded four others.", ["two | 2 | - | killed", "four | 4 | - | others"]),
    # no quantities
    ("Flight 302 left at 6:30 p.m. on Friday.", []),
    ("The M23 group took Goma in 2025.", []),
    ("Resolution 2254 was adopted unanimously.", []),
    ("Article 5 has been invoked once.", []),
    ("A MiG-29 and an Su-25 were lost, along with a T-90M tank.", []),
    ("The 47th Brigade fought on 7 October 2023 and in the 1990s.", []),
    ("It was the third strike in a week and the 5th this month.", []),
    ("No one was hurt, and one by one they left.", []),
    ("One resident said the shelling began at 4am.", []),
    ("Call +254 020 555 0199 or see https://example.org/2024/12.", []),
    ("Phase Two begins on day 40 of the siege.", []),
    ("There were 10^400 dead.", []),
    ("The Nikkei 225 and the S&P 500 fell.", []),
    ("The team won 3-1 at home.", []),
]


def plain(text: str) -> Annotated:
    """A document of that text, all of it body, without a parse."""
    return Annotated(Report("q", text, ""), body=(Span("q", 0, len(text)),) if text else ())


@lru_cache(maxsize=1)
def parsed() -> dict[str, Annotated]:
    """Every sentence of the table with its parse."""
    documents = [annotate_language(plain(text)) for text, _ in ROWS]
    return {document.text: document for document in documents}


def shown(quantity: Quantity, text: str) -> str:
    """A quantity as the table writes it."""
    value = f"{quantity.value:.6g}" if quantity.value < 1e6 else f"{quantity.value:.0f}"
    if quantity.low is not None and quantity.high is not None:
        value = f"{quantity.low:.10g}..{quantity.high:.10g}"
    value += f" {quantity.unit}" if quantity.unit else ""
    parts = [quantity.span.of(text), value, quantity.modifier or "-", quantity.of or "-"]
    return " | ".join([*parts, f"again {quantity.same_amount_as}"] if quantity.same_amount_as is not None else parts)


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[row[0][:40] for row in ROWS])
def test_table(text: str, expected: list[str]) -> None:
    found = annotate_quantities(parsed()[text]).quantities
    assert [shown(quantity, text) for quantity in found] == expected


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[row[0][:40] for row in ROWS])
def test_values_do_not_hang_on_the_parse(text: str, expected: list[str]) -> None:
    found = {shown(q, text).split(" | ")[1] for q in annotate_quantities(plain(text)).quantities}
    assert {row.split(" | ")[1] for row in expected} <= found


def bounds() -> Iterator[tuple[str, str, str]]:
    """(words, sentence, modifier) for each bounding phrase, put in the place of the one in the row's example."""
    table = tomllib.loads((files("reportedly.layers.quantities") / "data/bounds.toml").read_text("utf-8"))["bound"]
    for row in table:
        yield row["words"][0], row["example"], row["modifier"]
        for phrase in row["words"]:
            if not phrase.startswith("-") and phrase not in ("+", "passed the"):
                number = f"{phrase} 40 men" if row["where"] == "before" else f"40 {phrase}"
                yield phrase, f"They counted {number} yesterday.", row["modifier"]


BOUNDS = list(bounds())


@pytest.mark.parametrize(("text", "modifier"), [row[1:] for row in BOUNDS], ids=[row[0] for row in BOUNDS])
def test_each_bound_is_read(text: str, modifier: str) -> None:
    found = annotate_quantities(plain(text)).quantities
    assert [quantity.modifier for quantity in found] == [modifier]
    (quantity,) = found
    assert quantity.low == (40 if modifier in ("at_least", "more_than") else None)
    assert quantity.high == (40 if modifier in ("at_most", "less_than") else None)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("seventeen", 17),
        ("twenty-one", 21),
        ("forty two", 42),
        ("one hundred and five", 105),
        ("two thousand and fifty", 2050),
        ("three million two hundred thousand", 3_200_000),
        ("nine hundred ninety-nine thousand nine hundred and one", 999_901),
        ("twelve hundred", 1200),
        ("four dozen", 48),
        ("six hundred million", 6e8),
    ],
)
def test_numbers_in_words(words: str, value: float) -> None:
    numeral = spelled(words_of(words), 0)
    assert numeral is not None and numeral.value == value and numeral.last == len(words_of(words))


def test_a_date_is_no_quantity_but_a_length_of_time_is() -> None:
    text = "It fell on 12/24 after 40 days, three weeks ago."
    document = plain(text)
    at = text.index("three weeks ago")
    times = (Time(Span("q", at, at + 15), "DATE", "2024-03-01"), Time(Span("q", 11, 16), "DATE", "2024-12-24"))
    found = annotate_quantities(Annotated(document.report, body=document.body, times=times)).quantities
    assert [quantity.span.of(text) for quantity in found] == ["40 days", "three weeks"]


def test_a_time_of_day_in_four_figures_is_no_number_of_hours() -> None:
    text = "At 2145 hours two men flew 1200 hours."
    document = plain(text)
    times = (Time(Span("q", 3, 13), "TIME", "2024-05-15T21:45"),)
    found = annotate_quantities(Annotated(document.report, body=document.body, times=times)).quantities
    assert [quantity.span.of(text) for quantity in found] == ["two", "1200 hours"]


def test_a_range_of_times_is_no_range_of_amounts() -> None:
    text = "Between 1400 and 1530 on Friday 12 drones flew, of between 30 and 40 kilograms."
    document = plain(text)
    times = (Time(Span("q", 8, 12), "TIME", "2024-05-10T14:00"), Time(Span("q", 17, 21), "TIME", "2024-05-10T15:30"))
    found = annotate_quantities(Annotated(document.report, body=document.body, times=times)).quantities
    assert [quantity.span.of(text) for quantity in found] == ["12", "between 30 and 40 kilograms"]


def test_the_zone_of_a_date_time_group_is_no_temperature() -> None:
    text = "Seen at 151130C JAN 2024, at 20 C."
    document = plain(text)
    times = (Time(Span("q", 8, 24), "TIME", "2024-01-15T11:30+03:00"),)
    found = annotate_quantities(Annotated(document.report, body=document.body, times=times)).quantities
    assert [quantity.unit for quantity in found] == ["celsius"]


def test_only_the_body_is_read() -> None:
    text = "Share 300 times. Seven men died."
    found = annotate_quantities(Annotated(Report("q", text, ""), body=(Span("q", 17, len(text)),))).quantities
    assert [quantity.span.of(text) for quantity in found] == ["Seven"]


def test_si_values() -> None:
    (kilometres, miles) = annotate_quantities(plain("It is 10 km (6 miles) off.")).quantities
    assert kilometres.si_value == 10_000
    assert miles.si_value == pytest.approx(9656.06, rel=1e-4)
    (dollars,) = annotate_quantities(plain("It cost $5.")).quantities
    assert dollars.si_value is None


@pytest.mark.parametrize(
    "text",
    [
        "9" * 400 + " dead",
        "10^400 dead",
        "1e999 dead",
        "1/0 and 0/0 and 5/0",
        "-" * 2000 + "5",
        "(" * 3000 + "7 km" + ")" * 3000,
        "one hundred " * 2000,
        "million " * 3000,
        "from 5 to 6 " * 2000,
        "$" * 5000 + "5",
        "½¾" * 2000,
        "٣٤٥ dead, १२ wounded, 三 missing",
        "5\u00a0000\u00a0000 km\u00b2 \ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
        "one of " * 3000,
        "111," * 20000 + "1111",
        "more than " * 3000 + "5",
        "five hundred six-inch guns and " * 300,
        "",
    ],
    ids=range(18),
)
def test_hostile_text(text: str) -> None:
    for quantity in annotate_quantities(plain(text)).quantities:
        assert math.isfinite(quantity.value)
        assert quantity.span.of(text)
        assert all(bound is None or math.isfinite(bound) for bound in (quantity.low, quantity.high, quantity.si_value))


PIECES = st.sampled_from(
    [
        "5",
        "1,000",
        "two",
        "million",
        "hundred",
        "$",
        "km",
        "(",
        ")",
        "[",
        "]",
        "to",
        "-",
        "–",
        "and",
        "or",
        "%",
        "a",
        "half",
        "of",
        "per",
        "day",
        "years",
        "old",
        "aged",
        ",",
        ".",
        "at least",
        "up to",
        "one",
        "dozens",
        "3/4",
        "½",
        "10:30",
        "T-72",
        "°C",
        "pm",
        "between",
        "the tenth",
        "from",
        "times",
        "\n",
        "١٢",
        "£1bn",
        "e",
        "12.5.6",
        "²",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=30), st.booleans())
def test_any_order_of_words(pieces: list[str], spaced: bool) -> None:
    text = (" " if spaced else "").join(pieces)
    found = annotate_quantities(plain(text)).quantities
    assert found == annotate_quantities(plain(text)).quantities
    for quantity in found:
        assert quantity.span.of(text).strip() == quantity.span.of(text)
        assert quantity.same_amount_as is None or 0 <= quantity.same_amount_as < len(found)
        assert quantity.of_span is None or quantity.of_span.of(text)


def test_a_sentence_of_five_thousand_words() -> None:
    text = "the army lost 14 of 31 tanks and about 3.5 km of ground while " * 400
    assert len(annotate_quantities(plain(text)).quantities) == 1200


def test_an_empty_grammar_answers_nothing() -> None:
    grammar = Grammar.of(None)
    assert grammar.index_at(5) is None
