"""Which texts may share a passage: candidate pairs, found without comparing all with all.

1. Texts of the same words are put together first, so ten thousand identical reports are one.
2. Each text keeps a sample of its shingles: those whose hash is a multiple of a power of two that grows with the text
   (Manber's sampling: two texts choose alike, so a passage of one is found in the other whatever stands around it).
3. A shingle that few texts share names all their pairs. One that many share (a footer, a template, a wire story that
   everybody carries) names only neighbours in three orders of the texts by their least hashes (Broder's MinHash), so
   that each text gets a few candidates and not thousands.

The cost grows with the number of words; no step looks at all pairs of a crowd.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from reportedly.text.shingles import SHINGLE, Flags, Hashes, Indexes, Words, mixed, shingles

Small = npt.NDArray[np.uint32]

COMMON = 24
"""A shingle that more texts than this share is common: it tells of a publisher's footer or a form, not of one story."""

FEW = 8  # shingles shared by at most so many texts name all their pairs; by more, neighbours alone
NEIGHBOURS = 2  # lines on either side in the sorted list with which a text is compared
CHUNK = 1 << 20  # pairs counted at once
SHINGLED = 1 << 19  # words whose shingles are made at once
COUNTED = np.uint64(3)  # the table counts the shingles without these bits: one in four
FULL = 60_000  # where the table of frequencies stops counting
SOME, LITTLE, SLIGHTEST = 20, 0.25, 0.05
"""A pair is looked at when its sample promises some twenty shared shingles, or in a short text a quarter of it."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The words of many texts, one after the other, without those that say the same as an earlier text.

    Attributes:
        hashes, flags: of all words; text `k` has those from `bounds[k]` to `bounds[k + 1]`.
        frequency: how often a shingle stands in the texts, at its hash modulo the table's length, for one in four.
        members: for each text that stands here, those it stands for.
    """

    hashes: Small
    flags: Flags
    bounds: Indexes
    frequency: npt.NDArray[np.uint16]
    members: tuple[tuple[int, ...], ...]

    def words(self, text: int) -> Hashes:
        """The word hashes of a text."""
        return self.small(text).astype(np.uint64)

    def small(self, text: int) -> Small:
        """The same as they are kept."""
        return self.hashes[self.bounds[text] : self.bounds[text + 1]]

    def looks(self, text: int) -> Flags:
        """How the words of a text look."""
        return self.flags[self.bounds[text] : self.bounds[text + 1]]

    def rare(self, hashes: Hashes) -> int:
        """About how many of the shingles are not common to many texts (from those that are counted)."""
        told = hashes[hashes & COUNTED == 0]
        if not len(told):
            return len(hashes)
        size = np.uint64(len(self.frequency) - 1)
        often = self.frequency[(told & size).astype(np.int64)]
        return round(len(hashes) * float(np.count_nonzero(often <= COMMON)) / len(told))


def corpus_of(texts: Iterable[Words]) -> Corpus:
    """The words of the texts, gathered; texts of exactly the same words are kept once."""
    kept: list[Small] = []
    flags: list[Flags] = []
    seen: dict[bytes, int] = {}
    members: list[list[int]] = []
    for number, words in enumerate(texts):
        small = (words.hashes >> np.uint64(32)).astype(np.uint32)
        key = blake2b(small.tobytes(), digest_size=16).digest() if len(small) else number.to_bytes(8, "big")
        stands = seen.setdefault(key, len(kept))
        if stands == len(kept):
            kept.append(small)
            flags.append(words.flags)
            members.append([])
        members[stands].append(number)
    bounds = np.cumsum([0] + [len(part) for part in kept]).astype(np.int64)
    hashes = np.concatenate(kept) if kept else np.zeros(0, np.uint32)
    del kept
    table = np.zeros(1 << max(12, int(bounds[-1] // 2).bit_length()), np.uint16)
    every = np.concatenate(flags) if flags else np.zeros(0, np.uint8)
    corpus = Corpus(hashes, every, bounds, table, tuple(map(tuple, members)))
    size = np.uint64(len(table) - 1)
    for made, _ in _shingled(corpus):
        slots = (made[made & COUNTED == 0] & size).astype(np.int64)
        np.add.at(table, slots[table[slots] < FULL], 1)
    return corpus


def _shingled(corpus: Corpus) -> Iterator[tuple[Hashes, Indexes]]:
    """All shingles of the corpus with the text each stands in, some texts at a time."""
    first, texts = 0, len(corpus.members)
    while first < texts:
        last = int(np.searchsorted(corpus.bounds, corpus.bounds[first] + SHINGLED, side="right")) - 1
        last = max(last, first + 1)
        low, high = int(corpus.bounds[first]), int(corpus.bounds[last])
        made = shingles(corpus.hashes[low:high].astype(np.uint64))
        owners = np.repeat(np.arange(first, last), np.diff(corpus.bounds[first : last + 1]))
        whole = owners[: len(made)] == owners[SHINGLE - 1 :][: len(made)]
        yield made[whole], owners[: len(made)][whole]
        first = last


def _sample(corpus: Corpus) -> tuple[Hashes, npt.NDArray[np.uint32], Indexes]:
    """(sampled shingle, text it stands in) without repetition within a text, and each text's sampling rate."""
    sizes = np.diff(corpus.bounds)
    rates = np.ones(len(sizes), np.int64)
    for rate in (1, 2, 4):
        rates[sizes > 100 * rate] = 2 * rate
    hashes, owners = [], []
    for made, owner in _shingled(corpus):
        taken = made & (rates[owner] - 1).astype(np.uint64) == 0
        hashes.append(made[taken])
        owners.append(owner[taken].astype(np.uint32))
    if not hashes:
        return np.zeros(0, np.uint64), np.zeros(0, np.uint32), rates
    every, owned = np.concatenate(hashes), np.concatenate(owners)
    if not len(every):
        return every, owned, rates
    order = np.lexsort((owned, every))
    every, owned = every[order], owned[order]
    fresh = np.concatenate(([True], (every[1:] != every[:-1]) | (owned[1:] != owned[:-1])))
    return every[fresh], owned[fresh], rates


def _orders(hashes: Hashes, owners: npt.NDArray[np.uint32], texts: int) -> list[Indexes]:
    """Three orders of the texts, in each of which texts with the same least hashes stand together."""
    least = []
    for salt in (1, 2, 3):
        values = mixed(hashes + np.uint64(salt))
        low = np.full(texts, np.iinfo(np.uint64).max, np.uint64)
        np.minimum.at(low, owners.astype(np.int64), values)
        least.append(low)
    ranks = []
    for first in range(3):
        order = np.lexsort((least[(first + 2) % 3], least[(first + 1) % 3], least[first]))
        rank = np.empty(texts, np.int64)
        rank[order] = np.arange(texts)
        ranks.append(rank)
    return ranks


def candidates(corpus: Corpus) -> tuple[Indexes, Indexes]:
    """Pairs of texts that may share a passage, first < second, in order."""
    texts = len(corpus.members)
    hashes, owned, rates = _sample(corpus)
    none = np.zeros(0, np.int64)
    if not len(hashes):
        return none, none
    ranks = _orders(hashes, owned, texts)
    owners = owned.astype(np.int64)
    edges = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1], [True])))
    starts, sizes = edges[:-1], np.diff(edges)
    counts = _Counts(texts)
    for size in range(2, FEW + 1):
        rows = starts[sizes == size]
        for a in range(size):
            for b in range(a + 1, size):
                counts.add(owners[rows + a], owners[rows + b])
    crowd = sizes > FEW
    if crowd.any():
        group = np.repeat(np.arange(int(crowd.sum())), sizes[crowd])
        members = owners[np.repeat(crowd, sizes)]
        for rank in ranks:
            line = np.lexsort((rank[members], group))
            owner, part = members[line], group[line]
            for step in range(1, NEIGHBOURS + 1):
                together = part[step:] == part[:-step]
                counts.add(owner[:-step][together], owner[step:][together])
    first, second, shared = counts.result()
    least = np.minimum(np.diff(corpus.bounds)[first], np.diff(corpus.bounds)[second])
    words = shared * np.maximum(rates[first], rates[second])
    enough = (shared >= 2) & (words >= np.minimum(SOME, LITTLE * least)) & (words >= SLIGHTEST * least)
    return first[enough], second[enough]


class _Counts:
    """Pairs, counted in pieces so that memory stays bounded."""

    def __init__(self, texts: int) -> None:
        self._texts = np.int64(texts)
        self._waiting: list[Indexes] = []
        self._waits = 0
        self._keys: Indexes = np.zeros(0, np.int64)
        self._counts: Indexes = np.zeros(0, np.int64)

    def add(self, a: Indexes, b: Indexes) -> None:
        """Count each pair once more."""
        for at in range(0, len(a), CHUNK):
            first, second = a[at : at + CHUNK], b[at : at + CHUNK]
            self._waiting.append(np.minimum(first, second) * self._texts + np.maximum(first, second))
            self._waits += len(first)
            if self._waits >= CHUNK:
                self._settle()

    def _settle(self) -> None:
        if self._waiting:
            fresh, fresh_counts = np.unique(np.concatenate(self._waiting), return_counts=True)
            keys = np.concatenate((self._keys, fresh))
            counts = np.concatenate((self._counts, fresh_counts))
            self._keys, where = np.unique(keys, return_inverse=True)
            self._counts = np.bincount(where, weights=counts, minlength=len(self._keys)).astype(np.int64)
            self._waiting, self._waits = [], 0

    def result(self) -> tuple[Indexes, Indexes, Indexes]:
        """(first, second, count) of every pair seen."""
        self._settle()
        return self._keys // self._texts, self._keys % self._texts, self._counts
