"""What kinds of building are told of: restaurants, schools, bridges (`data/sites.tsv`, an example each)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _sites() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = (
        line.split("\t")
        for line in (files("reportedly.text") / "data" / "sites.tsv").read_text("utf-8").splitlines()[1:]
    )
    return tuple((site, re.compile(rf"(?i)\b(?:{words})\b")) for site, words, _ in rows)


def sites_in(words: str) -> Iterator[int]:
    """The numbers of the sites that words tell of, in the order of the table; none stands inside of another's words."""
    taken: list[tuple[int, int]] = []
    for number, (_, pattern) in enumerate(_sites()):
        for match in pattern.finditer(words):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                yield number


def site(number: int) -> str:
    """What a site is called."""
    return _sites()[number][0]
