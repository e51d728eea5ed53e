"""Stretches of a text, asked by where they are, in the time of a search: thousands may stand in one report."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Stretches(Generic[Item]):
    """Things that each have a start and an end, which may overlap and lie in one another.

    Args:
        items: (start, end, thing).
    """

    def __init__(self, items: Iterable[tuple[int, int, Item]]) -> None:
        self._items = sorted(items, key=lambda item: item[:2])
        self._starts = [item[0] for item in self._items]
        self._size = 1
        while self._size < len(self._items):
            self._size *= 2
        self._reach = [-1] * (2 * self._size)  # of a node of the binary tree over the items: the farthest end below it
        for place, item in enumerate(self._items):
            self._reach[self._size + place] = item[1]
        for node in range(self._size - 1, 0, -1):
            self._reach[node] = max(self._reach[2 * node], self._reach[2 * node + 1])

    def holding(self, start: int, end: int) -> Iterator[tuple[int, int, Item]]:
        """Those that hold all of a stretch, by their starts."""
        return self._reaching(bisect_right(self._starts, start), end)

    def meeting(self, start: int, end: int) -> Iterator[tuple[int, int, Item]]:
        """Those that share a character with a stretch, by their starts."""
        return self._reaching(bisect_left(self._starts, end), start + 1)

    def _reaching(self, before: int, least: int) -> Iterator[tuple[int, int, Item]]:
        """Of the first so many, those that end at `least` or behind it."""
        open_nodes = [(1, 0, self._size)]
        while open_nodes:
            node, first, last = open_nodes.pop()
            if first >= before or self._reach[node] < least:
                continue
            if last - first == 1:
                yield self._items[first]
                continue
            middle = (first + last) // 2
            open_nodes += [(2 * node + 1, middle, last), (2 * node, first, middle)]


class Covered:
    """Characters that are taken."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def meets(self, start: int, end: int) -> bool:
        """Whether a character of a stretch is taken."""
        place = bisect_left(self._starts, end) - 1
        return place >= 0 and self._ends[place] > start

    def add(self, start: int, end: int) -> None:
        """Take the characters of a stretch."""
        if start >= end:
            return
        first, last = bisect_left(self._ends, start), bisect_right(self._starts, end)
        if first < last:
            start, end = min(start, self._starts[first]), max(end, self._ends[last - 1])
        self._starts[first:last], self._ends[first:last] = [start], [end]
