"""Agglomerative clustering by average linkage (UPGMA) over a table of likelihoods.

For tables that fit in memory. `compare/topics` and `compare/copies` join by the same average where there are too many
texts for a table: over sums of vectors, and over a few witnesses of each group.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def average_linkage(likely: npt.NDArray[np.float32], least: float) -> list[list[int]]:
    """Groups of rows, joined while the average of what lies between two groups is at least `least`."""
    table = likely.astype(np.float64).copy()
    groups: list[list[int]] = [[k] for k in range(len(table))]
    sizes = np.ones(len(table))
    best = table.argmax(1)
    value = table[np.arange(len(table)), best]
    while True:
        a = int(value.argmax())
        if value[a] < least:
            break
        b = int(best[a])
        joined = (table[a] * sizes[a] + table[b] * sizes[b]) / (sizes[a] + sizes[b])
        joined[a] = joined[b] = 0.0
        table[a], table[:, a] = joined, joined
        table[b], table[:, b] = 0.0, 0.0
        sizes[a] += sizes[b]
        groups[a] += groups[b]
        groups[b] = []
        stale = np.flatnonzero((best == a) | (best == b))
        for row in {a, b, *stale.tolist()}:
            best[row] = int(table[row].argmax())
            value[row] = table[row, best[row]]
        better = table[a] > value
        best[better], value[better] = a, table[a][better]
    return [sorted(part) for part in groups if part]
