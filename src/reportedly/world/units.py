"""Units of measurement and money: their names as reports write them, and what they are in SI units.

The tables are `data/units.toml` and `data/currencies.toml`. What a unit is worth in SI is worked out by the pint
library; the factors are kept in `data/unit_factors.json` (`training/unit_factors.py` writes it, a test compares it with
pint), so that reading a report does not wait half a second for pint to start. A unit that is not in that file is asked
of pint when it is first needed.

Money has no SI value: exchange rates change by the day, and this system knows none.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any, cast

PREFIXES = {
    "exa": "E",
    "peta": "P",
    "tera": "T",
    "giga": "G",
    "mega": "M",
    "kilo": "k",
    "hecto": "h",
    "deci": "d",
    "centi": "c",
    "milli": "m",
    "micro": "μ",
    "nano": "n",
    "pico": "p",
}
"""SI prefixes that the tables use, with their symbols (SI Brochure, 9th edition, table 7)."""

MONEY_SCALES = {"k": 10**3, "K": 10**3, "M": 10**6, "m": 10**6, "MM": 10**6, "bn": 10**9, "B": 10**9, "T": 10**12}
"""Magnitudes that stand before a currency's code: "30 MUSD", "MEUR 12"."""

CODE_WORDS = frozenset("ALL BAM BOB CUP GIP KGS LAK MAD MOP NAD PEN SLE STN TOP".split())
"""Codes that are words or names in headlines and in copy set in capitals: no sign of money by themselves."""

SMALL_WORDS = CODE_WORDS | frozenset("BTN GEL RON SOS TRY INR SAR ERN SEK CAD XAF".split())
"""Codes that are not read in small letters ("try 40", "ron 12")."""

OF_AGE = " of age"
AGES = ("year", "month", "week", "day")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its singular English name and what it measures.

    Attributes:
        name: e.g. `square kilometre`, `dollar`, `percentage`, `year of age`; `X per Y` for a compound.
        dimension: e.g. `area`, `length`, `currency`, `duration`, `ratio`, `age`.
        pint: the expression for the pint registry, None for money and for scales that do not convert.
    """

    name: str
    dimension: str
    pint: str | None = None


@dataclass(frozen=True, slots=True)
class UnitTable:
    """All ways in which units are written.

    Attributes:
        words: by lower-case word or words, singular and plural.
        symbols: by symbol, case kept; may stand after a space.
        attached: by symbol that counts only directly after the figure ("5t").
        signs: money by what stands before the figure ("US$", "EUR").
        by_name: by the singular English name.
        codes: money by its ISO 4217 code.
        longest: most words that one name has.
    """

    words: dict[str, Unit]
    symbols: dict[str, Unit]
    attached: dict[str, Unit]
    signs: dict[str, Unit]
    by_name: dict[str, Unit]
    codes: dict[str, Unit]
    longest: int


def _data(name: str) -> bytes:
    return (files("reportedly.world") / "data" / name).read_bytes()


def _plural(word: str) -> str:
    return word if word.endswith("s") else word + "s"


def _with_prefix(row: dict[str, Any], prefix: str) -> dict[str, Any]:
    symbols = [PREFIXES[prefix] + symbol for symbol in (*row.get("symbols", ()), *row.get("attached", ()))]
    if prefix == "micro":
        symbols += ["µ" + symbol for symbol in (*row.get("symbols", ()), *row.get("attached", ()))]
    return {
        "name": prefix + row["name"],
        "dimension": row["dimension"],
        "pint": f"1e{_exponent(prefix)} * {row['pint']}",
        "words": [prefix + word for word in row.get("words", ())],
        "symbols": [symbol for symbol in symbols if len(symbol) > 1],
    }


def _exponent(prefix: str) -> int:
    return {"exa": 18, "peta": 15, "tera": 12, "giga": 9, "mega": 6, "kilo": 3, "hecto": 2}.get(
        prefix, {"deci": -1, "centi": -2, "milli": -3, "micro": -6, "nano": -9, "pico": -12}.get(prefix, 0)
    )


def _unit_rows() -> Iterator[dict[str, Any]]:
    rows = tomllib.loads(_data("units.toml").decode("utf-8"))["unit"]
    for row in rows:
        for prefix in row.get("prefixes", ()):
            yield _with_prefix(row, prefix)
    yield from rows


@lru_cache(maxsize=1)
def unit_table() -> UnitTable:
    """The table, read once."""
    table = UnitTable({}, {}, {}, {}, {}, {}, 1)
    for row in _unit_rows():
        unit = Unit(row["name"], row["dimension"], row.get("pint"))
        unit = table.by_name.setdefault(unit.name, unit)
        for word in row.get("words", ()):
            table.words[word] = table.words[_plural(word)] = unit
        table.symbols.update(dict.fromkeys(row.get("symbols", ()), unit))
        table.attached.update(dict.fromkeys(row.get("attached", ()), unit))
    for row in tomllib.loads(_data("currencies.toml").decode("utf-8"))["currency"]:
        unit = table.by_name.setdefault(row["name"], Unit(row["name"], "currency"))
        for word in row.get("words", ()):
            table.words[word] = table.words[_plural(word)] = unit
        code = row.get("code", "")
        signs = [*row.get("signs", ()), *([code] if code and code not in CODE_WORDS else ())]
        small = [sign.lower() for sign in signs if len(sign) == 3 and sign.isalpha() and sign not in SMALL_WORDS]
        table.signs.update(dict.fromkeys([*signs, *small], unit))
        table.symbols.update(
            dict.fromkeys([sign for sign in (*signs, *small) if sign not in ("PS", "Y=", "RM", "Rs", "Rp")], unit)
        )
        table.attached.update(dict.fromkeys(row.get("attached", ()), unit))
        if code:
            table.codes[code] = unit
    longest = max(phrase.count(" ") + phrase.count("-") + 1 for phrase in table.words)
    return replace(table, longest=longest)


def scaled_money(text: str) -> tuple[Unit, int] | None:
    """The currency and the power of ten of "MUSD", "kEUR", "EURm", "USDbn"; None for other words."""
    codes = unit_table().codes
    for scale, power in MONEY_SCALES.items():
        before, after = text.removeprefix(scale), text.removesuffix(scale)
        if len(before) == 3 and text != before and before in codes and scale in ("k", "K", "M", "MM", "B", "T"):
            return codes[before], power
        if len(after) == 3 and text != after and after in codes and scale in ("m", "M", "bn"):
            return codes[after], power
    return None


@lru_cache(maxsize=4096)
def unit_named(name: str) -> Unit | None:
    """The unit of that singular English name, also `X per Y` and `X of age`; None when there is none such."""
    table = unit_table()
    if name in table.by_name:
        return table.by_name[name]
    if name.endswith(OF_AGE) and name.removesuffix(OF_AGE) in AGES:
        return Unit(name, "age", name.removesuffix(OF_AGE))
    if " per " in name:
        above, below = name.rsplit(" per ", 1)
        return compound(above, below)
    return None


@lru_cache(maxsize=4096)
def compound(above: str, below: str) -> Unit:
    """`above` per `below`: a speed, a flow, a price, a rate. `below` may be anything ("share")."""
    name = f"{above} per {below}"
    top, bottom = unit_named(above), unit_named(below)
    known = unit_table().by_name.get(name)
    if known:
        return known
    if top is None or top.dimension == "currency":
        return Unit(name, "price" if top else "rate")
    dimension = {("length", "duration"): "speed", ("volume", "duration"): "flow"}.get(
        (top.dimension, bottom.dimension if bottom else ""), "rate"
    )
    if top.pint and bottom and bottom.pint:
        return Unit(name, dimension, f"({top.pint}) / ({bottom.pint})")
    return Unit(name, dimension)


@lru_cache(maxsize=1)
def _kept_factors() -> dict[str, list[float]]:
    return cast("dict[str, list[float]]", json.loads(_data("unit_factors.json")))


@lru_cache(maxsize=1)
def _registry() -> Any:
    import pint

    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True)


def factors_by_pint(expression: str) -> tuple[float, float]:
    """What pint makes of a unit: `si = value * factor + offset` (the offset is for degrees of temperature)."""
    registry = _registry()
    if expression in ("degree_Celsius", "degree_Fahrenheit"):
        zero, ten = (registry.Quantity(value, expression).to("kelvin").magnitude for value in (0, 10))
        return (ten - zero) / 10, zero
    return float(registry.Quantity(expression).to_base_units().magnitude), 0.0


@lru_cache(maxsize=4096)
def si_factors(name: str) -> tuple[float, float] | None:
    """(factor, offset) that bring a value in this unit to SI base units; None for money, counts and scales."""
    unit = unit_named(name)
    if unit is None or unit.pint is None:
        return None
    kept = _kept_factors().get(unit.pint)
    if kept is not None:
        return kept[0], kept[1]
    if " per " in name and name not in unit_table().by_name:
        above, below = (si_factors(part) for part in name.rsplit(" per ", 1))
        return None if above is None or below is None or above[1] or below[1] else (above[0] / below[0], 0.0)
    return factors_by_pint(unit.pint)


def si_value(value: float, unit: str) -> float | None:
    """The value in SI base units of its dimension (metres, square metres, seconds, kelvin, ...).

    A ratio is a plain number (40 per cent: 0.4). None for counts and money, and where the result is no finite number.
    """
    factors = si_factors(unit)
    if factors is None:
        return None
    result = value * factors[0] + factors[1]
    return result if math.isfinite(result) else None


def convert(value: float, unit: str, into: str) -> float | None:
    """The value told in another unit of the same dimension; None when the two do not convert into one another."""
    one, other = unit_named(unit), unit_named(into)
    if one is None or other is None or one.dimension != other.dimension:
        return None
    start, end = si_factors(unit), si_factors(into)
    if start is None or end is None:
        return None
    result = (value * start[0] + start[1] - end[1]) / end[0]
    return result if math.isfinite(result) else None
