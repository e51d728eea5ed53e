"""Totals of wars that only grow, with the days on which each was told as the latest (`data/growing_totals.tsv`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Total:
    """A round figure of a war's dead or refugees, told as the latest from its first day to its last."""

    war: str
    counted: str
    figure: int
    first: date
    last: date
    source: str


@lru_cache(maxsize=1)
def totals() -> Mapping[tuple[str, str, int], Total]:
    """The table, by war (a name of `wars.tsv`), what is counted (killed, civilians, refugees) and figure."""
    text = (files("reportedly.world") / "data" / "growing_totals.tsv").read_text(encoding="utf-8")
    found = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            war, counted, figure, first, last, source = line.split("\t")
            total = Total(war, counted, int(figure), date.fromisoformat(first), date.fromisoformat(last), source)
            found[war, counted, total.figure] = total
    return found
