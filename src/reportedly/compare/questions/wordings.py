"""How a clause tells a deed: whether it goes on or is over, and by which of several names it calls it.

One deed told under two names ("operation", "aggression"), one end told as two ("ceasefire", "surrender") is
`read_differently`; what one account tells as going on and a later one as over is `status_changed`. The words are in
`data/ways_of_telling.tsv`: a sort, the name of the way, its words, an example.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

from reportedly.text.sentences import WORD

PHASE = "phase"


@lru_cache(maxsize=1)
def _ways() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """word → the (sort, name) pairs that it stands for."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for line in (files("reportedly.compare") / "data" / "ways_of_telling.tsv").read_text("utf-8").splitlines()[1:]:
        sort, name, words, _ = line.split("\t")
        for word in words.split():
            found[word] = (*found.get(word, ()), (sort, name))
    return found


def ways(text: str) -> Mapping[str, str]:
    """For each sort the way in which a clause tells it; a sort that it tells in two ways is left out."""
    told: dict[str, set[str]] = {}
    for sort, name in _read(text):
        told.setdefault(sort, set()).add(name)
    return {sort: next(iter(names)) for sort, names in told.items() if len(names) == 1}


def _read(text: str) -> Iterator[tuple[str, str]]:
    for word in WORD.findall(text):
        yield from _ways().get(word.lower(), ())


def other_name(a: Mapping[str, str], b: Mapping[str, str]) -> tuple[str, str] | None:
    """The two names by which two clauses call one thing; None where they call it alike."""
    for sort in sorted(a.keys() & b.keys() - {PHASE}):
        if a[sort] != b[sort]:
            return a[sort], b[sort]
    return None


def other_phase(a: Mapping[str, str], b: Mapping[str, str]) -> bool:
    """Whether one tells as over what the other tells as going on."""
    return PHASE in a and PHASE in b and a[PHASE] != b[PHASE]
