"""The learned grade of an event: a linear model over hashed features of its surroundings.

Weights (`data/grade.npz`) come from `training/train_factuality.py`; `data/grade.md` is their card.
"""

from __future__ import annotations

import itertools
import json
from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from reportedly.layers.factuality.features import buckets_of


@lru_cache(maxsize=1)
def _weights() -> tuple[NDArray[np.float32], float]:
    with as_file(files("reportedly.layers.factuality") / "data" / "grade.npz") as path, np.load(path) as read:
        return read["weights"].astype(np.float32) * np.float32(read["scale"]), float(read["bias"])


@lru_cache(maxsize=1)
def blend() -> float:
    """The share of the neural tagger's grade beside the model's own (`data/blend.json`); 0 leaves it out."""
    read = json.loads((files("reportedly.layers.factuality") / "data" / "blend.json").read_text("utf-8"))
    return float(read["tagger"])


def raw_grade(names: list[str]) -> float:
    """The model's own grade for these features, around -3 (surely not) to 3 (surely)."""
    weights, bias = _weights()
    return float(weights[buckets_of(names)].sum()) + bias


def stretched(grade: float) -> float:
    """The grade, moved so that the borders of the classes (1.5 and -1.5) lie where classes are told apart best."""
    points = ((-3.0, -3.0), (-1.0, -1.5), (1.65, 1.5), (3.0, 3.0))
    grade = max(-3.0, min(3.0, grade))
    for (a, x), (b, y) in itertools.pairwise(points):
        if grade <= b:
            return x + (grade - a) * (y - x) / (b - a)
    return grade
