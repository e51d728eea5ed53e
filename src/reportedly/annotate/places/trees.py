"""Boosted trees as flat arrays: the run-time half of what `training/train_places.py` fits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Trees:
    """Binary trees over numbers, all walked at once.

    Attributes:
        feature, threshold, left, right: one row for each tree, one column for each node; a leaf points at itself.
        value: of each node; the sum over the trees' leaves and `base` is the log-odds.
        depth: longest way to a leaf.
    """

    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: NDArray[np.float32]
    base: float
    depth: int

    @cached_property
    def _flat(self) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.int32], NDArray[np.int32]]:
        """The nodes of all trees in one row, children by their place in it."""
        trees, width = self.feature.shape
        begin = (np.arange(trees, dtype=np.int32) * width)[:, None]
        return (
            self.feature.astype(np.int32).ravel(),
            self.threshold.ravel(),
            (self.left + begin).astype(np.int32).ravel(),
            (self.right + begin).astype(np.int32).ravel(),
        )

    def logits(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Log-odds for each row of features."""
        trees, width = self.feature.shape
        feature, threshold, left, right = self._flat
        roots = np.arange(trees, dtype=np.int32) * width
        first = np.arange(len(rows), dtype=np.int32)[:, None] * rows.shape[1]
        at = np.broadcast_to(roots, (len(rows), trees))
        values = np.ascontiguousarray(rows).ravel()
        for _ in range(self.depth):
            low = values.take(first + feature.take(at)) <= threshold.take(at)
            at = np.where(low, left.take(at), right.take(at))
        total: NDArray[np.float64] = self.value.ravel().take(at).sum(axis=1, dtype=np.float64) + self.base
        return total


def loaded(arrays: dict[str, NDArray[np.float32]], prefix: str) -> Trees:
    """The trees that a weights file keeps under a prefix."""
    get = {name: arrays[prefix + name] for name in ("feature", "threshold", "left", "right", "value", "shape")}
    return Trees(
        feature=get["feature"].astype(np.int16),
        threshold=get["threshold"],
        left=get["left"].astype(np.int16),
        right=get["right"].astype(np.int16),
        value=get["value"],
        base=float(get["shape"][0]),
        depth=int(get["shape"][1]),
    )
