"""Boosted trees in numpy: reading and running what `training/train_body.py` exported."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Trees:
    """An ensemble of binary trees; leaves point at themselves, so that all rows walk `depth` steps.

    Attributes:
        feature, threshold, left, right, value: one array over the nodes of all trees.
        roots: the first node of each tree.
    """

    feature: NDArray[np.int32]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    roots: NDArray[np.int32]
    depth: int
    base: float

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Trees:
        """The ensemble from its JSON form (lists of the attributes' names)."""
        return cls(
            np.array(data["feature"], np.int32),
            np.array(data["threshold"], np.float32),
            np.array(data["left"], np.int32),
            np.array(data["right"], np.int32),
            np.array(data["value"], np.float32),
            np.array(data["roots"], np.int32),
            int(data["depth"]),
            float(data["base"]),
        )

    @classmethod
    def from_text(cls, text: str) -> Trees:
        """The ensemble from JSON text."""
        return cls.from_json(json.loads(text))

    def scores(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Log-odds of each row. Shape (rows,)."""
        node = np.broadcast_to(self.roots, (len(rows), len(self.roots))).copy()
        line = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            goes_left = rows[line, self.feature[node]] <= self.threshold[node]
            node = np.where(goes_left, self.left[node], self.right[node])
        total: NDArray[np.float64] = self.base + self.value[node].astype(np.float64).sum(axis=1)
        return total
