"""Which texts may share a passage: candidate pairs, found without comparing all with all.

1. Texts of the same words are put together first, so ten thousand identical reports are one.
2. Each text keeps a sample of its shingles: those whose hash is a multiple of a power of two that grows with the text
   (Manber's sampling: two texts choose alike, so a passage of one is found in the other whatever stands around it).
3. A shingle that few texts share names all their pairs. One that many share (a footer, a template, a wire story that
   everybody carries) names only neighbours in three orders of the texts by their least hashes (Broder's MinHash), so
   that each text gets a few candidates and not thousands.

The cost grows with the number of words; no step looks at all pairs of a crowd.

Which shingles are common is known of a whole record (`common`), also where a few of its texts are compared alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from reportedly.text.shingles import SHINGLE, Flags, Hashes, Indexes, Words, mixed, shingles

Small = npt.NDArray[np.uint32]
Owners = npt.NDArray[np.uint32]

COMMON = 24
"""A shingle that more texts than this share is common: it tells of a publisher's footer or a form, not of one story."""

FEW = 8  # shingles shared by at most so many texts name all their pairs; by more, neighbours alone
SALTS = (1, 2, 3)  # one for each order of the texts
NEIGHBOURS = 2  # lines on either side in the sorted list with which a text is compared
CHUNK = 1 << 20  # pairs counted at once
TOLD = np.uint64(7)  # of shingles without these bits, one in eight, it is known whether they are common
SHINGLED = 1 << 19  # words whose shingles are made at once
SOME, LITTLE, SLIGHTEST = 20, 0.25, 0.05
"""A pair is looked at when its sample promises some twenty shared shingles, or in a short text a quarter of it."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The words of many texts, one after the other, without those that say the same as an earlier text.

    Attributes:
        hashes, flags: of all words; text `k` has those from `bounds[k]` to `bounds[k + 1]`.
        common: shingles that many texts share, sorted: of those without the bits `TOLD`.
        members: for each text that stands here, those it stands for.
    """

    hashes: Small
    flags: Flags
    bounds: Indexes
    common: Hashes
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
        """About how many of the shingles are not common to many texts (from those of which that is known)."""
        told = hashes[hashes & TOLD == 0]
        if not len(told) or not len(self.common):
            return len(hashes)
        often = self.common[np.minimum(np.searchsorted(self.common, told), len(self.common) - 1)] == told
        return round(len(hashes) * (1.0 - float(np.count_nonzero(often)) / len(told)))


def corpus_of(texts: Iterable[Words], known: Hashes | None = None) -> Corpus:
    """The words of the texts, gathered; texts of exactly the same words are kept once.

    Args:
        known: the common shingles of a record of which these are some texts; without them those of the texts at hand.
    """
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
    every = np.concatenate(flags) if flags else np.zeros(0, np.uint8)
    none = np.zeros(0, np.uint64)
    corpus = Corpus(hashes, every, bounds, none if known is None else known, tuple(map(tuple, members)))
    return corpus if known is not None else replace(corpus, common=common(_sample(corpus)[0]))


def common(hashes: Hashes) -> Hashes:
    """The shingles that many texts share. `hashes`: the samples of all texts, each without repetition."""
    found, often = np.unique(hashes[hashes & TOLD == 0], return_counts=True)
    return found[often > COMMON]


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


def rate_of(size: int) -> int:
    """One in how many shingles of a text of so many words is sampled."""
    # each doubling of a text halves the share, so that 50 to 100 are taken of any but the longest
    return 1 if size <= 100 else 2 if size <= 200 else 4 if size <= 400 else 8


def _sample(corpus: Corpus) -> tuple[Hashes, Owners]:
    """The sampled shingles and the text that each stands in, without repetition within a text."""
    rates = np.array([rate_of(size) for size in np.diff(corpus.bounds).tolist()], np.int64)
    hashes, owners = [], []
    for made, owner in _shingled(corpus):
        taken = made & (rates[owner] - 1).astype(np.uint64) == 0
        hashes.append(made[taken])
        owners.append(owner[taken].astype(np.uint32))
    if not hashes:
        return np.zeros(0, np.uint64), np.zeros(0, np.uint32)
    every, owned = np.concatenate(hashes), np.concatenate(owners)
    order = np.lexsort((owned, every))
    every, owned = every[order], owned[order]
    fresh = np.ones(len(every), bool)
    fresh[1:] = (every[1:] != every[:-1]) | (owned[1:] != owned[:-1])
    return every[fresh], owned[fresh]


def orders(samples: Iterable[tuple[Hashes, Indexes]], texts: int) -> list[Indexes]:
    """Three orders of the texts, in each of which texts with the same least hashes stand together.

    Args:
        samples: the sampled shingles with the text that each stands in, some at a time.
    """
    least = [np.full(texts, np.iinfo(np.uint64).max, np.uint64) for _ in SALTS]
    for hashes, owners in samples:
        for low, salt in zip(least, SALTS, strict=True):
            np.minimum.at(low, owners, mixed(hashes + np.uint64(salt)))
    ranks = []
    for first in range(3):
        order = np.lexsort((least[(first + 2) % 3], least[(first + 1) % 3], least[first]))
        rank = np.empty(texts, np.int64)
        rank[order] = np.arange(texts)
        ranks.append(rank)
    return ranks


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of texts, in order, with how many shingles of their samples they were seen to share.

    Attributes:
        first, second: the texts, first < second.
        shared: sampled shingles that both have.
        often: those of them that are common.
        rates: one in how many shingles was sampled.
        least: words of the shorter text.
    """

    first: Indexes
    second: Indexes
    shared: Indexes
    often: Indexes
    rates: Indexes
    least: Indexes

    def enough(self, shared: Indexes) -> npt.NDArray[np.bool_]:
        """Where so many shared shingles promise a passage that is worth looking for."""
        words = shared * self.rates
        return np.asarray(
            (shared >= 2) & (words >= np.minimum(SOME, LITTLE * self.least)) & (words >= SLIGHTEST * self.least)
        )


def candidates(corpus: Corpus) -> tuple[Indexes, Indexes]:
    """Pairs of texts that may share a passage, first < second, in order."""
    pairs = paired(*_sample(corpus), np.diff(corpus.bounds))
    enough = pairs.enough(pairs.shared)
    return pairs.first[enough], pairs.second[enough]


def paired(hashes: Hashes, owned: Owners, sizes: Indexes, ranks: Sequence[Indexes] | None = None) -> Pairs:
    """The pairs of texts that share sampled shingles.

    Args:
        hashes, owned: the samples of all texts, sorted by the shingle and then by the text.
        sizes: words of each text.
        ranks: orders of the texts (`orders`); those by these samples, if left out.
    """
    texts = len(sizes)
    none = np.zeros(0, np.int64)
    if not len(hashes):
        return Pairs(none, none, none, none, none, none)
    owners = owned.astype(np.int64)
    ranks = orders([(hashes, owners)], texts) if ranks is None else ranks
    edges = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1], [True])))
    starts, many = edges[:-1], np.diff(edges)
    counts = _Counts(texts)
    for size in range(2, FEW + 1):
        rows = starts[many == size]
        for a in range(size):
            for b in range(a + 1, size):
                counts.add(owners[rows + a], owners[rows + b], np.zeros(len(rows), bool))
    crowd = many > FEW
    if crowd.any():
        group = np.repeat(np.arange(int(crowd.sum())), many[crowd])
        often = np.repeat(many[crowd] > COMMON, many[crowd])
        members = owners[np.repeat(crowd, many)]
        for rank in ranks:
            line = np.lexsort((rank[members], group))
            owner, part, told = members[line], group[line], often[line]
            for step in range(1, NEIGHBOURS + 1):
                together = part[step:] == part[:-step]
                counts.add(owner[:-step][together], owner[step:][together], told[step:][together])
    first, second, shared, common_ones = counts.result()
    rates = np.array([rate_of(size) for size in sizes.tolist()], np.int64)
    return Pairs(
        first,
        second,
        shared,
        common_ones,
        np.maximum(rates[first], rates[second]),
        np.minimum(sizes[first], sizes[second]),
    )


class _Counts:
    """Pairs, counted in pieces so that memory stays bounded, and what is counted twice as much as what waits."""

    def __init__(self, texts: int) -> None:
        self._texts = np.int64(texts)
        self._waiting: list[tuple[Indexes, Indexes]] = []
        self._waits = 0
        self._keys: Indexes = np.zeros(0, np.int64)
        self._counts: Indexes = np.zeros(0, np.int64)

    def add(self, a: Indexes, b: Indexes, often: npt.NDArray[np.bool_]) -> None:
        """Count each pair once more; `often`: by a shingle that is common."""
        for at in range(0, len(a), CHUNK):
            first, second = a[at : at + CHUNK], b[at : at + CHUNK]
            keys = np.minimum(first, second) * self._texts + np.maximum(first, second)
            self._waiting.append((keys, 1 + (often[at : at + CHUNK].astype(np.int64) << 32)))
            self._waits += len(keys)
            if self._waits >= max(CHUNK, len(self._keys)):
                self._settle()

    def _settle(self) -> None:
        if self._waiting:
            keys = np.concatenate([self._keys, *(part for part, _ in self._waiting)])
            counts = np.concatenate([self._counts, *(part for _, part in self._waiting)])
            self._waiting, self._waits = [], 0
            order = np.argsort(keys, kind="stable")
            keys, counts = keys[order], counts[order]
            first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
            self._keys, self._counts = keys[first], np.add.reduceat(counts, first)

    def result(self) -> tuple[Indexes, Indexes, Indexes, Indexes]:
        """(first, second, count, count by common shingles) of every pair seen."""
        self._settle()
        return (
            self._keys // self._texts,
            self._keys % self._texts,
            self._counts & 0xFFFFFFFF,
            self._counts >> 32,
        )
