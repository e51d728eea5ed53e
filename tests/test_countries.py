"""Countries by name, abbreviation, demonym and capital."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.world.countries import countries, country, country_named, country_of_capital, country_of_demonym

NAMES = {
    "plain": ("Ukraine", "UA"),
    "article": ("the Ukraine", "UA"),
    "dotted": ("U.S.", "US"),
    "capitals": ("US", "US"),
    "small letters are a word": ("us", None),
    "a car is no country": ("car", None),
    "abbreviation": ("DPRK", "KP"),
    "accents": ("Côte d'Ivoire", "CI"),
    "curly apostrophe": ("Côte d’Ivoire", "CI"),
    "old name": ("Burma", "MM"),
    "new name": ("Türkiye", "TR"),
    "a town": ("Kharkiv", None),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("name", "code"), NAMES.values(), ids=NAMES.keys())
def test_names(name: str, code: str | None) -> None:
    found = country_named(name)
    assert (found.iso2 if found else None) == code


DEMONYMS = [
    ("Ukrainian", "UA"),
    ("Russians", "RU"),
    ("Poles", "PL"),
    ("Dutch", "NL"),
    ("Frenchmen", "FR"),
    ("Nigerien", "NE"),
    ("polish", None),
    ("Kharkiv", None),
]


@pytest.mark.parametrize(("word", "code"), DEMONYMS)
def test_demonyms(word: str, code: str | None) -> None:
    found = country_of_demonym(word)
    assert (found.iso2 if found else None) == code


@pytest.mark.parametrize(
    ("name", "code"), [("Kyiv", "UA"), ("Kiev", "UA"), ("Washington", "US"), ("Sanaa", "YE"), ("Kharkiv", None)]
)
def test_capitals(name: str, code: str | None) -> None:
    found = country_of_capital(name)
    assert (found.iso2 if found else None) == code


def test_table_is_sound() -> None:
    codes = [c.iso2 for c in countries()]
    assert len(codes) == len(set(codes)) >= 245
    for c in countries():
        assert -90 <= c.lat <= 90 and -180 <= c.lon <= 180 and c.geonameid > 0
        assert country(c.iso3) is c and country(c.iso2.lower()) is c
        assert all(country(code) for code in c.neighbours)


def test_own_points() -> None:
    assert country("RU").point == (60.0, 100.0)  # type: ignore[union-attr]
    assert country("US").point == (39.76, -98.5)  # type: ignore[union-attr]


@given(st.text(max_size=300))
def test_any_string(text: str) -> None:
    country(text)
    country_named(text)
    country_of_demonym(text)
    country_of_capital(text)
