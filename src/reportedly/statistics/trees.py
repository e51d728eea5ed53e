"""Boosted trees as flat arrays: the run-time half of what the scripts in `training/` fit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]  # as numpy counts places: other whole numbers are made into these wherever they are used


def _children(left: NDArray[np.integer], right: NDArray[np.integer]) -> Places:
    return np.stack([right.ravel(), left.ravel()], axis=1).astype(np.intp).ravel()


@dataclass(frozen=True, slots=True)
class Trees:
    """Binary trees over numbers, all walked at once; leaves point at themselves, so that all rows walk `depth` steps.

    Attributes:
        feature, threshold, value: one entry for each node of all trees.
        children: two entries for each: the node to go on to where the feature is above the threshold, and where not.
        roots: the first node of each tree.
        base: what the leaves' values are added to, in log-odds.
    """

    feature: Places
    threshold: NDArray[np.float32]
    children: Places
    value: NDArray[np.float32]
    roots: Places
    depth: int
    base: float

    @classmethod
    def from_text(cls, text: str) -> Trees:
        """The trees from JSON: lists by the attributes' names."""
        data = json.loads(text)
        return cls(
            np.array(data["feature"], np.intp),
            np.array(data["threshold"], np.float32),
            _children(np.array(data["left"], np.intp), np.array(data["right"], np.intp)),
            np.array(data["value"], np.float32),
            np.array(data["roots"], np.intp),
            int(data["depth"]),
            float(data["base"]),
        )

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.float32]]) -> Trees:
        """The trees from arrays with one row a tree, children by their place in it; `shape` is base and depth."""
        trees, width = arrays["feature"].shape
        roots = np.arange(trees, dtype=np.intp) * width
        return cls(
            arrays["feature"].astype(np.intp).ravel(),
            arrays["threshold"].ravel(),
            _children(*(arrays[side].astype(np.intp) + roots[:, None] for side in ("left", "right"))),
            arrays["value"].ravel(),
            roots,
            int(arrays["shape"][1]),
            float(arrays["shape"][0]),
        )

    @classmethod
    def complete(
        cls,
        feature: NDArray[np.int32],
        threshold: NDArray[np.float32],
        value: NDArray[np.float32],
        base: float,
    ) -> Trees:
        """Trees full to one depth, a row each: the children of node k are 2k+1 and 2k+2, `value` are the leaves."""
        trees, inner = feature.shape
        width = 2 * inner + 1
        node = np.arange(width)
        roots = np.arange(trees, dtype=np.intp) * width
        leaf = node >= inner
        return cls(
            np.hstack([feature, np.zeros((trees, inner + 1), np.intp)]).astype(np.intp).ravel(),
            np.hstack([threshold, np.zeros((trees, inner + 1), np.float32)]).astype(np.float32).ravel(),
            _children(*(np.where(leaf, node, 2 * node + side)[None, :] + roots[:, None] for side in (1, 2))),
            np.hstack([np.zeros((trees, inner), np.float32), value]).astype(np.float32).ravel(),
            roots,
            (inner + 1).bit_length() - 1,
            base,
        )

    def logits(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Log-odds for each row of features. Shape (rows,)."""
        first = np.arange(len(rows), dtype=np.intp)[:, None] * rows.shape[1]
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        values = np.ascontiguousarray(rows).ravel()
        for _ in range(self.depth):
            low = values.take(first + self.feature.take(at)) <= self.threshold.take(at)
            at = self.children.take(2 * at + low)
        total: NDArray[np.float64] = self.value.take(at).sum(axis=1, dtype=np.float64) + self.base
        return total
