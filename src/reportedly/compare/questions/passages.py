"""The words of a sentence or clause as comparing weighs them, and where a sentence stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from reportedly.compare.lexical_similarity import Rarity, Vector, rarity, vector
from reportedly.model import Annotated, Span
from reportedly.text.clauses import FUNCTION
from reportedly.text.sentences import WORD, sentences
from reportedly.text.shingles import words_of
from reportedly.text.stems import stem


@lru_cache(maxsize=1)
def _rare() -> Rarity:
    return rarity(())


@lru_cache(maxsize=1 << 16)
def _hash(word: str) -> int | None:
    found = words_of(word).hashes.tolist()
    return found[0] if found else None


def weighed(text: str) -> Vector:
    """The stems of the words that carry meaning, the rare ones heavy: a vector of length one."""
    counts: dict[int, float] = {}
    for word in WORD.findall(text):
        if word.lower() in FUNCTION or word[0].isdigit():
            continue
        key = _hash(stem(word))
        if key is not None:
            counts[key] = counts.get(key, 0.0) + 1.0
    return vector(counts, _rare())


class Sentences:
    """The sentences of one report, looked up by a character."""

    def __init__(self, document: Annotated) -> None:
        self.spans: Sequence[Span] = list(sentences(document))
        self._starts = [span.start for span in self.spans]
        self._vectors = [(start, end, value) for start, end, value in document.vectors]
        self._vector_starts = [start for start, _, _ in self._vectors]

    def around(self, at: int) -> Span | None:
        """The sentence that holds a character, or the one before it."""
        where = bisect_right(self._starts, at) - 1
        return self.spans[where] if where >= 0 else None

    def meaning(self, at: int) -> npt.NDArray[np.float32] | None:
        """The embedding of the sentence that holds a character, of length one."""
        where = bisect_right(self._vector_starts, at) - 1
        if where < 0 or at >= self._vectors[where][1]:
            return None
        values = np.frombuffer(self._vectors[where][2], np.int8).astype(np.float32)
        size = float(np.linalg.norm(values))
        return np.asarray(values / size, np.float32) if size else None
