"""Known areas of countries and regions in square kilometres, each with its source, for checks on told areas."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from reportedly.world.countries import country_named


@dataclass(frozen=True, slots=True)
class Area:
    """An area by a source.

    Attributes:
        name: of the place.
        km2: square kilometres (land only, where the source keeps land and water apart).
        total: with inland water, where that is known too.
        source: who says so.
    """

    name: str
    km2: float
    total: float
    source: str

    @property
    def least(self) -> float:
        """The smaller of the two figures."""
        return min(self.km2, self.total)

    @property
    def most(self) -> float:
        """The larger of the two figures."""
        return max(self.km2, self.total)


@lru_cache(maxsize=1)
def _table() -> dict[str, Area]:
    rows = tomllib.loads((files("reportedly.world") / "data/areas.toml").read_text("utf-8"))["area"]
    found: dict[str, Area] = {}
    for row in rows:
        area = Area(row["names"][0], float(row["km2"]), float(row.get("total", row["km2"])), row["source"])
        found.update({name.casefold(): area for name in row["names"]})
    return found


def area_of(name: str) -> Area | None:
    """The area of a country or of a region of the table, by its name; None when none is known."""
    plain = name.strip().removeprefix("the ").removeprefix("The ")
    if known := _table().get(plain.casefold()):
        return known
    country = country_named(plain)
    if country is None or not country.area_km2:
        return None
    return Area(country.name, country.area_km2, country.area_km2, "GeoNames country table")
