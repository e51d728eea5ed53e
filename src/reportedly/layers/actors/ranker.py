"""The learned ranker: a small network that gives each actor told of so far, and "none of them", a score for a mention.

Weights: `data/ranker.npz`, one net for each family of mentions (`he`, `they`, `it`, `nominal`); see `data/ranker.md`.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
FAMILIES = ("he", "they", "it", "nominal")


@lru_cache(maxsize=1)
def _weights() -> dict[str, tuple[Floats, ...]]:
    path = resources.files("reportedly.layers.actors").joinpath("data/ranker.npz")
    with path.open("rb") as file, np.load(file) as table:
        arrays: dict[str, Any] = {name: table[name].astype(np.float32) for name in table.files}
    return {family: tuple(arrays[f"{family}_{k}"] for k in range(8)) for family in FAMILIES}


def scores(family: str, pairs: list[list[float]], null: list[float]) -> tuple[list[float], float]:
    """The score of each pair, and that of none; higher is likelier."""
    a1, b1, a2, b2, n1, c1, n2, c2 = _weights()[family]
    none = np.maximum(np.asarray(null, dtype=np.float32) @ n1 + c1, 0.0) @ n2 + c2
    if not pairs:
        return [], float(none[0])
    hidden = np.maximum(np.asarray(pairs, dtype=np.float32) @ a1 + b1, 0.0)
    values: list[float] = (hidden @ a2 + b2)[:, 0].tolist()
    return values, float(none[0])
