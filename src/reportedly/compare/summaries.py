"""What of a report decides which others it has to do with: a few hundred bytes, kept from one comparison to the next.

A summary is a function of its report alone. From the summaries of all reports `neighbourhoods` finds those that are
compared with one another; the reports themselves are taken up only where a neighbourhood has changed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import tee

import numpy as np
import numpy.typing as npt

from reportedly.audit.quoted_phrases import asking, said_in
from reportedly.compare.copies import prose_words
from reportedly.compare.event_mentions import outlines
from reportedly.compare.lexical_similarity import rarity, vector
from reportedly.compare.sketches import rate_of
from reportedly.compare.topics import TERMS, counted, day_of
from reportedly.model import Annotated
from reportedly.text.headlines import reading
from reportedly.text.shingles import Hashes, shingles, words_of_many

HEAVY = 25  # words of a report by which those near it are found
HEAD = struct.Struct("<iI16s5I")

Weights = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.uint32]


AT_ONCE = 16_384
"""Reports whose values are looked at together where all at once would take too much memory."""


@dataclass(frozen=True, eq=False, slots=True)
class Summary:
    """What of a report decides which others it has to do with.

    Attributes:
        day: of publication, as an ordinal; 0 where it is not known.
        size: words of its own prose.
        text: a hash of these words: reports of one text have the same.
        sample: some of its shingles, sorted (`sketches`).
        words, weights: its heaviest words, as `topics` weighs them.
        happenings: each a hash of an event's type, its town and its day.
        said, quotes, lengths: for each stem of each quotation a hash of speaker and stem, the quotation's number and
            how many stems it has.
        asked, asks: for each word that a quotation of a speaker is looked for by, the same hash, and which search.
    """

    day: int
    size: int
    text: bytes
    sample: Hashes
    words: Hashes
    weights: Weights
    happenings: Hashes
    said: Hashes
    quotes: Numbers
    lengths: Numbers
    asked: Hashes
    asks: Numbers

    def packed(self) -> bytes:
        """The summary as bytes."""
        sizes = (len(one) for one in (self.sample, self.words, self.happenings, self.said, self.asked))
        parts = (
            self.sample, self.words, self.weights, self.happenings, self.said, self.quotes, self.lengths,
            self.asked, self.asks,
        )  # fmt: skip
        return HEAD.pack(self.day, self.size, self.text, *sizes) + b"".join(part.tobytes() for part in parts)


def unpacked(data: bytes) -> Summary:
    """The summary that these bytes hold."""
    day, size, text, sample, words, happenings, said, asked = HEAD.unpack_from(data)
    at = HEAD.size
    found: list[npt.NDArray[np.generic]] = []
    for count, kind in (
        (sample, np.uint64), (words, np.uint64), (words, np.float32), (happenings, np.uint64), (said, np.uint64),
        (said, np.uint32), (said, np.uint32), (asked, np.uint64), (asked, np.uint32),
    ):  # fmt: skip
        part = np.frombuffer(data, kind, count, at)
        found.append(part)
        at += part.nbytes
    return Summary(day, size, text, *found)  # type: ignore[arg-type]


def summarised(documents: Iterable[Annotated]) -> Iterator[Summary]:
    """The summaries of some reports, in order."""
    one, two, three = tee(documents, 3)
    prose, words = prose_words(two), words_of_many(reading(document) for document in three)
    rare = rarity(())
    for document, own, read in zip(one, prose, words, strict=True):
        small = (own.hashes >> np.uint64(32)).astype(np.uint32)
        made = shingles(small.astype(np.uint64))
        heavy = vector(counted(read.hashes.tolist()), rare, TERMS)
        chosen = sorted(heavy.items(), key=lambda item: (-item[1], item[0]))[:HEAVY]
        said, quotes, lengths = _said(document)
        asked, asks = _asked(document)
        yield Summary(
            day=day_of(document) or 0,
            size=len(small),
            text=blake2b(
                small.tobytes() or document.report.id.encode("utf-8", "surrogatepass"), digest_size=16
            ).digest(),
            sample=np.unique(made[made & np.uint64(rate_of(len(small)) - 1) == 0]),
            words=np.array([word for word, _ in chosen], np.uint64),
            weights=np.array([weight for _, weight in chosen], np.float32),
            happenings=_happenings(document),
            said=said,
            quotes=quotes,
            lengths=lengths,
            asked=asked,
            asks=asks,
        )


def _hash(*parts: object) -> int:
    words = "\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(words, digest_size=8).digest(), "little")


def _happenings(document: Annotated) -> Hashes:
    """The events of a known type in a town on one day: what `occurrences` joins across topics."""
    found = {
        _hash(mention.type, mention.place, mention.first)
        for mention in outlines(document, 0)
        if mention.across is not None
    }
    return np.array(sorted(found), np.uint64)


def _said(document: Annotated) -> tuple[Hashes, Numbers, Numbers]:
    rows = [
        (_hash(speaker, stem), number, len(quoted.stems))
        for number, (speaker, quoted) in enumerate(said_in(document))
        for stem in sorted(set(quoted.stems))
    ]
    return (
        np.array([row[0] for row in rows], np.uint64),
        np.array([row[1] for row in rows], np.uint32),
        np.array([row[2] for row in rows], np.uint32),
    )


def _asked(document: Annotated) -> tuple[Hashes, Numbers]:
    rows = [
        (_hash(speaker, word), number)
        for number, (speaker, words) in enumerate(
            (speaker, words) for one in asking(document) for speaker in one.speakers for words in [one.words]
        )
        for word in sorted(words)
    ]
    return np.array([row[0] for row in rows], np.uint64), np.array([row[1] for row in rows], np.uint32)


class Summaries:
    """The summaries of all reports of a record, column by column.

    Attributes:
        names, marks: of the reports, in the order of the ids.
        days, sizes, texts: one for each report.
        samples, words, weights, happenings, ...: of all reports, one after the other; report `k` has those between
            its two bounds.
    """

    def __init__(self, names: Sequence[str], marks: Sequence[str], summaries: Iterable[Summary]) -> None:
        self.names, self.marks = tuple(names), tuple(marks)
        count = len(self.names)
        self.days, self.sizes = np.zeros(count, np.int64), np.zeros(count, np.int64)
        texts: list[bytes] = []
        self._counts = {name: np.zeros(count, np.uint32) for name in COLUMNS}
        grown = {name: bytearray() for name in COLUMNS}  # bytes, and no object for each report
        for number, one in enumerate(summaries):
            self.days[number], self.sizes[number] = one.day, one.size
            texts.append(one.text)
            for name, kind in COLUMNS.items():
                values = getattr(one, name)
                self._counts[name][number] = len(values)
                grown[name] += values.astype(kind, copy=False).tobytes()
        self.texts = tuple(texts)
        self._columns: dict[str, npt.NDArray[np.generic]] = {
            name: np.frombuffer(grown[name], kind) for name, kind in COLUMNS.items()
        }

    def __len__(self) -> int:
        return len(self.names)

    def column(self, name: str) -> npt.NDArray[np.generic]:
        """One field of all summaries, one after the other."""
        return self._columns[name]

    def owners(self, name: str) -> npt.NDArray[np.int64]:
        """For each value of a column the number of its report."""
        return np.repeat(np.arange(len(self)), self._counts[name])

    def pieces(self, name: str) -> Iterator[tuple[npt.NDArray[np.generic], npt.NDArray[np.int64]]]:
        """A column with the numbers of the reports, some reports at a time."""
        bounds = np.concatenate(([0], np.cumsum(self._counts[name], dtype=np.int64)))
        for low in range(0, len(self), AT_ONCE):
            high = min(low + AT_ONCE, len(self))
            owners = np.repeat(np.arange(low, high), self._counts[name][low:high])
            yield self._columns[name][bounds[low] : bounds[high]], owners


COLUMNS = {
    "sample": np.uint64,
    "words": np.uint64,
    "weights": np.float32,
    "happenings": np.uint64,
    "said": np.uint64,
    "quotes": np.uint32,
    "lengths": np.uint32,
    "asked": np.uint64,
    "asks": np.uint32,
}
"""The fields of a summary that hold several values, with their kinds."""
