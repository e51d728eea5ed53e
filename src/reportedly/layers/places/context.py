"""What a report says about where it plays: countries and divisions it names, where its outlet is at home."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from urllib.parse import urlsplit

from reportedly.layers.places.candidates import Candidate
from reportedly.model import Report
from reportedly.world.countries import country, country_named
from reportedly.world.spellings import folded

COUNTRY_OF_ENDING = {"uk": "GB", "eu": "", "su": "RU"}


@dataclass(frozen=True, slots=True)
class Home:
    """Where a news outlet is at home: a point, or a country alone."""

    country: str
    admin1: str = ""
    point: tuple[float, float] | None = None
    name: str = ""


@dataclass(slots=True)
class Context:
    """Countries and divisions that the report's own words name, with how often; and the outlet's home."""

    countries: Counter[str] = field(default_factory=Counter)
    divisions: Counter[tuple[str, str]] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    home: Home | None = None


@lru_cache(maxsize=1)
def _homes() -> dict[str, Home]:
    table = resources.files("reportedly.world").joinpath("data/publishers.tsv").read_text(encoding="utf-8")
    found = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            domain, code, admin1, lat, lon, name = line.split("\t")
            found[domain] = Home(code, admin1, (float(lat), float(lon)) if lat else None, name)
    return found


def home_of(report: Report) -> Home | None:
    """The home of the outlet by the table, else the country of its domain; None when neither tells."""
    for told in (report.publisher, report.url):
        # an address of more characters names no outlet; the length bounds the work
        if not told or len(told) > 2000:
            continue
        try:
            host = urlsplit(told if "//" in told else "//" + told).hostname or ""
        except ValueError:
            continue
        parts = host.split(".")
        for k in range(len(parts) - 1):
            if home := _homes().get(".".join(parts[k:])):
                return home
        ending = parts[-1] if len(parts) > 1 else ""
        code = COUNTRY_OF_ENDING.get(ending, ending.upper() if len(ending) == 2 else "")
        if code and country(code):
            return Home(code)
    return None


def context_of(report: Report, candidates: Sequence[Candidate]) -> Context:
    """The context of the places in a report."""
    found = Context(home=home_of(report))
    for c in candidates:
        found.names[folded(c.text)] += 1
        if c.place:
            if c.place[1]:
                found.countries[c.place[1]] += 1
        elif known := country_named(c.text):
            found.countries[known.iso2] += 1
        else:
            for entry in c.entries[:2]:
                if entry.feature == "ADM1":
                    found.divisions[entry.country, entry.admin1] += 1
                    break
    return found
