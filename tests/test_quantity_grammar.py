"""The grammar of quantities as a whole: every unit and currency, every form of range, bound and separator.

These tables follow a codebook, not a corpus: each way of writing is tried with each unit or sign that may stand in it.
"""

from __future__ import annotations

import pytest

from reportedly.layers.quantities.grammar import Grammar
from reportedly.layers.quantities.layer import read_line
from reportedly.layers.quantities.line_reader import Draft
from reportedly.layers.quantities.vocabulary import words_of
from reportedly.world.units import unit_table


def read(text: str) -> list[Draft]:
    return read_line(words_of(text), Grammar.of(None))


TABLE = unit_table()
ODD = frozenset(("cup", "cups", "bit", "million british thermal units", "in3"))  # need words around them
WORDS = sorted((word, unit.name, unit.dimension) for word, unit in TABLE.words.items() if word not in ODD)
FORMS = [("It came to 40 {} in all.", 40), ("It came to 2.5 million {}.", 2.5e6), ("A sum of 1,200 {}, he said.", 1200)]


@pytest.mark.parametrize("form", FORMS, ids=[form for form, _ in FORMS])
def test_every_word_for_a_unit_or_for_money(form: tuple[str, float]) -> None:
    wrong = []
    for word, unit, _ in WORDS:
        found = [(draft.value, draft.unit) for draft in read(form[0].format(word))]
        if found != [(form[1], unit)]:
            wrong.append((word, found))
    assert not wrong


SIGNS = sorted(sign for sign in TABLE.signs if sign not in ("PS", "RM", "Y=", "Rs", "Rs.", "Rp", "U.S.$", "U.S. $"))
MONEY = [
    ("It cost {}40 in all.", 40),
    ("It cost {} 40 in all.", 40),
    ("It cost {}2.5 million.", 2.5e6),
    ("It cost {}2.5bn.", 2.5e9),
    ("It cost 40 {} in all.", 40),
    ("It cost 40{} in all.", 40),
]


@pytest.mark.parametrize("form", MONEY, ids=[form for form, _ in MONEY])
def test_every_sign_of_money_before_and_after_the_figure(form: tuple[str, float]) -> None:
    wrong = []
    for sign in SIGNS:
        found = [(draft.value, draft.unit) for draft in read(form[0].replace("{}", sign))]
        if found != [(form[1], TABLE.signs[sign].name)]:
            wrong.append((sign, found))
    assert not wrong


SYMBOLS = sorted(
    symbol
    for symbol, unit in TABLE.symbols.items()
    if unit.dimension != "currency" and symbol not in ("pm", "in3")  # "40 pm" is a time of day
)


@pytest.mark.parametrize("form", ["It was 40 {} in all.", "It was 40{} in all."])
def test_every_symbol_of_a_unit(form: str) -> None:
    wrong = []
    for symbol in SYMBOLS:
        found = [(draft.value, draft.unit) for draft in read(form.format(symbol))]
        if found != [(40, TABLE.symbols[symbol].name)]:
            wrong.append((symbol, found))
    assert not wrong


def told(draft: Draft) -> str:
    """`10..20` an interval, `=5` a point, `>` at least or more, `<` at most or less, `~` about."""
    if draft.low is not None and draft.high is not None:
        ends = f"={draft.low:.12g}" if draft.low == draft.high else f"{draft.low:.12g}..{draft.high:.12g}"
        return ("~" if draft.modifier == "about" else "") + ends
    sign = {"about": "~", "at_least": ">", "more_than": ">", "at_most": "<", "less_than": "<"}
    return f"{sign.get(draft.modifier or '', '')}{draft.value:.12g}"


RANGES = [
    ("the total is larger than twenty and less or equal than thirty five", "20..35"),
    ("the total runs from 20 to one hundred", "20..100"),
    ("from 100 to 200 the total is", "100..200"),
    ("1000-2000 this total is", "1000..2000"),
    ("two thousand-three thousand men", "2000..3000"),
    ("smaller than 1/2", "<0.5"),
    ("there are more than five hundred homes", ">500"),
    ("more than one thousand and five hundred homes", ">1500"),
    ("homes that are between 20 and 100", "20..100"),
    ("sums greater than 20 and smaller than 30", "20..30"),
    ("20~100", "20..100"),
    ("20 ~ 100", "20..100"),
    ("equal or greater than two thousand and equal or less than 30000", "2000..30000"),
    ("the figure is equal to 5,000", "=5000"),
    ("2 million to 3 million men", "2000000..3000000"),
    ("500 or more but less than 1000", "500..1000"),
    ("less than or equal to 30", "<30"),
    ("not less than 20 and not greater than 30", "20..30"),
    ("at most 20", "<20"),
    ("> 10", ">10"),
    (">= 30", ">30"),
    ("< 40", "<40"),
    ("<= 50", "<50"),
    ("it is over 9000", ">9000"),
    ("above 30 and below 40", "30..40"),
    ("no fewer than 30", ">30"),
    ("no fewer than 30 and no more than 40", "30..40"),
    ("not more than 20", "<20"),
    ("minimum of 20 and maximum of 40", "20..40"),
    ("at least 10 but no more than 20", "10..20"),
    ("between ten and thirteen", "10..13"),
    ("between 3.5 and 5", "3.5..5"),
    ("anywhere from 10 to 20 men", "10..20"),
    ("anywhere between 10 and 20 men", "10..20"),
    ("10 to 20 men", "10..20"),
    ("10 up to 20 men", "10..20"),
    ("10–20 men", "10..20"),
    ("10 - 20 men", "10..20"),
    ("between 10% and 20%", "10..20"),
    ("10% to 20%", "10..20"),
    ("10-20%", "10..20"),
    ("from 10 percent to 20 percent", "10..20"),
    ("$10 to $20", "10..20"),
    ("$10-20 million", "10000000..20000000"),
    ("$10m-$20m", "10000000..20000000"),
    ("$10-$20", "10..20"),
    ("between $10 and $20 million", "10000000..20000000"),
    ("between 10 and 20 million dollars", "10000000..20000000"),
    ("1.5 to 2 million people", "1500000..2000000"),
    ("twenty to thirty men", "20..30"),
    ("twenty-five to thirty men", "25..30"),
    ("15 to 20 thousand men", "15000..20000"),
    ("15-20,000 men", "15000..20000"),
    ("a range of 100 to 150 km", "100..150"),
    ("100 km to 150 km", "100..150"),
    ("100-150km", "100..150"),
    ("100km-150km", "100..150"),
    ("3- to 4-metre waves", "3..4"),
    ("three-to-four-day talks", "3..4"),
    ("aged 18 to 24", "18..24"),
    ("aged between 18 and 24", "18..24"),
    ("18-24 year olds", "18..24"),
    ("ages 5-11", "5..11"),
    ("more than 10 and up to 20", "10..20"),
    ("up to 20 and at least 10", "10..20"),
    ("over 10 but under 20", "10..20"),
    ("more than 10 but fewer than 20 men", "10..20"),
    ("as few as 10 and as many as 20", "10..20"),
    ("as few as 10 men", ">10"),
    ("as little as $10", ">10"),
    ("upwards of 40 men", ">40"),
    ("40-plus men", ">40"),
    ("40-odd men", "~40"),
    ("40ish men", "~40"),
    ("some 40 to 50 men", "40..50"),
    ("40, give or take", "~40"),
    ("give or take 40 men", "~40"),
    ("well under 40 men", "<40"),
    ("not even 40 men", "<40"),
    ("no more than about 40 men", "<40"),
    ("40 men or fewer", "<40"),
    ("40 men at most", "<40"),
    ("40 men at least", ">40"),
    ("40 men or more", ">40"),
    ("40 or so men", "~40"),
    ("bigger than 20", ">20"),
    ("exceeding 20", ">20"),
    ("not exceeding 20", "<20"),
    ("20 and above", ">20"),
    ("20 and below", "<20"),
    ("20 or higher", ">20"),
    ("up to and including 20 men", "<20"),
    ("a maximum of 20", "<20"),
    ("a minimum 20", ">20"),
    ("to 20 at most", "<20"),
    ("in the range of 10 to 20", "10..20"),
    ("in the 10-20 range", "10..20"),
    ("10 through 20", "10..20"),
    ("from 10 through 20", "10..20"),
    ("more than half", ">0.5"),
    ("less than a third", "<0.333333333333"),
    ("between one third and one half", "0.333333333333..0.5"),
    ("nearly 40 men", "~40"),
    ("almost 40 men", "~40"),
    ("just over 40 men", ">40"),
    ("slightly fewer than 40 men", "<40"),
    ("from the fifth to the tenth", "5..10"),
    ("more than or equal to 30", ">30"),
    ("equal to or more than 30", ">30"),
    ("30 or greater", ">30"),
    ("no greater than 30", "<30"),
    ("no larger than 30", "<30"),
    ("not over 30", "<30"),
    ("not under 30", ">30"),
    ("not above 30", "<30"),
    ("not below 30", ">30"),
    ("never more than 30", "<30"),
    ("hardly more than 30", "~30"),
    ("barely 30", "~30"),
    ("-20 to -10 degrees Celsius", "-20..-10"),
    ("minus 20 to minus 10", "-20..-10"),
    ("between -20 and 10", "-20..10"),
    ("lower than 20 and higher than 10", "10..20"),
    ("x > 10 and x < 20", "10..20"),
    ("greater than or equal 20", ">20"),
    ("20 or over", ">20"),
    ("20 or under", "<20"),
    ("two to three hundred men", "200..300"),
    ("a hundred to two hundred men", "100..200"),
]


@pytest.mark.parametrize(("text", "wanted"), RANGES, ids=[row[0] for row in RANGES])
def test_ranges_and_bounds(text: str, wanted: str) -> None:
    assert ";".join(told(draft) for draft in read(text)) == wanted


OTHERS: list[tuple[str, list[tuple[float, str]]]] = [
    # money in two parts, scales before and behind a code
    ("It cost 15 dollars 50.", [(15.5, "dollar")]),
    ("It cost 3 dollars 50 cents.", [(3.5, "dollar")]),
    ("It cost 3 pounds and 20 pence.", [(3.2, "pound sterling")]),
    ("It cost 20 dollars and 40 men died.", [(20, "dollar"), (40, "")]),
    ("A fine of 30 MUSD and MEUR 12.", [(30e6, "dollar"), (12e6, "euro")]),
    ("A fine of 12 EURm.", [(12e6, "euro")]),
    ("He asked for 75 USD million.", [(75e6, "dollar")]),
    ("He tried 40 times and all 70 men left.", [(40, ""), (70, "")]),
    ("A loan of Rs.1,500 was paid.", [(1500, "indian rupee")]),
    # sizes and compounds
    ("The hall is 5 by 6 metres.", [(5, "metre"), (6, "metre")]),
    ("The pit is 3 x 4 m.", [(3, "metre"), (4, "metre")]),
    ("He is 5 ft 11 in tall.", [(5, "foot"), (11, "inch")]),
    ("A plank 2 in thick.", [(2, "inch")]),
    ("Dust of 40 mg/m3.", [(40, "milligram per cubic metre")]),
    ("They sell 2 million gallons of fuel a year.", [(2e6, "gallon per year")]),
    ("They lost 40 tonnes of grain a day.", [(40, "tonne per day")]),
    ("They dug for 100 g of gold.", [(100, "gram")]),
    ("It flew 2 h 15 min.", [(2, "hour"), (15, "minute")]),
    # below zero, ages, old counts
    ("It was - 15 °C at night.", [(-15, "celsius")]),
    ("It was 10 - 15 °C at night.", [(12.5, "celsius")]),
    ("A boy, 4, was hurt.", [(4, "year of age")]),
    ("A third to a half of the barns burned.", [(1 / 3, ""), (0.5, "")]),
    ("They took a score of horses.", [(20, "")]),
    ("The model ID.3 was seen.", []),
]


@pytest.mark.parametrize(("text", "wanted"), OTHERS, ids=[row[0] for row in OTHERS])
def test_other_forms(text: str, wanted: list[tuple[float, str]]) -> None:
    assert [(draft.value, draft.unit) for draft in read(text)] == wanted
