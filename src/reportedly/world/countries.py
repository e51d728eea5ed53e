"""Countries: ISO codes, GeoNames' own points, capitals, and the names and demonyms that news English uses for them.

The table is `data/countries.tsv`: ISO 3166-1 codes and GeoNames ids as GeoNames has them; the point is GeoNames' own
(usually a whole degree), not the centre of a polygon. Names are compared without regard to case, accents, full stops
and a leading "the"; an abbreviation that is also an English word ("US", "CAR") counts only in capitals.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

CAPITALS_ONLY = frozenset(
    {"us", "car", "uk", "uae", "aus", "bih", "roc", "rok", "prc", "drc", "rsa", "ksa", "png", "bvi", "nz"}
)
"""Short names that count only when written in capitals (with or without full stops)."""

POINTS = frozenset({"north", "south", "east", "west"})
"""Words before a country's name that headlines write as one letter: "N. Korea", "S Sudan"."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country or dependent territory with an ISO 3166-1 code (`XK` for Kosovo, as GeoNames has it).

    Attributes:
        lat, lon: GeoNames' own point, degrees.
        capital: its first capital, "" where it has none; `capitals` has former and rival names too.
        demonyms: adjectives and words for its people, singular.
        aliases: other names and abbreviations.
        continent: GeoNames' two-letter code.
        area_km2, population: GeoNames' figures.
        neighbours: ISO codes of the countries that it borders on.
        numeric: ISO 3166-1 numeric code, three digits; "" where it has none (Kosovo).
    """

    iso2: str
    iso3: str
    name: str
    geonameid: int
    lat: float
    lon: float
    capital: str
    demonyms: tuple[str, ...]
    aliases: tuple[str, ...]
    capitals: tuple[str, ...] = ()
    continent: str = ""
    area_km2: float = 0.0
    population: int = 0
    neighbours: tuple[str, ...] = ()
    numeric: str = ""

    @property
    def point(self) -> tuple[float, float]:
        """(latitude, longitude)."""
        return self.lat, self.lon


@lru_cache(maxsize=20_000)
def folded(name: str) -> str:
    """A name as names are compared: no case, accents, full stops or leading "the"; plain apostrophes."""
    plain = name.replace("’", "'").replace("‘", "'").replace("ʼ", "'").replace(".", "").replace("-", " ").casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    words = plain.split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


@lru_cache(maxsize=1)
def countries() -> tuple[Country, ...]:
    """All countries, by ISO code."""
    table = resources.files("reportedly.world").joinpath("data/countries.tsv").read_text(encoding="utf-8")
    return tuple(_row(line) for line in table.splitlines() if line and not line.startswith("#"))


def _row(line: str) -> Country:
    cells = line.split("\t")
    iso2, iso3, ident, name, lat, lon, capitals, demonyms, aliases, continent, area, population, borders, numeric = (
        cells
    )
    split = _split(capitals)
    return Country(
        iso2=iso2,
        iso3=iso3,
        name=name,
        geonameid=int(ident),
        lat=float(lat),
        lon=float(lon),
        capital=split[0] if split else "",
        demonyms=_split(demonyms),
        aliases=_split(aliases),
        capitals=split,
        continent=continent,
        area_km2=float(area),
        population=int(population),
        neighbours=_split(borders),
        numeric=numeric,
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in cell.split(";") if part))


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Country]:
    return {c.iso2: c for c in countries()} | {c.iso3: c for c in countries()}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Country]:
    found: dict[str, Country] = {}
    for each in countries():
        found.setdefault(folded(each.name), each)
    for each in countries():
        for alias in each.aliases:
            found.setdefault(folded(alias), each)
    return found | {short: each for name, each in found.items() if (short := _abbreviated(name)) and short not in found}


def _abbreviated(name: str) -> str:
    """A folded name with its point of the compass as headlines have it ("s sudan"); "" for one that has none."""
    first, _, rest = name.partition(" ")
    return f"{first[0]} {rest}" if first in POINTS and rest else ""


@lru_cache(maxsize=1)
def _by_demonym() -> dict[str, Country]:
    found: dict[str, Country] = {}
    for each in countries():
        for demonym in each.demonyms:
            found.setdefault(folded(demonym), each)
            found.setdefault(folded(demonym) + "s", each)
    return found | {short: each for name, each in found.items() if (short := _abbreviated(name)) and short not in found}


@lru_cache(maxsize=1)
def _by_capital() -> dict[str, Country]:
    found: dict[str, Country] = {}
    for each in countries():
        for capital in each.capitals:
            found.setdefault(folded(capital), each)
    return found


def country(iso2: str) -> Country | None:
    """The country of an ISO 3166-1 code of two or three letters; None for an unknown one."""
    return _by_code().get(iso2.upper()) if len(iso2) in (2, 3) else None


def country_named(name: str) -> Country | None:
    """The country of that name, alias or abbreviation ("Russia", "the DPRK", "U.S."); None when it names none.

    "Congo" alone is the Democratic Republic, "Korea" the Republic, "Georgia" the country: context decides elsewhere.
    """
    key = folded(name[:80])
    if key in CAPITALS_ONLY:
        letters = "".join(c for c in name if c.isalpha())
        if not letters.removeprefix("the").removeprefix("The").isupper():
            return None
    return _by_name().get(key)


def country_of_demonym(word: str) -> Country | None:
    """The country of an adjective or a word for its people, singular or plural ("Ukrainian", "Poles"); capitalised."""
    if not word[:1].isupper():
        return None
    return _by_demonym().get(folded(word[:60]))


def country_of_capital(name: str) -> Country | None:
    """The country whose capital bears that name, old spellings too ("Kiev"); None for other places."""
    return _by_capital().get(folded(name[:60]))
