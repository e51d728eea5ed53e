"""Whose a described person is: "her father" is one man as long as "her" is one woman."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportedly.layers.actors.candidates import Candidate
from reportedly.layers.actors.name_clustering import Chain

WINDOW = 8  # mentions before a description among which its possessor stands
MOST = 20  # persons of one word for one possessor ("his soldier"): linear time

Told = tuple[frozenset[str], Chain]


def owner_of(m: int, found: Sequence[Candidate], placed: Mapping[int, Chain]) -> Chain | None:
    """The actor told of by the possessor that a description begins with: "her | father", "Lem's | deputy".

    Args:
        placed: the chain of each mention so far.
    """
    each = found[m]
    if each.definite != "my":
        return None
    for k in range(m - 1, max(-1, m - WINDOW), -1):
        if found[k].first == each.first and found[k].role == "poss":
            return placed.get(k)
    return None


class Belongings:
    """The persons of a report that were told of by a possessor: "his elder brother", "the mayor's deputy"."""

    def __init__(self) -> None:
        self._told: dict[tuple[int, str], list[Told]] = {}

    def find(self, each: Candidate, owner: Chain | None) -> Chain | None:
        """The person whom a description with the same possessor told of last; None where its words speak against it."""
        if owner is None or each.kind != "person" or each.number != "s":
            return None
        own = _own(each, owner)
        rows = reversed(self._told.get((id(owner), each.lemma), []))
        return next((chain for told, chain in rows if _agree(own, told)), None)

    def others(self, each: Candidate, owner: Chain | None) -> frozenset[int]:
        """Those of the same possessor and word whom the description's words tell apart: "her younger brother"."""
        if owner is None:
            return frozenset()
        own = _own(each, owner)
        return frozenset(
            id(chain) for told, chain in self._told.get((id(owner), each.lemma), []) if not _agree(own, told)
        )

    def keep(self, each: Candidate, owner: Chain | None, chain: Chain) -> None:
        """Note that the mention put into the chain tells of it by that possessor."""
        if owner is None or owner == chain:
            return
        rows = self._told.setdefault((id(owner), each.lemma), [])
        row = (_own(each, owner), chain)
        if len(rows) < MOST and row not in rows:
            rows.append(row)

    def join_named(self) -> None:
        """Give the mentions of those who are named only later to the one named: "his father ... his father, Bo Lem"."""
        for rows in self._told.values():
            named = [row for row in rows if row[1].named]
            for own, chain in rows:
                if chain.named or chain.kind != "person":
                    continue
                fits = (other for told, other in named if _agree(own, told) and _one_gender(chain, other))
                if (other := next(fits, None)) is not None:
                    other.mentions.extend(chain.mentions)
                    chain.mentions.clear()


def _own(each: Candidate, owner: Chain) -> frozenset[str]:
    """The words of a description but for its possessor's name: "elder" of "Lem's elder brother"."""
    return frozenset(each.words) - owner.name_words


def _agree(own: frozenset[str], told: frozenset[str]) -> bool:
    return own <= told or told <= own


def _one_gender(one: Chain, other: Chain) -> bool:
    return not one.gender or not other.gender or one.gender == other.gender
