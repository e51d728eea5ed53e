"""Wars with their first days: a small table (`data/wars.tsv`), each row with its source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class War:
    """A war with its first day, the words that say that a report is about it, and where the day can be checked."""

    name: str
    start: date
    words: re.Pattern[str]
    source: str


@lru_cache(maxsize=1)
def wars() -> tuple[War, ...]:
    """The table of first days."""
    text = (files("reportedly.world") / "data" / "wars.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:] if line.strip()]
    return tuple(
        War(name, date.fromisoformat(start), re.compile(rf"\b(?:{words})", re.I), source)
        for name, start, words, source, _ in rows
    )


@lru_cache(maxsize=1)
def first_days() -> dict[str, date]:
    """The first day of each war by its name, for tables that begin with it."""
    return {war.name: war.start for war in wars()}
