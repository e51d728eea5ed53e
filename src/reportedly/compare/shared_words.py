"""Which reports share heavy words, near enough in time: pairs with how much they share; no step looks at all pairs.

A word that many reports of some weeks share names only the next of them in the order of days. What a pair shares is a
matter of the reports of those weeks alone, so that a record that grows by a day has the pairs that it had, and those of
that day.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from reportedly.compare.topics import APART, CROWD, FADES, NEAR, SAME_DAY

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Pairs = tuple[Numbers, Numbers, Floats]
"""First, second, and what they share: the sum of the products of the weights, nearness in time taken into account."""

AT_ONCE = 4096  # reports whose pairs are looked for at once


def sharing(
    days: Numbers, owners: Numbers, words: npt.NDArray[np.uint64], weights: npt.NDArray[np.float32], least: float
) -> Pairs:
    """The pairs of reports that share at least so much.

    Args:
        days: of publication of each report, 0 where it is not known.
        owners, words, weights: the heavy words of all reports, each with its report.
    """
    bounds = np.searchsorted(owners, np.arange(len(days) + 1))
    found: list[Pairs] = []
    for kind in (days > 0, days == 0):
        for reports, firsts in _blocks(days, np.flatnonzero(kind)):
            rows = _rows_of(bounds, reports)
            found += _near(days, owners[rows], words[rows], weights[rows].astype(np.float64), firsts, least)
    if (days > 0).any() and (days == 0).any():
        _, word = np.unique(words, return_inverse=True)
        found += _of_two_kinds(days, owners, word, weights.astype(np.float64), least)
    if not found:
        none = np.zeros(0, np.int64)
        return none, none, np.zeros(0)
    return tuple(np.concatenate(part) for part in zip(*found, strict=True))  # type: ignore[return-value]


def _blocks(days: Numbers, reports: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Reports in the order of their days, some at a time, with all that come near after them; and these some alone."""
    order = reports[np.argsort(days[reports], kind="stable")]
    told = days[order]
    for low in range(0, len(order), AT_ONCE):
        high = min(low + AT_ONCE, len(order))
        last = int(np.searchsorted(told, told[high - 1] + APART, side="right"))
        yield order[low:last], order[low:high]


def _rows_of(bounds: Numbers, reports: Numbers) -> Numbers:
    """The rows of some reports, one report after the other."""
    counts = bounds[reports + 1] - bounds[reports]
    begin = np.cumsum(counts) - counts
    return np.repeat(bounds[reports] - begin, counts) + np.arange(int(counts.sum()))


def _near(
    days: Numbers, owner: Numbers, words: npt.NDArray[np.uint64], weight: Floats, firsts: Numbers, least: float
) -> Iterator[Pairs]:
    """The pairs among reports that all have a day, or all have none, of which one of some is the first.

    Args:
        owner, words, weight: in the order of the days.
    """
    if not len(owner):
        return
    _, word = np.unique(words, return_inverse=True)
    order = np.argsort(word, kind="stable")
    owner, word, weight = owner[order], word[order], weight[order]
    span = int(days.max()) + APART + 1
    key = word * span + days[owner]
    following = np.searchsorted(key, key + APART, side="right") - np.arange(len(key)) - 1
    reach = np.where(following <= CROWD, following, NEAR)
    places = np.flatnonzero(np.isin(owner, firsts))
    yield _summed(days, owner, weight, places, reach, least)


def _summed(days: Numbers, owner: Numbers, weight: Floats, places: Numbers, reach: Numbers, least: float) -> Pairs:
    """The pairs of which one of these places holds the first."""
    keys, shared = [], []
    for step in range(1, CROWD + 1):
        at = places[reach[places] >= step]
        if not len(at):
            break
        a, b = owner[at], owner[at + step]
        keys.append(np.minimum(a, b) * len(days) + np.maximum(a, b))
        shared.append(weight[at] * weight[at + step])
    return _strong(days, keys, shared, least)


def _of_two_kinds(days: Numbers, owner: Numbers, word: Numbers, weight: Floats, least: float) -> Iterator[Pairs]:
    """The pairs of a report with a day and one without: by the words that few reports have."""
    often = np.bincount(word, minlength=1)
    undated = np.bincount(word[days[owner] == 0], minlength=len(often))
    few = ((often <= CROWD) & (undated > 0) & (undated < often))[word]
    if not few.any():
        return
    owner, word, weight = owner[few], word[few], weight[few]
    order = np.lexsort((owner, word))
    owner, word, weight = owner[order], word[order], weight[order]
    keys, shared = [], []
    for step in range(1, CROWD):
        a, b = np.arange(len(word) - step), np.arange(step, len(word))
        mixed = (word[a] == word[b]) & ((days[owner[a]] == 0) != (days[owner[b]] == 0))
        a, b = a[mixed], b[mixed]
        keys.append(owner[a] * len(days) + owner[b])
        shared.append(weight[a] * weight[b])
    yield _strong(days, keys, shared, least)


def _strong(days: Numbers, keys: list[Numbers], shared: list[Floats], least: float) -> Pairs:
    """The pairs that share enough: what they share by each word is added up, in one order."""
    if not keys or not sum(map(len, keys)):
        none = np.zeros(0, np.int64)
        return none, none, np.zeros(0)
    every, told = np.concatenate(keys), np.concatenate(shared)
    order = np.lexsort((told, every))
    every, told = every[order], told[order]
    first = np.flatnonzero(np.concatenate(([True], every[1:] != every[:-1])))
    a, b = every[first] // len(days), every[first] % len(days)
    both = (days[a] > 0) & (days[b] > 0)
    apart = np.abs(days[a] - days[b])
    soon = np.where(both, SAME_DAY * np.exp(-np.maximum(0, apart - 1) / FADES), 1.0)
    likeness = np.add.reduceat(told, first) * soon
    kept = likeness >= least
    return a[kept], b[kept], likeness[kept]
