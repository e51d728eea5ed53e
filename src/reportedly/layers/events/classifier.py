"""What a stretch of text is about: the probability of each event type, by a linear model over words and meaning.

The words are hashed features; the meaning is the mean of the tagger's sentence vectors, where there are any. The
weights (`data/types.npz`) come from `training/train_event_types.py`; `data/types.md` is their card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from reportedly.layers.events.features import features_of, words_of
from reportedly.layers.events.lexicon import hinted_types

Vectors = Sequence[tuple[int, int, bytes]]
"""(start, end, signed bytes) of sentences, in text order."""

WIDTH = 384  # numbers of the tagger's sentence embedding
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """Signed 8-bit weights (bucket x type) with a scale for each type, weights of the meaning, a bias for each type.

    `usual` is the mean meaning of the texts learned from: what is not known is taken to be usual.
    """

    types: tuple[str, ...]
    weights: NDArray[np.int8]
    scale: Floats
    meaning: Floats
    usual: Floats
    bias: Floats


@lru_cache(maxsize=1)
def model() -> Model:
    """The shipped model, read once."""
    with as_file(files("reportedly.layers.events") / "data" / "types.npz") as path, np.load(path) as read:
        names = tuple(str(name) for name in read["types"])
        return Model(names, read["weights"], read["scale"], read["meaning"], read["usual"], read["bias"])


def meaning_of(vectors: Vectors, start: int, end: int) -> Floats:
    """The mean direction of the sentences that begin between two characters, by their lengths; zeros for none."""
    total = np.zeros(WIDTH, np.float32)
    for first, last, packed in vectors:
        if start <= first < end:
            vector = np.frombuffer(packed, np.int8).astype(np.float32)
            length = float(np.linalg.norm(vector))
            if length and len(vector) == WIDTH:
                total += vector * ((last - first) / length)
    size = float(np.linalg.norm(total))
    return np.asarray(total / size, dtype=np.float32) if size else total


def type_probabilities(text: str, meaning: Floats | None = None) -> dict[str, float]:
    """Probability of each event type for a stretch of text; they need not sum to one, a text can tell of several.

    Args:
        meaning: as `meaning_of` gives it; None or zeros where it is not known.
    """
    words = words_of(text)
    found = features_of(words, hinted_types(words))
    shipped = model()
    logits: NDArray[np.float32] = shipped.bias
    if found:
        values = np.fromiter(found.values(), np.float32, len(found))
        rows = shipped.weights[np.fromiter(found.keys(), np.int64, len(found))].astype(np.float32)
        logits = np.asarray(logits + (values @ rows) * shipped.scale, dtype=np.float32)
    if meaning is not None and meaning.any():
        logits = np.asarray(logits + (meaning - shipped.usual) @ shipped.meaning, dtype=np.float32)
    return dict(zip(shipped.types, (1.0 / (1.0 + np.exp(-logits))).tolist(), strict=True))
