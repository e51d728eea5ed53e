"""Boosted trees as flat arrays: the run-time half of what `training/train_places.py` fits."""

from __future__ import annotations

from dataclasses import dataclass

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

    def logits(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Log-odds for each row of features."""
        count = len(self.feature)
        at = np.zeros((len(rows), count), np.int64)
        tree = np.arange(count)
        which = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            low = rows[which, self.feature[tree, at]] <= self.threshold[tree, at]
            at = np.where(low, self.left[tree, at], self.right[tree, at])
        total: NDArray[np.float64] = self.value[tree, at].sum(axis=1, dtype=np.float64) + self.base
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
