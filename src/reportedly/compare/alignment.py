"""What two texts have in common: how much of the shorter one, whether it is one report or a form filled in twice.

Shared are the words that stand in a run of four which the other text has too. Three things are told apart by where the
shared words stand:

- a footer: the same words at the very end of both, with little else shared;
- a form (daily bulletins from one template): the words between shared runs are figures, days and places, and they
  differ nearly everywhere;
- a text handed on, whatever was cut, moved, reworded or put in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from reportedly.compare.sketches import Corpus
from reportedly.text.shingles import DIGIT, INITIAL, SHINGLE, UPPER, Hashes, Indexes, shingles

Mask = npt.NDArray[np.bool_]

SLIPS = 2  # words that may differ within a common ending
WHOLE = 0.8  # an ending that is so much of a text is the text itself
SHORT_GAP = 8  # words: a longer stretch between shared runs is a text of its own, not a slot of a form
SLOTS = 3  # figures filled in otherwise before a form is suspected
ENOUGH, LITTLE = 16, 0.2  # shared shingles below which two short texts may just say the same thing
BEGIN, END = 1.25, 0.75
"""What the first and the last shingle of the shorter text weigh: a text is what it begins with, a quotation or a
paragraph of another story stands further down."""
WEIGHED = (0.15, 0.85)  # shares between which the place of what is shared can decide
LEAD = 40  # first words of a text, after which a copy is expected to have set in


@dataclass(frozen=True, slots=True)
class Shared:
    """How much two texts share.

    Attributes:
        containment: share of the shorter text's shingles that the other has, footers and common shingles left out,
            those at its beginning counted for more than those at its end.
        form: they are one form filled in twice.
    """

    containment: float
    form: bool = False


class Aligner:
    """Compares texts of one corpus; remembers what it compared."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._known: dict[tuple[int, int], Shared] = {}
        self._sorted = lru_cache(maxsize=4096)(self._sorted_shingles)  # a cache for each aligner, dropped with it

    def _sorted_shingles(self, text: int) -> Hashes:
        made = shingles(self.corpus.words(text))
        made.sort()
        return made[fresh(made)]

    def shared(self, a: int, b: int) -> Shared:
        """What the texts `a` and `b` of the corpus have in common."""
        key = (a, b) if a < b else (b, a)
        if key not in self._known:
            self._known[key] = self._compare(*key)
        return self._known[key]

    def _compare(self, a: int, b: int) -> Shared:
        one, two = self._sorted(a), self._sorted(b)
        if len(one) > len(two):
            one, two, a, b = two, one, b, a
        least = len(one)
        if not least:
            return Shared(0.0)
        both = one[within(one, two)]
        if len(both) < 0.05 * least:
            return Shared(0.0)
        containment = self._without_ending(a, b, both, least)
        if containment is None:
            containment = len(both) / least
        elif (rare := self.corpus.rare(both)) < 0.5 * len(both) and not self._leads(a, b, both):
            containment = min(containment, rare / least)
        if len(both) < ENOUGH and containment < WHOLE:
            return Shared(min(containment, LITTLE))
        if 0.25 * least < len(both) < least and self._form(a, both):
            return Shared(0.0, form=True)
        return Shared(self._from_the_beginning(a, both, containment))

    def _from_the_beginning(self, text: int, both: Hashes, containment: float) -> float:
        """The containment, more where the shorter text's beginning is what they share, less where it is its end."""
        if not WEIGHED[0] < containment < WEIGHED[1]:
            return containment
        hit = within(shingles(self.corpus.words(text)), both)
        weights = np.linspace(BEGIN, END, len(hit))
        return min(1.0, containment * float(weights[hit].mean())) if hit.any() else containment

    def _without_ending(self, a: int, b: int, both: Hashes, least: int) -> float | None:
        """Containment without the words that end both texts; None when they end alike for nearly all their length."""
        first, second = self.corpus.small(a), self.corpus.small(b)
        length = min(len(first), len(second))
        if np.count_nonzero(first[-SHINGLE:] != second[-SHINGLE:]) > SLIPS:
            return len(both) / least
        differ = np.flatnonzero(first[::-1][:length] != second[::-1][:length])
        ending = int(differ[SLIPS]) if len(differ) > SLIPS else length
        if ending >= WHOLE * length:
            return None
        if ending < SHINGLE:
            return len(both) / least
        one = shingles(first[: len(first) - ending].astype(np.uint64))
        two = shingles(second[: len(second) - ending].astype(np.uint64))
        if len(one) > len(two):
            one, two = two, one
        two.sort()
        return np.count_nonzero(within(one, two)) / len(one) if len(one) else None

    def _leads(self, a: int, b: int, both: Hashes) -> bool:
        """Whether one of the texts is in the other from its beginning on."""
        for text in (a, b):
            begin = shingles(self.corpus.words(text)[:LEAD])
            if len(begin) and within(begin, both).mean() >= 0.5:  # more of it than not
                return True
        return False

    def _form(self, text: int, both: Hashes) -> bool:
        """Whether figures and names differ nearly wherever the shared words leave a slot."""
        looks = self.corpus.looks(text)
        if np.count_nonzero(looks & DIGIT) < SLOTS:
            return False
        inside = covered(self.corpus.words(text), both)
        telling = ((looks & DIGIT) > 0) | ((looks & (UPPER | INITIAL)) == UPPER)
        figures = (looks & DIGIT) > 0
        slots = ~inside & short_gaps(inside)
        differ, same = int((telling & slots).sum()), int((telling & inside).sum())
        figures_differ, figures_same = int((figures & slots).sum()), int((figures & inside).sum())
        return figures_differ >= SLOTS and (figures_differ > 1.5 * figures_same or differ > 0.8 * same)


def within(values: Hashes, known: Hashes) -> Mask:
    """Which of the values are among the known ones (sorted, not empty)."""
    at = known.searchsorted(values)
    at[at == len(known)] = 0
    return np.asarray(known[at] == values)


def fresh(values: npt.NDArray[Any]) -> Mask:
    """Which of the sorted values are not the same as the one before."""
    new = np.empty(len(values), bool)
    new[:1] = True
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return new


def covered(words: Hashes, both: Hashes) -> Mask:
    """Which of the words stand in a run that is in `both` (sorted, not empty)."""
    made = shingles(words)
    hit = within(made, both)
    inside = np.zeros(len(words), bool)
    for step in range(SHINGLE):
        inside[step : step + len(made)] |= hit
    return inside


def short_gaps(inside: Mask) -> Mask:
    """The words outside that stand in a short gap between two shared runs."""
    gaps = np.zeros(len(inside), bool)
    for start, end in runs(~inside):
        if start > 0 and end < len(inside) and end - start <= SHORT_GAP:
            gaps[start:end] = True
    return gaps


def runs(mask: Mask) -> list[tuple[int, int]]:
    """(first, end) of each unbroken stretch of True."""
    edges: Indexes = np.flatnonzero(np.diff(mask.astype(np.int8), prepend=0, append=0)).astype(np.int64)
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
