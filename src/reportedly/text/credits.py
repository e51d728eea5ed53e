"""Which news agency a text names as where it comes from: in a credit, in a dateline, or as whom somebody told.

The agencies stand in `data/agencies.tsv`, each with an example.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Literal

Way = Literal["credit", "dateline", "told"]

LOOKED_AT = 200_000
"""Characters of a text in which the name is looked for."""


@lru_cache(maxsize=1)
def agencies() -> tuple[str, ...]:
    """The names that agencies go by."""
    rows = (files("reportedly.text") / "data" / "agencies.tsv").read_text("utf-8").splitlines()[1:]
    return tuple(row.split("\t")[0] for row in rows)


WAYS: tuple[Way, ...] = ("credit", "dateline", "told")
"""How an agency is named, the surest way first: "(Reporting by Reuters)", "OZERNE (AFP) -", "told AFP"."""


@lru_cache(maxsize=3)
def _pattern(way: Way) -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(agencies(), key=len, reverse=True)))  # the longest name that stands there
    if way == "credit":
        return re.compile(rf"\((?:[Rr]eporting by )?({names})\)")
    if way == "dateline":
        return re.compile(rf"^\s*(?:[^\n]{{0,80}}\W)?({names})\s?(?:\)|/|--|—|–)", re.M)
    before = "[Tt]old|[Ii]nterview with|[Rr]eported by|[Aa]ccording to|[Ss]ource:|[Vv]ia"
    return re.compile(rf"\b(?:{before})\s+(?:the )?({names})\b")


def named_agency(text: str, way: Way) -> tuple[int, int] | None:
    """Where a text first names an agency in that way; None where it does not."""
    match = _pattern(way).search(text[:LOOKED_AT])
    return match.span(1) if match else None


def is_of(agency: str, publisher: str | None) -> bool:
    """Whether a publisher goes by the name of an agency."""
    return re.search(rf"\b{re.escape(agency)}\b", publisher or "", re.IGNORECASE) is not None
