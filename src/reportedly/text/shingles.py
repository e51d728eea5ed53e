"""Words of many texts as numbers, fast: hashes that are the same on every machine, with the characters they stand at.

A word is a run of letters and digits, lower-cased. Its hash is a polynomial over code points, computed for a whole
batch of texts at once by prefix sums modulo 2**64 (Karp and Rabin), so the cost is a few operations a character and
does not depend on Python's own, seeded, string hash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Indexes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.uint8]

DIGIT, UPPER, INITIAL = 1, 2, 4
"""What a word looks like: it begins with a digit; with a capital; it is the first of its sentence or line."""

SHINGLE = 4
"""Words in a shingle: short enough that a text reworded word by word keeps most of them, long enough to be rare."""

BATCH = 1 << 16  # characters hashed at once: as many as fit the processor's cache (2**20 took twice as long)
_BASE = np.uint64(
    0x9E3779B97F4A7C15
)  # 2**64 by the golden ratio, odd: powers of it spread well (Knuth's multiplicative hash)
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 2**64))  # of the base, modulo 2**64
_MIX = np.uint64(0xD6E8FEB86659FD93)  # odd, with its bits evenly set, as mixers of 64 bits have them


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text: hash, first and last character (end-exclusive), and how each looks."""

    hashes: Hashes
    starts: Indexes
    ends: Indexes
    flags: Flags


@lru_cache(maxsize=1)
def _tables() -> tuple[npt.NDArray[np.uint64], Flags]:
    """For each code point the number of its lower-case letter, from 1, and what kind of character it is."""
    lower, kind = np.arange(1, 65537, dtype=np.uint64), np.zeros(65536, np.uint8)
    for code in range(65536):
        letter = chr(code)
        if letter.isalnum():
            kind[code] = 8 | (DIGIT if letter.isdigit() else 0) | (UPPER if letter.isupper() else 0)
            small = letter.lower()
            lower[code] = 1 + (ord(small) if len(small) == 1 else code)
        elif letter in '.!?:\n\r\u201c"':
            kind[code] = INITIAL
    return lower, kind


@lru_cache(maxsize=4)
def _powers(length: int) -> tuple[Hashes, Hashes]:
    there, back = np.full(length, _BASE), np.full(length, _INVERSE)
    there[0] = back[0] = 1
    return np.cumprod(there), np.cumprod(back)


def mixed(hashes: Hashes) -> Hashes:
    """The hashes with their bits spread, so that any bits of them may be used for sampling."""
    spread = hashes ^ (hashes >> np.uint64(32))
    spread *= _MIX
    spread ^= spread >> np.uint64(29)
    spread *= _MIX
    spread ^= spread >> np.uint64(32)
    return spread


def _words(codes: npt.NDArray[np.uint32]) -> Words:
    lower, kinds = _tables()
    known = codes.astype(np.intp)
    if known.max() >= 65536:
        known[known >= 65536] = 0
    kind = kinds[known]
    letter = kind >= 8
    edges = np.flatnonzero(letter[1:] != letter[:-1]) + 1
    starts = edges[::2] if not letter[0] else np.concatenate(([0], edges[1::2]))
    ends = edges[1::2] if not letter[0] else edges[::2]
    ends = np.concatenate((ends, [len(codes)])) if letter[-1] else ends
    size = 1 << max(10, len(codes).bit_length())
    there, back = _powers(size)
    total = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(lower[known] * there[: len(codes)], out=total[1:])
    hashes = mixed((total[ends] - total[starts]) * back[starts])
    flags = (kind[starts] & (DIGIT | UPPER)).astype(np.uint8)
    marks = np.zeros(len(codes) + 1, np.int64)
    np.cumsum(kind == INITIAL, out=marks[1:])
    before = marks[starts]
    flags[np.diff(before, prepend=-1) != 0] |= INITIAL
    return Words(hashes, starts, ends, flags)


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def words_of(text: str) -> Words:
    """The words of one text."""
    if not text:
        none = np.zeros(0, np.int64)
        return Words(np.zeros(0, np.uint64), none, none, np.zeros(0, np.uint8))
    return _words(_codes(text))


def words_of_many(texts: Iterable[str]) -> Iterator[Words]:
    """The words of each text, in order; the texts are taken, and the work is done, in batches."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) >= BATCH:
            yield from _split(batch)
            batch, size = [], 0
        batch.append(text + "\n")
        size += len(text) + 1
    if batch:
        yield from _split(batch)


def _split(texts: Sequence[str]) -> Iterator[Words]:
    every = _words(_codes("".join(texts)))
    bounds = np.cumsum([0] + [len(text) for text in texts])
    cuts = np.searchsorted(every.starts, bounds)
    for offset, first, last in zip(bounds.tolist(), cuts[:-1].tolist(), cuts[1:].tolist(), strict=False):
        part = slice(first, last)
        yield Words(every.hashes[part], every.starts[part] - offset, every.ends[part] - offset, every.flags[part])


def shingles(hashes: Hashes, length: int = SHINGLE) -> Hashes:
    """The hash of each run of `length` words; empty when the text is shorter."""
    count = len(hashes) - length + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    total = hashes[:count].copy()
    for k in range(1, length):
        total *= _BASE
        total += hashes[k : k + count]
    total ^= total >> np.uint64(32)  # any bits of it may be used for sampling: the words' bits are spread already
    return total
