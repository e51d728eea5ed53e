"""What a stretch of text is about: the probability of each event type, by a linear model over hashed words.

The weights (`data/types.npz`) come from `training/train_event_types.py`; `data/types.md` is their card.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from reportedly.annotate.events.features import features_of, words_of
from reportedly.annotate.events.lexicon import hinted_types


@dataclass(frozen=True, slots=True)
class Model:
    """Signed 8-bit weights (bucket x type), a scale and a bias for each type."""

    types: tuple[str, ...]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]


@lru_cache(maxsize=1)
def model() -> Model:
    """The shipped model, read once."""
    with as_file(files("reportedly.annotate.events") / "data" / "types.npz") as path, np.load(path) as read:
        return Model(tuple(str(name) for name in read["types"]), read["weights"], read["scale"], read["bias"])


def type_probabilities(text: str) -> dict[str, float]:
    """Probability of each event type for a stretch of text; they need not sum to one, a text can tell of several."""
    words = words_of(text)
    found = features_of(words, hinted_types(words))
    shipped = model()
    values = np.fromiter(found.values(), np.float32, len(found))
    rows = shipped.weights[np.fromiter(found.keys(), np.int64, len(found))].astype(np.float32)
    logits = (values @ rows) * shipped.scale + shipped.bias if found else shipped.bias
    return dict(zip(shipped.types, (1.0 / (1.0 + np.exp(-logits))).tolist(), strict=True))
