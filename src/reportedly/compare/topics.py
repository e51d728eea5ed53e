"""Which reports are about the same thing: average linkage over TF-IDF vectors, dates taken into account.

The average similarity of two groups of unit vectors is the product of their sums over the product of their sizes, so
average linkage needs no table of all pairs: a group is its sum. Candidates are reports that share a rare word; where
many share it, the nearest in time.

A report that touches a story but tells another (an analysis, a recap, a meeting held "after" or "amid" it) belongs to
the topic, for its events may be the same, but the story is not what it is mainly about
(`text.headlines.main_clause`).
"""

from __future__ import annotations

import heapq
import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import tee

import numpy as np

from reportedly.compare.lexical_similarity import Rarity, Vector, cosine, rarity, vector
from reportedly.model import Annotated
from reportedly.text.headlines import headline, is_analysis, main_clause, reading
from reportedly.text.shingles import words_of_many

ALIKE = 0.155
"""Average similarity from which two undated groups are one (swept on ECB+: docs/accuracy/occurrences.md)."""

SAME_DAY = 1.5  # a report of the same or the next day needs less to be of the same story
FADES = 5.0  # days after which likeness counts e times less
LEAD = 60  # first words of a report: they count double
TERMS = 120  # heaviest words kept of a report, and twice as many of a group
CROWD = 32  # a word that more reports share names only neighbours in time
NEAR = 8  # reports on either side in the order of days that one of a crowd is compared with
APART = 18  # days after which no likeness is near enough any more: `nearness` times one is below a third of `ALIKE`
HEAVY = 25  # words of a report by which those near it are found
SLIGHT = 0.03  # what the heaviest words of two reports have to share, as a part of their likeness
POSTINGS = 1 << 17  # words of reports that are paired at once
AT_HAND = 4096  # vectors that stay unpacked
FOCUSED = 0.13  # likeness of a headline's main clause to the others' reports, below which it is about something else
FOCUSED_SHARE = 0.5  # the same, as a share of what is usual in the group
TYPICAL = 1.0
"""Likeness of a whole report to the others', as a share of the middle one's in the group, from which it is about the
same thing whatever words its headline has: a short headline may have none of the others' words."""


@dataclass(frozen=True, slots=True)
class Topics:
    """Reports put together.

    Attributes:
        topic: for each report, the number of its group.
        focused: for each report, whether the group's story is what it is mainly about.
        rare: the weights of words, for those who compare further.
    """

    topic: tuple[int, ...]
    focused: tuple[bool, ...]
    rare: Rarity


def day_of(document: Annotated) -> int | None:
    """The day of publication as an ordinal, where it is given or sure within a week."""
    published = document.published
    value = published.value or document.report.published
    if value is None:
        return None
    try:
        if published.basis == "inferred" and published.earliest and published.latest:
            width = date.fromisoformat(published.latest[:10]) - date.fromisoformat(published.earliest[:10])
            # a week: a day known less surely cannot tell stories of one wording apart
            if width.days > 7:
                return None
        return date.fromisoformat(value[:10]).toordinal()
    except ValueError:
        return None


def counted(words: Sequence[int]) -> dict[int, float]:
    """How often a report has each word, by its hash; those at its beginning count double."""
    counts: dict[int, float] = defaultdict(float)
    for place, word in enumerate(words):
        counts[word] += 2.0 if place < LEAD else 1.0
    return counts


class Vectors:
    """The heaviest words of each report with their weights, packed; unpacked while they are looked at."""

    def __init__(self, vectors: Iterable[Vector]) -> None:
        words, weights, sizes = array("Q"), array("f"), [0]
        for one in vectors:
            heaviest = sorted(one.items(), key=lambda item: (-item[1], item[0]))
            words.extend(word for word, _ in heaviest)
            weights.extend(weight for _, weight in heaviest)
            sizes.append(len(words))
        self.words = np.frombuffer(words, np.uint64) if words else np.zeros(0, np.uint64)
        self.weights = np.frombuffer(weights, np.float32) if weights else np.zeros(0, np.float32)
        self.bounds = np.array(sizes, np.int64)
        self._at_hand = lru_cache(maxsize=AT_HAND)(self._unpacked)

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def __getitem__(self, unit: int) -> Vector:
        return self._at_hand(unit)

    def _unpacked(self, unit: int) -> Vector:
        part = slice(self.bounds[unit], self.bounds[unit + 1])
        return dict(zip(self.words[part].tolist(), self.weights[part].tolist(), strict=True))


def topics(documents: Sequence[Annotated], same: Sequence[int] | None = None) -> Topics:
    """Topics of the reports. `same` gives reports that are known to be one text the same number."""
    rare = rarity(())
    units: dict[int, list[int]] = {}
    for number in range(len(documents)):
        units.setdefault(same[number] if same else number, []).append(number)
    members = list(units.values())
    first = {part[0] for part in members}
    days: list[int | None] = []
    titles: dict[int, str] = {}

    def vectors() -> Iterator[Vector]:
        for number, (document, words) in enumerate(zip(*_with_words(documents), strict=True)):
            days.append(day_of(document))
            if number in first:
                titles[number] = headline(document)
                yield vector(counted(words), rare, TERMS)

    packed = Vectors(vectors())
    dated = [next((day for number in part if (day := days[number]) is not None), None) for part in members]
    grouped = _linked(packed, dated)
    topic, focused = [0] * len(documents), [True] * len(documents)
    for name, part in enumerate(grouped):
        numbers = [members[unit][0] for unit in part]
        known = sum(days[number] is not None for number in numbers)
        kept = _focused([titles[number] for number in numbers], known, packed, part, rare)
        for unit, keeps in zip(part, kept, strict=True):
            for number in members[unit]:
                topic[number], focused[number] = name, keeps
    return Topics(tuple(topic), tuple(focused), rare)


def _with_words(documents: Sequence[Annotated]) -> tuple[Iterator[Annotated], Iterator[list[int]]]:
    """The reports, and their words; each report is asked for once."""
    one, two = tee(documents)
    return one, _words(two)


def _words(documents: Iterable[Annotated]) -> Iterator[list[int]]:
    """The words that say what each report is about, as numbers."""
    return (found.hashes.tolist() for found in words_of_many(reading(document) for document in documents))


def nearness(a: float | None, b: float | None) -> float:
    """How much two days of publication speak for one story; 1 where one of them is not known."""
    if a is None or b is None:
        return 1.0
    return SAME_DAY * math.exp(-max(0.0, abs(a - b) - 1.0) / FADES)


def _pairs(vectors: Vectors, days: Sequence[int | None]) -> Iterator[tuple[int, int]]:
    """Pairs of units that share rare words, the neighbours in time where many share one; in order.

    Pairs that share too little to be near, or lie too many days apart, are left out, so that their number grows with
    that of the reports.
    """
    count = len(vectors)
    day = np.array([np.nan if day is None else day for day in days])
    place = np.arange(len(vectors.words)) - np.repeat(vectors.bounds[:-1], np.diff(vectors.bounds))
    heavy = place < HEAVY
    unit = np.repeat(np.arange(count), np.diff(vectors.bounds))[heavy]
    word, weight = vectors.words[heavy], vectors.weights[heavy].astype(np.float64)
    rank = np.empty(count, np.int64)
    rank[sorted(range(count), key=lambda unit: (days[unit] or 0, unit))] = np.arange(count)
    order = np.lexsort((rank[unit], word))
    unit, word, weight = unit[order], word[order], weight[order]
    starts = np.flatnonzero(np.concatenate(([True], word[1:] != word[:-1]))) if len(word) else np.zeros(0, np.int64)
    sizes = np.diff(np.append(starts, len(word)))
    reach = np.repeat(np.where(sizes <= CROWD, sizes, NEAR), sizes)
    keys, shared = np.zeros(0, np.int64), np.zeros(0)
    for low in range(0, len(word), POSTINGS):
        new, told = [keys], [shared]
        for step in range(1, CROWD):
            at = np.arange(low, min(low + POSTINGS, len(word) - step))
            at = at[(word[at] == word[at + step]) & (reach[at] >= step)]
            a, b = unit[at], unit[at + step]
            told_soon = ~(np.abs(day[a] - day[b]) > APART)  # where a day is not known, too
            at, a, b = at[told_soon], a[told_soon], b[told_soon]
            new.append(np.minimum(a, b) * count + np.maximum(a, b))
            told.append(weight[at] * weight[at + step])
        every = np.concatenate(new)
        order = np.argsort(every, kind="stable")
        every = every[order]
        first = np.flatnonzero(np.concatenate(([True], every[1:] != every[:-1]))) if len(every) else order
        keys = every[first]
        shared = np.add.reduceat(np.concatenate(told)[order], first) if len(every) else shared
    kept = keys[shared >= SLIGHT]
    return zip((kept // max(count, 1)).tolist(), (kept % max(count, 1)).tolist(), strict=True)


class _Groups:
    """Groups of units with the sums of their vectors and of their known days."""

    def __init__(self, vectors: Vectors, days: Sequence[int | None]) -> None:
        self.members = {unit: [unit] for unit in range(len(vectors))}
        self.vectors = vectors
        self.sums: dict[int, Vector] = {}  # of groups of more than one
        self.days: dict[int, tuple[int, int]] = {
            unit: (0, 0) if day is None else (day, 1) for unit, day in enumerate(days)
        }

    def _sum(self, group: int) -> Vector:
        return self.sums.get(group) or self.vectors[group]

    def alike(self, a: int, b: int) -> float:
        """Average likeness of two groups, days taken into account."""
        (one, first), (two, second) = self.days[a], self.days[b]
        soon = nearness(one / first if first else None, two / second if second else None)
        if soon < ALIKE / 7:
            return soon  # two groups are never more alike than one and the same: no need to look at their words
        likeness = cosine(self._sum(a), self._sum(b)) / (len(self.members[a]) * len(self.members[b]))
        return likeness * soon

    def join(self, a: int, b: int) -> None:
        """Put group `b` into group `a`."""
        self.members[a] += self.members.pop(b)
        into = self.sums.setdefault(a, dict(self._sum(a)))
        for word, value in self._sum(b).items():
            into[word] = into.get(word, 0.0) + value
        if len(into) > 4 * TERMS:
            self.sums[a] = dict(sorted(into.items(), key=lambda item: (-item[1], item[0]))[: 2 * TERMS])
        self.sums.pop(b, None)
        (one, first), (two, second) = self.days[a], self.days.pop(b)
        self.days[a] = (one + two, first + second)


def _linked(vectors: Vectors, days: Sequence[int | None]) -> list[list[int]]:
    """Average linkage: the nearest two groups are joined until none are near enough."""
    groups = _Groups(vectors, days)
    near: dict[int, set[int]] = defaultdict(set)
    heap = []
    for a, b in _pairs(vectors, days):
        likeness = groups.alike(a, b)
        if likeness >= ALIKE / 3:
            near[a].add(b)
            near[b].add(a)
            if likeness >= ALIKE:
                heap.append((-likeness, a, b, 1, 1))
    heapq.heapify(heap)
    while heap:
        _, a, b, one, two = heapq.heappop(heap)
        if len(groups.members.get(a, ())) != one or len(groups.members.get(b, ())) != two:
            continue
        if len(near[a]) < len(near[b]):
            a, b = b, a
        groups.join(a, b)
        for other in near.pop(b):
            near[other].discard(b)
            if other != a:
                near[other].add(a)
                near[a].add(other)
        for other in sorted(near[a]):
            likeness = groups.alike(a, other)
            if likeness >= ALIKE:
                heapq.heappush(heap, (-likeness, a, other, len(groups.members[a]), len(groups.members[other])))
            elif likeness < ALIKE / 6:
                near[a].discard(other)
                near[other].discard(a)
    return [sorted(part) for _, part in sorted(groups.members.items())]


def _focused(titles: Sequence[str], dated: int, vectors: Vectors, units: Sequence[int], rare: Rarity) -> list[bool]:
    """For each report of a group, whether it is mainly about what the group is about.

    Asked only of dated reports: without dates nothing tells the news of the day from what it is set against.
    """
    if len(titles) < 3 or dated < len(titles) / 2:
        return [True] * len(titles)
    total: Vector = defaultdict(float)
    for unit in units:
        for word, value in vectors[unit].items():
            total[word] += value
    likeness: list[float | None] = []
    whole = [cosine(vectors[unit], total) - cosine(vectors[unit], vectors[unit]) for unit in units]
    found = words_of_many([main_clause(title) for title in titles])
    for words, unit in zip(found, units, strict=True):
        counts: dict[int, float] = defaultdict(float)
        for word in words.hashes.tolist():
            counts[word] += 1.0
        main = vector(counts, rare)
        rest = cosine(main, total) - cosine(main, vectors[unit])
        likeness.append(rest / (len(titles) - 1) if main else None)
    usual = sorted(value for value in likeness if value is not None)
    least = max(FOCUSED, FOCUSED_SHARE * usual[len(usual) // 2]) if usual else 0.0
    middle = sorted(whole)[len(whole) // 2]
    return [
        value is None or ((value >= min(least, 0.25) or own >= TYPICAL * middle) and not is_analysis(title))
        for value, own, title in zip(likeness, whole, titles, strict=True)
    ]
