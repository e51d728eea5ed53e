"""Units: names, symbols, conversions; the kept factors are pint's."""

from __future__ import annotations

import json
import math
import tomllib
from importlib.resources import files

import pytest

from reportedly.layers.quantities import annotate_quantities
from reportedly.model import Annotated, Report, Span
from reportedly.world.areas import area_of
from reportedly.world.units import compound, convert, factors_by_pint, si_value, unit_named, unit_table

CONVERSIONS = [
    (1, "mile", "kilometre", 1.609344),
    (6000, "square kilometre", "square mile", 2316.613),
    (1, "hectare", "acre", 2.47105),
    (100, "celsius", "fahrenheit", 212),
    (-40, "fahrenheit", "celsius", -40),
    (1, "nautical mile", "metre", 1852),
    (2000, "pound-mass", "kilogram", 907.185),
    (55, "mile per hour", "kilometre per hour", 88.514),
    (1, "tonne", "kilogram", 1000),
    (1, "barrel", "litre", 158.987),
    (3, "week", "day", 21),
    (25, "basis point", "percentage", 0.25),
]


@pytest.mark.parametrize(("value", "unit", "into", "expected"), CONVERSIONS)
def test_convert(value: float, unit: str, into: str, expected: float) -> None:
    assert convert(value, unit, into) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(
    ("unit", "into"),
    [("mile", "hour"), ("dollar", "euro"), ("cubit", "metre"), ("", "metre"), ("decibel", "decibel")],
)
def test_what_does_not_convert(unit: str, into: str) -> None:
    assert convert(1, unit, into) is None


def test_si_values() -> None:
    assert si_value(40, "percentage") == pytest.approx(0.4)
    assert si_value(2, "barrel per day") == pytest.approx(2 * 0.158987 / 86400, rel=1e-4)
    assert si_value(5, "dollar") is None
    assert si_value(5, "") is None
    assert si_value(1e308, "light-year") is None


def test_a_compound_of_money_or_of_things_has_no_si_value() -> None:
    assert compound("dollar", "barrel").dimension == "price"
    assert si_value(70, "dollar per barrel") is None
    assert compound("missile", "day").pint is None


def test_the_kept_factors_are_those_of_pint() -> None:
    kept = json.loads((files("reportedly.world") / "data/unit_factors.json").read_text("utf-8"))
    needed = {unit.pint for unit in unit_table().by_name.values() if unit.pint}
    assert needed == set(kept), "run training/unit_factors.py"
    for expression, (factor, offset) in kept.items():
        made = factors_by_pint(expression)
        assert math.isclose(made[0], factor, rel_tol=1e-12) and math.isclose(made[1], offset, abs_tol=1e-9), expression


UNIT_ROWS = tomllib.loads((files("reportedly.world") / "data/units.toml").read_text("utf-8"))["unit"]


@pytest.mark.parametrize("row", UNIT_ROWS, ids=[row["name"] for row in UNIT_ROWS])
def test_each_unit_is_read_from_its_example(row: dict[str, object]) -> None:
    example = str(row["example"])
    made = annotate_quantities(Annotated(Report("u", example, ""), body=(Span("u", 0, len(example)),)))
    prefixes = ("", *(str(prefix) for prefix in row.get("prefixes", [])))  # type: ignore[attr-defined]
    wanted = {prefix + str(row["name"]) for prefix in prefixes} | {f"{row['name']} of age"}
    found = {quantity.unit.split(" per ")[0] for quantity in made.quantities} | {q.unit for q in made.quantities}
    below = {quantity.unit.split(" per ")[-1] for quantity in made.quantities}
    assert wanted & (found | below), (example, found)


MONEY = [
    ("They paid $40.", "dollar"),
    ("They paid US$40 million.", "dollar"),
    ("They paid 40 million Sudanese pounds.", "sudanese pound"),
    ("They paid A$40m.", "australian dollar"),
    ("They paid 40 million hryvnia.", "ukrainian hryvnia"),
    ("They paid 40 Jordanian dinars.", "jordanian dinar"),
    ("They paid 40 dinars.", "dinar"),
    ("They paid £40bn.", "pound sterling"),
    ("They paid 40 million pounds for the jets.", "pound sterling"),
    ("They paid EUR 40 million.", "euro"),
    ("They paid 40€.", "euro"),
    ("They paid ₪40.", "israeli shekel"),
    ("They paid 40 trillion rials.", "rial"),
    ("They paid RMB 40 million.", "chinese yuan"),
    ("They paid PS40m.", "pound sterling"),
    ("The shell weighed 40 pounds.", "pound-mass"),
]


@pytest.mark.parametrize(("text", "unit"), MONEY, ids=[row[0] for row in MONEY])
def test_money(text: str, unit: str) -> None:
    made = annotate_quantities(Annotated(Report("m", text, ""), body=(Span("m", 0, len(text)),)))
    assert [quantity.unit for quantity in made.quantities] == [unit]


def test_no_symbol_of_a_unit_is_also_money() -> None:
    table = unit_table()
    both = {name for name in table.symbols if name in table.signs and table.symbols[name] != table.signs[name]}
    assert both == set()


def test_unit_named() -> None:
    age = unit_named("month of age")
    assert age is not None and age.dimension == "age"
    assert unit_named("no such thing") is None


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [("Ukraine", 600_000, 604_000), ("the West Bank", 5_600, 5_900), ("Gaza", 360, 370), ("Wales", 20_000, 21_500)],
)
def test_known_areas(name: str, least: float, most: float) -> None:
    area = area_of(name)
    assert area is not None and least <= area.km2 <= most and area.source


def test_unknown_area() -> None:
    assert area_of("Atlantis") is None
