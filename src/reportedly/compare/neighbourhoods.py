"""Neighbourhoods: reports that have to do with one another, each compared alone, whatever else a record holds.

Comparing all with all would cost more with every day. From the `summaries` of all reports those are put together that

- carry one text, or share a passage (`sketches`), or that a person decided on: always;
- share heavy words within weeks (`shared_words`), or tell of one type of event in one town on one day: the nearest
  first, until a neighbourhood has `LARGEST` texts.

What is found in a neighbourhood depends on its reports alone, and on what its name is made from besides: the shingles
among its own that are common in the whole record, what a person decided, and the further reports that are `heard`
(where a speaker is quoted with words that a report of the neighbourhood puts in their mouth). So a record that grows
has what a record built at once has, byte for byte, though only those neighbourhoods are compared whose name is new.

Every step works on columns of numbers, and costs some ten microseconds a report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reportedly.compare.decisions import Decisions
from reportedly.compare.shared_words import sharing
from reportedly.compare.sketches import common, orders, paired
from reportedly.compare.summaries import AT_ONCE, Summaries
from reportedly.model.identifiers import content_id
from reportedly.text.shingles import Hashes

Numbers = npt.NDArray[np.int64]

LARGEST = 300
"""Texts of a neighbourhood, those that are copies of one another left aside: what bounds the cost of a new report."""

SURE = 0.25  # likeness from which a neighbourhood may grow so large; by less only a smaller one, as by its square

LIKE = 0.08  # what two reports share of their heavy words, nearness in time taken into account, to be neighbours
ONE_EVENT = 0.16  # stands for that where two tell of one type of event in one town on one day
CROWD = 500  # reports that tell of one type of event in one town on one day: more say nothing
SORTED = 1 << 22  # sampled shingles that are sorted at once
COPIED = 0.5  # share of the shorter text from which common shingles alone speak for a copy, and for no footer


@dataclass(frozen=True, eq=False, slots=True)
class Neighbourhood:
    """Reports that are compared with one another and with no others.

    Attributes:
        name: changes with everything that their comparison depends on.
        numbers: of the reports, in the order of the ids.
        heard: numbers of further reports whose quotations are looked at.
        common: those of the shingles that they share which many texts of the record share.
    """

    name: str
    numbers: tuple[int, ...]
    heard: tuple[int, ...]
    common: Hashes


def neighbourhoods(every: Summaries, decisions: Decisions | None = None) -> list[Neighbourhood]:
    """The neighbourhoods of a record, in the order of their first reports."""
    decisions = decisions or Decisions()
    joined = _Joined(len(every))
    units, unit_of = _units(every, joined)
    shingles, owners = _samples(every, units, unit_of)
    for a, b in _copied(every, units, unit_of, shingles, owners.astype(np.uint32)):
        joined.put(a, b)
    decided = _decided(every, decisions)
    for a, b in decided:
        joined.put(a, b)
    joined.count(units)
    for a, b, likeness in _alike(every, units, unit_of):
        joined.put(a, b, LARGEST * min(1.0, likeness / SURE) ** 2)
    groups = joined.groups()
    place = np.empty(len(every), np.int64)
    for number, members in enumerate(groups):
        place[members] = number
    often = _common(every, shingles, place)
    heard = _heard(every, place)
    told: dict[int, list[str]] = defaultdict(list)
    for (a, _), words in zip(decided, _words(every, decisions), strict=True):
        told[int(place[a])].append(words)
    none = np.zeros(0, np.uint64)
    found = []
    for number, members in enumerate(groups):
        others = tuple(sorted(heard.get(number, ())))
        shared = often.get(number, none)
        name = content_id(
            "neighbourhood",
            *(f"{every.names[k]} {every.marks[k]}" for k in members),
            "heard",
            *(f"{every.names[k]} {every.marks[k]}" for k in others),
            "common",
            shared.tobytes().hex(),
            "decided",
            *told.get(number, ()),
            length=40,
        )
        found.append(Neighbourhood(name, tuple(members), others, shared))
    return found


class _Joined:
    """Reports put together, with the number of their texts."""

    def __init__(self, size: int) -> None:
        self._root = list(range(size))
        self._texts = [1] * size

    def find(self, a: int) -> int:
        """The first report of the group."""
        root = self._root
        while root[a] != a:
            root[a] = root[root[a]]
            a = root[a]
        return a

    def put(self, a: int, b: int, most: float | None = None) -> None:
        """Put two reports together, unless their groups have more texts than that."""
        one, two = self.find(a), self.find(b)
        if one == two or (most is not None and self._texts[one] + self._texts[two] > most):
            return
        one, two = min(one, two), max(one, two)
        self._root[two] = one
        self._texts[one] += self._texts[two]

    def count(self, units: Sequence[int]) -> None:
        """Count the groups as they are now: copies of one text, and texts that are put together already, are one."""
        self._texts = [0] * len(self._root)
        for unit in {self.find(unit) for unit in units}:
            self._texts[unit] = 1

    def groups(self) -> list[list[int]]:
        """The groups, each in order, in the order of their first reports."""
        found: dict[int, list[int]] = defaultdict(list)
        for number in range(len(self._root)):
            found[self.find(number)].append(number)
        return list(found.values())


def _units(every: Summaries, joined: _Joined) -> tuple[list[int], Numbers]:
    """The first report of each text, and for each report the place of its text among them."""
    seen: dict[bytes, int] = {}
    units: list[int] = []
    unit_of = np.empty(len(every), np.int64)
    for number, text in enumerate(every.texts):
        if text not in seen:
            seen[text] = len(units)
            units.append(number)
        else:
            joined.put(units[seen[text]], number)
        unit_of[number] = seen[text]
    return units, unit_of


def _first(units: Sequence[int], unit_of: Numbers) -> npt.NDArray[np.bool_]:
    """Which reports are the first of their text."""
    return np.asarray(np.array(units, np.int64)[unit_of] == np.arange(len(unit_of)))


def _samples(every: Summaries, units: Sequence[int], unit_of: Numbers) -> tuple[Hashes, Numbers]:
    """The sampled shingles that two texts or more share, with the texts that each stands in, sorted.

    Those that one text has alone are most, and say nothing: they are left out part by part, by their first bits.
    """
    first = _first(units, unit_of)
    parts = 1 << (len(every.column("sample")) // SORTED).bit_length()
    shift = np.uint64(64 - parts.bit_length() + 1)
    found: list[tuple[Hashes, Numbers]] = []
    for part in range(parts):
        taken = [(np.zeros(0, np.uint64), np.zeros(0, np.int64))]
        for values, owners in every.pieces("sample"):
            hashes = values.astype(np.uint64, copy=False)
            chosen = first[owners]
            if parts > 1:
                chosen &= hashes >> shift == part
            taken.append((hashes[chosen], unit_of[owners[chosen]]))
        hashes, texts = (np.concatenate(several) for several in zip(*taken, strict=True))
        order = np.lexsort((texts, hashes))
        hashes, texts = hashes[order], texts[order]
        alike = hashes[1:] == hashes[:-1]
        shared = np.concatenate((alike, [False])) | np.concatenate(([False], alike)) if len(hashes) else alike
        found.append((hashes[shared], texts[shared]))
    hashes, texts = (np.concatenate(several) for several in zip(*found, strict=True))
    return hashes, texts


def _copied(
    every: Summaries, units: Sequence[int], unit_of: Numbers, hashes: Hashes, owners: npt.NDArray[np.uint32]
) -> Iterator[tuple[int, int]]:
    """Pairs of reports that seem to share a passage which is no footer of many."""
    if not len(hashes):
        return
    first = _first(units, unit_of)
    every_one = (
        (values[first[reports]].astype(np.uint64, copy=False), unit_of[reports[first[reports]]])
        for values, reports in every.pieces("sample")
    )
    pairs = paired(hashes, owners, every.sizes[units], orders(every_one, len(units)))
    most = pairs.shared * pairs.rates >= COPIED * pairs.least
    close = np.flatnonzero(pairs.enough(pairs.shared - pairs.often) | (pairs.enough(pairs.shared) & most))
    for at in range(0, len(close), AT_ONCE):
        part = close[at : at + AT_ONCE]
        for a, b in zip(pairs.first[part].tolist(), pairs.second[part].tolist(), strict=True):
            yield units[a], units[b]


def _alike(every: Summaries, units: Sequence[int], unit_of: Numbers) -> Iterator[tuple[int, int, float]]:
    """Pairs of reports that may tell one story with how alike they are, the most alike first."""
    owners = every.owners("words")
    chosen = _first(units, unit_of)[owners]
    words, weights = every.column("words")[chosen], every.column("weights")[chosen]
    first, second, likeness = sharing(
        every.days[units],
        unit_of[owners[chosen]],
        words.astype(np.uint64, copy=False),
        weights.astype(np.float32, copy=False),
        LIKE,
    )
    known = every.column("happenings")
    line = np.lexsort((every.owners("happenings"), known))
    happening, owner = known[line], unit_of[every.owners("happenings")[line]]
    _, place, many = np.unique(happening, return_inverse=True, return_counts=True)
    together = np.flatnonzero((place[1:] == place[:-1]) & (many[place[1:]] <= CROWD)) if len(place) else place
    a = np.concatenate((first, owner[together]))
    b = np.concatenate((second, owner[together + 1]))
    strength = np.concatenate((likeness, np.full(len(together), ONE_EVENT))).astype(np.float32)
    a, b = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((b, a, -strength))
    for at in range(0, len(order), AT_ONCE):
        part = order[at : at + AT_ONCE]
        for one, two, like in zip(a[part].tolist(), b[part].tolist(), strength[part].tolist(), strict=True):
            yield units[one], units[two], like


def _words(every: Summaries, decisions: Decisions) -> list[str]:
    """What a person decided, in words: one for each pair of `_decided`."""
    known = set(every.names)
    texts = [
        f"{verdict} {a} {b}"
        for verdict, pairs in (("one text", decisions.one_text), ("two texts", decisions.two_texts))
        for a, b in pairs
        if a in known and b in known
    ]
    events = [
        f"{verdict} {a} {b}"
        for verdict, pairs in (("one event", decisions.one_event), ("two events", decisions.two_events))
        for a, b in pairs
        if a.report in known and b.report in known
    ]
    return texts + events


def _decided(every: Summaries, decisions: Decisions) -> list[tuple[int, int]]:
    """The reports that a person's decisions are about, pair by pair."""
    if not any((decisions.one_text, decisions.two_texts, decisions.one_event, decisions.two_events)):
        return []
    numbers = {name: number for number, name in enumerate(every.names)}
    texts = [*decisions.one_text, *decisions.two_texts]
    events = [(a.report, b.report) for a, b in (*decisions.one_event, *decisions.two_events)]
    return [(numbers[a], numbers[b]) for a, b in (*texts, *events) if a in numbers and b in numbers]


def _common(every: Summaries, shingles: Hashes, place: Numbers) -> dict[int, Hashes]:
    """For each neighbourhood the shingles that two of its reports share, and many texts of the record.

    What one of them has alone matters to no pair: so a turn of phrase that becomes common changes few names.
    """
    known = common(shingles)
    if not len(known):
        return {}
    groups, owned = [np.zeros(0, np.int64)], [np.zeros(0, np.uint64)]
    for values, owners in every.pieces("sample"):
        hashes = values.astype(np.uint64, copy=False)
        often = known[np.minimum(np.searchsorted(known, hashes), len(known) - 1)] == hashes
        groups.append(place[owners[often]])
        owned.append(hashes[often])
    group, own = np.concatenate(groups), np.concatenate(owned)
    found: dict[int, Hashes] = {}
    order = np.lexsort((own, group))
    group, own = group[order], own[order]
    edges = np.flatnonzero(np.concatenate(([True], group[1:] != group[:-1], [True]))) if len(group) else group
    for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        told, count = np.unique(own[low:high], return_counts=True)
        if (count > 1).any():
            found[int(group[low])] = told[count > 1]
    return found


def _heard(every: Summaries, place: Numbers) -> dict[int, set[int]]:
    """For each neighbourhood the further reports whose quotations decide what is said of its own.

    For every search these are the first report in which the speaker is quoted with all the words, or else the one in
    which with most of them, in the longest quotation.
    """
    asked = every.column("asked").astype(np.uint64, copy=False)
    if not len(asked):
        return {}
    said, known = every.column("said").astype(np.uint64, copy=False), np.unique(asked)
    rows, owned, begin = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], 0
    for values, owners in every.pieces("said"):
        hashes = values.astype(np.uint64, copy=False)
        here = np.flatnonzero(known[np.minimum(np.searchsorted(known, hashes), len(known) - 1)] == hashes)
        rows.append(here + begin)
        owned.append(owners[here])
        begin += len(hashes)
    told = np.concatenate(rows)
    speakers, quotes = np.concatenate(owned).tolist(), every.column("quotes")[told].tolist()
    lengths = every.column("lengths")[told].tolist()
    by_word: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for word, report, quote, length in zip(said[told].tolist(), speakers, quotes, lengths, strict=True):
        by_word[word].append((report, quote, length))
    searches: dict[tuple[int, int], list[int]] = defaultdict(list)
    for owner, search, word in zip(
        every.owners("asked").tolist(), every.column("asks").tolist(), asked.tolist(), strict=True
    ):
        searches[owner, search].append(word)
    found: dict[int, set[int]] = defaultdict(set)
    for (owner, _), words in searches.items():
        best = _best(words, by_word, owner)
        if best is not None and place[best] != place[owner]:
            found[int(place[owner])].add(best)
    return found


def _best(words: Sequence[int], by_word: dict[int, list[tuple[int, int, int]]], owner: int) -> int | None:
    """The report, other than the one that asks, whose quotation carries the words, or most of them."""
    shared: dict[tuple[int, int, int], int] = defaultdict(int)
    for word in words:
        for quotation in by_word.get(word, ()):
            if quotation[0] != owner:
                shared[quotation] += 1
    whole = min((quotation[0] for quotation, count in shared.items() if count == len(words)), default=None)
    if whole is not None or not shared:
        return whole
    return max(shared, key=lambda quotation: (shared[quotation], quotation[2], quotation[0]))[0]


def sizes(found: Iterable[Neighbourhood]) -> dict[int, int]:
    """How many neighbourhoods there are of each size."""
    counts: dict[int, int] = defaultdict(int)
    for one in found:
        counts[len(one.numbers)] += 1
    return dict(sorted(counts.items()))
